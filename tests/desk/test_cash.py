"""Shift and drawer: opening, closing with what was counted, and nothing after that."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcdesk.core.dossier import Payment
from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.desk.cash import FLOAT_LIMIT_VND, close_shift, count_drawer, current_shift, move_cash, open_shift
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PaperKind, jobs_of, snapshot
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
        ("safe", -300_000, "2019-08-15"),
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
    if difference_vnd:
        with pytest.raises(Refused, match="lý do chênh lệch") as refused:
            close_shift(counter, counted, "close-1", " ")
        assert refused.value.field == "reason"
    made = close_shift(counter, counted, "close-1", "trả nhầm tiền thừa" if difference_vnd else "")
    assert (made.opening_vnd, made.taken_vnd, made.paid_vnd, made.expected_vnd) == (500_000, 165_000, 0, 665_000)
    assert (made.counted_vnd, made.difference_vnd, made.closed_at) == (counted, difference_vnd, clock.now)
    assert [(line.kind, line.count, line.amount_vnd) for line in made.lines] == [
        ("postage", 1, 30_000),
        ("fees", 1, 135_000),
    ]
    assert (made.transfers, made.transfers_vnd, made.transfers_waiting) == (1, 165_000, 1)
    assert made.head == ask(counter, "SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")[0]
    entries: dict[str, int] = {}
    for account, vnd in ask(counter, "SELECT account, amount_vnd FROM entry WHERE seq = ?", made.head[0]):
        entries[account] = entries.get(account, 0) + vnd
    moved = {"cash_drawer": -665_000, "over_short": -difference_vnd, "safe": counted}
    assert entries == {account: vnd for account, vnd in moved.items() if vnd}
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'cash_drawer'") == 0
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
    first = close_shift(counter, 660_000, "close-1", "thiếu 5.000")
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
        (1, 0),
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


# Between safe and drawer


def test_cash_moves_between_safe_and_drawer(counter: Counter) -> None:
    assert move_cash(counter, 300_000, "thiếu tiền lẻ", "move-1") == 300_000
    assert move_cash(counter, 300_000, "thiếu tiền lẻ", "move-1") == 300_000  # the same form moves nothing more
    assert move_cash(counter, -700_000, "nộp bớt", "move-2") == -700_000
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'cash_drawer'") == 100_000
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'safe'") == -100_000
    made = close_shift(counter, 100_000, "close-1")
    assert [(line.kind, line.amount_vnd) for line in made.lines] == [("from_safe", 300_000), ("to_safe", -700_000)]
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'safe'") == 0


@pytest.mark.parametrize(
    ("into_vnd", "reason", "field", "words"),
    [
        (0, "x", "amount", "lớn hơn 0"),
        (FLOAT_LIMIT_VND, "x", "amount", "dưới 10 tỷ"),
        (100, " ", "reason", "lý do"),
        (-500_001, "x", "drawer", "Ngăn tiền còn 500.000 đ, cần chi 500.001 đ"),
    ],
)
def test_what_cannot_be_moved(counter: Counter, into_vnd: int, reason: str, field: str, words: str) -> None:
    before = everything(counter.db)
    with pytest.raises(Refused, match=words) as refused:
        move_cash(counter, into_vnd, reason, "move-1")
    assert refused.value.field == field
    assert everything(counter.db) == before


def test_the_whole_drawer_may_leave_it(counter: Counter) -> None:
    move_cash(counter, -FLOAT_VND, "hết ca", "move-1")
    assert close_shift(counter, 0, "close-1").difference_vnd == 0


# Counting


def test_a_count_that_differs_is_counted_again_before_the_book_is_shown(counter: Counter) -> None:
    first = count_drawer(counter, 490_000, "count-1")
    assert (first.number, first.expected_vnd) == (1, None)
    assert count_drawer(counter, 490_000, "count-1") == first
    second = count_drawer(counter, 495_000, "count-2")
    assert (second.number, second.expected_vnd) == (2, 500_000)
    made = close_shift(counter, 495_000, "close-1", "thiếu một tờ", ((50_000, 9), (20_000, 2), (5_000, 1)))
    assert (made.counts, made.notes[0], made.reason) == ((490_000, 495_000), (50_000, 9), "thiếu một tờ")
    counted = "SELECT amount_vnd FROM event WHERE kind = 'drawer_counted' ORDER BY seq"
    assert ask(counter, counted) == [(490_000,), (495_000,)]


def test_a_count_that_agrees_is_told_at_once(counter: Counter) -> None:
    assert count_drawer(counter, FLOAT_VND, "count-1").expected_vnd == FLOAT_VND


def test_notes_and_sum_say_the_same(counter: Counter) -> None:
    with pytest.raises(Refused, match="mệnh giá") as refused:
        close_shift(counter, FLOAT_VND, "close-1", notes=((500_000, 2),))
    assert refused.value.field == "counted_vnd"
    assert close_shift(counter, FLOAT_VND, "close-1", notes=((500_000, 1),)).notes == ((500_000, 1),)


def test_the_record_is_printed_and_says_what_is_handed_on(counter: Counter) -> None:
    accept(counter, INTAKE)
    accept(counter, another("second"))
    made = close_shift(counter, 830_000, "close-1")
    assert made.code == "CC281530190815001"
    [job] = jobs_of(counter, made.code)
    assert (job.kind, job.copies) == (PaperKind.SHIFT, 1)
    assert snapshot(counter, job.id) == made
    assert [(held.agency, held.amount_vnd) for held in made.held] == [("Sở Giao thông vận tải tỉnh Vĩnh Phúc", 270_000)]
    assert (made.to_hand_over, made.results_here) == (2, 0)
    run, vouchers = made.numbers
    assert (vouchers.first, vouchers.last, vouchers.issued) == ("281530-19-000001", "281530-19-000002", 2)
    assert (run.kind, run.first, run.last, run.issued, run.void) == ("item", "TH281530015VN", "TH281530029VN", 2, 0)


def test_the_next_shift_has_another_code_and_only_its_own_money(counter: Counter) -> None:
    accept(counter, INTAKE)
    close_shift(counter, 665_000, "close-1")
    later = open_shift(replace(counter, shift=None), 100_000, "shift-2")
    made = close_shift(later, 100_000, "close-2")
    assert (made.code, made.lines, made.numbers) == ("CC281530190815002", (), ())
    assert made.held_vnd == 135_000  # what is owed to an agency goes on over all shifts
