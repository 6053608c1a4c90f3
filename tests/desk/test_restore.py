"""A restored desk: who may say that its days are sent again, and what stays of it."""

from dataclasses import replace

import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.desk import restore, staff
from bcdesk.desk.counter import Counter
from bcdesk.store import journal, sheets
from bcdesk.store.db import reading, writing
from bcdesk.store.journal import EventKind
from tests.counter import ask, everything


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
            conn, at=now, business_day=now.date(), actor=journal.SYSTEM, kind=EventKind.RESTORED, subject="x"
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
