"""A visit: several dossiers that one customer brings at once and pays once (lượt khách)."""

from dataclasses import dataclass

from sqlalchemy import func, select

from bcdesk.desk.counter import Counter
from bcdesk.store import journal
from bcdesk.store.db import reading
from bcdesk.store.moves import PAID
from bcdesk.store.schema import dossier, event


@dataclass(frozen=True, slots=True)
class VisitTotal:
    """What a customer has brought so far, and pays for all of it."""

    dossiers: int
    total_vnd: int


def visit_total(counter: Counter, visit: str) -> VisitTotal:
    """The dossiers of a visit, which is named by the form of its first one; those reversed are not paid."""
    query = (
        select(func.count(), func.coalesce(func.sum(event.c.amount_vnd), 0))
        .select_from(dossier)
        .join(event, event.c.form_id == dossier.c.form_id)
        .where(dossier.c.visit == visit, event.c.kind.in_(PAID), journal.stands())
    )
    with reading(counter.db) as conn:
        return VisitTotal(*conn.execute(query).one())
