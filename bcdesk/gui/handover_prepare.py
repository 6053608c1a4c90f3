"""The hand-over list of one agency: a scan ticks its row; Ctrl+Enter makes the Biên bản of what is ticked."""

from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bcdesk.core.handover import HandoverItem
from bcdesk.core.money import money
from bcdesk.core.vietnamese import mask_identity
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.icons import Icon
from bcdesk.gui.messages import Sentence
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("", 112),
    Column("Số hiệu", 150),
    Column("Người gửi", 208),
    Column("Thủ tục"),
    Column("Chính", 64, right=True),
    Column("Sao", 56, right=True),
    Column("Lệ phí", 108, right=True),
    Column("Hạn J+n", 112),
)


class HandoverList(QWidget):
    """``typed`` carries what was typed or scanned into its field; ``asked`` the ticked numbers."""

    typed = Signal(str)
    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.items: tuple[HandoverItem, ...] = ()
        self.ticked: set[str] = set()
        self._today = date.min
        self.field = QLineEdit()
        self.count, self.left = style.label("", 20, 700), style.label("", style.BODY_PX, 500, tone="amber")
        self.last = Sentence()
        self.table = Table("Hồ sơ chờ bàn giao", COLUMNS, row_height=36)
        self.totals = style.label("", style.BODY_PX, 600)
        self.button = KeyButton("In Biên bản", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self._lay_out()
        self.field.returnPressed.connect(self._enter)
        self.table.installEventFilter(self)
        self.field.installEventFilter(self)
        on_click(self.button, lambda: self.asked.emit(self.chosen()))

    def _lay_out(self) -> None:
        frame, column = card((16, 12, 16, 12), spacing=8)
        self.field.setFont(style.font(18))
        self.field.setFixedHeight(44)
        self.field.setObjectName("homeField")
        self.field.setPlaceholderText("Quét phiếu gửi hoặc gõ số hiệu")
        self.field.setAccessibleName("Quét để đánh dấu")
        Icon("scan-line", "accent", 22, self.field).move(15, 11)
        self.last.setFixedHeight(30)
        self.totals.setAccessibleName("Đã đánh dấu")
        column.addWidget(style.label("Quét để đánh dấu", style.FIELD_PX, 600))
        column.addLayout(row(self.field, self.count, self.left, spacing=16))
        column.addWidget(self.last)
        column.addWidget(self.table, 1)
        column.addLayout(row(self.totals, None, self.button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_items(self, items: tuple[HandoverItem, ...], today: date) -> None:
        """Another agency's list, or the same one read again; ticks of what is still there stay."""
        self.items, self._today = items, today
        self.ticked &= {item.item_number for item in items}
        self.last.show_text("", "ink2", style.BODY_PX, 500)
        self._fill()

    def _fill(self) -> None:
        self.table.show_rows([self._row(item) for item in self.items])
        chosen = [item for item in self.items if item.item_number in self.ticked]
        self.count.setText(f"{len(chosen)} / {len(self.items)}")
        missing = len(self.items) - len(chosen)
        self.left.setText(f"còn {missing}" if missing else "đủ")
        style.set_property(self.left, "tone", "amber" if missing else "green")
        originals, copies = sum(item.originals for item in chosen), sum(item.copies for item in chosen)
        fees = sum(item.fees_vnd for item in chosen)
        self.totals.setText(
            f"{len(chosen)} hồ sơ, {originals} bản chính, {copies} bản sao · phí, lệ phí {money(fees)}"
            if chosen
            else "Chưa đánh dấu hồ sơ nào."
        )

    def _row(self, item: HandoverItem) -> Row:
        ticked = item.item_number in self.ticked
        tick = Cell("Đã quét", "square-check-big", "green", bold=True) if ticked else Cell("Chưa", "square", "ink2")
        late = item.due_on <= self._today
        due = Cell(f"{item.due_on:%d/%m}", "octagon-alert" if late else "clock", "red" if late else "ink2", bold=late)
        who = f"{item.sender} {mask_identity(item.id_number)}".rstrip()
        counts = (Cell(str(item.originals)), Cell(str(item.copies)), Cell(money(item.fees_vnd)))
        return Row(item.item_number, (tick, Cell(item.item_number), Cell(who), Cell(item.procedure_name), *counts, due))

    def chosen(self) -> tuple[str, ...]:
        """The ticked numbers, in the order of the list."""
        return tuple(item.item_number for item in self.items if item.item_number in self.ticked)

    def tick(self, number: str) -> None:
        """Tick a row of the list; a second scan only says so. The rows never move."""
        place = [item.item_number for item in self.items].index(number)
        again = number in self.ticked
        self.ticked.add(number)
        self._fill()
        self.table.choose(place)
        said = f"Đã có, dòng {place + 1}: **{number}**" if again else f"Vừa quét: **{number}**, "
        self._say(said if again else f"{said}{self.items[place].sender}, dòng {place + 1}", "green")
        self.field.clear()
        self.field.setFocus()

    def refuse(self, message: str) -> None:
        """Why a scan is not in this list; what was typed stays."""
        self._say(f"**{message}**", "red")
        self.field.selectAll()
        self.field.setFocus()

    def _say(self, text: str, tone: str) -> None:
        self.last.show_text(text, tone, style.BODY_PX, 500)

    def untick(self) -> None:
        """Bỏ đánh dấu of the chosen row."""
        self.ticked.discard(self.table.current_key())
        self._fill()

    def _enter(self) -> None:
        if text := self.field.text().strip():
            self.typed.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field and event.key() == Qt.Key.Key_Down and self.items:
                self.table.setFocus()
                self.table.choose(max(0, self.table.currentIndex().row()))
                return True
            if watched is self.table and event.key() == Qt.Key.Key_Space and self.table.current_key():
                number = self.table.current_key()
                self.untick() if number in self.ticked else self.tick(number)
                self.table.setFocus()
                return True
            if watched is self.table and event.key() == Qt.Key.Key_Delete:
                self.untick()
                return True
        return super().eventFilter(watched, event)
