"""The province's database: a file of its own by default, PostgreSQL by URL; brought to this version when opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from bcdesk.core.errors import Trouble

SCRIPTS = Path(__file__).parent / "migrations"
BUSY_MS = 10_000
POOL = 20


@dataclass(frozen=True, slots=True)
class Storage:
    """An engine that writes and one that only reads (the same one on PostgreSQL)."""

    writer: Engine
    reader: Engine

    def close(self) -> None:
        self.reader.dispose()
        self.writer.dispose()


@contextmanager
def writing(storage: Storage) -> Iterator[Connection]:
    """One transaction; all of it is kept, or nothing."""
    with storage.writer.begin() as conn:
        yield conn


@contextmanager
def reading(storage: Storage) -> Iterator[Connection]:
    """One consistent view."""
    with storage.reader.begin() as conn:
        yield conn


def open_storage(url: str) -> Storage:
    """Open and migrate. ``url``: ``sqlite:///path`` or ``postgresql://…``."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Trouble(f"Địa chỉ cơ sở dữ liệu không đọc được: {url!r}.", "Ghi như postgresql://máy/tên.") from error
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        if parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        storage = Storage(_sqlite(url, writes=True), _sqlite(url, writes=False))
    elif kind == "postgresql":
        engine = _postgresql(url)
        storage = Storage(engine, engine)
    else:
        raise Trouble(f"Không dùng được cơ sở dữ liệu loại {kind}.", "Dùng SQLite hoặc PostgreSQL.")
    try:
        with storage.writer.begin() as conn:
            migrate(conn)
    except OperationalError as error:
        storage.close()
        raise Trouble(
            f"Không mở được cơ sở dữ liệu của tỉnh: {error.orig}", "Kiểm tra địa chỉ, quyền, máy chủ rồi chạy lại."
        ) from error
    return storage


def migrate(conn: Connection) -> None:
    """Inside the caller's transaction, to the newest version."""
    from alembic import command  # half a second
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = conn
    command.upgrade(settings, "head")


def _postgresql(url: str) -> Engine:
    try:
        return create_engine(
            make_url(url).set(drivername="postgresql+psycopg"),
            pool_size=POOL,
            pool_pre_ping=True,
            hide_parameters=True,  # the log of the server holds no password's digest
        )
    except ModuleNotFoundError as error:
        raise Trouble("Chưa cài thư viện nối PostgreSQL.", "Cài gói bcdesk[postgres] rồi chạy lại.") from error


def _sqlite(url: str, *, writes: bool) -> Engine:
    from sqlcipher3 import dbapi2  # without a key: a plain file, by the newer SQLite

    engine = create_engine(
        url,
        module=dbapi2,
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000, "check_same_thread": False},
        pool_size=POOL,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA trusted_schema = 0")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute(f"PRAGMA query_only = {int(not writes)}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
