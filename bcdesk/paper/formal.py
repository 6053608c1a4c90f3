"""What formal papers share: both heads, the date line, marks, the foot."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from bcdesk.core.dates import formal_date, short_date
from bcdesk.core.dossier import Station
from bcdesk.paper import terms
from bcdesk.paper.page import HAIR, Align, Page
from bcdesk.paper.procedure import Marks
from bcdesk.paper.signatures import Signer
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, DoesNotFit, Pieces, bound, fit, fit_line, width_mm, wrap

_STATION_SHARE = 0.42
_ABOVE_FOOT_MM = 2.0
SIGN_MM = 16.5
"""From who signs down to the name."""
_MARK_MM, _MARK_GAP_MM = 3.7, 1.2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A size of paper and its margins."""

    width_mm: float
    height_mm: float
    left: float
    right: float
    top: float
    foot: float
    """Where the rule above the foot lies."""

    @property
    def room_mm(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


PORTRAIT = Sheet(210, 297, 20, 198, 12, 286.2)
LANDSCAPE = Sheet(297, 210, 12, 285, 7, 202.2)
A5_LANDSCAPE = Sheet(210, 148.5, 8, 202, 4, 141.5)
A5_PORTRAIT = Sheet(148, 210, 14, 135.5, 8, 198.7)


class Twofold(IntEnum):
    """Liên of a paper that the customer and the post office keep."""

    CUSTOMER = 1
    OFFICE = 2

    @property
    def words(self) -> str:
        return f"Liên {self.value}: {'Giao khách hàng' if self is Twofold.CUSTOMER else 'Lưu tại bưu cục'}"


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of every page: which form, which paper, printed when and by whom."""

    form: str
    number: str
    station: Station
    printed_at: datetime
    printed_by: str

    @property
    def middle(self) -> str:
        when = f"in {self.printed_at:%H:%M} ngày {short_date(self.printed_at.date())}"
        by = f"NV {self.printed_by}" if self.printed_by else ""
        return " · ".join(part for part in (self.number, f"bưu cục {self.station.code}", when, by) if part)


def draw_head(page: Page, sheet: Sheet, station: Station, number: str, on: date) -> float:
    """Enterprise and station on the left, the state on the right; where it ends."""
    left_mm = sheet.room_mm * _STATION_SHARE
    left, right = sheet.left + left_mm / 2, (sheet.left + left_mm + sheet.right) / 2
    y = sheet.top + 4.6
    page.text(left, y, terms.GROUP, REGULAR, fit_line(terms.GROUP, REGULAR, left_mm - 1, 10, 7.5), Align.MIDDLE)
    enterprise = fit(((BOLD, bound(station.enterprise.upper())),), left_mm - 3, 11, 9, 10)
    below = page.fitted(left, y + 4.4, enterprise, 4.4, Align.MIDDLE) + 1.8
    page.horizontal(below, left - 11, left + 11, 0.5)
    name = fit(((REGULAR, bound(f"{station.name} – Mã {station.code}")),), left_mm - 3, 10, 8)
    below = page.fitted(left, below + 4.2, name, 4.2, Align.MIDDLE)
    if number:
        below += 4.8
        said = bound(f"Số: {number}")
        page.text(left, below, said, REGULAR, fit_line(said, REGULAR, left_mm, 11, 9), Align.MIDDLE)
    room_mm = sheet.room_mm - left_mm
    size = fit_line(terms.STATE, BOLD, room_mm - 4, 11, 9)
    page.text(right, y, terms.STATE, BOLD, size, Align.MIDDLE)
    page.text(right, y + 4.4, terms.MOTTO, BOLD, size, Align.MIDDLE)
    half_mm = width_mm(terms.MOTTO, BOLD, size) / 2
    page.horizontal(y + 6.2, right - half_mm, right + half_mm, 0.5)
    dated = formal_date(station.city, on)
    page.text(right, y + 11.3, dated, ITALIC, fit_line(dated, ITALIC, room_mm, size, 8), Align.MIDDLE)
    return max(below, y + 11.3)


def draw_marks(page: Page, sheet: Sheet, marked: Marks, y: float) -> float:
    """Boxes of a reprint or of training, centred below each other from ``y``; where what follows may begin."""
    for text in marked.boxes:
        half_mm = width_mm(text, BOLD, 8) / 2 + 1.5
        page.box(sheet.middle - half_mm, y, 2 * half_mm, _MARK_MM, 0.8)
        page.text(sheet.middle, y + 2.8, text, BOLD, 8, Align.MIDDLE)
        y += _MARK_MM + _MARK_GAP_MM
    return y


def draw_training(canvas: Any, sheet: Sheet, marked: Marks) -> None:
    """Across the page, below what is drawn next: the white under a code covers it."""
    if marked.across:
        page = Page(canvas, sheet.height_mm)
        page.diagonal(marked.across, sheet.left + 6, sheet.foot - 12, sheet.right - 8, sheet.foot * 0.28)


def draw_foot(page: Page, sheet: Sheet, foot: Foot, number: int, of: int) -> None:
    """Its middle takes a second line where a narrow sheet or a long name asks for it."""
    y = sheet.foot + 2.5
    page.horizontal(sheet.foot, sheet.left, sheet.right, HAIR)
    last = f"Trang {number}/{of}"
    page.text(sheet.left, y, foot.form, REGULAR, 6.5)
    page.text(sheet.right, y, last, REGULAR, 6.5, Align.END)
    beside_mm = 2 * max(width_mm(foot.form, REGULAR, 6.5), width_mm(last, REGULAR, 6.5)) + 4
    room_mm = sheet.room_mm - beside_mm
    middle = fit(((REGULAR, foot.middle),), room_mm, 6.5, 6.5)
    if len(middle.lines) > 1:  # broken between its parts, not within a name
        parts = foot.middle.replace(" ", "\u00a0").replace("·\u00a0", "· ")
        middle = fit(((REGULAR, parts),), room_mm, 6.5, 6.5)
    if len(middle.lines) > 2:
        raise DoesNotFit(f"{foot.middle!r} takes {len(middle.lines)} lines at the foot")
    page.fitted(sheet.middle, y, middle, 2.6, Align.MIDDLE)


BODY_SIZES = tuple(11 - step / 4 for step in range(17))
"""Of the body of a paper of one page."""


def fitting_page(canvas: Any, sheet: Sheet, draw: Callable[[Page, float], float], what: str) -> Page:
    """A page with the body at the first size at which ``draw``, which tells where it ends, stays above the foot."""
    for size in BODY_SIZES:
        page = Page(canvas, sheet.height_mm)
        bottom = draw(page, size)
        if bottom <= sheet.foot - _ABOVE_FOOT_MM:
            return page
    raise DoesNotFit(f"{what} needs {bottom:.0f} mm")


def draw_facts(
    page: Page, sheet: Sheet, y: float, facts: Iterable[tuple[str, Pieces]], left: float, size: float
) -> float:
    """Captions, and what they stand for from ``left`` on; a line to write on where nothing is known."""
    pitch_mm = size * 0.42
    for caption, said in facts:
        y += pitch_mm + 0.7
        page.text(sheet.left, y, caption, REGULAR, size)
        lines = wrap(said, sheet.right - left, size)
        for at, line in enumerate(lines):
            page.pieces(left, y + at * pitch_mm, line.pieces, size)
        if not any(text for _, text in said):
            page.dots(y, max(left, sheet.left + width_mm(caption, REGULAR, size) + 1), sheet.right)
        y += max(len(lines) - 1, 0) * pitch_mm
    return y


def draw_signers(
    page: Page, sheet: Sheet, y: float, signers: Sequence[Signer], left: float | None = None, size: float = 10
) -> float:
    """Who signs, beside each other from ``left`` on, with room to do it; where their names end."""
    left = sheet.left if left is None else left
    room_mm = (sheet.right - left) / len(signers)
    bottoms = [y]
    for at, signer in enumerate(signers):
        middle = left + room_mm * (at + 0.5)
        page.text(middle, y, signer.title, BOLD, fit_line(signer.title, BOLD, room_mm - 2, size, 7.5), Align.MIDDLE)
        page.text(middle, y + 4, signer.note, ITALIC, size - 1, Align.MIDDLE)
        name = fit(((BOLD, bound(signer.name)),), room_mm - 2, size, 8)
        bottoms.append(page.fitted(middle, y + SIGN_MM, name, 3.8, Align.MIDDLE))
    return max(bottoms)


def draw_paragraph(
    page: Page, x: float, y: float, pieces: Pieces, room_mm: float, size: float = 11, pitch_mm: float = 4.5
) -> float:
    """A paragraph, stretched to both edges, its first line on ``y``; the base line of the last."""
    lines = wrap(pieces, room_mm, size)
    for at, line in enumerate(lines):
        page.line(x, y + at * pitch_mm, line, size, room_mm)
    return y + (len(lines) - 1) * pitch_mm
