"""The paper of an invitation to collect, queued in the transaction of its act."""

from datetime import datetime

from sqlalchemy import Connection

from bcdesk.core.invitation import invitation_paper
from bcdesk.core.workdays import Calendar
from bcdesk.desk.counter import Counter, at_work
from bcdesk.desk.item import Item
from bcdesk.desk.prints import PaperKind, queue
from bcdesk.store.terms import calendar_days


def queue_invitation(conn: Connection, counter: Counter, invited: Item, seq: int, at: datetime) -> None:
    """``invited`` as it stood before this invitation."""
    station, clerk, _ = at_work(counter)
    made = invitation_paper(
        invited.receipt,
        invited.attempts,
        station=station,
        clerk_name=clerk.name,
        made_at=at,
        calendar=Calendar(calendar_days(conn)),
    )
    queue(conn, PaperKind.INVITATION, made, seq, at)
