"""Postage by the tables of TT 22/2017."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.errors import Refused
from bcdesk.core.tariff import LEG_NAMES, Discount, Leg, Price, Tariff, VatMode, postage, tariff_on
from bcdesk.core.transit import Zone

EXTRA = (2_200, 2_900, 3_600, 6_300, 9_700)
LAW = {
    Leg.FORWARD: (
        (26_000, 30_000, 30_500, 31_000, 31_500),
        (26_000, 30_000, 31_000, 34_000, 38_000),
        (26_500, 30_500, 32_500, 38_000, 51_000),
    ),
    Leg.RETURN: (
        (26_000, 30_000, 30_500, 31_000, 31_500),
        (27_000, 31_000, 32_000, 35_000, 39_000),
        (28_500, 32_500, 34_500, 40_000, 53_000),
    ),
}
TARIFF = Tariff(
    code="TT22",
    valid_from=date(2018, 1, 1),
    valid_to=date(2020, 6, 30),
    vat_mode=VatMode.INCLUDED,
    vat_percent=10,
    prices=tuple(
        Price(leg, zone, tuple(zip((100, 250, 500), column, strict=True)), 500, extra)
        for leg, rows in LAW.items()
        for zone, column, extra in zip(Zone, zip(*rows, strict=True), EXTRA, strict=True)
    ),
    discounts=(
        Discount("full", "Bà mẹ Việt Nam anh hùng", 100),
        Discount("half", "Hộ nghèo", 50),
        Discount("third", "", 33),
    ),
    max_weight_g=31_500,
    source="TT 22/2017/TT-BTTTT",
)
LEGS = st.sampled_from([Leg.FORWARD, Leg.RETURN])
ZONES = st.sampled_from(list(Zone))
WEIGHTS = st.integers(1, TARIFF.max_weight_g)
CODES = st.sampled_from(["", "half", "third", "full"])


@pytest.mark.parametrize("zone_no", range(5))
@pytest.mark.parametrize("leg", list(LAW))
def test_the_steps_of_the_law(leg: Leg, zone_no: int) -> None:
    zone = list(Zone)[zone_no]
    upper, middle, lower = (row[zone_no] for row in LAW[leg])
    extra = EXTRA[zone_no]
    weights = (1, 100, 101, 250, 251, 500, 501, 1_000, 1_001)
    prices = (upper, upper, middle, middle, lower, lower, lower + extra, lower + extra, lower + 2 * extra)
    assert tuple(postage(TARIFF, leg, zone, weight_g).total_vnd for weight_g in weights) == prices


@pytest.mark.parametrize(
    ("leg", "weight_g", "net_vnd", "vat_vnd", "total_vnd"),
    [
        (Leg.FORWARD, 180, 27_273, 2_727, 30_000),
        (Leg.RETURN, 60, 27_273, 2_727, 30_000),
        (Leg.FORWARD, 1_240, 33_000, 3_300, 36_300),
    ],
)
def test_the_worked_example(leg: Leg, weight_g: int, net_vnd: int, vat_vnd: int, total_vnd: int) -> None:
    line = postage(TARIFF, leg, Zone.INTER_DISTRICT, weight_g)
    assert (line.net_vnd, line.vat_vnd, line.total_vnd, line.vat_percent) == (net_vnd, vat_vnd, total_vnd, 10)


def test_vat_of_two_way_is_the_sum_of_its_lines() -> None:
    lines = [
        postage(TARIFF, Leg.FORWARD, Zone.INTER_DISTRICT, 180),
        postage(TARIFF, Leg.RETURN, Zone.INTER_DISTRICT, 60),
    ]
    assert sum(line.total_vnd for line in lines) == 60_000
    assert sum(line.net_vnd for line in lines) == 54_546
    assert sum(line.vat_vnd for line in lines) == 5_454


@pytest.mark.parametrize(
    ("mode", "percent", "code", "expected"),
    [
        # full, discount, net, rate, VAT, paid
        (VatMode.INCLUDED, 10, "half", (30_500, 15_250, 13_864, 10, 1_386, 15_250)),
        (VatMode.INCLUDED, 8, "", (30_500, 0, 28_241, 8, 2_259, 30_500)),
        (VatMode.ON_TOP, 10, "", (30_500, 0, 30_500, 10, 3_050, 33_550)),
        (VatMode.ON_TOP, 10, "third", (30_500, 10_065, 20_435, 10, 2_044, 22_479)),
        (VatMode.NOT_TAXABLE, 10, "half", (30_500, 15_250, 15_250, 0, 0, 15_250)),
        (VatMode.INCLUDED, 10, "full", (30_500, 30_500, 0, 10, 0, 0)),
    ],
)
def test_vat_and_discount(mode: VatMode, percent: int, code: str, expected: tuple[int, ...]) -> None:
    line = postage(replace(TARIFF, vat_mode=mode, vat_percent=percent), Leg.FORWARD, Zone.INTER_DISTRICT, 300, code)
    assert (line.full_vnd, line.discount_vnd, line.net_vnd, line.vat_percent, line.vat_vnd, line.total_vnd) == expected


def test_half_a_dong_of_discount_is_rounded_up_once() -> None:
    price = Price(Leg.FORWARD, Zone.INTRA_DISTRICT, ((500, 26_001),), 500, 2_200)
    line = postage(replace(TARIFF, prices=(price,)), Leg.FORWARD, Zone.INTRA_DISTRICT, 100, "half")
    assert (line.discount_vnd, line.total_vnd, line.discount_name) == (13_001, 13_000, "Hộ nghèo")


@given(LEGS, ZONES, WEIGHTS, WEIGHTS, CODES, st.sampled_from(list(VatMode)), st.integers(0, 20))
def test_postage_rises_with_weight_and_adds_up(
    leg: Leg, zone: Zone, one_g: int, other_g: int, code: str, mode: VatMode, percent: int
) -> None:
    tariff = replace(TARIFF, vat_mode=mode, vat_percent=percent)
    light, heavy = (postage(tariff, leg, zone, weight_g, code) for weight_g in sorted((one_g, other_g)))
    assert light.full_vnd <= heavy.full_vnd
    assert light.total_vnd <= heavy.total_vnd
    for line in (light, heavy):
        due_vnd = line.full_vnd - line.discount_vnd
        assert 0 <= line.discount_vnd <= line.full_vnd
        assert min(line.net_vnd, line.vat_vnd) >= 0
        assert line.total_vnd == (due_vnd + line.vat_vnd if mode is VatMode.ON_TOP else due_vnd)
        # half a đồng in the VAT, and where VAT is included half a đồng in the net price under it
        assert abs(line.vat_vnd * 100 - line.net_vnd * line.vat_percent) <= 50 + line.vat_percent / 2 + 50


@pytest.mark.parametrize(
    ("weight_g", "sentence"),
    [
        (0, "Khối lượng phải lớn hơn 0 g. Cân lại hồ sơ."),
        (-5, "Khối lượng phải lớn hơn 0 g. Cân lại hồ sơ."),
        (
            40_000,
            "Khối lượng 40.000 g vượt mức 31.500 g của một bưu gửi. Cân lại hoặc chia thành nhiều bưu gửi.",
        ),
    ],
)
def test_impossible_weights_are_refused(weight_g: int, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        postage(TARIFF, Leg.FORWARD, Zone.INTER_DISTRICT, weight_g)
    assert (refused.value.message, refused.value.field) == (sentence, "weight_g")
    assert postage(TARIFF, Leg.FORWARD, Zone.INTER_DISTRICT, TARIFF.max_weight_g).weight_g == TARIFF.max_weight_g


def test_what_the_tariff_does_not_know_is_refused() -> None:
    with pytest.raises(Refused, match="không có giá gửi bổ sung hồ sơ, nội huyện") as refused:
        postage(TARIFF, Leg.SUPPLEMENT, Zone.INTRA_DISTRICT, 100)
    assert refused.value.field == "zone"
    with pytest.raises(Refused, match="không có đối tượng miễn, giảm cước “xx”") as refused:
        postage(TARIFF, Leg.FORWARD, Zone.INTRA_DISTRICT, 100, "xx")
    assert refused.value.field == "discount"


def test_the_tariff_of_a_day() -> None:
    later = replace(TARIFF, code="NEW", valid_from=date(2020, 1, 1), valid_to=None)
    for on, code in ((date(2018, 1, 1), "TT22"), (date(2019, 12, 31), "TT22"), (date(2020, 1, 1), "NEW")):
        assert tariff_on([later, TARIFF], on).code == tariff_on([TARIFF, later], on).code == code
    assert tariff_on([TARIFF], date(2020, 6, 30)) is TARIFF
    for on in (date(2017, 12, 31), date(2020, 7, 1)):
        with pytest.raises(Refused) as refused:
            tariff_on([TARIFF], on)
        assert refused.value.message.startswith(f"Chưa có bảng giá cước cho ngày {on:%d/%m/%Y}.")
        assert refused.value.field == ""


def test_every_leg_has_its_name() -> None:
    assert set(LEG_NAMES) == set(Leg)
