"""A counter in a process of its own: two dossiers taken in and printed, a third accepted; then the power goes.

Dies by SIGKILL after the commit and before the print. Its last line is the number that was accepted. "typing" dies
over a form that is filled and not accepted; its last line is what stood in it.
"""

import json
import os
import signal
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bcdesk.app import open_day
from bcdesk.core.dossier import Receipt
from bcdesk.desk import drafts
from bcdesk.player import Player
from bcdesk.practice import practice_plan, practice_settings
from bcdesk.store.types import VIETNAM


def main(home: str, end: str = "accepted") -> None:
    settings = practice_settings(datetime.now(VIETNAM), {"HOME": home})
    application = QApplication(["bcdesk"])
    start = open_day(settings, ExitStack(), training=True)
    start.window.resize(1366, 768)
    start.window.show()
    player, plan = Player(start, Path(home)), practice_plan()
    player.sign_in(plan["password"])
    player.open_shift(plan["float_vnd"])
    first, second, third = plan["dossiers"]
    if end == "typing":
        player.fill(first)
        _die_typing(player)
    player.take_in(first)
    player.take_in(second)
    start.day.intake.accepted.connect(_die)
    player.take_in(third)
    application.processEvents()


def _die_typing(player: Player) -> None:
    content, counter = player.day.intake.form.content(), player.day.counter
    player.wait(lambda: [draft.content for draft in drafts.waiting(counter)] == [content])
    print(json.dumps(content), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def _die(receipt: Receipt) -> None:
    print(receipt.item_number, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
