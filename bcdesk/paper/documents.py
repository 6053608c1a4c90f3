"""Section 5 of a Phiếu gửi: the counted list of papers (TT 17/2017 Art 5.1 b), on page 1 and the pages behind it."""

from dataclasses import dataclass, replace
from functools import cached_property

from bcdesk.core.dossier import Document, Receipt
from bcdesk.paper.page import FINE, HAIR, HEAVY, LEFT, MEDIUM, Align, Page
from bcdesk.paper.text import BOLD, BOLD_ITALIC, ITALIC, REGULAR, DoesNotFit, Fitted, Pieces, bound, fit, wrap

TABLE_RIGHT = 130.0
_NAME_LEFT, _NAME_RIGHT, _COPIES_LEFT = 12.8, 104.0, 117.0
_ROW_MM = 4.2
_PITCH_MM = 3.4
_CROSSED_MM = 2.4
"""Unused room from which it is crossed; a smaller rest goes to the rows."""

LIST_TOP, LIST_BOTTOM = 22.5, 118.0
_LIST_HEAD_MM = 8.4
_LIST_ROOM_MM = LIST_BOTTOM - LIST_TOP - _LIST_HEAD_MM
_LIST_PITCH_MM = 3.5
_LISTS = (LEFT, 107.0)
_LIST_WIDTH_MM, _LIST_NUMBER_MM, _LIST_COUNT_MM = 95.0, 7.0, 10.0
_LIST_NAME_MM = _LIST_WIDTH_MM - _LIST_NUMBER_MM - 2 * _LIST_COUNT_MM
_LIST_MOST_LINES = int((_LIST_ROOM_MM - 1.6) / _LIST_PITCH_MM)


@dataclass(frozen=True, slots=True)
class Entry:
    """A paper of the list, as it is named."""

    pieces: Pieces
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class Contents:
    """All that section 5 has to say. ``counts``: originals and copies in the total row, which else ends in ``remark``.

    ``closing`` is the sum on the last page behind the first, after "Cộng trang … và trang …". ``note``: a remark below
    the papers; where it takes more than ``note_lines``, it stands behind them, and page 1 says so in ``note_name``.
    """

    item_number: str
    title: str
    entries: tuple[Entry, ...]
    note: Pieces
    total: str
    counts: tuple[str, str] | None
    remark: str
    closing: str
    note_lines: int = 2
    note_name: tuple[str, str] = ("Khách hàng vẫn đề nghị gửi khi còn thiếu giấy tờ", "giấy tờ còn thiếu")
    """What the remark is called alone, and behind the papers that stand on page 2 with it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the list; a row without a number is a remark."""

    number: str
    name: Fitted
    originals: str
    copies: str


@dataclass(frozen=True)
class FirstPage:
    """What of the list stands on page 1: ``shown`` of all documents, a pointer to the rest, a remark.

    ``moved``: texts too long for page 1, which stand in full behind the list.
    """

    shown: int
    rows: tuple[Row, ...]
    moved: tuple[Pieces, ...]

    @cached_property
    def height_mm(self) -> float:
        return sum(_height(row, _ROW_MM, _PITCH_MM) for row in self.rows)


def two_digits(count: int) -> str:
    """Counts as papers show them: "01", and "–" for none."""
    return f"{count:02d}" if count else "–"


def intake_contents(receipt: Receipt) -> Contents:
    """The papers that a customer sends."""
    documents = receipt.documents
    originals = two_digits(sum(document.originals for document in documents))
    copies = two_digits(sum(document.copies for document in documents))
    return Contents(
        receipt.item_number,
        "DANH MỤC GIẤY TỜ TRONG HỒ SƠ",
        tuple(Entry(_pieces(document), document.originals, document.copies) for document in documents),
        _note(receipt),
        total=f"Cộng: {len(documents):02d} loại giấy tờ",
        counts=(originals, copies),
        remark="",
        closing=f"{len(documents):02d} loại giấy tờ – bản chính: {originals}; bản sao: {copies}.",
    )


def _pieces(document: Document) -> Pieces:
    back = "Trả lại bản chính" if document.originals_come_back else ""
    remark = "; ".join(part for part in (document.remark, back) if part)
    name: Pieces = ((REGULAR, bound(document.name)),)
    return (*name, (REGULAR, " "), (ITALIC, f"({bound(remark)})")) if remark else name


def _height(row: Row, one_line_mm: float, pitch_mm: float) -> float:
    return one_line_mm + (len(row.name.lines) - 1) * pitch_mm


def _note(receipt: Receipt) -> Pieces:
    if not receipt.missing_reason:
        return ()
    return (BOLD_ITALIC, "Khách hàng vẫn đề nghị gửi, thiếu: "), (ITALIC, bound(receipt.missing_reason))


