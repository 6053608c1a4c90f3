"""The tables of a desk's database; the way round is in ``way_round``, reference data in ``reference``.

*Kept for ever, append-only, free of personal data*: event, event_line, entry. *Projections and people*, written in
the same transaction as their event: shift, dossier, parcel, party, charge, paper and what hangs on them.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint, text

from bcdesk.core.dossier import FeeWay, PartyKind, Payment, ResultPlace, Service
from bcdesk.core.draft import DraftState
from bcdesk.core.handing_in import AgentKind
from bcdesk.core.staff import Role
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.store.tables import key, later, metadata, must, table, text_column
from bcdesk.store.types import Day, Flag, Moment, Vnd, Whole, Word

__all__ = ["metadata"]

# The desk and its people

setting = table("setting", Column("key", Text, primary_key=True), text_column("value"))

station = table(
    "station",
    Column("id", Whole, primary_key=True),
    text_column("code"),
    text_column("name"),
    text_column("enterprise"),
    text_column("address"),
    text_column("phone"),
    text_column("commune_code"),
    text_column("district_code"),
    text_column("city"),
    text_column("counter"),
    must("training", Flag, server_default="0"),
    CheckConstraint("id = 1", name="station_one"),
)

staff = table(
    "staff",
    key(),
    must("name", Text, unique=True),
    must("role", Word(Role)),
    text_column("password_hash"),
    must("failures", Whole, server_default="0"),
    Column("locked_until", Moment),
    must("active", Flag, server_default="1"),
)

shift = table(
    "shift",
    key(),
    must("staff_id", Whole, ForeignKey("staff.id")),
    must("business_day", Day),
    must("opened_at", Moment),
    must("float_vnd", Vnd),
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

event = table(
    "event",
    must("epoch", Whole),
    Column("seq", Whole, primary_key=True, autoincrement=False),
    must("at", Moment),
    must("business_day", Day),
    text_column("actor"),
    Column("shift_id", Whole, ForeignKey("shift.id")),
    text_column("kind"),
    Column("form_id", Text, unique=True),
    text_column("subject"),
    Column("amount_vnd", Vnd),
    text_column("reason"),
    text_column("note_digest"),
    Column("reverses", Whole, ForeignKey("event.seq")),
    text_column("ledger_hash"),
    text_column("previous_hash"),
    text_column("hash"),
    Index("event_business_day", "business_day", "kind"),
    Index("event_subject", "subject", "kind"),
)

event_line = table(
    "event_line",
    Column("seq", Whole, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    Column("line_no", Whole, primary_key=True, autoincrement=False),
    Column("parcel_id", Whole),
    text_column("item_number"),
    text_column("agency_code"),
    text_column("procedure_code"),
    Column("service", Word(Service)),
    Column("leg", Word(Leg)),
    Column("zone", Word(Zone)),
    must("fact_on", Day),
    Column("value", Whole),
    Index("event_line_fact_on", "fact_on"),
    Index("event_line_parcel_id", "parcel_id"),
)

event_note = table(
    "event_note",
    Column("seq", Whole, ForeignKey("event.seq"), primary_key=True, autoincrement=False),
    text_column("text"),
)

entry = table(
    "entry",
    Column("id", Whole, primary_key=True, autoincrement=False),
    must("seq", Whole, ForeignKey("event.seq")),
    must("line_no", Whole),
    Column("shift_id", Whole, ForeignKey("shift.id")),
    must("business_day", Day),
    text_column("account"),
    text_column("agency_code"),
    text_column("leg"),
    must("amount_vnd", Vnd),
    text_column("hash"),
    UniqueConstraint("seq", "line_no"),
    Index("entry_shift_id", "shift_id", "account"),
    Index("entry_account", "account", "agency_code"),
    Index("entry_business_day", "business_day", "account"),
)

# Dossiers, their people and parcels

party = table(
    "party",
    key(),
    must("kind", Word(PartyKind)),
    text_column("name"),
    text_column("name_folded"),
    text_column("address_line"),
    text_column("commune_code"),
    text_column("place"),
    text_column("phone"),
    text_column("email"),
    text_column("id_number"),
    Column("born_on", Day),
    Index("party_name_folded", "name_folded"),
    Index("party_phone", "phone"),
    Index("party_id_number", "id_number"),
)

dossier = table(
    "dossier",
    key(),
    must("form_id", Text, unique=True),
    text_column("visit"),
    must("service", Word(Service)),
    must("sender_id", Whole, ForeignKey("party.id")),
    text_column("procedure_code"),
    text_column("agency_code"),
    must("accepted_at", Moment),
    Column("filed_at", Moment),
    text_column("dossier_code", ""),
    text_column("missing_reason", ""),
    must("result_place", Word(ResultPlace)),
    must("payment", Word(Payment)),
    Column("cash_given_vnd", Vnd),
    text_column("state"),
    Index("dossier_accepted_at", "accepted_at"),
    Index("dossier_sender_id", "sender_id"),
    Index("dossier_visit", "visit"),
    Index("dossier_dossier_code", "dossier_code"),
    Index("dossier_state", "state"),
)

parcel = table(
    "parcel",
    key(),
    must("leg", Word(Leg)),
    Column("item_number", Text, unique=True),
    Column("weight_g", Whole),
    text_column("bag_number", ""),
    must("zone", Word(Zone)),
    text_column("state"),
    Column("started_at", Moment),
    Column("transit_days", Whole),
    Column("due_on", Day),
    Column("slip_days", Whole),
    Column("slip_due_on", Day),
    CheckConstraint("weight_g IS NULL OR weight_g > 0", name="parcel_weight"),
    Index("parcel_state", "state"),
)

parcel_dossier = table(
    "parcel_dossier",
    Column("parcel_id", Whole, ForeignKey("parcel.id"), primary_key=True, autoincrement=False),
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    Index("parcel_dossier_dossier_id", "dossier_id"),
)

document = table(
    "document",
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    text_column("name"),
    must("originals", Whole),
    must("copies", Whole),
    must("originals_come_back", Flag),
    text_column("remark", ""),
)

# What the clerk chose where no data decide: the case of the procedure's list, and why this zone
intake_choice = table(
    "intake_choice",
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    text_column("case", ""),
    text_column("zone_reason", ""),
)

charge = table(
    "charge",
    key(),
    must("dossier_id", Whole, ForeignKey("dossier.id")),
    Column("parcel_id", Whole, ForeignKey("parcel.id")),
    text_column("kind"),
    text_column("agency_code", ""),
    text_column("name", ""),
    Column("amount_vnd", Vnd),
    Column("way", Word(FeeWay)),
    text_column("receipt_number", ""),
    Column("taken_seq", Whole, later("event.seq")),
    Column("remitted_seq", Whole, later("event.seq")),
    CheckConstraint("remitted_seq IS NULL OR taken_seq IS NOT NULL", name="charge_taken"),
    CheckConstraint("kind IN ('postage', 'vat', 'discount', 'fee')", name="charge_kind"),
    Index("charge_dossier_id", "dossier_id"),
    Index("charge_parcel_id", "parcel_id"),
)
Index(
    "charge_held",
    charge.c.agency_code,
    sqlite_where=text("taken_seq IS NOT NULL AND remitted_seq IS NULL"),
)

handed_in = table(
    "handed_in",
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    Column("agent_id", Whole, ForeignKey("party.id")),
    Column("agent_kind", Word(AgentKind)),
    text_column("authority", ""),
    text_column("pickup_place", ""),
    text_column("courier", ""),
)
"""What is beyond the plain case: somebody else brought it, or it was taken at the customer's address."""

