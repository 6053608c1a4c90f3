"""The schema as a migration makes it and as the program creates it are one."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from bcdesk.core.errors import Trouble
from bcdesk.store import migrate
from bcdesk.store.db import Database, make_engine, open_database, reading, writing
from bcdesk.store.migrations import HEAD
from bcdesk.store.reference import calendar_day, pack
from bcdesk.store.schema import metadata, staff
from bcdesk.store.triggers import TRIGGERS, create_triggers, missing_triggers
from tests.store.desk_day import MORNING, accept_some, open_desk


def _shape(conn) -> dict[str, str]:
    rows = conn.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {name: " ".join(sql.split()).replace("( ", "(").replace(" )", ")") for name, sql in rows}


def test_migrations_end_in_the_same_schema_and_triggers(tmp_path: Path, db: Database) -> None:
    engine = make_engine(tmp_path / "migrated.db", db.key, foreign_keys=False)
    with engine.begin() as conn:
        migrate.run(conn)
    with engine.begin() as conn, reading(db) as created:
        assert _shape(conn) == _shape(created)
        assert missing_triggers(conn) == ()
        assert (
            conn.exec_driver_sql("PRAGMA application_id").scalar()
            == created.exec_driver_sql("PRAGMA application_id").scalar()
        )
        assert conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all() == [HEAD]
    engine.dispose()


def test_every_table_is_strict(db: Database) -> None:
    with reading(db) as conn:
        loose = conn.exec_driver_sql(
            "SELECT name FROM pragma_table_list "
            "WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'"
        ).scalars()
        assert set(loose) == {"alembic_version"}


def test_an_older_file_is_copied_and_brought_up(tmp_path: Path, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second version that re-creates a table: the rows, the chain and the triggers come through, the copy stays."""
    accept_some(db, open_desk(db), 3)
    scripts = tmp_path / "scripts"
    (scripts / "versions").mkdir(parents=True)
    for path in [migrate.SCRIPTS / "env.py", *(migrate.SCRIPTS / "versions").glob("*.py")]:
        (scripts / path.relative_to(migrate.SCRIPTS)).write_text(path.read_text("utf-8"), "utf-8")
    following, last = f"{int(HEAD) + 1:04}", f"{int(HEAD) + 2:04}"
    (scripts / "versions" / "following.py").write_text(
        f"from alembic import op\nimport sqlalchemy as sa\nrevision = '{following}'\ndown_revision = '{HEAD}'\n"
        "def upgrade():\n"
        "    with op.batch_alter_table('shift', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('remark', sa.Text))\n"
    )
    monkeypatch.setattr(migrate, "SCRIPTS", scripts)
    for module in ("db", "migrate"):
        monkeypatch.setattr(f"bcdesk.store.{module}.HEAD", following)
    db.close()
    newer = open_database(db.path, db.key)
    with reading(newer) as conn:
        assert conn.exec_driver_sql("SELECT count(*), count(remark) FROM shift").one() == (1, 0)
        assert conn.exec_driver_sql("SELECT count(*) FROM event").scalar() == 4
        assert missing_triggers(conn) == ()
    newer.close()
    copy = make_engine(db.path.with_name(f"desk.db.before-{following}"), db.key)
    with copy.begin() as conn:
        assert conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
    copy.dispose()

    (scripts / "versions" / "last.py").write_text(
        f"from alembic import op\nrevision = '{last}'\ndown_revision = '{following}'\n"
        "def upgrade():\n    op.execute('ALTER TABLE station ADD COLUMN x TEXT')\n    op.execute('SELECT nonsense')\n"
    )
    for module in ("db", "migrate"):
        monkeypatch.setattr(f"bcdesk.store.{module}.HEAD", last)
    with pytest.raises(Exception, match="nonsense"):
        open_database(db.path, db.key)
    old = make_engine(db.path, db.key)
    with old.begin() as conn:
        assert conn.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == following
        assert conn.exec_driver_sql("SELECT count(*) FROM pragma_table_info('station') WHERE name = 'x'").scalar() == 0
        assert missing_triggers(conn) == ()
    old.dispose()


def test_a_file_of_a_newer_program_is_refused(db: Database) -> None:
    with writing(db) as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    with pytest.raises(Trouble, match="phiên bản mới hơn"):
        open_database(db.path, db.key)


def test_a_dropped_or_weakened_trigger_is_told_at_start(db: Database) -> None:
    with writing(db) as conn:
        conn.exec_driver_sql("DROP TRIGGER event_no_update")
        weak = TRIGGERS["entry_no_delete"].replace("BEGIN", "WHEN 0 BEGIN")
        conn.exec_driver_sql("DROP TRIGGER entry_no_delete")
        conn.exec_driver_sql(weak)
        assert missing_triggers(conn) == ("entry_no_delete", "event_no_update")
    db.close()
    with pytest.raises(Trouble, match="entry_no_delete, event_no_update"):
        open_database(db.path, db.key)


def test_values_come_back_as_they_went_in(db: Database) -> None:
    at = datetime(2019, 8, 15, 0, 30, 1, 5, tzinfo=UTC)
    with writing(db) as conn:
        conn.execute(insert(staff), {"name": "Lê Văn Tám", "role": "clerk", "password_hash": "-", "locked_until": at})
        conn.execute(
            insert(pack),
            {"code": "p", "title": "", "version": "", "source": "", "digest": "", "loaded_at": MORNING},
        )
        conn.execute(
            insert(calendar_day), {"pack_code": "p", "day": date(2019, 9, 2), "kind": "off", "name": "", "source": ""}
        )
    with reading(db) as conn:
        row = conn.execute(select(staff)).one()
        assert row.locked_until == at
        assert row.locked_until.isoformat() == "2019-08-15T07:30:01.000005+07:00"
        assert row.active is True
        assert conn.execute(text("SELECT locked_until FROM staff")).scalar() == "2019-08-15T07:30:01.000005+07:00"
        assert conn.execute(select(calendar_day.c.day)).scalar() == date(2019, 9, 2)


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("shift", {"staff_id": 1, "business_day": MORNING, "opened_at": MORNING, "float_vnd": 0}),
        ("shift", {"staff_id": 1, "business_day": MORNING.date(), "opened_at": datetime(2019, 8, 15), "float_vnd": 0}),
        ("shift", {"staff_id": 1, "business_day": MORNING.date(), "opened_at": MORNING, "float_vnd": 200.0}),
        ("shift", {"staff_id": 1, "business_day": MORNING.date(), "opened_at": MORNING, "float_vnd": True}),
        ("staff", {"name": "x", "role": "master", "password_hash": "-"}),
    ],
)
def test_wrong_kinds_of_value_are_bugs(db: Database, table: str, row: dict[str, object]) -> None:
    with pytest.raises((StatementError, TypeError, ValueError)), writing(db) as conn:
        conn.execute(insert(metadata.tables[table]), row)


def test_triggers_can_be_made_again(db: Database) -> None:
    with writing(db) as conn:
        create_triggers(conn)
        assert missing_triggers(conn) == ()
