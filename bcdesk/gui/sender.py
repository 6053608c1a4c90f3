"""Người gửi, or whom a result is for: typed, known from before, or read from a citizen card."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from bcdesk.core.catalogue import Commune
from bcdesk.core.dates import parse_date, short_date
from bcdesk.core.dossier import Party, PartyKind
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card, format_phone, id_warnings, parse_id_number
from bcdesk.desk import catalogue
from bcdesk.desk.counter import Counter
from bcdesk.desk.people import known_people
from bcdesk.gui import background
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.suggest import Option, SuggestField
from bcdesk.gui.ticks import TickField

PERSON_WORDS = ("Số &giấy tờ", "Họ và tê&n *")
ORGANISATION_WORDS = ("Mã số thuế", "Tê&n tổ chức *")


class SenderFields(QObject):
    """The fields of a person or an organisation; the form puts them in their rows."""

    placed = Signal()
    """A commune was filled in."""
    known = Signal(object)
    """The Party that was known by its number and stands in the fields now."""
    filled = Signal(object)
    """Filled in up to this field."""

    def __init__(self, counter: Counter, parent: QObject) -> None:
        super().__init__(parent)  # gone with its form: what is still asked for then finds nobody
        self._counter = counter
        self.organisation = TickField("organisation", "&Tổ chức")
        self.id_number = TextField("id_number", PERSON_WORDS[0])
        self.name = TextField("name", PERSON_WORDS[1])
        self.born_on = TextField("born_on", "Ngày &sinh")
        self.phone = TextField("phone", "Điện th&oại")
        self.address_line = TextField("address_line", "Đị&a chỉ (số nhà, thôn) *")
        self.commune = SuggestField("commune", "&Xã, huyện, tỉnh *", self._ask_communes)
        self.email = TextField("email", "Thư điện tử", placeholder="Nếu có")
        self.fields = (
            *(self.id_number, self.name, self.born_on, self.phone),
            *(self.address_line, self.commune, self.email),
        )
        for field, least in ((self.id_number, 148), (self.born_on, 116), (self.phone, 132)):
            field.setMinimumWidth(least)
        self.organisation.toggled.connect(lambda _on: self.show_kind())

    def _ask_communes(self, words: str) -> list[Option]:
        return [_commune_option(commune) for commune in catalogue.find_communes(self._counter, words)]

    def show_kind(self) -> None:
        """A person has a number of its own, an organisation that of its taxes."""
        on = self.organisation.isChecked()
        number, name = ORGANISATION_WORDS if on else PERSON_WORDS
        for field, words in ((self.id_number, number), (self.name, name)):
            field.rename(words)
            field.clear_message()
        self.born_on.setEnabled(not on)

    # who was here before

    def offer_known(self, number: str) -> None:
        """Somebody who was here before need not be typed again."""
        if not self.name.text():
            background.run(known_people, self._counter, number, done=self._fill_known, lane=background.Lane.READ)

    def _fill_known(self, known: Sequence[Party]) -> None:
        """Only the one person that a whole number names, and only into a form that names nobody yet."""
        typed = {"".join(filter(str.isalnum, field.text().upper())) for field in (self.id_number, self.phone)} - {""}
        mine = [who for who in known if typed & {who.id_number, who.phone}]
        if len(mine) == 1 and not self.name.text():
            self.fill_party(mine[0])
            self.known.emit(mine[0])

    def fill_party(self, who: Party) -> None:
        """Somebody that this desk knows, as they were written down last; the fields can be changed."""
        self.organisation.setChecked(who.kind is PartyKind.ORGANISATION)
        self.id_number.set_text(who.id_number)
        self.name.set_text(who.name)
        self.born_on.set_text(short_date(who.born_on) if who.born_on else "")
        self.phone.set_text(format_phone(who.phone) if who.phone else "")
        self.email.set_text(who.email)
        self.address_line.set_text(who.address_line)
        if who.commune_code:
            background.run(
                catalogue.commune_of,
                self._counter,
                who.commune_code,
                done=self._fill_commune,
                lane=background.Lane.READ,
            )
        self.filled.emit(self.email)

    def _fill_commune(self, commune: Commune | None) -> None:
        """None where it is no more: then the clerk chooses its successor."""
        if commune is None:
            self.commune.say(State.WARNING, "Xã ghi lần trước không còn trong danh mục hôm nay. Chọn xã.")
            return
        self.commune.set_option(_commune_option(commune))
        self.placed.emit()

    # a citizen card

    def fill_card(self, card: Card) -> bool:
        """True where it took the place of somebody else, whose phone number may be there still."""
        someone_else = self.id_number.text() not in ("", card.id_number)
        self.id_number.set_text(card.id_number)
        self.name.set_text(card.name)
        self.born_on.set_text(short_date(card.born_on) if card.born_on else "")
        self.address_line.set_text(card.address)
        self.commune.set_option(None)
        for field in (self.id_number, self.name, self.born_on, self.address_line, self.commune):
            field.clear_message()
        if card.doubts:
            self.name.say(State.WARNING, " ".join(card.doubts))
        background.run(
            catalogue.place_of, self._counter, card.address, done=self._fill_place, lane=background.Lane.READ
        )
        self.warn_of_birth_year()
        self.filled.emit(self.id_number)
        if someone_else and self.phone.text():
            self.phone.say(State.WARNING, "Số của người trước. Hỏi lại khách.")
            self.phone.edit.selectAll()
            self.phone.setFocus()
        return someone_else

    def _fill_place(self, found: tuple[str, Commune | None]) -> None:
        line, commune = found
        self.address_line.set_text(line)
        if commune is None:
            self.commune.say(State.WARNING, "Nơi ghi trên thẻ không có trong danh mục hôm nay. Chọn xã.")
        else:
            self.commune.set_option(_commune_option(commune))
        self.placed.emit()

    def warn_of_birth_year(self) -> None:
        """A year of birth that does not fit the number is said; it does not block."""
        try:
            born_on = parse_date(self.born_on.text(), self._counter.today) if self.born_on.text() else None
            warnings = id_warnings(parse_id_number(self.id_number.text()), born_on, None)
        except Refused:
            return
        self.id_number.say(State.WARNING if warnings else State.NORMAL, " ".join(warnings))


def _commune_option(commune: Commune) -> Option:
    province = commune.province.removeprefix("Tỉnh ")
    return Option(", ".join(filter(None, (commune.name, commune.district, province))), commune.code, commune)
