"""Fields of a form: label 18, control 32, and a message slot of 17 px that is always there, so nothing jumps."""

import re
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bcdesk.gui import icons, style
from bcdesk.gui.buttons import draw_text
from bcdesk.gui.messages import in_two

LABEL_HEIGHT = 18
LABEL_GAP = 2
CONTROL_HEIGHT = 32
SLOT_HEIGHT = 17
WRITTEN = re.compile(r"[0-9.]+ đ|[0-9]{2}/[0-9]{2}/[0-9]{4}")
"""Money and dates as the program writes them into a field: typing replaces them."""
BY_KEY = (
    Qt.FocusReason.OtherFocusReason,
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
"""How the focus comes without the mouse; Enter and a refusal set it for no reason of Qt's."""


class State(StrEnum):
    """What a field says of its value. A warning does not block, an error does."""

    NORMAL = ""
    NOTE = "note"
    DONE = "done"
    WARNING = "warning"
    ERROR = "error"


MESSAGE_LOOK = {
    State.NORMAL: ("info", "ink2", 400),
    State.NOTE: ("info", "ink2", 400),
    State.DONE: ("circle-check", "green", 500),
    State.WARNING: ("triangle-alert", "amber", 600),
    State.ERROR: ("octagon-alert", "red", 600),
}


class Message(QWidget):
    """The words below a field; a long one runs to the right under the neighbours, which have nothing to say then.

    One that is wider than the whole form takes two lines.
    """

    ICON_WIDE = 20

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._state, self._text = State.NORMAL, ""
        self._lines: tuple[str, ...] = ("",)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_text(self, state: State, text: str) -> None:
        self._state, self._text, self._lines = state, text, (text,)
        self.resize(self.sizeHint())
        self.update()

    def fit(self, wide: int) -> None:
        """Take one line, or two where ``wide`` is all the room there is."""
        self._lines = (self._text,)
        if wide < self.sizeHint().width():
            weight = MESSAGE_LOOK[self._state][2]
            halves = in_two([(self._text, False)], wide - self.ICON_WIDE - 2, style.LABEL_PX, weight)
            self._lines = tuple("".join(words for words, _bold in half).strip() for half in halves)
        self.resize(min(wide, self.sizeHint().width()), SLOT_HEIGHT * len(self._lines) + 1)

    def sizeHint(self) -> QSize:
        """As wide as the words in one line."""
        face = style.font(style.LABEL_PX, MESSAGE_LOOK[self._state][2])
        wide = round(QFontMetricsF(face).horizontalAdvance(self._text)) + self.ICON_WIDE + 2
        return QSize(wide, SLOT_HEIGHT + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        name, tone, weight = MESSAGE_LOOK[self._state]
        shade, painter = getattr(style.tokens(), tone), QPainter(self)
        painter.drawPixmap(QPointF(0, 2), icons.pixmap(name, shade, 15, self.devicePixelRatioF()))
        for number, line in enumerate(self._lines):
            box = QRectF(self.ICON_WIDE, number * SLOT_HEIGHT, self.width() - self.ICON_WIDE, SLOT_HEIGHT + 1)
            draw_text(painter, box, line, style.font(style.LABEL_PX, weight), shade)


def slot_height(gap: int) -> int:
    """A field that stands apart from its label keeps its message clear of the ring too."""
    return SLOT_HEIGHT if gap == LABEL_GAP else SLOT_HEIGHT + 7


def _room_in(form: QWidget) -> QRect:
    """Where the fields of a form lie; told by its margins, as a layout that is invalid has no place."""
    layout = form.layout()
    return form.contentsRect().marginsRemoved(layout.contentsMargins()) if layout is not None else form.rect()


class Labelled(QWidget):
    """A control with its label above and its message below. ``name`` is the field that Refused names."""

    confirmed = Signal()
    """Enter, with nothing left to choose here: the form goes to its next field."""

    def __init__(
        self, name: str, label: str, control: QWidget, parent: QWidget | None = None, gap: int = LABEL_GAP
    ) -> None:
        super().__init__(parent)
        self.name, self.control, self.state = name, control, State.NORMAL
        self._words = label
        self.label = style.label(label, style.LABEL_PX, tone="ink2")
        self.label.setFixedHeight(LABEL_HEIGHT)
        self.label.setBuddy(control)
        self.caption = label.replace("&", "").removesuffix(" *")
        control.setAccessibleName(self.caption)
        control.setParent(self)
        self.setFocusProxy(control)
        self._message = Message(self)
        self._message_drop = 1 if gap == LABEL_GAP else 5
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, slot_height(gap))
        rows.setSpacing(gap)
        rows.addWidget(self.label)
        rows.addWidget(control)
        self._watch(control)

    def rename(self, label: str) -> None:
        """Another label, for eyes and screen readers alike."""
        self._words = label
        self.label.setText(label)
        self.caption = label.replace("&", "").removesuffix(" *")
        self.control.setAccessibleName(self.caption)

    def _watch(self, control: QWidget) -> None:
        control.installEventFilter(self)

    def say(self, state: State, text: str) -> None:
        """Show the state and its words; both stay until the next ``say`` or ``clear_message``."""
        self.state = state
        style.set_property(self.control, "st", state.value if state in (State.WARNING, State.ERROR) else "")
        self.control.setAccessibleDescription(text)
        self._message.show_text(state, text)
        self._place_message()

    def clear_message(self) -> None:
        self.say(State.NORMAL, "")

    def message(self) -> str:
        return self.control.accessibleDescription()

    def content(self) -> str:
        """What is kept of the field while its form is filled; nothing, where a control has no value of its own."""
        return ""

    def restore(self, content: str) -> None:
        """Put back what ``content`` gave, without a word to the form."""

    def _place_message(self) -> None:
        form = self.parentWidget() or self
        if self._message.parentWidget() is not form:
            self._message.setParent(form)
        below = QPoint(0, self.control.geometry().bottom() + 1 + self._message_drop)
        at = self.mapTo(form, below) if form is not self else below
        inside = _room_in(form) if form is not self else form.rect()
        self._message.fit(inside.width())
        left = min(at.x(), inside.right() + 1 - self._message.width())
        self._message.move(max(left, inside.left()), at.y())
        self._message.setVisible(bool(self.message()) and self.isVisibleTo(form))
        self._message.raise_()

    def moveEvent(self, event: QMoveEvent) -> None:
        self._place_message()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_message()

    def showEvent(self, event: QShowEvent) -> None:
        self._place_message()

    def hideEvent(self, event: QHideEvent) -> None:
        self._message.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.take_key(event):
            return True
        return super().eventFilter(watched, event)

    def take_key(self, event: QKeyEvent) -> bool:
        """True when the key is used up. Enter confirms; Ctrl+Enter belongs to the page."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
            return True
        return False


class TextField(Labelled):
    """A line of text. ``typed`` comes from the clerk's keys alone, not from ``set_text``.

    What was refused is selected as soon as the field has the focus, so that typing replaces it; so are numbers and
    what the program wrote as money or date, when a key brings the focus.
    """

    typed = Signal(str)

    def __init__(
        self,
        name: str,
        label: str,
        *,
        placeholder: str = "",
        read_only: bool = False,
        right: bool = False,
        password: bool = False,
        height: int = CONTROL_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = QLineEdit()
        # the ring around a high field would touch the label
        gap = LABEL_GAP if height == CONTROL_HEIGHT else 6
        super().__init__(name, label, self.edit, parent, gap)
        self.edit.setFont(style.font(style.FIELD_PX))
        self.edit.setFixedHeight(height)
        self.edit.setPlaceholderText(placeholder)
        self.lock(read_only)
        if right:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        if password:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._typing = False
        self.edit.textEdited.connect(self._tell)
        self.setFixedHeight(LABEL_HEIGHT + gap + height + slot_height(gap))

    def _tell(self, text: str) -> None:
        self._typing = True
        self.typed.emit(text)
        self._typing = False

    def lock(self, locked: bool) -> None:
        """A locked field is only read: neither Tab nor its letter leads there."""
        self.edit.setReadOnly(locked)
        self.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus if locked else Qt.FocusPolicy.StrongFocus)
        self.label.setText(self._words.replace("&", "") if locked else self._words)

    def say(self, state: State, text: str) -> None:
        super().say(state, text)
        # what is judged while it is being typed must not be lost by the next key
        if state is State.ERROR and self.edit.hasFocus() and not self._typing:
            self.edit.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in BY_KEY:
            number = bool(self.edit.alignment() & Qt.AlignmentFlag.AlignRight)
            if self.state is State.ERROR or number or WRITTEN.fullmatch(self.edit.text()):
                self.edit.selectAll()
        return super().eventFilter(watched, event)

    def text(self) -> str:
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setCursorPosition(0)

    def content(self) -> str:
        return self.edit.text()

    def restore(self, content: str) -> None:
        self.set_text(content)
