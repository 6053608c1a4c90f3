"""The hand-over of dossiers to an agency (bàn giao, Biên bản; QĐ 45/2016 Art 7, TT 17/2017 Art 5.1 g)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bcdesk.core.dossier import Addressee, Station
from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import nfc

ITEMS_LIMIT = 200
"""The most dossiers on one Biên bản."""


@dataclass(frozen=True, slots=True)
class HandoverItem:
    """One line: a dossier with its Phiếu gửi. ``exception``: why the agency did not take it, "" if it did.

    ``fees_vnd`` and ``fee_receipts``: the fees that are handed over with it, which are those taken in cash.
    """

    item_number: str
    sender: str
    id_number: str
    procedure_code: str
    procedure_name: str
    originals: int
    copies: int
    fees_vnd: int
    fee_receipts: str
    accepted_at: datetime
    due_on: date
    exception: str = ""


@dataclass(frozen=True, slots=True)
class HandoverRecord:
    """A Biên bản giao nhận hồ sơ. ``signed_at`` is the legal filing time; None until it is entered."""

    code: str
    station: Station
    clerk_name: str
    agency: Addressee
    receiving_point: str
    """Where it is signed, as it stands on the paper."""
    made_at: datetime
    items: tuple[HandoverItem, ...]
    signed_at: datetime | None = None
    received_by: str = ""
    template: str = "1.0"

    @property
    def taken(self) -> tuple[HandoverItem, ...]:
        """What the agency took."""
        return tuple(item for item in self.items if not item.exception)

    @property
    def fees_vnd(self) -> int:
        return sum(item.fees_vnd for item in self.taken)


@dataclass(frozen=True, slots=True)
class Signing:
    """What is entered once both sides have signed. ``exceptions``: (item number, reason)."""

    form_id: str
    code: str
    signed_at: datetime
    received_by: str
    exceptions: tuple[tuple[str, str], ...] = ()


def check_signing_time(signed_at: datetime, made_at: datetime, now: datetime) -> None:
    """A Biên bản is signed after it was printed, and not in the future. Another day is the day's mistake."""
    if signed_at < made_at.replace(second=0, microsecond=0):
        field = "signed_at" if signed_at.date() == made_at.date() else "signed_on"
        raise Refused(f"Giờ ký không thể trước lúc lập Biên bản ({made_at:%H:%M %d/%m/%Y}).", field)
    if signed_at > now:
        field = "signed_at" if signed_at.date() == now.date() else "signed_on"
        raise Refused("Giờ ký không thể sau giờ hiện tại.", field)


def check_items(item_numbers: Sequence[str]) -> None:
    """A Biên bản has 1 to ``ITEMS_LIMIT`` dossiers, each once."""
    if not item_numbers:
        raise Refused("Chưa chọn hồ sơ nào để bàn giao.", "item_numbers")
    if len(item_numbers) > ITEMS_LIMIT:
        raise Refused(
            f"Một Biên bản có nhiều nhất {ITEMS_LIMIT} hồ sơ; đang chọn {len(item_numbers)}. Lập thêm Biên bản nữa.",
            "item_numbers",
        )
    if twice := [number for number, times in Counter(item_numbers).items() if times > 1]:
        raise Refused(f"{twice[0]} có hai lần trong danh sách.", "item_numbers")


def signed(record: HandoverRecord, signing: Signing, now: datetime) -> HandoverRecord:
    """The record as it stands once both sides have signed. The agency may take none of it."""
    if record.signed_at is not None:
        raise Refused(f"Biên bản {record.code} đã ghi giờ ký {record.signed_at:%H:%M %d/%m/%Y}.", "code")
    check_signing_time(signing.signed_at, record.made_at, now)
    reasons: dict[str, str] = {}
    listed = {item.item_number for item in record.items}
    for number, reason in signing.exceptions:
        if number not in listed:
            raise Refused(f"{number} không có trong Biên bản {record.code}.", "exceptions")
        if number in reasons:
            raise Refused(f"{number} được ghi hai lần trong các hồ sơ không nhận.", "exceptions")
        if not nfc(reason):
            raise Refused(f"Chưa ghi lý do cơ quan không nhận {number}.", "exceptions")
        reasons[number] = nfc(reason)
    items = tuple(replace(item, exception=reasons.get(item.item_number, "")) for item in record.items)
    return replace(record, signed_at=signing.signed_at, received_by=nfc(signing.received_by), items=items)


@dataclass(frozen=True, slots=True)
class Appointment:
    """When the agency promises the result (ngày hẹn trả), by its slip (giấy, phiếu hẹn; QĐ 45/2016 Art 7.5)."""

    item_number: str
    due_on: date
    slip_number: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class DailyLine:
    """One line of the daily list (bảng kê bàn giao hằng ngày). ``left_reason``: why it stayed here, "" if it went."""

    item: HandoverItem
    agency: str
    receiving_point: str
    record: str
    given_at: datetime | None
    taken_by: str
    left_reason: str = ""


@dataclass(frozen=True, slots=True)
class DailyList:
    """Bảng kê bàn giao hằng ngày of one day, in the order of receiving point and agency."""

    station: Station
    day: date
    made_at: datetime
    made_by: str
    lines: tuple[DailyLine, ...]
