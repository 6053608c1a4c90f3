"""Shift and drawer (ca và quỹ): opening with cash out of the safe, moving cash, counting blind, closing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select, update

from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account, close_entries, float_entries, moved_entries
from bcdesk.core.shift_record import ShiftRecord
from bcdesk.core.staff import Shift
from bcdesk.core.vietnamese import nfc
from bcdesk.desk import drafts
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.prints import PaperKind, of_event, queue
from bcdesk.desk.shift_record import drawer_counts, shift_record
from bcdesk.store import journal, ledger
from bcdesk.store.db import insert_row, reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.schema import shift

FLOAT_LIMIT_VND = 10**10
RECOUNT = 2
"""From this count on, a difference is shown: one that does not agree is counted once more before."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A blind count of the drawer. ``expected_vnd`` is told once it agrees, or was counted again; None before."""

    number: int
    counted_vnd: int
    expected_vnd: int | None


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
    """Open a shift (mở ca) with cash out of the safe. Its business day is today, and stays so."""
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


def move_cash(counter: Counter, into_drawer_vnd: int, reason: str, form_id: str) -> int:
    """Cash from the safe into the drawer (tiếp quỹ), or below 0 from the drawer into the safe (nộp quỹ).

    Gives the amount that was moved; the same form again moves nothing. Refused: nothing to move, no reason, a drawer
    that holds less.
    """
    _, _, open_ = at_work(counter)
    if not 0 < abs(into_drawer_vnd) < FLOAT_LIMIT_VND:
        raise Refused("Số tiền phải lớn hơn 0 đồng và dưới 10 tỷ đồng.", "amount")
    if not nfc(reason):
        raise Refused("Chưa ghi lý do.", "reason")
    with writing(counter.db) as conn:
        if known := journal.event_of_form(conn, form_id):
            return known.amount_vnd or 0
        record_event(
            conn,
            counter,
            EventKind.CASH_MOVED,
            at=counter.clock(),
            form_id=form_id,
            subject=f"shift:{open_.id}",
            amount_vnd=into_drawer_vnd,
            note=nfc(reason),
            entries=moved_entries(into_drawer_vnd),
        )
    return into_drawer_vnd


def count_drawer(counter: Counter, counted_vnd: int, form_id: str) -> Counted:
    """Keep a blind count of the drawer (kiểm quỹ). The book's figure is told where it agrees, or at the recount."""
    _, _, open_ = at_work(counter)
    _check_count(counted_vnd)
    with writing(counter.db) as conn:
        if journal.event_of_form(conn, form_id) is None:
            record_event(
                conn,
                counter,
                EventKind.DRAWER_COUNTED,
                at=counter.clock(),
                form_id=form_id,
                subject=f"shift:{open_.id}",
                amount_vnd=counted_vnd,
            )
        number = len(drawer_counts(conn, open_))
        expected_vnd = ledger.balance(conn, Account.CASH_DRAWER, shift_id=open_.id)
    shown = counted_vnd == expected_vnd or number >= RECOUNT
    return Counted(number, counted_vnd, expected_vnd if shown else None)


def close_shift(
    counter: Counter,
    counted_vnd: int,
    form_id: str,
    reason: str = "",
    notes: Sequence[tuple[int, int]] = (),
) -> ShiftRecord:
    """Close the shift (chốt ca): counted cash against the sum of the entries, then into the safe; prints Biên bản.

    ``notes``: (denomination, pieces), where it was counted so. A zero shift closes too. The same form again gives the
    same record. Refused: a difference without its ``reason``, notes that make another sum.
    """
    _, _, open_ = at_work(counter)
    _check_count(counted_vnd)
    if notes and sum(value * pieces for value, pieces in notes) != counted_vnd:
        raise Refused("Số tờ từng mệnh giá không khớp với tổng đếm được.", "counted_vnd")
    now = counter.clock()
    with writing(counter.db) as conn:
        closed = conn.execute(select(shift).where(shift.c.id == open_.id)).one()
        if closed.closed_at is not None:
            return _closed_by(conn, form_id, f"Ca này đã chốt lúc {closed.closed_at:%H:%M}.")
        expected = ledger.balance(conn, Account.CASH_DRAWER, shift_id=open_.id)
        if counted_vnd != expected and not nfc(reason):
            raise Refused("Chưa ghi lý do chênh lệch.", "reason")
        seq = record_event(
            conn,
            counter,
            EventKind.SHIFT_CLOSED,
            at=now,
            form_id=form_id,
            subject=f"shift:{open_.id}",
            amount_vnd=counted_vnd,
            note=nfc(reason),
            entries=close_entries(expected, counted_vnd),
        )
        found = {"expected_vnd": expected, "counted_vnd": counted_vnd, "difference_vnd": counted_vnd - expected}
        conn.execute(update(shift).where(shift.c.id == open_.id).values(closed_at=now, **found))
        made = shift_record(conn, counter, now, expected, counted_vnd, nfc(reason), tuple(notes))
        made = replace(made, drafts=drafts.carry(conn, now))
        queue(conn, PaperKind.SHIFT, made, seq, now)
    return made


def _check_count(counted_vnd: int) -> None:
    if not 0 <= counted_vnd < FLOAT_LIMIT_VND:
        raise Refused("Số tiền kiểm được phải từ 0 đồng trở lên và dưới 10 tỷ đồng.", "counted_vnd")


def _closed_by(conn: Connection, form_id: str, refusal: str) -> ShiftRecord:
    known = journal.event_of_form(conn, form_id)
    if known is None:
        raise Refused(refusal)
    made: ShiftRecord = of_event(conn, known.seq)
    return made
