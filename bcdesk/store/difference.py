"""What is derived from the journal again, how it is asked for, and one difference in it."""

from dataclasses import dataclass
from enum import StrEnum


class Projection(StrEnum):
    """A figure, state or row that was written beside its event."""

    STEP = "step"
    PARCEL_STATE = "parcel_state"
    DOSSIER_STATE = "dossier_state"
    ITEM_NUMBER = "item_number"
    STARTED_AT = "started_at"
    DOSSIER_OF = "dossier_of"
    TERMS = "terms"
    ACCEPTED_AT = "accepted_at"
    POSTAGE = "postage"
    FEES = "fees"
    FEES_HELD = "fees_held"
    FILED_AT = "filed_at"
    APPOINTMENT = "appointment"
    HANDOVER_MADE = "handover_made"
    HANDOVER_SIGNED = "handover_signed"
    HANDOVER_ITEM = "handover_item"
    HANDOVER_EXCEPTION = "handover_exception"
    RESULT = "result"
    ATTEMPT = "attempt"
    DELIVERY = "delivery"
    NUMBER_USE = "number_use"
    NUMBER_RANGE = "number_range"
    SHIFT_OPENED = "shift_opened"
    SHIFT_FLOAT = "shift_float"
    SHIFT_CLOSED = "shift_closed"
    SHIFT_COUNTED = "shift_counted"
    SHIFT_EXPECTED = "shift_expected"
    SHIFT_DIFFERENCE = "shift_difference"
    DAY_REVISION = "day_revision"
    DAY_ACKNOWLEDGED = "day_acknowledged"


@dataclass(frozen=True, slots=True)
class Difference:
    """A projection that is not what the journal says; None on the side where nothing stands.

    ``of``: the item number, Biên bản, shift, range or day that it concerns.
    """

    what: Projection
    of: str
    expected: str | int | None
    found: str | int | None


@dataclass(frozen=True, slots=True)
class Check:
    """``expected`` by the journal and ``found`` in each row of ``source``, told as ``of``; all are SQL."""

    what: Projection
    of: str
    expected: str
    found: str
    source: str
