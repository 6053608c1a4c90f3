"""Reference packs that are in use: a pack is loaded whole, in place of its former version."""

import json
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from bcdesk.core.catalogue import Pack
from bcdesk.core.vietnamese import fold
from bcdesk.store import reference
from bcdesk.store.validity import COMMUNES, made, none_valid, valid


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
        .where(reference.pack.c.code.in_(select(reference.commune.c.pack_code).where(valid(reference.commune))))
        .order_by(reference.pack.c.loaded_at.desc(), reference.pack.c.code)
    )
    row = conn.execute(query, {"on": on}).mappings().first()
    if row is None:
        raise none_valid(COMMUNES, on)
    return made(LoadedPack, row)


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
