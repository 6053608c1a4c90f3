"""Codes that stand on papers: item numbers (UPU S10), dossier codes, agency ids, procedures, records, our own QR."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from bcdesk.core.errors import Refused

KEYBOARD_SAFE = frozenset("BCGHKLMNPQTV")
"""Letters that neither Telex nor VNI turns into something else, in any order and before any digit."""

_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_ITEM = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")
_SPACES = re.compile(r"\s+")

# TT 01/2018 Art 19: V1V2V3.Z1Z2.Y1Y2.MX1X2-YYMMDD-XXXX. TT 04/2025 adds MX1X2.Y1Y2Y3.Z1Z2-YYMMDD-AAXXXX, where
# XXXX has four digits or more.
_DOSSIER = re.compile(
    r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}-[0-9]{6}-[0-9]{4}"
    r"|[A-Z][0-9]{2}\.[0-9]{3}\.[0-9]{2}-[0-9]{6}-[A-Z0-9]{2}[0-9]{4,8}"
)
# QCVN 102:2016 ends with the level-1 code, QĐ 20/2020/QĐ-TTg begins with it.
_AGENCY = re.compile(r"(?:[0-9]{2,3}\.){1,3}[A-Z][0-9]{2}|[A-Z][0-9]{2}(?:\.[0-9]{2,3})*")
_AGENCY_LONGEST = 35
_PROCEDURE = re.compile(r"[0-9]\.[0-9]{6}(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|\.[A-Z][0-9]{2})?")


class RecordKind(StrEnum):
    """What a code of ours stands for.

    Bưu gửi, Biên bản giao nhận, hồ sơ tạm lưu, bản kê giao bưu tá, ca làm việc, đăng ký nhận kết quả, bảng kê nộp phí.
    """

    ITEM = "item"
    HANDOVER = "handover"
    DRAFT = "draft"
    COURIER_LIST = "courier_list"
    SHIFT = "shift"
    REGISTRATION = "registration"
    REMITTANCE = "remittance"


RECORD_PREFIXES = {
    RecordKind.HANDOVER: "BG",
    RecordKind.DRAFT: "BH",
    RecordKind.COURIER_LIST: "GB",
    RecordKind.SHIFT: "CC",
    RecordKind.REGISTRATION: "KQ",
    RecordKind.REMITTANCE: "NP",
}
_KIND_OF_PREFIX = {prefix: kind for kind, prefix in RECORD_PREFIXES.items()}
_DAY_TURNS = 1000
_RECORD = re.compile(r"([A-Z]{2})([0-9]{6})([0-9]{6})([0-9]{3,6})")


def _compact(text: str) -> str:
    """Without any space; letters in capitals, but only where they are ASCII ("ı" must not become "I")."""
    joined = _SPACES.sub("", text)
    return joined.upper() if joined.isascii() else joined


def s10_check_digit(serial: str) -> int:
    """Số kiểm tra of eight digits (UPU S10: weights 8 6 4 2 3 5 9 7 modulo 11)."""
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_S10_WEIGHTS, serial, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def item_number(prefix: str, serial: int, country: str = "VN") -> str:
    """Số hiệu bưu gửi built from a prefix and a serial number out of an allotted range."""
    if not re.fullmatch(r"[A-Z]{2}", prefix):
        raise Refused("Tiền tố số hiệu gồm đúng 2 chữ cái in hoa không dấu, ví dụ HB.", field="prefix")
    if not 0 <= serial <= 99_999_999:
        raise Refused("Số thứ tự của số hiệu có nhiều nhất 8 chữ số.", field="serial")
    digits = f"{serial:08d}"
    return f"{prefix}{digits}{s10_check_digit(digits)}{country}"


def looks_like_item_number(text: str) -> bool:
    """Two letters, nine digits, two letters; the check digit may be wrong."""
    return _ITEM.fullmatch(_compact(text)) is not None


def parse_item_number(text: str) -> str:
    """Số hiệu bưu gửi as typed or scanned, with spaces and in any case -> "HB281500129VN"."""
    number = _compact(text)
    match = _ITEM.fullmatch(number)
    if match is None:
        raise Refused(
            f"Số hiệu bưu gửi gồm 2 chữ, 9 số, 2 chữ, ví dụ HB 2815 0012 9 VN; đang có {len(number)} ký tự.",
            field="item_number",
        )
    if s10_check_digit(match[2]) != int(match[3]):
        raise Refused(
            f"Số hiệu {group_item_number(number)} sai số kiểm tra. Xem lại từng chữ số trên phiếu.",
            field="item_number",
        )
    return number


def begins_like_item_number(text: str) -> bool:
    """Two letters and some of the digits, as somebody types who has not come to the end."""
    return re.fullmatch(r"[A-Z]{2}[0-9]{3,9}[A-Z]{0,2}", _compact(text)) is not None


def group_item_number(number: str) -> str:
    """As it stands under a barcode: "HB 2815 0012 9 VN"."""
    return f"{number[:2]} {number[2:6]} {number[6:10]} {number[10:11]} {number[11:]}"


def shown_number(number: str) -> str:
    """An item number in groups; a record code as it is printed."""
    return group_item_number(number) if looks_like_item_number(number) else number


def parse_dossier_code(text: str) -> str:
    """Mã hồ sơ in either lawful form (TT 01/2018 Art 19; TT 04/2025/TT-VPCP), kept as the agency wrote it."""
    code = _compact(text)
    if _DOSSIER.fullmatch(code) is None:
        raise Refused("Mã hồ sơ có dạng 000.00.25.H62-190815-0001. Chép đúng như giấy hẹn.", field="dossier_code")
    return code


def begins_like_dossier_code(text: str) -> bool:
    """The agency's id in one of the two forms, as far as it was typed."""
    return re.match(r"[0-9]{3}\.[0-9]{2}\b|[A-Z][0-9]{2}\.[0-9]", _compact(text)) is not None


