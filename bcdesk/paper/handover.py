"""Biên bản giao nhận hồ sơ: both sides counted, and sign (QĐ 45/2016 Art 7; TT 17/2017 Art 5.1 g)."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import parse_record_code
from bcdesk.core.dates import short_date
from bcdesk.core.handover import HandoverItem, HandoverRecord
from bcdesk.core.money import dotted, money_words
from bcdesk.paper.barcode import code_128
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    PORTRAIT,
    Foot,
    draw_head,
    draw_marks,
    draw_paragraph,
)
from bcdesk.paper.page import MEDIUM, Align, Page, new_canvas
from bcdesk.paper.paged import Paged, draw_paged
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND
from bcdesk.paper.table import Column, Row, cell, named
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Fitted, Pieces, bound, fit, fit_line, width_mm, wrap

FORM = "BC-BBGN"
TITLE = "BIÊN BẢN GIAO NHẬN HỒ SƠ"
SUBTITLE = "giải quyết thủ tục hành chính qua dịch vụ bưu chính công ích"
GROUNDS = (
    "Căn cứ Điều 7 Quyết định số 45/2016/QĐ-TTg ngày 19/10/2016 của Thủ tướng Chính phủ và điểm g khoản 1 Điều 5 "
    "Thông tư số 17/2017/TT-BTTTT ngày 23/6/2017 của Bộ Thông tin và Truyền thông, tại {place}, hai bên gồm:"
)
COUNTED = "đã cùng kiểm đếm, đối chiếu với danh mục tài liệu trên Phiếu gửi hồ sơ và giao nhận các hồ sơ sau:"
CONFIRMED = (
    "Các hồ sơ ghi trên đầy đủ, phù hợp với danh mục tài liệu và số hiệu phiếu gửi của từng hồ sơ (khoản 2, 3 Điều 7 "
    "Quyết định số 45/2016/QĐ-TTg), trừ các hồ sơ sau (số thứ tự, tài liệu còn thiếu):"
)
FILED = (
    "Thời điểm tổ chức, cá nhân nộp hồ sơ hợp pháp, hợp lệ được tính kể từ khi ký Biên bản này (khoản 4 Điều 7 Quyết "
    "định số 45/2016/QĐ-TTg). Biên bản lập thành 02 bản, mỗi bên giữ 01 bản."
)
NO_FEES = "Không giao nhận tiền phí, lệ phí."

COLUMNS = (
    Column(("STT",), 8, Align.MIDDLE),
    Column(("Số hiệu phiếu gửi",), 28, Align.MIDDLE),
    Column(("Người gửi",), 35),
    Column(("Thủ tục hành chính",), 43),
    Column(("Bản", "chính"), 10, Align.MIDDLE),
    Column(("Bản", "sao"), 10, Align.MIDDLE),
    Column(("Phí, lệ phí", "(đồng)"), 18, Align.END),
    Column(("Đủ",), 8, Align.MIDDLE, tick=True),
    Column(("Ngày hẹn", "trả"), 18),
)
_TABLE_BOTTOM, _CLOSING_BOTTOM = 280.5, 284.5
_WITH_CLOSING = 3
"""Dossiers that go with the total row and the closing block."""
_NAME_SIZES = ((9.5, 5), (8.5, 7), (7.5, 12))
"""How long names are set: size, and up to how many lines."""
_POST_LEFT = 82.0
_ROOM = PORTRAIT.room_mm


def handover_record(record: HandoverRecord, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of a Biên bản, one copy. The time of signing is always written by hand (QĐ 45/2016 Art 7.4).

    Of a record that is signed, the receiver's name and what was excepted are printed where else they are written.
    """
    target = BytesIO()
    canvas = new_canvas(target, PORTRAIT.width_mm, PORTRAIT.height_mm, f"Biên bản giao nhận hồ sơ {record.code}")
    marked = marks(record.station, reprint_no, printed_at)
    foot = Foot(f"Mẫu {FORM} bản {record.template}", record.code, record.station, printed_at, printed_by)

    paged = Paged(
        opening=lambda page: _draw_opening(page, record, marked),
        heading=lambda page: _draw_heading(page, record, marked),
        closing=lambda page, top: _draw_closing(page, record, top),
        columns=COLUMNS,
        rows=_rows(record),
        together=_WITH_CLOSING,
        table_bottom=_TABLE_BOTTOM,
        closing_bottom=_CLOSING_BOTTOM,
        continued_size=11,
    )
    draw_paged(canvas, PORTRAIT, marked, foot, paged)
    canvas.save()
    return target.getvalue()


