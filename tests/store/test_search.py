"""The index of words beside the tables: kept by the acts, and made anew when an older file is brought up."""

import shutil
from pathlib import Path

from bcdesk.desk import find
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import Asked
from bcdesk.desk.intake import accept
from bcdesk.store import migrate
from bcdesk.store.db import make_engine, open_database
from tests.counter import Clock, another, at_counter


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
        conn.exec_driver_sql("DROP TABLE search")
        migrate.run(conn)
    engine.dispose()
    newer = open_database(old, key)
    after = at_counter(newer, clock)
    assert [row.item_number for row in find.find(after, Asked("pa lo"))] == numbers[:1]
    assert [row.item_number for row in find.find(after, Asked("dong tinh"))] == numbers[::-1]
    later = accept(after, another("form-9", "Giàng Thị Mỷ")).item_number
    assert [row.item_number for row in find.find(after, Asked("giang my"))] == [later]
    newer.close()
