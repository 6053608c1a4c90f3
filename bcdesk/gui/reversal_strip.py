"""Under a dossier's history: taking back an acceptance while nothing has left the desk (hủy phiếu gửi)."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.money import money
from bcdesk.core.registration import Registration
from bcdesk.core.reversal import REVERSAL_NAMES, Reversal, ReversalReason
from bcdesk.desk.counter import Counter
from bcdesk.desk.reversal import reverse
from bcdesk.gui import background
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import Message, Tone, done, of_error

ASKED = "Hủy phiếu gửi **{number}**: chọn lý do, **Ctrl+Enter** để hủy. **Esc**: để nguyên."
REASONS = [(reason, name[0].upper() + name[1:]) for reason, name in REVERSAL_NAMES.items()]


class ReversalStrip(QWidget):
    """Shown where it is asked for. ``reversed`` carries a Reversal and the Message that says so."""

    reversed = Signal(object, object)
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self._number, self._form_id = "", ""
        self.reason = ChoiceField[ReversalReason | None]("reason", "&Lý do hủy *", [(None, ""), *REASONS])
        self.note = TextField("note", "&Ghi chú, in trên biên bản")
        self.button = KeyButton("Hủy phiếu gửi", ("Ctrl", "Enter"), kind="danger", height=40, shortcuts=CTRL_ENTER)
        frame, column = card((16, 8, 16, 4))
        fields = row(self.reason, self.note, self.button, spacing=10)
        fields.setStretch(0, 5)
        fields.setStretch(1, 4)
        column.addLayout(fields)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.hide()
        self.reason.chosen.connect(lambda _reason: self.reason.clear_message())
        self.reason.confirmed.connect(self.note.edit.setFocus)
        self.note.typed.connect(lambda _text: self.note.clear_message())
        self.note.confirmed.connect(self.button.setFocus)
        on_click(self.button, self._reverse)

    def ask(self, counter: Counter, number: str) -> None:
        """Open for a Phiếu gửi; each opening is a form of its own."""
        self._counter, self._number, self._form_id = counter, number, str(uuid.uuid4())
        self.reason.set_value(None)
        self.note.set_text("")
        for field in (self.reason, self.note):
            field.clear_message()
        self.button.set_running("")
        self.reason.setFocus()
        self.told.emit(Message(Tone.ATTENTION, ASKED.format(number=number)))

    def _reverse(self) -> None:
        reason = self.reason.value()
        if reason is None:
            self._failed(Refused("Chọn lý do hủy.", "reason"))
            return
        self.button.set_running("Đang hủy…")
        what = (self._counter, self._number, reason, self.note.text(), self._form_id)
        background.run(reverse, *what, done=self._reversed, failed=self._failed)

    def _reversed(self, kept: Reversal) -> None:
        back = f"Trả lại khách **{money(kept.cash_vnd)}**. " if kept.cash_vnd else ""
        what = "đăng ký" if isinstance(kept.taken, Registration) else "phiếu gửi"
        said = f"**Đã hủy {what} {kept.item_number}.** {back}Hai bên ký biên bản, thu lại các liên đã in."
        self.reversed.emit(kept, done(said))

    def _failed(self, error: Exception) -> None:
        self.button.set_running("")
        if isinstance(error, Refused):
            field = self.note if error.field == "note" else self.reason
            field.say(State.ERROR, error.message)
            field.setFocus()
        self.told.emit(of_error(error))
