"""F7, Tra cứu: words, phone, identity number or any number of ours; then the whole history of one dossier."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from bcdesk.core import scan
from bcdesk.core.codes import RecordKind
from bcdesk.core.dates import short_date
from bcdesk.core.reversal import Reversal
from bcdesk.core.scan import CodeKind
from bcdesk.core.states import STATE_NAMES, ParcelState
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import ROWS_SHOWN, Asked, DossierRow, find
from bcdesk.desk.history import DossierHistory, EventKind, dossier_history
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import KeyCaps, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.dossier_view import DossierView
from bcdesk.gui.find_filters import FindFilters
from bcdesk.gui.history_words import reversal_words
from bcdesk.gui.home_list import masked
from bcdesk.gui.icons import Icon
from bcdesk.gui.messages import Message, Tone, hint, of_error
from bcdesk.gui.scan_words import nothing_words, unknown_words
from bcdesk.gui.tables import Cell, Column, Row, Table

HINT = "Gõ đến đâu tìm đến đó: họ tên, thôn xã, thủ tục không cần dấu; số điện thoại, số giấy tờ, số hiệu, mã hồ sơ."
OPENED = "**Enter**: việc tiếp theo. **Ctrl+P**: in lại phiếu của dòng đang chọn. **Esc**: về danh sách."
COLUMNS = (
    Column("Số hiệu", 158),
    Column("Người", 258),
    Column("Thủ tục"),
    Column("Cơ quan", 240),
    Column("Trạng thái", 236),
    Column("Nhận lúc", 112),
)
EMPTY = "Chưa tìm gì. Gõ vài chữ của họ tên, hoặc quét phiếu."
TYPING_MS = 60
"""Longer than between two signs of a scanner: a scan that lands in the field asks nothing."""


class FindPage(QWidget):
    """Esc goes from a dossier to what was found, from there home."""

    reprint_asked = Signal(str, int)
    """Number of a paper that is wanted once more."""
    step_asked = Signal(str, str)
    """Page of the next step, and the number that it takes."""
    print_asked = Signal(str)
    """Number of an item whose new paper waits."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._search: background.Ticket | None = None
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self.field, self.filters = QLineEdit(), FindFilters()
        self.table = Table("Hồ sơ tìm thấy", COLUMNS, row_height=36)
        self.empty = style.label(EMPTY, style.FIELD_PX, tone="ink2")
        self.count = style.label("", style.BODY_PX, 600)
        self.view = DossierView()
        self._said: Message | None = None
        self._pages = QStackedWidget()
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        frame, column = card((16, 12, 16, 12), spacing=8)
        self.field.setFont(style.font(18))
        self.field.setFixedHeight(44)
        self.field.setObjectName("homeField")
        self.field.setPlaceholderText("Họ tên, thôn xã, thủ tục, số điện thoại, số giấy tờ, số hiệu, mã hồ sơ")
        self.field.setAccessibleName("Tra cứu hồ sơ")
        Icon("search", "accent", 22, self.field).move(15, 11)
        self.empty.setParent(self.table)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.field)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        words = [style.label(text, style.LABEL_PX, tone="ink2") for text in ("chọn", "xem quá trình")]
        column.addLayout(row(self.count, None, KeyCaps("↑ ↓"), words[0], KeyCaps("Enter"), words[1]))
        searching, outer = QWidget(), QVBoxLayout()
        searching.setLayout(outer)
        outer.setContentsMargins(16, 10, 16, 10)
        outer.addWidget(frame)
        self._pages.addWidget(searching)
        self._pages.addWidget(self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _listen(self) -> None:
        self.field.returnPressed.connect(self._enter)
        self.field.textEdited.connect(lambda _text: self._typing.start())
        self.filters.changed.connect(self._typing.start)
        self.filters.confirmed.connect(self._enter)
        self._typing.timeout.connect(self._look)
        self.table.activated.connect(lambda _index: self.open_dossier(self.table.current_key()))
        self.field.installEventFilter(self)
        self.table.installEventFilter(self)
        self.view.reprint_asked.connect(self.reprint_asked)
        self.view.step_asked.connect(self.step_asked)
        self.view.appointment.told.connect(self.told)
        self.view.appointment.recorded.connect(self._recorded)
        self.view.reversal.told.connect(self.told)
        self.view.reversal.reversed.connect(self._reversed)
        on_click(self.view.void, self._ask_reversal)

    def set_counter(self, counter: Counter) -> None:
        """Another clerk finds an empty page."""
        self._counter = counter
        self.field.clear()
        self.filters.clear()
        self._show_rows(Asked(), ())
        self._pages.setCurrentIndex(0)

    def begin(self) -> None:
        """The field and the list as they are by now: no key may act on a dossier that was open before."""
        self._pages.setCurrentIndex(0)
        self.told.emit(hint(HINT))
        self.field.setFocus()
        self.field.selectAll()
        self._look()

    def step_back(self) -> bool:
        """True where there was a step to take inside the page."""
        if self.view.reversal.isVisible():
            self._leave_reversal()
            return True
        if self._pages.currentWidget() is self.view:
            self._pages.setCurrentIndex(0)
            self.told.emit(hint(HINT))
            (self.table if self.table.rows_model.rows else self.field).setFocus()
            return True
        return False

    def take_scan(self, raw: str) -> None:
        self._take(raw, scan.read(raw, burst=True))

    def _enter(self) -> None:
        self._take(self.field.text().strip(), scan.read(self.field.text(), burst=False))

    def _take(self, raw: str, found: scan.Scan) -> None:
        """A whole number of ours opens its dossier; a person or words give a list, and the keys go there."""
        match found:
            case scan.ItemScan(number) | scan.OwnScan(RecordKind.ITEM | RecordKind.REGISTRATION, number):
                self.open_dossier(number)
            case scan.RecordScan(number, RecordKind.REGISTRATION):
                self.open_dossier(number)
            case scan.CodeText(CodeKind.DOSSIER, number):
                self.open_dossier(number)
            case scan.CardScan(card_read):
                self.field.setText(card_read.name)
                self._ask(card_read.id_number, then_list=True)
            case scan.CodeText() | scan.SearchText():
                self.field.setText(raw)
                self._ask(raw, then_list=True)
            case _:
                self.told.emit(Message(Tone.ATTENTION, unknown_words(raw, found)))

    def _look(self) -> None:
        self._ask(self.field.text().strip())

    def _ask(self, text: str, then_list: bool = False) -> None:
        """A new question takes the place of one that is still open."""
        self._stop_search()
        assert self._counter is not None
        asked = self.filters.asked(text, self._counter.today)
        if asked is None:
            return
        self._pages.setCurrentIndex(0)
        if asked == Asked():
            self._show_rows(asked, ())
            self.told.emit(hint(HINT))
            return
        self._search = background.run(
            find,
            self._counter,
            asked,
            done=lambda rows: self._show_found(asked, rows, then_list),
            failed=self._failed,
            lane=Lane.READ,
        )

    def _stop_search(self) -> None:
        self._typing.stop()
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _show_found(self, asked: Asked, rows: tuple[DossierRow, ...], then_list: bool) -> None:
        self._search = None
        self._show_rows(asked, rows)
        if rows:
            self.told.emit(hint(f"Tìm thấy **{len(rows)}** hồ sơ. **Enter** để xem quá trình."))
            self.table.choose(0)
            if then_list:
                self.table.setFocus()
            return
        words = f" “{asked.text}”" if asked.text else ""
        nothing = f"**Không có hồ sơ nào khớp{words} ở quầy này.**"
        self.told.emit(Message(Tone.ATTENTION, nothing) if then_list else hint(nothing))
        if then_list:
            self.field.setFocus()
            self.field.selectAll()

    def _show_rows(self, asked: Asked, rows: tuple[DossierRow, ...]) -> None:
        self.table.show_rows([_row(found) for found in rows])
        self.empty.setText(EMPTY if asked == Asked() else _nothing(asked))
        self.empty.setVisible(not rows)
        newest = f"{ROWS_SHOWN} hồ sơ mới nhất. Gõ thêm để thu hẹp."
        self.count.setText(newest if len(rows) == ROWS_SHOWN else f"{len(rows)} hồ sơ" if rows else "")

    def open_dossier(self, number: str) -> None:
        """The history of the dossier that has this number."""
        if number:
            self._open(number)

    def _open(self, number: str) -> None:
        self._stop_search()
        background.run(dossier_history, self._counter, number, done=self._show, failed=self._failed)

    def _show(self, history: DossierHistory) -> None:
        assert self._counter is not None
        self._pages.setCurrentIndex(1)
        self.view.show_history(history, self._counter.today)
        self.view.appointment.show_dossier(self._counter, history.number)
        self.told.emit(self._said or _opened(history))
        self._said = None

    def _recorded(self, said: Message) -> None:
        """Read the history again; what was done stays in the line."""
        assert self.view.history is not None
        self._said = said
        self._open(self.view.history.number)

    def _ask_reversal(self) -> None:
        assert self._counter is not None
        assert self.view.history is not None
        self.view.show_reversing(True)
        self.view.reversal.ask(self._counter, self.view.history.number)

    def _leave_reversal(self) -> None:
        assert self.view.history is not None
        self.view.show_reversing(False)
        self.view.table.setFocus()
        self.told.emit(_opened(self.view.history))

    def _reversed(self, kept: Reversal, said: Message) -> None:
        self.print_asked.emit(kept.item_number)
        self._recorded(said)

    def _failed(self, error: Exception) -> None:
        self._search = None
        self.told.emit(of_error(error))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.Resize:
            self.empty.setGeometry(0, 30, self.table.width(), max(60, self.table.height() - 60))
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.field and event.key() == Qt.Key.Key_Down and self.table.rows_model.rows:
                self.table.setFocus()
                return True
            if watched is self.table and event.key() == Qt.Key.Key_Up and self.table.currentIndex().row() <= 0:
                self.field.setFocus()
                return True
        return super().eventFilter(watched, event)


def _opened(history: DossierHistory) -> Message:
    """What a dossier is at, and the keys."""
    number = history.dossier_code or history.number
    if history.state is not ParcelState.VOID:
        return hint(f"**{number}: {STATE_NAMES[history.state]}.** {OPENED}")
    gone = next(one for one in history.happenings if one.kind is EventKind.REVERSED)
    return Message(Tone.ATTENTION, f"**{number} đã hủy lúc {gone.at:%H:%M %d/%m/%Y}.** {reversal_words(gone)}.")


def _nothing(asked: Asked) -> str:
    narrowed = asked.since or asked.until or asked.stage
    return nothing_words(asked.text) + (" Hoặc bỏ bớt điều kiện lọc." if narrowed else "")


def _row(found: DossierRow) -> Row:
    who = f"{found.sender} {masked(found)}".rstrip()
    name = STATE_NAMES[found.state]
    cells = (Cell(found.item_number), Cell(who), Cell(found.procedure), Cell(found.agency))
    return Row(
        found.item_number, (*cells, Cell(name[0].upper() + name[1:]), Cell(short_date(found.accepted_at.date())))
    )
