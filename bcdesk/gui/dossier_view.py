"""The history of one dossier on one page: both parcels with their clocks, events, person, procedure, money."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from bcdesk.core.dates import short_date
from bcdesk.core.delivery_steps import IN_HAND
from bcdesk.core.dossier import SERVICE_NAMES
from bcdesk.core.identity import format_phone
from bcdesk.core.money import money
from bcdesk.core.states import Act, ParcelState, allowed_acts
from bcdesk.core.tariff import Leg
from bcdesk.desk.history import ChargeLine, DossierHistory, Happening, ParcelHistory
from bcdesk.desk.prints import PAPER_NAMES
from bcdesk.gui import style
from bcdesk.gui.appointment_strip import AppointmentStrip
from bcdesk.gui.buttons import KeyButton, Pill, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.elided import Elided
from bcdesk.gui.history_words import (
    FEE_WAY_NAMES,
    LEG_NAMES,
    PLACE_NAMES,
    clock_pill,
    event_look,
    event_words,
    opened_words,
    paper_words,
    parcel_words,
    posted_words,
)
from bcdesk.gui.reversal_strip import ReversalStrip
from bcdesk.gui.tables import Cell, Column, Row, Table

RIGHT_WIDTH = 320
COLUMNS = (
    Column("Việc", 178),
    Column("Lúc", 158),
    Column("Nội dung"),
    Column("Người làm", 148),
    Column("Giấy đã in", 190),
)
STEPS = {"delivery": "Trả kết quả, ghi việc phát", "result": "Nhận kết quả", "handover": "Bàn giao"}


def next_page(history: DossierHistory) -> tuple[str, str]:
    """The page where the next step is taken, and the number that it takes; ("", "") where none of ours is next."""
    forward, back = history.parcel(Leg.FORWARD), history.parcel(Leg.RETURN)
    if back is not None and back.state in IN_HAND:
        return "delivery", back.item_number
    if forward is not None and forward.state is ParcelState.ACCEPTED:
        return "handover", forward.item_number
    if back is not None and back.state is ParcelState.EXPECTED:
        return "result", history.number
    return "", ""


class _ParcelCard(QFrame):
    """One way: its number, its clock in a pill, what was done."""

    def __init__(self, one: ParcelHistory, today: date) -> None:
        super().__init__()
        self.setObjectName("card")
        self.number = style.label(one.item_number or "Chưa có số hiệu", 18, 700)
        self.pill = Pill(*clock_pill(one, today))
        terms, done = parcel_words(one)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(2)
        column.addLayout(row(style.label(LEG_NAMES[one.leg], style.LABEL_PX, 600, "ink2"), None, self.pill))
        column.addWidget(self.number)
        column.addWidget(style.label(terms, tone="ink2"))
        column.addWidget(Elided(done, weight=600))


class DossierView(QWidget):
    """``reprint_asked``: the number of a paper and its event; ``step_asked``: a page and the number that it takes."""

    reprint_asked = Signal(str, int)
    step_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.history: DossierHistory | None = None
        self.table = Table("Quá trình của hồ sơ, mới nhất ở trên", COLUMNS, row_height=37)
        self.parcels, self.right = QHBoxLayout(), QVBoxLayout()
        self.opened = style.label("", style.LABEL_PX, tone="ink2")
        self.opened.setWordWrap(True)
        self.appointment, self.reversal = AppointmentStrip(), ReversalStrip()
        self.again = KeyButton("In lại", ("Ctrl", "P"), height=38, wide=True, shortcuts=("Ctrl+P",))
        self.void = KeyButton("Hủy phiếu gửi", ("Ctrl", "B"), height=38, wide=True, shortcuts=("Ctrl+B",))
        self.next = KeyButton("", ("Enter",), kind="primary", height=44, wide=True)
        self._held: list[QWidget] = []
        self._lay_out()
        on_click(self.again, self._reprint)
        on_click(self.next, self._take_step)
        self.table.activated.connect(lambda _index: self._take_step())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._show_again())

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        self.parcels.setSpacing(12)
        left.addLayout(self.parcels)
        left.addWidget(self.table, 1)
        left.addWidget(self.opened)
        left.addWidget(self.appointment)
        left.addWidget(self.reversal)
        panel, column = QWidget(), QVBoxLayout()
        panel.setFixedWidth(RIGHT_WIDTH)
        panel.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._facts_area(), 1)
        column.addWidget(self.next)
        column.addWidget(self.again)
        column.addWidget(self.void)
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.setSpacing(14)
        across.addLayout(left, 1)
        across.addWidget(panel)

    def _facts_area(self) -> QScrollArea:
        """Person, procedure and money; on a low window they scroll, by keys too once Tab has come here."""
        facts, area = QWidget(), QScrollArea()
        facts.setObjectName("page")
        facts.setLayout(self.right)
        self.right.setContentsMargins(0, 0, 0, 0)
        self.right.setSpacing(10)
        self.right.addStretch(1)
        area.setObjectName("page")
        area.setAccessibleName("Người, thủ tục, tiền")
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setWidget(facts)
        return area

    def show_history(self, history: DossierHistory, today: date) -> None:
        self.history = history
        for widget in self._held:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        ways = [_ParcelCard(one, today) for one in history.parcels]
        for way in ways:
            self.parcels.addWidget(way, 1)
        facts = [_person_card(history), _procedure_card(history), _money_card(history)]
        for place, fact in enumerate(facts):
            self.right.insertWidget(place, fact)
        self._held = [*ways, *facts]
        self.table.show_rows([_event_row(one, history) for one in history.happenings])
        self.opened.setText("Đã mở xem: " + "; ".join(opened_words(each) for each in history.opened))
        page, _number = next_page(history)
        self.next.setVisible(bool(page))
        self.next.set_words(STEPS.get(page, ""))
        self.void.setVisible(all(Act.REVERSE in allowed_acts(one.state) for one in history.parcels))
        self.show_reversing(False)
        self.table.choose(0)
        self.table.setFocus()

    def show_reversing(self, reversing: bool) -> None:
        """One strip under the history: while it asks for a reversal, nothing else may be entered there."""
        void = self.history is not None and self.history.state is ParcelState.VOID
        sent = self.history is not None and self.history.parcel(Leg.FORWARD) is not None
        self.appointment.setVisible(sent and not reversing and not void)
        self.reversal.setVisible(reversing)
        self.void.setEnabled(not reversing)

    def chosen(self) -> Happening | None:
        """The event of the chosen row."""
        if self.history is None:
            return None
        seq = self.table.current_key()
        return next((one for one in self.history.happenings if one.seq == seq), None)

    def _show_again(self) -> None:
        printed = self._printed()
        self.again.setVisible(printed is not None)
        if printed is not None and printed.paper is not None:
            self.again.set_words(f"In lại {PAPER_NAMES[printed.paper]}")

    def _printed(self) -> Happening | None:
        """The chosen event if it has a paper, otherwise the newest that has one."""
        chosen = self.chosen()
        if chosen is not None and chosen.paper_number:
            return chosen
        papers = self.history.happenings if self.history is not None else ()
        return next((one for one in papers if one.paper_number), None)

    def _reprint(self) -> None:
        if printed := self._printed():
            self.reprint_asked.emit(printed.paper_number, printed.seq)

    def _take_step(self) -> None:
        if self.history is not None:
            page, number = next_page(self.history)
            if page:
                self.step_asked.emit(page, number)


def _event_row(one: Happening, history: DossierHistory) -> Row:
    icon, tone, name = event_look(one.kind)
    what = Cell(name, icon, tone, bold=tone != "ink")
    when, who = Cell(f"{one.at:%d/%m/%Y %H:%M}"), Cell(one.clerk or "Hệ thống")
    return Row(one.seq, (what, when, Cell(event_words(one, history)), who, Cell(paper_words(one))))


def _person_card(history: DossierHistory) -> QFrame:
    who = history.person
    frame, column = card((16, 10, 16, 10), spacing=3)
    column.addWidget(_wrapped(style.label(who.name, 18, 600)))
    facts = [("Số giấy tờ", who.id_number), ("Điện thoại", format_phone(who.phone) if who.phone else "")]
    if who.born_on is not None:
        facts.insert(1, ("Sinh ngày", short_date(who.born_on)))
    column.addLayout(_facts(facts))
    column.addWidget(_wrapped(style.label(who.address)))
    return frame


def _procedure_card(history: DossierHistory) -> QFrame:
    frame, column = card((16, 10, 16, 10), spacing=3)
    column.addWidget(style.label(f"Thủ tục {history.procedure_code}", style.LABEL_PX, 600, "ink2"))
    column.addWidget(_wrapped(style.label(history.procedure_name, weight=600)))
    column.addWidget(_wrapped(style.label(history.agency)))
    facts = [("Dịch vụ", SERVICE_NAMES[history.service])]
    if history.dossier_code:
        facts.append(("Mã hồ sơ", history.dossier_code))
    if history.filed_at is not None:
        facts.append(("Nộp lúc", f"{history.filed_at:%H:%M %d/%m/%Y}"))
    if history.appointment_on is not None:
        facts.append(("Hẹn trả", short_date(history.appointment_on)))
    if history.parcel(Leg.RETURN) is not None:
        facts.append(("Nhận tại", PLACE_NAMES[history.result_place]))
    column.addLayout(_facts(facts))
    return frame


def _money_card(history: DossierHistory) -> QFrame:
    frame, column = card((16, 10, 16, 10), spacing=2)
    column.addWidget(style.label("Tiền", style.LABEL_PX, 600, "ink2"))
    for line in history.charges:
        amount = "chờ cơ quan báo" if line.amount_vnd is None else money(line.amount_vnd)
        column.addLayout(_sum(_charge_name(line), amount))
    for moved in history.posted:
        column.addLayout(_sum(posted_words(moved), money(abs(moved.amount_vnd)), "green"))
    return frame


def _sum(name: str, amount: str, tone: str = "ink") -> QHBoxLayout:
    across = row(_wrapped(style.label(name, tone=tone)), style.label(amount, weight=600, tone=tone))
    across.setStretch(0, 1)
    return across


def _charge_name(line: ChargeLine) -> str:
    told = ", ".join(part for part in (line.way and FEE_WAY_NAMES[line.way], _receipt_words(line)) if part)
    return f"{line.name} ({told})" if told else line.name


def _receipt_words(line: ChargeLine) -> str:
    return f"biên lai {line.receipt_number}" if line.receipt_number else ""


def _facts(facts: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setVerticalSpacing(2)
    grid.setColumnMinimumWidth(0, 92)
    grid.setColumnStretch(1, 1)
    for line, (caption, text) in enumerate(fact for fact in facts if fact[1]):
        grid.addWidget(style.label(caption, tone="ink2"), line, 0)
        grid.addWidget(Elided(text), line, 1)
    return grid


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    return label
