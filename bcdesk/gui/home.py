"""Home: one field that takes whatever comes, what waits, what was done last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from bcdesk.core import scan
from bcdesk.core.codes import RecordKind
from bcdesk.core.draft import GIVE_UP_REASONS, Draft
from bcdesk.core.errors import Refused
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.identity import Card
from bcdesk.core.scan import CodeKind
from bcdesk.desk import drafts, find, handover, own_day, worklist
from bcdesk.desk.counter import Counter
from bcdesk.desk.expected import ExpectedResult
from bcdesk.desk.find import Asked, DossierRow
from bcdesk.desk.item import Item
from bcdesk.desk.own_day import LastAct, Tally
from bcdesk.desk.prints import PrintJob
from bcdesk.desk.worklist import Work
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.cards import note, row
from bcdesk.gui.home_cards import FIGURES, DayCard, LastCard
from bcdesk.gui.home_list import WorkList
from bcdesk.gui.icons import Icon
from bcdesk.gui.messages import Act, Message, Tone, done, hint, of_error
from bcdesk.gui.scan_words import not_here_words, nothing_words

READY = "Sẵn sàng. Quét thẻ hoặc phiếu, hoặc bấm **F2** để tiếp nhận. Xuống danh sách: **↓**"
FIELD_HINT = "Mã vạch, căn cước, số điện thoại, họ tên, thủ tục…"


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything that the page shows, read in one go."""

    work: Work = field(default_factory=Work)
    last: LastAct | None = None
    tallies: Mapping[Tally, int] = field(default_factory=dict)
    today: date = date.min


