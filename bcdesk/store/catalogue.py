"""Reference data that packs brought, looked up by the day on which it has to be valid: places, agencies, procedures."""

import re
from datetime import date

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, or_, select

from bcdesk.core import places, transit
from bcdesk.core.catalogue import Agency, Commune, ListedDocument, ListedFee, Procedure
from bcdesk.core.transit import Zone
from bcdesk.core.vietnamese import nfc
from bcdesk.store import reference
from bcdesk.store.validity import (
    AGENCIES,
    COMMUNES,
    PROCEDURES,
    check_any,
    has_word,
    in_order,
    latest,
    made,
    none_valid,
    on_day,
    one,
    search,
)

# Built once, like validity.on_day.
_LISTS = {
    table: select(table)
    .where(table.c.procedure_id.in_(bindparam("ids", expanding=True)))
    .order_by(table.c.procedure_id, table.c.position)
    for table in (reference.procedure_document, reference.procedure_fee)
}


_CASES = (
    select(reference.procedure_document.c.case)
    .where(reference.procedure_document.c.procedure_id == bindparam("id"), reference.procedure_document.c.case != "")
    .distinct()
)


def communes(conn: Connection, words: str, on: date, limit: int = 20) -> tuple[Commune, ...]:
    """Communes whose place holds all ``words``, the best first."""
    found = [made(Commune, row) for row in search(conn, reference.commune, words, on, COMMUNES)]
    return places.best(words, found)[:limit]


def commune(conn: Connection, code: str, on: date) -> Commune:
    """One commune; the same code may mean another one on another day."""
    return made(Commune, one(conn, reference.commune, code, on, COMMUNES, "commune"))


def place_of(conn: Connection, card_address: str, on: date) -> tuple[str, Commune | None]:
    """Address line and commune out of an address as a citizen card prints it.

    "Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc" is read with or without xã, huyện, tỉnh. Where the end names no commune
    of that day, or could name two: the whole text and None.
    """
    for tail in places.tails(card_address):
        name = places.bare(tail.commune)
        near = on_day(reference.commune).where(has_word(reference.commune, name))
        found = places.match(tail, tuple(made(Commune, row) for row in latest(conn, near, on)))
        if found:
            return tail.line, found
    return nfc(card_address), None


def procedures(conn: Connection, words: str, on: date, limit: int = 20) -> tuple[Procedure, ...]:
    """Procedures by the beginning of their code, or by words of the name as ``communes`` takes them."""
    code = words.strip()
    if re.fullmatch(r"[0-9][0-9.]*", code):
        begun = reference.procedure.c.code.startswith(code, autoescape=True)
        rows = latest(conn, on_day(reference.procedure).where(begun), on)
        rows.sort(key=lambda row: str(row["code"]))
        if not rows:
            check_any(conn, reference.procedure, PROCEDURES, on)
    else:
        typed = places.words(nfc(words).lower())
        rows = search(conn, reference.procedure, words, on, PROCEDURES) if typed else []
        phrase = " ".join(typed)

        def rank(row: RowMapping) -> tuple[bool, bool, int, str]:
            name = row["name"]
            return phrase not in name.lower(), not places.begun(typed, name), len(name), row["code"]

        rows.sort(key=rank)
    return _whole(conn, rows[:limit])


def procedure(conn: Connection, code: str, on: date) -> Procedure:
    """One procedure with its document list and fees."""
    return _whole(conn, [one(conn, reference.procedure, code, on, PROCEDURES, "procedure")])[0]


def listless_procedure(conn: Connection, code: str, on: date) -> Procedure:
    """One procedure without its document list and fees: what a paper says of it, and whether it may go by post."""
    return made(Procedure, one(conn, reference.procedure, code, on, PROCEDURES, "procedure"), documents=(), fees=())


def cases_of(conn: Connection, code: str, on: date) -> tuple[str, ...]:
    """The cases that a procedure's list keeps apart; what a clerk may choose besides is ``OTHER_CASE``."""
    row = one(conn, reference.procedure, code, on, PROCEDURES, "procedure")
    return tuple(conn.execute(_CASES, {"id": row["id"]}).scalars())


def agency(conn: Connection, code: str, on: date) -> Agency:
    """One agency."""
    return made(Agency, one(conn, reference.agency, code, on, AGENCIES, "agency"))


def agencies(conn: Connection, on: date) -> tuple[Agency, ...]:
    """All agencies, in the order of their pack."""
    rows = latest(conn, in_order(reference.agency), on)
    if not rows:
        raise none_valid(AGENCIES, on)
    return tuple(made(Agency, row) for row in rows)


def agency_of_kind(conn: Connection, kind: str, commune: Commune, on: date) -> Agency | None:
    """The agency of ``kind`` that serves a commune: its own or that of its district; None: there is none."""
    at = reference.agency.c
    of_district = and_(at.commune_code == "", at.district_code == commune.district_code, at.district_code != "")
    query = on_day(reference.agency).where(at.kind == kind, or_(at.commune_code == commune.code, of_district))
    rows = latest(conn, query, on)
    if not rows:
        check_any(conn, reference.agency, AGENCIES, on)
    return made(Agency, rows[0]) if rows else None


def zone_between(conn: Connection, place: Commune, agency: Agency, agency_province: str, on: date) -> Zone | None:
    """The zone between a commune and an agency; None: no data prove one."""
    if place.code == agency.commune_code:
        return Zone.INTRA_DISTRICT
    districts = frozenset([agency.district_code] if agency.district_code else [])
    if agency.commune_code:
        districts = commune(conn, agency.commune_code, on).zone_districts
    return transit.zone_between(place.zone_districts, place.province_code, districts, agency_province)


def _whole(conn: Connection, rows: list[RowMapping]) -> tuple[Procedure, ...]:
    ids = [row["id"] for row in rows]
    lists: dict[tuple[Table, int], list[RowMapping]] = {}
    for table, query in _LISTS.items():
        for row in conn.execute(query, {"ids": ids}).mappings():
            lists.setdefault((table, row["procedure_id"]), []).append(row)
    return tuple(
        made(
            Procedure,
            row,
            documents=tuple(made(ListedDocument, d) for d in lists.get((reference.procedure_document, row["id"]), ())),
            fees=tuple(made(ListedFee, fee) for fee in lists.get((reference.procedure_fee, row["id"]), ())),
        )
        for row in rows
    )
