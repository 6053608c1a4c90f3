"""Both sides beside each other: what a supervisor sees is what is here and what is there."""

from datetime import timedelta

import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Leg
from bcdesk.store import journal
from bcdesk.store.backup import copy_verified
from bcdesk.store.db import open_database, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.sync import client, held
from bcdesk.sync.held import Figures
from tests.sync.test_client import AT, QUICK, clock, linked, office, url

__all__ = ["linked", "office", "url"]
TODAY = AT.date()


def counted(db, kind: EventKind, leg: Leg, count: int, days_ago: int = 0) -> None:
    lines = [Line(TODAY - timedelta(days=days_ago), agency_code="VP-STP", leg=leg)] * count
    with writing(db) as conn:
        journal.append(conn, at=AT, business_day=TODAY, actor=journal.SYSTEM, kind=kind, subject="x", lines=lines)


def test_only_what_is_not_the_same_is_shown(linked, tmp_path, key):
    counted(linked, EventKind.ACCEPTED, Leg.FORWARD, 2, days_ago=9)
    client.push(linked, clock, QUICK)
    before = held.compare(linked, clock, QUICK)
    assert (before.days, before.contradiction, before.to_confirm) == ((), "", False)
    assert before.here == before.there
    copy = tmp_path / "older" / "desk.db"
    copy.parent.mkdir()
    copy_verified(linked, copy)
    counted(linked, EventKind.ACCEPTED, Leg.FORWARD, 3)
    counted(linked, EventKind.DELIVERED, Leg.RETURN, 1)
    client.push(linked, clock, QUICK)
    older = open_database(copy, key)
    found = held.compare(older, clock, QUICK)
    assert found.contradiction
    assert found.there.seq == found.here.seq + 2
    [today] = found.days
    assert (today.day, found.alike) == (TODAY, before.alike - 1)
    assert today.there.accepted - today.here.accepted == 3
    assert today.there.delivered - today.here.delivered == 1
    assert client.push(older, clock, QUICK).sent == ()
    older.close()


def test_a_day_that_only_one_side_has(linked):
    client.push(linked, clock, QUICK)
    counted(linked, EventKind.ACCEPTED, Leg.FORWARD, 2, days_ago=40)
    days = {each.day: each for each in held.compare(linked, clock, QUICK).days}
    alone = days[TODAY - timedelta(days=40)]
    assert (alone.here, alone.there) == (Figures(1, 2, 0), None)


def test_without_a_place_at_the_province_nothing_is_asked(db):
    with pytest.raises(Refused, match="chưa ghép"):
        held.compare(db, clock, QUICK)
