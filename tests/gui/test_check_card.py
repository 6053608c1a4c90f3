"""The check-up at the window, by keys: a sound desk, one where somebody changed a state, and no name on the screen."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.gui import background
from bcdesk.gui.admin_page import AdminPage
from bcdesk.gui.check_card import SHOWN
from bcdesk.gui.keys import CTRL, press
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.syncing import Route, Syncing
from bcdesk.store.db import writing
from tests.counter import HANH, another, everything
from tests.gui.conftest import put


@pytest.fixture
def admin(window: MainWindow, counter: Counter, qtbot: QtBot) -> AdminPage:
    page = AdminPage(Syncing(Route(), training=False))
    page.set_counter(counter)
    put(window, page)
    qtbot.waitUntil(background.idle)
    return page


def _check(qtbot: QtBot, page: AdminPage) -> list[str]:
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(background.idle)
    assert page.check.check.isEnabled()
    return page.check.found.toPlainText().splitlines() if page.check.found.isVisible() else []


def test_a_sound_desk(qtbot: QtBot, window: MainWindow, admin: AdminPage, counter: Counter) -> None:
    accept(counter, another("form-1"))
    assert _check(qtbot, admin) == []
    assert window.line.text().startswith("Dữ liệu khớp.")


def test_each_difference_stands_in_words_until_it_is_gone(
    qtbot: QtBot, window: MainWindow, admin: AdminPage, counter: Counter
) -> None:
    accept(counter, another("form-1"))
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'lost'")
    before = everything(counter.db)
    assert _check(qtbot, admin) == [
        "1. Bưu gửi TH 2815 3001 5 VN: trạng thái theo nhật ký: “đã tiếp nhận (tại bưu cục)”; đang ghi: “đã mất”."
    ]
    assert window.line.text().startswith("Có 1 chỗ lệch.")
    assert admin.check.found.hasFocus()
    assert everything(counter.db) == before
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'accepted'")
    assert _check(qtbot, admin) == []


def test_no_more_than_a_screen_can_hold(qtbot: QtBot, window: MainWindow, admin: AdminPage, counter: Counter) -> None:
    with writing(counter.db) as conn:
        conn.exec_driver_sql(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 250) "
            "INSERT INTO sync_day (day, revision) SELECT date('2020-01-01', x || ' days'), 1 FROM n"
        )
    assert len(_check(qtbot, admin)) == SHOWN
    assert window.line.text().startswith(f"Có 250 chỗ lệch. Đang hiện {SHOWN} chỗ đầu.")


def test_nobody_is_named(qtbot: QtBot, admin: AdminPage, counter: Counter) -> None:
    accept(counter, another("form-1"))
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = (SELECT name FROM party)")
    [told] = _check(qtbot, admin)
    assert told.endswith("đang ghi: giá trị không đọc được.")
    assert HANH.name not in told
