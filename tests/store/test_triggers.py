"""What the file itself refuses, whatever program sends the SQL."""

import threading

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from bcdesk.core.errors import Refused
from bcdesk.core.ledger import Account
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import Database, reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.ledger import balance
from bcdesk.store.schema import shift
from bcdesk.store.triggers import TRIGGERS
from tests.store.desk_day import MORNING, accept, accept_some, add_event, open_desk

_EVENT = (
    "INSERT {how} INTO event (epoch, seq, at, business_day, actor, shift_id, kind, subject, reason, note_digest, "
    "ledger_hash, previous_hash, hash) VALUES (1, {seq}, 'x', '{day}', 'clerk:1', {shift}, 'k', '', '', '', '', '', '')"
)
_LINE = (
    "INSERT {how} INTO event_line (seq, line_no, item_number, agency_code, procedure_code, fact_on) "
    "VALUES ({seq}, {line}, '', '', '', '2019-08-15')"
)
_ENTRY = (
    "INSERT {how} INTO entry (id, seq, line_no, shift_id, business_day, account, agency_code, leg, amount_vnd, hash) "
    "VALUES ({id}, {seq}, 9, {shift}, '{day}', 'cash_drawer', '', '', 5, '')"
)
DAY, NEXT_DAY = "2019-08-15", "2019-08-16"

# (who refuses, SQL); the desk below has events 1–5, entries 1–10, open shift 1 and closed shift 2
REFUSED = [
    ("event_no_update", "UPDATE event SET amount_vnd = 0 WHERE seq = 3"),
    ("event_no_update", "UPDATE OR REPLACE event SET seq = 2 WHERE seq = 3"),
    ("event_no_delete", "DELETE FROM event WHERE seq = 5"),
    ("event_in_order", _EVENT.format(how="", seq=5, day=DAY, shift=1)),
    ("event_in_order", _EVENT.format(how="OR REPLACE", seq=5, day=DAY, shift=1)),
    ("event_in_order", _EVENT.format(how="OR IGNORE", seq=5, day=DAY, shift=1)),
    ("event_in_order", _EVENT.format(how="", seq=7, day=DAY, shift=1)),
    ("event_in_order", _EVENT.format(how="", seq=0, day=DAY, shift=1)),
    ("event_in_order", _EVENT.format(how="", seq="NULL", day=DAY, shift=1)),
    ("event_open_shift", _EVENT.format(how="", seq=6, day=DAY, shift=2)),
    ("event_business_day", _EVENT.format(how="", seq=6, day=NEXT_DAY, shift=1)),
    ("event_line_no_update", "UPDATE event_line SET value = 2"),
    ("event_line_no_delete", "DELETE FROM event_line WHERE seq = 5"),
    ("event_line_in_order", _LINE.format(how="", seq=4, line=2)),
    ("event_line_in_order", _LINE.format(how="OR REPLACE", seq=5, line=1)),
    ("event_line_in_order", _LINE.format(how="", seq=5, line=3)),
    ("event_line_in_order", _LINE.format(how="", seq=6, line=1)),
    ("entry_no_update", "UPDATE entry SET amount_vnd = 1 WHERE id = 1"),
    ("entry_no_delete", "DELETE FROM entry"),
    ("entry_in_order", _ENTRY.format(how="OR REPLACE", id=3, seq=5, shift=1, day=DAY)),
    ("entry_in_order", _ENTRY.format(how="", id=12, seq=5, shift=1, day=DAY)),
    ("entry_in_order", _ENTRY.format(how="", id=11, seq=4, shift=1, day=DAY)),
    ("entry_open_shift", _ENTRY.format(how="", id=11, seq=5, shift=2, day=DAY)),
    ("entry_business_day", _ENTRY.format(how="", id=11, seq=5, shift=1, day=NEXT_DAY)),
    ("event_note_no_update", "UPDATE event_note SET text = 'khác'"),
    ("number_use_no_delete", "DELETE FROM number_use"),
    ("number_use_no_update", "UPDATE number_use SET seq = 2"),
    ("number_use_once", "INSERT OR REPLACE INTO number_use SELECT * FROM number_use"),
    ("number_range_no_update", "UPDATE number_range SET next = next - 1"),
    ("number_range_no_delete", "DELETE FROM number_range"),
    ("shift_no_update", "UPDATE shift SET counted_vnd = 0, difference_vnd = 0 WHERE id = 2"),
    ("shift_no_update", "UPDATE shift SET closed_at = NULL WHERE id = 2"),
    ("shift_no_update", f"UPDATE shift SET business_day = '{NEXT_DAY}' WHERE id = 1"),
    ("shift_no_delete", "DELETE FROM shift WHERE id = 2"),
]


