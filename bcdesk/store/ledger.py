"""Entries (bút toán) as they are kept: written once with their event, summed when a figure is asked for."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from bcdesk.core.ledger import Account, Entry, balanced
from bcdesk.store.chain import Head, entry_hash
from bcdesk.store.schema import entry, event


def entry_rows(
    entries: Iterable[Entry], last: Head, of_event: str, fields: Mapping[str, Any]
) -> list[dict[str, object]]:
    """The rows of one posting, chained behind the entries so far and to the hash of their event (``fields``)."""
    entries = tuple(entries)
    if not balanced(entries):
        raise ValueError(f"not balanced: {entries}")
    previous, rows = last.entry_hash, []
    for line_no, posted in enumerate(entries, 1):
        row = {
            "id": last.entry_id + line_no,
            "seq": fields["seq"],
            "line_no": line_no,
            "shift_id": fields["shift_id"],
            "business_day": fields["business_day"],
            "account": posted.account.value,
            "agency_code": posted.agency_code,
            "leg": str(posted.leg),
            "amount_vnd": posted.amount_vnd,
        }
        previous = entry_hash(previous, of_event, row)
        rows.append({**row, "hash": previous})
    return rows


def balance(conn: Connection, account: Account, shift_id: int | None = None, agency_code: str | None = None) -> int:
    """The sum of an account in đồng, of one shift or agency where asked; debit above 0."""
    query = select(func.coalesce(func.sum(entry.c.amount_vnd), 0)).where(entry.c.account == account.value)
    if shift_id is not None:
        query = query.where(entry.c.shift_id == shift_id)
    if agency_code is not None:
        query = query.where(entry.c.agency_code == agency_code)
    return int(conn.execute(query).scalar_one())


def moved_for(conn: Connection, subject: str) -> tuple[Entry, ...]:
    """What all events about a subject moved so far, one entry for each account, agency and leg."""
    moved = entry.c.account, entry.c.agency_code, entry.c.leg
    amount_vnd = func.sum(entry.c.amount_vnd)
    query = select(*moved, amount_vnd).join(event, event.c.seq == entry.c.seq).where(event.c.subject == subject)
    rows = conn.execute(query.group_by(*moved).having(amount_vnd != 0).order_by(func.min(entry.c.id)))
    return tuple(Entry(Account(account), vnd, agency_code, leg) for account, agency_code, leg, vnd in rows)