def record_number(code: str) -> str:
    """Số of a Biên bản, "0816-01/BBGN": its day and its serial on that day."""
    parts = parse_record_code(code)
    return f"{parts.on:%m%d}-{parts.serial:02d}/BBGN"


def _rows(record: HandoverRecord) -> list[Row]:
    items = record.items
    rows = [_row(at, item) for at, item in enumerate(items, 1)]
    rows.append(
        _cells(
            "",
            "Tổng cộng",
            cell(COLUMNS[2], f"{len(items):02d} hồ sơ", font=BOLD),
            cell(COLUMNS[3], ""),
            sum(item.originals for item in items),
            sum(item.copies for item in items),
            sum(item.fees_vnd for item in items),
            total=True,
        )
    )
    return rows


def _row(number: int, item: HandoverItem) -> Row:
    sender = named(COLUMNS[2], item.sender, _NAME_SIZES)
    procedure = named(COLUMNS[3], item.procedure_name, _NAME_SIZES)
    if len(procedure.lines) > _NAME_SIZES[-1][1]:
        said = f"TTHC mã {item.procedure_code} (tên đầy đủ: xem Phiếu gửi hồ sơ)"
        procedure = named(COLUMNS[3], said, _NAME_SIZES)
    return _cells(
        str(number), item.item_number, sender, procedure, item.originals, item.copies, item.fees_vnd, total=False
    )


def _cells(
    number: str,
    item: str,
    sender: Fitted,
    procedure: Fitted,
    originals: int,
    copies: int,
    fees_vnd: int,
    *,
    total: bool,
) -> Row:
    font = BOLD if total else REGULAR
    empty = cell(COLUMNS[-1], "")
    return Row(
        (
            cell(COLUMNS[0], number),
            cell(COLUMNS[1], item, floor=7, font=font),
            sender,
            procedure,
            cell(COLUMNS[4], two_digits(originals), floor=7, font=font),
            cell(COLUMNS[5], two_digits(copies), floor=7, font=font),
            cell(COLUMNS[6], dotted(fees_vnd) if fees_vnd else "–", floor=6.5, font=font),
            empty,
            empty,
        ),
        ticked=not total,
        with_last=total,
    )


def _draw_opening(page: Page, record: HandoverRecord, marked: Marks) -> float:
    """All above the table of page 1; where that begins."""
    station, left, right = record.station, PORTRAIT.left, PORTRAIT.right
    y = draw_head(page, PORTRAIT, station, record_number(record.code), record.made_at.date()) + 8.6
    page.text(PORTRAIT.middle, y, TITLE, BOLD, 16, Align.MIDDLE)
    page.text(PORTRAIT.middle, y + 5.3, SUBTITLE, BOLD, 11, Align.MIDDLE)
    y = draw_marks(page, PORTRAIT, marked, y + 7.6) + 0.6
    code_128(page, PORTRAIT.middle, y, record.code, record.code, 9, 0.3)
    grounds: Pieces = ((REGULAR, bound(GROUNDS.format(place=record.receiving_point))),)
    y = draw_paragraph(page, left, y + 19, grounds, _ROOM)
    for side, who, person, post in (
        ("Bên giao", f"{station.enterprise} – {station.name}", record.clerk_name, "Nhân viên bưu chính"),
        ("Bên nhận", record.agency.name, record.received_by, ""),
    ):
        name = fit(((BOLD, bound(f"{side}: {who}")),), _ROOM, 11, 10)
        y = page.fitted(left, y + 5.6, name, 4.5)
        y = _draw_person(page, y + 5.0, person, post)
    page.text(left, y + 5.5, COUNTED, REGULAR, fit_line(COUNTED, REGULAR, right - left, 11, 10))
    return y + 7.9


def _draw_person(page: Page, y: float, person: str, post: str) -> float:
    """Name and post; lines to write on where they are not known."""
    left = PORTRAIT.left + 6
    if person:
        addressed = person if person.startswith(("Ông ", "Bà ")) else f"Ông (bà) {person}"
        named = fit(((REGULAR, bound(addressed)),), _POST_LEFT - left - 3, 11, 9, 10)
        last = page.fitted(left, y, named, 4.2)
    else:
        page.fill_in(left, y, ("Ông (bà)", _POST_LEFT - left - 20), 11)
        last = y
    if post:
        page.text(_POST_LEFT, y, f"Chức vụ: {post}", REGULAR, 11)
    else:
        said = "Chức vụ:"
        page.fill_in(_POST_LEFT, y, (said, PORTRAIT.right - _POST_LEFT - width_mm(said, REGULAR, 11) - 1), 11)
    return last


