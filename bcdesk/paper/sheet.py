"""Bảng kê bàn giao hằng ngày and bảng kê nộp phí as spreadsheets: dates and numbers that can be sorted and summed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from bcdesk.core.dates import short_date
from bcdesk.core.handover import DailyLine, DailyList
from bcdesk.core.remittance import HeldFee, Remittance
from bcdesk.paper import terms
from bcdesk.paper.handover_list import EMPTY, GIVEN, LEFT_HERE, TITLE, groups, parts, sums

_HEAD_ROW = 4
"""Of the table, counted from 0."""
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula once a cell is opened and left again."""
_A4 = 9


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its head, its width in letters, how numbers stand in it; ``summed`` in the rows of sums."""

    title: str
    width: int
    number_format: str = ""
    summed: bool = False


_DATE, _MOMENT, _COUNT, _MONEY = "dd/mm/yyyy", "hh:mm dd/mm/yyyy", "0", "#,##0"
COLUMNS = (
    _Column("STT", 5, _COUNT),
    _Column("Nơi tiếp nhận", 26),
    _Column("Cơ quan", 26),
    _Column("Tình trạng", 10),
    _Column("Số hiệu phiếu gửi", 17),
    _Column("Người gửi", 26),
    _Column("Mã TTHC", 11),
    _Column("Thủ tục hành chính", 44),
    _Column("Chấp nhận (J)", 17, _MOMENT),
    _Column("Hạn phát (J + n)", 12, _DATE),
    _Column("Bản chính", 8, _COUNT, summed=True),
    _Column("Bản sao", 8, _COUNT, summed=True),
    _Column("Phí, lệ phí (đồng)", 13, _MONEY, summed=True),
    _Column("Biên lai", 18),
    _Column("Biên bản số", 20),
    _Column("Giao, nhận lúc", 17, _MOMENT),
    _Column("Người nhận", 22),
    _Column("Lý do để lại", 28),
)
FEE_COLUMNS = (
    _Column("STT", 5, _COUNT),
    _Column("Số hiệu bưu gửi", 17),
    _Column("Người nộp", 26),
    _Column("Khoản phí, lệ phí", 40),
    _Column("Biên lai", 22),
    _Column("Ngày thu", 12, _DATE),
    _Column("Số tiền (đồng)", 15, _MONEY),
)
_POINT, _AGENCY, _STATE, _DOSSIERS = 1, 2, 3, 5
_STATE_NAME = xl_col_to_name(_STATE)


class _Sheet:
    """A worksheet being filled, and the formats of its cells."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, columns: Sequence[_Column]) -> None:
        self.sheet = book.add_worksheet(name)
        self.columns = columns
        self._book = book
        self._formats: dict[tuple[Any, ...], Any] = {}

    def format(self, number_format: str = "", *, bold: bool = False, frame: bool = True, quoted: bool = False) -> Any:
        key = (number_format, bold, frame, quoted)
        if key not in self._formats:
            made = self._book.add_format(
                {
                    "font_name": "Times New Roman",
                    "font_size": 11,
                    "bold": bold,
                    "border": 1 if frame else 0,
                    "valign": "vcenter",
                    "text_wrap": frame and not number_format,
                    "num_format": number_format or "@",
                }
            )
            if quoted:
                made.set_quote_prefix()
            self._formats[key] = made
        return self._formats[key]

    def put(self, row: int, column: int, value: str | int | date | None, *, bold: bool = False) -> None:
        """A cell of the table: text is text, whatever it begins with."""
        kind = self.columns[column].number_format
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, self.format(kind, bold=bold))
        elif isinstance(value, datetime):
            self.sheet.write_datetime(row, column, value.replace(tzinfo=None), self.format(kind, bold=bold))
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, self.format(kind, bold=bold))
        elif isinstance(value, int):
            self.sheet.write_number(row, column, value, self.format(kind, bold=bold))
        else:
            quoted = value.startswith(_FORMULA_SIGNS)
            self.sheet.write_string(row, column, value, self.format(bold=bold, quoted=quoted))

    def write_head(self) -> None:
        """The names of the columns."""
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width)
            self.sheet.write_string(_HEAD_ROW, at, column.title, self.format(bold=True))

    def say(self, row: int, text: str, *, bold: bool = False) -> None:
        """A line above or below the table."""
        self.sheet.write_string(row, 0, text, self.format(bold=bold, frame=False))


