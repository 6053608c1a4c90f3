"""Bảng kê bàn giao hằng ngày: what went to the agencies on a day, what stayed and why (TT 17/2017 Art 5.1 e, g, h)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby

from bcdesk.core.dates import short_date
from bcdesk.core.handover import DailyLine, DailyList
from bcdesk.core.money import dotted, money_words
from bcdesk.paper.documents import two_digits
from bcdesk.paper.formal import (
    LANDSCAPE,
    Foot,
    draw_head,
    draw_marks,
    draw_paragraph,
)
from bcdesk.paper.handover import record_number
from bcdesk.paper.page import Align, Page, new_canvas
from bcdesk.paper.paged import Paged, draw_paged
from bcdesk.paper.procedure import Marks
from bcdesk.paper.signatures import BY_HAND
from bcdesk.paper.table import Column, Row, cell, named, named_pieces, pieces_cell
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Fitted, Pieces, bound, fit, fit_line

FORM, TEMPLATE = "BC-BKBG", "1.0"
TITLE = "BẢNG KÊ BÀN GIAO HẰNG NGÀY"
EMPTY = "Trong ngày không bàn giao hồ sơ nào và không còn hồ sơ nào chờ bàn giao."
GIVEN, LEFT_HERE = "Đã giao", "Để lại"

COLUMNS = (
    Column(("STT",), 9, Align.MIDDLE),
    Column(("Số hiệu", "phiếu gửi"), 27, Align.MIDDLE),
    Column(("Người gửi",), 37),
    Column(("Thủ tục hành chính",), 49),
    Column(("Chấp nhận", "(J)"), 19, Align.MIDDLE),
    Column(("Hạn phát", "(J + n)"), 19, Align.MIDDLE),
    Column(("Bản", "chính"), 10, Align.MIDDLE),
    Column(("Bản", "sao"), 10, Align.MIDDLE),
    Column(("Phí, lệ phí", "(đồng)"), 18, Align.END),
    Column(("Biên lai",), 24),
    Column(("Biên bản", "số"), 14, Align.MIDDLE),
    Column(("Giao, nhận lúc;", "lý do để lại"), 37),
)
_SIZE = 9.0
_TABLE_BOTTOM, _CLOSING_BOTTOM = 197.0, 200.5
_WITH_CLOSING = 3
"""Lines that go with the sums and the closing block."""
_NAME_SIZES = ((9.0, 4), (8.0, 6), (7.0, 10))


@dataclass(frozen=True, slots=True)
class Sums:
    """What lines come to."""

    dossiers: int
    originals: int
    copies: int
    fees_vnd: int


def sums(lines: Iterable[DailyLine]) -> Sums:
    items = [line.item for line in lines]
    return Sums(
        len(items),
        sum(item.originals for item in items),
        sum(item.copies for item in items),
        sum(item.fees_vnd for item in items),
    )


def parts(lines: Sequence[DailyLine]) -> Iterator[tuple[str, list[DailyLine]]]:
    """What went and what stayed, where there is any."""
    for name, part in (
        (GIVEN, [line for line in lines if line.given_at is not None]),
        (LEFT_HERE, [line for line in lines if line.given_at is None]),
    ):
        if part:
            yield name, part


def groups(lines: Sequence[DailyLine]) -> list[tuple[str, list[tuple[str, list[DailyLine]]]]]:
    """By receiving point its agencies, by agency its lines, in the order of the list."""
    return [
        (point, [(agency, list(found)) for agency, found in groupby(of_point, key=lambda line: line.agency)])
        for point, of_point in groupby(lines, key=lambda line: line.receiving_point)
    ]


def handover_list(daily: DailyList) -> bytes:
    """The PDF of a day's list, grouped by receiving point and agency as the list is ordered."""
    target = BytesIO()
    title = f"Bảng kê bàn giao ngày {short_date(daily.day)}"
    canvas = new_canvas(target, LANDSCAPE.width_mm, LANDSCAPE.height_mm, title)
    marked = Marks(daily.station.training, "")
    foot = Foot(f"Mẫu {FORM} bản {TEMPLATE}", "", daily.station, daily.made_at, daily.made_by)

    paged = Paged(
        opening=lambda page: _draw_opening(page, daily, marked),
        heading=lambda page: _draw_heading(page, daily, marked),
        closing=lambda page, top: _draw_closing(page, daily, top),
        columns=COLUMNS,
        rows=tuple(_rows(daily.lines)),
        together=_WITH_CLOSING,
        table_bottom=_TABLE_BOTTOM,
        closing_bottom=_CLOSING_BOTTOM,
    )
    draw_paged(canvas, LANDSCAPE, marked, foot, paged)
    canvas.save()
    return target.getvalue()


def _rows(lines: Sequence[DailyLine]) -> Iterator[Row]:
    """Of each agency its name, its lines, its sums; those of a receiving point; those of the day. No sums twice."""
    number = 0
    points = groups(lines)
    for point, agencies in points:
        for agency, of_agency in agencies:
            heading = _heading(point, agency)
            yield heading
            for line in of_agency:
                number += 1
                yield _row(number, line, _heading(point, agency, " (tiếp theo)"))
            if len(points) + len(agencies) > 2:
                yield from _sum_rows("Cộng", of_agency)
        if len(points) > 1 and len(agencies) > 1:
            yield from _sum_rows("Cộng nơi tiếp nhận,", [line for _, of_agency in agencies for line in of_agency])
    yield from _sum_rows("Tổng cộng", lines)