def _draw_heading(page: Page, record: HandoverRecord, marked: Marks) -> float:
    """All above the table of the pages behind; where that begins."""
    left, room_mm = PORTRAIT.left, 128.0
    said = bound(f"Biên bản giao nhận hồ sơ số {record_number(record.code)} ngày {short_date(record.made_at.date())}")
    page.text(left, 13.8, said, BOLD, fit_line(said, BOLD, room_mm, 11.5, 9))
    sides = f"Bên giao: {record.station.name} – Bên nhận: {record.agency.name}"
    y = page.fitted(left, 18.5, fit(((REGULAR, bound(sides)),), room_mm, 10.5, 8, 9), 3.8)
    code_128(page, PORTRAIT.right - 23.4, 9.9, record.code, "", 7.6)
    return draw_marks(page, PORTRAIT, marked, y + 3.4)


def _draw_closing(page: Page, record: HandoverRecord, top: float) -> float:
    """From the confirmation to the names; where it ends."""
    left = PORTRAIT.left
    confirmed: Pieces = ((BOLD, "Xác nhận: "), (REGULAR, bound(CONFIRMED)))
    y = draw_paragraph(page, left, top + 5.8, confirmed, _ROOM)
    y = _draw_exceptions(page, record, y)
    y = draw_paragraph(page, left, y + 6.2, _fees(record), _ROOM)
    y = draw_paragraph(page, left, y + 5.8, ((REGULAR, bound(FILED)),), _ROOM)

    page.box(left, y + 3, _ROOM, 11, MEDIUM)
    y += 10
    page.text(left + 3, y, "Ký hồi", BOLD, 12)
    page.fill_in(left + 18.5, y, (22.5, "giờ", 22.5, "phút, ngày", 22.5, "tháng", 22.5, "năm", 18.5), 12)

    y += 9.5
    for middle, side, post, name in (
        (left + _ROOM * 0.25, "BÊN GIAO", "NHÂN VIÊN BƯU CHÍNH", record.clerk_name),
        (left + _ROOM * 0.75, "BÊN NHẬN", "NGƯỜI TIẾP NHẬN HỒ SƠ", record.received_by),
    ):
        page.text(middle, y, side, BOLD, 11, Align.MIDDLE)
        page.text(middle, y + 4.6, post, BOLD, 11, Align.MIDDLE)
        page.text(middle, y + 9, BY_HAND, ITALIC, 10.5, Align.MIDDLE)
        signed = fit(((BOLD, bound(name)),), _ROOM / 2 - 4, 11, 9)
        if len(signed.lines) == 1:
            page.fitted(middle, y + 29.5, signed, 0, Align.MIDDLE)
    return y + 31


def _draw_exceptions(page: Page, record: HandoverRecord, y: float) -> float:
    """What the agency did not take; two lines to write it on as long as nothing is known."""
    told: Sequence[str] = [
        f"STT {at} ({item.item_number}): {item.exception}" for at, item in enumerate(record.items, 1) if item.exception
    ]
    if not told:
        page.dots(y + 6, PORTRAIT.left, PORTRAIT.right)
        page.dots(y + 12.4, PORTRAIT.left, PORTRAIT.right)
        return y + 12.4
    for text in told:
        for line in wrap(((REGULAR, bound(text)),), _ROOM, 11):
            y += 4.3
            page.pieces(PORTRAIT.left, y, line.pieces, 11)
    return y


def _fees(record: HandoverRecord) -> Pieces:
    """The money that goes with the dossiers (TT 17/2017 Art 5.1 h)."""
    if not record.fees_vnd:
        return ((REGULAR, NO_FEES),)
    receipts = sum(len(item.fee_receipts.split("; ")) for item in record.taken if item.fee_receipts)
    return (
        (REGULAR, "Bên nhận đã nhận đủ tiền phí, lệ phí: "),
        (BOLD, bound(f"{dotted(record.fees_vnd)} đồng")),
        (ITALIC, f" ({money_words(record.fees_vnd)})"),
        (REGULAR, f", kèm {two_digits(receipts) if receipts else '………'} chứng từ, biên lai."),
    )
