"""Sums over the day sheets, asked for when they are shown. A measure that no desk delivers is None, never 0."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, case, func, select

from bcdesk.core.measures import RETURNED, Measure
from bcdesk.province.schema import agency, agency_part, day_row, desk, station


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a sum."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Month:
    """Intake and returns of a month; ``last`` where the period ends inside it."""

    number: int
    intake: int
    results: int


@dataclass(frozen=True, slots=True)
class SilentDesk:
    """A desk that has not been heard for ``days``."""

    desk: str
    station: str
    district: str
    phone: str
    heard_at: datetime | None
    days: int


def totals(conn: Connection, province: str, period: Period) -> dict[Measure, int]:
    """Sum of every measure that any sheet of the period carries."""
    query = (
        select(day_row.c.measure, func.sum(day_row.c.value))
        .where(*_of(province, period, Measure))
        .group_by(day_row.c.measure)
    )
    return {Measure(measure): int(value) for measure, value in conn.execute(query)}


def added(sums: dict[Measure, int], measures: Iterable[Measure]) -> int | None:
    """Several measures together; None if none of them is known."""
    known = [sums[measure] for measure in measures if measure in sums]
    return sum(known) if known else None


def by_month(conn: Connection, province: str, period: Period) -> tuple[Month, ...]:
    """Volumes month by month."""
    month = func.substr(day_row.c.day, 1, 7).label("month")
    query = (
        select(month, _sum_of(Measure.ACCEPTED), _sum_of(*RETURNED))
        .where(*_of(province, period, (Measure.ACCEPTED, *RETURNED)))
        .group_by(month)
        .order_by(month)
    )
    return tuple(
        Month(int(text[5:7]), int(intake or 0), int(results or 0)) for text, intake, results in conn.execute(query)
    )


def by_district(conn: Connection, province: str, period: Period) -> tuple[Share, ...]:
    """Dossiers taken in by district, the most first."""
    query = (
        select(station.c.district, func.sum(day_row.c.value))
        .join(desk, (desk.c.province == day_row.c.province) & (desk.c.code == day_row.c.desk))
        .join(station, (station.c.province == desk.c.province) & (station.c.code == desk.c.station))
        .where(*_of(province, period, (Measure.ACCEPTED,)))
        .group_by(station.c.district)
    )
    return _shares(conn.execute(query).all())


def by_agency(conn: Connection, province: str, period: Period, measures: Iterable[Measure]) -> dict[str, int]:
    """Sums by agency of the plan; a branch counts for the agency that it is part of."""
    query = (
        select(day_row.c.agency, func.sum(day_row.c.value))
        .where(*_of(province, period, measures), day_row.c.agency != "")
        .group_by(day_row.c.agency)
    )
    whole = _whole_of(conn, province)
    found: dict[str, int] = {}
    for code, value in conn.execute(query):
        found[whole.get(code, code)] = found.get(whole.get(code, code), 0) + int(value)
    return found


def agency_shares(conn: Connection, province: str, period: Period) -> tuple[Share, ...]:
    """Dossiers taken in by agency, the most first."""
    listed = conn.execute(select(agency.c.code, agency.c.name).where(agency.c.province == province))
    names = dict(listed.all())
    sums = by_agency(conn, province, period, (Measure.ACCEPTED,))
    return _shares([(names.get(code, code), value) for code, value in sums.items()])


def first_uses(conn: Connection, province: str, period: Period) -> dict[str, dict[str, date]]:
    """By agency: procedures with at least one dossier taken in or result returned, and the day of the first one."""
    query = (
        select(day_row.c.agency, day_row.c.procedure, func.min(day_row.c.day))
        .where(*_of(province, period, (Measure.ACCEPTED, *RETURNED)), day_row.c.procedure != "", day_row.c.value > 0)
        .group_by(day_row.c.agency, day_row.c.procedure)
    )
    whole = _whole_of(conn, province)
    found: dict[str, dict[str, date]] = {}
    for code, procedure, day in conn.execute(query):
        uses = found.setdefault(whole.get(code, code), {})
        uses[procedure] = min(uses.get(procedure, day), day)
    return found


def silent_desks(conn: Connection, province: str, now: datetime) -> tuple[SilentDesk, ...]:
    """Desks not heard for more than a day, the longest first."""
    query = (
        select(desk.c.code, station.c.name, station.c.district, station.c.phone, desk.c.contact_at)
        .join(station, (station.c.province == desk.c.province) & (station.c.code == desk.c.station))
        .where(desk.c.province == province, desk.c.revoked_at.is_(None))
        .order_by(desk.c.contact_at, desk.c.code)
    )
    found = []
    for code, name, district, phone, heard_at in conn.execute(query):
        days = (now - heard_at).days
        if days >= 1:
            found.append(SilentDesk(code, name, district, phone, heard_at, days))
    return tuple(found)


def desk_count(conn: Connection, province: str) -> int:
    """Desks that are enrolled."""
    query = select(func.count()).select_from(desk).where(desk.c.province == province, desk.c.revoked_at.is_(None))
    return int(conn.execute(query).scalar_one())


def points(conn: Connection, province: str, on: date) -> tuple[int, int]:
    """Qualified service points on a day, and all."""
    qualified = func.sum(case((station.c.qualified_on <= on, 1), else_=0))
    row = conn.execute(select(qualified, func.count()).where(station.c.province == province)).one()
    return int(row[0] or 0), int(row[1])


def fees_held(conn: Connection, province: str, on: date) -> int | None:
    """Fees collected and not yet remitted, over all days up to ``on``."""
    sums = totals(conn, province, Period(date.min, on))
    collected = sums.get(Measure.FEES_COLLECTED_VND)
    return None if collected is None else collected - sums.get(Measure.FEES_REMITTED_VND, 0)


def _of(province: str, period: Period, measures: Iterable[Measure]) -> tuple[ColumnElement[bool], ...]:
    return (
        day_row.c.province == province,
        day_row.c.measure.in_([measure.value for measure in measures]),
        day_row.c.day.between(period.first, period.last),
    )


def _sum_of(*measures: Measure) -> ColumnElement[int]:
    words = [measure.value for measure in measures]
    return func.sum(case((day_row.c.measure.in_(words), day_row.c.value), else_=0))


def _whole_of(conn: Connection, province: str) -> dict[str, str]:
    query = select(agency_part.c.code, agency_part.c.agency).where(agency_part.c.province == province)
    return dict(conn.execute(query).all())


def _shares(rows: Iterable[tuple[str, int]]) -> tuple[Share, ...]:
    parts = [Share(name, int(value)) for name, value in rows]
    return tuple(sorted(parts, key=lambda part: (-part.value, part.name)))