def _heading(point: str, agency: str, more: str = "") -> Row:
    said = f"Cơ quan: {agency}" if point == agency else f"Nơi tiếp nhận: {point} – Cơ quan: {agency}"
    return Row((pieces_cell(LANDSCAPE.room_mm, ((BOLD, bound(said + more)),), 9.5, 8),), with_next=True)


def _row(number: int, line: DailyLine, under: Row) -> Row:
    item = line.item
    if line.given_at is None:
        happened: Pieces = ((BOLD, f"{LEFT_HERE}: "), (REGULAR, bound(line.left_reason)))
    else:
        taken_by = f" – {line.taken_by}" if line.taken_by else ""
        happened = ((REGULAR, f"{line.given_at:%H:%M}{bound(taken_by)}"),)
    number_on_record = record_number(line.record).removesuffix("/BBGN") if line.record else "–"
    procedure = f"{item.procedure_code} – {item.procedure_name}"
    if len(_name(3, procedure).lines) > _NAME_SIZES[-1][1]:
        procedure = f"{item.procedure_code} (tên đầy đủ: xem Phiếu gửi hồ sơ)"
    return Row(
        (
            _cell(0, str(number)),
            _cell(1, item.item_number),
            _name(2, item.sender),
            _name(3, procedure),
            _cell(4, f"{item.accepted_at:%H:%M %d/%m/%Y}"),
            _cell(5, short_date(item.due_on)),
            _cell(6, two_digits(item.originals)),
            _cell(7, two_digits(item.copies)),
            _cell(8, dotted(item.fees_vnd) if item.fees_vnd else "–", floor=7),
            _name(9, item.fee_receipts or "–"),
            _cell(10, number_on_record, floor=7),
            named_pieces(COLUMNS[11], happened, _NAME_SIZES),
        ),
        under=under,
    )


def _sum_rows(name: str, lines: Sequence[DailyLine]) -> Iterator[Row]:
    for part, found in parts(lines):
        yield _sum_row(f"{name} {part.lower()}", sums(found))


def _sum_row(name: str, of: Sums) -> Row:
    return Row(
        (
            _cell(0, ""),
            _cell(1, ""),
            _cell(2, name, floor=8, font=BOLD),
            _cell(3, f"{of.dossiers:02d} hồ sơ", font=BOLD),
            _cell(4, ""),
            _cell(5, ""),
            _cell(6, two_digits(of.originals), floor=7, font=BOLD),
            _cell(7, two_digits(of.copies), floor=7, font=BOLD),
            _cell(8, dotted(of.fees_vnd) if of.fees_vnd else "–", floor=6.5, font=BOLD),
            *(_cell(at, "") for at in (9, 10, 11)),
        ),
        with_last=True,
    )


def _cell(at: int, text: str, floor: float = _SIZE, font: str = REGULAR) -> Fitted:
    return cell(COLUMNS[at], text, _SIZE, floor, font)


def _name(at: int, text: str) -> Fitted:
    return named(COLUMNS[at], text, _NAME_SIZES)


def _draw_opening(page: Page, daily: DailyList, marked: Marks) -> float:
    """All above the table of page 1; where that begins."""
    y = draw_head(page, LANDSCAPE, daily.station, "", daily.made_at.date()) + 8.6
    page.text(LANDSCAPE.middle, y, TITLE, BOLD, 16, Align.MIDDLE)
    said = f"Ngày {short_date(daily.day)}"
    page.text(LANDSCAPE.middle, y + 5.3, said, BOLD, 11, Align.MIDDLE)
    return draw_marks(page, LANDSCAPE, marked, y + 7.6) + 0.6


def _draw_heading(page: Page, daily: DailyList, marked: Marks) -> float:
    """All above the table of the pages behind; where that begins."""
    said = bound(f"Bảng kê bàn giao ngày {short_date(daily.day)} – {daily.station.name} – Mã {daily.station.code}")
    page.text(LANDSCAPE.left, 12.4, said, BOLD, fit_line(said, BOLD, LANDSCAPE.room_mm, 11, 8))
    return draw_marks(page, LANDSCAPE, marked, 14.4) + 0.4


def _draw_closing(page: Page, daily: DailyList, top: float) -> float:
    """The sums in words and the names; where it ends."""
    y = draw_paragraph(page, LANDSCAPE.left, top + 5.8, ((REGULAR, _summary(daily)),), LANDSCAPE.room_mm) + 8
    quarter_mm = LANDSCAPE.room_mm / 4
    for middle, post, name in (
        (LANDSCAPE.left + quarter_mm, "NGƯỜI LẬP BẢNG KÊ", daily.made_by),
        (LANDSCAPE.right - quarter_mm, "TRƯỞNG BƯU CỤC", ""),
    ):
        page.text(middle, y, post, BOLD, 11, Align.MIDDLE)
        page.text(middle, y + 4.4, BY_HAND, ITALIC, 10.5, Align.MIDDLE)
        signed = fit(((BOLD, bound(name)),), 2 * quarter_mm - 6, 11, 8)
        if len(signed.lines) == 1:
            page.fitted(middle, y + 23, signed, 0, Align.MIDDLE)
    return y + 24.5


def _summary(daily: DailyList) -> str:
    if not daily.lines:
        return EMPTY
    given = sums(line for line in daily.lines if line.given_at is not None)
    left = len(daily.lines) - given.dossiers
    fees = (
        f"; phí, lệ phí đã giao: {dotted(given.fees_vnd)} đồng ({money_words(given.fees_vnd)})"
        if given.fees_vnd
        else "; không giao tiền phí, lệ phí"
    )
    if not given.dossiers:
        fees = ""
    return bound(f"Đã giao {given.dossiers:02d} hồ sơ, để lại {left:02d} hồ sơ{fees}.")
