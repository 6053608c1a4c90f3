"""Vietnamese text: one spelling, search without accents, broken scans, name order, masks.

Money in words stands in core.money, dates in core.dates.
"""

import re
import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries, after the bare letter."""
_LETTERS = frozenset(
    unicodedata.normalize("NFC", letter + tone)
    for vowel in "aăâeêioôơuưy"
    for letter in (vowel, vowel.upper())
    for tone in ("", *_TONES)
) | frozenset("đĐ")
_PUNCTUATION = frozenset("\u00a0–—‘’“”…•°")
_LETTER_OR_PUNCTUATION = re.compile("Ã[\u00a0–—‘’“”…•°]")
"""A capital Ã before a dash, a quote or a hard space: right as it stands, and yet valid when read as UTF-8."""

_WORD = re.compile(r"[^\W_]+")


def nfc(text: str) -> str:
    """The one spelling that is kept: composed letters, single spaces, no control or invisible characters."""
    seen = "".join(ch for ch in text if ch.isspace() or unicodedata.category(ch) not in ("Cc", "Cf", "Cs"))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def fold(text: str) -> str:
    """The form that is searched: "Đồng Tĩnh" and "DONG TINH" give "dong tinh".

    Ð (eth) stands for Đ in many old files and looks the same.
    """
    bare = unicodedata.normalize("NFD", unicodedata.normalize("NFD", nfc(text)).casefold())
    bare = "".join(ch for ch in bare if unicodedata.category(ch) != "Mn")
    return " ".join(bare.replace("đ", "d").replace("ð", "d").split())


def words(text: str) -> tuple[str, ...]:
    """What is indexed of a text and asked for, each word once: "Số 12/3, thôn Đông" gives so, 12, 3, thon, dong."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text))))


def repair(text: str) -> str | None:
    """UTF-8 that a scanner sent as Latin-1 or cp1252, put right; None unless that is proved.

    To be asked before ``nfc``, which drops the control characters that half of the proof is made of.
    """
    if text.isascii():
        return None
    try:
        mended = b"".join(_byte(ch) for ch in text).decode("utf-8")
    except UnicodeError:
        return None
    foreign = {ch for ch in unicodedata.normalize("NFC", mended) if not ch.isascii()}
    if not foreign & _LETTERS or foreign - _LETTERS - _PUNCTUATION:
        return None
    if _LETTER_OR_PUNCTUATION.sub("", text).isascii():
        return None
    return mended


def _byte(ch: str) -> bytes:
    # Windows passes the five bytes that cp1252 leaves undefined through as control characters.
    return bytes((ord(ch),)) if ord(ch) < 0x100 else ch.encode("cp1252")


def name_sort_key(name: str) -> tuple[tuple[str, str], ...]:
    """Order of a list of people: given name (tên, the last word), then family and middle names.

    Words are compared by letters first (a ă â … d đ), by tone only where all letters are equal.
    """
    words = nfc(name).split()
    return tuple(_word_key(word) for word in (*words[-1:], *words[:-1]))


def _word_key(word: str) -> tuple[str, str]:
    letters, tones = "", ""
    for ch in word.casefold():
        parts = unicodedata.normalize("NFD", ch)
        tone = "".join(mark for mark in parts if mark in _TONES)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        rank = _ALPHABET.find(letter)
        letters += letter if rank < 0 else chr(0x61 + rank)
        tones += str(_TONES.find(tone) + 1) if tone else "0"
    return letters, tones


def mask_identity(number: str) -> str:
    """An identity number as lists show it: "***456"."""
    if not number:
        return ""
    return f"***{number[-3:]}" if len(number) > 6 else "***"


def mask_phone(phone: str) -> str:
    """A phone number as lists and labels show it: "0912 *** 678"."""
    digits = "".join(ch for ch in phone if ch.isdigit())
    if len(digits) < 10:
        return mask_identity(digits)
    return f"{digits[:4]} *** {digits[-3:]}"
