"""One numbered step of a delivery: its title, a pill that says how far it is, its fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from bcdesk.gui import style
from bcdesk.gui.buttons import Pill
from bcdesk.gui.cards import row
from bcdesk.gui.fields import Labelled


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that still stands between the clerk and the main button. ``wrong``: it was filled, and is not right."""

    words: str
    stop: QWidget
    wrong: bool = False


class Step(QWidget):
    """Enter goes through ``stops``; Space ticks. Each kind says with ``todo`` what it still wants."""

    changed = Signal()
    passed = Signal()
    """Enter behind the last field."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self.pill = Pill()
        self.stops: tuple[QWidget, ...] = ()
        figure = style.label(str(number), style.FIELD_PX, 600, "ink2")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addLayout(row(figure, style.label(title, style.FIELD_PX, 600), None, self.pill))
        self.body = QVBoxLayout()
        self.body.setSpacing(4)
        self._column.addLayout(self.body)

    def todo(self) -> Sequence[Todo]:
        return ()

    def show_state(self, done: str, waits: str = "") -> None:
        """The pill: the first thing that is still to be done in ``waits``, otherwise ``done``."""
        left = self.todo()
        look = "done" if not left else "error" if left[0].wrong else "attention"
        self.pill.show_state(look, (waits or _capital(left[0].words)) if left else done)

    def go_on(self, stop: QWidget) -> None:
        """From a stop that was confirmed to the next one of this step that still wants something."""
        wanted = [todo.stop for todo in self.todo()]
        following = self.stops[self.stops.index(stop) + 1 :] if stop in self.stops else ()
        for each in following:
            if each in wanted and each.isVisibleTo(self):
                each.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.passed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a tick or a choice, which these leave to their parents."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = QApplication.focusWidget()
            if focus is not None:
                self.go_on(_stop_of(focus, self.stops))
            return
        super().keyPressEvent(event)


def tick(button: QAbstractButton) -> QAbstractButton:
    """As wide as its words, so that the ring does not run over the whole row."""
    button.setFont(style.font(style.FIELD_PX))
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return button


def rule() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    return line


def _stop_of(focus: QWidget, stops: Sequence[QWidget]) -> QWidget:
    for stop in stops:
        if stop is focus or (isinstance(stop, Labelled) and stop.isAncestorOf(focus)):
            return stop
    return focus


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
