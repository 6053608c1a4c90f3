"""Delivering results: every way from the shelf to the recipient or back to the agency, its dates, its money."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bcdesk.core.delivery import (
    Attempt,
    AttemptKind,
    Delivered,
    HandingOut,
    IdKind,
    NonDelivery,
    NoticeWay,
    RecipientKind,
    ResultReceipt,
)
from bcdesk.core.dossier import PartyKind, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account
from bcdesk.core.states import Act, ParcelState
from bcdesk.core.transit import Zone
from bcdesk.desk import cash, delivery, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PaperKind
from bcdesk.desk.result import collect
from bcdesk.store import ledger
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading, writing
from bcdesk.store.types import VIETNAM
from tests.counter import FLOAT_VND, HANH, INTAKE, MORNING, Clock, ask, everything, one
from tests.desk.results import ELSEWHERE, HANDING, PAPERS, SLIP, collected, due, handing, of_intake, two_way

COURIER = "Nguyễn Đình Toàn"
S, A, K = ParcelState, Act, AttemptKind


def at(day: str, hour: int = 10, minute: int = 0) -> datetime:
    """ "19/8" is that day of 2019."""
    return datetime.strptime(f"{day}/2019", "%d/%m/%Y").replace(hour=hour, minute=minute, tzinfo=VIETNAM)


def sound(counter: Counter) -> None:
    """The chain is whole and the ledger balances."""
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()
        assert sum(ledger.balance(conn, account) for account in Account) == 0


def entries(counter: Counter, kind: str = "delivered") -> dict[tuple[str, str, str], int]:
    rows = ask(
        counter,
        "SELECT account, agency_code, leg, entry.amount_vnd FROM entry JOIN event USING (seq) WHERE kind = ?",
        kind,
    )
    return {tuple(key): vnd for *key, vnd in rows}


def last_event(counter: Counter, columns: str) -> tuple[Any, ...]:
    [row] = ask(counter, f"SELECT {columns} FROM event ORDER BY seq DESC LIMIT 1")
    return row


class Way:
    """Takes one result through its steps, each on a day and a form of its own."""

    def __init__(self, counter: Counter, clock: Clock, **changes: Any) -> None:
        self.counter, self.clock = counter, clock
        self.receipt: ResultReceipt = collected(counter, **changes)
        self.number = self.receipt.item_number

    def on(self, day: str, act: Callable[..., Any], *args: Any, hour: int = 10) -> Any:
        """``act`` on that day; "form" stands for the form of the day."""
        self.clock.now = at(day, hour)
        form = f"{getattr(act, '__name__', '')} {day} {hour}"
        return act(self.counter, self.number, *(form if arg == "form" else arg for arg in args))

    def failed_on(self, day: str) -> Any:
        self.clock.now = at(day, 8)
        delivery.give_to_courier(self.counter, [self.number], COURIER, f"courier {day}")
        return self.on(day, delivery.fail_attempt, NonDelivery.NOT_FOUND, at(day), "form", hour=16)


# Handing out


@pytest.mark.parametrize(
    ("make", "cash_given_vnd", "moved"),
    [
        (lambda counter: collect(counter, of_intake(two_way(counter))), None, {}),
        (lambda counter: collected(counter, first_number=ELSEWHERE), 0, {}),
        (
            lambda counter: collected(counter),
            50_000,
            {
                ("cash_drawer", "", ""): 30_000,
                ("postage_revenue", "", "return"): -27_273,
                ("vat_payable", "", "return"): -2_727,
            },
        ),
        (
            lambda counter: collected(counter, weight_g=180, discount_code="ho-ngheo", fees=(due("Lệ phí", 135_000),)),
            150_500,
            {
                ("cash_drawer", "", ""): 150_500,
                ("postage_revenue", "", "return"): -14_091,
                ("vat_payable", "", "return"): -1_409,
                ("fees_held", "VP-SGTVT", ""): -135_000,
            },
        ),
        (
            lambda counter: collected(counter, first_number=ELSEWHERE, fees=(due("Lệ phí", 5_000),)),
            5_000,
            {("cash_drawer", "", ""): 5_000, ("fees_held", "VP-SGTVT", ""): -5_000},
        ),
        (lambda counter: collected(counter, discount_code="ba-me-viet-nam-anh-hung"), None, {}),
    ],
    ids=["two ways", "elsewhere", "mode 2", "half price and a fee", "elsewhere and a fee", "free of charge"],
)
def test_money_to_the_dong(
    counter: Counter,
    make: Callable[[Counter], ResultReceipt],
    cash_given_vnd: int | None,
    moved: dict[tuple[str, str, str], int],
) -> None:
    receipt = make(counter)
    drawer = one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'cash_drawer'")
    taken_vnd = moved.get(("cash_drawer", "", ""), 0)
    assert delivery.item(counter, receipt.item_number).to_collect_vnd == taken_vnd
    done = delivery.hand_out(
        counter, handing(receipt, cash_given_vnd=cash_given_vnd, fee_receipts=("02TP/19P 0004513",))
    )
    assert entries(counter) == moved
    assert done.taken_vnd == taken_vnd == last_event(counter, "amount_vnd")[0]
    assert done.fee_receipts == (("02TP/19P 0004513",) if receipt.fees else ())
    assert delivery.item(counter, receipt.item_number).to_collect_vnd == 0
    sound(counter)
    closed = cash.close_shift(counter, drawer + taken_vnd, "close-1")
    assert (closed.expected_vnd, closed.difference_vnd) == (drawer + taken_vnd, 0)


def test_a_delivery_writes_all_that_belongs_to_it(counter: Counter, clock: Clock) -> None:
    receipt = collect(counter, of_intake(two_way(counter)))
    before = everything(counter.db)
    clock.now = MORNING.replace(hour=16, minute=26)
    form = handing(
        receipt,
        recipient=RecipientKind.AUTHORISED,
        name="Trần Văn Lực",
        id_kind=IdKind.OLD_ID,
        id_number="135123456",
        relation="Chồng",
        authority="Giấy ủy quyền chứng thực số 118 ngày 14/8/2019",
        remark="Bì thư bị ướt một góc",
        recovered=(),
        lost=(SLIP,),
    )
    done = delivery.hand_out(counter, form)
    after = everything(counter.db)
    assert {name for name in after if after[name] != before[name]} == {
        *("parcel", "dossier", "delivery", "event", "event_line", "event_note", "sync_day"),
        *("paper", "print_job"),
    }
    assert done == Delivered(
        result=receipt,
        event_seq=done.event_seq,
        delivered_at=clock.now,
        clerk_name="Trần Thị Mai",
        recipient=RecipientKind.AUTHORISED,
        name="Trần Văn Lực",
        id_kind=IdKind.OLD_ID,
        id_number="135123456",
        relation="Chồng",
        authority="Giấy ủy quyền chứng thực số 118 ngày 14/8/2019",
        remark="Bì thư bị ướt một góc",
        recovered=(),
        lost=(SLIP,),
        taken_vnd=0,
        fee_receipts=(),
    )
    assert one(counter, "SELECT text FROM event_note WHERE seq = ?", done.event_seq) == SLIP
    columns = "recipient, name, id_kind, id_number, relation, authority, remark, seq, at"
    assert ask(counter, f"SELECT {columns} FROM delivery") == [
        (
            *("authorised", done.name, "old_id", done.id_number, done.relation, done.authority, done.remark),
            *(done.event_seq, "2019-08-15T16:26:00.000000+07:00"),
        )
    ]
    assert last_event(counter, "kind, form_id, subject, business_day, actor") == (
        *("delivered", "hand-1", f"dossier:{receipt.dossier_id}", "2019-08-15", f"clerk:{counter.clerk.id}"),
    )
    line = "SELECT item_number, agency_code, procedure_code, service, leg, zone, fact_on, value FROM event_line"
    assert ask(counter, f"{line} WHERE seq = ?", done.event_seq) == [
        (receipt.item_number, "VP-SGTVT", "1.002809", "two_way", "return", "inter_district", "2019-08-15", -2)
    ]
    found = delivery.item(counter, receipt.item_number)
    assert (found.state, found.step, found.papers) == (S.DELIVERED, None, PAPERS)
    assert ask(counter, "SELECT dossier.state, parcel.state FROM dossier, parcel WHERE leg = 'return'") == [
        ("delivered", "delivered")
    ]
    assert delivery.at_hand(counter) == ()
    journal = str([after[name] for name in ("event", "event_line", "entry")])
    for word in (done.name, done.id_number, "ủy quyền", "ướt", SLIP, HANH.name):
        assert word not in journal
    sound(counter)


@pytest.mark.parametrize(
    "table", ["parcel", "dossier", "delivery", "event", "event_line", "event_note", "entry", "charge", "sync_day"]
)
def test_broken_at_any_step_nothing_is_half_done(counter: Counter, table: str) -> None:
    receipt = collected(counter, fees=(due("Lệ phí", 5_000),))
    form = handing(receipt, recovered=(), lost=(SLIP,), fee_receipts=("02TP/19P 0004513",), cash_given_vnd=35_000)
    act = "UPDATE" if table in ("parcel", "dossier", "charge", "sync_day") else "INSERT"
    before = everything(counter.db)
    with writing(counter.db) as conn:
        conn.exec_driver_sql(
            f"CREATE TRIGGER planted AFTER {act} ON {table} BEGIN SELECT RAISE(ABORT, 'planted in {table}'); END"
        )
    with pytest.raises(IntegrityError, match=f"planted in {table}"):
        delivery.hand_out(counter, form)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("DROP TRIGGER planted")
    assert everything(counter.db) == before
    assert delivery.hand_out(counter, form).taken_vnd == 35_000
    sound(counter)


def test_the_same_form_gives_the_first_answer(counter: Counter, clock: Clock) -> None:
    receipt, other = collected(counter), collected(counter, "collect-2")
    first = delivery.hand_out(counter, handing(receipt, cash_given_vnd=30_000))
    kept = everything(counter.db)
    clock.now += timedelta(hours=1)
    assert delivery.hand_out(counter, handing(receipt, cash_given_vnd=30_000)) == first
    assert delivery.hand_out(counter, handing(other, cash_given_vnd=0)) == first
    assert everything(counter.db) == kept
    with pytest.raises(Refused, match="Bưu gửi đã kết thúc"):
        delivery.hand_out(counter, handing(receipt, "hand-2"))
    assert everything(counter.db) == kept


def test_the_recipient_brings_the_first_paper(counter: Counter) -> None:
    intake = two_way(counter)
    receipt = collect(counter, of_intake(intake))
    elsewhere = collected(counter, "collect-2", first_number=ELSEWHERE)
    assert delivery.item(counter, "th 2815 3001 5 vn").receipt == receipt
    assert delivery.item(counter, ELSEWHERE).receipt == elsewhere
    form = replace(handing(receipt), item_number=intake.item_number)
    assert delivery.hand_out(counter, form).result == receipt


Change = dict[str, Any]
REFUSED: dict[str, tuple[Change, Change, str, str]] = {
    "no authority": ({}, {"name": "Trần Văn Lực"}, "recipient", "khác người nhận Nguyễn Thị Hạnh"),
    "an organisation": (
        {"recipient": replace(HANH, kind=PartyKind.ORGANISATION)},
        {},
        "recipient",
        "người của tổ chức",
    ),
    "a paper not recovered": ({}, {"recovered": ()}, "recovered", f"Chưa thu lại {SLIP}"),
    "another paper recovered": ({}, {"recovered": ("Sổ hộ khẩu",)}, "recovered", f"Chưa thu lại {SLIP}"),
    "both recovered and lost": ({}, {"lost": (SLIP,)}, "recovered", "vừa ghi đã thu lại"),
    "one đồng too little": ({}, {"cash_given_vnd": 29_999}, "cash_given", "Khách đưa còn thiếu 1 đ"),
    "the fee not given": (
        {"fees": (due("Lệ phí", 5_000),)},
        {"cash_given_vnd": 30_000},
        "cash_given",
        r"còn thiếu 5\.000 đ",
    ),
    "in the future": ({}, {"at": MORNING + timedelta(minutes=1)}, "at", "sau giờ hiện tại"),
    "before it was here": ({}, {"at": MORNING - timedelta(minutes=1)}, "at", "trước việc liền trước"),
    "an unknown number": ({}, {"item_number": ELSEWHERE}, "item_number", "Không có kết quả nào mang số hiệu HB 2815"),
    "a wrong check digit": ({}, {"item_number": "TH281530016VN"}, "item_number", "sai số kiểm tra"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_a_refused_delivery_names_its_field_and_keeps_nothing(counter: Counter, case: str) -> None:
    of_result, of_form, field, sentence = REFUSED[case]
    receipt = collected(counter, **of_result)
    before = everything(counter.db)
    with pytest.raises(Refused, match=sentence) as refused:
        delivery.hand_out(counter, handing(receipt, **of_form))
    assert refused.value.field == field
    assert everything(counter.db) == before


# The ways of a result


def test_two_invitations_over_the_holiday_and_back_to_the_agency(counter: Counter, clock: Clock) -> None:
    clock.now = at("28/8", 15)
    way = Way(counter, clock)
    failed = way.failed_on("29/8")
    assert (failed.state, failed.step.act, failed.step.on) == (S.ATTEMPT_FAILED, A.INVITE, at("29/8").date())
    once = way.on("30/8", delivery.invite, "form", NoticeWay.PHONE)  # a Friday; Monday 2/9 is a day off
    assert (once.state, once.step.on) == (S.INVITED_ONCE, at("4/9").date())
    for day in ("30/8", "31/8", "3/9"):
        before = everything(counter.db)
        with pytest.raises(Refused, match="Chưa được mời nhận lần 2: sớm nhất ngày 04/09/2019"):
            way.on(day, delivery.invite, "form", hour=17)
        assert everything(counter.db) == before
    twice = way.on("4/9", delivery.invite, "form")
    assert (twice.state, twice.step.act, twice.step.on) == (S.INVITED_TWICE, A.RETURN_TO_AGENCY, at("6/9").date())
    with pytest.raises(Refused, match="bưu gửi đang ở trạng thái “mời nhận lần 2”"):
        way.on("9/9", delivery.invite, "form")
    with pytest.raises(Refused, match="Chưa được chuyển trả cơ quan: sớm nhất ngày 06/09/2019"):
        way.on("5/9", delivery.return_to_agency, "form")
    back = way.on("6/9", delivery.return_to_agency, "form")
    assert (back.state, back.step, back.to_collect_vnd) == (S.RETURNED_TO_AGENCY, None, 0)
    assert last_event(counter, "kind, reason") == ("returned_to_agency", NonDelivery.INVITED_TWICE)
    assert back.attempts == (
        Attempt(K.COURIER, at("29/8", 8), COURIER),
        Attempt(K.FAILED, at("29/8"), NonDelivery.NOT_FOUND),
        Attempt(K.INVITATION, at("30/8"), NoticeWay.PHONE),
        Attempt(K.INVITATION, at("4/9"), NoticeWay.LETTER),
    )
    assert entries(counter, "returned_to_agency") == {}
    assert delivery.at_hand(counter) == ()
    sound(counter)


def test_an_invitation_by_letter_is_printed_once(counter: Counter, clock: Clock) -> None:
    clock.now = at("28/8", 15)
    way = Way(counter, clock, fees=(due("Lệ phí", 5_000),))
    way.failed_on("29/8")
    way.on("30/8", delivery.invite, "form")
    kept = everything(counter.db)
    way.on("30/8", delivery.invite, "form")
    assert everything(counter.db) == kept
    way.on("4/9", delivery.invite, "form")
    _, *jobs = prints.jobs_of(counter, way.number)
    assert [(job.kind, job.copies, job.reprint_no, job.state) for job in jobs] == [
        (PaperKind.INVITATION, 1, 0, "waiting")
    ] * 2
    first, second = (prints.snapshot(counter, job.id) for job in jobs)
    receipt, failed = way.receipt, Attempt(K.FAILED, at("29/8"), NonDelivery.NOT_FOUND)
    assert (first.turn, first.first_on, first.made_at, first.next_on, first.days_off) == (
        *(1, None, at("30/8"), at("4/9").date()),
        (at("2/9").date(),),
    )
    assert (second.turn, second.first_on, second.next_on, second.days_off) == (
        *(2, at("30/8").date(), at("6/9").date()),
        (),
    )
    for paper in (first, second):
        assert (paper.item_number, paper.recipient, paper.agency, paper.papers, paper.tried) == (
            *(way.number, receipt.recipient, receipt.agency, PAPERS),
            failed,
        )
        assert (paper.to_collect_vnd, paper.station, paper.clerk_name) == (35_000, counter.station, "Trần Thị Mai")
    made = "SELECT paper.seq FROM paper JOIN event USING (seq) WHERE event.kind = 'invited' ORDER BY seq"
    of_first, _ = (seq for (seq,) in ask(counter, made))
    slip = one(counter, "SELECT seq FROM event WHERE kind = 'result_collected'")
    assert prints.snapshot(counter, prints.reprint(counter, way.number, of_first).id) == first
    assert prints.snapshot(counter, prints.reprint(counter, way.number, slip).id) == receipt
    assert delivery.item(counter, way.number).receipt == receipt


def test_an_invitation_by_telephone_has_no_paper(counter: Counter, clock: Clock) -> None:
    way = Way(counter, clock)
    way.failed_on("16/8")
    way.on("19/8", delivery.invite, "form", NoticeWay.PHONE)
    assert [job.kind for job in prints.jobs_of(counter, way.number)] == [PaperKind.RESULT]


@pytest.mark.parametrize("table", ["attempt", "paper", "print_job"])
def test_an_invitation_without_its_paper_is_none(counter: Counter, clock: Clock, table: str) -> None:
    way = Way(counter, clock)
    way.failed_on("16/8")
    before = everything(counter.db)
    with writing(counter.db) as conn:
        conn.exec_driver_sql(
            f"CREATE TRIGGER planted AFTER INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'planted in {table}'); END"
        )
    with pytest.raises(IntegrityError, match=f"planted in {table}"):
        way.on("19/8", delivery.invite, "form")
    with writing(counter.db) as conn:
        conn.exec_driver_sql("DROP TRIGGER planted")
    assert everything(counter.db) == before


def test_a_missed_notice_then_a_late_recipient(counter: Counter, clock: Clock) -> None:
    way = Way(counter, clock, result_place=ResultPlace.COUNTER)
    assert delivery.item(counter, way.number).step == delivery.at_hand(counter)[0].step
    told = way.on("15/8", delivery.notify, NoticeWay.MESSAGE, "form")
    assert (told.state, told.step.act, told.step.on) == (S.NOTIFIED, A.MISS_NOTICE, at("16/8").date())
    with pytest.raises(Refused, match="sớm nhất ngày 16/08/2019"):
        way.on("15/8", delivery.miss_notice, "form", hour=17)
    assert way.on("16/8", delivery.miss_notice, "form").state is S.NOTICE_MISSED
    assert way.on("16/8", delivery.invite, "form", hour=11).step.on == at("20/8").date()
    done = way.on("19/8", lambda counter, _, form: delivery.hand_out(counter, form), handing(way.receipt))
    assert done.taken_vnd == 30_000
    kinds = "SELECT kind, event_line.value, reason FROM event JOIN event_line USING (seq) WHERE item_number = ?"
    assert ask(counter, f"{kinds} ORDER BY seq", way.number) == [
        ("result_collected", None, ""),
        ("notified", -2, "message"),  # ends J + n at a counter
        ("notice_missed", None, ""),
        ("invited", None, "letter"),
        ("delivered", None, ""),
    ]
    sound(counter)


def test_a_courier_delivers_at_the_door(counter: Counter, clock: Clock) -> None:
    way = Way(counter, clock)
    clock.now = at("20/8", 8)
    [given] = delivery.give_to_courier(counter, [way.number], COURIER, "courier-1")
    assert (given.state, given.step) == (S.WITH_COURIER, delivery.at_hand(counter)[0].step)
    clock.now = at("21/8", 7, 30)
    form = handing(way.receipt, at=at("20/8", 11), cash_given_vnd=30_000)
    with pytest.raises(Refused, match="trước việc liền trước"):
        delivery.hand_out(counter, replace(form, at=at("20/8", 7)))
    done = delivery.hand_out(counter, form)
    assert done.delivered_at == at("20/8", 11)
    assert last_event(counter, "kind, business_day") == ("delivered_at_address", "2019-08-15")
    line = "SELECT fact_on, event_line.value FROM event_line WHERE seq = ?"
    assert ask(counter, line, done.event_seq) == [("2019-08-20", 1)]  # promised for the 19th
    assert entries(counter, "delivered_at_address")["cash_drawer", "", ""] == 30_000
    assert ask(counter, "SELECT day FROM sync_day WHERE day = '2019-08-20'") == [("2019-08-20",)]


def test_a_courier_comes_back(counter: Counter, clock: Clock) -> None:
    way = Way(counter, clock)
    clock.now = at("16/8", 8)
    delivery.give_to_courier(counter, [way.number], COURIER, "courier-1")
    back = way.on("16/8", delivery.take_back, "Mưa lũ, không đi được", "form", hour=17)
    assert (back.state, back.step.act, back.step.on) == (S.AT_DELIVERY_POINT, A.GIVE_TO_COURIER, at("19/8").date())
    failed = way.failed_on("20/8")
    assert failed.attempts[-1] == Attempt(K.FAILED, at("20/8"), NonDelivery.NOT_FOUND)
    facts = "SELECT kind, fact_on, event_line.value, note_digest <> '' FROM event JOIN event_line USING (seq)"
    assert ask(counter, f"{facts} ORDER BY seq") == [
        ("result_collected", "2019-08-15", None, 0),
        ("given_to_courier", "2019-08-16", None, 1),
        ("taken_back", "2019-08-16", None, 1),
        ("given_to_courier", "2019-08-20", None, 1),
        ("attempt_failed", "2019-08-20", 1, 0),
    ]
    journal = str([everything(counter.db)[name] for name in ("event", "event_line")])
    assert COURIER not in journal
    assert "Mưa lũ" not in journal
    sound(counter)


def test_a_refusal_goes_back_at_once_unless_the_recipient_thinks_again(counter: Counter, clock: Clock) -> None:
    way = Way(counter, clock)
    delivery.give_to_courier(counter, [way.number], COURIER, "courier-1")
    clock.now = at("16/8", 16)
    gone = delivery.refuse(counter, way.number, "refuse-1", at=at("16/8", 9), note="Không nhận, CCCD ***412")
    assert (gone.state, gone.attempts[-1].at) == (S.REFUSED, at("16/8", 9))
    assert (gone.step.act, gone.step.on) == (A.RETURN_TO_AGENCY, at("16/8").date())
    second = Way(counter, clock, form_id="collect-2")
    delivery.refuse(counter, second.number, "refuse-2")
    assert delivery.hand_out(counter, handing(second.receipt)).taken_vnd == 30_000
    assert way.on("16/8", delivery.return_to_agency, "form", hour=17).state is S.RETURNED_TO_AGENCY
    assert last_event(counter, "kind, reason") == ("returned_to_agency", NonDelivery.REFUSED)
    sound(counter)


def test_a_courier_takes_all_or_nothing(counter: Counter, clock: Clock) -> None:
    first, second, third = (collected(counter, f"collect-{n}") for n in range(3))
    numbers = [row.item_number for row in (first, second, first)]
    given = delivery.give_to_courier(counter, numbers, COURIER, "courier-1")
    assert [one.item_number for one in given] == numbers[:2]
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'given_to_courier'") == 1
    assert one(counter, "SELECT count(*) FROM event_line JOIN event USING (seq) WHERE kind = 'given_to_courier'") == 2
    kept = everything(counter.db)
    assert delivery.give_to_courier(counter, numbers, COURIER, "courier-1") == given
    with pytest.raises(Refused, match="TH 2815 3001 5 VN: Không thể giao bưu tá"):
        delivery.give_to_courier(counter, [third.item_number, first.item_number], COURIER, "courier-2")
    for empty, field in (((), "item_numbers"), ([third.item_number], "courier")):
        with pytest.raises(Refused) as refused:
            delivery.give_to_courier(counter, empty, COURIER if not empty else "", "courier-3")
        assert refused.value.field == field
    assert everything(counter.db) == kept


def test_every_step_is_recorded_once_for_each_form(counter: Counter, clock: Clock) -> None:
    way = Way(counter, clock)
    steps: list[tuple[str, Callable[..., Any], tuple[Any, ...]]] = [
        ("15/8", delivery.notify, (NoticeWay.PHONE, "form")),
        ("16/8", delivery.miss_notice, ("form",)),
        ("16/8", delivery.invite, ("form",)),
        ("20/8", delivery.invite, ("form",)),
        ("22/8", delivery.return_to_agency, ("form",)),
    ]
    for day, act, args in steps:
        first = way.on(day, act, *args)
        kept = everything(counter.db)
        assert way.on(day, act, *args) == first
        assert everything(counter.db) == kept
    assert one(counter, "SELECT count(*) FROM attempt") == 4


TRIED: dict[str, tuple[Callable[[Counter, str], Any], str, str]] = {
    "invited without a failure": (lambda c, n: delivery.invite(c, n, "f"), "", "Không thể mời nhận"),
    "returned at once": (lambda c, n: delivery.return_to_agency(c, n, "f"), "", "Không thể chuyển trả cơ quan"),
    "missed without a notice": (lambda c, n: delivery.miss_notice(c, n, "f"), "", "Không thể ghi quá hẹn"),
    "taken back from nobody": (lambda c, n: delivery.take_back(c, n, "Nhầm", "f"), "", "Không thể nhận lại từ bưu tá"),
    "taken back without a reason": (lambda c, n: delivery.take_back(c, n, "", "f"), "reason", "Chưa ghi lý do"),
    "failed without a courier": (
        lambda c, n: delivery.fail_attempt(c, n, NonDelivery.MOVED, MORNING, "f"),
        "",
        "Không thể ghi phát không thành công",
    ),
    "failed for another reason": (
        lambda c, n: delivery.fail_attempt(c, n, NonDelivery.INVITED_TWICE, MORNING, "f"),
        "reason",
        "chỉ dùng khi chuyển trả",
    ),
    "refused before it was here": (
        lambda c, n: delivery.refuse(c, n, "f", at=MORNING - timedelta(hours=1)),
        "at",
        "trước việc liền trước",
    ),
    "told of an unknown result": (
        lambda c, _: delivery.notify(c, ELSEWHERE, NoticeWay.PHONE, "f"),
        "item_number",
        "Không có kết quả nào mang số hiệu",
    ),
    "nobody signed in": (
        lambda c, n: delivery.notify(replace(c, clerk=None), n, NoticeWay.PHONE, "f"),
        "",
        "Chưa đăng nhập",
    ),
    "no shift": (lambda c, n: delivery.refuse(replace(c, shift=None), n, "f"), "", "Chưa mở ca"),
    "no shift, handed out": (
        lambda c, n: delivery.hand_out(replace(c, shift=None), handing(delivery.item(c, n).receipt)),
        "",
        "Chưa mở ca",
    ),
}


@pytest.mark.parametrize("case", list(TRIED))
def test_a_step_that_does_not_fit_is_refused_and_keeps_nothing(counter: Counter, case: str) -> None:
    act, field, sentence = TRIED[case]
    number = collected(counter).item_number
    before = everything(counter.db)
    with pytest.raises(Refused, match=sentence) as refused:
        act(counter, number)
    assert refused.value.field == field
    assert everything(counter.db) == before


def test_a_dossier_that_was_only_sent_is_no_result(counter: Counter) -> None:
    sent = accept(counter, INTAKE)
    with pytest.raises(Refused, match="Không có kết quả nào"):
        delivery.item(counter, sent.item_number)
    expected = two_way(counter, "form-2")
    with pytest.raises(Refused, match="Không có kết quả nào"):
        delivery.hand_out(counter, replace(HANDING, item_number=expected.item_number))


def test_what_lies_here_is_due_first_first(counter: Counter, clock: Clock) -> None:
    late = Way(counter, clock)
    near = Way(counter, clock, form_id="collect-2", zone=Zone.INTRA_DISTRICT, zone_reason="Phát trong huyện")
    told = Way(counter, clock, form_id="collect-3", result_place=ResultPlace.COUNTER)
    gone = Way(counter, clock, form_id="collect-4")
    delivery.hand_out(counter, handing(gone.receipt, "hand-4"))
    told.on("15/8", delivery.notify, NoticeWay.PHONE, "form")
    two_way(counter, fees=())  # 60.000 đ; its result is expected, not here
    shelf = delivery.at_hand(counter)
    assert [(row.item_number, row.step.act, row.step.on, row.service) for row in shelf] == [
        (near.number, A.GIVE_TO_COURIER, at("16/8").date(), Service.RETURN),
        (told.number, A.MISS_NOTICE, at("16/8").date(), Service.RETURN),
        (late.number, A.GIVE_TO_COURIER, at("19/8").date(), Service.RETURN),
    ]
    assert cash.close_shift(counter, FLOAT_VND + 30_000 + 60_000, "close-1").difference_vnd == 0


def test_the_form_itself_demands_proof(counter: Counter) -> None:
    receipt = collected(counter)
    for wrong in ({"original_seen": False}, {"counted": False}, {"recipient": RecipientKind.AUTHORISED}):
        with pytest.raises(Refused):
            handing(receipt, **wrong)
    assert isinstance(handing(receipt), HandingOut)
