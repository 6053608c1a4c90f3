from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core import password
from bcdesk.core.errors import Refused
from bcdesk.core.password import Tries

QUICK = {"time_cost": 1, "memory_kib": 8, "parallelism": 1}
NAME = "Nguyễn Thị Thu Hà"
NOW = datetime(2019, 8, 15, 9, 50)


@pytest.mark.parametrize(
    "good", ["con trâu ăn lúa chiêm", "Gạch-ngói-sông-Lô-7", "tam dao suong mu 4 gio sang", "xe đạp Thu mua ở chợ"]
)
def test_passphrases_are_taken(good: str) -> None:
    password.check_password(good, NAME)


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("", "ít nhất 14 ký tự, đang có 0"),
        ("lúa chiêm tốt", "ít nhất 14 ký tự, đang có 13"),
        ("nguyenthithuha1990", "họ tên"),
        ("Hà.Nguyễn.15081990", "họ tên"),
        ("sông nguyen thi thu ha lô", "họ tên"),
        ("thuha-thuha-thuha-1", "họ tên"),
        ("aaaaaaaaaaaaaaaa", "lặp lại"),
        ("lúa7lúa7lúa7lúa", "lặp lại"),
        ("matkhau123456789", "dễ đoán"),
        ("VNPost@BuuDien2019", "dễ đoán"),
        ("qwertyuiop123456", "dễ đoán"),
        ("zyxwvutsrqponmlk", "dễ đoán"),
        ("sông Lô " * 20, "nhiều nhất 128"),
    ],
)
def test_weak_passwords_are_refused(bad: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        password.check_password(bad, NAME)
    assert refused.value.field == "password"


def test_the_least_length_is_a_setting() -> None:
    password.check_password("lúa chiêm tốt", NAME, min_length=8)
    with pytest.raises(Refused, match="ít nhất 20"):
        password.check_password("con trâu ăn lúa", NAME, min_length=20)


@given(st.text(max_size=140), st.text(max_size=40))
def test_any_password_is_taken_or_refused(text: str, name: str) -> None:
    try:
        password.check_password(text, name)
    except Refused:
        return
    assert len(text) >= 14


def test_hash_verify_and_rehash() -> None:
    kept = password.hash_password("con trâu ăn lúa chiêm", **QUICK)
    assert kept.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert kept != password.hash_password("con trâu ăn lúa chiêm", **QUICK)
    assert password.verify_password(kept, "con tra\u0302u a\u0306n lu\u0301a chie\u0302m")
    assert not password.verify_password(kept, "con trâu ăn lúa  chiêm")
    assert not password.verify_password(kept, "")
    assert not password.needs_rehash(kept, **QUICK)
    assert password.needs_rehash(kept)


def test_the_defaults_are_three_rounds_of_64_mib() -> None:
    kept = password.hash_password("con trâu ăn lúa chiêm")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert not password.needs_rehash(kept)


def test_five_failures_lock_for_a_quarter_of_an_hour() -> None:
    tries = Tries()
    for failure in range(1, 5):
        tries = password.after_failure(tries, NOW)
        assert tries == Tries(failure, None)
        password.refuse_if_locked(tries, NOW)
    tries = password.after_failure(tries, NOW)
    assert tries == Tries(5, datetime(2019, 8, 15, 10, 5))
    with pytest.raises(Refused, match="tạm khóa đến 10:05"):
        password.refuse_if_locked(tries, NOW + timedelta(minutes=14, seconds=59))
    assert password.after_failure(tries, NOW + timedelta(minutes=1)) == tries
    after = NOW + timedelta(minutes=15)
    password.refuse_if_locked(tries, after)
    assert password.after_failure(tries, after) == Tries(1, None)
    assert password.after_failure(Tries(), NOW, max_failures=1, lock_for=timedelta(hours=1)).locked_until == NOW + (
        timedelta(hours=1)
    )
