"""F7, Tra cứu: words, phone, identity number or any number of ours; then the whole history of one dossier."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from bcdesk.core import scan
from bcdesk.core.dates import short_date
from bcdesk.core.states import STATE_NAMES
from bcdesk.core.vietnamese import mask_identity
from bcdesk.desk import find
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import DossierRow
from bcdesk.desk.history import DossierHistory, dossier_history
from bcdesk.gui import background, style
from bcdesk.gui.background import Lane
from bcdesk.gui.buttons import KeyCaps
from bcdesk.gui.cards import card, row
from bcdesk.gui.dossier_view import DossierView
from bcdesk.gui.icons import Icon
from bcdesk.gui.messages import Message, Tone, hint, of_error
from bcdesk.gui.scan_words import unknown_words
from bcdesk.gui.tables import Cell, Column, Row, Table

HINT = "Quét phiếu, căn cước; hoặc gõ họ tên không cần dấu, số điện thoại, số giấy tờ, rồi **Enter**"
OPENED = "**Enter**: việc tiếp theo. **Ctrl+P**: in lại phiếu của dòng đang chọn. **Esc**: về danh sách."
COLUMNS = (
    Column("Số hiệu", 148),
    Column("Người", 258),
    Column("Thủ tục"),
    Column("Cơ quan", 250),
    Column("Trạng thái", 236),
    Column("Nhận lúc", 112),
)
EMPTY = "Chưa tìm gì. Gõ vài chữ của họ tên, hoặc quét phiếu."


class FindPage(QWidget):
    """Esc goes from a dossier to what was found, from there home."""

    reprint_asked = Signal(str, int)
    """Number of a paper that is wanted once more."""
    step_asked = Signal(str, str)
    """Page of the next step, and the number that it takes."""
    told = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self._counter: Counter | None = None
        self._search: background.Ticket | None = None
        self.field = QLineEdit()
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
        self.field.setPlaceholderText("Họ tên, số điện thoại, số giấy tờ, số hiệu phiếu, mã hồ sơ")
        self.field.setAccessibleName("Tra cứu hồ sơ")
        Icon("search", "accent", 22, self.field).move(15, 11)
        self.empty.setParent(self.table)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(style.label("Tra cứu hồ sơ", style.FIELD_PX, 600))
        column.addWidget(self.field)
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
        self.table.activated.connect(lambda _index: self.open_dossier(self.table.current_key()))
        self.field.installEventFilter(self)
        self.table.installEventFilter(self)
        self.view.reprint_asked.connect(self.reprint_asked)
        self.view.step_asked.connect(self.step_asked)
        self.view.appointment.told.connect(self.told)
        self.view.appointment.recorded.connect(self._recorded)

    def set_counter(self, counter: Counter) -> None:
        """Another clerk finds an empty page."""
        self._counter = counter
        self.field.clear()
        self._show_found("", ())
        self.empty.setText(EMPTY)
        self._pages.setCurrentIndex(0)

    def begin(self) -> None:
        if self._pages.currentWidget() is self.view and self.view.history is not None:
            self._open(self.view.history.parcels[0].item_number)
            return
        self.told.emit(hint(HINT))
        self.field.setFocus()
        self.field.selectAll()

    def step_back(self) -> bool:
        """True where there was a step to take inside the page."""
        if self._pages.currentWidget() is self.view:
            self._pages.setCurrentIndex(0)
            self.told.emit(hint(HINT))
            (self.table if self.table.rows_model.rows else self.field).setFocus()
            return True
        return False

    def take_scan(self, raw: str) -> None:
        self._take(raw, scan.read(raw, burst=True))

    def _enter(self) -> None:
        if typed := self.field.text().strip():
            self._take(typed, scan.read(typed, burst=False))

    def _take(self, raw: str, found: scan.Scan) -> None:
        match found:
            case scan.ItemScan(number) | scan.OwnScan(number=number) | scan.DossierScan(number):
                self.open_dossier(number)
            case scan.CardScan(card_read):
                self._find(find.by_person, card_read.id_number, card_read.name)
            case scan.PhoneText(digits) | scan.IdentityText(digits):
                self._find(find.by_person, digits, raw)
            case scan.SearchText(words):
                self._find(find.by_words, words, words)
            case _:
                self.told.emit(Message(Tone.ATTENTION, unknown_words(raw, found)))

    def _find(self, how: Callable[[Counter, str], tuple[DossierRow, ...]], what: str, shown: str) -> None:
        """A new search takes the place of one that still runs."""
        if self._search is not None:
            self._search.cancel()
        self._pages.setCurrentIndex(0)
        self.field.setText(shown)
        self._search = background.run(
            how,
            self._counter,
            what,
            done=lambda rows: self._show_found(shown, rows),
            failed=self._failed,
            lane=Lane.READ,
        )

    def _show_found(self, words: str, rows: tuple[DossierRow, ...]) -> None:
        self._search = None
        self.table.show_rows([_row(found) for found in rows])
        self.empty.setVisible(not rows)
        self.count.setText(f"{len(rows)} hồ sơ" if rows else "")
        if rows:
            self.told.emit(hint(f"Tìm thấy **{len(rows)}** hồ sơ. **Enter** để xem quá trình."))
            self.table.choose(0)
            self.table.setFocus()
        elif words:
            self.empty.setText("Không có hồ sơ nào khớp. Gõ ít chữ hơn, không cần dấu.")
            self.told.emit(Message(Tone.ATTENTION, f"**Không có hồ sơ nào khớp “{words}” ở quầy này.**"))
            self.field.setFocus()
            self.field.selectAll()

    def open_dossier(self, number: str) -> None:
        """The history of the dossier that has this number."""
        if number:
            self._open(number)

    def _open(self, number: str) -> None:
        background.run(dossier_history, self._counter, number, done=self._show, failed=self._failed)

    def _show(self, history: DossierHistory) -> None:
        assert self._counter is not None
        self._pages.setCurrentIndex(1)
        self.view.show_history(history, self._counter.today)
        self.view.appointment.show_dossier(self._counter, history.parcels[0].item_number)
        name = STATE_NAMES[history.state]
        self.told.emit(self._said or hint(f"**{name[0].upper()}{name[1:]}.** {OPENED}"))
        self._said = None

    def _recorded(self, said: Message) -> None:
        """Read the history again; what was done stays in the line."""
        assert self.view.history is not None
        self._said = said
        self._open(self.view.history.parcels[0].item_number)

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


def _row(found: DossierRow) -> Row:
    who = f"{found.sender} {mask_identity(found.id_number)}".rstrip()
    name = STATE_NAMES[found.state]
    cells = (Cell(found.item_number), Cell(who), Cell(found.procedure), Cell(found.agency))
    return Row(
        found.item_number, (*cells, Cell(name[0].upper() + name[1:]), Cell(short_date(found.accepted_at.date())))
    )
