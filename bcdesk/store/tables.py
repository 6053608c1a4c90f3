"""The one registry of tables, and how their columns are written."""

from typing import Any

from sqlalchemy import Column, ForeignKey, MetaData, Table, Text

from bcdesk.store.types import Whole

metadata = MetaData()


def table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True)


def key() -> Column[int]:
    return Column("id", Whole, primary_key=True)


def text_column(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def must(name: str, kind: Any, *parts: Any, **more: Any) -> Column[Any]:
    return Column(name, kind, *parts, nullable=False, **more)


def later(target: str) -> ForeignKey:
    """Checked at commit: a number or paper is written before the event that explains it."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")
