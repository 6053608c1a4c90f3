"""What a clerk holds in hand: a dossier (hồ sơ), its people, papers, parcels and money.

All values are frozen. An ``Intake`` that exists is one that may be accepted: it refuses a bad field
when it is made.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from bcdesk.core.errors import Refused
from bcdesk.core.handing_in import Agent, Pickup
from bcdesk.core.tariff import Postage
from bcdesk.core.transit import Zone

COUNT_LIMIT = 99
"""A printed count has two digits."""
FEE_LIMIT_VND = 999_999_999
LINE_LIMIT = 120
BAG_LIMIT = 20
"""What a Phiếu gửi can carry of a name, an address, a bag's number."""
STATE_SECRET = "Tài liệu đóng dấu MẬT không gửi qua dịch vụ này. Hướng dẫn khách hỏi cơ quan giải quyết cách gửi."
NO_PAPERS = "Chưa kiểm đếm giấy tờ nào."


class Service(StrEnum):
    """Dịch vụ: the three modes (QĐ 45/2016 Art 5; TT 17/2017 Art 4)."""

    FORWARD = "forward"
    RETURN = "return"
    TWO_WAY = "two_way"


SERVICE_NAMES = {Service.FORWARD: "Gửi hồ sơ", Service.RETURN: "Nhận kết quả", Service.TWO_WAY: "Hai chiều"}


class PartyKind(StrEnum):
    """Cá nhân or tổ chức."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Payment(StrEnum):
    """Phương thức thanh toán."""

    CASH = "cash"
    TRANSFER = "transfer"


class FeeWay(StrEnum):
    """How a state fee reaches its agency (QĐ 45/2016 Art 11)."""

    TO_POST = "to_post"
    TO_AGENCY = "to_agency"
    AT_DELIVERY = "at_delivery"


class ResultPlace(StrEnum):
    """Nơi nhận kết quả of a two-way dossier."""

    ADDRESS = "address"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or a recipient (TT 17/2017 Art 9.2 a, b). ``place`` reads "xã …, huyện …, tỉnh …"."""

    name: str
    address_line: str
    commune_code: str
    place: str
    phone: str = ""
    email: str = ""
    kind: PartyKind = PartyKind.PERSON
    id_number: str = ""
    born_on: date | None = None

    @property
    def address(self) -> str:
        return ", ".join(part for part in (self.address_line, self.place) if part)


Fault: TypeAlias = tuple[bool, str, str]
"""Whether it is wrong, what is said then, beside which field."""


def faults_of(who: Party, role: str) -> tuple[Fault, ...]:
    """What a paper could not carry of a person, or could not do without."""
    return (
        (not who.name, f"Chưa ghi họ và tên {role}.", "name"),
        (len(who.name) > LINE_LIMIT, f"Tên dài quá {LINE_LIMIT} ký tự.", "name"),
        (not who.address_line, "Chưa ghi số nhà, thôn.", "address_line"),
        (len(who.address_line) > LINE_LIMIT, f"Địa chỉ dài quá {LINE_LIMIT} ký tự.", "address_line"),
        (not who.commune_code, "Chưa chọn xã trong danh sách.", "commune"),
    )


def refuse_all(*faults: Fault) -> None:
    """Refused with everything that is wrong, the first one in front."""
    refused = tuple(Refused(message, field) for wrong, message, field in faults if wrong)
    if refused:
        raise Refused(refused[0].message, refused[0].field, also=refused[1:])


