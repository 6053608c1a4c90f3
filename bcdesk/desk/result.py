"""Collecting a result from its agency (nhận kết quả; QĐ 45/2016 Art 9, TT 17/2017 Art 5.2 a–b)."""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from bcdesk.core.catalogue import Agency
from bcdesk.core.codes import parse_dossier_code
from bcdesk.core.delivery import Collection, ResultReceipt
from bcdesk.core.dossier import Addressee, Fee, FeeWay, Payment, ResultPlace, Service, Station
from bcdesk.core.errors import Refused
from bcdesk.core.label import result_label
from bcdesk.core.states import START_STATES, ParcelState
from bcdesk.core.tariff import Leg, postage
from bcdesk.core.transit import Zone, check_reason, due_on, limit_on, zone_note
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.expected import ExpectedResult, expected, first_number, look_up, owed_for
from bcdesk.desk.printers import printers_of
from bcdesk.desk.prints import PaperKind, of_event, queue
from bcdesk.store import catalogue, dossiers, journal, numbers, search
from bcdesk.store.db import insert_row, inserted, reading, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.moves import moved
from bcdesk.store.numbers import NumberKind
from bcdesk.store.schema import charge, dossier, intake_choice, parcel, parcel_dossier
from bcdesk.store.terms import terms_of
from bcdesk.store.way_round import appointment, result, result_paper

__all__ = ["collect", "expected", "look_up", "propose_zone"]


def propose_zone(counter: Counter, agency: Agency, commune_code: str, place: ResultPlace) -> Zone | None:
    """The zone from an agency to the place of delivery; None where no data prove one, and the clerk chooses."""
    (station, _, _), today = at_work(counter), counter.today
    with reading(counter.db) as conn:
        return _zone(conn, station, agency, commune_code, place, today, today)


def collect(counter: Counter, collection: Collection) -> ResultReceipt:
    """Take a result from its agency: number, J, parcel, papers, event, paper and print job in one transaction.

    This desk is the point of delivery, so that the result arrives (ARRIVE) in the same act that collects it. What the
    intake took for the way back is shown and not taken again; a first number of another desk counts as paid in full.
    Without one the recipient pays. The same form again gives the first receipt.
    """
    at_work(counter)
    with writing(counter.db) as conn:
        done = journal.event_of_form(conn, collection.form_id)
        if done is not None:
            first: ResultReceipt = of_event(conn, done.seq)
            return first
        collection = _normal(collection)
        owed = owed_for(conn, collection)
        receipt = _receipt(conn, counter, collection, owed)
        state = moved(START_STATES[Leg.RETURN], EventKind.RESULT_COLLECTED)
        seq = journal.next_seq(conn)
        number = numbers.next_number(conn, NumberKind.ITEM, seq)
        receipt = replace(receipt, item_number=number, event_seq=seq)
        recipient_id = _recipient(conn, receipt, owed)
        if owed is None:
            receipt = replace(receipt, dossier_id=_keep_dossier(conn, collection, receipt, recipient_id))
        conn.execute(
            update(dossier)
            .where(dossier.c.id == receipt.dossier_id)
            .values(state=state, dossier_code=receipt.dossier_code)
        )
        parcel_id = _keep_parcel(conn, receipt, owed, state)
        _keep_result(conn, receipt, parcel_id, recipient_id)
        for fee in receipt.fees:
            _keep_fee(conn, receipt, parcel_id, fee)
        search.index(conn, receipt.dossier_id)
        if collection.appointment_on is not None:
            _keep_appointment(conn, receipt, collection.appointment_on)
        line = Line(
            parcel_id=parcel_id,
            item_number=number,
            agency_code=receipt.agency.code,
            procedure_code=receipt.procedure_code,
            service=Service.RETURN if owed is None else owed.service,
            leg=Leg.RETURN,
            zone=receipt.zone,
            fact_on=receipt.collected_at.date(),
        )
        record_event(
            conn,
            counter,
            EventKind.RESULT_COLLECTED,
            at=receipt.collected_at,
            form_id=collection.form_id,
            subject=f"dossier:{receipt.dossier_id}",
            note=zone_note(collection.zone_reason),
            lines=(line,),
        )
        queue(conn, PaperKind.RESULT, receipt, seq, receipt.collected_at)
        if printers_of(conn, counter).label:
            queue(conn, PaperKind.LABEL, result_label(receipt), seq, receipt.collected_at)
    return receipt


