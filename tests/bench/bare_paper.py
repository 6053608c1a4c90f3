"""A finished Phiếu gửi read back as what stands on it, and a bare reportlab canvas that draws the same again.

The bare canvas is given every place, size and line break. It draws what the copies share once, as our own paper does,
and makes the codes of each dossier anew.
"""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import segno
from barcode import Code128
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dossier import Receipt
from bcdesk.resources_path import resource

FACES = ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic")
UPRIGHT = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one font on one base line; ``matrix`` ends with the place in points."""

    text: str
    font: str
    size: float
    matrix: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A path: its points as (begins a stroke, x, y), and how it is drawn."""

    points: tuple[tuple[bool, float, float], ...]
    filled_gray: float | None
    stroke_width: float | None
    dashes: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page shares with other copies, and what it says alone."""

    shared: tuple[Run | Drawn, ...]
    own: tuple[Run | Drawn, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """A paper: its pages, and what its two codes say."""

    size: tuple[float, float]
    sheets: tuple[Sheet, ...]
    number: str
    qr: str


def read_back(pdf: bytes, receipt: Receipt) -> Content:
    """What stands on a finished paper."""
    with pdfium.PdfDocument(pdf) as document:
        sheets = tuple(_sheet(page) for page in document)
        size = document[0].get_size()
    qr = own_qr(RecordKind.ITEM, receipt.item_number, receipt.accepted_at.date())
    return Content(size, sheets, receipt.item_number, qr)


def draw(content: Content) -> bytes:
    """The same paper from a bare canvas."""
    _register_fonts()
    target = BytesIO()
    canvas = Canvas(target, content.size, initialFontName=FACES[0], invariant=1)
    Code128(content.number).build()
    segno.make_qr(content.qr, error="m")
    forms: dict[int, str] = {}
    for sheet in content.sheets:
        key = hash(sheet.shared)
        if key not in forms:
            forms[key] = f"form{len(forms)}"
            canvas.beginForm(forms[key], 0, 0, *content.size)
            _draw(canvas, sheet.shared)
            canvas.endForm()
        canvas.doForm(forms[key])
        _draw(canvas, sheet.own)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


@cache
def _register_fonts() -> None:
    for face in FACES:
        pdfmetrics.registerFont(TTFont(face, str(resource(f"fonts/{face}.ttf"))))


def _draw(canvas: Any, things: tuple[Run | Drawn, ...]) -> None:
    """Paths first, then all letters in one text object: what costs reportlab least."""
    text, font = canvas.beginText(), ("", 0.0)
    for thing in things:
        if isinstance(thing, Drawn):
            _draw_path(canvas, thing)
            continue
        if thing.matrix[:4] != UPRIGHT:
            _draw_across(canvas, thing)
            continue
        if (thing.font, thing.size) != font:
            font = (thing.font, thing.size)
            text.setFont(*font)
        text.setTextOrigin(*thing.matrix[4:])
        text.textOut(thing.text)
    canvas.drawText(text)


def _draw_across(canvas: Any, run: Run) -> None:
    canvas.saveState()
    canvas.setFont(run.font, run.size)
    canvas.transform(*run.matrix)
    canvas.drawString(0, 0, run.text, mode=1)
    canvas.restoreState()


def _draw_path(canvas: Any, drawn: Drawn) -> None:
    if drawn.filled_gray is not None:
        canvas.setFillGray(drawn.filled_gray)
        path = canvas.beginPath()
        for at in range(0, len(drawn.points), 5):
            (_, left, bottom), _, (_, right, top) = drawn.points[at : at + 3]
            path.rect(left, bottom, right - left, top - bottom)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.setFillGray(0)
        return
    canvas.saveState()
    canvas.setLineWidth(drawn.stroke_width)
    canvas.setDash(list(drawn.dashes))
    if all(begins is not bool(at % 2) for at, (begins, _, _) in enumerate(drawn.points)):
        canvas.lines([(*a[1:], *b[1:]) for a, b in zip(drawn.points[::2], drawn.points[1::2], strict=True)])
    else:
        path = canvas.beginPath()
        for begins, x, y in drawn.points:
            (path.moveTo if begins else path.lineTo)(x, y)
        canvas.drawPath(path)
    canvas.restoreState()


def _sheet(page: pdfium.PdfPage) -> Sheet:
    reader = page.get_textpage()
    shared, own = list[Run | Drawn](), list[Run | Drawn]()
    for thing in page.get_objects(max_depth=4, textpage=reader):
        kept = shared if thing.level else own
        if thing.type == raw.FPDF_PAGEOBJ_TEXT:
            kept.append(
                Run(thing.extract(), thing.get_font().get_base_name(), thing.get_font_size(), thing.get_matrix().get())
            )
        elif thing.type == raw.FPDF_PAGEOBJ_PATH:
            kept.append(_path(thing.raw))
    reader.close()
    return Sheet(tuple(shared), tuple(own))


def _path(path: raw.FPDF_PAGEOBJECT) -> Drawn:
    fill, stroke, width, red = ctypes.c_int(), ctypes.c_int(), ctypes.c_float(), ctypes.c_uint()
    others = (ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint())
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    raw.FPDFPageObj_GetStrokeWidth(path, width)
    raw.FPDFPageObj_GetFillColor(path, red, *others)
    count = max(0, raw.FPDFPageObj_GetDashCount(path))
    dashes = (ctypes.c_float * count)()
    if count:
        raw.FPDFPageObj_GetDashArray(path, dashes, count)
    return Drawn(
        tuple(_points(path)),
        red.value / 255 if fill.value else None,
        width.value if stroke.value else None,
        tuple(dashes),
    )


def _points(path: raw.FPDF_PAGEOBJECT) -> Iterator[tuple[bool, float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO, x.value, y.value
