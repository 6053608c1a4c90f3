"""The tables of the provincial office. ``province`` leads every key, and no number is global: they can be sharded.

Days are ISO text and moments are ISO text in UTC of one length, so that text order is time order on every engine.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData()
Whole = BigInteger().with_variant(Integer(), "sqlite")
"""A STRICT table knows no BIGINT."""


class Day(TypeDecorator[date]):
    """A date, as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, as ISO text in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _table(name: str, key: tuple[str, ...], *columns: Any) -> Table:
    first = Column("province", Text, nullable=False)
    return Table(name, metadata, first, *columns, PrimaryKeyConstraint("province", *key), sqlite_strict=True)


def _must(name: str, kind: Any = Text, default: str | None = None) -> Column[Any]:
    return Column(name, kind, nullable=False, server_default=default)


# Points and desks

station = _table(
    "station",
    ("code",),
    _must("code"),
    _must("name"),
    _must("district"),
    _must("phone", default=""),
    Column("qualified_on", Day),
)

desk = _table(
    "desk",
    ("code",),
    _must("code"),
    _must("station"),
    _must("public_key"),
    _must("enrolled_at", Moment),
    Column("revoked_at", Moment),
    Column("contact_at", Moment),
)

enrol_code = _table(
    "enrol_code",
    ("digest",),
    _must("digest"),
    _must("desk"),
    _must("station"),
    _must("expires_at", Moment),
    Column("used_at", Moment),
)

number_range = _table(
    "number_range",
    ("kind", "prefix", "first"),
    _must("kind"),
    _must("prefix"),
    _must("first", Whole),
    _must("last", Whole),
    _must("desk"),
)

nonce = _table(
    "nonce",
    ("desk", "nonce"),
    _must("desk"),
    _must("nonce"),
    _must("at", Moment),
    Index("nonce_at", "province", "at"),
)

# What desks sent. The log keeps every revision as it was signed; the other two hold the newest one.

sheet_log = _table(
    "sheet_log",
    ("desk", "day", "epoch", "revision"),
    _must("desk"),
    _must("day", Day),
    _must("epoch", Whole),
    _must("revision", Whole),
    _must("digest"),
    _must("journal_seq", Whole),
    _must("journal_hash"),
    _must("body", LargeBinary),
    _must("signature"),
    _must("received_at", Moment),
    _must("way"),
    Index("sheet_log_journal", "province", "desk", "epoch", "journal_seq"),
)

day_sheet = _table(
    "day_sheet",
    ("desk", "day"),
    _must("desk"),
    _must("day", Day),
    _must("epoch", Whole),
    _must("revision", Whole),
    _must("digest"),
    _must("journal_seq", Whole),
    _must("journal_hash"),
    _must("received_at", Moment),
)

day_row = _table(
    "day_row",
    ("desk", "day", "measure", "agency", "procedure", "service", "zone"),
    _must("desk"),
    _must("day", Day),
    _must("measure"),
    _must("agency"),
    _must("procedure"),
    _must("service"),
    _must("zone"),
    _must("value", Whole),
    Index("day_row_measure", "province", "measure", "day", "desk", "agency", "procedure", "value"),
)

# The plan (kế hoạch): targets, agencies and what agencies report of themselves

target = _table(
    "target",
    ("kind", "year"),
    _must("kind"),
    _must("year", Whole),
    _must("permille", Whole),
    Column("due_on", Day),
    _must("source"),
)

agency = _table(
    "agency",
    ("code",),
    _must("code"),
    _must("name"),
    _must("on_service", Whole, "0"),
    Column("agreed_on", Day),
)

agency_part = _table("agency_part", ("code",), _must("code"), _must("agency"))

agency_year = _table(
    "agency_year",
    ("agency", "year"),
    _must("agency"),
    _must("year", Whole),
    Column("procedures", Whole),
    Column("intake", Whole),
    Column("results", Whole),
    Column("as_of", Day),
    Column("posted_intake", Whole),
    Column("posted_results", Whole),
    _must("source", default=""),
)
"""What an agency reports of a year: procedures deployed, all its dossiers and results up to ``as_of``; and how many
went by post, for a year before the desks counted. NULL is unknown, never 0."""

publicity = _table(
    "publicity", ("year",), _must("year", Whole), Column("communes", Whole), Column("done", Whole), _must("source")
)

# People

account = _table(
    "account",
    ("name",),
    _must("name"),
    _must("role"),
    _must("password_hash"),
    _must("failures", Whole, "0"),
    Column("locked_until", Moment),
)

session = _table(
    "session",
    ("digest",),
    _must("digest"),
    _must("account"),
    _must("csrf"),
    _must("expires_at", Moment),
)

change = _table(
    "change",
    ("at", "id"),
    _must("at", Moment),
    _must("id"),
    _must("who"),
    _must("what"),
    _must("detail", default=""),
)
