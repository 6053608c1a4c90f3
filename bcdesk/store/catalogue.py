"""Reference data that packs brought: loaded whole, looked up by the day on which it has to be valid."""

import json
import re
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    or_,
    select,
)

from bcdesk.core import places
from bcdesk.core.catalogue import Agency, CalendarDay, Commune, ListedDocument, ListedFee, Pack, Procedure
from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Discount, Price, Tariff
from bcdesk.core.transit import TransitLimit
from bcdesk.core.vietnamese import fold, nfc
from bcdesk.store import reference

COMMUNES = "xã, phường, thị trấn"
AGENCIES = "cơ quan giải quyết"
PROCEDURES = "thủ tục hành chính"
TARIFFS = "giá cước"
TRANSIT_LIMITS = "thời gian toàn trình"

T = TypeVar("T")

# Built once, like _on_day below.
_PRICES = select(reference.tariff_price).where(reference.tariff_price.c.tariff_id == bindparam("tariff_id"))
_DISCOUNTS = (
    select(reference.tariff_discount)
    .where(reference.tariff_discount.c.tariff_id == bindparam("tariff_id"))
    .order_by(reference.tariff_discount.c.percent.desc(), reference.tariff_discount.c.name)
)
_CALENDAR = (
    select(*(reference.calendar_day.c[name] for name in ("day", "kind", "name", "source")))
    .join(reference.pack)
    .order_by(reference.pack.c.loaded_at, reference.pack.c.code)
)
_LISTS = {
    table: select(table)
    .where(table.c.procedure_id.in_(bindparam("ids", expanding=True)))
    .order_by(table.c.procedure_id, table.c.position)
    for table in (reference.procedure_document, reference.procedure_fee)
}


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """Which pack is in use."""

    code: str
    title: str
    version: str
    source: str
    digest: str
    loaded_at: datetime


def load(conn: Connection, pack: Pack, at: datetime) -> None:
    """Put ``pack`` in place of its former version, in the caller's transaction. Dossiers keep their snapshots."""
    _unload(conn, pack.code)
    one = {"code": pack.code, "title": pack.title, "version": pack.version, "source": pack.source}
    conn.execute(insert(reference.pack), one | {"digest": pack.digest, "loaded_at": at})
    _add(conn, reference.commune, pack, pack.communes, folded="place")
    _add(conn, reference.agency, pack, pack.agencies, folded="name")
    _add(conn, reference.procedure, pack, pack.procedures, folded="name")
    _add(conn, reference.tariff, pack, pack.tariffs)
    _add(conn, reference.transit_limit, pack, pack.transit_limits)
    days = [
        {"pack_code": pack.code, "day": d.on, "kind": d.kind, "name": d.name, "source": d.source} for d in pack.calendar
    ]
    _insert(conn, reference.calendar_day, days)
    ids = _ids(conn, reference.procedure, pack.code)
    for table, lists in ((reference.procedure_document, "documents"), (reference.procedure_fee, "fees")):
        rows = [
            {"procedure_id": ids[one.code, one.valid_from], "position": position} | _columns(table, row)
            for one in pack.procedures
            for position, row in enumerate(getattr(one, lists), 1)
        ]
        _insert(conn, table, rows)
    ids = _ids(conn, reference.tariff, pack.code)
    for tariff in pack.tariffs:
        tariff_id = {"tariff_id": ids[tariff.code, tariff.valid_from]}
        prices = [
            tariff_id | _columns(reference.tariff_price, price) | {"steps": json.dumps(price.steps)}
            for price in tariff.prices
        ]
        _insert(conn, reference.tariff_price, prices)
        discounts = [tariff_id | _columns(reference.tariff_discount, discount) for discount in tariff.discounts]
        _insert(conn, reference.tariff_discount, discounts)


