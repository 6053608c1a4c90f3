"""Biên bản chốt ca: money by kind, the count, numbers used, what is handed on, the head of the journal."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import parse_record_code
from bcdesk.core.dates import short_date
from bcdesk.core.money import dotted
from bcdesk.core.shift_record import CASH_NAMES, ShiftRecord
from bcdesk.paper.barcode import code_128
from bcdesk.paper.formal import PORTRAIT, Foot, draw_head, draw_marks, draw_paragraph
from bcdesk.paper.page import MEDIUM, Align, Page, new_canvas
from bcdesk.paper.paged import Paged, draw_paged
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND
from bcdesk.paper.table import Column, Row, cell, draw_table, pieces_cell
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Pieces, bound, fit, fit_line

FORM = "BC-CC"
TITLE = "BIÊN BẢN CHỐT CA"
NUMBER_NAMES = {"item": "Phiếu gửi, kết quả", "voucher": "Chứng từ thu tiền"}
MONEY = (
    Column(("STT",), 11, Align.MIDDLE),
    Column(("Nội dung",), 107),
    Column(("Số lượt",), 24, Align.MIDDLE),
    Column(("Số tiền (đồng)",), 36, Align.END),
)
NOTES = (
    Column(("Mệnh giá",), 30, Align.END),
    Column(("Số tờ",), 20, Align.MIDDLE),
    Column(("Thành tiền (đồng)",), 36, Align.END),
)
NUMBERS = (
    Column(("Loại",), 46),
    Column(("Dải số đã dùng trong ca",), 74, Align.MIDDLE),
    Column(("Cấp ra",), 18, Align.MIDDLE),
    Column(("Có hiệu", "lực"), 20, Align.MIDDLE),
    Column(("Hủy",), 20, Align.MIDDLE),
)
_ROOM = PORTRAIT.room_mm
_NOTES_PER_COLUMN = 5
_TABLE_BOTTOM, _CLOSING_BOTTOM = 280.5, 284.5


def shift_paper(record: ShiftRecord, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of a closed shift."""
    target = BytesIO()
    canvas = new_canvas(target, PORTRAIT.width_mm, PORTRAIT.height_mm, f"Biên bản chốt ca {record.code}")
    marked = marks(record.station, reprint_no, printed_at)
    foot = Foot(f"Mẫu {FORM} bản {record.template}", record.code, record.station, printed_at, printed_by)
    paged = Paged(
        opening=lambda page: _draw_opening(page, record, marked),
        heading=lambda page: _draw_heading(page, record, marked),
        closing=lambda page, top: _draw_closing(page, record, top),
        columns=NUMBERS,
        rows=list(_number_rows(record)),
        together=1,
        table_bottom=_TABLE_BOTTOM,
        closing_bottom=_CLOSING_BOTTOM,
        continued_size=11,
    )
    draw_paged(canvas, PORTRAIT, marked, foot, paged)
    canvas.save()
    return target.getvalue()


def shift_number(code: str) -> str:
    """Số of a record, "190815-01/BBCC"."""
    parts = parse_record_code(code)
    return f"{parts.on:%y%m%d}-{parts.serial:02d}/BBCC"


def _draw_opening(page: Page, record: ShiftRecord, marked: Marks) -> float:
    """Head, money, count; where the table of numbers begins."""
    left = PORTRAIT.left
    y = draw_head(page, PORTRAIT, record.station, shift_number(record.code), record.closed_at.date()) + 8.6
    page.text(PORTRAIT.middle, y, TITLE, BOLD, 16, Align.MIDDLE)
    page.text(PORTRAIT.middle, y + 5.3, _span(record), REGULAR, 11, Align.MIDDLE)
    y = draw_marks(page, PORTRAIT, marked, y + 7) + 0.6
    code_128(page, PORTRAIT.middle, y, record.code, record.code, 8, 0.3)
    said = bound(f"Nhân viên bưu chính: {record.clerk_name}")
    page.text(left, y + 16.2, said, REGULAR, fit_line(said, REGULAR, _ROOM, 11, 9))
    page.text(left, y + 22, "I. TIỀN", BOLD, 11)
    y = draw_table(page, MONEY, list(_money_rows(record)), left, y + 23.6)
    page.text(left, y + 6, "II. KIỂM QUỸ THỰC TẾ (đếm trước khi xem số theo sổ)", BOLD, 11)
    y = _draw_notes(page, record, y + 7.6) if record.notes else y + 6
    y = _draw_difference(page, record, y + 2)
    page.text(left, y + 6.4, "III. SỐ HIỆU, BƯU GỬI VÀ BÀN GIAO", BOLD, 11)
    return y + 8


