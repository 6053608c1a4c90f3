"""What a procedure mostly goes with at this desk, so that nobody types it again: service, next biên lai."""

import re
from dataclasses import dataclass

from sqlalchemy import func, select

from bcdesk.core.dossier import Service
from bcdesk.desk.counter import Counter
from bcdesk.store.db import reading
from bcdesk.store.schema import charge, dossier

LATEST, CHARGES = 300, 8
"""How far back is looked: dossiers, and charges of each."""


@dataclass(frozen=True, slots=True)
class Usual:
    """``service``: what most of the latest took, None where there is none. ``receipt_number``: the one behind the
    biên lai that was written last for the agency, "" where none was.
    """

    service: Service | None
    receipt_number: str


def usual(counter: Counter, procedure_code: str, agency_code: str) -> Usual:
    """What to propose for the next dossier of this procedure; the clerk may change all of it."""
    # a result that was only collected or registered says nothing of how dossiers are handed in
    taken_in = select(dossier.c.procedure_code, dossier.c.service).where(dossier.c.service != Service.RETURN)
    latest = taken_in.order_by(dossier.c.id.desc()).limit(LATEST).subquery()
    services = select(latest.c.service).where(latest.c.procedure_code == procedure_code).group_by(latest.c.service)
    charges = select(charge.c.id, charge.c.agency_code, charge.c.receipt_number).order_by(charge.c.id.desc())
    late = charges.limit(LATEST * CHARGES).subquery()
    numbers = select(late.c.receipt_number).where(late.c.agency_code == agency_code, late.c.receipt_number != "")
    with reading(counter.db) as conn:
        service = conn.execute(services.order_by(func.count().desc(), latest.c.service).limit(1)).scalar()
        number = conn.execute(numbers.order_by(late.c.id.desc()).limit(1)).scalar()
    return Usual(service, _behind(number or ""))


def _behind(number: str) -> str:
    """The next of a book: "02TP/19P 0004512" gives "02TP/19P 0004513"; "" at its end, or where no digits end it."""
    found = re.fullmatch("(.*?)([0-9]+)", number)
    if found is None:
        return ""
    book, digits = found.groups()
    following = str(int(digits) + 1).zfill(len(digits))
    return book + following if len(following) == len(digits) else ""