def current_pack(conn: Connection, on: date) -> LoadedPack:
    """The pack whose communes are valid ``on`` that day."""
    query = (
        select(reference.pack)
        .where(reference.pack.c.code.in_(select(reference.commune.c.pack_code).where(_valid(reference.commune))))
        .order_by(reference.pack.c.loaded_at.desc(), reference.pack.c.code)
    )
    row = conn.execute(query, {"on": on}).mappings().first()
    if row is None:
        raise _none_valid(COMMUNES, on)
    return _made(LoadedPack, row)


def communes(conn: Connection, words: str, on: date, limit: int = 20) -> tuple[Commune, ...]:
    """Communes whose place holds all ``words``, in any order, with or without accents, each at least begun.

    Best first: same accents, then the whole name, then its beginning. "tinh" is Tĩnh before it is the word tỉnh.
    """
    typed = _words(nfc(words).lower())
    found = [_made(Commune, row) for row in _search(conn, reference.commune, words, on, COMMUNES)]
    if not typed:
        return ()
    asked = " ".join(_words(fold(words)))

    def names(commune: Commune) -> str:
        return " " + " ".join(places.bare(part) for part in (commune.name, commune.district, commune.province))

    def by_name(commune: Commune, kinds: frozenset[str]) -> bool:
        return all(word in kinds or f" {fold(word)}" in names(commune) for word in typed)

    def rank(commune: Commune) -> tuple[bool, bool, bool, bool, str]:
        name = places.bare(commune.name)
        whole, begun = f" {name} " in f" {asked} ", name.startswith(asked)
        return not _begun(typed, commune.place), not whole, not begun, f" {asked}" not in names(commune), name

    narrow = [commune for commune in found if by_name(commune, places.KIND_WORDS)]
    wide = [commune for commune in found if by_name(commune, places.ANY_KIND_WORDS)]
    return tuple(sorted(narrow or wide, key=rank)[:limit])


def commune(conn: Connection, code: str, on: date) -> Commune:
    """One commune; the same code may mean another one on another day."""
    return _made(Commune, _one(conn, reference.commune, code, on, COMMUNES, "commune"))


def place_of(conn: Connection, card_address: str, on: date) -> tuple[str, Commune | None]:
    """Address line and commune out of an address as a citizen card prints it.

    "Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc" is read with or without xã, huyện, tỉnh. Where the end names no commune
    of that day, or could name two: the whole text and None.
    """
    for tail in places.tails(card_address):
        name = places.bare(tail.commune)
        near = _on_day(reference.commune).where(_has_word(reference.commune, name))
        found = places.match(tail, tuple(_made(Commune, row) for row in _latest(conn, near, on)))
        if found:
            return tail.line, found
    return nfc(card_address), None


def procedures(conn: Connection, words: str, on: date, limit: int = 20) -> tuple[Procedure, ...]:
    """Procedures by the beginning of their code, or by words of the name as ``communes`` takes them."""
    code = words.strip()
    if re.fullmatch(r"[0-9][0-9.]*", code):
        begun = reference.procedure.c.code.startswith(code, autoescape=True)
        rows = _latest(conn, _on_day(reference.procedure).where(begun), on)
        rows.sort(key=lambda row: str(row["code"]))
        if not rows:
            _check_any(conn, reference.procedure, PROCEDURES, on)
    else:
        typed = _words(nfc(words).lower())
        rows = _search(conn, reference.procedure, words, on, PROCEDURES) if typed else []
        phrase = " ".join(typed)

        def rank(row: RowMapping) -> tuple[bool, bool, int, str]:
            name = row["name"]
            return phrase not in name.lower(), not _begun(typed, name), len(name), row["code"]

        rows.sort(key=rank)
    return _whole(conn, rows[:limit])


def procedure(conn: Connection, code: str, on: date) -> Procedure:
    """One procedure with its document list and fees."""
    return _whole(conn, [_one(conn, reference.procedure, code, on, PROCEDURES, "procedure")])[0]


def listless_procedure(conn: Connection, code: str, on: date) -> Procedure:
    """One procedure without its document list and fees: what a paper says of it, and whether it may go by post."""
    return _made(Procedure, _one(conn, reference.procedure, code, on, PROCEDURES, "procedure"), documents=(), fees=())


