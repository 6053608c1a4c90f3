from itertools import product

import pytest

from bcdesk.core import states
from bcdesk.core.errors import Refused
from bcdesk.core.states import Act, ParcelState, Proof

S, A = ParcelState, Act
ENDS = {
    S.DELIVERED,
    S.RETURNED_TO_AGENCY,
    S.RETURNED_TO_SENDER,
    S.RECALLED,
    S.VOID,
    S.LOST,
    S.UNCLAIMED,
    S.CLOSED_ELSEWHERE,
    S.GIVEN_UP,
}


@pytest.mark.parametrize(
    ("start", "steps"),
    [
        (
            S.ACCEPTED,
            [
                (A.DISPATCH, S.DISPATCHED),
                (A.HAND_OVER, S.HANDED_OVER),
                (A.ASK_SUPPLEMENT, S.SUPPLEMENT_ASKED),
                (A.SUPPLY, S.SUPPLIED),
                (A.ASK_SUPPLEMENT, S.SUPPLEMENT_ASKED),
                (A.SUPPLY, S.SUPPLIED),
                (A.RECORD_APPOINTMENT, S.APPOINTMENT_KNOWN),
                (A.TELL_APPOINTMENT, S.APPOINTMENT_TOLD),
                (A.RECORD_APPOINTMENT, S.APPOINTMENT_KNOWN),
            ],
        ),
        (S.ACCEPTED, [(A.HAND_OVER, S.HANDED_OVER)]),
        (
            S.EXPECTED,
            [
                (A.COLLECT, S.COLLECTED),
                (A.DISPATCH, S.RETURN_DISPATCHED),
                (A.ARRIVE, S.AT_DELIVERY_POINT),
                (A.NOTIFY, S.NOTIFIED),
                (A.MISS_NOTICE, S.NOTICE_MISSED),
                (A.INVITE, S.INVITED_ONCE),
                (A.INVITE, S.INVITED_TWICE),
                (A.RETURN_TO_AGENCY, S.RETURNED_TO_AGENCY),
            ],
        ),
        (
            S.COLLECTED,
            [
                (A.ARRIVE, S.AT_DELIVERY_POINT),
                (A.GIVE_TO_COURIER, S.WITH_COURIER),
                (A.FAIL_ATTEMPT, S.ATTEMPT_FAILED),
                (A.REPORT_DAMAGE, S.ATTEMPT_FAILED),
                (A.CHANGE_RECIPIENT, S.ATTEMPT_FAILED),
                (A.GIVE_TO_COURIER, S.WITH_COURIER),
                (A.DELIVER, S.DELIVERED),
            ],
        ),
        (S.NOTIFIED, [(A.REDIRECT, S.RETURN_DISPATCHED), (A.RECALL, S.RECALLED)]),
        (S.DISPATCHED, [(A.RECORD_AGENCY_REFUSAL, S.AGENCY_REFUSED), (A.RETURN_TO_SENDER, S.RETURNED_TO_SENDER)]),
        (S.ACCEPTED, [(A.REVERSE, S.VOID)]),
        (S.EXPECTED, [(A.REVERSE, S.VOID)]),
        (S.WITH_COURIER, [(A.REFUSE, S.REFUSED), (A.RETURN_TO_AGENCY, S.RETURNED_TO_AGENCY)]),
    ],
)
def test_the_ways_of_the_law(start: ParcelState, steps: list[tuple[Act, ParcelState]]) -> None:
    state = start
    for act, target in steps:
        state = states.next_state(state, act)
        assert state is target


@pytest.mark.parametrize(
    ("state", "act"),
    [
        (S.ATTEMPT_FAILED, A.RETURN_TO_AGENCY),
        (S.INVITED_ONCE, A.RETURN_TO_AGENCY),
        (S.NOTIFIED, A.INVITE),
        (S.RETURN_DISPATCHED, A.HAND_OVER),
        (S.HANDED_OVER, A.RECALL),
        (S.DISPATCHED, A.REVERSE),
        (S.HANDED_OVER, A.REVERSE),
        (S.COLLECTED, A.REVERSE),
        (S.EXPECTED, A.DELIVER),
        (S.ACCEPTED, A.ASK_SUPPLEMENT),
        (S.INVITED_TWICE, A.INVITE),
    ],
)
def test_what_the_law_does_not_know(state: ParcelState, act: Act) -> None:
    with pytest.raises(Refused):
        states.next_state(state, act)


@pytest.mark.parametrize(("state", "act"), list(product(ParcelState, Act)))
def test_every_pair_is_in_the_table_or_refused_with_what_is_allowed(state: ParcelState, act: Act) -> None:
    if (state, act) in states.TRANSITIONS:
        row = states.transition(state, act)
        assert (row.source, row.act) == (state, act)
        assert states.next_state(state, act) is row.target
        return
    with pytest.raises(Refused) as refused:
        states.next_state(state, act)
    assert states.ACT_NAMES[act] in refused.value.message
    assert f"“{states.STATE_NAMES[state]}”" in refused.value.message
    for allowed in states.allowed_acts(state):
        assert states.ACT_NAMES[allowed] in refused.value.message
    assert bool(states.allowed_acts(state)) != ("đã kết thúc" in refused.value.message)


def test_every_state_is_reached_and_only_the_ends_have_no_way_out() -> None:
    reached, rows = set(states.START_STATES.values()), states.TRANSITIONS.values()
    while more := {row.target for row in rows if row.source in reached} - reached:
        reached |= more
    assert reached == set(ParcelState)
    assert {state for state in ParcelState if not states.allowed_acts(state)} == ENDS


def test_a_forward_parcel_never_becomes_a_result() -> None:
    ways = {}
    for start in (S.ACCEPTED, S.EXPECTED):
        ways[start] = {start}
        while more := {r.target for r in states.TRANSITIONS.values() if r.source in ways[start]} - ways[start]:
            ways[start] |= more
    assert ways[S.ACCEPTED] & ways[S.EXPECTED] == {S.RECALLED, S.VOID, S.LOST, S.UNCLAIMED}


def test_no_row_stands_twice_and_every_word_is_used_and_named() -> None:
    assert len(states.TRANSITIONS) == len(states._ROWS)
    assert {row.act for row in states.TRANSITIONS.values()} == set(Act)
    assert {need for row in states.TRANSITIONS.values() for need in row.needs} == set(Proof)
    for names, words in ((states.STATE_NAMES, ParcelState), (states.ACT_NAMES, Act)):
        assert list(names) == list(words)
        assert len(set(names.values())) == len(names)


def test_second_invitation_and_return_wait_two_working_days() -> None:
    for state, act in ((S.INVITED_ONCE, A.INVITE), (S.INVITED_TWICE, A.RETURN_TO_AGENCY)):
        assert Proof.TWO_WORKING_DAYS_SINCE_INVITATION in states.transition(state, act).needs


def test_every_state_belongs_to_one_stage_that_a_clerk_can_choose() -> None:
    staged = [state for stage in states.Stage for state in states.STAGES[stage]]
    assert sorted(staged) == sorted(ParcelState)
    assert set(states.STAGE_NAMES) == set(states.Stage)
