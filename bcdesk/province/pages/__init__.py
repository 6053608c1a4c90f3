"""What people of the office see: server-rendered, in Vietnamese, usable on a phone, printable."""

from fastapi import APIRouter

from bcdesk.province.office import Office
from bcdesk.province.pages import aims, files, overview, signin


def routes(office: Office) -> APIRouter:
    """All pages of the service."""
    router = APIRouter(include_in_schema=False)
    for page in (signin, overview, aims, files):
        router.include_router(page.routes(office))
    return router
