"""Handing over to an agency: both times kept, fees to the đồng, nothing twice, every refusal in words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bcdesk.core.dossier import Fee, FeeWay, Payment, Receipt, Service
from bcdesk.core.errors import Refused
from bcdesk.core.handover import Signing
from bcdesk.desk import cash, handover, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading, writing
from bcdesk.store.types import VIETNAM
from tests.counter import MORNING, Clock, another, ask, at_counter, everything, one
from tests.desk.results import of_intake, two_way

GTVT, STP, UB, OFFICE = "VP-SGTVT", "VP-STP", "VP-UB-VY", "VP-VPUB"
POINT = "Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc"
NOON = MORNING.replace(hour=12, minute=0)
AFTERNOON = MORNING.replace(hour=15, minute=10)
FIRST_CODE = "BG281530190815001"
OTHER_FEES = (
    Fee("Phí cung cấp thông tin lý lịch tư pháp", 200_000, FeeWay.TO_POST, "TP/19P 0007713"),
    Fee("Phí nộp thẳng", 70_000, FeeWay.TO_AGENCY, "UNC 15"),
    Fee("Phí thu khi phát", 50_000, FeeWay.AT_DELIVERY),
    Fee("Chờ cơ quan thông báo", None, FeeWay.TO_POST),
)


def take_in(counter: Counter, form_id: str, agency_code: str = GTVT, **changes: Any) -> Receipt:
    return accept(counter, another(form_id, agency_code=agency_code, cash_given_vnd=None, **changes))


def two_for_gtvt(counter: Counter) -> tuple[str, str]:
    """135 000 đ and 200 000 đ of fees in the drawer."""
    first = take_in(counter, "a")
    second = take_in(counter, "b", name="Phùng Văn Khánh", service=Service.TWO_WAY, fees=OTHER_FEES)
    return first.item_number, second.item_number


def prepared(counter: Counter, clock: Clock, *numbers: str) -> str:
    """The code of a Biên bản for Sở Giao thông vận tải made at noon; the clock stands at 15:10 then."""
    clock.now = NOON
    code = handover.prepare(counter, GTVT, numbers or two_for_gtvt(counter), "prepare-1").code
    clock.now = AFTERNOON
    return code


def signing(code: str, *exceptions: tuple[str, str], at: datetime = AFTERNOON, form_id: str = "sign-1") -> Signing:
    return Signing(form_id, code, at, "Bà Lê Thị Ngọc Ánh", exceptions)


def states(counter: Counter, number: str) -> list[tuple[Any, ...]]:
    """State of parcel and dossier, accepted, filed."""
    return ask(
        counter,
        "SELECT parcel.state, dossier.state, accepted_at, filed_at FROM parcel JOIN parcel_dossier AS both "
        "ON both.parcel_id = parcel.id JOIN dossier ON dossier.id = both.dossier_id WHERE item_number = ?",
        number,
    )


def balance(counter: Counter, account: str) -> int:
    total: int = one(counter, "SELECT coalesce(sum(amount_vnd), 0) FROM entry WHERE account = ?", account)
    return total


def whole(counter: Counter) -> None:
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()
    assert one(counter, "SELECT coalesce(sum(amount_vnd), 0) FROM entry") == 0


# What lies here


def test_what_waits_stands_by_receiving_point_and_agency(counter: Counter, clock: Clock) -> None:
    numbers = two_for_gtvt(counter)
    clock.now = MORNING - timedelta(days=1)
    take_in(counter, "c", STP, fees=())
    take_in(counter, "d", UB, fees=())
    clock.now = MORNING
    take_in(counter, "e", UB, fees=())
    take_in(counter, "f", OFFICE, fees=())
    take_in(counter, "r", STP, service=Service.TWO_WAY, fees=())
    take_in(counter, "s", fees=())
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET leg = 'supplement' WHERE id = (SELECT max(id) FROM parcel)")
    # receiving points in the order of their letters, each with its agencies
    assert [
        (row.agency_code, row.receiving_point, row.count, row.earliest_due_on) for row in handover.waiting(counter)
    ] == [
        (GTVT, POINT, 2, date(2019, 8, 19)),
        (STP, POINT, 2, date(2019, 8, 16)),  # the result that is expected waits for no hand-over
        (OFFICE, POINT, 1, date(2019, 8, 19)),
        (UB, "UBND thành phố Vĩnh Yên", 2, date(2019, 8, 16)),
    ]
    handover.prepare(counter, GTVT, numbers, "prepare-1")
    [gtvt, *_] = handover.waiting(counter)
    assert (gtvt.agency, gtvt.count, gtvt.unsigned) == ("Sở Giao thông vận tải tỉnh Vĩnh Phúc", 0, 2)
    handover.sign(counter, signing(FIRST_CODE, at=MORNING))
    assert [row.agency_code for row in handover.waiting(counter)] == [STP, OFFICE, UB]


def test_an_item_says_what_the_paper_will_say(counter: Counter) -> None:
    first, second = two_for_gtvt(counter)
    transfer = take_in(counter, "c", payment=Payment.TRANSFER).item_number
    items = handover.items(counter, GTVT)
    assert [item.item_number for item in items] == [first, second, transfer]
    assert [item.fees_vnd for item in items] == [135_000, 200_000, 0]
    assert [item.fee_receipts for item in items] == ["02TP/19P 0004512", "TP/19P 0007713", ""]
    assert (items[0].sender, items[0].id_number) == ("Nguyễn Thị Hạnh", "026185003412")
    assert (items[0].originals, items[0].copies) == (2, 1)
    assert items[0].procedure_name == "Đổi Giấy phép lái xe do ngành Giao thông vận tải cấp"
    assert (items[0].accepted_at, items[0].due_on, items[0].exception) == (MORNING, date(2019, 8, 19), "")
    assert handover.find_item(counter, GTVT, first.lower()) == items[0]
    assert handover.items(counter, STP) == ()
    record = take_in(counter, "d", STP, procedure_code="2.001417")  # printed shorter than its name
    assert [item.procedure_name for item in handover.items(counter, STP)] == [record.procedure_name]


def test_an_agency_that_is_no_more_keeps_its_last_name(counter: Counter, clock: Clock) -> None:
    number = take_in(counter, "a").item_number
    clock.now = datetime(2025, 3, 3, 9, 0, tzinfo=VIETNAM)  # the pack knows it until 28/2/2025
    [waiting] = handover.waiting(counter)
    assert (waiting.agency, waiting.receiving_point) == ("Sở Giao thông vận tải tỉnh Vĩnh Phúc", POINT)
    assert handover.prepare(counter, GTVT, (number,), "prepare-1").agency.address.startswith("Quầy Sở Giao thông")


# The Biên bản


def test_a_record_is_kept_printed_twice_and_blocks_its_items(counter: Counter, clock: Clock) -> None:
    numbers = two_for_gtvt(counter)
    lying = handover.items(counter, GTVT)
    record = handover.prepare(counter, GTVT, numbers[::-1], "prepare-1")
    assert (record.code, record.clerk_name, record.receiving_point) == (FIRST_CODE, "Trần Thị Mai", POINT)
    assert (record.made_at, record.signed_at, record.station) == (MORNING, None, counter.station)
    assert record.items == lying[::-1]
    [job] = [job for job in prints.pending(counter) if job.kind is prints.PaperKind.HANDOVER]
    assert (job.item_number, job.copies) == (record.code, 2)
    assert prints.snapshot(counter, job.id) == record
    assert handover.unsigned(counter) == (record,)
    assert handover.record(counter, "bg 281530 190815 001") == record
    assert handover.items(counter, GTVT) == ()
    for number in numbers:
        assert states(counter, number) == [("accepted", "accepted", "2019-08-15T09:42:00.000000+07:00", None)]
        with pytest.raises(Refused, match=f"{number} đã có trong Biên bản {FIRST_CODE} đang chờ ký"):
            handover.prepare(counter, GTVT, (number,), "prepare-2")
    lines = "SELECT item_number, fact_on, value FROM event_line WHERE seq = (SELECT max(seq) FROM event)"
    assert ask(counter, lines) == [(number, "2019-08-15", None) for number in numbers[::-1]]
    assert balance(counter, "cash_drawer") == 500_000 + 30_000 + 135_000 + 60_000 + 200_000
    whole(counter)


def test_records_are_numbered_by_day(counter: Counter, clock: Clock) -> None:
    codes = []
    for turn, day in enumerate((0, 0, 1, 0)):
        clock.now = MORNING + timedelta(days=day)
        number = take_in(counter, f"form-{turn}").item_number
        codes.append(handover.prepare(counter, GTVT, (number,), f"prepare-{turn}").code)
    assert codes == [FIRST_CODE, "BG281530190815002", "BG281530190816001", "BG281530190815003"]
    number = take_in(counter, "form-4").item_number
    second = replace(counter, station=replace(counter.station, counter="2"))
    assert handover.prepare(second, GTVT, (number,), "prepare-4").code == "BG2815301908152004"


def test_the_same_form_gives_the_same_record(counter: Counter, clock: Clock) -> None:
    code = prepared(counter, clock)
    before = everything(counter.db)
    first = handover.record(counter, code)
    numbers = tuple(item.item_number for item in first.items)
    assert handover.prepare(counter, GTVT, numbers, "prepare-1") == first
    assert everything(counter.db) == before
    done = handover.sign(counter, signing(code))
    kept = everything(counter.db)
    assert handover.sign(counter, signing(code)) == done
    assert handover.sign(counter, signing(code, (numbers[0], "Thiếu ảnh"), at=NOON)) == done  # the form counts
    assert handover.prepare(counter, GTVT, numbers, "prepare-1") == done
    assert everything(counter.db) == kept


# The signature


def test_filing_time_and_acceptance_time_are_both_kept(counter: Counter, clock: Clock) -> None:
    numbers = two_for_gtvt(counter)
    code = prepared(counter, clock, *numbers)
    clock.now = MORNING + timedelta(days=5)  # entered on Tuesday; signed on Thursday, a quarter past two
    signed_at = MORNING.replace(hour=14, minute=15)
    done = handover.sign(counter, signing(code, at=signed_at))
    assert (done.signed_at, done.received_by, done.taken) == (signed_at, "Bà Lê Thị Ngọc Ánh", done.items)
    assert handover.record(counter, code) == done
    assert handover.unsigned(counter) == ()
    for number in numbers:
        assert states(counter, number) == [
            ("handed_over", "handed_over", "2019-08-15T09:42:00.000000+07:00", "2019-08-15T14:15:00.000000+07:00")
        ]
    assert one(counter, "SELECT state FROM parcel WHERE leg = 'return'") == "expected"
    event = "SELECT kind, at, business_day, amount_vnd, form_id FROM event ORDER BY seq DESC LIMIT 1"
    assert ask(counter, event) == [("handed_over", "2019-08-20T09:42:00.000000+07:00", "2019-08-15", 335_000, "sign-1")]
    columns = "item_number, agency_code, procedure_code, service, leg, zone, fact_on, value"
    assert ask(counter, f"SELECT {columns} FROM event_line WHERE seq = (SELECT max(seq) FROM event)") == [
        (number, GTVT, "1.002809", service, "forward", "inter_district", "2019-08-15", -2)  # two days before its limit
        for number, service in zip(numbers, ("forward", "two_way"), strict=True)
    ]
    assert one(counter, "SELECT revision FROM sync_day WHERE day = '2019-08-15'") > 0
    whole(counter)


def test_a_late_hand_over_counts_working_days(counter: Counter, clock: Clock) -> None:
    clock.now = MORNING + timedelta(days=8)  # Friday 23/8, promised for Monday 19/8
    number = take_in_on(counter, clock, MORNING)
    code = handover.prepare(counter, GTVT, (number,), "prepare-1").code
    handover.sign(counter, signing(code, at=clock.now))
    assert ask(counter, "SELECT fact_on, value FROM event_line ORDER BY seq DESC LIMIT 1") == [("2019-08-23", 4)]


def test_a_hand_over_on_a_day_off_behind_the_limit_is_late(counter: Counter, clock: Clock) -> None:
    clock.now = MORNING + timedelta(days=2)  # Saturday 17/8, promised for Friday 16/8
    number = take_in_on(counter, clock, MORNING - timedelta(days=1))
    code = handover.prepare(counter, GTVT, (number,), "prepare-1").code
    handover.sign(counter, signing(code, at=clock.now))
    assert ask(counter, "SELECT due_on FROM parcel") == [("2019-08-16",)]
    assert ask(counter, "SELECT fact_on, value FROM event_line ORDER BY seq DESC LIMIT 1") == [("2019-08-17", 1)]


def take_in_on(counter: Counter, clock: Clock, at: datetime) -> str:
    now, clock.now = clock.now, at
    number = take_in(counter, f"on {at}").item_number
    clock.now = now
    return number


def test_fees_leave_the_drawer_to_the_dong(counter: Counter, clock: Clock) -> None:
    numbers = two_for_gtvt(counter)
    transfer = take_in(counter, "c", payment=Payment.TRANSFER).item_number
    take_in(counter, "d", STP, fees=OTHER_FEES)
    drawer = balance(counter, "cash_drawer")
    code = prepared(counter, clock, *numbers, transfer)
    done = handover.sign(counter, signing(code))
    assert done.fees_vnd == 335_000
    posted = "SELECT account, agency_code, amount_vnd FROM entry WHERE seq = (SELECT max(seq) FROM event)"
    assert ask(counter, posted) == [("fees_held", GTVT, 335_000), ("cash_drawer", "", -335_000)]
    assert balance(counter, "cash_drawer") == drawer - 335_000
    held = "SELECT agency_code, sum(amount_vnd) FROM entry WHERE account = 'fees_held' GROUP BY 1 ORDER BY 1"
    assert ask(counter, held) == [(GTVT, -135_000), (STP, -200_000)]  # the transfer, and another agency's
    assert balance(counter, "transfer_pending") == 165_000
    assert states(counter, transfer)[0][0] == "handed_over"
    whole(counter)
    closed = cash.close_shift(counter, drawer - 335_000, "close-1")
    assert closed.difference_vnd == 0


def test_an_excepted_item_stays_and_goes_with_the_next_record(counter: Counter, clock: Clock) -> None:
    first, second = two_for_gtvt(counter)
    drawer = balance(counter, "cash_drawer")
    code = prepared(counter, clock, first, second)
    done = handover.sign(counter, signing(code, (second, " Thiếu bản sao  giấy phép ")))
    assert [item.exception for item in done.items] == ["", "Thiếu bản sao giấy phép"]
    assert [item.item_number for item in done.taken] == [first]
    assert (done.fees_vnd, balance(counter, "cash_drawer")) == (135_000, drawer - 135_000)
    assert handover.record(counter, code) == done
    assert states(counter, second) == [("accepted", "accepted", "2019-08-15T09:42:00.000000+07:00", None)]
    assert ask(counter, "SELECT item_number FROM event_line WHERE seq = (SELECT max(seq) FROM event)") == [(first,)]
    assert ask(counter, "SELECT text FROM event_note ORDER BY seq DESC LIMIT 1") == [
        (f"{second}: Thiếu bản sao giấy phép",)
    ]
    [free] = handover.items(counter, GTVT)
    assert free == handover.find_item(counter, GTVT, second)
    again = handover.prepare(counter, GTVT, (second,), "prepare-2")
    assert (again.code, again.items[0].exception) == ("BG281530190815002", "")
    handover.sign(counter, signing(again.code, form_id="sign-2"))
    assert states(counter, second)[0][0] == "handed_over"
    assert balance(counter, "cash_drawer") == drawer - 335_000
    assert ask(counter, "SELECT exception FROM handover_item ORDER BY 1") == [
        ("",),
        ("",),
        ("Thiếu bản sao giấy phép",),
    ]
    whole(counter)


def test_an_agency_may_take_nothing(counter: Counter, clock: Clock) -> None:
    numbers = two_for_gtvt(counter)
    drawer = balance(counter, "cash_drawer")
    code = prepared(counter, clock, *numbers)
    done = handover.sign(counter, signing(code, *((number, "Cơ quan nghỉ") for number in numbers)))
    assert (done.taken, done.fees_vnd, balance(counter, "cash_drawer")) == ((), 0, drawer)
    assert one(counter, "SELECT count(*) FROM event_line WHERE seq = (SELECT max(seq) FROM event)") == 0
    assert {item.item_number for item in handover.items(counter, GTVT)} == set(numbers)
    assert handover.unsigned(counter) == ()
    whole(counter)


def test_two_hundred_items(counter: Counter, clock: Clock) -> None:
    numbers = tuple(take_in(counter, f"form-{turn}").item_number for turn in range(201))
    with pytest.raises(Refused, match="nhiều nhất 200 hồ sơ; đang chọn 201"):
        handover.prepare(counter, GTVT, numbers, "prepare-1")
    code = prepared(counter, clock, *numbers[:200])
    [waiting] = handover.waiting(counter)
    assert (waiting.count, waiting.unsigned) == (1, 200)
    done = handover.sign(counter, signing(code, *((number, "Thiếu ảnh") for number in numbers[100:200])))
    assert (len(done.taken), done.fees_vnd) == (100, 13_500_000)
    assert one(counter, "SELECT count(*) FROM parcel WHERE state = 'handed_over'") == 100
    assert balance(counter, "fees_held") == -135_000 * 101
    assert len(handover.items(counter, GTVT)) == 101
    whole(counter)


# What is refused

Act = Callable[[Counter, Clock], object]


def _moved_on(counter: Counter, clock: Clock) -> object:
    code = prepared(counter, clock)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'recalled' WHERE id = 1")
    return lambda: handover.sign(counter, signing(code))


def _prepare(*extra: str, agency: str = GTVT) -> Act:
    def act(counter: Counter, clock: Clock) -> object:
        numbers = (*two_for_gtvt(counter), *extra)
        return lambda: handover.prepare(counter, agency, numbers, "prepare-1")

    return act


def _sign(**changes: Any) -> Act:
    def act(counter: Counter, clock: Clock) -> object:
        code = prepared(counter, clock)
        return lambda: handover.sign(counter, replace(signing(code), **changes))

    return act


def _find(number: str, agency: str = GTVT) -> Act:
    def act(counter: Counter, clock: Clock) -> object:
        two_for_gtvt(counter)
        return lambda: handover.find_item(counter, agency, number)

    return act


def _handed_over(counter: Counter, clock: Clock) -> object:
    handover.sign(counter, signing(prepared(counter, clock)))
    return lambda: handover.find_item(counter, GTVT, FIRST)


def _result_number(counter: Counter, clock: Clock) -> object:
    two_for_gtvt(counter)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET item_number = ? WHERE leg = 'return'", ("TH281539990VN",))
    return lambda: handover.find_item(counter, GTVT, "TH281539990VN")


def _already_signed(counter: Counter, clock: Clock) -> object:
    code = prepared(counter, clock)
    handover.sign(counter, signing(code))
    return lambda: handover.sign(counter, signing(code, form_id="sign-2"))


def _without(**changes: None) -> Act:
    def act(counter: Counter, clock: Clock) -> object:
        code = prepared(counter, clock)
        return lambda: handover.sign(replace(counter, **changes), signing(code))

    return act


def _closed_shift(counter: Counter, clock: Clock) -> object:
    code = prepared(counter, clock)
    cash.close_shift(counter, 0, "close-1", "chưa đếm")
    return lambda: handover.sign(counter, signing(code))


FIRST, SECOND = "TH281530015VN", "TH281530029VN"
MINUTE = timedelta(minutes=1)
REFUSED: dict[str, tuple[Act, str, str]] = {
    "nothing chosen": (
        lambda counter, _: lambda: handover.prepare(counter, GTVT, (), "prepare-1"),
        "item_numbers",
        "Chưa chọn hồ sơ nào",
    ),
    "item twice": (_prepare(FIRST), "item_numbers", f"{FIRST} có hai lần"),
    "wrong check digit": (_prepare("TH281530016VN"), "item_number", "sai số kiểm tra"),
    "unknown": (_prepare("TH281539990VN"), "item_number", "Không có hồ sơ nào mang số hiệu TH281539990VN"),
    "another agency": (
        _prepare(agency=STP),
        "item_number",
        f"^{FIRST} thuộc Sở Giao thông vận tải tỉnh Vĩnh Phúc, không có trong danh sách này.$",
    ),
    "found: another agency": (
        _find(SECOND, STP),
        "item_number",
        f"^{SECOND} thuộc Sở Giao thông vận tải tỉnh Vĩnh Phúc, không có trong danh sách này.$",
    ),
    "found: unknown": (_find("TH281539990VN"), "item_number", "Không có hồ sơ nào mang số hiệu"),
    "found: handed over": (_handed_over, "item_number", f"^{FIRST}: .*“đã bàn giao cơ quan”"),
    "found: a result": (_result_number, "item_number", "không phải là phiếu gửi hồ sơ"),
    "unknown record": (_sign(code="BG281530190815009"), "code", "Không có Biên bản BG281530190815009"),
    "signed twice": (_already_signed, "code", f"Biên bản {FIRST_CODE} đã ghi giờ ký 15:10 15/08/2019"),
    "before printing": (_sign(signed_at=NOON - MINUTE), "signed_at", r"trước lúc lập Biên bản \(12:00 15/08/2019\)"),
    "in the future": (_sign(signed_at=AFTERNOON + MINUTE), "signed_at", "sau giờ hiện tại"),
    "an exception that is not on it": (
        _sign(exceptions=(("TH281539990VN", "Thiếu ảnh"),)),
        "exceptions",
        f"TH281539990VN không có trong Biên bản {FIRST_CODE}",
    ),
    "an exception twice": (_sign(exceptions=((FIRST, "a"), (FIRST, "b"))), "exceptions", f"{FIRST} được ghi hai lần"),
    "an exception without reason": (_sign(exceptions=((FIRST, " \t"),)), "exceptions", "Chưa ghi lý do"),
    "moved on meanwhile": (_moved_on, "item_number", f"^{FIRST}: .*“đã rút bưu gửi”"),
    "nobody signed in": (_without(clerk=None), "", "Chưa đăng nhập"),
    "no shift": (_without(shift=None), "", "Chưa mở ca"),
    "shift closed meanwhile": (_closed_shift, "shift", "đã chốt"),
}


@pytest.mark.parametrize("case", list(REFUSED))
def test_a_refusal_keeps_nothing(counter: Counter, clock: Clock, case: str) -> None:
    make, field, sentence = REFUSED[case]
    act: Any = make(counter, clock)
    before = everything(counter.db)
    with pytest.raises(Refused, match=sentence) as refused:
        act()
    assert refused.value.field == field
    assert everything(counter.db) == before


def test_signed_in_the_minute_it_was_printed(counter: Counter, clock: Clock) -> None:
    """A paper tells no seconds: printed at 12:00:30, signed at "12:00"."""
    numbers = two_for_gtvt(counter)
    clock.now = NOON.replace(second=30)
    code = handover.prepare(counter, GTVT, numbers, "prepare-1").code
    assert handover.sign(counter, signing(code, at=NOON)).signed_at == NOON


@pytest.mark.parametrize("forms", [("sign-1", "sign-1"), ("sign-1", "sign-2")])
def test_signed_from_two_windows_at_once_it_is_signed_once(
    counter: Counter, clock: Clock, forms: tuple[str, str]
) -> None:
    code = prepared(counter, clock)
    drawer = balance(counter, "cash_drawer")
    gate = Barrier(2)

    def press(form_id: str) -> str:
        gate.wait(timeout=10)
        try:
            return handover.sign(counter, signing(code, form_id=form_id)).code
        except Refused as refused:
            return refused.field

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(press, forms))
    assert told == ([code, code] if forms[0] == forms[1] else [code, "code"])
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'handed_over'") == 1
    assert balance(counter, "cash_drawer") == drawer - 335_000


# Nothing half-done

PREPARED = ("handover", "handover_item", "event", "event_line", "sync_day", "paper", "print_job")
SIGNED = (
    *("handover", "handover_item", "parcel", "dossier", "charge"),
    *("event", "event_line", "event_note", "sync_day", "entry"),
)
UPDATED = {"sync_day", "parcel", "dossier", "charge"}


def _planted(counter: Counter, table: str, act: str, run: Callable[[], object]) -> None:
    with writing(counter.db) as conn:
        conn.exec_driver_sql(
            f"CREATE TRIGGER planted AFTER {act} ON {table} BEGIN SELECT RAISE(ABORT, 'planted in {table}'); END"
        )
    with pytest.raises(IntegrityError, match=f"planted in {table}"):
        run()
    with writing(counter.db) as conn:
        conn.exec_driver_sql("DROP TRIGGER planted")


@pytest.mark.parametrize("table", PREPARED)
def test_broken_while_preparing(counter: Counter, table: str) -> None:
    numbers = two_for_gtvt(counter)
    before = everything(counter.db)
    act = "UPDATE" if table in UPDATED else "INSERT"
    _planted(counter, table, act, lambda: handover.prepare(counter, GTVT, numbers, "prepare-1"))
    assert everything(counter.db) == before
    assert handover.prepare(counter, GTVT, numbers, "prepare-1").code == FIRST_CODE
    assert {name for name, rows in everything(counter.db).items() if rows != before[name]} == set(PREPARED)
    whole(counter)


@pytest.mark.parametrize("table", SIGNED)
def test_broken_while_signing(counter: Counter, clock: Clock, table: str) -> None:
    first, second = two_for_gtvt(counter)
    code = prepared(counter, clock, first, second)
    before = everything(counter.db)
    act = "UPDATE" if table in (*UPDATED, "handover", "handover_item") else "INSERT"
    form = signing(code, (second, "Thiếu ảnh"))
    _planted(counter, table, act, lambda: handover.sign(counter, form))
    assert everything(counter.db) == before
    assert handover.sign(counter, form).signed_at == AFTERNOON
    assert {name for name, rows in everything(counter.db).items() if rows != before[name]} == set(SIGNED)
    whole(counter)


def test_what_was_prepared_survives_a_restart(counter: Counter, clock: Clock) -> None:
    code = prepared(counter, clock)
    again = at_counter(counter.db, clock)
    [record] = handover.unsigned(again)
    assert record.code == code
    assert handover.sign(again, signing(code)).signed_at == AFTERNOON


def test_the_journal_holds_no_personal_data(counter: Counter, clock: Clock) -> None:
    handover.sign(counter, signing(prepared(counter, clock)))
    handover.record_appointment(counter, FIRST, date(2019, 8, 26), "GH-0012", "appointment-1")
    kept = everything(counter.db)
    journal = "\n".join(str(row) for name in ("event", "event_line", "entry", "sync_day") for row in kept[name])
    assert "sign-1" in journal
    for word in ("Hạnh", "Khánh", "026185003412", "Ánh", "GH-0012", "0004512"):
        assert word not in journal


# The appointment


def test_an_appointment_is_kept_and_a_newer_one_takes_its_place(counter: Counter, clock: Clock) -> None:
    handover.sign(counter, signing(prepared(counter, clock)))
    kept = handover.record_appointment(counter, FIRST, date(2019, 8, 26), " GH-0012 ", "appointment-1")
    assert (kept.item_number, kept.due_on, kept.slip_number, kept.recorded_at) == (
        *(FIRST, date(2019, 8, 26), "GH-0012"),
        AFTERNOON,
    )
    assert states(counter, FIRST)[0][:2] == ("appointment_known", "appointment_known")
    assert states(counter, FIRST)[0][3] == "2019-08-15T15:10:00.000000+07:00"  # the filing time stays
    event = "SELECT kind, subject, form_id FROM event ORDER BY seq DESC LIMIT 1"
    assert ask(counter, event) == [("appointment_recorded", "dossier:1", "appointment-1")]
    before = everything(counter.db)
    assert handover.record_appointment(counter, FIRST, date(2019, 8, 27), "", "appointment-1") == kept
    assert everything(counter.db) == before
    newer = handover.record_appointment(counter, FIRST, date(2019, 8, 15), "", "appointment-2")
    assert ask(counter, "SELECT dossier_id, due_on, slip_number FROM appointment") == [(1, "2019-08-15", "")]
    assert newer.due_on == date(2019, 8, 15)
    whole(counter)


def test_what_is_entered_late_does_not_take_a_dossier_back_behind_its_result(counter: Counter, clock: Clock) -> None:
    taken = two_way(counter)
    code = prepared(counter, clock, taken.item_number)
    collect(counter, of_intake(taken))
    handover.sign(counter, signing(code))
    assert states(counter, taken.item_number)[0][:2] == ("handed_over", "at_delivery_point")
    assert states(counter, taken.item_number)[0][3] == "2019-08-15T15:10:00.000000+07:00"
    handover.record_appointment(counter, taken.item_number, date(2019, 8, 26), "", "appointment-1")
    assert states(counter, taken.item_number)[0][:2] == ("appointment_known", "at_delivery_point")


@pytest.mark.parametrize(
    ("number", "due_on", "field", "sentence"),
    [
        (FIRST, date(2019, 8, 14), "due_on", r"trước ngày nộp hồ sơ cho cơ quan \(15/08/2019\)"),
        ("TH281539990VN", date(2019, 8, 26), "item_number", "Không có hồ sơ nào"),
        ("TH281530032VN", date(2019, 8, 26), "item_number", r"^TH281530032VN: Không thể ghi ngày hẹn trả"),
        ("TH281530016VN", date(2019, 8, 26), "item_number", "sai số kiểm tra"),
    ],
)
def test_an_appointment_that_cannot_be(
    counter: Counter, clock: Clock, number: str, due_on: date, field: str, sentence: str
) -> None:
    handover.sign(counter, signing(prepared(counter, clock)))
    assert take_in(counter, "still here").item_number == "TH281530032VN"
    before = everything(counter.db)
    with pytest.raises(Refused, match=sentence) as refused:
        handover.record_appointment(counter, number, due_on, "", "appointment-1")
    assert refused.value.field == field
    assert everything(counter.db) == before
