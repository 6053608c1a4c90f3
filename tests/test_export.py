"""``bcdesk export handover``: beside an open window, whole files, and the code that a script asks for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bcdesk.cli import main
from bcdesk.core.handover import Signing
from bcdesk.desk import handover
from bcdesk.desk.intake import accept
from bcdesk.settings import Settings, load_settings
from bcdesk.store import crypto
from bcdesk.store.db import Database, open_database, writing
from bcdesk.store.lock import one_window
from tests.counter import MORNING, Clock, another, at_counter, everything
from tests.paper.printed import pages, squeezed

EXPORT = ("export", "handover", "--date", "2019-08-15")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A machine without a desk, and the folder in which IT works."""
    for name in [name for name in os.environ if name.startswith(("BCDESK_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path / "home"))
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")
    return load_settings()


@pytest.fixture
def window(settings: Settings, furnished_database: Path, key: bytes) -> Iterator[Database]:
    """An open window that handed one of two dossiers over."""
    settings.data_folder.mkdir(parents=True)
    shutil.copy(furnished_database, settings.database)
    crypto.write_key(settings.key_file, key)
    with one_window(settings.data_folder, "Trần Thị Mai"):
        db = open_database(settings.database, key)
        counter = at_counter(db, Clock(MORNING))
        numbers = [accept(counter, another(form_id)).item_number for form_id in ("form-1", "form-2")]
        code = handover.prepare(counter, "VP-SGTVT", tuple(numbers[:1]), "prepare-1").code
        handover.sign(counter, Signing("sign-1", code, MORNING, "Bà Lê Thị Ngọc Ánh"))
        yield db
        db.close()


@pytest.mark.parametrize(("name", "start"), [("list.pdf", b"%PDF-"), ("Bảng kê.XLSX", b"PK\x03\x04")])
def test_the_list_is_written_beside_an_open_window(
    window: Database, capsys: pytest.CaptureFixture[str], name: str, start: bytes
) -> None:
    before = everything(window)
    with writing(window) as conn:  # in the middle of an act
        conn.exec_driver_sql("UPDATE station SET phone = '0'")
        assert main([*EXPORT, "--to", name]) == 0
        conn.rollback()
    said = capsys.readouterr()
    assert said.out == f"{name}: bảng kê bàn giao ngày 15/08/2019, 1 hồ sơ đã giao, 1 hồ sơ còn lại.\n"
    assert said.err == ""
    assert Path(name).read_bytes().startswith(start)
    assert os.listdir() == [name]
    assert everything(window) == before


def test_the_pdf_lists_both(window: Database) -> None:
    assert main([*EXPORT, "--to", "list.pdf"]) == 0
    text = squeezed("".join(page.text for page in pages(Path("list.pdf").read_bytes())))
    assert "TH281530015VN" in text
    assert "TH281530029VN" in text


def test_a_file_that_is_there_stays_unless_forced(window: Database, capsys: pytest.CaptureFixture[str]) -> None:
    Path("list.pdf").write_bytes(b"yesterday")
    assert main([*EXPORT, "--to", "list.pdf"]) == 1
    assert capsys.readouterr().err == "Đã có tệp list.pdf.\n"
    assert Path("list.pdf").read_bytes() == b"yesterday"
    assert main([*EXPORT, "--to", "list.pdf", "--force"]) == 0
    assert Path("list.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--date", "2999-01-01", "--to", "list.pdf"], "Ngày 01/01/2999 chưa đến."),
        (["--date", "2019-08-15", "--to", "nowhere/list.pdf"], "Không ghi được tệp nowhere/list.pdf"),
    ],
)
def test_trouble_and_refusals_end_with_1(
    window: Database, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert main(["export", "handover", *arguments]) == 1
    assert told in capsys.readouterr().err
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["handover", "--to", "list.pdf"], "--date"),
        (["handover", "--date", "2019-08-15"], "--to"),
        (["handover", "--date", "2019-08-32", "--to", "list.pdf"], "không có ngày 2019-08-32"),
        (["handover", "--date", "15/8/2019", "--to", "list.pdf"], "không có ngày 15/8/2019"),
        (["handover", "--date", "2019-08-15", "--to", "list.docx"], "list.docx phải có đuôi .pdf hoặc .xlsx"),
        (["money", "--date", "2019-08-15", "--to", "list.pdf"], "money"),
    ],
)
def test_wrong_use_ends_with_2(
    settings: Settings, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", *arguments])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_no_desk_is_made_where_there_is_none(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*EXPORT, "--to", "list.pdf"]) == 1
    assert f"Không có cơ sở dữ liệu {settings.database}." in capsys.readouterr().err
    assert not settings.data_folder.exists()
    assert not settings.key_file.exists()
