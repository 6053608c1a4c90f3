"""Home: one field that takes whatever comes, what waits, what was done last."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bcdesk.core import scan
from bcdesk.core.codes import RecordKind
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.states import STATE_NAMES
from bcdesk.desk import find, handover, worklist
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import DossierRow, History, LastAct
from bcdesk.desk.item import Item
from bcdesk.desk.prints import PrintJob
from bcdesk.desk.worklist import Work
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.cards import note, row
from bcdesk.gui.home_cards import DayCard, LastCard
from bcdesk.gui.home_list import WorkList
from bcdesk.gui.icons import Icon
from bcdesk.gui.messages import Message, Tone, hint, of_error
from bcdesk.gui.scan_words import unknown_words

READY = "Sẵn sàng. Quét thẻ hoặc phiếu, hoặc bấm **F2** để tiếp nhận. Xuống danh sách: **↓**"
FIELD_HINT = "Mã vạch, căn cước, số điện thoại, họ tên…"


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything that the page shows, read in one go."""

    work: Work = field(default_factory=Work)
    last: LastAct | None = None
    accepted_today: int = 0
    today: date = date.min


def read_home(counter: Counter) -> HomeView:
    """Read the page's contents; to be called on the read lane."""
    work = worklist.work(counter)
    return HomeView(work, find.last_act(counter), find.accepted_today(counter), counter.today)


