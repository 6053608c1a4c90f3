"""A drawn province: invented points, volumes and reports, so that the pages can be looked at. Not for real use."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, update

from bcdesk.core import pack
from bcdesk.core.catalogue import Commune, Pack
from bcdesk.core.measures import DELIVERABLE, Measure
from bcdesk.province.office import VIETNAM, Office
from bcdesk.province.plan import Plan
from bcdesk.province.schema import agency, agency_year, day_row, day_sheet, desk, publicity, station

POINTS = 200
SHEET_HASH = "0" * 64
NEVER_DRAWN = frozenset({Measure.POSTAGE_NET_VND, Measure.VAT_VND, Measure.RESULTS_COLLECTED, Measure.HANDED_OVER})


@dataclass(frozen=True, slots=True)
class Drawn:
    """How an agency does in the drawn year: its weight in the volumes, and what it reports of itself."""

    code: str
    weight: int
    intake_permille: int | None
    results_permille: int | None
    used: int
    procedures: int


def demo_pack(folder: Path) -> Pack:
    """The shipped reference pack, whose communes and agencies are drawn from."""
    return pack.read({name: (folder / name).read_text("utf-8") for name in pack.FILES})


def demo_now(plan: Plan) -> datetime:
    """The evening of a day in the plan's first year."""
    return datetime(min(target.year for target in plan.targets), 8, 15, 16, 50, tzinfo=VIETNAM)


def draw(conn: Connection, office: Office, plan: Plan, communes: tuple[Commune, ...], seed: int = 1) -> None:
    """Draw ``POINTS`` points with a desk each, their days since January, and what agencies reported."""
    chance = random.Random(seed)
    today = office.today
    first = date(today.year, 1, 1)
    agencies = _agencies(plan, chance)
    desks = _points(conn, office, communes, first, today, chance)
    days = [first + timedelta(days=count) for count in range((today - first).days + 1)]
    sheets: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    counted: dict[str, list[int]] = {one.code: [0, 0] for one in agencies}
    for number, (code, pace) in enumerate(desks):
        for day in days:
            if day.weekday() == 6:
                continue
            key = {"province": office.code, "desk": code, "day": day}
            told = {"epoch": 1, "revision": 1, "digest": SHEET_HASH, "journal_seq": number, "journal_hash": SHEET_HASH}
            sheets.append(key | told | {"received_at": office.clock()})
            rows += [key | row for row in _day(chance, agencies, pace, day, counted)]
    for table, kept in ((day_sheet, sheets), (day_row, rows)):
        for start in range(0, len(kept), 50_000):
            conn.execute(insert(table), kept[start : start + 50_000])
    _reports(conn, office, agencies, counted, today)


