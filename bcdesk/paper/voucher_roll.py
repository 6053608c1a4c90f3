"""Chứng từ thu tiền on a roll of 80 mm, as long as it needs (papers 04b)."""

from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import RecordKind, own_qr, shown_number
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Payment
from bcdesk.core.money import dotted, money_words
from bcdesk.core.voucher import Voucher
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.page import FINE, HEAVY, Align, Page, new_canvas
from bcdesk.paper.parties import shown_phone
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Pieces, bound, fit, fit_line, width_mm, wrap
from bcdesk.paper.voucher import TITLE, agencies, fee_words, postage_words, vat_rate

FORM = "BC-CT80"
ROLL_MM = 80.0
POSTAGE, ON_BEHALF = "CƯỚC DỊCH VỤ (Bưu điện)", "THU HỘ PHÍ, LỆ PHÍ (cơ quan)"
LOOKUP = "Tra cứu: vnpost.vn · 1900 54 54 81"
NO_INVOICE = "Không thay thế hóa đơn GTGT và biên lai thu phí, lệ phí. Giữ chứng từ này để khiếu nại."

_LEFT, _RIGHT, _MIDDLE = 4.0, 76.0, 40.0
_ROOM_MM = _RIGHT - _LEFT
_TOP_MM, _CUT_MM = 3.0, 4.0
_SIZE, _PITCH_MM = 9.0, 3.7
_QR_MM = 18.0


def voucher_roll(
    value: Voucher, *, printed_at: datetime, printed_by: str, reprint_no: int = 0, voided_at: datetime | None = None
) -> bytes:
    """The PDF of one slip; the printer cuts behind it."""
    target = BytesIO()
    marked = marks(value.station, reprint_no, printed_at, voided_at)
    title = f"Chứng từ thu tiền {value.number}"
    height_mm = _draw(Page(new_canvas(BytesIO(), ROLL_MM, ROLL_MM, title), ROLL_MM), value, marked, printed_by)
    height_mm += _CUT_MM
    canvas = new_canvas(target, ROLL_MM, height_mm, title)
    if marked.across:
        Page(canvas, height_mm).diagonal(marked.across, _LEFT + 2, height_mm * 0.55, _RIGHT - 2, height_mm * 0.25)
    page = Page(canvas, height_mm)
    _draw(page, value, marked, printed_by)
    page.flush()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(page: Page, value: Voucher, marked: Marks, printed_by: str) -> float:
    """All of it, from the top down; where it ends."""
    y = _draw_head(page, value, marked)
    y = _draw_lines(page, value, y)
    y = _draw_total(page, value, y)
    number = value.item_number
    code_128(page, _MIDDLE, y + 2, number, shown_number(number), 10)
    y += 17.5
    qr(page, _MIDDLE + _QR_MM / 2, y, own_qr(RecordKind.ITEM, number, value.paid_at.date()), _QR_MM)
    y += _QR_MM + 1
    for said, font, size in (
        (f"Nhân viên: {value.clerk_name}", REGULAR, _SIZE),
        (LOOKUP, REGULAR, _SIZE),
        (NO_INVOICE, ITALIC, 8),
        (
            f"Mẫu {FORM} bản {value.template}" + (f" · NV in {printed_by}" if printed_by != value.clerk_name else ""),
            REGULAR,
            6.5,
        ),
    ):
        y = _centred(page, y + 4, said, font, size)
    return y


def _draw_head(page: Page, value: Voucher, marked: Marks) -> float:
    station = value.station
    y = _centred(page, _TOP_MM + 3.8, station.enterprise.upper(), BOLD, 10.5)
    y = _centred(page, y + 3.9, f"{station.name} – {station.code}", REGULAR, 9)
    if station.phone:
        y = _centred(page, y + 3.7, f"Điện thoại: {shown_phone(station.phone)}", REGULAR, 8.5)
    page.horizontal(y + 1.8, _LEFT, _RIGHT, HEAVY)
    y = _centred(page, y + 7.4, TITLE, BOLD, 13)
    for box in marked.boxes:
        size = fit_line(box, BOLD, _ROOM_MM - 3, 8, 6.5)
        half_mm = width_mm(box, BOLD, size) / 2 + 1
        page.box(_MIDDLE - half_mm, y + 1.4, 2 * half_mm, 3.7, 0.8)
        page.text(_MIDDLE, y + 4.2, box, BOLD, size, Align.MIDDLE)
        y += 4.9
    y = _centred(page, y + 5, f"Số: {value.number}", BOLD, 10)
    y = _centred(page, y + 3.9, f"{value.paid_at:%H:%M} ngày {short_date(value.paid_at.date())}", REGULAR, 8.5)
    y = _ruled(page, y)
    y = _said(page, y, ((REGULAR, f"Người nộp: {value.payer.name}"),))
    numbers = [one.item_number for one in value.paid]
    said = shown_number(numbers[0]) if len(numbers) == 1 else f"{len(numbers):02d} phiếu, {', '.join(numbers)}"
    return _ruled(page, _said(page, y, ((BOLD, bound(f"Phiếu gửi: {said}")),)))


