"""The daily hand-over list: what went, what stayed and why, as each day ended; and files left whole."""

import resource
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.handover import DailyLine, Signing
from bcdesk.desk import handover
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.reports import daily_list, keep_file
from bcdesk.store.db import writing
from tests.counter import MORNING, Clock, another, everything

GTVT, STP, UB, OFFICE = "VP-SGTVT", "VP-STP", "VP-UB-VY", "VP-VPUB"
THURSDAY, FRIDAY, TUESDAY = date(2019, 8, 15), date(2019, 8, 16), date(2019, 8, 20)
POINT = "Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc"
GTVT_NAME, STP_NAME = "Sở Giao thông vận tải tỉnh Vĩnh Phúc", "Sở Tư pháp tỉnh Vĩnh Phúc"
UB_NAME = "UBND thành phố Vĩnh Yên"
RECEIVER = "Bà Lê Thị Ngọc Ánh"


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, MORNING.replace(hour=hour, minute=0).timetz(), MORNING.tzinfo)


def take_in(counter: Counter, form_id: str, agency_code: str = GTVT, **changes: Any) -> str:
    return accept(counter, another(form_id, agency_code=agency_code, cash_given_vnd=None, **changes)).item_number


def give(counter: Counter, *numbers: str, to: str = GTVT, except_: tuple[str, ...] = (), sign: bool = True) -> str:
    code = handover.prepare(counter, to, numbers, f"prepare {numbers} {counter.clock()}").code
    if sign:
        reasons = tuple((number, "Thiếu ảnh 4 x 6") for number in except_)
        handover.sign(counter, Signing(f"sign {code}", code, counter.clock(), RECEIVER, reasons))
    return code


def told(lines: tuple[DailyLine, ...]) -> list[tuple[object, ...]]:
    return [
        (line.receiving_point, line.agency, line.item.item_number, line.record, line.given_at, line.left_reason)
        for line in lines
    ]


def test_what_went_and_what_stayed(counter: Counter, clock: Clock) -> None:
    clock.now = at(THURSDAY, 8)
    urban, office = take_in(counter, "u", UB), take_in(counter, "o", OFFICE)
    late, excepted, waiting, early = (take_in(counter, form_id) for form_id in "abcd")
    justice = take_in(counter, "j", STP)
    clock.now = at(FRIDAY, 10)
    code = give(counter, excepted, early, late, except_=(excepted,))
    clock.now = at(FRIDAY, 14)
    pending = give(counter, justice, to=STP, sign=False)
    clock.now = at(FRIDAY, 16)
    other = give(counter, urban, to=UB)
    clock.now = at(FRIDAY, 17)
    daily = daily_list(counter, FRIDAY)
    assert (daily.station, daily.day, daily.made_at) == (counter.station, FRIDAY, clock.now)
    assert daily.made_by == "Trần Thị Mai"
    assert told(daily.lines) == [
        (POINT, GTVT_NAME, early, code, at(FRIDAY, 10), ""),  # as on the Biên bản
        (POINT, GTVT_NAME, late, code, at(FRIDAY, 10), ""),
        (POINT, GTVT_NAME, excepted, code, None, "Thiếu ảnh 4 x 6"),
        (POINT, GTVT_NAME, waiting, "", None, "Chờ bàn giao, J+1"),
        (POINT, STP_NAME, justice, pending, None, f"Biên bản {pending} chờ ký, J+1"),
        (POINT, "Văn phòng UBND tỉnh Vĩnh Phúc", office, "", None, "Chờ bàn giao, J+1"),
        (UB_NAME, UB_NAME, urban, other, at(FRIDAY, 16), ""),
    ]
    given, left = daily.lines[0], daily.lines[2]
    assert (given.taken_by, given.item.fees_vnd, given.item.fee_receipts) == (RECEIVER, 135_000, "02TP/19P 0004512")
    assert (left.taken_by, left.item.originals, left.item.due_on) == ("", 2, date(2019, 8, 19))
    assert (left.item.accepted_at, given.item.accepted_at) == (at(THURSDAY, 8),) * 2


