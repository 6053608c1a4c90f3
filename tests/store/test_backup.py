"""A copy is what was committed at one moment, encrypted, checked, and opens as a desk."""

import shutil
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from bcdesk.core.errors import Trouble
from bcdesk.store import backup as backup_module
from bcdesk.store.audit import verify_chain
from bcdesk.store.backup import backup, backups
from bcdesk.store.chain import head
from bcdesk.store.db import Database, open_database, reading, writing
from tests.store.desk_day import MORNING, accept, accept_some, open_desk


def test_copies_under_load_equal_a_committed_prefix(db: Database, tmp_path: Path) -> None:
    shift_id = open_desk(db)
    stop = threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            with writing(db) as conn:
                accept(conn, shift_id, f"load-{turn}", note="x" * 2000)
            turn += 1

    clerk = threading.Thread(target=write)
    clerk.start()
    try:
        copies = [backup(db, tmp_path / "copies", MORNING + timedelta(seconds=turn), keep=99) for turn in range(10)]
    finally:
        stop.set()
        clerk.join()
    heads = set()
    for copy in copies:
        place = tmp_path / f"restored-{copy.name}" / "desk.db"
        place.parent.mkdir()
        shutil.copy(copy, place)
        restored = open_database(place, db.key)
        with reading(restored) as conn, reading(db) as whole:
            end = head(conn)
            assert verify_chain(conn) == ()
            sql = "SELECT hash FROM event WHERE seq = ?"
            assert whole.exec_driver_sql(sql, (end.seq,)).scalar() == end.hash
            assert conn.exec_driver_sql("SELECT count(*) FROM number_use").scalar() == end.seq - 1
        restored.close()
        heads.add(end.seq)
    assert len(heads) > 1  # it was under load


def test_the_newest_are_kept_and_others_files_left(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "anh.jpg").write_text("")
    (folder / "desk-20190101-000000.backup.cu").write_text("")
    made = [backup(db, folder, MORNING + timedelta(days=day), keep=3) for day in range(5)]
    assert backups(folder, "desk") == tuple(reversed(made[2:]))
    assert made[0].name == "desk-20190815-073000.backup"
    assert {path.name for path in folder.iterdir()} == {path.name for path in made[2:]} | {
        "anh.jpg",
        "desk-20190101-000000.backup.cu",
    }


def test_a_copy_reads_as_noise(db: Database, tmp_path: Path) -> None:
    accept_some(db, open_desk(db), 3)
    data = backup(db, tmp_path, MORNING, keep=1).read_bytes()
    assert b"SQLite format" not in data
    assert "Nguyễn".encode() not in data


def test_a_damaged_copy_never_counts(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that garbles what it was given: nothing under the name of a backup, the older copy stays."""
    accept_some(db, open_desk(db), 10)
    folder = tmp_path / "copies"
    good = backup(db, folder, MORNING, keep=1)
    copy = backup_module._copy

    def garbling_disk(source: Database, part: Path) -> object:
        result = copy(source, part)
        with part.open("r+b") as file:
            file.seek(9000)
            file.write(b"\0" * 100)
        return result

    monkeypatch.setattr(backup_module, "_copy", garbling_disk)
    with pytest.raises(Trouble, match="hỏng"):
        backup(db, folder, MORNING + timedelta(days=1), keep=1)
    assert list(folder.iterdir()) == [good]


def test_a_folder_that_can_not_be_written(db: Database, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("")
    with pytest.raises(Trouble, match="sao lưu"):
        backup(db, tmp_path / "stick" / "copies", MORNING, keep=1)
