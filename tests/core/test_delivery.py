"""Delivery by the law: what may be collected and handed out, which step comes next and on which day at the earliest."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.catalogue import CalendarDay, DayKind
from bcdesk.core.delivery import (
    ID_NAMES,
    NON_DELIVERY_NAMES,
    NOTICE_WAY_NAMES,
    Attempt,
    AttemptKind,
    Collection,
    HandingOut,
    IdKind,
    NonDelivery,
    NoticeWay,
    PaperRole,
    RecipientKind,
    ResultPaper,
    check_failure,
    check_recipient,
    check_recovered,
    earliest_miss,
    earliest_return,
    earliest_second_invitation,
    invitations,
    refuse_early,
)
from bcdesk.core.delivery_steps import (
    IN_HAND,
    Step,
    check_early,
    check_moment,
    days_past,
    earliest,
    next_step,
    stops_clock,
)
from bcdesk.core.dossier import Fee, FeeWay, Party, PartyKind, ResultPlace
from bcdesk.core.errors import Refused
from bcdesk.core.states import Act, ParcelState, allowed_acts
from bcdesk.core.workdays import Calendar

HOLIDAY = date(2019, 9, 2)
CALENDAR = Calendar([CalendarDay(HOLIDAY, DayKind.OFF, "Quốc khánh", "test")])
VIETNAM = timezone(timedelta(hours=7))
S, A, K = ParcelState, Act, AttemptKind
SLIP = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
BOOK = "Sổ hộ khẩu cũ"
TOI = Party("Nguyễn Văn Tới", "Thôn Chùa", "08875", "xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc")
COLLECTION = Collection(
    form_id="collect-1",
    first_number="",
    agency_code="VP-STP",
    procedure_code="2.000488",
    recipient=TOI,
    papers=(ResultPaper(PaperRole.RESULT, "Phiếu lý lịch tư pháp số 1", 1, 0),),
    weight_g=60,
)
HANDING = HandingOut(
    form_id="hand-1",
    item_number="TH281530029VN",
    recipient=RecipientKind.SELF,
    name="Nguyễn Văn Tới",
    id_kind=IdKind.CITIZEN_CARD,
    id_number="026078001590",
    original_seen=True,
    counted=True,
)


def on(day: str) -> date:
    return datetime.strptime(f"{day}/2019", "%d/%m/%Y").date()


def tried(*rows: str) -> tuple[Attempt, ...]:
    """ "invitation 15/8" is one at ten that morning."""
    parts = [row.split() for row in rows]
    return tuple(
        Attempt(AttemptKind(kind), datetime.combine(on(day), datetime.min.time(), VIETNAM).replace(hour=10))
        for kind, day in parts
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12/8", "14/8"),  # Monday
        ("15/8", "19/8"),  # Thursday, over a weekend
        ("16/8", "20/8"),  # Friday
        ("17/8", "20/8"),  # Saturday: the limit begins on Monday
        ("18/8", "20/8"),
        ("29/8", "3/9"),  # Thursday before 2/9
        ("30/8", "4/9"),  # Friday before 2/9
        ("31/8", "4/9"),
        ("2/9", "4/9"),  # on the holiday itself
    ],
)
def test_two_working_days_apart(first: str, second: str) -> None:
    assert earliest_second_invitation(on(first), CALENDAR) == on(second)
    assert earliest_return(on(first), CALENDAR) == on(second)
    assert earliest_second_invitation(on(first), CALENDAR, apart_days=3) == CALENDAR.next_working_day(on(second))


@given(st.dates(date(2019, 1, 1), date(2019, 12, 20)))
def test_no_invitation_comes_a_day_too_early_or_too_late(first: date) -> None:
    second = earliest_second_invitation(first, CALENDAR)
    assert CALENDAR.working_days_between(first, second) == 2
    assert CALENDAR.is_working(second)
    assert earliest_miss(first, CALENDAR) == CALENDAR.next_working_day(first)
    refuse_early("mời nhận", second, second)
    with pytest.raises(Refused, match=f"sớm nhất ngày {second:%d/%m/%Y}"):
        refuse_early("mời nhận", second, second - timedelta(days=1))


STEPS: list[tuple[ParcelState, ResultPlace, tuple[Attempt, ...], Step | None]] = [
    (S.AT_DELIVERY_POINT, ResultPlace.ADDRESS, (), Step(A.GIVE_TO_COURIER, on("19/8"))),
    (S.AT_DELIVERY_POINT, ResultPlace.COUNTER, (), Step(A.NOTIFY, on("19/8"))),
    (S.NOTIFIED, ResultPlace.COUNTER, tried("notice 16/8"), Step(A.MISS_NOTICE, on("19/8"))),
    (S.WITH_COURIER, ResultPlace.ADDRESS, tried("courier 16/8"), Step(A.DELIVER, on("16/8"))),
    (S.ATTEMPT_FAILED, ResultPlace.ADDRESS, tried("courier 16/8", "failed 16/8"), Step(A.INVITE, on("16/8"))),
    (S.NOTICE_MISSED, ResultPlace.COUNTER, tried("notice 16/8", "notice_missed 19/8"), Step(A.INVITE, on("19/8"))),
    (S.INVITED_ONCE, ResultPlace.ADDRESS, tried("failed 16/8", "invitation 30/8"), Step(A.INVITE, on("4/9"))),
    (
        S.INVITED_TWICE,
        ResultPlace.ADDRESS,
        tried("failed 9/8", "invitation 12/8", "invitation 15/8"),
        Step(A.RETURN_TO_AGENCY, on("19/8")),
    ),
    (S.REFUSED, ResultPlace.ADDRESS, tried("invitation 12/8", "refused 15/8"), Step(A.RETURN_TO_AGENCY, on("15/8"))),
    (S.DELIVERED, ResultPlace.ADDRESS, tried("courier 16/8"), None),
    (S.RETURNED_TO_AGENCY, ResultPlace.ADDRESS, tried("refused 16/8"), None),
    (S.EXPECTED, ResultPlace.ADDRESS, (), None),
]


@pytest.mark.parametrize(("state", "place", "attempts", "step"), STEPS)
def test_the_next_step_and_its_day(
    state: ParcelState, place: ResultPlace, attempts: tuple[Attempt, ...], step: Step | None
) -> None:
    assert next_step(state, place, on("19/8"), attempts, CALENDAR) == step
    assert (state in IN_HAND) == (step is not None)
    if step is not None:
        assert step.act in allowed_acts(state)


@pytest.mark.parametrize(
    ("act", "attempts", "first_day", "sentence"),
    [
        (A.INVITE, tried("failed 16/8"), None, ""),
        (
            A.INVITE,
            tried("failed 16/8", "invitation 30/8"),
            on("4/9"),
            "Chưa được mời nhận lần 2: sớm nhất ngày 04/09/2019",
        ),
        (
            A.MISS_NOTICE,
            tried("notice 16/8"),
            on("19/8"),
            "Chưa được ghi quá hẹn chưa đến nhận: sớm nhất ngày 19/08/2019",
        ),
        (
            A.RETURN_TO_AGENCY,
            tried("invitation 12/8", "invitation 15/8"),
            on("19/8"),
            "Chưa được chuyển trả cơ quan: sớm nhất ngày 19/08/2019",
        ),
        (A.RETURN_TO_AGENCY, tried("invitation 12/8", "refused 12/8"), None, ""),
        (A.DELIVER, tried("invitation 12/8", "invitation 15/8"), None, ""),
        (A.GIVE_TO_COURIER, (), None, ""),
    ],
)
def test_what_may_not_be_done_before_its_day(
    act: Act, attempts: tuple[Attempt, ...], first_day: date | None, sentence: str
) -> None:
    assert earliest(act, attempts, CALENDAR) == first_day
    today = first_day or on("16/8")
    check_early(act, attempts, today, CALENDAR)
    if first_day is not None:
        with pytest.raises(Refused, match=sentence):
            check_early(act, attempts, today - timedelta(days=1), CALENDAR)


def test_only_invitations_are_counted_as_such() -> None:
    rows = tried("notice 9/8", "notice_missed 12/8", "invitation 12/8", "invitation 14/8", "refused 15/8")
    assert invitations(rows) == rows[2:4]


@pytest.mark.parametrize(
    ("due", "day", "past"),
    [
        ("19/8", "19/8", 0),
        ("19/8", "16/8", -1),
        ("19/8", "20/8", 1),
        ("16/8", "17/8", 1),  # a Saturday behind a Friday is late, too
        ("16/8", "19/8", 1),
        ("30/8", "2/9", 1),
        ("30/8", "4/9", 2),
    ],
)
def test_days_past_the_limit(due: str, day: str, past: int) -> None:
    assert days_past(on(due), on(day), CALENDAR) == past


@pytest.mark.parametrize(
    ("act", "place", "attempts", "stops"),
    [
        (A.NOTIFY, ResultPlace.COUNTER, (), True),
        (A.NOTIFY, ResultPlace.ADDRESS, (), False),
        (A.DELIVER, ResultPlace.COUNTER, tried("notice 15/8"), False),
        (A.DELIVER, ResultPlace.ADDRESS, tried("notice 15/8"), True),
        (A.DELIVER, ResultPlace.ADDRESS, tried("courier 15/8"), True),
        (A.FAIL_ATTEMPT, ResultPlace.ADDRESS, tried("courier 15/8"), True),
        (A.FAIL_ATTEMPT, ResultPlace.ADDRESS, tried("courier 15/8", "failed 15/8", "courier 16/8"), False),
        (A.REFUSE, ResultPlace.ADDRESS, tried("courier 15/8"), True),
        (A.DELIVER, ResultPlace.ADDRESS, tried("refused 15/8"), False),
        (A.INVITE, ResultPlace.ADDRESS, (), False),
        (A.GIVE_TO_COURIER, ResultPlace.ADDRESS, (), False),
    ],
)
def test_what_ends_the_transit_time(act: Act, place: ResultPlace, attempts: tuple[Attempt, ...], stops: bool) -> None:
    assert stops_clock(act, place, attempts) is stops


def test_a_fact_told_afterwards() -> None:
    collected = datetime(2019, 8, 15, 8, 0, 40, tzinfo=VIETNAM)
    now = datetime(2019, 8, 16, 16, 0, tzinfo=VIETNAM)
    given_at = tried("courier 16/8")
    check_moment(collected.replace(second=0), (), collected, now)  # clerks type no seconds
    check_moment(now, given_at, collected, now)
    with pytest.raises(Refused, match="08:00 15/08/2019"):
        check_moment(collected - timedelta(minutes=1), (), collected, now)
    with pytest.raises(Refused, match="10:00 16/08/2019"):
        check_moment(now.replace(hour=9), given_at, collected, now)
    with pytest.raises(Refused, match="sau giờ hiện tại"):
        check_moment(now + timedelta(minutes=1), given_at, collected, now)


@pytest.mark.parametrize("reason", list(NonDelivery))
def test_a_courier_comes_back_with_one_of_three_reasons(reason: NonDelivery) -> None:
    if reason in (NonDelivery.REFUSED, NonDelivery.INVITED_TWICE):
        with pytest.raises(Refused) as refused:
            check_failure(reason)
        assert refused.value.field == "reason"
    else:
        check_failure(reason)


def test_every_word_has_a_name() -> None:
    assert set(NON_DELIVERY_NAMES) == set(NonDelivery)
    assert set(ID_NAMES) == set(IdKind)
    assert set(NOTICE_WAY_NAMES) == set(NoticeWay)
    assert len(NonDelivery) == 5


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"agency_code": ""}, ["agency"]),
        ({"recipient": replace(TOI, name="", address_line="", commune_code="")}, ["name", "address_line", "commune"]),
        ({"papers": ()}, ["papers"]),
        (
            {"papers": (ResultPaper(PaperRole.RETURNED, BOOK, 1, 0), ResultPaper(PaperRole.TO_RECOVER, SLIP, 1, 0))},
            ["papers"],
        ),
        ({"papers": (ResultPaper(PaperRole.RESULT, "Phiếu lý lịch tư pháp", 0, 0),)}, ["papers"]),
        ({"weight_g": 0, "papers": ()}, ["papers", "weight_g"]),
        ({"fees": (Fee("", 5_000, FeeWay.AT_DELIVERY),)}, ["fee"]),
        ({"fees": (Fee("Phí", 0, FeeWay.AT_DELIVERY),)}, ["fee"]),
        ({"fees": (Fee("Phí", None, FeeWay.AT_DELIVERY),)}, ["fee"]),
        ({"fees": (Fee("Phí", 1, FeeWay.AT_DELIVERY), Fee("Phí", 2, FeeWay.AT_DELIVERY))}, ["fee"]),
    ],
)
def test_a_collection_that_may_not_be_cannot_be_made(changes: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        replace(COLLECTION, **changes)
    assert [refused.value.field, *(more.field for more in refused.value.also)] == fields


@pytest.mark.parametrize(("name", "originals", "copies"), [("", 1, 0), (BOOK, -1, 0), (BOOK, 0, 100)])
def test_a_paper_that_cannot_be_counted(name: str, originals: int, copies: int) -> None:
    with pytest.raises(Refused) as refused:
        ResultPaper(PaperRole.RESULT, name, originals, copies)
    assert refused.value.field == "papers"


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"id_number": "", "original_seen": False}, ["id_number", "original_seen"]),
        ({"counted": False}, ["counted"]),
        ({"recipient": RecipientKind.AUTHORISED}, ["authority"]),
        ({"recipient": RecipientKind.ORGANISATION, "counted": False}, ["authority", "counted"]),
    ],
)
def test_nothing_is_handed_out_without_proof(changes: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        replace(HANDING, **changes)
    assert [refused.value.field, *(more.field for more in refused.value.also)] == fields


def test_only_the_recipient_needs_no_authority() -> None:
    check_recipient(TOI, HANDING)
    check_recipient(TOI, replace(HANDING, name="NGUYEN VAN TOI"))
    with pytest.raises(Refused, match="khác người nhận Nguyễn Văn Tới"):
        check_recipient(TOI, replace(HANDING, name="Nguyễn Văn Tú"))
    wife = replace(HANDING, name="Lê Thị Mận", recipient=RecipientKind.AUTHORISED, authority="Giấy ủy quyền 14/8")
    check_recipient(TOI, wife)
    firm = replace(TOI, name="Công ty TNHH Vị Trung", kind=PartyKind.ORGANISATION)
    with pytest.raises(Refused, match="người của tổ chức"):
        check_recipient(firm, replace(HANDING, name=firm.name))
    check_recipient(firm, replace(wife, recipient=RecipientKind.ORGANISATION, authority="Giấy giới thiệu số 12"))


@pytest.mark.parametrize(
    ("recovered", "lost", "sentence"),
    [
        ((SLIP, BOOK), (), ""),
        ((SLIP,), (BOOK,), ""),
        ((), (SLIP, BOOK), ""),
        ((BOOK, SLIP, "Giấy khác"), (), ""),
        ((), (), f"Chưa thu lại {SLIP}"),
        ((SLIP,), (), f"Chưa thu lại {BOOK}"),
        ((), (SLIP,), f"Chưa thu lại {BOOK}"),
        ((SLIP, BOOK), (BOOK,), f"{BOOK}: vừa ghi đã thu lại, vừa ghi bị mất"),
    ],
)
def test_every_paper_comes_back_or_is_named_as_lost(
    recovered: tuple[str, ...], lost: tuple[str, ...], sentence: str
) -> None:
    handing = replace(HANDING, recovered=recovered, lost=lost)
    if not sentence:
        check_recovered((SLIP, BOOK), handing)
        return
    with pytest.raises(Refused, match=sentence) as refused:
        check_recovered((SLIP, BOOK), handing)
    assert refused.value.field == "recovered"
