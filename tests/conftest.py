"""Shared by every test that needs a real desk database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcdesk.store.db import Database, open_database


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
