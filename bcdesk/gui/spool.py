"""Giving a PDF to a printer, and pages as pictures for the preview. Runs in the io lane."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pypdfium2 as pdfium
from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from bcdesk.core.errors import Trouble

POINTS_PER_INCH = 72
SIDES_PT = {"A5": (420, 595), "A4": (595, 842)}
NAMED = {"A5": QPageSize.PageSizeId.A5, "A4": QPageSize.PageSizeId.A4}
_NEAR_PT = 3
LP_SECONDS = 20
REMEDY = "Cắm lại máy in rồi bấm In tiếp, hoặc mở PDF."


def page_image(pdf: bytes, width_px: int, page: int = 0) -> QImage:
    """One page, drawn to a width."""
    with pdfium.PdfDocument(pdf) as document:
        sheet = document[page]
        return _image(sheet, width_px / sheet.get_width())


def spool(pdf: bytes, printer: str, title: str, copies: int = 1) -> None:
    """Hand a PDF to a printer by name ("": the default one). Trouble names the printer and what to do."""
    if sys.platform == "win32":
        for _ in range(copies):
            paint(pdf, QPrinter(), printer)
    else:
        _lp(pdf, printer, title, copies)


def media(sheet: pdfium.PdfPage) -> str:
    """What a page is printed on, as CUPS calls it: A4, A5, or a label or a roll by its measure."""
    short, long = sorted(sheet.get_size())
    for name, sides in SIDES_PT.items():
        if abs(short - sides[0]) < _NEAR_PT and abs(long - sides[1]) < _NEAR_PT:
            return name
    width, height = (round(side / POINTS_PER_INCH * 25.4) for side in sheet.get_size())
    return f"Custom.{width}x{height}mm"


def paint(pdf: bytes, device: QPrinter, printer: str = "") -> None:
    """Draw the pages at the printer's own resolution, so that bars fall on whole dots."""
    device.setFullPage(True)
    if printer:
        device.setPrinterName(printer)
    painter = QPainter()
    for number, sheet in enumerate(_pages(pdf)):
        device.setPageLayout(_layout(sheet))
        if (number and not device.newPage()) or (not number and not painter.begin(device)):
            raise Trouble(f"Máy in {printer or 'mặc định'} không phản hồi.", REMEDY)
        painter.drawImage(0, 0, _image(sheet, device.resolution() / POINTS_PER_INCH))
    painter.end()


def _layout(sheet: pdfium.PdfPage) -> QPageLayout:
    """A4 or A5 as its printer knows them; a label or a roll by its own measure."""
    width, height = sheet.get_size()
    name = media(sheet)
    if name in NAMED:
        turn = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
        return QPageLayout(QPageSize(NAMED[name]), turn, QMarginsF())
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Point, name, QPageSize.SizeMatchPolicy.ExactMatch)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF())


def _pages(pdf: bytes) -> Iterator[pdfium.PdfPage]:
    with pdfium.PdfDocument(pdf) as document:
        yield from document


def _image(sheet: pdfium.PdfPage, scale: float) -> QImage:
    drawn = sheet.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    data, stride = bytes(drawn.buffer), drawn.stride
    return QImage(data, drawn.width, drawn.height, stride, QImage.Format.Format_RGBX8888).copy()


def _lp(pdf: bytes, printer: str, title: str, copies: int) -> None:
    """CUPS takes the PDF as it is: vectors stay vectors."""
    program = shutil.which("lp")
    if program is None:
        raise Trouble("Máy tính này chưa cài hệ thống in.", "Cài gói cups-client, hoặc mở PDF.")
    with pdfium.PdfDocument(pdf) as document:
        size = media(document[0])
    to = ["-d", printer] if printer else []
    command = [program, "-s", "-t", title, "-n", str(copies), "-o", f"media={size}", *to, "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=LP_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Trouble(f"Máy in {printer or 'mặc định'} không phản hồi.", REMEDY) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        if "no default destination" in said:
            raise Trouble("Máy tính chưa chọn máy in mặc định.", "Chọn máy in trong thiết lập máy tính, hoặc mở PDF.")
        raise Trouble(f"Máy in {printer or 'mặc định'} không nhận phiếu: {said}", REMEDY)
