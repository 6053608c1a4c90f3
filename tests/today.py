"""A desk of today, set up with the pack that rules in Phú Thọ."""

from dataclasses import replace
from datetime import datetime

from bcdesk.core.dossier import Station
from bcdesk.core.staff import Role
from bcdesk.desk import cash, catalogue, staff
from bcdesk.desk.counter import Counter, Rules, open_counter
from bcdesk.resources_path import resource
from bcdesk.store.db import Database
from bcdesk.store.types import VIETNAM
from tests.counter import Clock

TODAY = datetime(2026, 11, 25, 9, 42, tzinfo=VIETNAM)
STATION = Station(
    code="281530",
    name="Bưu cục Tam Dương",
    enterprise="Bưu điện tỉnh Phú Thọ",
    address="Thôn Vị Trung, xã Tam Dương",
    phone="02113833001",
    commune_code="08869",
    district_code="",
    city="Tam Dương",
    counter="1",
)


def set_up_today(db: Database) -> Counter:
    """Set up this morning by its supervisor, who has opened the shift."""
    counter = open_counter(db, Clock(TODAY), Rules())
    pack, _ended = catalogue.packs_in(resource("packs"), counter.today)
    [place] = [commune for commune in pack.communes_on(counter.today) if commune.name == "Xã Tam Dương"]
    station = replace(STATION, commune_code=place.code)
    start = staff.FirstStart(station, "Lưu Văn Quyết", "ruộng bậc thang", "RR", 28150012, 28159999, pack)
    counter = staff.first_start(counter, start)
    [boss] = staff.roster(counter)
    assert boss.role is Role.SUPERVISOR
    return cash.open_shift(staff.sign_in(counter, boss.id, start.password), 500_000, "shift-1")
