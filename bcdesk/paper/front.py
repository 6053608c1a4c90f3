"""The front page of a Phiếu gửi hồ sơ: its blocks from the head down to the signatures, and how they share the page."""

from dataclasses import dataclass

from bcdesk.core.codes import RecordKind, group_item_number, own_qr
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Receipt, ResultPlace, Service, Station
from bcdesk.core.money import dotted
from bcdesk.core.transit import ZONE_NAMES
from bcdesk.paper import terms
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.charges import ChargesBlock, charges_blocks
from bcdesk.paper.documents import FirstPage, draw_first_page, first_page
from bcdesk.paper.page import FINE, HEAVY, LEFT, MEDIUM, RIGHT, Align, Page
from bcdesk.paper.parties import parties, shown_phone
from bcdesk.paper.procedure import Marks, procedure_block
from bcdesk.paper.signatures import FOOT_TOP, draw_signatures
from bcdesk.paper.signatures import LEAST_MM as SIGN_LEAST_MM
from bcdesk.paper.text import (
    BOLD,
    ITALIC,
    MM,
    REGULAR,
    DoesNotFit,
    Fitted,
    Line,
    Pieces,
    bound,
    bound_place,
    fit,
    fit_line,
    width_mm,
    wrap,
)

HEAD_BOTTOM = 23.0
TITLE_MIDDLE, COPY_Y = 98.0, 21.9
"""Where a copy says which one it is."""

_STATION_MM, _STATION_TOP = 52.0, 7.6
_STATION_PITCHES = (0.353, 0.42)
_SERVICE_MM, _LIST_FRAME_MM = 12.2, 9.8
_NARROWEST_CELL_MM = 30.0
_CELL_SIZES = (8.5, 7.0, 6.5)
_LIST_ROOM_MM, _LIST_LEAST_MM = 25.3, 4.2
_TERMS_LINES = 7
_TERMS_COLUMNS = (LEFT, 74.3, 140.7)
_TERMS_MM = 61.3


@dataclass(frozen=True, slots=True)
class _TermsType:
    """How the terms are set."""

    size: float
    pitch_mm: float
    height_mm: float


_EASY, _CROWDED = _TermsType(7.6, 8.6 / MM, 22.9), _TermsType(7.0, 7.9 / MM, 21.1)


@dataclass(frozen=True, slots=True)
class _Share:
    """How a page is shared out: what the list of papers and the charges get, how the terms are set."""

    list_room_mm: float
    charges: ChargesBlock
    terms: _TermsType


def _share(receipt: Receipt, free_mm: float) -> _Share | None:
    """Papers move to page 2 first; then the terms become smaller; then charges become one line."""
    for charges in charges_blocks(receipt):
        needed_mm = max(_LIST_LEAST_MM, charges.least_mm - _LIST_FRAME_MM)
        for kind in (_EASY, _CROWDED):
            spare_mm = free_mm - kind.height_mm
            if needed_mm <= spare_mm and _term_columns(receipt, kind.size):
                return _Share(min(spare_mm, max(needed_mm, _LIST_ROOM_MM)), charges, kind)
    return None


def draw_front(page: Page, receipt: Receipt, marked: Marks) -> FirstPage:
    """All that every copy says, and what of the document list it could say."""
    people = parties(receipt.sender, receipt.agency)
    procedure = procedure_block(receipt, marked)
    fixed_mm = HEAD_BOTTOM + people.height_mm + _SERVICE_MM + _LIST_FRAME_MM + SIGN_LEAST_MM
    share = _share(receipt, FOOT_TOP - fixed_mm - procedure.height_mm)
    if share is None:
        procedure = procedure.named_behind()
        share = _share(receipt, FOOT_TOP - fixed_mm - procedure.height_mm)
    if share is None:
        raise DoesNotFit(f"page 1 of {receipt.item_number} is too small for its names and addresses")
    room_mm = share.list_room_mm
    listed = first_page(receipt, room_mm, procedure.moved)

    _draw_head(page, receipt)
    y = HEAD_BOTTOM
    page.horizontal(y, width=HEAVY)
    people.draw(page, y)
    y += people.height_mm
    page.horizontal(y, width=MEDIUM)
    procedure.draw(page, y)
    y += procedure.height_mm
    page.horizontal(y, width=MEDIUM)
    _draw_service(page, receipt, y)
    y += _SERVICE_MM
    page.horizontal(y, width=HEAVY)
    draw_first_page(page, receipt, listed, y, room_mm)
    share.charges.draw(page, y, room_mm + _LIST_FRAME_MM)
    y += room_mm + _LIST_FRAME_MM
    page.horizontal(y, width=HEAVY)
    _draw_terms(page, receipt, share.terms, y)
    y += share.terms.height_mm
    page.horizontal(y, width=MEDIUM)
    draw_signatures(page, receipt, y)
    return listed