def parse_agency_id(text: str) -> str:
    """Mã định danh cơ quan (QCVN 102:2016; QĐ 20/2020/QĐ-TTg)."""
    code = _compact(text)
    if len(code) > _AGENCY_LONGEST or _AGENCY.fullmatch(code) is None:
        raise Refused("Mã định danh cơ quan có dạng 000.00.25.H62 hoặc H62.25.", field="agency_id")
    return code


def parse_procedure_code(text: str) -> str:
    """Mã thủ tục: "1.001193", with a local suffix "1.000123.000.00.00.H62" or "1.009645.H05"."""
    code = _compact(text)
    if _PROCEDURE.fullmatch(code) is None:
        raise Refused("Mã thủ tục có dạng 1.001193 (một số, dấu chấm, sáu số).", field="procedure_code")
    return code


class RecordCode(NamedTuple):
    """The parts of a record code."""

    kind: RecordKind
    station: str
    on: date
    serial: int


def record_code(kind: RecordKind, station: str, on: date, serial: int) -> str:
    """Code of a record of ours: two letters for its kind, station, yymmdd, serial of that day."""
    if not re.fullmatch(r"[0-9]{6}", station):
        raise Refused("Mã bưu cục gồm 6 chữ số, ví dụ 281530.", field="station_code")
    if not 0 <= serial <= 999_999:
        raise Refused("Số thứ tự trong ngày có nhiều nhất 6 chữ số.", field="serial")
    return f"{RECORD_PREFIXES[kind]}{station}{_six_digits(on)}{serial:03d}"


def next_record_code(kind: RecordKind, station: str, desk: int, on: date, taken: Iterable[str]) -> str:
    """The next code of a day at one desk of a station: 001, 002 … at quầy 1, 2001, 2002 … at quầy 2.

    ``taken``: the codes that this desk has made, of any day; two desks of a station never make the same one.
    """
    of_the_day = [parse_record_code(code) for code in taken]
    turn = 1 + max((code.serial % _DAY_TURNS for code in of_the_day if (code.kind, code.on) == (kind, on)), default=0)
    if turn == _DAY_TURNS:
        raise Refused(f"Quầy đã lập {turn - 1} bản ghi loại này trong ngày. Lập tiếp vào ngày mai.")
    return record_code(kind, station, on, turn if desk == 1 else desk * _DAY_TURNS + turn)


def looks_like_record_code(text: str) -> bool:
    """Begins with one of our prefixes and a station; the date may be impossible."""
    match = _RECORD.fullmatch(_compact(text))
    return match is not None and match[1] in _KIND_OF_PREFIX


def parse_record_code(text: str) -> RecordCode:
    """Read what ``record_code`` wrote."""
    match = _RECORD.fullmatch(_compact(text))
    if match is None or match[1] not in _KIND_OF_PREFIX:
        raise Refused("Mã bản ghi có dạng BG 281530 190815 001.", field="record_code")
    on = _date_of(match[3])
    if on is None:
        raise Refused(f"Mã {match[0]} ghi một ngày không có trong lịch.", field="record_code")
    return RecordCode(_KIND_OF_PREFIX[match[1]], match[2], on, int(match[4]))


