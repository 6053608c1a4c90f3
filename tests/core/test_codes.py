import json
from datetime import date
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core import codes
from bcdesk.core.codes import RecordKind
from bcdesk.core.errors import Refused

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "test_vectors.json").read_text(encoding="utf-8"))
LETTERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
ITEMS = st.builds(codes.item_number, LETTERS, st.integers(0, 99_999_999))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
RECORDS = st.tuples(
    st.sampled_from(sorted(codes.RECORD_PREFIXES)), st.from_regex(r"\A[0-9]{6}\Z"), DAYS, st.integers(0, 999_999)
)


@pytest.mark.parametrize(("base", "check"), VECTORS["s10"]["base_to_check"].items())
def test_check_digit_as_published(base: str, check: int) -> None:
    assert codes.s10_check_digit(base) == check


def test_item_number_is_built_and_read() -> None:
    assert codes.item_number("RR", 47312482) == VECTORS["s10"]["example"]
    assert codes.item_number("HB", 28150012) == "HB281500129VN"
    assert codes.parse_item_number(" hb 2815\u00a00012 9 vn ") == "HB281500129VN"
    assert codes.group_item_number("HB281500129VN") == "HB 2815 0012 9 VN"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("HB281500128VN", "Số hiệu HB 2815 0012 8 VN sai số kiểm tra"),
        ("HB28150012VN", "đang có 12 ký tự"),
        ("", "đang có 0 ký tự"),
        ("HB28150012９VN", "gồm 2 chữ"),
        ("HB281500129ＶN", "gồm 2 chữ"),
        ("hı281500129vn", "gồm 2 chữ"),
    ],
)
def test_item_number_refused(text: str, says: str) -> None:
    with pytest.raises(Refused, match=says) as refused:
        codes.parse_item_number(text)
    assert refused.value.field == "item_number"


@pytest.mark.parametrize(
    ("prefix", "serial", "field"), [("H", 1, "prefix"), ("hb", 1, "prefix"), ("HB", 10**8, "serial")]
)
def test_item_number_outside_its_form_is_not_built(prefix: str, serial: int, field: str) -> None:
    with pytest.raises(Refused) as refused:
        codes.item_number(prefix, serial)
    assert refused.value.field == field


@given(ITEMS, st.integers(2, 10), st.integers(0, 9))
def test_any_one_wrong_digit_of_an_item_number_is_seen(number: str, place: int, digit: int) -> None:
    assert codes.parse_item_number(number) == number
    wrong = f"{number[:place]}{digit}{number[place + 1 :]}"
    if wrong == number or (place < 10 and number[10] == "5"):
        return  # 5 stands for two rests (5 and 11): the rule of the UPU itself lets a few errors through there
    with pytest.raises(Refused):
        codes.parse_item_number(wrong)


@pytest.mark.parametrize(
    "code", [VECTORS["dossier_code"]["example"], "H62.000.25-260130-AB0001", "H62.000.25-260130-0112345"]
)
def test_dossier_codes_stay_as_written(code: str) -> None:
    assert codes.parse_dossier_code(f" {code.lower()}\t") == code


@pytest.mark.parametrize(
    "code", ["", "000.00.25.H62-190815-00011", "000.00.25.62-190815-0001", "H62.000.25-260130-AB001"]
)
def test_dossier_codes_refused(code: str) -> None:
    with pytest.raises(Refused, match="Mã hồ sơ có dạng"):
        codes.parse_dossier_code(code)


@pytest.mark.parametrize(
    ("parse", "good", "bad"),
    [
        (codes.parse_agency_id, ["000.00.25.H62", "H62", "H62.25.001", "25.H62"], ["62", "H62.1", "H62" + ".001" * 9]),
        (
            codes.parse_procedure_code,
            ["1.001193", "1.000123.000.00.00.H62", "1.009645.H05"],
            ["1001193", "1.00119", "1.001193-Xoa", "1.001193.000"],
        ),
    ],
)
def test_agency_ids_and_procedure_codes(parse, good: list[str], bad: list[str]) -> None:
    assert [parse(code) for code in good] == good
    for code in bad:
        with pytest.raises(Refused):
            parse(code)


