"""The triggers that keep the journal append-only: one registry, made again after every migration.

What they refuse, whatever program sends the SQL: changing or deleting a journal row, an entry or a used
number; a number that exists, or leaves a gap; a row for a closed shift or for another business day than its shift's.
"""

from sqlalchemy import Connection

CLOSED_SHIFT = "bcdesk: closed shift"
"""Heard by ``db.writing``: a race between closing a shift and saving is a refusal, not a bug."""

TRIGGERS: dict[str, str] = {}


def _never(table: str, act: str, columns: str = "", when: str = "") -> None:
    name = f"{table}_no_{act.lower()}"
    of = f" OF {columns}" if columns else ""
    condition = f" WHEN {when}" if when else ""
    TRIGGERS[name] = (
        f"CREATE TRIGGER {name} BEFORE {act}{of} ON {table}{condition} "
        f"BEGIN SELECT RAISE(ABORT, 'bcdesk: {table} is append-only'); END"
    )


def _insert_only_if(name: str, table: str, wrong: str, message: str) -> None:
    TRIGGERS[name] = (
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


for _table in ("event", "event_line", "entry"):
    _never(_table, "UPDATE")
    _never(_table, "DELETE")
_never("event_note", "UPDATE")  # erased after five years, never rewritten
_never("number_use", "DELETE")
_never("number_use", "UPDATE", "number, kind, range_id, seq")
_never("number_range", "DELETE")
_never("number_range", "UPDATE", when="NEW.next < OLD.next OR NEW.first <> OLD.first OR NEW.prefix <> OLD.prefix")
_never("shift", "DELETE")
_never(
    "shift",
    "UPDATE",
    when="OLD.closed_at IS NOT NULL OR NEW.business_day <> OLD.business_day OR NEW.staff_id <> OLD.staff_id "
    "OR NEW.opened_at <> OLD.opened_at OR NEW.float_vnd <> OLD.float_vnd",
)

_insert_only_if(
    "event_in_order",
    "event",
    "NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)",
    "bcdesk: event number is not the next one",
)
_insert_only_if(
    "event_line_in_order",
    "event_line",
    "NEW.seq IS NOT (SELECT max(seq) FROM event) OR "
    "NEW.line_no IS NOT (SELECT coalesce(max(line_no), 0) + 1 FROM event_line WHERE seq = NEW.seq)",
    "bcdesk: event line is not the next one",
)
_insert_only_if(
    "entry_in_order",
    "entry",
    "NEW.seq IS NOT (SELECT max(seq) FROM event) OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM entry)",
    "bcdesk: entry is not the next one",
)
_insert_only_if(
    "number_use_once",
    "number_use",
    "EXISTS (SELECT 1 FROM number_use WHERE number = NEW.number)",
    "bcdesk: number was used",
)
for _table in ("event", "entry"):
    _insert_only_if(
        f"{_table}_open_shift",
        _table,
        "EXISTS (SELECT 1 FROM shift WHERE id = NEW.shift_id AND closed_at IS NOT NULL)",
        CLOSED_SHIFT,
    )
    _insert_only_if(
        f"{_table}_business_day",
        _table,
        "EXISTS (SELECT 1 FROM shift WHERE id = NEW.shift_id AND business_day <> NEW.business_day)",
        "bcdesk: business day is not that of the shift",
    )


def create_triggers(conn: Connection) -> None:
    """Make them all; what an older version left is replaced."""
    drop_triggers(conn)
    for sql in TRIGGERS.values():
        conn.exec_driver_sql(sql)


def drop_triggers(conn: Connection) -> None:
    """Before a migration re-creates tables."""
    for (name,) in conn.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        conn.exec_driver_sql(f'DROP TRIGGER "{name}"')


def missing_triggers(conn: Connection) -> tuple[str, ...]:
    """Names of those that are gone or were changed, and of any that is not ours."""
    rows = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    present = {(name, sql) for name, sql in rows}
    return tuple(sorted({name for name, _ in present ^ set(TRIGGERS.items())}))
