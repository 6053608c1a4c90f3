"""Toàn tỉnh: volumes and trend, shares, desks that are silent, money held."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bcdesk.core.dates import short_date
from bcdesk.core.measures import FORWARD_CLOCK, RETURN_CLOCK, RETURNED, Measure
from bcdesk.province import reports, targets
from bcdesk.province.db import reading
from bcdesk.province.office import Office
from bcdesk.province.pages.frame import shown, signed_in, turning
from bcdesk.province.plan import TargetKind
from bcdesk.province.reports import Period
from bcdesk.province.targets import Judgement

SHOWN = {Judgement.BEHIND: 3, Judgement.SHORT: 3, Judgement.UNKNOWN: 1, Judgement.MET: 2}
"""How many agencies of each judgement; the others are one link away, and counted below the table."""
JUDGED = {
    Judgement.BEHIND: "Chậm so với kế hoạch",
    Judgement.SHORT: "chưa đạt",
    Judgement.UNKNOWN: "chờ cơ quan báo",
    Judgement.MET: "đạt",
}
PARTS_SHOWN = 9
SILENT_SHOWN = 8


def routes(office: Office) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    def page(request: Request, year: int = 0) -> Response:
        return turning(_page)(office, request, year)

    return router


def period_of(office: Office, year: int, years: tuple[int, ...]) -> tuple[int, Period, str]:
    """The year that is asked for, up to today; its name in the list."""
    today = office.today
    chosen = year if year in years or year == today.year else today.year
    last = min(today, date(chosen, 12, 31))
    period = Period(date(chosen, 1, 1), max(last, date(chosen, 1, 1)))
    return chosen, period, f"Năm {chosen}" + (f", đến {last:%d/%m}" if last.year == chosen and last == today else "")


def _page(office: Office, request: Request, year: int) -> Response:
    visitor = signed_in(office, request)
    now = office.clock()
    with reading(office.storage) as conn:
        years = targets.years(conn, office.code)
        chosen, period, label = period_of(office, year, years)
        sums = reports.totals(conn, office.code, period)
        months = reports.by_month(conn, office.code, period)
        shares = reports.agency_shares(conn, office.code, period)
        silent = reports.silent_desks(conn, office.code, now)
        aims = targets.agency_aims(conn, office.code, chosen, period.last)
        values: dict[str, Any] = {
            "intake": sums.get(Measure.ACCEPTED),
            "results": reports.added(sums, RETURNED),
            "clock": _on_time(sums),
            "held_vnd": reports.fees_held(conn, office.code, period.last),
            "difference_vnd": sums.get(Measure.CASH_DIFFERENCE_VND),
            "points": targets.general_aims(conn, office.code, chosen, period.last)[TargetKind.POINTS],
            "districts": reports.by_district(conn, office.code, period),
            "desks": reports.desk_count(conn, office.code),
        }
    judged = {judgement: [one for one in aims if one.judgement is judgement] for judgement in Judgement}
    first = [one for judgement, most in SHOWN.items() for one in judged[judgement][:most]]
    reported = [one.aims[TargetKind.INTAKE] for one in aims]
    return shown(
        office,
        visitor,
        "overview.html",
        here="/",
        years=_years(years, chosen),
        year=chosen,
        label=label,
        period=period,
        aims=first,
        judged_counts={JUDGED[judgement]: len(group) for judgement, group in judged.items()},
        aims_left=len(aims) - len(first),
        kinds=[TargetKind.INTAKE, TargetKind.RESULTS, TargetKind.PROCEDURES],
        silent=silent[:SILENT_SHOWN],
        silent_count=len(silent),
        shares=shares[:PARTS_SHOWN],
        shares_left=sum(part.value for part in shares[PARTS_SHOWN:]),
        chart=_chart(months, period),
        as_of=max((aim.as_of for aim in reported if aim.whole and aim.as_of), default=None),
        **values,
    )


def _on_time(sums: dict[Measure, int]) -> tuple[int, int] | None:
    """Share in time in thousandths, and how many were late; None where no clock was told."""
    on_time = reports.added(sums, (FORWARD_CLOCK[0], RETURN_CLOCK[0])) or 0
    late = reports.added(sums, (FORWARD_CLOCK[1], RETURN_CLOCK[1])) or 0
    return None if on_time + late == 0 else (on_time * 1000 // (on_time + late), late)


def _chart(months: tuple[reports.Month, ...], period: Period) -> dict[str, Any]:
    """What the chart draws, as data."""
    part = period.last.day < 28
    names = [
        f"T{month.number}" + (f", đến {period.last.day}" if part and month.number == period.last.month else "")
        for month in months
    ]
    series = [
        {"name": "Hồ sơ nhận", "data": [month.intake for month in months]},
        {"name": "Kết quả trả", "data": [month.results for month in months]},
    ]
    return {"months": names, "series": series, "told": f"Đến {short_date(period.last)}"}


def _years(years: tuple[int, ...], chosen: int) -> list[int]:
    return sorted({*years, chosen})
