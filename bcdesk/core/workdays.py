"""The statutory calendar (ngày làm việc): Monday to Friday, days off, make-up working days.

It rules every legal limit; the opening hours of a point do not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bcdesk.core.catalogue import CalendarDay, DayKind
from bcdesk.core.dates import short_date
from bcdesk.core.errors import Refused

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, init=False)
class Calendar:
    """Days off (nghỉ lễ, nghỉ bù) and working weekend days (làm bù) of the years that it covers.

    It covers each year that at least one of its days is in. A date in any other year is Refused: without its
    holidays a limit would come out too early.
    """

    off: frozenset[date]
    made_up: frozenset[date]
    years: frozenset[int]

    def __init__(self, days: Iterable[CalendarDay]) -> None:
        days = tuple(days)
        off = frozenset(day.on for day in days if day.kind is DayKind.OFF)
        made_up = frozenset(day.on for day in days if day.kind is DayKind.WORKING)
        if both := off & made_up:
            raise Refused(f"Lịch ghi ngày {short_date(min(both))} vừa là ngày nghỉ, vừa là ngày làm bù.")
        object.__setattr__(self, "off", off)
        object.__setattr__(self, "made_up", made_up)
        object.__setattr__(self, "years", frozenset(day.on.year for day in days))

    def is_working(self, day: date) -> bool:
        if day.year not in self.years:
            raise Refused(
                f"Lịch ngày nghỉ chưa có năm {day.year}. Cần nạp gói danh mục có lịch năm {day.year} rồi làm lại."
            )
        return day in self.made_up or (day.weekday() < _SATURDAY and day not in self.off)

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        day += _DAY
        while not self.is_working(day):
            day += _DAY
        return day

    def add_working_days(self, start: date, n: int) -> date:
        """The last day of a limit of ``n`` working days; the first day is not counted (BLDS 2015 Art 147.1).

        ``start`` may be a day off: day 1 is then the next working day. A limit of 0 days ends on ``start``,
        or on the next working day where that is a day off (Art 148.5).
        """
        if n < 0:
            raise ValueError(f"a limit of {n} days")
        if n == 0:
            return start if self.is_working(start) else self.next_working_day(start)
        self.is_working(start)
        for _ in range(n):
            start = self.next_working_day(start)
        return start

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; below 0 if ``end`` comes first.

        What was done on ``end`` was done on J + this number.
        """
        if end < start:
            return -self.working_days_between(end, start)
        self.is_working(start)
        return sum(self.is_working(start + n * _DAY) for n in range(1, (end - start).days + 1))
