"""Page 1 of the real PDF, drawn behind the clerk's back; the old picture stays until the new one is there."""

from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bcdesk.core.dossier import Receipt
from bcdesk.gui import background, style

A5_RATIO = 297 / 420


def picture_of(receipt: Receipt, at: datetime, width_px: int) -> QImage:
    """Liên 1 as it would be printed now."""
    from bcdesk.gui.spool import page_image
    from bcdesk.paper.consignment import Copy, consignment

    pdf = consignment(receipt, printed_at=at, printed_by=receipt.clerk_name, copies=(Copy.CUSTOMER,), back=False)
    return page_image(pdf, width_px)


class Preview(QWidget):
    """The paper, as wide as it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Xem trước Phiếu gửi hồ sơ")
        self._picture: QImage | None = None
        self._ticket: background.Ticket | None = None

    def sizeHint(self) -> QSize:
        return QSize(420, 297)

    def show_receipt(self, receipt: Receipt | None) -> None:
        """Draw this one next; one that is still being drawn is forgotten."""
        if self._ticket is not None:
            self._ticket.cancel()
        if receipt is None:
            self._take(None)
            return
        width = round(self.paper().width() * self.devicePixelRatioF())
        self._ticket = background.run(
            picture_of, receipt, receipt.accepted_at, width, done=self._take, lane=background.Lane.IO
        )

    def _take(self, picture: QImage | None) -> None:
        self._ticket, self._picture = None, picture
        self.update()

    def paper(self) -> QRect:
        """Where the sheet lies."""
        width = min(self.width() - 2, round((self.height() - 2) / A5_RATIO))
        return QRect((self.width() - width) // 2, 1, width, round(width * A5_RATIO))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, sheet = QPainter(self), self.paper()
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(sheet, self._picture)
        painter.setPen(QColor(style.tokens().control))
        painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