def first_page(contents: Contents, room_mm: float, moved: tuple[Pieces, ...] = ()) -> FirstPage:
    """As many papers as stand in the room, measured; the rest goes to page 2, behind a row that says so."""
    name_mm = _NAME_RIGHT - _NAME_LEFT - 1
    rows = [
        Row(str(at), fit(paper.pieces, name_mm, 9, 8.5, 9), two_digits(paper.originals), two_digits(paper.copies))
        for at, paper in enumerate(contents.entries, 1)
    ]
    note = contents.note
    note_row = Row("", fit(note, name_mm, 9, 8, 8.5), "", "")
    short = not note or len(note_row.name.lines) <= contents.note_lines
    for note_stays in (True, False) if short else (False,):
        below = [note_row] if note and note_stays else []
        behind = moved if note_stays else (*moved, note)
        for shown in range(len(rows), -1, -1):
            pointer = _pointer(contents, shown, not note_stays, name_mm)
            page = FirstPage(shown, (*rows[:shown], *pointer, *below), behind)
            if page.height_mm <= room_mm + 1e-6:
                return page
    raise DoesNotFit(f"no document, pointer and remark of {contents.item_number} fit {room_mm:.1f} mm")


def _pointer(contents: Contents, shown: int, note_moved: bool, name_mm: float) -> list[Row]:
    all_rows = len(contents.entries)
    left = all_rows - shown
    alone, too = contents.note_name
    if not left and not note_moved:
        return []
    if not left:
        said = f"{alone}: xem trang 2"
    else:
        which = f"số {all_rows}" if left == 1 else f"từ số {shown + 1} đến số {all_rows}"
        where = f", và {too}: xem trang 2" if note_moved else ": xem trang 2 của phiếu này"
        said = f"Còn {left} loại giấy tờ, {which}{where}"
    return [Row("", fit(((BOLD_ITALIC, said),), name_mm, 9, 8), "", "")]


def draw_first_page(page: Page, contents: Contents, listed: FirstPage, top: float, room_mm: float) -> None:
    """Head, rows, unused room crossed by an oblique line, totals: ``room_mm`` + 9,8 mm from ``top``."""
    page.text(LEFT, top + 3.7, "5", BOLD, 8)
    page.text(LEFT + 4, top + 3.7, contents.title, BOLD, 8)
    page.text((_NAME_RIGHT + _COPIES_LEFT) / 2, top + 3.7, "Bản chính", BOLD, 7.6, Align.MIDDLE)
    page.text((_COPIES_LEFT + TABLE_RIGHT) / 2, top + 3.7, "Bản sao", BOLD, 7.6, Align.MIDDLE)
    y = top + 5
    bottom = y + room_mm
    page.horizontal(y, LEFT, TABLE_RIGHT, FINE)
    spare_mm = room_mm - listed.height_mm
    crossed = spare_mm > _CROSSED_MM or not listed.rows
    wider_mm = 0.0 if crossed else spare_mm / len(listed.rows)
    for row in listed.rows:
        _draw_first_page_row(page, row, y + wider_mm / 2)
        y += _height(row, _ROW_MM, _PITCH_MM) + wider_mm
        if y < bottom - 0.1:
            page.horizontal(y, LEFT, TABLE_RIGHT, HAIR)
    if crossed:
        page.rule(_NAME_LEFT, bottom - 0.7, TABLE_RIGHT - 2, y + 0.7, HAIR)
    page.horizontal(bottom, LEFT, TABLE_RIGHT, HEAVY)
    for x in (_NAME_RIGHT, _COPIES_LEFT, TABLE_RIGHT):
        through = contents.counts is not None or x == TABLE_RIGHT
        page.vertical(x, top, bottom + (4.8 if through else 0), FINE)
    page.text(_NAME_LEFT, bottom + 3.5, contents.total, BOLD, 9)
    if contents.counts is not None:
        originals, copies = contents.counts
        page.text((_NAME_RIGHT + _COPIES_LEFT) / 2, bottom + 3.5, originals, BOLD, 9.5, Align.MIDDLE)
        page.text((_COPIES_LEFT + TABLE_RIGHT) / 2, bottom + 3.5, copies, BOLD, 9.5, Align.MIDDLE)
    if contents.remark:
        page.text(TABLE_RIGHT - 1.2, bottom + 3.5, contents.remark, REGULAR, 9, Align.END)


