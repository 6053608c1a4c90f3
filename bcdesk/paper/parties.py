"""Sections 1 and 2 of a Phiếu gửi: who sends, who receives (TT 17/2017 Art 9.2 a, b). No identity number is printed."""

from dataclasses import dataclass, replace

from bcdesk.core.dossier import Addressee, Party
from bcdesk.core.handing_in import AGENT_NAMES, Agent, Pickup
from bcdesk.core.identity import format_phone
from bcdesk.paper.page import FINE, LEFT, RIGHT, Align, Page
from bcdesk.paper.text import BOLD, ITALIC, REGULAR, Fitted, Pieces, bound, bound_place, fit, wrap

_MIDDLE = 105.0
_TOP_MM, _BOTTOM_MM = 3.6, 0.95
LEAST_MM = 20.4
_GROWN_MM, _CROWDED_MM = LEAST_MM + 1.6, 26.0
_SIZES = (
    (9.5, 9.5, LEAST_MM),
    (9.5, 8.25, _GROWN_MM),
    (9.5, 7.75, _GROWN_MM),
    (9.5, 7.0, _CROWDED_MM),
    (8.0, 6.5, _CROWDED_MM),
)
"""Least size of a name, size of the address, and the height up to which they hold; the last holds always."""
_AGENCY = "Cơ quan có thẩm quyền"
_BEHIND = "Người nộp thay, nơi nhận: xem trang sau"
_COLUMNS = ((LEFT, _MIDDLE - 3), (_MIDDLE + 3, RIGHT))


@dataclass(frozen=True, slots=True)
class _Block:
    """Name, address, how it was handed in, and ways to reach, each broken into lines."""

    name: Fitted
    address: Fitted
    handed_in: Fitted
    contact: Fitted

    @property
    def height_mm(self) -> float:
        return _TOP_MM + _BOTTOM_MM + sum(_pitch(part) * len(part.lines) for part in self._parts)

    @property
    def _parts(self) -> tuple[Fitted, ...]:
        return self.name, self.address, self.handed_in, self.contact

    def draw(self, page: Page, x: float, top: float, height_mm: float) -> None:
        y = top + _TOP_MM
        for part in (self.name, self.address, self.handed_in):
            y = page.fitted(x, y + _pitch(part), part, _pitch(part))
        contact_pitch = _pitch(self.contact)
        first = top + height_mm - _BOTTOM_MM - contact_pitch * (len(self.contact.lines) - 1)
        page.fitted(x, first, self.contact, contact_pitch)


@dataclass(frozen=True, slots=True)
class Parties:
    """Both blocks measured."""

    sender: _Block
    recipient: _Block
    agency_sends: bool = False
    moved: tuple[Pieces, ...] = ()
    """What had no room here and stands in full behind the list of papers."""

    def handed_in_behind(self) -> "Parties":
        """The same with only a pointer to who handed in and where."""
        said = self.sender.handed_in
        if not said.lines:
            return self
        full = tuple((ITALIC, text) for line in said.lines for _font, text in (*line.pieces, (ITALIC, " ")))
        pointer = fit(((ITALIC, _BEHIND),), _COLUMNS[0][1] - _COLUMNS[0][0], said.size, 6.5)
        return replace(self, sender=replace(self.sender, handed_in=pointer), moved=(full,))

    @property
    def height_mm(self) -> float:
        return max(LEAST_MM, self.sender.height_mm, self.recipient.height_mm)

    def draw(self, page: Page, top: float) -> None:
        height_mm = self.height_mm
        page.vertical(_MIDDLE, top, top + height_mm, FINE)
        for number, title, block, (left, _) in (
            ("1", "NGƯỜI GỬI", self.sender, _COLUMNS[0]),
            ("2", "NGƯỜI NHẬN", self.recipient, _COLUMNS[1]),
        ):
            page.text(left, top + _TOP_MM, number, BOLD, 8)
            page.text(left + 4, top + _TOP_MM, title, BOLD, 8)
            block.draw(page, left, top, height_mm)
        if self.agency_sends:
            page.text(_MIDDLE - 3, top + _TOP_MM, _AGENCY, ITALIC, 8, Align.END)
            return
        if not self.sender.handed_in.lines:
            page.text(_MIDDLE - 69, top + _TOP_MM, "Người nộp thay (nếu có):", ITALIC, 7.5)
            page.dots(top + _TOP_MM, _MIDDLE - 42, _MIDDLE - 3)
        page.text(RIGHT, top + _TOP_MM, _AGENCY, ITALIC, 8, Align.END)


def parties(sender: Party, agency: Addressee, agent: Agent | None = None, pickup: Pickup | None = None) -> Parties:
    """Measure both. Long names go to two lines, long addresses become smaller, then the block grows."""
    handed_in = [f"Người nộp thay: {agent.name} ({AGENT_NAMES[agent.kind]}: {agent.authority})"] if agent else []
    if pickup:
        handed_in.append(f"Nhận tại: {pickup.place}; người nhận: {pickup.courier}")
    return Parties(_block(sender, 0, ". ".join(handed_in)), _block(agency, 1))


def result_parties(agency: Addressee, recipient: Party) -> Parties:
    """Of a result its agency is the sender (QĐ 45/2016 Art 9)."""
    return Parties(_block(agency, 0), _block(recipient, 1), agency_sends=True)


def _block(who: Party | Addressee, column: int, handed_in: str = "") -> _Block:
    left, right = _COLUMNS[column]
    room_mm = right - left
    name, address, phone, email = who.name, who.address, who.phone, who.email
    ways = (f"Điện thoại: {shown_phone(phone)}" if phone else "", f"Thư điện tử: {email}" if email else "")
    contact = fit(((REGULAR, " – ".join(way for way in ways if way)),), room_mm, 9, 6.5)
    for name_floor, address_size, most_mm in _SIZES:
        shown_name = fit(((BOLD, bound(name)),), room_mm, 11, name_floor)
        lines = wrap(((REGULAR, bound_place(address)),), room_mm, address_size)
        said_size = min(8.0, address_size)
        said = Fitted(wrap(((ITALIC, bound(handed_in)),), room_mm, said_size) if handed_in else (), said_size)
        block = _Block(shown_name, Fitted(lines, address_size), said, contact)
        if block.height_mm <= most_mm:
            break
    return block


def shown_phone(phone: str) -> str:
    """Digits in groups; what an agency wrote in its own way stays as it is."""
    return format_phone(phone) if phone.lstrip("+").isdecimal() else phone


def _pitch(part: Fitted) -> float:
    return part.size * 0.4
