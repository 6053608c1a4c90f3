"""What the customer pays, in the largest digits, and what is promised for it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from bcdesk.core.dates import short_date
from bcdesk.core.money import dotted, money, money_words
from bcdesk.core.registration import Registration
from bcdesk.core.tariff import Leg
from bcdesk.desk.intake import Quote
from bcdesk.gui import style

SIDE, GAP = 16, 12
TOTAL_PX = (44, 38, 32, 26)
"""The largest that stands whole beside the lines of what it is made of."""
ACCEPT_LACKS, REGISTER_LACKS = "Chọn thủ tục và ghi khối lượng.", "Chọn thủ tục, cơ quan và vùng cước."
Price = Quote | Registration
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
        self.show_price(None)

    def show_price(self, price: Price | None, lacks: str = ACCEPT_LACKS) -> None:
        """What is typed so far costs this; a dash as long as there is no price, and what is wanted for one."""
        self.total.setText("– đ" if price is None else money(price.total_vnd))
        self.words.setText(lacks if price is None else money_words(price.total_vnd))
        self.promise.setText("" if price is None else _promise(price))
        for line, text in zip(self.lines, ("", "", "") if price is None else _lines(price), strict=True):
            line.setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * SIDE - GAP - max(line.sizeHint().width() for line in self.lines)
        sizes = ((px, QFontMetricsF(style.font(px, 700)).horizontalAdvance(self.total.text())) for px in TOTAL_PX)
        self.total.setFont(style.font(next((px for px, wide in sizes if wide <= room), TOTAL_PX[-1]), 700))


def _promise(quote: Price) -> str:
    """With two days in it the line has no room for the year."""
    if isinstance(quote, Registration):
        return f"Phát trong {quote.transit_days} ngày làm việc từ khi nhận kết quả"
    if quote.slip_due_on is None:
        return f"Đến cơ quan chậm nhất {short_date(quote.due_on)} (J + {quote.transit_days})"
    due = f"{quote.due_on:%d/%m} (J + {quote.transit_days})"
    return f"Đến cơ quan chậm nhất {due}, giấy hẹn {quote.slip_due_on:%d/%m}"


def _lines(quote: Price) -> tuple[str, str, str]:
    if isinstance(quote, Registration):
        return f"Cước {money(quote.postage_vnd)}", f"trả {dotted(quote.postage_vnd)}", ""
    legs = ", ".join(f"{LEG_WORDS[leg.leg]} {dotted(leg.total_vnd)}" for leg in quote.postage)
    return f"Cước {money(quote.postage_vnd)}", legs, f"Phí, lệ phí {money(quote.fees_vnd)}"