def parse_weight_g(text: str) -> int:
    """Khối lượng as typed: "180", "180 g"."""
    digits = text.casefold().strip().removesuffix("g").strip()
    if not (digits.isascii() and digits.isdecimal()):
        raise Refused("Khối lượng là số gam, ví dụ 180.", "weight_g")
    return int(digits[:9])


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the document list (danh mục tài liệu; TT 17/2017 Art 5.1 b)."""

    name: str
    originals: int
    copies: int
    originals_come_back: bool = False
    remark: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            raise Refused("Giấy tờ chưa có tên.", "documents")
        if not (0 <= self.originals <= COUNT_LIMIT and 0 <= self.copies <= COUNT_LIMIT):
            raise Refused(f"Số bản phải từ 0 đến {COUNT_LIMIT}.", "documents")


@dataclass(frozen=True, slots=True)
class Fee:
    """A state fee (phí, lệ phí). ``amount_vnd`` None: "chờ cơ quan thông báo", never 0."""

    name: str
    amount_vnd: int | None
    way: FeeWay
    receipt_number: str = ""
    """Mẫu, ký hiệu, số of the biên lai, where the post collected."""

    def __post_init__(self) -> None:
        if self.amount_vnd is not None and not 0 <= self.amount_vnd <= FEE_LIMIT_VND:
            raise Refused("Phí, lệ phí phải từ 0 đồng đến dưới 1 tỷ đồng.", "fee")


@dataclass(frozen=True, slots=True)
class Intake:
    """What the intake page hands over to be accepted (tiếp nhận hồ sơ; QĐ 45/2016 Art 6).

    ``form_id`` is made when the form opens: accepting it twice gives the first receipt again.
    ``missing_reason`` says why the customer still wants to send although papers are missing. ``zone`` is that of the
    way to the agency; ``return_zone`` that of the way back, where it is another. ``label_number``: a pre-printed label
    that was scanned, "" for the next of our range. ``visit``: the form of the first dossier that this customer brought
    with it. ``again_reason``: why the same person sends the same procedure twice on one day. ``case``: which case of
    the procedure's list it is. ``zone_reason``: why this zone, where no data prove one or they prove another.
    """

    form_id: str
    service: Service
    sender: Party
    procedure_code: str
    agency_code: str
    documents: tuple[Document, ...]
    weight_g: int
    zone: Zone
    bag_number: str = ""
    result_place: ResultPlace = ResultPlace.ADDRESS
    fees: tuple[Fee, ...] = ()
    payment: Payment = Payment.CASH
    cash_given_vnd: int | None = None
    discount_code: str = ""
    missing_reason: str = ""
    discount_evidence: str = ""
    return_zone: Zone | None = None
    agent: Agent | None = None
    pickup: Pickup | None = None
    label_number: str = ""
    state_secret: bool = False
    visit: str = ""
    again_reason: str = ""
    case: str = ""
    zone_reason: str = ""

    def __post_init__(self) -> None:
        refuse_all(
            *faults_of(self.sender, "người gửi"),
            (len(self.bag_number) > BAG_LIMIT, f"Số túi dài quá {BAG_LIMIT} ký tự.", "bag_number"),
            (not self.procedure_code, "Chưa chọn thủ tục trong danh mục.", "procedure"),
            (not self.agency_code, "Chưa có cơ quan giải quyết.", "agency"),
            (not any(paper.originals + paper.copies for paper in self.documents), NO_PAPERS, "documents"),
            (self.state_secret, STATE_SECRET, "state_secret"),
            (self.weight_g <= 0, "Khối lượng phải lớn hơn 0 g.", "weight_g"),
            (len(self.zone_reason) > LINE_LIMIT, f"Lý do dài quá {LINE_LIMIT} ký tự.", "zone_reason"),
            (bool(self.discount_code and not self.discount_evidence), "Ghi giấy tờ chứng minh.", "discount_evidence"),
        )


@dataclass(frozen=True, slots=True)
class Station:
    """Điểm phục vụ bưu chính as it stands on the papers. ``city`` opens the date line."""

    code: str
    name: str
    enterprise: str
    address: str
    phone: str
    commune_code: str
    district_code: str
    city: str
    counter: str
    training: bool = False


def check_station(station: Station) -> None:
    """Refused where a paper could not carry it, or the codes of records could not be made of it."""
    for wrong, message, field in (
        (not re.fullmatch("[0-9]{6}", station.code), "Mã bưu cục có 6 chữ số.", "station_code"),
        (not station.name, "Chưa ghi tên điểm phục vụ.", "station_name"),
        (len(station.name) > 40, "Tên điểm phục vụ dài quá 40 ký tự.", "station_name"),
        (len(station.address) > 60, "Địa chỉ dài quá 60 ký tự.", "address"),
        (not re.fullmatch("[1-9][0-9]?", station.counter), "Quầy số từ 1 đến 99.", "counter"),
        (not station.commune_code, "Chọn xã trong danh sách.", "commune_code"),
    ):
        if wrong:
            raise Refused(message, field)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Cơ quan có thẩm quyền as it stands on a Phiếu gửi."""

    code: str
    name: str
    address: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything that the Phiếu gửi hồ sơ says; kept with the paper so that a reprint says the same.

    ``due_on`` is the promised day at the agency, J + ``transit_days``; the ``slip_`` pair is the day
    by which the giấy hẹn is delivered (mode 1 only; TT 17/2017 Art 7.2 b, đ).
    """

    item_number: str
    dossier_id: int
    event_seq: int
    accepted_at: datetime
    station: Station
    clerk_name: str
    service: Service
    sender: Party
    agency: Addressee
    procedure_code: str
    procedure_name: str
    documents: tuple[Document, ...]
    weight_g: int
    bag_number: str
    zone: Zone
    transit_days: int
    due_on: date
    slip_days: int | None
    slip_due_on: date | None
    postage: tuple[Postage, ...]
    fees: tuple[Fee, ...]
    payment: Payment
    total_vnd: int
    cash_given_vnd: int | None
    result_place: ResultPlace = ResultPlace.ADDRESS
    dossier_code: str = ""
    missing_reason: str = ""
    agent: Agent | None = None
    pickup: Pickup | None = None
    template: str = "1.0"

    @property
    def change_vnd(self) -> int:
        return 0 if self.cash_given_vnd is None else self.cash_given_vnd - self.total_vnd
