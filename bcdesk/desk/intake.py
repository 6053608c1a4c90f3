"""Accepting a dossier over the counter (tiếp nhận hồ sơ; QĐ 45/2016 Art 6, TT 17/2017 Art 5.1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from bcdesk.core.catalogue import OTHER_CASE
from bcdesk.core.dossier import Addressee, Intake, Payment, Receipt, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import AgentKind, check_pickup
from bcdesk.core.label import intake_label
from bcdesk.core.ledger import acceptance_entries, to_pay_vnd
from bcdesk.core.money import money
from bcdesk.core.tariff import Leg, Postage, postage
from bcdesk.core.transit import check_reason, due_on, limit_on, zone_note
from bcdesk.core.voucher import visit_voucher
from bcdesk.desk import drafts
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.printers import keep_voucher, next_voucher, printers_of
from bcdesk.desk.prints import PaperKind, of_event, queue
from bcdesk.desk.twins import refuse_twin
from bcdesk.store import catalogue, dossiers, journal, numbers, search
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.numbers import NumberKind
from bcdesk.store.terms import terms_of

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


def quote(counter: Counter, intake: Intake) -> Quote:
    """Price and J + n of a dossier if it were accepted now."""
    with reading(counter.db) as conn:
        return _quote(conn, counter, intake, counter.today)


def accept(counter: Counter, intake: Intake) -> Receipt:
    """Accept a dossier: number, dossier, parcels, money, event, papers and print jobs in one transaction.

    Whatever is paid takes a voucher number; voucher and label are printed where they have a printer.

    The same form again gives the first receipt. Refused: no open shift, unknown commune, procedure or agency, a
    procedure that may not go by post, an unknown case of its list, a zone that no data prove without a reason, the same
    again on one day without a reason, too little cash, a label that is not ours or was used, no number left.
    """
    _, _, shift = at_work(counter)
    now = counter.clock()
    with writing(counter.db) as conn:
        known = journal.event_of_form(conn, intake.form_id)
        if known is not None:
            first: Receipt = of_event(conn, known.seq)
            return first
        if intake.service is Service.RETURN:
            raise Refused("Nhận kết quả là đăng ký trước, không có giấy tờ nào để gửi.", "service")
        catalogue.commune(conn, intake.sender.commune_code, now.date())
        if intake.pickup is not None:
            check_pickup(intake.pickup.at, now, shift.business_day)
        receipt = _receipt(conn, counter, intake, now)
        _check_choices(conn, counter, intake, now.date())
        refuse_twin(conn, intake, receipt.accepted_at.date())
        _enough_cash(receipt)
        seq = journal.next_seq(conn)
        number = _number(conn, intake, seq)
        dossier_id = dossiers.keep_dossier(conn, intake, receipt.accepted_at)
        receipt = replace(receipt, item_number=number, dossier_id=dossier_id, event_seq=seq)
        lines = dossiers.keep_parcels(conn, receipt)
        dossiers.keep_charges(conn, receipt, lines)
        search.index(conn, dossier_id)
        record_event(
            conn,
            counter,
            EventKind.ACCEPTED,
            at=now,
            form_id=intake.form_id,
            subject=f"dossier:{dossier_id}",
            amount_vnd=receipt.total_vnd,
            note=_note(intake),
            lines=lines,
            entries=acceptance_entries(receipt.postage, receipt.fees, receipt.agency.code, receipt.payment),
        )
        drafts.complete(conn, intake.form_id)
        queue(conn, PaperKind.CONSIGNMENT, receipt, seq, now)
        if printers_of(conn, counter).label:
            queue(conn, PaperKind.LABEL, intake_label(receipt), seq, now)
        if receipt.total_vnd:
            voucher_number = next_voucher(conn, counter, now.date(), seq)
            keep_voucher(conn, counter, visit_voucher(voucher_number, (receipt,)), seq, now)
    return receipt


def draft(counter: Counter, intake: Intake) -> Receipt:
    """What the Phiếu gửi would say now, without a number; nothing is kept."""
    with reading(counter.db) as conn:
        return _receipt(conn, counter, intake, counter.clock())


def _receipt(conn: Connection, counter: Counter, intake: Intake, now: datetime) -> Receipt:
    station, clerk, _ = at_work(counter)
    accepted_at = now if intake.pickup is None else intake.pickup.at
    procedure = catalogue.listless_procedure(conn, intake.procedure_code, now.date())
    procedure.check_service(intake.service)
    if procedure.authorised is False and intake.agent is not None and intake.agent.kind is not AgentKind.LEGAL:
        raise Refused("Thủ tục này không được ủy quyền: người làm thủ tục phải tự nộp.", "agent_name")
    agency = catalogue.agency(conn, intake.agency_code, now.date())
    terms = _quote(conn, counter, intake, accepted_at.date())
    return Receipt(
        item_number="",
        dossier_id=0,
        event_seq=0,
        accepted_at=accepted_at,
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
        agent=intake.agent,
        pickup=intake.pickup,
    )


def _note(intake: Intake) -> str:
    case = f"Trường hợp: {intake.case}." if intake.case else ""
    return " ".join(filter(None, (intake.again_reason, case, zone_note(intake.zone_reason))))


def _check_choices(conn: Connection, counter: Counter, intake: Intake, today: date) -> None:
    """What no data decide is chosen by the clerk, and said."""
    cases = catalogue.cases_of(conn, intake.procedure_code, today)
    if intake.case not in ((*cases, OTHER_CASE) if cases else ("",)):
        raise Refused("Chọn trường hợp của hồ sơ.", "case")
    agency = catalogue.agency(conn, intake.agency_code, today)
    station, _, _ = at_work(counter)
    here = catalogue.commune(conn, station.commune_code, today)
    ways = [(here, intake.zone)]
    if intake.return_zone is not None and intake.return_zone is not intake.zone:
        there = catalogue.commune(conn, intake.sender.commune_code, today)
        ways.append((here if intake.result_place is ResultPlace.COUNTER else there, intake.return_zone))
    for place, zone in ways:
        proven = catalogue.zone_between(conn, place, agency, here.province_code, today)
        check_reason(zone, proven, intake.zone_reason)


def _quote(conn: Connection, counter: Counter, intake: Intake, on: date) -> Quote:
    """``on``: J, the day of acceptance that the Phiếu gửi prints."""
    terms = terms_of(conn, on)
    limit = limit_on(terms.limits, intake.zone, on)
    weights = {Leg.FORWARD: intake.weight_g, Leg.RETURN: counter.rules.result_weight_g}
    zones = {Leg.FORWARD: intake.zone, Leg.RETURN: intake.return_zone or intake.zone}
    slip_days = limit.days_with_slip if intake.service is Service.FORWARD else None
    return Quote(
        postage=tuple(
            postage(terms.tariff, leg, zones[leg], weights[leg], intake.discount_code) for leg in LEGS[intake.service]
        ),
        fees_vnd=to_pay_vnd((), intake.fees),
        transit_days=limit.days,
        due_on=due_on(on, limit.days, terms.calendar),
        slip_days=slip_days,
        slip_due_on=None if slip_days is None else due_on(on, slip_days, terms.calendar),
    )


def _number(conn: Connection, intake: Intake, seq: int) -> str:
    """The label that was scanned, or the next of our range."""
    if intake.label_number:
        return numbers.take(conn, NumberKind.ITEM, intake.label_number, seq)
    return numbers.next_number(conn, NumberKind.ITEM, seq)


def _enough_cash(receipt: Receipt) -> None:
    if receipt.payment is Payment.CASH and receipt.change_vnd < 0:
        raise Refused(f"Khách đưa còn thiếu {money(-receipt.change_vnd)}", "cash_given")