def _draw_lines(page: Page, value: Voucher, y: float) -> float:
    letters = iter("AB")
    if value.postage_vnd or not value.fees_vnd:
        y = _said(page, y, ((BOLD, f"{next(letters)}. {POSTAGE}"),))
        for one in value.paid:
            for leg in one.postage:
                y = _amount(page, y, postage_words(value, one, leg), dotted(leg.total_vnd))
        y = _amount(page, y, "Cộng cước", dotted(value.postage_vnd), BOLD)
        vat_vnd = sum(leg.vat_vnd for one in value.paid for leg in one.postage)
        y = _ruled(page, _amount(page, y, f"Trong đó thuế GTGT {vat_rate(value)}".rstrip(), dotted(vat_vnd), size=8.5))
    if value.fees_vnd:
        y = _said(page, y, ((BOLD, f"{next(letters)}. {ON_BEHALF}"),))
        for one in value.paid:
            for fee in one.fees:
                y = _amount(page, y, fee_words(value, one, fee), dotted(fee.amount_vnd or 0))
        held = agencies(value)
        if len(held) > 1:
            for name, vnd in held.items():
                y = _amount(page, y, f"Trong đó {name}", dotted(vnd), size=8.5)
        y = _ruled(page, _amount(page, y, "Cộng thu hộ", dotted(value.fees_vnd), BOLD))
    return y


def _draw_total(page: Page, value: Voucher, y: float) -> float:
    total = dotted(value.total_vnd)
    y += 5.6
    page.text(_LEFT, y, "TỔNG CỘNG", BOLD, 13)
    page.text(_RIGHT, y, total, BOLD, fit_line(total, BOLD, 38, 13, 10), Align.END)
    y = _said(page, y, ((ITALIC, f"Bằng chữ: {money_words(value.total_vnd)}."),))
    if value.payment is Payment.TRANSFER:
        y = _amount(page, y, "Chuyển khoản, chờ xác nhận", total)
    elif value.cash_given_vnd is None:
        y = _amount(page, y, "Tiền mặt", total)
    else:
        y = _amount(page, y, "Tiền mặt – khách đưa", dotted(value.cash_given_vnd))
        y = _amount(page, y, "Trả lại", dotted(value.change_vnd))
    return _ruled(page, y)


def _centred(page: Page, y: float, text: str, font: str, size: float) -> float:
    fitted = fit(((font, bound(text)),), _ROOM_MM, size, max(size - 1, 6.5))
    return page.fitted(_MIDDLE, y, fitted, size * 0.42, Align.MIDDLE)


def _said(page: Page, y: float, pieces: Pieces) -> float:
    for line in wrap(pieces, _ROOM_MM, _SIZE):
        y += _PITCH_MM
        page.pieces(_LEFT, y, line.pieces, _SIZE)
    return y


def _amount(page: Page, y: float, words: str, amount: str, font: str = REGULAR, size: float = _SIZE) -> float:
    """Words in as many lines as they take, the amount on the last."""
    room_mm = _ROOM_MM - width_mm(amount, font, size) - 3
    for line in wrap(((font, bound(words)),), room_mm, size):
        y += _PITCH_MM
        page.pieces(_LEFT, y, line.pieces, size)
    page.text(_RIGHT, y, amount, font, size, Align.END)
    return y


def _ruled(page: Page, y: float) -> float:
    page.horizontal(y + 1.4, _LEFT, _RIGHT, FINE)
    return y + 1.7
