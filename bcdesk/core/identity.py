"""Who a person is: identity numbers, the QR of a citizen card, tax codes, phones."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import phonenumbers
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from bcdesk.core.dates import parse_date
from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import fold, nfc, repair

_SEPARATORS = re.compile(r"[\s.\-]+")
_PASSPORT = re.compile(r"[A-Z][0-9]{7,8}")


class Sex(StrEnum):
    """Giới tính."""

    MALE = "male"
    FEMALE = "female"


SEX_NAMES = {Sex.MALE: "Nam", Sex.FEMALE: "Nữ"}


class IdFacts(NamedTuple):
    """What a 12-digit number says of its owner. ``province_code``: three digits, 0 + GSO code where born in Vietnam."""

    province_code: str
    sex: Sex
    birth_year: int


def parse_id_number(text: str) -> str:
    """Số định danh, CCCD (12 digits), CMND (9 digits) or passport (a letter and 7 or 8 digits).

    No check digit exists for any of them: a number of the right form is taken as it is.
    """
    number = _SEPARATORS.sub("", text)
    if not number:
        raise Refused("Chưa nhập số giấy tờ.", field="id_number")
    if not number.isascii() or not number.isalnum():
        raise Refused("Số giấy tờ chỉ gồm chữ số; hộ chiếu thêm một chữ cái đứng đầu.", field="id_number")
    number = number.upper()
    if _PASSPORT.fullmatch(number):
        return number
    if not number.isdecimal():
        raise Refused("Số hộ chiếu gồm 1 chữ cái và 7 hoặc 8 chữ số.", field="id_number")
    if len(number) in (9, 12):
        return number
    need = 9 if len(number) < 9 else 12
    gap = f"Thiếu {need - len(number)} số" if len(number) < need else f"Thừa {len(number) - need} số"
    name = "CMND cần 9" if need == 9 else "căn cước cần 12"
    raise Refused(f"{gap}: {name}, đang có {len(number)}", field="id_number")


def id_facts(number: str) -> IdFacts | None:
    """Province, sex and birth year out of PPP G YY NNNNNN; None for a CMND or a passport, which say nothing."""
    if len(number) != 12:
        return None
    century, sex = divmod(int(number[3]), 2)
    return IdFacts(number[:3], Sex.FEMALE if sex else Sex.MALE, 1900 + 100 * century + int(number[4:6]))


def id_warnings(number: str, born_on: date | None, sex: Sex | None) -> tuple[str, ...]:
    """Where a number and its owner differ: warnings, never errors, as sex and birth dates may have been corrected."""
    facts = id_facts(number)
    if facts is None:
        return ()
    warnings = []
    if born_on is not None and born_on.year != facts.birth_year:
        warnings.append(f"Năm sinh {born_on.year}, số giấy tờ ghi {facts.birth_year}. Xem lại thẻ.")
    if sex is not None and sex is not facts.sex:
        warnings.append(f"Giới tính {SEX_NAMES[sex]}, số giấy tờ ghi {SEX_NAMES[facts.sex]}. Xem lại thẻ.")
    return tuple(warnings)


@dataclass(frozen=True, slots=True)
class Card:
    """What the QR of a CCCD or căn cước says. ``address`` is nơi thường trú (2021) or nơi cư trú (2024).

    ``extra`` keeps the fields behind the seventh as they came: their order on the 2024 card is not published.
    ``repaired``: the accents had been damaged and were put right. ``doubts`` are sentences for the clerk, who then
    looks at the card itself; a doubtful date is None.
    """

    id_number: str
    old_id_number: str
    name: str
    born_on: date | None
    sex: Sex | None
    address: str
    issued_on: date | None
    extra: tuple[str, ...]
    repaired: bool
    doubts: tuple[str, ...]


def parse_card(text: str) -> Card:
    """Read the QR of a citizen card: 6 to 11 fields between "|", the first seven in the order of 2021.

    A card whose number is whole is a card, even if a name came through without accents or with "?": what can be
    used is used, and ``doubts`` names the rest. A text whose number is not whole is Refused.
    """
    mended = repair(text)
    fields = [nfc(part) for part in (mended or text).split("|")]
    if not 6 <= len(fields) <= 11 or not re.fullmatch(r"[0-9]{12}", fields[0]):
        raise Refused("Không phải mã QR của thẻ căn cước. Quét lại, hoặc gõ số trên thẻ.", field="id_number")
    if fields[1] and not any(sign in "0123456789" for sign in fields[1]):
        fields.insert(1, "")  # some readers leave the empty CMND field out
    fields += [""] * (7 - len(fields))
    id_number, old_id_number, name, born, sex_word, address, issued, *extra = fields

    doubts: list[str] = []
    if old_id_number and not re.fullmatch(r"[0-9]{9}|[0-9]{12}", old_id_number):
        doubts.append(f"Số CMND cũ đọc từ thẻ không đúng dạng: {old_id_number}.")
    doubts += _text_doubts(name, address)
    born_on = _card_date("Ngày sinh", born, doubts)
    sex = {"nam": Sex.MALE, "nu": Sex.FEMALE}.get(fold(sex_word))
    if sex is None:
        doubts.append(f"Giới tính đọc từ thẻ không rõ: “{sex_word}”.")
    issued_on = _card_date("Ngày cấp", issued, doubts)
    return Card(
        id_number,
        old_id_number,
        name,
        born_on,
        sex,
        address,
        issued_on,
        tuple(extra),
        repaired=mended is not None,
        doubts=tuple(doubts),
    )


_NAME_SIGNS = frozenset(" '’-.")
_ADDRESS_SIGNS = frozenset("–’“”…•°")
_VIETNAMESE_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")


def _text_doubts(name: str, address: str) -> list[str]:
    """Names are hardly ever without accents, an address with them all the less: both bare means that they were lost."""
    if not name:
        return ["Không đọc được họ tên từ thẻ. Gõ theo thẻ."]
    if not all(sign in _NAME_SIGNS or _is_vietnamese_letter(sign) for sign in name):
        return [f"Họ tên đọc từ thẻ có ký tự lỗi: “{name}”. Gõ lại theo thẻ."]
    if name.isascii() and address and address.isascii():
        return ["Đầu đọc hoặc bộ gõ đang làm mất dấu tiếng Việt. Gõ lại họ tên, địa chỉ theo thẻ."]
    if "?" in address or not all(s.isascii() or s in _ADDRESS_SIGNS or _is_vietnamese_letter(s) for s in address):
        return [f"Địa chỉ đọc từ thẻ có ký tự lỗi: “{address}”. Gõ lại theo thẻ."]
    return []


def _is_vietnamese_letter(sign: str) -> bool:
    base, *marks = list(unicodedata.normalize("NFD", sign))
    return (base.isascii() and base.isalpha() and _VIETNAMESE_MARKS.issuperset(marks)) or sign in "đĐ"


def _card_date(what: str, digits: str, doubts: list[str]) -> date | None:
    if not re.fullmatch(r"[0-9]{8}|[0-9]{2}/[0-9]{2}/[0-9]{4}", digits):
        doubts.append(f"{what} trên thẻ không đủ ngày, tháng, năm: “{digits}”.")
        return None
    try:
        return parse_date(digits, date.min)  # a whole date: today does not matter
    except Refused as refused:
        doubts.append(f"{what} trên thẻ ghi {digits}. {refused.message}")
        return None


def parse_tax_code(text: str) -> str:
    """Mã số thuế -> "0100233488", a branch "0314409058-002", or the 12-digit number of a person."""
    compact = _SEPARATORS.sub("", text)
    if re.fullmatch(r"[0-9]{12}", compact):
        return compact
    if not re.fullmatch(r"[0-9]{10}(?:[0-9]{3})?", compact):
        raise Refused("Mã số thuế gồm 10 chữ số, chi nhánh thêm 3, cá nhân dùng 12 số định danh.", field="tax_code")
    try:
        return str(mst.format(mst.validate(compact)))
    except InvalidChecksum:
        raise Refused("Mã số thuế sai số kiểm tra. Xem lại từng chữ số.", field="tax_code") from None
    except ValidationError:
        raise Refused("Không có mã số thuế này. Xem lại từng chữ số.", field="tax_code") from None


_PHONE_SIGNS = re.compile(r"[\s.\-()/]+")


def parse_phone(text: str) -> str:
    """Số điện thoại -> digits from 0 on ("0912345678"); a foreign number keeps "+" and its country."""
    typed = nfc(text)
    if not typed:
        raise Refused("Chưa nhập số điện thoại.", field="phone")
    number = _PHONE_SIGNS.sub("", typed.replace("(0)", ""))
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise Refused("Số điện thoại chỉ gồm chữ số.", field="phone")
    if foreign := re.fullmatch(r"(?:\+|00)([1-9][0-9]{5,14})", number):
        number = f"+{foreign[1]}"
    if domestic := re.fullmatch(r"\+84([0-9]+)|84([0-9]{9,10})", number):
        number = "0" + (domestic[1] or domestic[2]).removeprefix("0")
    if number.startswith("0"):
        _refuse_wrong_length(number)
    if len(number) > 17 or not _is_assigned(number):
        raise Refused("Không có số điện thoại này. Hỏi lại khách, xem các số đầu.", field="phone")
    return number


def _refuse_wrong_length(number: str) -> None:
    """Mobiles have 10 digits, fixed lines 11 with their area code."""
    if re.match(r"01[0-9]{9}$", number):
        raise Refused("Số di động 11 số đầu 01 không còn dùng. Hỏi khách số mới, 10 số.", field="phone")
    need = 10 if number[1:2] in tuple("35789") else 11 if number[1:2] == "2" else 0
    if need and len(number) != need:
        gap = f"Thiếu {need - len(number)} số" if len(number) < need else f"Thừa {len(number) - need} số"
        raise Refused(f"{gap}: cần {need}, đang có {len(number)}", field="phone")


def _is_assigned(number: str) -> bool:
    try:
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(number, "VN")))
    except phonenumbers.NumberParseException:
        return False


def format_phone(phone: str) -> str:
    """As papers and screens show it: "0912 345 678", "0211 3 833 000", "024 3773 3333", "1900 5454"."""
    if phone.startswith("+"):
        return str(phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL))
    if len(phone) == 10 and phone.startswith("0"):
        return f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    if len(phone) == 11:
        area = 1 + int(phonenumbers.length_of_geographical_area_code(phonenumbers.parse(phone, "VN")))
        subscriber = phone[area:]
        if len(subscriber) == 7:
            return f"{phone[:area]} {subscriber[0]} {subscriber[1:4]} {subscriber[4:]}"
        return f"{phone[:area]} {subscriber[:4]} {subscriber[4:]}"
    if phone.startswith("1"):
        return f"{phone[:4]} {phone[4:]}" if len(phone) <= 8 else f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    return phone
