"""What the customer pays, in the largest digits, and what is promised for it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from bcdesk.core.dates import short_date
from bcdesk.core.money import dotted, money, money_words
from bcdesk.core.tariff import Leg
from bcdesk.desk.intake import Quote
from bcdesk.gui import style

SIDE, GAP = 16, 12
TOTAL_PX = (44, 38, 32, 26)
"""The largest that stands whole beside the lines of what it is made of."""
LEG_WORDS = {Leg.FORWARD: "gửi", Leg.RETURN: "trả"}


class AmountCard(QFrame):
    """Phải thu: total, words, postage by leg, fees, the promised day."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(128)
        self.total = style.label("", TOTAL_PX[0], 700)
        self.words, self.promise = (style.label("", style.LABEL_PX, tone="ink2") for _ in range(2))
        self.lines = [style.label("", style.LABEL_PX, tone="ink2") for _ in range(3)]
        grid = QGridLayout(self)
        grid.setContentsMargins(SIDE, 8, SIDE, 8)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(0, 1)
        grid.addWidget(style.label("Phải thu", style.LABEL_PX, tone="ink2"), 0, 0)
        grid.addWidget(self.total, 1, 0, 2, 1)
        beside = QVBoxLayout()
        beside.setSpacing(3)
        for line in self.lines:
            beside.addWidget(line, 0, Qt.AlignmentFlag.AlignRight)
        beside.addStretch()
        grid.addLayout(beside, 0, 1, 3, 1)
        grid.addWidget(self.words, 3, 0, 1, 2)
        grid.addWidget(self.promise, 4, 0, 1, 2)
        self.show_quote(None)

    def show_quote(self, quote: Quote | None) -> None:
        """The price of what is typed so far; a dash as long as there is none."""
        self.total.setText("– đ" if quote is None else money(quote.total_vnd))
        self.words.setText("Chọn thủ tục và ghi khối lượng." if quote is None else money_words(quote.total_vnd))
        self.promise.setText("" if quote is None else _promise(quote))
        for line, text in zip(self.lines, ("", "", "") if quote is None else _lines(quote), strict=True):
            line.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * SIDE - GAP - max(line.sizeHint().width() for line in self.lines)
        sizes = ((px, QFontMetricsF(style.font(px, 700)).horizontalAdvance(self.total.text())) for px in TOTAL_PX)
        self.total.setFont(style.font(next((px for px, wide in sizes if wide <= room), TOTAL_PX[-1]), 700))


def _promise(quote: Quote) -> str:
    """With two days in it the line has no room for the year."""
    if quote.slip_due_on is None:
        return f"Đến cơ quan chậm nhất {short_date(quote.due_on)} (J + {quote.transit_days})"
    due = f"{quote.due_on:%d/%m} (J + {quote.transit_days})"
    return f"Đến cơ quan chậm nhất {due}, giấy hẹn {quote.slip_due_on:%d/%m}"


def _lines(quote: Quote) -> tuple[str, str, str]:
    legs = ", ".join(f"{LEG_WORDS[leg.leg]} {dotted(leg.total_vnd)}" for leg in quote.postage)
    return f"Cước {money(quote.postage_vnd)}", legs, f"Phí, lệ phí {money(quote.fees_vnd)}"
