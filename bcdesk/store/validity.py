"""Looking up rows by the day on which they have to be valid; of two packs the row that began last is right."""

from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, bindparam, or_, select

from bcdesk.core import places
from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import fold

COMMUNES = "xã, phường, thị trấn"
AGENCIES = "cơ quan giải quyết"
PROCEDURES = "thủ tục hành chính"

T = TypeVar("T")


def made(cls: type[T], row: RowMapping, **more: Any) -> T:
    """The value that a row holds; ``more`` is what its table has not."""
    return cls(**{name: row[name] for name in vars(cls)["__dataclass_fields__"] if name not in more}, **more)


def valid(table: Table) -> ColumnElement[bool]:
    """Holds for the rows that are valid on the day that is given as ``on``."""
    on = bindparam("on", type_=table.c.valid_from.type)
    return and_(table.c.valid_from <= on, or_(table.c.valid_to.is_(None), table.c.valid_to >= on))


@cache
def on_day(table: Table) -> Select[Any]:
    """The rows of a day. Built once, like all that an acceptance asks: building costs more than asking."""
    return select(table).where(valid(table)).order_by(table.c.valid_from, table.c.id)


@cache
def in_order(table: Table) -> Select[Any]:
    """The rows of a day, in the order of their pack."""
    return on_day(table).order_by(None).order_by(table.c.id)


@cache
def by_code(table: Table) -> Select[Any]:
    return on_day(table).where(table.c.code == bindparam("code"))


def latest(conn: Connection, query: Select[Any], on: date, key: str = "code", **given: str) -> list[RowMapping]:
    """Rows in the order of ``query``; where two packs know the same key, the row that began last."""
    rows: dict[str, RowMapping] = {}
    for row in conn.execute(query, {"on": on, **given}).mappings():
        if row[key] not in rows or row["valid_from"] >= rows[row[key]]["valid_from"]:
            rows[row[key]] = row
    return list(rows.values())


def has_word(table: Table, folded: str) -> ColumnElement[bool]:
    # a table of at most some thousand rows: reading it costs less than a text index
    return (" " + table.c.name_folded).contains(f" {folded}", autoescape=True)


def search(conn: Connection, table: Table, words: str, on: date, what: str) -> list[RowMapping]:
    """Rows of a day whose folded name holds all words, each at least begun."""
    conditions = [has_word(table, word) for word in places.words(fold(words))]
    rows = latest(conn, on_day(table).where(*conditions), on)
    if not rows:
        check_any(conn, table, what, on)
    return rows


def one(conn: Connection, table: Table, code: str, on: date, what: str, field: str) -> RowMapping:
    """The row of a code on a day, or Refused at ``field``."""
    rows = latest(conn, by_code(table), on, code=code)
    if not rows:
        check_any(conn, table, what, on)
        raise Refused(f"Danh mục {what} không có mã {code} có hiệu lực ngày {on:%d/%m/%Y}.", field)
    return rows[0]


def check_any(conn: Connection, table: Table, what: str, on: date) -> None:
    """Refused where nothing at all is valid on that day: a pack is missing, not a row."""
    if conn.execute(on_day(table).limit(1), {"on": on}).first() is None:
        raise none_valid(what, on)


def none_valid(what: str, on: date) -> Refused:
    return Refused(f"Danh mục {what} không có hiệu lực ngày {on:%d/%m/%Y}. Cần nạp gói danh mục của ngày này.")
