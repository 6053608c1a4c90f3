"""Finding dossiers (tra cứu): by what somebody says at the counter, by days and stage, and what lies here."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from bcdesk.core import scan
from bcdesk.core.codes import RecordKind, begins_like_dossier_code, begins_like_item_number
from bcdesk.core.delivery_steps import IN_HAND
from bcdesk.core.scan import CodeKind
from bcdesk.core.states import STAGES, ParcelState, Stage
from bcdesk.desk.counter import Counter
from bcdesk.desk.item import Item, read_items
from bcdesk.desk.prints import PaperKind
from bcdesk.store import search
from bcdesk.store.db import reading
from bcdesk.store.reference import agency, known_on, procedure
from bcdesk.store.schema import dossier, paper, parcel, parcel_dossier, party
from bcdesk.store.search import By, Narrow
from bcdesk.store.way_round import result

ROWS_SHOWN = 200
DIGITS_NEEDED = 6
"""Fewer are a house number or a year, and would be the beginning of too many phones."""


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One dossier in a list, under the number of its intake or registration, or of its result where it has no other."""

    dossier_id: int
    item_number: str
    sender: str
    phone: str
    id_number: str
    procedure: str
    agency: str
    state: ParcelState
    due_on: date | None
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for. ``text``: words, phone, identity number, any number of ours, or only the beginning of it.

    ``since`` and ``until`` are days of acceptance, both counted in.
    """

    text: str = ""
    since: date | None = None
    until: date | None = None
    stage: Stage | None = None


def find(counter: Counter, asked: Asked, limit: int = ROWS_SHOWN) -> tuple[DossierRow, ...]:
    """The newest dossiers that have all that is asked for; without any question the newest of all."""
    what, text = meant(asked.text)
    given = {"limit": limit, **search.begun(what, text)}
    if what is By.WORDS and not given["match"]:
        return ()
    with reading(counter.db) as conn:
        since = asked.since.isoformat() if asked.since else ""
        until = (asked.until + timedelta(days=1)).isoformat() if asked.until else ""
        states = STAGES[asked.stage] if asked.stage else tuple(ParcelState)
        narrow, filters = search.within(conn, since, until, states)
        return tuple(_row(row) for row in conn.execute(_found(what, narrow), given | filters).all())


def meant(text: str) -> tuple[By, str]:
    """What a text stands for, and its form in the tables; begun numbers as well as whole ones."""
    compact = re.sub(r"[\s.\-()]+", "", text)
    match scan.read(text, burst=False):
        case scan.CodeText(CodeKind.PHONE | CodeKind.IDENTITY, number):
            return By.PERSON, number
        case scan.CodeText(CodeKind.DOSSIER, code):
            return By.CODE, code
        case scan.ItemScan(number) | scan.OwnScan(RecordKind.ITEM, number):
            return By.ITEM, number
        case scan.RecordScan(code, RecordKind.REGISTRATION) | scan.OwnScan(RecordKind.REGISTRATION, code):
            return By.RECORD, code
    if compact.isascii() and compact.isdecimal() and len(compact) >= DIGITS_NEEDED:
        return By.PERSON, compact
    if begins_like_item_number(text):
        return By.ITEM, compact.upper()
    if begins_like_dossier_code(text):
        return By.CODE, "".join(text.split()).upper()
    return (By.WORDS, text) if text.strip() else (By.ANYTHING, "")


def waiting_here(counter: Counter) -> tuple[DossierRow, ...]:
    """Dossiers that still lie at this counter, newest first."""
    here = select(parcel_dossier.c.dossier_id).join(parcel).where(parcel.c.state == ParcelState.ACCEPTED)
    with reading(counter.db) as conn:
        return rows(conn, dossier.c.id.in_(here))


def results_of(counter: Counter, *id_numbers: str) -> tuple[Item, ...]:
    """Results that wait here for whoever has one of these identity numbers, as recipient or as sender."""
    people = select(party.c.id).where(party.c.id_number.in_([number for number in id_numbers if number]))
    theirs = result.c.recipient_id.in_(people) | dossier.c.sender_id.in_(people)
    with reading(counter.db) as conn:
        return read_items(conn, parcel.c.state.in_(IN_HAND) & theirs)


def rows(conn: Connection, condition: ColumnElement[bool]) -> tuple[DossierRow, ...]:
    """The newest dossiers that meet a condition."""
    return tuple(_row(row) for row in conn.execute(_ROWS.where(condition).limit(ROWS_SHOWN)).all())


_day = func.substr(dossier.c.accepted_at, 1, 10)
_ways = parcel_dossier.alias("ways")
_registered = (
    select(paper.c.item_number)
    .where(paper.c.dossier_id == dossier.c.id, paper.c.kind == PaperKind.REGISTRATION)
    .scalar_subquery()
)
_first = select(func.min(_ways.c.parcel_id)).where(_ways.c.dossier_id == dossier.c.id).scalar_subquery()
_ROWS: Select[Any] = (
    select(
        dossier.c.id,
        func.coalesce(parcel.c.item_number, _registered),
        party.c.name,
        party.c.phone,
        party.c.id_number,
        func.coalesce(known_on(procedure.c.print_name, dossier.c.procedure_code, _day), dossier.c.procedure_code),
        func.coalesce(known_on(agency.c.name, dossier.c.agency_code, _day), dossier.c.agency_code),
        dossier.c.state,
        parcel.c.due_on,
        dossier.c.accepted_at,
    )
    .select_from(dossier)
    .join(party, party.c.id == dossier.c.sender_id)
    .join(parcel, parcel.c.id == _first)
    .order_by(dossier.c.id.desc())
)
"""With its first parcel: the way to the agency, or the way back where the intake was elsewhere."""


@cache
def _found(what: By, narrow: Narrow) -> Select[Any]:
    return _ROWS.where(dossier.c.id.in_(search.dossier_ids(what, narrow)))


def _row(row: Any) -> DossierRow:
    key, number, sender, phone, id_number, of_procedure, of_agency, state, due_on, accepted_at = row
    return DossierRow(
        key, number, sender, phone, id_number, of_procedure, of_agency, ParcelState(state), due_on, accepted_at
    )
