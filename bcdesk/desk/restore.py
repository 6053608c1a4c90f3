"""Khôi phục: a backup copy takes the place of the database, and no number is printed twice for it."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.staff import Role
from bcdesk.desk.counter import Counter, demand_role, read_station
from bcdesk.store import journal, numbers, sheets
from bcdesk.store.audit import verify_chain
from bcdesk.store.chain import head
from bcdesk.store.db import Database, open_database, reading, settle, writing
from bcdesk.store.journal import EventKind
from bcdesk.store.numbers import NumberKind
from bcdesk.store.types import VIETNAM

RandomBytes = Callable[[int], bytes]
UNKNOWN = (
    "Chưa biết số hiệu mới nhất mà quầy đã dùng. Xem các Phiếu gửi, Chứng từ thu tiền mới nhất trong tủ, chạy lại lệnh "
    "và ghi thêm --last-number SỐ_HIỆU --last-number SỐ_CHỨNG_TỪ."
)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What others know of this desk: the highest epoch, and numbers that it has used."""

    epoch: int = 0
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did. ``copied``: number and time of the copy's last event; ``aside``: what stood there before."""

    copied: int
    copied_at: datetime | None
    skipped: int
    aside: Path | None


def restore(
    database: Path,
    key: bytes,
    copy: Path,
    typed: tuple[str, ...],
    ask: Callable[[Database], Elsewhere],
    at: datetime,
    random_bytes: RandomBytes = os.urandom,
) -> Restored:
    """Check the copy, begin a new epoch in it behind every number known, and put it in the database's place.

    ``typed``: numbers off the newest Phiếu gửi and vouchers. ``ask`` finds out what others know, once the copy is open.
    The caller holds the folder's lock. What stood there before stays beside it; before the last step nothing changes.
    """
    workshop = database.parent / "restoring"
    shutil.rmtree(workshop, ignore_errors=True)
    fresh = workshop / database.name
    try:
        workshop.mkdir(parents=True)
        shutil.copyfile(copy, fresh)
        copied, copied_at, skipped = _begin_again(fresh, database, key, typed, ask, at, random_bytes)
        aside = _set_aside(database, at)
        settle(fresh, database)
    except OSError as error:
        raise Trouble(
            f"Không khôi phục được từ {copy}: {error.strerror}.", "Kiểm tra ổ sao lưu, dung lượng đĩa và quyền ghi."
        ) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return Restored(copied, copied_at, skipped, aside)


def confirm_restore(counter: Counter, held: str) -> None:
    """A supervisor saw what differs: every day is sent again under the new epoch.

    ``held``: the province's head as it was shown; it stands in the event.
    """
    by = demand_role(counter, Role.SUPERVISOR)
    now = counter.clock()
    with writing(counter.db) as conn:
        if not sheets.awaits_confirmation(conn):
            raise Refused("Không có lần khôi phục nào chờ xác nhận.")
        journal.append(
            conn,
            at=now,
            business_day=now.date(),
            actor=journal.clerk(by.id),
            kind=EventKind.RESTORE_CONFIRMED,
            subject=f"desk:{sheets.kept(conn, 'sync_desk')}",
            reason=held,
        )
        sheets.confirm_epoch(conn)


def _begin_again(
    fresh: Path,
    database: Path,
    key: bytes,
    typed: tuple[str, ...],
    ask: Callable[[Database], Elsewhere],
    at: datetime,
    random_bytes: RandomBytes,
) -> tuple[int, datetime | None, int]:
    db = open_database(fresh, key)
    try:
        with reading(db) as conn:
            if verify_chain(conn):
                raise Trouble(f"Bản sao lưu {fresh.name} đã bị sửa hoặc hỏng.", "Chọn một bản sao lưu khác.")
            end = head(conn)
        before, told = _stood_there(database, key), ask(db)
        if before is None and not told.numbers and not typed:
            raise Refused(UNKNOWN, "last_number")
        before = before or Elsewhere()
        epoch = max(end.epoch, before.epoch, told.epoch) + 1 + int.from_bytes(random_bytes(4))
        with writing(db) as conn:
            for number in typed:
                _check_ours(conn, number)
            known = (*before.numbers, *told.numbers, *typed)
            skipped = numbers.go_on_behind(conn, NumberKind.ITEM, known, end.seq + 1)
            skipped += numbers.vouchers_go_on_behind(conn, known, end.seq + 1)
            journal.append(
                conn,
                at=at,
                business_day=at.date(),
                actor=journal.SYSTEM,
                kind=EventKind.RESTORED,
                subject=f"epoch:{epoch}",
                epoch=epoch,
            )
        return end.seq, end.at, skipped
    finally:
        db.close()


def _check_ours(conn: Connection, number: str) -> None:
    """Refused where a typed number is no item number and no voucher of this desk."""
    station = read_station(conn)
    if station is not None and numbers.is_voucher_of(number, station.code, int(station.counter)):
        return
    if not numbers.in_a_range(conn, NumberKind.ITEM, number):
        raise Refused(f"Số hiệu {number} không thuộc dải số của quầy này.", "last_number")


def _stood_there(database: Path, key: bytes) -> Elsewhere | None:
    """What the database knows that is to be replaced; None where it is lost, or too damaged to be read."""
    if not database.exists():
        return None
    try:
        db = open_database(database, key)
    except Trouble:
        return None
    try:
        with reading(db) as conn:
            return Elsewhere(head(conn).epoch, _highest(conn))
    except Trouble:
        return None
    finally:
        db.close()


def _highest(conn: Connection) -> tuple[str, ...]:
    return *numbers.highest(conn, NumberKind.ITEM), *numbers.highest(conn, NumberKind.VOUCHER)


def _set_aside(database: Path, at: datetime) -> Path | None:
    """Keep what is replaced, its write-ahead log with it."""
    aside = database.with_name(f"{database.name}.before-restore-{at.astimezone(VIETNAM):%Y%m%d-%H%M%S}")
    for part in ("", "-wal", "-shm"):
        if (there := Path(f"{database}{part}")).exists():
            os.replace(there, f"{aside}{part}")
    return aside if aside.exists() else None
