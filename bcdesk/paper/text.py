"""Type on paper: the fonts, how wide words are, where lines break. Widths in mm, sizes in points."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from bcdesk.resources_path import resource

MM = 72 / 25.4
"""Points in a millimetre."""

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"
_FILES = {REGULAR: "Tinos-Regular", BOLD: "Tinos-Bold", ITALIC: "Tinos-Italic", BOLD_ITALIC: "Tinos-BoldItalic"}

_NBSP = "\u00a0"
_UNITS = "g|kg|đồng|ngày|tháng|lần|loại|khoản"
_BOUND = re.compile(rf"(?<=\bsố) (?=\S*\d)|(?<=\d) (?=(?:{_UNITS})\b)|(?<=\bJ) (?=\+)|(?<=J.\+) (?=\d)")
_PLACE_END = re.compile(r" (?=[^ ,]+(?:,|$))")
_ROUNDING_MM = 0.01

Pieces: TypeAlias = tuple[tuple[str, str], ...]
"""Text of several fonts in one flow: (font, text)."""


class DoesNotFit(AssertionError):
    """What should be printed is larger than its room: a fault of the layout, which never draws over its neighbours."""


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line; ``spaces`` are those that a justified line stretches."""

    pieces: Pieces
    width_mm: float
    spaces: int
    ends_paragraph: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text broken into lines at the size that its room allows."""

    lines: tuple[Line, ...]
    size: float


@cache
def register_fonts() -> None:
    """Make Tinos known to reportlab, once for each process."""
    for font, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(font, str(resource(f"fonts/{file}.ttf"))))


@cache
def _advances(font: str) -> tuple[dict[int, float], float]:
    register_fonts()
    face = pdfmetrics.getFont(font).face
    return face.charWidths, face.defaultWidth


@lru_cache(maxsize=16_384)
def _em(text: str, font: str) -> float:
    """Width in thousandths of the size."""
    widths, other = _advances(font)
    return sum(widths.get(ord(letter), other) for letter in text)


def width_mm(text: str, font: str, size: float) -> float:
    return _em(text, font) * size / (1000 * MM)


def pieces_width_mm(pieces: Pieces, size: float) -> float:
    return sum(_em(text, font) for font, text in pieces) * size / (1000 * MM)


def bound(text: str) -> str:
    """Hard spaces between a number and its unit, "số" and its number, J and n."""
    return _BOUND.sub(_NBSP, text)


def bound_place(text: str) -> str:
    """An address whose place names keep their last two syllables together."""
    return _PLACE_END.sub(_NBSP, bound(text))


def fit(pieces: Pieces, room_mm: float, size: float, floor: float, wrapped: float | None = None) -> Fitted:
    """One line, made smaller down to ``floor``; else as many lines as it takes, at ``wrapped`` (or the floor)."""
    one_line_mm = pieces_width_mm(pieces, 1)
    if one_line_mm * size > room_mm + _ROUNDING_MM:
        size = int(room_mm / one_line_mm * 20) / 20
    if size >= floor:
        return Fitted((Line(pieces, one_line_mm * size, _spaces(pieces), True),), size)
    size = wrapped or floor
    return Fitted(wrap(pieces, room_mm, size), size)


def fit_line(text: str, font: str, room_mm: float, size: float, floor: float) -> float:
    """The size at which a text stands on one line; it has to."""
    fitted = fit(((font, text),), room_mm, size, floor)
    if len(fitted.lines) > 1:
        raise DoesNotFit(f"{text!r} is wider than {room_mm:.1f} mm at {floor} pt")
    return fitted.size


@lru_cache(maxsize=1_024)
def wrap(pieces: Pieces, room_mm: float, size: float) -> tuple[Line, ...]:
    """Break at spaces; a word wider than the line is broken at hard spaces, then between letters."""
    room = (room_mm + _ROUNDING_MM) * MM / size * 1000
    gap = _em(" ", REGULAR)
    lines: list[list[Pieces]] = [[]]
    used = 0.0
    for word in _words(pieces, room):
        em = sum(_em(text, font) for font, text in word)
        if lines[-1] and used + gap + em > room:
            lines.append([])
        used = used + gap + em if lines[-1] else em
        lines[-1].append(word)
    return tuple(_line(words, size, last=words is lines[-1]) for words in lines)


def _words(pieces: Pieces, room: float) -> Iterator[Pieces]:
    word: list[tuple[str, str]] = []
    for font, text in pieces:
        first, *rest = text.split(" ")
        if first:
            word.append((font, first))
        for part in rest:
            if word:
                yield from _narrow(tuple(word), room)
            word = [(font, part)] if part else []
    if word:
        yield from _narrow(tuple(word), room)


def _narrow(word: Pieces, room: float) -> Iterable[Pieces]:
    if sum(_em(text, font) for font, text in word) <= room:
        return (word,)
    if any(_NBSP in text for _, text in word):
        return _words(tuple((font, text.replace(_NBSP, " ")) for font, text in word), room)
    return _letters(word, room)


def _letters(word: Pieces, room: float) -> Iterator[Pieces]:
    part: list[tuple[str, str]] = []
    used = 0.0
    for font, text in word:
        start = 0
        for at, letter in enumerate(text):
            em = _em(letter, font)
            if used and used + em > room:
                yield (*part, (font, text[start:at])) if at > start else tuple(part)
                part, start, used = [], at, 0.0
            used += em
        part.append((font, text[start:]))
    yield tuple(part)


def _line(words: list[Pieces], size: float, last: bool) -> Line:
    joined: list[tuple[str, str]] = []
    for word in words:
        for at, (font, text) in enumerate(word):
            if joined and at == 0:
                before, said = joined[-1]
                joined[-1] = (before, f"{said} ")
            if joined and joined[-1][0] == font:
                joined[-1] = (font, joined[-1][1] + text)
            else:
                joined.append((font, text))
    pieces = tuple(joined)
    return Line(pieces, pieces_width_mm(pieces, size), _spaces(pieces), last)


def _spaces(pieces: Pieces) -> int:
    return sum(text.count(" ") + text.count(_NBSP) for _, text in pieces)
