"""Recognises a scanner by its speed, in whichever field the focus is, and keeps its keys out of that field."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QInputEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

ENDS = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab))
SILENT = frozenset(
    (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock)
)
COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
TEXT = ("QLineEdit", "QPlainTextEdit", "QTextEdit")
ALT_GR = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class Burst:
    """What counts as a scan: at least ``length`` signs, each less than ``gap_ms`` after the one before."""

    length: int = 6
    gap_ms: int = 35


STANDARD = Burst()


class _Moment(NamedTuple):
    """When a key went down: by the keyboard's own clock where it tells (0 if not), and by ours."""

    device_ms: int
    here_ms: float

    def since(self, before: "_Moment") -> float:
        if self.device_ms and before.device_ms:
            return self.device_ms - before.device_ms
        return self.here_ms - before.here_ms


def _monotonic_ms() -> float:
    return time.monotonic() * 1000


class ScanRouter(QObject):
    """An event filter of the application; ``scanned`` carries the raw text, without the key that ended it."""

    scanned = Signal(str)

    def __init__(self, burst: Burst = STANDARD, now_ms: Callable[[], float] = _monotonic_ms) -> None:
        super().__init__()
        self.burst, self.now_ms = burst, now_ms
        self._signs: list[str] = []
        self._last = _Moment(0, float("-inf"))
        self._target: QWidget | None = None
        self._take_back: Callable[[], None] = _nothing
        self._after_scan = False
        self._swallow_release: int | None = None

    def listen(self, app: QApplication) -> None:
        """From the first focus on: no key comes before it, and to show a filter all events before it costs 7 ms."""
        app.focusChanged.connect(self._filter_keys, Qt.ConnectionType.SingleShotConnection)

    @Slot()
    def _filter_keys(self) -> None:
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return watched is _key_target() and self._press(event)
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._override(event)
        if kind == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return self._release(event)
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent) and event.commitString():
            if watched is _key_target():
                self._add(event.commitString(), self._moment(event))
        elif kind == QEvent.Type.MouseButtonPress:
            self._reset()
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key, moment = event.key(), self._moment(event)
        if key in SILENT:
            return False
        if key in ENDS and not event.modifiers() & COMMAND:
            return self._end(key, moment)
        if key == Qt.Key.Key_Backspace and self._signs and self._in_burst(moment):
            # an input method corrects itself: what counts is what it leaves
            self._signs.pop()
            self._last = moment
            return False
        if event.isAutoRepeat() or not _is_sign(event):
            self._reset()
            return False
        return self._add(event.text(), moment)

    def _add(self, text: str, moment: _Moment) -> bool:
        """Count the signs in. True where the widget must not see them: behind the first, on what is no text."""
        target = _key_target()
        if self._signs and target is self._target and self._in_burst(moment):
            self._signs += text
        else:
            self._signs, self._target, self._take_back = list(text), target, _snapshot(target)
        self._last, self._after_scan = moment, False
        return len(self._signs) > 1 and not (target and any(target.inherits(kind) for kind in TEXT))

    def _end(self, key: int, moment: _Moment) -> bool:
        if self._after_scan and self._in_burst(moment):
            return True
        if not self._is_scan(moment):
            self._reset()
            return False
        raw, take_back, target = "".join(self._signs), self._take_back, self._target
        self._reset()
        self._last, self._after_scan, self._swallow_release = moment, True, key
        if target is not None and shiboken6.isValid(target):
            take_back()
        self.scanned.emit(raw)
        return True

    def _override(self, event: QKeyEvent) -> bool:
        """Keep the scan's Enter from being somebody's shortcut; the key press that follows ends the scan."""
        moment = self._moment(event)
        ending = event.key() in ENDS and not event.modifiers() & COMMAND
        if ending and (self._is_scan(moment) or (self._after_scan and self._in_burst(moment))):
            event.accept()
            return True
        return False

    def _release(self, event: QKeyEvent) -> bool:
        if event.key() == self._swallow_release and not event.isAutoRepeat():
            self._swallow_release = None
            return True
        return False

    def _is_scan(self, moment: _Moment) -> bool:
        return len(self._signs) >= self.burst.length and self._in_burst(moment)

    def _in_burst(self, moment: _Moment) -> bool:
        return 0 <= moment.since(self._last) < self.burst.gap_ms

    def _moment(self, event: QEvent) -> _Moment:
        """Input method events carry no time of their own."""
        return _Moment(event.timestamp() if isinstance(event, QInputEvent) else 0, self.now_ms())

    def _reset(self) -> None:
        self._signs, self._target, self._take_back, self._after_scan = [], None, _nothing, False


def _is_sign(event: QKeyEvent) -> bool:
    """A key that writes; AltGr comes as Ctrl+Alt on some systems."""
    command = event.modifiers() & COMMAND
    return bool(event.text()) and event.text().isprintable() and (not command or command == ALT_GR)


def _nothing() -> None:
    return None


def _key_target() -> QWidget | None:
    """The widget that keys go to first; its parents see the same key again when it ignores it."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return popup.focusWidget() or popup
    return QApplication.focusWidget() or QApplication.activeWindow()


def _snapshot(target: QWidget | None) -> Callable[[], None]:
    """How to undo what the signs of a scan do to this widget."""
    if isinstance(target, QLineEdit):
        return _line_snapshot(target)
    # the sign-in form has none of these, and need not wait for them
    from PySide6.QtWidgets import QAbstractItemView, QComboBox, QPlainTextEdit, QTextEdit

    if isinstance(target, (QPlainTextEdit, QTextEdit)):
        return _text_snapshot(target)
    if isinstance(target, QComboBox):
        index = target.currentIndex()
        return lambda: target.setCurrentIndex(index)
    if isinstance(target, QAbstractItemView):
        current = target.currentIndex()
        return lambda: target.setCurrentIndex(current)
    return _nothing


def _line_snapshot(edit: QLineEdit) -> Callable[[], None]:
    text, cursor = edit.text(), edit.cursorPosition()
    start, length = edit.selectionStart(), edit.selectionLength()

    def take_back() -> None:
        edit.setText(text)
        edit.setCursorPosition(cursor)
        if start >= 0:
            edit.setSelection(start, length)
        edit.textEdited.emit(text)

    return take_back


def _text_snapshot(edit: "QPlainTextEdit | QTextEdit") -> Callable[[], None]:
    from PySide6.QtGui import QTextCursor

    text, anchor, position = edit.toPlainText(), edit.textCursor().anchor(), edit.textCursor().position()

    def take_back() -> None:
        edit.setPlainText(text)
        cursor = edit.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        edit.setTextCursor(cursor)

    return take_back
