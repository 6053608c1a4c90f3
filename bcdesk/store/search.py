"""Finding dossiers among a million: words without accents in any order, phones, identity numbers, numbers of ours.

Words stand in an FTS5 index, one row for each dossier under its own number. Phones and identity numbers stand there
turned round: their beginning has indexes of its own, their last digits are found here. It keeps no text, only which
word is where, and a row may be written again: once a person is erased, ``index`` leaves nothing of them. It is made out
of the tables, and made anew after each migration, like the triggers.
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
    type_coerce,
    union,
)

from bcdesk.core.states import ParcelState
from bcdesk.core.vietnamese import words
from bcdesk.store.reference import agency, known_on, procedure
from bcdesk.store.schema import dossier, handed_in, paper, parcel, parcel_dossier, party
from bcdesk.store.way_round import result

NEEDS = (
    # Words of Vietnamese have seven letters at most: what is begun is found as fast as what is whole.
    "CREATE VIRTUAL TABLE search USING fts5"
    "(words, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='1 2 3 4 5 6')",
    # No act tidies up what earlier ones wrote; when there are 16 small parts, they are joined, which is quick.
    "INSERT INTO search (search, rank) VALUES ('automerge', 0)",
)
BATCH = 1000
KEEP = "INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)"
TURNED = "₫"
WHOLE_DIGITS = 9
"""No phone and no identity number has fewer."""
END_DIGITS = 4
"""Fewer at the end of a number are those of too many."""
FEW = 20_000
_HIGHEST = 2**62
_LAST = "\U0010ffff"
"""Sorts behind whatever a number goes on with."""

_hits = table("search", column("rowid", Integer), column("search", Text))
_found = dossier.alias("found")
_day = func.substr(dossier.c.accepted_at, 1, 10)
_recipient, _agent = party.alias("recipient"), party.alias("agent")
_texts = select(
    dossier.c.id,
    party.c.name,
    party.c.phone,
    party.c.id_number,
    party.c.address_line,
    party.c.place,
    dossier.c.procedure_code,
    known_on(procedure.c.print_name, dossier.c.procedure_code, _day),
    known_on(agency.c.name, dossier.c.agency_code, _day),
    select(
        func.group_concat(_recipient.c.name + " " + _recipient.c.address_line + " " + _recipient.c.place, " ")
        + " "
        + func.group_concat(_recipient.c.phone + " " + _recipient.c.id_number, " "),
    )
    .select_from(parcel_dossier)
    .join(result, result.c.parcel_id == parcel_dossier.c.parcel_id)
    .join(_recipient, _recipient.c.id == result.c.recipient_id)
    .where(parcel_dossier.c.dossier_id == dossier.c.id)
    .scalar_subquery(),
    select(_agent.c.name + " " + _agent.c.phone + " " + _agent.c.id_number)
    .join(handed_in, handed_in.c.agent_id == _agent.c.id)
    .where(handed_in.c.dossier_id == dossier.c.id)
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
    kept = words(" ".join(text for text in texts if text))
    return dossier_id, " ".join(_turned(word) if _is_number(word, WHOLE_DIGITS) else word for word in kept)


def _turned(number: str) -> str:
    """From its end, and told from every word by its first sign."""
    return TURNED + number[::-1]


def _is_number(word: str, digits: int) -> bool:
    return len(word) >= digits and word.isascii() and word.isdecimal()


class By(StrEnum):
    """What is known of a dossier that is looked for."""

    WORDS = "words"
    """Each at least begun; digits may be the last ones of a phone or identity number."""
    PERSON = "person"
    """Phone or identity number of its sender, its recipient or who handed it in: begun, or its last digits."""
    ITEM = "item"
    """Số hiệu of one of its parcels, at least begun."""
    RECORD = "record"
    """Mã of its đăng ký nhận kết quả."""
    CODE = "code"
    """Mã hồ sơ, at least begun."""
    ANYTHING = "anything"


def begun(what: By, text: str) -> dict[str, Any]:
    """Parameters of ``dossier_ids``: what its dossiers have, or begin with."""
    match what:
        case By.WORDS:
            return {"match": " AND ".join(_asked(word) for word in words(text))}
        case By.PERSON:
            return {"begin": text, "end": text + _LAST, "match": _begun(_turned(text))}
        case By.ANYTHING:
            return {}
    return {"begin": text, "end": text + _LAST}


def _asked(word: str) -> str:
    return f"({_begun(word)} OR {_begun(_turned(word))})" if _is_number(word, END_DIGITS) else _begun(word)


def _begun(word: str) -> str:
    return f'"{word}"*'


class Narrow(StrEnum):
    """How a filter by days and states is best applied."""

    NOT = "not"
    FEW = "few"
    """So few dossiers pass that they are listed first."""
    MANY = "many"
    """So many pass that each one found is asked."""


def within(conn: Connection, since: str, until: str, states: Sequence[ParcelState]) -> tuple[Narrow, dict[str, Any]]:
    """How to filter, and parameters: accepted from ``since`` to before ``until`` (days, "" where open), in a state."""
    if not (since or until) and len(states) == len(ParcelState):
        return Narrow.NOT, {}
    given = {"since": since, "until": until or _LAST, "states": [*states]}
    if len(states) < len(ParcelState) and conn.execute(_a_few, given).scalar_one() < FEW:
        return Narrow.FEW, given
    low, high = conn.execute(_ends, given).one() if since or until else (0, _HIGHEST)
    return Narrow.MANY, given | {"low": low or 0, "high": high or 0}


@cache
def dossier_ids(what: By, narrow: Narrow) -> Select[Any]:
    """Numbers of dossiers, the newest first; parameters from ``begun``, ``limit`` and ``within``."""
    return _QUERIES[what](narrow).limit(bindparam("limit"))


def _fits(state: ColumnElement[Any], at: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """The filter, on columns that are compared as text."""
    begun = type_coerce(at, Text) >= bindparam("since", type_=Text)
    ended = type_coerce(at, Text) < bindparam("until", type_=Text)
    return type_coerce(state, Text).in_(bindparam("states", expanding=True)), begun, ended


_few = dossier.alias("few")
_those = select(_few.c.id).where(*_fits(_few.c.state, _few.c.accepted_at))
_a_few = select(func.count()).select_from(_those.limit(FEW).subquery())
_ends = select(func.min(_few.c.id), func.max(_few.c.id)).where(*_fits(_few.c.state, _few.c.accepted_at)[1:])
# The plus keeps SQLite from choosing an index that most dossiers stand in.
_each_fits = _fits(literal_column("+found.state"), literal_column("+found.accepted_at"))


def _by_words(narrow: Narrow) -> Select[Any]:
    query = select(_hits.c.rowid).where(_hits.c.search.op("MATCH")(bindparam("match")))
    if narrow is Narrow.FEW:
        query = query.where(literal_column("+search.rowid").in_(_those))
    elif narrow is Narrow.MANY:
        fits = exists().where(_found.c.id == _hits.c.rowid, *_each_fits)
        query = query.where(_hits.c.rowid.between(bindparam("low"), bindparam("high")), fits)
    return query.order_by(_hits.c.rowid.desc())


def _by_person(narrow: Narrow) -> Select[Any]:
    people = union(*(select(party.c.id).where(_begins(number)) for number in (party.c.phone, party.c.id_number)))
    received = select(parcel_dossier.c.dossier_id).join(result, result.c.parcel_id == parcel_dossier.c.parcel_id)
    ended = select(_hits.c.rowid).where(_hits.c.search.op("MATCH")(bindparam("match")))
    theirs = union(
        select(_found.c.id).where(_found.c.sender_id.in_(people)),
        received.where(result.c.recipient_id.in_(people)),
        select(handed_in.c.dossier_id).where(handed_in.c.agent_id.in_(people)),
        ended,
    )
    return _newest(narrow, _found.c.id.in_(theirs))


def _by_item(narrow: Narrow) -> Select[Any]:
    numbers = select(parcel_dossier.c.dossier_id).join(parcel).where(_begins(parcel.c.item_number))
    return _newest(narrow, _found.c.id.in_(numbers))


def _by_record(narrow: Narrow) -> Select[Any]:
    return _newest(narrow, _found.c.id.in_(select(paper.c.dossier_id).where(_begins(paper.c.item_number))))


def _by_code(narrow: Narrow) -> Select[Any]:
    return _newest(narrow, _begins(_found.c.dossier_code))


def _by_anything(narrow: Narrow) -> Select[Any]:
    return _newest(narrow)


def _newest(narrow: Narrow, *conditions: ColumnElement[bool]) -> Select[Any]:
    query = select(_found.c.id).where(*conditions)
    if narrow is Narrow.FEW:
        query = query.where(_found.c.id.in_(_those))
    elif narrow is Narrow.MANY:
        query = query.where(_found.c.id.between(bindparam("low"), bindparam("high")), *_each_fits)
    return query.order_by(_found.c.id.desc())


def _begins(number: ColumnElement[Any]) -> ColumnElement[bool]:
    return (number >= bindparam("begin")) & (number < bindparam("end"))


_QUERIES: dict[By, Callable[[Narrow], Select[Any]]] = {
    By.WORDS: _by_words,
    By.PERSON: _by_person,
    By.ITEM: _by_item,
    By.RECORD: _by_record,
    By.CODE: _by_code,
    By.ANYTHING: _by_anything,
}
