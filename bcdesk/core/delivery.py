"""Delivery of a result (phát): what is collected, what was tried, who received it; earliest dates by law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bcdesk.core.dossier import (
    COUNT_LIMIT,
    LINE_LIMIT,
    Addressee,
    Fee,
    Party,
    PartyKind,
    ResultPlace,
    Station,
)
from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Postage
from bcdesk.core.transit import Zone
from bcdesk.core.vietnamese import fold
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


class NoticeWay(StrEnum):
    """How a recipient was told or invited."""

    PHONE = "phone"
    MESSAGE = "message"
    EMAIL = "email"
    LETTER = "letter"


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

NOTICE_WAY_NAMES = {
    NoticeWay.PHONE: "gọi điện thoại",
    NoticeWay.MESSAGE: "nhắn tin",
    NoticeWay.EMAIL: "gửi thư điện tử",
    NoticeWay.LETTER: "gửi giấy mời",
}


@dataclass(frozen=True, slots=True)
class ResultPaper:
    """One row of a result's list: what is in the envelope, or what has to be taken back from the recipient."""

    role: PaperRole
    name: str
    originals: int
    copies: int

    def __post_init__(self) -> None:
        if not self.name:
            raise Refused("Giấy tờ chưa có tên.", "papers")
        if not (0 <= self.originals <= COUNT_LIMIT and 0 <= self.copies <= COUNT_LIMIT):
            raise Refused(f"Số bản phải từ 0 đến {COUNT_LIMIT}.", "papers")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, as it is kept."""

    kind: AttemptKind
    at: datetime
    reason: str = ""
    """How (notice, invitation), why (failed), who took it along (courier)."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A result taken from its agency (nhận kết quả; QĐ 45/2016 Art 9).

    ``first_number``: the intake's Phiếu gửi, whose postage covers the way back, here or at another desk; "" where the
    recipient pays (mode 2). ``fees`` are still to be collected from the recipient. ``master_signed``: sổ gốc signed
    by written authority. Of an intake here, the recipient (None), the procedure (""), the place of the result (None)
    and the zone (None: from the agency to the place of delivery) are known. ``discount_code`` is for mode 2.
    ``zone_reason``: why this zone, where no data prove one or they prove another.
    """

    form_id: str
    first_number: str
    agency_code: str
    procedure_code: str
    recipient: Party | None
    papers: tuple[ResultPaper, ...]
    weight_g: int
    bag_number: str = ""
    fees: tuple[Fee, ...] = ()
    master_signed: bool = False
    dossier_code: str = ""
    appointment_on: date | None = None
    result_place: ResultPlace | None = None
    zone: Zone | None = None
    discount_code: str = ""
    zone_reason: str = ""

    def __post_init__(self) -> None:
        who = self.recipient
        results = [paper for paper in self.papers if paper.role is PaperRole.RESULT]
        _refuse_all(
            (not self.agency_code, "Chưa có cơ quan trả kết quả.", "agency"),
            (who is not None and not who.name, "Chưa ghi họ và tên người nhận.", "name"),
            (who is not None and not who.address_line, "Chưa ghi số nhà, thôn.", "address_line"),
            (who is not None and not who.commune_code, "Chưa chọn xã trong danh sách.", "commune"),
            (not any(paper.originals + paper.copies for paper in results), "Chưa kiểm đếm kết quả nào.", "papers"),
            (self.weight_g <= 0, "Khối lượng phải lớn hơn 0 g.", "weight_g"),
            (len(self.zone_reason) > LINE_LIMIT, f"Lý do dài quá {LINE_LIMIT} ký tự.", "zone_reason"),
            (not all(fee.name for fee in self.fees), "Chưa ghi tên phí, lệ phí.", "fee"),
            (not all(fee.amount_vnd for fee in self.fees), "Chưa ghi số tiền phí, lệ phí.", "fee"),
            (len({fee.name for fee in self.fees}) < len(self.fees), "Hai khoản phí, lệ phí cùng tên.", "fee"),
        )


@dataclass(frozen=True, slots=True)
class ResultReceipt:
    """Everything that the Phiếu gửi of a result says (papers 02); kept with the paper like a Receipt.

    ``prepaid_vnd`` was taken at intake under ``first_number``: then ``postage`` is what the intake asked for this way,
    whatever the result weighs. ``due_on``: J + ``transit_days`` from ``collected_at``.
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
    fees: tuple[Fee, ...]
    result_place: ResultPlace
    master_signed: bool
    template: str = "1.0"

    @property
    def postage_due_vnd(self) -> int:
        return self.postage.total_vnd - self.prepaid_vnd

    @property
    def fees_vnd(self) -> int:
        return sum(fee.amount_vnd or 0 for fee in self.fees)

    @property
    def to_collect_vnd(self) -> int:
        """What the recipient still has to pay."""
        return self.postage_due_vnd + self.fees_vnd

    @property
    def to_recover(self) -> tuple[str, ...]:
        """Names of the papers that the recipient has to give back (TT 17/2017 Art 5.2 đ)."""
        return tuple(paper.name for paper in self.papers if paper.role is PaperRole.TO_RECOVER)


