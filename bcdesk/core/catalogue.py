"""What a reference pack contains: places, agencies, procedures with their lists, days off."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bcdesk.core.tariff import Tariff
from bcdesk.core.transit import TransitLimit


class Need(StrEnum):
    """Bắt buộc, có điều kiện, or xuất trình (shown, not handed in)."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    SHOWN = "shown"


class DayKind(StrEnum):
    """What the calendar says of a date that differs from its weekday (nghỉ, làm bù)."""

    OFF = "off"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Commune:
    """Xã, phường, thị trấn with its GSO codes (text, leading zeros kept). Names carry their kind: "Xã Đồng Tĩnh"."""

    code: str
    name: str
    district_code: str
    district: str
    province_code: str
    province: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def place(self) -> str:
        """As it stands after a house number: "xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc"."""
        parts = (self.name, self.district, self.province)
        return ", ".join(part[0].lower() + part[1:] for part in parts if part)


@dataclass(frozen=True, slots=True)
class Agency:
    """Cơ quan có thẩm quyền giải quyết. ``receiving_point``: code of the body that takes its dossiers."""

    code: str
    name: str
    kind: str
    level: str
    district_code: str
    address: str
    phone: str
    email: str
    receiving_point: str
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A row of a procedure's published list (thành phần hồ sơ)."""

    name: str
    originals: int
    copies: int
    need: Need
    originals_come_back: bool
    source: str


@dataclass(frozen=True, slots=True)
class ListedFee:
    """A fee of a procedure; ``amount_vnd`` None: "chờ cơ quan thông báo"."""

    name: str
    amount_vnd: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Thủ tục hành chính. The agency is ``agency_code``, or the one of ``agency_kind`` in the sender's district.

    ``refusal``: why it may not go by post ("" if it may; QĐ 45/2016 Art 1.2).
    ``reviewed``: the list was checked; otherwise the page says "danh mục chưa rà soát".
    """

    code: str
    name: str
    print_name: str
    agency_code: str
    agency_kind: str
    processing_days: int | None
    refusal: str
    reviewed: bool
    valid_from: date
    valid_to: date | None
    source: str
    documents: tuple[ListedDocument, ...]
    fees: tuple[ListedFee, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day off or a make-up working day (nghỉ lễ, nghỉ bù, làm bù)."""

    on: date
    kind: DayKind
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A reference pack (gói danh mục): data with validity dates, each row with its source."""

    code: str
    title: str
    version: str
    source: str
    digest: str
    """SHA-256 of the files it was read from."""
    communes: tuple[Commune, ...]
    agencies: tuple[Agency, ...]
    procedures: tuple[Procedure, ...]
    tariffs: tuple[Tariff, ...]
    transit_limits: tuple[TransitLimit, ...]
    calendar: tuple[CalendarDay, ...]

    def communes_on(self, day: date) -> tuple[Commune, ...]:
        """The communes of a day; a pack without any does not rule on it."""
        return tuple(
            each for each in self.communes if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)
        )
