"""The rows that an act left in a desk's database, and bare sqlcipher3 that writes the same rows in a copy of it."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlcipher3 import dbapi2

from bcdesk.store import search
from bcdesk.store.db import Database
from bcdesk.store.schema import dossier, metadata, number_range, sync_day

PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "trusted_schema", "busy_timeout")
CHANGED = (number_range, sync_day)
"""Rows that an act changes rather than adds."""
ADDED = tuple(table for table in metadata.sorted_tables if table not in CHANGED)

Statement = tuple[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class RawDesk:
    """A copy of a desk's database behind a bare connection."""

    connection: Any

    def write(self, statements: list[Statement]) -> float:
        """One transaction; the seconds until it is durable."""
        begun = perf_counter()
        self.connection.execute("BEGIN IMMEDIATE")
        for sql, rows in statements:
            self.connection.executemany(sql, rows)
        self.connection.execute("COMMIT")
        return perf_counter() - begun


def raw_copy(db: Database, path: Path) -> RawDesk:
    """Copy a desk that nobody writes now; the connection has the same key and pragmas as the desk's own."""
    with db.writer.connect() as conn:
        own = conn.connection.dbapi_connection
        assert own is not None
        conn.exec_driver_sql("COMMIT")
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
        shutil.copyfile(db.path, path)
        connection = dbapi2.connect(str(path), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{db.key.hex()}'\"")
        for name in PRAGMAS:
            value = _pragma(own, name)
            connection.execute(f"PRAGMA {name} = {value}")
            assert _pragma(connection, name) == value, name
        for name in ("cipher_page_size", "page_size", "wal_autocheckpoint", "cache_size", "cipher_use_hmac"):
            assert _pragma(connection, name) == _pragma(own, name), name
        conn.exec_driver_sql("BEGIN")
    return RawDesk(connection)


class Written:
    """Reads what was written since it was asked last, as statements that write it again."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._before = self._marks()
        self._changed = {table.name: self._rows(table.name, 0) for table in CHANGED}

    def statements(self) -> list[Statement]:
        added = [self._inserts(table.name) for table in ADDED]
        changed = [_upsert(table.name, self._changes(table.name)) for table in CHANGED]
        searched = [(search.KEEP, self._searched())]
        self._before = self._marks()
        return [statement for statement in (*changed, *added, *searched) if statement[1]]

    def _searched(self) -> list[tuple[Any, ...]]:
        """The index keeps no text: its rows are made once more, as they were."""
        with self._db.reader.connect() as conn:
            return [tuple(row) for row in search.rows(conn, self._before[dossier.name])]

    def _inserts(self, table: str) -> Statement:
        rows = self._rows(table, self._before[table])
        places = ", ".join("?" * len(rows[0])) if rows else ""
        return f"INSERT INTO {table} VALUES ({places})", rows

    def _changes(self, table: str) -> list[tuple[Any, ...]]:
        rows, before = self._rows(table, 0), self._changed[table]
        self._changed[table] = rows
        return [row for row in rows if row not in before]

    def _marks(self) -> dict[str, int]:
        return {table.name: self._query(f"SELECT coalesce(max(rowid), 0) FROM {table.name}")[0][0] for table in ADDED}

    def _rows(self, table: str, after: int) -> list[tuple[Any, ...]]:
        return self._query(f"SELECT * FROM {table} WHERE rowid > {after} ORDER BY rowid")

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        with self._db.reader.connect() as conn:
            return [tuple(row) for row in conn.exec_driver_sql(sql)]


def _upsert(table: str, rows: list[tuple[Any, ...]]) -> Statement:
    """What a bare program would write: the next free number of a range, the revision of a day."""
    if table == number_range.name:
        at = list(number_range.c.keys())
        return "UPDATE number_range SET next = ? WHERE id = ?", [
            (row[at.index("next")], row[at.index("id")]) for row in rows
        ]
    sql = "INSERT INTO sync_day VALUES (?, ?, ?) ON CONFLICT (day) DO UPDATE SET revision = revision + 1"
    return sql, rows


def check_same(db: Database, *copies: RawDesk) -> None:
    """What was measured was the same work: table by table the copies hold what the desk holds."""
    for table in metadata.sorted_tables:
        sql = f"SELECT * FROM {table.name} ORDER BY rowid"
        with db.reader.connect() as conn:
            kept = [tuple(row) for row in conn.exec_driver_sql(sql)]
        for copy in copies:
            assert copy.connection.execute(sql).fetchall() == kept, table.name
    sql = "SELECT id, sz FROM search_docsize ORDER BY id"
    with db.reader.connect() as conn:
        sizes = [tuple(row) for row in conn.exec_driver_sql(sql)]
    assert sizes
    for copy in copies:
        assert copy.connection.execute(sql).fetchall() == sizes


def _pragma(connection: Any, name: str) -> Any:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]
