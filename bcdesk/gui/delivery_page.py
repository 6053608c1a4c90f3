"""F5, Trả kết quả: what waits here, and one result on its way to whoever came for it."""

import uuid

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bcdesk.core.delivery import Delivered, refuse_early
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card
from bcdesk.core.money import money
from bcdesk.core.scan import CardScan, IdentityText, ItemScan, OwnScan, PhoneText, SearchText, read
from bcdesk.core.states import ACT_NAMES, STATE_NAMES, Act
from bcdesk.desk import delivery
from bcdesk.desk.counter import Counter
from bcdesk.desk.item import Item
from bcdesk.desk.worklist import NOBODY_CAME
from bcdesk.gui import background
from bcdesk.gui.background import Lane
from bcdesk.gui.delivery_acts import ActForm
from bcdesk.gui.delivery_form import DeliveryForm
from bcdesk.gui.delivery_list import DeliveryList
from bcdesk.gui.delivery_recipient import is_recipient
from bcdesk.gui.delivery_side import DeliverySide
from bcdesk.gui.delivery_told import Told, record
from bcdesk.gui.delivery_words import earliest_words
from bcdesk.gui.messages import Message, Tone, done, hint, of_error

LIST_HINT = "Quét phiếu gửi hoặc căn cước của người đến nhận. Chọn trong danh sách: **↓** rồi **Enter**"
ITEM_HINT = (
    "Quét căn cước của người đến nhận. **Enter** sang mục tiếp, **Dấu cách** để đánh dấu, xong thì **Ctrl+Enter**."
)
READY = "Đủ các mục. **Ctrl+Enter** để trả kết quả, in phiếu ký nhận."
ACT_HINT = "Ghi xong bấm **Ctrl+Enter**. Thôi không ghi: **Esc**."


