"""Text as clerks and scanners give it."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcdesk.core.vietnamese import fold, mask_identity, mask_phone, name_sort_key, nfc, repair, words

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "test_vectors.json").read_text(encoding="utf-8"))
CARDS = [text for key, text in VECTORS["cccd_qr_synthetic"].items() if "|" in text]
LETTERS = "aáàảãạăắằẳẵặâấầẩẫậbcdđeéèẻẽẹêếềểễệghiíìỉĩịklmnoóòỏõọôốồổỗộơớờởỡợpqrstuúùủũụưứừửữựvxyýỳỷỹỵ"
VIETNAMESE = st.text(alphabet=LETTERS + LETTERS.upper() + " -0123456789,.|/")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nguyễn   Thị\tMinh\nHằng ", "Nguyễn Thị Minh Hằng"),
        ("Nguyễn\u00a0Văn\r\nAn", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Phường Đồng Tâm"), "Phường Đồng Tâm"),
        ("\ufeffXã\u200b Đồng\u00adTĩnh\x07\x00", "Xã ĐồngTĩnh"),
        ("số\ud800 5", "số 5"),
        ("\t\n ", ""),
    ],
)
def test_one_spelling_is_kept(typed: str, kept: str) -> None:
    assert nfc(typed) == kept


@given(st.text())
def test_the_kept_spelling_is_stable_and_can_be_stored(typed: str) -> None:
    kept = nfc(typed)
    assert nfc(kept) == kept
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert not any(unicodedata.category(ch) == "Cc" for ch in kept)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Tĩnh", "dong tinh"),
        ("ĐƯỜNG NGUYỄN TẤT THÀNH", "duong nguyen tat thanh"),
        ("Ðồng  Ích", "dong ich"),
        (unicodedata.normalize("NFD", "Quỳnh Ỷ"), "quynh y"),
    ],
)
def test_search_forgets_accents_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(VIETNAMESE)
def test_folded_vietnamese_is_plain(text: str) -> None:
    folded = fold(text)
    assert folded.isascii()
    assert fold(folded) == folded == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Số 12/3, thôn Đông", ("so", "12", "3", "thon", "dong")),
        ("Đỗ Đạt – 100%", ("do", "dat", "100")),
        ("Trần TRẦN tran", ("tran",)),
        ("a_b", ("a", "b")),
        ("% _ –", ()),
    ],
)
def test_words_are_folded_and_each_stands_once(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


def garble(text: str, codec: str) -> str:
    """What a scanner shows that reads UTF-8 as ``codec``; Windows lets undefined bytes through."""
    return "".join(
        chr(byte) if codec == "latin-1" or byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode(codec)
        for byte in text.encode()
    )


@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    "text", [*CARDS, "Nguyễn Thị Hường", "Trần Ý Đức", "Lê Ích", unicodedata.normalize("NFD", "Đỗ Mỹ")]
)
def test_a_garbled_scan_is_repaired(text: str, codec: str) -> None:
    assert repair(garble(text, codec)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nguyen Van A",
        "Nguyễn Văn A",
        "XÃ TAM QUAN",
        "LỘC XÔ",
        "XÃ”",
        "XÃ\u00a0TAM QUAN",
        "UBND XÃ – TAM QUAN",
        "Thu phí: 5€ – “đủ”",
        "Nguyá»n Văn A",
        "Nguyá»n Van A",
        "ä¸­æ–‡",
        "Ã\x81\x80",
    ],
)
def test_nothing_is_repaired_without_proof(text: str) -> None:
    assert repair(text) is None


@given(VIETNAMESE)
@example("XÃ-PHƯỜNG Â")
def test_right_vietnamese_is_never_touched(text: str) -> None:
    assert repair(text) is None


def test_people_stand_in_order_of_given_names() -> None:
    ordered = [
        "Trần Thị An",
        "Lê Văn Ân",
        "Nguyễn Thị Bình",
        "Nguyễn Thị Bính",
        "Bùi Đức Dũng",
        "Đỗ Văn Dũng",
        "An Văn Đạt",
        "Lê Hoa",
        "Lê Hòa",
        "Lê Hoan",
        "Vũ Mạnh Tuấn",
        "Vũ Thị Yến",
    ]
    assert sorted(set(ordered), key=name_sort_key) == ordered
    assert sorted((unicodedata.normalize("NFD", name).upper() for name in ordered), key=name_sort_key) == [
        unicodedata.normalize("NFD", name).upper() for name in ordered
    ]
    assert name_sort_key("") == ()


@pytest.mark.parametrize(
    ("number", "shown"),
    [("026090123456", "***456"), ("135123456", "***456"), ("B1234567", "***567"), ("", ""), ("1234", "***")],
)
def test_identity_numbers_are_masked(number: str, shown: str) -> None:
    assert mask_identity(number) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("0912345678", "0912 *** 678"),
        ("0912 345 678", "0912 *** 678"),
        ("02113833000", "0211 *** 000"),
        ("19005454", "***454"),
        ("", ""),
    ],
)
def test_phones_are_masked(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown
