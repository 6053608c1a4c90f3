"""The rows of a dossier that came over the counter: people, papers, parcels, charges. Written with its event."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from bcdesk.core.dossier import Document, Fee, Intake, Party, Receipt, Service
from bcdesk.core.ledger import held_fees
from bcdesk.core.registration import Registration, ResultRequest
from bcdesk.core.states import START_STATES
from bcdesk.core.tariff import Leg, Postage
from bcdesk.core.vietnamese import fold
from bcdesk.store.db import insert_row, inserted
from bcdesk.store.journal import Line
from bcdesk.store.schema import (
    charge,
    discount_granted,
    document,
    dossier,
    handed_in,
    intake_choice,
    parcel,
    parcel_dossier,
    party,
)
from bcdesk.store.way_round import appointment


def keep_dossier(conn: Connection, intake: Intake, accepted_at: datetime) -> int:
    """The dossier with its sender, its papers and how it was handed in; gives its id."""
    sender_id = keep_party(conn, intake.sender)
    row = {
        "form_id": intake.form_id,
        "visit": intake.visit or intake.form_id,
        "service": intake.service,
        "sender_id": sender_id,
        "procedure_code": intake.procedure_code,
        "agency_code": intake.agency_code,
        "accepted_at": accepted_at,
        "missing_reason": intake.missing_reason,
        "result_place": intake.result_place,
        "payment": intake.payment,
        "cash_given_vnd": intake.cash_given_vnd,
        "state": START_STATES[Leg.FORWARD],
    }
    dossier_id = insert_row(conn, dossier, row)
    papers = [
        {"dossier_id": dossier_id, "position": position, **_columns(paper)}
        for position, paper in enumerate(intake.documents, start=1)
    ]
    if papers:
        conn.execute(inserted(document), papers)
    _keep_handing_in(conn, intake, dossier_id)
    return dossier_id


def keep_party(conn: Connection, who: Party) -> int:
    """A person or an organisation, as this one dossier names them."""
    row = {name: getattr(who, name) for name in Party.__dataclass_fields__}
    return insert_row(conn, party, row | {"name_folded": fold(who.name)})


def _keep_handing_in(conn: Connection, intake: Intake, dossier_id: int) -> None:
    agent, pickup = intake.agent, intake.pickup
    row: dict[str, object] = {"dossier_id": dossier_id}
    if agent is not None:
        person = Party(agent.name, "", "", "", id_number=agent.id_number)
        row |= {"agent_id": keep_party(conn, person), "agent_kind": agent.kind, "authority": agent.authority}
    if pickup is not None:
        row |= {"pickup_place": pickup.place, "courier": pickup.courier}
    if len(row) > 1:
        conn.execute(insert(handed_in).values(row))
    _keep_choices(conn, dossier_id, intake, intake.case)


def _keep_choices(conn: Connection, dossier_id: int, asked: Intake | ResultRequest, case: str = "") -> None:
    """What no data decide: a discount by its evidence, the case of the list, why this zone."""
    if asked.discount_code:
        granted = {"dossier_id": dossier_id, "code": asked.discount_code, "evidence": asked.discount_evidence}
        conn.execute(insert(discount_granted).values(granted))
    if case or asked.zone_reason:
        chosen = {"dossier_id": dossier_id, "case": case, "zone_reason": asked.zone_reason}
        conn.execute(insert(intake_choice).values(chosen))


def _columns(paper: Document) -> dict[str, object]:
    return {name: getattr(paper, name) for name in Document.__dataclass_fields__}


def keep_parcels(conn: Connection, receipt: Receipt) -> tuple[Line, ...]:
    """A parcel for each leg that was paid, tied to the dossier; gives their journal lines."""
    lines = tuple(_keep_parcel(conn, receipt, leg) for leg in receipt.postage)
    tied = [{"parcel_id": line.parcel_id, "dossier_id": receipt.dossier_id} for line in lines]
    conn.execute(inserted(parcel_dossier), tied)
    return lines


def _keep_parcel(conn: Connection, receipt: Receipt, leg: Postage) -> Line:
    """A forward parcel starts now; a return parcel is expected, without a number, until its result is collected."""
    starts = leg.leg is Leg.FORWARD
    row = {
        "leg": leg.leg,
        "item_number": receipt.item_number if starts else None,
        "weight_g": leg.weight_g if starts else None,
        "bag_number": receipt.bag_number if starts else "",
        "zone": leg.zone,
        "state": START_STATES[leg.leg],
        "started_at": receipt.accepted_at if starts else None,
        "transit_days": receipt.transit_days,
        "due_on": receipt.due_on if starts else None,
        "slip_days": receipt.slip_days,
        "slip_due_on": receipt.slip_due_on,
    }
    parcel_id = insert_row(conn, parcel, row)
    return Line(
        parcel_id=parcel_id,
        item_number=receipt.item_number if starts else "",
        agency_code=receipt.agency.code,
        procedure_code=receipt.procedure_code,
        service=receipt.service,
        leg=leg.leg,
        zone=leg.zone,
        fact_on=receipt.accepted_at.date(),
        value=leg.total_vnd,
    )


def keep_charges(conn: Connection, receipt: Receipt, lines: tuple[Line, ...]) -> None:
    """The postage of each parcel and the fees, written at once: one statement costs as much as ten rows."""
    blank: dict[str, Any] = {"parcel_id": None, "agency_code": "", "name": "", "way": None, "receipt_number": ""}
    blank |= {"dossier_id": receipt.dossier_id, "taken_seq": None}
    rows = []
    for leg, line in zip(receipt.postage, lines, strict=True):
        rows += [blank | each for each in postage_rows(receipt.dossier_id, line.parcel_id, leg)]
    held = held_fees(receipt.fees)
    for fee in receipt.fees:
        paid = {name: getattr(fee, name) for name in Fee.__dataclass_fields__}
        taken = {"taken_seq": receipt.event_seq if fee in held else None}
        rows.append(blank | paid | taken | {"kind": "fee", "agency_code": receipt.agency.code})
    conn.execute(inserted(charge), rows)


def postage_rows(dossier_id: int, parcel_id: int | None, leg: Postage) -> list[dict[str, Any]]:
    """The charges of a way; they add up to what is paid, whether the tariff's prices contain VAT or not."""
    amounts = {"postage": leg.net_vnd + leg.discount_vnd, "discount": -leg.discount_vnd, "vat": leg.vat_vnd}
    way = {"dossier_id": dossier_id, "parcel_id": parcel_id}
    return [way | {"kind": kind, "amount_vnd": vnd} for kind, vnd in amounts.items()]


