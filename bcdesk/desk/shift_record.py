"""What a shift's Biên bản says, read from its entries and numbers as it closes."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, case, func, select

from bcdesk.core.codes import RecordKind
from bcdesk.core.delivery_steps import IN_HAND
from bcdesk.core.ledger import Account
from bcdesk.core.shift_record import HeldOf, NumberRun, Posted, ShiftRecord, cash_lines
from bcdesk.core.staff import Shift
from bcdesk.desk.counter import Counter, at_work
from bcdesk.desk.outgoing import receiver, receivers, waits
from bcdesk.desk.prints import next_code
from bcdesk.desk.remittance import taken_and_kept
from bcdesk.desk.transfer import waiting_transfers
from bcdesk.store import journal
from bcdesk.store.chain import head
from bcdesk.store.journal import EventKind
from bcdesk.store.numbers import NumberStatus
from bcdesk.store.schema import charge, entry, event, number_use, parcel


def shift_record(
    conn: Connection,
    counter: Counter,
    closed_at: datetime,
    expected_vnd: int,
    counted_vnd: int,
    reason: str,
    notes: tuple[tuple[int, int], ...],
) -> ShiftRecord:
    """The record of the counter's shift, once its closing is written: the chain's head is that of the closing."""
    station, clerk, shift = at_work(counter)
    transfers = _transfers(conn, shift.id)
    last = head(conn)
    return ShiftRecord(
        code=next_code(conn, station, RecordKind.SHIFT, closed_at.date()),
        station=station,
        clerk_name=clerk.name,
        business_day=shift.business_day,
        opened_at=shift.opened_at,
        closed_at=closed_at,
        opening_vnd=shift.float_vnd,
        lines=cash_lines(_posted(conn, shift.id)),
        expected_vnd=expected_vnd,
        counted_vnd=counted_vnd,
        counts=drawer_counts(conn, shift) or (counted_vnd,),
        notes=notes,
        reason=reason,
        transfers=len(transfers),
        transfers_vnd=sum(transfers),
        transfers_waiting=len(waiting_transfers(conn)),
        numbers=_numbers(conn, shift),
        held=_held(conn, closed_at.date()),
        to_hand_over=conn.execute(select(func.count()).select_from(parcel).where(waits())).scalar_one(),
        results_here=conn.execute(
            select(func.count()).select_from(parcel).where(parcel.c.state.in_(IN_HAND))
        ).scalar_one(),
        head=(last.seq, last.hash),
    )


def _posted(conn: Connection, shift_id: int) -> list[Posted]:
    query = select(entry.c.seq, event.c.kind, entry.c.account, entry.c.amount_vnd)
    query = query.join(event, event.c.seq == entry.c.seq).where(entry.c.shift_id == shift_id).order_by(entry.c.id)
    return [Posted(*row) for row in conn.execute(query)]


def drawer_counts(conn: Connection, shift: Shift) -> tuple[int, ...]:
    """The blind counts of a shift so far, in their order."""
    counted = select(event.c.amount_vnd).where(_of_shift(shift), event.c.kind == EventKind.DRAWER_COUNTED.value)
    return tuple(conn.execute(counted.order_by(event.c.seq)).scalars())


def _of_shift(shift: Shift) -> ColumnElement[bool]:
    """Its events are all of its business day, by which they are found among many."""
    return (event.c.business_day == shift.business_day) & (event.c.shift_id == shift.id)


def _transfers(conn: Connection, shift_id: int) -> tuple[int, ...]:
    """What was paid by transfer in this shift, and not reversed since."""
    taken = (entry.c.shift_id == shift_id, entry.c.account == Account.TRANSFER_PENDING.value, entry.c.amount_vnd > 0)
    query = select(entry.c.amount_vnd).join(event, event.c.seq == entry.c.seq).where(*taken, journal.stands())
    return tuple(conn.execute(query).scalars())


def _numbers(conn: Connection, shift: Shift) -> tuple[NumberRun, ...]:
    use = number_use.c
    query = (
        select(
            use.kind,
            func.min(use.number).label("first"),
            func.max(use.number).label("last"),
            func.count().label("issued"),
            func.sum(case((use.status == NumberStatus.VOID.value, 1), else_=0)).label("void"),
        )
        .join(event, event.c.seq == use.seq)
        .where(_of_shift(shift))
        .group_by(use.kind, use.range_id)
        .order_by(use.kind, use.range_id)
    )
    return tuple(NumberRun(*row) for row in conn.execute(query))


def _held(conn: Connection, on: date) -> tuple[HeldOf, ...]:
    query = select(charge.c.agency_code, func.sum(charge.c.amount_vnd)).where(taken_and_kept())
    rows = conn.execute(query.group_by(charge.c.agency_code).order_by(charge.c.agency_code)).all()
    known = receivers(conn, on)
    return tuple(HeldOf(receiver(known, code).agency.name, vnd) for code, vnd in rows)
