"""Nhãn bưu gửi: alone on a label of 100×75 mm, or eight on an A4 (papers 03)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import product
from typing import Any, TypeAlias

from bcdesk.core.codes import RecordKind, group_item_number, own_qr
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Service
from bcdesk.core.label import Label
from bcdesk.core.money import dotted
from bcdesk.core.vietnamese import mask_phone
from bcdesk.paper import terms
from bcdesk.paper.barcode import code_128, code_128_mm, qr
from bcdesk.paper.documents import two_digits
from bcdesk.paper.page import A4_HEIGHT, A4_WIDTH, FINE, HEAVY, Align, Page, new_canvas
from bcdesk.paper.procedure import Marks, marks
from bcdesk.paper.text import (
    BOLD,
    MM,
    REGULAR,
    DoesNotFit,
    Fitted,
    bound,
    bound_place,
    fit,
    fit_line,
    width_mm,
    wrap,
)

POST, SERVICE = "BƯU ĐIỆN VIỆT NAM", "Bưu chính công ích – Hồ sơ TTHC"
MODES = {Service.FORWARD: "GỬI HỒ SƠ", Service.RETURN: "TRẢ KẾT QUẢ", Service.TWO_WAY: "HAI CHIỀU"}
PLACES = 8
"""Labels on an A4: two beside each other, four below."""

_DOT_MM = 25.4 / 203
"""What a label printer can print; bars begin and end on whole dots."""
_MODULE_MM = 3 * _DOT_MM
_LEFT, _NAMES_LEFT = 4.0, 12.0
_QR_MM, _MARK_MM = 17.0, 4.4
_ACROSS, _DOWN = 2, 4


@dataclass(frozen=True, slots=True)
class _Size:
    """A label, and where its rows end."""

    width_mm: float
    height_mm: float
    head: float
    to: float
    sender: float
    service: float
    codes: float

    @property
    def right(self) -> float:
        return self.width_mm - _LEFT


_Step: TypeAlias = tuple[float, float, float, float]
"""Sizes of a name: at ease, least on one line, on more lines; size of its address."""
_TO_STEPS: tuple[_Step, ...] = (
    *((15.0, 12.0, 11.5, address) for address in (8.5, 7.5, 6.5)),
    *((large, large, large, 6.5) for large in (10.0, 9.0, 8.0, 7.0)),
    (7.0, 7.0, 7.0, 5.5),
)
_FROM_STEPS: tuple[_Step, ...] = (
    *((9.5, 8.0, 8.0, address) for address in (8.5, 7.5, 6.5)),
    (7.0, 7.0, 7.0, 6.5),
    (6.5, 6.5, 6.5, 6.0),
    (6.0, 6.0, 6.0, 5.5),
    (5.5, 5.5, 5.5, 5.0),
)
_ALONE = _Size(100, 75, 12.4, 28.6, 39, 46.4, 69.4)
_OF_EIGHT = _Size(97, 70, 11.6, 27.2, 37.6, 44.5, 65.1)


def label(
    value: Label, *, printed_at: datetime, printed_by: str, reprint_no: int = 0, voided_at: datetime | None = None
) -> bytes:
    """The PDF of one label for the label printer."""
    target = BytesIO()
    canvas = new_canvas(target, _ALONE.width_mm, _ALONE.height_mm, f"Nhãn bưu gửi {value.item_number}")
    _draw(canvas, _ALONE, value, marks(value.station, reprint_no, printed_at, voided_at))
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def label_sheet(values: Sequence[Label], *, printed_at: datetime, first: int = 1, reprint_no: int = 0) -> bytes:
    """The PDF of labels on A4 sheets of eight; ``first``: the first place that is still free on the first sheet."""
    target = BytesIO()
    canvas = new_canvas(target, A4_WIDTH, A4_HEIGHT, "Nhãn bưu gửi")
    left = (A4_WIDTH - _ACROSS * _OF_EIGHT.width_mm) / 2
    top = (A4_HEIGHT - _DOWN * _OF_EIGHT.height_mm) / 2
    for at, value in enumerate(values, first - 1):
        down, across = divmod(at % PLACES, _ACROSS)
        if at % PLACES == 0 and at >= first:
            canvas.showPage()
        canvas.saveState()
        x, y = left + across * _OF_EIGHT.width_mm, top + (down + 1) * _OF_EIGHT.height_mm
        canvas.translate(x * MM, (A4_HEIGHT - y) * MM)
        _draw(canvas, _OF_EIGHT, value, marks(value.station, reprint_no, printed_at))
        canvas.restoreState()
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def _draw(canvas: Any, size: _Size, value: Label, marked: Marks) -> None:
    page = Page(canvas, size.height_mm)
    if marked.across:
        page.diagonal(marked.across, _LEFT + 2, size.sender - 1, size.right - 2, size.head + 6)
    _draw_head(page, size, value, marked)
    _draw_parties(page, size, value)
    _draw_service(page, size, value)
    _draw_codes(page, size, value, marked)
    page.flush()


def _draw_head(page: Page, size: _Size, value: Label, marked: Marks) -> None:
    bottom = size.head
    page.text(_LEFT, bottom - 5.6, POST, BOLD, 9)
    days = f"J + {value.transit_days}"
    page.text(size.right, bottom - 3.9, days, BOLD, 17, Align.END)
    beside = size.right - width_mm("J + 99", BOLD, 17) - 2
    page.text(beside, bottom - 5.4, "Hạn phát", REGULAR, 7.5, Align.END)
    page.text(beside, bottom - 1.9, short_date(value.due_on), BOLD, 9.5, Align.END)
    if said := marked.void or (terms.TRAINING if marked.training else ""):
        room_mm = beside - width_mm(short_date(value.due_on), BOLD, 9.5) - _LEFT - 4
        mark = fit_line(said, BOLD, room_mm, 8, 6.5)
        page.box(_LEFT, bottom - 4.6, width_mm(said, BOLD, mark) + 2, 3.7, 0.8)
        page.text(_LEFT + 1, bottom - 1.8, said, BOLD, mark)
    else:
        page.text(_LEFT, bottom - 1.9, SERVICE, REGULAR, 7.5)
    page.horizontal(bottom, _LEFT, size.right, HEAVY)


@dataclass(frozen=True, slots=True)
class _Block:
    """A name and its address, broken into lines."""

    name: Fitted
    address: Fitted

    @property
    def height_mm(self) -> float:
        return 2.1 + sum(_pitch(part) * len(part.lines) for part in (self.name, self.address))


def _draw_parties(page: Page, size: _Size, value: Label) -> None:
    """Both share what lies between head and service; the rule between them gives way where one needs more."""
    room_mm = size.sender - size.head
    to, sender = _fitting(size, value, room_mm)
    middle = min(max(size.to, size.head + to.height_mm), size.sender - sender.height_mm)
    for word, block, top, bottom in (("Đến", to, size.head, middle), ("Từ", sender, middle, size.sender)):
        page.text(_LEFT, top + 3.2, word, REGULAR, 8)
        spare_mm = min(1.2, (bottom - top - block.height_mm) / 2)
        y = page.fitted(_NAMES_LEFT, top + 0.9 + spare_mm + block.name.size * 0.33, block.name, _pitch(block.name))
        page.fitted(_NAMES_LEFT, y + 0.3 + _pitch(block.address), block.address, _pitch(block.address))
        page.horizontal(bottom, _LEFT, size.right, FINE)


def _fitting(size: _Size, value: Label, room_mm: float) -> tuple[_Block, _Block]:
    """Addressee and sender as large as both can be."""
    is_agency = value.service is not Service.RETURN
    names = value.to_name.upper() if is_agency else value.to_name, value.from_name
    steps = sorted(product(enumerate(_TO_STEPS), enumerate(_FROM_STEPS)), key=lambda pair: pair[0][0] + pair[1][0])
    for (_, to_step), (_, from_step) in steps:
        to = _block(size, names[0], value.to_address, to_step)
        sender = _block(size, names[1], value.from_address, from_step)
        if to.height_mm + sender.height_mm <= room_mm:
            return to, sender
    raise DoesNotFit(f"the names and addresses of {value.item_number} are too long for its label")


def _block(size: _Size, name: str, address: str, step: _Step) -> _Block:
    ease, floor, wrapped, address_size = step
    room_mm = size.right - _NAMES_LEFT
    named = fit(((BOLD, bound(name)),), room_mm, ease, floor, wrapped)
    return _Block(named, Fitted(wrap(((REGULAR, bound_place(address)),), room_mm, address_size), address_size))


def _pitch(fitted: Fitted) -> float:
    return fitted.size * 0.4


def _draw_service(page: Page, size: _Size, value: Label) -> None:
    top, bottom = size.sender, size.service
    columns = (size.right - 58.2, size.right - 30, size.right - 17.2)
    page.bar(_LEFT, top + 1, columns[0] - _LEFT - 3, bottom - top - 2, MODES[value.service], 11)
    whose = "ĐT người nhận" if value.service is Service.RETURN else "ĐT người gửi"
    for x, to, caption, said in zip(
        columns,
        (*columns[1:], size.right + 1),
        ("Bưu cục gửi", "Khối lượng", whose),
        (_station(value), f"{dotted(value.weight_g)} g", mask_phone(value.phone) or "–"),
        strict=True,
    ):
        page.text(x, top + 2.7, caption, REGULAR, 6.5)
        page.text(x, top + 6, said, BOLD, fit_line(said, BOLD, to - x - 1, 8.5, 5.5))
    page.horizontal(bottom, _LEFT, size.right, HEAVY)


def _station(value: Label) -> str:
    """Code and name; the code alone where the name is long."""
    station = value.station
    name = station.name.removeprefix("Bưu cục ")
    said = f"{station.code} {name}"
    return said if width_mm(said, BOLD, 7) <= 27 else station.code


def _draw_codes(page: Page, size: _Size, value: Label, marked: Marks) -> None:
    number, top = value.item_number, size.service + 1.8
    height_mm = size.codes - size.service - 7.6
    if marked.reprint:
        height_mm -= _MARK_MM
        half_mm = width_mm(marked.reprint, BOLD, 8) / 2 + 1
        y = size.codes - _MARK_MM
        page.box(_LEFT, y, 2 * half_mm, 3.7, 0.8)
        page.text(_LEFT + half_mm, y + 2.8, marked.reprint, BOLD, 8, Align.MIDDLE)
    bars_mm = code_128_mm(number, _MODULE_MM)
    left = round((_LEFT + 0.5) / _DOT_MM) * _DOT_MM
    shown = group_item_number(number)
    code_128(page, left + bars_mm / 2, top, number, shown, height_mm, _MODULE_MM, size=12)
    qr(
        page,
        size.right,
        top + 0.3,
        own_qr(RecordKind.ITEM, number, value.begun_at.date()),
        _QR_MM - (_MARK_MM if marked.reprint else 0),
    )
    page.horizontal(size.codes, _LEFT, size.right, FINE)
    said = " · ".join(_foot(value))
    page.text(_LEFT, size.codes + 3, said, REGULAR, fit_line(said, REGULAR, size.right - _LEFT - 6, 7, 5.5))
    page.text(size.right, size.codes + 3, "1/1", REGULAR, 7, Align.END)


def _foot(value: Label) -> Iterator[str]:
    yield f"Nhận {value.begun_at:%H:%M} {short_date(value.begun_at.date())}"
    if value.bag_number:
        yield f"Túi {value.bag_number}"
    yield f"{two_digits(value.kinds)} loại giấy tờ"
