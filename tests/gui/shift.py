"""A shift at the real window whose clerk works by keys and scans, and what a test writes down of it itself."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bcdesk.core.dossier import Receipt
from bcdesk.core.printers import Printers
from bcdesk.desk import catalogue, prints, staff
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PaperKind
from bcdesk.gui.day import Day
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.printing import TO_FILE, Printer
from bcdesk.gui.signin_page import SignInPage
from bcdesk.gui.start import Start
from bcdesk.gui.syncing import Route
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import pack_folder
from tests.clerk import Clerk
from tests.counter import PASSWORD, Clock, boss

WHO: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "data" / "twelve.toml").read_text("utf-8"))


@pytest.fixture
def clerk(window: MainWindow, counter: Counter, tmp_path: Path) -> Clerk:
    """At the sign-in form of a desk whose supervisor has loaded some more procedures; the shift is open."""
    pack, other = (pack_folder.read(resource("packs") / name) for name in (practice_plan()["pack"], "phu-tho-2025"))
    borrowed = [
        replace(each, agency_code=WHO["borrowed"][each.code], agency_kind="", valid_from=date(2019, 1, 1))
        for each in other.procedures
        if each.code in WHO["borrowed"]
    ]
    catalogue.load_pack(boss(counter), replace(pack, procedures=(*pack.procedures, *borrowed)))
    printers = Printers(TO_FILE, label=TO_FILE, voucher=TO_FILE)
    nobody = staff.nobody(replace(counter, rules=replace(counter.rules, printers=printers)))
    sign_in, folder = SignInPage(), tmp_path / "papers"
    made = Start(
        window,
        sign_in,
        lambda: nobody,
        lambda at: Day(window, sign_in, at, Printer(printers, folder=folder), Route(), tmp_path / "backup"),
    )
    playing = Clerk(made, folder)
    folder.mkdir()
    playing.sign_in(PASSWORD, then="home")
    return playing


class Shift:
    """What the test itself writes down of each customer, to hold against the books."""

    def __init__(self, clerk: Clerk, clock: Clock) -> None:
        self.clerk, self.clock = clerk, clock
        self.taken: dict[str, Receipt] = {}

    def keep(self) -> Receipt:
        """Ctrl+Enter; a few minutes later the next customer stands there."""
        self.clerk.picture("tiep-nhan")
        self.clerk.accept()
        number = str(self.clerk.day.home.last.number.text())
        kept = next(
            prints.snapshot(self.clerk.day.counter, job.id)
            for job in prints.jobs_of(self.clerk.day.counter, number)
            if job.kind is PaperKind.CONSIGNMENT
        )
        assert isinstance(kept, Receipt)
        self.taken[number] = kept
        self.clerk.picture("da-nhan")
        self.clock.now += timedelta(minutes=7)
        return kept

    def take_in(self, who: dict[str, Any]) -> Receipt:
        self.clerk.fill(who)
        return self.keep()


@pytest.fixture
def shift(clerk: Clerk, clock: Clock) -> Shift:
    return Shift(clerk, clock)
