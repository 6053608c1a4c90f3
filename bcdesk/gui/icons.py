"""Line icons (Lucide) by name, colour and size, drawn at the screen's own resolution."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QDir, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from bcdesk.gui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

STROKE = "2.2"


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, px: int, dpr: float = 1.0) -> QPixmap:
    """The icon in a colour given as "#RRGGBB"; ``px`` is its size in device-independent pixels."""
    from PySide6.QtSvg import QSvgRenderer

    made = QPixmap(round(px * dpr), round(px * dpr))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(_svg(name, colour))).render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(dpr)
    return made


def icon(name: str, colour: str, px: int, dpr: float = 1.0) -> "QIcon":
    """The same picture in every mode, so that a state keeps its colour on a selected row."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Active, QIcon.Mode.Disabled):
        made.addPixmap(pixmap(name, colour, px, dpr), mode)
    return made


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (Path(QDir.searchPaths("icons")[0]) / f"{name}.svg").read_text(encoding="utf-8")


def _svg(name: str, colour: str) -> bytes:
    source = _source(name).replace("currentColor", colour)
    return source.replace('stroke-width="2"', f'stroke-width="{STROKE}"').encode()


class Icon(QWidget):
    """An icon that stands by itself; decoration only, the words beside it say the same."""

    def __init__(self, name: str = "", tone: str = "ink2", px: int = 15, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._px = name, tone, px
        self.setFixedSize(px, px)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_icon(self, name: str, tone: str) -> None:
        self._name, self._tone = name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._px, self._px)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            shade = getattr(style.tokens(), self._tone)
            QPainter(self).drawPixmap(0, 0, pixmap(self._name, shade, self._px, self.devicePixelRatioF()))
