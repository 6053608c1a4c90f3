"""A day sheet to sign and to spoil."""

from datetime import date

from bcdesk.core.measures import DaySheet, Measure, SheetRow

SHEET = DaySheet(
    desk="281530-1",
    station="281530",
    date=date(2019, 8, 15),
    epoch=1,
    revision=7,
    journal=(41, "a" * 64),
    high_water=(("item:HB", "HB281500126VN"),),
    rows=(
        SheetRow(Measure.ACCEPTED, "VP-STP", "2.000488", "forward", "inter_district", 2),
        SheetRow(Measure.CASH_DIFFERENCE_VND, "", "", "", "", -5000),
    ),
)
