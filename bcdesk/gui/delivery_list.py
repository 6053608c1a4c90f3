"""What lies here to be given out: each result with its next step and its day, the most urgent first."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bcdesk.core.delivery import PaperRole
from bcdesk.core.money import money
from bcdesk.core.vietnamese import fold, mask_identity
from bcdesk.desk.item import Item
from bcdesk.desk.worklist import is_due
from bcdesk.gui import style
from bcdesk.gui.buttons import KeyCaps
from bcdesk.gui.cards import card, row
from bcdesk.gui.delivery_words import attempt_words, step_cells
from bcdesk.gui.icons import Icon
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("Việc tiếp theo", 200),
    Column("Ngày", 160),
    Column("Số hiệu", 162),
    Column("Người nhận", 214),
    Column("Kết quả"),
    Column("Đã làm", 236),
    Column("Phải thu", 108, right=True),
)
NARROW = 1300
NARROW_COLUMNS = {3: 208, 5: 170}
EMPTY = "Không có kết quả nào chờ trả ở bưu cục này.\nKết quả nhận từ cơ quan ghi ở trang Nhận kết quả, phím F4."


class DeliveryList(QWidget):
    """``typed`` carries what was entered into its field, ``chosen`` the Item of a row."""

    typed = Signal(str)
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[Item, ...] = ()
        self._today, self._shown_words = date.min, ""
        self._only: tuple[str, ...] | None = None
        self.field = QLineEdit()
        self.table = Table("Kết quả chờ trả", COLUMNS, row_height=36)
        self.empty = style.label(EMPTY, style.FIELD_PX, tone="ink2")
        self.count = style.label("", style.BODY_PX, 600)
        self._lay_out()
        self.field.returnPressed.connect(self._enter)
        self.field.textEdited.connect(lambda _text: self.show_all() if self._only is not None else None)
        self.table.activated.connect(lambda _index: self._choose())
        self.table.installEventFilter(self)
        self.field.installEventFilter(self)

    def _lay_out(self) -> None:
        frame, column = card((16, 12, 16, 12), spacing=8)
        self.field.setFont(style.font(18))
        self.field.setFixedHeight(44)
        self.field.setObjectName("homeField")
        self.field.setPlaceholderText("Quét phiếu gửi, quét căn cước người đến nhận, hoặc gõ họ tên")
        self.field.setAccessibleName("Quét hoặc gõ để mở kết quả")
        Icon("scan-line", "accent", 22, self.field).move(15, 11)
        self.empty.setParent(self.table)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(style.label("Kết quả chờ trả", style.FIELD_PX, 600))
        column.addWidget(self.field)
        column.addWidget(self.table, 1)
        words = [style.label(text, style.LABEL_PX, tone="ink2") for text in ("chọn", "mở")]
        caps = (KeyCaps("↑ ↓"), KeyCaps("Enter"))
        column.addLayout(row(self.count, None, caps[0], words[0], caps[1], words[1]))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.addWidget(frame)

    def show_items(self, items: Sequence[Item], today: date) -> None:
        self.items = tuple(sorted(items, key=lambda item: not is_due(item, today)))
        self._today = today
        self._fill()

    def show_only(self, numbers: Sequence[str], words: str) -> None:
        """The results of one person, until ``show_all``."""
        self._only, self._shown_words = tuple(numbers), words
        self._fill()
        self.enter()

    def show_all(self) -> None:
        self._only = None
        self._fill()

    def searching(self) -> bool:
        return self._only is not None

    def matching(self, words: str) -> tuple[Item, ...]:
        """Results whose recipient's name or papers have every word, accents or not."""
        asked = fold(words).split()
        return tuple(item for item in self.items if all(word in _searched(item) for word in asked))

    def of_person(self, id_number: str = "", name: str = "", phone: str = "") -> tuple[Item, ...]:
        """Results of whoever has this number, name or phone."""
        return tuple(
            item
            for item in self.items
            for who in (item.receipt.recipient,)
            if (id_number and who.id_number == id_number)
            or (name and fold(who.name) == fold(name))
            or (phone and who.phone == phone)
        )

    def _fill(self) -> None:
        shown = [item for item in self.items if self._only is None or item.item_number in self._only]
        self.table.show_rows([self._row(item) for item in shown])
        self.empty.setVisible(not shown)
        due = sum(is_due(item, self._today) for item in shown)
        text = f"{len(shown)} kết quả, {due} đến lượt làm hôm nay" if shown else ""
        self.count.setText(f"{self._shown_words}: {text}" if self._only is not None else text)

    def _row(self, item: Item) -> Row:
        receipt = item.receipt
        step, day = step_cells(item, self._today)
        who = f"{receipt.recipient.name} {mask_identity(receipt.recipient.id_number)}".rstrip()
        paper = next(paper.name for paper in receipt.papers if paper.role is PaperRole.RESULT)
        tried = Cell("–", tone="ink2")
        if item.attempts:
            icon, words = attempt_words(item.attempts, len(item.attempts) - 1)
            tried = Cell(f"{item.attempts[-1].at:%d/%m} {words}", icon, "ink2")
        pay = Cell(money(item.to_collect_vnd), bold=bool(item.to_collect_vnd))
        return Row(item.item_number, (step, day, Cell(item.item_number), Cell(who), Cell(paper), tried, pay))

    def enter(self) -> None:
        """Into the list, on its first row unless one is chosen."""
        if self.table.rows_model.rows:
            if self.table.current_key() is None:
                self.table.choose(0)
            self.table.setFocus()

    def _choose(self) -> None:
        found = [item for item in self.items if item.item_number == self.table.current_key()]
        if found:
            self.chosen.emit(found[0])

    def _enter(self) -> None:
        if text := self.field.text().strip():
            self.typed.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.Resize:
            narrow = self.table.width() < NARROW
            for section, column in enumerate(COLUMNS):
                if column.wide is not None:
                    wide = NARROW_COLUMNS.get(section, column.wide) if narrow else column.wide
                    self.table.setColumnWidth(section, wide)
            self.empty.setGeometry(0, 30, self.table.width(), max(60, self.table.height() - 60))
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field and event.key() == Qt.Key.Key_Down:
                self.enter()
                return True
            if watched is self.table and event.key() == Qt.Key.Key_Up and self.table.currentIndex().row() <= 0:
                self.field.setFocus()
                return True
        return super().eventFilter(watched, event)


def _searched(item: Item) -> str:
    names = (item.receipt.recipient.name, *(paper.name for paper in item.receipt.papers))
    return fold(" ".join(names))
