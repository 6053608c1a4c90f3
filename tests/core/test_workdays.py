"""The statutory calendar, by hand and against another calendar of Vietnam."""

import csv
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.catalogue import CalendarDay, DayKind
from bcdesk.core.errors import Refused
from bcdesk.core.workdays import Calendar

PACKS = Path(__file__).parents[2] / "resources" / "packs"
OFF = """
    2019-01-01 2019-02-04 2019-02-05 2019-02-06 2019-02-07 2019-02-08 2019-04-15 2019-04-29 2019-04-30 2019-05-01
    2019-09-02 2020-01-01 2020-01-23 2020-01-24 2020-01-27 2020-01-28 2020-01-29 2020-04-02 2020-04-30 2020-05-01
    2020-09-02
"""
MADE_UP = "2019-01-05 2019-05-04"


def days(text: str, kind: DayKind) -> list[CalendarDay]:
    return [CalendarDay(date.fromisoformat(word), kind, "", "") for word in text.split()]


CALENDAR = Calendar(days(OFF, DayKind.OFF) + days(MADE_UP, DayKind.WORKING))
COVERED = st.dates(date(2019, 1, 1), date(2020, 9, 15))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2019, 8, 15), True),
        (date(2019, 8, 17), False),
        (date(2019, 8, 18), False),
        (date(2019, 9, 2), False),
        (date(2019, 4, 29), False),
        (date(2019, 5, 4), True),
        (date(2019, 5, 5), False),
    ],
)
def test_working_days(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2019, 8, 15), 1, date(2019, 8, 16)),
        (date(2019, 8, 15), 2, date(2019, 8, 19)),
        (date(2019, 8, 17), 1, date(2019, 8, 19)),
        (date(2019, 8, 18), 2, date(2019, 8, 20)),
        (date(2019, 8, 29), 2, date(2019, 9, 3)),
        (date(2019, 2, 1), 1, date(2019, 2, 11)),
        (date(2019, 5, 3), 1, date(2019, 5, 4)),
        (date(2019, 4, 26), 1, date(2019, 5, 2)),
        (date(2019, 12, 31), 1, date(2020, 1, 2)),
        (date(2019, 8, 15), 0, date(2019, 8, 15)),
        (date(2019, 8, 17), 0, date(2019, 8, 19)),
    ],
)
def test_limits_in_working_days(start: date, n: int, end: date) -> None:
    assert CALENDAR.add_working_days(start, n) == end


@given(COVERED, st.integers(0, 30), st.integers(0, 30))
def test_limits_land_on_working_days_and_grow(start: date, n: int, more: int) -> None:
    end = CALENDAR.add_working_days(start, n)
    assert CALENDAR.is_working(end)
    assert start <= end <= CALENDAR.add_working_days(start, n + more)
    assert end <= CALENDAR.add_working_days(start + timedelta(days=1), n)
    if n:
        assert CALENDAR.working_days_between(start, end) == n
        assert CALENDAR.working_days_between(start, end - timedelta(days=1)) == n - 1


@given(COVERED, COVERED)
def test_days_between_count_working_days(start: date, end: date) -> None:
    n = CALENDAR.working_days_between(start, end)
    low, high = sorted((start, end))
    ordinals = range(low.toordinal() + 1, high.toordinal() + 1)
    assert abs(n) == sum(CALENDAR.is_working(date.fromordinal(ordinal)) for ordinal in ordinals)
    assert n == -CALENDAR.working_days_between(end, start)


@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2021, 1, 4)])
def test_a_year_without_a_calendar_is_refused(day: date) -> None:
    for ask in (
        lambda: CALENDAR.is_working(day),
        lambda: CALENDAR.add_working_days(day, 0),
        lambda: CALENDAR.add_working_days(day, 2),
        lambda: CALENDAR.working_days_between(day, day),
        lambda: Calendar(()).next_working_day(day),
    ):
        with pytest.raises(Refused, match="Lịch ngày nghỉ chưa có năm"):
            ask()


def test_a_limit_that_runs_out_of_the_calendar_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        CALENDAR.add_working_days(date(2020, 12, 31), 1)
    assert refused.value.message == (
        "Lịch ngày nghỉ chưa có năm 2021. Cần nạp gói danh mục có lịch năm 2021 rồi làm lại."
    )


def test_a_calendar_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(Refused, match="Lịch ghi ngày 04/05/2019 vừa là ngày nghỉ, vừa là ngày làm bù"):
        Calendar(days("2019-05-04", DayKind.OFF) + days("2019-05-04", DayKind.WORKING))


def test_no_limit_below_zero() -> None:
    with pytest.raises(ValueError, match="limit"):
        CALENDAR.add_working_days(date(2019, 8, 15), -1)


def test_shipped_calendars_agree_with_python_holidays() -> None:
    files = sorted(PACKS.glob("*/calendar.csv"))
    assert files
    for path in files:
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        calendar = Calendar(
            CalendarDay(date.fromisoformat(row["on"]), DayKind(row["kind"]), row["name"], row["source"]) for row in rows
        )
        theirs = holidays.country_holidays("VN", years=calendar.years)
        first, last = date(min(calendar.years), 1, 1), date(max(calendar.years), 12, 31)
        every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        wrong = [day for day in every if calendar.is_working(day) != theirs.is_working_day(day)]
        assert (path.parent.name, wrong) == (path.parent.name, [])
