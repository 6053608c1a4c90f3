"""Who hands a dossier in, and where: in person, through another (người nộp thay), at the customer's address."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bcdesk.core.errors import Refused

NAME_LIMIT, TEXT_LIMIT = 60, 80
"""What a Phiếu gửi can carry of a name, of a paper or a place."""


class AgentKind(StrEnum):
    """By what right somebody hands in for another (QĐ 45/2016 Art 6.2, 6.4; Bộ luật Dân sự 2015 Art 134–138)."""

    AUTHORISED = "authorised"
    INTRODUCED = "introduced"
    LEGAL = "legal"


AGENT_NAMES = {
    AgentKind.AUTHORISED: "Giấy ủy quyền",
    AgentKind.INTRODUCED: "Giấy giới thiệu",
    AgentKind.LEGAL: "Đại diện theo pháp luật",
}


@dataclass(frozen=True, slots=True)
class Agent:
    """Người nộp thay. ``authority``: the paper shown; of a legal representative what they are to the sender (mẹ)."""

    name: str
    id_number: str
    kind: AgentKind
    authority: str

    def __post_init__(self) -> None:
        paper = "Ghi quan hệ với người gửi, ví dụ mẹ." if self.kind is AgentKind.LEGAL else "Ghi số, ngày của giấy."
        for wrong, message, field in (
            (not self.name, "Chưa ghi họ và tên người nộp thay.", "agent_name"),
            (len(self.name) > NAME_LIMIT, f"Tên dài quá {NAME_LIMIT} ký tự.", "agent_name"),
            (not self.id_number, "Chưa ghi số giấy tờ của người nộp thay.", "agent_id"),
            (not self.authority, paper, "authority"),
            (len(self.authority) > TEXT_LIMIT, f"Dài quá {TEXT_LIMIT} ký tự.", "authority"),
        ):
            if wrong:
                raise Refused(message, field)


@dataclass(frozen=True, slots=True)
class Pickup:
    """Tiếp nhận tại địa chỉ khách hàng (QĐ 45/2016 Art 6.1): where, when, by which clerk or courier.

    ``at`` is the time of acceptance that the Phiếu gửi prints, and J: it must be true (TT 02/2012 Art 3).
    """

    place: str
    at: datetime
    courier: str

    def __post_init__(self) -> None:
        for wrong, message, field in (
            (not self.place, "Chưa ghi nơi nhận hồ sơ.", "taken_place"),
            (len(self.place) > TEXT_LIMIT, f"Dài quá {TEXT_LIMIT} ký tự.", "taken_place"),
            (not self.courier, "Chưa ghi người nhận hồ sơ tại địa chỉ khách.", "courier"),
            (len(self.courier) > NAME_LIMIT, f"Tên dài quá {NAME_LIMIT} ký tự.", "courier"),
        ):
            if wrong:
                raise Refused(message, field)


def check_pickup(at: datetime, now: datetime, business_day: date) -> None:
    """A dossier taken at an address was taken on a day of the open shift, and not in the future."""
    if at > now:
        raise Refused("Giờ nhận tại địa chỉ khách không thể sau giờ hiện tại.", "taken_at")
    if at.date() < business_day:
        raise Refused("Hồ sơ nhận tại địa chỉ khách phải được ghi trong ngày nhận.", "taken_at")
