"""Random acts of a clerk: in whatever order, the money balances, the chain holds, the counts equal a recount."""

import shutil
import uuid
from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bcdesk.core.delivery import (
    Collection,
    HandingOut,
    IdKind,
    NonDelivery,
    NoticeWay,
    PaperRole,
    RecipientKind,
    ResultPaper,
)
from bcdesk.core.dossier import Fee, FeeWay, Payment, Receipt, Service
from bcdesk.core.errors import Refused
from bcdesk.core.handover import Signing
from bcdesk.core.measures import Measure
from bcdesk.core.remittance import Remittance, Standing
from bcdesk.core.reversal import ReversalReason
from bcdesk.desk import (
    cash,
    delivery,
    expected,
    find,
    handover,
    intake,
    item,
    registering,
    remittance,
    result,
    reversal,
    transfer,
    upkeep,
)
from bcdesk.desk.counter import Counter
from bcdesk.store.db import open_database, reading
from bcdesk.store.sheets import day_sheet, kept_days
from tests.counter import HANH, INTAKE, MORNING, Clock, ask, at_counter, boss, one
from tests.desk.registered import REQUEST
from tests.desk.results import due

FEES = st.sampled_from(
    [
        (),
        (Fee("Lệ phí cấp giấy phép lái xe", 135_000, FeeWay.TO_POST, "02TP/19P 0004512"),),
        (Fee("Lệ phí", 50_000, FeeWay.TO_AGENCY),),
        (Fee("Phí thẩm định", None, FeeWay.AT_DELIVERY),),
    ]
)


def _attempt(counter: Counter, act: str, number: str, form_id: str) -> object:
    match act:
        case "notify":
            return delivery.notify(counter, number, NoticeWay.PHONE, form_id)
        case "miss":
            return delivery.miss_notice(counter, number, form_id)
        case "courier":
            return delivery.give_to_courier(counter, [number], "Hoàng Văn Đức", form_id)
        case "back":
            return delivery.take_back(counter, number, "mưa bão", form_id)
        case "fail":
            return delivery.fail_attempt(counter, number, NonDelivery.NOT_FOUND, counter.clock(), form_id)
        case "refuse":
            return delivery.refuse(counter, number, form_id)
        case "invite":
            return delivery.invite(counter, number, form_id)
    return delivery.return_to_agency(counter, number, form_id)


