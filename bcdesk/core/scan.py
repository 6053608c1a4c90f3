"""What did the scanner say? One total function, one union type."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import permutations

from bcdesk.core.codes import (
    RecordKind,
    looks_like_item_number,
    looks_like_own_qr,
    looks_like_record_code,
    parse_dossier_code,
    parse_item_number,
    parse_procedure_code,
    parse_record_code,
    read_own_qr,
)
from bcdesk.core.errors import Refused
from bcdesk.core.identity import Card, parse_card, parse_id_number, parse_phone
from bcdesk.core.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class CardScan:
    """The QR of a citizen card; ``card.doubts`` says what came through damaged."""

    card: Card


@dataclass(frozen=True, slots=True)
class ItemScan:
    """Số hiệu bưu gửi with a right check digit."""

    number: str


@dataclass(frozen=True, slots=True)
class OwnScan:
    """The QR of one of our papers."""

    kind: RecordKind
    number: str
    on: date


@dataclass(frozen=True, slots=True)
class RecordScan:
    """Barcode of a Biên bản, a draft, a courier list or a shift."""

    code: str
    kind: RecordKind


class CodeKind(StrEnum):
    """What a whole code without a check digit is, by its form alone."""

    DOSSIER = "dossier"
    """Mã hồ sơ of an agency."""
    PROCEDURE = "procedure"
    """Mã thủ tục."""
    PHONE = "phone"
    IDENTITY = "identity"
    """Số định danh, CCCD, CMND or passport."""


@dataclass(frozen=True, slots=True)
class CodeText:
    """A whole code, in the form in which it is kept."""

    kind: CodeKind
    code: str


@dataclass(frozen=True, slots=True)
class Garbled:
    """The reader or the input method damaged a code ("đầu đọc hoặc bộ gõ đang làm sai dấu").

    ``repaired`` is the one reading that a check digit proves, to be given to ``read`` again; otherwise None.
    """

    raw: str
    repaired: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A code that is none of ours. ``looks_like`` goes into "Mã này giống {looks_like} …"."""

    raw: str
    looks_like: str


@dataclass(frozen=True, slots=True)
class SearchText:
    """Words that somebody typed, NFC, without control characters."""

    text: str


Scan = CardScan | ItemScan | OwnScan | RecordScan | CodeText | Garbled | Unknown | SearchText

_LONGEST = 8_000
"""More than any QR holds (7,089 digits)."""


def read(raw: str, burst: bool) -> Scan:
    """Say what ``raw`` is; ``burst``: it came at the speed of a scanner. Never raises.

    What is typed and fits nothing is a search; what is scanned and fits nothing is ``Unknown`` or ``Garbled``, with
    the text kept. Lone surrogates become U+FFFD, so that the text may be shown and stored.
    """
    text = raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").rstrip("\r\n\t")
    if len(text) > _LONGEST:
        return Unknown(text, f"một đoạn dài {len(text)} ký tự")
    if text.count("|") >= 5 or (burst and "|" in text):
        return _read_card(text)
    if found := _read_code(text) or _read_repairable(text):
        return found
    return _name_unknown(text) if burst else SearchText(nfc(text))


def _read_card(text: str) -> Scan:
    try:
        return CardScan(parse_card(text))
    except Refused:
        fields = text.split("|")
        if re.fullmatch(r"(?:[0-9a-fA-F]{2}){3,}", fields[1].strip()) and not re.match(r"[0-9]{12}$", fields[0]):
            return Unknown(text, "mã QR thẻ bảo hiểm y tế")
        if re.search(r"\|[0-9/]{8,10}\|", text) or not text.isascii():
            return Garbled(text, None)
        return Unknown(text, "mã QR nhiều mục, không phải thẻ căn cước")


def _read_code(text: str) -> Scan | None:
    if not text.isascii():
        return None
    compact = re.sub(r"\s+", "", text)
    if looks_like_own_qr(compact):
        try:
            return OwnScan(*read_own_qr(compact))
        except Refused:
            return Unknown(text, "mã QR phiếu của bưu cục, đọc sai số kiểm tra hoặc khác phiên bản")
    if looks_like_item_number(text):
        try:
            return ItemScan(parse_item_number(text))
        except Refused:
            return Unknown(text, "số hiệu bưu gửi 13 ký tự, sai số kiểm tra")
    if looks_like_record_code(text):
        try:
            return RecordScan(compact.upper(), parse_record_code(text).kind)
        except Refused:
            return Unknown(text, "mã biên bản của bưu cục, ghi ngày không có trong lịch")
    return _read_plain_code(text)


_CODES: tuple[tuple[CodeKind, Callable[[str], str], str], ...] = (
    (CodeKind.DOSSIER, parse_dossier_code, ""),
    (CodeKind.PROCEDURE, parse_procedure_code, ""),
    # 1800 and 1900 are services and look like years; 00 opens identity numbers (Hà Nội is 001).
    (CodeKind.PHONE, parse_phone, r"\s*(?:0[1-9]|\+|84)"),
    (CodeKind.IDENTITY, parse_id_number, ""),
)
"""In this order; a text has to begin like the pattern."""


