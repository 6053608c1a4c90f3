"""Transit time, J + n (thời gian toàn trình; TT 17/2017 Art 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Zone(StrEnum):
    """Vùng cước: how far a parcel goes. One word for postage and for J + n."""

    INTRA_DISTRICT = "intra_district"
    INTER_DISTRICT = "inter_district"
    INTRA_REGION = "intra_region"
    ADJACENT_REGIONS = "adjacent_regions"
    DISTANT_REGIONS = "distant_regions"


@dataclass(frozen=True, slots=True)
class TransitLimit:
    """The most working days that the law allows in one zone, alone and with a delivered giấy hẹn."""

    zone: Zone
    days: int
    days_with_slip: int
    valid_from: date
    valid_to: date | None
    source: str