# Mode 2, before the result exists


def keep_registered(conn: Connection, request: ResultRequest, registered_at: datetime) -> int:
    """The dossier of a result that is to be brought, with what its giấy hẹn says; gives its id."""
    row = {
        "form_id": request.form_id,
        "visit": request.visit or request.form_id,
        "service": Service.RETURN,
        "sender_id": keep_party(conn, request.recipient),
        "procedure_code": request.procedure_code,
        "agency_code": request.agency_code,
        "accepted_at": registered_at,
        "dossier_code": request.dossier_code,
        "result_place": request.result_place,
        "payment": request.payment,
        "cash_given_vnd": request.cash_given_vnd,
        "state": START_STATES[Leg.RETURN],
    }
    dossier_id = insert_row(conn, dossier, row)
    promise = {"due_on": request.appointment_on, "slip_number": request.slip_number, "recorded_at": registered_at}
    conn.execute(insert(appointment).values(dossier_id=dossier_id, **promise))
    _keep_choices(conn, dossier_id, request)
    return dossier_id


def keep_expected(conn: Connection, registered: Registration) -> Line:
    """Its way back, expected without a number, and the postage that is paid for it; gives its journal line."""
    leg = registered.postage
    row = {"leg": leg.leg, "zone": leg.zone, "state": START_STATES[leg.leg], "transit_days": registered.transit_days}
    parcel_id = insert_row(conn, parcel, row)
    conn.execute(inserted(parcel_dossier), [{"parcel_id": parcel_id, "dossier_id": registered.dossier_id}])
    conn.execute(insert(charge), postage_rows(registered.dossier_id, parcel_id, leg))
    return Line(
        parcel_id=parcel_id,
        agency_code=registered.agency.code,
        procedure_code=registered.procedure_code,
        service=Service.RETURN,
        leg=leg.leg,
        zone=leg.zone,
        fact_on=registered.made_at.date(),
        value=leg.total_vnd,
    )
