"""The self-test of an installed program: sound here, and each fault that it is there for is found."""

import os
import sys
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from bcdesk.cli import main
from bcdesk.core.errors import Trouble
from bcdesk.paper.barcode import code_128
from bcdesk.paper.page import A5_HEIGHT, A5_WIDTH, Page, new_canvas
from bcdesk.practice import practice_settings
from bcdesk.selftest import CHECKS, Place, findings, shows_code
from bcdesk.store.lock import one_window
from bcdesk.store.types import VIETNAM

NUMBER = "TH281530015VN"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    home = {"HOME": str(tmp_path), "PROGRAMDATA": str(tmp_path)}
    return Place(practice_settings(datetime(2026, 11, 24, 9, tzinfo=VIETNAM), home), tmp_path)


@pytest.mark.usefixtures("qapp")
def test_a_sound_program_says_so_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "findings.txt"
    assert main(["selftest", str(file)]) == 0
    lines = file.read_text("utf-8").splitlines()
    assert [line.split(":")[0] for line in lines] == [f"ĐẠT   {name}" for name in CHECKS]
    assert capsys.readouterr().out.splitlines() == lines


@pytest.mark.usefixtures("qapp")
def test_a_fault_is_told_and_the_other_checks_run(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    """A key file that this PC cannot read: what depends on it fails, the rest is sound."""
    place.settings.key_file.write_bytes(b"sealed on another PC")
    place.settings.key_file.chmod(0o600)
    told = {finding.name: finding for finding in findings(CHECKS, place)}
    faulty = {name for name, finding in told.items() if not finding.sound}
    assert faulty == {"Cơ sở dữ liệu", "Nhận hồ sơ"}
    assert str(told["Nhận hồ sơ"]).startswith("HỎNG  Nhận hồ sơ: Tệp khóa ")


def test_a_missing_part_of_the_program_is_a_finding(place: Place) -> None:
    def unpacked_without(place: Place) -> str:
        raise ModuleNotFoundError("No module named 'alembic'")

    found = list(findings({"Nâng cấp dữ liệu": unpacked_without, "Múi giờ": CHECKS["Múi giờ"]}, place))
    assert [finding.sound for finding in found] == [False, True]
    assert str(found[0]) == "HỎNG  Nâng cấp dữ liệu: ModuleNotFoundError: No module named 'alembic'"


def test_a_second_process_is_told_that_the_folder_is_held(tmp_path: Path) -> None:
    assert main(["selftest", "--hold", str(tmp_path)]) == 0
    with one_window(tmp_path, "cửa sổ đang mở"):
        assert main(["selftest", "--hold", str(tmp_path)]) == 1


@pytest.mark.parametrize(("module_mm", "readable"), [(0.25, True), (0.17, False)])
def test_bars_are_read_by_their_widths(module_mm: float, readable: bool) -> None:
    pdf = printed(NUMBER, module_mm)
    assert shows_code(pdf, NUMBER) is readable
    assert not shows_code(pdf, "TH281530029VN")


def printed(number: str, module_mm: float) -> bytes:
    target = BytesIO()
    canvas = new_canvas(target, A5_WIDTH, A5_HEIGHT, "In thử")
    page = Page(canvas)
    code_128(page, 100, 20, number, number, 12, module_mm)
    page.flush()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


@pytest.mark.usefixtures("qapp")
def test_without_a_console_the_findings_are_kept_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["--selftest"]) == 0
    assert (tmp_path / "bcdesk-selftest.txt").read_text("utf-8").count("ĐẠT") == len(CHECKS)
    assert os.listdir(tmp_path) == ["bcdesk-selftest.txt"]


def test_trouble_is_told_in_its_own_words(place: Place) -> None:
    def held(place: Place) -> str:
        raise Trouble("Ổ đĩa đầy.", "Dọn bớt.")

    assert [str(finding) for finding in findings({"Máy in": held}, place)] == ["HỎNG  Máy in: Ổ đĩa đầy."]
