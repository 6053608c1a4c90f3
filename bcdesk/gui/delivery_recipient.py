"""Step 1 of a delivery, Người nhận: who came, by which paper, by which authority (TT 17/2017 Art 5.2 d)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QWidget

from bcdesk.core.dates import parse_date, parse_time, short_date
from bcdesk.core.delivery import ID_NAMES, IdKind, RecipientKind
from bcdesk.core.dossier import Party, PartyKind
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card, parse_id_number
from bcdesk.core.states import ParcelState
from bcdesk.core.vietnamese import fold, mask_identity, nfc
from bcdesk.desk.item import Item
from bcdesk.gui.cards import row
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.delivery_step import Step, Todo, tick
from bcdesk.gui.fields import State, TextField

KINDS = {
    RecipientKind.SELF: "&Chính chủ",
    RecipientKind.AUTHORISED: "Người được ủy &quyền",
    RecipientKind.ORGANISATION: "Đại diện &tổ chức",
}
DONE = {
    RecipientKind.SELF: "Đúng người nhận",
    RecipientKind.AUTHORISED: "Có giấy ủy quyền",
    RecipientKind.ORGANISATION: "Có giấy giới thiệu",
}
NUMBER_KINDS = {9: IdKind.OLD_ID, 12: IdKind.CITIZEN_CARD}


def is_recipient(recipient: Party, name: str) -> bool:
    """Whether a paper is the recipient's: the name decides, as an identity number may have changed since."""
    return recipient.kind is PartyKind.PERSON and fold(name) == fold(recipient.name)