def _draw_head(page: Page, receipt: Receipt) -> None:
    _draw_station(page, receipt.station)
    page.text(TITLE_MIDDLE, 7.6, terms.STATE, BOLD, 7.5, Align.MIDDLE)
    page.text(TITLE_MIDDLE, 10.9, terms.MOTTO, BOLD, 8, Align.MIDDLE)
    half_mm = width_mm(terms.MOTTO, BOLD, 8) / 2
    page.horizontal(12.2, TITLE_MIDDLE - half_mm, TITLE_MIDDLE + half_mm, 0.5)
    page.text(TITLE_MIDDLE, 18.3, terms.TITLE, BOLD, 16, Align.MIDDLE)
    if receipt.item_number:
        code_128(page, 161.5, 5.3, receipt.item_number, group_item_number(receipt.item_number), 10.2)
        qr(page, RIGHT, 5.6, own_qr(RecordKind.ITEM, receipt.item_number, receipt.accepted_at.date()), 15)
    else:  # a preview: the number is allotted when the dossier is kept
        page.box(144, 6, 58, 12, FINE)
        page.text(173, 13, terms.NO_NUMBER_YET, ITALIC, 10, Align.MIDDLE)


def _draw_station(page: Page, station: Station) -> None:
    """Each fact on its own line; in small type behind each other where their lines would be too many."""
    code = bound(f"{station.name} – Mã {station.code}")
    phone = f"Điện thoại: {shown_phone(station.phone)}" if station.phone else ""
    facts = (code, bound_place(station.address), phone)
    head = [
        fit(((REGULAR, terms.GROUP),), _STATION_MM, 7.5, 6.5),
        fit(((BOLD, station.enterprise.upper()),), _STATION_MM, 9, 7),
    ]
    below = [
        fit(((REGULAR, text),), _STATION_MM, size, 7) for text, size in zip(facts, (8.5, 8, 8), strict=True) if text
    ]
    pitch = _station_pitch([*head, *below])
    if pitch < _STATION_PITCHES[0]:
        small: Pieces = ((REGULAR, ", ".join(text for text in facts if text)),)
        below = [Fitted(wrap(small, _STATION_MM, 6.5), 6.5)]
        pitch = _station_pitch([*head, *below])
        if pitch < _STATION_PITCHES[0]:
            raise DoesNotFit(f"the head of station {station.code} is too long")
    y = _STATION_TOP - head[0].size * pitch
    for fitted in (*head, *below):
        y = page.fitted(LEFT, y + fitted.size * pitch, fitted, fitted.size * pitch)


def _station_pitch(texts: list[Fitted]) -> float:
    """From line to line, in mm for each point of size."""
    _, *others = (fitted.size for fitted in texts for _ in fitted.lines)
    return min(_STATION_PITCHES[1], (HEAD_BOTTOM - 1.2 - _STATION_TOP) / sum(others))


def _draw_service(page: Page, receipt: Receipt, top: float) -> None:
    page.text(LEFT, top + 3.3, "4", BOLD, 8)
    page.text(LEFT + 4, top + 3.3, "DỊCH VỤ", BOLD, 8)
    for service, x, down, said in (
        (Service.FORWARD, 28.0, 3.3, "Nhận gửi hồ sơ"),
        (Service.RETURN, 28.0, 7.2, "Chuyển trả kết quả"),
        (Service.TWO_WAY, LEFT, 11.1, "Nhận gửi hồ sơ và chuyển trả kết quả"),
    ):
        chosen = service is receipt.service
        page.tick_box(x, top + down - 2.4, chosen)
        page.text(x + 3.8, top + down, said, BOLD if chosen else REGULAR, 8.5)
    for left, right, cell in zip((62, 101, 135, 170), (101, 135, 170, RIGHT + 2), _service_cells(receipt), strict=True):
        page.vertical(left, top, top + _SERVICE_MM, FINE)
        _draw_cell(page, left + 2, right - left - 4, top, cell)