def _draw_first_page_row(page: Page, row: Row, y: float) -> None:
    last = page.fitted(_NAME_LEFT, y + 3.1, row.name, _PITCH_MM)
    middle = (y + 3.1 + last) / 2
    page.text(_NAME_LEFT - 1.9, middle, row.number, REGULAR, 9, Align.END)
    page.text((_NAME_RIGHT + _COPIES_LEFT) / 2, middle, row.originals, REGULAR, 9.5, Align.MIDDLE)
    page.text((_COPIES_LEFT + TABLE_RIGHT) / 2, middle, row.copies, REGULAR, 9.5, Align.MIDDLE)


def list_pages(contents: Contents, listed: FirstPage) -> list[tuple[list[Row], list[Row]]]:
    """The rows behind page 1, two columns a page, the last page balanced. Only a row longer than a column splits."""
    rows: list[Row] = []
    for at, paper in enumerate(contents.entries[listed.shown :], listed.shown + 1):
        rows += _list_rows(str(at), paper.pieces, two_digits(paper.originals), two_digits(paper.copies))
    for pieces in listed.moved:
        rows += _list_rows("", pieces, "", "")
    pages: list[tuple[list[Row], list[Row]]] = []
    while rows:
        left = _taken(rows, _LIST_ROOM_MM)
        right = _taken(rows[left:], _LIST_ROOM_MM)
        if left + right == len(rows):
            left = _balanced(rows, left)
            right = len(rows) - left
        pages.append((rows[:left], rows[left : left + right]))
        rows = rows[left + right :]
    return pages


def _list_rows(number: str, pieces: Pieces, originals: str, copies: str) -> list[Row]:
    lines = wrap(pieces, _LIST_NAME_MM - 2, 9)
    parts = [lines[at : at + _LIST_MOST_LINES] for at in range(0, len(lines), _LIST_MOST_LINES)]
    first, *others = (Row(number, Fitted(part, 9), "", "") for part in parts)
    return [replace(first, originals=originals, copies=copies), *others]


def _taken(rows: list[Row], room_mm: float) -> int:
    used, taken = 0.0, 0
    for row in rows:
        used += _list_height(row)
        if used > room_mm + 1e-6:
            break
        taken += 1
    return taken


def _balanced(rows: list[Row], most: int) -> int:
    heights = [_list_height(row) for row in rows]
    fitting = [at for at in range(most + 1) if sum(heights[at:]) <= _LIST_ROOM_MM + 1e-6]
    return min(fitting, key=lambda at: (max(sum(heights[:at]), sum(heights[at:])), -at))


def _list_height(row: Row) -> float:
    return _height(row, 5.1, _LIST_PITCH_MM)


def draw_list(page: Page, columns: tuple[list[Row], list[Row]]) -> None:
    """The two columns of a page behind the first."""
    for left, rows in zip(_LISTS, columns, strict=True):
        if rows:
            _draw_list_column(page, left, rows)


def _draw_list_column(page: Page, left: float, rows: list[Row]) -> None:
    name_left = left + _LIST_NUMBER_MM
    originals_left = name_left + _LIST_NAME_MM
    copies_left = originals_left + _LIST_COUNT_MM
    right = left + _LIST_WIDTH_MM
    originals_middle, copies_middle = originals_left + _LIST_COUNT_MM / 2, copies_left + _LIST_COUNT_MM / 2
    page.text(left + _LIST_NUMBER_MM / 2, LIST_TOP + 4.9, "Số", BOLD, 8, Align.MIDDLE)
    page.text(name_left + _LIST_NAME_MM / 2, LIST_TOP + 4.9, "Tên giấy tờ, tài liệu", BOLD, 8, Align.MIDDLE)
    for middle, kind in ((originals_middle, "chính"), (copies_middle, "sao")):
        page.text(middle, LIST_TOP + 3.3, "Bản", BOLD, 8, Align.MIDDLE)
        page.text(middle, LIST_TOP + 6.7, kind, BOLD, 8, Align.MIDDLE)
    y = LIST_TOP + _LIST_HEAD_MM
    for row in rows:
        page.horizontal(y, left, right, HAIR)
        last = page.fitted(name_left + 0.9, y + 3.55, row.name, _LIST_PITCH_MM)
        middle = (y + 3.55 + last) / 2
        page.text(left + _LIST_NUMBER_MM / 2, middle, row.number, REGULAR, 9, Align.MIDDLE)
        page.text(originals_middle, middle, row.originals, REGULAR, 9, Align.MIDDLE)
        page.text(copies_middle, middle, row.copies, REGULAR, 9, Align.MIDDLE)
        y += _list_height(row)
    page.box(left, LIST_TOP, _LIST_WIDTH_MM, y - LIST_TOP, MEDIUM)
    for x in (name_left, originals_left, copies_left):
        page.vertical(x, LIST_TOP, y, FINE)
