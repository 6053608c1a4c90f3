"""The four steps of a delivery on one card, and the ``HandingOut`` that they come to."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from bcdesk.core.delivery import HandingOut, IdKind
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.item import Item
from bcdesk.gui.cards import card
from bcdesk.gui.delivery_money import MoneyStep
from bcdesk.gui.delivery_papers import CountStep, RecoverStep
from bcdesk.gui.delivery_recipient import RecipientStep
from bcdesk.gui.delivery_step import Step, Todo, rule
from bcdesk.gui.fields import State, TextField


class DeliveryForm(QScrollArea):
    """``ready``: Enter behind the last thing that was wanted."""

    changed = Signal()
    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.item: Item | None = None
        self.recipient, self.count = RecipientStep(), CountStep()
        self.recover, self.money = RecoverStep(), MoneyStep()
        self.steps: tuple[Step, ...] = (self.recipient, self.count, self.recover, self.money)
        frame, column = card((18, 12, 18, 12), spacing=9)
        for place, step in enumerate(self.steps):
            if place:
                column.addWidget(rule())
            column.addWidget(step)
            step.changed.connect(self._refresh)
            step.passed.connect(lambda step=step: self._leave(step))
        column.addStretch()
        self.setWidget(frame)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._keep_in_sight)

    def show_item(self, item: Item, now: datetime) -> None:
        """Blank fields for an item."""
        self.item = item
        self.recipient.show_item(item, now)
        self.count.show_item(item)
        self.recover.show_item(item)
        self.money.show_item(item)
        self._refresh()
        self.verticalScrollBar().setValue(0)

    def _keep_in_sight(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.ensureWidgetVisible(now, 10, 40)

    def todo(self) -> list[Todo]:
        """What is still to be done, in the order of the page."""
        return [left for step in self.steps for left in step.todo()]

    def touched(self) -> bool:
        """Whether something would be lost if another item took this one's place."""
        ticked = self.count.counted or self.recover.recovered() or self.recover.lost()
        fields = (self.recipient.number, self.recipient.name, self.recipient.authority, self.money.cash)
        return bool(ticked) or any(field.text() for field in fields)

    def fill_card(self, card_read: Card) -> None:
        self.recipient.fill_card(card_read)
        self.go_to_first()

    def go_to_first(self) -> None:
        """Where the clerk's next key belongs."""
        left = self.todo()
        (left[0].stop if left else self.recipient.seen).setFocus()

    def _leave(self, step: Step) -> None:
        following = self.steps[self.steps.index(step) + 1 :]
        for left in (left for each in following for left in each.todo()):
            left.stop.setFocus()
            return
        if left_behind := self.todo():
            left_behind[0].stop.setFocus()
        else:
            self.ready.emit()

    def _refresh(self) -> None:
        for step in (self.recipient, self.count, self.recover, self.money):
            step.refresh()
        self.changed.emit()

    def handing(self, form_id: str) -> HandingOut:
        """What is to be recorded, once nothing is left to do."""
        assert self.item is not None
        who = self.recipient
        return HandingOut(
            form_id=form_id,
            item_number=self.item.item_number,
            recipient=who.kind(),
            name=nfc(who.name.text()),
            id_kind=who.id_kind.value() or IdKind.CITIZEN_CARD,
            id_number=who.number.text(),
            original_seen=who.seen.isChecked(),
            counted=len(self.count.counted) == len(self.count.papers),
            relation=nfc(who.relation.text()) if who.by_other.isVisibleTo(self) else "",
            authority=nfc(who.authority.text()) if who.by_other.isVisibleTo(self) else "",
            remark=self.count.remark_text(),
            recovered=self.recover.recovered(),
            lost=self.recover.lost(),
            cash_given_vnd=self.money.given_vnd(),
            fee_receipts=self.money.receipt_numbers(),
            at=who.moment(),
        )

    def say_wrong(self) -> None:
        """Beside each field that is filled and not right, its words."""
        for left in self.todo():
            if isinstance(left.stop, TextField) and left.wrong:
                left.stop.say(State.ERROR, left.words[:1].upper() + left.words[1:])

    def refused(self, error: Refused) -> None:
        """The desk's own words beside the field that it names; the page says them too."""
        who = self.recipient
        fields = {"name": who.name, "id_number": who.number, "authority": who.authority, "recipient": who.name}
        fields |= {"cash_given": self.money.cash, "at": who.time}
        for refused in reversed((error, *error.also)):
            if field := fields.get(refused.field):
                field.say(State.ERROR, refused.message)
                field.setFocus()
