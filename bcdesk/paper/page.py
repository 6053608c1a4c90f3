"""A page being drawn: sizes, rules, text; and the PDF of the pages. All places in mm from the top left corner."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import Enum
from io import BytesIO
from threading import Lock
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from bcdesk.paper.text import (
    BOLD,
    MM,
    REGULAR,
    Fitted,
    Line,
    Pieces,
    pieces_width_mm,
    register_fonts,
    width_mm,
)

_CLOSING = Lock()

# Streams as bytes: as text (ASCII85) they are a quarter larger and take longer to make than everything else.
rl_config.useA85 = 0

A5_WIDTH, A5_HEIGHT = 210.0, 148.5
A4_WIDTH, A4_HEIGHT = 210.0, 297.0
LEFT, RIGHT = 8.0, 202.0
"""Margins of the A5 papers."""

HEAVY, MEDIUM, FINE, HAIR = 1.0, 0.7, 0.3, 0.25
"""Widths of rules in points: under the head, between blocks, inside, between the rows of a list."""


class Align(Enum):
    """Where the given x stands in a text."""

    START = 0.0
    MIDDLE = 0.5
    END = 1.0


class Page:
    """One page, or one half of a sheet. What is drawn reaches the canvas with ``flush``: fills, rules, then text."""

    def __init__(self, canvas: Any, height_mm: float = A5_HEIGHT) -> None:
        self._canvas = canvas
        self._height_mm = height_mm
        self._begin()

    def _begin(self) -> None:
        self._rules: dict[float, list[tuple[float, float, float, float]]] = defaultdict(list)
        self._dotted: list[tuple[float, float, float, float]] = []
        self._ticks: list[tuple[float, float, float]] = []
        self._white: list[tuple[float, float, float, float]] = []
        self._black: list[tuple[float, float, float, float]] = []
        self._reversed: list[tuple[float, float, str, float]] = []
        self._text = self._canvas.beginText()
        self._font = ("", 0.0)

    def text(self, x: float, y: float, text: str, font: str, size: float, align: Align = Align.START) -> None:
        """A text on its base line ``y``."""
        if align is not Align.START:
            x -= width_mm(text, font, size) * align.value
        self._say(x, y, text, font, size)

    def pieces(self, x: float, y: float, pieces: Pieces, size: float, align: Align = Align.START) -> None:
        """Text of several fonts on one base line."""
        if align is not Align.START:
            x -= pieces_width_mm(pieces, size) * align.value
        for font, text in pieces:
            self._say(x, y, text, font, size)
            x += width_mm(text, font, size)

    def line(self, x: float, y: float, line: Line, size: float, room_mm: float) -> None:
        """A line of a paragraph, stretched to ``room_mm`` unless it is the last."""
        if line.ends_paragraph or not line.spaces:
            self.pieces(x, y, line.pieces, size)
            return
        extra_mm = (room_mm - line.width_mm) / line.spaces
        self._text.setWordSpace(extra_mm * MM)
        for font, text in line.pieces:
            self._say(x, y, text, font, size)
            x += width_mm(text, font, size) + extra_mm * (text.count(" ") + text.count("\u00a0"))
        self._text.setWordSpace(0)

    def fitted(self, x: float, y: float, fitted: Fitted, pitch_mm: float, align: Align = Align.START) -> float:
        """Lines below each other, the first on ``y``; the base line of the last."""
        for at, line in enumerate(fitted.lines):
            self.pieces(x, y + at * pitch_mm, line.pieces, fitted.size, align)
        return y + (len(fitted.lines) - 1) * pitch_mm

    def _say(self, x: float, y: float, text: str, font: str, size: float) -> None:
        if (font, size) != self._font:
            self._text.setFont(font, size)
            self._font = (font, size)
        self._text.setTextOrigin(x * MM, (self._height_mm - y) * MM)
        self._text.textOut(text)

    def horizontal(self, y: float, x_from: float = LEFT, x_to: float = RIGHT, width: float = FINE) -> None:
        self.rule(x_from, y, x_to, y, width)

    def vertical(self, x: float, y_from: float, y_to: float, width: float = FINE) -> None:
        self.rule(x, y_from, x, y_to, width)

    def rule(self, x_from: float, y_from: float, x_to: float, y_to: float, width: float) -> None:
        self._rules[width].append(self._points(x_from, y_from, x_to, y_to))

    def box(self, x: float, y: float, width_mm: float, height_mm: float, width: float) -> None:
        """A frame whose top left corner is (x, y)."""
        right, bottom = x + width_mm, y + height_mm
        for ends in ((x, y, right, y), (x, bottom, right, bottom), (x, y, x, bottom), (right, y, right, bottom)):
            self.rule(*ends, width)

    def dots(self, y: float, x_from: float, x_to: float) -> None:
        """A line to write on by hand."""
        self._dotted.append(self._points(x_from, y, x_to, y))

    def fill_in(self, x: float, y: float, parts: Iterable[str | float], size: float, font: str = REGULAR) -> float:
        """Words, and lines of so many mm to write on, behind each other; where they end."""
        for part in parts:
            if isinstance(part, str):
                self.text(x, y, part, font, size)
                x += width_mm(part, font, size) + 1
            else:
                self.dots(y, x, x + part)
                x += part + 1
        return x - 1

    def tick_box(self, x: float, y: float, ticked: bool, side_mm: float = 2.8) -> None:
        """A box to choose by; the tick is a path, as Tinos has no such letter."""
        self.box(x, y, side_mm, side_mm, 0.5)
        if ticked:
            self._ticks.append((x, y, side_mm))

    def white(self, x: float, y: float, width_mm: float, height_mm: float) -> None:
        """A white area under a code: its quiet zone."""
        self._white.append(self._rect(x, y, width_mm, height_mm))

    def black(self, areas: Iterable[tuple[float, float, float, float]]) -> None:
        """Black areas (x, y, width, height): the bars of a code."""
        self._black.extend(self._rect(*area) for area in areas)

    def bar(self, x: float, y: float, width_mm: float, height_mm: float, text: str, size: float) -> None:
        """A black bar with white letters in its middle."""
        self.black([(x, y, width_mm, height_mm)])
        self._reversed.append((x + width_mm / 2, y + height_mm / 2 + size * 0.12, text, size))

    def _points(self, x1: float, y1: float, x2: float, y2: float) -> tuple[float, float, float, float]:
        return x1 * MM, (self._height_mm - y1) * MM, x2 * MM, (self._height_mm - y2) * MM

    def _rect(self, x: float, y: float, width_mm: float, height_mm: float) -> tuple[float, float, float, float]:
        return x * MM, (self._height_mm - y - height_mm) * MM, width_mm * MM, height_mm * MM

    def flush(self) -> None:
        """Put everything on the canvas."""
        canvas = self._canvas
        for shade, areas in ((1, self._white), (0, self._black)):
            if areas:
                path = canvas.beginPath()
                for area in areas:
                    path.rect(*area)
                canvas.setFillGray(shade)
                canvas.drawPath(path, stroke=0, fill=1)
        canvas.setFillGray(0)
        for width, lines in self._rules.items():
            canvas.setLineWidth(width)
            canvas.lines(lines)
        if self._dotted:
            canvas.saveState()
            canvas.setLineWidth(0.5)
            canvas.setDash([0.5, 1.5])
            canvas.lines(self._dotted)
            canvas.restoreState()
        for x, y, side_mm in self._ticks:
            self._draw_tick(x, y, side_mm)
        canvas.drawText(self._text)
        for x, y, text, size in self._reversed:
            canvas.setFillGray(1)
            canvas.setFont(BOLD, size)
            canvas.drawCentredString(x * MM, (self._height_mm - y) * MM, text)
            canvas.setFillGray(0)
        self._begin()

    def _draw_tick(self, x: float, y: float, side_mm: float) -> None:
        path = self._canvas.beginPath()
        for at, (right, down) in enumerate(((0.18, 0.52), (0.42, 0.78), (0.86, 0.16))):
            left_pt, top_pt, _, _ = self._points(x + right * side_mm, y + down * side_mm, 0, 0)
            (path.lineTo if at else path.moveTo)(left_pt, top_pt)
        self._canvas.saveState()
        self._canvas.setLineWidth(1.1)
        self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()

    def diagonal(self, text: str, x: float, y: float, x_to: float, y_to: float) -> None:
        """Words in outline from one point up to another, over what was drawn before."""
        canvas = self._canvas
        left_pt, bottom_pt, right_pt, top_pt = self._points(x, y, x_to, y_to)
        across, up = right_pt - left_pt, top_pt - bottom_pt
        length = (across**2 + up**2) ** 0.5
        size = length / (width_mm(text, BOLD, 1) * MM)
        canvas.saveState()
        canvas.setStrokeGray(0.4)
        canvas.setLineWidth(0.6)
        canvas.transform(across / length, up / length, -up / length, across / length, left_pt, bottom_pt)
        canvas.setFont(BOLD, size)
        canvas.drawString(0, 0, text, mode=1)
        canvas.restoreState()


class _Canvas(Canvas):  # type: ignore[misc]
    """A PDF that is closed while no other is: cutting a font down moves a cursor in the one font that all share."""

    def save(self) -> None:
        with _CLOSING:
            super().save()


def new_canvas(target: BytesIO, width_mm: float, height_mm: float, title: str) -> Any:
    """An empty PDF. Its bytes depend on what is drawn alone, so that a paper made twice is the same file."""
    register_fonts()
    # Without a font of its own for the start of a page reportlab lists Helvetica, which is not embedded.
    canvas = _Canvas(target, (width_mm * MM, height_mm * MM), initialFontName=REGULAR, invariant=1, lang="vi")
    canvas.setTitle(title)
    return canvas


@contextmanager
def form(canvas: Any, name: str) -> Iterator[Page]:
    """A page that is drawn once and placed on several copies by ``canvas.doForm``."""
    canvas.beginForm(name, 0, 0, A5_WIDTH * MM, A5_HEIGHT * MM)
    page = Page(canvas)
    yield page
    page.flush()
    canvas.endForm()
