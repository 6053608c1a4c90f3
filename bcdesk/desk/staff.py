"""People of a desk: the first start, signing in (đăng nhập) and out."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from bcdesk.core import password as passwords
from bcdesk.core.catalogue import Pack
from bcdesk.core.dossier import Station, check_station
from bcdesk.core.errors import Refused
from bcdesk.core.password import Tries, after_failure, refuse_if_locked
from bcdesk.core.staff import MAY_ADD_PEOPLE, Role, Staff
from bcdesk.core.vietnamese import nfc
from bcdesk.desk.catalogue import take_in
from bcdesk.desk.counter import Counter, demand_role, read_station
from bcdesk.store import backup, journal, numbers
from bcdesk.store.db import insert_row, reading, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.numbers import NumberKind
from bcdesk.store.schema import staff, station


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first start asks: station, first supervisor, the range of item numbers from the province, and which
    reference pack rules here.
    """

    station: Station
    supervisor: str
    password: str
    prefix: str
    first: int
    last: int
    pack: Pack


def first_start(counter: Counter, start: FirstStart) -> Counter:
    """Make the station, its number range and the first supervisor, take the pack in. There is no default account."""
    digest = passwords.hash_password(_checked(counter, start.supervisor, start.password))
    check_station(start.station)
    if start.station.commune_code not in {each.code for each in start.pack.communes_on(counter.today)}:
        raise Refused("Gói danh mục đã chọn không có xã này hôm nay. Chọn lại.", "commune_code")
    with writing(counter.db) as conn:
        if read_station(conn) is not None:
            raise Refused("Quầy này đã được thiết lập. Đăng nhập bằng tài khoản đã có.")
        conn.execute(insert(station).values(id=1, **_columns(start.station)))
        numbers.add_range(conn, NumberKind.ITEM, start.prefix, start.first, start.last)
        person = _insert(conn, start.supervisor, Role.SUPERVISOR, digest)
        _record(conn, counter, journal.SYSTEM, EventKind.FIRST_START, person)
        take_in(conn, counter, start.pack, journal.SYSTEM)
    return replace(counter, station=start.station)


def add_clerk(counter: Counter, name: str, role: Role, password: str) -> Staff:
    """A supervisor or IT adds a person."""
    by = demand_role(counter, *MAY_ADD_PEOPLE)
    digest = passwords.hash_password(_checked(counter, name, password))
    with writing(counter.db) as conn:
        person = _insert(conn, name, role, digest)
        _record(conn, counter, journal.clerk(by.id), EventKind.STAFF_ADDED, person)
    return person


def set_password(counter: Counter, staff_id: int, password: str) -> Staff:
    """A supervisor or IT gives a person a new password; a lock-out ends with it."""
    by = demand_role(counter, *MAY_ADD_PEOPLE)
    person = next((each for each in roster(counter) if each.id == staff_id), None)
    if person is None:
        raise Refused("Chọn một người trong danh sách.", "name")
    digest = passwords.hash_password(_checked(counter, person.name, password))
    with writing(counter.db) as conn:
        values = {"password_hash": digest, "failures": 0, "locked_until": None}
        conn.execute(update(staff).where(staff.c.id == staff_id).values(values))
        _record(conn, counter, journal.clerk(by.id), EventKind.PASSWORD_SET, person)
    return person


def roster(counter: Counter) -> tuple[Staff, ...]:
    """Who may sign in, clerks first, by name."""
    order = (staff.c.role != Role.CLERK, staff.c.id)
    with reading(counter.db) as conn:
        rows = conn.execute(select(staff.c.id, staff.c.name, staff.c.role).where(staff.c.active).order_by(*order))
        return tuple(Staff(*row) for row in rows)


def sign_in(counter: Counter, staff_id: int, password: str) -> Counter:
    """The counter with this person at it.

    Refused at field "password" when it is wrong, and while too many wrong tries lock the account.
    """
    now, rules = counter.clock(), counter.rules
    lock_for = timedelta(minutes=rules.lock_minutes)
    with reading(counter.db) as conn:
        row = conn.execute(select(staff).where(staff.c.id == staff_id, staff.c.active)).one()
    person, tries = Staff(row.id, row.name, row.role), Tries(row.failures, row.locked_until)
    refuse_if_locked(tries, now)
    # 64 MiB and three passes: outside the transaction, so that nobody waits for the write lock
    right = passwords.verify_password(row.password_hash, password)
    kept = Tries() if right else after_failure(tries, now, rules.lock_after_failures, lock_for)
    with writing(counter.db) as conn:
        values = {"failures": kept.failures, "locked_until": kept.locked_until}
        conn.execute(update(staff).where(staff.c.id == person.id).values(values))
        if right:
            _record(conn, counter, journal.clerk(person.id), EventKind.SIGNED_IN, person)
        elif kept.locked_until is not None:
            _record(conn, counter, journal.SYSTEM, EventKind.LOCKED_OUT, person)
    if not right:
        refuse_if_locked(kept, now)
        left = rules.lock_after_failures - kept.failures
        raise Refused(f"Mật khẩu chưa đúng. Còn {left} lần trước khi tạm khóa.", "password")
    return replace(counter, clerk=person)


def sign_out(counter: Counter, folder: Path) -> Path:
    """Record the sign-out and leave one verified backup copy in ``folder``."""
    if counter.clerk is None:
        raise Refused("Chưa đăng nhập.")
    with writing(counter.db) as conn:
        _record(conn, counter, journal.clerk(counter.clerk.id), EventKind.SIGNED_OUT, counter.clerk)
    return backup.backup(counter.db, folder, counter.clock(), keep=counter.rules.backups_kept)


def nobody(counter: Counter) -> Counter:
    """The counter after a sign-out."""
    return replace(counter, clerk=None, shift=None)


def _checked(counter: Counter, name: str, password: str) -> str:
    if not nfc(name):
        raise Refused("Chưa ghi họ và tên.", "name")
    passwords.check_password(password, nfc(name), counter.rules.password_minimum)
    return password


def _insert(conn: Connection, name: str, role: Role, digest: str) -> Staff:
    name = nfc(name)
    if conn.execute(select(func.count()).where(staff.c.name == name)).scalar_one():
        raise Refused(f"Đã có người tên {name}. Ghi thêm để phân biệt.", "name")
    key = insert_row(conn, staff, {"name": name, "role": role, "password_hash": digest})
    return Staff(key, name, role)


def _record(conn: Connection, counter: Counter, by: str, kind: EventKind, person: Staff) -> None:
    now = counter.clock()
    journal.append(conn, at=now, business_day=now.date(), actor=by, kind=kind, subject=f"staff:{person.id}")


def _columns(value: Station) -> dict[str, object]:
    return {name: getattr(value, name) for name in Station.__dataclass_fields__}
