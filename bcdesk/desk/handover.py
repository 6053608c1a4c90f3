"""Handing dossiers over to an agency (bàn giao; QĐ 45/2016 Art 7, TT 17/2017 Art 5.1 e–h).

Two acts: ``prepare`` prints the Biên bản, ``sign`` enters what both sides signed. Between them the dossiers still lie
here, but stand on no other Biên bản.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bcdesk.core.codes import RecordKind, parse_item_number
from bcdesk.core.dates import short_date
from bcdesk.core.delivery_steps import days_past
from bcdesk.core.errors import Refused
from bcdesk.core.handover import Appointment, HandoverItem, HandoverRecord, Signing, check_items, signed
from bcdesk.core.ledger import remittance_entries
from bcdesk.core.states import ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.vietnamese import fold, nfc
from bcdesk.core.workdays import Calendar
from bcdesk.desk.counter import Counter, at_work, record_event
from bcdesk.desk.outgoing import Outgoing, on_unsigned, outgoing, receiver, receivers, records, remit_along, waits
from bcdesk.desk.prints import PaperKind, next_code, queue
from bcdesk.desk.voided import refuse_void
from bcdesk.store import journal
from bcdesk.store.db import insert_row, reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.moves import keep_move, moved
from bcdesk.store.schema import dossier, parcel, parcel_dossier
from bcdesk.store.terms import calendar_days
from bcdesk.store.way_round import appointment, handover, handover_item


@dataclass(frozen=True, slots=True)
class Waiting:
    """What lies here for one agency: ``count`` to be handed over, ``unsigned`` on a Biên bản that waits to be signed.

    ``earliest_due_on``: of all of them, the first day promised.
    """

    agency_code: str
    agency: str
    receiving_point: str
    count: int
    earliest_due_on: date
    unsigned: int = 0


def waiting(counter: Counter) -> tuple[Waiting, ...]:
    """What lies here, by receiving point and agency."""
    columns = (
        dossier.c.agency_code,
        func.count().filter(~on_unsigned()).label("free"),
        func.count().filter(on_unsigned()).label("unsigned"),
        func.min(parcel.c.due_on).label("due_on"),
    )
    query = select(*columns).select_from(parcel).join(parcel_dossier).join(dossier).where(waits())
    with reading(counter.db) as conn:
        rows = conn.execute(query.group_by(dossier.c.agency_code)).all()
        known = receivers(conn, counter.today)
    found = []
    for row in rows:
        to = receiver(known, row.agency_code)
        found.append(
            Waiting(row.agency_code, to.agency.name, to.receiving_point, row.free, row.due_on, unsigned=row.unsigned)
        )
    return tuple(sorted(found, key=lambda one: (fold(one.receiving_point), fold(one.agency), one.agency_code)))


def items(counter: Counter, agency_code: str) -> tuple[HandoverItem, ...]:
    """What may be put on a Biên bản for an agency, in the order of acceptance."""
    with reading(counter.db) as conn:
        return tuple(one.item for one in _free(conn, agency_code))


def find_item(counter: Counter, agency_code: str, item_number: str) -> HandoverItem:
    """The item as it may be put on a Biên bản for this agency; Refused with the reason where it may not."""
    with reading(counter.db) as conn:
        return _find(conn, counter.today, agency_code, parse_item_number(item_number)).item


def prepare(counter: Counter, agency_code: str, item_numbers: tuple[str, ...], form_id: str) -> HandoverRecord:
    """Make a Biên bản and queue its two copies. The dossiers keep their state until it is signed.

    The same form again gives the same record. Refused: no item or more than 200, one twice, one that ``find_item``
    refuses.
    """
    station, clerk, _ = at_work(counter)
    numbers = tuple(parse_item_number(number) for number in item_numbers)
    now = counter.clock()
    with writing(counter.db) as conn:
        if known := journal.event_of_form(conn, form_id):
            return _of_subject(conn, known.subject)
        check_items(numbers)
        free = {one.item.item_number: one for one in _free(conn, agency_code)}
        chosen = [free.get(number) or _find(conn, now.date(), agency_code, number) for number in numbers]
        to = receiver(receivers(conn, now.date()), agency_code)
        made = HandoverRecord(
            code=next_code(conn, station, RecordKind.HANDOVER, now.date()),
            station=station,
            clerk_name=clerk.name,
            agency=to.agency,
            receiving_point=to.receiving_point,
            made_at=now,
            items=tuple(one.item for one in chosen),
        )
        key = _keep(conn, made, clerk.id, chosen)
        seq = record_event(
            conn,
            counter,
            EventKind.HANDOVER_PREPARED,
            at=now,
            form_id=form_id,
            subject=f"handover:{key}",
            lines=(one.line(now.date()) for one in chosen),
        )
        queue(conn, PaperKind.HANDOVER, made, seq, now)
    return made


def unsigned(counter: Counter) -> tuple[HandoverRecord, ...]:
    """Each Biên bản that waits for its signing time, oldest first."""
    with reading(counter.db) as conn:
        return records(conn, handover.c.signed_at.is_(None))


def record(counter: Counter, code: str) -> HandoverRecord:
    """One Biên bản by the code under its barcode, as it stands now."""
    with reading(counter.db) as conn:
        return _of_code(conn, code)


def sign(counter: Counter, signing: Signing) -> HandoverRecord:
    """Enter the signature: what was taken is handed over and legally filed at that time (QĐ 45/2016 Art 7.4).

    Items excepted stay here as they are, have no filing time, and may be put on another Biên bản. With those taken go
    their fees out of the drawer, exactly as printed: what customers paid in cash. Fees paid by transfer are in no
    drawer; they stay held for the agency until their money has come and ``remittance.remit`` gives it.
    The same form again gives the same record. Refused: already signed, signed before it was printed or in the future,
    an exception that is not on it, an item that was moved on meanwhile, a drawer that holds less than the fees.
    """
    at_work(counter)
    now = counter.clock()
    with writing(counter.db) as conn:
        if known := journal.event_of_form(conn, signing.form_id):
            return _of_subject(conn, known.subject)
        done = signed(_of_code(conn, signing.code), signing, now)
        key = conn.execute(select(handover.c.id).where(handover.c.code == done.code)).scalar_one()
        filed_on = signing.signed_at.date()
        taken = _taken(conn, key, done)
        calendar = Calendar(calendar_days(conn))
        seq = record_event(
            conn,
            counter,
            EventKind.HANDED_OVER,
            at=now,
            form_id=signing.form_id,
            subject=f"handover:{key}",
            amount_vnd=done.fees_vnd,
            note="\n".join(f"{item.item_number}: {item.exception}" for item in done.items if item.exception),
            lines=[one.line(filed_on, days_past(one.item.due_on, filed_on, calendar)) for one in taken],
            entries=remittance_entries(done.fees_vnd, done.agency.code),
        )
        _keep_signature(conn, key, done)
        remit_along(conn, [one.dossier_id for one in taken], seq)
        for one in taken:
            _move(conn, one, EventKind.HANDED_OVER)
            filed = update(dossier).where(dossier.c.id == one.dossier_id)
            conn.execute(filed.values(filed_at=done.signed_at))
    return done


def record_appointment(counter: Counter, item_number: str, due_on: date, slip_number: str, form_id: str) -> Appointment:
    """Enter when the agency promises the result (ngày hẹn trả); a newer promise takes the place of the older one.

    The same form again gives what is kept. Refused: unknown here, not with the agency, a day before the filing.
    """
    at_work(counter)
    number, now = parse_item_number(item_number), counter.clock()
    with writing(counter.db) as conn:
        one = _known(conn, number)
        if journal.event_of_form(conn, form_id):
            return _appointment(conn, one)
        filed_at = conn.execute(select(dossier.c.filed_at).where(dossier.c.id == one.dossier_id)).scalar_one()
        if filed_at is not None and due_on < filed_at.date():
            raise Refused(
                f"Ngày hẹn trả không thể trước ngày nộp hồ sơ cho cơ quan ({short_date(filed_at.date())}).", "due_on"
            )
        record_event(
            conn,
            counter,
            EventKind.APPOINTMENT_RECORDED,
            at=now,
            form_id=form_id,
            subject=f"dossier:{one.dossier_id}",
            lines=[one.line(now.date())],
        )
        promise = {"due_on": due_on, "slip_number": nfc(slip_number), "recorded_at": now}
        row = upsert(appointment).values(dossier_id=one.dossier_id, **promise)
        conn.execute(row.on_conflict_do_update(index_elements=["dossier_id"], set_=promise))
        _move(conn, one, EventKind.APPOINTMENT_RECORDED)
        return _appointment(conn, one)


def _free(conn: Connection, agency_code: str) -> tuple[Outgoing, ...]:
    return outgoing(conn, waits(), ~on_unsigned(), dossier.c.agency_code == agency_code)


def _known(conn: Connection, number: str) -> Outgoing:
    found = outgoing(conn, parcel.c.item_number == number)
    if not found:
        raise Refused(f"Không có hồ sơ nào mang số hiệu {number} ở quầy này.", "item_number")
    if found[0].leg is not Leg.FORWARD:
        raise Refused(f"{number} không phải là phiếu gửi hồ sơ đến cơ quan.", "item_number")
    refuse_void(conn, number)
    return found[0]


def _find(conn: Connection, today: date, agency_code: str, number: str) -> Outgoing:
    one = _known(conn, number)
    if one.agency_code != agency_code:
        owner = receiver(receivers(conn, today), one.agency_code).agency.name
        raise Refused(f"{number} thuộc {owner}, không có trong danh sách này.", "item_number")
    _next(one, EventKind.HANDED_OVER)
    listed = select(handover.c.code).join(handover_item).where(handover_item.c.parcel_id == one.parcel_id)
    code = conn.execute(listed.where(handover.c.signed_at.is_(None))).scalar()
    if code is not None:
        raise Refused(f"{number} đã có trong Biên bản {code} đang chờ ký.", "item_number")
    return one


def _next(one: Outgoing, kind: EventKind) -> ParcelState:
    try:
        return moved(one.state, kind)
    except Refused as refused:
        raise Refused(f"{one.item.item_number}: {refused.message}", "item_number") from refused


def _keep(conn: Connection, made: HandoverRecord, staff_id: int, chosen: list[Outgoing]) -> int:
    row = {
        "code": made.code,
        "agency_code": made.agency.code,
        "receiving_point": made.receiving_point,
        "made_at": made.made_at,
        "staff_id": staff_id,
    }
    key = insert_row(conn, handover, row)
    listed = [
        {"handover_id": key, "position": position, "parcel_id": one.parcel_id}
        for position, one in enumerate(chosen, start=1)
    ]
    conn.execute(insert(handover_item), listed)
    return key


def _taken(conn: Connection, key: int, done: HandoverRecord) -> list[Outgoing]:
    """The parcels that the agency took, in the order of the paper."""
    listed = select(handover_item.c.parcel_id).where(handover_item.c.handover_id == key)
    here = {one.item.item_number: one for one in outgoing(conn, parcel.c.id.in_(listed))}
    return [here[item.item_number] for item in done.taken]


def _keep_signature(conn: Connection, key: int, done: HandoverRecord) -> None:
    values = {"signed_at": done.signed_at, "received_by": done.received_by}
    conn.execute(update(handover).where(handover.c.id == key).values(values))
    for position, item in enumerate(done.items, start=1):
        if item.exception:
            line = (handover_item.c.handover_id == key, handover_item.c.position == position)
            conn.execute(update(handover_item).where(*line).values(exception=item.exception))


def _move(conn: Connection, one: Outgoing, kind: EventKind) -> None:
    """Take a parcel to where the event leads; Refused where it leads nowhere."""
    keep_move(conn, one.parcel_id, one.leg, one.state, _next(one, kind))


def _appointment(conn: Connection, one: Outgoing) -> Appointment:
    row = conn.execute(select(appointment).where(appointment.c.dossier_id == one.dossier_id)).one()
    return Appointment(one.item.item_number, row.due_on, row.slip_number, row.recorded_at)


def _of_subject(conn: Connection, subject: str) -> HandoverRecord:
    (found,) = records(conn, handover.c.id == int(subject.removeprefix("handover:")))
    return found


def _of_code(conn: Connection, code: str) -> HandoverRecord:
    asked = "".join(code.split()).upper()
    found = records(conn, handover.c.code == asked)
    if not found:
        raise Refused(f"Không có Biên bản {asked} ở quầy này.", "code")
    return found[0]
