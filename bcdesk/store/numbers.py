"""Item numbers (số hiệu) out of the ranges allotted to the desk, voucher numbers out of one range for each year.

Each use is accounted for; none is used twice.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from bcdesk.core.codes import group_item_number, item_number, looks_like_item_number, parse_item_number
from bcdesk.core.errors import Refused
from bcdesk.store.db import inserted
from bcdesk.store.schema import number_range, number_use


class NumberKind(StrEnum):
    """What is numbered."""

    ITEM = "item"
    VOUCHER = "voucher"


class NumberStatus(StrEnum):
    """Issued, void, on a pre-printed pad (cuốn in sẵn), or lost in a restore."""

    ISSUED = "issued"
    VOID = "void"
    PAD = "pad"
    LOST = "lost"


_UNUSED = (
    select(number_range)
    .where(number_range.c.kind == bindparam("kind"), number_range.c.next <= number_range.c.last)
    .order_by(number_range.c.id)
)
_VOUCHERS = select(number_range).where(
    number_range.c.kind == NumberKind.VOUCHER.value,
    number_range.c.prefix == bindparam("prefix"),
    number_range.c.first == bindparam("first"),
)
_DESK_VOUCHERS = 100_000
"""Each desk of a station has so many in a year: 1, 2 … at quầy 1, 200001, 200002 … at quầy 2."""
_VOUCHER = re.compile(r"([0-9]{6})-[0-9]{2}-([0-9]{6})")
_VOUCHER_PREFIX = len("281500-19-")
_GO_ON = update(number_range).where(number_range.c.id == bindparam("range_id")).values(next=bindparam("next"))
_STATUS = select(number_use.c.status).where(number_use.c.number == bindparam("number"))


def add_range(conn: Connection, kind: NumberKind, prefix: str, first: int, last: int, country: str = "VN") -> int:
    """Put a range in use behind those that are there. ``first`` and ``last`` are serial numbers without check digit."""
    item_number(prefix, first, country)
    item_number(prefix, last, country)
    if first > last:
        raise Refused("Số cuối của dải phải lớn hơn hoặc bằng số đầu.", "last")
    ranges = number_range.c
    overlapping = conn.execute(
        select(ranges.first, ranges.last).where(
            ranges.kind == kind.value,
            ranges.prefix == prefix,
            ranges.country == country,
            ranges.first <= last,
            ranges.last >= first,
        )
    ).first()
    if overlapping:
        raise Refused(
            f"Dải số trùng với dải {prefix} {overlapping.first:08d}–{overlapping.last:08d} đã cấp cho quầy.", "first"
        )
    row = {"kind": kind.value, "prefix": prefix, "first": first, "last": last, "next": first, "country": country}
    return int(conn.execute(insert(number_range).returning(ranges.id), row).scalar_one())


def next_number(conn: Connection, kind: NumberKind, seq: int) -> str:
    """The next unused number, used by event ``seq``: that event must be there at commit, or nothing is kept."""
    for row in conn.execute(_UNUSED, {"kind": kind.value}).all():
        for serial in range(row.next, row.last + 1):
            number = item_number(row.prefix, serial, row.country)
            if _status(conn, number) is None:
                conn.execute(_GO_ON, {"range_id": row.id, "next": serial + 1})
                _use(conn, kind, number, row.id, seq)
                return number
    raise Refused("Đã hết dải số hiệu cấp cho quầy. Nhờ trưởng bưu cục nhập dải số mới.", "item_number")


def next_voucher(conn: Connection, station_code: str, desk: int, on: date, seq: int) -> str:
    """Số chứng từ of event ``seq``, "281500-19-000457": one after another in each year, its range begun by its first.

    The number and the event are kept together or not at all, so that there is no gap.
    """
    row = _voucher_range(conn, f"{station_code}-{on:%y}-", desk)
    if row.next > row.last:
        raise Refused("Quầy đã dùng hết số chứng từ của năm.", "voucher")
    number = f"{row.prefix}{row.next:06d}"
    conn.execute(_GO_ON, {"range_id": row.id, "next": row.next + 1})
    _use(conn, NumberKind.VOUCHER, number, row.id, seq)
    return number


def _voucher_range(conn: Connection, prefix: str, desk: int) -> Any:
    first, last = _vouchers_of(desk)
    row = conn.execute(_VOUCHERS, {"prefix": prefix, "first": first}).one_or_none()
    if row is None:
        new = {"kind": NumberKind.VOUCHER.value, "prefix": prefix, "first": first, "next": first, "last": last}
        conn.execute(inserted(number_range), new | {"country": ""})
        row = conn.execute(_VOUCHERS, {"prefix": prefix, "first": first}).one()
    return row


def _vouchers_of(desk: int) -> tuple[int, int]:
    """The first and the last serial of a year."""
    first = 1 if desk == 1 else desk * _DESK_VOUCHERS + 1
    return first, first + _DESK_VOUCHERS - 1


def is_voucher_of(number: str, station_code: str, desk: int) -> bool:
    """Whether a desk may have printed this number on a voucher, in whatever year."""
    match = _VOUCHER.fullmatch(number)
    first, last = _vouchers_of(desk)
    return match is not None and match[1] == station_code and first <= int(match[2]) <= last


def take(conn: Connection, kind: NumberKind, number: str, seq: int) -> str:
    """Use a number that was scanned from a label, in event ``seq``; returns it as it is kept."""
    number = parse_item_number(number)
    status = _status(conn, number)
    if status is NumberStatus.PAD:
        conn.execute(update(number_use).where(number_use.c.number == number).values(status=NumberStatus.ISSUED.value))
        return number
    if status is not None:
        why = {NumberStatus.VOID: "đã hủy", NumberStatus.LOST: "đã ghi mất"}.get(status, "đã dùng cho bưu gửi khác")
        raise Refused(f"Số hiệu {group_item_number(number)} {why}. Dùng nhãn khác.", "item_number")
    ranges = number_range.c
    serial = int(number[2:10])
    owner = conn.execute(
        select(ranges.id).where(
            ranges.kind == kind.value,
            ranges.prefix == number[:2],
            ranges.country == number[11:],
            ranges.first <= serial,
            ranges.last >= serial,
        )
    ).scalar()
    _use(conn, kind, number, owner, seq)
    return number


def void(conn: Connection, seq: int) -> None:
    """Give up what event ``seq`` issued, of its item and its voucher: taken back, and nothing else will carry it."""
    conn.execute(update(number_use).where(number_use.c.seq == seq).values(status=NumberStatus.VOID.value))


def highest(conn: Connection, kind: NumberKind) -> tuple[str, ...]:
    """The highest number of each prefix that this database knows of, used or lost."""
    of_kind = number_use.c.kind == kind.value
    series = func.substr(number_use.c.number, 1, _VOUCHER_PREFIX if kind is NumberKind.VOUCHER else 2)
    return tuple(conn.execute(select(func.max(number_use.c.number)).where(of_kind).group_by(series)).scalars())


def go_on_behind(conn: Connection, kind: NumberKind, known: Iterable[str], seq: int) -> int:
    """After a restore: every unused number up to the highest known of its prefix is lost, in event ``seq``.

    Ranges that lie wholly below it are lost too: rather a number wasted than one printed twice. Returns how many.
    """
    marks: dict[tuple[str, str], int] = {}
    for number in filter(looks_like_item_number, known):
        number = parse_item_number(number)
        series = number[:2], number[11:]
        marks[series] = max(int(number[2:10]), marks.get(series, 0))
    rows = []
    for row in conn.execute(_UNUSED, {"kind": kind.value}).all():
        last = min(row.last, marks.get((row.prefix, row.country), 0))
        if last < row.next:
            continue
        for serial in range(row.next, last + 1):
            number = item_number(row.prefix, serial, row.country)
            if _status(conn, number) is None:
                rows.append({"number": number, "kind": kind.value, "range_id": row.id, "seq": seq})
        conn.execute(_GO_ON, {"range_id": row.id, "next": last + 1})
    if rows:
        conn.execute(inserted(number_use), [row | {"status": NumberStatus.LOST.value} for row in rows])
    return len(rows)


def vouchers_go_on_behind(conn: Connection, known: Iterable[str], seq: int) -> int:
    """After a restore: the vouchers of each year go on behind the highest known, what lies between is lost."""
    lost = 0
    for number in sorted(known):
        if looks_like_item_number(number):
            continue
        last = int(number[_VOUCHER_PREFIX:])
        row = _voucher_range(conn, number[:_VOUCHER_PREFIX], max(1, (last - 1) // _DESK_VOUCHERS))
        for serial in range(row.next, last + 1):
            _use(conn, NumberKind.VOUCHER, f"{row.prefix}{serial:06d}", row.id, seq, NumberStatus.LOST)
            conn.execute(_GO_ON, {"range_id": row.id, "next": serial + 1})
            lost += 1
    return lost


def in_a_range(conn: Connection, kind: NumberKind, number: str) -> bool:
    """Whether the number is one that this desk may have issued."""
    number, ranges = parse_item_number(number), number_range.c
    serial = int(number[2:10])
    of_series = (ranges.kind == kind.value, ranges.prefix == number[:2], ranges.country == number[11:])
    query = select(ranges.id).where(*of_series, ranges.first <= serial, ranges.last >= serial)
    return conn.execute(query).first() is not None


def numbers_left(conn: Connection, kind: NumberKind) -> int:
    """How many numbers the desk's ranges still hold; the status bar warns when they run low."""
    ranges = number_range.c
    query = select(func.coalesce(func.sum(ranges.last - ranges.next + 1), 0)).where(ranges.kind == kind.value)
    return int(conn.execute(query).scalar_one())


def _status(conn: Connection, number: str) -> NumberStatus | None:
    word = conn.execute(_STATUS, {"number": number}).scalar()
    return None if word is None else NumberStatus(word)


def _use(
    conn: Connection,
    kind: NumberKind,
    number: str,
    range_id: int | None,
    seq: int,
    status: NumberStatus = NumberStatus.ISSUED,
) -> None:
    row = {
        "number": number,
        "kind": kind.value,
        "status": status.value,
        "range_id": range_id,
        "seq": seq,
    }
    conn.execute(inserted(number_use), row)
