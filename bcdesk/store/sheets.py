"""Day sheets read from the journal, and how far the province has acknowledged them.

``sync_day`` is the whole outbox: a day whose revision is not acknowledged is to be sent, as a whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, case, delete, func, insert, select, update

from bcdesk.core.ledger import Account
from bcdesk.core.measures import DaySheet, Fact, Moved, aggregate
from bcdesk.store.chain import head
from bcdesk.store.journal import EventKind
from bcdesk.store.numbers import NumberKind
from bcdesk.store.schema import entry, event, event_line, number_use, setting, sync_day


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day of the outbox. ``acknowledged`` is the last revision of it that the province has confirmed."""

    day: date
    revision: int
    acknowledged: int

    @property
    def waits(self) -> bool:
        return self.acknowledged < self.revision


def day_sheet(conn: Connection, day: date, desk: str, station: str) -> DaySheet:
    """The sheet of a day as the journal has it now; the same again as long as nothing touches the day."""
    revision = conn.execute(select(sync_day.c.revision).where(sync_day.c.day == day)).scalar_one_or_none()
    if revision is None:
        raise LookupError(f"nothing happened on {day}")
    return DaySheet(
        desk=desk,
        station=station,
        date=day,
        epoch=head(conn).epoch,
        revision=revision,
        journal=_last_event(conn, day),
        high_water=_high_water(conn, day),
        rows=aggregate(_facts(conn, day), _moved(conn, day), _held(conn, day)),
    )


def kept_days(conn: Connection) -> tuple[KeptDay, ...]:
    """All days on which anything happened, oldest first."""
    rows = conn.execute(select(sync_day.c.day, sync_day.c.revision, sync_day.c.acknowledged).order_by(sync_day.c.day))
    return tuple(KeptDay(*row) for row in rows)


def acknowledge(conn: Connection, day: date, revision: int) -> None:
    """The province holds this revision ("đã xác nhận"); an older word than the last one changes nothing."""
    older = (sync_day.c.day == day, sync_day.c.acknowledged < revision, sync_day.c.revision >= revision)
    conn.execute(update(sync_day).where(*older).values(acknowledged=revision))


def send_again(conn: Connection, days: Iterable[date]) -> None:
    """Take back the acknowledgement of these days."""
    conn.execute(update(sync_day).where(sync_day.c.day.in_(tuple(days))).values(acknowledged=0))


def awaits_confirmation(conn: Connection) -> bool:
    """Whether the desk was restored and no supervisor has said yet that its days may be sent again."""
    return bool(kept(conn, "sync_desk")) and kept(conn, "sync_epoch") != str(head(conn).epoch)


def confirm_epoch(conn: Connection) -> None:
    """From now on this epoch is sent, every day of it again."""
    keep(conn, "sync_epoch", str(head(conn).epoch))
    send_again(conn, [day.day for day in kept_days(conn)])


def event_hash_of(conn: Connection, seq: int) -> str:
    """The hash of an event, or "" where the journal does not reach it."""
    return conn.execute(select(event.c.hash).where(event.c.seq == seq)).scalar_one_or_none() or ""


def kept(conn: Connection, key: str) -> str:
    """A value out of the setting table, or ""."""
    return conn.execute(select(setting.c.value).where(setting.c.key == key)).scalar_one_or_none() or ""


def keep(conn: Connection, key: str, value: str) -> None:
    """Put a value into the setting table."""
    conn.execute(delete(setting).where(setting.c.key == key))
    conn.execute(insert(setting).values(key=key, value=value))


def _last_event(conn: Connection, day: date) -> tuple[int, str]:
    of_day = select(func.max(event.c.seq)).where(event.c.business_day == day)
    of_facts = select(func.max(event_line.c.seq)).where(event_line.c.fact_on == day)
    seqs = (conn.execute(query).scalar_one() for query in (of_day, of_facts))
    seq = max(seq or 0 for seq in seqs)
    return seq, event_hash_of(conn, seq)


def _high_water(conn: Connection, day: date) -> tuple[tuple[str, str], ...]:
    series = case((number_use.c.kind == NumberKind.ITEM, func.substr(number_use.c.number, 1, 2)), else_="")
    query = (
        select(number_use.c.kind, series, func.max(number_use.c.number))
        .join(event, event.c.seq == number_use.c.seq)
        .where(event.c.business_day == day)
        .group_by(number_use.c.kind, series)
        .order_by(number_use.c.kind, series)
    )
    return tuple((f"{kind}:{prefix}", number) for kind, prefix, number in conn.execute(query))


def _facts(conn: Connection, day: date) -> list[Fact]:
    line = event_line.c
    query = (
        select(
            event.c.kind,
            event.c.reverses,
            line.agency_code,
            line.procedure_code,
            line.service,
            line.zone,
            line.leg,
            line.value,
        )
        .join(event, event.c.seq == line.seq)
        .where(line.fact_on == day)
    )
    return [
        Fact(*_origin(conn, kind, reverses), agency, procedure, service or "", zone or "", leg or "", value)
        for kind, reverses, agency, procedure, service, zone, leg, value in conn.execute(query).all()
    ]


def _moved(conn: Connection, day: date) -> list[Moved]:
    columns = (event.c.kind, event.c.reverses, entry.c.account, entry.c.agency_code, entry.c.amount_vnd)
    query = select(*columns).join(event, event.c.seq == entry.c.seq).where(entry.c.business_day == day)
    return [
        Moved(*_origin(conn, kind, reverses), account, agency, amount_vnd)
        for kind, reverses, account, agency, amount_vnd in conn.execute(query).all()
    ]


def _held(conn: Connection, day: date) -> dict[str, int]:
    """By agency the fees that were held when the business day ended."""
    query = select(entry.c.agency_code, -func.sum(entry.c.amount_vnd))
    query = query.where(entry.c.account == Account.FEES_HELD.value, entry.c.business_day <= day)
    return {row[0]: row[1] for row in conn.execute(query.group_by(entry.c.agency_code))}


def _origin(conn: Connection, kind: str, reverses: int | None) -> tuple[str, int]:
    """What a line counts for. A reversal takes back what it reverses; one that reverses a reversal gives it again."""
    sign = 1
    while kind == EventKind.REVERSED and reverses is not None:
        sign = -sign
        kind, reverses = conn.execute(select(event.c.kind, event.c.reverses).where(event.c.seq == reverses)).one()
    return kind, sign
