"""The whole history of one dossier (quá trình của hồ sơ): parcels with their clocks, events, papers, money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from bcdesk.core.codes import (
    looks_like_item_number,
    looks_like_record_code,
    parse_dossier_code,
    parse_item_number,
    parse_prepaid_number,
)
from bcdesk.core.delivery import ResultReceipt
from bcdesk.core.dossier import FeeWay, Party, Receipt, ResultPlace, Service
from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account
from bcdesk.core.measures import CLOCKS
from bcdesk.core.registration import Registration
from bcdesk.core.states import ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PaperKind, of_event
from bcdesk.store.db import writing
from bcdesk.store.journal import EventKind
from bcdesk.store.schema import (
    charge,
    dossier,
    entry,
    event,
    event_line,
    event_note,
    opening,
    paper,
    parcel,
    parcel_dossier,
    print_job,
    staff,
)
from bcdesk.store.types import Moment
from bcdesk.store.way_round import appointment, delivery, handover

__all__ = [
    "ChargeLine",
    "DossierHistory",
    "EventKind",
    "Happening",
    "Opened",
    "ParcelHistory",
    "Posted",
    "dossier_history",
    "find_dossier",
]


@dataclass(frozen=True, slots=True)
class ParcelHistory:
    """One way of a dossier. ``past``: working days past J + n when it ended on ``ended_on``; None while it runs."""

    leg: Leg
    item_number: str
    state: ParcelState
    zone: Zone
    weight_g: int | None
    started_at: datetime | None
    transit_days: int | None
    due_on: date | None
    ended_on: date | None
    past: int | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One event. ``clerk`` is "" where the program acted by itself; ``paper_number`` finds its paper again."""

    seq: int
    at: datetime
    kind: EventKind
    clerk: str
    amount_vnd: int | None
    reason: str
    note: str
    record_code: str
    signed_at: datetime | None
    given_to: str
    paper: PaperKind | None
    paper_number: str
    prints: int


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """Postage (``way`` None) or one fee; ``amount_vnd`` None: the agency has not told it yet."""

    name: str
    amount_vnd: int | None
    way: FeeWay | None = None
    receipt_number: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """Money that moved with one act: into drawer or bank, or as a transfer waited for; below 0: to its agency."""

    on: date
    account: Account
    amount_vnd: int
    kind: EventKind


@dataclass(frozen=True, slots=True)
class Opened:
    """Who looked at the dossier how often, and when last; those who looked last stand first."""

    clerk: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class DossierHistory:
    """Everything that is known here of one dossier; happenings newest first.

    ``number``: of its first parcel, or of its registration as long as that has none.
    """

    dossier_id: int
    number: str
    service: Service
    state: ParcelState
    person: Party
    procedure_code: str
    procedure_name: str
    agency: str
    dossier_code: str
    accepted_at: datetime
    filed_at: datetime | None
    appointment_on: date | None
    result_place: ResultPlace
    parcels: tuple[ParcelHistory, ...]
    happenings: tuple[Happening, ...]
    charges: tuple[ChargeLine, ...]
    posted: tuple[Posted, ...]
    opened: tuple[Opened, ...]

    def parcel(self, leg: Leg) -> ParcelHistory | None:
        return next((one for one in self.parcels if one.leg is leg), None)


def dossier_history(counter: Counter, number: str) -> DossierHistory:
    """By the number of one of its parcels, of its registration, or its mã hồ sơ (the newest); the opening is kept."""
    if counter.clerk is None:
        raise Refused("Chưa đăng nhập.")
    with writing(counter.db) as conn:
        dossier_id = find_dossier(conn, number)
        conn.execute(insert(opening).values(staff_id=counter.clerk.id, dossier_id=dossier_id, at=counter.clock()))
        return _read(conn, dossier_id)


