"""Tables: rows of frozen cells, one model, one delegate; nothing sorts itself under the hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bcdesk.gui import icons, style

ICON_PX = 17

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column:
    """``wide`` None: takes what is left."""

    title: str
    wide: int | None = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """``tone`` is a colour of the sheet; a colour never comes without its ``icon`` and words."""

    text: str
    icon: str = ""
    tone: str = "ink"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``key`` says what the row is, so that the chosen row stays chosen when the list is read again."""

    key: Any
    cells: tuple[Cell, ...]


class RowsModel(QAbstractTableModel):
    """Rows as given; they are replaced whole."""

    def __init__(self, columns: Sequence[Column], parent: QWidget) -> None:
        super().__init__(parent)
        self.columns, self.rows = tuple(columns), tuple[Row, ...]()

    def replace(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.rows[index.row()].cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell.text
        if role == Qt.ItemDataRole.ForegroundRole:
            return style.colour(cell.tone)
        if role == Qt.ItemDataRole.FontRole:
            return style.font(style.BODY_PX, 600 if cell.bold else 400)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(self.columns[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {cell.text}"
        return None

    def headerData(self, section: int, across: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if across == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _aligned(self.columns[section])
        return None


def _aligned(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Delegate(QStyledItemDelegate):
    """State colours and icons stay what they are on the selected row."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        assert isinstance(model, RowsModel)
        cell = model.rows[index.row()].cells[index.column()]
        shade = getattr(style.tokens(), cell.tone)
        option.palette.setColor(QPalette.ColorRole.HighlightedText, QColor(shade))
        if cell.icon:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.icon = icons.icon(cell.icon, shade, ICON_PX, option.widget.devicePixelRatioF())
            option.decorationSize.setWidth(ICON_PX)
            option.decorationSize.setHeight(ICON_PX)


class Table(QTableView):
    """A list of rows. Arrows walk, Enter is ``activated``, Tab leaves."""

    def __init__(self, name: str, columns: Sequence[Column], row_height: int = 34, header_height: int = 30) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.rows_model = RowsModel(columns, self)
        self.setModel(self.rows_model)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._dress_header(columns, header_height)

    def _dress_header(self, columns: Sequence[Column], height: int) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(height)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for section, column in enumerate(columns):
            if column.wide is None:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
            else:
                self.setColumnWidth(section, column.wide)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace the rows; the chosen one stays chosen if it is still there."""
        before = self.current_key()
        self.rows_model.replace(rows)
        for number, row in enumerate(rows):
            if before is not None and row.key == before:
                self.selectRow(number)

    def current_key(self) -> Any:
        row = self.currentIndex().row()
        return self.rows_model.rows[row].key if 0 <= row < len(self.rows_model.rows) else None

    def choose(self, row: int) -> None:
        self.selectRow(row)
        self.scrollTo(self.rows_model.index(row, 0))
