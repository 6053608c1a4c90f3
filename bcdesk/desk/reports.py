"""Reports of a desk: the daily hand-over list (bảng kê bàn giao hằng ngày), and files that are taken away."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, or_, select

from bcdesk.core.dates import short_date
from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.handover import DailyLine, DailyList
from bcdesk.core.tariff import Leg
from bcdesk.core.vietnamese import fold
from bcdesk.core.workdays import Calendar
from bcdesk.desk.counter import Counter
from bcdesk.desk.outgoing import HANDABLE, Outgoing, outgoing, receiver, receivers, records
from bcdesk.store.db import reading, settle
from bcdesk.store.schema import dossier, parcel
from bcdesk.store.terms import calendar_days
from bcdesk.store.way_round import handover, handover_item


def daily_list(counter: Counter, day: date) -> DailyList:
    """What was handed over on a day, and what was still here at its end and why.

    The day is that of the signature. A past day is listed as it ended: what went later is still left on it.
    ``made_by`` is "" where nobody is signed in.
    """
    now = counter.clock()
    if counter.station is None:
        raise Refused("Quầy này chưa được thiết lập.")
    if day > now.date():
        raise Refused(f"Ngày {short_date(day)} chưa đến.", "day")
    start = datetime.combine(day, time(), now.tzinfo)
    end = start + timedelta(days=1)
    with reading(counter.db) as conn:
        lines = [*_signed(conn, start, end), *_left(conn, day, start, end)]
    made_by = counter.clerk.name if counter.clerk else ""
    return DailyList(counter.station, day, now, made_by, tuple(sorted(lines, key=_order)))


def keep_file(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Leave a finished file at ``path``: whole, or not at all. Refused where there is one already."""
    if path.exists() and not overwrite:
        raise Refused(f"Đã có tệp {path}.", "path")
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_bytes(content)
        settle(fresh, path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Trouble(
            f"Không ghi được tệp {path}: {error.strerror}.",
            "Đóng tệp nếu đang mở ở chương trình khác, hoặc chọn thư mục khác còn chỗ và ghi được.",
        ) from error


def _signed(conn: Connection, start: datetime, end: datetime) -> Iterator[DailyLine]:
    """What was taken by a Biên bản signed in that time."""
    for record in records(conn, handover.c.signed_at >= start, handover.c.signed_at < end):
        for item in record.taken:
            yield DailyLine(
                item, record.agency.name, record.receiving_point, record.code, record.signed_at, record.received_by
            )


def _left(conn: Connection, day: date, start: datetime, end: datetime) -> Iterator[DailyLine]:
    """What had been accepted and not been taken when the day ended."""
    here = outgoing(
        conn,
        parcel.c.leg == Leg.FORWARD,
        dossier.c.accepted_at < end,
        or_(parcel.c.state.in_(HANDABLE), _signed_from(end)),
    )
    known = receivers(conn, day)
    calendar = Calendar(calendar_days(conn))
    tried = _tried(conn, start, end)
    for one in here:
        to = receiver(known, one.agency_code)
        code, reason = tried.get(one.parcel_id, ("", ""))
        if not reason:
            reason = f"Biên bản {code} chờ ký" if code else "Chờ bàn giao"
            reason = f"{reason}, {_days(one, day, calendar)}"
        yield DailyLine(one.item, to.agency.name, to.receiving_point, code, None, "", reason)


def _signed_from(end: datetime) -> ColumnElement[bool]:
    """A parcel on a Biên bản signed only after that: until then it was here."""
    later = select(handover_item.c.parcel_id).join(handover).where(handover.c.signed_at >= end)
    return parcel.c.id.in_(later)


def _tried(conn: Connection, start: datetime, end: datetime) -> dict[int, tuple[str, str]]:
    """By parcel: the Biên bản that it last stood on and did not go with, and why ("": it is not signed yet)."""
    waited = (handover.c.made_at < end) & or_(handover.c.signed_at.is_(None), handover.c.signed_at >= end)
    excepted = (handover_item.c.exception != "") & (handover.c.signed_at >= start) & (handover.c.signed_at < end)
    query = select(handover_item.c.parcel_id, handover.c.code, handover.c.signed_at, handover_item.c.exception).join(
        handover
    )
    rows = conn.execute(query.where(or_(waited, excepted)).order_by(handover.c.id))
    return {
        row.parcel_id: (row.code, row.exception if row.signed_at is not None and row.signed_at < end else "")
        for row in rows
    }


def _days(one: Outgoing, day: date, calendar: Calendar) -> str:
    """How far its J + n has come on that day (TT 17/2017 Art 7)."""
    passed = calendar.working_days_between(one.item.accepted_at.date(), day)
    late = f", quá hạn {short_date(one.item.due_on)}" if day > one.item.due_on else ""
    return f"J+{passed}{late}"


def _order(line: DailyLine) -> tuple[object, ...]:
    """By receiving point and agency: each Biên bản in the order of its lines, then what stayed, oldest first."""
    place = (fold(line.receiving_point), line.receiving_point, fold(line.agency), line.agency)
    if line.given_at is None:
        return *place, True, line.item.accepted_at, ""
    return *place, False, line.given_at, line.record