def find_dossier(conn: Connection, number: str) -> int:
    """The dossier that has this number; Refused where none here has."""
    query = select(func.max(parcel_dossier.c.dossier_id)).join(parcel).join(dossier)
    if looks_like_record_code(number):
        query = select(paper.c.dossier_id).where(paper.c.item_number == parse_prepaid_number(number)).limit(1)
    elif looks_like_item_number(number):
        query = query.where(parcel.c.item_number == parse_item_number(number))
    else:
        query = query.where(dossier.c.dossier_code == parse_dossier_code(number))
    found = conn.execute(query).scalar()
    if found is None:
        raise Refused(f"Không có hồ sơ nào mang số hiệu {number} ở quầy này.", "item_number")
    return int(found)


def _read(conn: Connection, dossier_id: int) -> DossierHistory:
    row = conn.execute(select(dossier).where(dossier.c.id == dossier_id)).one()
    parcels = conn.execute(
        select(parcel).join(parcel_dossier).where(parcel_dossier.c.dossier_id == dossier_id).order_by(parcel.c.id)
    ).all()
    keys = [each.id for each in parcels]
    first_paper = select(func.min(paper.c.seq)).where(paper.c.dossier_id == dossier_id)
    kept: Receipt | ResultReceipt | Registration = of_event(conn, conn.execute(first_paper).scalar_one())
    registered = kept.number if isinstance(kept, Registration) else ""
    promised = select(appointment.c.due_on).where(appointment.c.dossier_id == dossier_id)
    return DossierHistory(
        dossier_id=dossier_id,
        number=parcels[0].item_number or registered,
        service=row.service,
        state=ParcelState(row.state),
        person=kept.sender if isinstance(kept, Receipt) else kept.recipient,
        procedure_code=kept.procedure_code,
        procedure_name=kept.procedure_name,
        agency=kept.agency.name,
        dossier_code=row.dossier_code,
        accepted_at=row.accepted_at,
        filed_at=row.filed_at,
        appointment_on=conn.execute(promised).scalar(),
        result_place=row.result_place,
        parcels=tuple(_parcel(conn, each) for each in parcels),
        happenings=_happenings(conn, dossier_id, keys),
        charges=_charges(conn, dossier_id),
        posted=_posted(conn, dossier_id),
        opened=_opened(conn, dossier_id),
    )


def _parcel(conn: Connection, row: Any) -> ParcelHistory:
    """Its clock ended with the first line that counts days past J + n."""
    counted = (event.c.kind.in_(CLOCKS), event_line.c.parcel_id == row.id, event_line.c.value.is_not(None))
    ended = (
        select(event_line.c.fact_on, event_line.c.value).join(event, event.c.seq == event_line.c.seq).where(*counted)
    )
    end = conn.execute(ended.order_by(event_line.c.seq).limit(1)).one_or_none()
    return ParcelHistory(
        leg=row.leg,
        item_number=row.item_number or "",
        state=ParcelState(row.state),
        zone=row.zone,
        weight_g=row.weight_g,
        started_at=row.started_at,
        transit_days=row.transit_days,
        due_on=row.due_on,
        ended_on=end and end.fact_on,
        past=end and end.value,
    )


def _happenings(conn: Connection, dossier_id: int, parcel_ids: Sequence[int]) -> tuple[Happening, ...]:
    """Events of the dossier itself, and those of many parcels in which one of its own stands."""
    together = select(event_line.c.seq).where(event_line.c.parcel_id.in_(parcel_ids))
    columns = (
        event.c.seq,
        event.c.at,
        event.c.kind,
        event.c.actor,
        event.c.subject,
        event.c.amount_vnd,
        event.c.reason,
    )
    query = (
        select(*columns, event_note.c.text.label("note"))
        .outerjoin(event_note, event_note.c.seq == event.c.seq)
        .where((event.c.subject == f"dossier:{dossier_id}") | event.c.seq.in_(together))
        .order_by(event.c.seq.desc())
    )
    names = {f"clerk:{row.id}": row.name for row in conn.execute(select(staff.c.id, staff.c.name))}
    given_to = _given_to(conn, parcel_ids)
    return tuple(_happening(conn, row, names, given_to) for row in conn.execute(query).all())


