"""The reference packs that are shipped: built from their sources, and true to the law's numbers."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest
from sqlalchemy import Connection

from bcdesk.cli import main
from bcdesk.core.catalogue import DayKind, Modes, Need, Pack
from bcdesk.core.tariff import Leg, VatMode, postage, tariff_on
from bcdesk.core.transit import Zone, due_on, limit_on
from bcdesk.core.workdays import Calendar
from bcdesk.desk.catalogue import packs_in
from bcdesk.resources_path import resource
from bcdesk.store import catalogue, pack_folder, packs
from bcdesk.store.db import Database, open_database, reading, writing
from bcdesk.store.terms import terms_of
from bcdesk.store.types import VIETNAM

FOLDER = resource("packs")
CODES = ("vinh-phuc-2019", "phu-tho-2025")
VINH_PHUC, PHU_THO = SHIPPED = [pack_folder.read(FOLDER / code) for code in CODES]
TODAY = date(2026, 11, 25)
LAST_OF_DISTRICTS, FIRST_WITHOUT = date(2025, 6, 30), date(2025, 7, 1)

# TT 22/2017/TT-BTTTT: up to 100, 250, 500 g, and each further 500 g begun
LAW = {
    Leg.FORWARD: (
        (26_000, 26_000, 26_500, 2_200),
        (30_000, 30_000, 30_500, 2_900),
        (30_500, 31_000, 32_500, 3_600),
        (31_000, 34_000, 38_000, 6_300),
        (31_500, 38_000, 51_000, 9_700),
    ),
    Leg.RETURN: (
        (26_000, 27_000, 28_500, 2_200),
        (30_000, 31_000, 32_500, 2_900),
        (30_500, 32_000, 34_500, 3_600),
        (31_000, 35_000, 40_000, 6_300),
        (31_500, 39_000, 53_000, 9_700),
    ),
}
FREE = {"cach-mang-truoc-1945", "ba-me-viet-nam-anh-hung"}
HALF = {"anh-hung", "thuong-binh", "benh-binh", "chat-doc-hoa-hoc", "bi-dich-bat", "than-nhan-liet-si", "ho-ngheo"}
HALF |= {"dac-biet-kho-khan"}

each_pack = pytest.mark.parametrize("pack", SHIPPED, ids=CODES)


def days_of(pack: Pack) -> tuple[date, ...]:
    """Days on which something may begin or end, and today."""
    return (date(2019, 8, 15), date(2024, 7, 31), LAST_OF_DISTRICTS) if pack is VINH_PHUC else (FIRST_WITHOUT, TODAY)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Iterator[Database]:
    """A desk that lived through the change of 01/7/2025."""
    database = open_database(tmp_path_factory.mktemp("both") / "desk.db", key)
    with writing(database) as conn:
        for pack in SHIPPED:
            packs.load(conn, pack, datetime(2025, 6, 30, 17, tzinfo=VIETNAM))
    yield database
    database.close()


@pytest.fixture
def conn(both: Database) -> Iterator[Connection]:
    with reading(both) as connection:
        yield connection


def test_what_is_shipped_is_what_the_script_builds(tmp_path: Path) -> None:
    subprocess.run([sys.executable, FOLDER / "build.py", tmp_path], check=True)
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    shipped = {path.relative_to(FOLDER): path.read_bytes() for code in CODES for path in (FOLDER / code).iterdir()}
    assert built.keys() == shipped.keys()
    assert [str(name) for name in built if built[name] != shipped[name]] == []


@pytest.mark.parametrize("code", CODES)
def test_each_pack_passes_its_check(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(FOLDER / code)]) == 0
    assert capsys.readouterr().err == ""


def test_one_pack_rules_on_each_day_and_is_offered_first() -> None:
    for day, code, communes in (
        (date(2019, 1, 1), "vinh-phuc-2019", 137),
        (date(2020, 2, 29), "vinh-phuc-2019", 137),
        (date(2020, 3, 1), "vinh-phuc-2019", 136),
        (date(2025, 1, 1), "vinh-phuc-2019", 121),
        (LAST_OF_DISTRICTS, "vinh-phuc-2019", 121),
        (FIRST_WITHOUT, "phu-tho-2025", 148),
        (TODAY, "phu-tho-2025", 148),
    ):
        first, second = packs_in(FOLDER, day)
        assert (first.code, len(first.communes_on(day)), len(second.communes_on(day))) == (code, communes, 0)


def test_a_code_changes_its_meaning_and_both_stay_known(conn: Connection) -> None:
    before = catalogue.commune(conn, "08707", LAST_OF_DISTRICTS)
    after = catalogue.commune(conn, "08707", FIRST_WITHOUT)
    assert (before.name, before.district, before.province) == (
        "Phường Tích Sơn",
        "Thành phố Vĩnh Yên",
        "Tỉnh Vĩnh Phúc",
    )
    assert (after.name, after.district, after.province) == ("Phường Vĩnh Yên", "", "Tỉnh Phú Thọ")
    assert after.place == "phường Vĩnh Yên, tỉnh Phú Thọ"
    for day in (LAST_OF_DISTRICTS, FIRST_WITHOUT):
        terms = terms_of(conn, day)
        assert terms.tariff.code == "TT22-2017"
        assert len(terms.limits) == len(Zone)


def test_old_districts_are_known_for_what_was_vinh_phuc() -> None:
    made_of = {commune.code: commune.zone_districts for commune in PHU_THO.communes if commune.zone_districts}
    assert len(made_of) == 36
    assert {district for districts in made_of.values() for district in districts} == {
        commune.district_code for commune in VINH_PHUC.communes
    }
    assert {code for code, districts in made_of.items() if len(districts) > 1} == {"08866", "08872"}
    assert made_of["08749"] == {"244"}  # Xuân Hòa, whose code the conversion table gives otherwise
    assert all(commune.name.split()[0] in ("Xã", "Phường") for commune in PHU_THO.communes)


@each_pack
def test_every_procedure_finds_an_agency_for_everyone(pack: Pack, conn: Connection) -> None:
    for day in days_of(pack):
        codes = {agency.code for agency in catalogue.agencies(conn, day)}
        of_kind: dict[str, set[str]] = {}
        for procedure in pack.procedures:
            if not (procedure.valid_from <= day <= (procedure.valid_to or day)):
                continue
            if procedure.agency_code:
                assert catalogue.agency(conn, procedure.agency_code, day).code in codes
            elif procedure.agency_kind not in of_kind:
                found = [catalogue.agency_of_kind(conn, procedure.agency_kind, c, day) for c in pack.communes_on(day)]
                assert None not in found, (day, procedure.code)
                of_kind[procedure.agency_kind] = {agency.code for agency in found if agency is not None}
        points = {agency.receiving_point for agency in catalogue.agencies(conn, day)} - {""}
        assert points <= codes
        assert len(of_kind) >= 2
    assert pack is VINH_PHUC or {len(found) for found in of_kind.values()} == {148}


def test_zones_are_told_only_where_data_prove_them(conn: Connection) -> None:
    by_name = {commune.name: commune for commune in PHU_THO.communes}

    def zone(here: str, agency_code: str) -> Zone | None:
        agency = catalogue.agency(conn, agency_code, TODAY)
        return catalogue.zone_between(conn, by_name[here], agency, "25", TODAY)

    own, viet_tri = by_name["Phường Vĩnh Yên"].code, by_name["Phường Việt Trì"].code
    assert zone("Phường Vĩnh Yên", f"PT-UB-{own}") is Zone.INTRA_DISTRICT
    assert zone("Phường Vĩnh Yên", f"PT-UB-{by_name['Phường Vĩnh Phúc'].code}") is Zone.INTRA_DISTRICT
    assert zone("Phường Vĩnh Yên", f"PT-CA-{by_name['Xã Tam Dương'].code}") is Zone.INTER_DISTRICT
    assert zone("Phường Việt Trì", f"PT-UB-{viet_tri}") is Zone.INTRA_DISTRICT  # its own commune
    assert zone("Xã Sơn Đông", f"PT-UB-{by_name['Xã Sông Lô'].code}") is None
    assert zone("Phường Vĩnh Yên", f"PT-UB-{viet_tri}") is None
    assert zone("Phường Vĩnh Yên", "PT-SXD") is None


def test_the_procedures_of_2026_stand_from_the_change_on_and_the_old_ones_before() -> None:
    assert len(PHU_THO.procedures) == 110
    assert {procedure.valid_from for procedure in PHU_THO.procedures} == {FIRST_WITHOUT}
    assert max(procedure.valid_to or date.max for procedure in VINH_PHUC.procedures) == LAST_OF_DISTRICTS
    assert all("unverified" in procedure.source for procedure in VINH_PHUC.procedures)


@each_pack
def test_what_the_paper_says_of_a_procedure_is_short_and_its_own(pack: Pack) -> None:
    names = [procedure.print_name for procedure in pack.procedures]
    assert max(len(name) for name in names) <= 90
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.isupper() or name.startswith("Thủ tục")]


@each_pack
def test_no_fee_is_0_without_the_text_that_exempts(pack: Pack) -> None:
    fees = [(procedure.code, fee) for procedure in pack.procedures for fee in procedure.fees]
    assert all(fee.exemption for _, fee in fees if fee.amount_vnd == 0)
    assert [code for code, fee in fees if fee.amount_vnd == 0] == (["1.000894"] if pack is PHU_THO else [])
    assert sum(fee.amount_vnd is None for _, fee in fees) > len(fees) // 3


@each_pack
def test_an_unreviewed_list_demands_nothing(pack: Pack) -> None:
    for procedure in pack.procedures:
        if not procedure.reviewed:
            assert {paper.need for paper in procedure.documents} <= {Need.CONDITIONAL}


def test_cases_are_kept_apart_and_headings_are_none() -> None:
    with_cases = {procedure.code: procedure for procedure in PHU_THO.procedures if procedure.cases}
    assert len(with_cases) == 29
    for procedure in with_cases.values():
        assert len(procedure.cases) > 1
        for case in procedure.cases:
            words = case.lower()
            assert not any(
                heading in words for heading in ("phải nộp", "xuất trình", "lưu ý", "thành phần", "ủy quyền")
            )
            assert len(case) <= 120
    repair = with_cases["1.012786"]
    assert repair.cases == ("Cấp lại Giấy chứng nhận bị mất", "Mất Trang bổ sung")
    lost, page = (repair.documents_in(case) for case in repair.cases)
    assert (len(lost), len(page)) == (2, 3)
    birth = next(procedure for procedure in PHU_THO.procedures if procedure.code == "1.001193")
    assert birth.cases == ()
    assert {(p.originals, p.copies) for p in birth.documents if p.name.endswith("(xuất trình)")} == {(0, 0)}


def test_what_may_not_be_sent_by_post_says_why() -> None:
    receive = [procedure for procedure in PHU_THO.procedures if procedure.modes is Modes.RECEIVE]
    assert len(receive) == 16
    assert all(procedure.refusal for procedure in receive)
    assert {procedure.modes for procedure in PHU_THO.procedures} == {Modes.RECEIVE, Modes.BOTH}
    assert {p.code for p in PHU_THO.procedures if p.authorised is False} >= {"1.000894", "1.001022"}


@each_pack
def test_the_tariff_is_the_table_of_the_law(pack: Pack) -> None:
    tariff = tariff_on(pack.tariffs, days_of(pack)[0])
    found = {(p.leg, p.zone): ([vnd for _, vnd in p.steps], p.extra_vnd) for p in tariff.prices}
    for leg, rows in LAW.items():
        for zone, (*steps, extra) in zip(Zone, rows, strict=True):
            assert found.pop((leg, zone)) == (steps, extra)
    assert found == {}
    assert {(tuple(up_to for up_to, _ in p.steps), p.extra_g) for p in tariff.prices} == {((100, 250, 500), 500)}
    groups = {discount.code: discount.percent for discount in tariff.discounts}
    assert groups == dict.fromkeys(FREE, 100) | dict.fromkeys(HALF, 50)


@each_pack
@pytest.mark.parametrize("leg", LAW)
@pytest.mark.parametrize("zone", Zone)
@pytest.mark.parametrize("vat", VatMode)
def test_postage_of_every_step_and_group(pack: Pack, leg: Leg, zone: Zone, vat: VatMode) -> None:
    tariff = replace(tariff_on(pack.tariffs, days_of(pack)[0]), vat_mode=vat, vat_percent=10)
    small, middle, large, more = LAW[leg][list(Zone).index(zone)]
    for weight_g, full in (
        *((1, small), (100, small), (101, middle), (250, middle), (251, large), (500, large)),
        *((501, large + more), (1000, large + more), (1001, large + 2 * more), (1240, large + 2 * more)),
    ):
        for group, percent in {"": 0, **dict.fromkeys(FREE, 100), **dict.fromkeys(HALF, 50)}.items():
            price = postage(tariff, leg, zone, weight_g, group)
            due = full * (100 - percent) // 100
            assert (price.full_vnd, price.discount_vnd) == (full, full - due)
            assert price.total_vnd == (due + (due + 5) // 10 if vat is VatMode.ON_TOP else due)
            assert price.vat_vnd == (0 if vat is VatMode.NOT_TAXABLE else price.total_vnd - price.net_vnd)


def test_the_worked_example_of_the_law() -> None:
    tariff = tariff_on(PHU_THO.tariffs, TODAY)
    there, back = (postage(tariff, leg, Zone.INTER_DISTRICT, g) for leg, g in ((Leg.FORWARD, 180), (Leg.RETURN, 60)))
    assert there.total_vnd + back.total_vnd == 60_000
    assert postage(tariff, Leg.FORWARD, Zone.INTER_DISTRICT, 1_240).total_vnd == 36_300


@pytest.mark.parametrize(
    ("accepted_on", "zone", "due", "with_slip"),
    [
        (date(2019, 2, 1), Zone.INTER_DISTRICT, date(2019, 2, 12), date(2019, 2, 14)),  # Tết 04–08/02
        (date(2019, 5, 3), Zone.INTRA_DISTRICT, date(2019, 5, 4), date(2019, 5, 6)),  # Saturday 04/5 makes up
        (date(2019, 1, 4), Zone.INTRA_DISTRICT, date(2019, 1, 5), date(2019, 1, 7)),
        (date(2024, 5, 3), Zone.INTER_DISTRICT, date(2024, 5, 6), date(2024, 5, 8)),
        (date(2025, 4, 25), Zone.INTER_DISTRICT, date(2025, 4, 28), date(2025, 5, 5)),
        (date(2026, 2, 13), Zone.INTRA_DISTRICT, date(2026, 2, 23), date(2026, 2, 24)),  # Tết 16–20/02
        (date(2026, 8, 21), Zone.INTRA_DISTRICT, date(2026, 8, 22), date(2026, 8, 24)),  # Saturday 22/8 makes up
        (date(2026, 8, 28), Zone.INTER_DISTRICT, date(2026, 9, 4), date(2026, 9, 8)),
        (date(2026, 12, 31), Zone.DISTANT_REGIONS, date(2027, 1, 7), date(2027, 1, 13)),
    ],
)
def test_working_days_go_over_tet_and_swap_saturdays(
    conn: Connection, accepted_on: date, zone: Zone, due: date, with_slip: date
) -> None:
    terms = terms_of(conn, accepted_on)
    limit = limit_on(terms.limits, zone, accepted_on)
    assert due_on(accepted_on, limit.days, terms.calendar) == due
    assert due_on(accepted_on, limit.days_with_slip, terms.calendar) == with_slip


@each_pack
def test_the_law_of_transit(pack: Pack) -> None:
    limits = {limit.zone: (limit.days, limit.days_with_slip) for limit in pack.transit_limits}
    between_provinces = dict.fromkeys((Zone.INTRA_REGION, Zone.ADJACENT_REGIONS, Zone.DISTANT_REGIONS), (4, 8))
    assert limits == {Zone.INTRA_DISTRICT: (1, 2), Zone.INTER_DISTRICT: (2, 4), **between_provinces}


@pytest.mark.parametrize(("pack", "years"), [(VINH_PHUC, range(2019, 2026)), (PHU_THO, range(2025, 2028))], ids=CODES)
def test_the_calendar_agrees_with_the_holidays_library(pack: Pack, years: range) -> None:
    # The first swap answers a day off of 2018 (31/12), which no pack covers; the library marks make-up Saturdays apart.
    theirs = holidays.country_holidays("VN", years=years)
    ours = {each.on: each.kind for each in pack.calendar}
    assert Calendar(pack.calendar).years == set(years)
    day, difference = date(years[0], 1, 1), []
    while day.year in years:
        expected = DayKind.WORKING if day in theirs.weekend_workdays else DayKind.OFF if day in theirs else None
        if ours.pop(day, None) is not expected:
            difference.append(day)
        day += timedelta(days=1)
    assert difference == []
    assert ours == {}, "days of other years"
    assert all("unverified" in each.source for each in pack.calendar if each.on.year == 2027)
