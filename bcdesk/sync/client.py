"""The desk's side of the counts: send the days that the province has not acknowledged.

Never on the window's thread. Days and acknowledgements are read and kept in short transactions of their own, with no
network in between; ``keep`` lets the caller write acknowledgements where it writes everything else.
"""

import os
from dataclasses import dataclass
from datetime import date, datetime

import requests
from sqlalchemy import Connection

from bcdesk.core.errors import Trouble
from bcdesk.core.measures import DaySheet, digest
from bcdesk.store import sheets
from bcdesk.store.chain import head
from bcdesk.store.db import Database, reading
from bcdesk.store.sheets import KeptDay
from bcdesk.sync.enrolment import read_link
from bcdesk.sync.held import UNKNOWN_HERE, Mark, ask_days, contradicts
from bcdesk.sync.keeping import Keep, acknowledged, writer
from bcdesk.sync.line import (
    Clock,
    Link,
    Network,
    RandomBytes,
    exchange,
    message_of,
    opened,
    patiently,
    problem_of,
    put_request,
    sign,
    verified,
)
from bcdesk.sync.wire import messages
from bcdesk.sync.wire.messages import Acknowledgement, HeldDays, Problem


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a supervisor has to see: both heads of a contradiction. Nothing was overwritten."""

    day: date | None
    message: str
    held: str = ""
    sent: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one round did. ``to_confirm``: days that a restored desk would send again; a supervisor says so first."""

    sent: tuple[date, ...] = ()
    waiting: int = 0
    conflicts: tuple[Conflict, ...] = ()
    to_confirm: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The truth for the status bar, without asking the network."""

    enrolled: bool
    waiting: int
    acknowledged_at: datetime | None
    to_confirm: bool


def standing(db: Database) -> Standing:
    """How far the province knows this desk."""
    with reading(db) as conn:
        at = sheets.kept(conn, "sync_acknowledged_at")
        waiting = sum(day.waits for day in sheets.kept_days(conn))
        return Standing(
            enrolled=bool(sheets.kept(conn, "sync_desk")),
            waiting=waiting,
            acknowledged_at=datetime.fromisoformat(at) if at else None,
            to_confirm=sheets.awaits_confirmation(conn),
        )


def push(
    db: Database,
    clock: Clock,
    network: Network,
    random_bytes: RandomBytes = os.urandom,
    keep: Keep | None = None,
) -> Outcome:
    """One round: ask what the province holds, send what differs, keep each signed acknowledgement.

    Trouble when the province can't be reached; what was acknowledged until then stays so. Days wait where its
    journal and this one contradict each other, or where a restore was not confirmed.
    """
    keep = keep or writer(db)
    with reading(db) as conn:
        link = read_link(conn)
        days = sheets.kept_days(conn)
    if link is None or not days:
        return Outcome()
    with opened(network) as session:
        held = patiently(network, lambda: ask_days(session, link, clock, random_bytes))
        with reading(db) as conn:
            strange = _conflict_of_heads(conn, held) if contradicts(conn, held) else None
            restored = sheets.awaits_confirmation(conn)
            differing = _differing(conn, days, held)
        if strange is not None:
            return Outcome(waiting=len(differing), conflicts=(strange,))
        if restored:
            return Outcome(waiting=len(differing), to_confirm=tuple(day.day for day in differing))
        return _send(db, session, link, differing, clock, network, random_bytes, keep)


def _send(
    db: Database,
    session: requests.Session,
    link: Link,
    days: tuple[KeptDay, ...],
    clock: Clock,
    network: Network,
    random_bytes: RandomBytes,
    keep: Keep,
) -> Outcome:
    sent: list[date] = []
    conflicts: list[Conflict] = []
    for day in days:
        with reading(db) as conn:
            sheet = sheets.day_sheet(conn, day.day, link.desk, link.station)

        def put(sheet: DaySheet = sheet) -> Acknowledgement | Problem:
            request = put_request(sheet, link)
            sign(request, link.key, link.desk, clock, random_bytes)
            answer = exchange(session, request)
            if answer.status_code == 409:
                return problem_of(answer)
            verified(answer, link, clock)
            return message_of(Acknowledgement, answer)

        word = patiently(network, put)
        if isinstance(word, Problem):
            conflicts.append(_conflict(day.day, word))
            continue
        told = (word.desk, word.date, word.epoch, word.revision, word.digest)
        if told != (sheet.desk, sheet.date, sheet.epoch, sheet.revision, digest(sheet)):
            raise Trouble("Xác nhận của tỉnh không khớp số liệu đã gửi.", "Báo bộ phận CNTT của Bưu điện tỉnh.")
        acknowledged(keep, word)
        sent.append(day.day)
    with reading(db) as conn:
        waiting = sum(day.waits for day in sheets.kept_days(conn))
    return Outcome(tuple(sent), waiting, tuple(conflicts))


def _conflict_of_heads(conn: Connection, held: HeldDays) -> Conflict:
    own, known = head(conn), held.head
    assert known is not None
    return Conflict(
        None, UNKNOWN_HERE, str(Mark(known.epoch, known.seq, known.hash)), str(Mark(own.epoch, own.seq, own.hash))
    )


def _differing(conn: Connection, days: tuple[KeptDay, ...], held: HeldDays) -> tuple[KeptDay, ...]:
    """Days whose revision the province has not confirmed, and those that it does not hold as it confirmed them."""
    there = {day.date: day for day in held.days}
    epoch = head(conn).epoch

    def differs(day: KeptDay) -> bool:
        kept = there.get(day.day)
        return day.waits or kept is None or (kept.epoch, kept.revision) != (epoch, day.revision)

    return tuple(day for day in days if differs(day))


def _conflict(day: date, problem: Problem) -> Conflict:
    def text(known: messages.Head | None, revision: int | None) -> str:
        return "" if known is None else f"{Mark(known.epoch, known.seq, known.hash)}, bản {revision}"

    return Conflict(
        day, problem.title, text(problem.held, problem.held_revision), text(problem.sent, problem.sent_revision)
    )
