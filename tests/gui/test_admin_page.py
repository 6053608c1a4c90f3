"""F9 and F10 by keys: the daily list leaves as a file, a supervisor adds a clerk, a clerk may not."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.staff import Role
from bcdesk.desk import staff
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.gui import background
from bcdesk.gui.admin_page import AdminPage
from bcdesk.gui.keys import CTRL, enter, press, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.report_page import ReportPage
from bcdesk.gui.syncing import Route, Syncing
from tests.counter import INTAKE, ask
from tests.gui.conftest import put

PASSWORD = "nuoc-suoi-tam-dao"


@pytest.fixture
def admin(window: MainWindow, counter: Counter, qtbot: QtBot) -> AdminPage:
    boss = next(person for person in staff.roster(counter) if person.role is Role.SUPERVISOR)
    page = AdminPage(Syncing(Route(), training=False))
    page.set_counter(replace(counter, clerk=boss))
    put(window, page)
    qtbot.waitUntil(background.idle)
    return page


def _add(qtbot: QtBot, page: AdminPage, password: str, again: str) -> None:
    type_text(page.people.name.edit, "Luu Van Quyet")
    enter()
    enter()
    type_text(page.people.password.edit, password)
    enter()
    type_text(page.people.again.edit, again)
    enter()
    qtbot.waitUntil(background.idle)


def test_a_supervisor_adds_a_clerk(qtbot: QtBot, window: MainWindow, admin: AdminPage, counter: Counter) -> None:
    _add(qtbot, admin, PASSWORD, PASSWORD)
    assert "Đã thêm Luu Van Quyet" in window.line.text()
    added = next(person for person in staff.roster(counter) if person.name == "Luu Van Quyet")
    assert added.role is Role.CLERK
    assert staff.sign_in(counter, added.id, PASSWORD).clerk == added


@pytest.mark.parametrize(("password", "again", "says"), [("ngan", "ngan", "14 ký tự"), (PASSWORD, "x", "khác nhau")])
def test_a_password_is_refused_beside_its_field(
    qtbot: QtBot, admin: AdminPage, counter: Counter, password: str, again: str, says: str
) -> None:
    before = staff.roster(counter)
    _add(qtbot, admin, password, again)
    assert says in admin.people.password.message() + admin.people.again.message()
    assert staff.roster(counter) == before


def test_a_clerk_may_not(qtbot: QtBot, window: MainWindow, admin: AdminPage, counter: Counter) -> None:
    admin.set_counter(counter)
    before = staff.roster(counter)
    window.open_page("page")
    qtbot.waitUntil(background.idle)
    assert window.line.text().startswith("Thêm người, đặt lại mật khẩu: cần trưởng bưu cục đăng nhập.")
    assert admin.check.check.hasFocus()
    assert not admin.people.name.edit.isEnabled()
    enter(CTRL)
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(background.idle)
    assert staff.roster(counter) == before
    boss = next(person for person in before if person.role is Role.SUPERVISOR)
    admin.set_counter(replace(counter, clerk=boss))
    window.open_page("page")
    assert admin.people.name.edit.hasFocus()


def test_the_daily_list_leaves_as_a_file(qtbot: QtBot, window: MainWindow, counter: Counter, tmp_path: Path) -> None:
    accept(counter, INTAKE)
    page = ReportPage()
    (tmp_path / "ban giao").mkdir()
    page.folder.set_text(str(tmp_path / "ban giao"))
    page.set_counter(counter)
    put(window, page)
    qtbot.waitUntil(background.idle)
    assert page.count.text() == "0 hồ sơ đã giao, 1 hồ sơ còn lại."
    enter(CTRL)
    qtbot.waitUntil(background.idle)
    [made] = (tmp_path / "ban giao").iterdir()
    assert made.name == "ban-giao-2019-08-15.xlsx"
    assert made.read_bytes()[:2] == b"PK"
    assert made.name in window.line.text()
    made.unlink()
    press(Qt.Key.Key_Enter, CTRL | Qt.KeyboardModifier.KeypadModifier)
    qtbot.waitUntil(background.idle)
    assert made.exists()
    page.day.edit.clear()
    type_text(page.day.edit, "31/9/2019")
    enter()
    assert page.day.message() == window.line.text() == "Không có ngày 31/9. Tháng 9 có 30 ngày."
    page.day.edit.clear()
    type_text(page.day.edit, "14/8/2019")
    enter()
    qtbot.waitUntil(lambda: background.idle() and page.count.text().startswith("0 hồ sơ đã giao, 0"))
    assert page.day.message() == ""
    assert window.line.text().startswith("Ghi ngày rồi Enter để xem.")


@pytest.mark.parametrize("sent", [Qt.Key.Key_Return, Qt.Key.Key_P])
def test_no_folder_is_made_by_a_slip(
    qtbot: QtBot, window: MainWindow, counter: Counter, tmp_path: Path, sent: Qt.Key
) -> None:
    page = ReportPage()
    page.folder.set_text(str(tmp_path / "ban goa"))
    page.set_counter(counter)
    put(window, page)
    qtbot.waitUntil(background.idle)
    press(sent, CTRL)
    qtbot.waitUntil(lambda: background.idle() and page.folder.edit.hasFocus())
    assert page.folder.message() == f"Không có thư mục {tmp_path / 'ban goa'}."
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("ban")] == []
    press(Qt.Key.Key_End)
    type_text(None, "x")
    assert page.folder.message() == ""


def test_a_forgotten_password_is_set_again(
    qtbot: QtBot, window: MainWindow, admin: AdminPage, counter: Counter
) -> None:
    assert counter.clerk is not None
    admin.people.table.choose([person.id for person in staff.roster(counter)].index(counter.clerk.id))
    type_text(admin.people.password.edit, PASSWORD)
    type_text(admin.people.again.edit, PASSWORD)
    press(Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(background.idle)
    assert counter.clerk.name in window.line.text()
    assert staff.sign_in(counter, counter.clerk.id, PASSWORD).clerk == counter.clerk


def test_a_round_that_sent_nothing_says_so(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    syncing = Syncing(Route(), training=False)
    page = AdminPage(syncing)
    page.set_counter(counter)
    syncing.set_counter(counter)
    put(window, page)
    qtbot.waitUntil(background.idle)
    press(Qt.Key.Key_G, CTRL)
    qtbot.waitUntil(background.idle)
    assert window.line.text() == "Không gửi ngày nào. Chưa ghép với tỉnh."


def test_a_clerk_may_not_enrol_the_desk(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    syncing = Syncing(Route(), training=False)
    page = AdminPage(syncing)
    page.set_counter(counter)
    syncing.set_counter(counter)
    put(window, page)
    qtbot.waitUntil(background.idle)
    type_text(page.sync.url.edit, "https://hoso.buudien.example")
    enter()
    type_text(None, "A" * 24)
    enter()
    qtbot.waitUntil(background.idle)
    assert window.line.text() == "Việc này cần trưởng bưu cục đăng nhập."
    assert ask(counter, "SELECT count(*) FROM event WHERE kind = 'enrolled'") == [(0,)]
    assert ask(counter, "SELECT count(*) FROM setting WHERE key = 'sync_key'") == [(0,)]
