"""How pages say what was tried with a result, what comes next, and on which day."""

from collections.abc import Sequence
from datetime import date

from bcdesk.core.dates import short_date
from bcdesk.core.delivery import (
    NON_DELIVERY_NAMES,
    NOTICE_WAY_NAMES,
    Attempt,
    AttemptKind,
    NonDelivery,
    NoticeWay,
    invitations,
)
from bcdesk.core.states import Act, ParcelState
from bcdesk.desk.item import Item
from bcdesk.desk.worklist import NOBODY_CAME
from bcdesk.gui.tables import Cell

SHORT_STATES = {
    ParcelState.AT_DELIVERY_POINT: "Đến bưu cục phát",
    ParcelState.NOTIFIED: "Đã báo khách",
    ParcelState.WITH_COURIER: "Bưu tá đang phát",
    ParcelState.ATTEMPT_FAILED: "Không phát được",
    ParcelState.NOTICE_MISSED: "Quá hẹn",
    ParcelState.INVITED_ONCE: "Đã mời 1 lần",
    ParcelState.INVITED_TWICE: "Đã mời 2 lần",
    ParcelState.REFUSED: "Từ chối nhận",
}
STEP_NAMES = {
    Act.NOTIFY: "Báo khách đến nhận",
    Act.MISS_NOTICE: "Quá hẹn chưa đến",
    Act.GIVE_TO_COURIER: "Giao bưu tá",
    Act.DELIVER: "Bưu tá đang phát",
    Act.RETURN_TO_AGENCY: "Chuyển trả cơ quan",
}


def invitation_name(attempts: Sequence[Attempt]) -> str:
    """The invitation that comes next."""
    return f"Mời nhận lần {len(invitations(attempts)) + 1}"


def step_name(item: Item, today: date) -> str:
    """What is to be done next; until a notice counts as missed there is nothing to do but to wait."""
    if item.step is None:
        return "Đã xong"
    if item.step.act is Act.INVITE:
        return invitation_name(item.attempts)
    if item.step.act is Act.MISS_NOTICE and item.step.on > today:
        return "Chờ khách đến nhận"
    return STEP_NAMES[item.step.act]


def step_cells(item: Item, today: date) -> tuple[Cell, Cell]:
    """The next step and its day: a last day by J + n, or the first one that the law allows."""
    step = item.step
    if step is None:
        return Cell("Đã xong", "circle-check", "green"), Cell("")
    name, day = step_name(item, today), short_date(step.on)
    if step.act is Act.DELIVER:
        return Cell(name, "user", "ink2"), Cell(f"Giao {step.on:%d/%m}", "clock", "ink2")
    if step.on > today:
        told = f"Từ {day}" if step.act in NOBODY_CAME else day
        return Cell(name, "clock", "ink2"), Cell(told, "clock", "ink2")
    if step.act in NOBODY_CAME:
        return Cell(name, "triangle-alert", "amber", bold=True), Cell(f"Từ {step.on:%d/%m}", "triangle-alert", "amber")
    late = "Hạn hôm nay" if step.on == today else f"Quá hạn {step.on:%d/%m}"
    return Cell(name, "octagon-alert", "red", bold=True), Cell(late, "octagon-alert", "red", bold=True)


def earliest_words(item: Item) -> str:
    """The first day of the next step, where the law knows one; "" where nothing holds it back."""
    if item.step is None or item.step.act not in NOBODY_CAME:
        return ""
    name = invitation_name(item.attempts) if item.step.act is Act.INVITE else STEP_NAMES[item.step.act]
    return f"{name} sớm nhất: {short_date(item.step.on)}"


def attempt_words(attempts: Sequence[Attempt], place: int) -> tuple[str, str]:
    """Icon and words of one attempt."""
    attempt = attempts[place]
    match attempt.kind:
        case AttemptKind.NOTICE:
            return "mail", f"Báo khách: {way_name(attempt.reason)}"
        case AttemptKind.INVITATION:
            turn = len(invitations(attempts[: place + 1]))
            return "mail", f"Mời nhận lần {turn}: {way_name(attempt.reason)}"
        case AttemptKind.NOTICE_MISSED:
            return "clock", "Quá hẹn chưa đến nhận"
        case AttemptKind.COURIER:
            return "user", f"Giao bưu tá {attempt.reason}"
        case AttemptKind.REFUSED:
            return "x", "Người nhận từ chối nhận"
    return "x", f"Không phát được: {reason_name(attempt.reason)}"


def way_name(way: str) -> str:
    return NOTICE_WAY_NAMES[NoticeWay(way)] if way in set(NoticeWay) else way


def reason_name(reason: str) -> str:
    return NON_DELIVERY_NAMES[NonDelivery(reason)] if reason in set(NonDelivery) else reason
