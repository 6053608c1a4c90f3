"""What is counted, and how."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.measures import (
    CLOCKS,
    COUNTS,
    DELIVERABLE,
    DaySheet,
    Fact,
    Measure,
    Moved,
    SheetRow,
    aggregate,
    canonical,
    digest,
)

M = Measure


def fact(kind: str, leg: str = "forward", sign: int = 1, agency: str = "VP-STP", value: int | None = None) -> Fact:
    return Fact(kind, sign, agency, "2.000488", "two_way", "inter_district", leg, value)


def figures(facts=(), moved=(), held=None) -> dict[Measure, int]:
    found: dict[Measure, int] = {}
    for row in aggregate(facts, moved, held or {}):
        found[row.measure] = found.get(row.measure, 0) + row.value
    return found


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # A two-way dossier is one dossier, though its event has two lines.
        ([fact("accepted"), fact("accepted", "return")], {M.ACCEPTED: 1}),
        # A result that is only registered is no dossier that was sent.
        ([fact("accepted", "return")], {M.ACCEPTED: 0}),
        ([fact("handed_over"), fact("handed_over", "supplement")], {M.HANDED_OVER: 1}),
        (
            [fact("result_collected", "return"), fact("delivered", "return")],
            {M.RESULTS_COLLECTED: 1, M.DELIVERED_COUNTER: 1},
        ),
        ([fact("delivered_at_address", "return")], {M.DELIVERED_ADDRESS: 1, M.DELIVERED_COUNTER: 0}),
        ([fact("accepted"), fact("accepted"), fact("accepted", sign=-1)], {M.ACCEPTED: 1}),
        ([fact("accepted"), fact("accepted", sign=-1)], {M.ACCEPTED: 0}),
        ([fact("signed_in"), fact("paper_reprinted")], {M.ACCEPTED: 0}),
        # The clock of J + n stops where the act says by how many days.
        ([fact("handed_over", value=0), fact("handed_over", value=-1)], {M.FORWARD_ON_TIME: 2}),
        ([fact("handed_over", value=1)], {M.FORWARD_LATE: 1}),
        ([fact("notified", "return", value=2), fact("delivered", "return")], {M.RETURN_LATE: 1}),
    ],
)
def test_counts(facts, expected):
    found = figures(facts)
    assert {measure: found.get(measure) for measure in expected} == expected


def test_what_a_desk_cannot_tell_is_absent_and_what_did_not_happen_is_0():
    found = aggregate([], [], {})
    assert {row.measure for row in found} == DELIVERABLE
    assert {(row.agency, row.procedure, row.service, row.zone, row.value) for row in found} == {("", "", "", "", 0)}
    assert M.LOST not in figures([fact("accepted")])
    untimed = figures([fact("handed_over")])  # no clock was told: 0 of 0 parcels, of which no share is made
    assert (untimed[M.FORWARD_ON_TIME], untimed[M.FORWARD_LATE]) == (0, 0)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (
            [Moved("accepted", 1, "cash_drawer", "", 130_000), Moved("accepted", 1, "postage_revenue", "", -27_273)],
            {M.POSTAGE_NET_VND: 27_273},
        ),
        ([Moved("accepted", 1, "vat_payable", "", -2_727)], {M.VAT_VND: 2_727}),
        (
            [Moved("accepted", 1, "fees_held", "VP-STP", -100_000)],
            {M.FEES_COLLECTED_VND: 100_000, M.FEES_REMITTED_VND: 0},
        ),
        ([Moved("handed_over", 1, "fees_held", "VP-STP", 100_000)], {M.FEES_REMITTED_VND: 100_000}),
        # A reversed collection was never a remittance, nor the other way round.
        (
            [Moved("accepted", -1, "fees_held", "VP-STP", 100_000)],
            {M.FEES_COLLECTED_VND: -100_000, M.FEES_REMITTED_VND: 0},
        ),
        (
            [Moved("handed_over", -1, "fees_held", "VP-STP", -100_000)],
            {M.FEES_REMITTED_VND: -100_000, M.FEES_COLLECTED_VND: 0},
        ),
        ([Moved("shift_closed", 1, "over_short", "", 5_000)], {M.CASH_DIFFERENCE_VND: -5_000}),
        ([Moved("shift_closed", 1, "over_short", "", -3_000)], {M.CASH_DIFFERENCE_VND: 3_000}),
        ([Moved("shift_opened", 1, "safe", "", -200_000)], {M.CASH_DIFFERENCE_VND: 0, M.POSTAGE_NET_VND: 0}),
    ],
)
def test_money(moved, expected):
    found = figures(moved=moved)
    assert {measure: found.get(measure) for measure in expected} == expected


def test_fees_are_told_by_agency_and_postage_is_not():
    rows = aggregate(
        [], [Moved("accepted", 1, "fees_held", "VP-STP", -5), Moved("accepted", 1, "fees_held", "VP-SYT", -7)], {}
    )
    fees = [(row.agency, row.value) for row in rows if row.measure is M.FEES_COLLECTED_VND]
    assert fees == [("VP-STP", 5), ("VP-SYT", 7)]


def test_what_is_still_held_is_told_by_agency():
    rows = aggregate([], [], {"VP-STP": 5, "VP-SYT": 0})
    held = [(row.agency, row.value) for row in rows if row.measure is M.FEES_HELD_VND]
    assert held == [("VP-STP", 5)]
    assert [row.value for row in aggregate([], [], {}) if row.measure is M.FEES_HELD_VND] == [0]


FACTS = st.lists(
    st.builds(
        fact,
        st.sampled_from([*COUNTS, *CLOCKS, "signed_in"]),
        st.sampled_from(["forward", "return", "supplement"]),
        st.just(1),
        st.sampled_from(["VP-STP", "VP-SYT"]),
        st.none() | st.integers(-3, 3),
    ),
    max_size=30,
)


@given(FACTS, st.randoms())
def test_the_order_of_the_journal_does_not_matter_and_a_reversal_takes_all_back(facts, random):
    shuffled = list(facts)
    random.shuffle(shuffled)
    assert aggregate(shuffled, [], {}) == aggregate(facts, [], {})
    back = [fact(one.kind, one.leg, -1, one.agency, one.value) for one in facts]
    assert aggregate([*facts, *back], [], {}) == aggregate([], [], {})


def test_one_sheet_one_form():
    rows = (SheetRow(M.ACCEPTED, "VP-STP", "", "forward", "", 2),)
    sheet = DaySheet("d-1", "d", date(2019, 8, 15), 1, 4, (9, "a" * 64), (("item:HB", "HB281500126VN"),), rows)
    assert canonical(sheet).decode() == (
        '{"date":"2019-08-15","desk":"d-1","epoch":1,"high_water":[["item:HB","HB281500126VN"]],'
        '"journal":[9,"' + "a" * 64 + '"],"revision":4,"rows":[{"agency":"VP-STP","measure":"accepted","procedure":"",'
        '"service":"forward","value":2,"zone":""}],"station":"d"}'
    )
    assert len(digest(sheet)) == 64
