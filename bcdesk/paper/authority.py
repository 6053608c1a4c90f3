"""Giấy ủy quyền filled in: who sends whom, for which papers of which item. Day and signatures by hand."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from bcdesk.core.authority import Authority, Errand
from bcdesk.core.codes import group_item_number
from bcdesk.core.dates import short_date
from bcdesk.core.delivery import ID_NAMES
from bcdesk.core.dossier import PartyKind
from bcdesk.paper import terms
from bcdesk.paper.barcode import code_128
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    A5_PORTRAIT,
    Foot,
    draw_facts,
    draw_foot,
    draw_marks,
    draw_paragraph,
    draw_signers,
    draw_training,
    fitting_page,
)
from bcdesk.paper.page import Align, Page, new_canvas
from bcdesk.paper.parties import shown_phone
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND, Signer
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Pieces, bound, bound_place, width_mm, wrap

FORM = "BC-UQ"
TITLE = "GIẤY ỦY QUYỀN"
SUBTITLES = {
    Errand.SEND: "nộp hồ sơ giải quyết thủ tục hành chính qua dịch vụ bưu chính công ích",
    Errand.RECEIVE: "nhận kết quả giải quyết thủ tục hành chính qua dịch vụ bưu chính công ích",
    Errand.BOTH: "nộp hồ sơ, nhận kết quả giải quyết thủ tục hành chính qua dịch vụ bưu chính công ích",
}
MAY = {
    Errand.SEND: "thay mặt tôi kiểm đếm, nộp các giấy tờ trên, nộp cước, phí, lệ phí và ký Phiếu gửi hồ sơ",
    Errand.RECEIVE: "thay mặt tôi kiểm đếm, nhận các giấy tờ trên, nộp giấy tờ phải thu hồi, phí, lệ phí và ký nhận",
    Errand.BOTH: "thay mặt tôi kiểm đếm, nộp hồ sơ, nhận kết quả, nộp cước, phí, lệ phí và ký Phiếu gửi hồ sơ",
}
SHOWN = {
    Errand.SEND: (
        "Người được ủy quyền là đại diện của người ủy quyền khi kiểm đếm, ký Phiếu gửi hồ sơ (khoản 2, khoản 4 Điều 6 "
        "Quyết định số 45/2016/QĐ-TTg), xuất trình giấy này cùng giấy tờ tùy thân của mình."
    ),
    Errand.RECEIVE: (
        "Người được ủy quyền xuất trình giấy này cùng giấy tờ tùy thân của mình (điểm d khoản 2 Điều 5 Thông tư số "
        "17/2017/TT-BTTTT; khoản 2 Điều 10 Quyết định số 45/2016/QĐ-TTg)."
    ),
    Errand.BOTH: (
        "Người được ủy quyền xuất trình giấy này cùng giấy tờ tùy thân của mình (khoản 2, khoản 4 Điều 6, khoản 2 Điều "
        "10 Quyết định số 45/2016/QĐ-TTg; điểm d khoản 2 Điều 5 Thông tư số 17/2017/TT-BTTTT)."
    ),
}
"""The law that rules the errand: who hands in is a đại diện, who receives has a giấy ủy quyền."""
IDENTITY = "Giấy tờ tùy thân số"
ANSWERS = "Tôi chịu trách nhiệm trước pháp luật về nội dung ủy quyền này."

_SHEET = A5_PORTRAIT
_LEFT = 47.0
_PAPERS_LINES, _PROCEDURE_LINES = 8, 6


def authority_paper(value: Authority, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of a giấy ủy quyền, one page."""
    target = BytesIO()
    canvas = new_canvas(target, _SHEET.width_mm, _SHEET.height_mm, f"Giấy ủy quyền {value.item_number}".rstrip())
    marked = marks(value.station, reprint_no, printed_at)
    draw_training(canvas, _SHEET, marked)
    said = f"the authority for {value.item_number}"
    page = fitting_page(canvas, _SHEET, lambda page, size: _draw(page, value, marked, size), said)
    foot = Foot(f"Mẫu {FORM} bản {value.template}", value.item_number, value.station, printed_at, printed_by)
    draw_foot(page, _SHEET, foot, 1, 1)
    page.flush()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(page: Page, value: Authority, marked: Marks, size: float) -> float:
    y = _draw_opening(page, value, marked)
    for title, facts in (
        ("1. Người ủy quyền", _principal(value)),
        ("2. Người được ủy quyền", _agent(value)),
        ("3. Việc được ủy quyền", _errand(value, size)),
    ):
        y += size * 0.42 + 1.8
        page.text(_SHEET.left, y, title, BOLD, size)
        y = draw_facts(page, _SHEET, y, facts, _LEFT, size)
    pitch_mm = size * 0.42
    for pieces in (_may(value), ((REGULAR, bound(ANSWERS)),), ((ITALIC, bound(SHOWN[value.errand])),)):
        y = draw_paragraph(page, _SHEET.left, y + pitch_mm + 1.4, pieces, _SHEET.room_mm, size, pitch_mm)
    y += 6
    page.fill_in(_SHEET.right - 66, y, (14, ", ngày", 6, "tháng", 6, "năm 20", 5), 9.5, ITALIC)
    signers = (
        Signer("NGƯỜI ĐƯỢC ỦY QUYỀN", BY_HAND, ""),
        Signer("NGƯỜI ỦY QUYỀN", BY_HAND, ""),
    )
    return draw_signers(page, _SHEET, y + 5.4, signers)