class Desk(RuleBasedStateMachine):
    """Keeps its own plain tally beside the program, and compares after every act."""

    template: ClassVar[Path]
    key: ClassVar[bytes]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "desk.db"
        shutil.copy(self.template, path)
        self.clock = Clock(MORNING)
        self.counter: Counter = at_counter(open_database(path, self.key), self.clock)
        self.counts: Tally[tuple[Measure, date]] = Tally()
        self.drawer_vnd = 500_000
        self.numbers: list[str] = []
        self.void: set[str] = set()
        self.accepted: list[Receipt] = []

    def teardown(self) -> None:
        self.counter.db.close()
        self.folder.cleanup()

    def count(self, measure: Measure, on: date, by: int = 1) -> None:
        self.counts[measure, on] += by

    @property
    def open(self) -> bool:
        return self.counter.shift is not None

    # the clerk

    @rule(minutes=st.sampled_from([5, 60, 24 * 60, 3 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        if self.clock.now.year == MORNING.year:
            self.clock.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.open)
    @rule(service=st.sampled_from([Service.FORWARD, Service.TWO_WAY]), fees=FEES, cash_=st.booleans())
    def take_in(self, service: Service, fees: tuple[Fee, ...], cash_: bool) -> None:
        payment = Payment.CASH if cash_ else Payment.TRANSFER
        form = replace(
            INTAKE, form_id=str(uuid.uuid4()), service=service, fees=fees, payment=payment, again_reason="Bộ thứ hai"
        )
        form = replace(form, cash_given_vnd=1_000_000 if cash_ else None)
        receipt = intake.accept(self.counter, form)
        assert intake.accept(self.counter, form) == receipt
        self.numbers.append(receipt.item_number)
        self.accepted.append(receipt)
        self.count(Measure.ACCEPTED, self.clock.now.date())
        self.drawer_vnd += receipt.total_vnd if cash_ else 0

    @precondition(lambda self: self.open)
    @rule(cash_=st.booleans(), undo=st.booleans())
    def register_result(self, cash_: bool, undo: bool) -> None:
        """A result to come: paid now, counted when it is collected; a mistake is taken back at once."""
        payment = Payment.CASH if cash_ else Payment.TRANSFER
        promised = self.clock.now.date() + timedelta(days=7)
        form = replace(REQUEST, form_id=str(uuid.uuid4()), dossier_code="", slip_number=str(uuid.uuid4()))
        form = replace(form, payment=payment, appointment_on=promised, cash_given_vnd=100_000 if cash_ else None)
        value = registering.register(self.counter, form)
        assert registering.register(self.counter, form) == value
        self.drawer_vnd += value.total_vnd if cash_ else 0
        if undo:
            done = reversal.reverse(self.counter, value.number, ReversalReason.WRONG_MONEY, "", str(uuid.uuid4()))
            self.drawer_vnd -= done.cash_vnd

    @precondition(lambda self: self.open and self.accepted)
    @rule(back=st.integers(0, 3), reason=st.sampled_from(ReversalReason), by_boss=st.booleans())
    def reverse_one(self, back: int, reason: ReversalReason, by_boss: bool) -> None:
        """One of the last that were taken in, whatever became of it; what has moved on is refused."""
        taken = self.accepted[-1 - back % len(self.accepted)]
        events = one(self.counter, "SELECT count(*) FROM event")
        who = boss(self.counter) if by_boss else self.counter
        try:
            done = reversal.reverse(who, taken.item_number, reason, "ghi chú", str(uuid.uuid4()))
        except Refused:
            assert one(self.counter, "SELECT count(*) FROM event") == events
            return
        assert taken.item_number not in self.void
        assert done.taken == taken
        self.void.add(taken.item_number)
        self.count(Measure.ACCEPTED, taken.accepted_at.date(), -1)
        self.drawer_vnd -= done.cash_vnd

    @precondition(lambda self: self.open)
    @rule(most=st.integers(1, 3))
    def prepare_record(self, most: int) -> None:
        for waiting in handover.waiting(self.counter):
            numbers = tuple(line.item_number for line in handover.items(self.counter, waiting.agency_code))[:most]
            if numbers:
                handover.prepare(self.counter, waiting.agency_code, numbers, str(uuid.uuid4()))

    @precondition(lambda self: self.open)
    @rule(excepted=st.booleans())
    def sign_record(self, excepted: bool) -> None:
        for record in handover.unsigned(self.counter)[:1]:
            first = record.items[0].item_number
            exceptions = ((first, "thiếu chữ ký"),) if excepted else ()
            signing = Signing(str(uuid.uuid4()), record.code, self.clock.now, "Lê Thị Ngọc Ánh", exceptions)
            fees_vnd = sum(one.fees_vnd for one in record.items if one.item_number not in dict(exceptions))
            if fees_vnd > self.drawer_vnd:
                self.refused(partial(handover.sign, self.counter, signing))
                cash.move_cash(self.counter, fees_vnd, "tiếp quỹ", str(uuid.uuid4()))
                self.drawer_vnd += fees_vnd
            signed = handover.sign(self.counter, signing)
            self.count(Measure.HANDED_OVER, self.clock.now.date(), len(signed.taken))
            self.drawer_vnd -= signed.fees_vnd

    @precondition(lambda self: self.open)
    @rule(fees_vnd=st.sampled_from([(), (5_000,), (5_000, 20_000)]), elsewhere=st.booleans())
    def collect_result(self, fees_vnd: tuple[int, ...], elsewhere: bool) -> None:
        rows = expected.expected(self.counter)
        if not rows and not elsewhere:
            return
        owed = None if elsewhere else expected.look_up(self.counter, rows[0].first_number)
        collection = Collection(
            form_id=str(uuid.uuid4()),
            first_number=owed.first_number if owed else "",
            agency_code=owed.agency.code if owed else INTAKE.agency_code,
            procedure_code=owed.procedure_code if owed else INTAKE.procedure_code,
            recipient=None if owed else HANH,
            papers=(ResultPaper(PaperRole.RESULT, "Giấy phép lái xe", 1, 0),),
            weight_g=60,
            fees=tuple(due(f"Phí cấp thêm {vnd}", vnd) for vnd in fees_vnd),
        )
        receipt = result.collect(self.counter, collection)
        self.numbers.append(receipt.item_number)
        self.count(Measure.RESULTS_COLLECTED, self.clock.now.date())

    @precondition(lambda self: self.open)
    @rule(act=st.sampled_from(["notify", "miss", "courier", "back", "fail", "refuse", "invite", "return"]))
    def try_to_deliver(self, act: str) -> None:
        """Any act on the first result; what the law does not allow yet is refused and changes nothing."""
        for here in item.at_hand(self.counter)[:1]:
            events = one(self.counter, "SELECT count(*) FROM event")
            try:
                _attempt(self.counter, act, here.item_number, str(uuid.uuid4()))
            except Refused:
                assert one(self.counter, "SELECT count(*) FROM event") == events
            else:
                assert one(self.counter, "SELECT count(*) FROM event") == events + 1
                if act == "return":
                    self.count(Measure.RETURNED_TO_AGENCY, self.clock.now.date())

    @precondition(lambda self: self.open)
    @rule()
    def hand_out(self) -> None:
        for here in item.at_hand(self.counter):
            handing = HandingOut(
                form_id=str(uuid.uuid4()),
                item_number=here.item_number,
                recipient=RecipientKind.SELF,
                name=here.receipt.recipient.name,
                id_kind=IdKind.CITIZEN_CARD,
                id_number=here.receipt.recipient.id_number or "026185003412",
                original_seen=True,
                counted=True,
                cash_given_vnd=1_000_000,
            )
            by_courier = here.state == "with_courier"
            given = delivery.hand_out(self.counter, handing)
            self.drawer_vnd += given.taken_vnd
            self.count(
                Measure.DELIVERED_ADDRESS if by_courier else Measure.DELIVERED_COUNTER, given.delivered_at.date()
            )
            return

    @precondition(lambda self: self.open)
    @rule(into_vnd=st.sampled_from([50_000, -50_000, -300_000]))
    def move_cash(self, into_vnd: int) -> None:
        if self.drawer_vnd + into_vnd < 0:
            self.refused(lambda: cash.move_cash(self.counter, into_vnd, "nộp quỹ", str(uuid.uuid4())))
        else:
            cash.move_cash(self.counter, into_vnd, "tiếp, nộp quỹ", str(uuid.uuid4()))
            self.drawer_vnd += into_vnd

    @precondition(lambda self: self.open)
    @rule(paid=st.sampled_from(list(Payment)))
    def settle_transfer(self, paid: Payment) -> None:
        for waiting in transfer.transfers(self.counter)[:1]:
            key = waiting.dossier_id
            vnd = transfer.settle_transfer(self.counter, key, paid, str(uuid.uuid4()))
            assert vnd == waiting.amount_vnd
            self.drawer_vnd += vnd if paid is Payment.CASH else 0
            self.refused(partial(transfer.settle_transfer, self.counter, key, paid, str(uuid.uuid4())))

    @precondition(lambda self: self.open)
    @rule(way=st.sampled_from(list(Payment)), most=st.integers(1, 3))
    def remit(self, way: Payment, most: int) -> None:
        for _name, fees in remittance.held(self.counter):
            code = fees[0].agency_code
            waits = [fee.charge_id for fee in fees if fee.standing is not Standing.READY]
            ready = [fee for fee in fees if fee.standing is Standing.READY][:most]
            ids, total_vnd = [fee.charge_id for fee in ready], sum(fee.amount_vnd for fee in ready)
            if waits or not ready or (way is Payment.CASH and total_vnd > self.drawer_vnd):
                self.refused(self.remitting(code, [*ids, *waits], way))
            if ready and (way is Payment.TRANSFER or total_vnd <= self.drawer_vnd):
                remit = self.remitting(code, ids, way)
                made = remit()
                assert remit() == made
                assert made.total_vnd == total_vnd
                self.drawer_vnd -= total_vnd if way is Payment.CASH else 0
                self.refused(self.remitting(code, ids, way))

    def remitting(self, code: str, ids: list[int], way: Payment) -> Callable[[], Remittance]:
        """The same form each time that it is called."""
        form_id = str(uuid.uuid4())
        return lambda: remittance.remit(self.counter, code, ids, way, "Lê Thị Ngọc Ánh", form_id)

    def refused(self, act: Callable[[], object]) -> None:
        """What may not be changes nothing."""
        events = one(self.counter, "SELECT count(*) FROM event")
        with pytest.raises(Refused):
            act()
        assert one(self.counter, "SELECT count(*) FROM event") == events

    @precondition(lambda self: self.open)
    @rule(over_vnd=st.sampled_from([0, 1_000, -2_000]))
    def close_shift(self, over_vnd: int) -> None:
        counted = max(0, self.drawer_vnd + over_vnd)
        closed = cash.close_shift(self.counter, counted, str(uuid.uuid4()), "lý do")
        assert closed.expected_vnd == self.drawer_vnd
        assert closed.difference_vnd == counted - self.drawer_vnd
        assert closed.opening_vnd + closed.taken_vnd - closed.paid_vnd == closed.expected_vnd
        self.counter = replace(self.counter, shift=None)

    @precondition(lambda self: not self.open)
    @rule(float_vnd=st.sampled_from([0, 200_000]))
    def open_shift(self, float_vnd: int) -> None:
        self.counter = cash.open_shift(self.counter, float_vnd, str(uuid.uuid4()))
        self.drawer_vnd = float_vnd

    # what must always be true

    @invariant()
    def chain_and_ledger_hold(self) -> None:
        assert upkeep.check_up(self.counter) == ()

    @invariant()
    def money_is_where_the_entries_say(self) -> None:
        fees = "SELECT agency_code, -sum(amount_vnd) FROM entry WHERE account = 'fees_held' GROUP BY 1"
        kept = "SELECT agency_code, sum(amount_vnd) FROM charge WHERE taken_seq > 0 AND remitted_seq IS NULL GROUP BY 1"
        assert [row for row in ask(self.counter, fees) if row[1]] == ask(self.counter, kept)
        drawers = "SELECT shift_id, sum(amount_vnd) FROM entry WHERE account = 'cash_drawer' GROUP BY 1"
        of_shift = dict(ask(self.counter, drawers))
        mine = self.counter.shift.id if self.counter.shift is not None else 0
        assert of_shift.pop(mine, 0) == (self.drawer_vnd if mine else 0)
        assert self.drawer_vnd >= 0
        assert not any(of_shift.values())  # a closed shift's cash lies in the safe

    @invariant()
    def numbers_are_used_once(self) -> None:
        assert len(set(self.numbers)) == len(self.numbers)
        used = dict(ask(self.counter, "SELECT status, count(*) FROM number_use WHERE kind = 'item' GROUP BY status"))
        assert (used.get("issued", 0), used.get("void", 0)) == (len(self.numbers) - len(self.void), len(self.void))
        vouchers = ask(self.counter, "SELECT number FROM number_use WHERE kind = 'voucher'")
        assert sorted(int(number[-6:]) for (number,) in vouchers) == list(range(1, len(vouchers) + 1))

    @invariant()
    def what_is_void_waits_nowhere(self) -> None:
        waits = {row.item_number for row in find.waiting_here(self.counter)}
        waits |= {owed.first_number for owed in expected.expected(self.counter)}
        waits |= {
            line.item_number
            for agency in handover.waiting(self.counter)
            for line in handover.items(self.counter, agency.agency_code)
        }
        assert not waits & self.void

    @invariant()
    def counts_equal_the_recount(self) -> None:
        with reading(self.counter.db) as conn:
            days = [kept.day for kept in kept_days(conn)]
            rows = [(row, day) for day in days for row in day_sheet(conn, day, "281530-1", "281530").rows]
        said: Tally[tuple[Measure, date]] = Tally()
        for row, day in rows:
            if row.measure in {measure for measure, _day in self.counts}:
                said[row.measure, day] += row.value
        assert +said == +self.counts

    @invariant()
    def somebody_did_it(self) -> None:
        assert one(self.counter, "SELECT count(*) FROM event WHERE actor NOT LIKE 'clerk:%' AND actor <> 'SYSTEM'") == 0


@pytest.mark.usefixtures("furnished_database")
def test_random_days_at_the_counter(furnished_database: Path, key: bytes) -> None:
    Desk.template, Desk.key = furnished_database, key
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
