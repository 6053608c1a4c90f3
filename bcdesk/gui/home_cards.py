"""The right column of the home page: what was done last, and the clerk's own day."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Payment, Receipt
from bcdesk.core.money import money
from bcdesk.desk.prints import PrintJob, PrintState
from bcdesk.gui import style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import row
from bcdesk.gui.icons import Icon

CARD_WIDE = 348
CARD_TALL = 322

PRINT_LOOK = {
    PrintState.WAITING: ("clock", "amber", "Chờ in"),
    PrintState.SENT: ("circle-check", "green", "Đã gửi máy in"),
    PrintState.FAILED: ("octagon-alert", "red", "Lỗi in"),
}


class _Pair(QWidget):
    """A caption over its figure."""

    def __init__(self, right: bool = False) -> None:
        super().__init__()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.caption = style.label("", style.LABEL_PX, 600 if right else 400, "ink2")
        self.figure = style.label("", 20, 500)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self.caption, 0, side)
        column.addWidget(self.figure, 0, side)

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
        self.what = style.label(f"Phiếu gửi, {which}")
        self.state = style.label(words, style.LABEL_PX, 600, tone)
        self.state.setToolTip(job.message)
        self.setLayout(row(Icon(icon, tone, 18), self.what, None, self.state))
        self.setFixedHeight(24)


class LastCard(QFrame):
    """Vừa xong: number, total, change in the largest letters, and each print. It keeps its size when empty."""

    reprint_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedSize(CARD_WIDE, CARD_TALL)
        self._number = ""
        self.heading = style.label("Vừa xong", style.LABEL_PX, 600, "ink2")
        self.time = style.label("", style.LABEL_PX, tone="ink2")
        self.number = style.label("", 22, 700)
        self.who = style.with_marks(style.label("Chưa nhận hồ sơ nào ở quầy này.", tone="ink2"))
        self.who.setWordWrap(True)
        self.taken, self.change = _Pair(), _Pair(right=True)
        self.prints = QVBoxLayout()
        self.prints.setSpacing(0)
        self.again = KeyButton("In lại", ("Ctrl", "P"), shortcuts=("Ctrl+P",))
        self._lay_out()
        on_click(self.again, lambda: self.reprint_asked.emit(self._number))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 11, 16, 12)
        column.setSpacing(1)
        column.addLayout(row(self.heading, None, self.time))
        self.number.setFixedHeight(31)
        column.addWidget(self.number)
        column.addWidget(self.who)
        column.addSpacing(6)
        figures = row(self.taken, None, self.change)
        column.addLayout(figures)
        column.addSpacing(4)
        column.addLayout(self.prints)
        column.addStretch(1)
        column.addLayout(row(self.again, None))
        for widget in (self.number, self.taken, self.change, self.again):
            widget.hide()

    def show_act(self, receipt: Receipt, prints: tuple[PrintJob, ...], heading: str = "Vừa xong") -> None:
        self._number = receipt.item_number
        self.heading.setText(heading)
        self.time.setText(f"{receipt.accepted_at:%H:%M:%S}")
        self.number.setText(receipt.item_number)
        self.who.setText(f"{receipt.sender.name}, {receipt.procedure_name}")
        self._show_money(receipt)
        self._show_prints(prints[-3:])
        for widget in (self.number, self.again):
            widget.show()

    def show_looked_up(self, receipt: Receipt, prints: tuple[PrintJob, ...], state: str) -> None:
        """A dossier that was looked up: its state and its day instead of the change."""
        self.show_act(receipt, prints, "Đang xem")
        self.change.show_figure("Hạn đến cơ quan", short_date(receipt.due_on), 20, 500)
        self.time.setText(state)

    def _show_money(self, receipt: Receipt) -> None:
        cash = receipt.payment is Payment.CASH and receipt.cash_given_vnd is not None
        taken = "Đã thu" if receipt.payment is Payment.CASH else "Chuyển khoản"
        self.taken.show_figure(taken, money(receipt.total_vnd), 20, 500)
        self.change.show_figure("Tiền thừa", money(receipt.change_vnd) if cash else "", 44, 700, "amber")

    def _show_prints(self, prints: tuple[PrintJob, ...]) -> None:
        while (item := self.prints.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for job in prints:
            self.prints.addWidget(_PrintLine(job))


class DayCard(QFrame):
    """Hôm nay của tôi. No cash here: it would spoil the blind count."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedSize(CARD_WIDE, 102)
        self.accepted = style.label("0", 28, 700)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(0)
        column.addWidget(style.label("Hôm nay của tôi", style.LABEL_PX, 600, "ink2"))
        column.addWidget(self.accepted)
        column.addWidget(style.label("Tiếp nhận", style.LABEL_PX, tone="ink2"))

    def show_accepted(self, count: int) -> None:
        self.accepted.setText(str(count))
        self.accepted.setAccessibleName(f"Tiếp nhận {count}")
