"""The journal (sổ nhật ký): every act of the desk is one event, numbered without gaps, never changed.

It holds no personal data: what an event concerns is told by numbers and codes. Free text stands in a note that may be
erased; its digest stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from bcdesk.core.dossier import Service
from bcdesk.core.ledger import Account, Entry
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.store.chain import event_hash, head, note_digest
from bcdesk.store.db import inserted
from bcdesk.store.ledger import entry_rows
from bcdesk.store.schema import entry, event, event_line, event_note

SYSTEM = "SYSTEM"
"""Signs what the program does by itself; never a clerk's name."""


class EventKind(StrEnum):
    """What happened."""

    FIRST_START = "first_start"
    PACK_LOADED = "pack_loaded"
    STAFF_ADDED = "staff_added"
    PASSWORD_SET = "password_set"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    LOCKED_OUT = "locked_out"
    SHIFT_OPENED = "shift_opened"
    DRAWER_COUNTED = "drawer_counted"
    SHIFT_CLOSED = "shift_closed"
    CASH_MOVED = "cash_moved"
    TRANSFER_SETTLED = "transfer_settled"
    FEES_REMITTED = "fees_remitted"
    ACCEPTED = "accepted"
    HANDOVER_PREPARED = "handover_prepared"
    HANDED_OVER = "handed_over"
    RESULT_REGISTERED = "result_registered"
    APPOINTMENT_RECORDED = "appointment_recorded"
    RESULT_COLLECTED = "result_collected"
    NOTIFIED = "notified"
    NOTICE_MISSED = "notice_missed"
    GIVEN_TO_COURIER = "given_to_courier"
    TAKEN_BACK = "taken_back"
    ATTEMPT_FAILED = "attempt_failed"
    RECIPIENT_REFUSED = "recipient_refused"
    INVITED = "invited"
    DELIVERED = "delivered"
    DELIVERED_AT_ADDRESS = "delivered_at_address"
    RETURNED_TO_AGENCY = "returned_to_agency"
    ENROLLED = "enrolled"
    RESTORED = "restored"
    RESTORE_CONFIRMED = "restore_confirmed"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Line:
    """One parcel that an event touches, with the date of the fact that is counted."""

    fact_on: date
    parcel_id: int | None = None
    item_number: str = ""
    agency_code: str = ""
    procedure_code: str = ""
    service: Service | None = None
    leg: Leg | None = None
    zone: Zone | None = None
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that is already there."""

    seq: int
    kind: EventKind
    at: datetime
    shift_id: int | None
    subject: str
    amount_vnd: int | None


_OF_FORM = select(event.c.seq, event.c.kind, event.c.at, event.c.shift_id, event.c.subject, event.c.amount_vnd).where(
    event.c.form_id == bindparam("form_id")
)


def clerk(staff_id: int) -> str:
    """The actor of what a person does."""
    return f"clerk:{staff_id}"


def next_seq(conn: Connection) -> int:
    """The number that the next event will have; sure only in a writing transaction."""
    return head(conn).seq + 1


def append(
    conn: Connection,
    *,
    at: datetime,
    business_day: date,
    actor: str,
    kind: EventKind,
    subject: str,
    shift_id: int | None = None,
    form_id: str | None = None,
    amount_vnd: int | None = None,
    reason: str = "",
    note: str = "",
    lines: Iterable[Line] = (),
    entries: Iterable[Entry] = (),
    reverses: int | None = None,
    epoch: int | None = None,
) -> int:
    """Write the next event with its lines and its balanced entries, and return its number.

    ``epoch``: a new one, which only a restore begins; numbers go on all the same.

    A shift is closed by appending SHIFT_CLOSED first and setting ``closed_at`` then: after that it takes no more rows.
    Marks the business day and the dates of the facts for the next sync.
    """
    last = head(conn)
    lines = tuple(lines)
    fields = {
        "epoch": epoch or last.epoch,
        "seq": last.seq + 1,
        "at": at,
        "business_day": business_day,
        "actor": actor,
        "shift_id": shift_id,
        "kind": kind.value,
        "form_id": form_id,
        "subject": subject,
        "amount_vnd": amount_vnd,
        "reason": reason,
        "note_digest": note_digest(note),
        "reverses": reverses,
        "ledger_hash": last.entry_hash,
        "previous_hash": last.hash,
    }
    rows = [_row(number, line) for number, line in enumerate(lines, 1)]
    own_hash = event_hash(fields, rows)
    conn.execute(inserted(event), {**fields, "hash": own_hash})
    if rows:
        conn.execute(inserted(event_line), [{"seq": fields["seq"], **row} for row in rows])
    if note:
        conn.execute(inserted(event_note), {"seq": fields["seq"], "text": note})
    if posted := entry_rows(entries, last, own_hash, fields):
        conn.execute(inserted(entry), posted)
    days = {business_day, *(line.fact_on for line in lines)}
    mark_days(conn, days)
    if any(row["account"] == Account.FEES_HELD.value for row in posted):
        _mark_later(conn, business_day, days)
    return last.seq + 1


def restored_on(conn: Connection, day: date) -> datetime | None:
    """When a copy took the database's place on this day, the last time."""
    query = select(func.max(event.c.at)).where(event.c.kind == EventKind.RESTORED.value, event.c.business_day == day)
    at: datetime | None = conn.execute(query).scalar_one()
    return at


def mark_days(conn: Connection, days: Iterable[date]) -> None:
    """These days have to be sent again."""
    conn.exec_driver_sql(
        "INSERT INTO sync_day (day, revision) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET revision = revision + 1",
        [(day.isoformat(),) for day in sorted(days)],
    )


def _mark_later(conn: Connection, day: date, marked: Iterable[date]) -> None:
    """What is held for agencies stands on each later day's sheet too (a shift that was left open over midnight)."""
    known = [each.isoformat() for each in marked]
    but = ", ".join("?" for _ in known)
    conn.exec_driver_sql(
        f"UPDATE sync_day SET revision = revision + 1 WHERE day > ? AND day NOT IN ({but})", (day.isoformat(), *known)
    )


def event_of_form(conn: Connection, form_id: str) -> Recorded | None:
    """The event that this form made already: pressing twice, or again after a crash, records once."""
    row = conn.execute(_OF_FORM, {"form_id": form_id}).one_or_none()
    if row is None:
        return None
    return Recorded(row.seq, EventKind(row.kind), row.at, row.shift_id, row.subject, row.amount_vnd)


def of_dossier(dossier_id: ColumnElement[Any]) -> ColumnElement[str]:
    """The subject of what happens to a dossier, in a query."""
    return func.printf("dossier:%d", dossier_id)


def stands() -> ColumnElement[bool]:
    """An event that no reversal names. A reversal has the subject of what it reverses, and is found by it."""
    later = event.alias()
    same = later.c.subject == event.c.subject, later.c.kind == EventKind.REVERSED.value
    return ~select(later.c.seq).where(*same, later.c.reverses == event.c.seq).exists()


def _row(number: int, line: Line) -> dict[str, object]:
    return {
        "line_no": number,
        "parcel_id": line.parcel_id,
        "item_number": line.item_number,
        "agency_code": line.agency_code,
        "procedure_code": line.procedure_code,
        "service": line.service,
        "leg": line.leg,
        "zone": line.zone,
        "fact_on": line.fact_on,
        "value": line.value,
    }
