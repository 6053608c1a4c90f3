"""For a process of its own: when does a field really take a key, seen as the letter in it; how much memory is held."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

POLL_MS = 1


def when_it_takes_keys(field: Callable[[], QLineEdit | None], then: Callable[[float], object]) -> None:
    """``then(moment)`` once; until the letter stands in the field, one is typed each time it has the focus."""
    timer = QTimer(QCoreApplication.instance(), interval=POLL_MS)

    def look() -> None:
        found, window = field(), QGuiApplication.focusWindow()
        if found is None or window is None or QApplication.focusWidget() is not found:
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(window, QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"))
        if found.text():
            moment = perf_counter()
            timer.stop()
            found.clear()
            then(moment)

    timer.timeout.connect(look)
    timer.start()


def resident_mb() -> float:
    """What the process holds in memory now (Linux)."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS:"))) / 1024
