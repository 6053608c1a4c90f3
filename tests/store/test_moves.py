"""Every kind of event has its steps, or is told to move nothing; the acts and the check-up read the same table."""

import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.states import START_STATES, ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.store.journal import EventKind
from bcdesk.store.moves import ACTS, BEGINS, TRIED, dossier_follows, moved


def test_every_kind_of_event_is_decided() -> None:
    """A new kind moves parcels, or stands there with () because somebody thought about it."""
    assert set(ACTS) == set(EventKind)


@pytest.mark.parametrize("kind", [kind for kind, acts in ACTS.items() if acts])
def test_every_moving_event_can_happen(kind: EventKind) -> None:
    can = []
    for state in ParcelState:
        try:
            can.append(moved(state, kind))
        except Refused:
            continue
    assert can


def test_a_result_arrives_where_it_is_collected() -> None:
    assert moved(START_STATES[Leg.RETURN], EventKind.RESULT_COLLECTED) is ParcelState.AT_DELIVERY_POINT
    with pytest.raises(Refused):
        moved(ParcelState.DELIVERED, EventKind.RESULT_COLLECTED)


def test_what_leaves_an_attempt_moves_its_parcel() -> None:
    assert all(ACTS[kind] for kind in TRIED)


def test_what_begins_a_parcel_puts_it_in_the_state_where_its_leg_starts() -> None:
    assert moved(START_STATES[Leg.FORWARD], EventKind.ACCEPTED) is ParcelState.ACCEPTED
    assert moved(START_STATES[Leg.RETURN], EventKind.ACCEPTED) is ParcelState.EXPECTED
    assert EventKind.ACCEPTED in BEGINS


@pytest.mark.parametrize(
    ("leg", "before", "dossier_state", "follows"),
    [
        (Leg.FORWARD, ParcelState.ACCEPTED, ParcelState.ACCEPTED, True),
        (Leg.FORWARD, ParcelState.HANDED_OVER, ParcelState.AT_DELIVERY_POINT, False),
        (Leg.RETURN, ParcelState.EXPECTED, ParcelState.HANDED_OVER, True),
    ],
)
def test_a_dossier_goes_with_its_result(
    leg: Leg, before: ParcelState, dossier_state: ParcelState, follows: bool
) -> None:
    assert dossier_follows(leg, before, dossier_state) is follows
