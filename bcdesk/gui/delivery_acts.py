"""What an act besides delivering has to be told: how the recipient was told, who takes it along, why it failed."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from bcdesk.core.dates import parse_date, parse_time, short_date
from bcdesk.core.delivery import NON_DELIVERY_NAMES, NOTICE_WAY_NAMES, NonDelivery, NoticeWay
from bcdesk.core.errors import Refused
from bcdesk.core.identity import format_phone
from bcdesk.core.states import Act, ParcelState
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.item import Item
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.choices import SegmentField
from bcdesk.gui.delivery_step import tick
from bcdesk.gui.delivery_told import Told
from bcdesk.gui.delivery_words import invitation_name
from bcdesk.gui.fields import State, TextField

WORDS = {
    Act.NOTIFY: "Ghi đã báo khách",
    Act.INVITE: "Ghi đã mời nhận",
    Act.GIVE_TO_COURIER: "Ghi đã giao bưu tá",
    Act.TAKE_BACK: "Ghi đã nhận lại",
    Act.FAIL_ATTEMPT: "Ghi không phát được",
    Act.REFUSE: "Ghi không phát được",
    Act.RETURN_TO_AGENCY: "Ghi chuyển trả cơ quan",
}
TITLES = {
    Act.NOTIFY: "Báo khách đến nhận",
    Act.GIVE_TO_COURIER: "Giao bưu tá",
    Act.TAKE_BACK: "Nhận lại từ bưu tá, chưa phát",
    Act.FAIL_ATTEMPT: "Không phát được",
    Act.REFUSE: "Không phát được",
    Act.RETURN_TO_AGENCY: "Chuyển trả cơ quan",
}
AT_DOOR = (NonDelivery.BAD_ADDRESS, NonDelivery.MOVED, NonDelivery.NOT_FOUND, NonDelivery.REFUSED)
WAYS = tuple((way, name[0].upper() + name[1:]) for way, name in NOTICE_WAY_NAMES.items())


class ActForm(QWidget):
    """Stands in the place of the steps until it is recorded or left. ``told`` carries a Told."""

    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._act, self._now = Act.NOTIFY, datetime.min
        self.title, self.remark = style.label("", 18, 600), style.label("", tone="ink2")
        self.remark.setWordWrap(True)
        self.way = SegmentField[NoticeWay]("way", "Cách báo", WAYS)
        self.text = TextField("text", "")
        self.reasons = {reason: QRadioButton() for reason in NON_DELIVERY_NAMES}
        self.time = TextField("at", "Bưu tá phát &lúc (giờ) *", placeholder="10:05")
        self.day = TextField("on", "N&gày *")
        self.button = KeyButton("Ghi", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.button, self._submit)
        for field in (self.text, self.time, self.day):
            field.typed.connect(lambda _text, field=field: field.clear_message())
            field.confirmed.connect(lambda field=field: self._next(field))
        for segment in self.way.segments:
            segment.clicked.connect(lambda _checked: self.button.setFocus())

    def _lay_out(self) -> None:
        frame, column = card((18, 14, 18, 14), spacing=8)
        column.addWidget(self.title)
        column.addWidget(self.remark)
        self._choices, choices, group = QWidget(), QVBoxLayout(), QButtonGroup(self)
        self._choices.setLayout(choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(8)
        for reason, button in self.reasons.items():
            name = NON_DELIVERY_NAMES[reason]
            button.setText(name[0].upper() + name[1:])
            group.addButton(button)
            choices.addWidget(tick(button))
        self.reasons[NonDelivery.REFUSED].toggled.connect(lambda _on: self._ask_text(self._act))
        self._moment = QWidget()
        self._moment.setLayout(row(self.time, self.day, None, spacing=10))
        for widget in (self.way, self._choices, self._moment, self.text):
            column.addWidget(widget)
        column.addStretch()
        column.addLayout(row(None, self.button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_act(self, act: Act, item: Item, now: datetime) -> None:
        self._act, self._now = act, now
        self.title.setText(invitation_name(item.attempts) if act is Act.INVITE else TITLES[act])
        self.remark.setText(_remark(act, item))
        self.way.setVisible(act in (Act.NOTIFY, Act.INVITE))
        self.way.set_value(NoticeWay.PHONE if act is Act.NOTIFY else NoticeWay.LETTER)
        at_door = item.state is ParcelState.WITH_COURIER
        shown = AT_DOOR if act is Act.FAIL_ATTEMPT else (NonDelivery.REFUSED,)
        for reason, button in self.reasons.items():
            button.setVisible(reason in shown)
        self.reasons[NonDelivery.NOT_FOUND if act is Act.FAIL_ATTEMPT else NonDelivery.REFUSED].setChecked(True)
        failing = act in (Act.FAIL_ATTEMPT, Act.REFUSE)
        self._choices.setVisible(failing)
        self._moment.setVisible(failing and at_door)
        self._ask_text(act)
        self.time.set_text("")
        self.day.set_text(short_date(now.date()))
        for field in (self.text, self.time, self.day):
            field.clear_message()
        self.button.set_running("")
        self.button.set_words(WORDS[act])
        self._first().setFocus()

    def _ask_text(self, act: Act) -> None:
        captions = {
            Act.GIVE_TO_COURIER: "Bưu tá (họ và tên) *",
            Act.TAKE_BACK: "Lý do chưa phát *",
            Act.FAIL_ATTEMPT: "Người từ chối, giấy tờ kèm theo",
            Act.REFUSE: "Người từ chối, giấy tờ kèm theo",
        }
        self.text.setVisible(act in captions and (act is not Act.FAIL_ATTEMPT or self._is_refusal()))
        self.text.label.setText(captions.get(act, ""))
        self.text.edit.setAccessibleName(captions.get(act, "").removesuffix(" *"))
        if act is not Act.GIVE_TO_COURIER:
            self.text.set_text("")

    def _is_refusal(self) -> bool:
        return self.reasons[NonDelivery.REFUSED].isChecked()

    def _first(self) -> QWidget:
        if self._act in (Act.NOTIFY, Act.INVITE):
            return self.way
        if self._act in (Act.FAIL_ATTEMPT, Act.REFUSE):
            return next(button for button in self.reasons.values() if button.isChecked())
        return self.button if self._act is Act.RETURN_TO_AGENCY else self.text

    def _next(self, field: TextField) -> None:
        if field is self.time:
            self.day.setFocus()
        elif field is self.day:
            self.text.setFocus()
        else:
            self.button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a choice goes on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            shown = [field for field in (self.time, self.text) if field.isVisibleTo(self) and not field.text()]
            (shown[0] if shown and not self.button.hasFocus() else self.button).setFocus()
            return
        super().keyPressEvent(event)

    def _submit(self) -> None:
        try:
            told = self._read()
        except Refused as refused:
            self.refused(refused)
            return
        self.button.set_running("Đang ghi…")
        self.told.emit(told)

    def _read(self) -> Told:
        text = nfc(self.text.text())
        if self._act is Act.GIVE_TO_COURIER and not text:
            raise Refused("Chưa ghi họ và tên bưu tá.", "text")
        if self._act is Act.TAKE_BACK and not text:
            raise Refused("Chưa ghi lý do nhận lại từ bưu tá.", "text")
        if self._act not in (Act.FAIL_ATTEMPT, Act.REFUSE):
            return Told(self._act, self.way.value(), text)
        reason = next(reason for reason, button in self.reasons.items() if button.isChecked())
        act = Act.REFUSE if reason is NonDelivery.REFUSED else Act.FAIL_ATTEMPT
        return Told(act, text=text, reason=reason, at=self._read_moment())

    def _read_moment(self) -> datetime | None:
        """At the door it was when the courier says; at the counter it is now."""
        if not self._moment.isVisibleTo(self):
            return None
        try:
            on = parse_date(self.day.text(), self._now.date())
        except Refused as refused:
            raise Refused(refused.message, "on") from refused
        try:
            return datetime.combine(on, parse_time(self.time.text()), self._now.tzinfo)
        except Refused as refused:
            message = refused.message if self.time.text() else "Ghi giờ bưu tá phát, như 10:05."
            raise Refused(message, "at") from refused

    def refused(self, error: Refused) -> bool:
        """The rule's words beside the field that it names; False where none of these is it."""
        self.button.set_running("")
        fields = {"at": self.time, "on": self.day, "text": self.text, "courier": self.text, "reason": self.text}
        field = fields.get(error.field)
        if field is None or not field.isVisibleTo(self):
            return False
        field.say(State.ERROR, error.message)
        field.setFocus()
        return True


def _remark(act: Act, item: Item) -> str:
    who = item.receipt.recipient
    phone = format_phone(who.phone) if who.phone else "chưa có số điện thoại"
    match act:
        case Act.NOTIFY | Act.INVITE:
            return f"{who.name}, {phone}. Ghi cách đã báo sau khi báo xong."
        case Act.RETURN_TO_AGENCY:
            reason = NonDelivery.REFUSED if item.state is ParcelState.REFUSED else NonDelivery.INVITED_TWICE
            return f"{item.receipt.agency.name}. Lý do: {NON_DELIVERY_NAMES[reason]}. Ghi rồi không lấy lại được."
        case Act.GIVE_TO_COURIER:
            return f"Phát tại địa chỉ: {who.address}."
    return f"{who.name}, {who.address}."
