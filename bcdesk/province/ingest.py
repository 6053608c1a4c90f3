"""Take in a day sheet: once, in any order, and never over what contradicts it."""

import json
from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, case, delete, func, insert, select, update

from bcdesk.core.measures import RETURNED, DaySheet, Measure, digest
from bcdesk.province.office import Office, note_change
from bcdesk.province.schema import day_row, day_sheet, desk, sheet_log
from bcdesk.sync.wire.messages import (
    Acknowledgement,
    DayFigures,
    Head,
    HeldDay,
    HeldDays,
    HeldFigures,
    read_sheet,
)

SIGNATURE_HEADERS = ("content-digest", "signature-input", "signature")


class Stale(Exception):
    """Older than what is held; or of a journal that contradicts it (a restored or cloned desk). Nothing was changed."""

    def __init__(self, contradicts: bool, held: Head, held_revision: int, sent: Head, sent_revision: int) -> None:
        super().__init__("contradiction" if contradicts else "stale")
        self.contradicts = contradicts
        self.held, self.held_revision = held, held_revision
        self.sent, self.sent_revision = sent, sent_revision


def take_in(
    conn: Connection, office: Office, sheet: DaySheet, body: bytes, headers: Mapping[str, str], way: str
) -> Acknowledgement:
    """Keep a sheet whose signature was verified, and the signature with it.

    Newer is decided by (epoch, revision); the newer one replaces the older one whole. The same one again is
    acknowledged again. Raises Stale with both heads otherwise.
    """
    now, mark = office.clock(), digest(sheet)
    own = (desk.c.province == office.code, desk.c.code == sheet.desk)
    conn.execute(select(desk.c.code).where(*own).with_for_update()).one()  # one sheet of a desk at a time
    conn.execute(update(desk).where(*own).values(contact_at=now))
    key = {"province": office.code, "desk": sheet.desk, "day": sheet.date}
    place = (day_sheet.c.province == office.code, day_sheet.c.desk == sheet.desk, day_sheet.c.day == sheet.date)
    held = conn.execute(select(day_sheet).where(*place)).one_or_none()
    sent = Head(epoch=sheet.epoch, seq=sheet.journal[0], hash=sheet.journal[1])
    if held is not None and (held.epoch, held.revision, held.digest) == (sheet.epoch, sheet.revision, mark):
        return _acknowledgement(sheet, mark, held.received_at)
    if held is not None:
        newest = Head(epoch=held.epoch, seq=held.journal_seq, hash=held.journal_hash)
        newer = (sheet.epoch, sheet.revision) > (held.epoch, held.revision)
        same = (sheet.epoch, sheet.revision) == (held.epoch, held.revision)
        # A later revision comes of a later event.
        unmoved = newer and held.epoch == sheet.epoch and held.journal_seq >= sheet.journal[0]
        if not newer or unmoved:
            raise Stale(same or unmoved, newest, held.revision, sent, sheet.revision)
    other = _other_event(conn, office, sheet)
    if other is not None:
        raise Stale(True, other, 0 if held is None else held.revision, sent, sheet.revision)
    state = {
        "epoch": sheet.epoch,
        "revision": sheet.revision,
        "digest": mark,
        "journal_seq": sheet.journal[0],
        "journal_hash": sheet.journal[1],
        "received_at": now,
    }
    signature = json.dumps({name: value for name, value in headers.items() if name.lower() in SIGNATURE_HEADERS})
    conn.execute(insert(sheet_log).values(key | state | {"body": body, "signature": signature, "way": way}))
    if held is None:
        conn.execute(insert(day_sheet).values(key | state))
    else:
        conn.execute(update(day_sheet).where(*place).values(state))
        of_day = (day_row.c.province == office.code, day_row.c.desk == sheet.desk, day_row.c.day == sheet.date)
        conn.execute(delete(day_row).where(*of_day))
    rows = [
        key
        | {
            "measure": row.measure.value,
            "agency": row.agency,
            "procedure": row.procedure,
            "service": row.service,
            "zone": row.zone,
            "value": row.value,
        }
        for row in sheet.rows
    ]
    if rows:
        conn.execute(insert(day_row), rows)
    return _acknowledgement(sheet, mark, now)


