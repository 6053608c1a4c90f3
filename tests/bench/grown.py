"""A desk with as many dossiers as a run asks for: one is really accepted, the others are its rows, of other people.

Written below the acts, once, and kept in ``build/bench``; who writes into it works on a copy. Left out is what no list
reads and an acceptance only adds to at its end: documents, charges, prints, voucher numbers, the text of papers.
"""

import random
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from bcdesk.app import open_desk
from bcdesk.core.codes import item_number
from bcdesk.core.staff import Role
from bcdesk.core.vietnamese import fold
from bcdesk.desk import cash, intake, staff
from bcdesk.desk.counter import Counter
from bcdesk.practice import practice_plan
from bcdesk.store.db import Database, writing
from bcdesk.store.migrations import HEAD
from bcdesk.store.numbers import NumberKind
from bcdesk.store.schema import metadata
from bcdesk.store.search import create_search
from bcdesk.store.triggers import create_triggers, drop_triggers
from tests.bench.desk import desk_at_work, intakes, settings_in
from tests.bench.raw_rows import Written

KEPT = Path("build/bench")
PREFIX = "BM"
YEARS = timedelta(days=3650)
FAMILIES = {"Nguyễn": 38, "Trần": 12, "Lê": 10, "Phạm": 7, "Hoàng": 5, "Phùng": 4, "Vũ": 4, "Đỗ": 3, "Kim": 1, "Lò": 1}
MIDDLES = {"Thị": 45, "Văn": 30, "Đức": 6, "Hữu": 5, "Ngọc": 5, "Minh": 5, "Quang": 4}
GIVEN = "Hạnh Khánh Toàn Mai Hằng Đức Thủy Quyền Lợi Phượng An Bình Dung Giang Hải Hoa Lan Nam Oanh Sơn Yến"
VILLAGES = ("Đông", "Vị Trung", "Chiến Thắng", "Hội Thịnh", "Phú Ninh", "Gò Sỏi", "Yên Lập", "Tân Hòa", "Cây Đa")
TABLES = ("party", "dossier", "parcel", "parcel_dossier", "number_use", "event", "event_line", "entry", "paper")
REFERS = {"sender_id": "party", "dossier_id": "dossier", "parcel_id": "parcel", "seq": "event"}
TURN = ("n", "form_id", "number", "moment", "day", "state", "name", "name_folded", "address_line", "phone", "id_number")
"""What differs from dossier to dossier besides its keys."""
TOLD = {
    **{name: name for name in TURN[1:]},
    **dict.fromkeys(("accepted_at", "started_at", "at", "made_at"), "moment"),
    **dict.fromkeys(("business_day", "fact_on"), "day"),
    "visit": "form_id",
    "item_number": "number",
}


def grown(count: int) -> Path:
    """The folder of a desk with ``count`` dossiers; the settings of ``settings_in`` find it there."""
    folder = (KEPT / f"{HEAD}-{count}").resolve()
    if not folder.exists():
        fresh = folder.with_name(folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        _grow(fresh, count)
        fresh.rename(folder)
    return folder


def copy_of(folder: Path, home: Path) -> Path:
    """A copy of a grown desk that may be written."""
    shutil.copytree(folder, home)
    return home


def at_work(home: Path) -> Counter:
    """The clerk of a grown desk signed in, in the shift that was left open."""
    counter = open_desk(settings_in(home))
    clerk = next(person for person in staff.roster(counter) if person.role is Role.CLERK)
    return cash.current_shift(staff.sign_in(counter, clerk.id, practice_plan()["password"]))


def _grow(home: Path, count: int) -> None:
    counter = desk_at_work(settings_in(home))
    written = Written(counter.db)
    intake.accept(counter, next(intakes(counter)))
    rows = {sql.split()[2]: rows for sql, rows in written.statements()}
    rows["number_use"] = [row for row in rows["number_use"] if NumberKind.ITEM in row]
    with writing(counter.db) as conn:
        drop_triggers(conn)
    _write(counter.db, {table: rows[table] for table in TABLES}, count)
    with writing(counter.db) as conn:
        create_search(conn)
        create_triggers(conn)
    counter.db.close()


def _write(db: Database, pattern: dict[str, list[Any]], count: int) -> None:
    bulk = dbapi2.connect(str(db.path), isolation_level=None)
    bulk.execute(f"PRAGMA key = \"x'{db.key.hex()}'\"")
    for pragma in ("synchronous = OFF", "cache_size = -1000000"):
        bulk.execute(f"PRAGMA {pragma}")
    bulk.execute(f"CREATE TEMP TABLE turn ({', '.join(TURN)}, PRIMARY KEY (n))")
    bulk.executemany(f"INSERT INTO turn VALUES ({', '.join('?' * len(TURN))})", _turns(count))
    for table, rows in pattern.items():
        columns = [column.name for column in metadata.tables[table].columns]
        bulk.execute(f"CREATE TEMP TABLE of_{table} AS SELECT * FROM {table} WHERE 0")
        bulk.executemany(f"INSERT INTO of_{table} VALUES ({', '.join('?' * len(columns))})", rows)
        moved = ", ".join(_moved(table, column, pattern) for column in columns)
        bulk.execute(f"INSERT INTO {table} SELECT {moved} FROM turn CROSS JOIN of_{table} AS o")
    bulk.close()


def _moved(table: str, column: str, pattern: dict[str, list[Any]]) -> str:
    """A column of the first dossier's row, as another dossier has it."""
    if of := table if column == "id" else REFERS.get(column):
        return f"o.{column} + turn.n * {len(pattern[of])}"
    if column == "subject":
        return f"'dossier:' || ({pattern['dossier'][0][0]} + turn.n)"
    if column == "snapshot":
        return "'{}'"
    if column in TOLD:
        return f"CASE WHEN coalesce(o.{column}, '') = '' THEN o.{column} ELSE turn.{TOLD[column]} END"
    return f"o.{column}"


def _turns(count: int) -> Iterator[tuple[Any, ...]]:
    chance, start, given = random.Random(7), datetime.now() - YEARS, GIVEN.split()
    (families, often), (middles, as_often) = (([*names], [*names.values()]) for names in (FAMILIES, MIDDLES))
    for turn in range(1, count):
        at = start + YEARS * (turn / count)
        [family], [middle] = chance.choices(families, often), chance.choices(middles, as_often)
        name, person = f"{family} {middle} {chance.choice(given)}", chance.randrange(count // 3 + 1)
        yield (
            turn,
            f"grown-{turn:08d}",
            item_number(PREFIX, turn),
            f"{at:%Y-%m-%dT%H:%M:%S}.000000+07:00",
            f"{at:%Y-%m-%d}",
            "accepted" if turn > count - 200 else "handed_over" if turn > count - 3000 else "delivered",
            name,
            fold(name),
            f"Số {chance.randrange(300)}, thôn {chance.choice(VILLAGES)}",
            f"09{person:08d}",
            f"026{person % 2}{person % 60:02d}{person:06d}",
        )
