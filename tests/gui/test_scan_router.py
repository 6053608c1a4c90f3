"""A scan is known by its speed, in any widget; it leaves the widget as it was, and its Enter presses nothing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QStringListModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bcdesk.gui.keys import NONE, commit, enter, press, scan, send, type_text
from bcdesk.gui.scan_router import Burst, ScanRouter
from tests.gui.conftest import Show

CARD = "026185003412|135467890|Nguyen Thi Hanh|12031985|Nu|Thon Dong, Dong Tinh, Tam Duong, Vinh Phuc|01012021"
ITEM = "RR473124829VN"


class Bench(QDialog):
    """One of each kind that may have the focus; counts whatever gets pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.line, self.text = QLineEdit("Thôn Đông"), QPlainTextEdit("Thôn Đông")
        self.check, self.combo, self.list = QCheckBox("Đủ"), QComboBox(), QListView()
        self.combo.addItems(["Nội huyện", "0 liên huyện", "R liên tỉnh"])
        self.list.setModel(QStringListModel(["a", "b", "0 c", "R d"], self))
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.button, self.default = QPushButton("Nút"), QPushButton("Mặc định")
        self.default.setDefault(True)
        rows = QVBoxLayout(self)
        for widget in (self.line, self.text, self.check, self.combo, self.list, self.button, self.default):
            rows.addWidget(widget)
        for button in (self.button, self.default, self.check):
            button.clicked.connect(lambda _on=False, button=button: self.pressed.append(button.text()))
        self.accepted.connect(lambda: self.pressed.append("accepted"))
        self.line.returnPressed.connect(lambda: self.pressed.append("Enter"))

    def state(self) -> tuple[object, ...]:
        return (
            (self.line.text(), self.line.cursorPosition(), self.line.selectedText()),
            (self.text.toPlainText(), self.text.textCursor().position()),
            (self.check.isChecked(), self.combo.currentText(), self.list.currentIndex().row(), self.isVisible()),
        )


@pytest.fixture
def router(dressed: QApplication) -> Iterator[ScanRouter]:
    made = ScanRouter()
    dressed.installEventFilter(made)
    yield made
    dressed.removeEventFilter(made)


@pytest.fixture
def scanned(router: ScanRouter) -> list[str]:
    heard: list[str] = []
    router.scanned.connect(heard.append)
    return heard


@pytest.fixture
def bench(show: Show) -> Bench:
    made = Bench()
    show(made)
    return made


