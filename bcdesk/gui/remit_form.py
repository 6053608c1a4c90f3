"""Nộp phí, lệ phí: which fees of one agency are given now, how, to whom."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bcdesk.core.dossier import Payment
from bcdesk.core.errors import Refused
from bcdesk.core.money import money
from bcdesk.core.remittance import HeldFee, Standing
from bcdesk.core.vietnamese import nfc
from bcdesk.gui import style
from bcdesk.gui.buttons import CTRL_ENTER, KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.choices import SegmentField
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.tables import Cell, Column, Row, Table

COLUMNS = (
    Column("", 164),
    Column("Số hiệu", 160),
    Column("Khoản"),
    Column("Biên lai", 172),
    Column("Số tiền", 110, right=True),
)
WAYS = ((Payment.CASH, "Tiền mặt"), (Payment.TRANSFER, "Chuyển khoản"))
RECEIVER = "&Người nhận tiền (họ và tên)"
HINT = "**Dấu cách**: bỏ hoặc chọn khoản. **Ctrl+Enter** nộp và in bảng kê, **Esc** quay lại."


class RemitForm(QWidget):
    """``remitted`` carries agency code, charge ids, way and receiver."""

    remitted = Signal(str, object, object, str)

    def __init__(self) -> None:
        super().__init__()
        self.fees: tuple[HeldFee, ...] = ()
        self.chosen: set[int] = set()
        self.title = style.label("", 18, 600)
        self.table = Table("Các khoản phí, lệ phí đang giữ", COLUMNS)
        self.way = SegmentField[Payment]("way", "&Cách nộp", WAYS)
        self.receiver = TextField("received_by", f"{RECEIVER} *")
        self.total = style.label("", 22, 700)
        self.button = KeyButton("Nộp, in bảng kê", ("Ctrl", "Enter"), kind="primary", height=44, shortcuts=CTRL_ENTER)
        self._lay_out()
        on_click(self.button, self._submit)
        self.way.chosen.connect(self._mark_receiver)
        self.way.confirmed.connect(self.receiver.setFocus)
        self.receiver.typed.connect(lambda _text: self.receiver.clear_message())
        self.receiver.confirmed.connect(self.button.setFocus)
        self.table.installEventFilter(self)

    def _lay_out(self) -> None:
        frame, column = card((16, 10, 16, 12), spacing=8)
        column.addWidget(self.title)
        column.addWidget(self.table, 1)
        fields = row(self.way, self.receiver, spacing=10)
        fields.setStretch(0, 4)
        fields.setStretch(1, 6)
        column.addLayout(fields)
        column.addLayout(row(self.total, None, self.button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def show_fees(self, agency: str, fees: tuple[HeldFee, ...]) -> None:
        """All that can be given is chosen."""
        self.fees = fees
        self.chosen = {fee.charge_id for fee in fees if fee.standing is Standing.READY}
        self.title.setText(f"Nộp phí, lệ phí: {agency}")
        self.way.set_value(Payment.CASH)
        self._mark_receiver(Payment.CASH)
        self.receiver.set_text("")
        self.button.set_running("")
        self._fill()
        self.table.choose(0)
        self.table.setFocus()

    def _fill(self) -> None:
        self.table.show_rows([self._row(fee) for fee in self.fees])
        total_vnd = sum(fee.amount_vnd for fee in self.fees if fee.charge_id in self.chosen)
        self.total.setText(f"{len(self.chosen)} khoản, {money(total_vnd)}")

    def _row(self, fee: HeldFee) -> Row:
        looks = {
            Standing.WITH_PAPERS: Cell("Giao cùng hồ sơ", "clock", "ink2"),
            Standing.TRANSFER: Cell("Chờ tiền về", "clock", "amber"),
            Standing.READY: Cell("Nộp", "square-check-big", "green")
            if fee.charge_id in self.chosen
            else Cell("Để lại", "square", "ink2"),
        }
        cells = (Cell(fee.item_number), Cell(f"{fee.name} ({fee.payer})"), Cell(fee.receipt_number or "–"))
        return Row(fee.charge_id, (looks[fee.standing], *cells, Cell(money(fee.amount_vnd), bold=True)))

    def _turn(self) -> None:
        """Choose the fee, or leave it; one that can't be given yet stays as it is."""
        key = self.table.current_key()
        if any(fee.charge_id == key and fee.standing is Standing.READY for fee in self.fees):
            self.chosen ^= {key}
            self._fill()

    def _mark_receiver(self, way: Payment) -> None:
        """Cash goes into somebody's hand, a transfer does not."""
        self.receiver.rename(f"{RECEIVER} *" if way is Payment.CASH else RECEIVER)
        self.receiver.clear_message()

    def _submit(self) -> None:
        self.button.set_running("Đang ghi…")
        ids = tuple(fee.charge_id for fee in self.fees if fee.charge_id in self.chosen)
        self.remitted.emit(self.fees[0].agency_code, ids, self.way.value(), nfc(self.receiver.text()))

    def refused(self, error: Refused) -> None:
        self.button.set_running("")
        if error.field == self.receiver.name:
            self.receiver.say(State.ERROR, error.message)
            self.receiver.setFocus()
        else:
            self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Space:
                self._turn()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.way.setFocus()
                return True
        return super().eventFilter(watched, event)
