"""Dates as papers write them and clerks type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.dates import formal_date, parse_date, short_date
from bcdesk.core.errors import Refused

TODAY = date(2019, 8, 15)


def test_dates_as_papers_write_them() -> None:
    assert formal_date("Vĩnh Yên", TODAY) == "Vĩnh Yên, ngày 15 tháng 8 năm 2019"
    assert formal_date("Tam Dương", date(2020, 2, 5)) == "Tam Dương, ngày 05 tháng 02 năm 2020"
    assert short_date(date(2020, 2, 5)) == "05/02/2020"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1508", TODAY),
        ("15/8", TODAY),
        ("15082019", TODAY),
        ("15/8/2019", TODAY),
        (" 15 / 08 / 2019 ", TODAY),
        ("15-8-2019", TODAY),
        ("15.8.2019", TODAY),
        ("h", TODAY),
        ("H", TODAY),
        ("+7", date(2019, 8, 22)),
        ("+0", TODAY),
        ("+20", date(2019, 9, 4)),
        ("01021990", date(1990, 2, 1)),
        ("29/2/2020", date(2020, 2, 29)),
    ],
)
def test_typed_dates(typed: str, day: date) -> None:
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/9/2019", "Không có ngày 31/9. Tháng 9 có 30 ngày."),
        ("3109", "Không có ngày 31/9. Tháng 9 có 30 ngày."),
        ("32/12", "Không có ngày 32/12. Tháng 12 có 31 ngày."),
        ("0/5", "Không có ngày 0/5. Tháng 5 có 31 ngày."),
        ("29/2/2019", "Không có ngày 29/2/2019. Tháng 2 năm 2019 có 28 ngày."),
        ("30/2/2020", "Không có ngày 30/2/2020. Tháng 2 năm 2020 có 29 ngày."),
        ("15/13", "Không có tháng 13. Tháng ghi từ 1 đến 12."),
        ("15/8/19", "Ghi năm đủ 4 chữ số, như 15/8/2019."),
        ("150819", "Ghi năm đủ 4 chữ số, như 15/8/2019."),
        ("", "Chưa nhập ngày."),
        *(
            (typed, f"Không đọc được ngày “{typed}”. Nhập như 15/8, 15/8/2019, 1508, +7 hoặc h (hôm nay).")
            for typed in ("mai", "15", "158", "15/8/0219", "15/8/20190", "+", "-7", "١٥/٨", "15//8")
        ),
    ],
)
def test_typed_dates_refused(typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_date(typed, TODAY)
    assert (refused.value.message, refused.value.field) == (sentence, "")


def test_a_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(Refused, match="quá xa"):
        parse_date("+9999", date.max - timedelta(days=9))


@given(st.dates(min_value=date(1000, 1, 1)), st.dates())
def test_written_dates_can_be_typed_back(day: date, today: date) -> None:
    assert parse_date(short_date(day), today) == parse_date(short_date(day).replace("/", ""), today) == day
