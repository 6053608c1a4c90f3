"""One encrypted SQLite file, an engine that writes and one that only reads.

Writers take the write lock at once (BEGIN IMMEDIATE) and commit durably (WAL, synchronous=FULL); the pragmas are set
and read back on every connection.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Insert, Table, create_engine, event, insert
from sqlcipher3 import dbapi2

from bcdesk.core.errors import Trouble
from bcdesk.store import reference, schema, way_round
from bcdesk.store.crypto import check_path, key_check
from bcdesk.store.failures import NOTADB, RESTORE, sqlite_code, told
from bcdesk.store.migrations import HEAD
from bcdesk.store.place import check_place
from bcdesk.store.search import create_search
from bcdesk.store.tables import metadata
from bcdesk.store.triggers import create_triggers, missing_triggers

APPLICATION_ID = 0x42434431
"""Marks a file as a desk's database (PRAGMA application_id)."""
SQLITE_NEEDED = (3, 51, 3)
"""Older ones may corrupt a WAL file that two connections write (WAL-reset)."""
BUSY_MS = 5000
READ_CACHE_KB = 16_000
"""A search among a million dossiers touches more pages than SQLite keeps by itself, and each is decrypted anew."""
TABLE_MODULES = (schema, way_round, reference)
"""Importing them fills ``metadata``."""


@dataclass(frozen=True, slots=True)
class Database:
    """An opened desk database."""

    writer: Engine
    reader: Engine
    path: Path
    key: bytes = field(repr=False)

    def close(self) -> None:
        """Give the file back; the last connection folds the write-ahead log into it."""
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def writing(db: Database) -> Iterator[Connection]:
    """One transaction that holds the write lock from its first statement; all of it is kept, or nothing."""
    with told(saving=True), db.writer.begin() as conn:
        yield conn


@contextmanager
def reading(db: Database) -> Iterator[Connection]:
    """One consistent view; nothing can be written through it."""
    with told(saving=False), db.reader.begin() as conn:
        yield conn


