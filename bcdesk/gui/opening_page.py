"""Opening a shift (mở ca): an act of its own after signing in. The float is counted, then written down."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.money import money, money_words, parse_money
from bcdesk.gui import style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, centred, row
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import Message, Tone, hint, of_error

WIDE = 500


class OpenShiftPage(QWidget):
    """``opened(float_vnd)``; the answer comes back by ``refused`` or by the next page."""

    opened = Signal(int)
    other_person = Signal()
    """Somebody else wants to sign in."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.who = style.with_marks(style.label("", tone="ink2"))
        self.float = TextField("float_vnd", "Tồn quỹ đầu ca *", placeholder="500k", right=True, height=44)
        self.float.edit.setFont(style.font(22))
        self.words = style.label("", style.BODY_PX, 500)
        self.words.setWordWrap(True)
        self.words.setFixedHeight(40)
        self.words.setAccessibleName("Tồn quỹ bằng chữ")
        self.open = KeyButton("Mở ca", ("Enter",), kind="primary", height=48, wide=True)
        self.other = KeyButton("Đổi người", ("Esc",), shortcuts=("Esc",))
        self._lay_out()
        self.float.confirmed.connect(self._submit)
        self.float.typed.connect(self._echo)
        on_click(self.open, self._submit)
        on_click(self.other, self.other_person.emit)

    def _lay_out(self) -> None:
        frame, column = card((32, 24, 32, 24), 0)
        frame.setFixedWidth(WIDE)
        title = style.label("Mở ca", 26, 700)
        title.setFixedHeight(38)
        how = style.label("Đếm tiền trong ngăn kéo rồi ghi vào đây. Không có tiền thì ghi 0.", tone="ink2")
        how.setWordWrap(True)
        how.setFixedHeight(40)
        for widget, gap in ((title, 2), (self.who, 14), (how, 12), (self.float, 0), (self.words, 8), (self.open, 0)):
            column.addWidget(widget)
            column.addSpacing(gap)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(frame, row(self.other, None)))

    def show_person(self, words: str) -> None:
        """Who opens, and for which business day."""
        self.who.setText(words)

    def begin(self) -> None:
        self.open.set_running("")
        self.float.set_text("")
        self.float.clear_message()
        self.words.setText("")
        self.float.edit.setFocus()
        self.told.emit(hint("Đếm tiền đầu ca, ghi số tiền rồi bấm **Enter** để mở ca."))

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Chưa mở ca.** Mở ca rồi quét lại."))

    def refused(self, error: Exception) -> None:
        self.open.set_running("")
        if isinstance(error, Refused):
            self.float.say(State.ERROR, error.message)
        else:
            self.told.emit(of_error(error, self._submit))
        self.float.edit.setFocus()

    def _echo(self, typed: str) -> None:
        self.float.clear_message()
        try:
            amount = parse_money(typed)
            self.words.setText(f"{money(amount)}. {money_words(amount)}.")
        except Refused:
            self.words.setText("")

    def _submit(self) -> None:
        if not self.open.isEnabled():
            return
        try:
            amount = parse_money(self.float.text())
        except Refused as error:
            self.refused(error)
            return
        self.open.set_running("Đang mở ca…")
        self.opened.emit(amount)