def agency(conn: Connection, code: str, on: date) -> Agency:
    """One agency."""
    return _made(Agency, _one(conn, reference.agency, code, on, AGENCIES, "agency"))


def agencies(conn: Connection, on: date) -> tuple[Agency, ...]:
    """All agencies, in the order of their pack."""
    rows = _latest(conn, _in_order(reference.agency), on)
    if not rows:
        raise _none_valid(AGENCIES, on)
    return tuple(_made(Agency, row) for row in rows)


def agency_of_kind(conn: Connection, kind: str, district_code: str, on: date) -> Agency | None:
    """The agency of ``kind`` that is competent in a district; None: it has none."""
    at = reference.agency.c
    query = _on_day(reference.agency).where(at.kind == kind, at.district_code == district_code)
    rows = _latest(conn, query, on)
    if not rows:
        _check_any(conn, reference.agency, AGENCIES, on)
    return _made(Agency, rows[0]) if rows else None


def tariff(conn: Connection, on: date) -> Tariff:
    """The tariff of a day."""
    rows = _latest(conn, _on_day(reference.tariff), on)
    if not rows:
        raise _none_valid(TARIFFS, on)
    row = rows[0]
    prices = conn.execute(_PRICES, {"tariff_id": row["id"]}).mappings()
    discounts = conn.execute(_DISCOUNTS, {"tariff_id": row["id"]}).mappings()
    return _made(
        Tariff,
        row,
        prices=tuple(
            _made(Price, one, steps=tuple((up_to, vnd) for up_to, vnd in json.loads(one["steps"]))) for one in prices
        ),
        discounts=tuple(_made(Discount, one) for one in discounts),
    )


def transit_limits(conn: Connection, on: date) -> tuple[TransitLimit, ...]:
    """J + n of a day, one for each zone."""
    rows = _latest(conn, _in_order(reference.transit_limit), on, key="zone")
    if not rows:
        raise _none_valid(TRANSIT_LIMITS, on)
    return tuple(_made(TransitLimit, row) for row in rows)


def calendar_days(conn: Connection) -> tuple[CalendarDay, ...]:
    """All days off and make-up working days, in order; of two packs the one loaded last is right."""
    days = {day: (day, *rest) for day, *rest in conn.execute(_CALENDAR)}
    return tuple(CalendarDay(*days[day]) for day in sorted(days))


def _unload(conn: Connection, pack_code: str) -> None:
    for parent, children in (
        (reference.procedure, (reference.procedure_document.c.procedure_id, reference.procedure_fee.c.procedure_id)),
        (reference.tariff, (reference.tariff_price.c.tariff_id, reference.tariff_discount.c.tariff_id)),
    ):
        ours = select(parent.c.id).where(parent.c.pack_code == pack_code)
        for child in children:
            conn.execute(delete(child.table).where(child.in_(ours)))
    for table in (reference.commune, reference.agency, reference.procedure, reference.tariff, reference.transit_limit):
        conn.execute(delete(table).where(table.c.pack_code == pack_code))
    conn.execute(delete(reference.calendar_day).where(reference.calendar_day.c.pack_code == pack_code))
    conn.execute(delete(reference.pack).where(reference.pack.c.code == pack_code))


def _add(conn: Connection, table: Table, pack: Pack, rows: tuple[Any, ...], folded: str = "") -> None:
    """``folded``: the attribute that is searched without accents."""
    values = [{"pack_code": pack.code} | _columns(table, row) for row in rows]
    if folded:
        for value, row in zip(values, rows, strict=True):
            value["name_folded"] = fold(getattr(row, folded))
    _insert(conn, table, values)


