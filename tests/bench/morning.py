"""``python -m tests.bench.morning``: the morning of ``bcdesk demo``; prints the MB that its window holds after it."""

import sys
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from bcdesk.app import open_day
from bcdesk.demo import morning
from bcdesk.gui import background
from bcdesk.player import Player
from bcdesk.practice import practice_plan
from tests.bench.desk import settings_in
from tests.bench.takes_keys import resident_mb


def main() -> None:
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home, ExitStack() as held:
        folder = Path(home)
        start = open_day(replace(settings_in(folder), printed_folder=folder), held, training=True)
        start.window.resize(1366, 768)
        start.window.show()
        for _said in morning(Player(start, folder), practice_plan()):
            application.processEvents()
        print(resident_mb())
        start.window.close()
        background.stop()


if __name__ == "__main__":
    main()
