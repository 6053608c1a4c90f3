"""Keys as a keyboard and a scanner send them: real key events, each with its own time.

The times run on a clock of this module, so that no test depends on how fast the machine is: a person's keys are
120 ms apart, a scanner's 4 ms, and before each call a second passes.
"""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

PERSON_MS = 120
SCANNER_MS = 4
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

_clock_ms = 1_000_000


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, *, text: str = "", after_ms: int = 1000) -> None:
    """One key down and up, to whatever has the focus, ``after_ms`` after the last one."""
    send(QEvent.Type.KeyPress, key, modifiers, text, after_ms)
    send(QEvent.Type.KeyRelease, key, modifiers, text, 0)


def send(
    kind: QEvent.Type, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, after_ms: int, held: bool = False
) -> None:
    """One key event to the window in front, which gives it to shortcuts first and then to the focus."""
    global _clock_ms
    _clock_ms += after_ms
    window: QWindow | None = QGuiApplication.focusWindow()
    if window is None and kind is QEvent.Type.KeyRelease:
        return  # the key closed its window
    assert window is not None, "no window takes keys: show it and wait until it is active"
    event = QKeyEvent(kind, key, modifiers, text, held)
    event.setTimestamp(_clock_ms)
    QApplication.sendEvent(window, event)


def enter(modifiers: Qt.KeyboardModifier = NONE, *, after_ms: int = 1000) -> None:
    press(Qt.Key.Key_Return, modifiers, text="\r", after_ms=after_ms)


def type_text(widget: QWidget | None, text: str, gap_ms: int = PERSON_MS) -> None:
    """A person types into ``widget`` (None: where the focus is); Vietnamese letters come from the input method."""
    if widget is not None:
        widget.setFocus()
    for place, sign in enumerate(text):
        _type_sign(sign, gap_ms if place else 1000)


def scan(text: str, widget: QWidget | None = None, end: Qt.Key = Qt.Key.Key_Return, gap_ms: int = SCANNER_MS) -> None:
    """A scanner sends a code and its end key, into ``widget`` or where the focus is."""
    if widget is not None:
        widget.setFocus()
    for place, sign in enumerate(text):
        _type_sign(sign, gap_ms if place else 1000)
    press(end, text={Qt.Key.Key_Tab: "\t"}.get(end, "\r"), after_ms=gap_ms)


def _type_sign(sign: str, after_ms: int) -> None:
    if sign.isascii():
        shifted = SHIFT if sign.isupper() else NONE
        press(Qt.Key(ord(sign.upper())), shifted, text=sign, after_ms=after_ms)
    else:
        commit(sign, after_ms)


def now_ms() -> float:
    """The clock of these keys, for what an input method writes: its events carry no time."""
    return _clock_ms


def commit(text: str, after_ms: int = 1000) -> None:
    """An input method writes ``text``."""
    global _clock_ms
    _clock_ms += after_ms
    target = QGuiApplication.focusObject()
    assert target is not None
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(target, event)