def _given_to(conn: Connection, parcel_ids: Sequence[int]) -> dict[int, str]:
    """Who took a result, by the event that says so."""
    query = select(delivery.c.seq, delivery.c.name).where(delivery.c.parcel_id.in_(parcel_ids))
    return {row.seq: row.name for row in conn.execute(query)}


def _happening(conn: Connection, row: Any, names: dict[str, str], given_to: dict[int, str]) -> Happening:
    record = None
    if row.subject.startswith("handover:"):
        key = int(row.subject.removeprefix("handover:"))
        record = conn.execute(select(handover.c.code, handover.c.signed_at).where(handover.c.id == key)).one()
    printed = select(paper.c.kind, paper.c.item_number, func.count(print_job.c.id).label("prints"))
    printed = printed.outerjoin(print_job).where(paper.c.seq == row.seq).group_by(paper.c.id).order_by(paper.c.id)
    made = conn.execute(printed).first()
    many = record is not None
    return Happening(
        seq=row.seq,
        at=row.at,
        kind=EventKind(row.kind),
        clerk=names.get(row.actor, ""),
        amount_vnd=None if many else row.amount_vnd,
        reason=row.reason,
        note=row.note or "",
        record_code=record.code if record is not None else "",
        signed_at=record.signed_at if record is not None else None,
        given_to=given_to.get(row.seq, ""),
        paper=PaperKind(made.kind) if made is not None else None,
        paper_number=made.item_number if made is not None else "",
        prints=made.prints if made is not None else 0,
    )


def _charges(conn: Connection, dossier_id: int) -> tuple[ChargeLine, ...]:
    """Postage in one sum, with tax and discount; then each fee."""
    rows = conn.execute(select(charge).where(charge.c.dossier_id == dossier_id).order_by(charge.c.id)).all()
    postage_vnd = sum(row.amount_vnd for row in rows if row.kind != "fee")
    fees = [ChargeLine(row.name, row.amount_vnd, row.way, row.receipt_number) for row in rows if row.kind == "fee"]
    return (ChargeLine("Cước dịch vụ", postage_vnd), *fees)


def _posted(conn: Connection, dossier_id: int) -> tuple[Posted, ...]:
    """What customers paid for this dossier, oldest first; and its fees that went to the agency.

    A Biên bản or a list posts the fees of many in one sum: what of it was this dossier's stands in its charges.
    """
    accounts = (Account.CASH_DRAWER, Account.TRANSFER_PENDING, Account.BANK)
    settled = (entry.c.account == Account.TRANSFER_PENDING.value) & (event.c.kind == EventKind.TRANSFER_SETTLED.value)
    own = (
        select(event.c.business_day, entry.c.account, entry.c.amount_vnd, event.c.kind)
        .join(entry, entry.c.seq == event.c.seq)
        .where(event.c.subject == f"dossier:{dossier_id}", entry.c.account.in_(accounts), ~settled)
        .order_by(entry.c.id)
    )
    moved = [Posted(row[0], Account(row[1]), row[2], EventKind(row[3])) for row in conn.execute(own)]
    given = (
        select(event.c.business_day, func.sum(charge.c.amount_vnd), event.c.kind)
        .join(charge, charge.c.remitted_seq == event.c.seq)
        .where(charge.c.dossier_id == dossier_id)
        .group_by(event.c.seq)
        .order_by(event.c.seq)
    )
    moved += [Posted(on, Account.FEES_HELD, -vnd, EventKind(kind)) for on, vnd, kind in conn.execute(given)]
    return tuple(moved)


def _opened(conn: Connection, dossier_id: int) -> tuple[Opened, ...]:
    last_at = func.max(opening.c.at, type_=Moment).label("last_at")
    query = select(staff.c.name, func.count().label("times"), last_at).join(opening, opening.c.staff_id == staff.c.id)
    query = query.where(opening.c.dossier_id == dossier_id).group_by(staff.c.id).order_by(last_at.desc())
    return tuple(Opened(row.name, row.times, row.last_at) for row in conn.execute(query))
