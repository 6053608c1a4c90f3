"""What waits at the counter (việc hôm nay): filters, the list, and what Enter does with the chosen row."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.dates import short_date
from bcdesk.core.delivery import PaperRole
from bcdesk.core.draft import Draft
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.identity import Card
from bcdesk.core.states import STATE_NAMES, ParcelState
from bcdesk.core.vietnamese import mask_identity, mask_phone
from bcdesk.desk.find import DossierRow
from bcdesk.desk.item import Item
from bcdesk.desk.prints import PAPER_NAMES, PrintJob, PrintState
from bcdesk.desk.worklist import Work, is_due, is_invitation
from bcdesk.gui import style
from bcdesk.gui.buttons import Chip, KeyCaps
from bcdesk.gui.cards import row
from bcdesk.gui.delivery_words import step_cells
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("Việc", 196),
    Column("Hồ sơ, người", 324),
    Column("Thủ tục, nơi đến"),
    Column("Hạn", 160),
    Column("Enter để", 96),
)
NARROW = 940
NARROW_COLUMNS = {1: 290, 3: 158, 4: 96}
EMPTY = "Không có việc nào đang chờ ở quầy.\nQuét thẻ căn cước, hoặc bấm F2 để tiếp nhận hồ sơ."


class Filter(StrEnum):
    """What the list shows."""

    ALL = "Tất cả"
    PRINTS = "Chưa in"
    WAITING = "Chờ bàn giao"
    RECORDS = "Chờ ký"
    RESULTS = "Chờ trả"
    INVITATIONS = "Mời nhận"
    DRAFTS = "Chờ bổ sung"


ATTENTION = (Filter.PRINTS, Filter.INVITATIONS)


def print_row(job: PrintJob) -> Row:
    """A paper that is still owed to a customer."""
    failed = job.state is PrintState.FAILED
    what = Cell("In lỗi" if failed else "Chờ in", "triangle-alert", "amber", bold=True)
    again = f", in lại lần {job.reprint_no}" if job.reprint_no else ""
    paper = f"{PAPER_NAMES[job.kind]}, {job.copies} liên{again}"
    cells = (what, Cell(job.item_number), Cell(paper), Cell(f"{job.made_at:%H:%M}"), Cell("In tiếp"))
    return Row(job, cells)


def dossier_row(found: DossierRow, today: date) -> Row:
    """One dossier; the identity number is masked, as in every list."""
    what = _waits(found, today) if found.state is ParcelState.ACCEPTED else _stands(found.state)
    who = f"{found.item_number}  {found.sender} {masked(found)}".rstrip()
    due = short_date(found.due_on) if found.due_on else "Chưa rõ"
    return Row(found, (what, Cell(who), Cell(f"{found.agency}: {found.procedure}"), Cell(due), Cell("Xem")))


def _waits(found: DossierRow, today: date) -> Cell:
    """It lies here: how near the end of J + n is."""
    if found.due_on is not None and found.due_on < today:
        return Cell("Quá hạn bàn giao", "octagon-alert", "red", bold=True)
    if found.due_on == today:
        return Cell("Đến hạn hôm nay", "triangle-alert", "amber", bold=True)
    return Cell("Chờ bàn giao", "clock", "ink2")


def _stands(state: ParcelState) -> Cell:
    name = STATE_NAMES[state]
    return Cell(name[0].upper() + name[1:], "circle-dashed", "ink2")


def masked(found: DossierRow) -> str:
    """What tells one person from another of the same name."""
    return mask_identity(found.id_number) or mask_phone(found.phone)


def intake_row(card: Card) -> Row:
    """Another dossier of somebody for whom something waits."""
    cells = (Cell("Tiếp nhận", "id-card", "accent"), Cell(card.name), Cell("Hồ sơ mới"), Cell(""))
    return Row(card, (*cells, Cell("Tiếp nhận")))


def record_row(record: HandoverRecord) -> Row:
    """A Biên bản whose signing time is not entered yet."""
    what = Cell("Chờ ghi giờ ký", "pen-line", "amber", bold=True)
    who = Cell(f"{record.code}, {len(record.items)} hồ sơ")
    made = Cell(f"Lập {record.made_at:%d/%m}")
    return Row(record.code, (what, who, Cell(record.agency.name), made, Cell("Ghi giờ ký")))


def result_row(item: Item, today: date) -> Row:
    """A result that this point answers for, with its next step and the day of that."""
    recipient = item.receipt.recipient
    step, day = step_cells(item, today)
    who = f"{item.item_number}  {recipient.name} {mask_identity(recipient.id_number)}".rstrip()
    paper = next(paper.name for paper in item.papers if paper.role is PaperRole.RESULT)
    return Row(item.item_number, (step, Cell(who), Cell(f"Kết quả: {paper}"), day, Cell("Mở")))


def draft_row(draft: Draft) -> Row:
    """A kept form: it waits for papers, or somebody was called away from it."""
    what = Cell("Chờ bổ sung", "clock", "ink2") if draft.code else Cell("Đang nhập dở", "pen-line", "ink2")
    name = f"{draft.text('name')} {mask_identity(draft.text('id_number'))}".strip()
    more = f" và {len(draft.missing) - 1} giấy tờ khác" if len(draft.missing) > 1 else ""
    lacks = f"Thiếu {draft.missing[0]}{more}" if draft.missing else draft.text("procedure")
    kept = Cell(f"Lưu {draft.changed_at:%H:%M %d/%m}")
    return Row(draft.form_id, (what, Cell(f"{name}  {draft.code}".strip()), Cell(lacks), kept, Cell("Nhập tiếp")))


class WorkList(QWidget):
    """``chosen`` carries a PrintJob, a HandoverRecord, an Item, a DossierRow or a Card.

    After a search it shows what was found until Esc.
    """

    chosen = Signal(object)
    dropped = Signal(object)
    """Del on a Draft: the customer does not come back."""
    left_at_top = Signal()
    """Up on the first row: the focus belongs to the field again, over the same list."""
    given_up = Signal()
    """Esc: back to the work of the day."""

    def __init__(self) -> None:
        super().__init__()
        self._work, self._today = Work(), date.min
        self._found: tuple[Row, ...] | None = None
        self._nothing = ""
        self._things: dict[str, object] = {}
        self.title = style.label("Việc hôm nay", 18, 600)
        self.chips = {kind: Chip(kind.value, tone="amber" if kind in ATTENTION else "ink2") for kind in Filter}
        self.table = Table("Việc hôm nay", COLUMNS)
        self.empty = style.label(EMPTY, style.FIELD_PX, tone="ink2")
        self.empty.setParent(self.table)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.count = style.label("", style.LABEL_PX, tone="ink2")
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        top = row(self.title, *self.chips.values(), None, spacing=6)
        top.insertSpacing(1, 5)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(self._footer())

    def _footer(self) -> QHBoxLayout:
        words = [style.label(text, style.LABEL_PX, tone="ink2") for text in ("chọn", "làm việc đó", "lọc")]
        caps = (KeyCaps("↑ ↓"), KeyCaps("Enter"), KeyCaps(f"Alt+1…{len(Filter)}"))
        pairs = [widget for pair in zip(caps, words, strict=True) for widget in pair]
        self.drop_keys = KeyCaps("Del"), style.label("bỏ hồ sơ tạm lưu", style.LABEL_PX, tone="ink2")
        footer = row(self.count, None, *self.drop_keys, *pairs, spacing=7)
        footer.setContentsMargins(0, 0, 7, 0)
        return footer

    def _listen(self) -> None:
        group = QButtonGroup(self)
        for number, (kind, chip) in enumerate(self.chips.items(), 1):
            group.addButton(chip)
            chip.shortcut(f"Alt+{number}")
            chip.setChecked(kind is Filter.ALL)
            chip.clicked.connect(self._fill)
        self.table.activated.connect(lambda _index: self._choose())
        self.table.installEventFilter(self)

    def show_work(self, work: Work, today: date) -> None:
        self._work, self._today = work, today
        self._things = {record.code: record for record in work.records}
        self._things |= {item.item_number: item for item in work.results}
        self._things |= {draft.form_id: draft for draft in work.drafts}
        for widget in self.drop_keys:
            widget.setVisible(bool(work.drafts))
        for kind, chip in self.chips.items():
            chip.set_count(len(self._rows_of(kind)))
        self._fill()

    def show_found(self, title: str, found: Sequence[DossierRow], nothing: str = "Chưa có hồ sơ nào.") -> None:
        """These dossiers instead of the work, until ``show_all_work``; ``nothing`` is said where there are none."""
        self._nothing = nothing
        self._show_instead(title, [dossier_row(each, self._today) for each in found])

    def show_person(self, card: Card, items: Sequence[Item]) -> None:
        """What waits for the owner of a card, before another intake."""
        self._things |= {item.item_number: item for item in items}
        rows = [result_row(item, self._today) for item in items]
        self._show_instead(f"{card.name}: {len(items)} kết quả chờ trả", [*rows, intake_row(card)])

    def _show_instead(self, title: str, rows: Sequence[Row]) -> None:
        self._found = tuple(rows)
        self.title.setText(title)
        self._fill()
        if rows:
            self.table.choose(0)
            self.table.setFocus()

    def show_all_work(self) -> None:
        self._found = None
        self.title.setText("Việc hôm nay")
        self._fill()

    def _fill(self) -> None:
        searching = self._found is not None
        for chip in self.chips.values():
            chip.setVisible(not searching)
        rows = self._rows()
        self.table.show_rows(rows)
        self.empty.setText(self._nothing if searching else EMPTY)
        self.empty.setVisible(not rows)
        self.count.setText(f"{len(rows)} dòng." if rows else "")

    def _rows(self) -> list[Row]:
        if self._found is not None:
            return list(self._found)
        return self._rows_of(next(kind for kind, chip in self.chips.items() if chip.isChecked()))

    def _rows_of(self, kind: Filter) -> list[Row]:
        """Papers first, then what falls on today, then the rest in the order of its days."""
        work, today = self._work, self._today
        prints = [print_row(job) for job in work.prints]
        records = [record_row(record) for record in work.records]
        results = [(item, result_row(item, today)) for item in work.results]
        due = [row for item, row in results if is_due(item, today)]
        later = [row for item, row in results if not is_due(item, today)]
        dossiers = [dossier_row(found, today) for found in _most_urgent_first(work.dossiers)]
        drafts = [draft_row(draft) for draft in work.drafts]
        parts = {
            Filter.ALL: [*prints, *records, *due, *drafts, *dossiers, *later],
            Filter.PRINTS: prints,
            Filter.WAITING: dossiers,
            Filter.RECORDS: records,
            Filter.RESULTS: [*due, *later],
            Filter.INVITATIONS: [row for item, row in results if is_invitation(item) and is_due(item, today)],
            Filter.DRAFTS: drafts,
        }
        return parts[kind]

    def _choose(self) -> None:
        """The thing itself that the chosen row stands for."""
        self.chosen.emit(self._thing())

    def _thing(self) -> object:
        key = self.table.current_key()
        return self._things.get(key, key) if isinstance(key, str) else key

    def _fit_columns(self) -> None:
        """On a narrow window the short columns give to the one that says where a dossier goes."""
        narrow = self.table.width() < NARROW
        for section, column in enumerate(COLUMNS):
            if column.wide is not None:
                self.table.setColumnWidth(section, NARROW_COLUMNS.get(section, column.wide) if narrow else column.wide)

    def enter(self) -> None:
        """Put the focus into the list, on its first row unless one is chosen."""
        if self.table.rows_model.rows:
            if self.table.current_key() is None:
                self.table.choose(0)
            self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.Resize:
            self._fit_columns()
            self.empty.setGeometry(0, 30, self.table.width(), max(60, self.table.height() - 60))
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Delete and isinstance(draft := self._thing(), Draft):
                self.dropped.emit(draft)
                return True
            if event.key() == Qt.Key.Key_Up and self.table.currentIndex().row() <= 0:
                self.left_at_top.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.given_up.emit()
                return True
        return super().eventFilter(watched, event)


def _most_urgent_first(dossiers: Sequence[DossierRow]) -> list[DossierRow]:
    """By the end of J + n; of one day the newest first, as read."""
    return sorted(dossiers, key=lambda found: found.due_on or date.max)