def test_a_past_day_is_listed_as_it_ended(counter: Counter, clock: Clock) -> None:
    clock.now = at(THURSDAY, 8)
    went, stayed = take_in(counter, "a"), take_in(counter, "b")
    first = give(counter, went, stayed, sign=False)
    clock.now = at(FRIDAY, 9)
    later = take_in(counter, "c")
    handover.sign(counter, Signing("sign", first, clock.now, RECEIVER, ((stayed, "Thiếu ảnh 4 x 6"),)))
    thursday, friday = daily_list(counter, THURSDAY), daily_list(counter, FRIDAY)
    clock.now = at(TUESDAY, 9)
    second = give(counter, stayed)
    assert daily_list(counter, THURSDAY).lines == thursday.lines
    assert daily_list(counter, FRIDAY).lines == friday.lines
    assert daily_list(counter, THURSDAY - timedelta(days=1)).lines == ()
    assert [row[2:] for row in told(thursday.lines)] == [
        (went, first, None, f"Biên bản {first} chờ ký, J+0"),
        (stayed, first, None, f"Biên bản {first} chờ ký, J+0"),
    ]
    assert [row[2:] for row in told(friday.lines)] == [
        (went, first, at(FRIDAY, 9), ""),
        (stayed, first, None, "Thiếu ảnh 4 x 6"),
        (later, "", None, "Chờ bàn giao, J+0"),
    ]
    monday = daily_list(counter, date(2019, 8, 19))
    assert [row[2:] for row in told(monday.lines)] == [
        (stayed, "", None, "Chờ bàn giao, J+2"),
        (later, "", None, "Chờ bàn giao, J+1"),
    ]
    assert [row[2:] for row in told(daily_list(counter, TUESDAY).lines)] == [
        (stayed, second, at(TUESDAY, 9), ""),
        (later, "", None, "Chờ bàn giao, J+2"),
    ]


def test_taken_on_the_second_try_it_went(counter: Counter, clock: Clock) -> None:
    number = take_in(counter, "a")
    give(counter, number, except_=(number,))
    clock.now = at(THURSDAY, 15)
    second = give(counter, number)
    assert [row[2:] for row in told(daily_list(counter, THURSDAY).lines)] == [(number, second, at(THURSDAY, 15), "")]


def test_overdue_is_told(counter: Counter, clock: Clock) -> None:
    number = take_in(counter, "a")
    clock.now = at(date(2019, 9, 4), 9)  # 2/9 is a day off
    [line] = daily_list(counter, clock.now.date()).lines
    assert (line.item.item_number, line.left_reason) == (number, "Chờ bàn giao, J+13, quá hạn 19/08/2019")


def test_the_last_second_belongs_to_the_day(counter: Counter, clock: Clock) -> None:
    numbers = [take_in(counter, form_id) for form_id in "ab"]
    for number, moment in zip(numbers, ("23:59:59.999999", "00:00:00"), strict=True):
        day = THURSDAY if moment > "1" else FRIDAY
        clock.now = datetime.fromisoformat(f"{day}T{moment}+07:00")
        give(counter, number)
    assert [row[2:] for row in told(daily_list(counter, THURSDAY).lines)] == [
        (numbers[0], "BG281530190815001", datetime.fromisoformat("2019-08-15T23:59:59.999999+07:00"), ""),
        (numbers[1], "", None, "Chờ bàn giao, J+0"),
    ]
    assert [line.item.item_number for line in daily_list(counter, FRIDAY).lines if line.given_at] == numbers[1:]
    assert len(daily_list(counter, FRIDAY).lines) == 1


@pytest.mark.parametrize("change", ["state = 'recalled'", "leg = 'supplement'"])
def test_only_what_waits_with_a_dossier_is_left(counter: Counter, change: str) -> None:
    take_in(counter, "a")
    with writing(counter.db) as conn:
        conn.exec_driver_sql(f"UPDATE parcel SET {change}")
    assert daily_list(counter, THURSDAY).lines == ()


def test_it_reads_and_writes_nothing(counter: Counter) -> None:
    take_in(counter, "a")
    before = everything(counter.db)
    assert daily_list(replace(counter, clerk=None, shift=None), THURSDAY).made_by == ""
    assert everything(counter.db) == before


def test_refusals(counter: Counter) -> None:
    with pytest.raises(Refused, match="Ngày 16/08/2019 chưa đến") as refused:
        daily_list(counter, FRIDAY)
    assert refused.value.field == "day"
    with pytest.raises(Refused, match="chưa được thiết lập"):
        daily_list(replace(counter, station=None), THURSDAY)


# Files


def test_a_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    place = tmp_path / "bảng kê.pdf"
    keep_file(place, b"first")
    with pytest.raises(Refused, match=r"Đã có tệp .*bảng kê\.pdf"):
        keep_file(place, b"second")
    assert place.read_bytes() == b"first"
    keep_file(place, b"second", overwrite=True)
    assert place.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [place]


def test_where_no_file_can_be_written_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="Không ghi được tệp") as trouble:
        keep_file(tmp_path / "nowhere" / "list.pdf", b"first")
    assert trouble.value.remedy.startswith("Đóng tệp")
    taken = tmp_path / "list.pdf"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(Trouble, match="Không ghi được tệp"):
        keep_file(taken, b"first", overwrite=True)
    assert list(tmp_path.iterdir()) == [taken]


def test_a_full_disk_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    place = tmp_path / "list.pdf"
    keep_file(place, b"first")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(Trouble, match="Không ghi được tệp"):
            keep_file(place, b"x" * 5000, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert place.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [place]
