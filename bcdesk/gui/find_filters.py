"""Under the field of F7: from which day to which, and how far the dossier has come."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.dates import parse_date
from bcdesk.core.errors import Refused
from bcdesk.core.states import STAGE_NAMES, Stage
from bcdesk.desk.find import Asked
from bcdesk.gui.cards import row
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import State, TextField

DAY_WIDE, STAGE_WIDE = 190, 300


class FindFilters(QWidget):
    """``changed``: by a key; ``confirmed``: Enter, the list is wanted."""

    changed = Signal()
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.since = TextField("since", "Nhận &từ ngày", placeholder="15/8, 15/8/2019, h")
        self.until = TextField("until", "Đế&n ngày", placeholder="15/8, 15/8/2019, h")
        stages = [(None, "Tất cả"), *STAGE_NAMES.items()]
        self.stage = ChoiceField[Stage | None]("stage", "T&rạng thái", stages)
        for field in (self.since, self.until):
            field.setFixedWidth(DAY_WIDE)
            field.typed.connect(lambda _text: self.changed.emit())
        self.stage.setFixedWidth(STAGE_WIDE)
        self.stage.chosen.connect(lambda _stage: self.changed.emit())
        for labelled in (self.since, self.until, self.stage):
            labelled.confirmed.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row(self.since, self.until, self.stage, None, spacing=10))

    def clear(self) -> None:
        for field in (self.since, self.until):
            field.set_text("")
            field.clear_message()
        self.stage.set_value(None)

    def asked(self, text: str, today: date) -> Asked | None:
        """The question; None where a day cannot be read, which is told beside it."""
        since, until = self._day(self.since, today), self._day(self.until, today)
        if any(field.state is State.ERROR for field in (self.since, self.until)):
            return None
        return Asked(text, since, until, self.stage.value())

    def _day(self, field: TextField, today: date) -> date | None:
        field.clear_message()
        if not field.text():
            return None
        try:
            return parse_date(field.text(), today)
        except Refused as refused:
            field.say(State.ERROR, refused.message)
            return None
