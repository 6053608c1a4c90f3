"""Chứng từ thu tiền on A5, a copy for the payer and one for the office (papers 04a)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import shown_number
from bcdesk.core.dossier import Fee, Payment
from bcdesk.core.money import dotted, money_words
from bcdesk.core.tariff import Postage
from bcdesk.core.voucher import Paid, Voucher
from bcdesk.paper.barcode import code_128
from bcdesk.paper.charges import leg_words
from bcdesk.paper.formal import A5_LANDSCAPE, Foot, Twofold, draw_head, draw_marks, draw_signers
from bcdesk.paper.page import Align, Page, new_canvas
from bcdesk.paper.paged import Paged, draw_paged
from bcdesk.paper.parties import shown_phone
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND, Signer
from bcdesk.paper.table import Column, Row, cell, named_pieces
from bcdesk.paper.text import BOLD, BOLD_ITALIC, ITALIC, REGULAR, bound, bound_place, fit, fit_line, width_mm, wrap

FORM = "BC-CT"
TITLE = "CHỨNG TỪ THU TIỀN"
POSTAGE = "Cước dịch vụ bưu chính công ích (doanh thu của Bưu điện)"
ON_BEHALF = "Thu hộ phí, lệ phí (tiền của cơ quan, Bưu điện nộp lại)"
NO_INVOICE = "Chứng từ này không thay thế hóa đơn giá trị gia tăng và biên lai thu phí, lệ phí."
SIGNERS = ("NGƯỜI NỘP TIỀN", "NGƯỜI THU TIỀN")

_SHEET = A5_LANDSCAPE
_TABLE_BOTTOM, _CLOSING_BOTTOM = 136.0, _SHEET.foot - 1.4
_NAME_LEFT = 34.0
_ROW_MM = 5.2
_NAME_SIZES = ((10.0, 3), (9.0, 5), (8.0, 8), (7.0, 40))


def voucher_paper(
    value: Voucher,
    *,
    printed_at: datetime,
    printed_by: str,
    reprint_no: int = 0,
    voided_at: datetime | None = None,
    copies: Sequence[Twofold] = tuple(Twofold),
) -> bytes:
    """The PDF of a chứng từ thu tiền, its copies behind each other."""
    target = BytesIO()
    canvas = new_canvas(target, _SHEET.width_mm, _SHEET.height_mm, f"Chứng từ thu tiền {value.number}")
    marked = marks(value.station, reprint_no, printed_at, voided_at)
    foot = Foot(f"Mẫu {FORM} bản {value.template}", value.number, value.station, printed_at, printed_by)
    columns = _columns(value)
    rows = tuple(_rows(value, columns))
    for copy in copies:
        paged = Paged(
            opening=lambda page, copy=copy: _draw_opening(page, value, marked, copy),  # type: ignore[misc]
            heading=lambda page, copy=copy: _draw_heading(page, value, marked, copy),  # type: ignore[misc]
            closing=lambda page, top: _draw_closing(page, value, top),
            columns=columns,
            rows=rows,
            together=1,
            table_bottom=_TABLE_BOTTOM,
            closing_bottom=_CLOSING_BOTTOM,
        )
        draw_paged(canvas, _SHEET, marked, foot, paged)
    canvas.save()
    return target.getvalue()


# The lines


def vat_rate(value: Voucher) -> str:
    """The rate of the thuế GTGT, or its rates."""
    rates = sorted({leg.vat_percent for one in value.paid for leg in one.postage if leg.vat_vnd})
    return " và ".join(f"{rate}%" for rate in rates)


def postage_words(value: Voucher, one: Paid, leg: Postage) -> str:
    """A line of postage, with its dossier where there are several, and what was taken off."""
    words = f"{_whose(value, one)}{leg_words(leg, one.weighed)}"
    if leg.discount_vnd:
        kind = "miễn cước" if leg.discount_vnd == leg.full_vnd else f"đã giảm {dotted(leg.discount_vnd)}"
        words += f" ({kind}: {leg.discount_name})" if leg.discount_name else f" ({kind})"
    return words


def fee_words(value: Voucher, one: Paid, fee: Fee) -> str:
    """A fee: whose money it is, its name, its biên lai."""
    receipt = f"; biên lai số {fee.receipt_number}" if fee.receipt_number else ""
    return f"{_whose(value, one)}{one.agency} – {fee.name}{receipt}"


def agencies(value: Voucher) -> dict[str, int]:
    """What is held for each agency, in the order of the dossiers."""
    held: dict[str, int] = {}
    for one in value.paid:
        if one.fees:
            held[one.agency] = held.get(one.agency, 0) + one.fees_vnd
    return held


def _whose(value: Voucher, one: Paid) -> str:
    return f"{one.item_number}: " if len(value.paid) > 1 else ""


def _columns(value: Voucher) -> tuple[Column, ...]:
    return (
        Column(("STT",), 10, Align.MIDDLE),
        Column(("Nội dung thu",), 104),
        Column(("Trước thuế", "(đồng)"), 26, Align.END),
        Column(("Thuế GTGT", f"{vat_rate(value)} (đồng)".lstrip()), 26, Align.END),
        Column(("Thành tiền", "(đồng)"), 28, Align.END),
    )


def _rows(value: Voucher, columns: Sequence[Column]) -> Iterator[Row]:
    legs = [(one, leg) for one in value.paid for leg in one.postage]
    fees = [(one, fee) for one in value.paid for fee in one.fees]

    def row(first: str, words: str, *amounts: str, bold: bool = False, last: bool = False, next_: bool = False) -> Row:
        font = BOLD if bold else REGULAR
        figures = (*amounts, *("",) * (3 - len(amounts)))
        cells = (
            cell(columns[0], first, 10, 7, font),
            named_pieces(columns[1], ((font, bound(words)),), _NAME_SIZES),
            *(cell(column, text, 10, 7, font) for column, text in zip(columns[2:], figures, strict=True)),
        )
        return Row(cells, with_last=last, with_next=next_, least_mm=_ROW_MM)

    if legs:
        yield row("A", POSTAGE, bold=True, next_=True)
        for at, (one, leg) in enumerate(legs, 1):
            amounts = (dotted(leg.net_vnd), dotted(leg.vat_vnd), dotted(leg.total_vnd))
            yield row(str(at), postage_words(value, one, leg), *amounts)
        net_vnd, vat_vnd = sum(leg.net_vnd for _, leg in legs), sum(leg.vat_vnd for _, leg in legs)
        sums = (dotted(net_vnd), dotted(vat_vnd), dotted(value.postage_vnd))
        yield row("", "Cộng cước", *sums, bold=True, last=not fees)
    if fees:
        yield row("B" if legs else "A", ON_BEHALF, bold=True, next_=True)
        for at, (one, fee) in enumerate(fees, 1):
            yield row(str(at), fee_words(value, one, fee), "–", "–", dotted(fee.amount_vnd or 0))
        held = agencies(value)
        if len(held) > 1:
            for name, vnd in held.items():
                yield row("", f"Trong đó {name}", "", "", dotted(vnd))
        yield row("", "Cộng thu hộ", "", "", dotted(value.fees_vnd), bold=True, last=True)
    of = " (A + B)" if legs and fees else ""
    yield row("", f"TỔNG SỐ TIỀN{of}", "", "", dotted(value.total_vnd), bold=True, last=True)


# What stands round the table


def _draw_opening(page: Page, value: Voucher, marked: Marks, copy: Twofold) -> float:
    left, right = _SHEET.left, _SHEET.right
    top = draw_head(page, _SHEET, value.station, "", value.paid_at.date()) + 3
    page.text(left, top + 4.2, "Số chứng từ", REGULAR, 8.5)
    page.text(left, top + 9, value.number, BOLD, fit_line(value.number, BOLD, 50, 12, 9))
    page.text(_SHEET.middle, top + 7, TITLE, BOLD, 16, Align.MIDDLE)
    page.text(_SHEET.middle, top + 11.8, copy.words, ITALIC, 9.5, Align.MIDDLE)
    code_128(page, right - 22.5, top + 1, value.item_number, shown_number(value.item_number), 8)
    if others := len(value.paid) - 1:
        page.text(right - 22.5, top + 15.8, f"và {others:02d} phiếu gửi khác dưới đây", ITALIC, 8, Align.MIDDLE)
    y = draw_marks(page, _SHEET, marked, top + 13.6) if marked.boxes else top + 13.6
    y = max(y, top + (16.2 if others else 13.6)) + 4.8

    who = value.payer
    phone = f"Điện thoại: {shown_phone(who.phone)}" if who.phone else ""
    phone_mm = width_mm(phone, REGULAR, 10) + 4 if phone else 0
    page.text(left, y, "Người nộp tiền:", REGULAR, 10)
    page.text(right, y, phone, REGULAR, 10, Align.END)
    name = fit(((BOLD, bound(who.name)),), right - _NAME_LEFT - phone_mm, 11, 9, 9)
    y = page.fitted(_NAME_LEFT, y, name, 4) + 4.6
    page.text(left, y, "Địa chỉ:", REGULAR, 10)
    address = fit(((REGULAR, bound_place(who.address)),), right - _NAME_LEFT, 10, 8.5)
    return page.fitted(_NAME_LEFT, y, address, 4) + 2.2


def _draw_heading(page: Page, value: Voucher, marked: Marks, copy: Twofold) -> float:
    said = f"Chứng từ thu tiền số {value.number} – {copy.words} (tiếp theo)"
    page.text(_SHEET.left, 11, said, BOLD, fit_line(said, BOLD, 140, 11, 8))
    code_128(page, _SHEET.right - 22.5, 6.5, value.item_number, "", 7)
    return draw_marks(page, _SHEET, marked, 14.4) + 0.6


def _draw_closing(page: Page, value: Voucher, top: float) -> float:
    left = _SHEET.left
    page.text(left, top + 4.6, "Bằng chữ:", REGULAR, 10)
    words = fit(((BOLD_ITALIC, f"{money_words(value.total_vnd)}."),), _SHEET.right - left - 17, 11, 9)
    y = page.fitted(left + 17, top + 4.6, words, 4.2) + 5.2
    page.text(left, y, "Hình thức:", REGULAR, 10)
    x = left + 17
    waits = " (chờ xác nhận)" if value.payment is Payment.TRANSFER else ""
    for payment, said in ((Payment.CASH, "Tiền mặt"), (Payment.TRANSFER, f"Chuyển khoản{waits}")):
        page.tick_box(x, y - 2.5, value.payment is payment)
        page.text(x + 3.8, y, said, REGULAR, 10)
        x += 8 + width_mm(said, REGULAR, 10)
    if value.payment is Payment.CASH and value.cash_given_vnd is not None:
        given = f"Khách đưa: {dotted(value.cash_given_vnd)} · Trả lại: {dotted(value.change_vnd)}"
        page.text(102, y, given, REGULAR, 10)
    for at, line in enumerate(wrap(((ITALIC, NO_INVOICE),), 80, 8.5)):
        page.pieces(left, y + 4.6 + at * 3.4, line.pieces, 8.5)
    names = (value.payer.name, value.clerk_name)
    signers = tuple(Signer(title, BY_HAND, name) for title, name in zip(SIGNERS, names, strict=True))
    return draw_signers(page, _SHEET, y + 5, signers, left=98)
