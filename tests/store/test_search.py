"""The index of words beside the tables: kept by the acts, and made anew when an older file is brought up."""

import shutil
from pathlib import Path

from sqlalchemy import text

from bcdesk.desk import find
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import Asked
from bcdesk.desk.intake import accept
from bcdesk.store.db import make_engine, open_database
from tests.counter import Clock, another, at_counter

BEFORE = (
    "DROP TABLE search",
    "DROP INDEX dossier_state",
    "DROP INDEX parcel_state",
    "DROP INDEX result_recipient_id",
    "DROP TABLE handed_in",
    "DROP TABLE discount_granted",
    "DROP TABLE intake_choice",
    "UPDATE alembic_version SET version_num = '0002'",
)


def test_a_file_from_before_the_index_is_searched_after_its_migration(
    tmp_path: Path, counter: Counter, clock: Clock, key: bytes
) -> None:
    numbers = [
        accept(counter, another(f"form-{turn}", name)).item_number for turn, name in enumerate(("Lò Pá", "Sùng A"))
    ]
    counter.db.close()
    old = tmp_path / "old.db"
    shutil.copy(counter.db.path, old)
    engine = make_engine(old, key)
    with engine.begin() as conn:
        for sql in BEFORE:
            conn.execute(text(sql))
    engine.dispose()
    newer = open_database(old, key)
    after = at_counter(newer, clock)
    assert [row.item_number for row in find.find(after, Asked("pa lo"))] == numbers[:1]
    assert [row.item_number for row in find.find(after, Asked("dong tinh"))] == numbers[::-1]
    later = accept(after, another("form-9", "Giàng Thị Mỷ")).item_number
    assert [row.item_number for row in find.find(after, Asked("giang my"))] == [later]
    newer.close()
