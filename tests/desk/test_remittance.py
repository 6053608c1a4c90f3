"""Fees reach their agency to the đồng: in cash or by bank, once, and only when their money is there."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcdesk.core.dossier import Fee, FeeWay, Payment, Service
from bcdesk.core.errors import Refused
from bcdesk.core.measures import Measure
from bcdesk.core.remittance import HeldFee, Standing
from bcdesk.core.reversal import ReversalReason
from bcdesk.desk import cash, delivery, handover, history, prints, transfer, upkeep
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PaperKind
from bcdesk.desk.remittance import held, remit
from bcdesk.desk.reversal import reverse
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import reading
from bcdesk.store.sheets import day_sheet
from tests.counter import FLOAT_VND, INTAKE, Clock, another, ask, boss, everything, one
from tests.desk.results import ELSEWHERE, collected, due, handing

GTVT = "VP-SGTVT"


def fees_of(counter: Counter) -> tuple[HeldFee, ...]:
    return tuple(fee for _agency, fees in held(counter) for fee in fees)


def balance(counter: Counter, account: str) -> int:
    return int(one(counter, "SELECT coalesce(sum(amount_vnd), 0) FROM entry WHERE account = ?", account))


def at_delivery(counter: Counter, *fees: Fee) -> None:
    """A result of another desk's dossier, whose recipient pays these fees in cash."""
    result = collected(counter, first_number=ELSEWHERE, fees=fees)
    delivery.hand_out(counter, handing(result, fee_receipts=("02TP/19P 0004513", "02TP/19P 0004514")))


