"""Item numbers: in order, once, accounted for, and refused in plain words."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bcdesk.core.errors import Refused
from bcdesk.store import journal
from bcdesk.store.audit import verify_chain
from bcdesk.store.db import Database, reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.numbers import (
    NumberKind,
    add_range,
    highest,
    next_number,
    next_voucher,
    numbers_left,
    take,
    vouchers_go_on_behind,
)
from bcdesk.store.schema import number_use
from tests.store.desk_day import accept, add_event, open_desk

ITEM = NumberKind.ITEM


def test_a_range_runs_out_and_the_next_one_follows(db: Database) -> None:
    shift_id = open_desk(db, first=28150012, last=28150014)
    with writing(db) as conn:
        used = [accept(conn, shift_id, f"form-{turn}")[1] for turn in range(3)]
        assert used == ["HB281500129VN", "HB281500132VN", "HB281500146VN"]
        assert numbers_left(conn, ITEM) == 0
    with pytest.raises(Refused, match="hết dải số") as caught, writing(db) as conn:
        accept(conn, shift_id, "form-3")
    assert caught.value.field == "item_number"
    with writing(db) as conn:
        add_range(conn, ITEM, "HC", 1, 2)
        assert numbers_left(conn, ITEM) == 2
        assert accept(conn, shift_id, "form-3")[1].startswith("HC00000001")
        assert numbers_left(conn, ITEM) == 1
        assert verify_chain(conn) == ()


def test_a_use_without_its_event_is_not_kept(db: Database) -> None:
    open_desk(db)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing(db) as conn:
        next_number(conn, ITEM, journal.next_seq(conn))
    with reading(db) as conn:
        assert numbers_left(conn, ITEM) == 28159999 - 28150012 + 1
        assert conn.execute(select(number_use)).all() == []


def test_scanned_numbers(db: Database) -> None:
    shift_id = open_desk(db)
    with writing(db) as conn:
        used = accept(conn, shift_id, "form-0")[1]
        seq = journal.next_seq(conn)
        assert take(conn, ITEM, "hb 2815 0013 2 vn", seq) == "HB281500132VN"
        add_event(conn, shift_id, EventKind.ACCEPTED)
    for number, message in ((used, "đã dùng"), ("HB281500131VN", "số kiểm tra"), ("12345", "2 chữ, 9 số")):
        with pytest.raises(Refused, match=message), writing(db) as conn:
            take(conn, ITEM, number, journal.next_seq(conn))
    with writing(db) as conn:  # the range steps over what was scanned ahead of it
        assert accept(conn, shift_id, "form-1")[1] == "HB281500146VN"
        assert verify_chain(conn) == ()


@pytest.mark.parametrize(
    ("status", "message"), [("void", "đã hủy"), ("lost", "đã ghi mất"), ("issued", "đã dùng"), ("pad", None)]
)
def test_a_number_is_used_by_its_status(db: Database, status: str, message: str | None) -> None:
    shift_id = open_desk(db)
    with writing(db) as conn:
        seq = add_event(conn, shift_id, EventKind.FIRST_START)
        conn.exec_driver_sql("INSERT INTO number_use VALUES ('HB281500146VN', 'item', ?, NULL, ?)", (status, seq))
    with writing(db) as conn:
        if message is None:
            assert take(conn, ITEM, "HB281500146VN", seq + 1) == "HB281500146VN"
            assert conn.execute(select(number_use.c.status)).scalar() == "issued"
        else:
            with pytest.raises(Refused, match=message):
                take(conn, ITEM, "HB281500146VN", seq + 1)


def test_vouchers_follow_each_other_in_each_year_and_behind_a_restore(db: Database) -> None:
    shift_id = open_desk(db)
    used = []
    with writing(db) as conn:
        for on in (date(2019, 12, 30), date(2019, 12, 31), date(2020, 1, 2)):
            used.append(next_voucher(conn, "281500", 1, on, journal.next_seq(conn)))
            add_event(conn, shift_id, EventKind.ACCEPTED)
    assert used == ["281500-19-000001", "281500-19-000002", "281500-20-000001"]
    with writing(db) as conn:
        assert highest(conn, NumberKind.VOUCHER) == ("281500-19-000002", "281500-20-000001")
        known = ("281500-20-000004", "HB281500129VN", "281500-21-000002")
        assert vouchers_go_on_behind(conn, known, journal.next_seq(conn)) == 5
        add_event(conn, shift_id, EventKind.FIRST_START)
        seq = journal.next_seq(conn)
        years = (date(2019, 12, 31), date(2020, 1, 2), date(2021, 1, 4))
        after = [next_voucher(conn, "281500", 1, on, seq) for on in years]
        add_event(conn, shift_id, EventKind.ACCEPTED)
        assert after == ["281500-19-000003", "281500-20-000005", "281500-21-000003"]
        lost = select(number_use.c.number).where(number_use.c.status == "lost")
        assert len(conn.execute(lost).all()) == 5
        assert verify_chain(conn) == ()


def test_two_desks_of_a_station_never_print_the_same_voucher_number(db: Database) -> None:
    shift_id = open_desk(db)
    with writing(db) as conn:
        used = [next_voucher(conn, "281500", desk, date(2019, 8, 15), journal.next_seq(conn)) for desk in (1, 2, 2, 3)]
        add_event(conn, shift_id, EventKind.ACCEPTED)
        assert used == ["281500-19-000001", "281500-19-200001", "281500-19-200002", "281500-19-300001"]
        assert vouchers_go_on_behind(conn, ["281500-19-200005"], journal.next_seq(conn)) == 3
        after = next_voucher(conn, "281500", 2, date(2019, 8, 16), journal.next_seq(conn))
        add_event(conn, shift_id, EventKind.ACCEPTED)
        assert after == "281500-19-200006"


def test_the_last_voucher_of_a_year_is_no_other_desks(db: Database) -> None:
    shift_id, day = open_desk(db), date(2019, 8, 15)
    with writing(db) as conn:
        seq = journal.next_seq(conn)
        next_voucher(conn, "281500", 2, day, seq)
        conn.exec_driver_sql("UPDATE number_range SET next = last WHERE kind = 'voucher'")
        assert next_voucher(conn, "281500", 2, day, seq) == "281500-19-300000"
        with pytest.raises(Refused, match="hết số chứng từ"):
            next_voucher(conn, "281500", 2, day, seq)
        add_event(conn, shift_id, EventKind.ACCEPTED)


def test_a_voucher_without_its_event_is_not_kept(db: Database) -> None:
    open_desk(db)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), writing(db) as conn:
        next_voucher(conn, "281500", 1, date(2019, 8, 15), journal.next_seq(conn))
    with reading(db) as conn:
        assert conn.execute(select(number_use)).all() == []


@pytest.mark.parametrize(
    ("prefix", "first", "last", "field"),
    [
        ("HB", 28159999, 28160005, "first"),
        ("HB", 28150000, 28170000, "first"),
        ("HC", 9, 8, "last"),
        ("H1", 1, 2, "prefix"),
        ("HC", 1, 100_000_000, "serial"),
    ],
)
def test_wrong_ranges_are_refused(db: Database, prefix: str, first: int, last: int, field: str) -> None:
    open_desk(db)
    with pytest.raises(Refused) as caught, writing(db) as conn:
        add_range(conn, ITEM, prefix, first, last)
    assert caught.value.field == field
