"""Fields that offer a few choices. Apart from ``fields``: the sign-in form need not wait for Qt's lists and styles."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from bcdesk.gui import style
from bcdesk.gui.buttons import Segment
from bcdesk.gui.fields import CONTROL_HEIGHT, LABEL_GAP, LABEL_HEIGHT, SLOT_HEIGHT, Labelled

T = TypeVar("T")


def _kept_as(value: object) -> str:
    """What is kept of a choice: its code, or the word it is."""
    return "" if value is None else str(getattr(value, "code", value))


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
        self.combo.view().setAccessibleName(self.caption)
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

    def content(self) -> str:
        return _kept_as(self.value())

    def restore(self, content: str) -> None:
        """What is in the list no more leaves nothing chosen."""
        kept = [_kept_as(value) for value in self._values]
        self.combo.setCurrentIndex(kept.index(content) if content in kept else -1)


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

    def content(self) -> str:
        return _kept_as(self.value())

    def restore(self, content: str) -> None:
        for value in self._values:
            if _kept_as(value) == content:
                self.set_value(value)
