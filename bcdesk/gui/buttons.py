"""Buttons that carry their key on their face, and the other small pressable or readable shapes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeySequence, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from bcdesk.gui import icons, style

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionButton

CAP_HEIGHT = 22
CAP_GAP = 6
PAD = 12
RIGHT_PAD = 10
TEXT_GAP = 6
ENTER = ("Return", "Enter")
CTRL_ENTER = ("Ctrl+Return", "Ctrl+Enter")
"""The main act of a page, on both halves of the keyboard."""


def cap_width(text: str) -> float:
    return QFontMetricsF(style.font(style.CAP_PX, 600)).horizontalAdvance(text) + 12


def caps_width(keys: Sequence[str]) -> float:
    return sum(cap_width(key) for key in keys) + CAP_GAP * max(0, len(keys) - 1)


def paint_caps(painter: QPainter, x: float, middle: float, keys: Sequence[str], *, on_accent: bool = False) -> float:
    """Draw key caps from ``x`` to the right, centred on ``middle``; gives the x behind the last one."""
    values = style.tokens()
    edge, ground, ink = values.control, values.cap, values.ink
    if on_accent:
        edge, ground, ink = values.accent_cap, values.white, values.accent
    for key in keys:
        box = QRectF(round(x) + 0.5, round(middle - CAP_HEIGHT / 2) + 0.5, round(cap_width(key)) - 1, CAP_HEIGHT - 1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(values.white if on_accent else edge)))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QPen(QColor(edge)))
        painter.drawLine(QPointF(box.left() + 2, box.bottom() - 1), QPointF(box.right() - 2, box.bottom() - 1))
        painter.drawLine(QPointF(box.left() + 2, box.bottom()), QPointF(box.right() - 2, box.bottom()))
        draw_text(
            painter, box.translated(0, -0.5), key, style.font(style.CAP_PX, 600), ink, Qt.AlignmentFlag.AlignHCenter
        )
        x += cap_width(key) + CAP_GAP
    return x - CAP_GAP if keys else x


def draw_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    face: QFont,
    colour: str,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line, centred in height; what does not fit ends in "…"."""
    painter.setFont(face)
    painter.setPen(QColor(colour))
    text = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), text)


