"""What a reference pack contains: places, agencies, procedures with their lists, days off."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bcdesk.core.dossier import Service
from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Tariff
from bcdesk.core.transit import TransitLimit


class Need(StrEnum):
    """Bắt buộc, có điều kiện, or xuất trình (shown, not handed in)."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    SHOWN = "shown"


class Modes(StrEnum):
    """Which of the post's services a procedure may use (QĐ 45/2016 Art 5)."""

    BOTH = "both"
    SEND = "send"
    RECEIVE = "receive"
    NONE = "none"


ALLOWED = {
    Modes.BOTH: frozenset(Service),
    Modes.SEND: frozenset({Service.FORWARD}),
    Modes.RECEIVE: frozenset({Service.RETURN}),
    Modes.NONE: frozenset[Service](),
}


class TimeUnit(StrEnum):
    """How a processing time counts: working days or days of the calendar."""

    WORKING = "working"
    CALENDAR = "calendar"


OTHER_CASE = "Trường hợp khác"
"""Chosen where a dossier is none of the cases that a list keeps apart: only what is asked in each is listed."""


class DayKind(StrEnum):
    """What the calendar says of a date that differs from its weekday (nghỉ, làm bù)."""

    OFF = "off"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Commune:
    """Xã, phường, thị trấn with its GSO codes (text, leading zeros kept). Names carry their kind: "Xã Đồng Tĩnh".

    ``old_districts``: where there are no districts any more, the codes of those that it was made of, parted by spaces.
    """

    code: str
    name: str
    district_code: str
    district: str
    province_code: str
    province: str
    valid_from: date
    valid_to: date | None
    source: str
    old_districts: str = ""

    @property
    def zone_districts(self) -> frozenset[str]:
        """The districts by which a zone is told; more than one where it was made of parts of several."""
        return frozenset([self.district_code] if self.district_code else self.old_districts.split())

    @property
    def place(self) -> str:
        """As it stands after a house number: "xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc"."""
        parts = (self.name, self.district, self.province)
        return ", ".join(part[0].lower() + part[1:] for part in parts if part)


@dataclass(frozen=True, slots=True)
class Agency:
    """Cơ quan có thẩm quyền giải quyết. ``receiving_point``: code of the body that takes its dossiers.

    It sits in the district ``district_code``, or in the commune ``commune_code``, whose people it serves then.
    """

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
    commune_code: str = ""


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A row of a procedure's published list (thành phần hồ sơ). ``case``: asked in this case alone; "" in each."""

    name: str
    originals: int
    copies: int
    need: Need
    originals_come_back: bool
    source: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class ListedFee:
    """A fee of a procedure; ``amount_vnd`` None: "chờ cơ quan thông báo", 0 only with the text that exempts."""

    name: str
    amount_vnd: int | None
    source: str
    exemption: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """Thủ tục hành chính. The agency is ``agency_code``, or the one of ``agency_kind`` for the sender's commune.

    ``refusal``: what excludes it from the post, or from the services that ``modes`` leaves out (QĐ 45/2016 Art 1.2).
    ``authorised``: whether somebody else may act for the person; None: not known.
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
    processing_unit: TimeUnit | None = None
    modes: Modes = Modes.BOTH
    authorised: bool | None = None

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases (trường hợp) that its list keeps apart, in order."""
        return tuple(dict.fromkeys(row.case for row in self.documents if row.case))

    def documents_in(self, case: str) -> tuple[ListedDocument, ...]:
        """The list in one case: what is asked in each, and what is asked in this one."""
        return tuple(row for row in self.documents if row.case in ("", case))

    def check_service(self, service: Service) -> None:
        """Refused, at the field to be changed, where the post may not serve the procedure that way."""
        if service in ALLOWED[self.modes]:
            return
        told = {
            Modes.SEND: ("Không nhận kết quả qua bưu chính", "service"),
            Modes.RECEIVE: ("Chỉ nhận kết quả qua bưu chính", "service"),
            Modes.NONE: ("Thủ tục này không gửi qua bưu chính", "procedure"),
        }
        words, field = told[self.modes]
        raise Refused(f"{words}: {self.refusal}", "procedure" if service is Service.RETURN else field)


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
