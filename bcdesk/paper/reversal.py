"""Biên bản hủy (phiếu gửi, đăng ký) on A5: what was a mistake, why it is void, what the customer gets back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import group_item_number, shown_number
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Payment, Receipt
from bcdesk.core.ledger import held_fees, to_pay_vnd
from bcdesk.core.money import dotted, money_words
from bcdesk.core.registration import Registration
from bcdesk.core.reversal import REVERSAL_NAMES, Reversal, ReversalReason
from bcdesk.paper.barcode import code_128
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    A5_LANDSCAPE,
    Foot,
    Twofold,
    draw_facts,
    draw_foot,
    draw_head,
    draw_marks,
    draw_paragraph,
    draw_signers,
    draw_training,
    fitting_page,
)
from bcdesk.paper.page import MEDIUM, Align, Page, new_canvas
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND, Signer, intake_signers
from bcdesk.paper.text import BOLD, BOLD_ITALIC, ITALIC, REGULAR, Pieces, bound, bound_place, wrap

FORM = "BC-HPG"
TITLE, REGISTRATION_TITLE = "BIÊN BẢN HỦY PHIẾU GỬI", "BIÊN BẢN HỦY ĐĂNG KÝ"
REGISTRATION_AGREED = (
    "Phiếu đăng ký nhận kết quả mang mã trên không còn giá trị. Các liên đã in được thu lại, gạch chéo và lưu cùng "
    "biên bản này. Hai bên đã đối chiếu và ký tên."
)
AGREED = (
    "Phiếu gửi mang số hiệu trên không còn giá trị, số hiệu không dùng lại. Các liên đã in được thu lại, gạch chéo và "
    "lưu cùng biên bản này. Hai bên đã đối chiếu và ký tên."
)

_SHEET = A5_LANDSCAPE
_LEFT = 44.0
_MOST_LINES = 3
"""Of the procedure's name; a longer one is told by its code."""


def reversal_paper(
    value: Reversal,
    *,
    printed_at: datetime,
    printed_by: str,
    reprint_no: int = 0,
    copies: Sequence[Twofold] = tuple(Twofold),
) -> bytes:
    """The PDF of a Biên bản hủy phiếu gửi, its copies behind each other."""
    target = BytesIO()
    canvas = new_canvas(target, _SHEET.width_mm, _SHEET.height_mm, f"Biên bản hủy phiếu gửi {value.item_number}")
    marked = marks(value.station, reprint_no, printed_at)
    foot = Foot(f"Mẫu {FORM} bản {value.template}", value.item_number, value.station, printed_at, printed_by)
    for copy in copies:
        draw_training(canvas, _SHEET, marked)
        page = fitting_page(
            canvas,
            _SHEET,
            lambda page, size, copy=copy: _draw(page, value, marked, copy, size),  # type: ignore[misc]
            f"the reversal of {value.item_number}",
        )
        draw_foot(page, _SHEET, foot, 1, 1)
        page.flush()
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(page: Page, value: Reversal, marked: Marks, copy: Twofold, size: float) -> float:
    left, right = _SHEET.left, _SHEET.right
    top = draw_head(page, _SHEET, value.station, "", value.reversed_at.date()) + 3
    page.text(left, top + 4.2, "Lập lúc", REGULAR, 8.5)
    page.text(left, top + 9, f"{value.reversed_at:%H:%M} ngày {short_date(value.reversed_at.date())}", BOLD, 11)
    registered = isinstance(value.taken, Registration)
    page.text(_SHEET.middle, top + 7, REGISTRATION_TITLE if registered else TITLE, BOLD, 16, Align.MIDDLE)
    page.text(_SHEET.middle, top + 11.8, copy.words, ITALIC, 9.5, Align.MIDDLE)
    code_128(page, right - 22.5, top + 1, value.item_number, shown_number(value.item_number), 8)
    y = draw_marks(page, _SHEET, marked, top + 13.6) + 1.6
    for facts in (_taken_in(value.taken, size), _voided(value), _given_back(value)):
        page.horizontal(y, left, right, MEDIUM)
        y = draw_facts(page, _SHEET, y + 0.6, facts, _LEFT, size) + 2.2
    page.horizontal(y, left, right, MEDIUM)
    small = max(size - 1, 7)
    agreed: Pieces = ((ITALIC, REGISTRATION_AGREED if registered else AGREED),)
    y = draw_paragraph(page, left, y + 4.4, agreed, _SHEET.room_mm, small, small * 0.42)
    return draw_signers(page, _SHEET, y + 5.4, _signers(value))


