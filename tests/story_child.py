"""A counter in a process of its own: two dossiers taken in and printed, a third accepted; then the power goes.

Dies by SIGKILL after the commit and before the print. Its last line is the number that was accepted.
"""

import os
import signal
import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bcdesk.app import open_day
from bcdesk.core.dossier import Receipt
from bcdesk.player import Player
from bcdesk.practice import practice_plan, practice_settings
from bcdesk.store.types import VIETNAM


def main(home: str) -> None:
    settings = practice_settings(datetime.now(VIETNAM), {"HOME": home})
    application = QApplication(["bcdesk"])
    start = open_day(settings, ExitStack(), training=True)
    start.window.resize(1366, 768)
    start.window.show()
    player, plan = Player(start, Path(home)), practice_plan()
    player.sign_in(plan["password"])
    player.open_shift(plan["float_vnd"])
    first, second, third = plan["dossiers"]
    player.take_in(first)
    player.take_in(second)
    start.day.intake.accepted.connect(_die)
    player.take_in(third)
    application.processEvents()


def _die(receipt: Receipt) -> None:
    print(receipt.item_number, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
