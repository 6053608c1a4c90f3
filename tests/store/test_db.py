"""Opening: pragmas, encryption, and every way in which a file can be lost, damaged, foreign, full or held."""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from bcdesk.core.errors import Trouble
from bcdesk.store.audit import verify_chain
from bcdesk.store.crypto import check_path
from bcdesk.store.db import Database, check_pragmas, check_sqlite, open_database, reading, writing
from tests.store.desk_day import accept, accept_some, open_desk


def test_pragmas_hold_on_every_connection(db: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0}
    with db.writer.connect() as one, db.writer.connect() as two, db.reader.connect() as three:
        for conn, query_only in ((one, 0), (two, 0), (three, 1)):
            raw = conn.connection.driver_connection
            check_pragmas(raw, {**wanted, "busy_timeout": 5000, "query_only": query_only})
            with pytest.raises(Trouble, match="synchronous"):
                check_pragmas(raw, {**wanted, "synchronous": 1})


def test_writers_begin_immediate_and_readers_never_lock(db: Database) -> None:
    other = open_database(db.path, db.key, busy_ms=50)
    with writing(db), pytest.raises(Trouble, match="đang giữ"), writing(other):
        pass
    with reading(db) as conn:
        conn.exec_driver_sql("SELECT count(*) FROM event").scalar()
        with writing(other) as free:
            free.exec_driver_sql("INSERT INTO setting VALUES ('a', 'b')")
        assert conn.exec_driver_sql("SELECT count(*) FROM setting").scalar() == 0
    with pytest.raises(Trouble, match="chỉ đọc"), reading(db) as conn:
        conn.exec_driver_sql("INSERT INTO setting VALUES ('c', 'd')")
    other.close()


def test_nothing_readable_lies_on_the_disk(db: Database) -> None:
    shift_id = open_desk(db)
    accept_some(db, shift_id, 5)
    data = b"".join(path.read_bytes() for path in db.path.parent.iterdir() if path.suffix != ".keycheck")
    assert len(data) > 100_000
    for plain in ("SQLite format", "Nguyễn Thị Hoa", "form-1", "CREATE TABLE", "HB2815", db.key.hex()):
        assert plain.encode() not in data
    assert db.key not in data
    assert db.key.hex() not in repr(db)


def test_an_old_sqlite_is_refused() -> None:
    check_sqlite(dbapi2.sqlite_version_info)
    with pytest.raises(Trouble, match=r"3\.51\.2"):
        check_sqlite((3, 51, 2))


def _lose_file(path: Path) -> None:
    path.unlink()


def _lose_check_and_mangle(path: Path) -> None:
    check_path(path).unlink()
    _mangle(path)


def _mangle(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(os.urandom(64))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _plain(path: Path) -> None:
    path.unlink()
    with dbapi2.connect(str(path)) as conn:
        conn.execute("CREATE TABLE t (x)")
    conn.close()


def _encrypted_stranger(path: Path) -> None:
    path.unlink()
    conn = dbapi2.connect(str(path))
    conn.execute(f"PRAGMA key = \"x'{bytes(range(7, 39)).hex()}'\"")
    conn.execute("CREATE TABLE t (x)")
    conn.commit()
    conn.close()


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (_lose_file, "đã từng có dữ liệu"),
        (_mangle, "bị hỏng"),
        (_empty, "rỗng"),
        (_lose_check_and_mangle, "khóa không đúng, hoặc tệp bị hỏng"),
        (_plain, "không phải"),
        (_encrypted_stranger, "không phải"),
    ],
)
def test_harmed_files_are_told_apart(db: Database, harm: Callable[[Path], None], message: str) -> None:
    db.close()
    harm(db.path)
    before = db.path.read_bytes() if db.path.exists() else None
    with pytest.raises(Trouble, match=message) as caught:
        open_database(db.path, db.key)
    assert caught.value.remedy
    after = db.path.read_bytes() if db.path.exists() else None
    assert (after or b"") == (before or b"") or harm is _encrypted_stranger  # WAL mode marks its header


