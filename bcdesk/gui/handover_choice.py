"""What stands at the left of the hand-over page: one button for each agency and each Biên bản that waits."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter

from bcdesk.gui import icons, style
from bcdesk.gui.buttons import FaceButton, draw_text

LEFT_WIDTH = 286


class AgencyButton(FaceButton):
    """One agency, or one Biên bản that waits for its signature: name, remark, count."""

    def __init__(self, code: str, title: str, remark: str, count: str, icon: str, tone: str) -> None:
        super().__init__(title, "person", 58)
        self.code = code
        self._remark, self._count, self._icon, self._tone = remark, count, icon, tone
        self.setCheckable(True)
        self.setToolTip(title)
        self.setAccessibleName(f"{title}, {count}, {remark}")

    def sizeHint(self) -> QSize:
        return QSize(LEFT_WIDTH - 34, 58)

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        values = style.tokens()
        shade = getattr(values, self._tone)
        draw_text(painter, QRectF(12, 6, box.width() - 60, 24), self.text(), style.font(style.BODY_PX, 600), values.ink)
        painter.drawPixmap(12, 34, icons.pixmap(self._icon, shade, 15, self.devicePixelRatioF()))
        draw_text(painter, QRectF(33, 30, box.width() - 80, 22), self._remark, style.font(style.LABEL_PX, 500), shade)
        right = QRectF(box.width() - 48, 0, 36, box.height())
        draw_text(painter, right, self._count, style.font(20, 600), values.ink, Qt.AlignmentFlag.AlignRight)
