"""Where settings come from, what overrides what, and what is told instead of ignored."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.app import vietnam_clock
from bcdesk.core.errors import Trouble
from bcdesk.practice import practice_settings
from bcdesk.settings import load_settings, write_settings
from bcdesk.store.types import VIETNAM

NOW = datetime(2026, 3, 4, 8, 0, tzinfo=VIETNAM)


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of somebody whose home is empty."""
    return {"HOME": str(tmp_path), "PROGRAMDATA": str(tmp_path)}


def keys(home: dict[str, str]) -> Path:
    return load_settings(home).key_file.parent


def test_without_any_file_data_and_key_lie_apart(home: dict[str, str]) -> None:
    settings = load_settings(home)
    assert settings.database.parent == settings.data_folder
    assert settings.data_folder not in settings.key_file.parents
    assert settings.key_file.parent not in settings.data_folder.parents
    assert (settings.password_minimum, settings.lock_after_failures, settings.lock_minutes) == (14, 5, 15)
    assert (settings.printer, settings.printed_folder, settings.full_screen, settings.clock_offset_days) == (
        "",
        None,
        None,
        0,
    )
    assert not any(Path(home["HOME"]).iterdir())  # reading settings makes nothing


def test_policy_then_user_then_environment(home: dict[str, str], tmp_path: Path) -> None:
    write_settings(
        keys(home) / "policy.toml", {"lock_minutes": 30, "printer": "Quầy 1", "two_up": True, "scan_gap_ms": 50}
    )
    write_settings(keys(home) / "settings.toml", {"printer": "Quầy 2", "two_up": False})
    environment = {**home, "BCDESK_PRINTER": "pdf", "BCDESK_DATA_FOLDER": "~/quầy", "BCDESK_FULL_SCREEN": "0"}
    settings = load_settings(environment)
    assert (settings.lock_minutes, settings.scan_gap_ms) == (30, 50)
    assert load_settings(home).printer == "Quầy 2"
    assert (settings.printer, settings.two_up, settings.full_screen) == ("pdf", False, False)
    assert settings.data_folder == Path("~/quầy").expanduser()
    elsewhere = tmp_path / "it.toml"
    write_settings(elsewhere, {"lock_minutes": 45})
    assert load_settings({**home, "BCDESK_POLICY": str(elsewhere)}).lock_minutes == 45


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("lock_minuts = 30", "không có thiết lập tên lock_minuts"),
        ('lock_minutes = "ba mươi"', "lock_minutes không nhận giá trị 'ba mươi'"),
        ("lock_minutes = 1.5", "lock_minutes không nhận giá trị 1.5"),
        ("lock_minutes = true", "lock_minutes không nhận giá trị True"),
        ('two_up = "có"', "two_up không nhận giá trị 'có'"),
        ('printer = ["pdf"]', "printer không nhận giá trị"),
        ("printer = 5", "printer không nhận giá trị 5"),
        ("data_folder = 5", "data_folder không nhận giá trị 5"),
        ("printer = pdf", "không đọc được"),
        ("[printer]\nname = 'pdf'", "printer không nhận giá trị"),
        (b"printer = 'M\xe1y in'", "không đọc được"),
    ],
)
def test_a_fault_in_a_file_is_told_with_its_place(home: dict[str, str], text: str | bytes, told: str) -> None:
    path = keys(home) / "settings.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Trouble, match=re.escape(told)) as trouble:
        load_settings(home)
    assert str(path) in trouble.value.message
    assert trouble.value.remedy


def test_a_file_as_an_editor_on_windows_saves_it(home: dict[str, str]) -> None:
    path = keys(home) / "settings.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes('printer = "Máy in quầy"\r\n'.encode("utf-8-sig"))
    assert load_settings(home).printer == "Máy in quầy"


def test_a_file_that_is_none_is_told(home: dict[str, str]) -> None:
    path = keys(home) / "policy.toml"
    path.mkdir(parents=True)
    with pytest.raises(Trouble, match=re.escape(f"{path} không đọc được")):
        load_settings(home)


def test_a_fault_in_the_environment_is_told(home: dict[str, str]) -> None:
    with pytest.raises(Trouble, match="BCDESK_…: backups_kept không nhận giá trị 'nhiều'"):
        load_settings({**home, "BCDESK_BACKUPS_KEPT": "nhiều"})
    assert load_settings({**home, "BCDESK_BACKUPS_KEPT": "7", "BCDESK_UNKNOWN": "?"}).backups_kept == 7


@given(
    printer=st.text(st.characters(exclude_categories=["Cs"])),
    folder=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: not text.startswith("~")),
    minutes=st.integers(0, 10**9),
    two_up=st.booleans(),
)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, printer: str, folder: str, minutes: int, two_up: bool
) -> None:
    environment = {"HOME": str(tmp_path_factory.getbasetemp() / "round"), "PROGRAMDATA": "round"}
    values = {"printer": printer, "printed_folder": Path(folder), "lock_minutes": minutes, "two_up": two_up}
    write_settings(keys(environment) / "settings.toml", values)
    settings = load_settings(environment)
    assert (settings.printer, settings.printed_folder, settings.lock_minutes, settings.two_up) == tuple(values.values())


def test_the_practice_desk_lives_apart_on_its_own_day(home: dict[str, str]) -> None:
    practice, real = practice_settings(NOW, home), load_settings(home)
    for name in ("data_folder", "key_file", "database", "backup_folder"):
        assert getattr(practice, name) != getattr(real, name)
    assert real == load_settings(home)
    assert (real.clock_offset_days, real.practice_hint, real.printer) == (0, "", "")
    assert NOW.date() + timedelta(days=practice.clock_offset_days) == date(2019, 8, 15)
    apart = vietnam_clock(real)() - vietnam_clock(practice)()
    assert round(apart / timedelta(days=1)) == -practice.clock_offset_days
    assert "Trần Thị Mai" in practice.practice_hint
    assert practice.printer == "pdf"
    later = practice_settings(datetime(2026, 3, 9, 8, 0, tzinfo=VIETNAM), home)
    assert later.clock_offset_days == practice.clock_offset_days  # its day moves on with the calendar
