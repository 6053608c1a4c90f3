"""Row 7: the first 50 of a million dossiers by words, begun numbers and persons; and row 12, the same beside 10,000."""

from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlcipher3 import dbapi2

from bcdesk.core.codes import item_number
from bcdesk.desk import intake
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import Asked, find
from bcdesk.store.db import READ_CACHE_KB, Database
from tests.bench.desk import intakes
from tests.bench.grown import PREFIX, at_work, copy_of, grown
from tests.bench.measure import Run, Target, in_turns, row
from tests.bench.table import Row

FEW, MANY = 10_000, 1_000_000
FIRST = 50
BLOCKS = 15
WORDS = (
    "nguyen thi hanh",
    "tran van binh",
    "dong tinh pham",
    "hanh ng",
    "phieu ly lich lo kim",
    "lo van oanh",
    "so tu phap vinh phuc",
    "vi trung 12",
)
PEOPLE = tuple(f"09{turn * 7919 % 3000:08d}" for turn in range(1, 101))
NUMBERS = tuple(item_number(PREFIX, turn * 97) for turn in range(1, 101))
KINDS = {"words": WORDS, "phone": PEOPLE, "item number": NUMBERS}
SIZE = 24
_LISTED = """
SELECT dossier.id, parcel.item_number, party.name, party.phone, party.id_number,
  coalesce((SELECT print_name FROM procedure AS p WHERE p.code = dossier.procedure_code
    AND p.valid_from <= substr(accepted_at, 1, 10) AND (p.valid_to IS NULL OR p.valid_to >= substr(accepted_at, 1, 10))
    ORDER BY p.valid_from DESC, p.id DESC LIMIT 1), dossier.procedure_code),
  coalesce((SELECT a.name FROM agency AS a WHERE a.code = dossier.agency_code
    AND a.valid_from <= substr(accepted_at, 1, 10) AND (a.valid_to IS NULL OR a.valid_to >= substr(accepted_at, 1, 10))
    ORDER BY a.valid_from DESC, a.id DESC LIMIT 1), dossier.agency_code),
  dossier.state, parcel.due_on, dossier.accepted_at
FROM dossier JOIN party ON party.id = dossier.sender_id
JOIN parcel ON parcel.id = (SELECT min(parcel_id) FROM parcel_dossier WHERE dossier_id = dossier.id)
WHERE dossier.id IN ({}) ORDER BY dossier.id DESC LIMIT 50"""
_BY_WORDS = _LISTED.format("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT 50")
_BY_PHONE = _LISTED.format("SELECT id FROM dossier WHERE sender_id IN (SELECT id FROM party WHERE phone = ?)")
_BY_ITEM = _LISTED.format(
    "SELECT dossier_id FROM parcel_dossier JOIN parcel ON parcel.id = parcel_id WHERE item_number = ?"
)


def finding(_home: Path) -> tuple[Row, ...]:
    """Row 7, for each kind of question."""
    counter = at_work(grown(MANY))
    raw, again = _raw(counter.db), _raw(counter.db)
    rows = []
    for kind, questions in KINDS.items():
        for question in questions[:20]:
            ours = [one.dossier_id for one in find(counter, Asked(question), FIRST)]
            assert ours == [one[0] for one in _ask(raw, question)], question
        runs = [_searching(counter, questions), *(_asking(connection, questions) for connection in (raw, again))]
        found = in_turns(BLOCKS, SIZE, *runs)
        what = f"first {FIRST} of {MANY:,} dossiers by {kind}"
        rows.append(row("7", what, "bare sqlcipher3, the same FTS5 or index query", Target(2, 50, 95), found))
    counter.db.close()
    return tuple(rows)


def growth(home: Path) -> tuple[Row, ...]:
    """Row 12: searching and accepting at a million beside ten thousand, and ten thousand beside itself."""
    few, many = grown(FEW), grown(MANY)
    desks = [at_work(copy_of(folder, home / name)) for folder, name in ((many, "many"), (few, "few"), (few, "again"))]
    searched, accepted = [_searching(desk, WORDS) for desk in desks], [_accepting(desk) for desk in desks]
    rows = [
        row("12", f"first {FIRST} of {MANY:,}", f"of {FEW:,}", Target(1.3), in_turns(BLOCKS, SIZE, *searched)),
        row("12", f"acceptance at {MANY:,}", f"at {FEW:,}", Target(1.3), in_turns(BLOCKS, 20, *accepted)),
    ]
    for desk in desks:
        desk.db.close()
    return tuple(rows)


def _searching(desk: Counter, questions: Sequence[str]) -> Run:
    asked = cycle(questions)
    return _timed(lambda: find(desk, Asked(next(asked)), FIRST))


def _asking(connection: Any, questions: Sequence[str]) -> Run:
    asked = cycle(questions)
    return _timed(lambda: _ask(connection, next(asked)))


def _accepting(desk: Counter) -> Run:
    dossiers = intakes(desk)

    def accept() -> float:
        dossier = next(dossiers)
        begun = perf_counter()
        intake.accept(desk, dossier)
        return perf_counter() - begun

    return accept


def _timed(act: Callable[[], object]) -> Run:
    def run() -> float:
        begun = perf_counter()
        act()
        return perf_counter() - begun

    return run


def _raw(db: Database) -> Any:
    connection = dbapi2.connect(str(db.path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{db.key.hex()}'\"")
    for pragma in ("query_only = 1", f"cache_size = -{READ_CACHE_KB}"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _ask(connection: Any, question: str) -> list[Any]:
    """What a bare program would ask, told the kind of each question."""
    if question.startswith(PREFIX):
        return list(connection.execute(_BY_ITEM, (question,)).fetchall())
    if question.isdigit():
        return list(connection.execute(_BY_PHONE, (question,)).fetchall())
    match = " ".join(f'"{word}"*' for word in question.split())
    return list(connection.execute(_BY_WORDS, (match,)).fetchall())