class DeliveryPage(QWidget):
    """A list, or one item of it; what was filled in stays until another item is opened."""

    delivered = Signal(object)
    """A Delivered that the recipient signs for."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._form_id = ""
        self._card: Card | None = None
        self.list, self.form, self.acts, self.side = DeliveryList(), DeliveryForm(), ActForm(), DeliverySide()
        self._pages, self._left = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self._left.addWidget(self.form)
        self._left.addWidget(self.acts)
        self._opened = QWidget()
        across = QHBoxLayout(self._opened)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        across.addWidget(self._left, 1)
        across.addWidget(self.side)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._opened)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    def _listen(self) -> None:
        self.list.typed.connect(self._take_text)
        self.list.chosen.connect(self._show_item)
        self.form.changed.connect(lambda: self.side.show_left([left.words for left in self.form.todo()]))
        self.form.ready.connect(lambda: self.told.emit(hint(READY)))
        self.side.delivered.connect(self._deliver)
        self.side.acted.connect(self._ask)
        self.acts.told.connect(self._record)

    def set_counter(self, counter: Counter) -> None:
        self._counter, self.form.item, self._card = counter, None, None
        self.list.field.clear()
        self.list.show_all()
        self._pages.setCurrentWidget(self.list)

    def begin(self) -> None:
        if self._pages.currentWidget() is self._opened:
            self._begin_item()
            return
        self.told.emit(hint(LIST_HINT))
        self.list.field.setFocus()
        self.refresh()

    def refresh(self) -> None:
        background.run(delivery.at_hand, self._counter, done=self._show_list, failed=self._failed, lane=Lane.READ)

    def _show_list(self, items: tuple[Item, ...]) -> None:
        assert self._counter is not None
        self.list.show_items(items, self._counter.today)

    def step_back(self) -> bool:
        """Esc: from an act to the steps, from the steps to the list, from one person's results to all."""
        if self._pages.currentWidget() is self._opened:
            if self._left.currentWidget() is self.acts:
                self._show_steps()
            else:
                self._to_list()
            return True
        if self.list.field.text() or not self.list.field.hasFocus():
            self.list.field.clear()
            self.list.show_all()
            self.begin()
            return True
        return False

    def _to_list(self) -> None:
        self._pages.setCurrentWidget(self.list)
        self.list.field.clear()
        self.list.show_all()
        self.begin()

    # what is scanned or typed

    def take_scan(self, raw: str) -> None:
        match read(raw, burst=True):
            case CardScan(card):
                self._take_card(card)
            case ItemScan(number) | OwnScan(number=number):
                self.open_item(number)
            case _:
                self.told.emit(Message(Tone.ATTENTION, f"**Không phải phiếu gửi hay thẻ căn cước:** {raw}"))

    def _take_text(self, typed: str) -> None:
        match read(typed, burst=False):
            case ItemScan(number) | OwnScan(number=number):
                self.open_item(number)
            case PhoneText(digits):
                self._show_found(typed, self.list.of_person("", phone=digits))
            case IdentityText(digits):
                self._show_found(typed, self.list.of_person(digits))
            case SearchText(words):
                self._show_found(typed, self.list.matching(words))
            case _:
                self.told.emit(Message(Tone.ATTENTION, f"**Không có kết quả nào khớp “{typed}” ở bưu cục này.**"))

    def _show_found(self, words: str, found: tuple[Item, ...]) -> None:
        if len(found) == 1:
            self._show_item(found[0])
        elif found:
            self.list.show_only([item.item_number for item in found], words)
            self.told.emit(hint(f"“{words}”: **{len(found)}** kết quả. **Enter** để mở, **Esc** để về."))
        else:
            self.told.emit(Message(Tone.ATTENTION, f"**Không có kết quả nào của “{words}” ở bưu cục này.**"))
            self.list.field.selectAll()

    def _take_card(self, card: Card) -> None:
        """On the list a card finds its person's results; on an item it fills who came."""
        if self._pages.currentWidget() is self.list:
            self._card = card
            self._show_found(card.name, self.list.of_person(card.id_number, card.name))
        elif self._left.currentWidget() is self.acts:
            self.told.emit(Message(Tone.ATTENTION, "**Đang ghi việc khác.** Bấm **Esc** rồi quét lại thẻ."))
        else:
            self._fill_card(card)

    def _fill_card(self, card: Card) -> None:
        assert self.form.item is not None
        self._card = None
        self.form.fill_card(card)
        recipient = self.form.item.receipt.recipient
        if is_recipient(recipient, card.name):
            self.told.emit(done(f"**Thẻ của {card.name}: đúng người nhận.** Xem ảnh trên thẻ rồi đánh dấu đã xem."))
        else:
            other = f"**Thẻ của {card.name}, không phải người nhận {recipient.name}.**"
            self.told.emit(Message(Tone.ATTENTION, f"{other} Người nhận thay cần giấy ủy quyền hoặc giấy giới thiệu."))

    # one item

    def open_item(self, item_number: str) -> None:
        """Show one result by its number, or by the Phiếu gửi of its intake."""
        shown = self.form.item
        if self._pages.currentWidget() is self._opened and shown is not None and self.form.touched():
            same = item_number in (shown.item_number, shown.receipt.first_number)
            said = f"Đã có: **{shown.item_number}** đang mở." if same else f"**Đang trả {shown.item_number}.** "
            self.told.emit(hint(said) if same else Message(Tone.ATTENTION, f"{said}Bấm **Esc** rồi quét lại."))
            return
        background.run(
            delivery.item, self._counter, item_number, done=self._show_item, failed=self._not_found, lane=Lane.READ
        )

    def _not_found(self, error: Exception) -> None:
        self.told.emit(of_error(error, self.refresh))
        self.list.field.selectAll()

    def _show_item(self, item: Item) -> None:
        assert self._counter is not None
        if item.step is None:
            self.told.emit(Message(Tone.ATTENTION, f"**{item.item_number}: {STATE_NAMES[item.state]}.** Xem ở **F7**."))
            return
        before = self.form.item
        self.list.field.clear()
        self.side.show_item(item, self._counter.today)
        if before is None or (before.item_number, before.state) != (item.item_number, item.state):
            self._form_id = str(uuid.uuid4())
            self.form.show_item(item, self._counter.clock())
        else:
            self.side.show_left([left.words for left in self.form.todo()])
        self._left.setCurrentWidget(self.form)
        self._pages.setCurrentWidget(self._opened)
        self._begin_item()

    def _begin_item(self) -> None:
        if self._left.currentWidget() is self.acts:
            self.told.emit(hint(ACT_HINT))
            return
        self.told.emit(hint(ITEM_HINT))
        self.form.go_to_first()
        if self._card is not None:
            self._fill_card(self._card)

    def _show_steps(self) -> None:
        assert self.form.item is not None
        assert self._counter is not None
        self._left.setCurrentWidget(self.form)
        self.side.show_acting(False)
        self.side.show_item(self.form.item, self._counter.today)
        self.side.show_left([left.words for left in self.form.todo()])
        self._begin_item()

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
        paid = f" Thu {money(given.taken_vnd)}." if given.taken_vnd else ""
        change = f" **Tiền thừa {money(change_vnd)}.**" if given.taken_vnd and change_vnd else ""
        self.form.item = None
        self._to_list()
        said = f"**Đã trả kết quả {given.result.item_number}** cho {given.name}.{paid}{change}"
        self.told.emit(done(f"{said} Tiếp theo: khách ký nhận trên phiếu."))
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
        assert self.form.item is not None
        assert self._counter is not None
        item, step = self.form.item, self.form.item.step
        try:
            if step is not None and step.act is act and act in NOBODY_CAME:
                refuse_early(ACT_NAMES[act], step.on, self._counter.today)
        except Refused as refused:
            self.told.emit(of_error(refused))
            return
        if act is Act.MISS_NOTICE:
            self._record(Told(act))
            return
        self._left.setCurrentWidget(self.acts)
        self.side.show_acting(True)
        self.acts.show_act(act, item, self._counter.clock())
        self.told.emit(hint(ACT_HINT))

    def _record(self, told: Told) -> None:
        assert self.form.item is not None
        form_id = f"{self._form_id}-{told.act}"
        number = self.form.item.item_number
        background.run(record, self._counter, number, told, form_id, done=self._recorded, failed=self._not_recorded)

    def _recorded(self, item: Item) -> None:
        self.form.item = None
        self._to_list()
        after = earliest_words(item)
        said = f"**Đã ghi {item.item_number}: {STATE_NAMES[item.state]}.**"
        self.told.emit(done(f"{said} {after}." if after else said))

    def _not_recorded(self, error: Exception) -> None:
        self.acts.button.set_running("")
        if isinstance(error, Refused) and self.acts.refused(error):
            return
        self.told.emit(of_error(error))

    def _failed(self, error: Exception) -> None:
        self.told.emit(of_error(error, self.refresh))