def _signers(value: Reversal) -> tuple[Signer, Signer]:
    """The sender as on the Phiếu gửi; whoever was meant, where that names somebody else."""
    if isinstance(value.taken, Registration):
        name = value.taken.recipient.name
        sender, clerk = Signer("NGƯỜI ĐĂNG KÝ", BY_HAND, name), Signer("NHÂN VIÊN BƯU CHÍNH", BY_HAND, value.clerk_name)
    else:
        sender, clerk = intake_signers(replace(value.taken, clerk_name=value.clerk_name))
    return (replace(sender, name="") if value.reason is ReversalReason.WRONG_PERSON else sender), clerk


def _taken_in(taken: Receipt | Registration, size: float) -> Iterator[tuple[str, Pieces]]:
    if isinstance(taken, Registration):
        number, since, who = taken.number, taken.made_at, taken.recipient
        caption, role = "Phiếu đăng ký mã", "Người nhận"
    else:
        number, since, who = group_item_number(taken.item_number), taken.accepted_at, taken.sender
        caption, role = "Phiếu gửi số hiệu", "Người gửi"
    at = f", nhận lúc {since:%H:%M} ngày {short_date(since.date())}"
    by = f", nhân viên nhận: {taken.clerk_name}"
    yield caption, ((BOLD, bound(number)), (REGULAR, bound(at)), (REGULAR, bound(by)))
    yield role, ((BOLD, bound(who.name)), (REGULAR, f", {bound_place(who.address)}"))
    procedure: Pieces = ((REGULAR, bound(f"{taken.procedure_code} – {taken.procedure_name}")),)
    if len(wrap(procedure, _SHEET.right - _LEFT, size)) > _MOST_LINES:
        procedure = ((REGULAR, bound(f"mã {taken.procedure_code}")),)
    yield "Thủ tục", procedure
    yield "Cơ quan", ((REGULAR, bound(taken.agency.name)),)


def _voided(value: Reversal) -> Iterator[tuple[str, Pieces]]:
    why = REVERSAL_NAMES[value.reason]
    yield "Lý do hủy", ((BOLD, why[0].upper() + why[1:]),)
    if value.note:
        yield "Ghi chú", ((REGULAR, bound(value.note)),)


def _given_back(value: Reversal) -> Iterator[tuple[str, Pieces]]:
    taken = value.taken
    documents, fees = ((), ()) if isinstance(taken, Registration) else (taken.documents, taken.fees)
    if documents and value.reason is not ReversalReason.DOUBLE_ENTRY:  # its papers travel under the one that stays
        originals, copies = (sum(getattr(one, kind) for one in documents) for kind in ("originals", "copies"))
        yield "Trả lại giấy tờ", ((REGULAR, bound(f"{two_digits(originals)} bản chính, {two_digits(copies)} bản sao")),)
    receipts = "; ".join(fee.receipt_number for fee in held_fees(fees) if fee.receipt_number)
    if receipts:
        yield "Thu lại biên lai", ((REGULAR, bound(f"số {receipts}")),)
    yield _money_caption(value), _money(taken.total_vnd, to_pay_vnd((), fees))
    if taken.total_vnd:
        yield "Bằng chữ", ((BOLD_ITALIC, f"{money_words(taken.total_vnd)}."),)
        yield "Hình thức", ((REGULAR, bound(_way(value))),)


def _money_caption(value: Reversal) -> str:
    return "Số tiền trả lại" if value.cash_vnd else "Số tiền hủy thu"


def _money(total_vnd: int, fees_vnd: int) -> Pieces:
    parts = f" (cước {dotted(total_vnd - fees_vnd)}, phí, lệ phí {dotted(fees_vnd)})" if fees_vnd else ""
    return (BOLD, bound(f"{dotted(total_vnd)} đồng")), (REGULAR, bound(parts))


def _way(value: Reversal) -> str:
    if value.cash_vnd:
        return "Tiền mặt, chi từ ngăn tiền của quầy trong ca lập biên bản"
    if value.taken.payment is Payment.TRANSFER:
        return "Chuyển khoản: không chi tiền mặt; khoản đã vào tài khoản thì Bưu điện chuyển trả"
    return "Không chi tiền mặt"
