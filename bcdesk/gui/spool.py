"""Giving a PDF to a printer, and pages as pictures for the preview. Runs in the io lane."""

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pypdfium2 as pdfium
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from bcdesk.core.errors import Trouble

POINTS_PER_INCH = 72
A5_LONG_SIDE_PT = 600
"""Just above it (595.3 points); A4 has 842."""
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


def is_a4(sheet: pdfium.PdfPage) -> bool:
    """Whether a page is one of A4, upright or not; our other papers are A5."""
    return bool(max(sheet.get_size()) > A5_LONG_SIDE_PT)


def paint(pdf: bytes, device: QPrinter, printer: str = "") -> None:
    """Draw the pages at the printer's own resolution, so that bars fall on whole dots."""
    device.setFullPage(True)
    if printer:
        device.setPrinterName(printer)
    painter = QPainter()
    for number, sheet in enumerate(_pages(pdf)):
        size = QPageSize(QPageSize.PageSizeId.A4 if is_a4(sheet) else QPageSize.PageSizeId.A5)
        wide = sheet.get_width() > sheet.get_height()
        turn = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
        device.setPageLayout(QPageLayout(size, turn, QMarginsF()))
        if (number and not device.newPage()) or (not number and not painter.begin(device)):
            raise Trouble(f"Máy in {printer or 'mặc định'} không phản hồi.", REMEDY)
        painter.drawImage(0, 0, _image(sheet, device.resolution() / POINTS_PER_INCH))
    painter.end()


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
        media = "A4" if is_a4(document[0]) else "A5"
    to = ["-d", printer] if printer else []
    command = [program, "-s", "-t", title, "-n", str(copies), "-o", f"media={media}", *to, "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, timeout=LP_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Trouble(f"Máy in {printer or 'mặc định'} không phản hồi.", REMEDY) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        if "no default destination" in said:
            raise Trouble("Máy tính chưa chọn máy in mặc định.", "Chọn máy in trong thiết lập máy tính, hoặc mở PDF.")
        raise Trouble(f"Máy in {printer or 'mặc định'} không nhận phiếu: {said}", REMEDY)
