"""Whoever changes the journal by raw SQL, triggers dropped and foreign keys off, is located."""

import random
from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from bcdesk.store.audit import Damage, verify_chain
from bcdesk.store.chain import EVENT_FIELDS, entry_hash, event_hash, head
from bcdesk.store.db import Database, make_engine, reading, writing
from bcdesk.store.difference import Projection
from bcdesk.store.projections import differences
from bcdesk.store.triggers import create_triggers, drop_triggers
from tests.store.desk_day import accept, accept_some, open_desk

EVENTS = 31


@pytest.fixture
def kept(db: Database) -> Database:
    accept_some(db, open_desk(db), EVENTS - 1)
    with reading(db) as conn:
        assert verify_chain(conn) == ()
        assert head(conn).seq == EVENTS
    return db


def _change(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(1, EVENTS)
    column, value = dice.choice(
        [
            ("amount_vnd", "amount_vnd + 1"),
            ("actor", "'clerk:2'"),
            ("business_day", "'2019-08-16'"),
            ("at", "'2019-08-15T07:31:00.000000+07:00'"),
            ("shift_id", "NULL"),
            ("subject", "subject || '0'"),
            ("reason", "'sửa'"),
            ("epoch", "2"),
            ("hash", "'" + "0" * 64 + "'"),
            ("previous_hash", "hash"),
        ]
    )
    conn.exec_driver_sql(f"UPDATE event SET {column} = {value} WHERE seq = {seq}")
    return {seq}


def _change_and_hash_again(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(2, EVENTS - 1)
    conn.exec_driver_sql(f"UPDATE event SET amount_vnd = 1 WHERE seq = {seq}")
    _rehash(conn, seq)
    return {seq}


def _rehash(conn: Connection, seq: int) -> None:
    row = conn.exec_driver_sql(f"SELECT * FROM event WHERE seq = {seq}").mappings().one()
    lines = conn.exec_driver_sql(f"SELECT * FROM event_line WHERE seq = {seq} ORDER BY line_no").mappings().all()
    new = event_hash({name: row[name] for name in EVENT_FIELDS}, lines)
    conn.exec_driver_sql(f"UPDATE event SET hash = '{new}' WHERE seq = {seq}")


def _line(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(2, EVENTS)
    conn.exec_driver_sql(
        dice.choice(
            [
                "UPDATE event_line SET fact_on = '2019-08-20' WHERE seq = {0}",
                "UPDATE event_line SET value = 2 WHERE seq = {0}",
                "DELETE FROM event_line WHERE seq = {0}",
                "INSERT INTO event_line (seq, line_no, item_number, agency_code, procedure_code, fact_on) "
                "VALUES ({0}, 2, '', '', '', '2019-08-15')",
                "UPDATE event_line SET seq = 1 WHERE seq = {0}",
            ]
        ).format(seq)
    )
    return {seq}


def _delete(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(1, EVENTS - 1)
    for table in ("event", "event_line", "event_note", "entry"):
        conn.exec_driver_sql(f"DELETE FROM {table} WHERE seq = {seq}")
    return {seq}


def _shift(conn: Connection, seq: int, by: int) -> None:
    for table in ("event", "event_line", "event_note", "entry"):
        conn.exec_driver_sql(f"UPDATE {table} SET seq = -seq WHERE seq >= {seq}")
        conn.exec_driver_sql(f"UPDATE {table} SET seq = -seq + {by} WHERE seq < 0")


def _delete_and_close_up(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(2, EVENTS - 1)
    for table in ("event", "event_line", "event_note", "entry"):
        conn.exec_driver_sql(f"DELETE FROM {table} WHERE seq = {seq}")
    _shift(conn, seq + 1, -1)
    return {seq}


def _insert(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(2, EVENTS - 1)
    _shift(conn, seq, 1)
    columns = ", ".join(EVENT_FIELDS)
    values = ", ".join({"seq": str(seq), "form_id": "NULL"}.get(name, name) for name in EVENT_FIELDS)
    conn.exec_driver_sql(f"INSERT INTO event ({columns}, hash) SELECT {values}, hash FROM event WHERE seq = {seq - 1}")
    _rehash(conn, seq)
    return {seq}


def _swap(conn: Connection, dice: random.Random) -> set[int]:
    one, two = dice.sample(range(2, EVENTS + 1), 2)
    for table in ("event", "event_line", "event_note", "entry"):
        for old, new in ((one, -1), (two, one), (-1, two)):
            conn.exec_driver_sql(f"UPDATE {table} SET seq = {new} WHERE seq = {old}")
    return {one, two}


def _cut(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(2, EVENTS)
    for table in ("event", "event_line", "event_note", "entry"):
        conn.exec_driver_sql(f"DELETE FROM {table} WHERE seq >= {seq}")
    return set(range(seq, EVENTS + 1))


def _entry(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.randint(1, EVENTS - 1)
    conn.exec_driver_sql(
        dice.choice(
            [
                "UPDATE entry SET amount_vnd = amount_vnd * 2 WHERE seq = {0}",
                "UPDATE entry SET account = 'fees_held' WHERE seq = {0} AND amount_vnd < 0",
                "UPDATE entry SET shift_id = NULL WHERE seq = {0}",
            ]
        ).format(seq)
    )
    return {seq}


def _entry_and_hash_again(conn: Connection, dice: random.Random) -> set[int]:
    """The first entry of an event moves to another account, with a hash that fits it."""
    seq = dice.randint(2, EVENTS)
    conn.exec_driver_sql(f"UPDATE entry SET account = 'over_short' WHERE seq = {seq} AND line_no = 1")
    row = conn.exec_driver_sql(f"SELECT * FROM entry WHERE seq = {seq} AND line_no = 1").mappings().one()
    before = conn.exec_driver_sql(f"SELECT hash FROM entry WHERE id = {row['id'] - 1}").scalar_one()
    of_event = conn.exec_driver_sql(f"SELECT hash FROM event WHERE seq = {seq}").scalar_one()
    new = entry_hash(before, of_event, row)
    conn.exec_driver_sql(f"UPDATE entry SET hash = '{new}' WHERE id = {row['id']}")
    return {seq}


def _note(conn: Connection, dice: random.Random) -> set[int]:
    seq = dice.choice(list(conn.exec_driver_sql("SELECT seq FROM event_note").scalars()))
    conn.exec_driver_sql(f"UPDATE event_note SET text = 'khác' WHERE seq = {seq}")
    return {seq}


TAMPERINGS = (
    _change,
    _change_and_hash_again,
    _line,
    _delete,
    _delete_and_close_up,
    _insert,
    _swap,
    _cut,
    _entry,
    _entry_and_hash_again,
    _note,
)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__.strip("_"))
def test_tampering_is_located(kept: Database, tamper: Callable[[Connection, random.Random], set[int]]) -> None:
    engine = make_engine(kept.path, kept.key, foreign_keys=False)
    for seed in range(5):
        with engine.connect() as conn:
            drop_triggers(conn)
            touched = tamper(conn, random.Random(seed))
            create_triggers(conn)
            findings = verify_chain(conn)
            assert touched <= {finding.seq for finding in findings}, (seed, touched, findings)
            conn.rollback()
            assert verify_chain(conn) == ()
    engine.dispose()


@pytest.mark.parametrize(
    ("tamper", "damage"),
    [
        (_change, Damage.CHANGED),
        (_delete, Damage.DELETED),
        (_delete_and_close_up, Damage.DELETED),
        (_insert, Damage.INSERTED),
        (_swap, Damage.SWAPPED),
        (_cut, Damage.CUT),
        (_note, Damage.NOTE),
        (_entry, Damage.LEDGER),
    ],
)
def test_tampering_is_named(kept: Database, tamper: Callable[..., set[int]], damage: Damage) -> None:
    engine = make_engine(kept.path, kept.key, foreign_keys=False)
    with engine.connect() as conn:
        drop_triggers(conn)
        touched = tamper(conn, random.Random(1))
        assert touched <= {finding.seq for finding in verify_chain(conn) if finding.damage is damage}
        assert any(finding.damage is Damage.UNPROTECTED for finding in verify_chain(conn))
    engine.dispose()


def test_a_tail_cut_with_its_numbers_shows_by_the_range_the_shift_and_the_paper(kept: Database) -> None:
    with reading(kept) as conn:
        printed = head(conn)
    engine = make_engine(kept.path, kept.key, foreign_keys=False)
    with engine.connect() as conn:
        drop_triggers(conn)
        for table in ("event", "event_line", "event_note", "entry", "number_use"):
            conn.exec_driver_sql(f"DELETE FROM {table} WHERE seq > 20")
        create_triggers(conn)
        assert verify_chain(conn) == ()
        assert {one.what for one in differences(conn)} == {Projection.NUMBER_RANGE, Projection.DAY_REVISION}
        drop_triggers(conn)
        conn.exec_driver_sql("UPDATE number_range SET next = first + (SELECT count(*) FROM number_use)")
        conn.exec_driver_sql("UPDATE sync_day SET revision = (SELECT count(*) FROM event)")
        conn.exec_driver_sql("UPDATE sync_day SET revision = revision - 1 WHERE day <> '2019-08-15'")
        assert tuple(differences(conn)) == ()
        anchored = {finding.seq for finding in verify_chain(conn, {printed.seq: printed.hash})}
        assert printed.seq in anchored
    engine.dispose()


def test_a_journal_goes_on_after_a_finding(kept: Database) -> None:
    """What is wrong stays shown; it does not grow with every later act."""
    with writing(kept) as conn:
        drop_triggers(conn)
        conn.exec_driver_sql("UPDATE event SET amount_vnd = 5 WHERE seq = 9")
        create_triggers(conn)
        before = verify_chain(conn)
        accept(conn, 1, "later")
        assert verify_chain(conn) == before
        assert [(finding.damage, finding.seq) for finding in before] == [(Damage.CHANGED, 9)]
