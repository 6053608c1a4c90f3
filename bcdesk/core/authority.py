"""Giấy ủy quyền: one person sends another to hand in or receive (QĐ 45/2016 Art 6, 9.1 d, 10.2; TT 17 Art 5.2 d)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bcdesk.core.delivery import IdKind
from bcdesk.core.dossier import Party, Station


class Errand(StrEnum):
    """What the other person is sent for."""

    SEND = "send"
    RECEIVE = "receive"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Agent:
    """Người được ủy quyền; what is not known is written by hand."""

    name: str
    id_number: str = ""
    id_kind: IdKind = IdKind.CITIZEN_CARD
    address: str = ""
    phone: str = ""
    relation: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """Everything that a giấy ủy quyền says; its day and its signatures are written by hand.

    ``papers``: names of what is handed in or received; ``may_sign_master``: the agency's sổ gốc too; ``until``: its
    last day, None: until the errand is done.
    """

    item_number: str
    dossier_id: int
    station: Station
    clerk_name: str
    errand: Errand
    principal: Party
    agent: Agent
    procedure_code: str
    procedure_name: str
    agency: str
    papers: tuple[str, ...]
    may_sign_master: bool = False
    until: date | None = None
    template: str = "1.0"
