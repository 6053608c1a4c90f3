"""Giving fees to their agencies outside a Biên bản (nộp phí, lệ phí; QĐ 45/2016 Art 11): at delivery, by transfer."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from bcdesk.core.codes import RecordKind
from bcdesk.core.dossier import FeeWay, Payment
from bcdesk.core.ledger import remittance_entries
from bcdesk.core.remittance import HeldFee, Remittance, Standing, chosen_fees, receiver_name
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.outgoing import goes_along, receiver, receivers
from bcdesk.desk.prints import PaperKind, next_code, of_event, queue
from bcdesk.desk.transfer import waiting_transfers
from bcdesk.store import journal
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.schema import charge, dossier, event, parcel, parcel_dossier, party


def held(counter: Counter) -> tuple[tuple[str, tuple[HeldFee, ...]], ...]:
    """Fees still held, by the name of their agency; the oldest first."""
    with reading(counter.db) as conn:
        fees = _held(conn)
        known = receivers(conn, counter.today)
    codes = sorted({fee.agency_code for fee in fees})
    return tuple(
        (receiver(known, code).agency.name, tuple(fee for fee in fees if fee.agency_code == code)) for code in codes
    )


def remit(
    counter: Counter, agency_code: str, charge_ids: Sequence[int], way: Payment, received_by: str, form_id: str
) -> Remittance:
    """Give fees to their agency, in cash out of the drawer or by bank, and queue the two copies of their list.

    The same form again gives the same list. Refused: nothing chosen, a fee that goes with its papers or whose money
    has not come, cash for nobody, a drawer that holds less.
    """
    station, clerk, _ = at_work(counter)
    now = counter.clock()
    with writing(counter.db) as conn:
        if known := journal.event_of_form(conn, form_id):
            first: Remittance = of_event(conn, known.seq)
            return first
        made = Remittance(
            code=next_code(conn, station, RecordKind.REMITTANCE, now.date()),
            station=station,
            clerk_name=clerk.name,
            agency=receiver(receivers(conn, now.date()), agency_code).agency,
            made_at=now,
            way=way,
            received_by=receiver_name(way, received_by),
            fees=chosen_fees(_held(conn, agency_code), charge_ids),
        )
        chosen = [fee.charge_id for fee in made.fees]
        seq = record_event(
            conn,
            counter,
            EventKind.FEES_REMITTED,
            at=now,
            form_id=form_id,
            subject=f"agency:{agency_code}",
            amount_vnd=made.total_vnd,
            reason=way.value,
            lines=_lines(conn, chosen, now.date()),
            entries=remittance_entries(made.total_vnd, agency_code, way),
        )
        conn.execute(update(charge).where(charge.c.id.in_(chosen)).values(remitted_seq=seq))
        queue(conn, PaperKind.REMITTANCE, made, seq, now)
    return made


def taken_and_kept() -> ColumnElement[bool]:
    """A fee whose money was taken and that its agency has not had."""
    return charge.c.taken_seq.is_not(None) & charge.c.remitted_seq.is_(None)


_FIRST = select(func.min(parcel_dossier.c.parcel_id)).where(parcel_dossier.c.dossier_id == charge.c.dossier_id)
_PARCEL_ID = func.coalesce(charge.c.parcel_id, _FIRST.scalar_subquery())
"""The parcel of a fee: the result's where it was taken with it, otherwise the first of its dossier."""


def _held(conn: Connection, agency_code: str = "") -> tuple[HeldFee, ...]:
    query = (
        select(
            charge.c.id.label("charge_id"),
            *(charge.c.agency_code, charge.c.name, charge.c.receipt_number, charge.c.amount_vnd),
            *(charge.c.dossier_id, charge.c.way),
            parcel.c.item_number,
            party.c.name.label("payer"),
            event.c.at.label("taken_at"),
            goes_along().label("goes_along"),
        )
        .join(dossier, dossier.c.id == charge.c.dossier_id)
        .join(party, party.c.id == dossier.c.sender_id)
        .join(event, event.c.seq == charge.c.taken_seq)
        .join(parcel, parcel.c.id == _PARCEL_ID)
        .where(taken_and_kept())
        .order_by(charge.c.agency_code, charge.c.taken_seq, charge.c.id)
    )
    if agency_code:
        query = query.where(charge.c.agency_code == agency_code)
    rows = conn.execute(query).all()
    waiting = waiting_transfers(conn) if rows else {}
    return tuple(_fee(row, waiting) for row in rows)


def _fee(row: Any, waiting: dict[int, int]) -> HeldFee:
    kept = row._asdict()
    dossier_id, way, along = kept.pop("dossier_id"), kept.pop("way"), kept.pop("goes_along")
    standing = Standing.WITH_PAPERS if along else Standing.READY
    if way is FeeWay.TO_POST and dossier_id in waiting:  # one that was left to delivery is paid in cash
        standing = Standing.TRANSFER
    return HeldFee(**kept, standing=standing)


def _lines(conn: Connection, charge_ids: list[int], on: date) -> list[Line]:
    """One for each parcel whose fees were given, so that its dossier's history tells it."""
    columns = (parcel.c.id, parcel.c.item_number, parcel.c.leg, dossier.c.agency_code, dossier.c.procedure_code)
    query = select(*columns).select_from(charge).join(dossier, dossier.c.id == charge.c.dossier_id)
    query = query.join(parcel, parcel.c.id == _PARCEL_ID).where(charge.c.id.in_(charge_ids)).distinct()
    return [
        Line(on, row.id, row.item_number or "", row.agency_code, row.procedure_code, leg=row.leg)
        for row in conn.execute(query.order_by(parcel.c.id))
    ]
