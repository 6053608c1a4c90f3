"""Transfers that are waited for (chuyển khoản chờ xác nhận), until their money was seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bcdesk.core.dossier import Payment
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account, transfer_entries
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.store import journal
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.schema import dossier, entry, event, paper, party


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a customer said would come by transfer, and has not been seen yet."""

    dossier_id: int
    item_number: str
    payer: str
    amount_vnd: int
    since: datetime


def transfers(counter: Counter) -> tuple[Transfer, ...]:
    """Those that are waited for, oldest first."""
    with reading(counter.db) as conn:
        waiting = waiting_transfers(conn)
        query = (
            select(dossier.c.id, paper.c.item_number, party.c.name, dossier.c.accepted_at)
            .join(party, party.c.id == dossier.c.sender_id)
            .join(paper, paper.c.dossier_id == dossier.c.id)
            .where(dossier.c.id.in_(list(waiting)))
            .group_by(dossier.c.id)
            .having(paper.c.id == func.min(paper.c.id))
            .order_by(dossier.c.accepted_at)
        )
        rows = conn.execute(query).all()
    return tuple(Transfer(row.id, row.item_number, row.name, waiting[row.id], row.accepted_at) for row in rows)


def settle_transfer(counter: Counter, dossier_id: int, paid: Payment, form_id: str) -> int:
    """The money of a dossier was seen on the account (TRANSFER), or was paid in cash in its place (CASH).

    Gives the amount; the same form again settles nothing more. Refused: nothing is waited for.
    """
    at_work(counter)
    with writing(counter.db) as conn:
        if known := journal.event_of_form(conn, form_id):
            return known.amount_vnd or 0
        amount_vnd = waiting_transfers(conn, dossier_id).get(dossier_id, 0)
        if amount_vnd <= 0:
            raise Refused("Không còn chờ chuyển khoản của hồ sơ này.", "transfer")
        record_event(
            conn,
            counter,
            EventKind.TRANSFER_SETTLED,
            at=counter.clock(),
            form_id=form_id,
            subject=f"dossier:{dossier_id}",
            amount_vnd=amount_vnd,
            reason=paid.value,
            entries=transfer_entries(amount_vnd, paid),
        )
    return amount_vnd


def waiting_transfers(conn: Connection, dossier_id: int | None = None) -> dict[int, int]:
    """By dossier what is still waited for: the sum of its entries, not a mark that could be forgotten."""
    waits_vnd = func.sum(entry.c.amount_vnd)
    query = select(event.c.subject, waits_vnd).join(event, event.c.seq == entry.c.seq)
    query = query.where(entry.c.account == Account.TRANSFER_PENDING.value)
    if dossier_id is not None:
        query = query.where(event.c.subject == f"dossier:{dossier_id}")
    rows = conn.execute(query.group_by(event.c.subject).having(waits_vnd != 0)).all()
    return {int(subject.removeprefix("dossier:")): vnd for subject, vnd in rows}
