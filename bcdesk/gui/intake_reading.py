"""What an intake form says: an Intake or a ResultRequest, or all that is wrong with it in the order of the page."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from bcdesk.core.codes import parse_dossier_code, parse_item_number
from bcdesk.core.dates import parse_date
from bcdesk.core.dossier import (
    Document,
    Fee,
    FeeWay,
    Intake,
    Party,
    PartyKind,
    Payment,
    ResultPlace,
    Service,
    parse_weight_g,
)
from bcdesk.core.errors import Refused
from bcdesk.core.identity import parse_id_number, parse_phone, parse_tax_code
from bcdesk.core.missing import Wanted
from bcdesk.core.money import parse_money
from bcdesk.core.registration import ResultRequest, check_promised
from bcdesk.core.transit import Zone
from bcdesk.core.vietnamese import nfc
from bcdesk.gui.fields import TextField
from bcdesk.gui.intake_form import IntakeForm

T = TypeVar("T")
UNKNOWN = "…"
"""Stands in the preview for what is not typed yet."""


def read(form: IntakeForm, form_id: str) -> tuple[Intake | ResultRequest | None, tuple[Refused, ...]]:
    """What is to be accepted or registered, or all that is refused."""
    reading = _Reading()
    asked = reading.of("", lambda: _asked(form, form_id, reading), None)
    missing = form.missing()
    if missing and not form.reason.text():
        reading.refuse("documents", f"Còn thiếu {len(missing)} giấy tờ: {missing[0]}.", None)
    if not form.case.isHidden() and not form.case.text():
        reading.refuse("case", "Chọn trường hợp của hồ sơ.", None)
    if not form.zone_reason.isHidden() and not form.zone_reason.text():
        reading.refuse("zone_reason", "Danh mục không chứng minh được vùng này: ghi lý do.", None)
    order = [stop.name for stop in form.order]
    found = sorted(reading.first_of_each(), key=lambda refused: order.index(refused.field))
    return (None if found else asked), tuple(found)


def wanted(form: IntakeForm) -> tuple[Wanted | None, tuple[Refused, ...]]:
    """What the customer has to bring, once everything is counted; None where nothing is missing."""
    missing = () if form.registering else form.checklist.wanted()
    if not missing or form.procedure is None:
        return None, ()
    reading, agency = _Reading(), form.agency.value()
    name = nfc(form.sender_name.text()) or reading.refuse("name", "Chưa ghi họ và tên người gửi.", "")
    reading.of("documents", form.checklist.demand_counted, None)
    listed = Wanted(
        customer=Party(name=name, address_line="", commune_code="", place=""),
        procedure_code=form.procedure.code,
        agency_code=agency.code if agency is not None else "",
        missing=missing,
        complete=form.checklist.complete(),
    )
    return listed, tuple(reading.problems)


def draft(form: IntakeForm) -> Intake | ResultRequest | None:
    """What can be shown so far, with "…" where nothing is typed; None until procedure, agency and zone stand."""
    if form.procedure is None or form.agency.value() is None or form.zone.value() is None:
        return None
    reading = _Reading()
    try:
        asked = _asked(form, "", reading, blank=UNKNOWN)
    except Refused:
        return None
    return None if any(refused.field == form.weight.name for refused in reading.problems) else asked


def _asked(form: IntakeForm, form_id: str, reading: "_Reading", blank: str = "") -> Intake | ResultRequest:
    return (_request if form.registering else _intake)(form, form_id, reading, blank)


def _request(form: IntakeForm, form_id: str, reading: "_Reading", blank: str) -> ResultRequest:
    procedure, agency, slip = form.procedure, form.agency.value(), form.slip
    today, day = form.counter.today, slip.day.text()
    promised_on = reading.of(slip.day.name, lambda: slip.promised_on(day, today), None) if day else None
    if promised_on is None and not blank:
        reading.of("", lambda: check_promised(None, today), None)
    return ResultRequest(
        form_id=form_id,
        recipient=_party(form, reading, blank),
        procedure_code=procedure.code if procedure is not None else "",
        agency_code=agency.code if agency is not None else "",
        zone=form.zone.value() or reading.refuse("zone", "Chọn vùng cước.", Zone.INTRA_DISTRICT),
        appointment_on=promised_on,
        slip_number=nfc(slip.slip.text()) or blank,
        dossier_code=reading.of("dossier_code", _parsed(slip.code, parse_dossier_code), ""),
        to_recover=slip.names(),
        may_sign_master=slip.tick.isChecked(),
        result_place=form.place.value() or ResultPlace.ADDRESS,
        payment=form.payment.value() or Payment.CASH,
        cash_given_vnd=reading.of("cash_given", lambda: _cash_vnd(form), None),
        discount_code=form.serving.discount_code(),
        discount_evidence=nfc(form.evidence.text()) or blank,
        visit=form.visit,
        zone_reason=_zone_reason(form),
    )


def _party(form: IntakeForm, reading: "_Reading", blank: str) -> Party:
    commune = form.commune.value()
    return Party(
        name=nfc(form.sender_name.text()) or blank,
        address_line=nfc(form.address_line.text()) or blank,
        commune_code=commune.code if commune else blank,
        place=commune.place if commune else "",
        phone=reading.of("phone", _parsed(form.phone, parse_phone), ""),
        email=form.email.text(),
        kind=PartyKind.ORGANISATION if form.organisation.isChecked() else PartyKind.PERSON,
        id_number=reading.of("id_number", lambda: _number(form), ""),
        born_on=reading.of("born_on", lambda: _birth_date(form), None),
    )


def _intake(form: IntakeForm, form_id: str, reading: "_Reading", blank: str) -> Intake:
    procedure, agency = form.procedure, form.agency.value()
    return Intake(
        form_id=form_id,
        service=form.service.value(),
        sender=_party(form, reading, blank),
        procedure_code=procedure.code if procedure is not None else "",
        agency_code=agency.code if agency is not None else "",
        documents=_documents(form, reading, blank),
        weight_g=reading.of("weight_g", lambda: _weight_g(form), 1) or (1 if blank else 0),
        zone=form.zone.value() or reading.refuse("zone", "Chọn vùng cước.", Zone.INTRA_DISTRICT),
        bag_number=nfc(form.bag.text()),
        result_place=form.place.value() or ResultPlace.ADDRESS,
        fees=fees(form),
        payment=form.payment.value() or Payment.CASH,
        cash_given_vnd=reading.of("cash_given", lambda: _cash_vnd(form), None),
        discount_code=form.serving.discount_code(),
        discount_evidence=nfc(form.evidence.text()) or blank,
        return_zone=form.return_zone.value() if form.service.value() is Service.TWO_WAY else None,
        agent=reading.of("", form.agent.value, None),
        pickup=reading.of("", lambda: form.pickup.value(form.counter.clock()), None),
        label_number=reading.of("item_number", _parsed(form.label_number, parse_item_number), ""),
        state_secret=form.secret.isChecked(),
        visit=form.visit,
        again_reason=nfc(form.again_reason.text()),
        missing_reason=_missing_reason(form),
        case=form.case.text(),
        zone_reason=_zone_reason(form),
    )


def _zone_reason(form: IntakeForm) -> str:
    return "" if form.zone_reason.isHidden() else nfc(form.zone_reason.text())


def _number(form: IntakeForm) -> str:
    if not form.organisation.isChecked():
        return _parsed(form.id_number, parse_id_number)()
    try:
        return _parsed(form.id_number, parse_tax_code)()
    except Refused as refused:
        raise Refused(refused.message, form.id_number.name) from refused


def _missing_reason(form: IntakeForm) -> str:
    """What is missing and why it goes all the same, as the paper says it."""
    reason, missing = nfc(form.reason.text()), form.checklist.missing()
    return f"{'; '.join(missing)}. Lý do: {reason}" if missing and reason else ""


def _documents(form: IntakeForm, reading: "_Reading", blank: str) -> tuple[Document, ...]:
    if blank:
        counted = [row for row in form.checklist.rows() if row.originals + row.copies and row.name]
        return tuple(Document(row.name, row.originals, row.copies) for row in counted) or (Document(blank, 1, 0),)
    return reading.of("documents", form.checklist.documents, (Document(UNKNOWN, 1, 0),))


def _parsed(field: TextField, parse: Callable[[str], str]) -> Callable[[], str]:
    return lambda: parse(field.text()) if field.text() else ""


def _birth_date(form: IntakeForm) -> date | None:
    return parse_date(form.born_on.text(), form.counter.today) if form.born_on.text() else None


def _weight_g(form: IntakeForm) -> int:
    return parse_weight_g(form.weight.text()) if form.weight.text() else 0


def _cash_vnd(form: IntakeForm) -> int | None:
    return parse_money(form.cash.text()) if form.cash.text() and form.cash.isEnabled() else None


def fees(form: IntakeForm) -> tuple[Fee, ...]:
    """Known fees go the way that is chosen; an unknown one is collected at delivery, once it is told."""
    way = form.fee_way.value() or FeeWay.TO_POST
    receipt = form.fee_receipt.text() if way is FeeWay.TO_POST else ""
    return tuple(
        Fee(fee.name, None, FeeWay.AT_DELIVERY)
        if fee.amount_vnd is None
        else Fee(fee.name, fee.amount_vnd, way, receipt)
        for fee in (form.procedure.fees if form.procedure is not None else ())
    )


class _Reading:
    """Collects what fields refuse, so that a clerk is told everything at once."""

    def __init__(self) -> None:
        self.problems: list[Refused] = []

    def of(self, field: str, parse: Callable[[], T], otherwise: T) -> T:
        try:
            return parse()
        except Refused as refused:
            for each in (refused, *refused.also):
                self.refuse(field or each.field, each.message, None)
            return otherwise

    def refuse(self, field: str, message: str, otherwise: T) -> T:
        self.problems.append(Refused(message, field))
        return otherwise

    def first_of_each(self) -> list[Refused]:
        """One for each field: the first that was found."""
        return list({refused.field: refused for refused in reversed(self.problems)}.values())
