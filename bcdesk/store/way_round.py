"""The tables of the way round: handed over to an agency, its appointment, the result and its delivery."""

from sqlalchemy import Column, ForeignKey, Index, Text, text

from bcdesk.core.delivery import AttemptKind, PaperRole, RecipientKind
from bcdesk.store.tables import key, later, must, table, text_column
from bcdesk.store.types import Day, Flag, Moment, Whole, Word

# The hand-over to an agency (bàn giao) and its appointment

handover = table(
    "handover",
    key(),
    must("code", Text, unique=True),
    text_column("agency_code"),
    text_column("receiving_point"),
    must("made_at", Moment),
    must("staff_id", Whole, ForeignKey("staff.id")),
    Column("signed_at", Moment),
    text_column("received_by", ""),
    Index("handover_unsigned", "id", sqlite_where=text("signed_at IS NULL")),
)

handover_item = table(
    "handover_item",
    Column("handover_id", Whole, ForeignKey("handover.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    must("parcel_id", Whole, ForeignKey("parcel.id")),
    text_column("exception", ""),
    Index("handover_item_parcel_id", "parcel_id"),
)

appointment = table(
    "appointment",
    Column("dossier_id", Whole, ForeignKey("dossier.id"), primary_key=True, autoincrement=False),
    must("due_on", Day),
    text_column("slip_number", ""),
    must("recorded_at", Moment),
    Index("appointment_slip_number", "slip_number"),
)

# The result and its delivery (kết quả, phát)

result = table(
    "result",
    Column("parcel_id", Whole, ForeignKey("parcel.id"), primary_key=True, autoincrement=False),
    must("recipient_id", Whole, ForeignKey("party.id")),
    must("collected_at", Moment),
    text_column("prepaid_number", ""),
    must("master_signed", Flag),
    Index("result_recipient_id", "recipient_id"),
    Index("result_prepaid_number", "prepaid_number"),
)

result_paper = table(
    "result_paper",
    Column("parcel_id", Whole, ForeignKey("parcel.id"), primary_key=True, autoincrement=False),
    Column("position", Whole, primary_key=True, autoincrement=False),
    must("role", Word(PaperRole)),
    text_column("name"),
    must("originals", Whole),
    must("copies", Whole),
)

attempt = table(
    "attempt",
    key(),
    must("parcel_id", Whole, ForeignKey("parcel.id")),
    must("kind", Word(AttemptKind)),
    must("at", Moment),
    text_column("reason", ""),
    must("seq", Whole, later("event.seq")),
    Index("attempt_parcel_id", "parcel_id"),
)

delivery = table(
    "delivery",
    Column("parcel_id", Whole, ForeignKey("parcel.id"), primary_key=True, autoincrement=False),
    must("at", Moment),
    must("recipient", Word(RecipientKind)),
    text_column("name"),
    text_column("id_kind"),
    text_column("id_number"),
    text_column("relation", ""),
    text_column("authority", ""),
    text_column("remark", ""),
    must("seq", Whole, later("event.seq")),
)
