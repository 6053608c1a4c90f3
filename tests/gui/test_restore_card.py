"""F10 after a restore, by keys and against a real province: a supervisor sees both sides and decides."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tenacity
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.staff import Role
from bcdesk.desk import staff
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.gui import background
from bcdesk.gui.admin_page import AdminPage
from bcdesk.gui.keys import CTRL, press
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.syncing import Route, Syncing
from bcdesk.province import desks
from bcdesk.province.app import make_app
from bcdesk.province.db import writing as province_writing
from bcdesk.province.office import Office
from bcdesk.store import journal
from bcdesk.store.backup import copy_verified
from bcdesk.store.db import open_database, writing
from bcdesk.store.journal import EventKind
from bcdesk.sync import client, enrolment
from bcdesk.sync.line import Network
from tests.counter import Clock, another, ask, at_counter
from tests.gui.conftest import put
from tests.province.conftest import make_office
from tests.province.serving import served

QUICK = Network(attempts=3, wait=tenacity.wait_none())


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Office]:
    made = make_office(f"sqlite:///{tmp_path / 'province.db'}", clock)
    with province_writing(made.storage) as conn:
        desks.add_station(conn, made, "281530", "BĐ-VHX Đạo Trù", "Tam Đảo")
    yield made
    made.storage.close()


@pytest.fixture
def older(counter: Counter, office: Office, tmp_path: Path, key: bytes, clock: Clock) -> Iterator[Counter]:
    """This morning's copy of a desk that took in two more dossiers since; the province has them."""
    with province_writing(office.storage) as conn:
        code = desks.desk_code(conn, office, "281530", lambda size: bytes(range(size)))[1]
    with served(make_app(office)) as url:
        enrolment.enrol(counter.db, signed_in(counter, Role.SUPERVISOR).clerk, url, code, clock, QUICK)
        accept(counter, another("form-1"))
        copy = tmp_path / "older" / "desk.db"
        copy.parent.mkdir()
        copy_verified(counter.db, copy)
        for form_id in ("form-2", "form-3"):
            accept(counter, another(form_id))
        assert client.push(counter.db, clock, QUICK).waiting == 0
        db = open_database(copy, key)
        yield at_counter(db, clock)
        db.close()


def restored(counter: Counter) -> Counter:
    now = counter.clock()
    with writing(counter.db) as conn:
        journal.append(
            conn, at=now, business_day=now.date(), actor=journal.SYSTEM, kind=EventKind.RESTORED, subject="x", epoch=2
        )
    return counter


def signed_in(counter: Counter, role: Role) -> Counter:
    return replace(counter, clerk=next(each for each in staff.roster(counter) if each.role is role))


def opened(window: MainWindow, qtbot: QtBot, counter: Counter) -> AdminPage:
    syncing = Syncing(Route(), training=False)
    page = AdminPage(syncing)
    page.states = []  # type: ignore[attr-defined]
    syncing.told.connect(page.states.append)  # type: ignore[attr-defined]
    page.set_counter(counter)
    put(window, page)
    syncing.set_counter(counter)
    qtbot.waitUntil(background.idle)
    return page


def rows(page: AdminPage) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in page.restore.table.rows_model.rows]


def counted(office: Office) -> Any:
    with office.storage.reader.connect() as conn:
        return conn.exec_driver_sql("SELECT value FROM day_row WHERE measure = 'accepted' AND value > 0").scalar()


def test_a_supervisor_sees_both_sides_and_confirms(
    qtbot: QtBot, window: MainWindow, older: Counter, office: Office
) -> None:
    boss = signed_in(restored(older), Role.SUPERVISOR)
    page = opened(window, qtbot, boss)
    assert page.states[-1].text == "Đã khôi phục: trưởng bưu cục xem F10"  # type: ignore[attr-defined]
    assert page.restore.isVisible()
    assert not page.sync.isVisible()
    assert "sau khôi phục" in page.restore.here.text()
    assert "sau khôi phục" not in page.restore.there.text()
    [today] = [row for row in rows(page) if row[0] == "15/08/2019"]
    assert today[1].startswith("1 nhận, 0 trả")
    assert today[2].startswith("3 nhận, 0 trả")
    assert today[3] == "thiếu 2 nhận"
    assert counted(office) == 3  # nothing was sent by looking
    press(Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(lambda: background.idle() and not page.restore.isVisible())
    assert page.sync.isVisible()
    assert counted(office) == 1
    assert ask(boss, "SELECT actor FROM event WHERE kind = 'restore_confirmed'") == [(f"clerk:{boss.clerk.id}",)]
    assert page.states[-1].text.startswith("Đã gửi")  # type: ignore[attr-defined]


def test_a_clerk_is_refused_in_words(qtbot: QtBot, window: MainWindow, older: Counter, office: Office) -> None:
    page = opened(window, qtbot, restored(older))
    press(Qt.Key.Key_K, CTRL)
    qtbot.waitUntil(background.idle)
    assert window.line.text() == "Việc này cần trưởng bưu cục đăng nhập."
    assert page.restore.isVisible()
    assert counted(office) == 3
    assert ask(older, "SELECT count(*) FROM event WHERE kind = 'restore_confirmed'") == [(0,)]


def test_data_copied_back_by_hand_is_stopped(qtbot: QtBot, window: MainWindow, older: Counter, office: Office) -> None:
    boss = signed_in(older, Role.SUPERVISOR)
    page = opened(window, qtbot, boss)
    assert page.states[-1].text == "Tỉnh không nhận: trưởng bưu cục xem F10"  # type: ignore[attr-defined]
    assert page.restore.isVisible()
    assert "bcdesk restore" in page.restore.why.text()
    assert rows(page)[0][3] == "thiếu 2 nhận"
    press(Qt.Key.Key_K, CTRL)  # its key is dead
    qtbot.waitUntil(background.idle)
    assert counted(office) == 3
    assert ask(boss, "SELECT count(*) FROM event WHERE kind = 'restore_confirmed'") == [(0,)]
