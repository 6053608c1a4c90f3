"""Invented invitations: after a failed attempt, after a missed notice, and what may stretch one."""

from dataclasses import replace
from datetime import date, datetime

from bcdesk.core.catalogue import CalendarDay, DayKind
from bcdesk.core.delivery import Attempt, AttemptKind, NonDelivery, NoticeWay
from bcdesk.core.invitation import InvitationPaper, invitation_paper
from bcdesk.core.workdays import Calendar
from tests.paper.receipts import CLERK, ORGANISATION, STATION, letters
from tests.paper.results import RESULT, UNPAID, with_results

MADE_AT = datetime(2019, 8, 29, 8, 5)
CALENDAR = Calendar([CalendarDay(date(2019, 9, 2), DayKind.OFF, "Quốc khánh", "BLLĐ Điều 115")])
FAILED = (
    Attempt(AttemptKind.COURIER, datetime(2019, 8, 28, 8), "Nguyễn Đình Toàn"),
    Attempt(AttemptKind.FAILED, datetime(2019, 8, 28, 9, 30), NonDelivery.NOT_FOUND),
)
MISSED = (
    Attempt(AttemptKind.NOTICE, datetime(2019, 8, 27, 8), NoticeWay.PHONE),
    Attempt(AttemptKind.NOTICE_MISSED, datetime(2019, 8, 28, 16)),
)


def invited(receipt=RESULT, attempts=FAILED, made_at=MADE_AT, station=STATION, clerk_name=CLERK) -> InvitationPaper:
    return invitation_paper(
        receipt, attempts, station=station, clerk_name=clerk_name, made_at=made_at, calendar=CALENDAR
    )


FIRST = invited()
SECOND = invited(UNPAID, (*MISSED, Attempt(AttemptKind.INVITATION, MADE_AT, NoticeWay.LETTER)), datetime(2019, 9, 3, 9))
LONGEST = replace(
    invited(
        replace(with_results(40), recipient=ORGANISATION.sender, agency=ORGANISATION.agency),
        station=replace(STATION, name=letters(40), address=letters(60), enterprise="Bưu điện tỉnh Bà Rịa – Vũng Tàu"),
        clerk_name="Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Thùy Dương",
    ),
    turn=2,
    first_on=date(2019, 8, 26),
    procedure_name=letters(1_094),
)
