"""Both engines: SQLite in a file, and a real PostgreSQL that is started once."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import create_engine, text

from bcdesk.province.db import open_storage
from bcdesk.province.office import Office
from tests.province.serving import postgresql

NOW = datetime(2019, 8, 15, 9, 50, tzinfo=UTC)
PROVINCE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bcdesk-pg-") as folder, postgresql(Path(folder)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database on either engine."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'province.db'}"
    server = request.getfixturevalue("postgres_url")
    name = f"t{abs(hash(request.node.nodeid))}"
    admin = create_engine(server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with admin.connect() as conn:
        conn.execute(text(f"CREATE DATABASE {name}"))
    admin.dispose()
    return server.rsplit("/", 1)[0] + f"/{name}"


def make_office(url: str, clock: Callable[[], datetime] = lambda: NOW) -> Office:
    return Office(open_storage(url), "26", "Bưu điện tỉnh Vĩnh Phúc", PROVINCE_KEY, clock)


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    made = make_office(database_url)
    yield made
    made.storage.close()
