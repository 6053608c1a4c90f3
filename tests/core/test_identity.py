import json
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core import identity
from bcdesk.core.errors import Refused
from bcdesk.core.identity import IdFacts, Sex

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "test_vectors.json").read_text(encoding="utf-8"))
WITH_OLD = VECTORS["cccd_qr_synthetic"]["with_old_id"]
WITHOUT_OLD = VECTORS["cccd_qr_synthetic"]["without_old_id"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (" 026 090 123 456 ", "026090123456"),
        ("135123456", "135123456"),
        ("b1234567", "B1234567"),
        ("C12345678", "C12345678"),
        ("999999999999", "999999999999"),
    ],
)
def test_id_numbers(text: str, number: str) -> None:
    assert identity.parse_id_number(text) == number


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Chưa nhập"),
        ("13512345", "Thiếu 1 số: CMND cần 9, đang có 8"),
        ("02609012345", "Thiếu 1 số: căn cước cần 12, đang có 11"),
        ("0260901234567", "Thừa 1 số: căn cước cần 12, đang có 13"),
        ("02609012345O", "hộ chiếu"),
        ("B123456", "hộ chiếu"),
        ("０26090123456", "chỉ gồm chữ số"),
    ],
)
def test_id_numbers_refused(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        identity.parse_id_number(text)
    assert refused.value.field == "id_number"


@pytest.mark.parametrize(
    ("number", "facts"),
    [
        ("026090123456", IdFacts("026", Sex.MALE, 1990)),
        ("001185000001", IdFacts("001", Sex.FEMALE, 1985)),
        ("025201000001", IdFacts("025", Sex.MALE, 2001)),
        ("026301012345", IdFacts("026", Sex.FEMALE, 2001)),
        ("026405000001", IdFacts("026", Sex.MALE, 2105)),
        ("026599000001", IdFacts("026", Sex.FEMALE, 2199)),
        ("135123456", None),
        ("B1234567", None),
    ],
)
def test_id_facts(number: str, facts: IdFacts | None) -> None:
    assert identity.id_facts(number) == facts


def test_a_number_that_does_not_fit_its_owner_only_warns() -> None:
    assert identity.id_warnings("026086123456", date(1985, 3, 1), Sex.FEMALE) == (
        "Năm sinh 1985, số giấy tờ ghi 1986. Xem lại thẻ.",
        "Giới tính Nữ, số giấy tờ ghi Nam. Xem lại thẻ.",
    )
    assert identity.id_warnings("026086123456", date(1986, 3, 1), Sex.MALE) == ()
    assert identity.id_warnings("026086123456", None, None) == ()
    assert identity.id_warnings("135123456", date(1985, 3, 1), Sex.FEMALE) == ()


def test_card_with_and_without_the_old_number() -> None:
    card = identity.parse_card(WITH_OLD)
    assert (card.id_number, card.old_id_number, card.name) == ("026090123456", "135123456", "Nguyễn Văn A")
    assert (card.born_on, card.sex, card.issued_on) == (date(1990, 2, 1), Sex.MALE, date(2021, 4, 15))
    assert card.address == "Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc"
    assert (card.extra, card.repaired, card.doubts) == ((), False, ())

    card = identity.parse_card(WITHOUT_OLD)
    assert (card.old_id_number, card.name, card.born_on, card.sex) == ("", "Trần Thị B", date(2001, 8, 9), Sex.FEMALE)
    six_fields = WITHOUT_OLD.replace("||", "|")
    assert identity.parse_card(six_fields) == card


def test_card_of_2024_keeps_its_further_fields() -> None:
    number_first = identity.parse_card(WITH_OLD + "|||Nguyễn Văn Bố|Trần Thị Mẹ")
    assert number_first.extra == ("", "", "Nguyễn Văn Bố", "Trần Thị Mẹ")
    old_number_last = WITHOUT_OLD.replace("||", "|") + "|135123456|"
    assert identity.parse_card(old_number_last).extra == ("135123456", "")
    assert identity.parse_card(old_number_last).issued_on == date(2021, 12, 31)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_card_read_in_a_wrong_encoding_is_repaired(encoding: str) -> None:
    damaged = WITH_OLD.encode().decode(encoding, "strict" if encoding == "latin-1" else "replace")
    if "\ufffd" in damaged:
        assert identity.parse_card(damaged).doubts
        return
    card = identity.parse_card(damaged)
    assert (card.name, card.repaired, card.doubts) == ("Nguyễn Văn A", True, ())
    assert card.address == "Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("01021990", "31091990"), "Ngày sinh trên thẻ ghi 31091990. Không có ngày 31/9. Tháng 9 có 30 ngày."),
        (("15042021", "30022021"), "Ngày cấp trên thẻ ghi 30022021. Không có ngày 30/2/2021"),
        (("01021990", "1990"), "Ngày sinh trên thẻ không đủ ngày, tháng, năm: “1990”."),
        (("Nguyễn", "Nguy\ufffdn"), "Họ tên đọc từ thẻ có ký tự lỗi: “Nguy\ufffdn Văn A”"),
        (("Nguyễn", "Nguy?n"), "Họ tên đọc từ thẻ có ký tự lỗi: “Nguy?n Văn A”"),
        (("Nguyễn", "Nguye64n"), "Họ tên đọc từ thẻ có ký tự lỗi"),
        (("Nguyễn Văn A", ""), "Không đọc được họ tên"),
        (("Tĩnh", "T?nh"), "Địa chỉ đọc từ thẻ có ký tự lỗi"),
        (("Nam|", "N?m|"), "Giới tính đọc từ thẻ không rõ"),
        (("135123456", "13512345"), "Số CMND cũ đọc từ thẻ không đúng dạng"),
    ],
)
def test_a_damaged_card_gives_what_is_whole_and_says_what_is_not(change: tuple[str, str], says: str) -> None:
    card = identity.parse_card(WITH_OLD.replace(*change))
    assert card.id_number == "026090123456"
    assert len(card.doubts) == 1
    assert card.doubts[0].startswith(says)
    assert (card.born_on is None) == (change[0] == "01021990")
    assert (card.issued_on is None) == (change[0] == "15042021")


