"""Giấy mời nhận kết quả: what lies where until when, what to bring (TT 17/2017 Art 5.2 d, h; Luật Bưu chính Art 17)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import RecordKind, group_item_number, own_qr
from bcdesk.core.dates import short_date
from bcdesk.core.delivery import NON_DELIVERY_NAMES, AttemptKind, NonDelivery, PaperRole, ResultPaper
from bcdesk.core.dossier import PartyKind
from bcdesk.core.invitation import InvitationPaper
from bcdesk.core.money import dotted
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    A5_PORTRAIT,
    Foot,
    draw_foot,
    draw_head,
    draw_marks,
    draw_paragraph,
    draw_training,
    fitting_page,
)
from bcdesk.paper.page import MEDIUM, Align, Page, new_canvas
from bcdesk.paper.parties import shown_phone
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND
from bcdesk.paper.text import (
    BOLD,
    BOLD_ITALIC,
    ITALIC,
    REGULAR,
    Pieces,
    bound,
    bound_place,
    fit,
    wrap,
)

FORM = "BC-GM"
TITLE = "GIẤY MỜI NHẬN KẾT QUẢ"
TURNS = {1: "Lần thứ nhất", 2: "Lần thứ hai"}
IDENTITY = "Chứng minh nhân dân, hộ chiếu hoặc thẻ căn cước công dân."
AUTHORITY = "Người nhận thay: thêm giấy ủy quyền theo quy định của pháp luật."
REFERRAL = "Giấy giới thiệu của tổ chức."
THIS_PAPER = "Giấy mời này."
WARNING = (
    "Sau ít nhất hai lần mời, cách nhau 02 ngày làm việc, nếu không có người đến nhận, kết quả được chuyển lại cơ quan "
    "có thẩm quyền (điểm h khoản 2 Điều 5 Thông tư số 17/2017/TT-BTTTT)."
)
RECEIVED = "Người được mời đã nhận giấy mời:"

_SHEET = A5_PORTRAIT
_ADDRESSEE_LEFT, _CELL_LEFT = 32.0, 42.0
_RESULT_LINES = 4
_QR_MM = 15.0


def invitation(value: InvitationPaper, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of a Giấy mời nhận, one copy; the lines at its left foot are written on when it is handed over."""
    target = BytesIO()
    canvas = new_canvas(target, _SHEET.width_mm, _SHEET.height_mm, f"Giấy mời nhận kết quả {value.item_number}")
    marked = marks(value.station, reprint_no, printed_at)
    draw_training(canvas, _SHEET, marked)
    said = f"the invitation to {value.item_number}"
    page = fitting_page(canvas, _SHEET, lambda page, size: _draw(page, value, marked, size), said)
    number = f"{value.item_number} · lần {value.turn}"
    foot = Foot(f"Mẫu {FORM} bản {value.template}", number, value.station, printed_at, printed_by)
    draw_foot(page, _SHEET, foot, 1, 1)
    page.flush()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(page: Page, value: InvitationPaper, marked: Marks, size: float) -> float:
    """All above the foot, its body in one size; where it ends."""
    pitch_mm = size * 0.42
    y = _draw_opening(page, value, marked)
    y = _draw_addressee(page, value, y, size, pitch_mm)
    y = _paragraph(page, y + pitch_mm + 1.8, _news(value), size, pitch_mm)
    y = _draw_table(page, value, y + 2.2, size, pitch_mm)
    y = _paragraph(page, y + pitch_mm + 1.2, _where(value), size, pitch_mm)
    y = _paragraph(page, y + pitch_mm + 0.8, _until(value), size, pitch_mm)
    y += pitch_mm + 1.8
    page.text(_SHEET.left, y, "Khi đến, đề nghị mang theo:", BOLD, size)
    for text in _to_bring(value):
        y += pitch_mm + 0.5
        page.tick_box(_SHEET.left + 1, y - 2.7, False)
        for at, line in enumerate(wrap(((REGULAR, bound(text)),), _SHEET.room_mm - 6.5, size)):
            y += pitch_mm if at else 0
            page.pieces(_SHEET.left + 6.5, y, line.pieces, size)
    y = _paragraph(page, y + pitch_mm + 1.8, ((ITALIC, bound(_warning(value))),), max(size - 0.5, 7), pitch_mm * 0.96)
    return _draw_closing(page, value, y + 6.5)