def _span(record: ShiftRecord) -> str:
    opened, closed = record.opened_at, record.closed_at
    until = "" if opened.date() == closed.date() else f", ngày {short_date(closed.date())}"
    return bound(
        f"Ca ngày {short_date(record.business_day)}: từ {opened:%H} giờ {opened:%M} phút "
        f"đến {closed:%H} giờ {closed:%M} phút{until}"
    )


def _money_rows(record: ShiftRecord) -> Iterator[Row]:
    """Opening, what came and went by kind, the book's figure; transfers below it, as they lie in no drawer."""
    said = [("Tồn quỹ đầu ca", "", record.opening_vnd)]
    said += [(CASH_NAMES[line.kind], str(line.count), line.amount_vnd) for line in record.lines]
    for number, (name, count, amount_vnd) in enumerate(said, 1):
        yield _money_row(str(number), name, count, amount_vnd)
    yield _money_row("", "Tồn quỹ theo sổ", "", record.expected_vnd, BOLD)
    if record.transfers or record.transfers_waiting:
        name = f"Chuyển khoản trong ca (không tính vào quỹ); còn chờ xác nhận {record.transfers_waiting}"
        yield _money_row(str(len(said) + 1), name, str(record.transfers), record.transfers_vnd)


def _money_row(number: str, name: str, count: str, amount_vnd: int, font: str = REGULAR) -> Row:
    return Row(
        (
            cell(MONEY[0], number),
            cell(MONEY[1], name, floor=8, font=font),
            cell(MONEY[2], count),
            cell(MONEY[3], _signed(amount_vnd), floor=7, font=font),
        )
    )


def _draw_notes(page: Page, record: ShiftRecord, top: float) -> float:
    """Two tables beside each other; the sum closes the second."""
    rows = [
        Row(
            (
                cell(NOTES[0], dotted(value) if value > 1 else "Tiền lẻ"),
                cell(NOTES[1], str(pieces) if value > 1 else ""),
                cell(NOTES[2], dotted(value * pieces)),
            )
        )
        for value, pieces in record.notes
    ]
    total = Row(
        (
            cell(NOTES[0], "Cộng", font=BOLD),
            cell(NOTES[1], ""),
            cell(NOTES[2], dotted(record.counted_vnd), floor=7, font=BOLD),
        )
    )
    wide = sum(column.width_mm for column in NOTES)
    first, second = rows[:_NOTES_PER_COLUMN], [*rows[_NOTES_PER_COLUMN:], total]
    bottom = draw_table(page, NOTES, first, PORTRAIT.left, top)
    return max(bottom, draw_table(page, NOTES, second, PORTRAIT.right - wide, top))


def _draw_difference(page: Page, record: ShiftRecord, top: float) -> float:
    """The box that says whether counted cash and book agree, each blind count, and why they differ."""
    difference = record.difference_vnd
    word = "không" if not difference else f"{'thừa' if difference > 0 else 'thiếu'} {dotted(abs(difference))} đồng"
    found = f"Thực tế: {dotted(record.counted_vnd)}   Theo sổ: {dotted(record.expected_vnd)}   Chênh lệch: {word}"
    told = []
    if len(record.counts) > 1:
        told.append("Các lần đếm: " + "; ".join(dotted(vnd) for vnd in record.counts) + " đồng.")
    if record.reason:
        told.append(f"Lý do: {record.reason}")
    y = top + 5
    page.text(PORTRAIT.left + 3, y, found, BOLD, fit_line(found, BOLD, _ROOM - 6, 11, 8))
    for text in told:
        y = page.fitted(PORTRAIT.left + 3, y + 4.8, fit(((REGULAR, bound(text)),), _ROOM - 6, 10.5, 9), 4.4)
    page.box(PORTRAIT.left, top, _ROOM, y + 2.4 - top, MEDIUM)
    return y + 2.4


