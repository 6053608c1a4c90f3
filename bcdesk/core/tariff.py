"""Postage (cước): weight steps, zones, discounts, VAT (TT 22/2017: maximum prices)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bcdesk.core.dates import short_date
from bcdesk.core.errors import Refused
from bcdesk.core.money import dotted
from bcdesk.core.transit import ZONE_NAMES, Zone


class Leg(StrEnum):
    """Chiều of a parcel."""

    FORWARD = "forward"
    RETURN = "return"
    SUPPLEMENT = "supplement"
    ONWARD = "onward"


LEG_NAMES = {
    Leg.FORWARD: "Nhận gửi hồ sơ",
    Leg.RETURN: "Chuyển trả kết quả",
    Leg.SUPPLEMENT: "Gửi bổ sung hồ sơ",
    Leg.ONWARD: "Chuyển liên thông",
}


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


def tariff_on(tariffs: Iterable[Tariff], on: date) -> Tariff:
    """The tariff of a day of acceptance; of several the newest."""
    valid = [row for row in tariffs if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]
    if not valid:
        raise Refused(
            f"Chưa có bảng giá cước cho ngày {short_date(on)}. Cần nạp gói danh mục có bảng giá này rồi làm lại."
        )
    return max(valid, key=lambda row: row.valid_from)


def postage(tariff: Tariff, leg: Leg, zone: Zone, weight_g: int, discount_code: str = "") -> Postage:
    """Postage of one leg, VAT rounded per leg so that the lines of a receipt add up to its sum.

    Half a đồng is rounded up, in the discount first, then in the part without VAT (VAT included) or in the VAT
    (VAT on top); the remaining figure is a difference, so that net, VAT and what is paid always agree.
    """
    if weight_g <= 0:
        raise Refused("Khối lượng phải lớn hơn 0 g. Cân lại hồ sơ.", "weight_g")
    if weight_g > tariff.max_weight_g:
        raise Refused(
            f"Khối lượng {dotted(weight_g)} g vượt mức {dotted(tariff.max_weight_g)} g của một bưu gửi. "
            "Cân lại hoặc chia thành nhiều bưu gửi.",
            "weight_g",
        )
    full_vnd = _full_vnd(_price(tariff, leg, zone), weight_g)
    discount = _discount(tariff, discount_code)
    discount_vnd = _rounded(full_vnd * discount.percent, 100)
    due_vnd = full_vnd - discount_vnd
    percent = 0 if tariff.vat_mode is VatMode.NOT_TAXABLE else tariff.vat_percent
    if tariff.vat_mode is VatMode.ON_TOP:
        net_vnd, vat_vnd = due_vnd, _rounded(due_vnd * percent, 100)
    else:
        net_vnd = _rounded(due_vnd * 100, 100 + percent)
        vat_vnd = due_vnd - net_vnd
    return Postage(
        leg=leg,
        zone=zone,
        weight_g=weight_g,
        full_vnd=full_vnd,
        discount_vnd=discount_vnd,
        discount_name=discount.name,
        net_vnd=net_vnd,
        vat_percent=percent,
        vat_vnd=vat_vnd,
    )


def _price(tariff: Tariff, leg: Leg, zone: Zone) -> Price:
    for price in tariff.prices:
        if price.leg is leg and price.zone is zone:
            return price
    raise Refused(f"Bảng giá {tariff.code} không có giá {LEG_NAMES[leg].lower()}, {ZONE_NAMES[zone].lower()}.", "zone")


def _full_vnd(price: Price, weight_g: int) -> int:
    for up_to_g, vnd in price.steps:
        if weight_g <= up_to_g:
            return vnd
    last_g, last_vnd = price.steps[-1]
    return last_vnd + -(-(weight_g - last_g) // price.extra_g) * price.extra_vnd


def _discount(tariff: Tariff, code: str) -> Discount:
    if not code:
        return Discount("", "", 0)
    for discount in tariff.discounts:
        if discount.code == code:
            return discount
    raise Refused(f"Bảng giá {tariff.code} không có đối tượng miễn, giảm cước “{code}”.", "discount")


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
