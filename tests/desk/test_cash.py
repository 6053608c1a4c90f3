"""Shift and drawer: opening, closing with what was counted, and nothing after that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcdesk.core.dossier import Payment
from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.desk.cash import FLOAT_LIMIT_VND, ShiftClosed, close_shift, current_shift, open_shift
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.staff import roster
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading
from tests.counter import FLOAT_VND, INTAKE, MORNING, OPENED, Clock, another, ask, everything, one


@pytest.fixture
def closed(counter: Counter) -> Counter:
    """The clerk signed in, no shift open; the morning's shift was closed to the đồng."""
    close_shift(counter, FLOAT_VND, "close-0")
    return replace(counter, shift=None)


def test_a_shift_opens_once(closed: Counter, clock: Clock) -> None:
    first = open_shift(closed, 300_000, "shift-2")
    assert first.shift is not None
    assert (first.shift.business_day, first.shift.opened_at, first.shift.float_vnd) == (
        date(2019, 8, 15),
        MORNING,
        300_000,
    )
    kept = everything(closed.db)
    clock.now += timedelta(hours=1)
    assert open_shift(closed, 300_000, "shift-2") == first
    assert open_shift(closed, 900_000, "shift-3") == first
    assert everything(closed.db) == kept
    assert ask(closed, "SELECT kind, shift_id, amount_vnd, form_id FROM event ORDER BY seq DESC LIMIT 1") == [
        ("shift_opened", first.shift.id, 300_000, "shift-2")
    ]
    entries = "SELECT account, amount_vnd, business_day FROM entry WHERE shift_id = ?"
    assert ask(closed, entries, first.shift.id) == [
        ("cash_drawer", 300_000, "2019-08-15"),
        ("opening_float", -300_000, "2019-08-15"),
    ]


def test_each_clerk_has_an_own_shift_and_drawer(counter: Counter) -> None:
    boss = next(one for one in roster(counter) if one.role is Role.SUPERVISOR)
    beside = current_shift(replace(counter, clerk=boss))
    assert beside.shift is None
    beside = open_shift(beside, 100_000, "shift-2")
    accept(beside, INTAKE)
    assert close_shift(counter, FLOAT_VND, "close-1").difference_vnd == 0
    assert close_shift(beside, 265_000, "close-2").taken_vnd == 165_000


@pytest.mark.parametrize("amount_vnd", [-1, FLOAT_LIMIT_VND])
def test_amounts_out_of_bounds_are_refused(counter: Counter, amount_vnd: int) -> None:
    before = everything(counter.db)
    with pytest.raises(Refused) as refused:
        close_shift(counter, amount_vnd, "close-1")
    assert refused.value.field == "counted_vnd"
    assert everything(counter.db) == before
    close_shift(counter, FLOAT_VND, "close-1")
    before = everything(counter.db)
    with pytest.raises(Refused) as refused:
        open_shift(replace(counter, shift=None), amount_vnd, "shift-2")
    assert refused.value.field == "float_vnd"
    assert everything(counter.db) == before


@pytest.mark.parametrize("amount_vnd", [0, FLOAT_LIMIT_VND - 1])
def test_the_bounds_themselves_are_taken(closed: Counter, amount_vnd: int) -> None:
    counter = open_shift(closed, amount_vnd, "shift-2")
    assert counter.shift is not None
    assert close_shift(counter, amount_vnd, "close-2").expected_vnd == amount_vnd


@pytest.mark.parametrize("difference_vnd", [0, -1, 50_000, -665_000])
def test_closing_keeps_the_difference_as_it_is(counter: Counter, clock: Clock, difference_vnd: int) -> None:
    accept(counter, INTAKE)
    accept(counter, another("by-transfer", payment=Payment.TRANSFER, cash_given_vnd=None))  # not in the drawer
    clock.now += timedelta(hours=7)
    counted = 665_000 + difference_vnd
    assert close_shift(counter, counted, "close-1") == ShiftClosed(
        500_000, 165_000, 665_000, counted, difference_vnd, clock.now
    )
    seq = one(counter, "SELECT max(seq) FROM event")
    entries = dict(ask(counter, "SELECT account, amount_vnd FROM entry WHERE seq = ?", seq))
    assert entries == ({"cash_drawer": difference_vnd, "over_short": -difference_vnd} if difference_vnd else {})
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'cash_drawer'") == counted
    assert ask(counter, "SELECT expected_vnd, counted_vnd, difference_vnd, closed_at FROM shift") == [
        (665_000, counted, difference_vnd, "2019-08-15T16:42:00.000000+07:00")
    ]
    assert current_shift(replace(counter, shift=None)).shift is None
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()


def test_a_shift_in_which_nothing_moved_closes(closed: Counter) -> None:
    counter = open_shift(closed, 0, "shift-2")
    found = close_shift(counter, 0, "close-2")
    assert (found.opening_vnd, found.taken_vnd, found.expected_vnd, found.difference_vnd) == (0, 0, 0, 0)
    assert counter.shift is not None
    assert one(counter, "SELECT count(*) FROM entry WHERE shift_id = ?", counter.shift.id) == 0
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()


def test_closing_again_gives_the_same_answer_to_the_same_form_alone(counter: Counter, clock: Clock) -> None:
    accept(counter, INTAKE)
    first = close_shift(counter, 660_000, "close-1")
    kept = everything(counter.db)
    clock.now += timedelta(hours=1)
    assert close_shift(counter, 0, "close-1") == first
    with pytest.raises(Refused, match="đã chốt lúc 09:42"):
        close_shift(counter, 665_000, "close-2")
    assert everything(counter.db) == kept


def test_a_closed_shift_takes_no_more_money(counter: Counter) -> None:
    close_shift(counter, FLOAT_VND, "close-1")
    kept = everything(counter.db)
    with pytest.raises(Refused, match="đã chốt") as refused:
        accept(counter, INTAKE)
    assert refused.value.field == "shift"
    assert everything(counter.db) == kept
    reopened = open_shift(replace(counter, shift=None), 0, "shift-2")
    assert accept(reopened, INTAKE).total_vnd == 165_000
    assert reopened.shift is not None
    assert ask(counter, "SELECT shift_id, sum(amount_vnd) FROM entry WHERE account = 'cash_drawer' GROUP BY 1") == [
        (1, FLOAT_VND),
        (reopened.shift.id, 165_000),
    ]


def test_the_shift_left_open_is_found_again(counter: Counter, clock: Clock) -> None:
    clock.now += timedelta(days=1)
    found = current_shift(replace(counter, shift=None)).shift
    assert found == counter.shift
    assert found is not None
    assert (found.business_day, found.opened_at) == (date(2019, 8, 15), OPENED)
    assert close_shift(counter, FLOAT_VND, "close-1").closed_at == clock.now
    assert one(counter, "SELECT business_day FROM event ORDER BY seq DESC LIMIT 1") == "2019-08-15"
    assert current_shift(replace(counter, clerk=None, shift=None)).shift is None
