"""What the province holds of this desk, against what is here: the two heads, and the days that differ."""

import os
from dataclasses import dataclass
from datetime import date

import requests
from sqlalchemy import Connection

from bcdesk.core.errors import Refused
from bcdesk.core.measures import RETURNED, DaySheet, Measure
from bcdesk.store import sheets
from bcdesk.store.chain import head
from bcdesk.store.db import Database, reading
from bcdesk.sync.enrolment import read_link
from bcdesk.sync.line import (
    Clock,
    Link,
    MessageT,
    Network,
    RandomBytes,
    exchange,
    message_of,
    opened,
    patiently,
    sign,
    verified,
)
from bcdesk.sync.wire import messages
from bcdesk.sync.wire.messages import HeldDays, HeldFigures
from bcdesk.sync.wire.signatures import Request

UNKNOWN_HERE = "Tỉnh đã nhận số liệu mà máy này không có: máy chạy bản dữ liệu cũ, hoặc máy khác chạy cùng dữ liệu."


@dataclass(frozen=True, slots=True)
class Mark:
    """The last event that a side knows of. ``epoch`` changes with each restore."""

    epoch: int
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.epoch}/{self.seq} {self.hash[:12]}"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a side has of a day."""

    revision: int
    accepted: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A day that is not the same here and there; None where a side has nothing of it."""

    day: date
    here: Figures | None
    there: Figures | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a supervisor sees before anything is sent. ``contradiction``: why nothing may be sent at all, or ""."""

    here: Mark
    there: Mark | None
    contradiction: str
    to_confirm: bool
    alike: int
    days: tuple[Difference, ...]


def compare(db: Database, clock: Clock, network: Network, random_bytes: RandomBytes = os.urandom) -> Comparison:
    """Both heads and every day that differs, newest first. Nothing is changed on either side."""
    with reading(db) as conn:
        link = read_link(conn)
    if link is None:
        raise Refused("Quầy chưa ghép với tỉnh. Nhập mã ghép quầy trước.")
    with opened(network) as session:
        held = patiently(network, lambda: ask_days(session, link, clock, random_bytes))
        figures = patiently(network, lambda: ask_figures(session, link, clock, random_bytes))
    with reading(db) as conn:
        here = {day.day: _figures(sheets.day_sheet(conn, day.day, link.desk, "")) for day in sheets.kept_days(conn)}
        there = _there(held, figures)
        days = [Difference(day, here.get(day), there.get(day)) for day in sorted(here.keys() | there.keys())]
        differing = tuple(each for each in reversed(days) if each.here != each.there)
        return Comparison(
            here=_own(conn),
            there=None if held.head is None else Mark(held.head.epoch, held.head.seq, held.head.hash),
            contradiction=UNKNOWN_HERE if contradicts(conn, held) else "",
            to_confirm=sheets.awaits_confirmation(conn),
            alike=len(days) - len(differing),
            days=differing,
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What the province knows that a restored desk must not repeat: its epoch, and the highest numbers it told."""

    epoch: int
    numbers: tuple[str, ...]


def known_of(db: Database, clock: Clock, network: Network, random_bytes: RandomBytes = os.urandom) -> Known | None:
    """Asked before a restored desk issues its first number; None where the desk was never enrolled."""
    with reading(db) as conn:
        link = read_link(conn)
    if link is None:
        return None
    with opened(network) as session:
        held = patiently(network, lambda: ask_days(session, link, clock, random_bytes))
        figures = patiently(network, lambda: ask_figures(session, link, clock, random_bytes))
    numbers = tuple(number for series, number in figures.numbers if series.startswith(("item:", "voucher:")))
    return Known(0 if held.head is None else held.head.epoch, numbers)


def ask_days(session: requests.Session, link: Link, clock: Clock, random_bytes: RandomBytes) -> HeldDays:
    """What the province holds: revision and digest of each day, and the furthest event it knows."""
    return _ask(HeldDays, messages.days_path(link.desk), session, link, clock, random_bytes)


def ask_figures(session: requests.Session, link: Link, clock: Clock, random_bytes: RandomBytes) -> HeldFigures:
    """What the province counts for each day, and the highest numbers that it was told."""
    return _ask(HeldFigures, messages.figures_path(link.desk), session, link, clock, random_bytes)


def contradicts(conn: Connection, held: HeldDays) -> bool:
    """Whether the province knows an event that this journal does not have: a cloned or older database."""
    own, known = head(conn), held.head
    if known is None or known.epoch < own.epoch:
        return False
    return known.epoch > own.epoch or sheets.event_hash_of(conn, known.seq) != known.hash


def _ask(
    kind: type[MessageT], path: str, session: requests.Session, link: Link, clock: Clock, random_bytes: RandomBytes
) -> MessageT:
    request = Request("GET", link.url + path)
    sign(request, link.key, link.desk, clock, random_bytes)
    answer = exchange(session, request)
    verified(answer, link, clock)
    return message_of(kind, answer)


def _own(conn: Connection) -> Mark:
    last = head(conn)
    return Mark(last.epoch, last.seq, last.hash)


def _figures(sheet: DaySheet) -> Figures:
    def total(*measures: Measure) -> int:
        return sum(row.value for row in sheet.rows if row.measure in measures)

    return Figures(sheet.revision, total(Measure.ACCEPTED), total(*RETURNED))


def _there(held: HeldDays, figures: HeldFigures) -> dict[date, Figures]:
    counted = {day.date: (day.accepted, day.delivered) for day in figures.days}
    return {day.date: Figures(day.revision, *counted.get(day.date, (0, 0))) for day in held.days}