@given(RECORDS)
def test_record_codes_come_back(parts) -> None:
    code = codes.record_code(*parts)
    assert codes.parse_record_code(f"{code[:2]} {code[2:8]} {code[8:]}".lower()) == parts
    assert set(code) - set("0123456789") <= codes.KEYBOARD_SAFE


def test_two_desks_of_a_station_never_make_the_same_code() -> None:
    on = date(2019, 8, 15)
    taken: list[str] = []
    for desk in (1, 2, 12):
        own: list[str] = ["BG281530190814007", "BH281530190815009"]
        for _ in range(3):
            own.append(codes.next_record_code(RecordKind.HANDOVER, "281530", desk, on, own))
        taken += own[2:]
    assert [code[-9:] for code in taken[::3]] == ["190815001", "908152001", "081512001"]
    assert len(set(taken)) == 9
    with pytest.raises(Refused, match="999 bản ghi"):
        codes.next_record_code(RecordKind.HANDOVER, "281530", 2, on, ["BG2815301908152999"])


@pytest.mark.parametrize("code", ["BG281530190931001", "XX281530190815001", "BG28153019081501", ""])
def test_record_codes_refused(code: str) -> None:
    with pytest.raises(Refused) as refused:
        codes.parse_record_code(code)
    assert refused.value.field == "record_code"


def test_own_qr_of_an_item_fits_the_smallest_symbol() -> None:
    digits = codes.own_qr(RecordKind.ITEM, "HB281500129VN", date(2019, 8, 15))
    assert digits[:-2] == "45171117112815001293123190815"
    assert int(digits) % 97 == 1
    symbol = segno.make_qr(digits, error="m", boost_error=False)
    assert (symbol.version, symbol.mode) == (1, "numeric")
    assert codes.read_own_qr(digits) == (RecordKind.ITEM, "HB281500129VN", date(2019, 8, 15))


@given(
    st.one_of(
        st.tuples(st.just(RecordKind.ITEM), ITEMS),
        RECORDS.map(lambda parts: (parts[0], codes.record_code(*parts))),
    ),
    DAYS,
    st.data(),
)
def test_own_qr_comes_back_and_shows_damage(kind_number, on: date, data) -> None:
    kind, number = kind_number
    digits = codes.own_qr(kind, number, on)
    assert codes.read_own_qr(digits) == (kind, number, on)
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = digits[:place] + data.draw(st.sampled_from("0123456789")) + digits[place + 1 :]
    swapped = digits[: place - 1] + digits[place] + digits[place - 1] + digits[place + 1 :] if place else digits
    for damaged in {wrong, swapped, digits[:-1], digits + "0", digits + digits} - {digits}:
        with pytest.raises(Refused):
            codes.read_own_qr(damaged)


@given(st.from_regex(r"\A4517[0-9]{10,60}\Z"))
def test_digits_behind_the_mark_are_read_or_refused(body: str) -> None:
    digits = body[:-2] + f"{98 - int(body[:-2] + '00') % 97:02d}"
    try:
        kind, number, on = codes.read_own_qr(digits)
    except Refused:
        return
    assert codes.own_qr(kind, number, on) == digits


def test_own_qr_of_a_later_version_says_so() -> None:
    with pytest.raises(Refused, match="phiên bản mới hơn"):
        codes.read_own_qr("45172" + "1" * 300)


def test_own_qr_is_not_made_of_what_does_not_fit() -> None:
    for kind, number, on in [
        (RecordKind.ITEM, "HB281500128VN", date(2019, 8, 15)),
        (RecordKind.SHIFT, "BG281530190815001", date(2019, 8, 15)),
        (RecordKind.ITEM, "HB281500129VN", date(1999, 8, 15)),
    ]:
        with pytest.raises(Refused):
            codes.own_qr(kind, number, on)