def _draw_opening(page: Page, value: Authority, marked: Marks) -> float:
    """A paper of the citizen: the state alone stands in its head."""
    y = _SHEET.top + 4.6
    page.text(_SHEET.middle, y, terms.STATE, BOLD, 11, Align.MIDDLE)
    page.text(_SHEET.middle, y + 4.6, terms.MOTTO, BOLD, 11, Align.MIDDLE)
    half_mm = width_mm(terms.MOTTO, BOLD, 11) / 2
    page.horizontal(y + 6.4, _SHEET.middle - half_mm, _SHEET.middle + half_mm, 0.5)
    y += 15.4
    page.text(_SHEET.middle, y, TITLE, BOLD, 15, Align.MIDDLE)
    page.text(_SHEET.middle, y + 4.8, SUBTITLES[value.errand], ITALIC, 9.5, Align.MIDDLE)
    y = draw_marks(page, _SHEET, marked, y + 6.8) + 0.4
    if value.item_number:
        code_128(page, _SHEET.middle, y, value.item_number, group_item_number(value.item_number), 8)
        y += 11.6
    return y


def _principal(value: Authority) -> Iterator[tuple[str, Pieces]]:
    who = value.principal
    person = who.kind is PartyKind.PERSON
    yield "Họ và tên" if person else "Tên tổ chức", ((BOLD, bound(who.name)),)
    if person:
        yield "Ngày sinh", ((REGULAR, short_date(who.born_on) if who.born_on else ""),)
        yield IDENTITY, ((REGULAR, who.id_number),)
    else:
        yield "Người đại diện", ((REGULAR, ""),)
    yield "Địa chỉ", ((REGULAR, bound_place(who.address)),)
    yield "Điện thoại", ((REGULAR, shown_phone(who.phone) if who.phone else ""),)


def _agent(value: Authority) -> Iterator[tuple[str, Pieces]]:
    who = value.agent
    yield "Họ và tên", ((BOLD, bound(who.name)),)
    yield IDENTITY, ((REGULAR, bound(f"{who.id_number} ({ID_NAMES[who.id_kind]})") if who.id_number else ""),)
    yield "Địa chỉ", ((REGULAR, bound_place(who.address)),)
    yield "Điện thoại", ((REGULAR, shown_phone(who.phone) if who.phone else ""),)
    yield "Quan hệ", ((REGULAR, bound(who.relation)),)


def _errand(value: Authority, size: float) -> Iterator[tuple[str, Pieces]]:
    room_mm = _SHEET.right - _LEFT
    name: Pieces = ((REGULAR, bound(f"{value.procedure_name} – mã {value.procedure_code}")),)
    if len(wrap(name, room_mm, size)) > _PROCEDURE_LINES:
        name = ((REGULAR, f"Thủ tục mã {value.procedure_code}"),)
    yield "Thủ tục", name
    yield "Cơ quan", ((REGULAR, bound(value.agency)),)
    if value.item_number:
        yield "Phiếu gửi số", ((BOLD, group_item_number(value.item_number)),)
    papers: Pieces = ((REGULAR, bound("; ".join(value.papers))),)
    if len(wrap(papers, room_mm, size)) > _PAPERS_LINES:
        counted = two_digits(len(value.papers))
        papers = ((REGULAR, bound(f"{counted} loại giấy tờ, theo danh mục trên Phiếu gửi hồ sơ")),)
    yield "Giấy tờ", papers
    until = "đến khi xong việc" if value.until is None else f"đến hết ngày {short_date(value.until)}"
    yield "Thời hạn", ((REGULAR, bound(f"Từ ngày ký {until}")),)


def _may(value: Authority) -> Pieces:
    master = ", ký sổ gốc của cơ quan" if value.may_sign_master else ""
    return ((REGULAR, bound(f"Người được ủy quyền {MAY[value.errand]}{master}.")),)
