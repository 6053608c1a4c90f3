"""A process killed in the middle, and a second process that wants the same folder."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bcdesk.core.errors import Trouble
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import Database, open_database, reading
from bcdesk.store.lock import one_window
from tests.store.desk_day import open_desk

WRITER = """
import sys
from pathlib import Path
from bcdesk.store.db import open_database, writing
from tests.store.desk_day import accept
for line in sys.stdin:
    path, name = line.split()
    db = open_database(Path(path), bytes.fromhex(sys.argv[1]))
    for turn in range(100_000):
        with writing(db) as conn:
            seq, number = accept(conn, 1, f"{name}-{turn}", note="x" * 3000)
        print(seq, number, flush=True)
"""

HOLDER = """
import sys
from pathlib import Path
from bcdesk.store.lock import one_window
with one_window(Path(sys.argv[1]), "Nguyễn Thị Hoa"):
    print("held", flush=True)
    sys.stdin.read()
"""


def _start(code: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")


def test_killed_at_random_moments_every_acknowledged_act_is_whole(db: Database) -> None:
    open_desk(db)
    db.close()
    dice = random.Random(3)
    acknowledged: dict[int, str] = {}
    writers = [_start(WRITER, db.key.hex()) for _ in range(2)]
    for turn in range(20):
        writer = writers.pop(0)
        writer.stdin.write(f"{db.path} kill{turn}\n")
        writer.stdin.flush()
        lines = [writer.stdout.readline()]
        time.sleep(dice.uniform(0, 0.02))
        writer.send_signal(signal.SIGKILL)
        if len(writers) + turn < 19:
            writers.append(_start(WRITER, db.key.hex()))  # warms up while this round is checked
        with writer:  # reads on where readline stopped; communicate would lose what was read ahead
            lines += writer.stdout.readlines()
        for line in lines:
            if line.endswith("\n"):
                seq, number = line.split()
                acknowledged[int(seq)] = number
        after = open_database(db.path, db.key)
        with reading(after) as conn:
            assert verify_chain(conn) == ()
            kept = dict(conn.exec_driver_sql("SELECT seq, item_number FROM event_line").all())
            assert acknowledged.items() <= kept.items()
            assert len(kept) <= len(acknowledged) + turn + 1  # one may be kept and not yet told
            counts = [
                conn.exec_driver_sql(sql).scalar()
                for sql in (
                    "SELECT count(*) FROM event WHERE kind = 'accepted'",
                    "SELECT count(*) FROM number_use",
                    "SELECT count(*) FROM event_note",
                    "SELECT count(*) / 2 FROM entry WHERE seq > 1",
                    "SELECT next - first FROM number_range",
                )
            ]
            assert counts == [len(kept)] * 5
        after.close()
    assert len(acknowledged) >= 20


def test_one_window_per_folder(tmp_path: Path) -> None:
    first = _start(HOLDER, str(tmp_path))
    assert first.stdout.readline() == "held\n"
    with pytest.raises(Trouble, match=f"Nguyễn Thị Hoa.*{first.pid}"), one_window(tmp_path, "Trần Văn Bình"):
        pass
    first.kill()
    first.communicate()
    with one_window(tmp_path, "Trần Văn Bình"):
        with pytest.raises(Trouble, match="Trần Văn Bình"), one_window(tmp_path, "Nguyễn Thị Hoa"):
            pass
        with one_window(tmp_path / "other", "Nguyễn Thị Hoa"):
            pass
    with one_window(tmp_path, "Nguyễn Thị Hoa"):
        pass
