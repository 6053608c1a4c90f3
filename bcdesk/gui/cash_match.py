"""So tiền: what the book says beside what was counted, why they differ, and what the shift hands on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.money import money
from bcdesk.core.shift_record import CASH_NAMES, ShiftRecord
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.cash import Counted
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, Pill, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.fields import State, TextField

CLOSE_WORDS = "Chốt ca, ghi nhận chênh lệch"
LINES = 9


class CashMatch(QWidget):
    """Cards 2 and 3. ``close_asked`` carries the reason of the difference."""

    close_asked = Signal(str)
    leave_asked = Signal()
    recount_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.pill = Pill()
        self.lines = [(style.label("", tone="ink2"), style.label("", style.FIELD_PX, 600)) for _ in range(LINES)]
        self.figures = [
            (style.label(name, style.FIELD_PX, 600), style.label("", style.FIELD_PX, 700)) for name in NAMES
        ]
        self.reason = TextField("reason", "&Lý do chênh lệch *")
        self.handed_on = style.label("", style.BODY_PX)
        self.handed_on.setWordWrap(True)
        self.close_button = KeyButton(CLOSE_WORDS, ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self.recount = KeyButton("Đếm lại", ("Ctrl", "1"), height=44, shortcuts=("Ctrl+1",))
        self.leave_button = KeyButton("Đăng xuất, sao lưu", ("Ctrl", "E"), height=44, shortcuts=("Ctrl+E",))
        self._lay_out()
        on_click(self.close_button, self._close)
        on_click(self.recount, self.recount_asked.emit)
        on_click(self.leave_button, self.leave_asked.emit)
        self.reason.confirmed.connect(self.close_button.setFocus)
        self.reason.typed.connect(lambda _text: self.reason.clear_message())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        frame, inside = card((16, 10, 16, 6), spacing=6)
        number = style.label("2", style.FIELD_PX, 600, "ink2")
        inside.addLayout(row(number, style.label("So tiền", 18, 600), None, self.pill))
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(12)
        right = Qt.AlignmentFlag.AlignRight
        for line, (name, figure) in enumerate(self.lines):
            grid.addWidget(name, line, 0)
            grid.addWidget(figure, line, 1, right)
        for line, (name, figure) in enumerate(self.figures):
            grid.addWidget(name, line, 3)
            grid.addWidget(figure, line, 4, right)
        grid.setColumnMinimumWidth(2, 48)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        inside.addLayout(grid)
        inside.addWidget(self.reason)
        column.addWidget(frame)
        frame, inside = card((16, 10, 16, 12), spacing=6)
        number = style.label("3", style.FIELD_PX, 600, "ink2")
        inside.addLayout(row(number, style.label("Bàn giao ca", 18, 600), None))
        inside.addWidget(self.handed_on)
        column.addWidget(frame)
        column.addStretch(1)
        column.addLayout(row(None, self.recount, self.close_button, self.leave_button))

    def show_counted(self, counted: Counted, opening_vnd: int) -> None:
        """A difference that was counted twice: it is shown, and its reason is asked."""
        assert counted.expected_vnd is not None
        moved_vnd = counted.expected_vnd - opening_vnd
        self._show_lines([("Tồn quỹ đầu ca", opening_vnd), ("Thu, chi tiền mặt trong ca", moved_vnd)])
        self._show_figures(counted.expected_vnd, counted.counted_vnd)
        self.handed_on.setText("Biên bản chốt ca ghi hồ sơ, kết quả và phí, lệ phí giao cho ca sau.")
        self.reason.set_text("")
        self.reason.clear_message()
        self.reason.setVisible(True)
        self.reason.edit.setReadOnly(False)
        self._show_buttons(open_=True)
        self.reason.setFocus()

    def show_closed(self, record: ShiftRecord) -> None:
        """The shift as it was closed, each kind of takings apart."""
        kinds = [(CASH_NAMES[line.kind], line.amount_vnd) for line in record.lines]
        self._show_lines([("Tồn quỹ đầu ca", record.opening_vnd), *kinds])
        self._show_figures(record.expected_vnd, record.counted_vnd)
        self.reason.setVisible(bool(record.reason))
        self.reason.set_text(record.reason)
        self.reason.edit.setReadOnly(True)
        held = f"phí, lệ phí còn giữ {money(record.held_vnd)}"
        kept = f"{record.drafts} hồ sơ tạm lưu, " if record.drafts else ""
        told = f"{record.to_hand_over} hồ sơ chờ giao cơ quan, {record.results_here} kết quả chờ phát, {kept}{held}."
        self.handed_on.setText(told[:1].upper() + told[1:])
        self._show_buttons(open_=False)
        self.leave_button.setFocus()

    def refused(self, error: Refused) -> None:
        self.close_button.set_running("")
        self.reason.say(State.ERROR, error.message)
        self.reason.setFocus()

    def _close(self) -> None:
        if not nfc(self.reason.text()):
            self.refused(Refused("Chưa ghi lý do chênh lệch.", "reason"))
            return
        self.close_button.set_running("Đang chốt…")
        self.close_asked.emit(nfc(self.reason.text()))

    def _show_buttons(self, *, open_: bool) -> None:
        self.close_button.set_running("")
        self.close_button.setVisible(open_)
        self.recount.setVisible(open_)
        self.leave_button.setVisible(not open_)

    def _show_lines(self, told: list[tuple[str, int]]) -> None:
        for at, (name, figure) in enumerate(self.lines):
            text, vnd = told[at] if at < len(told) else ("", 0)
            name.setText(text)
            figure.setText(signed(vnd) if text else "")
            name.setVisible(bool(text))
            figure.setVisible(bool(text))

    def _show_figures(self, expected_vnd: int, counted_vnd: int) -> None:
        difference = counted_vnd - expected_vnd
        texts = (money(expected_vnd), money(counted_vnd), signed(difference, plus=True))
        for (_name, figure), text in zip(self.figures, texts, strict=True):
            figure.setText(text)
        style.set_property(self.figures[-1][1], "tone", "amber" if difference else "ink")
        word = "Khớp" if not difference else f"{'Thừa' if difference > 0 else 'Thiếu'} {money(abs(difference))}"
        self.pill.show_state("attention" if difference else "done", word)


NAMES = ("Tồn theo sổ", "Tồn thực tế", "Chênh lệch")


def signed(vnd: int, *, plus: bool = False) -> str:
    """An amount with its sign: "–5.000 đ"."""
    sign = "–" if vnd < 0 else "+" if plus and vnd else ""
    return f"{sign}{money(abs(vnd))}"
