"""The look: tokens, fonts and the one style sheet; training mode is the same sheet with other values."""

import re
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QDir, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QWidget

STYLE, STYLED = "Fusion", "styled"
FAMILY = "Be Vietnam Pro"
FACES = ("Regular", "Medium", "SemiBold", "Bold")
BODY_PX = 15
FIELD_PX = 16
LABEL_PX = 14
CAP_PX = 13


class Tokens(NamedTuple):
    """Colours by what they are for; every text pair has at least 4.5 : 1."""

    accent: str = "#0B4A8F"
    accent_dark: str = "#08376B"
    accent_soft: str = "#E8F0FA"
    accent_cap: str = "#C3D3E8"
    bar: str = "#0A2E57"
    ring: str = "#5A84B2"
    ink: str = "#16202C"
    ink2: str = "#4A5666"
    placeholder: str = "#5D6878"
    control: str = "#7B8796"
    line: str = "#D3D9E1"
    line2: str = "#E6EAEF"
    ground: str = "#F1F3F6"
    card: str = "#FFFFFF"
    header: str = "#E9EDF2"
    cap: str = "#F7F8FA"
    off: str = "#E4E8ED"
    off_text: str = "#56616F"
    off_field: str = "#EDF0F4"
    amber: str = "#7A4A00"
    amber_border: str = "#B26B00"
    amber_edge: str = "#E3A51A"
    amber_soft: str = "#FFF3D6"
    amber_on_dark: str = "#FFD98A"
    green: str = "#12633A"
    green_edge: str = "#1B7F4B"
    green_soft: str = "#E5F4EB"
    red: str = "#A8141B"
    red_border: str = "#C4262E"
    red_soft: str = "#FDEBEB"
    white: str = "#FFFFFF"


NORMAL = Tokens()
TRAINING = NORMAL._replace(
    accent="#5B2A86",
    accent_dark="#3E1D5E",
    accent_soft="#F4EDFA",
    accent_cap="#D5C4E5",
    bar="#3E1D5E",
    ring="#8A69AE",
)


def tokens() -> Tokens:
    """The values in force in this application."""
    app = QApplication.instance()
    return TRAINING if app is not None and app.property("training") else NORMAL


def colour(name: str) -> QColor:
    """A token's colour by its name ("accent", "red" …)."""
    return QColor(getattr(tokens(), name))


def font(px: int, weight: int = 400) -> QFont:
    """The interface font; sizes are pixels at 96 dpi, shapes are never hinted to the pixel grid."""
    made = QFont(FAMILY)
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def application(name: str) -> QApplication:
    """The application, to be dressed by ``apply``. Told its style later, PySide would learn all of QStyle: 5 ms."""
    made = QApplication([name, "-style", STYLE])
    made.setProperty(STYLED, True)
    return made


def apply(app: QApplication, resources: Path, *, training: bool = False) -> None:
    """Dress the application from the files in ``resources``; before the first widget is made."""
    prepare(app, resources, training=training)
    dress(app, resources)


def prepare(app: QApplication, resources: Path, *, training: bool = False) -> None:
    """Fonts, palette and words: what widgets measure themselves by."""
    app.setProperty("training", training)
    QDir.setSearchPaths("icons", [str(resources / "icons")])
    for face in FACES:
        path = resources / "fonts" / f"BeVietnamPro-{face}.ttf"
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(path)
    if not app.property(STYLED):
        app.setStyle(STYLE)
    app.setFont(font(BODY_PX))
    app.setPalette(_palette(tokens()))
    speak_vietnamese(app, resources)


def dress(app: QApplication, resources: Path) -> None:
    """The style sheet. The first window gets it when it is whole: else each of its parts is dressed several times."""
    app.setStyleSheet(sheet((resources / "style.qss").read_text(encoding="utf-8"), tokens()))


def speak_vietnamese(app: QApplication, resources: Path) -> None:
    """Qt's own texts (context menus, standard buttons) in Vietnamese; no Qt package carries them."""
    translator = QTranslator(app)
    if not translator.load(str(resources / "i18n" / "qtbase_vi.qm")):
        raise FileNotFoundError(resources / "i18n" / "qtbase_vi.qm")
    app.installTranslator(translator)


def sheet(template: str, values: Tokens) -> str:
    """The style sheet with each @token replaced; an unknown token is a KeyError."""
    by_name = values._asdict()
    return re.sub(r"@(\w+)", lambda found: by_name[found[1]], template)


def set_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Set a property that the sheet selects by, and dress the widget again if it changed."""
    if (widget.property(name) or "") != (value or ""):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def label(text: str = "", px: int = BODY_PX, weight: int = 400, tone: str = "ink") -> QLabel:
    """A plain-text label; ``tone`` is the colour's name in the sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(px, weight))
    if tone != "ink":
        made.setProperty("tone", tone)
    return made


def with_marks(made: QLabel) -> QLabel:
    """Room for two marks over a capital (Ễ, Ấ): they rise above the font's own line, and a label cuts there."""
    made.setContentsMargins(0, -(-made.font().pixelSize() // 5), 0, 0)
    return made


def _palette(values: Tokens) -> QPalette:
    palette = QPalette(QColor(values.ground))
    for role, name in (
        (QPalette.ColorRole.WindowText, values.ink),
        (QPalette.ColorRole.Text, values.ink),
        (QPalette.ColorRole.ButtonText, values.ink),
        (QPalette.ColorRole.Base, values.card),
        (QPalette.ColorRole.PlaceholderText, values.placeholder),
        (QPalette.ColorRole.Highlight, values.accent),
        (QPalette.ColorRole.HighlightedText, values.white),
    ):
        palette.setColor(role, QColor(name))
    return palette
