"""Step 4 of a delivery: what the recipient still has to pay; it stays even at 0 đ."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from bcdesk.core.dossier import Fee
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
        self.fee_receipts: tuple[TextField, ...] = ()
        self.change_caption = style.label("Tiền thừa", style.LABEL_PX, 600, "amber")
        self.change = style.label("", 28, 700, "amber")
        self.change.setAccessibleName("Tiền thừa")
        self.stops = (self.cash,)
        across = QHBoxLayout()
        across.setSpacing(10)
        self._receipts = QVBoxLayout()
        self._receipts.setSpacing(0)
        across.addWidget(self.cash, 22, Qt.AlignmentFlag.AlignTop)
        across.addLayout(self._receipts, 36)
        across.addStretch(2)
        across.addWidget(self.change_caption)
        across.addWidget(self.change)
        self.body.addWidget(self.lines)
        self.body.addLayout(across)
        self.cash.typed.connect(lambda _text: self._edited())
        self.cash.confirmed.connect(self._confirm)

    def show_item(self, item: Item) -> None:
        receipt = item.receipt
        self.to_collect_vnd = item.to_collect_vnd
        parts = []
        if receipt.postage_due_vnd:
            parts.append(f"Cước chiều về {money(receipt.postage_due_vnd)}")
        parts += [f"{fee.name} {money(fee.amount_vnd or 0)}" for fee in receipt.fees]
        nothing = NOTHING if receipt.prepaid_vnd else DONE_BEFORE
        self.lines.setText(" + ".join(parts) if self.to_collect_vnd else nothing)
        self.cash.set_text("")
        self.cash.clear_message()
        self.cash.setVisible(bool(self.to_collect_vnd))
        self._ask_receipts(receipt.fees if self.to_collect_vnd else ())
        self._show_change()

    def _ask_receipts(self, fees: Sequence[Fee]) -> None:
        """A biên lai for each fee, under each other."""
        for old in self.fee_receipts:
            old.setParent(None)
            old.deleteLater()
        what = "phí, lệ phí" if len(fees) == 1 else "“{}”"
        self.fee_receipts = tuple(
            TextField(
                f"fee_receipt_{at}", f"Biên lai thu {what.format(fee.name)} (ký hiệu, {'&' if at == 0 else ''}số)"
            )
            for at, fee in enumerate(fees)
        )
        self.stops = (self.cash, *self.fee_receipts)
        for field in self.fee_receipts:
            self._receipts.addWidget(field)
            field.confirmed.connect(lambda field=field: self._after(field))

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
        else:
            self._after(self.cash)

    def _after(self, stop: TextField) -> None:
        """The next biên lai, or the next step."""
        following = self.stops[self.stops.index(stop) + 1 :]
        if following:
            following[0].setFocus()
        else:
            self.go_on(stop)

    def given_vnd(self) -> int | None:
        """Cash as typed; None where nothing is to be paid."""
        return parse_money(self.cash.text()) if self.to_collect_vnd else None

    def receipt_numbers(self) -> tuple[str, ...]:
        return tuple(nfc(field.text()) for field in self.fee_receipts)

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
