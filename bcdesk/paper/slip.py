"""A Phiếu gửi as a file, whichever way it goes: its copies, the pages behind the front, the back, the foot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial
from io import BytesIO
from typing import Any, TypeAlias

from bcdesk.core.codes import group_item_number
from bcdesk.core.dates import short_date
from bcdesk.core.delivery import ResultReceipt
from bcdesk.core.dossier import Receipt, Station
from bcdesk.paper import terms
from bcdesk.paper.barcode import code_128
from bcdesk.paper.documents import Contents, FirstPage, Row, draw_list, list_pages
from bcdesk.paper.front import COPY_Y, TITLE_MIDDLE, TITLE_MM
from bcdesk.paper.page import (
    A4_HEIGHT,
    A5_HEIGHT,
    A5_WIDTH,
    FINE,
    HAIR,
    LEFT,
    MEDIUM,
    RIGHT,
    Align,
    Page,
    form,
    new_canvas,
)
from bcdesk.paper.procedure import Marks
from bcdesk.paper.signatures import FOOT_TOP, TEXT_MM, TRACK_Y, Signer, draw_signers
from bcdesk.paper.text import BOLD, ITALIC, MM, REGULAR, DoesNotFit, bound, fit, fit_line, width_mm, wrap

_LIST_HEAD_MM = 145.0
_LIST_SIGN_TOP = 120.0


class Layout(Enum):
    """One copy on each A5, or two on an A4 that is cut."""

    A5 = "a5"
    A4_TWO_UP = "a4_two_up"


Own: TypeAlias = Callable[[Page, int], None]
"""Draws what one copy alone says on one page."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What all pages of a Phiếu gửi tell. ``person`` and ``begun``: who and when, in the head of the pages behind."""

    item_number: str
    title: str
    station: Station
    template: str
    marked: Marks
    printed_at: datetime
    printed_by: str
    person: str
    begun: str
    contents: Contents
    signers: tuple[Signer, Signer]


def slip_of(
    receipt: Receipt | ResultReceipt,
    *,
    title: str,
    person: str,
    begun_at: datetime,
    marked: Marks,
    printed_at: datetime,
    printed_by: str,
    contents: Contents,
    signers: tuple[Signer, Signer],
) -> Slip:
    """What all pages tell of a dossier or of a result; ``begun_at`` is J."""
    return Slip(
        item_number=receipt.item_number,
        title=f"{title} {receipt.item_number}",
        station=receipt.station,
        template=receipt.template,
        marked=marked,
        printed_at=printed_at,
        printed_by=printed_by,
        person=f"{person} – Mã TTHC: {receipt.procedure_code}",
        begun=f"Chấp nhận {begun_at:%H:%M} ngày {short_date(begun_at.date())}",
        contents=contents,
        signers=signers,
    )


def slip_pdf(
    slip: Slip,
    draw_front: Callable[[Page], FirstPage],
    own_front: Own,
    copies: Sequence[int],
    back: bool,
    layout: Layout,
) -> bytes:
    """The copies behind each other. ``draw_front`` draws what their fronts share, ``own_front`` the rest of each."""
    target = BytesIO()
    height_mm = A5_HEIGHT if layout is Layout.A5 else A4_HEIGHT
    canvas = new_canvas(target, A5_WIDTH, height_mm, slip.title)
    forms = _draw_forms(canvas, slip, draw_front, own_front, back)
    together = 1 if layout is Layout.A5 else 2
    for first in range(0, len(copies), together):
        for name, own in forms:
            for half, copy in enumerate(copies[first : first + together]):
                canvas.saveState()
                canvas.translate(0, (height_mm - (half + 1) * A5_HEIGHT) * MM)
                canvas.doForm(name)
                page = Page(canvas)
                own(page, copy)
                page.flush()
                canvas.restoreState()
            if together == 2:
                _draw_cut(canvas)
            canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_forms(
    canvas: Any, slip: Slip, draw_front: Callable[[Page], FirstPage], own_front: Own, back: bool
) -> list[tuple[str, Own]]:
    """Draw once what the copies share: the pages in order, each with what a copy adds to it."""
    foot = (
        f"{slip.item_number} · bưu cục {slip.station.code} · in {slip.printed_at:%H:%M} "
        f"ngày {short_date(slip.printed_at.date())} · NV {slip.printed_by}"
    )
    with form(canvas, "front") as page:
        lists = list_pages(slip.contents, draw_front(page))
        _draw_foot(page, slip, foot, f"Trang 1/{1 + len(lists)}")
        _draw_across(page, slip.marked)
    forms: list[tuple[str, Own]] = [("front", own_front)]
    for at, columns in enumerate(lists, 2):
        with form(canvas, f"list{at}") as page:
            _draw_list_page(page, slip, columns, at, 1 + len(lists))
            _draw_foot(page, slip, foot, f"Trang {at}/{1 + len(lists)}")
            _draw_across(page, slip.marked)
        forms.append((f"list{at}", partial(_own_list, slip)))
    if back:
        with form(canvas, "back") as page:
            _draw_back(page, slip)
        forms.insert(1, ("back", _own_nothing))
        # A printer on both sides begins the next copy on a fresh sheet only after an even number of pages.
        if len(forms) % 2:
            forms.append(("back", _own_nothing))
    return forms


