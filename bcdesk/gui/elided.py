"""A line of text that takes the room it gets: what does not fit ends in "…", and stands whole in its tip."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bcdesk.gui import style
from bcdesk.gui.buttons import draw_text


class Elided(QWidget):
    """Like a label, but a long text does not push the page apart."""

    def __init__(self, text: str, px: int = style.BODY_PX, weight: int = 400, tone: str = "ink") -> None:
        super().__init__()
        self.text, self._face, self._tone = text, style.font(px, weight), tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.setToolTip(text)

    def sizeHint(self) -> QSize:
        measure = QFontMetricsF(self._face)
        return QSize(round(measure.horizontalAdvance(self.text)) + 2, round(measure.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shade = getattr(style.tokens(), self._tone)
        draw_text(QPainter(self), QRectF(self.rect()), self.text, self._face, shade)
