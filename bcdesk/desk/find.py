"""Finding what was done: the last act, the day's dossiers, the history of one (tra cứu)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, insert, select

from bcdesk.core.dossier import Receipt, Service
from bcdesk.core.errors import Refused
from bcdesk.core.states import ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.core.vietnamese import fold
from bcdesk.desk.counter import Counter
from bcdesk.desk.prints import PrintJob, jobs_of, of_event
from bcdesk.store import journal
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.reference import agency, procedure
from bcdesk.store.schema import dossier, event, opening, parcel, parcel_dossier, party

ROWS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One dossier in a list, under the number of its intake, or of its result where the intake was elsewhere."""

    item_number: str
    sender: str
    id_number: str
    procedure: str
    agency: str
    state: ParcelState
    due_on: date | None
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One journal event of a dossier, as a person reads it. ``clerk`` is "" where the system acted by itself."""

    seq: int
    at: datetime
    kind: EventKind
    actor: str
    amount_vnd: int | None


@dataclass(frozen=True, slots=True)
class History:
    """Everything that is known here of one dossier."""

    receipt: Receipt
    state: ParcelState
    acts: tuple[Act, ...]
    prints: tuple[PrintJob, ...]


@dataclass(frozen=True, slots=True)
class LastAct:
    """The latest acceptance of this counter and what became of its paper."""

    receipt: Receipt
    prints: tuple[PrintJob, ...]


def _of_its_day(table: Table) -> ColumnElement[bool]:
    """The version that was valid when the dossier was accepted."""
    accepted_on = func.substr(dossier.c.accepted_at, 1, 10)
    return (table.c.valid_from <= accepted_on) & (table.c.valid_to.is_(None) | (table.c.valid_to >= accepted_on))


def _rows() -> Select[Any]:
    return (
        select(
            parcel.c.item_number,
            party.c.name.label("sender"),
            party.c.id_number,
            func.max(procedure.c.print_name).label("procedure"),
            func.max(agency.c.name).label("agency"),
            dossier.c.state,
            parcel.c.due_on,
            dossier.c.accepted_at,
        )
        .select_from(dossier)
        .join(party, party.c.id == dossier.c.sender_id)
        .join(parcel_dossier, parcel_dossier.c.dossier_id == dossier.c.id)
        .join(parcel, parcel.c.id == parcel_dossier.c.parcel_id)
        .outerjoin(procedure, (procedure.c.code == dossier.c.procedure_code) & _of_its_day(procedure))
        .outerjoin(agency, (agency.c.code == dossier.c.agency_code) & _of_its_day(agency))
        .where((parcel.c.leg == Leg.FORWARD) | (dossier.c.service == Service.RETURN))
        .group_by(parcel.c.id)
        .order_by(dossier.c.id.desc())
        .limit(ROWS_SHOWN)
    )


def _read(counter: Counter, query: Select[Any]) -> tuple[DossierRow, ...]:
    with reading(counter.db) as conn:
        rows = conn.execute(query).all()
    return tuple(DossierRow(**{**row._mapping, "state": ParcelState(row.state)}) for row in rows)


def waiting_here(counter: Counter) -> tuple[DossierRow, ...]:
    """Dossiers that still lie at this counter, newest first."""
    return _read(counter, _rows().where(parcel.c.state == ParcelState.ACCEPTED))


def by_person(counter: Counter, digits: str) -> tuple[DossierRow, ...]:
    """Dossiers of whoever has this phone or identity number."""
    return _read(counter, _rows().where((party.c.phone == digits) | (party.c.id_number == digits)))


def by_words(counter: Counter, words: str) -> tuple[DossierRow, ...]:
    """Dossiers whose sender's name has every word, each at least begun, accents or not, in any order."""
    query = _rows()
    for word in fold(words).split():
        query = query.where((" " + party.c.name_folded).contains(f" {word}", autoescape=True))
    return _read(counter, query)


def accepted_today(counter: Counter) -> int:
    """How many dossiers the clerk at this counter accepted today."""
    if counter.clerk is None:
        return 0
    mine = (event.c.business_day == counter.today, event.c.kind == EventKind.ACCEPTED)
    with reading(counter.db) as conn:
        count = select(func.count()).where(*mine, event.c.actor == journal.clerk(counter.clerk.id))
        return int(conn.execute(count).scalar_one())


def last_act(counter: Counter) -> LastAct | None:
    """What was done last, so that after a crash it is shown before anything else."""
    newest = select(event.c.seq).where(event.c.kind == EventKind.ACCEPTED).order_by(event.c.seq.desc()).limit(1)
    with reading(counter.db) as conn:
        seq = conn.execute(newest).scalar_one_or_none()
        if seq is None:
            return None
        receipt = of_event(conn, seq)
    return LastAct(receipt, jobs_of(counter, receipt.item_number))


def history(counter: Counter, item_number: str) -> History:
    """The whole history of the dossier that travels under this number. Opening it is put on record."""
    if counter.clerk is None:
        raise Refused("Chưa đăng nhập.")
    one = (
        select(parcel.c.state, dossier.c.id)
        .join(parcel_dossier, parcel_dossier.c.parcel_id == parcel.c.id)
        .join(dossier, dossier.c.id == parcel_dossier.c.dossier_id)
        .where(parcel.c.item_number == item_number)
    )
    with writing(counter.db) as conn:
        found = conn.execute(one).one_or_none()
        if found is None:
            raise Refused(f"Không có hồ sơ nào mang số hiệu {item_number} ở quầy này.", "item_number")
        seen = {"staff_id": counter.clerk.id, "dossier_id": found.id, "at": counter.clock()}
        conn.execute(insert(opening).values(seen))
        columns = (event.c.seq, event.c.at, event.c.kind, event.c.actor, event.c.amount_vnd)
        acts = conn.execute(select(*columns).where(event.c.subject == f"dossier:{found.id}").order_by(event.c.seq))
        kept = tuple(Act(row.seq, row.at, EventKind(row.kind), row.actor, row.amount_vnd) for row in acts)
        receipt = of_event(conn, kept[0].seq)
    return History(receipt, ParcelState(found.state), kept, jobs_of(counter, item_number))
