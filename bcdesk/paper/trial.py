"""Trang in thử: shows on the paper of each tray whether letters, bars and edges come out as they should."""

from datetime import datetime
from io import BytesIO

from bcdesk.core.codes import RecordKind, record_code
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Station
from bcdesk.core.printers import TRAY_NAMES, Tray
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.page import A4_HEIGHT, A4_WIDTH, A5_HEIGHT, A5_WIDTH, FINE, MEDIUM, Align, Page, new_canvas
from bcdesk.paper.text import BOLD, REGULAR, fit, fit_line

TITLE = "TRANG IN THỬ"
LETTERS = "Ắ ằ Ẳ ẵ ặ Ấ ầ ẩ Ẫ ậ Đ đ Ế ề ể Ễ ệ Ố ồ ổ ỗ Ộ Ớ ờ ở Ỡ ợ Ứ ừ Ử ữ ự ỳ Ỷ ỹ ỵ"
FRAME = "Bốn cạnh khung cách mép giấy 4,2 mm: cạnh nào mất là máy in không in tới."
RULE = "Đường này dài đúng 50 mm."
BARS = "Quét hai mã: máy in tốt thì cả hai đọc được."

_EDGE = 4.2
_SIZES = {Tray.A5: (A5_WIDTH, A5_HEIGHT), Tray.A4: (A4_WIDTH, A4_HEIGHT), Tray.LABEL: (100.0, 75.0)}
_ROLL = (80.0, 100.0)


def size_mm(tray: Tray, roll: bool) -> tuple[float, float]:
    """What the papers of a tray measure."""
    return _SIZES.get(tray, _ROLL if roll else (A5_WIDTH, A5_HEIGHT))


def trial_page(tray: Tray, printer: str, station: Station, *, printed_at: datetime, roll: bool = False) -> bytes:
    """The PDF of a test page; it concerns no dossier."""
    width_mm, height_mm = size_mm(tray, roll)
    target = BytesIO()
    canvas = new_canvas(target, width_mm, height_mm, "Trang in thử")
    page = Page(canvas, height_mm)
    page.box(_EDGE, _EDGE, width_mm - 2 * _EDGE, height_mm - 2 * _EDGE, MEDIUM)
    middle, room_mm = width_mm / 2, width_mm - 2 * _EDGE - 4
    page.text(middle, 12, TITLE, BOLD, 13, Align.MIDDLE)
    y = 12.0
    for text, font, size in (
        (f"{TRAY_NAMES[tray]} – máy in: {printer or 'mặc định của máy tính'}", BOLD, 9),
        (f"{station.name} {station.code}, {printed_at:%H:%M} ngày {short_date(printed_at.date())}", REGULAR, 8),
        (LETTERS, REGULAR, 9),
        (FRAME, REGULAR, 7.5),
        (RULE, REGULAR, 7.5),
    ):
        fitted = fit(((font, text),), room_mm, size, size - 1)
        y = page.fitted(middle, y + 4.4, fitted, size * 0.42, Align.MIDDLE)
    page.horizontal(y + 1.6, middle - 25, middle + 25, FINE)
    code = record_code(RecordKind.SHIFT, station.code, printed_at.date(), 0)
    code_128(page, middle - 12, y + 4.5, code, code, 8)
    qr(page, min(middle + 34, width_mm - _EDGE - 3), y + 4.5, code, 13)
    page.text(middle, y + 22, BARS, REGULAR, fit_line(BARS, REGULAR, room_mm, 7.5, 6.5), Align.MIDDLE)
    page.flush()
    canvas.showPage()
    canvas.save()
    return target.getvalue()
