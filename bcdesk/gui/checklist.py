"""The document list to count (kiểm đếm): one row for each paper, originals and copies by digits, Space = đủ."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from bcdesk.core.catalogue import ListedDocument, Need
from bcdesk.core.dossier import COUNT_LIMIT, Document
from bcdesk.core.errors import Refused
from bcdesk.core.missing import MissingPaper
from bcdesk.core.vietnamese import nfc
from bcdesk.gui import icons, style
from bcdesk.gui.buttons import draw_text

ROW_HEIGHT = 27
NAME_PADDING = 17
HEADINGS = ("", "Giấy tờ", "Bản chính", "Bản sao", "Kiểm đếm")
NUMBER, NAME, ORIGINALS, COPIES, VERDICT = range(5)
UNCOUNTED = {Need.REQUIRED: "Chưa kiểm đếm", Need.CONDITIONAL: "Nếu có: Dấu cách", Need.SHOWN: "Chỉ xuất trình"}
WIDTHS = {NUMBER: 36, ORIGINALS: 92, COPIES: 80, VERDICT: 164}


@dataclass(frozen=True, slots=True)
class Counted:
    """A row as counted so far. ``listed`` None: a paper that the clerk added."""

    listed: ListedDocument | None
    name: str
    originals: int
    copies: int
    confirmed: bool

    @property
    def lacks(self) -> str:
        """What is missing of a required paper, or ""."""
        listed = self.listed
        if listed is None or listed.need is not Need.REQUIRED:
            return ""
        short = [(listed.originals - self.originals, "bản chính"), (listed.copies - self.copies, "bản sao")]
        return ", ".join(f"{count} {what}" for count, what in short if count > 0)

    @property
    def is_there(self) -> bool:
        return not self.lacks and self.originals + self.copies > 0

    @property
    def verdict(self) -> tuple[str, str, str]:
        """Icon, colour and words."""
        listed = self.listed
        if not self.confirmed:
            return "circle-dashed", "ink2", UNCOUNTED[Need.REQUIRED if listed is None else listed.need]
        if self.lacks:
            return "octagon-alert", "red", f"Thiếu {self.lacks}"
        if listed is not None and listed.need is Need.SHOWN:
            return "circle-check", "green", "Đã xuất trình"
        if not self.originals + self.copies:
            return "circle-dashed", "ink2", "Không áp dụng"
        return "circle-check", "green", "Đủ"

    def enough(self) -> "Counted":
        """Counted as the list asks; a paper that is only shown stays with the customer."""
        if self.listed is None or self.listed.need is Need.SHOWN:
            return replace(self, confirmed=True)
        originals, copies = self.listed.originals, self.listed.copies
        return replace(self, originals=originals, copies=copies, confirmed=True)


def _counts(kept: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(("originals", "copies", "confirmed"), kept, strict=True))


_TOP = QModelIndex()


class _Rows(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Counted] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in (ORIGINALS, COPIES):
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.EditRole) and index.column() == NAME:
            return row.name
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            counts = {ORIGINALS: row.originals, COPIES: row.copies}
            count = counts.get(index.column(), 0)
            return (str(index.row() + 1), row.name, str(count or "–"), str(count or "–"), row.verdict[2])[
                index.column()
            ]
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        own = index.column() == NAME and self.rows[index.row()].listed is None
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if own else plain

    def setData(self, index: QModelIndex | QPersistentModelIndex, value: object, role: int = 0) -> bool:
        self.put(index.row(), replace(self.rows[index.row()], name=nfc(str(value))))
        return True

    def put(self, row: int, counted: Counted) -> None:
        self.rows[row] = counted
        self.dataChanged.emit(self.index(row, 0), self.index(row, VERDICT))

    def set_rows(self, rows: list[Counted]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class _Cells(QStyledItemDelegate):
    """Counts stand in the middle, the one under the cursor in a box; the verdict has an icon and words."""

    def __init__(self, view: "Checklist") -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, item: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        values, row, column = style.tokens(), self._view.counted(index.row()), index.column()
        if item.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(item.rect, QColor(values.accent_soft))
        painter.setPen(QColor(values.line2))
        painter.drawLine(item.rect.bottomLeft(), item.rect.bottomRight())
        box, face = QRectF(item.rect).adjusted(11, 0, 11 - NAME_PADDING, 0), style.font(style.BODY_PX)
        text = str(index.data())
        if column in (ORIGINALS, COPIES):
            self._paint_count(painter, QRectF(item.rect), text, index == self._view.currentIndex())
        elif column == VERDICT:
            name, tone, words = row.verdict
            shade = getattr(values, tone)
            picture = icons.pixmap(name, shade, 17, self._view.devicePixelRatioF())
            painter.drawPixmap(round(box.left()), item.rect.center().y() - 8, picture)
            draw_text(painter, box.adjusted(24, 0, 0, 0), words, style.font(style.LABEL_PX, 600), shade)
        else:
            draw_text(painter, box, text, face, values.ink)

    def _paint_count(self, painter: QPainter, cell: QRectF, text: str, current: bool) -> None:
        values = style.tokens()
        if current and self._view.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(values.accent), 2))
            painter.setBrush(QColor(values.white))
            painter.drawRoundedRect(QRectF(cell.center().x() - 29, cell.top() + 2, 58, cell.height() - 4), 3, 3)
        middle = Qt.AlignmentFlag.AlignHCenter
        draw_text(painter, cell, text, style.font(style.FIELD_PX), values.ink, middle)


class Checklist(QTableView):
    """Digits count, Space or Enter on an uncounted row takes what the list asks, Enter goes on, Ins adds a paper."""

    confirmed = Signal()
    """Enter on the last row."""
    counted_changed = Signal()
    named = Signal(str)
    """The paper under the cursor, whose name does not fit its column; "" when it is left."""
    name = "documents"
    """The name under which Refused speaks of it."""

    def __init__(self) -> None:
        super().__init__()
        self._rows = _Rows()
        self._fresh, self._told = True, ""
        self.setModel(self._rows)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName("Giấy tờ")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setFixedHeight(26)
        header.setFont(style.font(style.LABEL_PX, 600))
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(30)
        for column in range(len(HEADINGS)):
            fixed = QHeaderView.ResizeMode.Stretch if column == NAME else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(column, fixed)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self._rows.dataChanged.connect(self.counted_changed)
        self._rows.modelReset.connect(self.counted_changed)
        self.selectionModel().currentChanged.connect(self._at_cell)

    def show_list(self, listed: tuple[ListedDocument, ...]) -> None:
        """Start over with a procedure's list; nothing is counted yet."""
        self._rows.set_rows([Counted(row, row.name, 0, 0, False) for row in listed])
        if listed:
            self.setCurrentIndex(self._rows.index(0, self._column_to_count(0)))

    def _at_cell(self) -> None:
        self._fresh = True
        if self.hasFocus():
            self._tell_long_name()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell_long_name()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._tell("")

    def _tell_long_name(self) -> None:
        row, room = self.currentIndex().row(), self.columnWidth(NAME) - NAME_PADDING
        text = self.counted(row).name if row >= 0 else ""
        cut = QFontMetricsF(style.font(style.BODY_PX)).horizontalAdvance(text) > room
        self._tell(f"Giấy tờ {row + 1}: **{text}**" if cut else "")

    def _tell(self, words: str) -> None:
        if words != self._told:
            self._told = words
            self.named.emit(words)

    def counted(self, row: int) -> Counted:
        return self._rows.rows[row]

    def rows(self) -> tuple[Counted, ...]:
        return tuple(self._rows.rows)

    def missing(self) -> tuple[str, ...]:
        """Required papers that are short, as "Giấy khám sức khỏe, 1 bản chính"."""
        return tuple(f"{row.name}, {row.lacks}" for row in self._rows.rows if row.confirmed and row.lacks)

    def wanted(self) -> tuple[MissingPaper, ...]:
        """What is missing, by how many."""
        return tuple(
            MissingPaper(
                row.name,
                max(0, row.listed.originals - row.originals),
                max(0, row.listed.copies - row.copies),
                "Còn thiếu bản" if row.originals + row.copies else "Chưa có",
            )
            for row in self._rows.rows
            if row.listed is not None and row.confirmed and row.lacks
        )

    def complete(self) -> tuple[str, ...]:
        """Papers that are there as they have to be."""
        return tuple(row.name for row in self._rows.rows if row.confirmed and row.is_there)

    def documents(self) -> tuple[Document, ...]:
        """What goes with the dossier. Refused at the first required paper that nobody counted."""
        self.demand_counted()
        return tuple(
            Document(row.name, row.originals, row.copies, bool(row.listed and row.listed.originals_come_back))
            for row in self._rows.rows
            if row.originals + row.copies
        )

    def demand_counted(self) -> None:
        """Refused at the first required paper that nobody counted; the cursor goes there."""
        for number, row in enumerate(self._rows.rows):
            if not row.confirmed and (row.listed is None or row.listed.need is not Need.CONDITIONAL):
                self.setCurrentIndex(self._rows.index(number, self._column_to_count(number)))
                raise Refused(f"Giấy tờ {number + 1} chưa kiểm đếm: {row.name}", "documents")

    def show_lacking(self) -> None:
        """Go to the first paper that is short, where its missing pieces are counted."""
        for number, row in enumerate(self._rows.rows):
            if row.lacks:
                self.setCurrentIndex(self._rows.index(number, self._column_to_count(number)))
                return

    def content(self) -> list[list[Any]]:
        """What is kept of the counting while its form is filled."""
        return [[row.name, row.originals, row.copies, row.confirmed] for row in self._rows.rows]

    def restore(self, content: list[list[Any]]) -> None:
        """Put back what ``content`` gave, over today's list; a counted paper that it names no more is an added one."""
        kept = {name: counts for name, *counts in content}
        rows = [replace(row, **_counts(kept.pop(row.name, (0, 0, False)))) for row in self._rows.rows]
        added = [Counted(None, name, **_counts(counts)) for name, counts in kept.items() if counts[0] + counts[1]]
        self._rows.set_rows([*rows, *added])
        if self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, self._column_to_count(0)))

    def add_paper(self) -> None:
        """A paper that the list does not name; its name is typed at once."""
        rows = [*self._rows.rows, Counted(None, "", 1, 0, True)]
        self._rows.set_rows(rows)
        index = self._rows.index(len(rows) - 1, NAME)
        self.setCurrentIndex(index)
        self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if row < 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.confirmed.emit()
        elif row < 0 or control:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirm(row)
        elif key == Qt.Key.Key_Space:
            self._rows.put(row, self.counted(row).enough())
        elif event.text().isdigit():
            self._type(row, int(event.text()))
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Minus):
            self._set_count(row, 0)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            there = max(0, min(self._rows.rowCount() - 1, row + (1 if key == Qt.Key.Key_Down else -1)))
            self.setCurrentIndex(self._rows.index(there, self._column_to_count(there)))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.setCurrentIndex(self._rows.index(row, ORIGINALS if key == Qt.Key.Key_Left else COPIES))
        else:
            super().keyPressEvent(event)

    def _confirm(self, row: int) -> None:
        counted = self.counted(row)
        if not counted.confirmed:
            conditional = counted.listed is not None and counted.listed.need is Need.CONDITIONAL
            self._rows.put(row, replace(counted, confirmed=True) if conditional else counted.enough())
        if row + 1 < self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(row + 1, self._column_to_count(row + 1)))
        else:
            self.confirmed.emit()

    def _type(self, row: int, digit: int) -> None:
        counted = self.counted(row)
        before = counted.copies if self.currentIndex().column() == COPIES else counted.originals
        count = digit if self._fresh or before * 10 + digit > COUNT_LIMIT else before * 10 + digit
        self._set_count(row, count)
        self._fresh = False

    def _set_count(self, row: int, count: int) -> None:
        counted = replace(self.counted(row), confirmed=True)
        copies = self.currentIndex().column() == COPIES
        self._rows.put(row, replace(counted, copies=count) if copies else replace(counted, originals=count))

    def _column_to_count(self, row: int) -> int:
        """Where pieces are short, or where the list asks for any."""
        counted = self._rows.rows[row]
        listed = counted.listed
        if listed is None:
            return ORIGINALS
        enough = counted.originals >= listed.originals
        return COPIES if listed.copies and (not listed.originals or (counted.confirmed and enough)) else ORIGINALS
