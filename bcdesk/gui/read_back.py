"""Đọc lại cho khách: before it is accepted, the customer hears or sees it once in the largest letters."""

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QVBoxLayout, QWidget

from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Receipt, ResultPlace, Service
from bcdesk.core.identity import format_phone
from bcdesk.core.money import money, money_words
from bcdesk.core.registration import Registration
from bcdesk.gui import style
from bcdesk.gui.buttons import KeyButton, on_click
from bcdesk.gui.cards import row

BIG_PX = 24


class ReadBack(QFrame):
    """Lies over the page; any of Enter, Esc and its own key takes it away."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Đọc lại cho khách")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._facts: list[QWidget] = []
        self._came_from: QWidget | None = None
        self.total = style.label("", 44, 700)
        self.words = style.label("", style.FIELD_PX, tone="ink2")
        self.back = KeyButton("Quay lại", ("Enter",), height=40)
        on_click(self.back, self.take_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 28, 40, 28)
        column.addWidget(style.label("Mời khách kiểm tra", 20, 700))
        column.addSpacing(12)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addWidget(self.total)
        column.addWidget(self.words)
        column.addSpacing(12)
        column.addLayout(row(None, self.back))
        self.hide()

    def show_receipt(self, receipt: Receipt | Registration) -> None:
        """What the paper would say, as a customer asks for it."""
        for widget in self._facts:
            widget.hide()
            widget.deleteLater()
        self._facts = []
        facts = _wanted(receipt) if isinstance(receipt, Registration) else _facts(receipt)
        for line, (name, fact) in enumerate(facts):
            caption, said = style.label(name, style.FIELD_PX, tone="ink2"), style.label(fact, BIG_PX, 600)
            said.setWordWrap(True)
            self._grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(said, line, 1)
            self._facts += [caption, said]
        self.total.setText(f"Quý khách trả {money(receipt.total_vnd)}")
        self.words.setText(money_words(receipt.total_vnd))
        page = self.parentWidget()
        assert page is not None
        self._came_from = QApplication.focusWidget()
        self.setGeometry(page.rect().adjusted(16, 10, -16, -10))
        self.show()
        self.raise_()
        self.setFocus()

    def take_away(self) -> None:
        """Back to the field where the clerk was."""
        if self.isHidden():
            return
        self.hide()
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus()

    def event(self, event: QEvent) -> bool:
        """Esc takes this away before it can leave the page."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.take_away()
        else:
            super().keyPressEvent(event)


def _wanted(registered: Registration) -> tuple[tuple[str, str], ...]:
    who, day = registered.recipient, registered.appointment_on
    return (
        ("Người nhận", who.name),
        ("Điện thoại", format_phone(who.phone) if who.phone else "chưa có"),
        ("Địa chỉ", who.address),
        ("Thủ tục", registered.procedure_name),
        ("Nhận từ", registered.agency.name),
        ("Hẹn trả", short_date(day) if day else "chưa có"),
        ("Cước", money(registered.postage_vnd)),
    )


def _papers(receipt: Receipt) -> str:
    originals = sum(document.originals for document in receipt.documents)
    copies = sum(document.copies for document in receipt.documents)
    return ", ".join(f"{count} {what}" for count, what in ((originals, "bản chính"), (copies, "bản sao")) if count)


def _service(receipt: Receipt) -> str:
    """One way and both ways must not look alike."""
    if receipt.service is not Service.TWO_WAY:
        return "Chỉ gửi hồ sơ, quý khách tự nhận kết quả"
    at_counter = receipt.result_place is ResultPlace.COUNTER
    return f"Hai chiều, kết quả trả {'tại bưu cục này' if at_counter else 'tận địa chỉ trên'}"


def _discount(receipt: Receipt) -> str:
    given_vnd = sum(leg.discount_vnd for leg in receipt.postage)
    return f" (đã miễn, giảm {money(given_vnd)})" if given_vnd else ""


def _facts(receipt: Receipt) -> tuple[tuple[str, str], ...]:
    sender, postage_vnd = receipt.sender, sum(leg.total_vnd for leg in receipt.postage)
    fees_vnd = receipt.total_vnd - postage_vnd
    facts = [
        ("Người gửi", sender.name),
        ("Điện thoại", format_phone(sender.phone) if sender.phone else "chưa có"),
        ("Địa chỉ", sender.address),
        ("Thủ tục", receipt.procedure_name),
        ("Giấy tờ", _papers(receipt)),
        ("Gửi đến", receipt.agency.name),
        ("Dịch vụ", _service(receipt)),
        ("Cước", money(postage_vnd) + _discount(receipt)),
    ]
    if receipt.agent is not None:
        facts.insert(1, ("Người nộp thay", receipt.agent.name))
    if fees_vnd:
        facts.append(("Phí, lệ phí", money(fees_vnd)))
    return tuple(facts)
