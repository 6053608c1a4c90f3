"""Collecting results: expected here, from elsewhere, or paid by the recipient; number, J and money; every refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bcdesk.core.delivery import Collection, PaperRole, ResultPaper
from bcdesk.core.dossier import Fee, FeeWay, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account
from bcdesk.core.states import ParcelState
from bcdesk.core.transit import Zone
from bcdesk.desk import cash, prints
from bcdesk.desk.catalogue import agencies, load_pack
from bcdesk.desk.counter import Counter
from bcdesk.desk.expected import ExpectedRow
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect, expected, look_up, propose_zone
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import ledger, pack_folder
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading, writing
from tests.counter import HANH, INTAKE, MORNING, Clock, another, ask, boss, everything, one
from tests.desk.results import COLLECTION, ELSEWHERE, PAPERS, collected, due, of_intake, two_way

PACK = pack_folder.read(resource("packs") / practice_plan()["pack"])
CODE = "000.00.25.H62-190815-0001"
AFTERNOON = MORNING.replace(hour=14, minute=20)
GROWN = {
    *("parcel", "dossier", "result", "result_paper", "appointment", "charge"),
    *("number_use", "number_range", "event", "event_line", "sync_day", "paper", "print_job", "search"),
}
"""Every table that the collection of an expected result writes; no entry, as no money moves."""
MADE = GROWN | {"party", "parcel_dossier"}
"""Where the intake was elsewhere the dossier is made, too."""


def _sound(counter: Counter) -> None:
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()
        assert sum(ledger.balance(conn, account) for account in Account) == 0


def test_a_collection_writes_all_that_belongs_to_it(counter: Counter, clock: Clock) -> None:
    intake = two_way(counter, result_place=ResultPlace.ADDRESS)
    before = everything(counter.db)
    clock.now = AFTERNOON
    typed = of_intake(
        intake,
        first_number="th 2815 3001 5 vn",
        dossier_code=CODE,
        appointment_on=date(2019, 8, 22),
        fees=(due("Lệ phí phôi", 5_000),),
        master_signed=True,
    )
    receipt = collect(counter, typed)
    after = everything(counter.db)
    assert {name for name in after if after[name] != before[name]} == GROWN
    assert receipt.item_number == "TH281530029VN"
    assert (receipt.dossier_id, receipt.collected_at, receipt.clerk_name) == (
        intake.dossier_id,
        AFTERNOON,
        "Trần Thị Mai",
    )
    assert (receipt.agency, receipt.recipient, receipt.procedure_name) == (
        intake.agency,
        HANH,
        "Đổi Giấy phép lái xe do ngành Giao thông vận tải cấp",
    )
    assert (receipt.dossier_code, receipt.first_number, receipt.papers) == (CODE, intake.item_number, PAPERS)
    assert (receipt.zone, receipt.transit_days, receipt.due_on) == (Zone.INTER_DISTRICT, 2, date(2019, 8, 19))
    assert ask(
        counter,
        "SELECT id, leg, item_number, weight_g, bag_number, zone, state, started_at, due_on FROM parcel WHERE id = 2",
    ) == [
        (
            *(2, "return", receipt.item_number, 60, "HC-001958", "inter_district", "at_delivery_point"),
            *("2019-08-15T14:20:00.000000+07:00", "2019-08-19"),
        )
    ]
    assert one(counter, "SELECT state FROM parcel WHERE id = 1") == "accepted"
    assert ask(counter, "SELECT state, dossier_code FROM dossier") == [("at_delivery_point", CODE)]
    assert ask(counter, "SELECT recipient_id, prepaid_number, master_signed FROM result WHERE parcel_id = 2") == [
        (1, intake.item_number, 1)
    ]
    assert ask(counter, "SELECT role, name, originals, copies FROM result_paper ORDER BY position") == [
        (paper.role, paper.name, paper.originals, paper.copies) for paper in PAPERS
    ]
    assert ask(counter, "SELECT dossier_id, due_on FROM appointment") == [(intake.dossier_id, "2019-08-22")]
    assert ask(counter, "SELECT seq, status FROM number_use WHERE number = ?", receipt.item_number) == [
        (receipt.event_seq, "issued")
    ]
    assert ask(counter, "SELECT kind, actor, form_id, subject, amount_vnd FROM event ORDER BY seq DESC LIMIT 1") == [
        ("result_collected", f"clerk:{counter.clerk.id}", "collect-1", f"dossier:{intake.dossier_id}", None)
    ]
    line = "SELECT parcel_id, item_number, agency_code, procedure_code, service, leg, zone, fact_on FROM event_line"
    assert ask(counter, f"{line} WHERE seq = ?", receipt.event_seq) == [
        (2, receipt.item_number, "VP-SGTVT", "1.002809", "two_way", "return", "inter_district", "2019-08-15")
    ]
    job = prints.pending(counter)[-1]
    assert (job.kind, job.item_number, job.copies) == ("result", receipt.item_number, 3)
    assert prints.snapshot(counter, job.id) == receipt
    assert expected(counter) == ()
    _sound(counter)


@pytest.mark.parametrize("table", sorted(MADE))
def test_broken_at_any_step_nothing_is_half_saved(counter: Counter, table: str) -> None:
    act = "UPDATE" if table in ("number_range", "sync_day") else "INSERT"
    watched = "search_docsize" if table == "search" else table  # a virtual table takes no trigger
    typed = replace(COLLECTION, appointment_on=date(2019, 8, 22))
    before = everything(counter.db)
    with writing(counter.db) as conn:
        conn.exec_driver_sql(
            f"CREATE TRIGGER planted AFTER {act} ON {watched} BEGIN SELECT RAISE(ABORT, 'planted in {table}'); END"
        )
    with pytest.raises(IntegrityError, match=f"planted in {table}|INTO search"):
        collect(counter, typed)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("DROP TRIGGER planted")
    assert everything(counter.db) == before
    assert collect(counter, typed).item_number == "TH281530015VN"
    _sound(counter)


def test_the_same_form_gives_the_same_receipt(counter: Counter, clock: Clock) -> None:
    intake = two_way(counter)
    first = collect(counter, of_intake(intake))
    kept = everything(counter.db)
    clock.now += timedelta(hours=1)
    assert collect(counter, of_intake(intake)) == first
    assert collect(counter, replace(COLLECTION, weight_g=900)) == first  # the form counts, not its content
    assert everything(counter.db) == kept


# Money


def _moved(counter: Counter) -> int:
    return int(one(counter, "SELECT count(*) FROM entry"))


@pytest.mark.parametrize(
    ("terms", "weight_g", "prepaid_vnd"),
    [
        ({}, 60, 30_000),
        ({}, 300, 30_000),  # heavier than the intake thought: the way back is paid all the same
        ({"zone": Zone.INTRA_DISTRICT, "zone_reason": "Sở có bộ phận ở huyện"}, 60, 26_000),
        ({"discount_code": "ho-ngheo"}, 60, 15_000),
        ({"discount_code": "ba-me-viet-nam-anh-hung"}, 60, 0),
    ],
)
def test_what_the_intake_took_is_not_taken_again(
    counter: Counter, terms: dict[str, Any], weight_g: int, prepaid_vnd: int
) -> None:
    intake = two_way(counter, **terms)
    moved = _moved(counter)
    receipt = collect(counter, of_intake(intake, weight_g=weight_g))
    assert receipt.postage == intake.postage[1]
    assert (receipt.prepaid_vnd, receipt.postage_due_vnd, receipt.to_collect_vnd) == (prepaid_vnd, 0, 0)
    assert (receipt.first_number, receipt.weight_g) == (intake.item_number, weight_g)
    assert _moved(counter) == moved
    assert one(counter, "SELECT sum(amount_vnd) FROM charge WHERE parcel_id = 2") == prepaid_vnd


@pytest.mark.parametrize(
    ("changes", "postage_vnd", "to_collect_vnd"),
    [
        ({}, 30_000, 30_000),
        ({"weight_g": 180}, 31_000, 31_000),
        ({"zone": Zone.INTRA_DISTRICT, "zone_reason": "Phát trong huyện"}, 26_000, 26_000),
        ({"result_place": ResultPlace.COUNTER}, 30_000, 30_000),
        ({"discount_code": "ho-ngheo", "fees": (due("Lệ phí", 135_000),)}, 15_000, 150_000),
        ({"first_number": ELSEWHERE}, 30_000, 0),
        ({"first_number": ELSEWHERE, "weight_g": 180, "fees": (due("Lệ phí", 5_000),)}, 31_000, 5_000),
    ],
)
def test_the_recipient_pays_unless_another_desk_took_it(
    counter: Counter, changes: dict[str, Any], postage_vnd: int, to_collect_vnd: int
) -> None:
    before, moved = everything(counter.db), _moved(counter)
    receipt = collected(counter, **changes)
    elsewhere = bool(receipt.first_number)
    assert receipt.postage.total_vnd == postage_vnd
    assert receipt.prepaid_vnd == (postage_vnd if elsewhere else 0)
    assert receipt.to_collect_vnd == to_collect_vnd
    assert _moved(counter) == moved  # nothing is taken before the result is handed out
    assert one(counter, "SELECT coalesce(sum(amount_vnd), 0) FROM charge") == to_collect_vnd
    assert ask(counter, "SELECT service, accepted_at, state, form_id FROM dossier") == [
        ("return", "2019-08-15T09:42:00.000000+07:00", "at_delivery_point", "collect-1")
    ]
    made = MADE | ({"intake_choice", "event_note"} if "zone_reason" in changes else set())
    assert {name for name, rows in everything(counter.db).items() if rows != before[name]} <= made
    assert ask(counter, "SELECT name, phone, id_number FROM party") == [(HANH.name, HANH.phone, HANH.id_number)]
    _sound(counter)


def test_a_fee_that_the_intake_left_open_is_told_now(counter: Counter) -> None:
    later = Fee("Lệ phí cấp giấy phép lái xe", None, FeeWay.AT_DELIVERY)
    intake = two_way(counter, fees=(later,))
    owed = look_up(counter, intake.item_number)
    assert owed is not None
    assert owed.fees == (later,)
    receipt = collect(counter, of_intake(intake, fees=(due(later.name, 135_000), due("Phí phôi", 5_000))))
    assert receipt.to_collect_vnd == 140_000
    assert ask(counter, "SELECT name, amount_vnd, way, agency_code FROM charge WHERE kind = 'fee'") == [
        (later.name, 135_000, "at_delivery", "VP-SGTVT"),
        ("Phí phôi", 5_000, "at_delivery", "VP-SGTVT"),
    ]


# J, zone and the day promised


AT_VINH = {"zone": Zone.ADJACENT_REGIONS, "zone_reason": "Phát tại thành phố Vinh"}


@pytest.mark.parametrize(
    ("collected_at", "changes", "zone", "due"),
    [
        ("2019-08-15", {}, Zone.INTER_DISTRICT, "2019-08-19"),
        ("2019-08-16", {}, Zone.INTER_DISTRICT, "2019-08-20"),
        ("2019-08-17", {}, Zone.INTER_DISTRICT, "2019-08-20"),
        ("2019-08-30", {}, Zone.INTER_DISTRICT, "2019-09-04"),  # over a weekend and 2/9
        ("2019-08-30", {"agency_code": "VP-UB-TD"}, Zone.INTRA_DISTRICT, "2019-09-03"),
        ("2019-08-15", {"recipient": replace(HANH, commune_code="08710")}, Zone.INTRA_DISTRICT, "2019-08-16"),
        (
            "2019-08-15",
            {"recipient": replace(HANH, commune_code="08710"), "result_place": ResultPlace.COUNTER},
            Zone.INTER_DISTRICT,
            "2019-08-19",
        ),
        ("2019-08-15", AT_VINH, Zone.ADJACENT_REGIONS, "2019-08-21"),
    ],
)
def test_the_day_promised_follows_from_agency_and_place(
    counter: Counter, clock: Clock, collected_at: str, changes: dict[str, Any], zone: Zone, due: str
) -> None:
    clock.now = datetime.fromisoformat(f"{collected_at}T14:20:00+07:00")
    receipt = collected(counter, **changes)
    assert (receipt.zone, receipt.due_on.isoformat()) == (zone, due)
    assert ask(counter, "SELECT zone, due_on FROM parcel") == [(zone, due)]
    assert one(counter, "SELECT fact_on FROM event_line") == collected_at
    if "zone" not in changes:
        agency = next(row for row in agencies(counter) if row.code == receipt.agency.code)
        assert propose_zone(counter, agency, receipt.recipient.commune_code, receipt.result_place) is zone


def test_where_no_data_prove_a_zone_the_intakes_stands_or_the_clerk_chooses(counter: Counter) -> None:
    load_pack(boss(counter), replace(PACK, agencies=tuple(replace(row, district_code="") for row in PACK.agencies)))
    with pytest.raises(Refused) as refused:
        collected(counter)
    assert refused.value.field == "zone"
    with pytest.raises(Refused, match="ghi lý do chọn") as refused:
        collected(counter, zone=Zone.INTER_DISTRICT)
    assert refused.value.field == "zone_reason"
    assert one(counter, "SELECT count(*) FROM dossier") == 0
    receipt = collected(counter, zone=Zone.INTER_DISTRICT, zone_reason="Khác huyện")
    assert ask(counter, "SELECT dossier_id, zone_reason FROM intake_choice") == [(receipt.dossier_id, "Khác huyện")]
    note = "SELECT text FROM event_note WHERE seq = ?"
    assert one(counter, note, receipt.event_seq) == "Vùng cước do giao dịch viên chọn: Khác huyện"
    intake = two_way(counter, zone=Zone.DISTANT_REGIONS, zone_reason="Cơ quan đặt tại miền Nam")
    assert collect(counter, of_intake(intake, "collect-2")).zone is Zone.DISTANT_REGIONS


def test_an_old_dossier_keeps_its_agency(counter: Counter, clock: Clock) -> None:
    intake = two_way(counter)
    ended = tuple(replace(row, valid_to=date(2019, 8, 20)) for row in PACK.agencies if row.code == "VP-SGTVT")
    others = tuple(row for row in PACK.agencies if row.code != "VP-SGTVT")
    load_pack(boss(counter), replace(PACK, agencies=(*others, *ended)))
    clock.now += timedelta(days=7)
    with pytest.raises(Refused, match="VP-SGTVT"):
        collected(counter)
    assert collect(counter, of_intake(intake)).agency == intake.agency


# What is expected


def test_what_agencies_owe_earliest_appointment_first(counter: Counter, clock: Clock) -> None:
    first, second, third = (two_way(counter, f"form-{n}") for n in range(3))
    accept(counter, another("one way"))
    other = two_way(counter, "other", agency_code="VP-STP", procedure_code="2.000488")
    with writing(counter.db) as conn:
        for receipt, on in ((second, "2019-08-20"), (third, "2019-08-19")):
            conn.exec_driver_sql(
                "INSERT INTO appointment (dossier_id, due_on, recorded_at) VALUES (?, ?, ?)",
                (receipt.dossier_id, on, "2019-08-15T10:00:00.000000+07:00"),
            )
        conn.exec_driver_sql("UPDATE parcel SET state = 'handed_over' WHERE item_number = ?", (second.item_number,))
    listed = expected(counter)
    assert [row.first_number for row in listed] == [receipt.item_number for receipt in (third, second, first, other)]
    assert listed[1] == ExpectedRow(second.item_number, HANH.name, second.agency.name, date(2019, 8, 20))
    assert (listed[3].agency, listed[3].appointment_on) == ("Sở Tư pháp tỉnh Vĩnh Phúc", None)
    owed = look_up(counter, second.item_number)
    assert owed is not None
    assert (owed.appointment_on, owed.forward_state) == (date(2019, 8, 20), ParcelState.HANDED_OVER)
    assert (owed.recipient, owed.postage, owed.service) == (HANH, second.postage[1], Service.TWO_WAY)
    assert [document.name for document in owed.come_back] == ["Giấy phép lái xe"]
    collect(counter, of_intake(other, agency_code="VP-STP"))
    assert expected(counter) == listed[:3]


def test_look_up_by_first_number_or_dossier_code(counter: Counter) -> None:
    intake = two_way(counter)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE dossier SET dossier_code = ?", (CODE,))
    owed = look_up(counter, "TH 2815 3001 5 VN")
    assert owed is not None
    assert (owed.recipient, owed.dossier_code, owed.dossier_id) == (HANH, CODE, intake.dossier_id)
    assert look_up(counter, f" {CODE.lower()}") == owed
    assert look_up(counter, ELSEWHERE) is None
    assert look_up(counter, "000.00.25.H62-190815-0002") is None
    collected_as = collect(counter, of_intake(intake)).item_number
    for text in (intake.item_number, CODE):
        with pytest.raises(Refused, match="đã nhận lúc 09:42 15/08/2019, số hiệu TH 2815 3002 9 VN"):
            look_up(counter, text)
    for text, sentence in ((collected_as, "là số hiệu của một kết quả"), ("TH281530016VN", "sai số kiểm tra")):
        with pytest.raises(Refused, match=sentence) as refused:
            look_up(counter, text)
        assert refused.value.field == "first_number"
    with pytest.raises(Refused, match="Mã hồ sơ có dạng"):
        look_up(counter, "không rõ")


# What is refused

Prepare = Callable[[Counter], tuple[Counter, Collection]]


def _two_way(**changes: Any) -> Prepare:
    return lambda counter: (counter, of_intake(two_way(counter), **changes))


def _mode_2(**changes: Any) -> Prepare:
    return lambda counter: (counter, replace(COLLECTION, **changes))


def _collected_once(**changes: Any) -> Prepare:
    def prepare(counter: Counter) -> tuple[Counter, Collection]:
        intake = two_way(counter)
        collect(counter, of_intake(intake, dossier_code=CODE))
        return counter, of_intake(intake, "again", **changes)

    return prepare


def _from_elsewhere_twice(counter: Counter) -> tuple[Counter, Collection]:
    collected(counter, first_number=ELSEWHERE)
    return counter, replace(COLLECTION, form_id="again", first_number=ELSEWHERE)


def _mode_2_twice(counter: Counter) -> tuple[Counter, Collection]:
    collected(counter, dossier_code=CODE)
    return counter, replace(COLLECTION, form_id="again", dossier_code=CODE)


def _would_pay_twice(counter: Counter) -> tuple[Counter, Collection]:
    two_way(counter)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE dossier SET dossier_code = ?", (CODE,))
    return counter, replace(COLLECTION, dossier_code=CODE)


def _another_code(counter: Counter) -> tuple[Counter, Collection]:
    _would_pay_twice(counter)
    return counter, replace(COLLECTION, first_number="TH281530015VN", dossier_code="000.00.25.H62-190815-0002")


def _one_way(counter: Counter) -> tuple[Counter, Collection]:
    return counter, of_intake(accept(counter, INTAKE))


def _closed(counter: Counter) -> tuple[Counter, Collection]:
    cash.close_shift(counter, 500_000, "close-1")
    return counter, COLLECTION


def _given_up(counter: Counter) -> tuple[Counter, Collection]:
    intake = two_way(counter)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'given_up' WHERE leg = 'return'")
    return counter, of_intake(intake)


REFUSED: dict[str, tuple[Prepare, str, str]] = {
    "nobody signed in": (lambda counter: (replace(counter, clerk=None), COLLECTION), "", "Chưa đăng nhập"),
    "no shift": (lambda counter: (replace(counter, shift=None), COLLECTION), "", "Chưa mở ca"),
    "shift closed meanwhile": (_closed, "shift", "đã chốt"),
    "unknown, and nobody named": (_mode_2(first_number=ELSEWHERE, recipient=None), "name", "Ghi người nhận"),
    "unknown, and no procedure": (_mode_2(procedure_code=""), "procedure", "Chưa chọn thủ tục"),
    "unknown agency": (_mode_2(agency_code="VP-KHONG"), "agency", "VP-KHONG"),
    "unknown procedure": (_mode_2(procedure_code="9.999999"), "procedure", r"9\.999999"),
    "unknown commune": (_mode_2(recipient=replace(HANH, commune_code="99999")), "commune", "99999"),
    "unknown discount": (_mode_2(discount_code="ban-be"), "discount", "ban-be"),
    "wrong check digit": (_mode_2(first_number="HB281500128VN"), "first_number", "sai số kiểm tra"),
    "no dossier code": (_mode_2(dossier_code="12/3"), "dossier_code", "Mã hồ sơ có dạng"),
    "another agency": (_two_way(agency_code="VP-STP"), "agency", "do Sở Giao thông vận tải tỉnh Vĩnh Phúc giải quyết"),
    "another procedure": (_two_way(procedure_code="2.000488"), "procedure", "làm thủ tục Đổi Giấy phép lái xe"),
    "another dossier code": (_another_code, "dossier_code", f"đã ghi mã {CODE}"),
    "too heavy": (_two_way(weight_g=31_501), "weight_g", r"31\.501 g"),
    "collected already": (_collected_once(), "first_number", "đã nhận lúc 09:42 15/08/2019, số hiệu TH 2815 3002 9 VN"),
    "collected, by its code": (
        _collected_once(first_number="", dossier_code=CODE, recipient=HANH, procedure_code="1.002809"),
        "first_number",
        "đã nhận lúc",
    ),
    "from elsewhere twice": (_from_elsewhere_twice, "first_number", "đã nhận lúc"),
    "mode 2 twice": (_mode_2_twice, "first_number", "đã nhận lúc"),
    "paid at intake": (_would_pay_twice, "first_number", "đã trả cước theo phiếu TH 2815 3001 5 VN"),
    "only sent": (_one_way, "first_number", "chưa trả cước chiều về"),
    "the number of a result": (_collected_once(first_number="TH281530029VN"), "first_number", "của một kết quả"),
    "no result will come": (_given_up, "", "Không thể nhận kết quả từ cơ quan"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_a_refusal_names_its_field_and_keeps_nothing(counter: Counter, case: str) -> None:
    prepare, field, sentence = REFUSED[case]
    asked, typed = prepare(counter)
    before = everything(counter.db)
    with pytest.raises(Refused, match=sentence) as refused:
        collect(asked, typed)
    assert refused.value.field == field
    assert everything(counter.db) == before


def test_without_a_number_left_nothing_is_collected(counter: Counter) -> None:
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE number_range SET next = last + 1")
    before = everything(counter.db)
    with pytest.raises(Refused, match="hết dải số hiệu"):
        collected(counter)
    assert everything(counter.db) == before


def test_another_recipient_than_the_sender_is_kept_beside_him(counter: Counter) -> None:
    husband = replace(HANH, name="Trần Văn Lực", id_number="026083001122", phone="0983112406")
    intake = two_way(counter)
    receipt = collect(counter, of_intake(intake, recipient=husband))
    assert receipt.recipient == husband
    assert ask(counter, "SELECT name FROM party JOIN result ON recipient_id = party.id") == [(husband.name,)]
    assert ask(counter, "SELECT name FROM party JOIN dossier ON sender_id = party.id") == [(HANH.name,)]


def test_the_journal_holds_no_personal_data(counter: Counter) -> None:
    collected(counter, papers=(*PAPERS, ResultPaper(PaperRole.RETURNED, "Sổ hộ khẩu của bà Hạnh", 1, 0)))
    kept = everything(counter.db)
    journal = "\n".join(str(row) for name in ("event", "event_line", "event_note", "entry") for row in kept[name])
    for word in (HANH.name, "Hạnh", HANH.phone, HANH.id_number, "Thôn Đông", "Sổ hộ khẩu"):
        assert word not in journal
        assert word in str([kept[name] for name in ("party", "result_paper")])
