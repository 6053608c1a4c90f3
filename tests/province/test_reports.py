"""Sums and targets, on both engines: unknown is never 0, and both sides of a share stop on the same day."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, update

from bcdesk.core.measures import Measure
from bcdesk.province import desks, reports, targets
from bcdesk.province.db import reading, writing
from bcdesk.province.plan import Plan, PlanAgency, Target, TargetKind, load_plan, read_plan
from bcdesk.province.reports import Period, Share
from bcdesk.province.schema import agency, agency_year, day_row, desk, publicity, station
from bcdesk.province.targets import Judgement
from bcdesk.resources_path import resource
from tests.province.conftest import NOW

TODAY = date(2019, 8, 15)
YEAR = Period(date(2019, 1, 1), TODAY)
K = TargetKind


def plan() -> Plan:
    return Plan(
        "Kế hoạch",
        "26",
        "Bưu điện tỉnh",
        "vinh-phuc-2019",
        tuple(
            Target(kind, 2019, permille, due_on, "KH")
            for kind, permille, due_on in (
                (K.PROCEDURES, 500, None),
                (K.INTAKE, 150, None),
                (K.RESULTS, 150, None),
                (K.POINTS, 800, None),
                (K.AGREEMENTS, 1000, date(2019, 9, 15)),
            )
        ),
        (PlanAgency("STP", "Sở Tư pháp", True, ("STP-VY",)), PlanAgency("SYT", "Sở Y tế", False, ())),
    )


@pytest.fixture
def filled(office):
    with writing(office.storage) as conn:
        load_plan(conn, "26", plan())
        for number, district in ((1, "Tam Đảo"), (2, "Tam Đảo"), (3, "Vĩnh Yên")):
            desks.add_station(conn, office, f"S{number}", f"Điểm {number}", district)
            heard = NOW - timedelta(hours=20 + 20 * number)
            row = {"code": f"S{number}-1", "station": f"S{number}", "public_key": "", "enrolled_at": NOW}
            conn.execute(insert(desk).values(province="26", contact_at=heard, **row))
        conn.execute(update(station).where(station.c.code == "S1").values(qualified_on=TODAY))
    return office


def put(office, number: int, day: date, measure: Measure, value: int, code: str = "", procedure: str = "") -> None:
    key = {"desk": f"S{number}-1", "day": day, "measure": measure.value, "agency": code, "procedure": procedure}
    with writing(office.storage) as conn:
        conn.execute(insert(day_row).values(province="26", service="", zone="", value=value, **key))


def told(office, code: str, year: int = 2019, **figures: object) -> None:
    with writing(office.storage) as conn:
        conn.execute(insert(agency_year).values(province="26", agency=code, year=year, **figures))


def aims(office, code: str, today: date = TODAY):
    with reading(office.storage) as conn:
        return next(one for one in targets.agency_aims(conn, "26", 2019, today) if one.code == code)


def test_sums_of_a_period(filled):
    for number, day, value in ((1, TODAY, 3), (2, TODAY, 4), (3, date(2019, 7, 1), 10), (3, date(2018, 12, 31), 99)):
        put(filled, number, day, Measure.ACCEPTED, value, "STP", "p1")
    put(filled, 1, TODAY, Measure.DELIVERED_COUNTER, 5, "STP-VY", "p2")
    put(filled, 1, TODAY, Measure.FEES_COLLECTED_VND, 70_000, "STP")
    put(filled, 3, date(2019, 7, 1), Measure.FEES_REMITTED_VND, 20_000, "STP")
    with reading(filled.storage) as conn:
        sums = reports.totals(conn, "26", YEAR)
        assert (sums[Measure.ACCEPTED], reports.added(sums, reports.RETURNED)) == (17, 5)
        assert reports.added(sums, (Measure.RETURN_LATE,)) is None
        assert reports.by_month(conn, "26", YEAR) == (reports.Month(7, 10, 0), reports.Month(8, 7, 5))
        assert reports.by_district(conn, "26", YEAR) == (Share("Vĩnh Yên", 10), Share("Tam Đảo", 7))
        assert reports.agency_shares(conn, "26", YEAR) == (Share("Sở Tư pháp", 17),)
        assert reports.by_agency(conn, "26", YEAR, reports.RETURNED) == {"STP": 5}  # a branch counts for the whole
        assert reports.fees_held(conn, "26", TODAY) == 50_000
        assert reports.points(conn, "26", TODAY) == (1, 3)
        assert reports.points(conn, "26", TODAY - timedelta(days=1)) == (0, 3)
        silent = reports.silent_desks(conn, "26", NOW)
        assert [(one.desk, one.days) for one in silent] == [("S3-1", 3), ("S2-1", 2), ("S1-1", 1)]
        assert reports.silent_desks(conn, "26", NOW - timedelta(hours=30))[-1].desk == "S2-1"
        assert reports.totals(conn, "27", YEAR) == {}
        assert reports.fees_held(conn, "27", TODAY) is None


def test_what_nobody_told_is_unknown(filled):
    one = aims(filled, "STP")
    assert {(aim.counted, aim.permille, aim.met, aim.gap) for aim in one.aims.values()} == {(None, None, None, None)}
    put(filled, 1, TODAY, Measure.ACCEPTED, 0)
    told(filled, "STP", intake=0, results=None, procedures=10)
    one = aims(filled, "STP")
    assert one.aims[K.INTAKE].permille is None  # of nothing there is no share
    assert one.aims[K.RESULTS].permille is None
    assert one.aims[K.PROCEDURES].permille == 0  # known to be none of ten
    assert (one.judgement, one.words) == (Judgement.UNKNOWN, "Chờ cơ quan báo")


@pytest.mark.parametrize(
    ("intake", "results", "used", "words"),
    [
        (150, 150, 5, "Đạt"),
        (149, 150, 5, "Thiếu 1 hồ sơ"),
        (150, 140, 5, "Thiếu 10 kết quả"),
        (150, 150, 3, "Thiếu 2 thủ tục"),
        (149, 149, 4, "Chưa đạt 3 chỉ tiêu"),
        (74, 150, 5, "Chậm so với kế hoạch"),
    ],
)
def test_how_an_agency_does(filled, intake, results, used, words):
    told(filled, "SYT", intake=1000, results=1000, procedures=10, as_of=date(2019, 7, 31))
    day = date(2019, 7, 31)
    put(filled, 1, day, Measure.ACCEPTED, intake - used + 1, "SYT", "p0")
    for number in range(1, used):
        put(filled, 1, day, Measure.ACCEPTED, 1, "SYT", f"p{number}")
    put(filled, 1, day, Measure.DELIVERED_COUNTER, results, "SYT", "p0")
    put(filled, 1, day + timedelta(days=1), Measure.ACCEPTED, 500, "SYT", "p0")  # after what the agency has counted
    one = aims(filled, "SYT")
    assert one.aims[K.INTAKE].counted == intake
    assert one.words == words


def test_an_agency_on_the_service_must_not_fall_below_last_year(filled):
    told(filled, "STP", intake=1000, results=1000, procedures=2, as_of=TODAY)
    told(filled, "STP", 2018, intake=1000, results=1000, posted_intake=300, posted_results=150)
    for measure in (Measure.ACCEPTED, Measure.DELIVERED_COUNTER):
        put(filled, 1, TODAY, measure, 200, "STP", "p0")
    one = aims(filled, "STP")
    assert (one.last_year[K.INTAKE].permille, one.last_year[K.RESULTS].permille) == (300, 150)
    assert (one.judgement, one.words) == (Judgement.SHORT, "Thấp hơn năm trước")


def test_a_steady_agency_is_forecast_where_it_stands(filled):
    told(filled, "SYT", intake=1810, results=100, procedures=10, as_of=date(2019, 6, 30))
    for month in range(1, 7):
        for day in range(1, 29):
            put(filled, 1, date(2019, month, day), Measure.ACCEPTED, 1, "SYT", "p0")
    aim = aims(filled, "SYT").aims[K.INTAKE]
    assert aim.permille == 92
    assert 85 <= aim.forecast_permille <= 95


def test_the_general_targets(filled):
    with writing(filled.storage) as conn:
        conn.execute(update(agency).where(agency.c.code == "STP").values(agreed_on=date(2019, 3, 1)))
    with reading(filled.storage) as conn:
        general = targets.general_aims(conn, "26", 2019, TODAY)
        assert (general[K.POINTS].counted, general[K.POINTS].whole, general[K.POINTS].gap) == (1, 3, 2)
        assert (general[K.AGREEMENTS].counted, general[K.AGREEMENTS].as_of) == (1, date(2019, 9, 15))
        assert general[K.COMMUNES].permille is None
        assert targets.years(conn, "26") == (2019,)
    with writing(filled.storage) as conn:
        conn.execute(insert(publicity).values(province="26", year=2019, communes=137, done=137, source="BC"))
    with reading(filled.storage) as conn:
        assert targets.general_aims(conn, "26", 2019, TODAY)[K.COMMUNES].met is None  # no target was set


def test_the_shipped_plan_is_the_plan(filled):
    shipped = read_plan(resource("province") / "vinh-phuc-2019.toml")
    aimed = {(target.kind, target.year): target.permille for target in shipped.targets}
    assert [aimed[K.INTAKE, year] for year in (2019, 2020, 2021)] == [150, 200, 250]
    assert [aimed[K.RESULTS, year] for year in (2019, 2020, 2021)] == [150, 200, 250]
    assert [aimed[K.POINTS, year] for year in (2019, 2020, 2021)] == [800, 950, 1000]
    assert {aimed[K.PROCEDURES, year] for year in (2019, 2020, 2021)} == {500}
    listed = (resource("packs") / shipped.pack / "agencies.csv").read_text("utf-8")
    codes = {row.split(",")[0] for row in listed.splitlines()[1:]}
    assert {code for one in shipped.agencies for code in (one.code, *one.parts)} <= codes
    with writing(filled.storage) as conn:
        load_plan(conn, "26", shipped)
        load_plan(conn, "26", shipped)


def test_a_moment_is_kept_as_it_was(filled):
    with reading(filled.storage) as conn:
        kept = reports.silent_desks(conn, "26", NOW + timedelta(days=9))[0].heard_at
    assert isinstance(kept, datetime)
    assert kept == NOW - timedelta(hours=80)
