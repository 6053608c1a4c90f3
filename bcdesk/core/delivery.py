"""Delivery of a result (phát): attempts, the closed list of reasons, invitations and their earliest dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bcdesk.core.dossier import Addressee, Party, ResultPlace, Station
from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Postage
from bcdesk.core.transit import Zone
from bcdesk.core.workdays import Calendar


class PaperRole(StrEnum):
    """Kết quả, giấy tờ trả lại, giấy tờ phải thu hồi."""

    RESULT = "result"
    RETURNED = "returned"
    TO_RECOVER = "to_recover"


class RecipientKind(StrEnum):
    """Chính chủ, người được ủy quyền, đại diện tổ chức."""

    SELF = "self"
    AUTHORISED = "authorised"
    ORGANISATION = "organisation"


class IdKind(StrEnum):
    """Papers that prove who receives (TT 17/2017 Art 5.2 d)."""

    CITIZEN_CARD = "citizen_card"
    OLD_ID = "old_id"
    PASSPORT = "passport"


class AttemptKind(StrEnum):
    """What was tried before a result reached its recipient."""

    NOTICE = "notice"
    NOTICE_MISSED = "notice_missed"
    COURIER = "courier"
    FAILED = "failed"
    REFUSED = "refused"
    INVITATION = "invitation"


class NonDelivery(StrEnum):
    """The closed list of five reasons (Luật Bưu chính Art 17.1)."""

    BAD_ADDRESS = "bad_address"
    MOVED = "moved"
    NOT_FOUND = "not_found"
    INVITED_TWICE = "invited_twice"
    REFUSED = "refused"


NON_DELIVERY_NAMES = {
    NonDelivery.BAD_ADDRESS: "không có địa chỉ, địa chỉ không đầy đủ hoặc không đúng",
    NonDelivery.MOVED: "người nhận đã đổi địa chỉ, không để lại địa chỉ mới",
    NonDelivery.NOT_FOUND: "không tìm được người nhận tại địa chỉ ghi trên bưu gửi",
    NonDelivery.INVITED_TWICE: "đã mời ít nhất hai lần, cách nhau 02 ngày làm việc, không đến nhận",
    NonDelivery.REFUSED: "người nhận từ chối nhận",
}

ID_NAMES = {
    IdKind.CITIZEN_CARD: "Thẻ căn cước, CCCD",
    IdKind.OLD_ID: "Chứng minh nhân dân",
    IdKind.PASSPORT: "Hộ chiếu",
}


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """One row of a result's list: what is in the envelope, or what has to be taken back from the recipient."""

    role: PaperRole
    name: str
    originals: int
    copies: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, as it is kept."""

    kind: AttemptKind
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A result taken from its agency (nhận kết quả; QĐ 45/2016 Art 9).

    ``first_number``: the intake's Phiếu gửi, whose postage covers the way back, here or at another desk; "" where the
    recipient pays (mode 2). ``fee_vnd`` is still to be collected from the recipient. ``master_signed``: sổ gốc signed
    by written authority.
    """

    form_id: str
    first_number: str
    agency_code: str
    procedure_code: str
    recipient: Party
    papers: tuple[ResultPaper, ...]
    weight_g: int
    bag_number: str = ""
    fee_name: str = ""
    fee_vnd: int = 0
    master_signed: bool = False


@dataclass(frozen=True, slots=True)
class ResultReceipt:
    """Everything that the Phiếu gửi of a result says (papers 02); kept with the paper like a Receipt.

    ``prepaid_vnd`` was taken at intake under ``first_number``. ``due_on``: J + ``transit_days`` from ``collected_at``.
    """

    item_number: str
    dossier_id: int
    event_seq: int
    collected_at: datetime
    station: Station
    clerk_name: str
    agency: Addressee
    recipient: Party
    procedure_code: str
    procedure_name: str
    dossier_code: str
    papers: tuple[ResultPaper, ...]
    weight_g: int
    bag_number: str
    zone: Zone
    transit_days: int
    due_on: date
    postage: Postage
    first_number: str
    prepaid_vnd: int
    fee_name: str
    fee_vnd: int
    result_place: ResultPlace
    master_signed: bool
    template: str = "1.0"

    @property
    def postage_due_vnd(self) -> int:
        return self.postage.total_vnd - self.prepaid_vnd

    @property
    def to_collect_vnd(self) -> int:
        """What the recipient still has to pay."""
        return self.postage_due_vnd + self.fee_vnd


@dataclass(frozen=True, slots=True)
class HandingOut:
    """A result given to whoever came for it (TT 17/2017 Art 5.2 d, đ, e; QĐ 45/2016 Art 10)."""

    form_id: str
    item_number: str
    recipient: RecipientKind
    name: str
    id_kind: IdKind
    id_number: str
    original_seen: bool
    counted: bool
    relation: str = ""
    authority: str = ""
    remark: str = ""
    recovered: tuple[str, ...] = ()
    cash_given_vnd: int | None = None

    def __post_init__(self) -> None:
        authorised = self.recipient is not RecipientKind.SELF
        refused = tuple(
            Refused(message, field)
            for wrong, message, field in (
                (not self.name, "Chưa ghi họ và tên người nhận.", "name"),
                (not self.id_number, "Chưa ghi số giấy tờ tùy thân.", "id_number"),
                (not self.original_seen, "Chưa xem bản chính giấy tờ tùy thân.", "original_seen"),
                (authorised and not self.authority, "Thiếu giấy ủy quyền hoặc giấy giới thiệu.", "authority"),
                (not self.counted, "Chưa cùng khách kiểm đếm.", "counted"),
            )
            if wrong
        )
        if refused:
            raise Refused(refused[0].message, refused[0].field, also=refused[1:])


def earliest_second_invitation(first_on: date, calendar: Calendar, apart_days: int = 2) -> date:
    """The second invitation is not before the first + 2 working days (TT 17/2017 Art 5.2 h)."""
    return calendar.add_working_days(first_on, apart_days)


def earliest_return(second_on: date, calendar: Calendar, wait_days: int = 2) -> date:
    """When a result may go back to its agency after the second invitation (house rule: ``wait_days``)."""
    return calendar.add_working_days(second_on, wait_days)


def invitations(attempts: Iterable[Attempt]) -> tuple[Attempt, ...]:
    return tuple(attempt for attempt in attempts if attempt.kind is AttemptKind.INVITATION)


def refuse_early(what: str, earliest: date, today: date) -> None:
    """Refused with the earliest date, as long as it lies ahead."""
    if today < earliest:
        raise Refused(f"Chưa được {what}: sớm nhất ngày {earliest:%d/%m/%Y}.")
