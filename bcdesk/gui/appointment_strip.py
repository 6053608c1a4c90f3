"""Under a dossier's history: when the agency promises the result (ngày hẹn trả), and the number of its slip."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.dates import parse_date
from bcdesk.core.errors import Refused
from bcdesk.core.handover import Appointment
from bcdesk.core.vietnamese import nfc
from bcdesk.desk import handover
from bcdesk.desk.counter import Counter
from bcdesk.gui import background
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.messages import done, of_error


class AppointmentStrip(QWidget):
    """``recorded`` carries the Message that says so: the history has one event more."""

    recorded = Signal(object)
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self._number, self._form_id = "", ""
        self.day = TextField("due_on", "Ngày &hẹn trả kết quả", placeholder="dd/mm/yyyy, +7")
        self.slip = TextField("slip", "&Số giấy hẹn")
        self.button = KeyButton("Ghi ngày hẹn", ("Ctrl", "K"), height=40, shortcuts=("Ctrl+K",))
        frame, column = card((16, 8, 16, 0))
        fields = row(self.day, self.slip, self.button, None, spacing=10)
        column.addLayout(fields)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.day.confirmed.connect(self.slip.edit.setFocus)
        self.slip.confirmed.connect(self._record)
        on_click(self.button, self._record)

    def show_dossier(self, counter: Counter, number: str) -> None:
        """The dossier that is looked at; what was typed for another one is gone."""
        if number != self._number:
            for field in (self.day, self.slip):
                field.set_text("")
                field.clear_message()
        self._counter, self._number, self._form_id = counter, number, str(uuid.uuid4())

    def _record(self) -> None:
        assert self._counter is not None
        try:
            due_on = parse_date(self.day.text(), self._counter.today)
        except Refused as refused:
            self._failed(Refused(refused.message, "due_on"))
            return
        what = (self._counter, self._number, due_on, nfc(self.slip.text()), self._form_id)
        background.run(handover.record_appointment, *what, done=self._recorded, failed=self._failed)

    def _recorded(self, kept: Appointment) -> None:
        self.day.clear_message()
        self.recorded.emit(done(f"**Đã ghi ngày hẹn trả {kept.due_on:%d/%m/%Y}** cho {self._number}."))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.day.say(State.ERROR, error.message)
            self.day.edit.setFocus()
        self.told.emit(of_error(error))