class Home(QWidget):
    """What comes into the field is answered here, except a citizen's card, a paper to print, and the other pages."""

    card_scanned = Signal(object)
    """core.identity.Card: intake opens with this sender."""
    print_asked = Signal(object)
    """PrintJob that waits or failed: give it to the printer again."""
    reprint_asked = Signal(str)
    """Item number whose paper is wanted once more."""
    result_asked = Signal(str)
    """Number of a result that lies here: the delivery page opens at it."""
    record_asked = Signal(str)
    """Code of a Biên bản that waits for its signing time: the hand-over page opens at it."""
    history_asked = Signal(str)
    """Number of what has left, or was never taken in here: its history opens."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._counter: Counter | None = None
        self._search: background.Ticket | None = None
        self.field = QLineEdit()
        self.list, self.last, self.day = WorkList(), LastCard(), DayCard()
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        self.field.setObjectName("homeField")
        self.field.setFont(style.font(22))
        self.field.setFixedHeight(52)
        self.field.setPlaceholderText(FIELD_HINT)
        self.field.setAccessibleName("Quét hoặc gõ")
        Icon("scan-line", "accent", 26, self.field).move(14, 13)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(self._heading())
        left.addSpacing(5)
        left.addWidget(self.field)
        left.addSpacing(10)
        left.addWidget(self.list, 1)
        right.setSpacing(10)
        for card in (self.last, self.day):
            right.addWidget(card)
        right.addStretch(1)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(16)
        across.addLayout(left, 1)
        across.addLayout(right)

    def _heading(self) -> QHBoxLayout:
        title = style.label("Quét hoặc gõ", 18, 600)
        title.setFixedHeight(24)
        notes = (
            ("Căn cước: tiếp nhận", "id-card"),
            ("Phiếu gửi: xem hồ sơ", "barcode"),
            ("Tên: gõ không dấu được", "search"),
        )
        heading = row(title, None, *(note(words, icon)[0] for words, icon in notes), spacing=13)
        heading.setContentsMargins(0, 0, 9, 0)
        return heading

    def _listen(self) -> None:
        self.field.returnPressed.connect(self._enter)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self._take_row)
        self.list.left_at_top.connect(self.back_to_field)
        self.last.reprint_asked.connect(self.reprint_asked)

    def set_counter(self, counter: Counter) -> None:
        """Whose desk this is from now on."""
        self._counter = counter

    def begin(self) -> None:
        self.field.setFocus()
        self.told.emit(hint(READY))
        self.refresh()

    def refresh(self) -> None:
        """Read again what waits and what was done."""
        if self._counter is not None:
            background.run(read_home, self._counter, done=self.show_view, failed=self._failed, lane=Lane.READ)

    def show_view(self, view: HomeView) -> None:
        self.list.show_work(view.work, view.today)
        self.day.show_accepted(view.accepted_today)
        if view.last is not None:
            self.last.show_act(view.last.receipt, view.last.prints)

    def back_to_field(self) -> None:
        self.list.show_all_work()
        self.field.setFocus()
        self.refresh()
        self.told.emit(hint(READY))

    def take_scan(self, raw: str) -> None:
        self._take(raw, scan.read(raw, burst=True))

    def _enter(self) -> None:
        typed = self.field.text().strip()
        if typed:
            self._take(typed, scan.read(typed, burst=False))
        elif self._search is None:
            self.told.emit(hint(READY))

    def _take(self, raw: str, found: scan.Scan) -> None:
        """One thing for each kind of input; what nothing knows is told and stays in the field."""
        match found:
            case scan.CardScan(card):
                self.field.clear()
                self.card_scanned.emit(card)
            case scan.ItemScan(number) | scan.OwnScan(number=number):
                self._open(number)
            case scan.RecordScan(code, RecordKind.HANDOVER):
                background.run(handover.record, self._counter, code, done=self._show_record, failed=self._failed)
            case scan.PhoneText(digits) | scan.IdentityText(digits):
                self._find(find.by_person, digits)
            case scan.SearchText(words):
                self._find(find.by_words, words)
            case scan.Garbled(_, str() as repaired):
                self._take(repaired, scan.read(repaired, burst=True))
            case _:
                self._keep(raw, found)

    def _keep(self, raw: str, found: scan.Scan) -> None:
        self.field.setText(raw)
        self.field.selectAll()
        self.field.setFocus()
        self.told.emit(Message(Tone.ERROR, unknown_words(raw, found)))

    def _open(self, number: str) -> None:
        if self._counter is not None:
            background.run(worklist.look_up, self._counter, number, done=self._show_item, failed=self._failed)

    def _show_item(self, found: History | Item) -> None:
        """A dossier of this desk is shown here; a result opens where it is delivered, or its history."""
        self.field.clear()
        if isinstance(found, Item):
            (self.history_asked if found.step is None else self.result_asked).emit(found.item_number)
            return
        receipt, state = found.receipt, STATE_NAMES[found.state]
        self.last.show_looked_up(receipt, found.prints, state)
        self.told.emit(hint(f"**{receipt.item_number}**: {state}. In lại phiếu: **Ctrl+P**. Về ô quét: **Esc**"))

    def _show_record(self, record: HandoverRecord) -> None:
        self.field.clear()
        if record.signed_at is None:
            self.record_asked.emit(record.code)
        else:
            signed = f"{record.signed_at:%H:%M %d/%m/%Y}"
            self.told.emit(hint(f"**{record.code}**: {len(record.items)} hồ sơ, {record.agency.name}, ký {signed}."))

    def _find(self, how: Callable[[Counter, str], tuple[DossierRow, ...]], what: str) -> None:
        if self._counter is None:
            return
        if self._search is not None:
            self._search.cancel()
        self._search = background.run(
            how,
            self._counter,
            what,
            done=lambda rows: self._show_found(what, rows),
            failed=self._failed,
            lane=Lane.READ,
        )

    def _show_found(self, words: str, rows: tuple[DossierRow, ...]) -> None:
        self._search = None
        self.list.show_found(words, rows)
        if rows:
            self.told.emit(hint(f"Tìm thấy **{len(rows)}** hồ sơ. **Enter** để xem, **Esc** để về."))
        else:
            self.told.emit(Message(Tone.ATTENTION, f"**Không có hồ sơ nào khớp “{words}” ở quầy này.**"))
            self.field.selectAll()

    def _take_row(self, key: object) -> None:
        if isinstance(key, PrintJob):
            self.print_asked.emit(key)
        elif isinstance(key, HandoverRecord):
            self.record_asked.emit(key.code)
        elif isinstance(key, Item):
            self.result_asked.emit(key.item_number)
        elif isinstance(key, DossierRow):
            self._open(key.item_number)

    def _failed(self, error: Exception) -> None:
        self._search = None
        self.told.emit(of_error(error, self.refresh))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.list.enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.field.clear()
                self.back_to_field()
                return True
        return super().eventFilter(watched, event)
