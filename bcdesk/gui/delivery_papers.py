"""Steps 2 and 3 of a delivery: counting what is in the envelope, taking back what has to come back."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from bcdesk.core.delivery import PaperRole, ResultPaper
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.item import Item
from bcdesk.gui import style
from bcdesk.gui.cards import row
from bcdesk.gui.delivery_step import Step, Todo, tick
from bcdesk.gui.fields import CONTROL_HEIGHT
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("", 48),
    Column("Trong phong bì"),
    Column("Bản chính", 100, right=True),
    Column("Bản sao", 92, right=True),
    Column("Kiểm đếm", 164),
)
ROW, HEADER, ROWS_SHOWN = 34, 30, 4


def pieces(paper: ResultPaper) -> str:
    """How many there are: "1 bản chính, 2 bản sao"."""
    counts = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


class CountStep(Step):
    """Mở niêm phong, cùng khách kiểm đếm (TT 17/2017 Art 5.2 d): each row counted, and the envelope looked at."""

    def __init__(self) -> None:
        super().__init__(2, "Mở niêm phong, cùng khách kiểm đếm")
        self.papers: tuple[ResultPaper, ...] = ()
        self.counted: set[int] = set()
        self.table = Table("Kiểm đếm", COLUMNS, row_height=ROW, header_height=HEADER)
        self.intact = QCheckBox("&Bao bì còn nguyên")
        self.remarks = QCheckBox("&Khách có ý kiến")
        self.remark = QLineEdit()
        self.remark.setFont(style.font(style.FIELD_PX))
        self.remark.setFixedHeight(CONTROL_HEIGHT)
        self.remark.setPlaceholderText("Ghi ý kiến của khách, tình trạng bao bì")
        self.remark.setAccessibleName("Ý kiến của khách")
        self.stops = (self.table, self.intact, self.remarks, self.remark)
        self.body.addWidget(self.table)
        last = row(tick(self.intact), tick(self.remarks), spacing=28)
        last.addWidget(self.remark, 1)
        last.addStretch()
        last.setContentsMargins(0, 4, 0, 4)
        self.body.addLayout(last)
        self.table.installEventFilter(self)
        self.intact.toggled.connect(lambda _on: self.changed.emit())
        self.remarks.toggled.connect(self._ask_remark)
        self.remark.textChanged.connect(lambda _text: self.changed.emit())
        self.remark.returnPressed.connect(lambda: self.go_on(self.remark))

    def show_item(self, item: Item) -> None:
        self.papers = tuple(paper for paper in item.papers if paper.role is not PaperRole.TO_RECOVER)
        self.counted.clear()
        self.intact.setChecked(False)
        self.remarks.setChecked(False)
        self.remark.clear()
        self.remark.hide()
        shown = min(len(self.papers), ROWS_SHOWN)
        self.table.setFixedHeight(HEADER + ROW * shown + 2)
        self._fill()
        self.table.choose(0)

    def _ask_remark(self, on: bool) -> None:
        self.remark.setVisible(on)
        if on:
            self.remark.setFocus()
        self.changed.emit()

    def _fill(self) -> None:
        self.table.show_rows([self._row(place, paper) for place, paper in enumerate(self.papers)])

    def _row(self, place: int, paper: ResultPaper) -> Row:
        verdict = Cell("Chưa kiểm đếm", "circle-dashed", "ink2")
        if place in self.counted:
            verdict = Cell("Đủ", "circle-check", "green")
        name = f"Giấy tờ trả lại: {paper.name}" if paper.role is PaperRole.RETURNED else paper.name
        counts = (Cell(str(paper.originals or "–")), Cell(str(paper.copies or "–")))
        return Row(place, (Cell(str(place + 1)), Cell(name), *counts, verdict))

    def todo(self) -> Sequence[Todo]:
        left = []
        if rest := len(self.papers) - len(self.counted):
            left.append(Todo(f"kiểm đếm {rest} loại trong phong bì", self.table))
        if self.remarks.isChecked() and not nfc(self.remark.text()):
            left.append(Todo("ghi ý kiến của khách", self.remark))
        elif not self.intact.isChecked() and not self.remarks.isChecked():
            left.append(Todo("xem bao bì: còn nguyên, hoặc ghi ý kiến", self.intact))
        return left

    def remark_text(self) -> str:
        """What the paper says besides; an envelope that was not whole is part of it."""
        said = nfc(self.remark.text()) if self.remarks.isChecked() else ""
        return said if self.intact.isChecked() else f"Bao bì không còn nguyên: {said}"

    def refresh(self) -> None:
        count = f"{len(self.counted)}/{len(self.papers)}"
        self.show_state(count, count if len(self.counted) < len(self.papers) else "")

    def _count(self, place: int, *, again: bool) -> None:
        """Space takes a mark back, Enter only makes one."""
        if again and place in self.counted:
            self.counted.discard(place)
        else:
            self.counted.add(place)
        self._fill()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = self.table.currentIndex().row()
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() == Qt.Key.Key_Space and place >= 0:
                self._count(place, again=True)
                return True
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and place >= 0:
                self._count(place, again=False)
                rest = [each for each in range(len(self.papers)) if each not in self.counted]
                if rest:
                    self.table.choose(next((each for each in rest if each > place), rest[0]))
                else:
                    self.go_on(self.table)
                return True
        return super().eventFilter(watched, event)


class RecoverStep(Step):
    """Thu hồi giấy tờ (TT 17/2017 Art 5.2 đ): each one given back, or named as lost."""

    def __init__(self) -> None:
        super().__init__(3, "Thu hồi giấy tờ")
        self.rows: list[tuple[ResultPaper, QCheckBox, QCheckBox]] = []
        self._held: QWidget | None = None

    def show_item(self, item: Item) -> None:
        if self._held is not None:
            self.body.removeWidget(self._held)
            self._held.hide()
            self._held.deleteLater()
        self._held, column = QWidget(), QVBoxLayout()
        self._held.setLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.rows = []
        for paper in item.papers:
            if paper.role is PaperRole.TO_RECOVER:
                given = QCheckBox(f"Đã thu hồi {paper.name} ({pieces(paper)})")
                lost = QCheckBox("Khách làm mất")
                given.toggled.connect(lambda on, lost=lost: self._ticked(on, lost))
                lost.toggled.connect(lambda on, given=given: self._ticked(on, given))
                column.addLayout(row(tick(given), None, tick(lost), spacing=28))
                self.rows.append((paper, given, lost))
        if not self.rows:
            column.addWidget(style.label("Không có giấy tờ phải thu hồi.", tone="ink2"))
        self.stops = tuple(box for _paper, given, lost in self.rows for box in (given, lost))
        self.body.addWidget(self._held)

    def _ticked(self, on: bool, other: QCheckBox) -> None:
        """A paper is either here or lost."""
        if on:
            other.setChecked(False)
        self.changed.emit()

    def recovered(self) -> tuple[str, ...]:
        return tuple(paper.name for paper, given, _lost in self.rows if given.isChecked())

    def lost(self) -> tuple[str, ...]:
        return tuple(paper.name for paper, _given, lost in self.rows if lost.isChecked())

    def todo(self) -> Sequence[Todo]:
        return [
            Todo(f"thu hồi {paper.name}", given)
            for paper, given, lost in self.rows
            if not given.isChecked() and not lost.isChecked()
        ]

    def refresh(self) -> None:
        lost = len(self.lost())
        done = f"Khách làm mất {lost} giấy, ghi vào phiếu" if lost else "Đã thu hồi" if self.rows else "Không có"
        self.show_state(done, f"Còn {len(self.todo())} giấy")