def _read_plain_code(text: str) -> Scan | None:
    for kind, parse, opening in _CODES:
        if re.match(opening, text):
            try:
                return CodeText(kind, parse(text))
            except Refused:
                continue
    return None


# What an input method does to the keys of a scanner. Telex: a doubled letter or w makes the shape, s f r x j the tone.
# VNI: digits after a vowel do both. Windows' own Vietnamese layout puts letters and tone marks on the digit keys.
_TELEX_TONES = {"\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX_SHAPES = {"\u0306": "W", "\u031b": "W"}
_VNI_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_WINDOWS_DIGITS = {
    **dict(zip("ăâêôđĂÂÊÔĐ", "1234012340", strict=True)),
    **dict(zip("\u0300\u0309\u0303\u0301\u0323", "56789", strict=True)),
}


def _read_repairable(text: str) -> Scan | None:
    """A code with accents in it, of which one reading, and no other, has a right check digit."""
    if text.isascii() or len(text) > 60:
        return None
    proved = {reading for reading in _readings(text) if _is_proved(reading)}
    return Garbled(text, proved.pop()) if len(proved) == 1 else None


def _readings(text: str) -> Iterator[str]:
    """The keys that may have stood behind a text, one reading for each input method."""
    compact = re.sub(r"\s+", "", nfc(text))
    letters_end = next((place for place, sign in enumerate(compact) if sign in "0123456789"), len(compact))
    telex, vni_letters, vni_digits = "", "", ""
    for place, sign in enumerate(compact):
        base, shape, tone = _parts(sign)
        key = "D" if base in "đĐ" else base.upper()
        telex += key + (key if base in "đĐ" or shape == "\u0302" else _TELEX_SHAPES.get(shape, ""))
        telex += "".join(_TELEX_TONES.get(mark, "") for mark in tone)
        if place < letters_end:
            vni_letters += key
            vni_digits += "9" if base in "đĐ" else _VNI_SHAPES.get(shape, "")
            vni_digits += "".join(_VNI_TONES.get(mark, "") for mark in tone)
    yield telex
    yield _without_windows_layout(text)
    if len(vni_digits) <= 3:
        # The tone jumps to its vowel: its digit stood behind all the letters, in an order that left no trace.
        for order in permutations(vni_digits):
            yield vni_letters + "".join(order) + compact[letters_end:].upper()


def _without_windows_layout(text: str) -> str:
    """Each letter and mark back on its digit key; before any NFC, which sorts marks that followed each other."""
    keys = ""
    for sign in text:
        base, shape, tone = _parts(sign)
        keys += "".join(_WINDOWS_DIGITS.get(key, key) for key in (unicodedata.normalize("NFC", base + shape), *tone))
    return "".join(keys.split()).upper()


def _parts(sign: str) -> tuple[str, str, str]:
    """A letter, the mark that makes another letter of it (â, ơ, ă), and its tones. A lone mark is a tone."""
    base, *marks = list(unicodedata.normalize("NFD", sign))
    if base in _TELEX_TONES:
        return "", "", base
    shape = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
    return base, shape, "".join(mark for mark in marks if mark not in shape)


def _is_proved(reading: str) -> bool:
    try:
        if looks_like_own_qr(reading):
            read_own_qr(reading)
        else:
            parse_item_number(reading)
    except Refused:
        return False
    return True


_LOOKS = (
    (r"(?i)https?://\S*|www\.\S+", "đường dẫn trang web"),
    (r"000201[0-9A-Z].*", "mã QR chuyển khoản (VietQR)"),
    (r"[0-9A-Z.]*H[0-9]{2}[0-9A-Z.]*-.*", "mã hồ sơ, nhưng không đúng dạng"),
    (r"[0-9]\.[0-9]{3,}.*", "mã thủ tục, nhưng không đúng dạng"),
    (r"[A-Za-z]{2}[0-9]{6,12}[A-Za-z]{2}", "số hiệu bưu gửi, nhưng không đủ 13 ký tự"),
    (r"(?:BG|BH|CC|GB|KQ)[0-9]+", "mã biên bản của bưu cục, nhưng không đủ chữ số"),
)


def _name_unknown(text: str) -> Scan:
    compact = re.sub(r"\s+", "", text)
    if re.match(r"[0-9]{12}[^0-9]", compact):  # a card whose "|" another keyboard layout turned into something else
        return Garbled(text, None)
    if not text.isascii() and len(text.split()) == 1 and "://" not in text:
        return Garbled(text, None)
    for pattern, name in _LOOKS:
        if re.fullmatch(pattern, compact):
            return Unknown(text, name)
    if re.fullmatch(r"[0-9]{13}", compact) and _is_ean13(compact):
        return Unknown(text, "mã vạch hàng hóa (EAN-13)")
    if re.fullmatch(r"[0-9]+", compact):
        return Unknown(text, f"dãy {len(compact)} chữ số")
    return Unknown(text, "một đoạn chữ, không phải mã của phiếu hay thẻ")


def _is_ean13(digits: str) -> bool:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
