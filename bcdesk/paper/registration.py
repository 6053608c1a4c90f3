"""Phiếu đăng ký nhận kết quả: a result that is to be brought, before it exists (mode 2)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Payment, ResultPlace
from bcdesk.core.money import dotted, money_words
from bcdesk.core.registration import Registration
from bcdesk.core.transit import ZONE_NAMES
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.charges import leg_words
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    A5_PORTRAIT,
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
from bcdesk.paper.page import FINE, MEDIUM, Align, Page, new_canvas
from bcdesk.paper.parties import shown_phone
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND, Signer
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Pieces, bound, bound_place, wrap

FORM = "BC-DKKQ"
TITLE = "PHIẾU ĐĂNG KÝ NHẬN KẾT QUẢ"
SUBTITLE = "qua dịch vụ bưu chính công ích – chưa phải Phiếu gửi hồ sơ"
NOT_YET = "Mã: cấp khi đăng ký"
PROMISE = (
    "Phiếu gửi được lập khi Bưu điện nhận kết quả từ cơ quan; ngày đó là ngày J. Thời gian toàn trình tối đa {days} "
    "ngày làm việc kể từ ngày J (khoản 2 Điều 7 Thông tư số 17/2017/TT-BTTTT). Khi nhận, người nhận xuất trình giấy tờ "
    "tùy thân, cùng kiểm đếm và ký nhận; phí, lệ phí phát sinh theo thông báo của cơ quan được thu khi phát."
)
MASTER = (
    "Người đăng ký ủy quyền cho Bưu điện ký sổ gốc tại cơ quan (điểm d khoản 1 Điều 9 Quyết định số 45/2016/QĐ-TTg)."
)

_SHEET = A5_PORTRAIT
_LEFT = 49.0
_QR_MM = 15.0
_LONGEST_LINES = 7


def registration_paper(
    value: Registration,
    *,
    printed_at: datetime,
    printed_by: str,
    reprint_no: int = 0,
    voided_at: datetime | None = None,
    copies: Sequence[Twofold] = tuple(Twofold),
) -> bytes:
    """The PDF of a registration, its copies behind each other."""
    target = BytesIO()
    canvas = new_canvas(target, _SHEET.width_mm, _SHEET.height_mm, f"Phiếu đăng ký nhận kết quả {value.number}")
    marked = marks(value.station, reprint_no, printed_at, voided_at)
    foot = Foot(f"Mẫu {FORM} bản {value.template}", value.number, value.station, printed_at, printed_by)
    for copy in copies:
        draw_training(canvas, _SHEET, marked)
        page = fitting_page(
            canvas,
            _SHEET,
            lambda page, size, copy=copy: _draw(page, value, marked, copy, size),  # type: ignore[misc]
            f"the registration {value.number}",
        )
        draw_foot(page, _SHEET, foot, 1, 1)
        page.flush()
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(page: Page, value: Registration, marked: Marks, copy: Twofold, size: float) -> float:
    pitch_mm = size * 0.42
    y = draw_head(page, _SHEET, value.station, "", value.made_at.date()) + 7.5
    page.text(_SHEET.middle, y, TITLE, BOLD, 15, Align.MIDDLE)
    page.text(_SHEET.middle, y + 4.8, SUBTITLE, ITALIC, 10, Align.MIDDLE)
    page.text(_SHEET.middle, y + 9, copy.words, ITALIC, 9.5, Align.MIDDLE)
    y = draw_marks(page, _SHEET, marked, y + 10.8) + 0.4
    if value.number:
        code_128(page, _SHEET.middle - 8, y, value.number, value.number, 8.5)
        qr(page, _SHEET.right, y, own_qr(RecordKind.REGISTRATION, value.number, value.made_at.date()), _QR_MM)
    else:  # a preview: the number is allotted when it is registered
        page.box(_SHEET.middle - 34, y, 52, 11, FINE)
        page.text(_SHEET.middle - 8, y + 7, NOT_YET, ITALIC, 10, Align.MIDDLE)
    y += _QR_MM + 2
    for title, facts in (("Người nhận", _recipient(value)), ("Kết quả", _result(value, size)), ("Cước", _money(value))):
        page.horizontal(y, _SHEET.left, _SHEET.right, MEDIUM)
        y += pitch_mm + 1
        page.text(_SHEET.left, y, title.upper(), BOLD, max(size - 1.5, 7))
        y = draw_facts(page, _SHEET, y - 0.4, facts, _LEFT, size) + 2
    page.horizontal(y, _SHEET.left, _SHEET.right, MEDIUM)
    said = PROMISE.format(days=two_digits(value.transit_days))
    if value.may_sign_master:
        said = f"{said} {MASTER}"
    small = max(size - 1, 7)
    y = draw_paragraph(page, _SHEET.left, y + 5, ((REGULAR, bound(said)),), _SHEET.room_mm, small, small * 0.42)
    signers = (Signer("NGƯỜI ĐĂNG KÝ", BY_HAND, ""), Signer("NHÂN VIÊN BƯU CHÍNH", BY_HAND, value.clerk_name))
    return draw_signers(page, _SHEET, y + 6, signers)


def _recipient(value: Registration) -> Iterator[tuple[str, Pieces]]:
    who = value.recipient
    yield "Họ và tên, tổ chức", ((BOLD, bound(who.name)),)
    yield "Địa chỉ", ((REGULAR, bound_place(who.address)),)
    yield "Điện thoại", ((REGULAR, shown_phone(who.phone) if who.phone else ""),)
    at_counter = value.result_place is ResultPlace.COUNTER
    yield "Nơi nhận", ((REGULAR, f"Tại {value.station.name}" if at_counter else "Tại địa chỉ trên, phát tận tay"),)


def _result(value: Registration, size: float) -> Iterator[tuple[str, Pieces]]:
    room_mm = _SHEET.right - _LEFT
    yield "Cơ quan trả kết quả", ((BOLD, bound(value.agency.name)),)
    name: Pieces = ((REGULAR, bound(f"{value.procedure_name} – mã {value.procedure_code}")),)
    if len(wrap(name, room_mm, size)) > _LONGEST_LINES:
        name = ((REGULAR, f"Thủ tục mã {value.procedure_code}"),)
    yield "Thủ tục", name
    yield "Giấy hẹn số", ((REGULAR, bound(value.slip_number)),)
    if value.dossier_code:
        yield "Mã hồ sơ", ((REGULAR, value.dossier_code),)
    yield "Ngày hẹn trả", ((BOLD, short_date(value.appointment_on) if value.appointment_on else ""),)
    if value.to_recover:
        papers: Pieces = ((REGULAR, bound("; ".join(value.to_recover))),)
        if len(wrap(papers, room_mm, size)) > _LONGEST_LINES:
            papers = ((REGULAR, bound(f"{two_digits(len(value.to_recover))} loại, theo giấy hẹn của cơ quan")),)
        yield "Giấy tờ phải nộp lại", papers


def _money(value: Registration) -> Iterator[tuple[str, Pieces]]:
    postage, paid = value.postage, value.postage.total_vnd
    yield "Vùng cước", ((REGULAR, ZONE_NAMES[value.zone]),)
    yield "Cước", ((REGULAR, f"{leg_words(postage)}: "), (BOLD, bound(f"{dotted(paid)} đồng")))
    yield "Bằng chữ", ((ITALIC, money_words(paid)),)
    way = "tiền mặt" if value.payment is Payment.CASH else "chuyển khoản"
    yield "Đã thu", ((REGULAR, bound(f"{way}, chứng từ thu tiền số {value.voucher_number}" if paid else "Miễn cước")),)