def _agencies(plan: Plan, chance: random.Random) -> list[Drawn]:
    """From far behind to well met, one that told nothing."""
    drawn = []
    for number, one in enumerate(plan.agencies):
        level = 40 + 170 * ((number * 7) % 20) // 19 + (40 if one.on_service else 0)
        procedures = chance.randrange(14, 90)
        used = max(1, procedures * min(700, 230 + level * 2) // 1000)
        unknown = number % 11 == 5
        weight = 60 if one.on_service else chance.randrange(6, 22)
        results = level + chance.randrange(15, 40)
        drawn.append(
            Drawn(one.code, weight, None if unknown else level, None if unknown else results, used, procedures)
        )
    return drawn


def _points(
    conn: Connection, office: Office, communes: tuple[Commune, ...], first: date, today: date, chance: random.Random
) -> list[tuple[str, int]]:
    """Desk codes with their pace; a few of them have been silent for days."""
    places = [*communes, *chance.sample(communes, POINTS - len(communes))] if len(communes) < POINTS else communes
    stations, desks, paces = [], [], []
    for number, place in enumerate(places[:POINTS]):
        name = place.name.split(" ", 1)[1] if " " in place.name else place.name
        again = number >= len(communes)
        late = {17: 3, 58: 3, 96: 2, 133: 1}.get(number, 0)
        code = f"{280_000 + number}"
        stations.append(
            {
                "province": office.code,
                "code": code,
                "name": f"Bưu cục {name}" if again else f"BĐ-VHX {name}",
                "district": place.district,
                "phone": f"0211 000 {number:03d}",
                "qualified_on": first + timedelta(days=chance.randrange(250)) if chance.random() < 0.9 else None,
            }
        )
        heard = office.clock() - timedelta(days=late, minutes=chance.randrange(5, 400))
        desks.append(
            {
                "province": office.code,
                "code": f"{code}-1",
                "station": code,
                "public_key": "",
                "enrolled_at": datetime(first.year, 1, 2, tzinfo=VIETNAM),
                "contact_at": heard,
            }
        )
        city = place.district.startswith("Thành phố")
        paces.append((f"{code}-1", chance.randrange(8, 30) + (40 if again else 0) + (30 if city else 0)))
    conn.execute(insert(station), stations)
    conn.execute(insert(desk), desks)
    return paces


def _day(
    chance: random.Random, agencies: list[Drawn], pace: int, day: date, counted: dict[str, list[int]]
) -> Iterator[dict[str, Any]]:
    """The rows of a day: a few dossiers, a few results, their money."""
    season = 80 + 8 * day.month
    seen: dict[tuple[str, str, str], int] = {}
    fees: dict[str, int] = {}
    for _ in range(_few(chance, pace * season)):
        one = _agency(chance, agencies)
        key = (Measure.ACCEPTED.value, one.code, _procedure(chance, one, day))
        seen[key] = seen.get(key, 0) + 1
        counted[one.code][0] += 1
        fees[one.code] = fees.get(one.code, 0) + 5000 * chance.randrange(0, 40)
    for _ in range(_few(chance, pace * season * 13 // 10)):
        one = _agency(chance, agencies)
        key = (Measure.DELIVERED_COUNTER.value, one.code, _procedure(chance, one, day))
        seen[key] = seen.get(key, 0) + 1
        counted[one.code][1] += 1
        clock = Measure.RETURN_LATE if chance.random() < 0.024 else Measure.RETURN_ON_TIME
        key = (clock.value, one.code, "")
        seen[key] = seen.get(key, 0) + 1
    for (measure, code, procedure), value in seen.items():
        yield _row(measure, value, code, procedure)
    for code, amount_vnd in fees.items():
        if amount_vnd:
            yield _row(Measure.FEES_COLLECTED_VND.value, amount_vnd, code)
            yield _row(Measure.FEES_REMITTED_VND.value, amount_vnd * (1 if day.month < 8 else 0), code)
    told = {measure for measure, _, _ in seen} | (
        {Measure.FEES_COLLECTED_VND, Measure.FEES_REMITTED_VND} if fees else set()
    )
    for measure in sorted(DELIVERABLE - NEVER_DRAWN):
        if measure not in told:
            difference = -5000 if measure is Measure.CASH_DIFFERENCE_VND and chance.random() < 0.002 else 0
            yield _row(measure.value, difference)


def _row(measure: str, value: int, code: str = "", procedure: str = "") -> dict[str, Any]:
    return {"measure": measure, "agency": code, "procedure": procedure, "service": "", "zone": "", "value": value}


def _few(chance: random.Random, pace: int) -> int:
    """A small number whose mean follows the pace."""
    mean = pace / 20_000
    return sum(chance.random() < mean / 4 for _ in range(8)) + (chance.random() < mean / 8)


def _agency(chance: random.Random, agencies: list[Drawn]) -> Drawn:
    return chance.choices(agencies, [one.weight for one in agencies])[0]


def _procedure(chance: random.Random, one: Drawn, day: date) -> str:
    """New procedures come into use month by month."""
    started = max(1, one.used * min(12, day.month + 3) // 11)
    return f"{one.code}.{chance.randrange(min(one.used, started)):03d}"


def _reports(
    conn: Connection, office: Office, agencies: list[Drawn], counted: dict[str, list[int]], today: date
) -> None:
    """What agencies told: their totals fit the level that was drawn for them."""
    year, as_of = today.year, today.replace(day=1) - timedelta(days=1)
    letter = f"Báo cáo ngày {as_of:%d/%m/%Y}"
    rows = []
    for one in agencies:
        intake, results = counted[one.code]
        told = {"source": letter, "as_of": as_of, "procedures": one.procedures}
        told["intake"] = intake * 950 // one.intake_permille if one.intake_permille else None
        told["results"] = results * 950 // one.results_permille if one.results_permille else None
        rows.append({"province": office.code, "agency": one.code, "year": year} | told)
    conn.execute(insert(agency_year), rows)
    before = [
        {
            "province": office.code,
            "agency": one.code,
            "year": year - 1,
            "procedures": one.procedures,
            "intake": 10_000,
            "results": 10_000,
            "posted_intake": 10 * (one.intake_permille or 100) - 150,
            "posted_results": 10 * (one.results_permille or 100) - 100,
            "as_of": date(year - 1, 12, 31),
            "source": f"Báo cáo năm {year - 1}",
        }
        for one in agencies
    ]
    conn.execute(insert(agency_year), before)
    conn.execute(insert(publicity).values(province=office.code, year=year, communes=137, done=121, source=letter))
    for number, one in enumerate(agencies):
        if number % 6 != 5:
            signed = date(year, 3, 1) + timedelta(days=number * 4)
            own = (agency.c.province == office.code, agency.c.code == one.code)
            conn.execute(update(agency).where(*own).values(agreed_on=signed))
