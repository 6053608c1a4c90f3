"""However much a desk has kept, no act of a day reads a table that grows from one end to the other."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bcdesk.core.delivery import NoticeWay
from bcdesk.core.dossier import Payment
from bcdesk.core.handover import Signing
from bcdesk.core.reversal import ReversalReason
from bcdesk.desk import (
    cash,
    delivery,
    find,
    handover,
    own_day,
    people,
    prints,
    remittance,
    reversal,
    transfer,
    worklist,
)
from bcdesk.desk.counter import Counter
from bcdesk.desk.history import dossier_history
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect, expected, look_up
from tests.counter import HANH, Clock, another
from tests.desk.registered import registered
from tests.desk.results import ELSEWHERE, collected, handing, of_intake, two_way

GROWS = (
    *("event", "event_line", "entry", "party", "dossier", "parcel", "parcel_dossier", "document", "charge"),
    *("paper", "print_job", "number_use", "handover_item", "result", "result_paper", "attempt", "delivery"),
)
WHOLE = re.compile(rf"SCAN ({'|'.join(GROWS)})( USING COVERING INDEX \w+)?")
BACKWARDS = re.compile(r"FROM event .*ORDER BY event\.seq DESC LIMIT")
"""From the end of the journal to the latest that fits: a few steps."""


@pytest.fixture
def scans(counter: Counter) -> Iterator[list[str]]:
    """Each statement that read a growing table whole, beside the steps of its plan."""
    found: list[str] = []

    def plan(_conn, cursor, statement, parameters, _context, many) -> None:
        text = " ".join(statement.split())
        if many or BACKWARDS.search(text) or not text.startswith(("SELECT", "UPDATE", "DELETE")):
            return
        steps = cursor.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        found.extend(f"{step}: {text}" for *_, step in steps if WHOLE.fullmatch(step))

    for engine in (counter.db.writer, counter.db.reader):
        event.listen(engine, "before_cursor_execute", plan)
    yield found
    for engine in (counter.db.writer, counter.db.reader):
        event.remove(engine, "before_cursor_execute", plan)


def test_the_plans_of_a_day(counter: Counter, clock: Clock, scans: list[str]) -> None:
    sent, wrong = two_way(counter), two_way(counter, "wrong")
    reversal.reverse(counter, wrong.item_number, ReversalReason.WRONG_PROCEDURE, "", "reverse-1")
    paid_later = accept(counter, another("later", payment=Payment.TRANSFER, cash_given_vnd=None))
    people.known_people(counter, HANH.phone)
    clock.now += timedelta(hours=1)
    handover.waiting(counter)
    numbers = tuple(item.item_number for item in handover.items(counter, "VP-SGTVT"))
    record = handover.prepare(counter, "VP-SGTVT", numbers, "prepare-1")
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Phạm Văn Đức"))
    handover.record_appointment(counter, sent.item_number, date(2019, 8, 20), "", "slip-1")
    transfer.settle_transfer(counter, paid_later.dossier_id, Payment.TRANSFER, "came-1")
    for _agency, fees in remittance.held(counter):
        ready = [fee.charge_id for fee in fees]
        remittance.remit(counter, fees[0].agency_code, ready, Payment.TRANSFER, "Phạm Văn Đức", "remit-1")
    registered(counter)
    expected(counter)
    look_up(counter, sent.item_number)
    look_up(counter, ELSEWHERE)
    here = collect(counter, of_intake(sent))
    other = collected(counter, "collect-2", first_number=ELSEWHERE)
    delivery.item(counter, ELSEWHERE)
    delivery.notify(counter, here.item_number, NoticeWay.PHONE, "notify-1")
    delivery.hand_out(counter, handing(here))
    worklist.look_up(counter, other.item_number)
    own_day.last_act(counter)
    dossier_history(counter, here.item_number)
    find.results_of(counter, HANH.id_number)
    prints.reprint(counter, here.item_number)
    cash.count_drawer(counter, 0, "count-1")
    cash.close_shift(counter, 0, "close-1", reason="Thử")
    assert scans == []
