"""The tables of a desk's database.

Three kinds. *Kept for ever, append-only, free of personal data*: event, event_line, entry. *Projections and
people*, written in the same transaction as their event: shift, dossier, parcel, party, charge, paper.
*Reference data* with validity dates: what a pack brought.
"""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, MetaData, Table, Text, UniqueConstraint, text

from bcdesk.core.catalogue import DayKind, Need
from bcdesk.core.dossier import FeeWay, PartyKind, Payment, ResultPlace, Service
from bcdesk.core.staff import Role
from bcdesk.core.tariff import Leg, VatMode
from bcdesk.core.transit import Zone
from bcdesk.store.types import Day, Flag, Moment, Vnd, Whole, Word

metadata = MetaData()


def _table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def _id() -> Column[int]:
    return Column("id", Whole, primary_key=True)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _must(name: str, kind: Any, *parts: Any, **more: Any) -> Column[Any]:
    return Column(name, kind, *parts, nullable=False, **more)


def _later(target: str) -> ForeignKey:
    """Checked at commit: a number or paper is written before the event that explains it."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


# The desk and its people

setting = _table("setting", Column("key", Text, primary_key=True), _text("value"))

station = _table(
    "station",
    Column("id", Whole, primary_key=True),
    _text("code"),
    _text("name"),
    _text("enterprise"),
    _text("address"),
    _text("phone"),
    _text("commune_code"),
    _text("district_code"),
    _text("city"),
    _text("counter"),
    _must("training", Flag, server_default="0"),
    CheckConstraint("id = 1", name="station_one"),
)

staff = _table(
    "staff",
    _id(),
    _must("name", Text, unique=True),
    _must("role", Word(Role)),
    _text("password_hash"),
    _must("failures", Whole, server_default="0"),
    Column("locked_until", Moment),
    _must("active", Flag, server_default="1"),
)

shift = _table(
    "shift",
    _id(),
    _must("staff_id", Whole, ForeignKey("staff.id")),
    _must("business_day", Day),
    _must("opened_at", Moment),
    _must("float_vnd", Vnd),
    Column("closed_at", Moment),
    Column("counted_vnd", Vnd),
    Column("expected_vnd", Vnd),
    Column("difference_vnd", Vnd),
    CheckConstraint(
        "closed_at IS NULL OR coalesce(difference_vnd = counted_vnd - expected_vnd, 0)",
        name="shift_counted",
    ),
)
Index("shift_one_open", shift.c.staff_id, unique=True, sqlite_where=text("closed_at IS NULL"))

# The journal (sổ nhật ký) and the ledger

event = _table(
    "event",
    _must("epoch", Whole),
    Column("seq", Whole, primary_key=True, autoincrement=False),
    _must("at", Moment),
    _must("business_day", Day),
    _text("actor"),
    Column("shift_id", Whole, ForeignKey("shift.id")),
    _text("kind"),
    Column("form_id", Text, unique=True),
    _text("subject"),
    Column("amount_vnd", Vnd),
    _text("reason"),
    _text("note_digest"),
    Column("reverses", Whole, ForeignKey("event.seq")),
    _text("ledger_hash"),
    _text("previous_hash"),
    _text("hash"),
    Index("event_business_day", "business_day", "kind"),
    Index("event_subject", "subject", "kind"),
)

event_line = _table(
    "event_line",
    Column("seq", Whole, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    Column("line_no", Whole, primary_key=True, autoincrement=False),
    Column("parcel_id", Whole),
    _text("item_number"),
    _text("agency_code"),
    _text("procedure_code"),
    Column("service", Word(Service)),
    Column("leg", Word(Leg)),
    Column("zone", Word(Zone)),
    _must("fact_on", Day),
    Column("value", Whole),
    Index("event_line_fact_on", "fact_on"),
    Index("event_line_parcel_id", "parcel_id"),
)

event_note = _table(
    "event_note",
    Column("seq", Whole, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    _text("text"),
)

entry = _table(
    "entry",
    Column("id", Whole, primary_key=True, autoincrement=False),
    _must("seq", Whole, ForeignKey("event.seq")),
    _must("line_no", Whole),
    Column("shift_id", Whole, ForeignKey("shift.id")),
    _must("business_day", Day),
    _text("account"),
    _text("agency_code"),
    _text("leg"),
    _must("amount_vnd", Vnd),
    _text("hash"),
    UniqueConstraint("seq", "line_no"),
    Index("entry_shift_id", "shift_id", "account"),
    Index("entry_account", "account", "agency_code"),
    Index("entry_business_day", "business_day", "account"),
)

# Dossiers, their people and parcels

party = _table(
    "party",
    _id(),
    _must("kind", Word(PartyKind)),
    _text("name"),
    _text("name_folded"),
    _text("address_line"),
    _text("commune_code"),
    _text("place"),
    _text("phone"),
    _text("email"),
    _text("id_number"),
    Column("born_on", Day),
    Index("party_name_folded", "name_folded"),
    Index("party_phone", "phone"),
    Index("party_id_number", "id_number"),
)

dossier = _table(
    "dossier",
    _id(),
    _must("form_id", Text, unique=True),
    _text("visit"),
    _must("service", Word(Service)),
    _must("sender_id", Whole, ForeignKey("party.id")),
    _text("procedure_code"),
    _text("agency_code"),
    _must("accepted_at", Moment),
    Column("filed_at", Moment),
    _text("dossier_code", ""),
    _text("missing_reason", ""),
    _must("result_place", Word(ResultPlace)),
    _must("payment", Word(Payment)),
    Column("cash_given_vnd", Vnd),
    _text("state"),
    Index("dossier_accepted_at", "accepted_at"),
    Index("dossier_sender_id", "sender_id"),
    Index("dossier_visit", "visit"),
    Index("dossier_dossier_code", "dossier_code"),
)

parcel = _table(
    "parcel",
    _id(),
    _must("leg", Word(Leg)),
    Column("item_number", Text, unique=True),
    Column("weight_g", Whole),
    _text("bag_number", ""),
    _must("zone", Word(Zone)),
    _text("state"),
    Column("started_at", Moment),
    Column("transit_days", Whole),
    Column("due_on", Day),
    Column("slip_days", Whole),
    Column("slip_due_on", Day),
    CheckConstraint("weight_g IS NULL OR weight_g > 0", name="parcel_weight"),
)

parcel_dossier = _table(
    "parcel_dossier",
    Column("parcel_id", Whole, ForeignKey("parcel.id"), primary_key=True, autoincrement=False),
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    Index("parcel_dossier_dossier_id", "dossier_id"),
)

document = _table(
    "document",
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    _text("name"),
    _must("originals", Whole),
    _must("copies", Whole),
    _must("originals_come_back", Flag),
    _text("remark", ""),
)

charge = _table(
    "charge",
    _id(),
    _must("dossier_id", Whole, ForeignKey("dossier.id")),
    Column("parcel_id", Whole, ForeignKey("parcel.id")),
    _text("kind"),
    _text("agency_code", ""),
    _text("name", ""),
    Column("amount_vnd", Vnd),
    Column("way", Word(FeeWay)),
    _text("receipt_number", ""),
    CheckConstraint("kind IN ('postage', 'vat', 'discount', 'fee')", name="charge_kind"),
    Index("charge_dossier_id", "dossier_id"),
)

# Numbers, papers, what was opened, what is still to be sent

number_range = _table(
    "number_range",
    _id(),
    _text("kind"),
    _text("prefix"),
    _must("first", Whole),
    _must("last", Whole),
    _must("next", Whole),
    _text("country"),
    CheckConstraint("first <= last AND next BETWEEN first AND last + 1", name="number_range_order"),
    UniqueConstraint("kind", "prefix", "country", "first"),
)

number_use = _table(
    "number_use",
    Column("number", Text, primary_key=True),
    _text("kind"),
    _text("status"),
    Column("range_id", Whole, ForeignKey("number_range.id")),
    _must("seq", Whole, _later("event.seq")),
    CheckConstraint("status IN ('issued', 'void', 'pad', 'lost')", name="number_use_status"),
    Index("number_use_seq", "seq"),
    Index("number_use_range_id", "range_id"),
)

paper = _table(
    "paper",
    _id(),
    _text("kind"),
    Column("dossier_id", Whole, ForeignKey("dossier.id")),
    _must("seq", Whole, _later("event.seq")),
    _text("item_number", ""),
    _text("snapshot"),
    _text("template"),
    _must("made_at", Moment),
    Index("paper_dossier_id", "dossier_id"),
    Index("paper_item_number", "item_number"),
    Index("paper_seq", "seq"),
)

print_job = _table(
    "print_job",
    _id(),
    _must("paper_id", Whole, ForeignKey("paper.id")),
    _must("copies", Whole),
    _must("reprint_no", Whole, server_default="0"),
    _text("state"),
    _text("message", ""),
    _must("made_at", Moment),
    _must("changed_at", Moment),
    CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="print_job_state"),
    UniqueConstraint("paper_id", "reprint_no"),
)
Index("print_job_pending", print_job.c.id, sqlite_where=text("state <> 'sent'"))

opening = _table(
    "opening",
    _id(),
    _must("staff_id", Whole, ForeignKey("staff.id")),
    _must("dossier_id", Whole, ForeignKey("dossier.id")),
    _must("at", Moment),
    Index("opening_dossier_id", "dossier_id"),
)

sync_day = _table(
    "sync_day",
    Column("day", Day, primary_key=True),
    _must("revision", Whole),
    _must("acknowledged", Whole, server_default="0"),
)

# What a reference pack (gói danh mục) brought


def _valid() -> tuple[Column[Any], ...]:
    return _must("valid_from", Day), Column("valid_to", Day), _text("source")


def _pack() -> Column[str]:
    return Column("pack_code", Text, ForeignKey("pack.code"), nullable=False)


pack = _table(
    "pack",
    Column("code", Text, primary_key=True),
    _text("title"),
    _text("version"),
    _text("source"),
    _text("digest"),
    _must("loaded_at", Moment),
)

commune = _table(
    "commune",
    _id(),
    _pack(),
    _text("code"),
    _text("name"),
    _text("name_folded"),
    _text("district_code"),
    _text("district"),
    _text("province_code"),
    _text("province"),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
    Index("commune_code", "code"),
    Index("commune_name_folded", "name_folded"),
)

agency = _table(
    "agency",
    _id(),
    _pack(),
    _text("code"),
    _text("name"),
    _text("name_folded"),
    _text("kind"),
    _text("level"),
    _text("district_code"),
    _text("address"),
    _text("phone"),
    _text("email"),
    _text("receiving_point"),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
    Index("agency_code", "code"),
    Index("agency_kind", "kind", "district_code"),
)

procedure = _table(
    "procedure",
    _id(),
    _pack(),
    _text("code"),
    _text("name"),
    _text("name_folded"),
    _text("print_name"),
    _text("agency_code"),
    _text("agency_kind"),
    Column("processing_days", Whole),
    _text("refusal"),
    _must("reviewed", Flag),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
    Index("procedure_code", "code"),
)

procedure_document = _table(
    "procedure_document",
    Column("procedure_id", Whole, ForeignKey("procedure.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    _text("name"),
    _must("originals", Whole),
    _must("copies", Whole),
    _must("need", Word(Need)),
    _must("originals_come_back", Flag),
    _text("source"),
)

procedure_fee = _table(
    "procedure_fee",
    Column("procedure_id", Whole, ForeignKey("procedure.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    _text("name"),
    Column("amount_vnd", Vnd),
    _text("source"),
)

tariff = _table(
    "tariff",
    _id(),
    _pack(),
    _text("code"),
    _must("vat_mode", Word(VatMode)),
    _must("vat_percent", Whole),
    _must("max_weight_g", Whole),
    *_valid(),
    UniqueConstraint("pack_code", "code", "valid_from"),
)

tariff_price = _table(
    "tariff_price",
    Column("tariff_id", Whole, ForeignKey("tariff.id"), primary_key=True, autoincrement=False),
    Column("leg", Word(Leg), primary_key=True),
    Column("zone", Word(Zone), primary_key=True),
    _text("steps"),  # JSON: [[up to g, VND], …]
    _must("extra_g", Whole),
    _must("extra_vnd", Vnd),
)

tariff_discount = _table(
    "tariff_discount",
    Column("tariff_id", Whole, ForeignKey("tariff.id"), primary_key=True, autoincrement=False),
    Column("code", Text, primary_key=True),
    _text("name"),
    _must("percent", Whole),
)

transit_limit = _table(
    "transit_limit",
    _id(),
    _pack(),
    _must("zone", Word(Zone)),
    _must("days", Whole),
    _must("days_with_slip", Whole),
    *_valid(),
    UniqueConstraint("pack_code", "zone", "valid_from"),
)

calendar_day = _table(
    "calendar_day",
    Column("pack_code", Text, ForeignKey("pack.code"), primary_key=True),
    Column("day", Day, primary_key=True),
    _must("kind", Word(DayKind)),
    _text("name"),
    _text("source"),
)
