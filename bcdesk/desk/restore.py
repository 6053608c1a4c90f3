"""A restored desk and its province: a supervisor says when the days are sent again."""

from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.desk.counter import Counter, demand_role
from bcdesk.store import journal, sheets
from bcdesk.store.db import writing
from bcdesk.store.journal import EventKind


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
