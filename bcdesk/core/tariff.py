"""Postage (cước): weight steps, zones, discounts, VAT (TT 22/2017: maximum prices)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bcdesk.core.transit import Zone


class Leg(StrEnum):
    """Chiều of a parcel."""

    FORWARD = "forward"
    RETURN = "return"
    SUPPLEMENT = "supplement"
    ONWARD = "onward"


class VatMode(StrEnum):
    """Whether a tariff's prices contain VAT (thuế GTGT)."""

    INCLUDED = "included"
    ON_TOP = "on_top"
    NOT_TAXABLE = "not_taxable"


@dataclass(frozen=True, slots=True)
class Price:
    """One leg and zone: (up to g, VND) steps in order, then every started ``extra_g`` costs ``extra_vnd``."""

    leg: Leg
    zone: Zone
    steps: tuple[tuple[int, int], ...]
    extra_g: int
    extra_vnd: int


@dataclass(frozen=True, slots=True)
class Discount:
    """Đối tượng miễn, giảm cước; ``percent`` off."""

    code: str
    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff version (bảng giá cước)."""

    code: str
    valid_from: date
    valid_to: date | None
    vat_mode: VatMode
    vat_percent: int
    prices: tuple[Price, ...]
    discounts: tuple[Discount, ...]
    max_weight_g: int
    source: str


@dataclass(frozen=True, slots=True)
class Postage:
    """Postage of one leg. ``total_vnd`` is what the customer pays: ``net_vnd`` + ``vat_vnd``."""

    leg: Leg
    zone: Zone
    weight_g: int
    full_vnd: int
    discount_vnd: int
    discount_name: str
    net_vnd: int
    vat_percent: int
    vat_vnd: int

    @property
    def total_vnd(self) -> int:
        return self.net_vnd + self.vat_vnd