def test_a_wrong_key_is_named_as_such(db: Database) -> None:
    db.close()
    with pytest.raises(Trouble, match="không phải là khóa"):
        open_database(db.path, bytes(32))
    check_path(db.path).unlink()
    with pytest.raises(Trouble, match="khóa không đúng"):
        open_database(db.path, bytes(32))
    assert not check_path(db.path).exists()
    open_database(db.path, db.key).close()
    assert check_path(db.path).exists()


def test_random_damage_is_trouble_never_a_crash_or_an_empty_database(db: Database) -> None:
    accept_some(db, open_desk(db), 20)
    db.close()
    whole, dice = db.path.read_bytes(), random.Random(20)
    outcomes = set()
    for _ in range(80):
        data = bytearray(whole)
        if dice.random() < 0.3:
            del data[dice.randrange(len(data)) :]
        else:
            at = dice.randrange(len(data) - 600)
            data[at : at + 600] = dice.randbytes(600)
        db.path.write_bytes(data)
        for suffix in ("-wal", "-shm"):
            Path(f"{db.path}{suffix}").unlink(missing_ok=True)
        try:
            opened = open_database(db.path, db.key)
        except Trouble:
            outcomes.add("told at start")
            continue
        try:
            with reading(opened) as conn:
                assert conn.exec_driver_sql("SELECT count(*) FROM event").scalar() == 21
                assert verify_chain(conn) == ()
            outcomes.add("elsewhere")
        except Trouble as trouble:
            outcomes.add("told when read" if "hỏng" in trouble.message else trouble.message)
        finally:
            opened.close()
    assert {"told at start", "told when read"} <= outcomes <= {"told at start", "told when read", "elsewhere"}


def test_a_full_disk_refuses_the_act_and_keeps_the_rest(db: Database) -> None:
    """Full at every growth step: SQLite's own page limit gives the error that ENOSPC gives."""
    shift_id = open_desk(db)
    done = 0

    def fill() -> None:
        nonlocal done
        for turn in range(2000):
            with writing(db) as conn:
                accept(conn, shift_id, f"form-{turn}", note="x" * 500)
            done += 1

    with db.writer.connect() as conn:  # the pool gives the same connection back below
        size = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        assert conn.exec_driver_sql(f"PRAGMA max_page_count = {size + 12}").scalar_one() == size + 12
    with pytest.raises(Trouble, match=r"đã đầy.*chưa được lưu") as caught:
        fill()
    assert "Thử lại" in caught.value.remedy
    assert done > 3
    with writing(db) as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM event").scalar() == done + 1
        assert conn.exec_driver_sql("SELECT count(*) FROM number_use").scalar() == done
        assert verify_chain(conn) == ()
        conn.exec_driver_sql("PRAGMA max_page_count = 100000")
    with writing(db) as conn:
        accept(conn, shift_id, f"form-{done}")


LIMITED = """
import resource, signal, sys
from pathlib import Path
from bcdesk.core.errors import Trouble
from bcdesk.store.db import open_database, writing
from tests.store.desk_day import accept
db = open_database(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    for turn in range(1000):
        with writing(db) as conn:
            accept(conn, 1, f"limited-{turn}")
        print(turn, flush=True)
except Trouble as trouble:
    print(trouble.message)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limit")
@pytest.mark.parametrize("room", [60_000, 131_000])
def test_a_file_that_may_not_grow_refuses_the_act(db: Database, room: int) -> None:
    open_desk(db)
    db.close()
    command = [sys.executable, "-c", LIMITED, str(db.path), db.key.hex(), str(room)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    *turns, told = result.stdout.splitlines()
    assert "chưa được lưu" in told
    again = open_database(db.path, db.key)
    with reading(again) as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM event").scalar() == len(turns) + 1
        assert verify_chain(conn) == ()
    again.close()


def test_a_bug_in_sql_stays_a_bug(db: Database) -> None:
    with pytest.raises(DBAPIError, match="no such table"), reading(db) as conn:
        conn.exec_driver_sql("SELECT * FROM nowhere")


def test_a_folder_that_may_not_be_written(tmp_path: Path, key: bytes) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Trouble, match="Không tạo được"):
        open_database(tmp_path / "file" / "desk.db", key)
