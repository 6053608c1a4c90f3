"""VietQR: the code that a customer's bank app reads to transfer the exact amount (NAPAS IBFT, EMV QR)."""

import binascii
import re
from dataclasses import dataclass

from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import fold

_NAPAS = "A000000727"
_TO_ACCOUNT = "QRIBFTTA"
_DYNAMIC = "12"
_VND, _COUNTRY = "704", "VN"
PURPOSE_LIMIT = 25
LARGEST_VND = 10**13


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose account it is: ``bank`` is the BIN of six digits, ``account`` up to 19 letters and digits."""

    bank: str
    account: str
    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9]{6}", self.bank):
            raise Refused("Mã ngân hàng (BIN) gồm 6 chữ số.", "payee_bank")
        if not re.fullmatch("[0-9A-Za-z]{1,19}", self.account):
            raise Refused("Số tài khoản có nhiều nhất 19 chữ số hoặc chữ cái.", "payee_account")


def payee_of(text: str) -> Payee | None:
    """An account as the settings write it: BIN, number and name with spaces between; None where there is none."""
    if not text.strip():
        return None
    bank, account, name = (*text.split(maxsplit=2), "", "")[:3]
    return Payee(bank, account, name)


def vietqr(payee: Payee, amount_vnd: int, purpose: str) -> str:
    """What the QR says. The ``purpose`` goes without accents and is cut to what the format carries."""
    if not 0 < amount_vnd < LARGEST_VND:
        raise Refused("Số tiền chuyển khoản phải lớn hơn 0 đồng.", "payment")
    said = " ".join(re.findall("[0-9a-z]+", fold(purpose)))[:PURPOSE_LIMIT].strip()
    account = _field("00", _NAPAS) + _field("01", _field("00", payee.bank) + _field("01", payee.account))
    parts = [
        _field("00", "01"),
        _field("01", _DYNAMIC),
        _field("38", account + _field("02", _TO_ACCOUNT)),
        _field("53", _VND),
        _field("54", str(amount_vnd)),
        _field("58", _COUNTRY),
        _field("62", _field("08", said)) if said else "",
        "6304",
    ]
    body = "".join(parts)
    return f"{body}{binascii.crc_hqx(body.encode('ascii'), 0xFFFF):04X}"


def _field(number: str, value: str) -> str:
    return f"{number}{len(value):02}{value}"
