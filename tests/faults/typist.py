"""A process in which a form is filled and kept until it is killed (see ``acceptor`` for how it is spoken to).

The child says "saved form letters" after each commit.
"""

import os
from pathlib import Path

from bcdesk.desk import drafts
from bcdesk.store.db import open_database
from tests.counter import MORNING, Clock, at_counter
from tests.faults.acceptor import serve


def type_until_killed(path: Path, key: bytes, form_id: str) -> None:
    counter = at_counter(open_database(path, key), Clock(MORNING))
    drafts.unfinished(counter)
    for letters in range(1, 100_000):
        drafts.autosave(counter, form_id, {"name": "Hạnh " * letters}, ())
        if letters == 2 and form_id.endswith("kept"):
            drafts.keep(counter, form_id, {"name": "Hạnh " * letters}, ())
        os.write(1, f"saved {form_id} {letters}\n".encode())


if __name__ == "__main__":
    serve(type_until_killed)
