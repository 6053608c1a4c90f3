"""White cards and what stands in them."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from bcdesk.gui import style
from bcdesk.gui.icons import Icon


def card(margins: tuple[int, int, int, int] = (16, 12, 16, 12), spacing: int = 4) -> tuple[QFrame, QVBoxLayout]:
    """A card and its column."""
    frame = QFrame()
    frame.setObjectName("card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(*margins)
    column.setSpacing(spacing)
    return frame, column


def row(*widgets: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets side by side; None takes the room that is left."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        if widget is None:
            made.addStretch(1)
        else:
            made.addWidget(widget)
    return made


def note(
    text: str, icon: str, tone: str = "ink2", px: int = style.LABEL_PX, weight: int = 400
) -> tuple[QWidget, QLabel]:
    """A small icon with words; gives the pair and its label."""
    pair, label = QWidget(), style.label(text, px, weight, tone)
    across = QHBoxLayout(pair)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(6)
    across.addWidget(Icon(icon, tone, 15))
    across.addWidget(label)
    return pair, label


def centred(frame: QWidget, *below: QHBoxLayout, lift: int = 40) -> QScrollArea:
    """A page with one card in its middle; it scrolls where the window is too low for it.

    ``lift`` makes up for the message line, so that the card stands in the middle of the window.
    """
    page = QWidget()
    page.setObjectName("page")
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 10, 16, 10 + lift)
    column.setSpacing(14)
    column.addStretch(1)
    column.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
    for line in below:
        held = QWidget()
        held.setLayout(line)
        held.setFixedWidth(frame.maximumWidth())
        column.addWidget(held, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(1)
    area = QScrollArea()
    area.setViewport(QWidget())  # one of ours: to find out what Qt's own is costs PySide 7 ms at the start
    area.setObjectName("page")
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area
