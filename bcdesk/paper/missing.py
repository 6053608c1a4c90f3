"""Danh mục giấy tờ còn thiếu: what to bring, and where; its barcode opens the draft again (papers 09)."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dates import short_date
from bcdesk.core.missing import MissingList, MissingPaper
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    A5_PORTRAIT,
    Foot,
    draw_facts,
    draw_head,
    draw_marks,
    draw_paragraph,
    draw_signers,
)
from bcdesk.paper.page import MEDIUM, Align, Page, new_canvas
from bcdesk.paper.paged import Paged, draw_paged
from bcdesk.paper.parties import shown_phone
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND, Signer
from bcdesk.paper.table import Column, Row, cell, named, split_cell
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Pieces, bound, bound_place, fit, wrap

FORM = "BC-CT-BS"
TITLE = "DANH MỤC GIẤY TỜ CÒN THIẾU"
SUBTITLE = "Hồ sơ tạm lưu, chờ bổ sung – chưa phải Phiếu gửi hồ sơ"
GUIDED = (
    "Nhân viên bưu chính hướng dẫn theo khoản 2, khoản 3 Điều 6 Quyết định số 45/2016/QĐ-TTg, chỉ theo danh mục do cơ "
    "quan có thẩm quyền công bố, không yêu cầu thêm giấy tờ ngoài quy định."
)
KEPT_BY_CUSTOMER = "Khách hàng giữ lại toàn bộ giấy tờ."

COLUMNS = (
    Column(("STT",), 9, Align.MIDDLE),
    Column(("Giấy tờ cần bổ sung",), 58.5),
    Column(("Bản", "chính"), 13, Align.MIDDLE),
    Column(("Bản sao",), 14, Align.MIDDLE),
    Column(("Lý do",), 27),
)
_SHEET = A5_PORTRAIT
_TABLE_BOTTOM, _CLOSING_BOTTOM = 193.0, _SHEET.foot - 2
_FACTS_LEFT = 46.0
_QR_MM = 15.0
_NAME_SIZES = ((10.0, 4), (9.0, 8), (8.0, 12), (7.0, 20))
_REASON_SIZES = ((9.5, 5), (8.5, 8), (7.5, 20))
_MOST_LINES = 20
"""Of a row: a longer name goes on in the next."""
_PROCEDURE_LINES, _COMPLETE_LINES = 5, 5


def missing_list(value: MissingList, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of the list; the customer takes it along."""
    target = BytesIO()
    canvas = new_canvas(target, _SHEET.width_mm, _SHEET.height_mm, f"Danh mục giấy tờ còn thiếu {value.number}")
    marked = marks(value.station, reprint_no, printed_at)
    foot = Foot(f"Mẫu {FORM} bản {value.template}", value.number, value.station, printed_at, printed_by)
    paged = Paged(
        opening=lambda page: _draw_opening(page, value, marked),
        heading=lambda page: _draw_heading(page, value, marked),
        closing=lambda page, top: _draw_closing(page, value, top),
        columns=COLUMNS,
        rows=tuple(_rows(value)),
        together=1,
        table_bottom=_TABLE_BOTTOM,
        closing_bottom=_CLOSING_BOTTOM,
    )
    draw_paged(canvas, _SHEET, marked, foot, paged)
    canvas.save()
    return target.getvalue()


def _rows(value: MissingList) -> Iterator[Row]:
    for at, paper in enumerate(value.missing, 1):
        yield from _paper_rows(at, paper)


def _paper_rows(at: int, paper: MissingPaper) -> Iterator[Row]:
    first, *others = split_cell(named(COLUMNS[1], paper.name, _NAME_SIZES), _MOST_LINES)
    yield Row(
        (
            cell(COLUMNS[0], str(at), 10, 8),
            first,
            cell(COLUMNS[2], two_digits(paper.originals), 10),
            cell(COLUMNS[3], two_digits(paper.copies), 10),
            named(COLUMNS[4], paper.reason, _REASON_SIZES),
        )
    )
    empty = cell(COLUMNS[0], "")
    for part in others:
        yield Row((empty, part, empty, empty, empty))