class KeyCaps(QWidget):
    """Key caps that stand in a line of text; they cannot be pressed."""

    def __init__(self, *keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setFixedSize(round(caps_width(keys)) + 1, CAP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_caps(QPainter(self), 0, CAP_HEIGHT / 2, self._keys)


class FaceButton(QPushButton):
    """A button whose panel comes from the sheet and whose face is painted; its text is its accessible name."""

    def __init__(self, text: str, kind: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(text)  # with a parent, PySide looks whether the text is an icon: 1 ms at the start
        if parent is not None:
            self.setParent(parent)
        self.setProperty("kind", kind)
        self.setFixedHeight(height)
        self.setAccessibleName(text.replace("&", ""))
        self.setAutoDefault(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.paint_face(QPainter(self), QRectF(self.rect()))

    def initStyleOption(self, option: "QStyleOptionButton") -> None:
        """The style draws the panel and no text."""
        super().initStyleOption(option)
        option.text = ""

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        draw_text(painter, box, self.text(), self.font(), style.tokens().ink, Qt.AlignmentFlag.AlignHCenter)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def shortcut(self, *sequences: str) -> None:  # type: ignore[override]
        """Press at once on these keys while the button is visible and enabled (QPushButton's own waits 100 ms)."""
        for sequence in sequences:
            QShortcut(QKeySequence(sequence), self).activated.connect(self.click)


class KeyButton(FaceButton):
    """Text, then one cap for each key. ``kind``: normal, primary, danger, fkey."""

    def __init__(
        self,
        text: str,
        keys: Sequence[str] = (),
        *,
        kind: str = "normal",
        icon: str = "",
        height: int = 36,
        wide: bool = False,
        shortcuts: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind, height, parent)
        self._kind, self._keys, self._icon, self._wide = kind, tuple(keys), icon, wide
        px = style.LABEL_PX if kind == "fkey" else 17 if height >= 48 else style.BODY_PX
        self._face = style.font(px, 600 if kind == "primary" else 500)
        self._text_at_rest = text
        self.shortcut(*shortcuts)
        across = QSizePolicy.Policy.Expanding if wide else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = PAD + QFontMetricsF(self._face).horizontalAdvance(self._text_at_rest) + RIGHT_PAD
        wide += 26 if self._icon else 0
        wide += TEXT_GAP + caps_width(self._keys) if self._keys else 2
        return QSize(round(wide), self.height())

    def set_running(self, text: str) -> None:
        """Its act is under way: grey, ``text`` instead of its own, its key dead; "" ends it."""
        running = bool(text)
        self.setEnabled(not running)
        self.setText(text or self._text_at_rest)
        style.set_property(self, "kind", "running" if running else self._kind)

    def set_kind(self, kind: str) -> None:
        """Normal or primary: which act of the page comes first may change."""
        if kind != self._kind:
            self._kind, self._face = kind, style.font(style.BODY_PX, 600 if kind == "primary" else 500)
            if self.isEnabled():
                style.set_property(self, "kind", kind)
            self.updateGeometry()

    def set_words(self, text: str) -> None:
        """Another act on the same key."""
        self._text_at_rest = text
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        values, running = style.tokens(), self.property("kind") == "running"
        on_accent = self.isEnabled() and (self._kind == "primary" or self.isChecked())
        ink = values.white if on_accent else values.red if self._kind == "danger" else values.ink
        ink = ink if self.isEnabled() else values.off_text
        x, middle, keys = box.left() + PAD, box.center().y(), () if running else self._keys
        if name := "loader-circle" if running else self._icon:
            painter.drawPixmap(QPointF(x, round(middle - 9)), icons.pixmap(name, ink, 18, self.devicePixelRatioF()))
            x += 26
        right = box.right() - RIGHT_PAD - caps_width(keys)
        face = QFont(self._face)
        if self._kind == "fkey":
            self._paint_fkey(painter, box, ink, on_accent)
            return
        draw_text(
            painter, QRectF(x, box.top(), right - x - (TEXT_GAP if keys else 0), box.height()), self.text(), face, ink
        )
        paint_caps(painter, right, middle, keys, on_accent=on_accent)

    def _paint_fkey(self, painter: QPainter, box: QRectF, ink: str, on_accent: bool) -> None:
        face = style.font(style.LABEL_PX, 600 if on_accent else 500)
        text_wide = QFontMetricsF(face).horizontalAdvance(self.text())
        left = (box.width() - caps_width(self._keys) - 7 - text_wide) / 2
        x = paint_caps(painter, max(6.0, left), box.center().y(), self._keys, on_accent=on_accent) + 7
        draw_text(painter, QRectF(x, box.top(), box.right() - x - 1, box.height()), self.text(), face, ink)


class Segment(FaceButton):
    """One choice of a few; the chosen one has a tick as well as a colour."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, "segment", 32, parent)
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(style.font(style.BODY_PX, 600)).horizontalAdvance(self.text())) + 38, 32)

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        values, chosen = style.tokens(), self.isChecked()
        face = style.font(style.BODY_PX, 600 if chosen else 400)
        ink = values.accent_dark if chosen else values.ink if self.isEnabled() else values.placeholder
        wide = QFontMetricsF(face).horizontalAdvance(self.text())
        if chosen:
            left = round((box.width() - wide - 21) / 2)
            tick = icons.pixmap("check", values.accent_dark, 15, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, round(box.center().y() - 7.5)), tick)
            box = QRectF(left + 21, box.top(), wide + 4, box.height())
            draw_text(painter, box, self.text(), face, ink)
        else:
            draw_text(painter, box, self.text(), face, ink, Qt.AlignmentFlag.AlignHCenter)


class Chip(FaceButton):
    """A filter with its count; the count carries the colour of what is counted."""

    def __init__(self, text: str, count: int = 0, tone: str = "ink2", parent: QWidget | None = None) -> None:
        super().__init__(text, "chip", 32, parent)
        self.setCheckable(True)
        self._count, self._tone = count, tone

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        measure = QFontMetricsF(style.font(style.LABEL_PX, 600)).horizontalAdvance
        return QSize(round(measure(self.text()) + measure(str(self._count))) + 26, 32)

    def paint_face(self, painter: QPainter, box: QRectF) -> None:
        values, face = style.tokens(), style.font(style.LABEL_PX, 600 if self.isChecked() else 500)
        wide = QFontMetricsF(face).horizontalAdvance(self.text())
        ink = values.accent_dark if self.isChecked() else values.ink
        draw_text(painter, box.adjusted(9, 0, 0, 0), self.text(), face, ink)
        strong = style.font(style.LABEL_PX, 600)
        draw_text(painter, box.adjusted(9 + wide + 7, 0, 0, 0), str(self._count), strong, getattr(values, self._tone))


PILLS: dict[str, tuple[str, str, str]] = {
    "done": ("circle-check", "green", "green_soft"),
    "attention": ("triangle-alert", "amber", "amber_soft"),
    "error": ("octagon-alert", "red", "red_soft"),
    "accent": ("info", "accent_dark", "accent_soft"),
    "off": ("lock", "ink2", "header"),
}


class Pill(QWidget):
    """A state in an icon and words; ``look`` is one of PILLS."""

    def __init__(self, look: str = "off", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._text = look, text
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def show_state(self, look: str, text: str) -> None:
        self._look, self._text = look, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(style.font(style.LABEL_PX, 600)).horizontalAdvance(self._text)) + 38, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        name, ink, ground = PILLS[self._look]
        values, painter, box = style.tokens(), QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(values, ground)))
        painter.drawRoundedRect(box, 4, 4)
        picture = icons.pixmap(name, getattr(values, ink), 15, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(8, 4.5), picture)
        draw_text(painter, box.adjusted(29, 0, 0, 0), self._text, style.font(style.LABEL_PX, 600), getattr(values, ink))


def on_click(button: QPushButton, act: Callable[[], object]) -> QPushButton:
    """Connect and give the button back, so that a row of buttons reads as a list."""
    button.clicked.connect(lambda _checked=False: act())
    return button
