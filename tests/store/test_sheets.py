"""Day sheets out of a real journal."""

from datetime import timedelta

import pytest

from bcdesk.core.measures import COUNTS, Measure
from bcdesk.core.tariff import Leg
from bcdesk.store import sheets
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind, Line
from tests.store.desk_day import DAY, accept, add_event, open_desk

TOMORROW = DAY + timedelta(days=1)  # where the small desk puts its facts


def value(sheet, measure: Measure) -> int | None:
    found = [row.value for row in sheet.rows if row.measure is measure]
    return sum(found) if found else None


def read(db, day=DAY):
    with reading(db) as conn:
        return sheets.day_sheet(conn, day, "281530-1", "281530")


def test_counts_stand_on_the_day_of_the_fact_and_money_on_the_business_day(db):
    shift_id = open_desk(db)
    with writing(db) as conn:
        seq, number = accept(conn, shift_id, "f1", 30_000)
        accept(conn, shift_id, "f2", 20_000)
    today, tomorrow = read(db), read(db, TOMORROW)
    assert (value(today, Measure.ACCEPTED), value(tomorrow, Measure.ACCEPTED)) == (0, 2)
    assert (value(today, Measure.POSTAGE_NET_VND), value(tomorrow, Measure.POSTAGE_NET_VND)) == (50_000, 0)
    assert today.journal[0] == tomorrow.journal[0] == seq + 1
    assert dict(today.high_water)["item:HB"] > number
    assert (today.revision, tomorrow.revision) == (3, 2)


def test_a_reversal_restates_the_day_and_its_own_reversal_gives_it_back(db):
    shift_id = open_desk(db)
    line = Line(TOMORROW, agency_code="000.00.25.H62", leg=Leg.FORWARD)
    with writing(db) as conn:
        seq, _ = accept(conn, shift_id, "f1")
    before = read(db, TOMORROW)
    with writing(db) as conn:
        back = add_event(conn, shift_id, EventKind.REVERSED, reverses=seq, lines=[line])
    assert value(read(db, TOMORROW), Measure.ACCEPTED) == 0
    with writing(db) as conn:
        add_event(conn, shift_id, EventKind.REVERSED, reverses=back, lines=[line])
    after = read(db, TOMORROW)
    assert value(after, Measure.ACCEPTED) == 1
    assert after.revision == before.revision + 2


def test_the_same_revision_is_the_same_sheet_whatever_happened_elsewhere(db):
    shift_id = open_desk(db)
    with writing(db) as conn:
        accept(conn, shift_id, "f1")
    first = read(db, TOMORROW)
    with writing(db) as conn:
        add_event(conn, shift_id, EventKind.SIGNED_IN)
    assert read(db, TOMORROW) == first
    assert read(db).revision == 3
    with pytest.raises(LookupError), reading(db) as conn:
        sheets.day_sheet(conn, DAY - timedelta(days=1), "281530-1", "281530")


def test_an_acknowledgement_never_goes_back_nor_ahead(db):
    shift_id = open_desk(db)
    with writing(db) as conn:
        accept(conn, shift_id, "f1")
        sheets.acknowledge(conn, DAY, 1)
        assert sheets.kept_days(conn)[0].waits  # something happened since
        for revision in (2, 1, 9):
            sheets.acknowledge(conn, DAY, revision)
    with reading(db) as conn:
        today, tomorrow = sheets.kept_days(conn)
    assert (today.acknowledged, today.waits, tomorrow.waits) == (2, False, True)
    with writing(db) as conn:
        sheets.send_again(conn, [DAY])
        assert all(day.waits for day in sheets.kept_days(conn))


def test_what_the_journal_names_is_what_is_counted():
    kinds = {kind.value for kind in EventKind}
    assert {"accepted", "reversed"} <= kinds
    assert COUNTS["accepted"].measure is Measure.ACCEPTED
