"""Amounts in figures, in words and as typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.errors import Refused
from bcdesk.core.money import MAX_VND, dotted, money, money_words, number_words, parse_money


@pytest.mark.parametrize(
    ("amount_vnd", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (4, "Bốn đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (20, "Hai mươi đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (55, "Năm mươi lăm đồng"),
        (91, "Chín mươi mốt đồng"),
        (100, "Một trăm đồng"),
        (101, "Một trăm linh một đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (115, "Một trăm mười lăm đồng"),
        (121, "Một trăm hai mươi mốt đồng"),
        (1_000, "Một nghìn đồng"),
        (1_001, "Một nghìn không trăm linh một đồng"),
        (1_010, "Một nghìn không trăm mười đồng"),
        (1_015, "Một nghìn không trăm mười lăm đồng"),
        (5_454, "Năm nghìn bốn trăm năm mươi tư đồng"),
        (36_300, "Ba mươi sáu nghìn ba trăm đồng"),
        (60_000, "Sáu mươi nghìn đồng"),
        (260_000, "Hai trăm sáu mươi nghìn đồng"),
        (1_000_000, "Một triệu đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
        (1_055_021, "Một triệu không trăm năm mươi lăm nghìn không trăm hai mươi mốt đồng"),
        (21_024_000, "Hai mươi mốt triệu không trăm hai mươi tư nghìn đồng"),
        (100_000_000, "Một trăm triệu đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (1_000_000_024, "Một tỷ không trăm hai mươi tư đồng"),
        (1_000_015_000, "Một tỷ không trăm mười lăm nghìn đồng"),
        (15_004_000_100, "Mười lăm tỷ không trăm linh bốn triệu một trăm đồng"),
        (
            999_999_999_999,
            "Chín trăm chín mươi chín tỷ chín trăm chín mươi chín triệu "
            "chín trăm chín mươi chín nghìn chín trăm chín mươi chín đồng",
        ),
    ],
)
def test_money_in_words(amount_vnd: int, words: str) -> None:
    assert money_words(amount_vnd) == words


ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def read_group(words: list[str]) -> int:
    """Three places, read strictly: each irregular word only where the northern reading has it."""
    total, rest = 0, list(words)
    if rest[1:2] == ["trăm"]:
        total, rest = (0 if rest[0] == "không" else ONES[rest[0]]) * 100, rest[2:]
    if not rest:
        return total
    if rest[0] == "linh":
        assert len(words) == 4, words
        return total + ONES[rest[1]]
    if rest[0] == "mười":
        last = {**ONES, "lăm": 5}
        del last["năm"]
        return total + 10 + (last[rest[1]] if rest[1:] else 0)
    if rest[1:2] == ["mươi"]:
        last = {**ONES, "mốt": 1, "tư": 4, "lăm": 5}
        for word in ("một", "bốn", "năm"):
            del last[word]
        assert rest[0] != "một"
        return total + ONES[rest[0]] * 10 + (last[rest[2]] if rest[2:] else 0)
    assert len(words) == 1, words
    return ONES[rest[0]]


def read_number(text: str) -> int:
    total, rest = 0, text.split()
    for scale, name in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn")):
        if name in rest:
            at = rest.index(name)
            assert not total or rest[1] == "trăm", text
            total += read_group(rest[:at]) * scale
            rest = rest[at + 1 :]
    if rest:
        assert not total or rest[1] == "trăm", text
        total += read_group(rest)
    return total


@given(st.integers(1, MAX_VND) | st.integers(0, 3).flatmap(lambda n: st.integers(1, 999).map(lambda g: g * 1000**n)))
def test_words_say_the_number(number: int) -> None:
    assert read_number(number_words(number)) == number


def test_each_group_of_three_is_read_back_alone_and_behind_another() -> None:
    for group in range(1, 1000):
        assert read_number(number_words(group)) == group
        assert read_number(number_words(7_000_000 + group)) == 7_000_000 + group


@pytest.mark.parametrize("amount_vnd", [-1, MAX_VND + 1])
def test_no_words_beyond_the_scale(amount_vnd: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        money_words(amount_vnd)


def test_money_in_figures() -> None:
    assert (money(60_000), dotted(1_240), dotted(999), money(0), money(-45_000)) == (
        "60.000 đ",
        "1.240",
        "999",
        "0 đ",
        "-45.000 đ",
    )


@pytest.mark.parametrize(
    ("typed", "amount_vnd"),
    [
        ("60000", 60_000),
        ("60.000", 60_000),
        ("60,000", 60_000),
        (" 60 000 đ", 60_000),
        ("60.000đồng", 60_000),
        ("60k", 60_000),
        ("60K", 60_000),
        ("60,5k", 60_500),
        ("1tr", 1_000_000),
        ("1,5tr", 1_500_000),
        ("1.25 tr", 1_250_000),
        ("0", 0),
        ("1.000.000", 1_000_000),
        ("999.999.999.999", MAX_VND),
    ],
)
def test_typed_money(typed: str, amount_vnd: int) -> None:
    assert parse_money(typed) == amount_vnd


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Chưa nhập số tiền."),
        ("-5", "Số tiền không được âm."),
        ("−60.000", "Số tiền không được âm."),
        ("1000000000000", "Số tiền quá lớn, nhiều nhất là 999.999.999.999 đ."),
        ("1000000tr", "Số tiền quá lớn, nhiều nhất là 999.999.999.999 đ."),
        ("9" * 5000, "Số tiền quá lớn, nhiều nhất là 999.999.999.999 đ."),
        *(
            (typed, f"Không đọc được số tiền “{typed}”. Nhập như 60000, 60.000 hoặc 60k.")
            for typed in (
                "sáu",
                "60.00",
                "6.0000",
                "1.000,000",
                "60.000k",
                "0912345678",
                "000",
                "٦٠",
                "1e6",
                "6_0",
                "k",
                "đ",
            )
        ),
    ],
)
def test_typed_money_refused(typed: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_money(typed)
    assert (refused.value.message, refused.value.field) == (sentence, "")


@given(st.integers(0, MAX_VND))
def test_figures_can_be_typed_back(amount_vnd: int) -> None:
    assert parse_money(money(amount_vnd)) == parse_money(str(amount_vnd)) == amount_vnd
