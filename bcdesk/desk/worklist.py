"""What waits at this desk (việc hôm nay): papers to print, records to be signed, results, dossiers."""

from dataclasses import dataclass
from datetime import date

from bcdesk.core.codes import looks_like_item_number, looks_like_record_code
from bcdesk.core.delivery_steps import IN_HAND
from bcdesk.core.draft import Draft
from bcdesk.core.handover import HandoverRecord
from bcdesk.core.states import Act
from bcdesk.desk import delivery, drafts, find, handover, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.expected import ExpectedResult, registered_here
from bcdesk.desk.find import DossierRow
from bcdesk.desk.history import find_dossier
from bcdesk.desk.item import Item, read_items
from bcdesk.desk.prints import PrintJob
from bcdesk.store.db import reading
from bcdesk.store.schema import parcel
from bcdesk.store.way_round import result

NOBODY_CAME = (Act.MISS_NOTICE, Act.INVITE, Act.RETURN_TO_AGENCY)
"""Steps that have a first day; every other one has a last."""


@dataclass(frozen=True, slots=True)
class Work:
    """Papers that no printer took, Biên bản without a signing time, results, dossiers and kept forms that lie here."""

    prints: tuple[PrintJob, ...] = ()
    records: tuple[HandoverRecord, ...] = ()
    results: tuple[Item, ...] = ()
    dossiers: tuple[DossierRow, ...] = ()
    drafts: tuple[Draft, ...] = ()


def work(counter: Counter) -> Work:
    """Everything that waits here, each kind in the order in which it is due."""
    return Work(
        prints.pending(counter),
        handover.unsigned(counter),
        delivery.at_hand(counter),
        find.waiting_here(counter),
        drafts.waiting(counter),
    )


def look_up(counter: Counter, number: str) -> Item | ExpectedResult | str:
    """What is next for a number: a result that lies here or, of a registration, is still with its agency; otherwise
    the number itself, whose history says it.

    The Phiếu gửi of an intake, or a registration, stands for its result once that lies here. Refused: nothing here has
    this number.
    """
    with reading(counter.db) as conn:
        if looks_like_item_number(number) or looks_like_record_code(number):
            here = (parcel.c.item_number == number) | (result.c.prepaid_number == number)
            if lying := read_items(conn, here & parcel.c.state.in_(IN_HAND)):
                return lying[0]
        if looks_like_record_code(number) and (owed := registered_here(conn, number)):
            return owed
        find_dossier(conn, number)
    return number


def is_due(item: Item, today: date) -> bool:
    """Whether its next step falls on this day: it may be taken by now, or has to be by now."""
    return item.step is not None and item.step.act is not Act.DELIVER and item.step.on <= today


def is_invitation(item: Item) -> bool:
    """Whether the clock of the invitations runs (TT 17/2017 Art 5.2 h)."""
    return item.step is not None and item.step.act in NOBODY_CAME
