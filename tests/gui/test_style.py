"""Tokens, fonts, icons, Qt's own words."""

import re
import subprocess
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QMenu, QPlainTextEdit
from pytestqt.qtbot import QtBot

from bcdesk.gui import icons, style
from bcdesk.gui.buttons import PILLS
from bcdesk.gui.fields import MESSAGE_LOOK
from bcdesk.gui.messages import LOOK
from bcdesk.gui.style import NORMAL, TRAINING, Tokens
from bcdesk.resources_path import resource

MENU_EDIT = ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"]


def luminance(colour: str) -> float:
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("values", [NORMAL, TRAINING], ids=["normal", "training"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "card", 4.5),
        ("ink2", "ground", 4.5),
        ("ink2", "header", 4.5),
        ("placeholder", "off_field", 4.5),
        ("off_text", "off", 4.5),
        ("white", "accent", 4.5),
        ("white", "bar", 4.5),
        ("amber_on_dark", "bar", 4.5),
        ("accent_dark", "accent_soft", 4.5),
        ("amber", "amber_soft", 4.5),
        ("green", "green_soft", 4.5),
        ("red", "red_soft", 4.5),
        ("control", "ground", 3.0),
        ("ring", "ground", 3.0),
        ("red_border", "card", 3.0),
        ("amber_border", "card", 3.0),
    ],
)
def test_contrast(values: Tokens, ink: str, ground: str, least: float) -> None:
    assert contrast(getattr(values, ink), getattr(values, ground)) >= least


def test_sheet_has_every_token_replaced() -> None:
    template = resource("style.qss").read_text("utf-8")
    names = set(re.findall(r"@(\w+)", template))
    assert names <= set(Tokens._fields)
    normal, training = style.sheet(template, NORMAL), style.sheet(template, TRAINING)
    assert "@" not in normal.split("*/", 1)[1]
    assert "#0B4A8F" in normal
    assert "#0B4A8F" not in training
    with pytest.raises(KeyError):
        style.sheet("@nosuch", NORMAL)


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_every_weight_is_its_own_face(dressed: QApplication, weight: int) -> None:
    info = QFontInfo(style.font(16, weight))
    assert (info.family(), info.weight(), info.pixelSize()) == ("Be Vietnam Pro", weight, 16)


def test_icons_that_the_code_names_are_there_and_coloured(dressed: QApplication) -> None:
    looks = [*PILLS.values(), *MESSAGE_LOOK.values(), *LOOK.values()]
    for name in {look[0] for look in looks}:
        picture = icons.pixmap(name, "#C4262E", 20, 1.5)
        assert picture.size() == QSize(30, 30)
        image = picture.toImage()
        inks = [image.pixelColor(x, y) for x in range(30) for y in range(30) if image.pixelColor(x, y).alpha() == 255]
        assert inks, name
        assert all(abs(ink.red() - 0xC4) <= 1 and ink.green() == 0x26 and ink.blue() == 0x2E for ink in inks), name


def test_every_icon_file_is_used_and_every_name_has_a_file() -> None:
    folder = resource("icons")
    have = {path.stem for path in folder.glob("*.svg")}
    code = "\n".join(path.read_text("utf-8") for path in Path(style.__file__).parent.glob("*.py"))
    code += resource("style.qss").read_text("utf-8")
    used = {name for name in have if f'"{name}"' in code or f"icons:{name}.svg" in code}
    assert used == have
    assert (folder / "LICENSE").exists()


def texts(menu: QMenu) -> list[str]:
    found = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if not action.isSeparator()]
    menu.deleteLater()
    return found


def test_context_menus_speak_vietnamese(dressed: QApplication, qtbot: QtBot) -> None:
    line, text = QLineEdit("chữ"), QPlainTextEdit("chữ")
    qtbot.addWidget(line)
    qtbot.addWidget(text)
    assert texts(line.createStandardContextMenu()) == MENU_EDIT
    assert texts(text.createStandardContextMenu()) == MENU_EDIT


def test_standard_buttons_speak_vietnamese(dressed: QApplication, qtbot: QtBot) -> None:
    kinds = QDialogButtonBox.StandardButton
    asked = (kinds.Ok, kinds.Cancel, kinds.Yes, kinds.No, kinds.Open, kinds.Save, kinds.Close, kinds.Retry)
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    found = [box.addButton(kind).text().replace("&", "") for kind in asked]
    assert found == ["Đồng ý", "Hủy", "Có", "Không", "Mở", "Lưu", "Đóng", "Thử lại"]


def test_translation_is_made_from_its_source(tmp_path: Path) -> None:
    source, made = resource("i18n") / "qtbase_vi.ts", tmp_path / "made.qm"
    tool = Path(PySide6.__file__).parent / "lrelease"
    subprocess.run([tool, source, "-qm", made], check=True, capture_output=True)
    assert made.read_bytes() == (resource("i18n") / "qtbase_vi.qm").read_bytes()