def _normal(collection: Collection) -> Collection:
    """Numbers and codes in the one form in which they are kept."""
    return replace(
        collection,
        first_number=collection.first_number and first_number(collection.first_number),
        dossier_code=collection.dossier_code and parse_dossier_code(collection.dossier_code),
    )


def _receipt(conn: Connection, counter: Counter, collection: Collection, owed: ExpectedResult | None) -> ResultReceipt:
    station, clerk, _ = at_work(counter)
    now = counter.clock()
    # what was taken in keeps the terms of its day: its agency may have ended since
    terms_day = now.date() if owed is None else owed.accepted_on
    recipient = collection.recipient or (owed and owed.recipient)
    if not recipient:
        raise Refused("Không có hồ sơ này ở quầy. Ghi người nhận theo kết quả để nhận.", "name")
    code = owed.procedure_code if owed else collection.procedure_code
    if not code:
        raise Refused("Chưa chọn thủ tục trong danh mục.", "procedure")
    procedure = catalogue.listless_procedure(conn, code, terms_day)
    if owed is None:
        procedure.check_service(Service.RETURN)
    agency = catalogue.agency(conn, collection.agency_code, terms_day)
    place = collection.result_place or (owed.result_place if owed else ResultPlace.ADDRESS)
    known = owed is not None and recipient == owed.recipient
    there_on = terms_day if known else now.date()
    proven = _zone(conn, station, agency, recipient.commune_code, place, there_on, now.date())
    zone = collection.zone or proven or (owed and owed.zone)
    if not zone:
        raise Refused("Chưa rõ vùng cước từ cơ quan đến nơi phát. Chọn vùng cước.", "zone")
    if collection.zone is not None:
        check_reason(collection.zone, proven, collection.zone_reason)
    terms = terms_of(conn, now.date())
    price = postage(terms.tariff, Leg.RETURN, zone, collection.weight_g, "" if owed else collection.discount_code)
    paid = owed.postage if owed else price
    limit = limit_on(terms.limits, zone, now.date())
    return ResultReceipt(
        item_number="",
        dossier_id=owed.dossier_id if owed else 0,
        event_seq=0,
        collected_at=now,
        station=station,
        clerk_name=clerk.name,
        agency=Addressee(agency.code, agency.name, agency.address, agency.phone, agency.email),
        recipient=recipient,
        procedure_code=procedure.code,
        procedure_name=procedure.print_name,
        dossier_code=collection.dossier_code or (owed.dossier_code if owed else ""),
        papers=collection.papers,
        weight_g=collection.weight_g,
        bag_number=collection.bag_number,
        zone=zone,
        transit_days=limit.days,
        due_on=due_on(now.date(), limit.days, terms.calendar),
        postage=paid,
        first_number=collection.first_number,
        prepaid_vnd=paid.total_vnd if collection.first_number else 0,
        fees=collection.fees,
        result_place=place,
        master_signed=collection.master_signed,
    )


def _zone(
    conn: Connection, station: Station, agency: Agency, commune_code: str, place: ResultPlace, on: date, today: date
) -> Zone | None:
    """``on``: when the recipient's commune was known by this code."""
    here = catalogue.commune(conn, station.commune_code, today)
    there = catalogue.commune(conn, commune_code, on)
    if place is ResultPlace.COUNTER:
        there = here
    return catalogue.zone_between(conn, there, agency, here.province_code, on)


# What is kept


def _recipient(conn: Connection, receipt: ResultReceipt, owed: ExpectedResult | None) -> int:
    """The sender of the dossier if it is the same person, otherwise a party of its own."""
    who = receipt.recipient
    if owed is not None and who == owed.recipient:
        sender = select(dossier.c.sender_id).where(dossier.c.id == owed.dossier_id)
        return int(conn.execute(sender).scalar_one())
    return dossiers.keep_party(conn, who)


