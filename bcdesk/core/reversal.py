"""Reversal of an acceptance or a registration (hủy phiếu ghi sai): why, until when, and what its Biên bản says.

It answers a mistake, before anything has left the desk. A sender who takes back what was accepted rightly recalls it
(rút bưu gửi, Luật Bưu chính Art 16), and what has stood on a Biên bản was shown to its agency: neither is reversed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bcdesk.core.dossier import Receipt, Station
from bcdesk.core.errors import Refused
from bcdesk.core.registration import Registration
from bcdesk.core.states import Act, ParcelState, next_state

NOTE_LIMIT = 200


class ReversalReason(StrEnum):
    """Lý do hủy, a closed list."""

    WRONG_PERSON = "wrong_person"
    WRONG_PROCEDURE = "wrong_procedure"
    WRONG_CONTENT = "wrong_content"
    WRONG_MONEY = "wrong_money"
    WRONG_NUMBER = "wrong_number"
    DOUBLE_ENTRY = "double_entry"
    WITHDRAWN = "withdrawn"


REVERSAL_NAMES = {
    ReversalReason.WRONG_PERSON: "ghi sai người gửi",
    ReversalReason.WRONG_PROCEDURE: "ghi sai thủ tục hoặc cơ quan",
    ReversalReason.WRONG_CONTENT: "ghi sai giấy tờ, khối lượng, dịch vụ hoặc vùng cước",
    ReversalReason.WRONG_MONEY: "ghi sai cước, phí, lệ phí hoặc cách trả tiền",
    ReversalReason.WRONG_NUMBER: "dán sai, hỏng nhãn số hiệu",
    ReversalReason.DOUBLE_ENTRY: "ghi trùng một hồ sơ hai lần",
    ReversalReason.WITHDRAWN: "khách thôi gửi khi hồ sơ chưa rời quầy",
}


@dataclass(frozen=True, slots=True)
class Reversal:
    """Everything that the Biên bản hủy says. ``taken``: what the reversed Phiếu gửi or registration said.

    ``cash_vnd`` goes back out of the drawer; what was to come by transfer is in none.
    """

    taken: Receipt | Registration
    reversed_at: datetime
    station: Station
    clerk_name: str
    reason: ReversalReason
    note: str
    cash_vnd: int
    template: str = "1.0"

    @property
    def item_number(self) -> str:
        return self.taken.number if isinstance(self.taken, Registration) else self.taken.item_number

    @property
    def dossier_id(self) -> int:
        return self.taken.dossier_id


def check_note(reason: ReversalReason, note: str) -> None:
    """Refused where the note is too long for the paper, or has to name the Phiếu gửi that stays."""
    if len(note) > NOTE_LIMIT:
        raise Refused(f"Ghi chú dài quá {NOTE_LIMIT} ký tự.", "note")
    if reason is ReversalReason.DOUBLE_ENTRY and not note:
        raise Refused("Ghi số hiệu phiếu gửi còn lại của hồ sơ này.", "note")


def check_untouched(states: Iterable[ParcelState], record_code: str) -> None:
    """Refused where a parcel is not where its acceptance put it, or stands on a Biên bản ("": on none)."""
    for state in states:
        next_state(state, Act.REVERSE)
    if record_code:
        raise Refused(
            f"Không hủy được: hồ sơ đã ghi trong Biên bản {record_code}. "
            "Bàn giao theo Biên bản, hoặc làm thủ tục rút bưu gửi.",
            "item_number",
        )
