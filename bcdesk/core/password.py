"""Passwords: rules, hashing, lock-out."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from bcdesk.core.errors import Refused
from bcdesk.core.vietnamese import fold

MIN_LENGTH = 14
"""Without a second factor (TCVN 14423:2026)."""
_LONGEST = 128

_COMMON = (
    "matkhau",
    "password",
    "admin",
    "quantri",
    "giaodichvien",
    "buudien",
    "buucuc",
    "vietnam",
    "vnpost",
    "bcdesk",
    "hoso",
    "xinchao",
    "anhyeuem",
    "emyeuanh",
    "iloveyou",
    "welcome",
    "letmein",
    "master",
    "secret",
    "dragon",
    "abc",
)
_RUNS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")
_RUN_LENGTH = 3
_MIN_OWN_SIGNS = 6


def check_password(password: str, name: str, min_length: int = MIN_LENGTH) -> None:
    """Refuse a password that is short, made of the person's ``name``, common, or a repetition."""
    length = len(unicodedata.normalize("NFC", password))
    if length < min_length:
        raise Refused(
            f"Mật khẩu cần ít nhất {min_length} ký tự, đang có {length}. Ghép vài từ không liên quan nhau.",
            field="password",
        )
    if length > _LONGEST:
        raise Refused(f"Mật khẩu có nhiều nhất {_LONGEST} ký tự, đang có {length}.", field="password")
    folded = fold(password)
    words = fold(name).split()
    letters = re.sub(r"[\W\d_]+", "", folded)
    if words and ("".join(words) in letters or _is_made_of(letters, words)):
        raise Refused("Mật khẩu chứa họ tên của người dùng. Chọn từ khác.", field="password")
    if _is_repetition(folded):
        raise Refused("Mật khẩu lặp lại một đoạn ngắn. Ghép vài từ khác nhau.", field="password")
    if _own_signs(folded, words) < _MIN_OWN_SIGNS:
        raise Refused("Mật khẩu dễ đoán (từ hoặc dãy phím thông dụng). Ghép vài từ khác nhau.", field="password")


def _is_made_of(text: str, words: Collection[str]) -> bool:
    """Whether nothing but these words, in any order and number, makes up the text."""
    ends = {0}
    for place in range(len(text)):
        if place in ends:
            ends |= {place + len(word) for word in words if text.startswith(word, place)}
    return text != "" and len(text) in ends


def _is_repetition(text: str) -> bool:
    """Few different signs, or the same piece over and over, the last one perhaps cut short."""
    if len(set(text)) < 5:
        return True
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _own_signs(text: str, words: Collection[str]) -> int:
    """How many signs remain when names, common words and runs along the keyboard are taken out."""
    for word in sorted((*words, *_COMMON), key=len, reverse=True):
        if len(word) >= 2:
            text = text.replace(word, " ")
    text = re.sub(r"(.)\1{2,}", " ", text)
    rows = [*_RUNS, *(row[::-1] for row in _RUNS)]
    kept, place = 0, 0
    while place < len(text):
        end = place + 1
        while end < len(text) and any(text[place : end + 1] in row for row in rows):
            end += 1
        run = end - place
        kept += 0 if run >= _RUN_LENGTH or text[place].isspace() else 1
        place += run if run >= _RUN_LENGTH else 1
    return kept


def hash_password(password: str, time_cost: int = 3, memory_kib: int = 65_536, parallelism: int = 1) -> str:
    """Argon2id with the library's own random salt. Slow on purpose: never on the window's thread."""
    return PasswordHasher(time_cost, memory_kib, parallelism).hash(_spelt(password))


def verify_password(kept_hash: str, password: str) -> bool:
    """Whether this is the password behind ``kept_hash``, whatever parameters it was made with."""
    try:
        return PasswordHasher().verify(kept_hash, _spelt(password))
    except VerifyMismatchError:
        return False


def _spelt(password: str) -> bytes:
    """The same bytes whichever keyboard composed the accents."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def needs_rehash(kept_hash: str, time_cost: int = 3, memory_kib: int = 65_536, parallelism: int = 1) -> bool:
    """Whether ``kept_hash`` was made with other parameters than these: hash again after the next sign-in."""
    return PasswordHasher(time_cost, memory_kib, parallelism).check_needs_rehash(kept_hash)


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed sign-ins in a row, and until when the account is locked (khóa tài khoản)."""

    failures: int = 0
    locked_until: datetime | None = None


def refuse_if_locked(tries: Tries, now: datetime) -> None:
    """To be asked before the password is looked at."""
    if tries.locked_until is not None and now < tries.locked_until:
        raise Refused(
            f"Tài khoản tạm khóa đến {tries.locked_until:%H:%M} vì nhập sai nhiều lần. Chờ, hoặc nhờ trưởng bưu cục.",
            field="password",
        )


def after_failure(
    tries: Tries, now: datetime, max_failures: int = 5, lock_for: timedelta = timedelta(minutes=15)
) -> Tries:
    """What a wrong password leads to: one more failure, and at the last one a lock. A lock that is over counts anew."""
    if tries.locked_until is not None:
        if now < tries.locked_until:
            return tries
        tries = Tries()
    failures = tries.failures + 1
    return Tries(failures, now + lock_for if failures >= max_failures else None)