def _draw_opening(page: Page, value: InvitationPaper, marked: Marks) -> float:
    """Head, title, which of the two, codes; where they end."""
    y = draw_head(page, _SHEET, value.station, "", value.made_at.date()) + 7
    page.text(_SHEET.middle, y, TITLE, BOLD, 15, Align.MIDDLE)
    qr(page, _SHEET.right, y + 2.6, own_qr(RecordKind.ITEM, value.item_number, value.collected_on), _QR_MM)
    qr_bottom = y + 2.6 + _QR_MM
    page.text(_SHEET.middle, y + 5.2, TURNS[value.turn], BOLD_ITALIC, 11, Align.MIDDLE)
    y += 5.2
    if value.first_on is not None:
        y += 4.4
        page.text(_SHEET.middle, y, f"(lần thứ nhất: ngày {short_date(value.first_on)})", ITALIC, 10, Align.MIDDLE)
    y = draw_marks(page, _SHEET, marked, y + 1.8) + 0.4
    number = value.item_number
    code_128(page, _SHEET.middle - 10, y, number, group_item_number(number), 8.9)
    return max(y + 12.9, qr_bottom)


def _draw_addressee(page: Page, value: InvitationPaper, top: float, size: float, pitch_mm: float) -> float:
    who, room_mm = value.recipient, _SHEET.right - _ADDRESSEE_LEFT
    y = top + pitch_mm + 0.6
    page.text(_SHEET.left, y, "Kính gửi:", ITALIC, size)
    title = "Ông (bà) " if who.kind is PartyKind.PERSON else ""
    name = fit(((BOLD, bound(f"{title}{who.name}")),), room_mm, size + 1, size)
    y = page.fitted(_ADDRESSEE_LEFT, y, name, pitch_mm + 0.3)
    phone = f"Điện thoại: {shown_phone(who.phone)}" if who.phone else ""
    for text in filter(None, (bound_place(who.address), phone)):
        for line in wrap(((REGULAR, text),), room_mm, size):
            y += pitch_mm + 0.2
            page.pieces(_ADDRESSEE_LEFT, y, line.pieces, size)
    return y


def _draw_table(page: Page, value: InvitationPaper, top: float, size: float, pitch_mm: float) -> float:
    """Result, agency, money, between rules; where they end."""
    room_mm, y = _SHEET.right - _CELL_LEFT, top
    page.horizontal(y, _SHEET.left, _SHEET.right, MEDIUM)
    for caption, cell in (
        ("Kết quả", ((BOLD, bound(_result(value, room_mm, size))),)),
        ("Cơ quan gửi", ((REGULAR, bound(value.agency.name)),)),
        ("Số tiền phải nộp", _money(value)),
    ):
        y += 0.9
        page.text(_SHEET.left, y + pitch_mm - 0.6, caption, REGULAR, size)
        for line in wrap(cell, room_mm, size):
            y += pitch_mm
            page.pieces(_CELL_LEFT, y - 0.6, line.pieces, size)
        y += 0.7
        page.horizontal(y, _SHEET.left, _SHEET.right, MEDIUM)
    return y


def _draw_closing(page: Page, value: InvitationPaper, y: float) -> float:
    """Who took the invitation, by hand; the clerk, who signs; where it ends."""
    left, middle, room_mm = _SHEET.left, _SHEET.right - 30, 58.0
    page.text(left, y, RECEIVED, REGULAR, 9.5)
    page.dots(y + 9.5, left, left + 52)
    page.fill_in(left, y + 14, ("Hồi", 7, "giờ", 7, ", ngày", 7, "/", 7, "/", 9), 9.5)
    page.text(middle, y, "NHÂN VIÊN BƯU CHÍNH", BOLD, 10, Align.MIDDLE)
    page.text(middle, y + 4, BY_HAND, ITALIC, 9, Align.MIDDLE)
    name = fit(((BOLD, bound(value.clerk_name)),), room_mm, 10, 8)
    return page.fitted(middle, y + 18, name, 3.8, Align.MIDDLE)


def _paragraph(page: Page, y: float, pieces: Pieces, size: float, pitch_mm: float) -> float:
    return draw_paragraph(page, _SHEET.left, y, pieces, _SHEET.room_mm, size, pitch_mm)


# What it says


