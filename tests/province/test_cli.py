"""What IT of the office types."""

import io
import sys

import pytest
from sqlalchemy import select

from bcdesk.cli import main
from bcdesk.province.db import open_storage, reading
from bcdesk.province.schema import account, agency, number_range, target
from bcdesk.sync import enrolment, stick
from bcdesk.sync.line import Network
from bcdesk.sync.wire import messages
from tests.province.conftest import make_office
from tests.sync.test_client import BOSS, act, clock


@pytest.fixture
def province(tmp_path):
    url = f"sqlite:///{tmp_path / 'province.db'}"
    fixed = ["province", "--database", url, "--key", str(tmp_path / "keys" / "province.key")]

    def run(*words: str) -> int:
        return main([*fixed, *words])

    run.url = url
    return run


def test_from_a_code_to_a_file_taken_in(province, db, tmp_path, capsys, monkeypatch):
    import random

    from bcdesk.province.app import make_app
    from bcdesk.province.office import office_key
    from tests.province.serving import served

    named = ("--name", "BĐ-VHX Đạo Trù", "--district", "Tam Đảo", "--range", "HB", "28150000", "28159999")
    assert province("desk", "code", "281530", *named) == 0
    own, code = capsys.readouterr().out.split()
    assert own == "281530-1"
    office = make_office(province.url, clock)
    office = type(office)(office.storage, "26", "Tỉnh", office_key(tmp_path / "keys" / "province.key"), clock)
    with served(make_app(office)) as url:
        enrolled = enrolment.enrol(db, BOSS, url, code, clock, Network(attempts=1))
    assert [(given.first, given.last) for given in enrolled.ranges] == [(28150000, 28159999)]
    office.storage.close()
    act(db, random.Random(1))
    there, back = tmp_path / "a.bcs", tmp_path / "b.bcs"
    count = stick.export_sheets(db, there, clock)
    assert province("ingest", str(there), "--answer", str(back)) == 0
    assert f"nhận {count} ngày" in capsys.readouterr().out
    with reading_of(province.url) as conn:
        assert conn.execute(select(number_range.c.first)).scalar_one() == 28150000
    file = messages.read(messages.StickFile, back.read_bytes())
    assert {message.status for message in file.messages} == {200}
    assert province("desk", "revoke", "281530-1") == 0
    assert province("ingest", str(there), "--answer", str(back)) == 1
    assert "Chữ ký không đúng" in capsys.readouterr().err


def test_people_and_plan(province, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("hồ sơ đi qua bưu điện\n"))
    assert province("user", "add", "Lê Thu", "--role", "editor") == 0
    with reading_of(province.url) as conn:
        assert conn.execute(select(account.c.name, account.c.role)).all() == [("Lê Thu", "editor")]
        assert len(conn.execute(select(target.c.kind)).all()) == 14
        assert len(conn.execute(select(agency.c.code)).all()) == 32
    monkeypatch.setattr(sys, "stdin", io.StringIO("ngắn\n"))
    assert province("user", "add", "Trần An") == 1
    assert "ký tự" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("desk", "code", "999999"), 1, "Chưa có điểm phục vụ"),
        (("desk", "code", "281530", "--name", "X", "--range", "HB", "9", "x"), 1, "Dải số"),
        (("desk", "revoke", "281530-1"), 1, "Không có quầy"),
        (("ingest", "/nowhere/x.bcs"), 1, "Không đọc"),
        (("--database", "mysql://x/y", "user", "add", "A"), 1, "mysql"),
        (("--plan", "/nowhere.toml", "user", "add", "A"), 1, "kế hoạch"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(province, capsys, words, code, told):
    assert province(*words) == code
    assert told in capsys.readouterr().err


def test_wrong_use_is_two(province):
    with pytest.raises(SystemExit) as caught:
        province("fly")
    assert caught.value.code == 2


def reading_of(url: str):
    return reading(open_storage(url))
