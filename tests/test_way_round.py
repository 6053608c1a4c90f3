"""The whole sentence of the mission: two desks and the province in processes of their own, three modes, one recount."""

import os
import select
import subprocess
import sys
from collections import Counter as Tally
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select as query

from bcdesk.app import open_desk
from bcdesk.core.measures import Measure
from bcdesk.desk import upkeep
from bcdesk.practice import practice_plan
from bcdesk.province.db import open_storage
from bcdesk.province.db import reading as reading_province
from bcdesk.province.schema import metadata
from bcdesk.settings import load_settings
from bcdesk.store.db import reading
from bcdesk.store.sheets import day_sheet, kept_days
from bcdesk.store.types import VIETNAM
from tests.paper.printed import codes, pages, squeezed

STATIONS = {"a": "281530", "b": "283919"}
DAY = practice_plan()["day"]


def child(module: str, *arguments: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.getcwd()}
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def province(tmp_path: Path) -> Iterator[list[str]]:
    """Address and one code for each desk."""
    (tmp_path / "province").mkdir()
    offset = (DAY - datetime.now(VIETNAM).date()).days
    server = child("tests.story_province", str(tmp_path / "province"), str(offset), *STATIONS.values())
    assert server.stdout is not None
    assert select.select([server.stdout], [], [], 60)[0], "the province does not answer"
    yield server.stdout.readline().split()
    server.terminate()
    server.communicate(timeout=30)


def test_three_modes_two_desks_and_the_province(tmp_path: Path, province: list[str]) -> None:
    url, *enrol_codes = province
    working = []
    for (name, station), code in zip(STATIONS.items(), enrol_codes, strict=True):
        (tmp_path / name).mkdir()
        working.append(child("tests.story_desk", str(tmp_path / name), name, station, url, code))
    told = [desk.communicate(timeout=180) for desk in working]
    for desk, (_said, trouble) in zip(working, told, strict=True):
        assert desk.returncode == 0, trouble
    assert "Đã trả kết quả" in told[0][0]
    assert "Đã trả kết quả" in told[1][0]
    for said, _trouble in told:
        assert "tỉnh đã xác nhận" in said.splitlines()[-1]
        assert "Đã gửi" in said.splitlines()[-1]

    recount: Tally[tuple[str, str, str]] = Tally()
    for name in STATIONS:
        counter = open_desk(load_settings({"HOME": str(tmp_path / name)}))
        assert upkeep.check_up(counter) == ()
        with reading(counter.db) as conn:
            for day in kept_days(conn):
                assert not day.waits
                for row in day_sheet(conn, day.day, "", "").rows:
                    recount[row.measure, row.agency, row.procedure] += row.value
        counter.db.close()
    assert recount[Measure.ACCEPTED, "VP-SGTVT", "1.002809"] == 1
    assert recount[Measure.ACCEPTED, "VP-STP", "2.000488"] == 1
    assert sum(value for key, value in recount.items() if key[0] == Measure.HANDED_OVER) == 2
    assert sum(value for key, value in recount.items() if key[0] == Measure.DELIVERED_COUNTER) == 2

    storage = open_storage(f"sqlite:///{tmp_path / 'province' / 'province.db'}")
    held: Tally[tuple[str, str, str]] = Tally()
    figure = metadata.tables["day_row"].c
    with reading_province(storage) as conn:
        for row in conn.execute(query(figure.measure, figure.agency, figure.procedure, figure.value)):
            held[row.measure, row.agency, row.procedure] += row.value
    storage.close()
    assert +held == +recount

    for name in STATIONS:
        for pdf in sorted((tmp_path / name / "papers").glob("phieu-*.pdf")):
            number = pdf.stem.removeprefix("phieu-gui-").removeprefix("phieu-ket-qua-")
            assert number in codes(pdf.read_bytes())
    [record] = (tmp_path / "a" / "papers").glob("bien-ban-*001.pdf")
    assert squeezed("Phùng Văn Khánh") in squeezed(pages(record.read_bytes())[0].text)
