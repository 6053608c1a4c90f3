"""A paper whose table runs over pages: opening, table, what closes it; the pages behind begin with a heading."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bcdesk.paper.formal import Foot, Sheet, draw_foot, draw_training
from bcdesk.paper.page import Align, Page
from bcdesk.paper.procedure import Marks
from bcdesk.paper.table import HEAD_MM, Column, Row, draw_table, paginate
from bcdesk.paper.text import ITALIC

CONTINUED = "(Xem tiếp trang sau)"


@dataclass(frozen=True, slots=True)
class Paged:
    """The parts of such a paper. ``opening``, ``heading`` and ``closing`` draw, and tell where they end.

    ``together``: rows that go with what closes the table, besides the sums at its end. ``table_bottom`` and
    ``closing_bottom``: down to where each may reach.
    """

    opening: Callable[[Page], float]
    heading: Callable[[Page], float]
    closing: Callable[[Page, float], float]
    columns: Sequence[Column]
    rows: Sequence[Row]
    together: int
    table_bottom: float
    closing_bottom: float
    continued_size: float = 10


def draw_paged(canvas: Any, sheet: Sheet, marked: Marks, foot: Foot, paged: Paged) -> None:
    """All pages of one copy, numbered from 1."""
    first_top = paged.opening(_blank(canvas, sheet))
    next_top = paged.heading(_blank(canvas, sheet))
    closing_mm = paged.closing(_blank(canvas, sheet), 0.0) - (paged.closing_bottom - paged.table_bottom)
    first_mm, next_mm = (paged.table_bottom - top - HEAD_MM for top in (first_top, next_top))
    next_mm -= max((row.under.height_mm for row in paged.rows if row.under), default=0.0)
    sums = sum(1 for _ in takewhile(lambda row: row.with_last, reversed(paged.rows)))
    pages = paginate(paged.rows, first_mm, next_mm, closing_mm, paged.together + sums)
    for number, rows in enumerate(pages, 1):
        draw_training(canvas, sheet, marked)
        page = _blank(canvas, sheet)
        top = (paged.opening if number == 1 else paged.heading)(page)
        shown = [rows[0].under, *rows] if rows and rows[0].under and number > 1 else rows
        bottom = draw_table(page, paged.columns, shown, sheet.left, top) if shown else top
        if number == len(pages):
            paged.closing(page, bottom)
        else:
            page.text(sheet.right, sheet.foot - 2, CONTINUED, ITALIC, paged.continued_size, Align.END)
        draw_foot(page, sheet, foot, number, len(pages))
        page.flush()
        canvas.showPage()


def _blank(canvas: Any, sheet: Sheet) -> Page:
    return Page(canvas, sheet.height_mm)
