"""Bảng kê nộp phí, lệ phí: what one agency gets outside any Biên bản (QĐ 45/2016 Art 11, TT 17/2017 Art 5.1 h)."""

from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import group_item_number, parse_record_code
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Payment
from bcdesk.core.money import dotted, money_words
from bcdesk.core.remittance import HeldFee, Remittance
from bcdesk.paper.barcode import code_128
from bcdesk.paper.formal import PORTRAIT, Foot, draw_head, draw_marks, draw_paragraph
from bcdesk.paper.page import Align, Page, new_canvas
from bcdesk.paper.paged import Paged, draw_paged
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.signatures import BY_HAND
from bcdesk.paper.table import Column, Row, cell, named
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Pieces, bound, fit, fit_line

FORM = "BC-BKNP"
TITLE = "BẢNG KÊ NỘP PHÍ, LỆ PHÍ"
SUBTITLE = "thu hộ qua dịch vụ bưu chính công ích"
GROUNDS = (
    "Căn cứ Điều 11 Quyết định số 45/2016/QĐ-TTg ngày 19/10/2016 của Thủ tướng Chính phủ, {giver} nộp cho {taker} "
    "các khoản phí, lệ phí đã thu hộ sau đây:"
)
WAYS = {Payment.CASH: "bằng tiền mặt", Payment.TRANSFER: "bằng chuyển khoản"}
COLUMNS = (
    Column(("STT",), 9, Align.MIDDLE),
    Column(("Số hiệu", "bưu gửi"), 30, Align.MIDDLE),
    Column(("Người nộp",), 37),
    Column(("Khoản phí, lệ phí",), 42),
    Column(("Biên lai",), 23),
    Column(("Ngày thu",), 17, Align.MIDDLE),
    Column(("Số tiền", "(đồng)"), 20, Align.END),
)
_NAME_SIZES = ((9.5, 3), (8.5, 5), (7.5, 10))
_TABLE_BOTTOM, _CLOSING_BOTTOM = 280.5, 284.5
_WITH_CLOSING = 3
_ROOM = PORTRAIT.room_mm


def remittance(made: Remittance, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of a list, one copy."""
    target = BytesIO()
    canvas = new_canvas(target, PORTRAIT.width_mm, PORTRAIT.height_mm, f"Bảng kê nộp phí, lệ phí {made.code}")
    marked = marks(made.station, reprint_no, printed_at)
    foot = Foot(f"Mẫu {FORM} bản {made.template}", made.code, made.station, printed_at, printed_by)
    paged = Paged(
        opening=lambda page: _draw_opening(page, made, marked),
        heading=lambda page: _draw_heading(page, made, marked),
        closing=lambda page, top: _draw_closing(page, made, top),
        columns=COLUMNS,
        rows=[*(_row(at, fee) for at, fee in enumerate(made.fees, 1)), _total(made)],
        together=_WITH_CLOSING,
        table_bottom=_TABLE_BOTTOM,
        closing_bottom=_CLOSING_BOTTOM,
        continued_size=11,
    )
    draw_paged(canvas, PORTRAIT, marked, foot, paged)
    canvas.save()
    return target.getvalue()


def list_number(code: str) -> str:
    """Số of a list, "0815-01/BKNP"."""
    parts = parse_record_code(code)
    return f"{parts.on:%m%d}-{parts.serial:02d}/BKNP"


def _row(number: int, fee: HeldFee) -> Row:
    return Row(
        (
            cell(COLUMNS[0], str(number)),
            cell(COLUMNS[1], group_item_number(fee.item_number), floor=8),
            named(COLUMNS[2], fee.payer, _NAME_SIZES),
            named(COLUMNS[3], fee.name, _NAME_SIZES),
            named(COLUMNS[4], fee.receipt_number or "–", _NAME_SIZES),
            cell(COLUMNS[5], short_date(fee.taken_at.date()), floor=8),
            cell(COLUMNS[6], dotted(fee.amount_vnd), floor=7),
        )
    )


def _total(made: Remittance) -> Row:
    empty = cell(COLUMNS[0], "")
    return Row(
        (
            empty,
            cell(COLUMNS[1], "Tổng cộng", font=BOLD),
            cell(COLUMNS[2], f"{len(made.fees):02d} khoản", font=BOLD),
            *(empty, empty, empty),
            cell(COLUMNS[6], dotted(made.total_vnd), floor=7, font=BOLD),
        ),
        with_last=True,
    )


def _draw_opening(page: Page, made: Remittance, marked: Marks) -> float:
    """All above the table of page 1; where that begins."""
    station = made.station
    y = draw_head(page, PORTRAIT, station, list_number(made.code), made.made_at.date()) + 8.6
    page.text(PORTRAIT.middle, y, TITLE, BOLD, 16, Align.MIDDLE)
    page.text(PORTRAIT.middle, y + 5.3, SUBTITLE, BOLD, 11, Align.MIDDLE)
    y = draw_marks(page, PORTRAIT, marked, y + 7.6) + 0.6
    code_128(page, PORTRAIT.middle, y, made.code, made.code, 9, 0.3)
    words = GROUNDS.format(giver=f"{station.enterprise} – {station.name}", taker=made.agency.name)
    return draw_paragraph(page, PORTRAIT.left, y + 19, ((REGULAR, bound(words)),), _ROOM) + 3


def _draw_heading(page: Page, made: Remittance, marked: Marks) -> float:
    """All above the table of the pages behind; where that begins."""
    when = short_date(made.made_at.date())
    said = bound(f"Bảng kê nộp phí, lệ phí số {list_number(made.code)} ngày {when} – {made.agency.name}")
    y = page.fitted(PORTRAIT.left, 13.8, fit(((BOLD, said),), 128, 11, 8.5), 4.2)
    code_128(page, PORTRAIT.right - 23.4, 9.9, made.code, "", 7.6)
    return draw_marks(page, PORTRAIT, marked, max(y, 18.5) + 3.4)


def _draw_closing(page: Page, made: Remittance, top: float) -> float:
    """The sum in words and the names; where it ends."""
    said: Pieces = (
        (REGULAR, f"Bên nhận đã nhận đủ {WAYS[made.way]} số tiền: "),
        (BOLD, bound(f"{dotted(made.total_vnd)} đồng")),
        (ITALIC, f" ({money_words(made.total_vnd)})"),
        (REGULAR, f", {len(made.fees):02d} khoản. Bảng kê lập thành 02 bản, mỗi bên giữ 01 bản."),
    )
    y = draw_paragraph(page, PORTRAIT.left, top + 6.2, said, _ROOM) + 9
    for middle, side, post, name in (
        (PORTRAIT.left + _ROOM * 0.25, "BÊN NỘP", "NHÂN VIÊN BƯU CHÍNH", made.clerk_name),
        (PORTRAIT.left + _ROOM * 0.75, "BÊN NHẬN", "NGƯỜI NHẬN TIỀN", made.received_by),
    ):
        page.text(middle, y, side, BOLD, 11, Align.MIDDLE)
        page.text(middle, y + 4.6, post, BOLD, fit_line(post, BOLD, _ROOM / 2 - 4, 11, 9), Align.MIDDLE)
        page.text(middle, y + 9, BY_HAND, ITALIC, 10.5, Align.MIDDLE)
        signed = fit(((BOLD, bound(name)),), _ROOM / 2 - 4, 11, 9)
        if len(signed.lines) == 1:
            page.fitted(middle, y + 29.5, signed, 0, Align.MIDDLE)
    return y + 31
