"""Rows of the intake form that only some dossiers need: who hands in for another, and where it was taken."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from bcdesk.core.dates import parse_time, short_date
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import AGENT_NAMES, Agent, AgentKind, Pickup
from bcdesk.core.identity import Card, parse_id_number
from bcdesk.core.vietnamese import nfc
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import Labelled, State, TextField
from bcdesk.gui.ticks import TickField

AUTHORITY_WORDS = {
    AgentKind.AUTHORISED: "Số, ngày giấy ủy quyền *",
    AgentKind.INTRODUCED: "Số, ngày giấy giới thiệu *",
    AgentKind.LEGAL: "Quan hệ với người gửi *",
}


MESSAGE_DROP = 5
"""What a message below a field needs beyond it: these rows would cut it off."""
ID_NUMBER_WIDE = 148


class _Row(QWidget):
    """Fields that are in sight while their tick is set."""

    def __init__(self, tick: TickField, *fields: tuple[Labelled, int]) -> None:
        super().__init__()
        self.tick = tick
        self.fields = tuple(field for field, _wide in fields)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, MESSAGE_DROP)
        across.setSpacing(10)
        for field, wide in fields:
            across.addWidget(field, wide)
        self.hide()
        tick.toggled.connect(self.setVisible)

    def holds(self, widget: QWidget | None) -> bool:
        """Whether the focus lies in this row."""
        return widget is not None and self.isAncestorOf(widget)


class AgentRow(_Row):
    """Người nộp thay: by which right, who, on which paper."""

    def __init__(self) -> None:
        self.kind = ChoiceField[AgentKind]("agent_kind", "Nộp thay theo", list(AGENT_NAMES.items()))
        self.person = TextField("agent_name", "Người nộp thay *")
        self.id_number = TextField("agent_id", "Số giấy tờ *")
        self.authority = TextField("authority", AUTHORITY_WORDS[AgentKind.AUTHORISED])
        tick = TickField("agent", "Người nộp tha&y")
        super().__init__(tick, (self.kind, 170), (self.person, 192), (self.id_number, 146), (self.authority, 190))
        self.id_number.setMinimumWidth(ID_NUMBER_WIDE)
        self.kind.chosen.connect(lambda _kind: self.name_authority())

    def value(self) -> Agent | None:
        """Who hands in; None where the sender does. Refused by field."""
        if not self.tick.isChecked():
            return None
        id_number = ""
        if self.id_number.text():
            try:
                id_number = parse_id_number(self.id_number.text())
            except Refused as refused:
                raise Refused(refused.message, self.id_number.name) from refused
        return Agent(nfc(self.person.text()), id_number, self._kind(), nfc(self.authority.text()))

    def fill_agent(self, agent: Agent) -> None:
        """Whoever handed in the dossier before this one of the same visit."""
        self.tick.setChecked(True)
        self.set_kind(agent.kind)
        self.person.set_text(agent.name)
        self.id_number.set_text(agent.id_number)
        self.authority.set_text(agent.authority)

    def fill(self, card: Card) -> None:
        """The card of whoever stands at the counter."""
        self.tick.setChecked(True)
        self.person.set_text(card.name)
        self.id_number.set_text(card.id_number)
        for field in (self.person, self.id_number):
            field.clear_message()
        if card.doubts:
            self.person.say(State.WARNING, " ".join(card.doubts))

    def _kind(self) -> AgentKind:
        return self.kind.value() or AgentKind.AUTHORISED

    def set_kind(self, kind: AgentKind) -> None:
        self.kind.set_value(kind)
        self.name_authority()

    def name_authority(self) -> None:
        """Each right is proved by another paper."""
        self.authority.rename(AUTHORITY_WORDS[self._kind()])


class PickupRow(_Row):
    """Nhận tại địa chỉ khách hàng: where, at what time today, by whom."""

    def __init__(self) -> None:
        self.place = TextField("taken_place", "Nhận tại (địa chỉ) *")
        self.time = TextField("taken_at", "Giờ nhận *", placeholder="0830")
        self.courier = TextField("courier", "Nhân viên nhận *")
        tick = TickField("pickup", "Nhận tận nơ&i")
        super().__init__(tick, (self.place, 380), (self.time, 110), (self.courier, 208))

    def value(self, now: datetime) -> Pickup | None:
        """Where it was taken; None at the counter. Refused by field."""
        if not self.tick.isChecked():
            return None
        if not self.time.text():
            raise Refused(f"Ghi giờ nhận trong ngày {short_date(now.date())}.", self.time.name)
        at = datetime.combine(now.date(), parse_time(self.time.text(), self.time.name), now.tzinfo)
        return Pickup(nfc(self.place.text()), at, nfc(self.courier.text()))
