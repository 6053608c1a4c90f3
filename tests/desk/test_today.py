"""A real desk of today: set up with the pack that rules, it takes a dossier in and its Phiếu gửi is drawn."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bcdesk.core.catalogue import OTHER_CASE
from bcdesk.core.dossier import Document, Intake, Party, Service
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import Agent, AgentKind
from bcdesk.core.transit import Zone
from bcdesk.desk import catalogue
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.paper.consignment import consignment
from bcdesk.store.db import Database
from tests.counter import ask, one
from tests.paper.printed import pages, squeezed
from tests.today import TODAY, set_up_today

SENDER = Party("Trần Thị Bích Ngọc", "Thôn Đông", "08869", "xã Tam Dương, tỉnh Phú Thọ", phone="0912345678")


@pytest.fixture
def today(db: Database) -> Counter:
    return set_up_today(db)


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
        [procedure] = catalogue.find_procedures(today, code)
        case = procedure.cases[0] if procedure.cases else ""
        typed = intake(today, code, form_id=f"form-{number}", case=case, zone_reason="Cơ quan ở thành phố Việt Trì cũ")
        try:
            accept(today, typed)
        except Refused as refused:
            told.append(f"{refused.field}: {refused.message}")
    assert one(today, "SELECT count(*) FROM dossier") + len(told) == len(codes) > 40
    assert set(told) <= {
        "service: Chỉ nhận kết quả qua bưu chính: Cổng dịch vụ công (7/2026) không ghi cách nộp qua bưu chính"
    }
    assert told


def test_a_zone_that_no_data_prove_is_chosen_with_a_reason_that_is_kept(today: Counter) -> None:
    [procedure] = catalogue.find_procedures(today, "3.000333")
    agency = catalogue.competent_agency(today, procedure, None)
    assert agency is not None
    assert catalogue.propose_zone(today, agency) is None
    with pytest.raises(Refused, match="không chứng minh được vùng cước") as refused:
        accept(today, intake(today, "3.000333"))
    assert refused.value.field == "zone_reason"
    assert one(today, "SELECT count(*) FROM dossier") == 0
    receipt = accept(today, intake(today, "3.000333", zone_reason="Việt Trì và Tam Dương khác huyện cũ"))
    assert receipt.zone is Zone.INTER_DISTRICT
    assert ask(today, 'SELECT dossier_id, "case", zone_reason FROM intake_choice') == [
        (receipt.dossier_id, "", "Việt Trì và Tam Dương khác huyện cũ")
    ]
    assert ask(today, "SELECT text FROM event_note WHERE seq = ?", receipt.event_seq) == [
        ("Vùng cước do giao dịch viên chọn: Việt Trì và Tam Dương khác huyện cũ",)
    ]


def test_the_case_of_a_list_is_chosen_and_kept(today: Counter) -> None:
    why = {"zone_reason": "Khác huyện cũ"}
    for wrong in ("", "Lý do khác"):
        with pytest.raises(Refused, match="Chọn trường hợp") as refused:
            accept(today, intake(today, "1.012786", case=wrong, **why))
        assert refused.value.field == "case"
    accept(today, intake(today, "1.012786", case="Mất Trang bổ sung", **why))
    accept(today, intake(today, "1.012786", case=OTHER_CASE, form_id="form-2", again_reason="Thửa thứ hai", **why))
    first, second = ask(today, "SELECT text FROM event_note ORDER BY seq")
    assert first == ("Trường hợp: Mất Trang bổ sung. Vùng cước do giao dịch viên chọn: Khác huyện cũ",)
    assert second[0].startswith("Thửa thứ hai Trường hợp: Trường hợp khác.")
    assert ask(today, 'SELECT "case" FROM intake_choice ORDER BY dossier_id') == [("Mất Trang bổ sung",), (OTHER_CASE,)]


def test_what_may_not_be_authorised_is_handed_in_by_the_person(today: Counter) -> None:
    mother, friend = (
        Agent("Phùng Thị Sen", "026068000123", kind, "Mẹ / giấy ngày 20/11/2026")
        for kind in (AgentKind.LEGAL, AgentKind.AUTHORISED)
    )
    with pytest.raises(Refused, match="không được ủy quyền") as refused:
        accept(today, intake(today, "1.001022", agent=friend))
    assert refused.value.field == "agent_name"
    assert accept(today, intake(today, "1.001022", agent=mother)).agent == mother


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
