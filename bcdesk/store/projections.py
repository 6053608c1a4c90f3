"""Derive from the journal again what stands in the other tables, and tell every difference; nothing is mended.

Rows are read once and forgotten, so that the length of the journal costs time, not memory.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from bcdesk.core.states import START_STATES, TRANSITIONS, ParcelState
from bcdesk.core.tariff import Leg
from bcdesk.store.checks import CHECKS, number_of
from bcdesk.store.difference import Difference, Projection
from bcdesk.store.moves import ACTS, BEGINS, dossier_follows

_LIVES = """
SELECT dossier.id AS dossier_id, dossier.state AS dossier_state, parcel.id AS parcel_id, parcel.leg,
    parcel.state AS parcel_state, event.seq, event.kind
FROM dossier
CROSS JOIN parcel_dossier ON parcel_dossier.dossier_id = dossier.id
CROSS JOIN parcel ON parcel.id = parcel_dossier.parcel_id
CROSS JOIN event_line AS line ON line.parcel_id = parcel.id
CROSS JOIN event ON event.seq = line.seq
ORDER BY dossier.id, event.seq, line.line_no
"""
"""The life of one dossier after the other."""


def differences(conn: Connection) -> Iterator[Difference]:
    """Everything that is not as the journal says."""
    for check in CHECKS:
        rows = conn.exec_driver_sql(
            f"SELECT {check.of}, {check.expected}, {check.found} FROM {check.source} "
            f"WHERE {check.expected} IS NOT {check.found}"
        )
        yield from (Difference(check.what, str(of), expected, found) for of, expected, found in rows)
    yield from _replayed(conn)


def _replayed(conn: Connection) -> Iterator[Difference]:
    """Every parcel and dossier that is not in the state to which its events lead, and every step that cannot be."""
    rows = conn.exec_driver_sql(_LIVES)
    for _, life in groupby(rows, key=lambda row: row.dossier_id):
        for what, parcel_id, expected, found in _lived(life):
            number = conn.exec_driver_sql(f"SELECT {number_of('?1')}", (parcel_id,)).scalar_one()
            yield Difference(what, number, expected, found)


def _lived(life: Iterable[Any]) -> Iterator[tuple[Projection, int, str | None, str]]:
    """What differs in one dossier, by parcel. Behind a step that cannot be, nothing more can be derived."""
    states: dict[int, ParcelState | None] = {}
    kept: dict[int, str] = {}
    whole: ParcelState | None = None
    for row in life:
        key, leg = row.parcel_id, Leg(row.leg)
        kept[key] = row.parcel_state
        if key not in states:
            states[key] = START_STATES[leg] if row.kind in BEGINS else None
            whole = whole or states[key]
        for act in ACTS.get(row.kind, ()):
            before = states[key]
            if before is None or whole is None or (before, act) not in TRANSITIONS:
                yield Projection.STEP, key, before, row.kind
                return
            after = TRANSITIONS[before, act].target
            whole = after if dossier_follows(leg, before, whole) else whole
            states[key] = after
    for key, state in states.items():
        if state != kept[key]:
            yield Projection.PARCEL_STATE, key, state, kept[key]
    if whole != row.dossier_state:
        yield Projection.DOSSIER_STATE, min(states), whole, row.dossier_state
