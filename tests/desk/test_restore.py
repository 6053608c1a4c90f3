"""A restored desk prints no number twice, and sends nothing until a supervisor says so."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.staff import Role
from bcdesk.desk import cash, handover, restore, staff, upkeep
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.restore import Elsewhere, Restored
from bcdesk.store import journal, sheets
from bcdesk.store.backup import copy_verified
from bcdesk.store.db import open_database, reading, writing
from bcdesk.store.journal import EventKind
from tests.counter import FLOAT_VND, MORNING, Clock, another, ask, at_counter, everything, one


def person(counter: Counter, role: Role) -> Counter:
    if role is Role.IT:
        counter = person(counter, Role.SUPERVISOR)
        return replace(counter, clerk=staff.add_clerk(counter, "Phạm Quang Hưng", Role.IT, "khe-nui-bac-ninh"))
    return replace(counter, clerk=next(each for each in staff.roster(counter) if each.role is role))


@pytest.fixture
def restored(counter: Counter) -> Counter:
    with writing(counter.db) as conn:
        for name, value in (("sync_desk", "281530-1"), ("sync_epoch", "1")):
            sheets.keep(conn, name, value)
        for day in sheets.kept_days(conn):
            sheets.acknowledge(conn, day.day, day.revision)
        now = counter.clock()
        journal.append(
            conn, at=now, business_day=now.date(), actor=journal.SYSTEM, kind=EventKind.RESTORED, subject="x", epoch=2
        )
    return counter


def test_a_supervisor_confirms_and_every_day_is_sent_again(restored: Counter) -> None:
    boss = person(restored, Role.SUPERVISOR)
    restore.confirm_restore(boss, "1/41 3fa2c09b11de")
    assert ask(boss, "SELECT kind, actor, subject, reason FROM event ORDER BY seq DESC LIMIT 1") == [
        ("restore_confirmed", f"clerk:{boss.clerk.id}", "desk:281530-1", "1/41 3fa2c09b11de")
    ]
    with reading(boss.db) as conn:
        assert not sheets.awaits_confirmation(conn)
        assert all(day.acknowledged == 0 for day in sheets.kept_days(conn))
    with pytest.raises(Refused, match="Không có lần khôi phục"):
        restore.confirm_restore(boss, "")


@pytest.mark.parametrize("role", [Role.CLERK, Role.IT])
def test_nobody_else_may(restored: Counter, role: Role) -> None:
    somebody = person(restored, role)
    before = everything(restored.db)
    with pytest.raises(Refused, match="trưởng bưu cục"):
        restore.confirm_restore(somebody, "1/41 3fa2c09b11de")
    with pytest.raises(Refused, match="trưởng bưu cục"):
        restore.confirm_restore(replace(restored, clerk=None), "")
    assert everything(restored.db) == before


@pytest.fixture
def place(tmp_path: Path, furnished_database: Path) -> Path:
    """A desk's database, closed."""
    database = tmp_path / "data" / "bcdesk.db"
    database.parent.mkdir()
    shutil.copy(furnished_database, database)
    return database


@contextmanager
def at_work(place: Path, key: bytes, now: datetime = MORNING) -> Iterator[Counter]:
    db = open_database(place, key)
    yield at_counter(db, Clock(now))
    db.close()


def accepted(place: Path, key: bytes, count: int, form: str) -> list[str]:
    with at_work(place, key) as counter:
        return [accept(counter, another(f"{form}-{turn}")).item_number for turn in range(count)]


def copied(place: Path, key: bytes, to: Path) -> Path:
    with at_work(place, key) as counter:
        copy_verified(counter.db, to)
    return to


NOBODY = Elsewhere()


def put_back(place: Path, key: bytes, copy: Path, *typed: str, told: Elsewhere = NOBODY) -> Restored:
    return restore.restore(place, key, copy, typed, lambda db: told, MORNING)


def lose(place: Path) -> None:
    place.unlink()


def damage(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:8192] + bytes(range(256)) * 64)


