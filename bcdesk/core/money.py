"""Amounts in đồng: in figures, in words, as typed."""

import re

from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import nfc

MAX_VND = 999_999_999_999

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ((1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1_000, "nghìn"), (1, ""))

_PLAIN = re.compile(r"0|[1-9][0-9]*")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([., ])[0-9]{3})(?:\1[0-9]{3})*")
_SHORT = re.compile(r"([1-9][0-9]*|0)(?:[.,]([0-9]{1,2}))? ?(k|tr)")
_UNIT = re.compile(r" ?(?:đ|đồng|vnd|vnđ)$")


def dotted(number: int) -> str:
    """A number in figures, as tables print it: "60.000"."""
    return f"{number:,}".replace(",", ".")


def money(amount_vnd: int) -> str:
    """An amount as pages show it: "60.000 đ"."""
    return f"{dotted(amount_vnd)} đ"


def money_words(amount_vnd: int) -> str:
    """Số tiền bằng chữ: "Sáu mươi nghìn đồng"."""
    words = number_words(amount_vnd)
    return f"{words[0].upper()}{words[1:]} đồng"


def number_words(number: int) -> str:
    """A number from 0 to ``MAX_VND`` read the northern way (nghìn, linh, mốt, lăm, tư).

    Behind a higher group every group is read with three places: 1.005.000 is "một triệu không trăm linh năm nghìn".
    """
    if not 0 <= number <= MAX_VND:
        raise ValueError(f"no words for {number}")
    words: list[str] = []
    for scale, name in _SCALES:
        group = number // scale % 1000
        if group:
            words += _group_words(group, full=bool(words))
            words += [name] if name else []
    return " ".join(words) or _DIGITS[0]


def _group_words(group: int, full: bool) -> list[str]:
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        return words + (["linh"] if words and ones else []) + ([_DIGITS[ones]] if ones else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 5:
        words.append("lăm")
    elif tens > 1 and ones in (1, 4):
        words.append("mốt" if ones == 1 else "tư")
    elif ones:
        words.append(_DIGITS[ones])
    return words


def parse_money(text: str) -> int:
    """What a clerk types: 60000, 60.000, 60 000, 60k, 1tr, 1,5tr, with or without "đ"."""
    typed = nfc(text)
    if not typed:
        raise Refused("Chưa nhập số tiền.")
    if typed[0] in "-−–":
        raise Refused("Số tiền không được âm.")
    amount = _amount(_UNIT.sub("", typed.casefold()))
    if amount is None:
        shown = typed if len(typed) <= 20 else f"{typed[:20]}…"
        raise Refused(f"Không đọc được số tiền “{shown}”. Nhập như 60000, 60.000 hoặc 60k.")
    if amount > MAX_VND:
        raise Refused(f"Số tiền quá lớn, nhiều nhất là {money(MAX_VND)}.")
    return amount


def _amount(typed: str) -> int | None:
    # Longer figures are too large whatever they say, and int() itself refuses very long ones.
    typed = typed[:40]
    if _PLAIN.fullmatch(typed) or _GROUPED.fullmatch(typed):
        return int(re.sub("[., ]", "", typed))
    if short := _SHORT.fullmatch(typed):
        whole, part, unit = short.groups(default="")
        return int(whole + part.ljust(2, "0")) * (10 if unit == "k" else 10_000)
    return None