def _insert(conn: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        conn.execute(insert(table), values)


def _columns(table: Table, row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name in table.c}


def _ids(conn: Connection, table: Table, pack_code: str) -> dict[tuple[str, date], int]:
    query = select(table.c.code, table.c.valid_from, table.c.id).where(table.c.pack_code == pack_code)
    return {(code, valid_from): row_id for code, valid_from, row_id in conn.execute(query)}


def _made(cls: type[T], row: RowMapping, **more: Any) -> T:
    return cls(**{name: row[name] for name in vars(cls)["__dataclass_fields__"] if name not in more}, **more)


def _valid(table: Table) -> ColumnElement[bool]:
    """Holds for the rows that are valid on the day that is given as ``on``."""
    on = bindparam("on", type_=table.c.valid_from.type)
    return and_(table.c.valid_from <= on, or_(table.c.valid_to.is_(None), table.c.valid_to >= on))


@cache
def _on_day(table: Table) -> Select[Any]:
    """The rows of a day. Built once, like all that an acceptance asks: building costs more than asking."""
    return select(table).where(_valid(table)).order_by(table.c.valid_from, table.c.id)


@cache
def _in_order(table: Table) -> Select[Any]:
    """The rows of a day, in the order of their pack."""
    return _on_day(table).order_by(None).order_by(table.c.id)


@cache
def _by_code(table: Table) -> Select[Any]:
    return _on_day(table).where(table.c.code == bindparam("code"))


def _latest(conn: Connection, query: Select[Any], on: date, key: str = "code", **given: str) -> list[RowMapping]:
    """Rows in the order of ``query``; where two packs know the same key, the row that began last."""
    rows: dict[str, RowMapping] = {}
    for row in conn.execute(query, {"on": on, **given}).mappings():
        if row[key] not in rows or row["valid_from"] >= rows[row[key]]["valid_from"]:
            rows[row[key]] = row
    return list(rows.values())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _begun(typed: list[str], text: str) -> bool:
    """Whether each typed word, with its accents, begins a word of the text."""
    shown = " " + " ".join(_words(nfc(text).lower()))
    return all(f" {word}" in shown for word in typed)


def _has_word(table: Table, folded: str) -> ColumnElement[bool]:
    # a table of at most some thousand rows: reading it costs less than a text index
    return (" " + table.c.name_folded).contains(f" {folded}", autoescape=True)


def _search(conn: Connection, table: Table, words: str, on: date, what: str) -> list[RowMapping]:
    conditions = [_has_word(table, word) for word in _words(fold(words))]
    rows = _latest(conn, _on_day(table).where(*conditions), on)
    if not rows:
        _check_any(conn, table, what, on)
    return rows


def _one(conn: Connection, table: Table, code: str, on: date, what: str, field: str) -> RowMapping:
    rows = _latest(conn, _by_code(table), on, code=code)
    if not rows:
        _check_any(conn, table, what, on)
        raise Refused(f"Danh mục {what} không có mã {code} có hiệu lực ngày {on:%d/%m/%Y}.", field)
    return rows[0]


def _whole(conn: Connection, rows: list[RowMapping]) -> tuple[Procedure, ...]:
    ids = [row["id"] for row in rows]
    lists: dict[tuple[Table, int], list[RowMapping]] = {}
    for table, query in _LISTS.items():
        for row in conn.execute(query, {"ids": ids}).mappings():
            lists.setdefault((table, row["procedure_id"]), []).append(row)
    return tuple(
        _made(
            Procedure,
            row,
            documents=tuple(_made(ListedDocument, d) for d in lists.get((reference.procedure_document, row["id"]), ())),
            fees=tuple(_made(ListedFee, fee) for fee in lists.get((reference.procedure_fee, row["id"]), ())),
        )
        for row in rows
    )


def _check_any(conn: Connection, table: Table, what: str, on: date) -> None:
    if conn.execute(_on_day(table).limit(1), {"on": on}).first() is None:
        raise _none_valid(what, on)


def _none_valid(what: str, on: date) -> Refused:
    return Refused(f"Danh mục {what} không có hiệu lực ngày {on:%d/%m/%Y}. Cần nạp gói danh mục của ngày này.")
