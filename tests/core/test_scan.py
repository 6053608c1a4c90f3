import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcdesk.core import codes, scan
from bcdesk.core.codes import RecordKind
from bcdesk.core.scan import (
    CardScan,
    CodeKind,
    CodeText,
    Garbled,
    ItemScan,
    OwnScan,
    RecordScan,
    SearchText,
    Unknown,
    read,
)

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "test_vectors.json").read_text(encoding="utf-8"))
CARD = VECTORS["cccd_qr_synthetic"]["with_old_id"]
OWN = codes.own_qr(RecordKind.ITEM, "HB281500129VN", date(2019, 8, 15))


@pytest.mark.parametrize("burst", [True, False])
@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("RR473124829VN", ItemScan("RR473124829VN")),
        ("hb 2815 0012 9 vn\r\n", ItemScan("HB281500129VN")),
        (OWN + "\t", OwnScan(RecordKind.ITEM, "HB281500129VN", date(2019, 8, 15))),
        ("BG281530190815001", RecordScan("BG281530190815001", RecordKind.HANDOVER)),
        ("bh 281530 190815 012", RecordScan("BH281530190815012", RecordKind.DRAFT)),
        ("000.00.25.H62-190815-0001", CodeText(CodeKind.DOSSIER, "000.00.25.H62-190815-0001")),
        ("H62.000.25-260130-AB00012", CodeText(CodeKind.DOSSIER, "H62.000.25-260130-AB00012")),
        ("1.001193", CodeText(CodeKind.PROCEDURE, "1.001193")),
        ("1.000123.000.00.00.H62", CodeText(CodeKind.PROCEDURE, "1.000123.000.00.00.H62")),
        ("+84 912 345 678", CodeText(CodeKind.PHONE, "0912345678")),
        ("0211 3 833 000", CodeText(CodeKind.PHONE, "02113833000")),
        ("026090123456", CodeText(CodeKind.IDENTITY, "026090123456")),
        ("006042212345", CodeText(CodeKind.IDENTITY, "006042212345")),  # not +60 42212345, a phone in Malaysia
        ("135 123 456", CodeText(CodeKind.IDENTITY, "135123456")),
        ("B1234567", CodeText(CodeKind.IDENTITY, "B1234567")),
        ("HB281500128VN", Unknown("HB281500128VN", "số hiệu bưu gửi 13 ký tự, sai số kiểm tra")),
    ],
)
def test_codes_are_known_scanned_or_typed(raw: str, burst: bool, what: scan.Scan) -> None:
    assert read(raw, burst) == what


def test_cards() -> None:
    for raw in (CARD + "\r", CARD.encode().decode("latin-1")):
        card = read(raw, True)
        assert isinstance(card, CardScan)
        assert (card.card.name, card.card.doubts) == ("Nguyễn Văn A", ())
    doubtful = read(CARD.replace("Nguyễn", "Nguy?n"), True)
    assert isinstance(doubtful, CardScan)
    assert doubtful.card.doubts
    for broken in (CARD.replace("0260", "026O"), CARD.replace("|", "~"), CARD[6:], CARD[:40]):
        assert read(broken, True) == Garbled(broken, None)


@pytest.mark.parametrize(
    ("raw", "looks_like"),
    [
        ("GD4797926012345|4e677579e1bb856e|01/01/1990|1|5468c3b46e|26-001|01/01/2019|31/12/2019", "bảo hiểm y tế"),
        (VECTORS["vietqr"]["napas_static"], "VietQR"),
        ("https://dichvucong.gov.vn/tra-cuu?ma=1", "trang web"),
        ("4006381333931", "EAN-13"),
        ("4006381333932", "dãy 13 chữ số"),
        (OWN[:-1] + str((int(OWN[-1]) + 1) % 10), "sai số kiểm tra"),
        ("HB28150012VN", "không đủ 13 ký tự"),
        ("BG281530190931001", "không có trong lịch"),
        ("000.00.25.H62-190815", "mã hồ sơ"),
        ("1.0011933", "mã thủ tục"),
        ("xin chao", "một đoạn chữ"),
        ("xin chào", "một đoạn chữ"),
        ("a|b|c", "không phải thẻ căn cước"),
        ("", "một đoạn chữ"),
    ],
)
def test_a_scan_that_nothing_knows_says_what_it_looks_like(raw: str, looks_like: str) -> None:
    what = read(raw, True)
    assert isinstance(what, Unknown)
    assert what.raw == raw
    assert looks_like in what.looks_like


