"""The ring around whatever has the focus: 3 px, 1 px away from it, by keyboard and by mouse."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from bcdesk.gui import style

REACH = 4
WIDTH = 3
MOVES = frozenset((QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ZOrderChange))


class FocusRing(QWidget):
    """A child of the window that lies over it, takes no mouse and no focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self._watched: list[QWidget] = []
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    def around(self) -> QWidget | None:
        return self._watched[0] if self._watched else None

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        window = self.parentWidget()
        self._watched = []
        while now is not None and now is not window:
            self._watched.append(now)
            now = now.parentWidget() if not now.isWindow() else None
        if now is None:
            self._watched = []
        for widget in self._watched:
            widget.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self._place()
        return False

    def _place(self) -> None:
        widget = self.around()
        window = self.parentWidget()
        if widget is None or window is None or not widget.isVisibleTo(window):
            self.hide()
            return
        around = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-REACH, -REACH, REACH, REACH)
        self.setGeometry(around)
        self._clip(around, window)
        self.show()
        self.raise_()

    def _clip(self, around: QRect, window: QWidget) -> None:
        """Inside a scrolled form the ring must not run over what stands around the form."""
        seen = QRect(around)
        for inner, outer in pairwise(self._watched):
            if isinstance(outer, QAbstractScrollArea) and inner is outer.viewport():
                seen &= QRect(inner.mapTo(window, QPoint(0, 0)), inner.size())
        if seen == around:
            self.clearMask()
        else:
            self.setMask(QRegion(seen.translated(-around.topLeft())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(style.colour("ring"), WIDTH))
        half = WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 6, 6)
