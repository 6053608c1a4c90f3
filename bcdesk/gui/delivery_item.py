"""One result at the counter: its steps or an act in their place, the facts beside them, and what the desk answers."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from bcdesk.core.delivery import Delivered, refuse_early
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card
from bcdesk.core.money import money
from bcdesk.core.states import ACT_NAMES, STATE_NAMES, Act, ParcelState
from bcdesk.desk import delivery
from bcdesk.desk.counter import Counter
from bcdesk.desk.item import Item
from bcdesk.desk.worklist import NOBODY_CAME
from bcdesk.gui import background
from bcdesk.gui.delivery_acts import ActForm
from bcdesk.gui.delivery_form import DeliveryForm
from bcdesk.gui.delivery_recipient import is_recipient
from bcdesk.gui.delivery_side import DeliverySide
from bcdesk.gui.delivery_told import Told, record
from bcdesk.gui.delivery_words import earliest_words
from bcdesk.gui.messages import Message, Tone, done, hint, of_error

HINT = "Quét căn cước của người đến nhận. **Enter** sang mục tiếp, **Dấu cách** đánh dấu, xong **Ctrl+Enter**."
READY = "Đủ các mục. **Ctrl+Enter** để trả kết quả; khách ký nhận trên liên 2 của phiếu gửi."
ACT_HINT = "Ghi xong bấm **Ctrl+Enter**. Thôi không ghi: **Esc**."


class DeliveryItem(QWidget):
    """What was filled in stays until another item is shown."""

    ended = Signal(object)
    """An act is recorded: the Message that says so. The list is next."""
    delivered = Signal(object)
    """A Delivered that the recipient signs for."""
    invited = Signal(str)
    """The number of a result whose invitation is recorded."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self._form_id = ""
        self.form, self.acts, self.side = DeliveryForm(), ActForm(), DeliverySide()
        self._left = QStackedWidget()
        self._left.addWidget(self.form)
        self._left.addWidget(self.acts)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        across.addWidget(self._left, 1)
        across.addWidget(self.side)
        self.form.changed.connect(self._show_left)
        self.form.ready.connect(lambda: self.told.emit(hint(READY)))
        self.side.delivered.connect(self._deliver)
        self.side.acted.connect(self._ask)
        self.acts.told.connect(self._record)

    def set_counter(self, counter: Counter) -> None:
        self._counter, self.form.item = counter, None

    @property
    def item(self) -> Item:
        """What is shown."""
        assert self.form.item is not None
        return self.form.item

    @property
    def counter(self) -> Counter:
        assert self._counter is not None
        return self._counter

    def acting(self) -> bool:
        """Whether an act stands in the place of the steps."""
        return self._left.currentWidget() is self.acts

    def show_item(self, item: Item) -> None:
        """The item as it stands now; the fields are blank unless it was the one shown before."""
        before = self.form.item
        if before is None or (before.item_number, before.state) != (item.item_number, item.state):
            self._form_id = str(uuid.uuid4())
            self.form.show_item(item, self.counter.clock())
        self.show_steps()

    def show_steps(self) -> None:
        self._left.setCurrentWidget(self.form)
        self.side.show_acting(False)
        self.side.show_item(self.item, self.counter.today)
        self._show_left()

    def begin(self) -> None:
        """Focus and hint for what stands there."""
        if self.acting():
            self.told.emit(hint(ACT_HINT))
        else:
            self.told.emit(hint(HINT))
            self.form.go_to_first()

    def _show_left(self) -> None:
        self.side.show_left([left.words for left in self.form.todo()])

    def fill_card(self, card: Card) -> None:
        """Put in who came, and say in words whether that is the recipient."""
        if self.acting():
            self.told.emit(Message(Tone.ATTENTION, "**Đang ghi việc khác.** Bấm **Esc** rồi quét lại thẻ."))
            return
        self.form.fill_card(card)
        recipient = self.item.receipt.recipient
        if is_recipient(recipient, card.name):
            self.told.emit(done(f"**Thẻ của {card.name}: đúng người nhận.** Xem ảnh trên thẻ rồi đánh dấu đã xem."))
        else:
            other = f"**Thẻ của {card.name}, không phải người nhận {recipient.name}.**"
            self.told.emit(Message(Tone.ATTENTION, f"{other} Người nhận thay cần giấy ủy quyền hoặc giấy giới thiệu."))

    # delivering

    def _deliver(self) -> None:
        """Ctrl+Enter always answers: it delivers, or goes to the first obstacle and says it."""
        left = self.form.todo()
        if left:
            self.form.say_wrong()
            left[0].stop.setFocus()
            words = left[0].words if len(left) == 1 else f"{left[0].words}…"
            self.told.emit(Message(Tone.ERROR, f"**Chưa trả được kết quả.** Còn {len(left)} việc: {words}"))
            return
        handing = self.form.handing(self._form_id)
        self.side.button.set_running("Đang ghi…")
        background.run(delivery.hand_out, self._counter, handing, done=self._handed_out, failed=self._not_handed_out)

    def _handed_out(self, given: Delivered) -> None:
        change_vnd = self.form.money.change_vnd()
        paid = f" Thu {money(given.taken_vnd)}" if given.taken_vnd else ""
        change = f", **tiền thừa {money(change_vnd)}**" if given.taken_vnd and change_vnd else ""
        self.form.item = None
        said = f"**Đã trả kết quả {given.result.item_number}** cho {given.name}.{paid}{change}{'.' if paid else ''}"
        self.ended.emit(done(f"{said} Tiếp theo: khách ký nhận trên liên 2."))
        self.delivered.emit(given)

    def _not_handed_out(self, error: Exception) -> None:
        self.side.button.set_running("")
        if isinstance(error, Refused):
            self.form.refused(error)
            self.told.emit(Message(Tone.ERROR, f"**Chưa trả được kết quả.** {error.message}"))
        else:
            self.told.emit(of_error(error, self._deliver))

    # every other act

    def _ask(self, act: Act) -> None:
        """What is too early is said at once; what needs no more words is done at once."""
        step = self.item.step
        try:
            if step is not None and step.act is act and act in NOBODY_CAME:
                refuse_early(ACT_NAMES[act], step.on, self.counter.today)
        except Refused as refused:
            self.told.emit(of_error(refused))
            return
        if act is Act.MISS_NOTICE:
            self._record(Told(act))
            return
        self._left.setCurrentWidget(self.acts)
        self.side.show_acting(True)
        self.acts.show_act(act, self.item, self.counter.clock())
        self.told.emit(hint(ACT_HINT))

    def _record(self, told: Told) -> None:
        form_id = f"{self._form_id}-{told.act}"
        background.run(
            record,
            self._counter,
            self.item.item_number,
            told,
            form_id,
            done=self._recorded,
            failed=self._not_recorded,
        )

    def _recorded(self, item: Item) -> None:
        self.form.item = None
        after = earliest_words(item)
        said = f"**Đã ghi {item.item_number}: {STATE_NAMES[item.state]}.**"
        self.ended.emit(done(f"{said} {after}." if after else said))
        if item.state in (ParcelState.INVITED_ONCE, ParcelState.INVITED_TWICE):
            self.invited.emit(item.item_number)

    def _not_recorded(self, error: Exception) -> None:
        self.acts.button.set_running("")
        if not (isinstance(error, Refused) and self.acts.refused(error)):
            self.told.emit(of_error(error))
