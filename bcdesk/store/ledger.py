"""Entries (bút toán) as they are kept: written once with their event, summed when a figure is asked for."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, func, select

from bcdesk.core.ledger import Account, Entry, balanced
from bcdesk.store.chain import entry_hash, head
from bcdesk.store.db import inserted
from bcdesk.store.schema import entry


def post(conn: Connection, seq: int, entries: Iterable[Entry], shift_id: int | None, business_day: date) -> None:
    """Write the entries of the event that was just appended."""
    entries = tuple(entries)
    if not balanced(entries):
        raise ValueError(f"not balanced: {entries}")
    if not entries:
        return
    last = head(conn)
    if last.seq != seq:
        raise ValueError(f"event {seq} is not the last one, {last.seq}")
    previous = last.entry_hash
    rows = []
    for line_no, posted in enumerate(entries, 1):
        fields = {
            "id": last.entry_id + line_no,
            "seq": seq,
            "line_no": line_no,
            "shift_id": shift_id,
            "business_day": business_day,
            "account": posted.account.value,
            "agency_code": posted.agency_code,
            "leg": str(posted.leg),
            "amount_vnd": posted.amount_vnd,
        }
        previous = entry_hash(previous, last.hash, fields)
        rows.append({**fields, "hash": previous})
    conn.execute(inserted(entry), rows)


def balance(conn: Connection, account: Account, shift_id: int | None = None, agency_code: str | None = None) -> int:
    """The sum of an account in đồng, of one shift or agency where asked; debit above 0."""
    query = select(func.coalesce(func.sum(entry.c.amount_vnd), 0)).where(entry.c.account == account.value)
    if shift_id is not None:
        query = query.where(entry.c.shift_id == shift_id)
    if agency_code is not None:
        query = query.where(entry.c.agency_code == agency_code)
    return int(conn.execute(query).scalar_one())
