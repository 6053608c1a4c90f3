"""The key: its file, its sheet of paper, and what is said when it is missing."""

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcdesk.core.errors import Refused, Trouble
from bcdesk.store.crypto import key_check, key_for, key_from_recovery, read_key, recovery_text, write_key
from bcdesk.store.db import Database, open_database


def test_a_key_is_made_once_and_read_again(tmp_path: Path) -> None:
    path, database = tmp_path / "keys" / "desk.key", tmp_path / "data" / "desk.db"
    first = key_for(path, database, os.urandom)
    assert len(first) == 32
    assert key_for(path, database, lambda count: bytes(count)) == first == read_key(path)
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Trouble, match="Đã có tệp khóa"):
        write_key(path, first)


def test_a_missing_key_is_never_replaced_while_data_exist(tmp_path: Path, db: Database) -> None:
    path = tmp_path / "keys" / "desk.key"
    with pytest.raises(Trouble, match="Không thấy tệp khóa") as caught:
        key_for(path, db.path, os.urandom)
    assert "phiếu khôi phục" in caught.value.remedy
    assert not path.exists()
    db.close()
    write_key(path, key_from_recovery(recovery_text(db.key)))
    open_database(db.path, key_for(path, db.path, os.urandom)).close()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "desk.key"
    write_key(path, bytes(32))
    path.chmod(mode)
    with pytest.raises(Trouble, match="Người dùng khác") as caught:
        read_key(path)
    assert f"chmod 600 {path}" in caught.value.remedy


def test_a_short_key_file_and_a_key_among_the_data_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.key"
    write_key(path, bytes(31))
    with pytest.raises(Trouble, match="bị hỏng"):
        read_key(path)
    for inside in (tmp_path / "data" / "desk.key", tmp_path / "data" / "sub" / "desk.key"):
        with pytest.raises(Trouble, match="nằm trong thư mục dữ liệu"):
            key_for(inside, tmp_path / "data" / "desk.db", os.urandom)
        assert not inside.exists()


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_the_recovery_sheet_gives_the_key_back(key: bytes) -> None:
    text = recovery_text(key)
    assert [len(group) for group in text.split("-")] == [4] * 14
    assert key_from_recovery(text) == key
    assert (
        key_from_recovery(text.lower().replace("-", " ").replace("o", "0").replace("i", "1").replace("b", "8")) == key
    )


@given(st.integers(0, 55), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_is_refused(at: int, letter: str) -> None:
    letters = recovery_text(bytes(range(32))).replace("-", "")
    if letters[at] == letter:
        return
    with pytest.raises(Refused, match="số kiểm tra"):
        key_from_recovery(letters[:at] + letter + letters[at + 1 :])


@pytest.mark.parametrize(("text", "message"), [("", "đã gõ 0"), ("ABCD" * 13, "đã gõ 52"), ("AB*D" * 14, "A–Z")])
def test_incomplete_recovery_texts(text: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        key_from_recovery(text)


def test_the_check_value_tells_keys_apart_and_says_nothing() -> None:
    assert key_check(bytes(32)) != key_check(bytes(31) + b"\1")
    assert bytes(32).hex()[:8] not in key_check(bytes(32))
