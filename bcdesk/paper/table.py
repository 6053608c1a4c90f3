"""A table over several pages: its head row repeats, a row never splits, what closes it never stands alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from bcdesk.paper.page import FINE, MEDIUM, Align, Page
from bcdesk.paper.text import BOLD, REGULAR, DoesNotFit, Fitted, Pieces, bound, fit

HEAD_MM = 9.3
_HEAD_PITCH_MM = 3.9
_BESIDE_MM = 1.0
_FRAME_MM, _LEAST_MM = 1.5, 6.1
_PITCH = 0.41
"""From line to line, in mm for each point of size."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the words over it, its width, and how its cells stand in it."""

    title: tuple[str, ...]
    width_mm: float
    align: Align = Align.START
    tick: bool = False
    """Its cells are boxes to tick by hand."""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a row, one for each column; a row of one cell runs across all of them."""

    cells: tuple[Fitted, ...]
    ticked: bool = True
    """Whether the boxes of tick columns are drawn in it."""
    with_next: bool = False
    """It never ends a page."""
    with_last: bool = False
    """It never begins a page."""
    under: "Row | None" = None
    """What stands over it once more where it begins a page."""
    least_mm: float = _LEAST_MM

    @property
    def height_mm(self) -> float:
        return max(self.least_mm, *(_FRAME_MM + len(cell.lines) * cell.size * _PITCH for cell in self.cells))


def cell(column: Column, text: str, size: float = 9.5, floor: float = 9.5, font: str = REGULAR) -> Fitted:
    """A text as wide as its column, in as many lines as it takes."""
    return pieces_cell(column.width_mm, ((font, bound(text)),), size, floor)


def pieces_cell(width_mm: float, pieces: Pieces, size: float, floor: float) -> Fitted:
    return fit(pieces, width_mm - 2 * _BESIDE_MM, size, floor)


def named(column: Column, text: str, sizes: Sequence[tuple[float, int]]) -> Fitted:
    """A name at the first of ``sizes`` (points, lines it may take there) that suits it, else at the last."""
    return named_pieces(column, ((REGULAR, bound(text)),), sizes)


def named_pieces(column: Column, pieces: Pieces, sizes: Sequence[tuple[float, int]]) -> Fitted:
    for size, most in sizes:
        fitted = pieces_cell(column.width_mm, pieces, size, size)
        if len(fitted.lines) <= most:
            break
    return fitted


def split_cell(text: Fitted, most_lines: int) -> list[Fitted]:
    """A text higher than a page as cells of rows below each other."""
    lines = text.lines
    return [Fitted(lines[at : at + most_lines], text.size) for at in range(0, len(lines), most_lines)]


def paginate(
    rows: Sequence[Row], first_mm: float, next_mm: float, closing_mm: float, together: int
) -> list[Sequence[Row]]:
    """The rows of each page. The last leaves room for what closes the table, and has ``together`` rows beside it.

    Where all there are fit neither with it nor beside it on page 1, page 1 keeps one and fewer go on.
    """
    heights = [row.height_mm for row in rows]
    tallest = max(heights, default=0.0)
    if tallest > next_mm:
        raise DoesNotFit(f"a row of {tallest:.0f} mm is higher than a page of {next_mm:.0f} mm")
    pages: list[Sequence[Row]] = []
    at = 0
    while True:
        room_mm = next_mm if pages else first_mm
        if sum(heights[at:]) + closing_mm <= room_mm + 1e-6:
            return [*pages, rows[at:]]
        fitting = sum(1 for used in accumulate(heights[at:]) if used <= room_mm + 1e-6)
        taken = _taken(rows[at:], fitting, together)
        if not taken and pages:
            raise DoesNotFit(f"{len(rows) - at} rows and {closing_mm:.0f} mm to close them fit no page")
        pages.append(rows[at : at + taken])
        at += taken


def _taken(rows: Sequence[Row], fitting: int, together: int) -> int:
    """How many rows a page takes that is not the last: none, if need be, of the first page."""
    for left in range(min(together, len(rows)), 0, -1):
        taken = min(fitting, len(rows) - left)
        while taken and (rows[taken - 1].with_next or (taken < len(rows) and rows[taken].with_last)):
            taken -= 1
        if taken:
            return taken
    return 0


def draw_table(page: Page, columns: Sequence[Column], rows: Sequence[Row], left: float, top: float) -> float:
    """Head row and rows from ``top``; where the table ends."""
    edges = list(accumulate((column.width_mm for column in columns), initial=left))
    for column, x in zip(columns, edges, strict=False):
        first = top + HEAD_MM / 2 + 1.25 - (len(column.title) - 1) * _HEAD_PITCH_MM / 2
        for at, word in enumerate(column.title):
            page.text(x + column.width_mm / 2, first + at * _HEAD_PITCH_MM, word, BOLD, 9.5, Align.MIDDLE)
    y = top + HEAD_MM
    upright_from = top
    for row in rows:
        page.horizontal(y, left, edges[-1], FINE)
        if len(row.cells) == 1:
            _draw_uprights(page, edges, upright_from, y)
            upright_from = y + row.height_mm
            _draw_cell(page, row.cells[0], Align.START, left, edges[-1] - left, y, row.height_mm)
        else:
            for column, x, text in zip(columns, edges, row.cells, strict=False):
                if column.tick and row.ticked:
                    page.tick_box(x + column.width_mm / 2 - 1.6, y + row.height_mm / 2 - 1.6, False, 3.2)
                _draw_cell(page, text, column.align, x, column.width_mm, y, row.height_mm)
        y += row.height_mm
    _draw_uprights(page, edges, upright_from, y)
    page.box(left, top, edges[-1] - left, y - top, MEDIUM)
    return y


def _draw_uprights(page: Page, edges: list[float], top: float, bottom: float) -> None:
    if bottom > top:
        for x in edges[1:-1]:
            page.vertical(x, top, bottom, FINE)


def _draw_cell(
    page: Page, text: Fitted, align: Align, left: float, width_mm: float, top: float, height_mm: float
) -> None:
    pitch_mm = text.size * _PITCH
    x = left + _BESIDE_MM + (width_mm - 2 * _BESIDE_MM) * align.value
    first = top + (height_mm - (len(text.lines) - 1) * pitch_mm) / 2 + text.size * 0.12
    page.fitted(x, first, text, pitch_mm, align)
