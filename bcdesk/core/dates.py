"""Dates as the papers write them and as clerks type them."""

import re
from calendar import monthrange
from datetime import date, time, timedelta

from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import nfc

_AHEAD = re.compile(r"\+ ?([0-9]{1,4})")
_RUN = re.compile(r"([0-9]{2})([0-9]{2})([1-9][0-9]{3})?")
_PARTS = re.compile(r"([0-9]{1,2}) ?[/.\-] ?([0-9]{1,2})(?: ?[/.\-] ?([1-9][0-9]{3}))?")
_SHORT_YEAR = re.compile(r"[0-9]{6}|[0-9]{1,2} ?[/.\-] ?[0-9]{1,2} ?[/.\-] ?[0-9]{2}")


def short_date(day: date) -> str:
    """A date as pages show it: "15/08/2019"."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def formal_date(city: str, day: date) -> str:
    """The date line of a paper: "Vĩnh Yên, ngày 15 tháng 8 năm 2019".

    Days below 10 and months 1 and 2 take a leading 0 (NĐ 30/2020, Phụ lục I).
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{city}, ngày {day.day:02d} tháng {month} năm {day.year}"


def parse_date(text: str, today: date) -> date:
    """What a clerk types: 1508, 15/8, 15082019, 15/8/2019, +7 (days from today), h (hôm nay).

    Without a year the year of ``today`` is meant.
    """
    typed = nfc(text).casefold()
    if not typed:
        raise Refused("Chưa nhập ngày.")
    if typed == "h":
        return today
    if ahead := _AHEAD.fullmatch(typed):
        return _ahead(today, int(ahead[1]))
    if parts := _RUN.fullmatch(typed) or _PARTS.fullmatch(typed):
        return _day(int(parts[1]), int(parts[2]), int(parts[3] or today.year))
    if _SHORT_YEAR.fullmatch(typed):
        raise Refused("Ghi năm đủ 4 chữ số, như 15/8/2019.")
    shown = typed if len(typed) <= 20 else f"{typed[:20]}…"
    raise Refused(f"Không đọc được ngày “{shown}”. Nhập như 15/8, 15/8/2019, 1508, +7 hoặc h (hôm nay).")


def _ahead(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError as error:
        raise Refused("Ngày quá xa.") from error


def _day(day: int, month: int, year: int) -> date:
    if not 1 <= month <= 12:
        raise Refused(f"Không có tháng {month}. Tháng ghi từ 1 đến 12.")
    last = monthrange(year, month)[1]
    if 1 <= day <= last:
        return date(year, month, day)
    if month == 2:
        raise Refused(f"Không có ngày {day}/2/{year}. Tháng 2 năm {year} có {last} ngày.")
    raise Refused(f"Không có ngày {day}/{month}. Tháng {month} có {last} ngày.")


def parse_time(text: str, field: str = "signed_time") -> time:
    """What a clerk types: 1005, 10:05, 10h05, 9 (giờ)."""
    digits = text.lower().replace("giờ", ":").replace("h", ":").replace(".", ":").replace(" ", "").rstrip(":")
    hours, _, minutes = digits.partition(":") if ":" in digits else (digits[:-2] or digits, ":", digits[-2:])
    if ":" not in digits and len(digits) <= 2:
        hours, minutes = digits, "00"
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise Refused(f"Không đọc được giờ “{text}”. Ghi như 10:05 hoặc 1005.", field)
    return time(int(hours), int(minutes))
