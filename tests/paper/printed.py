"""A finished PDF as a reader sees it: text, codes, ink of letters and rules."""

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import zxingcpp

MM = 72 / 25.4
_CODES = zxingcpp.barcode_formats_from_str("Code128,QRCode")

Box = tuple[float, float, float, float]
"""left, bottom, right, top in points."""


@dataclass(frozen=True)
class Ink:
    """What one page shows."""

    text: str
    letters: tuple[tuple[str, Box], ...]
    rules: tuple[Box, ...]
    size_mm: tuple[float, float]


def pages(pdf: bytes) -> list[Ink]:
    document = pdfium.PdfDocument(pdf)
    try:
        return [_ink(page) for page in document]
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Without what a line break may add or take."""
    return "".join(text.split())


def codes(pdf: bytes, page_number: int = 0) -> set[str]:
    """What a hand scanner reads from a thermal or laser print: 203 dpi, one bit."""
    document = pdfium.PdfDocument(pdf)
    try:
        picture = document[page_number].render(scale=203 / 72, grayscale=True).to_pil()
    finally:
        document.close()
    one_bit = picture.point([0] * 128 + [255] * 128)
    return {found.text for found in zxingcpp.read_barcodes(one_bit, formats=_CODES)}


def blackness(pdf: bytes, x_mm: float, y_mm: float, side_mm: float) -> float:
    """How much of a square of page 1 is black."""
    document = pdfium.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=300 / 72, grayscale=True).to_pil()
    finally:
        document.close()
    dots = 300 / 25.4
    area = picture.crop(tuple(round(at * dots) for at in (x_mm, y_mm, x_mm + side_mm, y_mm + side_mm)))
    return sum(area.histogram()[:128]) / (area.width * area.height)


def fonts(pdf: bytes) -> dict[str, bool]:
    """Names of the fonts that text is set in, and whether each is embedded."""
    document = pdfium.PdfDocument(pdf)
    found = {}
    for page in document:
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
            font = raw.FPDFTextObj_GetFont(thing.raw)
            name = ctypes.create_string_buffer(128)
            raw.FPDFFont_GetBaseFontName(font, name, 128)
            found[name.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    document.close()
    return found


def _ink(page: pdfium.PdfPage) -> Ink:
    reader = page.get_textpage()
    text = reader.get_text_range().replace("\ufffe", "-")  # pdfium's sign for a hyphen at the end of a line
    letters = []
    for at in range(reader.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(reader.raw, at))
        if not sign.isspace() and raw.FPDFText_IsGenerated(reader.raw, at) == 0:
            letters.append((sign, reader.get_charbox(at)))
    reader.close()
    width, height = page.get_size()
    return Ink(text, tuple(letters), tuple(_rules(page)), (width / MM, height / MM))


def _rules(page: pdfium.PdfPage) -> Iterator[Box]:
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(thing.raw, fill, stroke)
        if stroke.value:
            yield from _segments(thing.raw, thing.get_matrix())


def _segments(path: raw.FPDF_PAGEOBJECT, placed: pdfium.PdfMatrix) -> Iterator[Box]:
    x, y, before = ctypes.c_float(), ctypes.c_float(), (0.0, 0.0)
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
            (x1, y1), (x2, y2) = placed.on_point(*before), placed.on_point(x.value, y.value)
            if math.isclose(x1, x2, abs_tol=0.01) or math.isclose(y1, y2, abs_tol=0.01):
                yield min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
        before = (x.value, y.value)


def faults(ink: Ink, left_mm: float = 8, right_mm: float = 202, bottom_mm: float = 4.2, top_mm: float = 5) -> list[str]:
    """Letters outside the margins, on another letter, or crossed by a rule."""
    found = []
    width_mm, height_mm = ink.size_mm
    for sign, (left, bottom, right, top) in ink.letters:
        if not (left_mm - 0.5 <= left / MM and right / MM <= right_mm + 0.5 and right_mm <= width_mm):
            found.append(f"{sign} stands at x {left / MM:.1f}–{right / MM:.1f} mm")
        if not (bottom_mm - 0.3 <= bottom / MM and top / MM <= height_mm - top_mm + 0.3):
            found.append(f"{sign} stands at y {bottom / MM:.1f}–{top / MM:.1f} mm")
    return found + list(_overprinted(ink)) + list(_crossed(ink))


def _overprinted(ink: Ink) -> Iterator[str]:
    # Neighbours in a word lean over each other in italics.
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, (_, box) in enumerate(ink.letters):
        for x in range(int(box[0] // 12), int(box[2] // 12) + 1):
            for y in range(int(box[1] // 12), int(box[3] // 12) + 1):
                cells[x, y].append(at)
    pairs = {(one, other) for cell in cells.values() for one in cell for other in cell if one + 1 < other}
    for one, other in sorted(pairs):
        (sign, a), (over, b) = ink.letters[one], ink.letters[other]
        across, up = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        smaller = min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
        if across > 0 and up > 0 and across * up > 0.3 * smaller:
            yield f"{sign} and {over} stand on each other at {a[0] / MM:.1f}, {a[1] / MM:.1f} mm"


def _crossed(ink: Ink) -> Iterator[str]:
    for sign, (left, bottom, right, top) in ink.letters:
        for x1, y1, x2, y2 in ink.rules:
            across = min(right, x2) - max(left, x1)
            up = min(top, y2) - max(bottom, y1)
            upright = x1 == x2 and left + 0.3 < x1 < right - 0.3 and up > 0
            level = y1 == y2 and bottom + 0.3 < y1 < top - 0.3 and across > 0
            if upright or level:
                yield f"a rule crosses {sign} at {left / MM:.1f}, {bottom / MM:.1f} mm"
