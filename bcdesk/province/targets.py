"""The plan's targets against what was counted. What nobody has told is unknown ("chưa có số liệu"), never 0 %."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from sqlalchemy import Connection, select

from bcdesk.core.measures import RETURNED, Measure
from bcdesk.core.money import dotted
from bcdesk.province import reports
from bcdesk.province.plan import TargetKind
from bcdesk.province.reports import Period
from bcdesk.province.schema import agency, agency_year, publicity, target

TREND = timedelta(days=90)
"""How far back a forecast looks."""
FAR_BEHIND = 2
"""Less than the target divided by this is far behind."""
PER = {TargetKind.INTAKE: "hồ sơ", TargetKind.RESULTS: "kết quả", TargetKind.PROCEDURES: "thủ tục"}


class Judgement(IntEnum):
    """In the order in which they are shown."""

    BEHIND = 0
    SHORT = 1
    UNKNOWN = 2
    MET = 3


@dataclass(frozen=True, slots=True)
class Aim:
    """One target against one figure. None: unknown. ``as_of``: the day up to which both were counted."""

    kind: TargetKind
    target_permille: int | None
    counted: int | None
    whole: int | None
    as_of: date | None = None
    forecast_permille: int | None = None
    source: str = ""

    @property
    def permille(self) -> int | None:
        if self.counted is None or not self.whole:
            return None
        return self.counted * 1000 // self.whole

    @property
    def met(self) -> bool | None:
        if self.counted is None or not self.whole or self.target_permille is None:
            return None
        return self.counted * 1000 >= self.target_permille * self.whole

    @property
    def gap(self) -> int | None:
        """How many more would reach the target."""
        if self.counted is None or not self.whole or self.target_permille is None:
            return None
        return max(0, -(-self.target_permille * self.whole // 1000) - self.counted)


@dataclass(frozen=True, slots=True)
class AgencyAims:
    """An agency in a year. ``last_year``: its level before, where it used the service already."""

    code: str
    name: str
    on_service: bool
    aims: dict[TargetKind, Aim]
    last_year: dict[TargetKind, Aim]
    judgement: Judgement
    words: str


def agency_aims(conn: Connection, province: str, year: int, today: date) -> tuple[AgencyAims, ...]:
    """Every agency of the plan, those that need attention first."""
    agencies = conn.execute(select(agency).where(agency.c.province == province).order_by(agency.c.name)).all()
    now, before = _year(conn, province, year, today), _year(conn, province, year - 1, date(year - 1, 12, 31))
    found = []
    for row in agencies:
        aims = {kind: now(row.code, kind) for kind in PER}
        last_year = {kind: before(row.code, kind) for kind in PER} if row.on_service else {}
        judgement, words = _judged(aims, last_year)
        found.append(AgencyAims(row.code, row.name, bool(row.on_service), aims, last_year, judgement, words))
    return tuple(sorted(found, key=lambda one: (one.judgement, _reached(one), one.name)))


def general_aims(conn: Connection, province: str, year: int, today: date) -> dict[TargetKind, Aim]:
    """Service points, agreements and publicity of the whole province. ``as_of`` is the day by which it is due."""
    on = min(today, date(year, 12, 31))
    agreed = conn.execute(select(agency.c.agreed_on).where(agency.c.province == province)).scalars().all()
    told = conn.execute(
        select(publicity).where(publicity.c.province == province, publicity.c.year == year)
    ).one_or_none()
    figures = {
        TargetKind.POINTS: reports.points(conn, province, on),
        TargetKind.AGREEMENTS: (sum(day is not None and day <= on for day in agreed), len(agreed)),
        TargetKind.COMMUNES: (None, None) if told is None else (told.done, told.communes),
    }
    aimed = _targets(conn, province, year)
    found = {}
    for kind, (counted, whole) in figures.items():
        permille, due_on, source = aimed.get(kind, (None, None, ""))
        found[kind] = Aim(kind, permille, counted, whole, due_on, source=source)
    return found


def years(conn: Connection, province: str) -> tuple[int, ...]:
    """Years that the plan speaks of."""
    query = select(target.c.year).where(target.c.province == province).distinct().order_by(target.c.year)
    return tuple(int(year) for year in conn.execute(query).scalars())


_MEASURES = {TargetKind.INTAKE: (Measure.ACCEPTED,), TargetKind.RESULTS: RETURNED}
_WHOLE = {TargetKind.INTAKE: "intake", TargetKind.RESULTS: "results", TargetKind.PROCEDURES: "procedures"}
_TYPED = {TargetKind.INTAKE: "posted_intake", TargetKind.RESULTS: "posted_results"}


def _year(conn: Connection, province: str, year: int, today: date) -> Callable[[str, TargetKind], Aim]:
    """A function that gives the aim of an agency and kind. Counts stop where the agency's own totals stop."""
    first, last = date(year, 1, 1), min(today, date(year, 12, 31))
    aimed = _targets(conn, province, year)
    told = {
        row.agency: row
        for row in conn.execute(
            select(agency_year).where(agency_year.c.province == province, agency_year.c.year == year)
        )
    }
    ends = {row.as_of or last for row in told.values()} | {last}
    trends = {end: max(first, end - TREND) for end in ends}
    sums = {
        (kind, start, end): reports.by_agency(conn, province, Period(start, end), measures)
        for kind, measures in _MEASURES.items()
        for end in ends
        for start in {first, trends[end]}
    }
    uses = reports.first_uses(conn, province, Period(first, last))
    present = reports.totals(conn, province, Period(first, last)).keys()

    def aim(code: str, kind: TargetKind) -> Aim:
        permille, _, source = aimed.get(kind, (None, None, ""))
        row = told.get(code)
        whole = None if row is None else getattr(row, _WHOLE[kind])
        end = last if row is None or row.as_of is None or kind is TargetKind.PROCEDURES else row.as_of
        days, left = (end - first).days + 1, (date(year, 12, 31) - end).days
        if kind is TargetKind.PROCEDURES:
            of_agency = uses.get(code, {})
            counted = len(of_agency) if Measure.ACCEPTED in present else None
            recent = sum(day > trends.get(end, first) for day in of_agency.values())
        else:
            counted = sums[kind, first, end].get(code, 0) if present & set(_MEASURES[kind]) else None
            recent = sums[kind, trends[end], end].get(code, 0)
            typed = None if row is None else getattr(row, _TYPED[kind])
            counted = typed if typed is not None else counted
        forecast = None
        if whole and counted is not None:
            trend_days = (end - trends.get(end, first)).days + 1
            at_end = counted + recent * left // trend_days
            whole_at_end = whole if kind is TargetKind.PROCEDURES else whole * (days + left) // days
            forecast = min(1000, at_end * 1000 // max(1, whole_at_end))
        return Aim(kind, permille, counted, whole, end, forecast, source)

    return aim


def _targets(conn: Connection, province: str, year: int) -> dict[str, tuple[int | None, date | None, str]]:
    rows = conn.execute(
        select(target.c.kind, target.c.permille, target.c.due_on, target.c.source).where(
            target.c.province == province, target.c.year == year
        )
    )
    return {kind: (int(permille), due_on, source) for kind, permille, due_on, source in rows}


def _judged(aims: dict[TargetKind, Aim], last_year: dict[TargetKind, Aim]) -> tuple[Judgement, str]:
    if any(aim.permille is None for aim in aims.values()):
        return Judgement.UNKNOWN, "Chờ cơ quan báo"
    short = [aim for aim in aims.values() if aim.met is False]
    if any(_far_behind(aim) for aim in short):
        return Judgement.BEHIND, "Chậm so với kế hoạch"
    if len(short) > 1:
        return Judgement.SHORT, f"Chưa đạt {len(short)} chỉ tiêu"
    if short:
        return Judgement.SHORT, f"Thiếu {dotted(short[0].gap or 0)} {PER[short[0].kind]}"
    if any(_fell(aims[kind], before) for kind, before in last_year.items()):
        return Judgement.SHORT, "Thấp hơn năm trước"
    return Judgement.MET, "Đạt"


def _far_behind(aim: Aim) -> bool:
    return (aim.permille or 0) * FAR_BEHIND < (aim.target_permille or 0)


def _fell(aim: Aim, before: Aim) -> bool:
    return aim.permille is not None and before.permille is not None and aim.permille < before.permille


def _reached(one: AgencyAims) -> int:
    """How far an agency has come, by the target that it is furthest from."""
    parts = [
        (aim.permille or 0) * 1000 // aim.target_permille
        for aim in one.aims.values()
        if aim.permille is not None and aim.target_permille
    ]
    return min(parts, default=0)
