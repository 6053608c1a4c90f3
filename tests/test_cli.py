"""The commands as IT types them: what they print, what they leave, and the code they end with."""

import io
import os
import shutil
import stat
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bcdesk.app import open_desk, vietnam_clock
from bcdesk.cli import main
from bcdesk.core.staff import Role
from bcdesk.desk import staff
from bcdesk.desk.intake import accept
from bcdesk.practice import furnish, practice_plan, practice_settings
from bcdesk.province import desks
from bcdesk.province.app import make_app
from bcdesk.province.db import writing as province_writing
from bcdesk.resources_path import resource
from bcdesk.settings import Settings, load_settings
from bcdesk.store import crypto
from bcdesk.store.backup import backup
from bcdesk.store.db import Database, open_database, reading, writing
from bcdesk.store.lock import one_window
from bcdesk.store.triggers import TRIGGERS
from bcdesk.store.types import VIETNAM
from bcdesk.sync import client, enrolment
from bcdesk.sync.line import Network
from tests.counter import INTAKE, MORNING, PASSWORD, Clock, another, at_counter, everything
from tests.province.conftest import make_office
from tests.province.serving import served

PACK = resource("packs") / practice_plan()["pack"]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A machine on which nothing has been installed yet."""
    for name in [name for name in os.environ if name.startswith(("BCDESK_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path / "home"))
    return load_settings()


@pytest.fixture
def desk(settings: Settings, furnished_database: Path, key: bytes) -> Settings:
    """A machine with a desk that accepted two dossiers this morning."""
    settings.data_folder.mkdir(parents=True)
    shutil.copy(furnished_database, settings.database)
    crypto.write_key(settings.key_file, key)
    db = open_database(settings.database, key)
    for form_id in ("form-1", "form-2"):
        accept(at_counter(db, Clock(MORNING)), another(form_id))
    db.close()
    return settings


def opened(settings: Settings) -> Database:
    return open_database(settings.database, crypto.read_key(settings.key_file))


def test_doctor_finds_nothing_in_a_sound_desk(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == "Nhật ký, sổ tiền, số hiệu và trạng thái khớp nhau.\n"


@pytest.mark.parametrize(
    ("trigger", "tampering", "told"),
    [
        ("event_no_update", "UPDATE event SET amount_vnd = 1 WHERE form_id = 'form-1'", "Sự kiện 7 bị sửa sau khi ghi"),
        ("event_line_no_update", "UPDATE event_line SET value = 1 WHERE seq = 7", "Sự kiện 7 bị sửa sau khi ghi"),
        ("entry_no_update", "UPDATE entry SET amount_vnd = 0 WHERE id = 3", "Sự kiện 7 có bút toán không khớp"),
        ("entry_no_update", "UPDATE entry SET amount_vnd = 0 WHERE id = 3", "Sổ tiền lệch -165000 đồng"),
        ("", "UPDATE number_range SET next = next + 1", "lượng số đã dùng theo nhật ký: 2; đang ghi: 3."),
    ],
)
def test_doctor_says_what_was_touched(
    desk: Settings, capsys: pytest.CaptureFixture[str], trigger: str, tampering: str, told: str
) -> None:
    db = opened(desk)
    with writing(db) as conn:
        if trigger:
            conn.exec_driver_sql(f"DROP TRIGGER {trigger}")
        conn.exec_driver_sql(tampering)
        if trigger:
            conn.exec_driver_sql(TRIGGERS[trigger])
    before = everything(db)
    db.close()
    assert main(["doctor"]) == 1
    assert told in capsys.readouterr().out
    after = opened(desk)
    assert everything(after) == before  # shown, not mended
    after.close()


def test_doctor_tells_a_state_that_no_event_explains_while_somebody_writes(
    desk: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside an open window: the write lock is held, and the doctor neither waits nor writes."""
    db = opened(desk)
    with writing(db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'handed_over' WHERE id = 1")
    with writing(db):
        assert main(["doctor"]) == 1
    db.close()
    told = capsys.readouterr().out.splitlines()
    assert told == [
        "Bưu gửi TH 2815 3001 5 VN: trạng thái theo nhật ký: “đã tiếp nhận (tại bưu cục)”; "
        "đang ghi: “đã bàn giao cơ quan”."
    ]


def test_doctor_refuses_a_desk_without_its_protection(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    db = opened(desk)
    with writing(db) as conn:
        conn.exec_driver_sql("DROP TRIGGER entry_no_delete")
    db.close()
    assert main(["doctor"]) == 1
    assert "entry_no_delete" in capsys.readouterr().err


def test_backup_leaves_a_copy_that_opens(desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "stick"
    assert main(["backup", str(folder)]) == 0
    [copy] = folder.iterdir()
    assert capsys.readouterr().out == f"{copy}\n"
    db, kept = opened(desk), open_database(copy, crypto.read_key(desk.key_file))
    assert everything(kept) == everything(db)
    with reading(kept) as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM dossier").scalar() == 2
    db.close()
    kept.close()


def test_backup_says_what_is_in_the_way(desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "stick").write_text("not a folder")
    assert main(["backup", str(tmp_path / "stick")]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert f"Không ghi được bản sao lưu vào {tmp_path / 'stick'}" in told.err
    assert "Thử lại" in told.err


def test_recovery_sheet_and_back(
    desk: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    key = desk.key_file.read_bytes()

    def restore(typed: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed + "\n"))
        return main(["restore-key"])

    assert main(["recovery-sheet"]) == 0
    sheet = capsys.readouterr().out.strip()
    assert len(sheet.replace("-", "")) == 56
    assert restore(sheet) == 1  # never over a key that is there
    assert "Đã có tệp khóa" in capsys.readouterr().err

    desk.key_file.unlink()
    database = desk.database.read_bytes()
    assert main(["doctor"]) == 1
    assert "bcdesk restore-key" in capsys.readouterr().err
    wrong = ("B" if sheet[0] != "B" else "C") + sheet[1:]
    for typed, told in ((sheet[:-1], "đã gõ 55"), (wrong, "số kiểm tra không khớp"), (sheet[:-1] + "!", "A–Z")):
        assert restore(typed) == 1
        assert told in capsys.readouterr().err
        assert not desk.key_file.exists()
    assert restore(sheet.lower().replace("-", " ")) == 0
    assert capsys.readouterr().out.endswith(f"{desk.key_file}\n")
    assert desk.key_file.read_bytes() == key
    assert sys.platform == "win32" or stat.S_IMODE(desk.key_file.stat().st_mode) == 0o600
    assert desk.database.read_bytes() == database
    assert main(["doctor"]) == 0


def test_the_sheet_of_another_desk_opens_nothing(
    desk: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.key_file.unlink()
    monkeypatch.setattr(sys, "stdin", io.StringIO(crypto.recovery_text(bytes(32)) + "\n"))
    assert main(["restore-key"]) == 0
    assert main(["doctor"]) == 1
    assert "không phải là khóa của cơ sở dữ liệu này" in capsys.readouterr().err


def test_pack_check_counts_what_is_in_a_sound_pack(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(PACK)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Tỉnh Vĩnh Phúc, từ 01/01/2019 đến 30/6/2025 (2.0): ")
    assert out.endswith("15 thủ tục\n")
    assert not settings.data_folder.exists()  # a check touches no desk


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("communes.csv", "08875,Xã Đồng Tĩnh", "8875,Xã Đồng Tĩnh", "communes.csv, dòng 46, cột code: "),
        ("transit.csv", "inter_district,2,4,", "inter_district,hai,4,", "transit.csv, dòng 3, cột days: "),
        ("fees.csv", "2.000488,2019-01-01", "2.000489,2019-01-01", "fees.csv, dòng 2, cột procedure_code: "),
        ("calendar.csv", "2019-09-02,off", "2019-09-31,off", "calendar.csv, dòng 15, cột on: "),
        ("agencies.csv", "code,name,kind", "code,name,sort", "agencies.csv, dòng 1"),
    ],
)
def test_pack_check_names_the_place_of_a_planted_fault(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str, told: str
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    sound = (folder / file).read_text("utf-8")
    assert sound.count(old) >= 1
    (folder / file).write_text(sound.replace(old, new, 1), "utf-8")
    db = opened(desk)
    before = everything(db)
    for action in ("check", "load"):
        assert main(["pack", action, str(folder)]) == 1
        printed = capsys.readouterr()
        assert told in printed.err
        assert printed.out == ""
    assert everything(db) == before
    db.close()


def test_pack_load_takes_a_pack_into_the_desk(desk: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    prices = folder / "tariff_prices.csv"
    cheaper = (
        prices.read_text("utf-8")
        .replace("inter_district,up_to,250,30000", "inter_district,up_to,250,29800")
        .replace("inter_district,up_to,100,30000", "inter_district,up_to,100,29800")
    )
    prices.write_text(cheaper, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert main(["pack", "load", str(folder)]) == 0
    db = opened(desk)
    [kept] = everything(db)["pack"]
    [*_, (subject, actor)] = [(row[8], row[4]) for row in everything(db)["event"] if row[6] == "pack_loaded"]
    assert (subject, actor) == (f"pack:{kept[0]}", "clerk:1")
    assert accept(at_counter(db, Clock(MORNING)), another("form-3", fees=())).total_vnd == 29_800
    assert accept(at_counter(db, Clock(MORNING)), INTAKE).total_vnd == 165_000  # as it was accepted
    db.close()


@pytest.mark.parametrize(
    ("password", "by", "told"),
    [
        ("sai mật khẩu này", (), "Mật khẩu chưa đúng"),
        (PASSWORD, ("--by", "Trần Thị Mai"), "--by"),
        ("", (), "Mật khẩu"),
    ],
)
def test_nobody_but_a_supervisor_loads_a_pack(
    desk: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    password: str,
    by: tuple[str, ...],
    told: str,
) -> None:
    db = opened(desk)
    before = everything(db)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    assert main(["pack", "load", str(PACK), *by]) == 1
    assert told in capsys.readouterr().err
    after = everything(db)
    assert {name: after[name] for name in after if name != "staff"} == {
        name: before[name] for name in before if name != "staff"
    }
    db.close()


def test_a_folder_that_is_no_pack(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "check", str(tmp_path / "nowhere")]) == 1
    assert "Không đọc được gói danh mục" in capsys.readouterr().err


def test_the_practice_desk_is_another_one(desk: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before = desk.database.read_bytes()
    for command in (["backup", "--practice", str(tmp_path / "copies")], ["doctor", "--practice"]):
        assert main(command) == 1
        assert "Không có cơ sở dữ liệu" in capsys.readouterr().err
    practice = practice_settings(datetime.now(VIETNAM))
    assert practice.database.parent == desk.data_folder / "practice"
    assert not practice.database.exists()
    furnish(open_desk(practice)).db.close()
    assert main(["backup", "--practice", str(tmp_path / "copies")]) == 0
    assert desk.database.read_bytes() == before
    [copy] = (tmp_path / "copies").iterdir()
    assert copy.name.startswith("bcdesk-2019081")  # of the day on which it practises


@pytest.fixture
def copy(desk: Settings) -> Path:
    """This morning's backup; a third dossier was accepted since."""
    folder = desk.data_folder.parent / "usb"
    assert main(["backup", str(folder)]) == 0
    db = opened(desk)
    accept(at_counter(db, Clock(MORNING)), another("form-3"))
    db.close()
    [made] = folder.iterdir()
    return made


def _numbers(settings: Settings, status: str) -> list[str]:
    db = opened(settings)
    with reading(db) as conn:
        sql = "SELECT number FROM number_use WHERE kind = 'item' AND status = ? ORDER BY number"
        found = list(conn.exec_driver_sql(sql, (status,)).scalars())
    db.close()
    return found


def test_restore_goes_on_behind_what_was_printed(
    desk: Settings, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    third = _numbers(desk, "issued")[-1]
    capsys.readouterr()
    assert main(["restore", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "Bỏ qua 2 số hiệu, số chứng từ" in told
    assert "before-restore" in told
    assert _numbers(desk, "lost") == [third]
    assert main(["doctor"]) == 0


def test_restore_waits_for_the_window_and_needs_a_number_where_all_is_lost(
    desk: Settings, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    third = _numbers(desk, "issued")[-1]
    with one_window(desk.data_folder, "Nguyễn Thị Hoa"):
        assert main(["restore", str(copy)]) == 1
    assert "Nguyễn Thị Hoa" in capsys.readouterr().err
    desk.database.unlink()
    assert main(["restore", str(copy)]) == 1
    assert "--last-number" in capsys.readouterr().err
    assert not desk.database.exists()
    assert main(["restore", str(copy), "--last-number", third]) == 0
    assert _numbers(desk, "lost") == [third]


def test_restore_asks_the_province_what_was_printed(
    desk: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = vietnam_clock(desk)
    office = make_office(f"sqlite:///{tmp_path / 'province.db'}", clock)
    with province_writing(office.storage) as conn:
        desks.add_station(conn, office, "281530", "BĐ-VHX Đạo Trù", "Tam Đảo")
        code = desks.desk_code(conn, office, "281530", os.urandom)[1]
    db = opened(desk)
    boss = next(person for person in staff.roster(at_counter(db, Clock(MORNING))) if person.role is Role.SUPERVISOR)
    with served(make_app(office)) as url:
        enrolment.enrol(db, boss, url, code, clock, Network(attempts=2))
        copy = backup(db, tmp_path / "usb", MORNING, keep=1)
        third = accept(at_counter(db, Clock(MORNING)), another("form-3")).item_number
        assert client.push(db, clock, Network(attempts=2)).waiting == 0
        db.close()
        desk.database.unlink()
        assert main(["restore", str(copy)]) == 0
    assert _numbers(desk, "lost") == [third]
    db = opened(desk)
    assert client.standing(db).to_confirm
    db.close()
    capsys.readouterr()
    desk.database.unlink()
    assert main(["restore", str(copy)]) == 1  # the line is down
    assert "--last-number" in capsys.readouterr().err
    assert main(["restore", str(copy), "--last-number", third]) == 0
    office.storage.close()
