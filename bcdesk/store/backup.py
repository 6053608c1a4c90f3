"""A backup (bản sao lưu): one consistent, encrypted copy, checked by opening it before it counts as one."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bcdesk.core.errors import Trouble
from bcdesk.store.chain import Head, head
from bcdesk.store.db import Database, make_engine, settle
from bcdesk.store.failures import told
from bcdesk.store.types import VIETNAM


def backup(db: Database, folder: Path, at: datetime, keep: int) -> Path:
    """Copy the database into a folder and return the file; the newest ``keep`` copies stay.

    The copy is what was committed at one moment, also while others write.
    """
    stem = db.path.stem
    target = folder / f"{stem}-{at.astimezone(VIETNAM):%Y%m%d-%H%M%S}.backup"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copy_verified(db, target)
        for old in backups(folder, stem)[keep:]:
            old.unlink()
    except OSError as error:
        raise Trouble(
            f"Không ghi được bản sao lưu vào {folder}: {error.strerror}.",
            "Cắm lại ổ sao lưu, kiểm tra dung lượng và quyền ghi rồi bấm “Thử lại”.",
        ) from error
    return target


def backups(folder: Path, stem: str) -> tuple[Path, ...]:
    """The copies in a folder, newest first."""
    pattern = f"{stem}-{'[0-9]' * 8}-{'[0-9]' * 6}.backup"
    return tuple(sorted(folder.glob(pattern), key=lambda path: path.name, reverse=True))


def copy_verified(db: Database, target: Path) -> None:
    """One step of SQLite's backup API inside a read transaction, then open, check, fsync, rename."""
    part = target.with_name(target.name + ".part")
    _forget(part)
    try:
        with told(saving=False):
            copied = _copy(db, part)
            found = _verify(part, db.key)
            if found != copied:
                raise Trouble("Bản sao lưu không khớp với sổ nhật ký.", "Bấm “Thử lại”; nếu còn lỗi thì đổi ổ sao lưu.")
        settle(part, target)
    finally:
        _forget(part)


def _copy(db: Database, part: Path) -> Head:
    engine = make_engine(part, db.key)
    try:
        with db.reader.begin() as source, engine.connect() as target:
            at_copy = head(source)  # pins the moment: the backup below reads in the same transaction
            _driver(source).backup(_driver(target), pages=-1)
            return at_copy
    finally:
        engine.dispose()


def _driver(conn: Connection) -> Any:
    return conn.connection.driver_connection


def _verify(part: Path, key: bytes) -> Head:
    engine = make_engine(part, key)
    try:
        with engine.connect() as conn:
            damage = conn.exec_driver_sql("PRAGMA cipher_integrity_check").all()
            sound = conn.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            if damage or list(sound) != ["ok"]:
                raise Trouble("Bản sao lưu vừa ghi bị hỏng.", "Đổi ổ sao lưu rồi bấm “Thử lại”.")
            return head(conn)
    finally:
        engine.dispose()


def _forget(part: Path) -> None:
    for path in (part, Path(f"{part}-wal"), Path(f"{part}-shm"), Path(f"{part}-journal")):
        path.unlink(missing_ok=True)
