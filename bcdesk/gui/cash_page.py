"""F8, Ca & quỹ: counting the drawer blind, closing the shift, signing out."""

import uuid

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.money import money, money_words, parse_money
from bcdesk.desk import cash
from bcdesk.desk.cash import ShiftClosed
from bcdesk.desk.counter import Counter
from bcdesk.gui import background, style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, centred
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import Message, Tone, done, hint, of_error

WIDE = 560
CTRL_ENTER = ("Ctrl+Return", "Ctrl+Enter")
BLIND = "Tồn theo sổ chỉ hiện sau khi chốt."


class CashPage(QWidget):
    """The clerk writes down what was counted; only then the book's figure is shown, and the difference is kept."""

    closed = Signal()
    """The shift is closed: the clerk may sign out."""
    left = Signal()
    """Sign out."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self._form_id = ""
        self._result: ShiftClosed | None = None
        self.counted = TextField("counted_vnd", "Tồn thực tế (tiền đếm được) *", right=True, height=44)
        self.counted.edit.setFont(style.font(22))
        self.words = style.label("", style.BODY_PX, 500)
        self.close_button = KeyButton(
            "Chốt ca", ("Ctrl", "Enter"), kind="primary", height=48, wide=True, shortcuts=CTRL_ENTER
        )
        self.leave_button = KeyButton("Đăng xuất, sao lưu", ("Ctrl", "E"), height=40, wide=True, shortcuts=("Ctrl+E",))
        self.figures = [(style.label("", tone="ink2"), style.label("", 20, 600)) for _ in range(4)]
        self._lay_out()
        self.counted.typed.connect(self._echo)
        self.counted.confirmed.connect(lambda: self.told.emit(hint("Đếm lại một lần, rồi **Ctrl+Enter** để chốt ca.")))
        on_click(self.close_button, self._close)
        on_click(self.leave_button, self.left.emit)

    def _lay_out(self) -> None:
        frame, column = card((32, 24, 32, 24), 0)
        frame.setFixedWidth(WIDE)
        title = style.label("Kiểm quỹ, chốt ca", 26, 700)
        title.setFixedHeight(38)
        self.words.setFixedHeight(24)
        self.words.setAccessibleName("Tồn thực tế bằng chữ")
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        for line, (name, figure) in enumerate(self.figures):
            name.setFixedHeight(28)
            grid.addWidget(name, line, 0)
            grid.addWidget(figure, line, 1, Qt.AlignmentFlag.AlignRight)
        for widget, gap in ((title, 8), (self.counted, 0), (self.words, 8), (self.close_button, 12)):
            column.addWidget(widget)
            column.addSpacing(gap)
        column.addLayout(grid)
        column.addSpacing(12)
        column.addWidget(self.leave_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(frame))

    def set_counter(self, counter: Counter) -> None:
        """A new shift: nothing is counted yet."""
        self._counter, self._form_id, self._result = counter, str(uuid.uuid4()), None
        self.counted.set_text("")
        self._show(None)

    def begin(self) -> None:
        if self._result is None:
            self.told.emit(hint("Đếm tiền trong ngăn kéo, ghi tổng số, rồi **Ctrl+Enter** để chốt ca."))
            self.counted.setFocus()
        else:
            self.leave_button.setFocus()

    def take_scan(self, raw: str) -> None:
        self.told.emit(Message(Tone.ATTENTION, "**Trang này không nhận mã quét.** Bấm **F6** rồi quét lại."))

    def _echo(self, typed: str) -> None:
        self.counted.clear_message()
        try:
            self.words.setText(money_words(parse_money(typed)))
        except Refused:
            self.words.setText("")

    def _close(self) -> None:
        try:
            counted_vnd = parse_money(self.counted.text())
        except Refused as refused:
            self._failed(refused)
            return
        self.close_button.set_running("Đang chốt…")
        background.run(
            cash.close_shift, self._counter, counted_vnd, self._form_id, done=self._closed, failed=self._failed
        )

    def _closed(self, result: ShiftClosed) -> None:
        self.close_button.set_running("")
        self._result = result
        self._show(result)
        kept = (
            "Khớp với sổ."
            if not result.difference_vnd
            else f"Chênh lệch {_signed(result.difference_vnd)} được ghi lại."
        )
        text = f"**Đã chốt ca** lúc {result.closed_at:%H:%M}. {kept} Tiếp theo: **Ctrl+E** đăng xuất."
        self.told.emit(Message(Tone.ATTENTION, text) if result.difference_vnd else done(text))
        self.closed.emit()
        self.leave_button.setFocus()

    def _failed(self, error: Exception) -> None:
        self.close_button.set_running("")
        if isinstance(error, Refused) and error.field in ("", "counted_vnd", "amount"):
            self.counted.say(State.ERROR, error.message)
            self.counted.setFocus()
        else:
            self.told.emit(of_error(error, self._close))

    def _show(self, result: ShiftClosed | None) -> None:
        self.close_button.setEnabled(result is None)
        self.counted.edit.setReadOnly(result is not None)
        texts = [("", "")] * 4 if result is None else _figures(result)
        if result is None:
            texts[0] = (BLIND, "")
        for (name, figure), (name_text, figure_text) in zip(self.figures, texts, strict=True):
            name.setText(name_text)
            figure.setText(figure_text)


def _figures(result: ShiftClosed) -> list[tuple[str, str]]:
    return [
        ("Tồn quỹ đầu ca", money(result.opening_vnd)),
        ("Thu tiền mặt trong ca", money(result.taken_vnd)),
        ("Tồn theo sổ", money(result.expected_vnd)),
        ("Chênh lệch (thực tế trừ sổ)", _signed(result.difference_vnd)),
    ]


def _signed(vnd: int) -> str:
    return f"+{money(vnd)}" if vnd > 0 else money(vnd) if not vnd else f"–{money(-vnd)}"
