"""The counter: database, station, clock, and who works at it. Every act takes it first and does not look inside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, select

from bcdesk.core.dossier import Station
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account, Entry, out_of_drawer_vnd
from bcdesk.core.money import money
from bcdesk.core.payqr import Payee
from bcdesk.core.printers import Printers
from bcdesk.core.staff import Role, Shift, Staff, demand
from bcdesk.store import journal, ledger, schema
from bcdesk.store.db import Database, reading
from bcdesk.store.journal import EventKind, Line


@dataclass(frozen=True, slots=True)
class Rules:
    """House rules that the law leaves open (from the settings)."""

    password_minimum: int = 14
    lock_after_failures: int = 5
    lock_minutes: int = 15
    backups_kept: int = 30
    result_weight_g: int = 100
    numbers_low: int = 200
    draft_days: int = 30
    printers: Printers = field(default_factory=Printers)
    post_account: Payee | None = None
    fees_account: Payee | None = None
    """Where postage and collected fees are transferred to; None: the customer is told by word."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A desk (quầy). ``station`` is None until the first start, ``clerk`` until sign-in, ``shift`` until it opens."""

    db: Database
    clock: Callable[[], datetime]
    rules: Rules = field(default_factory=Rules)
    station: Station | None = None
    clerk: Staff | None = None
    shift: Shift | None = None

    @property
    def today(self) -> date:
        return self.clock().date()


def open_counter(db: Database, clock: Callable[[], datetime], rules: Rules) -> Counter:
    """The counter as the database knows it; nobody is signed in."""
    with reading(db) as conn:
        return Counter(db, clock, rules, station=read_station(conn))


def read_station(conn: Connection) -> Station | None:
    row = conn.execute(select(schema.station)).one_or_none()
    if row is None:
        return None
    values = row._asdict()
    del values["id"]
    return Station(**values)


def at_work(counter: Counter) -> tuple[Station, Staff, Shift]:
    """Who acts, where, in which shift. Refused before sign-in and before the shift is open."""
    if counter.station is None or counter.clerk is None:
        raise Refused("Chưa đăng nhập. Đăng nhập rồi làm lại.")
    if counter.shift is None:
        raise Refused("Chưa mở ca. Mở ca rồi làm lại.")
    return counter.station, counter.clerk, counter.shift


def record_event(
    conn: Connection,
    counter: Counter,
    kind: EventKind,
    *,
    at: datetime,
    form_id: str,
    subject: str,
    amount_vnd: int | None = None,
    reason: str = "",
    note: str = "",
    lines: Iterable[Line] = (),
    entries: Iterable[Entry] = (),
    reverses: int | None = None,
) -> int:
    """Write the event of an act: done by the clerk at the counter, in the open shift. Returns its number.

    Refused where it pays more cash than the drawer of the shift holds.
    """
    _, clerk, shift = at_work(counter)
    entries = tuple(entries)
    seq = journal.append(
        conn,
        at=at,
        business_day=shift.business_day,
        actor=journal.clerk(clerk.id),
        shift_id=shift.id,
        kind=kind,
        form_id=form_id,
        subject=subject,
        amount_vnd=amount_vnd,
        reason=reason,
        note=note,
        lines=lines,
        entries=entries,
        reverses=reverses,
    )
    if (paid_vnd := out_of_drawer_vnd(entries)) > 0:
        _enough_in_drawer(conn, shift, paid_vnd)
    return seq


def _enough_in_drawer(conn: Connection, shift: Shift, paid_vnd: int) -> None:
    """A drawer never holds less than nothing; what was just paid out of it goes back with the transaction."""
    left_vnd = ledger.balance(conn, Account.CASH_DRAWER, shift_id=shift.id)
    if left_vnd < 0:
        held = f"Ngăn tiền còn {money(left_vnd + paid_vnd)}, cần chi {money(paid_vnd)}."
        raise Refused(f"{held} Ghi “nhận từ quỹ” ở trang F8 rồi làm lại.", "drawer")


def demand_role(counter: Counter, *roles: Role) -> Staff:
    """The clerk, if one of ``roles`` is theirs; otherwise Refused."""
    return demand(counter.clerk, *roles)