def _you(value: InvitationPaper) -> str:
    return "Ông (bà)" if value.recipient.kind is PartyKind.PERSON else "Quý tổ chức"


def _news(value: InvitationPaper) -> Pieces:
    """The result is here; when it was tried in vain, and why."""
    here = f"{value.station.name} đã nhận kết quả giải quyết thủ tục hành chính của {_you(value)}, "
    tried, day = value.tried, short_date(value.tried.at.date())
    if tried.kind is AttemptKind.NOTICE_MISSED:
        here += "đã báo đến nhận nhưng đến "
        return (REGULAR, bound(here)), (BOLD, bound(f"ngày {day}")), (REGULAR, " chưa có người đến nhận.")
    reason = NON_DELIVERY_NAMES[NonDelivery(tried.reason)]
    when = f"{tried.at:%H} giờ {tried.at:%M} phút, ngày {day}"
    return (REGULAR, bound(f"{here}chưa phát được lúc ")), (BOLD, bound(when)), (REGULAR, f" (lý do: {reason}).")


def _result(value: InvitationPaper, room_mm: float, size: float) -> str:
    """The results by their names as long as these take few lines; else how many, and of which procedure."""
    results, returned = value.of_role(PaperRole.RESULT), value.of_role(PaperRole.RETURNED)
    counted = f"{two_digits(len(results))} kết quả của thủ tục "
    back = f"; {two_digits(_pieces(returned))} giấy tờ trả lại" if returned else ""
    texts: Iterator[str] = (
        f"{said}{back}"
        for said in (
            "; ".join(_named(results)),
            f"{counted}{value.procedure_name}",
            f"{counted}mã {value.procedure_code}",
        )
    )
    return next((text for text in texts if len(wrap(((BOLD, bound(text)),), room_mm, size)) <= _RESULT_LINES), counted)


def _named(papers: Iterable[ResultPaper]) -> Iterator[str]:
    for paper in papers:
        sheets = paper.originals + paper.copies
        yield f"{paper.name} ({sheets:02d} bản)" if sheets > 1 else paper.name


def _pieces(papers: Iterable[ResultPaper]) -> int:
    return sum(paper.originals + paper.copies for paper in papers)


def _money(value: InvitationPaper) -> Pieces:
    postage, fee = value.postage_due_vnd, value.fees_vnd
    paid = "đã thanh toán" if value.prepaid_vnd else "được miễn"
    total = f"{dotted(value.to_collect_vnd)} đồng"
    if postage and fee:
        rest = f" (cước {dotted(postage)} đồng, phí của cơ quan {dotted(fee)} đồng)"
    elif fee:
        rest = f" (phí của cơ quan); cước: {paid}"
    elif postage:
        rest = " (cước)"
    else:
        total, rest = "Không", f"; cước: {paid}"
    return (BOLD, bound(total)), (REGULAR, bound(rest))


def _where(value: InvitationPaper) -> Pieces:
    station = value.station
    place = f" ({bound_place(station.address)})" if station.address else ""
    return (REGULAR, f"Mời {_you(value)} đến nhận tại: "), (BOLD, bound(station.name)), (REGULAR, f"{place}.")


def _until(value: InvitationPaper) -> Pieces:
    """Up to the day of the second invitation; after it, before the day from which the result may go back."""
    off = f" (nghỉ ngày {', '.join(f'{day:%d/%m}' for day in value.days_off)})" if value.days_off else ""
    word = "đến hết" if value.turn == 1 else "trước"
    return (
        (REGULAR, bound(f"Thời gian: trong giờ phục vụ của bưu cục{off}, ")),
        (BOLD, bound(f"{word} ngày {short_date(value.next_on)}")),
        (REGULAR, "."),
    )


def _to_bring(value: InvitationPaper) -> Iterator[str]:
    yield IDENTITY
    if to_recover := value.of_role(PaperRole.TO_RECOVER):
        yield f"Giấy tờ phải thu hồi: {'; '.join(paper.name for paper in to_recover)}."
    if value.recipient.kind is PartyKind.ORGANISATION:
        yield REFERRAL
    else:
        yield AUTHORITY
    yield THIS_PAPER


def _warning(value: InvitationPaper) -> str:
    phone = value.station.phone
    return f"{WARNING} Muốn phát lại tại địa chỉ khác, xin gọi {shown_phone(phone)}." if phone else WARNING