def _service_cells(receipt: Receipt) -> tuple[tuple[str, str, str], ...]:
    accepted = receipt.accepted_at
    station = _short_name(receipt.station)
    slip = (
        f"Giấy hẹn: {receipt.slip_due_on:%d/%m} (J + {receipt.slip_days})"
        if receipt.slip_due_on is not None
        else ZONE_NAMES[receipt.zone]
    )
    pieces = "01 túi" if receipt.bag_number else "01 bưu gửi"
    result = {
        Service.FORWARD: ("Tại cơ quan", "Khách hàng tự nhận"),
        Service.RETURN: ("Tại địa chỉ nhận", "Bưu điện phát tận tay"),
        Service.TWO_WAY: ("Tại địa chỉ mục 1", "Bưu điện phát tận tay"),
    }[receipt.service]
    if receipt.service is not Service.FORWARD and receipt.result_place is ResultPlace.COUNTER:
        result = ("Tại bưu cục", station)
    due_at = "khách hàng" if receipt.service is Service.RETURN else "cơ quan"
    return (
        ("Chấp nhận lúc (J)", f"{accepted:%H:%M} · {short_date(accepted.date())}", station),
        (f"Hạn phát đến {due_at}", f"{short_date(receipt.due_on)} (J + {receipt.transit_days})", slip),
        (
            "Khối lượng · Số lượng",
            f"{dotted(receipt.weight_g)} g · {pieces}",
            f"Số túi hồ sơ: {receipt.bag_number or '–'}",
        ),
        ("Nơi nhận kết quả", *result),
    )


def _short_name(station: Station) -> str:
    """Its name, which stands in the head too; its code where the name is long."""
    fitted = fit(((REGULAR, bound(station.name)),), _NARROWEST_CELL_MM, *_CELL_SIZES)
    return station.name if len(fitted.lines) <= 2 else f"Bưu cục mã {station.code}"


def _draw_cell(page: Page, x: float, room_mm: float, top: float, cell: tuple[str, str, str]) -> None:
    label, fact, more = cell
    page.text(x, top + 3.3, label, REGULAR, 7.5)
    page.text(x, top + 7.2, fact, BOLD, fit_line(fact, BOLD, room_mm, 9.5, 8))
    fitted = fit(((REGULAR, bound(more)),), room_mm, *_CELL_SIZES)
    if len(fitted.lines) == 1:
        page.pieces(x, top + 11.1, fitted.lines[0].pieces, fitted.size)
    elif len(fitted.lines) == 2:
        page.fitted(x, top + 9.4, fitted, 2.3)
    else:
        raise DoesNotFit(f"{more!r} needs more than two lines of {room_mm:.0f} mm")


def _term_columns(receipt: Receipt, size: float) -> tuple[tuple[Line, ...], ...]:
    """Three columns of seven lines; none if the terms are longer at that size."""
    paragraphs = terms.front_terms(receipt.service, receipt.transit_days)
    lines = [line for paragraph in paragraphs for line in wrap(paragraph, _TERMS_MM, size)]
    if len(lines) > _TERMS_LINES * len(_TERMS_COLUMNS):
        return ()
    return tuple(tuple(lines[at : at + _TERMS_LINES]) for at in range(0, _TERMS_LINES * 3, _TERMS_LINES))


def _draw_terms(page: Page, receipt: Receipt, kind: _TermsType, top: float) -> None:
    for x, lines in zip(_TERMS_COLUMNS, _term_columns(receipt, kind.size), strict=True):
        for at, line in enumerate(lines):
            page.line(x, top + 3.1 + at * kind.pitch_mm, line, kind.size, _TERMS_MM)
        if x != LEFT:
            page.vertical(x - 2.5, top + 1, top + kind.height_mm - 0.8, FINE)
