"""Appending: numbers, chain, notes, days for sync, and one event for one form."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bcdesk.core.ledger import Account, Entry
from bcdesk.store import journal, ledger
from bcdesk.store.audit import verify_chain
from bcdesk.store.chain import START, event_hash, head
from bcdesk.store.db import Database, reading, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.schema import event, event_line, event_note, sync_day
from tests.store.desk_day import DAY, MORNING, accept, add_event, open_desk


def test_events_are_numbered_and_chained(db: Database) -> None:
    shift_id = open_desk(db)
    with writing(db) as conn:
        assert journal.next_seq(conn) == 2
        seq, number = accept(conn, shift_id, "form-a", note="Khách đi xa")
    with reading(db) as conn:
        first, second = conn.execute(select(event).order_by(event.c.seq)).all()
        assert (first.seq, first.previous_hash, second.seq, second.previous_hash) == (1, START, seq, first.hash)
        assert (second.at, second.business_day, second.actor) == (MORNING, DAY, "clerk:1")
        assert conn.execute(select(event_line.c.item_number)).scalar_one() == number
        assert conn.execute(select(event_note.c.text)).scalar_one() == "Khách đi xa"
        assert head(conn).hash == second.hash
        assert head(conn).at == MORNING


def test_a_form_records_once(db: Database) -> None:
    shift_id = open_desk(db)
    with writing(db) as conn:
        assert journal.event_of_form(conn, "form-a") is None
        seq, _ = accept(conn, shift_id, "form-a", 25_000)
    with reading(db) as conn:
        known = journal.event_of_form(conn, "form-a")
    assert known == journal.Recorded(seq, EventKind.ACCEPTED, MORNING, shift_id, "form-a", 25_000)
    with pytest.raises(IntegrityError), writing(db) as conn:
        accept(conn, shift_id, "form-a", 25_000)
    with reading(db) as conn:
        assert head(conn).seq == seq
        assert verify_chain(conn) == ()


def test_business_day_and_fact_days_are_marked_for_sync(db: Database) -> None:
    shift_id = open_desk(db)
    early = DAY - timedelta(days=3)
    with writing(db) as conn:
        add_event(conn, shift_id, EventKind.ACCEPTED, lines=[Line(early), Line(early), Line(DAY)])
    with reading(db) as conn:
        marked = dict(conn.execute(select(sync_day.c.day, sync_day.c.revision)).all())
    assert marked == {early: 1, DAY: 2}


def test_a_restore_takes_a_new_epoch_and_goes_on_counting(db: Database) -> None:
    shift_id = open_desk(db)
    with writing(db) as conn:
        add_event(conn, None, EventKind.RESTORED, epoch=2)
        accept(conn, shift_id, "after")
        rows = conn.execute(select(event.c.epoch, event.c.seq).order_by(event.c.seq)).all()
        assert rows == [(1, 1), (2, 2), (2, 3)]
        assert verify_chain(conn) == ()


def test_entries_balance_and_stand_with_their_event(db: Database) -> None:
    shift_id = open_desk(db)
    good = (Entry(Account.CASH_DRAWER, 9), Entry(Account.FEES_HELD, -9, agency_code="H62.25"))
    with writing(db) as conn:
        accept(conn, shift_id, "form-a", 26_000)
        add_event(conn, shift_id, EventKind.ACCEPTED, entries=good)
    with pytest.raises(ValueError, match="not balanced"), writing(db) as conn:
        add_event(conn, shift_id, EventKind.ACCEPTED, entries=good[:1])
    with reading(db) as conn:
        assert ledger.balance(conn, Account.CASH_DRAWER) == 226_009
        assert ledger.balance(conn, Account.CASH_DRAWER, shift_id=shift_id) == 226_009
        assert ledger.balance(conn, Account.CASH_DRAWER, shift_id=99) == 0
        assert ledger.balance(conn, Account.FEES_HELD, agency_code="H62.25") == -9
        assert ledger.balance(conn, Account.FEES_HELD, agency_code="other") == 0
        assert sum(ledger.balance(conn, account) for account in Account) == 0
        assert verify_chain(conn) == ()


def test_an_aborted_act_leaves_nothing(db: Database) -> None:
    shift_id = open_desk(db)

    def act() -> None:
        with writing(db) as conn:
            accept(conn, shift_id, "form-a")
            {}["a bug in the middle"]

    with pytest.raises(KeyError):
        act()
    with reading(db) as conn:
        assert head(conn).seq == 1
        for table in ("event_line", "number_use"):
            assert conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
        assert conn.exec_driver_sql("SELECT next = first FROM number_range").scalar() == 1


_FIELDS = {
    "epoch": 1,
    "seq": 1,
    "at": MORNING,
    "business_day": date(2019, 8, 15),
    "actor": "clerk:1",
    "shift_id": 1,
    "kind": "accepted",
    "form_id": None,
    "subject": "1",
    "amount_vnd": 5,
    "reason": "",
    "note_digest": "",
    "reverses": None,
    "ledger_hash": START,
    "previous_hash": START,
}


@settings(deadline=None)
@given(name=st.sampled_from(sorted(_FIELDS)), value=st.one_of(st.none(), st.integers(), st.text(), st.dates()))
def test_the_hash_covers_every_field(name: str, value: object) -> None:
    same = value == _FIELDS[name] or (isinstance(value, date) and str(value) == str(_FIELDS[name]))
    assert (event_hash({**_FIELDS, name: value}, []) == event_hash(_FIELDS, [])) is same
