"""What the program tells: the line that is always there, until the next act."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from bcdesk.core.errors import Refused, Trouble
from bcdesk.gui import style
from bcdesk.gui.buttons import KeyButton, draw_text, on_click
from bcdesk.gui.icons import Icon

HEIGHT = 40
SMALL_PX = style.LABEL_PX
SHOW_PROGRESS_AFTER_MS = 1000


class Tone(StrEnum):
    """What kind of message; each has its icon, ground and edge."""

    HINT = "hint"
    DONE = "done"
    ATTENTION = "attention"
    ERROR = "error"
    RUNNING = "running"


LOOK = {
    Tone.HINT: ("arrow-right", "ink2", "ground", "line", 1),
    Tone.DONE: ("circle-check", "green", "green_soft", "green_edge", 2),
    Tone.ATTENTION: ("triangle-alert", "amber", "amber_soft", "amber_edge", 2),
    Tone.ERROR: ("octagon-alert", "red", "red_soft", "red_border", 2),
    Tone.RUNNING: ("loader-circle", "accent_dark", "accent_soft", "accent", 1),
}


@dataclass(frozen=True, slots=True)
class Act:
    """A button on the line: its text, the caps on its face, the key sequence, what it does."""

    text: str
    keys: tuple[str, ...]
    sequence: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Message:
    """``text`` may mark words with **…**: they are set bold. ``acts``: Thử lại, Mở PDF, Dừng."""

    tone: Tone
    text: str
    acts: tuple[Act, ...] = ()


def hint(text: str) -> Message:
    return Message(Tone.HINT, text)


def done(text: str) -> Message:
    return Message(Tone.DONE, text)


def of_error(error: Exception, retry: Callable[[], object] | None = None) -> Message:
    """Refused and Trouble in their own words; a bug was told in its own window already."""
    if isinstance(error, Refused):
        return Message(Tone.ERROR, f"**{error.message}**")
    if isinstance(error, Trouble):
        acts = (Act("Thử lại", ("Ctrl", "R"), "Ctrl+R", retry),) if retry else ()
        return Message(Tone.ATTENTION, f"**{error.message}** {error.remedy}", acts)
    return Message(Tone.ERROR, "**Chưa làm được.** Chương trình gặp lỗi, đã ghi vào nhật ký máy.")


def pieces(text: str) -> list[tuple[str, bool]]:
    """The text in runs of (words, bold)."""
    return [(part, number % 2 == 1) for number, part in enumerate(text.split("**")) if part]


def face(px: int, weight: int, bold: bool) -> QFont:
    """Bold words stand out from words that are heavy themselves."""
    return style.font(px, max(600, weight + 100) if bold else weight)


def in_two(
    runs: Sequence[tuple[str, bool]], wide: float, px: int, weight: int = 400
) -> tuple[list[tuple[str, bool]], ...]:
    """Break the runs between two words, so that the first line is as full as it may be."""
    lines: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    x, at = 0.0, 0
    for words, bold in runs:
        measure = QFontMetricsF(face(px, weight, bold)).horizontalAdvance
        for word in re.findall(r"\S+\s*|\s+", words):
            at = 1 if x + measure(word.rstrip()) > wide else at
            x += measure(word)
            lines[at].append((word, bold))
    return lines


def plain(text: str) -> str:
    return text.replace("**", "")


class Sentence(QWidget):
    """Text with bold words: one line, or two smaller ones where it is long; what is still too long ends in "…"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone, self._px, self._weight = "", "ink2", style.FIELD_PX, 400
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_text(self, text: str, tone: str, px: int, weight: int) -> None:
        self._text, self._tone, self._px, self._weight = text, tone, px, weight
        self.setAccessibleName(plain(text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def lines(self) -> tuple[int, tuple[Sequence[tuple[str, bool]], ...]]:
        """The size of the letters, and the runs of each line, as they are painted."""
        runs = pieces(self._text)
        for px in (self._px, SMALL_PX):
            if self._wide(runs, px) <= self.width():
                return px, (runs,)
        return SMALL_PX, in_two(runs, self.width(), SMALL_PX, self._weight)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box, (px, lines) = QPainter(self), QRectF(self.rect()), self.lines()
        if len(lines) == 1:
            self._paint_line(painter, lines[0], px, box)
            return
        half = box.height() / 2
        for top, line in zip((2, half - 1), lines, strict=True):
            self._paint_line(painter, line, px, QRectF(0, top, box.width(), half - 2))

    def _wide(self, runs: Sequence[tuple[str, bool]], px: int) -> float:
        return sum(QFontMetricsF(face(px, self._weight, bold)).horizontalAdvance(words) for words, bold in runs)

    def _paint_line(self, painter: QPainter, line: Sequence[tuple[str, bool]], px: int, box: QRectF) -> None:
        x, shade = 0.0, getattr(style.tokens(), self._tone)
        for words, bold in line:
            letters = face(px, self._weight, bold)
            draw_text(painter, box.adjusted(x, 0, 0, 0), words, letters, shade)
            x += QFontMetricsF(letters).horizontalAdvance(words)


class MessageLine(QFrame):
    """40 px that never go away: the next key, or what was done, until the next act."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Thông báo")
        self.message = hint("")
        self._icon, self._sentence = Icon(px=20), Sentence()
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedWidth(150)
        self._progress.setAccessibleName("Tiến độ")
        self._progress.hide()
        self._late = QTimer(self, singleShot=True, interval=SHOW_PROGRESS_AFTER_MS)
        self._late.timeout.connect(self._show_progress)
        self._buttons: list[KeyButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 1)
        self._row.setSpacing(10)
        for widget in (self._icon, self._sentence, self._progress):
            self._row.addWidget(widget)

    def show_message(self, message: Message) -> None:
        self.message = message
        name, tone = LOOK[message.tone][:2]
        self._icon.show_icon(name if message.text else "", tone)
        is_hint = message.tone is Tone.HINT
        self._sentence.show_text(message.text, tone, *((style.BODY_PX, 500) if is_hint else (style.FIELD_PX, 400)))
        self.setAccessibleDescription(plain(message.text))
        self._show_acts(message.acts if message.tone is not Tone.RUNNING else ())
        self._wait_for_progress(message.tone is Tone.RUNNING)
        self.update()
        if message.text:
            self._read_out()

    def _read_out(self) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def text(self) -> str:
        return plain(self.message.text)

    def _wait_for_progress(self, running: bool) -> None:
        self._progress.hide()
        self._progress.setRange(0, 0)
        if running:
            self._late.start()
        else:
            self._late.stop()

    def _show_progress(self) -> None:
        self._progress.show()
        self._show_acts(self.message.acts)

    def _show_acts(self, acts: Sequence[Act]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []
        for act in acts:
            button = KeyButton(act.text, act.keys, height=30, shortcuts=(act.sequence,))
            on_click(button, act.run)
            self._row.addWidget(button)
            button.show()  # at once: a hidden button's key is dead
            self._buttons.append(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        _icon, _tone, ground, edge, thick = LOOK[self.message.tone]
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)  # fillRect would draw in all of QGradient: 1 ms at the start
        painter.setBrush(style.colour(ground))
        painter.drawRect(self.rect())
        if self.message.text:
            painter.setBrush(style.colour(edge))
            painter.drawRect(0, self.height() - thick, self.width(), thick)
