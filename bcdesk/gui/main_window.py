"""The window: header, the message line, the page, ten keys, the state of the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from bcdesk.gui import background, style
from bcdesk.gui.bars import FKeyBar, Header, Status, StatusBar
from bcdesk.gui.focus_ring import FocusRing
from bcdesk.gui.messages import Message, MessageLine, hint, of_error
from bcdesk.gui.scan_router import STANDARD, Burst, ScanRouter

LOW_SCREEN = 768

KEYS = {
    "F1": "Trợ giúp",
    "F2": "Tiếp nhận",
    "F3": "Bàn giao",
    "F4": "Nhận kết quả",
    "F5": "Trả kết quả",
    "F6": "Việc hôm nay",
    "F7": "Tra cứu",
    "F8": "Ca & quỹ",
    "F9": "Báo cáo",
    "F10": "Quản trị",
}


class Page(Protocol):
    """What the window asks of a page, which is a QWidget."""

    def begin(self) -> None:
        """The page is in front now: put the focus where the clerk's next key belongs."""

    def take_scan(self, raw: str) -> None:
        """Something was scanned while this page was in front."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands: what the header says, whether the ten keys are there, where Esc leads ("" nowhere)."""

    title: str
    key: str = ""
    remark: str = ""
    bare: bool = False
    back_to: str = ""


class MainWindow(QWidget):
    """Pages are registered by name; a key of a page that is not there says so and does nothing else."""

    turned = Signal(str)
    """Another page is in front."""
    closing = Signal()
    """The last moment to keep what was typed."""
    leave_training = Signal()

    def __init__(self, clock: Callable[[], datetime], *, training: bool = False, burst: Burst = STANDARD) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setWindowTitle("Bưu chính công ích" + (" – TẬP HUẤN" if training else ""))
        self.setMinimumSize(1280, 680)
        self._clock, self._pages = clock, dict[str, tuple[QWidget, Place]]()
        self._acts: dict[str, Callable[[], object]] = {}
        self.current = ""
        self.header, self.line, self.status = Header(training), MessageLine(), StatusBar()
        self.fkeys, self._stack = FKeyBar(KEYS), QStackedWidget()
        self._lay_out(training)
        self._listen(burst)
        self._tick()

    def _lay_out(self, training: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.header, self.line, self._stack, self.fkeys, self.status):
            column.addWidget(widget)
        column.setStretchFactor(self._stack, 1)
        self.frame = TrainingFrame(self) if training else None
        self.ring = FocusRing(self)

    def _listen(self, burst: Burst) -> None:
        self.header.back.clicked.connect(self.go_back)
        self.header.leave_training.connect(self.leave_training)
        self.fkeys.pressed.connect(self.press)
        for key in KEYS:
            QShortcut(QKeySequence(key), self).activated.connect(lambda key=key: self.press(key))
        lanes = background.lanes()
        lanes.bug.connect(self.tell_bug)
        lanes.unanswered.connect(lambda error: self.say(of_error(error)))
        self.router = ScanRouter(burst)
        self.router.scanned.connect(self._pass_scan)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._bug_window: QWidget | None = None

    def add_page(self, name: str, page: QWidget, place: Place) -> None:
        """Register; a page with a ``key`` opens by it."""
        self._pages[name] = (page, place)
        self._stack.addWidget(page)
        if place.key:
            self._acts[place.key] = lambda: self.open_page(name)

    def on_key(self, key: str, act: Callable[[], object]) -> None:
        """Give an F-key something else to do than to open a page."""
        self._acts[key] = act

    def open_page(self, name: str) -> None:
        page, place = self._pages[name]
        self.current = name
        self._stack.setCurrentWidget(page)
        self.header.show_place(place.title, place.key, place.remark, back=bool(place.back_to))
        if not place.bare:
            self.fkeys.mark(place.key)
        self.fkeys.setVisible(not place.bare)
        page.begin()  # type: ignore[attr-defined]
        self.turned.emit(name)

    def key_of_page(self) -> str:
        """The F-key of the page in front, or ""."""
        return self._pages[self.current][1].key if self.current else ""

    def page(self, name: str) -> QWidget:
        return self._pages[name][0]

    def go_back(self) -> None:
        """Esc: one step back inside the page, if it has one, otherwise to the page before it."""
        if self.current and getattr(self._pages[self.current][0], "step_back", _no_step)():
            return
        if self.current and (name := self._pages[self.current][1].back_to):
            self.open_page(name)

    def press(self, key: str) -> None:
        """An F-key, by keyboard or mouse."""
        if self.current and self._pages[self.current][1].bare:
            return
        self.fkeys.mark(self._pages[self.current][1].key if self.current else "")
        if act := self._acts.get(key):
            act()
        else:
            self.say(hint(f"Trang **{KEYS[key]}** sẽ có ở phiên bản sau."))

    def say(self, message: Message) -> None:
        self.line.show_message(message)

    def show_status(self, status: Status) -> None:
        self.status.show_status(status)

    def tell_bug(self, bug: background.Bug) -> None:
        """One window at a time; further bugs are in the log."""
        from bcdesk.gui.bug_window import BugWindow

        if self._bug_window is None:
            self._bug_window = BugWindow(bug, self)
            self._bug_window.destroyed.connect(self._bug_told)
            self._bug_window.show()

    def _bug_told(self) -> None:
        self._bug_window = None

    def _pass_scan(self, raw: str) -> None:
        if self.current:
            self._pages[self.current][0].take_scan(raw)  # type: ignore[attr-defined]

    def _tick(self) -> None:
        now = self._clock()
        self.status.show_time(now)
        self.header.show_date(now)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.frame is not None:
            self.frame.setGeometry(self.rect())
            self.frame.raise_()


def _no_step() -> bool:
    """A page without steps of its own."""
    return False


class TrainingFrame(QWidget):
    """4 px around everything: this is practice."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pen = QPen(style.colour("accent"), 4)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(self.rect().adjusted(2, 2, -2, -2))


def show_on_screen(window: QWidget, full_screen: bool | None = None) -> None:
    """Full screen where the screen is no higher than 768 px (None), or as the settings say."""
    screen = window.screen().size()
    if full_screen or (full_screen is None and screen.height() <= LOW_SCREEN):
        window.resize(screen)  # a screen without a window manager does not do it
        window.showFullScreen()
    else:
        window.resize(min(1366, screen.width()), min(LOW_SCREEN, screen.height()))
        window.move(window.screen().geometry().center() - QPoint(window.width() // 2, window.height() // 2))
        window.show()
