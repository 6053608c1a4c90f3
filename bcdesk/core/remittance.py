"""Fees that are held for an agency and how they reach it (nộp phí, lệ phí; QĐ 45/2016 Art 11, TT 17/2017 Art 5.1 h)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bcdesk.core.dossier import Addressee, Payment, Station
from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import nfc


class Standing(StrEnum):
    """What a held fee waits for."""

    READY = "ready"
    """Tiền đã có: nộp được."""
    WITH_PAPERS = "with_papers"
    """Giao cùng hồ sơ theo Biên bản (QĐ 45/2016 Art 7)."""
    TRANSFER = "transfer"
    """Chờ tiền chuyển khoản."""


@dataclass(frozen=True, slots=True)
class HeldFee:
    """A fee that was taken and that its agency has not had yet."""

    charge_id: int
    agency_code: str
    item_number: str
    payer: str
    name: str
    receipt_number: str
    amount_vnd: int
    taken_at: datetime
    standing: Standing


@dataclass(frozen=True, slots=True)
class Remittance:
    """Bảng kê nộp phí, lệ phí: fees that one agency gets, in cash or by bank, outside any Biên bản."""

    code: str
    station: Station
    clerk_name: str
    agency: Addressee
    made_at: datetime
    way: Payment
    received_by: str
    fees: tuple[HeldFee, ...]
    template: str = "1.0"

    @property
    def total_vnd(self) -> int:
        return sum(fee.amount_vnd for fee in self.fees)


def chosen_fees(held: Sequence[HeldFee], charge_ids: Sequence[int]) -> tuple[HeldFee, ...]:
    """Those of the held fees that are to be given now, in their order; Refused where one of them can't be."""
    if not charge_ids:
        raise Refused("Chưa chọn khoản phí, lệ phí nào để nộp.", "charges")
    known = {fee.charge_id: fee for fee in held}
    for charge_id in charge_ids:
        fee = known.get(charge_id)
        if fee is None:
            raise Refused("Có khoản đã nộp, hoặc không thu hộ cho cơ quan này. Xem lại danh sách.", "charges")
        if fee.standing is Standing.WITH_PAPERS:
            raise Refused(f"{fee.name} của {fee.item_number} giao cùng hồ sơ theo Biên bản (F3).", "charges")
        if fee.standing is Standing.TRANSFER:
            raise Refused(f"{fee.name} của {fee.item_number} còn chờ tiền chuyển khoản.", "charges")
    return tuple(fee for fee in held if fee.charge_id in set(charge_ids))


def receiver_name(way: Payment, typed: str) -> str:
    """Who signs for the money; Refused where cash would be given to nobody. A bank account needs no name."""
    name = nfc(typed).strip()
    if way is Payment.CASH and not name:
        raise Refused("Chưa ghi người nhận tiền.", "received_by")
    return name
