"""An act has one moment: whoever reads the clock twice may write two days on one paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta

from bcdesk.core.handover import Signing
from bcdesk.desk import cash, delivery, handover
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from tests.counter import FLOAT_VND, INTAKE, Clock, one
from tests.desk.registered import registered
from tests.desk.results import COLLECTION, handing


def test_an_act_at_the_stroke_of_the_new_year_is_of_one_day(counter: Counter, clock: Clock) -> None:
    last_second = clock.now.replace(month=12, day=31, hour=23, minute=59, second=59)

    def ticking() -> datetime:
        clock.now += timedelta(seconds=1)
        return clock.now - timedelta(seconds=1)

    @contextmanager
    def at_the_stroke() -> Iterator[Counter]:
        clock.now = last_second
        yield replace(counter, clock=ticking)
        assert clock.now == last_second + timedelta(seconds=1)

    with at_the_stroke() as racing:
        sent = accept(racing, INTAKE)
    with at_the_stroke() as racing:
        registered(racing, appointment_on=date(2020, 1, 6))
    with at_the_stroke() as racing:
        record = handover.prepare(racing, "VP-SGTVT", (sent.item_number,), "prepare-1")
    with at_the_stroke() as racing:
        handover.sign(racing, Signing("sign-1", record.code, last_second, "Phạm Văn Đức"))
    with at_the_stroke() as racing:
        here = collect(racing, COLLECTION)
    with at_the_stroke() as racing:
        delivery.hand_out(racing, handing(here))
    with at_the_stroke() as racing:
        cash.close_shift(racing, FLOAT_VND, "close-1", reason="Thử")
    assert one(counter, "SELECT count(*) FROM number_use WHERE number LIKE '281530-19-%'") == 3
