"""Money during a shift: fees still held, transfers that are waited for, cash between safe and drawer."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.errors import Refused
from bcdesk.core.money import money, parse_money
from bcdesk.core.remittance import HeldFee, Standing
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.transfer import Transfer
from bcdesk.gui import style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import card, row
from bcdesk.gui.choices import SegmentField
from bcdesk.gui.fields import State, TextField
from bcdesk.gui.tables import Cell, Column, Row, Table

FEES = (
    Column("Cơ quan"),
    Column("Nộp được", 120, right=True),
    Column("Chờ chuyển khoản", 164, right=True),
    Column("Giao cùng hồ sơ", 150, right=True),
    Column("Giữ từ", 84),
)
TRANSFERS = (Column("Số hiệu", 164), Column("Người nộp"), Column("Số tiền", 120, right=True), Column("Từ", 128))
AgencyFees = tuple[str, tuple[HeldFee, ...]]
INTO_DRAWER = ((True, "Nhận từ quỹ"), (False, "Nộp quỹ"))


class CashWork(QWidget):
    """Each signal carries what the clerk wants; the page does it."""

    remit_asked = Signal(object)
    """Fees of one agency."""
    seen = Signal(object)
    """The money of a Transfer came."""
    cashed = Signal(object)
    """The customer of a Transfer paid cash."""
    moved = Signal(int, str)
    """Cash into the drawer (below 0: out of it), and why."""

    def __init__(self) -> None:
        super().__init__()
        self.held: tuple[AgencyFees, ...] = ()
        self.fees = Table("Phí, lệ phí thu hộ chưa nộp", FEES)
        self.transfers = Table("Chuyển khoản chờ xác nhận", TRANSFERS)
        self.held_sum = style.label("", style.BODY_PX, 600)
        self.waiting_sum = style.label("", style.BODY_PX, 600)
        self.remit = KeyButton("Nộp phí", ("Ctrl", "F"), shortcuts=("Ctrl+F",))
        self.see = KeyButton("Đã thấy tiền", ("Ctrl", "W"), shortcuts=("Ctrl+W",))
        self.cash = KeyButton("Khách trả tiền mặt", ("Ctrl", "Y"), shortcuts=("Ctrl+Y",))
        self.way = SegmentField[bool]("into_drawer", "Tiền mặt và &quỹ bưu cục", INTO_DRAWER)
        self.amount = TextField("amount", "&Số tiền", right=True, placeholder="500000, 500k")
        self.reason = TextField("reason", "&Lý do")
        self.move_button = KeyButton("Ghi", ("Enter",))
        self._lay_out()
        on_click(self.remit, self._remit)
        on_click(self.see, lambda: self._settle(self.seen))
        on_click(self.cash, lambda: self._settle(self.cashed))
        on_click(self.move_button, self._move)
        self.way.confirmed.connect(self.amount.setFocus)
        self.amount.confirmed.connect(self.reason.setFocus)
        self.reason.confirmed.connect(self._move)
        for field in (self.amount, self.reason):
            field.typed.connect(lambda _text, field=field: field.clear_message())
        self.fees.installEventFilter(self)
        self.transfers.installEventFilter(self)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for title, table, words, buttons in (
            ("Phí, lệ phí thu hộ chưa nộp", self.fees, self.held_sum, (self.remit,)),
            ("Chuyển khoản chờ xác nhận", self.transfers, self.waiting_sum, (self.cash, self.see)),
        ):
            frame, inside = card((16, 10, 16, 10), spacing=6)
            inside.addLayout(row(style.label(title, 18, 600), None, words))
            inside.addWidget(table, 1)
            inside.addLayout(row(None, *buttons))
            column.addWidget(frame, 1)
        frame, inside = card((16, 10, 16, 2), spacing=0)
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self.way, 5)
        across.addWidget(self.amount, 3)
        across.addWidget(self.reason, 6)
        across.addWidget(self.move_button)
        inside.addLayout(across)
        column.addWidget(frame)

    def show_money(self, held: tuple[AgencyFees, ...], waiting: tuple[Transfer, ...]) -> None:
        self.held = held
        self.fees.show_rows([_agency_row(name, fees) for name, fees in held])
        self.transfers.show_rows([_transfer_row(one) for one in waiting])
        total = sum(fee.amount_vnd for _name, fees in held for fee in fees)
        self.held_sum.setText(money(total) if held else "Không còn khoản nào")
        self.waiting_sum.setText(money(sum(one.amount_vnd for one in waiting)) if waiting else "Không chờ khoản nào")
        self.remit.setEnabled(bool(held))
        for button in (self.see, self.cash):
            button.setEnabled(bool(waiting))
        for table in (self.fees, self.transfers):
            if table.rows_model.rows and table.current_key() is None:
                table.choose(0)

    def _remit(self) -> None:
        code = self.fees.current_key()
        for name, fees in self.held:
            if fees[0].agency_code == code:
                self.remit_asked.emit((name, fees))

    def _settle(self, signal: object) -> None:
        one = self.transfers.current_key()
        if one is not None:
            signal.emit(one)  # type: ignore[attr-defined]

    def _move(self) -> None:
        try:
            amount_vnd = parse_money(self.amount.text())
        except Refused as refused:
            self.refused(Refused(refused.message, "amount"))
            return
        self.moved.emit(amount_vnd if self.way.value() else -amount_vnd, nfc(self.reason.text()))

    def clear_move(self) -> None:
        for field in (self.amount, self.reason):
            field.set_text("")
            field.clear_message()

    def refused(self, error: Refused) -> None:
        """Beside the field that the rule names."""
        field = self.reason if error.field == "reason" else self.amount
        field.say(State.ERROR, error.message)
        field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        enters = isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enters and event.type() == QEvent.Type.KeyPress and not event.modifiers():  # type: ignore[attr-defined]
            if watched is self.fees:
                self.remit.click()
            else:
                self.see.setFocus()
            return True
        return super().eventFilter(watched, event)


def _agency_row(name: str, fees: tuple[HeldFee, ...]) -> Row:
    sums = {standing: sum(fee.amount_vnd for fee in fees if fee.standing is standing) for standing in Standing}
    since = min(fee.taken_at for fee in fees)
    shown = {standing: money(vnd) if vnd else "–" for standing, vnd in sums.items()}
    return Row(
        fees[0].agency_code,
        (
            Cell(name),
            Cell(shown[Standing.READY], bold=bool(sums[Standing.READY])),
            Cell(shown[Standing.TRANSFER]),
            Cell(shown[Standing.WITH_PAPERS]),
            Cell(f"{since:%d/%m}"),
        ),
    )


def _transfer_row(one: Transfer) -> Row:
    return Row(
        one,
        (
            Cell(one.item_number),
            Cell(one.payer),
            Cell(money(one.amount_vnd), bold=True),
            Cell(f"{one.since:%d/%m %H:%M}"),
        ),
    )