def test_lost_accents_are_a_doubt_but_a_bare_name_is_not() -> None:
    bare = "026090123456||Nguyen Van A|01021990|Nam|Thon 1, Dong Tinh, Tam Duong, Vinh Phuc|15042021"
    assert "mất dấu tiếng Việt" in identity.parse_card(bare).doubts[0]
    assert identity.parse_card(WITH_OLD.replace("Nguyễn Văn A", "Phan Anh Minh")).doubts == ()
    assert identity.parse_card(WITH_OLD.replace("Nguyễn Văn A", "H'Hen Niê")).doubts == ()


@pytest.mark.parametrize(
    "text", ["", "|||||", "02609012345||A|01021990|Nam|B|15042021", "026090123456|1|2|3|4", "026090123456" + "|" * 11]
)
def test_other_texts_are_no_card(text: str) -> None:
    with pytest.raises(Refused, match="thẻ căn cước"):
        identity.parse_card(text)


def test_tax_codes() -> None:
    valid = VECTORS["mst"]["valid"]
    assert [identity.parse_tax_code(code.replace("-", " ")) for code in valid] == valid
    assert identity.parse_tax_code("026090123456") == "026090123456"
    for code, says in [
        (VECTORS["mst"]["invalid"][0], "sai số kiểm tra"),
        ("0314409058-000", "Không có mã số thuế này"),
        ("031440905", "gồm 10 chữ số"),
        ("", "gồm 10 chữ số"),
    ]:
        with pytest.raises(Refused, match=says) as refused:
            identity.parse_tax_code(code)
        assert refused.value.field == "tax_code"


@pytest.mark.parametrize(
    ("text", "phone", "shown"),
    [
        ("0912345678", "0912345678", "0912 345 678"),
        ("+84 912.345.678", "0912345678", "0912 345 678"),
        ("84912345678", "0912345678", "0912 345 678"),
        ("0084 (0)912-345-678", "0912345678", "0912 345 678"),
        ("0211\u00a03 833 000", "02113833000", "0211 3 833 000"),
        ("+842113833000", "02113833000", "0211 3 833 000"),
        ("024 3773 3333", "02437733333", "024 3773 3333"),
        ("1900 54 54 81", "1900545481", "1900 545 481"),
        ("18001091", "18001091", "1800 1091"),
        ("+81 3-1234-5678", "+81312345678", "+81 3-1234-5678"),
    ],
)
def test_phones(text: str, phone: str, shown: str) -> None:
    assert identity.parse_phone(text) == phone
    assert identity.format_phone(phone) == shown
    assert identity.parse_phone(shown) == phone


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("091234567", "^Thiếu 1 số: cần 10, đang có 9$"),
        ("+8491234567", "^Thiếu 1 số: cần 10, đang có 9$"),
        ("09123456789", "^Thừa 1 số: cần 10, đang có 11$"),
        ("0211383300", "^Thiếu 1 số: cần 11, đang có 10$"),
        ("01234567890", "11 số đầu 01 không còn dùng"),
        ("0612345678", "Không có số điện thoại này"),
        ("0" * 300, "Không có số điện thoại này"),
        ("", "Chưa nhập"),
        ("0912345678 (anh An)", "chỉ gồm chữ số"),
        ("٠٩١٢٣٤٥٦٧٨", "chỉ gồm chữ số"),
    ],
)
def test_phones_refused(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        identity.parse_phone(text)
    assert refused.value.field == "phone"


@given(st.one_of(st.text(), st.from_regex(r"\A[+0-9 .()|A-Za-z-]{0,40}\Z")))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (identity.parse_id_number, identity.parse_card, identity.parse_tax_code, identity.parse_phone):
        with suppress(Refused):
            parse(text)