def note_refusal(conn: Connection, office: Office, sheet: DaySheet, stale: Stale) -> None:
    """A contradiction is written down, so that the office sees the desk that it came from."""
    detail = json.dumps(
        {
            "date": sheet.date.isoformat(),
            "held": stale.held.model_dump(),
            "held_revision": stale.held_revision,
            "sent": stale.sent.model_dump(),
            "sent_revision": stale.sent_revision,
        }
    )
    note_change(conn, office, f"desk:{sheet.desk}", "sheet_refused", detail)


def held_days(conn: Connection, office: Office, code: str, since: str) -> HeldDays:
    """What is held of a desk from ``since`` (ISO, "" for all) on."""
    own = (day_sheet.c.province == office.code, day_sheet.c.desk == code)
    columns = (day_sheet.c.day, day_sheet.c.epoch, day_sheet.c.revision, day_sheet.c.digest)
    rows = conn.execute(select(*columns).where(*own).order_by(day_sheet.c.day)).all()
    furthest = conn.execute(
        select(day_sheet.c.epoch, day_sheet.c.journal_seq, day_sheet.c.journal_hash)
        .where(*own)
        .order_by(day_sheet.c.epoch.desc(), day_sheet.c.journal_seq.desc())
        .limit(1)
    ).one_or_none()
    return HeldDays(
        desk=code,
        head=None if furthest is None else Head(epoch=furthest[0], seq=furthest[1], hash=furthest[2]),
        days=tuple(
            HeldDay(date=day, epoch=epoch, revision=revision, digest=mark)
            for day, epoch, revision, mark in rows
            if day.isoformat() >= since
        ),
    )


def held_figures(conn: Connection, office: Office, code: str) -> HeldFigures:
    """What is counted of a desk, day by day, and the highest numbers that it ever told: for a restored desk.

    Not asked by a desk in its daily work: every revision ever received is read for it.
    """
    own = (day_row.c.province == office.code, day_row.c.desk == code)

    def total(*measures: Measure) -> ColumnElement[int]:
        return func.sum(case((day_row.c.measure.in_([each.value for each in measures]), day_row.c.value), else_=0))

    columns = (day_row.c.day, total(Measure.ACCEPTED), total(*RETURNED))
    rows = conn.execute(select(*columns).where(*own).group_by(day_row.c.day).order_by(day_row.c.day)).all()
    numbers: dict[str, str] = {}
    of_desk = (sheet_log.c.province == office.code, sheet_log.c.desk == code)
    for body in conn.execute(select(sheet_log.c.body).where(*of_desk)).scalars():
        for series, number in read_sheet(body).high_water:
            numbers[series] = max(number, numbers.get(series, ""))
    return HeldFigures(
        desk=code,
        days=tuple(DayFigures(date=day, accepted=int(taken), delivered=int(given)) for day, taken, given in rows),
        numbers=tuple(sorted(numbers.items())),
    )


def _other_event(conn: Connection, office: Office, sheet: DaySheet) -> Head | None:
    """The same event number, known with another hash."""
    number, own_hash = sheet.journal
    log = sheet_log.c
    found = conn.execute(
        select(log.journal_hash)
        .where(
            log.province == office.code,
            log.desk == sheet.desk,
            log.epoch == sheet.epoch,
            log.journal_seq == number,
            log.journal_hash != own_hash,
        )
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else Head(epoch=sheet.epoch, seq=number, hash=found)


def _acknowledgement(sheet: DaySheet, mark: str, received_at: object) -> Acknowledgement:
    return Acknowledgement.model_validate(
        {
            "desk": sheet.desk,
            "date": sheet.date,
            "epoch": sheet.epoch,
            "revision": sheet.revision,
            "digest": mark,
            "received_at": received_at,
        }
    )
