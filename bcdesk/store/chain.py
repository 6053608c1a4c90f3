"""The hash chain over journal and ledger: what each hash covers.

An event's hash covers the hash before it, the event, its lines, and the head of the ledger's own chain; an entry's
hash covers the entry before it, the hash of its event, and the entry. A change in any of them shows, and where.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from bcdesk.store.schema import entry, event, event_line
from bcdesk.store.types import moment_text

START = "0" * 64
EVENT_FIELDS = tuple(column.name for column in event.c if column.name != "hash")
LINE_FIELDS = tuple(column.name for column in event_line.c if column.name != "seq")
ENTRY_FIELDS = tuple(column.name for column in entry.c if column.name != "hash")


@dataclass(frozen=True, slots=True)
class Head:
    """The last event, whose hash is printed on the shift paper, and the last entry."""

    epoch: int
    seq: int
    at: datetime | None
    hash: str
    entry_id: int
    entry_hash: str


_HEAD = """SELECT event.epoch, event.seq, event.at, event.hash, entry.id, entry.hash
FROM event LEFT JOIN entry ON entry.id = (SELECT max(id) FROM entry)
ORDER BY event.seq DESC LIMIT 1"""


def head(conn: Connection) -> Head:
    """The end of journal and ledger; number 0 while one is empty. ``at`` tells whether the clock went back since."""
    row = conn.exec_driver_sql(_HEAD).one_or_none()
    if row is None:
        return Head(1, 0, None, START, 0, START)
    epoch, seq, at, of_event, entry_id, of_entry = row
    return Head(epoch, seq, datetime.fromisoformat(at), of_event, entry_id or 0, of_entry or START)


def event_hash(fields: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 over an event (with ``previous_hash`` and ``ledger_hash``) and its lines."""
    return _digest(
        [_stored(fields[name]) for name in EVENT_FIELDS],
        [[_stored(line[name]) for name in LINE_FIELDS] for line in lines],
    )


def entry_hash(previous: str, of_event: str, fields: Mapping[Any, Any]) -> str:
    """SHA-256 over the hash of the entry before, the hash of its event, and the entry."""
    return _digest(previous, of_event, [_stored(fields[name]) for name in ENTRY_FIELDS])


def note_digest(note: str) -> str:
    """What stays of a note after it was erased; "" for none."""
    return hashlib.sha256(note.encode()).hexdigest() if note else ""


def _stored(value: Any) -> Any:
    """A value as its column keeps it."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _digest(*parts: Any) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