def _keep_dossier(conn: Connection, collection: Collection, receipt: ResultReceipt, recipient_id: int) -> int:
    """A dossier that another desk took in, or that its owner sent alone: known here by its result."""
    row = {
        "form_id": collection.form_id,
        "visit": collection.form_id,
        "service": Service.RETURN,
        "sender_id": recipient_id,
        "procedure_code": receipt.procedure_code,
        "agency_code": receipt.agency.code,
        "accepted_at": receipt.collected_at,
        "result_place": receipt.result_place,
        "payment": Payment.CASH,
        "state": START_STATES[Leg.RETURN],
    }
    dossier_id = insert_row(conn, dossier, row)
    if collection.zone_reason:
        conn.execute(inserted(intake_choice), {"dossier_id": dossier_id, "zone_reason": collection.zone_reason})
    return dossier_id


def _keep_parcel(conn: Connection, receipt: ResultReceipt, owed: ExpectedResult | None, state: ParcelState) -> int:
    """The return parcel starts now; where nobody expected it, it is made and has its postage to pay."""
    row = {
        "item_number": receipt.item_number,
        "weight_g": receipt.weight_g,
        "bag_number": receipt.bag_number,
        "zone": receipt.zone,
        "state": state,
        "started_at": receipt.collected_at,
        "transit_days": receipt.transit_days,
        "due_on": receipt.due_on,
    }
    if owed is not None:
        conn.execute(update(parcel).where(parcel.c.id == owed.parcel_id).values(row))
        return owed.parcel_id
    parcel_id = insert_row(conn, parcel, row | {"leg": Leg.RETURN})
    conn.execute(insert(parcel_dossier).values(parcel_id=parcel_id, dossier_id=receipt.dossier_id))
    if not receipt.first_number:
        conn.execute(insert(charge), dossiers.postage_rows(receipt.dossier_id, parcel_id, receipt.postage))
    return parcel_id


def _keep_result(conn: Connection, receipt: ResultReceipt, parcel_id: int, recipient_id: int) -> None:
    row = {
        "parcel_id": parcel_id,
        "recipient_id": recipient_id,
        "collected_at": receipt.collected_at,
        "prepaid_number": receipt.first_number,
        "master_signed": receipt.master_signed,
    }
    conn.execute(insert(result).values(row))
    papers = [
        {"parcel_id": parcel_id, "position": position, "role": row.role, "name": row.name}
        | {"originals": row.originals, "copies": row.copies}
        for position, row in enumerate(receipt.papers, start=1)
    ]
    conn.execute(insert(result_paper), papers)


def _keep_fee(conn: Connection, receipt: ResultReceipt, parcel_id: int, fee: Fee) -> None:
    """The agency told the amount: of a fee that the intake left to delivery, or of a new one."""
    told = {"parcel_id": parcel_id, "amount_vnd": fee.amount_vnd}
    left_open = (
        charge.c.dossier_id == receipt.dossier_id,
        charge.c.kind == "fee",
        charge.c.way == FeeWay.AT_DELIVERY,
        charge.c.parcel_id.is_(None),
        charge.c.name == fee.name,
    )
    key = conn.execute(select(func.min(charge.c.id)).where(*left_open)).scalar()
    if key is not None:
        conn.execute(update(charge).where(charge.c.id == key).values(told))
        return
    row = {
        "dossier_id": receipt.dossier_id,
        "kind": "fee",
        "agency_code": receipt.agency.code,
        "name": fee.name,
        "way": FeeWay.AT_DELIVERY,
    }
    conn.execute(insert(charge).values(row | told))


def _keep_appointment(conn: Connection, receipt: ResultReceipt, on: date) -> None:
    known = update(appointment).where(appointment.c.dossier_id == receipt.dossier_id).values(due_on=on)
    if not conn.execute(known).rowcount:
        row = {"dossier_id": receipt.dossier_id, "due_on": on, "recorded_at": receipt.collected_at}
        conn.execute(insert(appointment).values(row))
