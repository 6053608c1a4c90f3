"""The first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "account",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("failures", whole, server_default="0", nullable=False),
        sa.Column("locked_until", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("province", "name"),
        sqlite_strict=True,
    )
    op.create_table(
        "agency",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("on_service", whole, server_default="0", nullable=False),
        sa.Column("agreed_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("province", "code"),
        sqlite_strict=True,
    )
    op.create_table(
        "agency_part",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "code"),
        sqlite_strict=True,
    )
    op.create_table(
        "agency_year",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("year", whole, nullable=False),
        sa.Column("procedures", whole, nullable=True),
        sa.Column("intake", whole, nullable=True),
        sa.Column("results", whole, nullable=True),
        sa.Column("as_of", sa.Text(), nullable=True),
        sa.Column("posted_intake", whole, nullable=True),
        sa.Column("posted_results", whole, nullable=True),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("province", "agency", "year"),
        sqlite_strict=True,
    )
    op.create_table(
        "change",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("province", "at", "id"),
        sqlite_strict=True,
    )
    op.create_table(
        "day_row",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("value", whole, nullable=False),
        sa.PrimaryKeyConstraint("province", "desk", "day", "measure", "agency", "procedure", "service", "zone"),
        sqlite_strict=True,
    )
    op.create_index(
        "day_row_measure",
        "day_row",
        ["province", "measure", "day", "desk", "agency", "procedure", "value"],
        unique=False,
    )
    op.create_table(
        "day_sheet",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("epoch", whole, nullable=False),
        sa.Column("revision", whole, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("journal_seq", whole, nullable=False),
        sa.Column("journal_hash", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "desk", "day"),
        sqlite_strict=True,
    )
    op.create_table(
        "desk",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("enrolled_at", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Text(), nullable=True),
        sa.Column("contact_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("province", "code"),
        sqlite_strict=True,
    )
    op.create_table(
        "enrol_code",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("province", "digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "nonce",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "desk", "nonce"),
        sqlite_strict=True,
    )
    op.create_index("nonce_at", "nonce", ["province", "at"], unique=False)
    op.create_table(
        "number_range",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("first", whole, nullable=False),
        sa.Column("last", whole, nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "kind", "prefix", "first"),
        sqlite_strict=True,
    )
    op.create_table(
        "publicity",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("year", whole, nullable=False),
        sa.Column("communes", whole, nullable=True),
        sa.Column("done", whole, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "year"),
        sqlite_strict=True,
    )
    op.create_table(
        "session",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "digest"),
        sqlite_strict=True,
    )
    op.create_table(
        "sheet_log",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("epoch", whole, nullable=False),
        sa.Column("revision", whole, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("journal_seq", whole, nullable=False),
        sa.Column("journal_hash", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "desk", "day", "epoch", "revision"),
        sqlite_strict=True,
    )
    op.create_index("sheet_log_journal", "sheet_log", ["province", "desk", "epoch", "journal_seq"], unique=False)
    op.create_table(
        "station",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("qualified_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("province", "code"),
        sqlite_strict=True,
    )
    op.create_table(
        "target",
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", whole, nullable=False),
        sa.Column("permille", whole, nullable=False),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("province", "kind", "year"),
        sqlite_strict=True,
    )