@pytest.mark.parametrize("where", ["line", "text", "check", "combo", "list", "button", "default"])
@pytest.mark.parametrize("code", [CARD, ITEM, "0912345678"])
@pytest.mark.parametrize("end", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_scan_in_any_widget_changes_and_presses_nothing(
    bench: Bench, scanned: list[str], where: str, code: str, end: Qt.Key
) -> None:
    before = bench.state()
    scan(code, getattr(bench, where), end)
    assert scanned == [code]
    assert bench.state() == before
    assert bench.pressed == []
    assert QApplication.focusWidget() is getattr(bench, where)


def test_text_cursor_and_selection_come_back(bench: Bench, scanned: list[str]) -> None:
    bench.line.setFocus()
    bench.line.setSelection(5, 4)
    scan(ITEM)
    assert (bench.line.text(), bench.line.selectedText()) == ("Thôn Đông", "Đông")
    bench.line.setCursorPosition(4)
    scan(ITEM)
    assert (bench.line.text(), bench.line.cursorPosition()) == ("Thôn Đông", 4)
    assert scanned == [ITEM, ITEM]


def test_two_scans_one_after_the_other(bench: Bench, scanned: list[str]) -> None:
    scan(ITEM, bench.line)
    scan("RR473124815VN")
    assert scanned == [ITEM, "RR473124815VN"]


@pytest.mark.parametrize("gap_ms", [36, 60, 120])
def test_typing_is_no_scan(bench: Bench, scanned: list[str], gap_ms: int) -> None:
    bench.line.clear()
    type_text(bench.line, "0912345678", gap_ms)
    enter(after_ms=gap_ms)
    assert scanned == []
    assert bench.line.text() == "0912345678"
    assert "Enter" in bench.pressed


def test_one_slow_key_breaks_a_burst(bench: Bench, scanned: list[str]) -> None:
    bench.line.clear()
    type_text(bench.line, "12345", 4)
    type_text(None, "678", 4)
    enter(after_ms=4)
    assert scanned == []
    assert bench.line.text() == "12345678"


def test_five_signs_are_no_scan_and_six_are(bench: Bench, scanned: list[str]) -> None:
    scan("12345", bench.line)
    assert scanned == []
    scan("123456", bench.line)
    assert scanned == ["123456"]


def test_enter_after_a_pause_is_the_persons_own(bench: Bench, scanned: list[str]) -> None:
    bench.line.clear()
    type_text(bench.line, "123456789", 4)
    enter()
    assert scanned == []
    assert bench.line.text() == "123456789"
    assert "Enter" in bench.pressed


def test_a_key_held_down_is_no_scan(bench: Bench, scanned: list[str]) -> None:
    bench.line.clear()
    bench.line.setFocus()
    send(QEvent.Type.KeyPress, Qt.Key.Key_0, NONE, "0", 1000)
    for _ in range(9):
        send(QEvent.Type.KeyPress, Qt.Key.Key_0, NONE, "0", 30, held=True)
    enter(after_ms=30)
    assert scanned == []
    assert bench.line.text() == "0" * 10


def test_the_second_end_key_of_a_scan_is_swallowed(bench: Bench, scanned: list[str]) -> None:
    scan(ITEM, bench.default)
    enter(after_ms=4)
    assert bench.pressed == []
    enter()
    assert bench.pressed == ["Mặc định"]
    assert scanned == [ITEM]


def test_enter_of_a_scan_is_no_shortcut(bench: Bench, scanned: list[str]) -> None:
    QShortcut(QKeySequence("Return"), bench).activated.connect(lambda: bench.pressed.append("shortcut"))
    scan(ITEM, bench.line)
    assert (scanned, bench.pressed) == ([ITEM], [])
    enter()
    assert bench.pressed == ["shortcut"]


def test_what_an_input_method_makes_of_a_scan_is_told_raw(dressed: QApplication, bench: Bench) -> None:
    """It writes letters of its own, and corrects itself by Backspace: what counts is what it leaves."""
    router, heard = ScanRouter(now_ms=lambda: 0.0), list[str]()
    router.scanned.connect(heard.append)
    dressed.installEventFilter(router)
    type_text(bench.line, "260a", 4)
    press(Qt.Key.Key_Backspace, after_ms=4)
    commit("ă")
    for sign in "3412":
        press(Qt.Key(ord(sign)), text=sign, after_ms=4)
    enter(after_ms=4)
    dressed.removeEventFilter(router)
    assert heard == ["260ă3412"]
    assert bench.line.text() == "Thôn Đông"


@pytest.mark.parametrize(("gap_ms", "heard"), [(10, ["123456"]), (50, [])])
def test_keys_without_a_time_are_timed_here(dressed: QApplication, show: Show, gap_ms: float, heard: list[str]) -> None:
    now = [0.0]
    router, found, window = ScanRouter(Burst(), lambda: now[0]), list[str](), QWidget()
    router.scanned.connect(found.append)
    line = QLineEdit(window)
    show(window)
    line.setFocus()
    dressed.installEventFilter(router)
    for sign in "123456\r":
        now[0] += gap_ms
        QTest.keyClick(line, sign)  # its events carry no time
    dressed.removeEventFilter(router)
    assert found == heard


def test_thresholds_are_settings(dressed: QApplication, show: Show) -> None:
    router = ScanRouter(Burst(length=4, gap_ms=60))
    heard: list[str] = []
    router.scanned.connect(heard.append)
    dressed.installEventFilter(router)
    window = QWidget()
    line = QLineEdit(window)
    show(window)
    scan("1234", line, gap_ms=50)
    dressed.removeEventFilter(router)
    assert heard == ["1234"]
    assert line.text() == ""
