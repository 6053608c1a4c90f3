"""Row 6: from the start of the process until sign-in takes keys; from the sign-in's commit until home does.

Beside it a process that shows a bare form. Each measurement is a process of its own; both have their compiled code
ready, as an installed program has.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tests.bench.desk import desk_at_work, settings_in
from tests.bench.measure import Target, in_turns, row
from tests.bench.table import Row

BLOCKS, SIZE = 8, 2
SECONDS = 60
TARGET = Target(1.5, 1500)
AGAINST = "start of a bare PySide6 form, one field"


def start(home: Path) -> list[Row]:
    desk_at_work(settings_in(home)).db.close()
    run = in_process_of(home)
    home_s: list[float] = []

    def ours() -> float:
        began = perf_counter()
        taken_at, until_home = map(float, run("counter_start"))
        home_s.append(until_home)
        return taken_at - began

    def bare() -> float:
        began = perf_counter()
        return float(run("bare_form")[0]) - began

    for warm_up in (ours, bare):
        warm_up()
    home_s.clear()
    found = in_turns(BLOCKS, SIZE, ours, bare, bare)
    return [
        row("6", "start until sign-in takes keys", AGAINST, TARGET, found),
        row("6", "sign-in done until home takes keys", AGAINST, TARGET, found.with_ours(home_s)),
    ]


def in_process_of(home: Path) -> Callable[[str], list[str]]:
    """Runs a module of this package on the desk below ``home`` and gives the words that it prints."""
    environment = {
        **os.environ,
        "HOME": str(home),
        "PROGRAMDATA": str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(module: str) -> list[str]:
        command = [sys.executable, "-m", f"tests.bench.{module}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
        if done.returncode:
            raise RuntimeError(f"{module}: {done.stderr}")
        return done.stdout.split()

    return run
