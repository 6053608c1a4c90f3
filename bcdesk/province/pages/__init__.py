"""What people of the office see: server-rendered, in Vietnamese, usable on a phone, printable."""

from fastapi import APIRouter

from bcdesk.province.office import Office


def routes(office: Office) -> APIRouter:
    """All pages of the service."""
    return APIRouter(include_in_schema=False)