def test_two_fees_of_a_delivery_are_held_each_and_given_together(counter: Counter) -> None:
    at_delivery(counter, due("Lệ phí", 135_000), due("Phí phôi", 5_000))
    [(agency, fees)] = held(counter)
    assert agency == "Sở Giao thông vận tải tỉnh Vĩnh Phúc"
    assert [(fee.name, fee.amount_vnd, fee.receipt_number, fee.standing) for fee in fees] == [
        ("Lệ phí", 135_000, "02TP/19P 0004513", Standing.READY),
        ("Phí phôi", 5_000, "02TP/19P 0004514", Standing.READY),
    ]
    made = remit(counter, GTVT, [fee.charge_id for fee in fees], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    assert (made.code, made.total_vnd, made.fees) == ("NP281530190815001", 140_000, fees)
    assert remit(counter, GTVT, [], Payment.CASH, "", "remit-1") == made
    assert (balance(counter, "fees_held"), balance(counter, "cash_drawer")) == (0, FLOAT_VND)
    assert held(counter) == ()
    [job] = prints.jobs_of(counter, made.code)
    assert (job.kind, job.copies, prints.snapshot(counter, job.id)) == (PaperKind.REMITTANCE, 2, made)
    with reading(counter.db) as conn:
        assert verify_chain(conn) == ()


def test_a_day_sheet_tells_what_was_collected_and_remitted(counter: Counter, clock: Clock) -> None:
    at_delivery(counter, due("Lệ phí", 135_000), due("Phí phôi", 5_000))
    remit(counter, GTVT, [fees_of(counter)[0].charge_id], Payment.TRANSFER, "", "remit-1")
    with reading(counter.db) as conn:
        rows = day_sheet(conn, clock.now.date(), "281530-1", "281530").rows
    found = {row.measure: row.value for row in rows if row.agency == GTVT and row.measure.endswith("_vnd")}
    assert found[Measure.FEES_COLLECTED_VND] == 140_000
    assert found[Measure.FEES_REMITTED_VND] == 135_000


def test_what_goes_with_its_papers_does_not_go_alone_and_leaves_with_them(counter: Counter, clock: Clock) -> None:
    number = accept(counter, INTAKE).item_number
    [fee] = fees_of(counter)
    assert (fee.standing, fee.item_number, fee.payer) == (Standing.WITH_PAPERS, number, INTAKE.sender.name)
    before = everything(counter.db)
    with pytest.raises(Refused, match="giao cùng hồ sơ theo Biên bản"):
        remit(counter, GTVT, [fee.charge_id], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    assert everything(counter.db) == before
    code = handover.prepare(counter, GTVT, (number,), "prepare-1").code
    handover.sign(counter, handover.Signing("sign-1", code, clock.now, "Lê Thị Ngọc Ánh"))
    assert held(counter) == ()


def test_a_fee_by_transfer_waits_for_its_money(counter: Counter) -> None:
    receipt = accept(counter, another("by-transfer", payment=Payment.TRANSFER, cash_given_vnd=None))
    [fee] = fees_of(counter)
    assert fee.standing is Standing.TRANSFER
    with pytest.raises(Refused, match="còn chờ tiền chuyển khoản"):
        remit(counter, GTVT, [fee.charge_id], Payment.TRANSFER, "", "remit-1")
    [waiting] = transfer.transfers(counter)
    assert (waiting.item_number, waiting.payer, waiting.amount_vnd) == (
        receipt.item_number,
        receipt.sender.name,
        165_000,
    )
    assert transfer.settle_transfer(counter, receipt.dossier_id, Payment.TRANSFER, "seen-1") == 165_000
    assert transfer.settle_transfer(counter, receipt.dossier_id, Payment.TRANSFER, "seen-1") == 165_000
    assert transfer.transfers(counter) == ()
    assert remit(counter, GTVT, [fee.charge_id], Payment.TRANSFER, "", "remit-1").way is Payment.TRANSFER
    assert (balance(counter, "transfer_pending"), balance(counter, "bank"), balance(counter, "fees_held")) == (
        0,
        30_000,
        0,
    )
    assert balance(counter, "cash_drawer") == FLOAT_VND
    happened = [each.kind for each in history.dossier_history(counter, receipt.item_number).happenings]
    assert happened[:2] == ["fees_remitted", "transfer_settled"]


def test_a_transfer_that_never_came_is_paid_in_cash(counter: Counter) -> None:
    receipt = accept(counter, another("by-transfer", payment=Payment.TRANSFER, cash_given_vnd=None))
    transfer.settle_transfer(counter, receipt.dossier_id, Payment.CASH, "paid-1")
    assert (balance(counter, "cash_drawer"), balance(counter, "bank")) == (FLOAT_VND + 165_000, 0)
    with pytest.raises(Refused, match="Không còn chờ chuyển khoản"):
        transfer.settle_transfer(counter, receipt.dossier_id, Payment.TRANSFER, "seen-1")
    made = cash.close_shift(counter, FLOAT_VND + 165_000, "close-1")
    assert [(line.kind, line.amount_vnd) for line in made.lines] == [("transfer", 165_000)]


def test_a_fee_left_to_delivery_does_not_wait_for_the_transfer_of_its_intake(counter: Counter) -> None:
    first = accept(
        counter, another("by-transfer", payment=Payment.TRANSFER, cash_given_vnd=None, service=Service.TWO_WAY)
    )
    result = collected(
        counter, first_number=first.item_number, procedure_code="", recipient=None, fees=(due("Phí phôi", 5_000),)
    )
    delivery.hand_out(counter, handing(result))
    assert {fee.name: fee.standing for fee in fees_of(counter)} == {
        "Lệ phí cấp giấy phép lái xe": Standing.TRANSFER,
        "Phí phôi": Standing.READY,
    }


def test_cash_is_given_to_somebody(counter: Counter) -> None:
    at_delivery(counter, due("Lệ phí", 135_000))
    [fee] = fees_of(counter)
    with pytest.raises(Refused, match="Chưa ghi người nhận tiền") as refused:
        remit(counter, GTVT, [fee.charge_id], Payment.CASH, "  ", "remit-1")
    assert refused.value.field == "received_by"
    assert fees_of(counter) == (fee,)


@pytest.mark.parametrize("agency_code", ["VP-STP", GTVT])
def test_only_what_is_held_for_the_agency_is_given(counter: Counter, agency_code: str) -> None:
    at_delivery(counter, due("Lệ phí", 135_000))
    [fee] = fees_of(counter)
    charges = [fee.charge_id] if agency_code == "VP-STP" else [fee.charge_id + 99]
    with pytest.raises(Refused, match="Xem lại danh sách"):
        remit(counter, agency_code, charges, Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    with pytest.raises(Refused, match="Chưa chọn khoản"):
        remit(counter, agency_code, [], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")


def test_a_later_shift_gives_what_an_earlier_one_took_once_it_has_the_cash(counter: Counter) -> None:
    at_delivery(counter, due("Lệ phí", 135_000))
    cash.close_shift(counter, FLOAT_VND + 135_000, "close-1")
    later = cash.open_shift(replace(counter, shift=None), 100_000, "shift-2")
    [fee] = fees_of(later)
    before = everything(counter.db)
    with pytest.raises(Refused, match=r"Ngăn tiền còn 100.000 đ, cần chi 135.000 đ.*nhận từ quỹ") as refused:
        remit(later, GTVT, [fee.charge_id], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    assert refused.value.field == "drawer"
    assert everything(counter.db) == before
    cash.move_cash(later, 50_000, "nộp phí cho Sở", "move-1")
    remit(later, GTVT, [fee.charge_id], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    assert cash.close_shift(later, 15_000, "close-2").difference_vnd == 0
    assert (balance(counter, "cash_drawer"), balance(counter, "safe"), balance(counter, "fees_held")) == (0, 0, 0)


def test_the_journal_holds_no_personal_data(counter: Counter) -> None:
    at_delivery(counter, Fee("Lệ phí", 135_000, FeeWay.AT_DELIVERY))
    remit(counter, GTVT, [fees_of(counter)[0].charge_id], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    journal = "\n".join(str(row) for name in ("event", "event_line", "entry") for row in everything(counter.db)[name])
    assert "remit-1" in journal
    assert not [word for word in ("Hạnh", "Ánh", "0004513") if word in journal]
    assert ask(counter, "SELECT item_number FROM event_line ORDER BY seq DESC LIMIT 1") == [("TH281530015VN",)]


def test_a_reversed_acceptance_holds_no_fee_and_one_that_was_given_cannot_be_reversed(counter: Counter) -> None:
    by_transfer = accept(counter, another("by-transfer", payment=Payment.TRANSFER, cash_given_vnd=None))
    in_cash = accept(counter, another("in-cash", name="Đỗ Thị Lụa"))
    reverse(counter, in_cash.item_number, ReversalReason.WRONG_MONEY, "ghi nhầm", "reverse-1")
    [fee] = fees_of(counter)
    assert fee.item_number == by_transfer.item_number
    transfer.settle_transfer(counter, by_transfer.dossier_id, Payment.TRANSFER, "seen-1")
    remit(counter, GTVT, [fee.charge_id], Payment.TRANSFER, "", "remit-1")
    before = everything(counter.db)
    with pytest.raises(Refused, match="đã nộp cho cơ quan"):
        reverse(counter, by_transfer.item_number, ReversalReason.WRONG_MONEY, "ghi nhầm", "reverse-2")
    assert everything(counter.db) == before
    assert upkeep.check_up(counter) == ()


def test_what_is_still_held_stands_on_each_day_and_an_open_shift_restates_the_days_behind_it(
    counter: Counter, clock: Clock
) -> None:
    def on_sheet(day: date) -> tuple[int, int]:
        with reading(counter.db) as conn:
            sheet = day_sheet(conn, day, "281530-1", "281530")
        of_agency = [row.value for row in sheet.rows if (row.measure, row.agency) == (Measure.FEES_HELD_VND, GTVT)]
        return sum(of_agency), sheet.revision

    today = clock.now.date()
    tomorrow = today + timedelta(days=1)
    accept(counter, INTAKE)
    clock.now += timedelta(days=1)
    supervisor = boss(counter)
    beside = cash.open_shift(cash.current_shift(replace(counter, clerk=supervisor.clerk, shift=None)), 0, "shift-2")
    assert (on_sheet(today)[0], on_sheet(tomorrow)[0]) == (135_000, 135_000)
    before = on_sheet(tomorrow)[1]
    # the first shift, whose day is yesterday, takes another fee: the facts are of tomorrow, the money is not
    at_delivery(counter, due("Phí phôi", 5_000))
    assert (on_sheet(today)[0], on_sheet(tomorrow)[0]) == (140_000, 140_000)
    remit(counter, GTVT, [fees_of(counter)[1].charge_id], Payment.CASH, "Lê Thị Ngọc Ánh", "remit-1")
    assert on_sheet(tomorrow) == (135_000, before + 3)
    cash.close_shift(beside, 0, "close-2")
    assert upkeep.check_up(counter) == ()


def test_a_day_that_only_the_stock_touches_is_restated_too(counter: Counter, clock: Clock) -> None:
    """The clock was wrong for a while, and a later day is known already."""
    clock.now += timedelta(days=3)
    wrong = clock.now.date()
    at_delivery(counter, due("Phí phôi", 5_000))
    clock.now -= timedelta(days=3)
    before = one(counter, "SELECT revision FROM sync_day WHERE day = ?", wrong.isoformat())
    accept(counter, INTAKE)
    assert one(counter, "SELECT revision FROM sync_day WHERE day = ?", wrong.isoformat()) == before + 1
    assert upkeep.check_up(counter) == ()