discount_granted = table(
    "discount_granted",
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    text_column("code"),
    text_column("evidence"),
)

# Numbers, papers, what was opened, what is still to be sent

number_range = table(
    "number_range",
    key(),
    text_column("kind"),
    text_column("prefix"),
    must("first", Whole),
    must("last", Whole),
    must("next", Whole),
    text_column("country"),
    CheckConstraint("first <= last AND next BETWEEN first AND last + 1", name="number_range_order"),
    UniqueConstraint("kind", "prefix", "country", "first"),
)

number_use = table(
    "number_use",
    Column("number", Text, primary_key=True),
    text_column("kind"),
    text_column("status"),
    Column("range_id", Whole, ForeignKey("number_range.id")),
    must("seq", Whole, later("event.seq")),
    CheckConstraint("status IN ('issued', 'void', 'pad', 'lost')", name="number_use_status"),
    Index("number_use_seq", "seq"),
    Index("number_use_range_id", "range_id"),
)

paper = table(
    "paper",
    key(),
    text_column("kind"),
    Column("dossier_id", Whole, ForeignKey("dossier.id")),
    Column("seq", Whole, later("event.seq")),
    text_column("item_number", ""),
    text_column("snapshot"),
    text_column("template"),
    must("made_at", Moment),
    Index("paper_dossier_id", "dossier_id"),
    Index("paper_item_number", "item_number"),
    Index("paper_seq", "seq"),
)

print_job = table(
    "print_job",
    key(),
    must("paper_id", Whole, ForeignKey("paper.id")),
    must("copies", Whole),
    must("reprint_no", Whole, server_default="0"),
    text_column("state"),
    text_column("message", ""),
    must("made_at", Moment),
    must("changed_at", Moment),
    CheckConstraint("state IN ('waiting', 'sent', 'failed')", name="print_job_state"),
    UniqueConstraint("paper_id", "reprint_no"),
)
Index("print_job_pending", print_job.c.id, sqlite_where=text("state <> 'sent'"))

opening = table(
    "opening",
    key(),
    must("staff_id", Whole, ForeignKey("staff.id")),
    must("dossier_id", Whole, ForeignKey("dossier.id")),
    must("at", Moment),
    Index("opening_dossier_id", "dossier_id"),
)

sync_day = table(
    "sync_day",
    Column("day", Day, primary_key=True),
    must("revision", Whole),
    must("acknowledged", Whole, server_default="0"),
)

# Forms that are kept as far as they are typed (hồ sơ tạm lưu): no event, no money

draft = table(
    "draft",
    key(),
    must("form_id", Text, unique=True),
    Column("code", Text, unique=True),
    must("staff_id", Whole, ForeignKey("staff.id")),
    must("made_at", Moment),
    must("changed_at", Moment),
    Column("kept_at", Moment),
    Column("carried_at", Moment),
    text_column("content"),
    text_column("missing", ""),
    must("state", Word(DraftState)),
    text_column("reason", ""),
    CheckConstraint("state IN ('open', 'completed', 'given_up')", name="draft_state"),
    CheckConstraint("(code IS NULL) = (kept_at IS NULL)", name="draft_kept"),
)
Index("draft_open", draft.c.changed_at, sqlite_where=text("state = 'open'"))