def _number_rows(record: ShiftRecord) -> Iterator[Row]:
    for run in record.numbers:
        span = run.first if run.first == run.last else f"{run.first} – {run.last}"
        counts = (run.issued, run.issued - run.void, run.void)
        yield Row(
            (
                cell(NUMBERS[0], NUMBER_NAMES.get(run.kind, run.kind)),
                cell(NUMBERS[1], span, floor=8),
                *(cell(column, str(count)) for column, count in zip(NUMBERS[2:], counts, strict=True)),
            )
        )
    if not record.numbers:
        yield _wide(((REGULAR, "Trong ca không dùng số hiệu nào."),))
    yield _wide(_handed_on(record))
    for held in record.held:
        yield _wide(((REGULAR, bound(f"Phí, lệ phí còn giữ: {held.agency}: {dotted(held.amount_vnd)} đồng")),))


def _wide(pieces: Pieces) -> Row:
    return Row((pieces_cell(_ROOM, pieces, 9.5, 8.5),))


def _handed_on(record: ShiftRecord) -> Pieces:
    waits = f"{record.to_hand_over:02d} hồ sơ chờ giao cơ quan; {record.results_here:02d} kết quả chờ phát"
    waits += f"; {record.drafts:02d} hồ sơ tạm lưu" if record.drafts else ""
    return (
        (REGULAR, bound(f"Bàn giao ca sau: {waits}; phí, lệ phí còn giữ: ")),
        (BOLD, bound(f"{dotted(record.held_vnd)} đồng.")),
    )


def _draw_heading(page: Page, record: ShiftRecord, marked: Marks) -> float:
    said = bound(f"Biên bản chốt ca số {shift_number(record.code)} – {record.clerk_name}")
    page.text(PORTRAIT.left, 13.8, said, BOLD, fit_line(said, BOLD, 128, 11, 8))
    code_128(page, PORTRAIT.right - 23.4, 9.9, record.code, "", 7.6)
    return draw_marks(page, PORTRAIT, marked, 21)


def _draw_closing(page: Page, record: ShiftRecord, top: float) -> float:
    """The head of the journal, by which an end that was cut off shows, and who signs."""
    seq, digest = record.head
    chain = f"Sổ nhật ký đến sự kiện số {seq}, mã kiểm tra {_grouped(digest)}"
    y = draw_paragraph(page, PORTRAIT.left, top + 5, ((REGULAR, chain),), _ROOM, 8.5, 3.6) + 7
    third_mm = _ROOM / 3
    signers: Sequence[tuple[str, str]] = (
        ("NHÂN VIÊN BƯU CHÍNH", record.clerk_name),
        ("NGƯỜI NHẬN CA", ""),
        ("TRƯỞNG BƯU CỤC", ""),
    )
    for at, (post, name) in enumerate(signers):
        middle = PORTRAIT.left + third_mm * (at + 0.5)
        page.text(middle, y, post, BOLD, 11, Align.MIDDLE)
        page.text(middle, y + 4.4, BY_HAND, ITALIC, 10.5, Align.MIDDLE)
        signed = fit(((BOLD, bound(name)),), third_mm - 4, 11, 8)
        if len(signed.lines) == 1:
            page.fitted(middle, y + 23, signed, 0, Align.MIDDLE)
    return y + 24.5


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _signed(amount_vnd: int) -> str:
    return dotted(amount_vnd) if amount_vnd >= 0 else f"– {dotted(-amount_vnd)}"
