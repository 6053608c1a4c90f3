"""The front page of a Phiếu gửi: its blocks from the head down to the signatures, and how they share the page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bcdesk.core.codes import RecordKind, group_item_number, own_qr
from bcdesk.core.dates import short_date
from bcdesk.core.dossier import Receipt, ResultPlace, Service, Station
from bcdesk.core.money import dotted
from bcdesk.core.transit import ZONE_NAMES
from bcdesk.paper import terms
from bcdesk.paper.barcode import code_128, qr
from bcdesk.paper.charges import ChargesBlock, charges_blocks
from bcdesk.paper.documents import Contents, FirstPage, draw_first_page, first_page, intake_contents
from bcdesk.paper.page import FINE, HEAVY, LEFT, MEDIUM, RIGHT, Align, Page
from bcdesk.paper.parties import Parties, parties, shown_phone
from bcdesk.paper.procedure import Marks, ProcedureBlock, procedure_block
from bcdesk.paper.signatures import FOOT_TOP, draw_signatures, intake_signers
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
TITLE_MIDDLE, TITLE_MM, COPY_Y = 98.0, 74.0, 21.9
"""Where a copy says which one it is, and its room."""

_STATION_MM, _STATION_TOP = 52.0, 7.6
_STATION_PITCHES = (0.353, 0.42)
_SERVICE_MM, _LIST_FRAME_MM = 12.2, 9.8
_NARROWEST_CELL_MM = 30.0
_CELL_SIZES = (8.5, 7.0, 6.5)
_LIST_ROOM_MM, _LIST_LEAST_MM = 25.3, 4.2
TERMS_LINES = 7
_TERMS_COLUMNS = (LEFT, 74.3, 140.7)
_TERMS_MM = 61.3


@dataclass(frozen=True, slots=True)
class TermsType:
    """How the terms are set."""

    size: float
    pitch_mm: float
    height_mm: float


_EASY, _CROWDED = TermsType(7.6, 8.6 / MM, 22.9), TermsType(7.0, 7.9 / MM, 21.1)


@dataclass(frozen=True, slots=True)
class Upper:
    """What stands above the terms. ``begun_on`` is J; ``charges`` come best first; ``terms`` follow below."""

    item_number: str
    station: Station
    begun_on: date
    service: Service
    people: Parties
    procedure: ProcedureBlock
    cells: tuple[tuple[str, str, str], ...]
    contents: Contents
    charges: Callable[[], Iterator[ChargesBlock]]
    terms: tuple[Pieces, ...]


@dataclass(frozen=True, slots=True)
class Below:
    """What is left of a page: from where, how the terms are set there, and what of the papers stood above."""

    top: float
    terms: TermsType
    listed: FirstPage


@dataclass(frozen=True, slots=True)
class _Share:
    """How a page is shared out: what the list of papers and the charges get, how the terms are set."""

    list_room_mm: float
    charges: ChargesBlock
    terms: TermsType


def _share(upper: Upper, free_mm: float) -> _Share | None:
    """Papers move to page 2 first; then the terms become smaller; then charges become one line."""
    for charges in upper.charges():
        needed_mm = max(_LIST_LEAST_MM, charges.least_mm - _LIST_FRAME_MM)
        for kind in (_EASY, _CROWDED):
            spare_mm = free_mm - kind.height_mm
            if needed_mm <= spare_mm and _term_columns(upper.terms, kind.size, TERMS_LINES):
                return _Share(min(spare_mm, max(needed_mm, _LIST_ROOM_MM)), charges, kind)
    return None


def draw_front(page: Page, receipt: Receipt, marked: Marks) -> FirstPage:
    """All that every copy of an intake says, and what of the document list it could say."""
    upper = Upper(
        receipt.item_number,
        receipt.station,
        receipt.accepted_at.date(),
        receipt.service,
        parties(receipt.sender, receipt.agency, receipt.agent, receipt.pickup),
        procedure_block(receipt, marked),
        _service_cells(receipt),
        intake_contents(receipt),
        lambda: charges_blocks(receipt),
        terms.front_terms(receipt.service, receipt.transit_days),
    )
    below = draw_upper(page, upper)
    draw_terms(page, upper.terms, below.terms, below.top)
    y = below.top + below.terms.height_mm
    page.horizontal(y, width=MEDIUM)
    draw_signatures(page, receipt.station.city, receipt.accepted_at.date(), intake_signers(receipt), y)
    return below.listed


def draw_upper(page: Page, upper: Upper) -> Below:
    """Everything from the head to the rule above the terms; whatever grows, the signatures keep their room."""
    people, procedure = upper.people, upper.procedure
    fixed_mm = HEAD_BOTTOM + people.height_mm + _SERVICE_MM + _LIST_FRAME_MM + SIGN_LEAST_MM
    share = _share(upper, FOOT_TOP - fixed_mm - procedure.height_mm)
    if share is None:
        procedure = procedure.named_behind()
        share = _share(upper, FOOT_TOP - fixed_mm - procedure.height_mm)
    if share is None:
        people = people.handed_in_behind()
        fixed_mm = HEAD_BOTTOM + people.height_mm + _SERVICE_MM + _LIST_FRAME_MM + SIGN_LEAST_MM
        share = _share(upper, FOOT_TOP - fixed_mm - procedure.height_mm)
    if share is None:
        raise DoesNotFit(f"page 1 of {upper.item_number} is too small for its names and addresses")
    room_mm = share.list_room_mm
    listed = first_page(upper.contents, room_mm, procedure.moved + people.moved)

    _draw_head(page, upper)
    y = HEAD_BOTTOM
    page.horizontal(y, width=HEAVY)
    people.draw(page, y)
    y += people.height_mm
    page.horizontal(y, width=MEDIUM)
    procedure.draw(page, y)
    y += procedure.height_mm
    page.horizontal(y, width=MEDIUM)
    _draw_service(page, upper, y)
    y += _SERVICE_MM
    page.horizontal(y, width=HEAVY)
    draw_first_page(page, upper.contents, listed, y, room_mm)
    share.charges.draw(page, y, room_mm + _LIST_FRAME_MM)
    y += room_mm + _LIST_FRAME_MM
    page.horizontal(y, width=HEAVY)
    return Below(y, share.terms, listed)


def _draw_head(page: Page, upper: Upper) -> None:
    _draw_station(page, upper.station)
    page.text(TITLE_MIDDLE, 7.6, terms.STATE, BOLD, 7.5, Align.MIDDLE)
    page.text(TITLE_MIDDLE, 10.9, terms.MOTTO, BOLD, 8, Align.MIDDLE)
    half_mm = width_mm(terms.MOTTO, BOLD, 8) / 2
    page.horizontal(12.2, TITLE_MIDDLE - half_mm, TITLE_MIDDLE + half_mm, 0.5)
    page.text(TITLE_MIDDLE, 18.3, terms.TITLE, BOLD, 16, Align.MIDDLE)
    number = upper.item_number
    if number:
        code_128(page, 161.5, 5.3, number, group_item_number(number), 10.2)
        qr(page, RIGHT, 5.6, own_qr(RecordKind.ITEM, number, upper.begun_on), 15)
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


def _draw_service(page: Page, upper: Upper, top: float) -> None:
    page.text(LEFT, top + 3.3, "4", BOLD, 8)
    page.text(LEFT + 4, top + 3.3, "DỊCH VỤ", BOLD, 8)
    for service, x, down, said in (
        (Service.FORWARD, 28.0, 3.3, "Nhận gửi hồ sơ"),
        (Service.RETURN, 28.0, 7.2, "Chuyển trả kết quả"),
        (Service.TWO_WAY, LEFT, 11.1, "Nhận gửi hồ sơ và chuyển trả kết quả"),
    ):
        chosen = service is upper.service
        page.tick_box(x, top + down - 2.4, chosen)
        page.text(x + 3.8, top + down, said, BOLD if chosen else REGULAR, 8.5)
    for left, right, cell in zip((62, 101, 135, 170), (101, 135, 170, RIGHT + 2), upper.cells, strict=True):
        page.vertical(left, top, top + _SERVICE_MM, FINE)
        _draw_cell(page, left + 2, right - left - 4, top, cell)


def _service_cells(receipt: Receipt) -> tuple[tuple[str, str, str], ...]:
    accepted = receipt.accepted_at
    station = short_name(receipt.station)
    slip = (
        f"Giấy hẹn: {receipt.slip_due_on:%d/%m} (J + {receipt.slip_days})"
        if receipt.slip_due_on is not None
        else ZONE_NAMES[receipt.zone]
    )
    result = {
        Service.FORWARD: ("Tại cơ quan", "Khách hàng tự nhận"),
        Service.RETURN: ("Tại địa chỉ nhận", "Bưu điện phát tận tay"),
        Service.TWO_WAY: ("Tại địa chỉ mục 1", "Bưu điện phát tận tay"),
    }[receipt.service]
    if receipt.service is not Service.FORWARD and receipt.result_place is ResultPlace.COUNTER:
        result = ("Tại bưu cục", station)
    taken_at = "Tại địa chỉ khách hàng" if receipt.pickup else station
    due_at = "khách hàng" if receipt.service is Service.RETURN else "cơ quan"
    return (
        ("Chấp nhận lúc (J)", f"{accepted:%H:%M} · {short_date(accepted.date())}", taken_at),
        (f"Hạn phát đến {due_at}", f"{short_date(receipt.due_on)} (J + {receipt.transit_days})", slip),
        weight_cell(receipt.weight_g, receipt.bag_number),
        ("Nơi nhận kết quả", *result),
    )


def weight_cell(weight_g: int, bag_number: str) -> tuple[str, str, str]:
    pieces = "01 túi" if bag_number else "01 bưu gửi"
    return "Khối lượng · Số lượng", f"{dotted(weight_g)} g · {pieces}", f"Số túi hồ sơ: {bag_number or '–'}"


def short_name(station: Station) -> str:
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


def _term_columns(paragraphs: tuple[Pieces, ...], size: float, most: int) -> tuple[tuple[Line, ...], ...]:
    """Three columns of so many lines; none if the terms are longer at that size."""
    lines = [line for paragraph in paragraphs for line in wrap(paragraph, _TERMS_MM, size)]
    if len(lines) > most * len(_TERMS_COLUMNS):
        return ()
    return tuple(tuple(lines[at : at + most]) for at in range(0, most * 3, most))


def draw_terms(
    page: Page, paragraphs: tuple[Pieces, ...], kind: TermsType, top: float, lines_each: int = TERMS_LINES
) -> None:
    columns = _term_columns(paragraphs, kind.size, lines_each)
    if not columns:
        raise DoesNotFit(f"the terms need more than {lines_each} lines at {kind.size} pt")
    bottom = top + kind.height_mm - (TERMS_LINES - lines_each) * kind.pitch_mm
    for x, lines in zip(_TERMS_COLUMNS, columns, strict=True):
        for at, line in enumerate(lines):
            page.line(x, top + 3.1 + at * kind.pitch_mm, line, kind.size, _TERMS_MM)
        if x != LEFT:
            page.vertical(x - 2.5, top + 1, bottom - 0.8, FINE)
