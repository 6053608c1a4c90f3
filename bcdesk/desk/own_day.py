"""What was done at this counter: the clerk's own day in figures (việc của tôi hôm nay), and the last act."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, select

from bcdesk.core.dossier import Payment
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import DossierRow, rows
from bcdesk.desk.prints import PrintJob, jobs_of
from bcdesk.store import journal
from bcdesk.store.db import reading
from bcdesk.store.journal import EventKind
from bcdesk.store.moves import PAID
from bcdesk.store.reference import agency, known_on
from bcdesk.store.schema import dossier, event, event_line, parcel_dossier
from bcdesk.store.way_round import delivery, handover


class Tally(StrEnum):
    """What a clerk's day is counted by."""

    ACCEPTED = "accepted"
    HANDED_OVER = "handed_over"
    COLLECTED = "collected"
    DELIVERED = "delivered"


COUNTED = {
    EventKind.ACCEPTED: Tally.ACCEPTED,
    EventKind.HANDED_OVER: Tally.HANDED_OVER,
    EventKind.RESULT_COLLECTED: Tally.COLLECTED,
    EventKind.DELIVERED: Tally.DELIVERED,
    EventKind.DELIVERED_AT_ADDRESS: Tally.DELIVERED,
}

TOLD = frozenset(
    {
        EventKind.ACCEPTED,
        EventKind.RESULT_REGISTERED,
        EventKind.HANDOVER_PREPARED,
        EventKind.HANDED_OVER,
        EventKind.APPOINTMENT_RECORDED,
        EventKind.RESULT_COLLECTED,
        EventKind.NOTIFIED,
        EventKind.NOTICE_MISSED,
        EventKind.GIVEN_TO_COURIER,
        EventKind.TAKEN_BACK,
        EventKind.ATTEMPT_FAILED,
        EventKind.RECIPIENT_REFUSED,
        EventKind.INVITED,
        EventKind.DELIVERED,
        EventKind.DELIVERED_AT_ADDRESS,
        EventKind.RETURNED_TO_AGENCY,
        EventKind.TRANSFER_SETTLED,
        EventKind.REVERSED,
    }
)
"""What may be the last act: something was done with a dossier, and a customer or an agency stood there."""

PASSED_OVER = frozenset(
    {
        EventKind.FIRST_START,
        EventKind.PACK_LOADED,
        EventKind.STAFF_ADDED,
        EventKind.PASSWORD_SET,
        EventKind.SIGNED_IN,
        EventKind.SIGNED_OUT,
        EventKind.LOCKED_OUT,
        EventKind.SHIFT_OPENED,
        EventKind.DRAWER_COUNTED,
        EventKind.SHIFT_CLOSED,
        EventKind.CASH_MOVED,
        # its list names many dossiers and is told on the page of the money
        EventKind.FEES_REMITTED,
        EventKind.ENROLLED,
        EventKind.RESTORED,
        EventKind.RESTORE_CONFIRMED,
    }
)
"""What is never the last act. Every kind stands here or in ``TOLD``."""


def tallies(counter: Counter) -> dict[Tally, int]:
    """How many dossiers the clerk at this counter took a step further today; what was reversed does not count."""
    counts = dict.fromkeys(Tally, 0)
    done = _own(counter, COUNTED, event.c.kind, func.count(parcel_dossier.c.dossier_id.distinct()))
    with reading(counter.db) as conn:
        for kind, count in conn.execute(done.group_by(event.c.kind)):
            counts[COUNTED[EventKind(kind)]] += count
    return counts


def done_today(counter: Counter, tally: Tally) -> tuple[DossierRow, ...]:
    """The dossiers behind a figure."""
    kinds = [kind for kind, of in COUNTED.items() if of is tally]
    with reading(counter.db) as conn:
        return rows(conn, dossier.c.id.in_(_own(counter, kinds, parcel_dossier.c.dossier_id)))


def _own(counter: Counter, kinds: Iterable[EventKind], *columns: Any) -> Select[Any]:
    mine = journal.clerk(counter.clerk.id) if counter.clerk is not None else None
    return (
        select(*columns)
        .select_from(event)
        .join(event_line, event_line.c.seq == event.c.seq)
        .join(parcel_dossier, parcel_dossier.c.parcel_id == event_line.c.parcel_id)
        .where(event.c.business_day == counter.today, event.c.kind.in_(list(kinds)), event.c.actor == mine)
        .where(journal.stands())
    )


@dataclass(frozen=True, slots=True)
class LastAct:
    """The latest act with a dossier, and what became of its paper.

    ``number``: of the item, the first of several, or the Biên bản. ``who``: sender, who came for a result, or agency.
    ``change_vnd`` only where cash was given.
    """

    kind: EventKind
    at: datetime
    number: str
    who: str
    procedure: str = ""
    count: int = 1
    amount_vnd: int | None = None
    change_vnd: int | None = None
    by_transfer: bool = False
    prints: tuple[PrintJob, ...] = ()


def last_act(counter: Counter) -> LastAct | None:
    """What was done last, so that after a crash it is shown before anything else."""
    with reading(counter.db) as conn:
        latest = select(event).where(event.c.kind.in_(list(TOLD))).order_by(event.c.seq.desc()).limit(1)
        row = conn.execute(latest).one_or_none()
        if row is None:
            return None
        last = _of_record(conn, row) if row.subject.startswith("handover:") else _of_dossiers(conn, row)
    return replace(last, prints=jobs_of(counter, last.number))


def _of_record(conn: Connection, row: Any) -> LastAct:
    name = known_on(agency.c.name, handover.c.agency_code, func.substr(handover.c.made_at, 1, 10))
    query = select(handover.c.code, func.coalesce(name, handover.c.agency_code).label("agency"))
    record = conn.execute(query.where(handover.c.id == int(row.subject.removeprefix("handover:")))).one()
    count = select(func.count()).where(event_line.c.seq == row.seq)
    return LastAct(EventKind(row.kind), row.at, record.code, record.agency, count=conn.execute(count).scalar_one())


def _of_dossiers(conn: Connection, row: Any) -> LastAct:
    columns = event_line.c.item_number, event_line.c.parcel_id, parcel_dossier.c.dossier_id
    touched = select(*columns).join(parcel_dossier, parcel_dossier.c.parcel_id == event_line.c.parcel_id)
    lines = conn.execute(touched.where(event_line.c.seq == row.seq).order_by(event_line.c.line_no)).all()
    # money that comes later touches no parcel: its subject tells the dossier
    ids = [line.dossier_id for line in lines] or [int(row.subject.removeprefix("dossier:"))]
    [first] = rows(conn, dossier.c.id == ids[0])
    paid = conn.execute(select(dossier.c.payment, dossier.c.cash_given_vnd).where(dossier.c.id == first.dossier_id))
    payment, given_vnd = paid.one()
    taken_in = row.kind in PAID
    handed_out = delivery.c.parcel_id == (lines[0].parcel_id if lines else None), delivery.c.seq == row.seq
    came = conn.execute(select(delivery.c.name).where(*handed_out)).scalar()
    return LastAct(
        EventKind(row.kind),
        row.at,
        (lines[0].item_number if lines else "") or first.item_number,
        came or first.sender,
        first.procedure,
        count=len(set(ids)),
        amount_vnd=row.amount_vnd,
        change_vnd=given_vnd - row.amount_vnd if taken_in and given_vnd is not None else None,
        by_transfer=taken_in and payment is Payment.TRANSFER,
    )
