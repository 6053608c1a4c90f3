"""F7, Ctrl+B by keys: an acceptance is taken back, its paper waits, the page says what it is now."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import Receipt
from bcdesk.core.reversal import ReversalReason
from bcdesk.desk import cash, handover
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.reversal import reverse
from bcdesk.gui import background
from bcdesk.gui.find_page import FindPage
from bcdesk.gui.home import Home
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow, Place
from tests.counter import INTAKE, Clock, another, ask, one
from tests.desk.results import two_way
from tests.gui.conftest import put


@pytest.fixture
def page(window: MainWindow, counter: Counter) -> FindPage:
    made = FindPage()
    made.set_counter(counter)
    put(window, made, Place("Tra cứu", key="F7", back_to="page"))
    return made


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


def opened(qtbot: QtBot, page: FindPage, receipt: Receipt) -> None:
    scan(receipt.item_number)
    settle(qtbot)
    assert page.view.history is not None


def rows(page: FindPage) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in page.view.table.rows_model.rows]


def test_by_keys_alone(qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter, clock: Clock) -> None:
    printed: list[str] = []
    page.print_asked.connect(printed.append)
    taken = two_way(counter)
    clock.now += timedelta(minutes=20)
    opened(qtbot, page, taken)
    assert not page.view.reversal.isVisible()
    press(Qt.Key.Key_B, CTRL)
    strip = page.view.reversal
    assert strip.isVisible()
    assert not page.view.appointment.isVisible()
    assert window.line.text().startswith(f"Hủy phiếu gửi {taken.item_number}: chọn lý do")
    for _ in range(2):
        press(Qt.Key.Key_Down)
    assert strip.reason.value() is ReversalReason.WRONG_PROCEDURE
    enter()
    type_text(None, "xin cap lai")
    enter(CTRL)
    settle(qtbot)
    assert window.line.text() == (
        f"Đã hủy phiếu gửi {taken.item_number}. Trả lại khách 195.000 đ. Hai bên ký biên bản, thu lại các liên đã in."
    )
    assert printed == [taken.item_number]
    assert [row[:3] for row in rows(page)] == [
        ["Đã hủy phiếu gửi", "15/08/2019 10:02", "Ghi sai thủ tục hoặc cơ quan. xin cap lai. Hủy thu 195.000 đ"],
        ["Đã tiếp nhận", "15/08/2019 09:42", "Thu 195.000 đ. Bộ thứ hai"],
    ]
    assert [row[4] for row in rows(page)] == ["Biên bản hủy", "Phiếu gửi"]
    assert [page.view.parcels.itemAt(at).widget().pill.accessibleName() for at in range(2)] == ["Đã hủy"] * 2
    assert "Đã trả lại khách 15/08" in [label.text() for label in page.view.findChildren(QLabel)]
    assert not strip.isVisible()
    assert not page.view.void.isVisible()
    assert not page.view.next.isVisible()
    assert not page.view.appointment.isVisible()
    assert ask(counter, "SELECT reason FROM event WHERE kind = 'reversed'") == [("wrong_procedure",)]


def test_without_a_reason_nothing_is_reversed_and_esc_leaves_it(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter
) -> None:
    taken = accept(counter, INTAKE)
    opened(qtbot, page, taken)
    press(Qt.Key.Key_B, CTRL)
    enter(CTRL)
    settle(qtbot)
    strip = page.view.reversal
    assert strip.reason.message() == "Chọn lý do hủy."
    assert strip.reason.combo.hasFocus()
    enter()
    enter()
    assert strip.button.hasFocus()  # Enter goes on and never reverses
    press(Qt.Key.Key_Escape)
    assert not strip.isVisible()
    assert page.view.appointment.isVisible()
    assert page.view.table.hasFocus()
    assert window.line.text().startswith(f"{taken.item_number}: đã tiếp nhận")
    press(Qt.Key.Key_Escape)
    assert page.field.isVisible()
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'reversed'") == 0


def test_a_refusal_stands_in_the_strip_and_what_was_typed_stays(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter
) -> None:
    taken = accept(counter, INTAKE)
    handover.prepare(counter, INTAKE.agency_code, (taken.item_number,), "prepare-1")
    opened(qtbot, page, taken)
    press(Qt.Key.Key_B, CTRL)
    for _ in range(6):
        press(Qt.Key.Key_Down)
    enter(CTRL)
    settle(qtbot)
    strip = page.view.reversal
    assert strip.reason.value() is ReversalReason.DOUBLE_ENTRY
    assert strip.note.message() == "Ghi số hiệu phiếu gửi còn lại của hồ sơ này."
    assert strip.note.edit.hasFocus()
    type_text(None, "con TH281530029VN")
    assert strip.note.message() == ""
    enter(CTRL)
    settle(qtbot)
    assert "đã ghi trong Biên bản BG281530190815001" in strip.reason.message()
    assert "đã ghi trong Biên bản BG281530190815001" in window.line.text()
    assert strip.note.text() == "con TH281530029VN"
    assert strip.button.isEnabled()


def test_another_dossier_closes_it_and_what_has_left_has_no_such_key(
    qtbot: QtBot, page: FindPage, counter: Counter
) -> None:
    first, second = accept(counter, INTAKE), accept(counter, another("form-2"))
    opened(qtbot, page, first)
    press(Qt.Key.Key_B, CTRL)
    opened(qtbot, page, second)
    assert not page.view.reversal.isVisible()
    assert page.view.void.isVisible()


def test_whoever_scans_it_is_told_when_and_why(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter, clock: Clock
) -> None:
    taken = accept(counter, INTAKE)
    clock.now += timedelta(minutes=20)
    reverse(counter, taken.item_number, ReversalReason.WRONG_MONEY, "", "reverse-1")
    opened(qtbot, page, taken)
    assert window.line.text().startswith(
        f"{taken.item_number} đã hủy lúc 10:02 15/08/2019. Ghi sai cước, phí, lệ phí hoặc cách trả tiền."
    )
    home, asked = Home(), list[str]()
    home.history_asked.connect(asked.append)
    home.set_counter(counter)
    window.add_page("home", home, Place("Việc hôm nay", key="F6"))
    window.open_page("home")
    scan(taken.item_number)
    qtbot.waitUntil(lambda: asked == [taken.item_number])


def test_the_drawer_of_the_shift_pays_back(qtbot: QtBot, page: FindPage, counter: Counter) -> None:
    taken = accept(counter, INTAKE)
    opened(qtbot, page, taken)
    press(Qt.Key.Key_B, CTRL)
    press(Qt.Key.Key_Down)
    enter(CTRL)
    settle(qtbot)
    assert cash.close_shift(counter, 500_000, "close-1").difference_vnd == 0
