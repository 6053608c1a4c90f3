"""F10, Ctrl+M: printers are chosen for each kind of paper; what a scanner sends is shown, and why it was not taken."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core import scan
from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.printers import Printers, Tray
from bcdesk.core.staff import Role
from bcdesk.desk import staff
from bcdesk.desk.counter import Counter, Rules
from bcdesk.desk.printers import chosen_printers
from bcdesk.gui import background
from bcdesk.gui.devices_page import DevicesPage
from bcdesk.gui.keys import CTRL, enter, press, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.printing import TO_FILE
from bcdesk.gui.scan_router import Burst
from bcdesk.gui.scan_words import read_words
from bcdesk.gui.scanner_card import ScannerCard
from tests.gui.conftest import Show, put
from tests.gui.test_printing import asked  # noqa: F401

SETTINGS = Rules(printers=Printers("HP", label="Zebra"))


@pytest.fixture
def page(window: MainWindow, counter: Counter, qtbot: QtBot) -> DevicesPage:
    boss = next(person for person in staff.roster(counter) if person.role is Role.SUPERVISOR)
    made = DevicesPage()
    made.set_counter(replace(counter, clerk=boss, rules=SETTINGS))
    put(window, made)
    qtbot.waitUntil(background.idle)
    return made


def test_what_the_settings_name_is_offered_and_another_choice_is_kept(
    qtbot: QtBot, window: MainWindow, page: DevicesPage, counter: Counter
) -> None:
    assert page.printers.value() == SETTINGS.printers
    assert page.printers.fields[Tray.LABEL].combo.currentText() == "Zebra (không thấy)"
    assert page.printers.fields[Tray.VOUCHER].combo.currentText() == "Không in chứng từ cùng hồ sơ"
    page.printers.fields[Tray.VOUCHER].set_value(TO_FILE)
    page.printers.roll.set_value(True)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(background.idle)
    assert "Đã lưu máy in." in window.line.text()
    assert chosen_printers(counter) == Printers("HP", label="Zebra", voucher=TO_FILE, roll=True)


def test_a_clerk_may_not_choose(qtbot: QtBot, window: MainWindow, page: DevicesPage, counter: Counter) -> None:
    page.set_counter(replace(counter, rules=SETTINGS))
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(background.idle)
    assert "trưởng bưu cục" in window.line.text()
    assert chosen_printers(counter) is None


def test_a_trial_page_goes_to_the_printer_of_its_paper(
    qtbot: QtBot,
    window: MainWindow,
    page: DevicesPage,
    asked: Path,  # noqa: F811
) -> None:
    for key, wanted in ((Qt.Key.Key_3, "media=Custom.100x75mm -d Zebra"), (Qt.Key.Key_2, "media=A4 -d HP")):
        press(key, CTRL)
        qtbot.waitUntil(background.idle)
        assert wanted in asked.read_text().splitlines()[-1]
    assert "Đã gửi trang thử" in window.line.text()
    page.printers.fields[Tray.LABEL].set_value(TO_FILE)
    press(Qt.Key.Key_3, CTRL)
    assert "chỉ lưu tệp PDF" in window.line.text()


def test_a_scan_is_shown_raw_and_as_it_is_read(page: DevicesPage) -> None:
    page.take_scan("HB281500129VN")
    assert page.scanner.raw.text() == "HB281500129VN"
    assert page.scanner.read.text() == "Số hiệu bưu gửi HB 2815 0012 9 VN, đúng số kiểm tra"
    assert "có Enter" in page.scanner.verdict.text()


class Hands:
    """A clock that each key moves on by so many milliseconds."""

    def __init__(self, gap_ms: float) -> None:
        self.now, self.gap_ms = 0.0, gap_ms

    def __call__(self) -> float:
        self.now += self.gap_ms
        return self.now


@pytest.mark.parametrize(
    ("gap_ms", "text", "entered", "wanted"),
    [
        (80, "HB281500129VN", True, "chậm hơn một lần quét"),
        (5, "HB2", True, "ngắn hơn 6 ký tự"),
        (5, "HB281500129VN", False, "thiếu Enter"),
    ],
)
def test_why_something_was_not_taken_for_a_scan(
    qtbot: QtBot, show: Show, gap_ms: float, text: str, entered: bool, wanted: str
) -> None:
    scanner = ScannerCard(Burst(), Hands(gap_ms))
    show(scanner)
    scanner.begin()
    scanner.field.edit.setFocus()
    type_text(scanner.field.edit, text)
    if entered:
        enter()
    qtbot.waitUntil(lambda: wanted in scanner.verdict.text())
    assert f"lâu nhất {gap_ms} ms" in scanner.verdict.text()
    assert scanner.raw.text() == text
    assert scanner.field.text() == ""


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("HB281500129VN", "Số hiệu bưu gửi"),
        ("KQ281500190815001", "Mã đăng ký nhận kết quả KQ281500190815001"),
        ("000.00.25.H62-190815-0001", "Mã hồ sơ 000.00.25"),
        ("1.001193", "Mã thủ tục 1.001193"),
        ("0912345678", "Số điện thoại 0912345678"),
        ("026185003412", "Số giấy tờ 026185003412"),
        ("https://vnpost.vn", "giống đường dẫn trang web"),
        ("026185003412||Nguyễn Thị Hạnh|12031985|Nữ|Thôn Đông|15082021", "Thẻ căn cước: Nguyễn Thị Hạnh"),
        ("Đầu đọc", "Không phải mã"),
    ],
)
def test_each_code_is_said_in_words(raw: str, wanted: str) -> None:
    assert wanted in read_words(scan.read(raw, burst=True))


def test_every_own_record_is_named() -> None:
    from datetime import date

    from bcdesk.core.codes import record_code

    on = date(2019, 8, 15)
    for kind in RecordKind:
        number = "HB281500129VN" if kind is RecordKind.ITEM else record_code(kind, "281500", on, 1)
        assert number in read_words(scan.read(own_qr(kind, number, on), burst=True))


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (scan.Garbled("HB28150012ơVN", "HB281500129VN"), "sửa lại được thành HB281500129VN. Số hiệu bưu gửi"),
        (scan.Garbled("ế", None), "không sửa lại được"),
        (scan.SearchText("hạnh"), "Chữ để tìm: hạnh"),
    ],
)
def test_a_garbled_scan_is_told_with_its_repair(found: scan.Scan, wanted: str) -> None:
    assert wanted in read_words(found)