class RecipientStep(Step):
    """A scanned card fills it; whoever is not the recipient needs an authority."""

    def __init__(self) -> None:
        super().__init__(1, "Người nhận")
        self._item: Item | None = None
        self._now = datetime.min
        self.kinds = {kind: QRadioButton(words) for kind, words in KINDS.items()}
        self.id_kind = ChoiceField[IdKind]("id_kind", "&Loại giấy tờ", [(kind, ID_NAMES[kind]) for kind in IdKind])
        self.number = TextField("id_number", "Số &giấy tờ *")
        self.name = TextField("name", "Họ và tên trên giấ&y *")
        self.authority = TextField("authority", "Giấy ủy quyề&n, giấy giới thiệu (số, ngày, nơi cấp) *")
        self.relation = TextField("relation", "Q&uan hệ với người nhận")
        self.time = TextField("at", "Bưu tá phát lúc (giờ) *", placeholder="10:05")
        self.day = TextField("on", "Ngày phát *")
        self.seen = QCheckBox("Đã &xem bản chính, đúng người trong ảnh")
        self.stops = (self.number, self.name, self.authority, self.relation, self.time, self.day, self.seen)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        group = QButtonGroup(self)
        for button in self.kinds.values():
            group.addButton(button)
        self.body.addLayout(row(*(tick(button) for button in self.kinds.values()), None, spacing=28))
        self.body.addLayout(_line((self.id_kind, 22), (self.number, 20), (self.name, 42)))
        self.by_other, self.by_courier = QWidget(), QWidget()
        self.by_other.setLayout(_line((self.authority, 56), (self.relation, 28)))
        self.by_courier.setLayout(_line((self.time, 22), (self.day, 20), (None, 42)))
        self.body.addWidget(self.by_other)
        self.body.addWidget(self.by_courier)
        self.body.addWidget(tick(self.seen))

    def _listen(self) -> None:
        for kind, button in self.kinds.items():
            button.clicked.connect(lambda _checked, kind=kind: self._choose(kind))
        for stop in self.stops:
            if isinstance(stop, TextField):
                stop.confirmed.connect(lambda stop=stop: self._confirm(stop))
                stop.typed.connect(lambda _text, stop=stop: self._edited(stop))
        self.id_kind.confirmed.connect(self.number.setFocus)
        self.id_kind.chosen.connect(lambda _kind: self.changed.emit())
        self.seen.toggled.connect(lambda _on: self.changed.emit())

    def show_item(self, item: Item, now: datetime) -> None:
        self._item, self._now = item, now
        for stop in self.stops:
            if isinstance(stop, TextField):
                stop.set_text("")
                stop.clear_message()
        self.day.set_text(short_date(now.date()))
        self.id_kind.set_value(IdKind.CITIZEN_CARD)
        self.seen.setChecked(False)
        organisation = item.receipt.recipient.kind is PartyKind.ORGANISATION
        self.choose(RecipientKind.ORGANISATION if organisation else RecipientKind.SELF)
        self.by_courier.setVisible(item.state is ParcelState.WITH_COURIER)

    def kind(self) -> RecipientKind:
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    def choose(self, kind: RecipientKind) -> None:
        self.kinds[kind].setChecked(True)
        self._choose(kind)

    def _choose(self, kind: RecipientKind) -> None:
        self.by_other.setVisible(kind is not RecipientKind.SELF)
        self.name.clear_message()
        self.changed.emit()

    def fill_card(self, card: Card) -> None:
        """Kind, number and name of a scanned card; what came through damaged is told beside the name."""
        self.id_kind.set_value(IdKind.CITIZEN_CARD)
        self.number.set_text(card.id_number)
        self.name.set_text(card.name)
        self.name.clear_message()
        if card.doubts:
            self.name.say(State.WARNING, " ".join(card.doubts))
        self._warn_of_number(card.old_id_number)
        self.changed.emit()

    def _edited(self, stop: TextField) -> None:
        stop.clear_message()
        self.changed.emit()

    def _confirm(self, stop: TextField) -> None:
        """Say at once what is wrong; a number also tells which paper it is of."""
        try:
            if stop is self.number and stop.text():
                stop.set_text(self._number())
                self.id_kind.set_value(NUMBER_KINDS.get(len(stop.text()), IdKind.PASSPORT))
                self._warn_of_number()
            elif stop in (self.time, self.day) and stop.text():
                self.moment()
        except Refused as refused:
            stop.say(State.ERROR, refused.message)
            return
        self.changed.emit()
        self.go_on(stop)

    def _warn_of_number(self, old_number: str = "") -> None:
        """A name alone may be shared: where the dossier knows another number, the clerk looks twice."""
        assert self._item is not None
        known = self._item.receipt.recipient.id_number
        differs = self.kind() is RecipientKind.SELF and known and known not in (self.number.text(), old_number)
        said = f"Khác số lúc nộp hồ sơ ({mask_identity(known)}). Xem lại giấy tờ." if differs else ""
        self.number.say(State.WARNING if differs else State.NORMAL, said)

    def _number(self) -> str:
        """A foreign passport has a form of its own; every other number one that is known."""
        if self.id_kind.value() is IdKind.PASSPORT:
            return nfc(self.number.text()).upper()
        return parse_id_number(self.number.text())

    def moment(self) -> datetime | None:
        """When the courier delivered; None at the counter: now."""
        if self._item is None or self._item.state is not ParcelState.WITH_COURIER:
            return None
        on = parse_date(self.day.text(), self._now.date())
        return datetime.combine(on, parse_time(self.time.text()), self._now.tzinfo)

    def todo(self) -> Sequence[Todo]:
        if self._item is None:
            return ()
        kind, recipient, left = self.kind(), self._item.receipt.recipient, list[Todo]()
        if not self.number.text():
            left.append(Todo("ghi số giấy tờ", self.number))
        elif message := _refusal(self._number):
            left.append(Todo(message, self.number, wrong=True))
        if not self.name.text():
            left.append(Todo("ghi họ và tên người nhận", self.name))
        elif kind is RecipientKind.SELF and recipient.kind is PartyKind.ORGANISATION:
            left.append(Todo("kết quả của tổ chức: chọn đại diện tổ chức", self.kinds[kind], wrong=True))
        elif kind is RecipientKind.SELF and not is_recipient(recipient, self.name.text()):
            left.append(Todo(f"tên trên giấy khác người nhận {recipient.name}", self.name, wrong=True))
        if kind is not RecipientKind.SELF and not self.authority.text():
            left.append(Todo("ghi giấy ủy quyền hoặc giấy giới thiệu", self.authority))
        if self._item.state is ParcelState.WITH_COURIER:
            if not self.time.text():
                left.append(Todo("ghi giờ bưu tá phát", self.time))
            elif message := _refusal(self.moment):
                left.append(Todo(message, self.time, wrong=True))
        if not self.seen.isChecked():
            left.append(Todo("xem bản chính giấy tờ", self.seen))
        return left

    def refresh(self) -> None:
        if self._item is not None:
            self.show_state(DONE[self.kind()])


def _refusal(parse: Callable[[], object]) -> str:
    """Why something cannot be read; "" if it can."""
    try:
        parse()
    except Refused as refused:
        return refused.message
    return ""


def _line(*parts: tuple[QWidget | None, int]) -> QHBoxLayout:
    across = QHBoxLayout()
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(10)
    for widget, share in parts:
        if widget is None:
            across.addStretch(share)
        else:
            across.addWidget(widget, share)
    return across
