"""The terms of a day: postage, limits and working days, as the loaded packs have them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from bcdesk.core.tariff import Tariff
from bcdesk.core.transit import TransitLimit
from bcdesk.core.workdays import Calendar
from bcdesk.store import catalogue, reference

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
        limits = catalogue.transit_limits(conn, on)
        found = Terms(catalogue.tariff(conn, on), limits, Calendar(catalogue.calendar_days(conn)))
        kept = conn.info[_KEPT] = (read_from, found)
    fresh: Terms = kept[1]
    return fresh