def insert_row(conn: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Write one row and give the number it was kept under."""
    key = conn.execute(inserted(table), values).inserted_primary_key
    assert key is not None
    return int(key[0])


@cache
def inserted(table: Table) -> Insert:
    """The INSERT of a table, built once; rows are its parameters."""
    return insert(table)


def open_database(path: Path, key: bytes, busy_ms: int = BUSY_MS) -> Database:
    """Open a desk's database; made if there never was one, brought to this version if it is older.

    A lost, damaged or foreign file and a wrong key are told apart; none of them ends in an empty database.
    """
    check_sqlite(dbapi2.sqlite_version_info)
    check_place(path.parent)
    if not path.exists():
        _refuse_lost(path)
        _create(path, key)
    _check_file(path)
    _check_key(path, key)
    db = Database(make_engine(path, key, busy_ms), make_engine(path, key, busy_ms, writes=False), path, key)
    try:
        revision = _revision(db)
        if revision != HEAD:
            from bcdesk.store.migrate import upgrade  # alembic costs half a second

            upgrade(db, revision)
        _check_triggers(db)
        _keep_check(path, key)
    except BaseException:
        db.close()
        raise
    return db


def make_engine(
    path: Path, key: bytes, busy_ms: int = BUSY_MS, *, writes: bool = True, foreign_keys: bool = True
) -> Engine:
    """An engine on an encrypted file. Foreign keys are off only while a migration re-creates tables."""
    engine = create_engine(
        f"sqlite:///{path}",
        module=dbapi2,
        connect_args={"isolation_level": None, "timeout": busy_ms / 1000},
        hide_parameters=True,  # a trace must not tell whose dossier it was
        pool_size=2,
        max_overflow=2,
    )
    pragmas: dict[str, str | int] = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": int(foreign_keys),
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "busy_timeout": busy_ms,
        "query_only": int(not writes),
    }
    if not writes:
        pragmas["cache_size"] = -READ_CACHE_KB

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")
        check_pragmas(connection, pragmas)

    def begin(connection: Any) -> None:
        connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    # not by an event: where an engine has one, SQLAlchemy looks for listeners around every statement
    engine.dialect.do_begin = begin  # type: ignore[method-assign, assignment]
    return engine


def check_pragmas(connection: Any, pragmas: dict[str, str | int]) -> None:
    """What was asked for is what holds; a file system without shared memory, say, keeps WAL from working."""
    wrong = [name for name, value in pragmas.items() if connection.execute(f"PRAGMA {name}").fetchone()[0] != value]
    if not connection.execute("PRAGMA cipher_version").fetchone():
        wrong.append("cipher_version")
    if wrong:
        raise Trouble(
            f"Cơ sở dữ liệu không bật được chế độ an toàn ({', '.join(wrong)}).",
            "Đặt thư mục dữ liệu trên ổ đĩa trong máy, rồi cài đặt lại chương trình nếu còn lỗi.",
        )


def check_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite that is known to lose data."""
    if version < SQLITE_NEEDED:
        raise Trouble(
            f"Thư viện SQLite {'.'.join(map(str, version))} quá cũ, có lỗi làm hỏng dữ liệu.",
            "Cài lại chương trình bằng bộ cài chính thức.",
        )


def _refuse_lost(path: Path) -> None:
    leftovers = [check_path(path), path.with_name(path.name + "-wal")]
    if any(leftover.exists() for leftover in leftovers):
        raise Trouble(
            f"Không thấy tệp cơ sở dữ liệu {path}, nhưng quầy này đã từng có dữ liệu.",
            "Tìm lại tệp đã bị chuyển đi, hoặc nhờ bộ phận CNTT khôi phục từ bản sao lưu gần nhất.",
        )


def _create(path: Path, key: bytes) -> None:
    """Made beside its place and moved there whole: a cut in between leaves no half database."""
    fresh = path.with_name(path.name + ".new")
    with told(saving=True):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            for leftover in (fresh, Path(f"{fresh}-wal"), Path(f"{fresh}-shm")):
                leftover.unlink(missing_ok=True)
            engine = make_engine(fresh, key)
            with engine.begin() as conn:
                conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                metadata.create_all(conn)
                create_search(conn)
                conn.exec_driver_sql(
                    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
                    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
                )
                conn.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
                create_triggers(conn)
            engine.dispose()
            settle(fresh, path)
        except OSError as error:
            raise Trouble(
                f"Không tạo được cơ sở dữ liệu {path}: {error.strerror}.",
                "Kiểm tra quyền ghi vào thư mục dữ liệu và dung lượng đĩa.",
            ) from error


def settle(written: Path, place: Path) -> None:
    """Bring a finished file to its place so that a power cut finds the old one or the new one, whole."""
    with written.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(written, place)
    if os.name == "posix":
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _foreign(path: Path) -> Trouble:
    return Trouble(
        f"Tệp {path.name} không phải cơ sở dữ liệu của quầy hồ sơ.",
        "Xem lại đường dẫn dữ liệu trong tệp cấu hình; tệp này được giữ nguyên.",
    )


def _check_file(path: Path) -> None:
    """Before SQLite touches it: an empty file would become a new database, an open one a WAL database."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise Trouble(
            f"Không đọc được tệp {path}: {error.strerror}.", "Nhờ bộ phận CNTT cấp quyền đọc thư mục dữ liệu."
        ) from error
    if not start:
        raise Trouble(f"Tệp cơ sở dữ liệu {path.name} rỗng.", RESTORE)
    if start == b"SQLite format 3\0":
        raise _foreign(path)


def _check_key(path: Path, key: bytes) -> None:
    kept = check_path(path)
    if kept.exists() and kept.read_text(encoding="ascii", errors="replace").strip() != key_check(key):
        raise Trouble(
            "Khóa đang dùng không phải là khóa của cơ sở dữ liệu này.",
            "Chép lại đúng tệp khóa của quầy, hoặc gõ khóa trên phiếu khôi phục cất trong két.",
        )


def _keep_check(path: Path, key: bytes) -> None:
    """Written once the key has opened the file, never before."""
    kept = check_path(path)
    if kept.exists():
        return
    fresh = kept.with_name(kept.name + ".new")
    try:
        fresh.write_text(key_check(key) + "\n", encoding="ascii")
        settle(fresh, kept)
    except OSError as error:
        raise Trouble(f"Không ghi được tệp {kept}.", "Kiểm tra quyền ghi vào thư mục dữ liệu.") from error


def _revision(db: Database) -> str:
    """The schema version of the file. Refuses what is no database of a desk."""
    try:
        with reading(db) as conn:
            if conn.exec_driver_sql("PRAGMA application_id").scalar_one() != APPLICATION_ID:
                raise _foreign(db.path)
            return str(conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
    except Trouble as trouble:
        if sqlite_code(getattr(trouble.__cause__, "orig", trouble.__cause__)) != NOTADB or check_path(db.path).exists():
            raise
        raise Trouble(
            "Không mở được cơ sở dữ liệu: khóa không đúng, hoặc tệp bị hỏng (tệp kiểm tra khóa cũng không còn).",
            "Thử tệp khóa của quầy hoặc khóa trên phiếu khôi phục trước. " + RESTORE,
        ) from trouble


def _check_triggers(db: Database) -> None:
    with reading(db) as conn:
        missing = missing_triggers(conn)
    if missing:
        raise Trouble(
            f"Khóa bảo vệ sổ nhật ký đã bị gỡ hoặc sửa ({', '.join(missing)}).",
            "Có người đã can thiệp vào dữ liệu. Ngừng nhập liệu và báo trưởng bưu cục, bộ phận CNTT.",
        )
