"""A small desk for the store's tests: a clerk, a shift, and acts that write events with lines, entries and numbers."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, insert

from bcdesk.core.ledger import Account, Entry
from bcdesk.core.staff import Role
from bcdesk.core.tariff import Leg
from bcdesk.store import journal, numbers
from bcdesk.store.db import Database, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.schema import shift, staff
from bcdesk.store.types import VIETNAM

DAY = date(2019, 8, 15)
MORNING = datetime(2019, 8, 15, 7, 30, tzinfo=VIETNAM)


def open_desk(db: Database, first: int = 28150012, last: int = 28159999) -> int:
    """Clerk, range and an open shift; returns the shift's id."""
    with writing(db) as conn:
        clerk_id = conn.execute(
            insert(staff).returning(staff.c.id), {"name": "Nguyễn Thị Hoa", "role": Role.CLERK, "password_hash": "-"}
        ).scalar_one()
        numbers.add_range(conn, numbers.NumberKind.ITEM, "HB", first, last)
        row = {"staff_id": clerk_id, "business_day": DAY, "opened_at": MORNING, "float_vnd": 200_000}
        shift_id = conn.execute(insert(shift).returning(shift.c.id), row).scalar_one()
        entries = (Entry(Account.CASH_DRAWER, 200_000), Entry(Account.SAFE, -200_000))
        add_event(conn, shift_id, EventKind.SHIFT_OPENED, amount_vnd=200_000, entries=entries)
    return shift_id


def add_event(conn: Connection, shift_id: int | None, kind: EventKind, **more: object) -> int:
    given = {"form_id": None, "subject": str(shift_id), **more}
    return journal.append(
        conn, at=MORNING, business_day=DAY, actor=journal.clerk(1), shift_id=shift_id, kind=kind, **given
    )


def accept(conn: Connection, shift_id: int, form_id: str, postage_vnd: int = 30_000, note: str = "") -> tuple[int, str]:
    """The bare bones of an acceptance: number, event with a line, balanced entries."""
    number = numbers.next_number(conn, numbers.NumberKind.ITEM, journal.next_seq(conn))
    entries = (Entry(Account.CASH_DRAWER, postage_vnd), Entry(Account.POSTAGE_REVENUE, -postage_vnd, leg=Leg.FORWARD))
    line = Line(DAY + timedelta(days=1), item_number=number, agency_code="000.00.25.H62", leg=Leg.FORWARD, value=1)
    seq = add_event(
        conn,
        shift_id,
        EventKind.ACCEPTED,
        form_id=form_id,
        subject=form_id,
        amount_vnd=postage_vnd,
        note=note,
        lines=[line],
        entries=entries,
    )
    return seq, number


def accept_some(db: Database, shift_id: int, count: int, start: int = 0) -> None:
    with writing(db) as conn:
        for turn in range(start, start + count):
            accept(conn, shift_id, f"form-{turn}", 30_000 + turn, note="Khách gọi lại" if turn % 3 == 0 else "")
