"""Finding dossiers among a million: words without accents in any order, phones, identity numbers, numbers of ours.

Words stand in an FTS5 index, one row for each dossier under its own number. It keeps no text, only which word is where,
and a row may be written again: once a person is erased, ``index`` leaves nothing of them. It is made out of the tables,
and made anew after each migration, like the triggers.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    union,
)

from bcdesk.core.states import ParcelState
from bcdesk.core.vietnamese import words
from bcdesk.store.reference import agency, known_on, procedure
from bcdesk.store.schema import dossier, parcel, parcel_dossier, party, result

NEEDS = (
    # Words of Vietnamese have seven letters at most: what is begun is found as fast as what is whole.
    "CREATE VIRTUAL TABLE search USING fts5"
    "(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3 4 5 6')",
    # No act tidies up what earlier ones wrote; when there are 16 small parts, they are joined, which is quick.
    "INSERT INTO search (search, rank) VALUES ('automerge', 0)",
)
BATCH = 1000
KEEP = "INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)"
_LAST = "\U0010ffff"
"""Sorts behind whatever a number goes on with."""

_hits = table("search", column("rowid", Integer), column("search", Text))
_found = dossier.alias("found")
_day = func.substr(dossier.c.accepted_at, 1, 10)
_recipient = party.alias("recipient")
_texts = select(
    dossier.c.id,
    party.c.name,
    party.c.address_line,
    party.c.place,
    dossier.c.procedure_code,
    known_on(procedure.c.print_name, dossier.c.procedure_code, _day),
    known_on(agency.c.name, dossier.c.agency_code, _day),
    select(
        func.group_concat(_recipient.c.name + " " + _recipient.c.address_line + " " + _recipient.c.place, " "),
    )
    .select_from(parcel_dossier)
    .join(result, result.c.parcel_id == parcel_dossier.c.parcel_id)
    .join(_recipient, _recipient.c.id == result.c.recipient_id)
    .where(parcel_dossier.c.dossier_id == dossier.c.id)
    .scalar_subquery(),
).join(party, party.c.id == dossier.c.sender_id)
_texts_of_one = _texts.where(dossier.c.id == bindparam("dossier_id"))


def create_search(conn: Connection) -> None:
    """Make the index and fill it with every dossier that is kept."""
    conn.exec_driver_sql("DROP TABLE IF EXISTS search")
    for sql in NEEDS:
        conn.exec_driver_sql(sql)
    kept = rows(conn)
    while batch := [*islice(kept, BATCH)]:
        conn.exec_driver_sql(KEEP, batch)


def rows(conn: Connection, after: int = 0) -> Iterator[tuple[int, str]]:
    """Number and words of each dossier behind this one."""
    return (_row(*kept) for kept in conn.execute(_texts.where(dossier.c.id > after)))


def index(conn: Connection, dossier_id: int) -> None:
    """Keep what a dossier is found by: in the transaction that writes or changes it, its people or its result."""
    kept = conn.execute(_texts_of_one, {"dossier_id": dossier_id}).one()
    conn.exec_driver_sql(KEEP, _row(*kept))


def _row(dossier_id: int, *texts: str | None) -> tuple[int, str]:
    return dossier_id, " ".join(words(" ".join(text for text in texts if text)))


class By(StrEnum):
    """What is known of a dossier that is looked for."""

    WORDS = "words"
    """Each at least begun."""
    PERSON = "person"
    """Phone or identity number of its sender or recipient, at least begun."""
    ITEM = "item"
    """Số hiệu of one of its parcels, at least begun."""
    CODE = "code"
    """Mã hồ sơ, at least begun."""
    ANYTHING = "anything"


def begun(what: By, text: str) -> dict[str, Any]:
    """Parameters of ``dossier_ids``: what its dossiers have, or begin with."""
    if what is By.WORDS:
        return {"match": " ".join(f'"{word}"*' for word in words(text))}
    return {} if what is By.ANYTHING else {"begin": text, "end": text + _LAST}


def within(conn: Connection, since: str, until: str, states: Sequence[ParcelState]) -> dict[str, Any]:
    """Parameters of ``dossier_ids`` with a filter: accepted from ``since`` to before ``until``, in one of ``states``.

    Days as text, "" where open. They narrow the numbers among which an index that knows neither is searched: open
    states are rare and recent.
    """
    until = until or _LAST
    accepted = select(func.min(dossier.c.id), func.max(dossier.c.id))
    if since or until != _LAST:
        day = literal_column("accepted_at", Text)
        accepted = accepted.where(day >= since, day < until)
    low, high = conn.execute(accepted).one()
    if len(states) < len(ParcelState):
        ends = [conn.execute(_ends_of_state, {"state": state.value}).one() for state in states]
        low = max(low or 0, min((first for first, _ in ends if first is not None), default=0))
        high = min(high or 0, max((last for _, last in ends if last is not None), default=0))
    return {"low": low or 0, "high": high or 0, "since": since, "until": until, "states": [*states]}


_of_state = select(func.min(dossier.c.id)).where(dossier.c.state == bindparam("state"))
_ends_of_state = select(
    _of_state.scalar_subquery(), _of_state.with_only_columns(func.max(dossier.c.id)).scalar_subquery()
)


@cache
def dossier_ids(what: By, filtered: bool) -> Select[Any]:
    """Numbers of dossiers, the newest first; parameters from ``begun``, ``limit``, and ``within`` if ``filtered``."""
    return _QUERIES[what](filtered).limit(bindparam("limit"))


def _by_words(filtered: bool) -> Select[Any]:
    query = select(_hits.c.rowid).where(_hits.c.search.op("MATCH")(bindparam("match")))
    if filtered:
        fits = exists().where(_found.c.id == _hits.c.rowid, *_fits())
        query = query.where(_hits.c.rowid.between(bindparam("low"), bindparam("high")), fits)
    return query.order_by(_hits.c.rowid.desc())


def _by_person(filtered: bool) -> Select[Any]:
    people = union(*(select(party.c.id).where(_begins(number)) for number in (party.c.phone, party.c.id_number)))
    received = select(parcel_dossier.c.dossier_id).join(result, result.c.parcel_id == parcel_dossier.c.parcel_id)
    theirs = union(
        select(_found.c.id).where(_found.c.sender_id.in_(people)), received.where(result.c.recipient_id.in_(people))
    )
    return _newest(filtered, _found.c.id.in_(theirs))


def _by_item(filtered: bool) -> Select[Any]:
    numbers = select(parcel_dossier.c.dossier_id).join(parcel).where(_begins(parcel.c.item_number))
    return _newest(filtered, _found.c.id.in_(numbers))


def _by_code(filtered: bool) -> Select[Any]:
    return _newest(filtered, _begins(_found.c.dossier_code))


def _by_anything(filtered: bool) -> Select[Any]:
    return _newest(filtered, *((_found.c.id.between(bindparam("low"), bindparam("high")),) if filtered else ()))


def _newest(filtered: bool, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(_found.c.id).where(*conditions, *(_fits() if filtered else ())).order_by(_found.c.id.desc())


def _begins(number: ColumnElement[Any]) -> ColumnElement[bool]:
    return (number >= bindparam("begin")) & (number < bindparam("end"))


def _fits() -> tuple[ColumnElement[bool], ...]:
    """The plus keeps SQLite from choosing the index of a state that most dossiers have."""
    at = literal_column("+found.accepted_at", Text)
    state = literal_column("+found.state", Text).in_(bindparam("states", expanding=True))
    return (at >= bindparam("since", type_=Text), at < bindparam("until", type_=Text), state)


_QUERIES: dict[By, Callable[[bool], Select[Any]]] = {
    By.WORDS: _by_words,
    By.PERSON: _by_person,
    By.ITEM: _by_item,
    By.CODE: _by_code,
    By.ANYTHING: _by_anything,
}
