"""Tables of reference data with validity dates: what a pack (gói danh mục) brought."""

from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, Index, ScalarSelect, Text, UniqueConstraint, select

from bcdesk.core.catalogue import DayKind, Modes, Need, TimeUnit
from bcdesk.core.tariff import Leg, VatMode
from bcdesk.core.transit import Zone
from bcdesk.store.tables import key, must, table, text_column
from bcdesk.store.types import Day, Flag, Moment, Vnd, Whole, Word


def _valid() -> tuple[Column[Any], ...]:
    return must("valid_from", Day), Column("valid_to", Day), text_column("source")


def _pack() -> Column[str]:
    return Column("pack_code", Text, ForeignKey("pack.code"), nullable=False)


pack = table(
    "pack",
    Column("code", Text, primary_key=True),
    text_column("title"),
    text_column("version"),
    text_column("source"),
    text_column("digest"),
    must("loaded_at", Moment),
)

commune = table(
    "commune",
    key(),
    _pack(),
    text_column("code"),
    text_column("name"),
    text_column("name_folded"),
    text_column("district_code"),
    text_column("district"),
    text_column("province_code"),
    text_column("province"),
    text_column("old_districts"),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
    Index("commune_code", "code"),
    Index("commune_name_folded", "name_folded"),
)

agency = table(
    "agency",
    key(),
    _pack(),
    text_column("code"),
    text_column("name"),
    text_column("name_folded"),
    text_column("kind"),
    text_column("level"),
    text_column("district_code"),
    text_column("commune_code"),
    text_column("address"),
    text_column("phone"),
    text_column("email"),
    text_column("receiving_point"),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
    Index("agency_code", "code"),
    Index("agency_kind", "kind"),
)

procedure = table(
    "procedure",
    key(),
    _pack(),
    text_column("code"),
    text_column("name"),
    text_column("name_folded"),
    text_column("print_name"),
    text_column("agency_code"),
    text_column("agency_kind"),
    Column("processing_days", Whole),
    Column("processing_unit", Word(TimeUnit)),
    must("modes", Word(Modes)),
    Column("authorised", Flag),
    text_column("refusal"),
    must("reviewed", Flag),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
    Index("procedure_code", "code"),
)

procedure_document = table(
    "procedure_document",
    Column("procedure_id", Whole, ForeignKey("procedure.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    text_column("case"),
    text_column("name"),
    must("originals", Whole),
    must("copies", Whole),
    must("need", Word(Need)),
    must("originals_come_back", Flag),
    text_column("source"),
)

procedure_fee = table(
    "procedure_fee",
    Column("procedure_id", Whole, ForeignKey("procedure.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    text_column("name"),
    Column("amount_vnd", Vnd),
    text_column("exemption"),
    text_column("source"),
)

tariff = table(
    "tariff",
    key(),
    _pack(),
    text_column("code"),
    must("vat_mode", Word(VatMode)),
    must("vat_percent", Whole),
    must("max_weight_g", Whole),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
)

tariff_price = table(
    "tariff_price",
    Column("tariff_id", Whole, ForeignKey("tariff.id"), primary_key=True, autoincrement=False),
    Column("leg", Word(Leg), primary_key=True),
    Column("zone", Word(Zone), primary_key=True),
    text_column("steps"),  # JSON: [[up to g, VND], …]
    must("extra_g", Whole),
    must("extra_vnd", Vnd),
)

tariff_discount = table(
    "tariff_discount",
    Column("tariff_id", Whole, ForeignKey("tariff.id"), primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    text_column("name"),
    must("percent", Whole),
)

transit_limit = table(
    "transit_limit",
    key(),
    _pack(),
    must("zone", Word(Zone)),
    must("days", Whole),
    must("days_with_slip", Whole),
    *_valid(),
    UniqueConstraint("pack_code", "zone", "valid_from"),
)

calendar_day = table(
    "calendar_day",
    Column("pack_code", Text, ForeignKey("pack.code"), primary_key=True),
    Column("day", Day, primary_key=True),
    must("kind", Word(DayKind)),
    text_column("name"),
    text_column("source"),
)


def known_on(name: Column[str], code: ColumnElement[str], day: ColumnElement[Any]) -> ScalarSelect[str]:
    """The name that a procedure or an agency had on a day, by the newest pack that knows it."""
    of = name.table.c
    named = select(name).where(of.code == code, of.valid_from <= day, of.valid_to.is_(None) | (of.valid_to >= day))
    return named.order_by(of.valid_from.desc(), of.id.desc()).limit(1).scalar_subquery()
