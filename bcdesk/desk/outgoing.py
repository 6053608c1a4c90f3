"""What goes to an agency: parcels that may be handed over, who receives them, and each Biên bản as it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from bcdesk.core.dossier import Addressee, FeeWay, Payment, Service
from bcdesk.core.handover import HandoverItem, HandoverRecord
from bcdesk.core.states import TRANSITIONS, Act, ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.desk.prints import of_event
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.reference import agency, known_on, procedure
from bcdesk.store.schema import charge, document, dossier, event, parcel, parcel_dossier, party
from bcdesk.store.way_round import handover, handover_item

HANDABLE = tuple(source for source, act in TRANSITIONS if act is Act.HAND_OVER)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A parcel and its dossier, with the line that it has on a Biên bản."""

    parcel_id: int
    dossier_id: int
    state: ParcelState
    leg: Leg
    zone: Zone
    service: Service
    agency_code: str
    item: HandoverItem

    def line(self, fact_on: date, value: int | None = None) -> Line:
        """Its line in an event of the journal."""
        return Line(
            parcel_id=self.parcel_id,
            item_number=self.item.item_number,
            agency_code=self.agency_code,
            procedure_code=self.item.procedure_code,
            service=self.service,
            leg=self.leg,
            zone=self.zone,
            fact_on=fact_on,
            value=value,
        )


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who takes dossiers, and the name of the place where it does (nơi tiếp nhận): its own where it has no other."""

    agency: Addressee
    receiving_point: str


def outgoing(conn: Connection, *conditions: ColumnElement[bool]) -> tuple[Outgoing, ...]:
    """Numbered parcels of every leg that meet the conditions, in the order of their acceptance."""
    rows = conn.execute(_parcels().where(parcel.c.item_number.is_not(None), *conditions)).all()
    fees = _cash_fees(conn, [row.dossier_id for row in rows])
    return tuple(_outgoing(row, fees.get(row.dossier_id, [])) for row in rows)


def waits() -> ColumnElement[bool]:
    """A forward parcel whose state allows that it is handed over."""
    return (parcel.c.leg == Leg.FORWARD) & parcel.c.state.in_(HANDABLE)


def on_unsigned() -> ColumnElement[bool]:
    """A parcel that stands on a Biên bản without its signing time yet."""
    open_ones = select(handover.c.id).where(handover.c.signed_at.is_(None))
    return parcel.c.id.in_(select(handover_item.c.parcel_id).where(handover_item.c.handover_id.in_(open_ones)))


def receivers(conn: Connection, on: date) -> dict[str, Receiver]:
    """Every agency known until that day by its code; one that is no more keeps its last name."""
    columns = ("code", "name", "address", "phone", "email", "receiving_point")
    query = select(*(agency.c[name] for name in columns)).where(agency.c.valid_from <= on)
    rows = {row.code: row for row in conn.execute(query.order_by(agency.c.valid_from, agency.c.id))}
    return {
        code: Receiver(
            Addressee(code, row.name, row.address, row.phone, row.email), rows.get(row.receiving_point, row).name
        )
        for code, row in rows.items()
    }


def receiver(known: dict[str, Receiver], code: str) -> Receiver:
    """An agency by its code; by the code alone where its pack is gone."""
    return known.get(code) or Receiver(Addressee(code, code, ""), code)


def records(conn: Connection, *conditions: ColumnElement[bool]) -> tuple[HandoverRecord, ...]:
    """Each Biên bản that meets the conditions: what was printed, and what was entered after it was signed."""
    rows = conn.execute(select(handover).where(*conditions).order_by(handover.c.id)).all()
    return tuple(_record(conn, row) for row in rows)


def _record(conn: Connection, row: Any) -> HandoverRecord:
    made = (event.c.subject == f"handover:{row.id}", event.c.kind == EventKind.HANDOVER_PREPARED.value)
    printed: HandoverRecord = of_event(conn, conn.execute(select(event.c.seq).where(*made)).scalar_one())
    listed = select(handover_item.c.exception).where(handover_item.c.handover_id == row.id)
    exceptions = conn.execute(listed.order_by(handover_item.c.position)).scalars()
    items = tuple(replace(item, exception=reason) for item, reason in zip(printed.items, exceptions, strict=True))
    return replace(printed, items=items, signed_at=row.signed_at, received_by=row.received_by)


def _parcels() -> Any:
    name = known_on(procedure.c.print_name, dossier.c.procedure_code, func.substr(dossier.c.accepted_at, 1, 10))
    of_dossier = document.c.dossier_id == dossier.c.id
    originals = select(func.sum(document.c.originals)).where(of_dossier).scalar_subquery()
    copies = select(func.sum(document.c.copies)).where(of_dossier).scalar_subquery()
    return (
        select(
            parcel.c.id.label("parcel_id"),
            dossier.c.id.label("dossier_id"),
            *(parcel.c.state, parcel.c.leg, parcel.c.zone, parcel.c.item_number, parcel.c.due_on),
            *(dossier.c.service, dossier.c.agency_code, dossier.c.procedure_code, dossier.c.accepted_at),
            party.c.name.label("sender"),
            party.c.id_number,
            func.coalesce(name, dossier.c.procedure_code).label("procedure_name"),
            func.coalesce(originals, 0).label("originals"),
            func.coalesce(copies, 0).label("copies"),
        )
        .select_from(parcel)
        .join(parcel_dossier, parcel_dossier.c.parcel_id == parcel.c.id)
        .join(dossier, dossier.c.id == parcel_dossier.c.dossier_id)
        .join(party, party.c.id == dossier.c.sender_id)
        .order_by(dossier.c.accepted_at, parcel.c.id)
    )


def goes_along() -> ColumnElement[bool]:
    """A fee, joined to its dossier, that is handed over with the papers: paid in cash when they were accepted.

    What was paid by transfer, or at delivery, goes to its agency by itself (``desk.remittance``).
    """
    paid = (charge.c.kind == "fee") & (charge.c.way == FeeWay.TO_POST) & charge.c.taken_seq.is_not(None)
    return paid & (dossier.c.payment == Payment.CASH)


def remit_along(conn: Connection, dossier_ids: Iterable[int], seq: int) -> None:
    """The fees of these dossiers went with their Biên bản, which event ``seq`` says is signed."""
    gone = select(charge.c.id).join(dossier).where(goes_along(), dossier.c.id.in_(list(dossier_ids)))
    gone = gone.where(charge.c.remitted_seq.is_(None))
    conn.execute(update(charge).where(charge.c.id.in_(gone)).values(remitted_seq=seq))


def _cash_fees(conn: Connection, dossier_ids: Iterable[int]) -> dict[int, list[Any]]:
    query = (
        select(charge.c.dossier_id, charge.c.amount_vnd, charge.c.receipt_number)
        .join(dossier)
        .where(goes_along(), dossier.c.id.in_(list(dossier_ids)))
        .order_by(charge.c.id)
    )
    fees: dict[int, list[Any]] = {}
    for row in conn.execute(query):
        fees.setdefault(row.dossier_id, []).append(row)
    return fees


def _outgoing(row: Any, fees: list[Any]) -> Outgoing:
    item = HandoverItem(
        item_number=row.item_number,
        sender=row.sender,
        id_number=row.id_number,
        procedure_code=row.procedure_code,
        procedure_name=row.procedure_name,
        originals=row.originals,
        copies=row.copies,
        fees_vnd=sum(fee.amount_vnd for fee in fees),
        fee_receipts="; ".join(fee.receipt_number for fee in fees if fee.receipt_number),
        accepted_at=row.accepted_at,
        due_on=row.due_on,
    )
    state = ParcelState(row.state)
    return Outgoing(row.parcel_id, row.dossier_id, state, row.leg, row.zone, row.service, row.agency_code, item)
