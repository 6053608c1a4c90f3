"""Recompute the journal's chain and say where it was touched, whoever touched it and with whatever tool."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from bcdesk.store.chain import EVENT_FIELDS, LINE_FIELDS, START, entry_hash, event_hash, note_digest
from bcdesk.store.triggers import missing_triggers

COMPARED = 200
"""With more broken rows than this, nobody asks which two were swapped."""


class Damage(StrEnum):
    """What was done."""

    CHANGED = "changed"
    DELETED = "deleted"
    SWAPPED = "swapped"
    INSERTED = "inserted"
    CUT = "cut"
    NOTE = "note"
    LEDGER = "ledger"
    UNPROTECTED = "unprotected"


@dataclass(frozen=True, slots=True)
class Finding:
    """One damage and the event at which it shows; ``seq`` 0 where the event itself is not known any more."""

    damage: Damage
    seq: int
    detail: str = ""


def verify_chain(conn: Connection, anchors: Mapping[int, str] | None = None) -> tuple[Finding, ...]:
    """What is wrong and where; empty when journal and ledger are whole.

    ``anchors``: hashes by event number known from elsewhere (shift papers, the province). A journal that was rewritten
    to its very end, every hash and projection with it, shows by them alone.
    """
    anchors = anchors or {}
    findings = [Finding(Damage.UNPROTECTED, 0, name) for name in missing_triggers(conn)]
    findings += _events(conn, anchors)
    findings += _orphans(conn)
    findings += _entries(conn)
    findings += _notes(conn)
    return tuple(sorted(set(findings), key=lambda finding: (finding.seq, finding.damage, finding.detail)))


def _last(conn: Connection) -> int:
    return int(conn.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM event").scalar_one())


def _events(conn: Connection, anchors: Mapping[int, str]) -> Iterator[Finding]:
    columns = ", ".join(
        [f"event.{name}" for name in (*EVENT_FIELDS, "hash")] + [f"line.{name}" for name in LINE_FIELDS]
    )
    rows = conn.exec_driver_sql(
        f"SELECT {columns} FROM event LEFT JOIN event_line AS line ON line.seq = event.seq "
        "ORDER BY event.seq, line.line_no"
    )
    width = len(EVENT_FIELDS)
    strangers: list[tuple[dict[str, Any], list[dict[str, Any]], str]] = []
    last, previous, missing_anchors = 0, START, set(anchors)
    for _, group in groupby(rows, key=lambda row: row[1]):  # by seq
        first, *more = group
        fields = dict(zip(EVENT_FIELDS, first, strict=False))
        lines = [dict(zip(LINE_FIELDS, row[width + 1 :], strict=True)) for row in (first, *more)]
        lines = [line for line in lines if line["line_no"] is not None]
        seq, own_hash = fields["seq"], first[width]
        if seq < 1:
            yield Finding(Damage.INSERTED, seq)
            continue
        yield from (Finding(Damage.DELETED, missing) for missing in range(last + 1, seq))
        if event_hash(fields, lines) != own_hash:
            strangers.append((fields, lines, own_hash))
        elif fields["previous_hash"] != previous and seq == last + 1:
            yield Finding(Damage.CHANGED, last, "sự kiện sau nối vào một mã khác")
            yield Finding(Damage.CHANGED, seq, "không nối vào sự kiện trước")
        if anchors.get(seq, own_hash) != own_hash:
            yield Finding(Damage.CHANGED, seq, "mã khác với bản đã giữ ở nơi khác")
        missing_anchors.discard(seq)
        last, previous = seq, own_hash
    yield from _explain(strangers)
    yield from (Finding(Damage.CUT, seq, "nơi khác còn giữ mã") for seq in missing_anchors)


def _explain(strangers: list[tuple[dict[str, Any], list[dict[str, Any]], str]]) -> Iterator[Finding]:
    """Events whose hash is not theirs: moved by an inserted or a deleted one, swapped with another, or changed."""

    def fits(row: tuple[dict[str, Any], list[dict[str, Any]], str], seq: int) -> bool:
        fields, lines, own_hash = row
        return event_hash({**fields, "seq": seq}, lines) == own_hash

    numbers = [fields["seq"] for fields, _, _ in strangers]
    down = [seq for seq, row in zip(numbers, strangers, strict=True) if fits(row, seq + 1)]
    up = [seq for seq, row in zip(numbers, strangers, strict=True) if fits(row, seq - 1)]
    pair = len(strangers) == 2 and len(up) == len(down) == 1
    if down and not pair:
        yield Finding(Damage.DELETED, min(down), "các sự kiện sau đã dồn xuống")
    if up and not pair:
        yield Finding(Damage.INSERTED, min(up) - 1, "các sự kiện sau đã đẩy lên")
    for seq, row in zip(numbers, strangers, strict=True):
        if not pair and (seq in down or seq in up):
            continue
        others = numbers if len(numbers) <= COMPARED else ()
        other = next((number for number in others if number != seq and fits(row, number)), None)
        yield Finding(Damage.CHANGED, seq) if other is None else Finding(Damage.SWAPPED, seq, f"với {other}")


def _orphans(conn: Connection) -> Iterator[Finding]:
    """Rows that name an event which is not there. Behind the last event they prove that the tail was cut."""
    last = _last(conn)
    for table in ("event_line", "event_note", "entry", "number_use", "paper"):
        rows = conn.exec_driver_sql(f"SELECT DISTINCT seq FROM {table} WHERE seq NOT IN (SELECT seq FROM event)")
        for (seq,) in rows:
            yield Finding(Damage.CUT if seq > last else Damage.DELETED, seq, f"còn dòng trong bảng {table}")


def _entries(conn: Connection) -> Iterator[Finding]:
    rows = conn.exec_driver_sql(
        "SELECT event.seq AS event_seq, event.hash AS event_hash, event.ledger_hash, entry.* "
        "FROM event LEFT JOIN entry ON entry.seq = event.seq ORDER BY event.seq, entry.id"
    ).mappings()
    last_id, previous = 0, START
    for seq, group in groupby(rows, key=lambda row: row["event_seq"]):
        balance = 0
        for at, row in enumerate(group):
            if at == 0 and row["ledger_hash"] != previous:
                yield Finding(Damage.LEDGER, seq, "các bút toán trước đó không phải những bút toán mà sự kiện nối vào")
            if row["id"] is None:
                continue
            balance += row["amount_vnd"]
            if row["id"] != last_id + 1:
                yield Finding(Damage.LEDGER, seq, f"bút toán {row['id']} đứng ngay sau {last_id}")
            if entry_hash(previous, row["event_hash"], row) != row["hash"]:
                yield Finding(Damage.LEDGER, seq, f"bút toán {row['id']} bị sửa")
            last_id, previous = row["id"], row["hash"]
        if balance:
            yield Finding(Damage.LEDGER, seq, f"nợ và có lệch {balance} đồng")


def _notes(conn: Connection) -> Iterator[Finding]:
    rows = conn.exec_driver_sql(
        "SELECT event.seq, event.note_digest, event_note.text FROM event_note JOIN event ON event.seq = event_note.seq"
    )
    for seq, digest, text in rows:
        if note_digest(text) != digest:
            yield Finding(Damage.NOTE, seq)
