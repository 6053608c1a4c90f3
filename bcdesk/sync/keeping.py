"""Where the desk's side writes: in short transactions of its own, or wherever the caller writes everything else."""

from collections.abc import Callable

from sqlalchemy import Connection

from bcdesk.store import sheets
from bcdesk.store.db import Database, writing
from bcdesk.sync.wire.messages import Acknowledgement

Keep = Callable[[Callable[[Connection], None]], None]


def writer(db: Database) -> Keep:
    """Each write in a transaction of its own, here and now."""

    def keep(write: Callable[[Connection], None]) -> None:
        with writing(db) as conn:
            write(conn)

    return keep


def acknowledged(keep: Keep, word: Acknowledgement) -> None:
    """Keep the province's word for a day."""

    def kept(conn: Connection) -> None:
        sheets.acknowledge(conn, word.date, word.revision)
        sheets.keep(conn, "sync_acknowledged_at", word.received_at.isoformat())

    keep(kept)
