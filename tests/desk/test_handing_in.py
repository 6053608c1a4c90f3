"""Who hands a dossier in, where, with what label, how often: what is beyond the plain case of an acceptance."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bcdesk.core.dossier import Payment, Service
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import Agent, AgentKind, Pickup
from bcdesk.core.transit import Zone
from bcdesk.desk.catalogue import usual_procedures
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept, quote
from bcdesk.desk.people import known_people
from bcdesk.desk.prints import of_event
from bcdesk.desk.twins import twin
from bcdesk.desk.visits import VisitTotal, visit_total
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading
from tests.counter import HANH, INTAKE, MORNING, Clock, another, ask, everything, one

SON = Agent("Nguyễn Văn Bình", "026201004455", AgentKind.AUTHORISED, "Giấy ủy quyền ngày 14/8/2019, UBND xã Đồng Tĩnh")


def test_somebody_else_hands_it_in_and_stands_on_the_paper(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, agent=SON))
    assert receipt.agent == SON
    with reading(counter.db) as conn:
        assert of_event(conn, receipt.event_seq) == receipt
        assert verify_chain(conn) == ()
    rows = "SELECT name, id_number, agent_kind, authority FROM handed_in JOIN party ON party.id = agent_id"
    assert ask(counter, rows) == [(SON.name, SON.id_number, "authorised", SON.authority)]
    assert one(counter, "SELECT party.name FROM dossier JOIN party ON party.id = sender_id") == HANH.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "agent_name"), ({"id_number": ""}, "agent_id"), ({"authority": ""}, "authority")],
)
def test_an_agent_without_authority_is_none(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        replace(SON, **changes)
    assert refused.value.field == field
    with pytest.raises(Refused, match="quan hệ"):
        replace(SON, kind=AgentKind.LEGAL, authority="")


def test_taken_at_the_customers_address_counts_from_the_true_time(counter: Counter, clock: Clock) -> None:
    at = MORNING - timedelta(hours=1)
    clock.now = MORNING
    receipt = accept(counter, replace(INTAKE, pickup=Pickup("Thôn Đông, xã Đồng Tĩnh", at, "Phạm Văn Tài")))
    assert (receipt.accepted_at, receipt.pickup and receipt.pickup.courier) == (at, "Phạm Văn Tài")
    assert ask(counter, "SELECT pickup_place, courier FROM handed_in") == [("Thôn Đông, xã Đồng Tĩnh", "Phạm Văn Tài")]
    assert one(counter, "SELECT at FROM event WHERE kind = 'accepted'") > one(
        counter, "SELECT accepted_at FROM dossier"
    )
    kept = everything(counter.db)
    for wrong, sentence in (
        (MORNING + timedelta(minutes=1), "sau giờ hiện tại"),
        (MORNING - timedelta(days=1), "ngày nhận"),
    ):
        with pytest.raises(Refused, match=sentence) as refused:
            accept(counter, another("late", pickup=Pickup("Thôn Đông", wrong, "Phạm Văn Tài")))
        assert refused.value.field == "taken_at"
    assert everything(counter.db) == kept


def test_a_scanned_label_is_the_number(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, label_number="hb 2815 0012 9 vn"))
    assert receipt.item_number == "HB281500129VN"
    assert ask(counter, "SELECT status, seq FROM number_use WHERE number = 'HB281500129VN'") == [
        ("issued", receipt.event_seq)
    ]
    for wrong, sentence in (("HB281500129VN", "đã dùng"), ("HB281500120VN", "sai số kiểm tra")):
        kept = everything(counter.db)
        with pytest.raises(Refused, match=sentence) as refused:
            accept(counter, another("again", label_number=wrong))
        assert refused.value.field == "item_number"
        assert everything(counter.db) == kept
    assert accept(counter, another("next")).item_number == "TH281530015VN"  # our range did not move


def test_a_discount_keeps_its_evidence_and_is_none_without(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, discount_code="ho-ngheo"))
    assert receipt.postage[0].discount_vnd == 15_000
    assert ask(counter, "SELECT code, evidence FROM discount_granted") == [("ho-ngheo", INTAKE.discount_evidence)]
    with pytest.raises(Refused, match="chứng minh") as refused:
        replace(INTAKE, discount_code="ho-ngheo", discount_evidence="")
    assert refused.value.field == "discount_evidence"


def test_a_paper_with_the_stamp_of_secrecy_is_refused() -> None:
    with pytest.raises(Refused, match="đóng dấu MẬT") as refused:
        replace(INTAKE, state_secret=True)
    assert refused.value.field == "state_secret"


def test_the_way_back_may_have_a_zone_of_its_own(counter: Counter) -> None:
    both = replace(INTAKE, service=Service.TWO_WAY, return_zone=Zone.INTRA_DISTRICT)
    both = replace(both, zone_reason="Sở có bộ phận ở huyện")
    assert [leg.zone for leg in quote(counter, both).postage] == [Zone.INTER_DISTRICT, Zone.INTRA_DISTRICT]
    receipt = accept(counter, both)
    assert [leg.total_vnd for leg in receipt.postage] == [30_000, 26_000]
    assert ask(counter, "SELECT leg, zone FROM parcel ORDER BY id") == [
        ("forward", "inter_district"),
        ("return", "intra_district"),
    ]


def test_the_same_again_on_one_day_needs_a_reason(counter: Counter, clock: Clock) -> None:
    first = accept(counter, INTAKE)
    kept = everything(counter.db)
    again = replace(INTAKE, form_id="form-2")
    with pytest.raises(Refused, match="đã nhận lúc 09:42, phiếu TH 2815 3001 5 VN") as refused:
        accept(counter, again)
    assert refused.value.field == "again_reason"
    assert everything(counter.db) == kept
    found = twin(counter, again)
    assert found is not None
    assert (found.item_number, found.accepted_at) == (first.item_number, MORNING)
    second = accept(counter, replace(again, again_reason="Đổi cho cả hai bằng A1, B2"))
    assert ask(counter, "SELECT seq, text FROM event_note") == [(second.event_seq, "Đổi cho cả hai bằng A1, B2")]


@pytest.mark.parametrize(
    "other",
    [
        {"id_number": "", "name": "Nguyễn Thị Hạnh", "commune_code": "08878"},
        {"id_number": "026185003413"},
    ],
)
def test_another_person_is_no_twin(counter: Counter, other: dict[str, str]) -> None:
    accept(counter, INTAKE)
    assert twin(counter, another("other", **other)) is None


def test_without_a_number_name_and_commune_tell_a_person(counter: Counter) -> None:
    accept(counter, replace(INTAKE, sender=replace(HANH, id_number="")))
    assert twin(counter, another("other", "NGUYEN  THI HẠNH", id_number="")) is not None


def test_yesterdays_dossier_is_no_twin(counter: Counter, clock: Clock) -> None:
    accept(counter, INTAKE)
    clock.now = MORNING + timedelta(days=1)
    assert twin(counter, replace(INTAKE, form_id="form-2")) is None


def test_a_visit_adds_up(counter: Counter) -> None:
    first = accept(counter, INTAKE)
    second = accept(
        counter, another("form-2", procedure_code="2.000488", agency_code="VP-STP", visit="form-1", fees=())
    )
    accept(counter, another("form-3"))
    assert visit_total(counter, "form-1") == VisitTotal(2, first.total_vnd + second.total_vnd)
    assert visit_total(counter, "nobody") == VisitTotal(0, 0)


def test_a_known_person_is_offered_whole(counter: Counter) -> None:
    accept(counter, INTAKE)
    moved = replace(HANH, address_line="Thôn Tây")
    accept(counter, replace(INTAKE, form_id="form-2", sender=moved, again_reason="Bộ thứ hai"))
    accept(counter, another("form-3", "Đỗ Thị Lan", id_number="026190001234", phone="0987111222"))
    assert known_people(counter, "0261850") == (moved,)
    assert known_people(counter, "0912 345 678") == (moved,)
    assert [who.name for who in known_people(counter, "098711")] == ["Đỗ Thị Lan"]
    assert known_people(counter, "02618") == ()
    assert known_people(counter, "026999999") == ()


def test_what_comes_most_is_offered_first(counter: Counter) -> None:
    assert usual_procedures(counter) == ()
    accept(counter, another("form-1", procedure_code="2.000488", agency_code="VP-STP", fees=()))
    accept(counter, another("form-2"))
    accept(counter, another("form-3"))
    assert [one.code for one in usual_procedures(counter)] == ["1.002809", "2.000488"]


def test_money_of_a_transfer_waits(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'transfer_pending'") == receipt.total_vnd
