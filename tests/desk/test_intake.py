"""Accepting a dossier: all of it in one transaction, the money to the đồng, the day promised, and every refusal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bcdesk.core.catalogue import Modes
from bcdesk.core.dossier import Document, Fee, FeeWay, Payment, Receipt, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.money import money
from bcdesk.core.tariff import VatMode
from bcdesk.core.transit import Zone
from bcdesk.desk import cash, prints
from bcdesk.desk.catalogue import load_pack
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept, draft, quote
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import numbers, pack_folder
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading, writing
from bcdesk.store.numbers import NumberKind
from bcdesk.store.types import VIETNAM
from tests.counter import HANH, INTAKE, LICENCE_FEE, MORNING, Clock, another, ask, boss, everything, one

PACK = pack_folder.read(resource("packs") / practice_plan()["pack"])
GROWN = {
    *("party", "dossier", "document", "parcel", "parcel_dossier", "charge"),
    *("number_use", "number_range", "event", "event_line", "sync_day", "entry", "paper", "print_job", "search"),
}
"""Every table that an acceptance writes."""


def test_an_acceptance_writes_all_that_belongs_to_it(counter: Counter) -> None:
    before = everything(counter.db)
    receipt = accept(counter, INTAKE)
    after = everything(counter.db)
    assert {name for name in after if after[name] != before[name]} == GROWN
    assert receipt.item_number == "TH281530015VN"
    assert receipt.accepted_at == MORNING
    assert (receipt.clerk_name, receipt.station) == ("Trần Thị Mai", counter.station)
    assert receipt.agency.name == "Sở Giao thông vận tải tỉnh Vĩnh Phúc"
    assert (receipt.sender, receipt.documents, receipt.fees) == (HANH, INTAKE.documents, INTAKE.fees)
    assert (receipt.total_vnd, receipt.change_vnd) == (165_000, 35_000)
    assert ask(counter, "SELECT form_id, service, payment, cash_given_vnd, missing_reason, state FROM dossier") == [
        ("form-1", "forward", "cash", 200_000, INTAKE.missing_reason, "accepted")
    ]
    assert ask(counter, "SELECT leg, item_number, weight_g, bag_number, zone, state, due_on FROM parcel") == [
        ("forward", receipt.item_number, 180, "BC-0117", "inter_district", "accepted", "2019-08-19")
    ]
    assert ask(counter, "SELECT name, originals, copies, originals_come_back FROM document ORDER BY position") == [
        (paper.name, paper.originals, paper.copies, int(paper.originals_come_back)) for paper in INTAKE.documents
    ]
    assert ask(counter, "SELECT seq, status FROM number_use WHERE number = ?", receipt.item_number) == [
        (receipt.event_seq, "issued")
    ]
    assert ask(
        counter, "SELECT kind, business_day, actor, form_id, amount_vnd FROM event ORDER BY seq DESC LIMIT 1"
    ) == [("accepted", "2019-08-15", f"clerk:{counter.clerk.id}", "form-1", 165_000)]
    lines = "SELECT seq, item_number, agency_code, procedure_code, leg, zone, fact_on, value FROM event_line"
    assert ask(counter, lines) == [
        (
            receipt.event_seq,
            receipt.item_number,
            "VP-SGTVT",
            "1.002809",
            "forward",
            "inter_district",
            "2019-08-15",
            30_000,
        )
    ]
    [job] = prints.pending(counter)
    assert (job.copies, job.reprint_no, job.state) == (3, 0, "waiting")
    assert prints.snapshot(counter, job.id) == receipt


@pytest.mark.parametrize("table", sorted(GROWN))
def test_broken_at_any_step_nothing_is_half_saved(counter: Counter, table: str) -> None:
    act = "UPDATE" if table in ("number_range", "sync_day") else "INSERT"
    watched = "search_docsize" if table == "search" else table  # a virtual table takes no trigger
    before = everything(counter.db)
    with writing(counter.db) as conn:
        conn.exec_driver_sql(
            f"CREATE TRIGGER planted AFTER {act} ON {watched} BEGIN SELECT RAISE(ABORT, 'planted in {table}'); END"
        )
    with pytest.raises(IntegrityError, match=f"planted in {table}|INTO search"):
        accept(counter, INTAKE)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("DROP TRIGGER planted")
    assert everything(counter.db) == before
    assert accept(counter, INTAKE).item_number == "TH281530015VN"
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()


def test_the_same_form_gives_the_same_receipt(counter: Counter, clock: Clock) -> None:
    first = accept(counter, INTAKE)
    kept = everything(counter.db)
    clock.now = MORNING.replace(hour=10)
    assert accept(counter, INTAKE) == first
    assert accept(counter, replace(INTAKE, weight_g=900, cash_given_vnd=0)) == first  # the form counts, not its content
    cash.close_shift(counter, 665_000, "close-1")
    assert accept(counter, INTAKE) == first
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'accepted'") == 1
    assert {name for name, rows in everything(counter.db).items() if rows != kept[name]} <= {
        "entry",
        "event",
        "paper",
        "print_job",
        "shift",
        "sync_day",
    }


def test_one_form_submitted_from_two_threads_is_accepted_once(counter: Counter) -> None:
    gate = Barrier(2)

    def submit(form_id: str) -> Receipt:
        gate.wait(timeout=10)
        return accept(counter, another(form_id))

    with ThreadPoolExecutor(2) as pool:
        for turn in range(10):
            left, right = pool.map(submit, [f"form-{turn}"] * 2)
            assert left == right
    assert one(counter, "SELECT count(*) FROM dossier") == 10
    for kind in ("item", "voucher"):
        assert one(counter, "SELECT count(*) FROM number_use WHERE kind = ?", kind) == 10


# Money

FORWARD_30000 = {("postage_revenue", "", "forward"): -27_273, ("vat_payable", "", "forward"): -2_727}
RETURN_30000 = {("postage_revenue", "", "return"): -27_273, ("vat_payable", "", "return"): -2_727}
HELD = ("fees_held", "VP-SGTVT", "")
CASH = ("cash_drawer", "", "")
WAYS = (
    Fee("Phí cung cấp thông tin", 200_000, FeeWay.TO_POST),
    Fee("Lệ phí cấp giấy phép", 135_000, FeeWay.TO_AGENCY),
    Fee("Lệ phí phôi", 50_000, FeeWay.AT_DELIVERY),
)
MONEY: dict[str, tuple[dict[str, Any], int, dict[tuple[str, str, str], int]]] = {
    "forward": ({"fees": ()}, 30_000, {CASH: 30_000} | FORWARD_30000),
    "forward in the district": (
        {"fees": (), "zone": Zone.INTRA_DISTRICT, "zone_reason": "Sở có bộ phận ở huyện"},
        26_000,
        {CASH: 26_000, ("postage_revenue", "", "forward"): -23_636, ("vat_payable", "", "forward"): -2_364},
    ),
    "two ways": ({"fees": (), "service": Service.TWO_WAY}, 60_000, {CASH: 60_000} | FORWARD_30000 | RETURN_30000),
    "two ways, 601 g, half price": (
        {"fees": (), "service": Service.TWO_WAY, "weight_g": 601, "discount_code": "ho-ngheo"},
        31_700,  # half of 30 500 + 2 900, and of 30 000
        {
            CASH: 31_700,
            ("postage_revenue", "", "forward"): -15_182,
            ("vat_payable", "", "forward"): -1_518,
            ("postage_revenue", "", "return"): -13_636,
            ("vat_payable", "", "return"): -1_364,
        },
    ),
    "free of charge": ({"fees": (), "discount_code": "ba-me-viet-nam-anh-hung", "cash_given_vnd": 0}, 0, {}),
    "a fee in the hand": ({}, 165_000, {CASH: 165_000, HELD: -135_000} | FORWARD_30000),
    "three ways of a fee": (
        {"fees": WAYS, "cash_given_vnd": 230_000},
        230_000,
        {CASH: 230_000, HELD: -200_000} | FORWARD_30000,
    ),
    "a fee nobody knows yet": (
        {"fees": (Fee("Lệ phí cấp giấy chứng nhận", None, FeeWay.TO_POST), LICENCE_FEE)},
        165_000,
        {CASH: 165_000, HELD: -135_000} | FORWARD_30000,
    ),
    "by transfer": (
        {"payment": Payment.TRANSFER, "cash_given_vnd": None},
        165_000,
        {("transfer_pending", "", ""): 165_000, HELD: -135_000} | FORWARD_30000,
    ),
    "not counted out": ({"cash_given_vnd": None}, 165_000, {CASH: 165_000, HELD: -135_000} | FORWARD_30000),
}


@pytest.mark.parametrize("case", list(MONEY))
def test_receipt_entries_and_charges_agree(counter: Counter, case: str) -> None:
    changes, total_vnd, entries = MONEY[case]
    intake = replace(INTAKE, **changes)
    offer = quote(counter, intake)
    drawn = draft(counter, intake)
    receipt = accept(counter, intake)
    assert receipt.total_vnd == total_vnd
    assert (offer.total_vnd, offer.postage, offer.due_on) == (total_vnd, receipt.postage, receipt.due_on)
    assert replace(drawn, item_number=receipt.item_number, dossier_id=1, event_seq=receipt.event_seq) == receipt
    posted = ask(counter, "SELECT account, agency_code, leg, amount_vnd FROM entry WHERE seq = ?", receipt.event_seq)
    assert {tuple(key): vnd for *key, vnd in posted} == entries
    assert len(posted) == len(entries)
    assert sum(entries.values()) == 0
    paid_now = "kind <> 'fee' OR way = 'to_post'"
    assert one(counter, f"SELECT sum(amount_vnd) FROM charge WHERE {paid_now}") == total_vnd
    for leg in receipt.postage:
        charges = dict(
            ask(
                counter,
                "SELECT kind, amount_vnd FROM charge JOIN parcel ON parcel.id = parcel_id WHERE parcel.leg = ?",
                leg.leg,
            )
        )
        assert sum(charges.values()) == leg.total_vnd
        assert (charges["vat"], charges["discount"]) == (leg.vat_vnd, -leg.discount_vnd)
    kept_fees = ask(counter, "SELECT name, amount_vnd, way, receipt_number FROM charge WHERE kind = 'fee' ORDER BY id")
    assert kept_fees == [(fee.name, fee.amount_vnd, fee.way, fee.receipt_number) for fee in intake.fees]
    assert one(counter, "SELECT amount_vnd FROM event WHERE seq = ?", receipt.event_seq) == total_vnd
    assert one(counter, "SELECT sum(value) FROM event_line") == sum(leg.total_vnd for leg in receipt.postage)


def test_vat_on_top_of_the_price(counter: Counter) -> None:
    on_top = tuple(replace(tariff, vat_mode=VatMode.ON_TOP) for tariff in PACK.tariffs)
    load_pack(boss(counter), replace(PACK, tariffs=on_top))
    receipt = accept(counter, replace(INTAKE, service=Service.TWO_WAY, discount_code="ho-ngheo"))
    assert [(leg.net_vnd, leg.vat_vnd) for leg in receipt.postage] == [(15_000, 1_500)] * 2
    assert receipt.total_vnd == 33_000 + 135_000
    assert one(counter, "SELECT sum(amount_vnd) FROM charge") == 168_000
    assert ask(counter, "SELECT sum(amount_vnd), max(amount_vnd) FROM entry WHERE seq = ?", receipt.event_seq) == [
        (0, 168_000)
    ]


def test_the_result_of_a_two_way_dossier_is_expected_without_a_number(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, service=Service.TWO_WAY, result_place=ResultPlace.COUNTER))
    assert ask(counter, "SELECT leg, state, item_number, weight_g, started_at, due_on FROM parcel ORDER BY id") == [
        ("forward", "accepted", receipt.item_number, 180, "2019-08-15T09:42:00.000000+07:00", "2019-08-19"),
        ("return", "expected", None, None, None, None),
    ]
    assert receipt.slip_due_on is None
    assert one(counter, "SELECT count(*) FROM number_use WHERE kind = 'item'") == 1
    assert one(counter, "SELECT result_place FROM dossier") == "counter"


# The day promised


@pytest.mark.parametrize(
    ("accepted", "zone", "due", "slip_due"),
    [
        ("2019-08-15", Zone.INTER_DISTRICT, "2019-08-19", "2019-08-21"),  # Thursday, J+2 over a weekend
        ("2019-08-16", Zone.INTRA_DISTRICT, "2019-08-19", "2019-08-20"),  # Friday, J+1
        ("2019-08-17", Zone.INTER_DISTRICT, "2019-08-20", "2019-08-22"),  # Saturday is J all the same
        ("2019-08-30", Zone.INTER_DISTRICT, "2019-09-04", "2019-09-06"),  # the Friday before 2/9, a Monday off
        ("2019-12-30", Zone.ADJACENT_REGIONS, "2020-01-06", "2020-01-10"),  # over New Year
    ],
)
def test_the_day_promised(counter: Counter, clock: Clock, accepted: str, zone: Zone, due: str, slip_due: str) -> None:
    clock.now = datetime.fromisoformat(f"{accepted}T16:59:00+07:00")
    receipt = accept(counter, replace(INTAKE, zone=zone, zone_reason="Theo chỉ dẫn của Bưu điện tỉnh"))
    assert (receipt.due_on, receipt.slip_due_on) == (date.fromisoformat(due), date.fromisoformat(slip_due))
    assert ask(counter, "SELECT due_on, slip_due_on FROM parcel") == [(due, slip_due)]


def test_money_belongs_to_the_business_day_of_the_shift(counter: Counter, clock: Clock) -> None:
    clock.now = datetime(2019, 8, 16, 0, 10, tzinfo=VIETNAM)
    receipt = accept(counter, INTAKE)
    days = "SELECT DISTINCT business_day FROM {} WHERE seq = ?"
    assert one(counter, days.format("event"), receipt.event_seq) == "2019-08-15"
    assert one(counter, days.format("entry"), receipt.event_seq) == "2019-08-15"
    assert one(counter, "SELECT fact_on FROM event_line") == "2019-08-16"
    assert receipt.accepted_at.date() == date(2019, 8, 16)


# What is refused


def _close(counter: Counter, clock: Clock) -> Counter:
    cash.close_shift(counter, 500_000, "close-1")
    return counter


def _refusing_pack(counter: Counter, clock: Clock) -> Counter:
    refused = tuple(
        replace(row, modes=Modes.NONE, refusal="phải đến trực tiếp để chụp ảnh.") for row in PACK.procedures
    )
    load_pack(boss(counter), replace(PACK, procedures=refused))
    return counter


def _calendar_without_2019(counter: Counter, clock: Clock) -> Counter:
    load_pack(boss(counter), replace(PACK, calendar=tuple(day for day in PACK.calendar if day.on.year != 2019)))
    return counter


def _last_number(counter: Counter, clock: Clock) -> Counter:
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE number_range SET next = last")
    accept(counter, another("the last one"))
    return counter


def _on(day: str) -> Callable[[Counter, Clock], Counter]:
    def turn(counter: Counter, clock: Clock) -> Counter:
        clock.now = datetime.fromisoformat(f"{day}T09:00:00+07:00")
        return counter

    return turn


def _as_it_is(counter: Counter, clock: Clock) -> Counter:
    return counter


REFUSED: dict[str, tuple[Callable[[Counter, Clock], Counter], dict[str, Any], str, str]] = {
    "nobody signed in": (lambda counter, _: replace(counter, clerk=None), {}, "", "Chưa đăng nhập"),
    "no shift": (lambda counter, _: replace(counter, shift=None), {}, "", "Chưa mở ca"),
    "shift closed meanwhile": (_close, {}, "shift", "đã chốt"),
    "40 kg": (_as_it_is, {"weight_g": 40_000}, "weight_g", r"40\.000 g vượt mức 31\.500 g"),
    "one gram too many": (_as_it_is, {"weight_g": 31_501}, "weight_g", r"31\.501 g"),
    "unknown commune": (_as_it_is, {"sender": replace(HANH, commune_code="99999")}, "commune", "99999"),
    "unknown procedure": (_as_it_is, {"procedure_code": "9.999999"}, "procedure", r"9\.999999"),
    "unknown agency": (_as_it_is, {"agency_code": "VP-KHONG"}, "agency", "VP-KHONG"),
    "unknown discount": (_as_it_is, {"discount_code": "ban-be"}, "discount", "ban-be"),
    "not by post": (_refusing_pack, {}, "procedure", "phải đến trực tiếp để chụp ảnh"),
    "one đồng too little": (_as_it_is, {"cash_given_vnd": 164_999}, "cash_given", f"còn thiếu {money(1)}"),
    "another zone than the data prove": (
        _as_it_is,
        {"zone": Zone.INTRA_DISTRICT},
        "zone_reason",
        "ghi lý do chọn. Theo danh mục là liên huyện nội tỉnh",
    ),
    "another zone back": (
        _as_it_is,
        {"service": Service.TWO_WAY, "return_zone": Zone.INTRA_DISTRICT},
        "zone_reason",
        "Theo danh mục là liên huyện",
    ),
    "a case of a list without cases": (_as_it_is, {"case": "Bị mất"}, "case", "Chọn trường hợp"),
    "numbers used up": (_last_number, {"again_reason": "Bộ thứ hai"}, "item_number", "hết dải số hiệu"),
    "a day before the pack": (_on("2018-06-01"), {}, "", r"01/06/2018"),
    "a day after the pack": (_on("2025-07-01"), {}, "", r"01/07/2025"),
    "a year without calendar": (_calendar_without_2019, {}, "", "Lịch ngày nghỉ chưa có năm 2019"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_a_refusal_names_its_field_and_keeps_nothing(counter: Counter, clock: Clock, case: str) -> None:
    prepare, changes, field, sentence = REFUSED[case]
    asked = prepare(counter, clock)
    before = everything(counter.db)
    typed = replace(INTAKE, **changes)
    with pytest.raises(Refused, match=sentence) as refused:
        accept(asked, typed)
    assert refused.value.field == field
    assert everything(counter.db) == before


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"weight_g": 0}, ["weight_g"]),
        ({"weight_g": -5}, ["weight_g"]),
        ({"documents": (Document("Đơn đề nghị", 0, 0), Document("Giấy khám", 0, 0))}, ["documents"]),
        ({"documents": ()}, ["documents"]),
        ({"sender": replace(HANH, name="", commune_code=""), "procedure_code": ""}, ["name", "commune", "procedure"]),
    ],
)
def test_an_intake_that_may_not_be_accepted_cannot_be_made(changes: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        replace(INTAKE, **changes)
    assert [refused.value.field, *(more.field for more in refused.value.also)] == fields


def test_the_heaviest_parcel_and_the_exact_money_are_taken(counter: Counter) -> None:
    heaviest = accept(counter, another("heavy", weight_g=31_500, fees=(), cash_given_vnd=30_500 + 62 * 2_900))
    assert (heaviest.total_vnd, heaviest.change_vnd) == (210_300, 0)


def test_what_was_typed_is_accepted_once_the_obstacle_is_gone(counter: Counter, clock: Clock) -> None:
    typed = another("kept", weight_g=250)
    copy = another("kept", weight_g=250)
    asked = _last_number(counter, clock)
    with pytest.raises(Refused, match="hết dải số hiệu"):
        accept(asked, typed)
    cash.close_shift(counter, 665_000, "close-1")
    with writing(counter.db) as conn:
        numbers.add_range(conn, NumberKind.ITEM, "TH", 30_000_001, 30_000_001)
    with pytest.raises(Refused, match="đã chốt"):
        accept(counter, typed)
    reopened = cash.open_shift(replace(counter, shift=None), 0, "shift-2")
    assert typed == copy
    assert accept(reopened, typed).item_number == "TH300000012VN"


def test_the_journal_holds_no_personal_data(counter: Counter, clock: Clock) -> None:
    accept(counter, replace(INTAKE, service=Service.TWO_WAY))
    cash.close_shift(counter, 1, "close-1", "trả nhầm tiền thừa")
    kept = everything(counter.db)

    def text(*names: str) -> str:
        return "\n".join(str(row) for name in names for row in kept[name]).casefold()

    personal = {
        *("Nguyễn", "Hạnh", "nguyen", "hanh", "0912345678", "912345678", "026185003412", "5003412", "1985-03-12"),
        *("Thôn Đông", "ngõ 4", "Đồng Tĩnh", "08875", "hanh.nt@example.vn", "example.vn", INTAKE.missing_reason),
        *(paper.name for paper in INTAKE.documents),
        *("Trần Thị Mai", "Mai", "02TP/19P 0004512"),
    }
    journal = text("event", "event_line", "event_note", "entry", "number_use", "sync_day")
    people = text("party", "dossier", "document", "charge", "staff")
    assert "form-1" in journal
    assert [word for word in personal if word.casefold() in journal] == []
    assert [word for word in personal if word.casefold() not in people] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sender": replace(HANH, name="N" * 121)}, "name"),
        ({"sender": replace(HANH, address_line="Đ" * 121)}, "address_line"),
        ({"bag_number": "B" * 21}, "bag_number"),
    ],
)
def test_what_no_paper_can_carry_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        replace(INTAKE, **changes)
    assert refused.value.field == field


def test_a_result_alone_is_no_intake(counter: Counter) -> None:
    before = everything(counter.db)
    with pytest.raises(Refused, match="Nhận kết quả"):
        accept(counter, replace(INTAKE, service=Service.RETURN))
    assert everything(counter.db) == before
