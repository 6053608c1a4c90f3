"""Kiểm quỹ: the drawer counted by denomination, blind; Enter goes to the next one, an empty one is 0.

Where all are empty nothing was counted: an empty drawer is told by a 0.
"""

import re

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout

from bcdesk.core.errors import Refused
from bcdesk.core.money import money, parse_money
from bcdesk.core.shift_record import DENOMINATIONS
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, Pill, on_click
from bcdesk.gui.cards import card, row

WIDE = 396
COINS = 1
"""Stands for "tiền lẻ, khác" beside the denominations: its pieces are đồng."""
BLIND = "Tồn theo sổ chỉ hiện sau khi chốt số đếm."
_PIECES = re.compile(r"[0-9]{1,5}(?:\+[0-9]{1,5})*")


class CashCount(QFrame):
    """Card 1. ``asked``: the clerk says that this is what lies in the drawer; ``elsewhere``: from beside the card."""

    asked = Signal()
    elsewhere = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pill = Pill("accent", "Đang đếm")
        self.edits = {value: QLineEdit() for value in (*DENOMINATIONS, COINS)}
        self.sums: dict[int, QLabel] = {}
        self.total = style.label("", 28, 700)
        self.total.setAccessibleName("Tổng đếm được")
        self.hint = style.label(BLIND, style.LABEL_PX, tone="ink2")
        self.hint.setWordWrap(True)
        self.hint.setFixedHeight(40)
        self.button = KeyButton(
            "Chốt số đếm", ("Ctrl", "Enter"), kind="primary", height=48, wide=True, shortcuts=CTRL_ENTER
        )
        self._lay_out()
        on_click(self.button, self._ask)

    def _lay_out(self) -> None:
        frame, column = card((16, 10, 16, 12), spacing=6)
        frame.setFixedWidth(WIDE)
        title = row(style.label("1", style.FIELD_PX, 600, "ink2"), style.label("Kiểm quỹ", 18, 600), None, self.pill)
        column.addLayout(title)
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        grid.setHorizontalSpacing(10)
        for at, name in enumerate(("Mệnh giá", "Số tờ", "Thành tiền")):
            grid.addWidget(style.label(name, style.LABEL_PX, 600, "ink2"), 0, at, Qt.AlignmentFlag.AlignRight)
        for line, (value, edit) in enumerate(self.edits.items(), 1):
            name = "Tiền lẻ, khác (đ)" if value == COINS else money(value)
            self.sums[value] = style.label("", style.BODY_PX)
            grid.addWidget(style.label(name, style.BODY_PX), line, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(edit, line, 1, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(self.sums[value], line, 2, Qt.AlignmentFlag.AlignRight)
            edit.setFixedSize(104, 31)
            edit.setFont(style.font(style.FIELD_PX))
            edit.setAlignment(Qt.AlignmentFlag.AlignRight)
            edit.setAccessibleName(name)
            edit.installEventFilter(self)
            edit.textEdited.connect(lambda _text: self._add_up())
        grid.setColumnStretch(2, 1)
        column.addLayout(grid)
        column.addLayout(row(style.label("Tổng đếm được", style.FIELD_PX), None, self.total))
        column.addWidget(self.hint)
        column.addStretch()
        column.addWidget(self.button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def clear(self) -> None:
        """Nothing is counted yet."""
        for edit in self.edits.values():
            edit.clear()
        self._add_up()
        self.show_open("Đang đếm", BLIND)

    def show_open(self, pill: str, words: str, look: str = "accent") -> None:
        """It may be counted, perhaps once more."""
        self.pill.show_state(look, pill)
        self.hint.setText(words)
        self.button.set_running("")
        self._lock(False)

    def show_kept(self, pill: str, words: str, look: str) -> None:
        """The count is kept and can't be changed any more."""
        self.pill.show_state(look, pill)
        self.hint.setText(words)
        self.button.set_running("")
        self.button.setEnabled(False)
        self._lock(True)

    def _lock(self, locked: bool) -> None:
        for edit in self.edits.values():
            edit.setReadOnly(locked)
            edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus if locked else Qt.FocusPolicy.StrongFocus)

    def begin(self) -> None:
        self.edits[DENOMINATIONS[0]].setFocus()

    def notes(self) -> tuple[tuple[int, int], ...]:
        """Every denomination with its pieces; empty where only a sum was typed. Refused at what can't be read."""
        pieces = {value: self._pieces(value) for value in self.edits}
        by_note = any(pieces[value] for value in DENOMINATIONS)
        return tuple((value, count) for value, count in pieces.items() if value != COINS or count) if by_note else ()

    def total_vnd(self) -> int:
        """Refused at what can't be read, and where nothing was written at all."""
        if not any(edit.text().strip() for edit in self.edits.values()):
            raise Refused("Chưa ghi số đếm nào. Ngăn tiền không còn đồng nào thì gõ 0.", str(DENOMINATIONS[0]))
        return sum(value * self._pieces(value) for value in self.edits)

    def _pieces(self, value: int) -> int:
        typed = "".join(self.edits[value].text().split())
        if not typed:
            return 0
        if value == COINS:
            return parse_money(typed)
        if not _PIECES.fullmatch(typed):
            raise Refused(f"Không đọc được số tờ “{typed}”. Ghi như 16 hoặc 10+6.", str(value))
        return sum(int(part) for part in typed.split("+"))

    def _add_up(self) -> None:
        """What each denomination comes to; a figure that can't be read is marked."""
        whole = 0
        for value, edit in self.edits.items():
            try:
                amount = value * self._pieces(value)
            except Refused:
                style.set_property(edit, "st", "error")
                self.sums[value].setText("?")
                continue
            style.set_property(edit, "st", "")
            whole += amount
            self.sums[value].setText(money(amount) if amount else "")
        self.total.setText(money(whole))

    def _ask(self) -> None:
        """The key counts only what the clerk is at: pressed twice for another act it must not close the shift."""
        at_it = self.button.hasFocus() or any(edit.hasFocus() for edit in self.edits.values())
        (self.asked if at_it else self.elsewhere).emit()

    def refuse(self) -> None:
        """To the first figure that can't be read; where nothing was written, to the first of all."""
        for value, edit in self.edits.items():
            try:
                self._pieces(value)
            except Refused:
                edit.setFocus()
                edit.selectAll()
                return
        style.set_property(self.edits[DENOMINATIONS[0]], "st", "error")
        self.sums[DENOMINATIONS[0]].setText("Chưa đếm")
        self.begin()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.edits.values():
            return self._take_key(watched, event)
        return super().eventFilter(watched, event)

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        """Enter and Down: the next denomination; Up: the one before."""
        steps = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = steps.get(Qt.Key(event.key()))
        if not plain or step is None:
            return False
        order = list(self.edits.values())
        at = next(place for place, edit in enumerate(order) if edit is watched) + step
        target = order[at] if 0 <= at < len(order) else self.button if at > 0 else order[0]
        target.setFocus()
        if isinstance(target, QLineEdit):
            target.selectAll()
        return True
