"""What the check-up derives on a desk that knows shifts, numbers and days, but no dossier."""

import pytest

from bcdesk.store.db import Database, reading, writing
from bcdesk.store.difference import Difference, Projection
from bcdesk.store.projections import differences
from bcdesk.store.triggers import drop_triggers
from tests.store.desk_day import accept_some, open_desk


@pytest.fixture
def kept(db: Database) -> Database:
    accept_some(db, open_desk(db), 10)
    return db


def test_nothing_differs(kept: Database) -> None:
    with reading(kept) as conn:
        assert tuple(differences(conn)) == ()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DELETE FROM sync_day WHERE day = '2019-08-16'", Difference(Projection.DAY_REVISION, "16/08/2019", 10, None)),
        (
            "INSERT INTO sync_day VALUES ('2019-08-20', 1, 0)",
            Difference(Projection.DAY_REVISION, "20/08/2019", None, 1),
        ),
        (
            "UPDATE sync_day SET acknowledged = 12 WHERE day = '2019-08-15'",
            Difference(Projection.DAY_ACKNOWLEDGED, "15/08/2019", 11, 12),
        ),
        (
            "UPDATE number_use SET status = 'void' WHERE seq = 4",
            Difference(Projection.NUMBER_USE, "HB281500146VN", 4, None),
        ),
    ],
)
def test_a_difference_is_located(kept: Database, sql: str, expected: Difference) -> None:
    with writing(kept) as conn:
        drop_triggers(conn)
        conn.exec_driver_sql(sql)
        assert tuple(differences(conn)) == (expected,)
