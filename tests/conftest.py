"""Shared by every test that needs a real desk database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pydantic.types  # noqa: F401  # before Qt's import hook looks into its modules while they are half read
import pytest
from hypothesis import settings

from bcdesk.desk.counter import Counter
from bcdesk.store.db import Database, open_database
from tests.counter import MORNING, Clock, at_counter, furnish_counter

# What CI runs says the same of the same code every time; `make faults` looks for new examples, other ones each time.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2_000, deadline=None)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def key() -> bytes:
    return bytes(range(7, 39))


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Path:
    """A new desk database, closed; tests work on copies."""
    path = tmp_path_factory.mktemp("blank") / "desk.db"
    open_database(path, key).close()
    return path


@pytest.fixture
def db(tmp_path: Path, blank_database: Path, key: bytes) -> Iterator[Database]:
    """An open, empty desk database of its own."""
    path = tmp_path / "data" / "desk.db"
    path.parent.mkdir()
    shutil.copy(blank_database, path)
    database = open_database(path, key)
    yield database
    database.close()


@pytest.fixture(scope="session")
def furnished_database(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Path:
    """A desk with station, people, pack and an open shift, closed; passwords cost time, so tests work on copies."""
    path = tmp_path_factory.mktemp("furnished") / "desk.db"
    furnish_counter(path, key)
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock(MORNING)


@pytest.fixture
def counter(tmp_path: Path, furnished_database: Path, key: bytes, clock: Clock) -> Iterator[Counter]:
    """A furnished counter of its own on 15/8/2019, 09:42: clerk signed in, shift open, nothing accepted yet."""
    path = tmp_path / "counter" / "desk.db"
    path.parent.mkdir()
    shutil.copy(furnished_database, path)
    database = open_database(path, key)
    yield at_counter(database, clock)
    database.close()
