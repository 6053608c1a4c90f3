"""Phiếu đăng ký nhận kết quả: who wants a result brought before it exists (mode 2; QĐ 45/2016 Art 5, 9)."""

from dataclasses import dataclass
from datetime import date, datetime

from bcdesk.core.dossier import Addressee, Party, Payment, ResultPlace, Station
from bcdesk.core.tariff import Postage
from bcdesk.core.transit import Zone


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
