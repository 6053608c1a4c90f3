"""Bring an older database to this version: a backup copy first, then everything in one transaction or not at all."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bcdesk.core.errors import Trouble
from bcdesk.store.backup import copy_verified
from bcdesk.store.db import Database, make_engine
from bcdesk.store.failures import told
from bcdesk.store.migrations import HEAD
from bcdesk.store.search import create_search
from bcdesk.store.triggers import create_triggers, drop_triggers

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(db: Database, revision: str) -> None:
    """From ``revision`` to HEAD. The copy of the old file stays beside it as ``….before-<HEAD>``."""
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision not in known:
        raise Trouble(
            f"Dữ liệu do phiên bản mới hơn của chương trình ghi (bản {revision}, chương trình này đọc đến {HEAD}).",
            "Cài phiên bản mới nhất của chương trình rồi mở lại.",
        )
    copy_verified(db, db.path.with_name(f"{db.path.name}.before-{HEAD}"))
    db.close()
    engine = make_engine(db.path, db.key, foreign_keys=False)  # inside a transaction this pragma does nothing
    try:
        with told(saving=True), engine.begin() as conn:
            run(conn)
    finally:
        engine.dispose()


def run(conn: Connection, target: str = "head") -> None:
    """Migrate inside the caller's transaction, make triggers and search index anew, and check the foreign keys."""
    drop_triggers(conn)  # a table that is re-created loses its own, and breaks those that name it
    settings = config()
    settings.attributes["connection"] = conn
    command.upgrade(settings, target)
    create_search(conn)
    create_triggers(conn)
    broken = conn.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"the migration broke foreign keys: {broken[:5]}")


def config() -> Config:
    """Alembic's settings, without a file."""
    settings = Config()
    settings.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings
