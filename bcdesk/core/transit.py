"""Transit time, J + n (thời gian toàn trình; TT 17/2017 Art 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from bcdesk.core.dates import short_date
from bcdesk.core.errors import Refused

if TYPE_CHECKING:
    from bcdesk.core.workdays import Calendar


class Zone(StrEnum):
    """Vùng cước: how far a parcel goes. One word for postage and for J + n."""

    INTRA_DISTRICT = "intra_district"
    INTER_DISTRICT = "inter_district"
    INTRA_REGION = "intra_region"
    ADJACENT_REGIONS = "adjacent_regions"
    DISTANT_REGIONS = "distant_regions"


ZONE_NAMES = {
    Zone.INTRA_DISTRICT: "Nội huyện",
    Zone.INTER_DISTRICT: "Liên huyện nội tỉnh",
    Zone.INTRA_REGION: "Liên tỉnh nội vùng",
    Zone.ADJACENT_REGIONS: "Liên tỉnh vùng 1, 3 ↔ 2",
    Zone.DISTANT_REGIONS: "Liên tỉnh vùng 1 ↔ 3",
}


@dataclass(frozen=True, slots=True)
class TransitLimit:
    """The most working days that the law allows in one zone, alone and with a delivered giấy hẹn."""

    zone: Zone
    days: int
    days_with_slip: int
    valid_from: date
    valid_to: date | None
    source: str


def limit_on(limits: Iterable[TransitLimit], zone: Zone, on: date) -> TransitLimit:
    """The limit that a dossier accepted ``on`` that day keeps; of several the newest."""
    valid = [
        limit
        for limit in limits
        if limit.zone is zone and limit.valid_from <= on and (limit.valid_to is None or on <= limit.valid_to)
    ]
    if not valid:
        raise Refused(
            f"Chưa có chỉ tiêu thời gian toàn trình {ZONE_NAMES[zone].lower()} cho ngày {short_date(on)}. "
            "Cần nạp gói danh mục có chỉ tiêu này rồi làm lại."
        )
    return max(valid, key=lambda limit: limit.valid_from)


def due_on(accepted_on: date, days: int, calendar: "Calendar") -> date:
    """J + ``days`` working days; J is the day on the Phiếu gửi, also a Saturday (TT 17/2017 Art 7.2 a)."""
    return calendar.add_working_days(accepted_on, days)


def zone_between(
    from_districts: frozenset[str], from_province: str, to_districts: frozenset[str], to_province: str
) -> Zone | None:
    """The zone that follows from district and province codes alone; a place may be made of parts of several districts.

    None: the clerk chooses, as regions are no matter of codes and a place of an unknown district may be near or far.
    """
    if not (from_province and from_province == to_province and from_districts and to_districts):
        return None
    if from_districts.isdisjoint(to_districts):
        return Zone.INTER_DISTRICT
    return Zone.INTRA_DISTRICT if len(from_districts | to_districts) == 1 else None


def check_reason(zone: Zone, proven: Zone | None, reason: str) -> None:
    """A zone that the data do not prove is the clerk's own choice: Refused without the reason."""
    if zone is not proven and not reason:
        known = f" Theo danh mục là {ZONE_NAMES[proven].lower()}." if proven is not None else ""
        raise Refused(f"Danh mục không chứng minh được vùng cước này: ghi lý do chọn.{known}", "zone_reason")


def zone_note(reason: str) -> str:
    """How the journal's note tells of it."""
    return f"Vùng cước do giao dịch viên chọn: {reason}" if reason else ""
