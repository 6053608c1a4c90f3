"""The first start, signing in and out, the lock-out, and who may do what."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bcdesk.core.dossier import Station
from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role, Staff
from bcdesk.desk import cash
from bcdesk.desk.counter import Counter, Rules, open_counter
from bcdesk.desk.history import dossier_history
from bcdesk.desk.intake import accept
from bcdesk.desk.staff import FirstStart, add_clerk, first_start, nobody, roster, sign_in, sign_out
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import pack_folder
from bcdesk.store.audit import verify_chain
from bcdesk.store.backup import backups
from bcdesk.store.db import Database, open_database, reading
from tests.counter import INTAKE, MORNING, PASSWORD, Clock, ask, clerk_of, everything, one

STATION = Station(
    code="281530",
    name="BĐ-VHX Đồng Tĩnh",
    enterprise="Bưu điện tỉnh Vĩnh Phúc",
    address="Thôn Vị Trung, xã Đồng Tĩnh, huyện Tam Dương",
    phone="02113833001",
    commune_code="08875",
    district_code="247",
    city="Tam Dương",
    counter="1",
)
PACK = pack_folder.read(resource("packs") / practice_plan()["pack"])
START = FirstStart(STATION, "Nguyễn Đình Toàn", "ruộng bậc thang", "HB", 28150012, 28159999, PACK)


def blank(db: Database) -> Counter:
    return open_counter(db, Clock(MORNING), Rules())


def test_there_is_no_default_account(db: Database) -> None:
    counter = blank(db)
    assert (counter.station, counter.clerk, counter.shift) == (None, None, None)
    assert roster(counter) == ()
    assert one(counter, "SELECT count(*) FROM staff") == 0


def test_the_first_start_makes_station_numbers_and_one_supervisor(db: Database) -> None:
    counter = first_start(blank(db), START)
    assert counter.station == open_counter(db, counter.clock, Rules()).station == STATION
    assert counter.clerk is None
    [boss] = roster(counter)
    assert (boss.name, boss.role) == ("Nguyễn Đình Toàn", Role.SUPERVISOR)
    assert ask(counter, "SELECT prefix, first, last, next FROM number_range") == [("HB", 28150012, 28159999, 28150012)]
    assert ask(counter, "SELECT kind, actor, subject FROM event") == [
        ("first_start", "SYSTEM", f"staff:{boss.id}"),
        ("pack_loaded", "SYSTEM", f"pack:{PACK.code}"),
    ]
    assert one(counter, "SELECT digest FROM pack") == PACK.digest
    assert START.password not in str(everything(db))
    assert sign_in(counter, boss.id, unicodedata.normalize("NFD", START.password)).clerk == boss
    kept = everything(db)
    with pytest.raises(Refused, match="đã được thiết lập"):
        first_start(counter, replace(START, supervisor="Lê Thị Thu", prefix="HC"))
    assert everything(db) == kept


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"supervisor": " "}, "name"),
        ({"password": "ruộng bậc"}, "password"),
        ({"password": "nguyendinhtoan1"}, "password"),
        ({"station": replace(STATION, code="")}, "station_code"),
        ({"station": replace(STATION, counter="Quầy 1")}, "counter"),
        ({"station": replace(STATION, name="")}, "station_name"),
        ({"station": replace(STATION, commune_code="04792")}, "commune_code"),
        ({"first": 28159999, "last": 28150012}, "last"),
    ],
)
def test_a_first_start_that_is_refused_leaves_the_desk_empty(
    db: Database, changes: dict[str, object], field: str
) -> None:
    before = everything(db)
    with pytest.raises(Refused) as refused:
        first_start(blank(db), replace(START, **changes))
    assert refused.value.field == field
    assert everything(db) == before


def test_wrong_passwords_count_lock_and_the_lock_ends(counter: Counter, clock: Clock) -> None:
    person, counter = clerk_of(counter), nobody(counter)
    tries = "SELECT failures, locked_until IS NOT NULL FROM staff WHERE id = ?"
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused, match=f"Còn {left} lần") as refused:
            sign_in(counter, person.id, PASSWORD + " ")
        assert refused.value.field == "password"
    assert ask(counter, tries, person.id) == [(4, 0)]
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'locked_out'") == 0
    with pytest.raises(Refused, match="tạm khóa đến 09:57"):
        sign_in(counter, person.id, PASSWORD.upper())
    assert ask(counter, tries, person.id) == [(5, 1)]
    clock.now += timedelta(minutes=14, seconds=59)
    with pytest.raises(Refused, match="tạm khóa đến 09:57"):
        sign_in(counter, person.id, PASSWORD)
    assert ask(counter, "SELECT actor, subject, shift_id FROM event WHERE kind = 'locked_out'") == [
        ("SYSTEM", f"staff:{person.id}", None)
    ]
    clock.now += timedelta(seconds=1)
    with pytest.raises(Refused, match="Còn 4 lần"):  # counted anew
        sign_in(counter, person.id, "")
    assert sign_in(counter, person.id, PASSWORD).clerk == person
    assert ask(counter, tries, person.id) == [(0, 0)]


def test_a_lock_is_of_one_person_and_outlives_the_program(counter: Counter, clock: Clock, key: bytes) -> None:
    person, boss = clerk_of(counter), next(one for one in roster(counter) if one.role is Role.SUPERVISOR)
    strict = replace(nobody(counter), rules=Rules(lock_after_failures=1, lock_minutes=60))
    with pytest.raises(Refused, match="tạm khóa đến 10:42"):
        sign_in(strict, person.id, "đoán bừa một câu")
    again = open_database(counter.db.path, key)
    reopened = open_counter(again, clock, Rules())
    with pytest.raises(Refused, match="tạm khóa đến 10:42"):
        sign_in(reopened, person.id, PASSWORD)
    assert sign_in(reopened, boss.id, PASSWORD).clerk == boss
    again.close()


def test_a_supervisor_adds_people(counter: Counter) -> None:
    boss = next(one for one in roster(counter) if one.role is Role.SUPERVISOR)
    by_boss = replace(counter, clerk=boss)
    added = add_clerk(by_boss, unicodedata.normalize("NFD", "Phạm Quốc Hưng"), Role.IT, "cầu ao hoa súng")
    assert added in roster(counter)
    assert added.name == "Phạm Quốc Hưng"
    assert ask(counter, "SELECT actor, subject FROM event ORDER BY seq DESC LIMIT 1") == [
        (f"clerk:{boss.id}", f"staff:{added.id}")
    ]
    for name, password, field in (
        ("Phạm Quốc Hưng", "cầu ao hoa súng", "name"),
        ("", "cầu ao hoa súng", "name"),
        ("Đỗ Thị Lụa", "cầu ao", "password"),
        ("Đỗ Thị Lụa", "matkhau123456789", "password"),
    ):
        with pytest.raises(Refused) as refused:
            add_clerk(by_boss, name, Role.CLERK, password)
        assert refused.value.field == field
    assert len(roster(counter)) == 3


def test_signing_out_leaves_a_verified_copy(counter: Counter, clock: Clock, tmp_path: Path, key: bytes) -> None:
    accept(counter, INTAKE)
    folder = tmp_path / "backup"
    few = replace(counter, rules=Rules(backups_kept=2))
    for _ in range(3):
        clock.now += timedelta(minutes=1)
        copy = sign_out(few, folder)
    assert backups(folder, "desk")[0] == copy
    assert [path.name for path in sorted(folder.iterdir())] == [
        "desk-20190815-094400.backup",
        "desk-20190815-094500.backup",
    ]
    kept = open_database(copy, key)
    assert everything(kept) == everything(counter.db)
    with reading(kept) as conn:
        assert verify_chain(conn) == ()
        assert conn.exec_driver_sql("SELECT kind FROM event ORDER BY seq DESC LIMIT 1").scalar() == "signed_out"
    kept.close()
    after = nobody(counter)
    assert (after.clerk, after.shift, after.station) == (None, None, counter.station)


# Who may do what

Act = Callable[[Counter, Path], object]
ACTS: dict[str, tuple[set[Role], Act]] = {
    "accept": (set(Role), lambda counter, _: accept(counter, INTAKE)),
    "open_shift": (set(Role), lambda counter, _: cash.open_shift(counter, 0, "shift-2")),
    "close_shift": (set(Role), lambda counter, _: cash.close_shift(counter, 500_000, "close-1")),
    "history": (set(Role), lambda counter, _: dossier_history(counter, "TH281530001VN")),
    "sign_out": (set(Role), lambda counter, folder: sign_out(counter, folder)),
    "add_clerk": (
        {Role.SUPERVISOR, Role.IT},
        lambda counter, _: add_clerk(counter, "Đỗ Thị Lụa", Role.CLERK, "cầu ao hoa súng"),
    ),
}


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("act", list(ACTS))
def test_who_may_do_what(counter: Counter, tmp_path: Path, act: str, role: Role | None) -> None:
    allowed, do = ACTS[act]
    who = None if role is None else Staff(clerk_of(counter).id, "Trần Thị Mai", role)
    asked = replace(counter, clerk=who)
    before = everything(counter.db)
    if role in allowed:
        if act == "history":
            number = accept(counter, INTAKE).item_number
            assert dossier_history(asked, number).parcels[0].item_number == number
        else:
            assert do(asked, tmp_path / "backup")
        if act != "open_shift":  # the clerk's shift is open already: asking again changes nothing
            assert everything(counter.db) != before
        return
    with pytest.raises(Refused, match=r"Chưa đăng nhập|trưởng bưu cục đăng nhập"):
        do(asked, tmp_path / "backup")
    assert everything(counter.db) == before
    assert not (tmp_path / "backup").exists()
