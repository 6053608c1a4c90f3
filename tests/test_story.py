"""A day at the counter through the real window: keys and scans alone, a power cut, and the paper after it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bcdesk.app import open_day
from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dossier import Receipt
from bcdesk.desk import find, own_day, prints, upkeep
from bcdesk.desk.counter import Counter
from bcdesk.desk.own_day import Tally
from bcdesk.gui import background, style
from bcdesk.gui.keys import enter, press, scan
from bcdesk.gui.start import Start
from bcdesk.player import Player
from bcdesk.practice import practice_plan, practice_settings
from bcdesk.resources_path import resource
from bcdesk.settings import Settings
from bcdesk.store.types import VIETNAM
from tests.counter import ask
from tests.paper.printed import codes, pages, squeezed

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def settings(home: Path) -> Settings:
    home.mkdir()
    return practice_settings(datetime.now(VIETNAM), {"HOME": str(home)})


@pytest.fixture
def end() -> str:
    return "accepted"


@pytest.fixture
def cut_at(settings: Settings, home: Path, end: str) -> str:
    """The last line before the power went: the number of the dossier that was kept, or what stood in the form."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.story_child", str(home), end],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.getcwd()},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    return child.stdout.splitlines()[-1]


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, settings: Settings, cut_at: str) -> Iterator[Start]:
    with ExitStack() as held:
        opened = open_day(settings, held, training=True)
        opened.window.resize(1366, 768)
        opened.window.show()
        yield opened
        background.stop()
        qapp.removeEventFilter(opened.window.router)
        opened.window.close()
        opened.window.deleteLater()
    style.apply(qapp, resource("."))


def _receipt(counter: Counter, number: str) -> Receipt:
    """What the Phiếu gửi of a number says."""
    kept = prints.snapshot(counter, prints.jobs_of(counter, number)[0].id)
    assert isinstance(kept, Receipt)
    return kept


def test_three_dossiers_and_a_power_cut(start: Start, settings: Settings, home: Path, cut_at: str) -> None:
    player, plan = Player(start, home), practice_plan()
    player.sign_in(plan["password"], then="home")
    day = start.day
    counter = day.counter
    # the shift goes on; what was done last is shown before anything else, with what became of its paper
    assert day.home.last.number.text() == cut_at
    printed = settings.printed_folder
    assert printed is not None
    assert len(list(printed.glob("*.pdf"))) == 2
    last = own_day.last_act(counter)
    assert last is not None
    assert [job.state for job in last.prints] == ["waiting"]

    # F6, the first row: "chưa in"; Enter prints it
    press(Qt.Key.Key_Down)
    enter()
    player.wait(lambda: (printed / f"phieu-gui-{cut_at}.pdf").exists() and player.idle())
    last = own_day.last_act(counter)
    assert last is not None
    assert [job.state for job in last.prints] == ["sent"]

    receipts = {row.item_number: _receipt(counter, row.item_number) for row in find.waiting_here(counter)}
    assert len(receipts) == len(plan["dossiers"])
    assert own_day.tallies(counter)[Tally.ACCEPTED] == len(plan["dossiers"])
    for number, receipt in receipts.items():
        pdf = (printed / f"phieu-gui-{number}.pdf").read_bytes()
        on = receipt.accepted_at.date()
        for copy in range(3):
            page = 2 * copy
            assert codes(pdf, page) == {number, own_qr(RecordKind.ITEM, number, on)}
            text = squeezed(pages(pdf)[page].text)
            for words in (receipt.sender.name, receipt.procedure_name, receipt.agency.name, f"{on:%d/%m/%Y}"):
                assert squeezed(words) in text
    assert upkeep.check_up(counter) == ()

    # the paper's own barcode finds the dossier again, and Ctrl+P prints it once more, marked
    scan(cut_at)
    player.wait(player.idle)
    assert cut_at in day.window.line.text()
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    again = printed / f"phieu-gui-{cut_at}-in-lai-1.pdf"
    player.wait(lambda: again.exists() and player.idle())
    assert squeezed("BẢN IN LẠI LẦN 1") in squeezed(pages(again.read_bytes())[0].text)
    assert own_day.tallies(counter)[Tally.ACCEPTED] == len(plan["dossiers"])


@pytest.mark.parametrize("end", ["typing"])
def test_a_power_cut_over_a_form_that_was_being_filled(start: Start, home: Path, cut_at: str) -> None:
    player, plan = Player(start, home), practice_plan()
    player.sign_in(plan["password"], then="home")
    player.wait(lambda: "được giữ lại" in player.said())
    counter = start.day.counter
    assert own_day.tallies(counter)[Tally.ACCEPTED] == 0
    assert {kind for (kind,) in ask(counter, "SELECT DISTINCT kind FROM event JOIN entry USING (seq)")} == {
        "shift_opened"
    }
    player.key("F2")
    player.wait(player.settled)
    assert start.day.intake.form.content() == json.loads(cut_at)
    assert start.day.intake.amount.total.text() != "– đ"
    player.accept()
    assert own_day.tallies(counter)[Tally.ACCEPTED] == 1