@pytest.mark.parametrize(
    ("raw", "repaired"),
    [
        ("Ẽ473124829VN", "EX473124829VN"),  # Telex: EX -> Ẽ
        ("Đ473124829VN", "DD473124829VN"),  # Telex: DD -> Đ
        ("Ư473124829VN", "UW473124829VN"),  # Telex: UW -> Ư
        ("SẼ73124829VN", "SE473124829VN"),  # VNI: the 4 behind SE became the tone
        ("RĐ47312482VN", None),  # VNI took the check digit: any number could have been there
        ("EÁ23456785VN", "EA123456785VN"),  # VNI: A1 -> Á
        ("SÊ73124829VN", None),  # Telex has no key of one letter here, VNI's 6 does not check
        ("SẾ8150010VN", "SE168150010VN"),  # VNI: 1 then 6, shown by the check digit alone
        ("SẾ8150015VN", "SE618150015VN"),  # and 6 then 1
        ("SỂ0300005VN", None),  # 36 and 63 both check
        ("SẾ8150012VN", None),  # two digits lost, neither order checks
        ("HBâ\u0301ă\u0300đđăâ\u0323VN", "HB281500129VN"),  # Windows' Vietnamese layout, key by key
        ("HBấằđđăậVN", "HB281500129VN"),  # the same, composed
        ("HBâ\u0301ă\u0300đđăâ\u0301VN", None),  # and with a wrong check digit
        ("".join("đăâêô\u0300\u0309\u0303\u0301\u0323"[int(digit)] for digit in OWN), OWN),
        ("BGâ\u0301ă\u0300êđăâ\u0301ă\u0300đđă", None),  # a record code has no check digit to prove it
        ("000.00.25.H62-190815-Á001", None),
    ],
)
def test_damage_by_an_input_method_is_repaired_only_where_a_check_digit_proves_it(
    raw: str, repaired: str | None
) -> None:
    assert read(raw, True) == Garbled(raw, repaired)
    if repaired is not None:
        assert read(raw, False) == Garbled(raw, repaired)
        assert isinstance(read(repaired, True), ItemScan | OwnScan)


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn A", "đồng tĩnh", "Đồng-Tĩnh", "678", "19005454", "15/8", "Sở Tư pháp", ""]
)
def test_typed_words_are_searched(text: str) -> None:
    assert read(text, False) == SearchText(text)


def test_searched_text_is_clean() -> None:
    assert read("  Ngu\u0079e\u0302\u0303n\x00  A\ud800 ", False) == SearchText("Nguyễn A\ufffd")


@given(st.text(st.characters(), max_size=60), st.booleans())
@example("\x00", True)
@example("\ud800", True)
@example("\udfff|\ud800|||||", True)
@example("4517" + "0" * 5000, True)
@example("đ" * 100_000, True)
@example("0" * 100_000, False)
@example("|" * 100_000, True)
@example("ế" * 7999, True)
@example("http://" + "a" * 7000, True)
@example("H62" * 2600, True)
def test_no_text_raises_and_none_is_lost(raw: str, burst: bool) -> None:
    what = read(raw, burst)
    repr(what).encode()
    if isinstance(what, Unknown | Garbled):
        assert what.raw == raw.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").rstrip("\r\n\t")
    assert burst <= (not isinstance(what, SearchText))


ALPHABET = st.sampled_from("0123456789ABEDOUWVNHGSFRXJ.-| +áấẽđươ\u0301\u0323/")


@given(st.text(ALPHABET, max_size=40), st.booleans())
def test_texts_that_are_nearly_codes_are_read_without_a_fault(raw: str, burst: bool) -> None:
    what = read(raw, burst)
    match what:
        case ItemScan(number) | Garbled(_, str(number)) if not number.startswith("4517"):
            assert codes.parse_item_number(number) == number
        case CodeText(CodeKind.DOSSIER | CodeKind.PROCEDURE, code) | RecordScan(code):
            assert code == raw.replace(" ", "").upper()
