"""Packs that were loaded by an older program say after its update what they said before."""

from pathlib import Path

import pytest

from bcdesk.core.catalogue import Modes, TimeUnit
from bcdesk.store import catalogue, migrate
from bcdesk.store.db import make_engine
from tests.store.test_catalogue import DAY

BEFORE_THE_CHANGE = "0004"
ROWS = (
    "INSERT INTO pack VALUES ('cu', 'Gói cũ', '1.0', 'x', 'd', '2019-08-15T07:30:00.000000+07:00')",
    "INSERT INTO commune VALUES (1, 'cu', '08875', 'Xã Đồng Tĩnh', 'xa dong tinh', '247', 'Huyện Tam Dương', '26', "
    "'Tỉnh Vĩnh Phúc', '2019-01-01', NULL, 'x')",
    "INSERT INTO agency VALUES (1, 'cu', 'VP-STP', 'Sở Tư pháp', 'so tu phap', 'sở', 'tỉnh', '243', 'Vĩnh Yên', '', "
    "'', '', '2019-01-01', NULL, 'x')",
    "INSERT INTO procedure VALUES (1, 'cu', '2.000488', 'Cấp Phiếu', 'cap phieu', 'Cấp Phiếu', 'VP-STP', '', 10, '', "
    "1, '2019-01-01', NULL, 'x')",
    "INSERT INTO procedure VALUES (2, 'cu', '1.000001', 'Phải đến', 'phai den', 'Phải đến', 'VP-STP', '', NULL, "
    "'phải chụp ảnh', 0, '2019-01-01', NULL, 'x')",
    "INSERT INTO procedure_document VALUES (1, 1, 'Tờ khai', 1, 0, 'required', 0, 'x')",
    "INSERT INTO procedure_fee VALUES (1, 1, 'Phí', 200000, 'x')",
)


@pytest.mark.parametrize(
    ("code", "modes", "unit"), [("2.000488", Modes.BOTH, TimeUnit.WORKING), ("1.000001", Modes.NONE, None)]
)
def test_an_older_pack_keeps_what_it_said(
    tmp_path: Path, key: bytes, code: str, modes: Modes, unit: TimeUnit | None
) -> None:
    engine = make_engine(tmp_path / "old.db", key, foreign_keys=False)
    with engine.begin() as conn:
        migrate.run(conn, BEFORE_THE_CHANGE)
        for row in ROWS:
            conn.exec_driver_sql(row)
        migrate.run(conn)
    with engine.begin() as conn:
        found = catalogue.procedure(conn, code, DAY)
        assert (found.modes, found.processing_unit, found.authorised) == (modes, unit, None)
        assert [(paper.name, paper.case) for paper in found.documents] == ([("Tờ khai", "")] if found.reviewed else [])
        assert [(fee.amount_vnd, fee.exemption) for fee in found.fees] == ([(200_000, "")] if found.reviewed else [])
        assert catalogue.agency(conn, "VP-STP", DAY).district_code == "243"
        assert catalogue.commune(conn, "08875", DAY).zone_districts == {"247"}
        assert conn.exec_driver_sql("SELECT count(*) FROM sqlite_master WHERE name = 'kept'").scalar() == 0
    engine.dispose()
