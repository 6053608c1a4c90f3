"""What the customer pays, in the largest digits, and what is promised for it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from bcdesk.core.dates import short_date
from bcdesk.core.money import dotted, money, money_words
from bcdesk.core.tariff import Leg
from bcdesk.desk.intake import Quote
from bcdesk.gui import style

LEG_WORDS = {Leg.FORWARD: "gửi", Leg.RETURN: "trả"}


class AmountCard(QFrame):
    """Phải thu: total, words, postage by leg, fees, the promised day."""

    def __init__(self) -> None:
        super().__init__(objectName="card")
        self.setFixedHeight(121)
        self.total = style.label("", 44, 700)
        self.words = style.label("", style.LABEL_PX, tone="ink2")
        self.words.setWordWrap(True)
        self.lines = [style.label("", style.LABEL_PX, tone="ink2") for _ in range(4)]
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        right.setSpacing(2)
        left.addWidget(style.label("Phải thu", style.LABEL_PX, tone="ink2"))
        left.addWidget(self.total)
        left.addWidget(self.words)
        for line in self.lines:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            right.addWidget(line)
        right.addStretch()
        across = QHBoxLayout(self)
        across.setContentsMargins(16, 10, 16, 10)
        across.addLayout(left, 1)
        across.addLayout(right)
        self.show_quote(None)

    def show_quote(self, quote: Quote | None) -> None:
        """The price of what is typed so far; a dash as long as there is none."""
        self.total.setText("– đ" if quote is None else money(quote.total_vnd))
        self.words.setText("Chọn thủ tục và ghi khối lượng" if quote is None else money_words(quote.total_vnd))
        texts = ("", "", "", "") if quote is None else _lines(quote)
        for line, text in zip(self.lines, texts, strict=True):
            _put(line, text)


def _lines(quote: Quote) -> tuple[str, str, str, str]:
    legs = ", ".join(f"{LEG_WORDS[leg.leg]} {dotted(leg.total_vnd)}" for leg in quote.postage)
    return (
        f"Cước {money(quote.postage_vnd)}",
        legs,
        f"Phí, lệ phí {money(quote.fees_vnd)}",
        f"Đến cơ quan {short_date(quote.due_on)} (J+{quote.transit_days})",
    )


def _put(line: QLabel, text: str) -> None:
    line.setText(text)