def draw_copy_name(page: Page, copy: int, name: str) -> None:
    """Which liên of the front this is."""
    said = f"Liên {copy}: {name}"
    page.text(TITLE_MIDDLE, COPY_Y, said, ITALIC, fit_line(said, ITALIC, TITLE_MM, 10.5, 8), Align.MIDDLE)


def draw_track(page: Page, said: str) -> None:
    """The bold line at the bottom left: what a copy is good for."""
    page.text(LEFT, TRACK_Y, said, BOLD, fit_line(said, BOLD, TEXT_MM, 8, 7))


def _own_list(slip: Slip, page: Page, copy: int) -> None:
    said = f"Liên {copy} · {slip.begun} · {slip.station.name} {slip.station.code}"
    page.text(LEFT, 14.3, said, REGULAR, fit_line(said, REGULAR, _LIST_HEAD_MM, 9, 7))


def _own_nothing(page: Page, copy: int) -> None:
    """The back is the same on every copy."""


def _draw_list_page(page: Page, slip: Slip, columns: tuple[list[Row], list[Row]], number: int, of: int) -> None:
    page.text(LEFT, 9.7, terms.CONTINUED, BOLD, 12)
    person = fit(((REGULAR, bound(slip.person)),), _LIST_HEAD_MM, 9, 7)
    if len(person.lines) > 2:
        raise DoesNotFit(f"the head of page {number} of {slip.item_number} needs {len(person.lines)} lines")
    page.fitted(LEFT, 18.6 if len(person.lines) == 1 else 17.4, person, 2.7)
    if slip.item_number:
        code_128(page, 180, 6, slip.item_number, group_item_number(slip.item_number), 9)
    else:
        page.text(RIGHT, 9.7, terms.NO_NUMBER_YET, ITALIC, 9, Align.END)
    page.horizontal(21, width=MEDIUM)
    draw_list(page, columns)

    page.horizontal(_LIST_SIGN_TOP, width=FINE)
    pages = f"trang 1 và trang {of}" if of == 2 else f"từ trang 1 đến trang {of}"
    closing = f"Cộng {pages}: {slip.contents.closing}" if number == of else f"(Xem tiếp trang {number + 1})"
    page.text(LEFT, _LIST_SIGN_TOP + 3.8, closing, BOLD, fit_line(closing, BOLD, 100, 9.5, 8))
    page.text(LEFT, _LIST_SIGN_TOP + 8.2, terms.ANNEX, ITALIC, 9)
    for at, text in enumerate(slip.marked.boxes):
        page.text(LEFT, _LIST_SIGN_TOP + 13 + at * 4, text, BOLD, 8)
    draw_signers(page, slip.signers, _LIST_SIGN_TOP + 3.8)


def _draw_back(page: Page, slip: Slip) -> None:
    page.text((LEFT + RIGHT) / 2, 10.9, terms.BACK_TITLE, BOLD, 12, Align.MIDDLE)
    page.horizontal(13, width=FINE)
    room_mm, pitch_mm = RIGHT - LEFT, 13.4 * 0.3528
    y = 13 + 0.3
    for paragraph in terms.back_terms():
        y += 0.55
        for line in wrap(paragraph, room_mm, 12):
            y += pitch_mm
            page.line(LEFT, y, line, 12, room_mm)
    y += 1.8
    page.horizontal(y, width=FINE)
    for text in terms.LEGAL_GROUNDS:
        y += 3.5
        page.text((LEFT + RIGHT) / 2, y, text, ITALIC, 8, Align.MIDDLE)
    if y > FOOT_TOP - 1:
        raise DoesNotFit(f"the back ends at {y:.1f} mm")
    _draw_foot(page, slip, terms.BACK_FOOT, "", " – mặt sau")


def _draw_foot(page: Page, slip: Slip, middle: str, right: str, side: str = "") -> None:
    y = FOOT_TOP + 2.4
    left = f"Mẫu {terms.FORM} bản {slip.template}{side}"
    page.horizontal(FOOT_TOP, width=HAIR)
    page.text(LEFT, y, left, REGULAR, 6.5)
    page.text(RIGHT, y, right, REGULAR, 6.5, Align.END)
    beside_mm = 2 * max(width_mm(left, REGULAR, 6.5), width_mm(right, REGULAR, 6.5)) + 4
    fit_line(middle, REGULAR, RIGHT - LEFT - beside_mm, 6.5, 6.5)
    page.text((LEFT + RIGHT) / 2, y, middle, REGULAR, 6.5, Align.MIDDLE)


def _draw_across(page: Page, marked: Marks) -> None:
    """Across the page below the head, where it stays clear of the codes."""
    if marked.across:
        page.flush()
        page.diagonal(marked.across, 13.5, 140.5, 198.5, 43.5)


def _draw_cut(canvas: Any) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setDash([3, 3])
    canvas.line(0, A5_HEIGHT * MM, A5_WIDTH * MM, A5_HEIGHT * MM)
    canvas.restoreState()
