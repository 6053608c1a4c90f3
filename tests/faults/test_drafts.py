"""Forms while the process is killed: what was typed is there again, and no money moved."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bcdesk.desk import drafts
from bcdesk.desk.counter import Counter
from bcdesk.store.db import open_database
from tests.counter import Clock, at_counter, everything

FORMS = 200


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL and fork")
def test_two_hundred_forms_killed_while_typed_are_all_there_and_moved_nothing(
    counter: Counter, clock: Clock, key: bytes
) -> None:
    before = everything(counter.db)
    counter.db.close()
    dice = random.Random(20190815)
    told: dict[str, int] = {}
    command = [sys.executable, "-m", "tests.faults.typist", key.hex()]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as typist:
        assert typist.stdin is not None
        assert typist.stdout is not None
        assert typist.stdout.readline() == "ready\n"
        for turn in range(FORMS):
            typist.stdin.write(f"{counter.db.path} form-{turn}{'-kept' if turn % 4 == 0 else ''}\n")
            typist.stdin.flush()
            child = int(typist.stdout.readline().removeprefix("child "))
            lines = [typist.stdout.readline() for _ in range(1 + turn % 3)]
            time.sleep(dice.uniform(0, 0.004))
            os.kill(child, signal.SIGKILL)
            lines += iter(typist.stdout.readline, "gone\n")
            for line in lines:
                _, form_id, letters = line.split()
                told[form_id] = int(letters)
        typist.stdin.close()
    again = open_database(counter.db.path, key)
    kept = {draft.form_id: draft for draft in drafts.waiting(at_counter(again, clock))}
    after = everything(again)
    again.close()
    assert kept.keys() == told.keys()
    for form_id, letters in told.items():
        name = kept[form_id].text("name")
        assert name in ("Hạnh " * letters, "Hạnh " * (letters + 1))  # one may be kept and not yet told
        assert bool(kept[form_id].code) == (form_id.endswith("kept") and letters >= 2) or letters == 1
    numbers = [draft.code for draft in kept.values() if draft.code]
    assert len(set(numbers)) == len(numbers) >= FORMS // 8
    assert {name for name in after if after[name] != before[name]} == {"draft"}