def _draw_opening(page: Page, value: MissingList, marked: Marks) -> float:
    y = draw_head(page, _SHEET, value.station, "", value.made_at.date()) + 7.5
    page.text(_SHEET.middle, y, TITLE, BOLD, 15, Align.MIDDLE)
    page.text(_SHEET.middle, y + 5.4, SUBTITLE, ITALIC, 10.5, Align.MIDDLE)
    code = own_qr(RecordKind.DRAFT, value.number, value.made_at.date())
    y = draw_marks(page, _SHEET, marked, y + 7.4) + 0.6
    code_128(page, _SHEET.middle - 8, y, value.number, value.number, 9)
    qr(page, _SHEET.right, y, code, _QR_MM)
    y += 15
    return draw_facts(page, _SHEET, y, _facts(value), _FACTS_LEFT, 10.5) + 2.6


def _facts(value: MissingList) -> Iterator[tuple[str, Pieces]]:
    yield "Khách hàng", ((BOLD, bound(value.customer.name)),)
    said = ((REGULAR, bound(f"{value.procedure_name} – mã {value.procedure_code}")),)
    if len(wrap(said, _SHEET.right - _FACTS_LEFT, 10.5)) > _PROCEDURE_LINES:
        said = ((REGULAR, f"Thủ tục mã {value.procedure_code}"),)
    yield "Thủ tục", said
    yield "Cơ quan", ((REGULAR, bound(value.agency)),)
    if value.source:
        yield "Danh mục đối chiếu", ((REGULAR, bound(value.source)),)


def _draw_heading(page: Page, value: MissingList, marked: Marks) -> float:
    left = _SHEET.left
    page.text(left, 13, "Danh mục giấy tờ còn thiếu (tiếp theo)", BOLD, 11)
    said = bound(f"{value.customer.name} – Mã TTHC {value.procedure_code}")
    y = page.fitted(left, 17.6, fit(((REGULAR, said),), 70, 10, 8), 3.8)
    code_128(page, _SHEET.right - 27, 9, value.number, "", 7.5)
    return draw_marks(page, _SHEET, marked, y + 2.6) + 0.4


def _draw_closing(page: Page, value: MissingList, top: float) -> float:
    left, room_mm = _SHEET.left, _SHEET.room_mm
    y = draw_paragraph(page, left, top + 5.4, _complete(value), room_mm, 10.5, 4.4)
    box_top = y + 2.2
    y = draw_paragraph(page, left + 3, box_top + 5, _come_back(value), room_mm - 6, 11, 4.7)
    page.box(left, box_top, room_mm, y + 2.2 - box_top, MEDIUM)
    guided = f"{GUIDED} Hỏi thêm: {shown_phone(value.station.phone)}." if value.station.phone else GUIDED
    y = draw_paragraph(page, left, y + 7, ((ITALIC, bound(guided)),), room_mm, 10, 4.2)
    signers = (Signer("KHÁCH HÀNG", BY_HAND, ""), Signer("NGƯỜI HƯỚNG DẪN", BY_HAND, value.clerk_name))
    return draw_signers(page, _SHEET, y + 6.5, signers)


def _complete(value: MissingList) -> Pieces:
    """What is there, by name as long as that takes few lines."""
    if not value.complete:
        return ((REGULAR, f"Chưa có giấy tờ nào đủ. {KEPT_BY_CUSTOMER}"),)
    counted = f"Đã có đủ: {two_digits(len(value.complete))} loại giấy tờ"
    names = ((REGULAR, bound(f"{counted} ({'; '.join(value.complete)}). {KEPT_BY_CUSTOMER}")),)
    if len(wrap(names, _SHEET.room_mm, 10.5)) <= _COMPLETE_LINES:
        return names
    return ((REGULAR, bound(f"{counted}. {KEPT_BY_CUSTOMER}")),)


def _come_back(value: MissingList) -> Pieces:
    station = value.station
    place = f" ({bound_place(station.address)})" if station.address else ""
    return (
        (REGULAR, "Khi đã đủ, mang hồ sơ và "),
        (BOLD, "giấy này"),
        (REGULAR, " đến "),
        (BOLD, bound(station.name)),
        (REGULAR, f"{place}; nhân viên quét mã vạch để mở lại, không phải khai lại từ đầu. "),
        (REGULAR, "Thông tin tạm lưu được giữ đến hết ngày "),
        (BOLD, bound(short_date(value.kept_until))),
        (REGULAR, "."),
    )
