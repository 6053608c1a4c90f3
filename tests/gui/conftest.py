"""The dressed application, offscreen; every test leaves no thread and no window behind."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bcdesk.gui import background, keys, style
from bcdesk.gui.main_window import MainWindow, Place
from bcdesk.resources_path import resource

Show = Callable[[QWidget], QWidget]
PATIENCE_MS = 60_000
"""A busy machine is slow; what never comes true fails in the end."""


class PatientBot(QtBot):
    """Waits until something is true, however busy the machine."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform cannot tell its windows a smallest size, and says so each time."""
    for item in items:
        if "gui" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints"))


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    style.apply(qapp, resource("."))
    return qapp


@pytest.fixture(autouse=True)
def lanes(dressed: QApplication) -> Iterator[None]:
    yield
    background.stop()


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Show a widget in front, so that keys go to it."""

    def in_front(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        qtbot.waitUntil(widget.isActiveWindow)
        return widget

    return in_front


@pytest.fixture
def window(dressed: QApplication, show: Show) -> Iterator[MainWindow]:
    """The main window on 15/08/2019 with its scan router at work, and no page yet."""
    made = MainWindow(lambda: datetime(2019, 8, 15, 16, 35))
    made.resize(QSize(1366, 768))
    made.router.now_ms = keys.now_ms  # a busy machine must not break a scan
    dressed.installEventFilter(made.router)
    show(made)
    yield made
    dressed.removeEventFilter(made.router)


def put(window: MainWindow, page: QWidget, place: Place | None = None) -> None:
    """Register a page and bring it to the front."""
    window.add_page("page", page, place or Place("Thử"))
    if hasattr(page, "told"):
        page.told.connect(window.say)
    window.open_page("page")
