"""Accepting a dossier over the counter (tiếp nhận hồ sơ; QĐ 45/2016 Art 6, TT 17/2017 Art 5.1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bcdesk.core.dossier import Addressee, Document, Fee, Intake, Party, Payment, Receipt, Service
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import acceptance_entries, to_pay_vnd
from bcdesk.core.money import money
from bcdesk.core.states import START_STATES
from bcdesk.core.tariff import Leg, Postage, postage
from bcdesk.core.transit import Zone, due_on, limit_on
from bcdesk.core.vietnamese import fold
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.prints import PaperKind, of_event, queue
from bcdesk.store import catalogue, journal, numbers, search
from bcdesk.store.db import insert_row, inserted, reading, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.numbers import NumberKind
from bcdesk.store.schema import charge, document, dossier, parcel, parcel_dossier, party
from bcdesk.store.terms import terms_of

COPIES = 3
LEGS = {
    Service.FORWARD: (Leg.FORWARD,),
    Service.RETURN: (Leg.RETURN,),
    Service.TWO_WAY: (Leg.FORWARD, Leg.RETURN),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """What a service costs and promises. ``slip_`` pair only where a giấy hẹn is delivered (mode 1)."""

    postage: tuple[Postage, ...]
    fees_vnd: int
    transit_days: int
    due_on: date
    slip_days: int | None
    slip_due_on: date | None

    @property
    def postage_vnd(self) -> int:
        return sum(leg.total_vnd for leg in self.postage)

    @property
    def total_vnd(self) -> int:
        return self.postage_vnd + self.fees_vnd


def quote(
    counter: Counter, service: Service, weight_g: int, zone: Zone, fees: tuple[Fee, ...] = (), discount_code: str = ""
) -> Quote:
    """Price and J + n of a dossier if it were accepted now."""
    with reading(counter.db) as conn:
        return _quote(conn, counter, service, weight_g, zone, fees, discount_code)


def accept(counter: Counter, intake: Intake) -> Receipt:
    """Accept a dossier: number, dossier, parcels, money, event, paper and print job in one transaction.

    The same form again gives the first receipt. Refused: no open shift, unknown commune, procedure or agency, a
    procedure that may not go by post, too little cash, no number left.
    """
    at_work(counter)
    with writing(counter.db) as conn:
        known = journal.event_of_form(conn, intake.form_id)
        if known is not None:
            first: Receipt = of_event(conn, known.seq)
            return first
        if intake.service is Service.RETURN:
            raise Refused("Hồ sơ chỉ nhận kết quả được ghi khi có kết quả (trang Nhận kết quả).", "service")
        catalogue.commune(conn, intake.sender.commune_code, counter.today)
        receipt = _receipt(conn, counter, intake)
        _enough_cash(receipt)
        seq = journal.next_seq(conn)
        number = numbers.next_number(conn, NumberKind.ITEM, seq)
        dossier_id = _keep_dossier(conn, intake, receipt.accepted_at)
        receipt = replace(receipt, item_number=number, dossier_id=dossier_id, event_seq=seq)
        lines = tuple(_keep_parcel(conn, receipt, leg) for leg in receipt.postage)
        parcel_ids = [line.parcel_id for line in lines]
        conn.execute(inserted(parcel_dossier), [{"parcel_id": key, "dossier_id": dossier_id} for key in parcel_ids])
        _keep_charges(conn, receipt, parcel_ids)
        search.index(conn, dossier_id)
        record_event(
            conn,
            counter,
            EventKind.ACCEPTED,
            at=receipt.accepted_at,
            form_id=intake.form_id,
            subject=f"dossier:{dossier_id}",
            amount_vnd=receipt.total_vnd,
            lines=lines,
            entries=acceptance_entries(receipt.postage, receipt.fees, receipt.agency.code, receipt.payment),
        )
        queue(conn, PaperKind.CONSIGNMENT, receipt, seq, COPIES, receipt.accepted_at)
    return receipt


def draft(counter: Counter, intake: Intake) -> Receipt:
    """What the Phiếu gửi would say now, without a number; nothing is kept."""
    with reading(counter.db) as conn:
        return _receipt(conn, counter, intake)


def _receipt(conn: Connection, counter: Counter, intake: Intake) -> Receipt:
    station, clerk, _ = at_work(counter)
    now = counter.clock()
    procedure = catalogue.listless_procedure(conn, intake.procedure_code, now.date())
    if procedure.refusal:
        raise Refused(f"Thủ tục này không gửi qua bưu chính: {procedure.refusal}", "procedure")
    agency = catalogue.agency(conn, intake.agency_code, now.date())
    terms = _quote(conn, counter, intake.service, intake.weight_g, intake.zone, intake.fees, intake.discount_code)
    return Receipt(
        item_number="",
        dossier_id=0,
        event_seq=0,
        accepted_at=now,
        station=station,
        clerk_name=clerk.name,
        service=intake.service,
        sender=intake.sender,
        agency=Addressee(agency.code, agency.name, agency.address, agency.phone, agency.email),
        procedure_code=procedure.code,
        procedure_name=procedure.print_name,
        documents=intake.documents,
        weight_g=intake.weight_g,
        bag_number=intake.bag_number,
        zone=intake.zone,
        transit_days=terms.transit_days,
        due_on=terms.due_on,
        slip_days=terms.slip_days,
        slip_due_on=terms.slip_due_on,
        postage=terms.postage,
        fees=intake.fees,
        payment=intake.payment,
        total_vnd=terms.total_vnd,
        cash_given_vnd=intake.cash_given_vnd,
        result_place=intake.result_place,
        missing_reason=intake.missing_reason,
    )


def _quote(
    conn: Connection,
    counter: Counter,
    service: Service,
    weight_g: int,
    zone: Zone,
    fees: tuple[Fee, ...],
    discount_code: str,
) -> Quote:
    today = counter.today
    terms = terms_of(conn, today)
    weights = {Leg.FORWARD: weight_g, Leg.RETURN: counter.rules.result_weight_g}
    limit = limit_on(terms.limits, zone, today)
    slip_days = limit.days_with_slip if service is Service.FORWARD else None
    return Quote(
        postage=tuple(postage(terms.tariff, leg, zone, weights[leg], discount_code) for leg in LEGS[service]),
        fees_vnd=to_pay_vnd((), fees),
        transit_days=limit.days,
        due_on=due_on(today, limit.days, terms.calendar),
        slip_days=slip_days,
        slip_due_on=None if slip_days is None else due_on(today, slip_days, terms.calendar),
    )


def _enough_cash(receipt: Receipt) -> None:
    if receipt.payment is Payment.CASH and receipt.change_vnd < 0:
        raise Refused(f"Khách đưa còn thiếu {money(-receipt.change_vnd)}", "cash_given")


def _keep_dossier(conn: Connection, intake: Intake, now: datetime) -> int:
    sender = intake.sender
    who = {name: getattr(sender, name) for name in Party.__dataclass_fields__}
    sender_id = insert_row(conn, party, who | {"name_folded": fold(sender.name)})
    row = {
        "form_id": intake.form_id,
        "visit": intake.form_id,
        "service": intake.service,
        "sender_id": sender_id,
        "procedure_code": intake.procedure_code,
        "agency_code": intake.agency_code,
        "accepted_at": now,
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
    return dossier_id


def _columns(paper: Document) -> dict[str, object]:
    return {name: getattr(paper, name) for name in Document.__dataclass_fields__}


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


def _keep_charges(conn: Connection, receipt: Receipt, parcel_ids: list[int | None]) -> None:
    """The postage of each parcel and the fees, written at once: one statement costs as much as ten rows."""
    blank: dict[str, Any] = {"parcel_id": None, "agency_code": "", "name": "", "way": None, "receipt_number": ""}
    blank |= {"dossier_id": receipt.dossier_id}
    rows = []
    for leg, parcel_id in zip(receipt.postage, parcel_ids, strict=True):
        # the three add up to what is paid, whether the tariff's prices contain VAT or not
        amounts = {"postage": leg.net_vnd + leg.discount_vnd, "discount": -leg.discount_vnd, "vat": leg.vat_vnd}
        rows += [blank | {"parcel_id": parcel_id, "kind": kind, "amount_vnd": vnd} for kind, vnd in amounts.items()]
    for fee in receipt.fees:
        paid = {name: getattr(fee, name) for name in Fee.__dataclass_fields__}
        rows.append(blank | paid | {"kind": "fee", "agency_code": receipt.agency.code})
    conn.execute(inserted(charge), rows)
