"""A process that accepts dossiers until it is killed: what a counter looks like from outside when the power goes.

``python -m tests.faults.acceptor KEY`` reads "database name" lines. Each makes a child that accepts in a loop and
says "accepted seq number form" after each commit; then, when the child is dead, the parent says "gone".
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from bcdesk.core.dossier import Service
from bcdesk.desk.intake import accept
from bcdesk.store.db import open_database
from tests.counter import MORNING, Clock, another, at_counter


def accept_until_killed(path: Path, key: bytes, name: str) -> None:
    counter = at_counter(open_database(path, key), Clock(MORNING))
    for turn in range(100_000):
        form_id = f"{name}-{turn}"
        receipt = accept(counter, another(form_id, service=Service.TWO_WAY))
        os.write(1, f"accepted {receipt.event_seq} {receipt.item_number} {form_id}\n".encode())


def serve(work: Callable[[Path, bytes, str], None]) -> None:
    """Do the work once for each line, in a child; told when the child is dead."""
    key = bytes.fromhex(sys.argv[1])
    os.write(1, b"ready\n")
    while line := sys.stdin.readline():
        path, name = line.split()
        child = os.fork()
        if child == 0:
            os.write(1, f"child {os.getpid()}\n".encode())
            work(Path(path), key, name)
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    serve(accept_until_killed)
