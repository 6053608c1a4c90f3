"""Row 1: a two-way dossier with six papers, accepted and durable, against bare sqlcipher3 that writes its rows."""

from collections import deque
from pathlib import Path
from time import perf_counter

from bcdesk.desk import intake
from tests.bench.desk import desk_at_work, intakes, settings_in
from tests.bench.measure import Target, in_turns, row
from tests.bench.raw_rows import RawDesk, Statement, Written, check_same, raw_copy
from tests.bench.table import Row

BLOCKS, SIZE = 15, 20


def acceptance(home: Path) -> Row:
    counter = desk_at_work(settings_in(home))
    dossiers = intakes(counter)
    intake.accept(counter, next(dossiers))  # the first of a year makes the range of its vouchers
    raw, again = (raw_copy(counter.db, home / name) for name in ("raw.db", "again.db"))
    written = Written(counter.db)
    to_raw, to_again = deque[list[Statement]](), deque[list[Statement]]()

    def accept() -> float:
        dossier = next(dossiers)
        begun = perf_counter()
        intake.accept(counter, dossier)
        took = perf_counter() - begun
        statements = written.statements()
        to_raw.append(statements)
        to_again.append(statements)
        return took

    def write(desk: RawDesk, waiting: deque[list[Statement]]) -> float:
        return desk.write(waiting.popleft())

    found = in_turns(BLOCKS, SIZE, accept, lambda: write(raw, to_raw), lambda: write(again, to_again))
    check_same(counter.db, raw, again)
    counter.db.close()
    return row(
        "1",
        "durable acceptance, two-way, 6 papers",
        "raw sqlcipher3, same rows, key, pragmas",
        Target(3, 50, 99),
        found,
    )
