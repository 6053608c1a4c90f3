"""The terms of a day: postage, limits and working days, as the loaded packs have them."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, bindparam, select

from bcdesk.core.catalogue import CalendarDay
from bcdesk.core.tariff import Discount, Price, Tariff
from bcdesk.core.transit import TransitLimit
from bcdesk.core.workdays import Calendar
from bcdesk.store import reference
from bcdesk.store.validity import in_order, latest, made, none_valid, on_day

TARIFFS = "giá cước"
TRANSIT_LIMITS = "thời gian toàn trình"

# Built once, like validity.on_day.
_PRICES = select(reference.tariff_price).where(reference.tariff_price.c.tariff_id == bindparam("tariff_id"))
_DISCOUNTS = (
    select(reference.tariff_discount)
    .where(reference.tariff_discount.c.tariff_id == bindparam("tariff_id"))
    .order_by(reference.tariff_discount.c.percent.desc(), reference.tariff_discount.c.name)
)
_CALENDAR = (
    select(*(reference.calendar_day.c[name] for name in ("day", "kind", "name", "source")))
    .join(reference.pack)
    .order_by(reference.pack.c.loaded_at, reference.pack.c.code)
)

_PACKS = select(reference.pack.c.code, reference.pack.c.digest, reference.pack.c.loaded_at)
_KEPT = "terms"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a service costs and promises on a day."""

    tariff: Tariff
    limits: tuple[TransitLimit, ...]
    calendar: Calendar


def terms_of(conn: Connection, on: date) -> Terms:
    """The terms of a day. A connection keeps them until another day is asked for or another pack is there."""
    read_from = (on, *map(tuple, conn.execute(_PACKS)))
    kept = conn.info.get(_KEPT)
    if kept is None or kept[0] != read_from:
        limits = transit_limits(conn, on)
        found = Terms(tariff(conn, on), limits, Calendar(calendar_days(conn)))
        kept = conn.info[_KEPT] = (read_from, found)
    fresh: Terms = kept[1]
    return fresh


def tariff(conn: Connection, on: date) -> Tariff:
    """The tariff of a day; of several the newest."""
    rows = latest(conn, on_day(reference.tariff), on)
    if not rows:
        raise none_valid(TARIFFS, on)
    row = rows[-1]
    prices = conn.execute(_PRICES, {"tariff_id": row["id"]}).mappings()
    discounts = conn.execute(_DISCOUNTS, {"tariff_id": row["id"]}).mappings()
    return made(
        Tariff,
        row,
        prices=tuple(
            made(Price, one, steps=tuple((up_to, vnd) for up_to, vnd in json.loads(one["steps"]))) for one in prices
        ),
        discounts=tuple(made(Discount, one) for one in discounts),
    )


def transit_limits(conn: Connection, on: date) -> tuple[TransitLimit, ...]:
    """J + n of a day, one for each zone."""
    rows = latest(conn, in_order(reference.transit_limit), on, key="zone")
    if not rows:
        raise none_valid(TRANSIT_LIMITS, on)
    return tuple(made(TransitLimit, row) for row in rows)


def calendar_days(conn: Connection) -> tuple[CalendarDay, ...]:
    """All days off and make-up working days, in order; of two packs the one loaded last is right."""
    days = {day: (day, *rest) for day, *rest in conn.execute(_CALENDAR)}
    return tuple(CalendarDay(*days[day]) for day in sorted(days))
