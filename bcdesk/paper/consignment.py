"""Phiếu gửi hồ sơ: the contract that the customer, the post office and the agency each keep (TT 17/2017 Art 9)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import Enum, IntEnum
from io import BytesIO
from typing import Any, TypeAlias

from bcdesk.core.codes import group_item_number
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Receipt
from bcdesk.paper import terms
from bcdesk.paper.barcode import code_128
from bcdesk.paper.documents import Row, draw_list, list_pages, totals
from bcdesk.paper.front import COPY_Y, TITLE_MIDDLE, draw_front
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
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import FOOT_TOP, TEXT_MM, TRACK_Y, draw_signers
from bcdesk.paper.text import BOLD, ITALIC, MM, REGULAR, DoesNotFit, bound, fit, fit_line, width_mm, wrap


class Copy(IntEnum):
    """Liên of the Phiếu gửi; each is the contract."""

    CUSTOMER = 1
    OFFICE = 2
    AGENCY = 3


COPY_NAMES = {
    Copy.CUSTOMER: "Giao khách hàng",
    Copy.OFFICE: "Lưu tại bưu cục chấp nhận",
    Copy.AGENCY: "Chuyển kèm hồ sơ đến cơ quan",
}
ALL = tuple(Copy)


class Layout(Enum):
    """One copy on each A5, or two on an A4 that is cut."""

    A5 = "a5"
    A4_TWO_UP = "a4_two_up"


_Own: TypeAlias = Callable[[Page, Receipt, Copy], None]
"""Draws what one copy alone says on one page."""


def consignment(
    receipt: Receipt,
    *,
    printed_at: datetime,
    printed_by: str,
    copies: Sequence[Copy] = ALL,
    reprint_no: int = 0,
    back: bool = True,
    layout: Layout = Layout.A5,
) -> bytes:
    """The PDF of a Phiếu gửi.

    ``back``: the terms in 12 pt as the page behind the front, for printing on both sides; without it the
    stock has them already. With it every copy takes an even number of pages.
    """
    target = BytesIO()
    height_mm = A5_HEIGHT if layout is Layout.A5 else A4_HEIGHT
    canvas = new_canvas(target, A5_WIDTH, height_mm, f"Phiếu gửi hồ sơ {receipt.item_number}")
    forms = _draw_forms(canvas, receipt, marks(receipt, reprint_no, printed_at), printed_at, printed_by, back)
    together = 1 if layout is Layout.A5 else 2
    for first in range(0, len(copies), together):
        for name, own in forms:
            for half, copy in enumerate(copies[first : first + together]):
                canvas.saveState()
                canvas.translate(0, (height_mm - (half + 1) * A5_HEIGHT) * MM)
                canvas.doForm(name)
                page = Page(canvas)
                own(page, receipt, copy)
                page.flush()
                canvas.restoreState()
            if together == 2:
                _draw_cut(canvas)
            canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw_forms(
    canvas: Any, receipt: Receipt, marked: Marks, printed_at: datetime, printed_by: str, back: bool
) -> list[tuple[str, _Own]]:
    """Draw once what the copies share: the pages in order, each with what a copy adds to it."""
    foot = (
        f"{receipt.item_number} · bưu cục {receipt.station.code} · in {printed_at:%H:%M} "
        f"ngày {short_date(printed_at.date())} · NV {printed_by}"
    )
    with form(canvas, "front") as page:
        listed = draw_front(page, receipt, marked)
        lists = list_pages(receipt, listed)
        _draw_foot(page, receipt, foot, f"Trang 1/{1 + len(lists)}")
        _draw_training(page, marked)
    forms: list[tuple[str, _Own]] = [("front", _own_front)]
    for at, columns in enumerate(lists, 2):
        with form(canvas, f"list{at}") as page:
            _draw_list_page(page, receipt, marked, columns, at, 1 + len(lists))
            _draw_foot(page, receipt, foot, f"Trang {at}/{1 + len(lists)}")
            _draw_training(page, marked)
        forms.append((f"list{at}", _own_list))
    if back:
        with form(canvas, "back") as page:
            _draw_back(page, receipt)
        forms.insert(1, ("back", _own_nothing))
        # A printer on both sides begins the next copy on a fresh sheet only after an even number of pages.
        if len(forms) % 2:
            forms.append(("back", _own_nothing))
    return forms


def _own_front(page: Page, receipt: Receipt, copy: Copy) -> None:
    page.text(TITLE_MIDDLE, COPY_Y, f"Liên {copy.value}: {COPY_NAMES[copy]}", ITALIC, 10.5, Align.MIDDLE)
    if copy is Copy.OFFICE:
        page.text(LEFT, TRACK_Y, terms.HANDOVER, REGULAR, 8)
        page.dots(TRACK_Y, LEFT + width_mm(terms.HANDOVER, REGULAR, 8) + 1, LEFT + TEXT_MM)
        return
    said = terms.COMPARED if copy is Copy.AGENCY else terms.LOOKUP.format(number=receipt.item_number)
    page.text(LEFT, TRACK_Y, said, BOLD, fit_line(said, BOLD, TEXT_MM, 8, 7))


def _own_list(page: Page, receipt: Receipt, copy: Copy) -> None:
    accepted = receipt.accepted_at
    said = (
        f"Liên {copy.value} · Chấp nhận {accepted:%H:%M} ngày {short_date(accepted.date())} · "
        f"{receipt.station.name} {receipt.station.code}"
    )
    page.text(LEFT, 14.3, said, REGULAR, fit_line(said, REGULAR, _LIST_HEAD_MM, 9, 7))


def _own_nothing(page: Page, receipt: Receipt, copy: Copy) -> None:
    """The back is the same on every copy."""


_LIST_HEAD_MM = 145.0
_LIST_SIGN_TOP = 120.0


def _draw_list_page(
    page: Page, receipt: Receipt, marked: Marks, columns: tuple[list[Row], list[Row]], number: int, of: int
) -> None:
    page.text(LEFT, 9.7, terms.CONTINUED, BOLD, 12)
    sender = fit(
        ((REGULAR, bound(f"Người gửi: {receipt.sender.name} – Mã TTHC: {receipt.procedure_code}")),),
        _LIST_HEAD_MM,
        9,
        7,
    )
    if len(sender.lines) > 2:
        raise DoesNotFit(f"the sender of {receipt.item_number} needs {len(sender.lines)} lines")
    page.fitted(LEFT, 18.6 if len(sender.lines) == 1 else 17.4, sender, 2.7)
    code_128(page, 180, 6, receipt.item_number, group_item_number(receipt.item_number), 9)
    page.horizontal(21, width=MEDIUM)
    draw_list(page, columns)

    page.horizontal(_LIST_SIGN_TOP, width=FINE)
    kinds, originals, copies = totals(receipt.documents)
    pages = f"trang 1 và trang {of}" if of == 2 else f"từ trang 1 đến trang {of}"
    closing = (
        f"Cộng {pages}: {kinds} loại giấy tờ – bản chính: {originals}; bản sao: {copies}."
        if number == of
        else f"(Xem tiếp trang {number + 1})"
    )
    page.text(LEFT, _LIST_SIGN_TOP + 3.8, closing, BOLD, fit_line(closing, BOLD, 100, 9.5, 8))
    page.text(LEFT, _LIST_SIGN_TOP + 8.2, terms.ANNEX, ITALIC, 9)
    for at, text in enumerate(marked.boxes):
        page.text(LEFT, _LIST_SIGN_TOP + 13 + at * 4, text, BOLD, 8)
    draw_signers(page, receipt, _LIST_SIGN_TOP + 3.8)


def _draw_back(page: Page, receipt: Receipt) -> None:
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
    _draw_foot(page, receipt, terms.BACK_FOOT, "", " – mặt sau")


def _draw_foot(page: Page, receipt: Receipt, middle: str, right: str, side: str = "") -> None:
    y = FOOT_TOP + 2.4
    left = f"Mẫu {terms.FORM} bản {receipt.template}{side}"
    page.horizontal(FOOT_TOP, width=HAIR)
    page.text(LEFT, y, left, REGULAR, 6.5)
    page.text(RIGHT, y, right, REGULAR, 6.5, Align.END)
    beside_mm = 2 * max(width_mm(left, REGULAR, 6.5), width_mm(right, REGULAR, 6.5)) + 4
    fit_line(middle, REGULAR, RIGHT - LEFT - beside_mm, 6.5, 6.5)
    page.text((LEFT + RIGHT) / 2, y, middle, REGULAR, 6.5, Align.MIDDLE)


def _draw_training(page: Page, marked: Marks) -> None:
    """Across the page below the head, where it stays clear of the codes."""
    if marked.training:
        page.flush()
        page.diagonal(terms.TRAINING, 13.5, 140.5, 198.5, 43.5)


def _draw_cut(canvas: Any) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.5)
    canvas.setDash([3, 3])
    canvas.line(0, A5_HEIGHT * MM, A5_WIDTH * MM, A5_HEIGHT * MM)
    canvas.restoreState()
