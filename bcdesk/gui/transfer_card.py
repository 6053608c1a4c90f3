"""VietQR on the screen: one code for each account that is paid, as postage and state fees never go into one."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from bcdesk.core.money import money
from bcdesk.core.payqr import Payee, vietqr
from bcdesk.gui import style

SIDE = 180
NO_ACCOUNT = "Chưa đặt tài khoản nhận. Báo số tài khoản cho khách."


class _Code(QWidget):
    """A QR, drawn in whole pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(SIDE, SIDE))
        self.content = ""
        self._picture: QImage | None = None

    def show_code(self, content: str) -> None:
        self.content, self._picture = content, None
        if content:
            import segno  # the page need not wait for it

            matrix = segno.make_qr(content, error="m").matrix
            self._picture = QImage(len(matrix), len(matrix), QImage.Format.Format_Grayscale8)
            for y, line in enumerate(matrix):
                for x, dark in enumerate(line):
                    self._picture.setPixel(x, y, 0xFF000000 if dark else 0xFFFFFFFF)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._picture is None:
            return
        scale = max(1, (SIDE - 8) // self._picture.width())
        side = self._picture.width() * scale
        corner = (SIDE - side) // 2
        painter.drawImage(QRect(corner, corner, side, side), self._picture)


class TransferCard(QFrame):
    """Chuyển khoản: what goes to the post, and what it collects for an agency."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.codes = (_Code(), _Code())
        self.says = tuple(style.label("", style.LABEL_PX, 600) for _ in self.codes)
        across = QHBoxLayout(self)
        across.setContentsMargins(14, 8, 14, 8)
        across.setSpacing(16)
        for code, said in zip(self.codes, self.says, strict=True):
            said.setWordWrap(True)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(said, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(code, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addStretch()
            across.addLayout(column, 1)
        self.hide()

    def show_amounts(self, *amounts: tuple[str, int, Payee | None], purpose: str) -> None:
        """A code for each name, amount and account; an account that the desk does not know is said in words."""
        for (name, amount_vnd, payee), code, said in zip(amounts, self.codes, self.says, strict=True):
            wanted = amount_vnd > 0
            code.show_code(vietqr(payee, amount_vnd, purpose) if wanted and payee is not None else "")
            code.setVisible(bool(code.content))
            said.setVisible(wanted)
            said.setText(f"{name}: {money(amount_vnd)}" + ("" if payee is not None else f"\n{NO_ACCOUNT}"))
        self.show()
