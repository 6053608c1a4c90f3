"""Taking back an acceptance: counts off its own day, money in this shift, its number void, and every refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcdesk.core.dossier import Payment, Receipt, Service
from bcdesk.core.errors import Refused
from bcdesk.core.handover import Signing
from bcdesk.core.ledger import Account
from bcdesk.core.measures import Measure
from bcdesk.core.reversal import NOTE_LIMIT, Reversal, ReversalReason
from bcdesk.core.shift_record import CashKind
from bcdesk.core.staff import Role
from bcdesk.core.states import Stage
from bcdesk.desk import cash, delivery, expected, find, handover, own_day, prints, staff, upkeep, worklist
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import Asked
from bcdesk.desk.history import dossier_history
from bcdesk.desk.intake import accept
from bcdesk.desk.own_day import Tally
from bcdesk.desk.prints import PaperKind, PrintState
from bcdesk.desk.remittance import held, remit
from bcdesk.desk.reports import daily_list
from bcdesk.desk.result import collect
from bcdesk.desk.reversal import reverse
from bcdesk.desk.transfer import settle_transfer, transfers
from bcdesk.desk.twins import twin
from bcdesk.desk.visits import VisitTotal, visit_total
from bcdesk.store import ledger, numbers
from bcdesk.store.db import reading, writing
from bcdesk.store.numbers import NumberKind
from bcdesk.store.sheets import day_sheet
from tests.counter import INTAKE, PASSWORD, Clock, another, ask, at_counter, boss, everything, one
from tests.desk.results import collected, of_intake, two_way

THURSDAY, FRIDAY = date(2019, 8, 15), date(2019, 8, 16)
WHY = ReversalReason.WRONG_PROCEDURE


def undo(counter: Counter, receipt: Receipt, form_id: str = "reverse-1", note: str = "") -> Reversal:
    return reverse(counter, receipt.item_number, WHY, note, form_id)


def supervising(counter: Counter, float_vnd: int = 300_000) -> Counter:
    """The supervisor at the same desk, in a shift of their own."""
    return cash.open_shift(replace(boss(counter), shift=None), float_vnd, "shift-boss")


def figures(counter: Counter, day: date) -> dict[Measure, int]:
    wanted = (Measure.ACCEPTED, Measure.POSTAGE_NET_VND, Measure.VAT_VND, Measure.FEES_COLLECTED_VND)
    with reading(counter.db) as conn:
        rows = day_sheet(conn, day, "281530-1", "281530").rows
    return {measure: sum(row.value for row in rows if row.measure is measure) for measure in wanted}


def balances(counter: Counter) -> dict[Account, int]:
    with reading(counter.db) as conn:
        return {account: ledger.balance(conn, account) for account in Account}


def test_all_of_it_is_taken_back_and_nothing_is_gone(counter: Counter, clock: Clock) -> None:
    before = balances(counter)
    taken = two_way(counter)
    kept = everything(counter.db)
    clock.now += timedelta(minutes=20)
    done = undo(counter, taken, note="Khách xin cấp lại")
    assert (done.taken, done.reversed_at, done.clerk_name) == (taken, clock.now, "Trần Thị Mai")
    assert (done.cash_vnd, done.station, done.reason) == (taken.total_vnd, counter.station, WHY)
    assert balances(counter) == before
    [(seq, reverses, subject, shift, reason, amount, digest)] = ask(
        counter,
        "SELECT seq, reverses, subject, shift_id, reason, amount_vnd, note_digest FROM event WHERE kind = 'reversed'",
    )
    assert (reverses, shift, reason, amount) == (taken.event_seq, counter.shift and counter.shift.id, WHY, 195_000)
    assert subject == f"dossier:{taken.dossier_id}"
    assert ask(counter, "SELECT text FROM event_note WHERE seq = ?", seq) == [("Khách xin cấp lại",)]
    assert digest
    lines = (
        "SELECT parcel_id, item_number, agency_code, procedure_code, service, leg, zone, fact_on, value FROM event_line"
    )
    assert ask(counter, f"{lines} WHERE seq = ?", seq) == ask(counter, f"{lines} WHERE seq = ?", reverses)
    assert ask(counter, "SELECT leg, state FROM parcel") == [("forward", "void"), ("return", "void")]
    assert one(counter, "SELECT state FROM dossier") == "void"
    assert ask(counter, "SELECT number, status, seq FROM number_use ORDER BY kind") == [
        (taken.item_number, "void", taken.event_seq),
        ("281530-19-000001", "void", taken.event_seq),
    ]
    after = everything(counter.db)
    for table in ("event", "event_line", "entry", "party", "document", "paper", "print_job"):
        assert after[table][: len(kept[table])] == kept[table], table
    # a charge stays as it is, but its money is held no more
    assert [row[:-2] for row in after["charge"]] == [row[:-2] for row in kept["charge"]]
    assert {row[-2:] for row in after["charge"]} == {(None, None)}
    assert upkeep.check_up(counter) == ()


@pytest.mark.parametrize(
    "table", ["event", "event_line", "entry", "event_note", "number_use", "paper", "print_job", "charge"]
)
def test_broken_at_any_step_nothing_is_half_reversed(counter: Counter, table: str) -> None:
    taken = accept(counter, INTAKE)
    act = "UPDATE" if table in ("number_use", "charge") else "INSERT"
    with writing(counter.db) as conn:
        conn.exec_driver_sql(f"CREATE TRIGGER broken BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END")
    before = everything(counter.db)
    with pytest.raises(Exception, match="broken"):
        undo(counter, taken, note="ghi chú")
    assert everything(counter.db) == before
    with writing(counter.db) as conn:
        conn.exec_driver_sql("DROP TRIGGER broken")
    assert undo(counter, taken).taken == taken


def test_counts_leave_their_own_day_money_moves_today(counter: Counter, clock: Clock) -> None:
    wrong, right = accept(counter, INTAKE), accept(counter, another("form-2"))
    taken = figures(counter, THURSDAY)
    clock.now += timedelta(days=1)
    undo(supervising(counter), wrong)
    thursday, friday = figures(counter, THURSDAY), figures(counter, FRIDAY)
    assert (taken[Measure.ACCEPTED], thursday[Measure.ACCEPTED], friday[Measure.ACCEPTED]) == (2, 1, 0)
    for measure in (Measure.POSTAGE_NET_VND, Measure.VAT_VND, Measure.FEES_COLLECTED_VND):
        assert thursday[measure] == taken[measure] > 0
        assert friday[measure] == -taken[measure] // 2
    held = "SELECT sum(amount_vnd) FROM entry WHERE account = 'fees_held'"
    assert one(counter, held) == -135_000
    assert right.total_vnd == wrong.total_vnd


def test_the_shift_that_reverses_pays_back(counter: Counter, clock: Clock) -> None:
    taken = accept(counter, INTAKE)
    clock.now += timedelta(hours=1)
    supervisor = supervising(counter)
    undo(supervisor, taken)
    drawers = {}
    for who in (counter, supervisor):
        assert who.shift is not None
        with reading(counter.db) as conn:
            drawers[who.shift.id] = ledger.balance(conn, Account.CASH_DRAWER, shift_id=who.shift.id)
    assert list(drawers.values()) == [500_000 + taken.total_vnd, 300_000 - taken.total_vnd]


def test_a_transfer_that_is_waited_for_is_paid_back_by_no_drawer(counter: Counter) -> None:
    before = balances(counter)
    taken = accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    done = undo(counter, taken)
    assert done.cash_vnd == 0
    assert balances(counter) == before
    assert one(counter, "SELECT count(*) FROM entry WHERE account = 'cash_drawer'") == 1  # the float


def test_the_same_form_reverses_once(counter: Counter, clock: Clock) -> None:
    taken = accept(counter, INTAKE)
    first = undo(counter, taken)
    before = everything(counter.db)
    clock.now += timedelta(minutes=5)
    assert undo(counter, taken) == first
    assert everything(counter.db) == before
    with pytest.raises(Refused, match=r"đã hủy lúc 09:42 15/08/2019: ghi sai thủ tục hoặc cơ quan"):
        undo(counter, taken, "reverse-2")


def test_the_number_is_never_used_again(counter: Counter) -> None:
    taken = accept(counter, INTAKE)
    undo(counter, taken)
    assert accept(counter, another("form-2")).item_number > taken.item_number
    with writing(counter.db) as conn, pytest.raises(Refused, match="đã hủy"):
        numbers.take(conn, NumberKind.ITEM, taken.item_number, taken.event_seq)


# who may


def test_a_clerk_reverses_only_what_is_of_the_same_shift(counter: Counter, clock: Clock) -> None:
    taken = accept(counter, INTAKE)
    cash.close_shift(counter, 665_000, "close-1")
    again = cash.open_shift(replace(counter, shift=None), 500_000, "shift-2")
    before = everything(counter.db)
    with pytest.raises(Refused, match="trưởng bưu cục"):
        undo(again, taken)
    assert everything(counter.db) == before


@pytest.mark.parametrize("role", [Role.CLERK, Role.IT])
def test_nobody_but_a_supervisor_reverses_what_another_took_in(counter: Counter, role: Role) -> None:
    taken = accept(counter, INTAKE)
    other = staff.add_clerk(boss(counter), "Lê Văn Khác", role, PASSWORD)
    theirs = cash.open_shift(replace(counter, clerk=other, shift=None), 500_000, "shift-2")
    before = everything(counter.db)
    with pytest.raises(Refused, match="trưởng bưu cục"):
        undo(theirs, taken)
    assert everything(counter.db) == before
    assert undo(supervising(counter), taken).clerk_name == boss(counter).clerk.name  # type: ignore[union-attr]


def test_nobody_reverses_without_a_shift(counter: Counter) -> None:
    taken = accept(counter, INTAKE)
    for nobody in (replace(counter, shift=None), replace(counter, clerk=None, shift=None)):
        with pytest.raises(Refused):
            undo(nobody, taken)
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'reversed'") == 0


# what may not be


def _prepared(counter: Counter) -> Receipt:
    taken = accept(counter, INTAKE)
    handover.prepare(counter, INTAKE.agency_code, (taken.item_number,), "prepare-1")
    return taken


def _signed(counter: Counter, *, excepted: bool = False) -> Receipt:
    taken = two_way(counter)
    code = handover.prepare(counter, INTAKE.agency_code, (taken.item_number,), "prepare-1").code
    exceptions = ((taken.item_number, "Thiếu ảnh"),) if excepted else ()
    handover.sign(counter, Signing("sign-1", code, counter.clock(), "Bà Lê Thị Ngọc Ánh", exceptions))
    return taken


def _with_result(counter: Counter) -> Receipt:
    taken = _signed(counter)
    collect(counter, of_intake(taken))
    return taken


@pytest.mark.parametrize(
    ("begin", "words"),
    [
        (_prepared, "đã ghi trong Biên bản BG281530190815001. .*rút bưu gửi"),
        (lambda counter: _signed(counter, excepted=True), "đã ghi trong Biên bản BG281530190815001"),
        (_signed, "“đã bàn giao cơ quan”. Việc làm được lúc này: ghi yêu cầu bổ sung"),
        (_with_result, "“đã bàn giao cơ quan”. Việc làm được"),
    ],
    ids=["prepared", "excepted", "signed", "result"],
)
def test_what_has_been_shown_to_an_agency_stays(
    counter: Counter, begin: Callable[[Counter], Receipt], words: str
) -> None:
    taken = begin(counter)
    before = everything(counter.db)
    for who in (counter, supervising(counter)):
        with pytest.raises(Refused, match=words):
            undo(who, taken)
    after = everything(counter.db)
    assert {name for name in after if after[name] != before[name]} <= {"event", "shift", "entry", "sync_day"}
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'reversed'") == 0


def test_what_was_not_taken_in_here_is_not_reversed(counter: Counter) -> None:
    result = collected(counter)
    for number in (result.item_number, "HB281500129VN"):
        with pytest.raises(Refused, match="Không có hồ sơ nào tiếp nhận ở quầy này"):
            reverse(counter, number, WHY, "", "reverse-1")
    with pytest.raises(Refused):
        reverse(counter, "HB281500128VN", WHY, "", "reverse-1")


def test_a_double_entry_names_the_one_that_stays(counter: Counter) -> None:
    taken = accept(counter, INTAKE)
    for reason, note in ((ReversalReason.DOUBLE_ENTRY, " "), (WHY, "a" * (NOTE_LIMIT + 1))):
        with pytest.raises(Refused) as refused:
            reverse(counter, taken.item_number, reason, note, "reverse-1")
        assert refused.value.field == "note"
    done = reverse(counter, taken.item_number, ReversalReason.DOUBLE_ENTRY, "còn TH 2815 3002 9 VN", "reverse-1")
    assert done.note == "còn TH 2815 3002 9 VN"


# it is seen


def test_no_list_of_work_has_it_any_more(counter: Counter, clock: Clock) -> None:
    wrong, right = two_way(counter), two_way(counter, "form-2")
    clock.now += timedelta(minutes=5)
    undo(counter, wrong)
    assert [row.item_number for row in worklist.work(counter).dossiers] == [right.item_number]
    assert [job.item_number for job in prints.pending(counter) if job.kind is PaperKind.CONSIGNMENT] == [
        right.item_number
    ]
    assert [line.item_number for line in handover.items(counter, INTAKE.agency_code)] == [right.item_number]
    assert [waiting.count for waiting in handover.waiting(counter)] == [1]
    assert [owed.first_number for owed in expected.expected(counter)] == [right.item_number]
    assert [line.item.item_number for line in daily_list(counter, THURSDAY).lines] == [right.item_number]
    assert own_day.tallies(counter)[Tally.ACCEPTED] == 1
    assert [row.item_number for row in own_day.done_today(counter, Tally.ACCEPTED)] == [right.item_number]
    last = own_day.last_act(counter)
    assert last is not None
    assert (last.kind.value, last.number, last.change_vnd) == ("reversed", wrong.item_number, None)
    asked = Asked("Hanh", stage=Stage.ENDED)
    assert [row.item_number for row in find.find(counter, asked)] == [wrong.item_number]


def test_whoever_scans_it_again_is_told_when_and_why(counter: Counter, clock: Clock) -> None:
    taken = two_way(counter)
    clock.now += timedelta(minutes=5)
    undo(counter, taken)
    number = taken.item_number
    for scanned in (
        lambda: handover.find_item(counter, INTAKE.agency_code, number),
        lambda: handover.prepare(counter, INTAKE.agency_code, (number,), "prepare-1"),
        lambda: expected.look_up(counter, number),
        lambda: collect(counter, of_intake(taken)),
        lambda: delivery.item(counter, number),
    ):
        with pytest.raises(Refused, match="TH 2815 3001 5 VN đã hủy lúc 09:47 15/08/2019: ghi sai thủ tục"):
            scanned()


def test_a_dossier_code_of_a_reversed_intake_is_free_again(counter: Counter) -> None:
    taken = two_way(counter)
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE dossier SET dossier_code = '000.00.25.H62-190815-0001'")
    undo(counter, taken)
    assert expected.look_up(counter, "000.00.25.H62-190815-0001") is None


def test_the_same_is_taken_in_again_without_a_question(counter: Counter) -> None:
    undo(counter, accept(counter, INTAKE))
    assert twin(counter, replace(INTAKE, form_id="form-2")) is None
    assert accept(counter, replace(INTAKE, form_id="form-2")).total_vnd == 165_000


def test_a_visit_does_not_pay_what_was_reversed(counter: Counter) -> None:
    accept(counter, INTAKE)
    second = accept(counter, another("form-2", visit="form-1"))
    assert visit_total(counter, "form-1") == VisitTotal(2, 330_000)
    undo(counter, second)
    assert visit_total(counter, "form-1") == VisitTotal(1, 165_000)


def test_the_history_shows_both(counter: Counter, clock: Clock) -> None:
    taken = two_way(counter)
    clock.now += timedelta(minutes=5)
    undo(counter, taken, note="nhầm")
    history = dossier_history(counter, taken.item_number)
    moved = [(one.account, one.amount_vnd, one.kind.value) for one in history.posted]
    assert moved == [(Account.CASH_DRAWER, 195_000, "accepted"), (Account.CASH_DRAWER, -195_000, "reversed")]
    shown = [(one.kind.value, one.reason, one.note, one.amount_vnd, one.paper) for one in history.happenings]
    assert shown == [
        ("reversed", "wrong_procedure", "nhầm", 195_000, PaperKind.REVERSAL),
        ("accepted", "", "Bộ thứ hai", 195_000, PaperKind.CONSIGNMENT),
    ]
    assert {one.state.value for one in history.parcels} == {history.state.value} == {"void"}


def test_its_papers_wait_and_the_reversed_one_is_known_as_such(counter: Counter, clock: Clock) -> None:
    taken = accept(counter, INTAKE)
    clock.now += timedelta(minutes=5)
    undo(counter, taken)
    jobs = {job.kind: job for job in prints.jobs_of(counter, taken.item_number)}
    assert jobs[PaperKind.CONSIGNMENT].voided_at == clock.now
    assert (jobs[PaperKind.REVERSAL].voided_at, jobs[PaperKind.REVERSAL].copies) == (None, 2)
    assert jobs[PaperKind.REVERSAL].state is PrintState.WAITING
    assert prints.reprint(counter, taken.item_number).kind is PaperKind.REVERSAL
    assert prints.reprint(counter, taken.item_number, taken.event_seq).voided_at == clock.now
    other = accept(counter, another("form-2"))
    assert [job.voided_at for job in prints.jobs_of(counter, other.item_number)] == [None]


def test_a_closed_shift_stays_as_it_was_counted(counter: Counter, clock: Clock) -> None:
    taken = accept(counter, replace(INTAKE, service=Service.FORWARD))
    cash.close_shift(counter, 665_000, "close-1")
    closed = ask(counter, "SELECT * FROM shift WHERE id = 1")
    clock.now += timedelta(hours=1)
    undo(supervising(counter), taken)
    assert ask(counter, "SELECT * FROM shift WHERE id = 1") == closed
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE shift_id = 1 AND account = 'postage_revenue'") < 0
    assert upkeep.check_up(at_counter(counter.db, clock)) == ()


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE number_use SET status = 'issued'", "việc dùng số theo nhật ký: không có; đang ghi: sự kiện"),
        ("UPDATE parcel SET state = 'accepted' WHERE leg = 'forward'", "theo nhật ký: “đã hủy”; đang ghi"),
        ("UPDATE parcel SET state = 'expected' WHERE leg = 'return'", "theo nhật ký: “đã hủy”; đang ghi"),
        ("UPDATE dossier SET state = 'accepted'", "theo nhật ký: “đã hủy”; đang ghi"),
    ],
)
def test_the_check_up_sees_what_was_brought_back_by_hand(counter: Counter, sql: str, told: str) -> None:
    undo(counter, two_way(counter))
    with writing(counter.db) as conn:
        conn.exec_driver_sql(sql)
    [found] = upkeep.check_up(counter)
    assert told in found


def test_a_drawer_that_holds_less_pays_nothing_back(counter: Counter) -> None:
    taken = accept(counter, INTAKE)
    short = supervising(counter, taken.total_vnd - 1)
    before = everything(counter.db)
    with pytest.raises(Refused, match=r"Ngăn tiền còn 164\.999 đ, cần chi 165\.000 đ"):
        undo(short, taken)
    assert everything(counter.db) == before
    cash.move_cash(short, 1, "Chi trả lại khách", "move-1")
    assert undo(short, taken).cash_vnd == taken.total_vnd


@pytest.mark.parametrize("paid", Payment)
def test_a_transfer_that_came_goes_back_the_way_it_came(counter: Counter, paid: Payment) -> None:
    before = balances(counter)
    taken = accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    settle_transfer(counter, taken.dossier_id, paid, "settle-1")
    done = undo(counter, taken)
    assert done.cash_vnd == (taken.total_vnd if paid is Payment.CASH else 0)
    assert balances(counter) == before
    assert transfers(counter) == ()
    assert held(counter) == ()
    assert upkeep.check_up(counter) == ()


def test_a_fee_that_its_agency_has_had_is_not_reversed(counter: Counter) -> None:
    taken = accept(counter, replace(INTAKE, payment=Payment.TRANSFER, cash_given_vnd=None))
    settle_transfer(counter, taken.dossier_id, Payment.TRANSFER, "settle-1")
    [(_agency, fees)] = held(counter)
    remit(counter, INTAKE.agency_code, [fee.charge_id for fee in fees], Payment.TRANSFER, "", "remit-1")
    before = everything(counter.db)
    with pytest.raises(Refused, match="đã nộp cho cơ quan"):
        undo(counter, taken)
    assert everything(counter.db) == before


def test_the_shift_tells_what_it_paid_back_and_which_numbers_are_void(counter: Counter) -> None:
    wrong, right = accept(counter, INTAKE), accept(counter, another("form-2"))
    undo(counter, wrong)
    record = cash.close_shift(counter, 500_000 + right.total_vnd, "close-1")
    assert record.difference_vnd == 0
    assert [(line.kind, line.count, line.amount_vnd) for line in record.lines] == [
        (CashKind.POSTAGE, 2, 60_000),
        (CashKind.FEES, 2, 270_000),
        (CashKind.REVERSED, 1, -wrong.total_vnd),
    ]
    assert [(run.first, run.last, run.issued, run.void) for run in record.numbers] == [
        (wrong.item_number, right.item_number, 2, 1),
        ("281530-19-000001", "281530-19-000002", 2, 1),
    ]


def test_a_transfer_that_nobody_waits_for_any_more_is_in_no_sum(counter: Counter) -> None:
    stays = accept(counter, another("stays", payment=Payment.TRANSFER, cash_given_vnd=None))
    taken = accept(counter, another("wrong", payment=Payment.TRANSFER, cash_given_vnd=None))
    undo(counter, taken)
    posted = dossier_history(counter, taken.item_number).posted
    assert [(one.account, one.amount_vnd) for one in posted] == [
        (Account.TRANSFER_PENDING, taken.total_vnd),
        (Account.TRANSFER_PENDING, -taken.total_vnd),
    ]
    record = cash.close_shift(counter, 500_000, "close-1")
    assert (record.transfers, record.transfers_vnd, record.transfers_waiting) == (1, stays.total_vnd, 1)
