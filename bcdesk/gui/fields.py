"""Fields of a form: label 18, control 32, and a message slot of 17 px that is always there, so nothing jumps."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHideEvent,
    QKeyEvent,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from bcdesk.gui import icons, style
from bcdesk.gui.buttons import Segment, draw_text
from bcdesk.gui.messages import in_two

LABEL_HEIGHT = 18
LABEL_GAP = 2
CONTROL_HEIGHT = 32
SLOT_HEIGHT = 17

T = TypeVar("T")


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
            bold = MESSAGE_LOOK[self._state][2] >= 600
            halves = in_two([(self._text, bold)], wide - self.ICON_WIDE - 2, style.LABEL_PX)
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
    """A line of text. ``typed`` comes from the clerk's keys alone, not from ``set_text``."""

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
        self.edit.setReadOnly(read_only)
        if read_only:
            self.edit.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        if right:
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        if password:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textEdited.connect(self.typed)
        self.setFixedHeight(LABEL_HEIGHT + gap + height + slot_height(gap))

    def text(self) -> str:
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setCursorPosition(0)


class _Combo(QComboBox):
    """A list that the mouse wheel does not change in passing; a choice that is too long ends in "…"."""

    def paintEvent(self, event: QPaintEvent) -> None:
        option, painter = QStyleOptionComboBox(), QStylePainter(self)
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width() + 1
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(Labelled, Generic[T]):
    """One of a list. Up and Down change it, Alt+Down opens it."""

    chosen = Signal(object)

    def __init__(
        self, name: str, label: str, choices: Sequence[tuple[T, str]] = (), parent: QWidget | None = None
    ) -> None:
        self.combo = _Combo()
        super().__init__(name, label, self.combo, parent)
        self.combo.setFont(style.font(style.FIELD_PX))
        self.combo.setFixedHeight(CONTROL_HEIGHT)
        self.combo.setMinimumContentsLength(1)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._values: list[T] = []
        self.set_choices(choices)
        self.combo.activated.connect(lambda _index: self.chosen.emit(self.value()))
        self.setFixedHeight(LABEL_HEIGHT + LABEL_GAP + CONTROL_HEIGHT + SLOT_HEIGHT)

    def set_choices(self, choices: Sequence[tuple[T, str]]) -> None:
        """Replace the list; a value that is still in it stays chosen."""
        before = self.value()
        self.combo.clear()
        self._values = [value for value, _text in choices]
        self.combo.addItems([text for _value, text in choices])
        self.set_value(before)

    def value(self) -> T | None:
        index = self.combo.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: T | None) -> None:
        """Choose without ``chosen``; a value that is not in the list changes nothing."""
        if value in self._values:
            self.combo.setCurrentIndex(self._values.index(value))


class SegmentField(Labelled, Generic[T]):
    """One of two to four, all in sight; arrows change it, one stop for Tab."""

    chosen = Signal(object)

    def __init__(self, name: str, label: str, choices: Sequence[tuple[T, str]], parent: QWidget | None = None) -> None:
        row = QWidget()
        self._group = QButtonGroup(row)
        self._values = [value for value, _text in choices]
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self.segments = [Segment(text) for _value, text in choices]
        super().__init__(name, label, row, parent)
        for index, segment in enumerate(self.segments):
            self._group.addButton(segment, index)
            across.addWidget(segment, 1)
            segment.setAccessibleName(f"{self.caption}: {segment.text()}")
            segment.installEventFilter(self)
        self.segments[0].setChecked(True)
        self._follow_focus()
        self._group.idClicked.connect(self._choose)
        self.setFixedHeight(LABEL_HEIGHT + LABEL_GAP + CONTROL_HEIGHT + SLOT_HEIGHT)

    def _choose(self, index: int) -> None:
        self._follow_focus()
        self.chosen.emit(self._values[index])

    def _follow_focus(self) -> None:
        for place, segment in enumerate(self.segments):
            chosen = place == self._group.checkedId()
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self.segments[self._group.checkedId()])
        self.label.setBuddy(self.segments[self._group.checkedId()])

    def value(self) -> T:
        return self._values[self._group.checkedId()]

    def set_value(self, value: T) -> None:
        self.segments[self._values.index(value)].setChecked(True)
        self._follow_focus()
