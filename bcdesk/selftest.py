"""``bcdesk selftest``: does the installed program have all that it needs on this PC? Nothing of the desk is touched."""

import os
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

from bcdesk.app import open_desk
from bcdesk.core.dossier import Document, Intake, Party, Receipt, Service
from bcdesk.core.errors import Trouble
from bcdesk.core.identity import parse_id_number, parse_phone
from bcdesk.core.staff import Role
from bcdesk.desk.counter import Counter
from bcdesk.practice import furnish, practice_plan, practice_settings
from bcdesk.settings import Settings
from bcdesk.store.lock import one_window

PIXELS_PER_MODULE = 4
MODULE_MM = 0.25
CHILD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``sound`` False: the program cannot work on this PC."""

    name: str
    sound: bool
    said: str

    def __str__(self) -> str:
        return f"{'ĐẠT ' if self.sound else 'HỎNG'}  {self.name}: {self.said}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a self-test works: a practice desk of its own in a temporary folder."""

    settings: Settings
    folder: Path


Check = Callable[[Place], str]
"""Says what it saw; whatever it raises is the finding."""


def examine(now: datetime) -> Iterator[Finding]:
    """Every check in turn. A check that fails keeps none of the others from running."""
    with tempfile.TemporaryDirectory(prefix="bcdesk-selftest-", ignore_cleanup_errors=True) as folder:
        settings = practice_settings(now, {"HOME": folder, "PROGRAMDATA": folder})
        place = Place(settings, Path(folder))
        yield from findings(CHECKS, place)


def findings(checks: dict[str, Check], place: Place) -> Iterator[Finding]:
    """Checks run off the main thread, as the program's own work does."""
    with ThreadPoolExecutor(max_workers=1) as lane:
        for name, check in checks.items():
            done = lane.submit(check, place)
            error = done.exception()
            if error is None:
                yield Finding(name, True, done.result())
            else:
                text = error.message if isinstance(error, Trouble) else f"{type(error).__name__}: {error}"
                yield Finding(name, False, " ".join(text.split()))


def hold(folder: Path) -> None:
    """What a second window does first; Trouble while another process holds the folder."""
    with one_window(folder, "tự kiểm tra"):
        pass


def _database(place: Place) -> str:
    from bcdesk.store.crypto import read_key

    counter = open_desk(place.settings)
    counter.db.close()
    start = place.settings.database.read_bytes()[:16]
    _demand(start != b"SQLite format 3\0", "the database is not encrypted")
    kept = place.settings.key_file.read_bytes()
    key = read_key(place.settings.key_file)
    sealed = sys.platform == "win32"
    _demand((kept != key) is sealed, "the key is not kept as it should be")
    again = open_desk(place.settings)
    again.db.close()
    return f"mã hóa, mở lại được bằng khóa ({'DPAPI của máy' if sealed else 'tệp khóa'}, {len(kept)} byte)"


def _search(place: Place) -> str:
    from bcdesk.store.db import make_engine

    engine = make_engine(place.folder / "search.db", os.urandom(32))
    with engine.begin() as conn:
        conn.exec_driver_sql("CREATE VIRTUAL TABLE words USING fts5(folded, prefix='2 3')")
        conn.exec_driver_sql("INSERT INTO words VALUES ('tran thi dieu'), ('nguyen van an')")
        found = conn.exec_driver_sql("SELECT folded FROM words WHERE words MATCH 'di*'").scalars().all()
        version, cipher = (
            conn.exec_driver_sql(f"SELECT {name}").scalar_one()
            if name.endswith(")")
            else conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("sqlite_version()", "cipher_version")
        )
    engine.dispose()
    _demand(found == ["tran thi dieu"], f"FTS5 found {found}")
    return f"FTS5; SQLite {version}, SQLCipher {cipher}"


def _migration(place: Place) -> str:
    from bcdesk.store import migrate
    from bcdesk.store.db import make_engine, open_database
    from bcdesk.store.migrations import HEAD

    key = os.urandom(32)
    engine = make_engine(place.folder / "migrated.db", key, foreign_keys=False)
    created = open_database(place.folder / "created.db", key)
    with engine.begin() as conn:
        migrate.run(conn)
    with engine.begin() as conn, created.reader.begin() as other:
        differing = schema(conn).items() ^ schema(other).items()
    engine.dispose()
    created.close()
    _demand(not differing, f"the migrations end elsewhere: {sorted({name for name, _ in differing})}")
    return f"các bước nâng cấp dẫn đến đúng bản {HEAD}"
