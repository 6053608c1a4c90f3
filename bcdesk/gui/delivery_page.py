"""F5, Trả kết quả: what waits here, and one result on its way to whoever came for it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bcdesk.core.codes import RecordKind
from bcdesk.core.identity import Card
from bcdesk.core.scan import CardScan, CodeKind, CodeText, ItemScan, OwnScan, RecordScan, SearchText, read
from bcdesk.core.states import STATE_NAMES
from bcdesk.desk import delivery
from bcdesk.desk.counter import Counter
from bcdesk.desk.item import Item
from bcdesk.gui import background
from bcdesk.gui.background import Lane
from bcdesk.gui.delivery_item import DeliveryItem
from bcdesk.gui.delivery_list import DeliveryList
from bcdesk.gui.messages import Message, Tone, hint, of_error
from bcdesk.gui.scan_words import unknown_words

HINT = "Quét phiếu gửi hoặc căn cước của người đến nhận. Chọn trong danh sách: **↓** rồi **Enter**"


class DeliveryPage(QWidget):
    """A list, or one item of it. Esc goes from an act to the steps, from them to the list, from there home."""

    delivered = Signal(object)
    """A Delivered that the recipient signs for."""
    invited = Signal(str)
    """The number of a result whose invitation is recorded."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._card: Card | None = None
        self.list, self.opened = DeliveryList(), DeliveryItem()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.list.typed.connect(self._take_text)
        self.list.chosen.connect(self._show_item)
        self.opened.told.connect(self.told)
        self.opened.delivered.connect(self.delivered)
        self.opened.invited.connect(self.invited)
        self.opened.ended.connect(self._back_to_list)

    def set_counter(self, counter: Counter) -> None:
        self._counter, self._card = counter, None
        self.opened.set_counter(counter)
        self.list.field.clear()
        self.list.show_all()
        self._pages.setCurrentWidget(self.list)

    def begin(self) -> None:
        if self._open():
            self.opened.begin()
            return
        self.told.emit(hint(HINT))
        self.list.field.setFocus()
        self.refresh()

    def refresh(self) -> None:
        background.run(delivery.at_hand, self._counter, done=self._show_list, failed=self._failed, lane=Lane.READ)

    def _show_list(self, items: tuple[Item, ...]) -> None:
        assert self._counter is not None
        self.list.show_items(items, self._counter.today)

    def _open(self) -> bool:
        return self._pages.currentWidget() is self.opened

    def _back_to_list(self, message: Message | None = None) -> None:
        self._card = None
        self._pages.setCurrentWidget(self.list)
        self.list.field.clear()
        self.list.show_all()
        self.begin()
        if message is not None:
            self.told.emit(message)

    def step_back(self) -> bool:
        """True where there was a step to take inside the page."""
        if self._open() and self.opened.acting():
            self.opened.show_steps()
            self.opened.begin()
            return True
        if self._open() or self.list.field.text() or self.list.searching():
            self._back_to_list()
            return True
        return False

    # what is scanned or typed

    def take_scan(self, raw: str) -> None:
        found = read(raw, burst=True)
        match found:
            case CardScan(card) if self._open():
                self.opened.fill_card(card)
            case CardScan(card):
                self._card = card
                self._show_found(card.name, self.list.of_person(card.id_number, card.name))
            case ItemScan(number) | OwnScan(number=number) | RecordScan(number, RecordKind.REGISTRATION):
                self.open_item(number)
            case _:
                self.told.emit(Message(Tone.ATTENTION, unknown_words(raw, found)))

    def _take_text(self, typed: str) -> None:
        self._card = None
        match read(typed, burst=False):
            case ItemScan(number) | OwnScan(number=number) | RecordScan(number, RecordKind.REGISTRATION):
                self.open_item(number)
            case CodeText(CodeKind.PHONE, digits):
                self._show_found(typed, self.list.of_person(phone=digits))
            case CodeText(CodeKind.IDENTITY, digits):
                self._show_found(typed, self.list.of_person(digits))
            case SearchText(words):
                self._show_found(typed, self.list.matching(words))
            case _:
                self._show_found(typed, ())

    def _show_found(self, words: str, found: tuple[Item, ...]) -> None:
        if len(found) == 1:
            self._show_item(found[0])
        elif found:
            self.list.show_only([item.item_number for item in found], words)
            self.told.emit(hint(f"“{words}”: **{len(found)}** kết quả. **Enter** để mở, **Esc** để về."))
        else:
            self.told.emit(Message(Tone.ATTENTION, f"**Không có kết quả nào của “{words}” ở bưu cục này.**"))
            self.list.field.selectAll()

    # one item

    def open_item(self, item_number: str) -> None:
        """Show one result by its number, or by the Phiếu gửi of its intake. What is half filled in stays."""
        if self._open() and self.opened.form.touched():
            shown = self.opened.item
            if item_number in (shown.item_number, shown.receipt.first_number):
                self.told.emit(hint(f"Đã có: **{shown.item_number}** đang mở."))
            else:
                waits = f"**Đang trả {shown.item_number}.** Bấm **Esc** rồi quét lại {item_number}."
                self.told.emit(Message(Tone.ATTENTION, waits))
            return
        background.run(
            delivery.item, self._counter, item_number, done=self._show_item, failed=self._not_found, lane=Lane.READ
        )

    def _not_found(self, error: Exception) -> None:
        self.told.emit(of_error(error, self.refresh))
        self.list.field.selectAll()

    def _show_item(self, item: Item) -> None:
        if item.step is None:
            name = STATE_NAMES[item.state]
            self.told.emit(Message(Tone.ATTENTION, f"**{item.item_number}: {name}.** Xem quá trình ở **F7**."))
            return
        self.list.field.clear()
        self.opened.show_item(item)
        self._pages.setCurrentWidget(self.opened)
        self.opened.begin()
        if self._card is not None:
            card, self._card = self._card, None
            self.opened.fill_card(card)

    def _failed(self, error: Exception) -> None:
        self.told.emit(of_error(error, self.refresh))
