"""What an event does to the parcels on its lines: the acts write states by it, the check-up derives them by it."""

from sqlalchemy import Connection, select, update

from bcdesk.core.delivery import AttemptKind
from bcdesk.core.states import Act, ParcelState, next_state
from bcdesk.core.tariff import Leg
from bcdesk.store.journal import EventKind
from bcdesk.store.schema import dossier, parcel, parcel_dossier

ACTS: dict[EventKind, tuple[Act, ...]] = {
    EventKind.FIRST_START: (),
    EventKind.PACK_LOADED: (),
    EventKind.STAFF_ADDED: (),
    EventKind.PASSWORD_SET: (),
    EventKind.SIGNED_IN: (),
    EventKind.SIGNED_OUT: (),
    EventKind.LOCKED_OUT: (),
    EventKind.SHIFT_OPENED: (),
    EventKind.CASH_MOVED: (),
    EventKind.DRAWER_COUNTED: (),
    EventKind.SHIFT_CLOSED: (),
    EventKind.TRANSFER_SETTLED: (),
    EventKind.FEES_REMITTED: (),
    EventKind.ACCEPTED: (),
    EventKind.RESULT_REGISTERED: (),
    EventKind.HANDOVER_PREPARED: (),
    EventKind.HANDED_OVER: (Act.HAND_OVER,),
    EventKind.APPOINTMENT_RECORDED: (Act.RECORD_APPOINTMENT,),
    # this desk is the point of delivery: what it collects has arrived
    EventKind.RESULT_COLLECTED: (Act.COLLECT, Act.ARRIVE),
    EventKind.NOTIFIED: (Act.NOTIFY,),
    EventKind.NOTICE_MISSED: (Act.MISS_NOTICE,),
    EventKind.GIVEN_TO_COURIER: (Act.GIVE_TO_COURIER,),
    EventKind.TAKEN_BACK: (Act.TAKE_BACK,),
    EventKind.ATTEMPT_FAILED: (Act.FAIL_ATTEMPT,),
    EventKind.RECIPIENT_REFUSED: (Act.REFUSE,),
    EventKind.INVITED: (Act.INVITE,),
    EventKind.DELIVERED: (Act.DELIVER,),
    EventKind.DELIVERED_AT_ADDRESS: (Act.DELIVER,),
    EventKind.RETURNED_TO_AGENCY: (Act.RETURN_TO_AGENCY,),
    EventKind.RESTORED: (),
    EventKind.RESTORE_CONFIRMED: (),
    EventKind.ENROLLED: (),
    EventKind.REVERSED: (Act.REVERSE,),
}
"""Kind of event → the steps that each parcel on its lines takes, in order. Every kind stands here; () moves none."""

PAID = frozenset({EventKind.ACCEPTED, EventKind.RESULT_REGISTERED})
"""A dossier that comes over the counter begins with one of these, and its postage is paid."""

BEGINS = PAID | {EventKind.RESULT_COLLECTED}
"""A parcel begins with one of these, in the state where its leg starts; its number is used by one of them."""

TRIED: dict[EventKind, AttemptKind] = {
    EventKind.NOTIFIED: AttemptKind.NOTICE,
    EventKind.NOTICE_MISSED: AttemptKind.NOTICE_MISSED,
    EventKind.GIVEN_TO_COURIER: AttemptKind.COURIER,
    EventKind.ATTEMPT_FAILED: AttemptKind.FAILED,
    EventKind.RECIPIENT_REFUSED: AttemptKind.REFUSED,
    EventKind.INVITED: AttemptKind.INVITATION,
}
"""Kind of event → the attempt that it leaves with each parcel on its lines."""


def moved(state: ParcelState, kind: EventKind) -> ParcelState:
    """Where an event of this kind takes a parcel; Refused where the table of states has no such step."""
    for act in ACTS[kind]:
        state = next_state(state, act)
    return state


def dossier_follows(leg: Leg, before: ParcelState, dossier_state: ParcelState) -> bool:
    """A dossier goes with its way back; with its way there as long as no result says more already."""
    return leg is Leg.RETURN or dossier_state is before


def keep_move(conn: Connection, parcel_id: int, leg: Leg, before: ParcelState, after: ParcelState) -> None:
    """Write the state that a parcel has come to, and that of each dossier in it that follows."""
    conn.execute(update(parcel).where(parcel.c.id == parcel_id).values(state=after))
    inside = select(parcel_dossier.c.dossier_id).where(parcel_dossier.c.parcel_id == parcel_id)
    for key, known in conn.execute(select(dossier.c.id, dossier.c.state).where(dossier.c.id.in_(inside))).all():
        if dossier_follows(leg, before, ParcelState(known)):
            conn.execute(update(dossier).where(dossier.c.id == key).values(state=after))
