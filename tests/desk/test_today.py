"""A real desk of today: set up with the pack that rules, it takes a dossier in and its Phiếu gửi is drawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from bcdesk.core.dossier import Document, Intake, Party, Service, Station
from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.core.transit import Zone
from bcdesk.desk import cash, catalogue, staff
from bcdesk.desk.counter import Counter, Rules, open_counter
from bcdesk.desk.intake import accept
from bcdesk.paper.consignment import consignment
from bcdesk.resources_path import resource
from bcdesk.store.db import Database
from bcdesk.store.types import VIETNAM
from tests.counter import Clock, one
from tests.paper.printed import pages, squeezed

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
SENDER = Party("Trần Thị Bích Ngọc", "Thôn Đông", "08869", "xã Tam Dương, tỉnh Phú Thọ", phone="0912345678")


@pytest.fixture
def today(db: Database) -> Counter:
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


def intake(counter: Counter, code: str = "1.001193", **changes: object) -> Intake:
    [procedure] = catalogue.find_procedures(counter, code)
    place = catalogue.find_communes(counter, "tam duong phu tho")[0]
    agency = catalogue.competent_agency(counter, procedure, place)
    assert agency is not None
    made = Intake(
        form_id="form-1",
        service=Service.FORWARD,
        sender=replace(SENDER, commune_code=place.code),
        procedure_code=procedure.code,
        agency_code=agency.code,
        documents=(Document("Tờ khai đăng ký khai sinh", 1, 0),),
        weight_g=120,
        zone=catalogue.propose_zone(counter, agency) or Zone.INTER_DISTRICT,
    )
    return replace(made, **changes)


def test_a_desk_of_today_accepts_a_dossier_and_its_paper_is_drawn(today: Counter) -> None:
    receipt = accept(today, intake(today))
    assert (receipt.agency.name, receipt.agency.address) == (
        "Ủy ban nhân dân xã Tam Dương",
        "xã Tam Dương, tỉnh Phú Thọ",
    )
    assert (receipt.zone, receipt.total_vnd, receipt.due_on) == (Zone.INTRA_DISTRICT, 26_000, date(2026, 11, 26))
    [page] = pages(consignment(receipt, printed_at=TODAY, printed_by="Lưu Văn Quyết"))[:1]
    for words in (receipt.item_number, "Đăng ký khai sinh", "xã Tam Dương, tỉnh Phú Thọ", "26.000"):
        assert squeezed(words) in squeezed(page.text), words


def test_every_procedure_of_today_is_accepted_or_says_why_not(today: Counter) -> None:
    told: list[str] = []
    words = [f"{first}.0" for first in (1, 2, 3)]
    codes = {found.code for begun in words for found in catalogue.find_procedures(today, begun)}
    for number, code in enumerate(sorted(codes)):
        try:
            accept(today, intake(today, code, form_id=f"form-{number}"))
        except Refused as refused:
            told.append(f"{refused.field}: {refused.message}")
    assert one(today, "SELECT count(*) FROM dossier") + len(told) == len(codes) > 40
    assert set(told) <= {
        "service: Thủ tục này chỉ nhận kết quả qua bưu chính: "
        "Cổng dịch vụ công quốc gia (tháng 7/2026) không ghi cách nộp hồ sơ qua bưu chính"
    }
    assert told


@pytest.mark.parametrize(
    "changes",
    [
        lambda: {"agency_code": "VP-STP"},
        lambda: {"procedure_code": "2.000488"},
        lambda: {"sender": replace(SENDER, commune_code="08875")},
    ],
    ids=["an agency", "a procedure", "a commune"],
)
def test_what_ended_with_the_districts_is_refused_today(
    today: Counter, changes: Callable[[], dict[str, object]]
) -> None:
    with pytest.raises(Refused, match="25/11/2026"):
        accept(today, intake(today, **changes()))
    assert one(today, "SELECT count(*) FROM dossier") == 0