def parse_prepaid_number(text: str) -> str:
    """What a way back was paid under: the Phiếu gửi of an intake, or a đăng ký nhận kết quả."""
    if not looks_like_record_code(text):
        return parse_item_number(text)
    if parse_record_code(text).kind is not RecordKind.REGISTRATION:
        raise Refused(f"{_compact(text)} không phải mã đăng ký nhận kết quả.", field="item_number")
    return _compact(text)


# Our own QR is 4517 V K NUMBER YYMMDD CC, digits only. With an item number it has 31 digits and fits QR version 1 at
# level M (34). The mark opens no phone, identity number (0) or VietQR (00). V is the version: another V may carry a
# longer body, such as a signed record of the whole dossier. K is the kind, letters are A=10 … Z=35, and CC makes the
# whole number 1 modulo 97 (ISO 7064), which catches each wrong digit and each swap of neighbours.
_QR_MARK = "4517"
_QR_VERSION = "1"
_QR_KINDS = {
    RecordKind.ITEM: "1",
    RecordKind.HANDOVER: "2",
    RecordKind.DRAFT: "3",
    RecordKind.COURIER_LIST: "4",
    RecordKind.SHIFT: "5",
    RecordKind.REGISTRATION: "6",
    RecordKind.REMITTANCE: "7",
}
_KIND_OF_QR = {digit: kind for kind, digit in _QR_KINDS.items()}
_QR_LETTERS = r"[12][0-9]|3[0-5]"
_QR_ITEM = re.compile(rf"({_QR_LETTERS})({_QR_LETTERS})([0-9]{{9}})({_QR_LETTERS})({_QR_LETTERS})")
_QR_RECORD = re.compile(rf"({_QR_LETTERS})({_QR_LETTERS})([0-9]{{15,18}})")
_QR_SHORTEST = 14


class OwnCode(NamedTuple):
    """What one of our QR codes says."""

    kind: RecordKind
    number: str
    on: date


def own_qr(kind: RecordKind, number: str, on: date) -> str:
    """Digits for the QR of a paper of ours; ``number`` is an item number or a record code."""
    if kind is RecordKind.ITEM:
        parse_item_number(number)
    elif parse_record_code(number).kind is not kind:
        raise Refused(f"Mã {number} không thuộc loại giấy này.", field="record_code")
    body = "".join(str(ord(sign) - ord("A") + 10) if sign.isalpha() else sign for sign in number)
    digits = f"{_QR_MARK}{_QR_VERSION}{_QR_KINDS[kind]}{body}{_six_digits(on)}"
    return f"{digits}{98 - int(digits + '00') % 97:02d}"


def looks_like_own_qr(text: str) -> bool:
    """Digits that open with our mark and are longer than any phone or identity number."""
    return text.startswith(_QR_MARK) and len(text) >= _QR_SHORTEST and text.isascii() and text.isdecimal()


def read_own_qr(digits: str) -> OwnCode:
    """Read what ``own_qr`` wrote."""
    if not looks_like_own_qr(digits):
        raise Refused("Đây không phải mã QR của phiếu do chương trình in.", field="own_qr")
    if digits[4] != _QR_VERSION:
        raise Refused("Mã QR do phiên bản mới hơn in ra. Cập nhật chương trình rồi quét lại.", field="own_qr")
    if len(digits) > 60 or int(digits) % 97 != 1:
        raise Refused("Mã QR của phiếu đọc sai số kiểm tra. Quét lại, hoặc gõ số hiệu in dưới mã vạch.", field="own_qr")
    kind, body, on = _KIND_OF_QR.get(digits[5]), digits[6:-8], _date_of(digits[-8:-2])
    match = (_QR_ITEM if kind is RecordKind.ITEM else _QR_RECORD).fullmatch(body)
    if kind is None or match is None or on is None:
        raise Refused("Mã QR của phiếu có nội dung không đọc được. Gõ số hiệu in dưới mã vạch.", field="own_qr")
    number = "".join(chr(int(group) - 10 + ord("A")) if len(group) == 2 else group for group in match.groups())
    if kind is RecordKind.ITEM:
        parse_item_number(number)
    elif parse_record_code(number).kind is not kind:
        raise Refused(f"Mã QR ghi {number}, không khớp với loại giấy.", field="own_qr")
    return OwnCode(kind, number, on)


def _six_digits(on: date) -> str:
    if not 2000 <= on.year <= 2099:
        raise Refused("Ngày trên mã phải nằm trong các năm 2000 đến 2099.", field="on")
    return f"{on:%y%m%d}"


def _date_of(digits: str) -> date | None:
    """yymmdd of this century; None if the calendar has no such day."""
    try:
        return datetime.strptime("20" + digits, "%Y%m%d").date()
    except ValueError:
        return None
