"""Step 4 of a delivery: what the recipient still has to pay; it stays even at 0 đ."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from bcdesk.core.errors import Refused
from bcdesk.core.money import money, parse_money
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.item import Item
from bcdesk.gui import style
from bcdesk.gui.delivery_step import Step, Todo
from bcdesk.gui.fields import State, TextField

NOTHING = "Cước chiều về đã thu khi tiếp nhận. Không còn phí, lệ phí."
DONE_BEFORE = "Không còn khoản nào phải thu."


class MoneyStep(Step):
    """Enter in the empty cash field takes the exact sum; less than the sum is refused beside the field."""

    def __init__(self) -> None:
        super().__init__(4, "Tiền phải thu")
        self.to_collect_vnd = 0
        self.lines = style.label("", tone="ink2")
        self.cash = TextField("cash_given", "Khách đư&a *", placeholder="60000, 60.000, 60k", right=True)
        self.fee_receipt = TextField("fee_receipt", "Biên lai thu phí, lệ phí (ký hiệu, &số)")
        self.change_caption = style.label("Tiền thừa", style.LABEL_PX, 600, "amber")
        self.change = style.label("", 28, 700, "amber")
        self.change.setAccessibleName("Tiền thừa")
        self.stops = (self.cash, self.fee_receipt)
        across = QHBoxLayout()
        across.setSpacing(10)
        across.addWidget(self.cash, 22)
        across.addWidget(self.fee_receipt, 36)
        across.addStretch(2)
        across.addWidget(self.change_caption)
        across.addWidget(self.change)
        self.body.addWidget(self.lines)
        self.body.addLayout(across)
        self.cash.typed.connect(lambda _text: self._edited())
        self.cash.confirmed.connect(self._confirm)
        self.fee_receipt.confirmed.connect(lambda: self.go_on(self.fee_receipt))

    def show_item(self, item: Item) -> None:
        receipt = item.receipt
        self.to_collect_vnd = item.to_collect_vnd
        parts = []
        if receipt.postage_due_vnd:
            parts.append(f"Cước chiều về {money(receipt.postage_due_vnd)}")
        if receipt.fee_vnd:
            parts.append(f"{receipt.fee_name} {money(receipt.fee_vnd)}")
        nothing = NOTHING if receipt.prepaid_vnd else DONE_BEFORE
        self.lines.setText(" + ".join(parts) if self.to_collect_vnd else nothing)
        self.cash.set_text("")
        self.cash.clear_message()
        self.fee_receipt.set_text("")
        self.cash.setVisible(bool(self.to_collect_vnd))
        self.fee_receipt.setVisible(bool(self.to_collect_vnd and receipt.fee_vnd))
        self._show_change()

    def _edited(self) -> None:
        self.cash.clear_message()
        self._show_change()
        self.changed.emit()

    def _confirm(self) -> None:
        if not self.cash.text():
            self.cash.set_text(money(self.to_collect_vnd))
        try:
            given_vnd = parse_money(self.cash.text())
        except Refused as refused:
            self.cash.say(State.ERROR, refused.message)
            return
        self.cash.set_text(money(given_vnd))
        self._show_change()
        self.changed.emit()
        if given_vnd < self.to_collect_vnd:
            self.cash.say(State.ERROR, _short(self.to_collect_vnd - given_vnd))
        elif self.fee_receipt.isVisibleTo(self):
            self.fee_receipt.edit.setFocus()
        else:
            self.go_on(self.cash)

    def given_vnd(self) -> int | None:
        """Cash as typed; None where nothing is to be paid."""
        return parse_money(self.cash.text()) if self.to_collect_vnd else None

    def receipt_number(self) -> str:
        return nfc(self.fee_receipt.text())

    def change_vnd(self) -> int:
        """What goes back; below 0 as long as it is not enough or cannot be read."""
        try:
            return (self.given_vnd() or 0) - self.to_collect_vnd
        except Refused:
            return -1

    def _show_change(self) -> None:
        shown = self.to_collect_vnd > 0 and self.change_vnd() >= 0
        self.change.setText(money(self.change_vnd()) if shown else "")
        self.change_caption.setVisible(shown)

    def todo(self) -> Sequence[Todo]:
        if not self.to_collect_vnd:
            return ()
        if not self.cash.text():
            return [Todo(f"thu {money(self.to_collect_vnd)}", self.cash)]
        try:
            short_vnd = self.to_collect_vnd - parse_money(self.cash.text())
        except Refused as refused:
            return [Todo(refused.message, self.cash, wrong=True)]
        return [Todo(_short(short_vnd), self.cash, wrong=True)] if short_vnd > 0 else ()

    def refresh(self) -> None:
        total = money(self.to_collect_vnd)
        wrong = any(left.wrong for left in self.todo())
        self.show_state(f"Đủ {total}" if self.to_collect_vnd else total, "" if wrong else f"Phải thu {total}")


def _short(short_vnd: int) -> str:
    return f"Khách đưa còn thiếu {money(short_vnd)}"
