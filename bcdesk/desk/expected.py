"""What agencies still owe (chờ kết quả): the way back of what was taken in or registered here."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from bcdesk.core.codes import (
    looks_like_item_number,
    looks_like_record_code,
    parse_dossier_code,
    parse_prepaid_number,
    shown_number,
)
from bcdesk.core.delivery import Collection
from bcdesk.core.dossier import Addressee, Document, Fee, FeeWay, Party, Receipt, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.registration import Registration, ResultRequest
from bcdesk.core.states import Act, ParcelState, next_state
from bcdesk.core.tariff import Leg, Postage
from bcdesk.core.transit import Zone
from bcdesk.desk.counter import Counter
from bcdesk.desk.outgoing import receiver, receivers
from bcdesk.desk.prints import PaperKind, of_event
from bcdesk.desk.voided import refuse_void
from bcdesk.store.db import reading
from bcdesk.store.schema import dossier, paper, parcel, parcel_dossier, party
from bcdesk.store.way_round import appointment, result


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """One result in the list of what agencies still owe; ``look_up`` tells the rest."""

    first_number: str
    recipient: str
    agency: str
    appointment_on: date | None


@dataclass(frozen=True, slots=True)
class ExpectedResult:
    """A result that an agency still owes to a dossier taken in or registered here (chờ kết quả).

    ``first_number``: of the Phiếu gửi or of the registration under which ``postage`` was paid. ``forward_state`` says
    whether the agency has the dossier at all; None where its owner brought it there (mode 2). ``come_back``: papers
    whose originals the agency has to return (QĐ 45/2016 Art 8). ``to_recover``: what the giấy hẹn asks back from the
    recipient. ``fees``: left to delivery by the intake.
    """

    first_number: str
    dossier_id: int
    parcel_id: int
    service: Service
    accepted_on: date
    recipient: Party
    agency: Addressee
    procedure_code: str
    procedure_name: str
    dossier_code: str
    appointment_on: date | None
    forward_state: ParcelState | None
    result_place: ResultPlace
    zone: Zone
    postage: Postage
    come_back: tuple[Document, ...] = ()
    fees: tuple[Fee, ...] = ()
    to_recover: tuple[str, ...] = ()
    may_sign_master: bool = False


_forward, _forward_dossier = parcel.alias(), parcel_dossier.alias()
_FORWARD_STATE = (
    select(_forward.c.state)
    .join(_forward_dossier, _forward_dossier.c.parcel_id == _forward.c.id)
    .where(_forward_dossier.c.dossier_id == dossier.c.id, _forward.c.leg == Leg.FORWARD)
    .scalar_subquery()
)


def _ways_back(*columns: Any) -> Select[Any]:
    """The ways back that were paid here; those without an appointment come last."""
    return (
        select(
            paper.c.item_number.label("first_number"),
            appointment.c.due_on.label("appointment_on"),
            *columns,
        )
        .select_from(paper)
        .join(dossier, dossier.c.id == paper.c.dossier_id)
        .join(party, party.c.id == dossier.c.sender_id)
        .join(parcel_dossier, parcel_dossier.c.dossier_id == dossier.c.id)
        .join(parcel, (parcel.c.id == parcel_dossier.c.parcel_id) & (parcel.c.leg == Leg.RETURN))
        .outerjoin(appointment, appointment.c.dossier_id == dossier.c.id)
        .where(paper.c.kind.in_((PaperKind.CONSIGNMENT, PaperKind.REGISTRATION)))
        .order_by(appointment.c.due_on.is_(None), appointment.c.due_on, dossier.c.id)
    )


_ROWS = _ways_back(party.c.name, dossier.c.agency_code)
_WAYS_BACK = _ways_back(
    paper.c.seq,
    dossier.c.dossier_code,
    dossier.c.accepted_at,
    parcel.c.id.label("parcel_id"),
    parcel.c.state,
    parcel.c.item_number,
    parcel.c.started_at,
    parcel.c.zone,
    _FORWARD_STATE.label("forward_state"),
)
_COLLECTED = (
    select(parcel.c.item_number, parcel.c.started_at)
    .join(result, result.c.parcel_id == parcel.c.id)
    .join(parcel_dossier, parcel_dossier.c.parcel_id == parcel.c.id)
    .join(dossier, dossier.c.id == parcel_dossier.c.dossier_id)
)


def expected(counter: Counter) -> tuple[ExpectedRow, ...]:
    """Results that agencies still owe, the earliest appointment first. No paper is read for it: they may be many."""
    with reading(counter.db) as conn:
        known = receivers(conn, counter.today)
        rows = conn.execute(_ROWS.where(parcel.c.state == ParcelState.EXPECTED)).all()
    return tuple(
        ExpectedRow(row.first_number, row.name, receiver(known, row.agency_code).agency.name, row.appointment_on)
        for row in rows
    )


def look_up(counter: Counter, text: str) -> ExpectedResult | None:
    """The expected result of a first number (Phiếu gửi or registration) or a dossier code; None: taken in elsewhere.

    Refused: neither of the two, collected already, a dossier that was only sent.
    """
    with reading(counter.db) as conn:
        if looks_like_item_number(text) or looks_like_record_code(text):
            return _by_number(conn, first_number(text))
        return _by_code(conn, parse_dossier_code(text))


def _expected(conn: Connection, row: Any) -> ExpectedResult:
    taken: Receipt | Registration = of_event(conn, row.seq)
    known: dict[str, Any] = {
        "first_number": row.first_number,
        "dossier_id": taken.dossier_id,
        "parcel_id": row.parcel_id,
        "accepted_on": row.accepted_at.date(),
        "agency": taken.agency,
        "procedure_code": taken.procedure_code,
        "procedure_name": taken.procedure_name,
        "dossier_code": row.dossier_code,
        "appointment_on": row.appointment_on,
        "result_place": taken.result_place,
        "zone": row.zone,
    }
    if isinstance(taken, Registration):
        return ExpectedResult(
            **known,
            service=Service.RETURN,
            recipient=taken.recipient,
            forward_state=None,
            postage=taken.postage,
            to_recover=taken.to_recover,
            may_sign_master=taken.may_sign_master,
        )
    [paid] = [leg for leg in taken.postage if leg.leg is Leg.RETURN]
    return ExpectedResult(
        **known,
        service=taken.service,
        recipient=taken.sender,
        forward_state=ParcelState(row.forward_state),
        postage=paid,
        come_back=tuple(document for document in taken.documents if document.originals_come_back),
        fees=tuple(fee for fee in taken.fees if fee.way is FeeWay.AT_DELIVERY),
    )


def first_number(text: str) -> str:
    """Số phiếu gửi hồ sơ, or mã đăng ký nhận kết quả, as typed or scanned."""
    try:
        return parse_prepaid_number(text)
    except Refused as refused:
        raise Refused(refused.message, "first_number") from refused


def _by_number(conn: Connection, number: str) -> ExpectedResult | None:
    refuse_void(conn, number, "first_number")
    row = conn.execute(_WAYS_BACK.where(paper.c.item_number == number)).one_or_none()
    if row is not None:
        return _still_owed(conn, row)
    shown = shown_number(number)
    kind = conn.execute(select(paper.c.kind).where(paper.c.item_number == number).order_by(paper.c.id)).scalar()
    if kind == PaperKind.RESULT:
        raise Refused(f"{shown} là số hiệu của một kết quả đã nhận. Ghi số phiếu gửi hồ sơ.", "first_number")
    if kind is not None:
        raise Refused(
            f"Phiếu gửi {shown} chưa trả cước chiều về. Để trống số phiếu gửi hồ sơ để thu cước của người nhận.",
            "first_number",
        )
    if (row := conn.execute(_COLLECTED.where(result.c.prepaid_number == number)).first()) is not None:
        raise _collected_already(row)
    return None


def _by_code(conn: Connection, code: str) -> ExpectedResult | None:
    rows = conn.execute(_WAYS_BACK.where(dossier.c.dossier_code == code, parcel.c.state != ParcelState.VOID)).all()
    if not rows:
        if (row := conn.execute(_COLLECTED.where(dossier.c.dossier_code == code)).first()) is not None:
            raise _collected_already(row)
        return None
    open_ones = [row for row in rows if row.state == ParcelState.EXPECTED]
    return _still_owed(conn, (open_ones or rows)[0])


def _still_owed(conn: Connection, row: Any) -> ExpectedResult:
    if row.item_number is not None:
        raise _collected_already(row)
    next_state(ParcelState(row.state), Act.COLLECT)
    return _expected(conn, row)


def _collected_already(row: Any) -> Refused:
    return Refused(
        f"Kết quả này đã nhận lúc {row.started_at:%H:%M %d/%m/%Y}, số hiệu {shown_number(row.item_number)}.",
        "first_number",
    )


def registered_here(conn: Connection, number: str) -> ExpectedResult | None:
    """What is still owed to a registration; None where it was collected, or nothing here has this number."""
    waits = parcel.c.state == ParcelState.EXPECTED
    row = conn.execute(_WAYS_BACK.where(paper.c.item_number == number, waits)).one_or_none()
    return None if row is None else _expected(conn, row)


def refuse_paid_already(conn: Connection, request: ResultRequest) -> None:
    """Refused at the field that tells a result whose way back was paid here, on a Phiếu gửi or a registration."""
    code, slip = request.dossier_code, request.slip_number
    if code:
        try:
            twin = _by_code(conn, code)
        except Refused as refused:
            raise Refused(refused.message, "dossier_code") from refused
        if twin is not None:
            raise Refused(
                f"Mã hồ sơ {code} đã trả cước nhận kết quả theo phiếu {shown_number(twin.first_number)}.",
                "dossier_code",
            )
    if slip:
        same = (appointment.c.slip_number == slip, dossier.c.agency_code == request.agency_code)
        row = conn.execute(_WAYS_BACK.where(*same, parcel.c.state != ParcelState.VOID)).first()
        if row is not None:
            raise Refused(
                f"Giấy hẹn {slip} đã trả cước nhận kết quả theo phiếu {shown_number(row.first_number)}.", "slip_number"
            )


def owed_for(conn: Connection, collection: Collection) -> ExpectedResult | None:
    """The expected result that a collection answers; None where no intake here explains it.

    Refused: collected already, another agency, procedure or dossier code, postage that would be taken twice.
    """
    code = collection.dossier_code
    if not collection.first_number:
        twin = _by_code(conn, code) if code else None
        if twin is not None:
            raise Refused(
                f"Mã hồ sơ {code} đã trả cước theo phiếu {shown_number(twin.first_number)}. Ghi số phiếu đó.",
                "first_number",
            )
        return None
    owed = _by_number(conn, collection.first_number)
    if owed is None:
        return None
    if collection.agency_code != owed.agency.code:
        raise Refused(f"Hồ sơ này do {owed.agency.name} giải quyết, không phải cơ quan đang chọn.", "agency")
    if collection.procedure_code not in ("", owed.procedure_code):
        raise Refused(f"Hồ sơ này làm thủ tục {owed.procedure_name}.", "procedure")
    if code and owed.dossier_code not in ("", code):
        raise Refused(f"Hồ sơ này đã ghi mã {owed.dossier_code}.", "dossier_code")
    return owed
