"""Registering who wants a result brought, before it exists (đăng ký nhận kết quả; QĐ 45/2016 Art 5.2, 16)."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bcdesk.core.codes import RecordKind, parse_dossier_code
from bcdesk.core.dossier import Addressee, Payment, Service
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import acceptance_entries
from bcdesk.core.money import money
from bcdesk.core.registration import Registration, ResultRequest, check_promised
from bcdesk.core.tariff import Leg, postage
from bcdesk.core.transit import limit_on
from bcdesk.core.voucher import registration_voucher
from bcdesk.desk import drafts
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.expected import refuse_paid_already
from bcdesk.desk.printers import keep_voucher, next_voucher
from bcdesk.desk.prints import PaperKind, next_code, of_event, queue
from bcdesk.store import catalogue, dossiers, journal, search
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.terms import terms_of


def draft(counter: Counter, request: ResultRequest) -> Registration:
    """What the paper would say now, price and days of the way back too, without a number; nothing is kept."""
    with reading(counter.db) as conn:
        return _registration(conn, counter, request, counter.clock())


def register(counter: Counter, request: ResultRequest) -> Registration:
    """Register a result that an agency will have: dossier, expected parcel, appointment, money, papers; one event.

    Its number and its Phiếu gửi come with the result. The same form again gives the first registration. Refused: no
    open shift, a giấy hẹn of a day that has passed, unknown commune, procedure or agency, a procedure whose result may
    not go by post, a dossier whose way back is paid already, too little cash.
    """
    station, _, _ = at_work(counter)
    now = counter.clock()
    with writing(counter.db) as conn:
        known = journal.event_of_form(conn, request.form_id)
        if known is not None:
            first: Registration = of_event(conn, known.seq)
            return first
        request = replace(request, dossier_code=request.dossier_code and parse_dossier_code(request.dossier_code))
        value = _registration(conn, counter, request, now)
        _check(conn, request, value)
        seq = journal.next_seq(conn)
        value = replace(
            value,
            number=next_code(conn, station, RecordKind.REGISTRATION, now.date()),
            dossier_id=dossiers.keep_registered(conn, request, now),
            voucher_number=next_voucher(conn, counter, now.date(), seq) if value.postage.total_vnd else "",
        )
        line = dossiers.keep_expected(conn, value)
        search.index(conn, value.dossier_id)
        record_event(
            conn,
            counter,
            EventKind.RESULT_REGISTERED,
            at=now,
            form_id=request.form_id,
            subject=f"dossier:{value.dossier_id}",
            amount_vnd=value.postage.total_vnd,
            lines=(line,),
            entries=acceptance_entries((value.postage,), (), value.agency.code, value.payment),
        )
        drafts.complete(conn, request.form_id)
        queue(conn, PaperKind.REGISTRATION, value, seq, now)
        if value.voucher_number:
            keep_voucher(conn, counter, registration_voucher(value, request.cash_given_vnd), seq, now)
    return value


def _registration(conn: Connection, counter: Counter, request: ResultRequest, now: datetime) -> Registration:
    station, clerk, _ = at_work(counter)
    procedure = catalogue.listless_procedure(conn, request.procedure_code, now.date())
    procedure.check_service(Service.RETURN)
    agency = catalogue.agency(conn, request.agency_code, now.date())
    terms = terms_of(conn, now.date())
    weight_g = counter.rules.result_weight_g
    return Registration(
        number="",
        dossier_id=0,
        made_at=now,
        station=station,
        clerk_name=clerk.name,
        recipient=request.recipient,
        result_place=request.result_place,
        agency=Addressee(agency.code, agency.name, agency.address, agency.phone, agency.email),
        procedure_code=procedure.code,
        procedure_name=procedure.print_name,
        slip_number=request.slip_number,
        dossier_code=request.dossier_code,
        appointment_on=request.appointment_on,
        to_recover=request.to_recover,
        may_sign_master=request.may_sign_master,
        zone=request.zone,
        transit_days=limit_on(terms.limits, request.zone, now.date()).days,
        postage=postage(terms.tariff, Leg.RETURN, request.zone, weight_g, request.discount_code),
        payment=request.payment,
        voucher_number="",
    )


def _check(conn: Connection, request: ResultRequest, value: Registration) -> None:
    today = value.made_at.date()
    catalogue.commune(conn, request.recipient.commune_code, today)
    check_promised(request.appointment_on, today)
    refuse_paid_already(conn, request)
    given_vnd = request.cash_given_vnd
    if request.payment is Payment.CASH and given_vnd is not None and given_vnd < value.postage.total_vnd:
        raise Refused(f"Khách đưa còn thiếu {money(value.postage.total_vnd - given_vnd)}", "cash_given")