@dataclass(frozen=True, slots=True)
class HandingOut:
    """A result given to whoever came for it (TT 17/2017 Art 5.2 d, đ, e; QĐ 45/2016 Art 10).

    ``recovered`` and ``lost``: names of the papers to be recovered; what is lost follows the agency's rule.
    ``fee_receipts``: mẫu, ký hiệu, số of the biên lai for each fee, in their order. ``at``: when a courier delivered
    it; None: now.
    """

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
    lost: tuple[str, ...] = ()
    cash_given_vnd: int | None = None
    fee_receipts: tuple[str, ...] = ()
    at: datetime | None = None

    def __post_init__(self) -> None:
        authorised = self.recipient is not RecipientKind.SELF
        _refuse_all(
            (not self.name, "Chưa ghi họ và tên người nhận.", "name"),
            (not self.id_number, "Chưa ghi số giấy tờ tùy thân.", "id_number"),
            (not self.original_seen, "Chưa xem bản chính giấy tờ tùy thân.", "original_seen"),
            (authorised and not self.authority, "Thiếu giấy ủy quyền hoặc giấy giới thiệu.", "authority"),
            (not self.counted, "Chưa cùng khách kiểm đếm.", "counted"),
        )


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the recipient signs for (xác nhận phát, liên 2 of the result's Phiếu gửi)."""

    result: ResultReceipt
    event_seq: int
    delivered_at: datetime
    clerk_name: str
    recipient: RecipientKind
    name: str
    id_kind: IdKind
    id_number: str
    relation: str
    authority: str
    remark: str
    recovered: tuple[str, ...]
    lost: tuple[str, ...]
    taken_vnd: int
    fee_receipts: tuple[str, ...]
    template: str = "1.0"


def earliest_miss(notified_on: date, calendar: Calendar, wait_days: int = 1) -> date:
    """When a notice counts as missed (house rule: ``wait_days``)."""
    return calendar.add_working_days(notified_on, wait_days)


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


def check_failure(reason: NonDelivery) -> None:
    """Why a courier came back; the other two reasons have acts of their own."""
    if reason is NonDelivery.REFUSED:
        raise Refused("Người nhận từ chối thì ghi việc từ chối nhận, không ghi phát không thành công.", "reason")
    if reason is NonDelivery.INVITED_TWICE:
        raise Refused("Lý do đã mời hai lần chỉ dùng khi chuyển trả cơ quan.", "reason")


def check_recipient(recipient: Party, handing: HandingOut) -> None:
    """Nobody but the recipient receives without authority (QĐ 45/2016 Art 10; TT 17/2017 Art 5.2 d)."""
    if handing.recipient is not RecipientKind.SELF:
        return
    if recipient.kind is PartyKind.ORGANISATION:
        raise Refused("Kết quả của tổ chức: chọn người của tổ chức và ghi giấy giới thiệu.", "recipient")
    if fold(handing.name) != fold(recipient.name):
        raise Refused(
            f"Tên trên giấy khác người nhận {recipient.name}. Người nhận thay cần giấy ủy quyền.", "recipient"
        )


def check_recovered(papers: Iterable[str], handing: HandingOut) -> None:
    """Each paper to be recovered was given back, or is named as lost (TT 17/2017 Art 5.2 đ)."""
    for name in papers:
        if name in handing.recovered and name in handing.lost:
            raise Refused(f"{name}: vừa ghi đã thu lại, vừa ghi bị mất.", "recovered")
        if name not in handing.recovered and name not in handing.lost:
            raise Refused(f"Chưa thu lại {name}. Khách làm mất thì ghi rõ giấy tờ bị mất.", "recovered")


def _refuse_all(*rules: tuple[bool, str, str]) -> None:
    refused = tuple(Refused(message, field) for wrong, message, field in rules if wrong)
    if refused:
        raise Refused(refused[0].message, refused[0].field, also=refused[1:])