def handover_sheet(daily: DailyList) -> bytes:
    """The XLSX of a day's list. Each row names its receiving point and agency, so that a filter shows whole rows."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties(
        {
            "title": f"Bảng kê bàn giao ngày {short_date(daily.day)}",
            "author": daily.made_by,
            "created": daily.made_at.replace(tzinfo=None),
        }
    )
    made = _Sheet(book, f"Bàn giao {daily.day:%d-%m-%Y}", COLUMNS)
    _write_opening(made, daily)
    last = _write_lines(made, daily.lines) if daily.lines else _HEAD_ROW
    if not daily.lines:
        made.say(_HEAD_ROW + 1, EMPTY)
    _set_up(made.sheet, daily, last)
    book.close()
    return target.getvalue()


def remittance_sheet(remitted: Remittance) -> bytes:
    """The XLSX of a bảng kê nộp phí, lệ phí: each fee, and a sum that follows what is changed in the rows."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    title = f"Bảng kê nộp phí, lệ phí {remitted.code}"
    made_at = remitted.made_at.replace(tzinfo=None)
    book.set_properties({"title": title, "author": remitted.clerk_name, "created": made_at})
    made = _Sheet(book, remitted.code, FEE_COLUMNS)
    station = remitted.station
    made.say(0, f"{station.enterprise} – {station.name} – Mã {station.code}")
    made.say(1, f"{title} – {remitted.agency.name}", bold=True)
    made.say(2, f"Lập lúc {made_at:%H:%M} ngày {short_date(made_at.date())}, người lập: {remitted.clerk_name}")
    if station.training:
        made.say(3, terms.TRAINING, bold=True)
    made.write_head()
    for number, fee in enumerate(remitted.fees, 1):
        for at, value in enumerate(_fee_values(number, fee)):
            made.put(_HEAD_ROW + number, at, value)
    last, amount = _HEAD_ROW + len(remitted.fees), len(FEE_COLUMNS) - 1
    column = xl_col_to_name(amount)
    total = f"=SUM({column}{_HEAD_ROW + 2}:{column}{last + 1})"
    made.put(last + 1, 3, "Tổng cộng", bold=True)
    made.sheet.write_formula(last + 1, amount, total, made.format(_MONEY, bold=True), remitted.total_vnd)
    made.sheet.freeze_panes(_HEAD_ROW + 1, 0)
    made.sheet.repeat_rows(_HEAD_ROW)
    made.sheet.set_paper(_A4)
    made.sheet.fit_to_pages(1, 0)
    book.close()
    return target.getvalue()


def _fee_values(number: int, fee: HeldFee) -> tuple[str | int | date | None, ...]:
    return number, fee.item_number, fee.payer, fee.name, fee.receipt_number, fee.taken_at.date(), fee.amount_vnd


def _write_opening(made: _Sheet, daily: DailyList) -> None:
    station = daily.station
    made.say(0, f"{station.enterprise} – {station.name} – Mã {station.code}")
    made.say(1, f"{TITLE} – Ngày {short_date(daily.day)}", bold=True)
    by = f", người lập: {daily.made_by}" if daily.made_by else ""
    made.say(2, f"Lập lúc {daily.made_at:%H:%M} ngày {short_date(daily.made_at.date())}{by}")
    if station.training:
        made.say(3, terms.TRAINING, bold=True)
    made.write_head()


def _write_lines(made: _Sheet, lines: Sequence[DailyLine]) -> int:
    """Lines and sums of each agency, then the sums of the day; the last row that a filter covers."""
    row, number = _HEAD_ROW, 0
    for point, agencies in groups(lines):
        for agency, of_agency in agencies:
            for name, part in parts(of_agency):
                first = row + 1
                for line in part:
                    row, number = row + 1, number + 1
                    for at, value in enumerate(_values(number, line)):
                        made.put(row, at, value)
                row += 1
                _write_sums(made, row, f"Cộng {name.lower()}", part, f"SUBTOTAL(9,{{0}}{first + 1}:{{0}}{row})")
                made.put(row, _POINT, point, bold=True)
                made.put(row, _AGENCY, agency, bold=True)
    last = row
    span = f"{_HEAD_ROW + 2}:{{0}}{last + 1}"
    state = f"{_STATE_NAME}{_HEAD_ROW + 2}:{_STATE_NAME}{last + 1}"
    for name, part in parts(lines):
        row += 1
        _write_sums(made, row, f"Tổng cộng {name.lower()}", part, f'SUMIFS({{0}}{span},{state},"{name}")')
    return last


def _values(number: int, line: DailyLine) -> tuple[str | int | date | None, ...]:
    item = line.item
    return (
        number,
        line.receiving_point,
        line.agency,
        LEFT_HERE if line.given_at is None else GIVEN,
        item.item_number,
        item.sender,
        item.procedure_code,
        item.procedure_name,
        item.accepted_at,
        item.due_on,
        item.originals,
        item.copies,
        item.fees_vnd,
        item.fee_receipts,
        line.record,
        line.given_at,
        line.taken_by,
        line.left_reason,
    )


def _write_sums(made: _Sheet, row: int, name: str, lines: Sequence[DailyLine], formula: str) -> None:
    """Formulas that follow what is changed in the rows, with what they come to for readers that do not calculate."""
    of = sums(lines)
    known = iter((of.originals, of.copies, of.fees_vnd))
    for at, column in enumerate(COLUMNS):
        if column.summed:
            cell_format = made.format(column.number_format, bold=True)
            made.sheet.write_formula(row, at, "=" + formula.format(xl_col_to_name(at)), cell_format, next(known))
        else:
            made.put(row, at, None, bold=True)
    made.put(row, _DOSSIERS, f"{name}: {of.dossiers:02d} hồ sơ", bold=True)


def _set_up(sheet: Any, daily: DailyList, last: int) -> None:
    """How it is shown and printed: head row kept in view and on every page, all columns on one page's width."""
    sheet.freeze_panes(_HEAD_ROW + 1, 0)
    sheet.autofilter(_HEAD_ROW, 0, last, len(COLUMNS) - 1)
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f"&L&8{daily.station.code} · {short_date(daily.day)}&R&8Trang &P/&N")
