"""Page 1 of the real PDF, drawn behind the clerk's back; the old picture stays until the new one is there."""

from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bcdesk.core.dossier import Receipt
from bcdesk.core.registration import Registration
from bcdesk.gui import background, style

A5_RATIO = 297 / 420
Shown = Receipt | Registration


def picture_of(receipt: Shown, at: datetime, width_px: int) -> QImage:
    """Liên 1 as it would be printed now."""
    from bcdesk.gui.spool import page_image
    from bcdesk.paper.consignment import Copy, consignment
    from bcdesk.paper.formal import Twofold
    from bcdesk.paper.registration import registration_paper

    if isinstance(receipt, Registration):
        first = (Twofold.CUSTOMER,)
        pdf = registration_paper(receipt, printed_at=at, printed_by=receipt.clerk_name, copies=first)
        return page_image(pdf, width_px)
    pdf = consignment(receipt, printed_at=at, printed_by=receipt.clerk_name, copies=(Copy.CUSTOMER,), back=False)
    return page_image(pdf, width_px)


def _at(shown: Shown) -> datetime:
    return shown.made_at if isinstance(shown, Registration) else shown.accepted_at


class Preview(QWidget):
    """The paper, as wide as it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Xem trước Phiếu gửi hồ sơ")
        self._picture: QImage | None = None
        self._ticket: background.Ticket | None = None
        self._ratio = A5_RATIO

    def sizeHint(self) -> QSize:
        return QSize(420, 297)

    def show_receipt(self, receipt: Shown | None) -> None:
        """Draw this one next; one that is still being drawn is forgotten."""
        if self._ticket is not None:
            self._ticket.cancel()
        if receipt is None:
            self._take(None)
            return
        upright = isinstance(receipt, Registration)
        self.setAccessibleName(f"Xem trước {'Phiếu đăng ký nhận kết quả' if upright else 'Phiếu gửi hồ sơ'}")
        self._ratio = 1 / A5_RATIO if upright else A5_RATIO
        width = round(self.paper().width() * self.devicePixelRatioF())
        self._ticket = background.run(
            picture_of, receipt, _at(receipt), width, done=self._take, lane=background.Lane.IO
        )

    def _take(self, picture: QImage | None) -> None:
        self._ticket, self._picture = None, picture
        self.update()

    def paper(self) -> QRect:
        """Where the sheet lies."""
        width = min(self.width() - 2, round((self.height() - 2) / self._ratio))
        return QRect((self.width() - width) // 2, 1, width, round(width * self._ratio))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, sheet = QPainter(self), self.paper()
        painter.fillRect(sheet, Qt.GlobalColor.white)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(sheet, self._picture)
        painter.setPen(QColor(style.tokens().control))
        painter.drawRect(sheet.adjusted(-1, -1, 0, 0))
