"""J + n by the table of TT 17/2017 Art 7."""

from datetime import date

import pytest

from bcdesk.core.catalogue import CalendarDay, DayKind
from bcdesk.core.errors import Refused
from bcdesk.core.transit import ZONE_NAMES, TransitLimit, Zone, due_on, limit_on, zone_between
from bcdesk.core.workdays import Calendar

CALENDAR = Calendar([CalendarDay(date(2019, 9, 2), DayKind.OFF, "Quốc khánh", "")])
LAW = [
    TransitLimit(zone, days, with_slip, date(2017, 8, 15), None, "TT 17/2017 Art 7.2")
    for zone, days, with_slip in (
        (Zone.INTRA_DISTRICT, 1, 2),
        (Zone.INTER_DISTRICT, 2, 4),
        (Zone.INTRA_REGION, 4, 8),
    )
]
STRICTER = TransitLimit(Zone.INTER_DISTRICT, 1, 3, date(2020, 1, 1), date(2020, 6, 30), "")


@pytest.mark.parametrize(
    ("zone", "accepted_on", "due", "slip_due"),
    [
        (Zone.INTRA_DISTRICT, date(2019, 8, 15), date(2019, 8, 16), date(2019, 8, 19)),
        (Zone.INTER_DISTRICT, date(2019, 8, 15), date(2019, 8, 19), date(2019, 8, 21)),
        (Zone.INTER_DISTRICT, date(2019, 8, 17), date(2019, 8, 20), date(2019, 8, 22)),
        (Zone.INTRA_DISTRICT, date(2019, 8, 30), date(2019, 9, 3), date(2019, 9, 4)),
        (Zone.INTRA_REGION, date(2019, 8, 28), date(2019, 9, 4), date(2019, 9, 10)),
    ],
)
def test_due_days(zone: Zone, accepted_on: date, due: date, slip_due: date) -> None:
    limit = limit_on(LAW, zone, accepted_on)
    assert due_on(accepted_on, limit.days, CALENDAR) == due
    assert due_on(accepted_on, limit.days_with_slip, CALENDAR) == slip_due


@pytest.mark.parametrize(
    ("on", "days"),
    [(date(2019, 12, 31), 2), (date(2020, 1, 1), 1), (date(2020, 6, 30), 1), (date(2020, 7, 1), 2)],
)
def test_the_newest_valid_limit_rules_to_its_last_day(on: date, days: int) -> None:
    for limits in ([*LAW, STRICTER], [STRICTER, *LAW]):
        assert limit_on(limits, Zone.INTER_DISTRICT, on).days == days


@pytest.mark.parametrize(
    ("zone", "on"), [(Zone.DISTANT_REGIONS, date(2019, 8, 15)), (Zone.INTRA_DISTRICT, date(2017, 8, 14))]
)
def test_no_limit_is_refused(zone: Zone, on: date) -> None:
    with pytest.raises(Refused, match="Chưa có chỉ tiêu thời gian toàn trình") as refused:
        limit_on(LAW, zone, on)
    assert ZONE_NAMES[zone].lower() in refused.value.message
    assert f"{on:%d/%m/%Y}" in refused.value.message


@pytest.mark.parametrize(
    ("codes", "zone"),
    [
        (("247", "26", "247", "26"), Zone.INTRA_DISTRICT),
        (("247", "26", "243", "26"), Zone.INTER_DISTRICT),
        (("247", "26", "227", "25"), None),
        (("247", "26", "", "26"), None),
        (("", "25", "", "25"), None),
        (("246 253", "25", "247", "25"), Zone.INTER_DISTRICT),
        (("246 253", "25", "253", "25"), None),  # in one part of it near, in the other far
        (("246 253", "25", "246 253", "25"), None),
        (("", "", "", ""), None),
    ],
)
def test_zone_from_codes(codes: tuple[str, str, str, str], zone: Zone | None) -> None:
    here, province, there, other_province = codes
    places = [frozenset(districts.split()) for districts in (here, there)]
    assert zone_between(places[0], province, places[1], other_province) is zone
    assert zone_between(places[1], other_province, places[0], province) is zone


def test_every_zone_has_its_name() -> None:
    assert set(ZONE_NAMES) == set(Zone)
