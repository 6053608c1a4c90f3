"""What follows when nobody comes: the next step of a result, when it may be taken, and when J + n ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bcdesk.core.delivery import (
    Attempt,
    AttemptKind,
    earliest_miss,
    earliest_return,
    earliest_second_invitation,
    invitations,
    refuse_early,
)
from bcdesk.core.dossier import ResultPlace
from bcdesk.core.errors import Refused
from bcdesk.core.states import ACT_NAMES, Act, ParcelState
from bcdesk.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done next with a result, and on which day: the earliest by law, or the last by J + n."""

    act: Act
    on: date


_STEPS = {
    ParcelState.AT_DELIVERY_POINT: Act.NOTIFY,
    ParcelState.NOTIFIED: Act.MISS_NOTICE,
    ParcelState.WITH_COURIER: Act.DELIVER,
    ParcelState.ATTEMPT_FAILED: Act.INVITE,
    ParcelState.NOTICE_MISSED: Act.INVITE,
    ParcelState.INVITED_ONCE: Act.INVITE,
    ParcelState.INVITED_TWICE: Act.RETURN_TO_AGENCY,
    ParcelState.REFUSED: Act.RETURN_TO_AGENCY,
}
"""States of a result that this point answers for, and what follows if nobody comes."""

IN_HAND = tuple(_STEPS)


def next_step(
    state: ParcelState, place: ResultPlace, due_on: date, attempts: Sequence[Attempt], calendar: Calendar
) -> Step | None:
    """The next step of a result here; None once it has left."""
    act = _STEPS.get(state)
    if act is None:
        return None
    if state is ParcelState.AT_DELIVERY_POINT:
        return Step(Act.GIVE_TO_COURIER if place is ResultPlace.ADDRESS else act, due_on)
    return Step(act, earliest(act, attempts, calendar) or attempts[-1].at.date())


def earliest(act: Act, attempts: Sequence[Attempt], calendar: Calendar) -> date | None:
    """The first day on which ``act`` may follow what was tried; None where no rule holds it back."""
    invited = [attempt.at.date() for attempt in invitations(attempts)]
    last = attempts[-1] if attempts else None
    if act is Act.MISS_NOTICE and last is not None:
        return earliest_miss(last.at.date(), calendar)
    if act is Act.INVITE and invited:
        return earliest_second_invitation(invited[-1], calendar)
    if act is Act.RETURN_TO_AGENCY and invited and last is not None and last.kind is AttemptKind.INVITATION:
        return earliest_return(invited[-1], calendar)
    return None


def check_early(act: Act, attempts: Sequence[Attempt], today: date, calendar: Calendar) -> None:
    """An invitation, a missed notice or a return to the agency is not before its day."""
    first_day = earliest(act, attempts, calendar)
    if first_day is not None:
        turn = " lần 2" if act is Act.INVITE else ""
        refuse_early(f"{ACT_NAMES[act]}{turn}", first_day, today)


def check_moment(at: datetime, attempts: Sequence[Attempt], collected_at: datetime, now: datetime) -> None:
    """A fact told afterwards lies behind what happened before it, and not in the future."""
    before = attempts[-1].at if attempts else collected_at
    if at < before.replace(second=0, microsecond=0):
        raise Refused(f"Giờ ghi không thể trước việc liền trước ({before:%H:%M %d/%m/%Y}).", "at")
    if at > now:
        raise Refused("Giờ ghi không thể sau giờ hiện tại.", "at")


def days_past(due_on: date, on: date, calendar: Calendar) -> int:
    """How many working days ``on`` lies past J + n; above 0 is late, also on a day off behind it."""
    past = calendar.working_days_between(due_on, on)
    return max(past, 1) if on > due_on else past


def stops_clock(act: Act, place: ResultPlace, attempts: Iterable[Attempt]) -> bool:
    """Whether J + n ends with this act: the first delivery, tried or done, or at a counter the notice to collect.

    TT 17/2017 Art 3.5, 7.2 c.
    """
    ends = {Act.DELIVER, Act.FAIL_ATTEMPT, Act.REFUSE} | ({Act.NOTIFY} if place is ResultPlace.COUNTER else set())
    ended = {AttemptKind.FAILED, AttemptKind.REFUSED}
    ended |= {AttemptKind.NOTICE} if place is ResultPlace.COUNTER else set()
    return act in ends and not any(attempt.kind in ended for attempt in attempts)