@pytest.mark.parametrize("seed", range(6))
def test_no_number_is_printed_twice_however_often_an_older_copy_comes_back(
    place: Path, key: bytes, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    printed = accepted(place, key, chance.randrange(1, 4), "first")
    copies = [copied(place, key, tmp_path / "first.backup")]
    for turn in range(3):
        printed += accepted(place, key, chance.randrange(3), f"lost-{turn}")
        fate = chance.choice((lose, damage, None))
        told = Elsewhere(numbers=(max(printed),))
        if fate is None:
            told = Elsewhere()  # what stands there tells it
        else:
            fate(place)
        put_back(place, key, chance.choice(copies), told=told)
        printed += accepted(place, key, chance.randrange(1, 3), f"after-{turn}")
        copies.append(copied(place, key, tmp_path / f"{turn}.backup"))
        with at_work(place, key) as counter:
            assert upkeep.check_up(counter) == ()
    assert len(set(printed)) == len(printed)


def test_each_restore_begins_a_higher_epoch_of_its_own(place: Path, key: bytes, tmp_path: Path) -> None:
    accepted(place, key, 1, "first")
    copy = copied(place, key, tmp_path / "a.backup")
    epochs = []
    for _turn in range(3):
        put_back(place, key, copy, told=Elsewhere(epoch=7))
        with at_work(place, key) as counter:
            epochs.append(one(counter, "SELECT epoch FROM event WHERE kind = 'restored'"))
    assert sorted(set(epochs)) == epochs
    assert epochs[0] > 7


def test_skipped_numbers_are_recorded_as_lost(place: Path, key: bytes, tmp_path: Path) -> None:
    accepted(place, key, 1, "first")
    copy = copied(place, key, tmp_path / "a.backup")
    gone = accepted(place, key, 3, "gone")
    lose(place)
    done = put_back(place, key, copy, gone[-1])
    assert (done.skipped, done.aside) == (3, None)
    with at_work(place, key) as counter:
        rows = ask(counter, "SELECT number, kind FROM number_use WHERE status = 'lost' ORDER BY number")
        assert rows == [(number, "item") for number in gone]
        assert one(counter, "SELECT actor FROM event WHERE kind = 'restored'") == "SYSTEM"


def test_a_voucher_that_was_typed_is_not_printed_again(place: Path, key: bytes, tmp_path: Path) -> None:
    accepted(place, key, 1, "first")
    copy = copied(place, key, tmp_path / "a.backup")
    gone = accepted(place, key, 2, "gone")
    lose(place)
    for foreign in ("281530-19-200001", "281531-19-000003", "281530-19-3"):
        with pytest.raises(Refused):
            put_back(place, key, copy, gone[-1], foreign)
    assert put_back(place, key, copy, gone[-1], "281530-19-000003").skipped == 4
    accepted(place, key, 1, "after")
    with at_work(place, key) as counter:
        used = ask(counter, "SELECT number, status FROM number_use WHERE kind = 'voucher' ORDER BY number")
        assert [(number[-3:], status) for number, status in used] == [
            *(("001", "issued"), ("002", "lost"), ("003", "lost"), ("004", "issued"))
        ]
        assert upkeep.check_up(counter) == ()


def test_what_stood_there_before_is_kept(place: Path, key: bytes, tmp_path: Path) -> None:
    copy = copied(place, key, tmp_path / "a.backup")
    [gone] = accepted(place, key, 1, "gone")
    done = put_back(place, key, copy)
    assert done.aside is not None
    with at_work(done.aside, key) as before:
        assert ask(before, "SELECT item_number FROM parcel") == [(gone,)]
    with at_work(place, key) as counter:
        assert ask(counter, "SELECT count(*) FROM parcel") == [(0,)]
    assert not (place.parent / "restoring").exists()


def test_nothing_is_changed_where_nobody_knows_the_last_number(place: Path, key: bytes, tmp_path: Path) -> None:
    accepted(place, key, 1, "first")
    copy = copied(place, key, tmp_path / "a.backup")
    damage(place)
    before = place.read_bytes()
    with pytest.raises(Refused, match="--last-number"):
        put_back(place, key, copy)
    with pytest.raises(Refused, match="không thuộc dải số"):
        put_back(place, key, copy, "RR473124829VN")
    torn = tmp_path / "torn.backup"
    torn.write_bytes(copy.read_bytes()[:5000])
    for bad in (torn, tmp_path / "absent.backup"):
        with pytest.raises(Trouble):
            put_back(place, key, bad, told=Elsewhere(numbers=("HB281500126VN",)))
    assert place.read_bytes() == before
    assert [path.name for path in place.parent.iterdir() if "restor" in path.name] == []


def test_a_record_of_the_day_gets_no_code_that_may_be_on_paper(place: Path, key: bytes, tmp_path: Path) -> None:
    numbers = accepted(place, key, 3, "first")
    copy = copied(place, key, tmp_path / "a.backup")

    def prepared(number: str) -> str:
        with at_work(place, key) as counter:
            return handover.prepare(counter, "VP-SGTVT", [number], f"prepare-{number}").code

    codes = [prepared(numbers[0]), prepared(numbers[1])]
    put_back(place, key, copy)
    codes += [prepared(numbers[1]), prepared(numbers[2])]
    assert len(set(codes)) == 4


def test_a_shift_of_yesterday_gets_no_code_that_may_be_on_paper(place: Path, key: bytes, tmp_path: Path) -> None:
    copy = copied(place, key, tmp_path / "a.backup")
    evening, morning = MORNING + timedelta(hours=8), MORNING + timedelta(hours=22)

    def closed(now: datetime) -> str:
        with at_work(place, key, now) as counter:
            return cash.close_shift(counter, FLOAT_VND, f"close-{now:%d}").code

    on_paper = closed(evening)
    restore.restore(place, key, copy, (), lambda db: NOBODY, morning)
    assert closed(morning + timedelta(minutes=5)) != on_paper