def _close(conn, shift_id: int, counted_vnd: int) -> None:
    add_event(conn, shift_id, EventKind.SHIFT_CLOSED, amount_vnd=counted_vnd)
    expected_vnd = balance(conn, Account.CASH_DRAWER, shift_id)
    conn.execute(
        update(shift)
        .where(shift.c.id == shift_id)
        .values(
            closed_at=MORNING,
            counted_vnd=counted_vnd,
            expected_vnd=expected_vnd,
            difference_vnd=counted_vnd - expected_vnd,
        )
    )


@pytest.fixture
def desk(db: Database) -> Database:
    accept_some(db, open_desk(db), 4)
    with writing(db) as conn:
        conn.exec_driver_sql(
            "INSERT INTO shift VALUES (2, 1, '2019-08-15', 'x', 0, '2019-08-15T09:00:00+07:00', 0, 0, 0)"
        )
    return db


def test_each_trigger_refuses(desk: Database) -> None:
    for name, sql in REFUSED:
        message = TRIGGERS[name].split("RAISE(ABORT, '")[1].split("'")[0]
        with pytest.raises((IntegrityError, Refused)) as caught, writing(desk) as conn:
            conn.exec_driver_sql(sql)
        cause = caught.value.__cause__ if isinstance(caught.value, Refused) else caught.value
        assert message in str(cause), (name, sql)
    assert {name for name, _ in REFUSED} == set(TRIGGERS)
    with writing(desk) as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM event").scalar() == 5
        conn.exec_driver_sql("DELETE FROM event_note")  # erasing is lawful, and leaves the chain whole
    with writing(desk) as conn:
        conn.exec_driver_sql("DROP TRIGGER event_no_update")
        conn.exec_driver_sql("UPDATE event SET amount_vnd = 0 WHERE seq = 3")
        assert {f.seq for f in verify_chain(conn)} >= {3}


def test_two_open_shifts_of_one_clerk_and_a_false_difference_are_refused(desk: Database) -> None:
    row = "INSERT INTO shift (staff_id, business_day, opened_at, float_vnd) VALUES (1, '2019-08-15', 'x', 0)"
    false = "UPDATE shift SET closed_at = 'x', counted_vnd = 5, expected_vnd = 9, difference_vnd = 0 WHERE id = 1"
    unsaid = "UPDATE shift SET closed_at = 'x' WHERE id = 1"
    for sql in (row, false, unsaid):
        with pytest.raises(IntegrityError), writing(desk) as conn:
            conn.exec_driver_sql(sql)


def test_closing_races_saving(db: Database) -> None:
    """Whatever comes first, no row lands in a closed shift, and what the shift expected is what it holds."""
    shift_id = open_desk(db)
    refused_after_close = 0
    for turn in range(25):
        start = threading.Barrier(2)
        refusals: list[str] = []

        def save(turn=turn, shift_id=shift_id, start=start, refusals=refusals) -> None:
            start.wait()
            for part in range(4):
                try:
                    with writing(db) as conn:
                        accept(conn, shift_id, f"race-{turn}-{part}")
                except Refused as refused:
                    refusals.append(refused.message)

        clerk = threading.Thread(target=save)
        clerk.start()
        start.wait()
        with writing(db) as conn:
            _close(conn, shift_id, 1_000)
        clerk.join()
        assert all("đã chốt" in message for message in refusals)
        refused_after_close += len(refusals)
        with reading(db) as conn:
            kept = conn.exec_driver_sql("SELECT expected_vnd FROM shift WHERE id = ?", (shift_id,)).scalar()
            assert kept == balance(conn, Account.CASH_DRAWER, shift_id)
        with writing(db) as conn:
            shift_id = conn.exec_driver_sql(
                "INSERT INTO shift (staff_id, business_day, opened_at, float_vnd) VALUES (1, ?, ?, 0) RETURNING id",
                (DAY, MORNING.isoformat()),
            ).scalar_one()
            add_event(conn, shift_id, EventKind.SHIFT_OPENED)
    assert refused_after_close > 0
    with reading(db) as conn:
        assert verify_chain(conn) == ()
