"""Thanh toán: how the customer pays, the fees and their biên lai, what is given and what goes back."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from bcdesk.core.catalogue import Procedure
from bcdesk.core.dossier import FeeWay, Payment
from bcdesk.core.errors import Refused
from bcdesk.core.money import money, parse_money
from bcdesk.core.shift_record import DENOMINATIONS
from bcdesk.gui.choices import ChoiceField
from bcdesk.gui.fields import State, TextField

PAYMENTS = ((Payment.CASH, "Tiền mặt"), (Payment.TRANSFER, "Chuyển khoản"))
FEE_WAYS = (
    (FeeWay.TO_POST, "Thu tại bưu cục"),
    (FeeWay.TO_AGENCY, "Khách nộp cho cơ quan"),
    (FeeWay.AT_DELIVERY, "Thu khi phát kết quả"),
)


class PaymentFields(QObject):
    """The fields of the last row; the form puts them there."""

    chosen = Signal()
    """Another way of paying, or another way of the fees."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._total_vnd, self._proposed = 0, ""
        self.payment = ChoiceField[Payment]("payment", "Hình thức", PAYMENTS)
        self.fee_way = ChoiceField[FeeWay]("fee", "&Phí, lệ phí", FEE_WAYS)
        self.receipt = TextField("fee_receipt", "Biên &lai (số)")
        self.cash = TextField("cash_given", "K&hách đưa", right=True)
        self.change = TextField("change", "Tiền thừa", read_only=True, right=True)
        for field, least in ((self.payment, 156), (self.fee_way, 164), (self.cash, 112), (self.change, 104)):
            field.setMinimumWidth(least)
        self.fields = (self.payment, self.fee_way, self.receipt, self.cash)
        self.fee_way.chosen.connect(lambda _way: self.chosen.emit())
        self.payment.chosen.connect(lambda _payment: self.chosen.emit())

    def show_fees(self, procedure: Procedure | None) -> None:
        """Only what is known can be taken, and only cash gives change."""
        known = procedure is not None and any(fee.amount_vnd for fee in procedure.fees)
        self.fee_way.setEnabled(known)
        self.receipt.setEnabled(known and self.fee_way.value() is FeeWay.TO_POST)
        for field in (self.cash, self.change):
            field.setEnabled(self.payment.value() is Payment.CASH)

    # the biên lai

    def propose_receipt(self, number: str) -> None:
        """The next of the book, where nothing is written yet; it counts once it is confirmed."""
        if number and self.receipt.isEnabled() and not self.receipt.text():
            self._proposed = number
            self.receipt.set_text(number)
            self.receipt.edit.end(False)  # the last digits are what is compared
            self.receipt.say(State.NOTE, "Số kế tiếp, so với quyển biên lai.")

    def confirm_receipt(self) -> None:
        """What was proposed is what stands in the book."""
        self._proposed = ""
        self.receipt.clear_message()

    def is_proposed(self, field: QWidget) -> bool:
        """Whether this is the biên lai, and nobody has confirmed it yet."""
        return field is self.receipt and self.receipt.text() == self._proposed

    # the cash

    def enough(self, given_vnd: int) -> int:
        """What is given; Refused where it is less than the price."""
        if given_vnd < self._total_vnd:
            raise Refused(f"Khách đưa còn thiếu {money(self._total_vnd - given_vnd)}", "cash_given")
        return given_vnd

    def warn_of_change(self) -> None:
        """Nobody gets back as much as the largest note: a 0 too many."""
        try:
            change_vnd = parse_money(self.cash.text()) - self._total_vnd if self.cash.text() else 0
        except Refused:
            return
        if self.cash.isEnabled() and change_vnd >= DENOMINATIONS[0]:
            self.cash.say(State.WARNING, "Tiền thừa lớn: xem lại số tiền khách đưa.")

    def show_change(self, total_vnd: int) -> None:
        self._total_vnd = total_vnd
        try:
            given = parse_money(self.cash.text()) if self.cash.text() else total_vnd
        except Refused:
            given = total_vnd
        self.change.set_text(money(max(0, given - total_vnd)))