def read_home(counter: Counter) -> HomeView:
    """Read the page's contents; to be called on the read lane."""
    work = worklist.work(counter)
    return HomeView(work, own_day.last_act(counter), own_day.tallies(counter), counter.today)


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
    collection_asked = Signal(str)
    """Number of a registration whose result its agency still has: the page of collecting opens at it."""
    record_asked = Signal(str)
    """Code of a Biên bản that waits for its signing time: the hand-over page opens at it."""
    draft_asked = Signal(str)
    """A kept form, by its id: it is filled further on the intake page."""
    draft_given_up = Signal(str)
    """A kept form that is no more, by its id."""
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
            ("Phiếu gửi: bước tiếp theo", "barcode"),
            ("Tên: gõ không dấu được", "search"),
        )
        heading = row(title, None, *(note(words, icon)[0] for words, icon in notes), spacing=13)
        heading.setContentsMargins(0, 0, 9, 0)
        return heading

    def _listen(self) -> None:
        self.field.returnPressed.connect(self._enter)
        self.field.installEventFilter(self)
        self.list.chosen.connect(self._take_row)
        self.list.dropped.connect(self._ask_why)
        self.list.left_at_top.connect(self.field.setFocus)
        self.list.given_up.connect(self.begin)
        self.last.reprint_asked.connect(self.reprint_asked)
        self.day.asked.connect(self._show_done)

    def set_counter(self, counter: Counter) -> None:
        """Whose desk this is from now on."""
        self._counter = counter

    def begin(self) -> None:
        """The work of the day, whatever was searched before."""
        self._stop_search()
        self.field.clear()
        self.list.show_all_work()
        self.field.setFocus()
        self.told.emit(hint(READY))
        self.refresh()

    def refresh(self) -> None:
        """Read again what waits and what was done."""
        if self._counter is not None:
            background.run(read_home, self._counter, done=self.show_view, failed=self._failed, lane=Lane.READ)

    def show_view(self, view: HomeView) -> None:
        self.list.show_work(view.work, view.today)
        self.day.show_tallies(view.tallies)
        if view.last is not None:
            self.last.show_act(view.last)

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
                self._read(find.results_of, card.id_number, card.old_id_number, done=partial(self._show_person, card))
            case scan.RecordScan(code, RecordKind.HANDOVER) | scan.OwnScan(RecordKind.HANDOVER, code):
                self._open(handover.record, code, self._show_record, raw, found)
            case scan.RecordScan(code, RecordKind.DRAFT) | scan.OwnScan(RecordKind.DRAFT, code):
                self._open(drafts.open_draft, code, self._take_draft, raw, found)
            case scan.ItemScan(number) | scan.OwnScan(RecordKind.ITEM, number):
                self._open(worklist.look_up, number, self._show_item, raw, found)
            case scan.RecordScan(code, RecordKind.REGISTRATION) | scan.OwnScan(RecordKind.REGISTRATION, code):
                self._open(worklist.look_up, code, self._show_item, raw, found)
            case scan.CodeText(CodeKind.DOSSIER, code):
                self._open(worklist.look_up, code, self._show_item, raw, found)
            case scan.CodeText(CodeKind.PHONE | CodeKind.IDENTITY) | scan.SearchText():
                self._read(find.find, Asked(raw), done=partial(self._show_found, raw))
            case scan.Garbled(_, str() as repaired):
                self._take(repaired, scan.read(repaired, burst=True))
            case _:
                self._keep(raw, not_here_words(raw, found))

    def _keep(self, raw: str, words: str) -> None:
        QApplication.beep()
        self.field.setText(raw)
        self.field.selectAll()
        self.field.setFocus()
        self.told.emit(Message(Tone.ERROR, words))

    def _open(
        self, how: Callable[..., Any], number: str, show: Callable[[Any], None], raw: str, found: scan.Scan
    ) -> None:
        """By a number that has one meaning; where nothing here has it, the text stays and it is said."""

        def failed(error: Exception) -> None:
            if not isinstance(error, Refused):
                self._failed(error)
            elif how is drafts.open_draft:
                self._keep(raw, f"**{error.message}**")  # it may be accepted or given up
            else:
                self._keep(raw, not_here_words(raw, found))

        background.run(how, self._counter, number, done=show, failed=failed, lane=Lane.READ)

    def _take_draft(self, draft: Draft) -> None:
        self.field.clear()
        self.draft_asked.emit(draft.form_id)

    def _show_item(self, found: Item | ExpectedResult | str) -> None:
        """A result opens where it is delivered; everything else has its next step on the page of its history."""
        self.field.clear()
        if isinstance(found, Item):
            self.result_asked.emit(found.item_number)
        elif isinstance(found, ExpectedResult):
            self.collection_asked.emit(found.first_number)
        else:
            self.history_asked.emit(found)

    def _show_person(self, card: Card, waiting: tuple[Item, ...]) -> None:
        """What waits for them comes first; for most people nothing does."""
        self._search = None
        self.field.clear()
        if waiting:
            self.list.show_person(card, waiting)
            words = (
                f"**{card.name}** có **{len(waiting)} kết quả** ở quầy này. **Enter** để trả; hoặc tiếp nhận hồ sơ mới."
            )
            self.told.emit(hint(words))
        else:
            self.card_scanned.emit(card)

    def _show_record(self, record: HandoverRecord) -> None:
        self.field.clear()
        if record.signed_at is None:
            self.record_asked.emit(record.code)
        else:
            signed = f"{record.signed_at:%H:%M %d/%m/%Y}"
            self.told.emit(hint(f"**{record.code}**: {len(record.items)} hồ sơ, {record.agency.name}, ký {signed}."))

    def _read(self, how: Callable[..., Any], *what: object, done: Callable[[Any], None]) -> None:
        """A new question takes the place of one that is still open."""
        self._stop_search()
        self._search = background.run(how, self._counter, *what, done=done, failed=self._failed, lane=Lane.READ)

    def _stop_search(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _show_found(self, words: str, rows: tuple[DossierRow, ...]) -> None:
        self._search = None
        self.list.show_found(f"Tìm thấy {len(rows)} hồ sơ: “{words}”", rows, nothing_words(words))
        if rows:
            self.told.emit(hint(f"Tìm thấy **{len(rows)}** hồ sơ. **Enter** để xem, **Esc** để về."))
        else:
            self.told.emit(Message(Tone.ATTENTION, f"**Không có hồ sơ nào khớp “{words}” ở quầy này.**"))
            self.field.selectAll()

    def _show_done(self, tally: Tally) -> None:
        title = f"{FIGURES[tally]} hôm nay"
        self._read(own_day.done_today, tally, done=partial(self._show_list, title))

    def _show_list(self, title: str, rows: tuple[DossierRow, ...]) -> None:
        self._search = None
        self.list.show_found(f"{title}: {len(rows)} hồ sơ", rows)
        self.told.emit(hint(f"**{title}: {len(rows)} hồ sơ.** **Enter** để xem, **Esc** để về."))

    def _take_row(self, key: object) -> None:
        if isinstance(key, PrintJob):
            self.print_asked.emit(key)
        elif isinstance(key, HandoverRecord):
            self.record_asked.emit(key.code)
        elif isinstance(key, Item):
            self.result_asked.emit(key.item_number)
        elif isinstance(key, Draft):
            self.draft_asked.emit(key.form_id)
        elif isinstance(key, Card):
            self.card_scanned.emit(key)
        elif isinstance(key, DossierRow):
            self._take(key.item_number, scan.ItemScan(key.item_number))

    def _ask_why(self, draft: Draft) -> None:
        """A draft is given up for one of three reasons; what stood in it is erased."""
        acts = tuple(
            Act(reason, ("Ctrl", key), f"Ctrl+{key}", partial(self._give_up, draft, reason))
            for reason, key in zip(GIVE_UP_REASONS, "TKM", strict=True)
        )
        named = draft.code or draft.text("name") or "đang nhập dở"
        self.told.emit(Message(Tone.ATTENTION, f"**Bỏ hồ sơ tạm lưu {named}?** Nội dung bị xóa. Lý do:", acts))

    def _give_up(self, draft: Draft, reason: str) -> None:
        def given_up(_none: None) -> None:
            self.draft_given_up.emit(draft.form_id)
            self.told.emit(done(f"**Đã bỏ hồ sơ tạm lưu {draft.code}**: {reason[0].lower()}{reason[1:]}."))
            self.refresh()

        background.run(drafts.give_up, self._counter, draft.form_id, reason, done=given_up, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self._search = None
        self.told.emit(of_error(error, self.refresh))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.list.enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.begin()
                return True
        return super().eventFilter(watched, event)
