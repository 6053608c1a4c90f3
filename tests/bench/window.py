"""Row 5: from Ctrl+Enter to the PDF ready, through the real window, against a raw commit and a bare canvas."""

import os
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from bcdesk.app import open_day
from bcdesk.desk import prints
from bcdesk.gui import background
from bcdesk.gui.keys import CTRL, enter
from bcdesk.player import WAIT_MS, Player
from bcdesk.practice import practice_plan
from tests.bench.bare_paper import Content, draw, read_back
from tests.bench.desk import PROCEDURE, senders, settings_in
from tests.bench.measure import Target, in_turns, row
from tests.bench.raw_rows import RawDesk, Statement, Written, check_same, raw_copy
from tests.bench.table import Row

BLOCKS, SIZE = 8, 4
Work = tuple[list[Statement], Content]


def dossiers() -> Iterator[dict[str, Any]]:
    """Keys for the intake page, as ``bcdesk.demo`` takes them: another card each time, one procedure of six papers."""
    for turn, sender in enumerate(senders()):
        sex = "Nữ" if sender.id_number[3] == "1" else "Nam"
        address = f"{sender.address_line.split(', ')[1].capitalize()}, Đồng Tĩnh, Tam Dương, Vĩnh Phúc"
        yield {
            "card": f"{sender.id_number}||{sender.name}|12031985|{sex}|{address}|15042021",
            "phone": "0912345678",
            "procedure": PROCEDURE,
            "weight_g": 120 + turn,
            "receipt": f"TP/19P {turn:07d}",
            "cash": "500k",
        }


def key_to_paper(home: Path) -> Row:
    plan = practice_plan()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    with ExitStack() as held:
        start = open_day(replace(settings_in(home), printed_folder=home / "printed"), held, training=True)
        start.window.resize(1366, 768)
        start.window.show()
        player = _Player(start, home)
        player.sign_in(plan["password"])
        player.open_shift(plan["float_vnd"])
        try:
            return _measured(player, home)
        finally:
            start.window.close()
            application.processEvents()
            background.stop()
            start.day.counter.db.close()


def _measured(player: "_Player", home: Path) -> Row:
    db = player.day.counter.db
    waiting = dossiers()
    _one(player, next(waiting))  # the first of a year makes the range of its vouchers
    raw, again = (raw_copy(db, home / name) for name in ("raw.db", "again.db"))
    written = Written(db)
    to_raw, to_again = deque[Work](), deque[Work]()

    def ours() -> float:
        took, job, pdf = _one(player, next(waiting))
        work = written.statements(), read_back(pdf, prints.snapshot(player.day.counter, job.id))
        to_raw.append(work)
        to_again.append(work)
        return took

    def bare(desk: RawDesk, works: deque[Work]) -> float:
        statements, content = works.popleft()
        took = desk.write(statements)
        begun = perf_counter()
        draw(content)
        return took + perf_counter() - begun

    found = in_turns(BLOCKS, SIZE, ours, lambda: bare(raw, to_raw), lambda: bare(again, to_again))
    check_same(db, raw, again)
    return row("5", "Ctrl+Enter to PDF ready, window", "raw commit + bare canvas", Target(2, 100), found)


def _one(player: "_Player", dossier: dict[str, Any]) -> tuple[float, prints.PrintJob, bytes]:
    player.fill(dossier)
    done = player.accept_to_paper()
    player.wait(lambda: player.window.current == "home" and player.idle())
    return done


class _Player(Player):
    """A player who takes no pictures, and stops the time of a dossier."""

    def picture(self, name: str) -> None:
        """Costs time and says nothing about it."""

    def accept_to_paper(self) -> tuple[float, prints.PrintJob, bytes]:
        """Ctrl+Enter; seconds until the PDF is ready, its job, and the PDF."""
        loop, made = QEventLoop(), list[tuple[float, prints.PrintJob, bytes]]()

        def ready(job: prints.PrintJob, pdf: bytes) -> None:
            made.append((perf_counter() - begun, job, pdf))
            loop.quit()

        connection = self.day.prints.ready.connect(ready)
        QTimer.singleShot(WAIT_MS, loop, loop.quit)
        begun = perf_counter()
        enter(CTRL)
        loop.exec()
        self.day.prints.ready.disconnect(connection)
        return made[0]
