"""Choosing from the reference data of the day, as the intake page does."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.transit import Zone
from bcdesk.desk import catalogue
from bcdesk.desk.counter import Counter
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import pack_folder
from bcdesk.store.types import VIETNAM
from tests.counter import Clock, ask, boss, everything, one

PACK = pack_folder.read(resource("packs") / practice_plan()["pack"])
AFTER_THE_PACK = datetime(2031, 1, 2, 9, 0, tzinfo=VIETNAM)


def agency(counter: Counter, code: str) -> catalogue.Agency:
    return next(row for row in catalogue.agencies(counter) if row.code == code)


def test_places_are_those_of_the_day(counter: Counter, clock: Clock) -> None:
    [found] = catalogue.find_communes(counter, "hop chau")
    assert (found.code, found.name) == ("08911", "Xã Hợp Châu")
    clock.now = datetime(2020, 3, 1, 8, 0, tzinfo=VIETNAM)
    assert [row.name for row in catalogue.find_communes(counter, "hợp châu")] == ["Thị trấn Hợp Châu"]
    assert catalogue.find_communes(counter, "tinh dong")[0].code == "08875"


def test_the_address_of_a_card_is_taken_apart(counter: Counter) -> None:
    line, commune = catalogue.place_of(counter, "Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc")
    assert (line, commune and commune.code) == ("Thôn Đông", "08875")
    assert catalogue.place_of(counter, "Số 5, Phường 12, Quận 3") == ("Số 5, Phường 12, Quận 3", None)


def test_the_competent_agency_follows_procedure_and_commune(counter: Counter) -> None:
    [licence] = catalogue.find_procedures(counter, "1.002809")
    [land] = catalogue.find_procedures(counter, "tách thửa")
    here, town = (catalogue.find_communes(counter, words)[0] for words in ("dong tinh", "lien bao"))
    assert catalogue.competent_agency(counter, licence, None) == agency(counter, "VP-SGTVT")
    of_district = catalogue.competent_agency(counter, land, here)
    assert of_district is not None
    assert (of_district.kind, of_district.district_code) == ("đăng ký đất đai cấp huyện", "247")
    assert catalogue.competent_agency(counter, land, town) != of_district
    assert catalogue.competent_agency(counter, land, None) is None
    assert catalogue.competent_agency(counter, land, replace(here, district_code="999")) is None


@pytest.mark.parametrize(
    ("district_code", "zone"), [("247", Zone.INTRA_DISTRICT), ("243", Zone.INTER_DISTRICT), ("", None)]
)
def test_the_zone_is_proposed_only_where_codes_prove_it(
    counter: Counter, district_code: str, zone: Zone | None
) -> None:
    there = replace(agency(counter, "VP-STP"), district_code=district_code)
    assert catalogue.propose_zone(counter, there) is zone
    assert catalogue.propose_zone(replace(counter, station=None), there) is None


def test_discounts_of_the_day(counter: Counter, clock: Clock) -> None:
    kept = {row.code: row.percent for row in catalogue.discounts(counter)}
    assert (len(kept), kept["ho-ngheo"], kept["ba-me-viet-nam-anh-hung"]) == (10, 50, 100)
    clock.now = datetime(2017, 12, 31, tzinfo=VIETNAM)
    with pytest.raises(Refused, match="31/12/2017"):
        catalogue.discounts(counter)


def test_a_pack_is_taken_in_whole_or_not_at_all(counter: Counter) -> None:
    before = everything(counter.db)
    twice = replace(PACK, title="Bản có dòng lặp", communes=(*PACK.communes, PACK.communes[0]))
    with pytest.raises(Exception, match="UNIQUE"):
        catalogue.load_pack(boss(counter), twice)
    assert everything(counter.db) == before
    catalogue.load_pack(boss(counter), replace(PACK, version="1.1", communes=PACK.communes[:3]))
    assert one(counter, "SELECT count(*) FROM commune") == 3
    assert one(counter, "SELECT version FROM pack") == "1.1"


def test_a_pack_is_taken_in_by_a_supervisor_and_stands_in_the_journal(counter: Counter) -> None:
    before = everything(counter.db)
    for nobody in (counter, replace(counter, clerk=None)):
        with pytest.raises(Refused, match="trưởng bưu cục"):
            catalogue.load_pack(nobody, replace(PACK, version="1.1"))
    assert everything(counter.db) == before
    catalogue.load_pack(boss(counter), replace(PACK, version="1.1"))
    [first, second] = ask(counter, "SELECT actor, subject, reason FROM event WHERE kind = 'pack_loaded' ORDER BY seq")
    assert first == ("SYSTEM", f"pack:{PACK.code}", f"{PACK.version} {PACK.digest}")
    assert second == ("clerk:1", f"pack:{PACK.code}", f"1.1 {PACK.digest}")


def test_on_a_day_that_no_pack_covers_nothing_is_guessed(counter: Counter, clock: Clock) -> None:
    clock.now = AFTER_THE_PACK
    for ask_for in (
        lambda: catalogue.find_communes(counter, "dong tinh"),
        lambda: catalogue.find_procedures(counter, "ly lich"),
        lambda: catalogue.agencies(counter),
    ):
        with pytest.raises(Refused, match="02/01/2031"):
            ask_for()
    assert counter.today == date(2031, 1, 2)
