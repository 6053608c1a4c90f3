"""Shift and drawer (ca và quỹ): opening with a float, closing with counted cash."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update

from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account, close_entries, float_entries
from bcdesk.core.staff import Shift
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.store import ledger
from bcdesk.store.db import insert_row, reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.schema import event, shift

FLOAT_LIMIT_VND = 10**10


@dataclass(frozen=True, slots=True)
class ShiftClosed:
    """What closing a shift found (chốt ca). ``difference_vnd`` is counted less expected, kept as it is."""

    opening_vnd: int
    taken_vnd: int
    expected_vnd: int
    counted_vnd: int
    difference_vnd: int
    closed_at: datetime


def current_shift(counter: Counter) -> Counter:
    """The counter with the shift that its clerk left open, if any."""
    if counter.clerk is None:
        return counter
    mine = select(shift).where(shift.c.staff_id == counter.clerk.id, shift.c.closed_at.is_(None))
    with reading(counter.db) as conn:
        row = conn.execute(mine).one_or_none()
    found = None if row is None else Shift(row.id, row.business_day, row.opened_at, row.float_vnd)
    return replace(counter, shift=found)


def open_shift(counter: Counter, float_vnd: int, form_id: str) -> Counter:
    """Open a shift (mở ca) with the cash that lies in the drawer. Its business day is today, and stays so."""
    if counter.clerk is None:
        raise Refused("Chưa đăng nhập. Đăng nhập rồi mở ca.")
    if not 0 <= float_vnd < FLOAT_LIMIT_VND:
        raise Refused("Tồn quỹ đầu ca phải từ 0 đồng trở lên và dưới 10 tỷ đồng.", "float_vnd")
    counter = current_shift(counter)
    if counter.shift is not None:
        return counter
    now, clerk = counter.clock(), counter.clerk
    assert clerk is not None
    with writing(counter.db) as conn:
        row = {"staff_id": clerk.id, "business_day": now.date(), "opened_at": now, "float_vnd": float_vnd}
        key = insert_row(conn, shift, row)
        opened = replace(counter, shift=Shift(key, now.date(), now, float_vnd))
        record_event(
            conn,
            opened,
            EventKind.SHIFT_OPENED,
            at=now,
            form_id=form_id,
            subject=f"shift:{key}",
            amount_vnd=float_vnd,
            entries=float_entries(float_vnd),
        )
    return opened


def close_shift(counter: Counter, counted_vnd: int, form_id: str) -> ShiftClosed:
    """Close the shift (chốt ca): the counted cash against the sum of the entries. A zero shift closes too."""
    _, _, open_ = at_work(counter)
    if not 0 <= counted_vnd < FLOAT_LIMIT_VND:
        raise Refused("Số tiền kiểm được phải từ 0 đồng trở lên và dưới 10 tỷ đồng.", "counted_vnd")
    now = counter.clock()
    with writing(counter.db) as conn:
        closed = conn.execute(select(shift).where(shift.c.id == open_.id)).one()
        if closed.closed_at is not None:
            if conn.execute(select(event.c.seq).where(event.c.form_id == form_id)).one_or_none() is None:
                raise Refused(f"Ca này đã chốt lúc {closed.closed_at:%H:%M}.")
            return _closed(open_, closed.expected_vnd, closed.counted_vnd, closed.closed_at)
        expected = ledger.balance(conn, Account.CASH_DRAWER, shift_id=open_.id)
        record_event(
            conn,
            counter,
            EventKind.SHIFT_CLOSED,
            at=now,
            form_id=form_id,
            subject=f"shift:{open_.id}",
            amount_vnd=counted_vnd,
            entries=close_entries(expected, counted_vnd),
        )
        found = {"expected_vnd": expected, "counted_vnd": counted_vnd, "difference_vnd": counted_vnd - expected}
        conn.execute(update(shift).where(shift.c.id == open_.id).values(closed_at=now, **found))
    return _closed(open_, expected, counted_vnd, now)


def _closed(opened: Shift, expected_vnd: int, counted_vnd: int, at: datetime) -> ShiftClosed:
    taken = expected_vnd - opened.float_vnd
    return ShiftClosed(opened.float_vnd, taken, expected_vnd, counted_vnd, counted_vnd - expected_vnd, at)
