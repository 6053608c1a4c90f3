"""What every page has: its template, its visitor, its guard against forged forms."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData

from bcdesk.core.dates import short_date
from bcdesk.core.money import dotted, money
from bcdesk.province import accounts
from bcdesk.province.accounts import Visitor
from bcdesk.province.office import VIETNAM, Office
from bcdesk.resources_path import resource

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
COOKIE = "bcdesk_tinh"
UNKNOWN = "Chưa có số liệu"


class Turned(Exception):
    """Go elsewhere instead: to the sign-in page, or away."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def shown(office: Office, visitor: Visitor | None, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page."""
    text = _environment().get_template(template).render(office=office, visitor=visitor, **values)
    return HTMLResponse(text, status)


def signed_in(office: Office, request: Request) -> Visitor:
    """Who asks; anybody else is sent to sign in."""
    visitor = accounts.visitor(office, request.cookies.get(COOKIE, ""))
    if visitor is None:
        raise Turned(RedirectResponse("/vao", 303))
    return visitor


def editor(office: Office, request: Request, form: FormData) -> Visitor:
    """Who changes something: signed in, with the right, and by our own form."""
    visitor = signed_in(office, request)
    if not accounts.same(str(form.get("csrf", "")), visitor.csrf):
        raise Turned(shown(office, visitor, "told.html", 403, title="Biểu mẫu đã cũ", text="Mở lại trang rồi làm lại."))
    if not visitor.may_edit:
        text = "Tài khoản này chỉ được xem. Nhờ người quản trị cấp quyền nhập."
        raise Turned(shown(office, visitor, "told.html", 403, title="Không có quyền", text=text))
    return visitor


def our_form(request: Request) -> bool:
    """Whether a form comes from one of our own pages, as browsers tell it."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    return site in ("same-origin", "none")


def turning(act: Callable[..., Response]) -> Callable[..., Response]:
    """Answer with what an act turns to."""

    def answered(*given: Any) -> Response:
        try:
            return act(*given)
        except Turned as turned:
            return turned.response

    return answered


def percent(permille: int | None) -> str:
    """ "97,6 %" and "80 %", or that nobody knows."""
    return tenths(permille).replace(",0 %", " %")


def tenths(permille: int | None) -> str:
    """ "6,0 %", for columns."""
    return UNKNOWN if permille is None else f"{permille // 10},{permille % 10} %"


def moment(at: datetime) -> str:
    """ "12/08 11:05", in Vietnam."""
    return f"{at.astimezone(VIETNAM):%d/%m %H:%M}"


def icon(name: str) -> Markup:
    """A Lucide icon, drawn in the colour of its text. Words beside it say what it means."""
    return Markup(_icon(name))


def bar(permille: int | None, target_permille: int | None) -> Markup:
    """A bar with the target as a black mark in its middle."""
    if permille is None or not target_permille:
        return Markup("")
    width = min(1000, permille * 500 // target_permille)
    return Markup(
        '<svg class="bar" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" y="5" width="1000" height="10"/>'
        f'<rect class="fill" y="5" width="{width}" height="10"/>'
        '<rect class="mark" x="492" width="30" height="20"/></svg>'
    )


def share_bar(value: int, most: int) -> Markup:
    """A bar as a part of the longest one."""
    width = 1000 * value // max(1, most)
    return Markup(
        '<svg class="bar wide" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="track" y="5" width="1000" height="10"/>'
        f'<rect class="fill" y="5" width="{width}" height="10"/></svg>'
    )


@cache
def _icon(name: str) -> str:
    text = resource(f"icons/{name}.svg").read_text("utf-8")
    start = text.index("<svg")
    return text[start:].replace("<svg", '<svg class="icon" aria-hidden="true"', 1)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "dotted": dotted,
        "money": money,
        "percent": percent,
        "tenths": tenths,
        "moment": moment,
        "day": _day,
    }
    made.globals |= {"icon": icon, "bar": bar, "share_bar": share_bar, "UNKNOWN": UNKNOWN}
    return made


def _day(day: date | None) -> str:
    return "" if day is None else short_date(day)
