"""Đăng ký nhận kết quả: who wants a result brought before it exists (mode 2; QĐ 45/2016 Art 5.2, 9.1 d, 16)."""

from dataclasses import dataclass
from datetime import date, datetime

from bcdesk.core.dossier import LINE_LIMIT, Addressee, Party, Payment, ResultPlace, Station, faults_of, refuse_all
from bcdesk.core.errors import Refused
from bcdesk.core.tariff import Postage
from bcdesk.core.transit import Zone

SLIP_LIMIT = 60
"""What the paper can carry of the number of a giấy hẹn."""
PAPERS_LIMIT = 300


@dataclass(frozen=True, slots=True)
class ResultRequest:
    """What the intake page hands over to be registered: whose result, and what the agency's giấy hẹn says.

    ``form_id`` and ``visit`` as in an Intake. ``zone`` is that of the way back.
    """

    form_id: str
    recipient: Party
    procedure_code: str
    agency_code: str
    zone: Zone
    appointment_on: date | None
    slip_number: str = ""
    dossier_code: str = ""
    to_recover: tuple[str, ...] = ()
    may_sign_master: bool = False
    result_place: ResultPlace = ResultPlace.ADDRESS
    payment: Payment = Payment.CASH
    cash_given_vnd: int | None = None
    discount_code: str = ""
    discount_evidence: str = ""
    visit: str = ""
    zone_reason: str = ""

    def __post_init__(self) -> None:
        named = self.dossier_code or self.slip_number
        refuse_all(
            *faults_of(self.recipient, "người nhận"),
            (not self.procedure_code, "Chưa chọn thủ tục trong danh mục.", "procedure"),
            (not self.agency_code, "Chưa có cơ quan giải quyết.", "agency"),
            (not named, "Ghi mã hồ sơ hoặc số giấy hẹn.", "dossier_code"),
            (len(self.slip_number) > SLIP_LIMIT, f"Số giấy hẹn dài quá {SLIP_LIMIT} ký tự.", "slip_number"),
            (sum(map(len, self.to_recover)) > PAPERS_LIMIT, f"Dài quá {PAPERS_LIMIT} ký tự.", "to_recover"),
            (len(self.zone_reason) > LINE_LIMIT, f"Lý do dài quá {LINE_LIMIT} ký tự.", "zone_reason"),
            (bool(self.discount_code and not self.discount_evidence), "Ghi giấy tờ chứng minh.", "discount_evidence"),
        )


def check_promised(on: date | None, today: date) -> date:
    """Ngày hẹn trả of a result that is still to come. Refused where it is not told or has passed."""
    if on is None:
        raise Refused("Ghi ngày hẹn trả trên giấy hẹn.", "appointment_on")
    if on < today:
        raise Refused("Ngày hẹn đã qua: hỏi cơ quan đã có kết quả chưa.", "appointment_on")
    return on


@dataclass(frozen=True, slots=True)
class Registration:
    """Everything that the paper says; kept with it like a Receipt. The Phiếu gửi follows when the result is collected.

    ``slip_number``, ``dossier_code``, ``appointment_on``: what the agency's giấy hẹn says; ``to_recover``: papers that
    the recipient has to give back; ``may_sign_master``: the post signs the sổ gốc by this written authority. The
    postage was paid under ``voucher_number``.
    """

    number: str
    dossier_id: int
    made_at: datetime
    station: Station
    clerk_name: str
    recipient: Party
    result_place: ResultPlace
    agency: Addressee
    procedure_code: str
    procedure_name: str
    slip_number: str
    dossier_code: str
    appointment_on: date | None
    to_recover: tuple[str, ...]
    may_sign_master: bool
    zone: Zone
    transit_days: int
    postage: Postage
    payment: Payment
    voucher_number: str
    template: str = "1.0"

    @property
    def postage_vnd(self) -> int:
        return self.postage.total_vnd

    @property
    def total_vnd(self) -> int:
        """All that is paid now; fees, where there are any, are paid with the result."""
        return self.postage_vnd
