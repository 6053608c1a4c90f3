"""Balanced entries for what is taken, opened, counted and reversed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.dossier import Fee, FeeWay, Payment
from bcdesk.core.ledger import (
    Account,
    Entry,
    acceptance_entries,
    balanced,
    close_entries,
    delivery_entries,
    float_entries,
    held_fees,
    moved_entries,
    out_of_drawer_vnd,
    remittance_entries,
    reversed_entries,
    to_pay_vnd,
    transfer_entries,
)
from bcdesk.core.tariff import Leg, Postage
from bcdesk.core.transit import Zone

AMOUNTS = st.integers(0, 10**8)
AT_DELIVERY = (Fee("Lệ phí", 4_000, FeeWay.AT_DELIVERY), Fee("Phí phôi", 1_000, FeeWay.AT_DELIVERY))


def line(leg: Leg, net_vnd: int, vat_vnd: int) -> Postage:
    return Postage(leg, Zone.INTER_DISTRICT, 180, net_vnd + vat_vnd, 0, "", net_vnd, 10, vat_vnd)


TWO_WAY = (line(Leg.FORWARD, 27_273, 2_727), line(Leg.RETURN, 27_273, 2_727))
FEES = (
    Fee("Phí cung cấp thông tin lý lịch tư pháp", 200_000, FeeWay.TO_POST, "TP/19P 0004512"),
    Fee("Lệ phí nộp thẳng cơ quan", 50_000, FeeWay.TO_AGENCY),
    Fee("Lệ phí thu khi phát", 135_000, FeeWay.AT_DELIVERY),
    Fee("Chờ cơ quan thông báo", None, FeeWay.TO_POST),
)


def test_two_way_with_a_fee_for_its_agency() -> None:
    entries = acceptance_entries(TWO_WAY, FEES, "VP-STP", Payment.CASH)
    assert set(entries) == {
        Entry(Account.CASH_DRAWER, 260_000),
        Entry(Account.POSTAGE_REVENUE, -27_273, leg=Leg.FORWARD),
        Entry(Account.POSTAGE_REVENUE, -27_273, leg=Leg.RETURN),
        Entry(Account.VAT_PAYABLE, -2_727, leg=Leg.FORWARD),
        Entry(Account.VAT_PAYABLE, -2_727, leg=Leg.RETURN),
        Entry(Account.FEES_HELD, -200_000, agency_code="VP-STP"),
    }
    assert len(entries) == 6
    assert to_pay_vnd(TWO_WAY, FEES) == 260_000
    assert held_fees(FEES) == FEES[:1]


def test_a_transfer_leaves_the_drawer_alone() -> None:
    entries = acceptance_entries(TWO_WAY[:1], (), "VP-STP", Payment.TRANSFER)
    assert entries[0] == Entry(Account.TRANSFER_PENDING, 30_000)
    assert Account.CASH_DRAWER not in {entry.account for entry in entries}


def test_an_exempt_person_without_fees_moves_no_money() -> None:
    assert acceptance_entries([line(Leg.FORWARD, 0, 0)], FEES[1:], "VP-STP", Payment.CASH) == ()


def test_opening_and_closing() -> None:
    assert float_entries(500_000) == (
        Entry(Account.CASH_DRAWER, 500_000),
        Entry(Account.SAFE, -500_000),
    )
    assert float_entries(0) == ()
    assert close_entries(760_000, 760_000) == (Entry(Account.CASH_DRAWER, -760_000), Entry(Account.SAFE, 760_000))
    assert close_entries(760_000, 755_000) == (
        Entry(Account.CASH_DRAWER, -5_000),
        Entry(Account.OVER_SHORT, 5_000),
        Entry(Account.CASH_DRAWER, -755_000),
        Entry(Account.SAFE, 755_000),
    )
    assert close_entries(0, 0) == ()


def test_cash_goes_both_ways_between_safe_and_drawer() -> None:
    assert moved_entries(200_000) == (Entry(Account.CASH_DRAWER, 200_000), Entry(Account.SAFE, -200_000))
    assert moved_entries(-200_000) == (Entry(Account.CASH_DRAWER, -200_000), Entry(Account.SAFE, 200_000))
    assert (out_of_drawer_vnd(moved_entries(-200_000)), out_of_drawer_vnd(moved_entries(5))) == (200_000, -5)


@pytest.mark.parametrize(("paid", "into"), [(Payment.TRANSFER, Account.BANK), (Payment.CASH, Account.CASH_DRAWER)])
def test_a_transfer_comes_or_is_paid_in_cash(paid: Payment, into: Account) -> None:
    assert transfer_entries(30_000, paid) == (Entry(into, 30_000), Entry(Account.TRANSFER_PENDING, -30_000))
    assert remittance_entries(5_000, "VP-STP", paid) == (
        Entry(Account.FEES_HELD, 5_000, agency_code="VP-STP"),
        Entry(into, -5_000),
    )
    with pytest.raises(ValueError, match="no transfer"):
        transfer_entries(0, paid)


@given(st.lists(st.tuples(st.sampled_from(list(Leg)), AMOUNTS, AMOUNTS)), st.lists(AMOUNTS | st.none()), st.data())
def test_what_is_taken_balances_and_is_what_is_paid(
    legs: list[tuple[Leg, int, int]], amounts: list[int | None], data: st.DataObject
) -> None:
    postage = [line(*leg) for leg in legs]
    fees = [Fee("Lệ phí", amount, data.draw(st.sampled_from(list(FeeWay)))) for amount in amounts]
    payment = data.draw(st.sampled_from(list(Payment)))
    entries = acceptance_entries(iter(postage), iter(fees), "VP-STP", payment)
    assert balanced(entries)
    assert all(entry.amount_vnd for entry in entries)
    assert sum(entry.amount_vnd for entry in entries if entry.amount_vnd > 0) == to_pay_vnd(postage, fees)
    held = -sum(entry.amount_vnd for entry in entries if entry.account is Account.FEES_HELD)
    assert held == sum(fee.amount_vnd or 0 for fee in fees if fee.way is FeeWay.TO_POST)
    answer = reversed_entries(entries)
    assert balanced(answer)
    for account in Account:
        assert sum(entry.amount_vnd for entry in (*entries, *answer) if entry.account is account) == 0
    assert [(entry.account, entry.agency_code, entry.leg) for entry in answer] == [
        (entry.account, entry.agency_code, entry.leg) for entry in entries
    ]


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_closing_empties_the_drawer_into_the_safe(float_vnd: int, taken_vnd: int, counted_vnd: int) -> None:
    shift = (
        *float_entries(float_vnd),
        *acceptance_entries([line(Leg.FORWARD, taken_vnd, 0)], (), "", Payment.CASH),
        *close_entries(float_vnd + taken_vnd, counted_vnd),
    )
    assert balanced(shift)
    sums = {account: sum(entry.amount_vnd for entry in shift if entry.account is account) for account in Account}
    assert (sums[Account.CASH_DRAWER], sums[Account.SAFE]) == (0, counted_vnd - float_vnd)


def test_fees_go_to_their_agency_out_of_the_drawer() -> None:
    assert remittance_entries(335_000, "VP-STP") == (
        Entry(Account.FEES_HELD, 335_000, agency_code="VP-STP"),
        Entry(Account.CASH_DRAWER, -335_000),
    )
    assert remittance_entries(0, "VP-STP") == ()


def test_fees_taken_and_handed_over_leave_nothing_behind() -> None:
    both = (*acceptance_entries((), FEES, "VP-STP", Payment.CASH), *remittance_entries(200_000, "VP-STP"))
    assert {
        (account, agency): sum(
            entry.amount_vnd for entry in both if (entry.account, entry.agency_code) == (account, agency)
        )
        for account, agency in {(entry.account, entry.agency_code) for entry in both}
    } == {(Account.CASH_DRAWER, ""): 0, (Account.FEES_HELD, "VP-STP"): 0}


def test_what_a_recipient_still_pays() -> None:
    due = line(Leg.RETURN, 27_273, 2_727)
    assert set(delivery_entries([due], AT_DELIVERY, "VP-STP")) == {
        Entry(Account.CASH_DRAWER, 35_000),
        Entry(Account.POSTAGE_REVENUE, -27_273, leg=Leg.RETURN),
        Entry(Account.VAT_PAYABLE, -2_727, leg=Leg.RETURN),
        Entry(Account.FEES_HELD, -4_000, agency_code="VP-STP"),
        Entry(Account.FEES_HELD, -1_000, agency_code="VP-STP"),
    }
    assert delivery_entries((), AT_DELIVERY, "VP-STP") == (
        Entry(Account.CASH_DRAWER, 5_000),
        Entry(Account.FEES_HELD, -4_000, agency_code="VP-STP"),
        Entry(Account.FEES_HELD, -1_000, agency_code="VP-STP"),
    )
    assert delivery_entries((), (), "") == ()


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=1), st.lists(AMOUNTS, max_size=3))
def test_what_is_taken_at_delivery_balances(due: list[tuple[int, int]], amounts: list[int]) -> None:
    postage = [line(Leg.RETURN, *amounts) for amounts in due]
    fees = [Fee("Lệ phí", amount, FeeWay.AT_DELIVERY) for amount in amounts]
    entries = delivery_entries(iter(postage), iter(fees), "VP-STP")
    assert balanced(entries)
    sums = {account: sum(e.amount_vnd for e in entries if e.account is account) for account in Account}
    assert sums[Account.CASH_DRAWER] == sum(leg.total_vnd for leg in postage) + sum(amounts)
    assert sums[Account.FEES_HELD] == -sum(amounts)
    assert sums[Account.TRANSFER_PENDING] == 0


def test_entries_that_cannot_be_are_bugs() -> None:
    with pytest.raises(ValueError, match="without its agency"):
        acceptance_entries(TWO_WAY, FEES, "", Payment.CASH)
    with pytest.raises(ValueError, match="below 0"):
        acceptance_entries([line(Leg.FORWARD, -1, 0)], (), "", Payment.CASH)
    with pytest.raises(ValueError, match="below 0"):
        float_entries(-1)
    with pytest.raises(ValueError, match="below 0"):
        close_entries(0, -1)
    with pytest.raises(ValueError, match="below 0"):
        remittance_entries(-1, "VP-STP")
    with pytest.raises(ValueError, match="without its agency"):
        remittance_entries(1, "")
    with pytest.raises(ValueError, match="without its agency"):
        delivery_entries((), AT_DELIVERY, "")
    with pytest.raises(ValueError, match="not balanced"):
        reversed_entries([Entry(Account.CASH_DRAWER, 1)])
