"""Giấy mời nhận: the paper that invites a recipient to collect a result (TT 17/2017 Art 5.2 d, h)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bcdesk.core.delivery import (
    Attempt,
    AttemptKind,
    PaperRole,
    ResultPaper,
    ResultReceipt,
    earliest_return,
    earliest_second_invitation,
    invitations,
)
from bcdesk.core.dossier import Addressee, Party, Station
from bcdesk.core.workdays import Calendar

_IN_VAIN = (AttemptKind.FAILED, AttemptKind.NOTICE_MISSED)


@dataclass(frozen=True, slots=True)
class InvitationPaper:
    """Everything that a Giấy mời nhận says; kept with the paper like a Receipt.

    ``turn`` is 1 or 2; ``first_on`` is the day of the first, on the second. ``tried``: the first attempt or notice that
    was in vain. ``next_on``: the first day of what follows, the second invitation or the return to the agency;
    ``days_off``: the holidays until then.
    """

    item_number: str
    dossier_id: int
    made_at: datetime
    station: Station
    clerk_name: str
    turn: int
    first_on: date | None
    agency: Addressee
    recipient: Party
    procedure_code: str
    procedure_name: str
    papers: tuple[ResultPaper, ...]
    collected_on: date
    postage_due_vnd: int
    prepaid_vnd: int
    fees_vnd: int
    tried: Attempt
    next_on: date
    days_off: tuple[date, ...]
    template: str = "1.0"

    @property
    def to_collect_vnd(self) -> int:
        """What the recipient still has to pay."""
        return self.postage_due_vnd + self.fees_vnd

    def of_role(self, role: PaperRole) -> tuple[ResultPaper, ...]:
        return tuple(paper for paper in self.papers if paper.role is role)


def invitation_paper(
    receipt: ResultReceipt,
    attempts: Sequence[Attempt],
    *,
    station: Station,
    clerk_name: str,
    made_at: datetime,
    calendar: Calendar,
) -> InvitationPaper:
    """The paper of the next invitation after ``attempts``, one of which was in vain."""
    made_on = made_at.date()
    before = invitations(attempts)
    next_on = earliest_return(made_on, calendar) if before else earliest_second_invitation(made_on, calendar)
    return InvitationPaper(
        item_number=receipt.item_number,
        dossier_id=receipt.dossier_id,
        made_at=made_at,
        station=station,
        clerk_name=clerk_name,
        turn=len(before) + 1,
        first_on=before[0].at.date() if before else None,
        agency=receipt.agency,
        recipient=receipt.recipient,
        procedure_code=receipt.procedure_code,
        procedure_name=receipt.procedure_name,
        papers=receipt.papers,
        collected_on=receipt.collected_at.date(),
        postage_due_vnd=receipt.postage_due_vnd,
        prepaid_vnd=receipt.prepaid_vnd,
        fees_vnd=receipt.fees_vnd,
        tried=next(attempt for attempt in attempts if attempt.kind in _IN_VAIN),
        next_on=next_on,
        days_off=tuple(sorted(day for day in calendar.off if made_on < day <= next_on)),
    )
