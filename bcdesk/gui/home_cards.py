"""The right column of the home page: what was done last, and the clerk's own day."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from bcdesk.core.money import money
from bcdesk.desk.history import EventKind
from bcdesk.desk.own_day import LastAct, Tally
from bcdesk.desk.prints import PAPER_NAMES, PrintJob, PrintState
from bcdesk.gui import style
from bcdesk.gui.buttons import FaceButton, KeyButton, KeyCaps, draw_text, on_click
from bcdesk.gui.cards import row
from bcdesk.gui.history_words import event_look
from bcdesk.gui.icons import Icon

CARD_WIDE = 348
CARD_TALL = 420

FIGURES = {
    Tally.ACCEPTED: "Tiếp nhận",
    Tally.HANDED_OVER: "Bàn giao",
    Tally.COLLECTED: "Nhận kết quả",
    Tally.DELIVERED: "Trả kết quả",
}
HEADING = (("Hôm nay của tôi", True), ("xem danh sách", False))

PRINT_LOOK = {
    PrintState.WAITING: ("clock", "amber", "Chờ in"),
    PrintState.SENT: ("circle-check", "green", "Đã gửi máy in"),
    PrintState.FAILED: ("octagon-alert", "red", "Lỗi in"),
}


class _Pair(QWidget):
    """A caption with its figure behind it, or below it where the figure takes all the width."""

    def __init__(self, below: bool = False) -> None:
        super().__init__()
        right = Qt.AlignmentFlag.AlignRight
        self.caption = style.label("", style.LABEL_PX, 600 if below else 400, "ink2")
        self.figure = style.label("", 20, 500)
        lay = QBoxLayout(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight, self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(self.caption, 0, right if below else Qt.AlignmentFlag.AlignLeft)
        lay.addWidget(self.figure, 0, right)

    def show_figure(self, caption: str, figure: str, px: int, weight: int, tone: str = "ink2") -> None:
        self.caption.setText(caption)
        style.set_property(self.caption, "tone", tone)
        self.figure.setFont(style.font(px, weight))
        self.figure.setText(figure)
        self.figure.setAccessibleName(f"{caption} {figure}")
        self.setVisible(bool(figure))


class _PrintLine(QWidget):
    """One print of the paper: what, and what became of it in an icon and words."""

    def __init__(self, job: PrintJob) -> None:
        super().__init__()
        icon, tone, words = PRINT_LOOK[job.state]
        which = f"in lại lần {job.reprint_no}" if job.reprint_no else f"{job.copies} liên"
        self.what = style.label(f"{PAPER_NAMES[job.kind]}, {which}")
        self.state = style.label(words, style.LABEL_PX, 600, tone)
        self.state.setToolTip(job.message)
        self.setLayout(row(Icon(icon, tone, 18), self.what, None, self.state))
        self.setFixedHeight(24)


class LastCard(QFrame):
    """Vừa xong: number, total, change in the largest letters, and each print. It keeps its size when empty."""

    reprint_asked = Signal(str)
    more_asked = Signal()
    """One more dossier of the customer who was served last."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedSize(CARD_WIDE, CARD_TALL)
        self._number = self._aside = ""
        self.heading = style.label("Vừa xong", style.LABEL_PX, 600, "ink2")
        self.time = style.label("", style.LABEL_PX, tone="ink2")
        self.number = style.label("", 22, 700)
        self.who = style.with_marks(style.label("Chưa làm việc nào với hồ sơ ở quầy này.", tone="ink2"))
        self.who.setWordWrap(True)
        self.taken, self.change = _Pair(), _Pair(below=True)
        self.prints = QVBoxLayout()
        self.prints.setSpacing(0)
        self.again = KeyButton("In lại", ("Ctrl", "P"), shortcuts=("Ctrl+P",))
        self.more = KeyButton("Thêm hồ sơ cho người này", ("Ctrl", "N"), wide=True, shortcuts=("Ctrl+N",))
        self._lay_out()
        on_click(self.again, lambda: self.reprint_asked.emit(self._number))
        on_click(self.more, self.more_asked.emit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(1)
        column.addLayout(row(self.heading, None, self.time))
        self.number.setFixedHeight(31)
        column.addWidget(self.number)
        column.addWidget(self.who)
        column.addSpacing(6)
        column.addWidget(self.taken)
        column.addWidget(self.change)
        column.addSpacing(4)
        column.addLayout(self.prints)
        column.addStretch(1)
        column.addWidget(self.more)
        column.addSpacing(6)
        column.addLayout(row(self.again, None))
        for widget in (self.number, self.taken, self.change, self.again, self.more):
            widget.hide()

    def put_aside(self) -> None:
        """Another customer stands here: the change that was given before is paid to nobody twice."""
        self._aside = self._number
        for widget in (self.taken, self.change, self.more):
            widget.hide()

    def show_act(self, last: LastAct) -> None:
        self._number = last.number
        self.time.setText(f"{last.at:%H:%M:%S}")
        self.number.setText(last.number)
        _icon, _tone, name = event_look(last.kind)
        what = f"{last.count} hồ sơ" if last.count > 1 else last.procedure
        self.who.setText(f"{name}: " + ", ".join(part for part in (last.who, what) if part))
        taken = "" if last.amount_vnd is None else money(last.amount_vnd)
        undone = last.kind is EventKind.REVERSED
        caption = "Hủy thu" if undone else "Chuyển khoản" if last.by_transfer else "Đã thu"
        self.taken.show_figure(caption, taken, 20, 500)
        change = "" if last.change_vnd is None else money(last.change_vnd)
        self.change.show_figure("Tiền thừa", change, 44, 700, "amber")
        self._show_prints(last.prints[-3:])
        self.number.show()
        self.again.setVisible(bool(last.prints))
        self.more.setVisible(last.kind in (EventKind.ACCEPTED, EventKind.RESULT_REGISTERED))
        if self._aside and last.number == self._aside:
            self.put_aside()

    def _show_prints(self, prints: tuple[PrintJob, ...]) -> None:
        while (item := self.prints.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for job in prints:
            self.prints.addWidget(_PrintLine(job))


class _Figure(FaceButton):
    """A count over its name; pressed it opens its list."""

    def __init__(self, tally: Tally, key: str) -> None:
        super().__init__(FIGURES[tally], "figure", 62)
        self.count = 0
        self.setToolTip(f"{FIGURES[tally]} hôm nay: xem danh sách ({key})")
        self.shortcut(key)

    def show_count(self, count: int) -> None:
        self.count = count
        self.setAccessibleName(f"{self.text()} {count}")
        self.update()

    def sizeHint(self) -> QSize:
        measure = QFontMetricsF(style.font(style.LABEL_PX)).horizontalAdvance
        return QSize(round(measure(self.text())) + 9, 62)

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        values = style.tokens()
        inside = box.adjusted(4, 0, 0, 0)
        figure, name = QRectF(inside), QRectF(inside)
        figure.setHeight(38)
        name.setTop(36)
        draw_text(painter, figure, str(self.count), style.font(28, 700), values.ink)
        draw_text(painter, name, self.text(), style.font(style.LABEL_PX), values.ink2)


class DayCard(QFrame):
    """Hôm nay của tôi, each figure with its list. No cash here: it would spoil the blind count."""

    asked = Signal(object)
    """Tally whose dossiers are wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedSize(CARD_WIDE, 108)
        self.figures = {tally: _Figure(tally, f"Ctrl+{number}") for number, tally in enumerate(FIGURES, 1)}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 4, 8)
        column.setSpacing(0)
        words = [style.label(text, style.LABEL_PX, 600 if bold else 400, "ink2") for text, bold in HEADING]
        heading = row(words[0], None, KeyCaps("Ctrl", f"1…{len(FIGURES)}"), words[1], spacing=6)
        heading.setContentsMargins(4, 0, 12, 0)
        column.addLayout(heading)
        column.addLayout(row(*self.figures.values(), spacing=0))
        for tally, figure in self.figures.items():
            on_click(figure, partial(self.asked.emit, tally))

    def show_tallies(self, tallies: Mapping[Tally, int]) -> None:
        for tally, figure in self.figures.items():
            figure.show_count(tallies.get(tally, 0))
