import binascii
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.core.errors import Refused
from bcdesk.core.payqr import PURPOSE_LIMIT, Payee, vietqr

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "test_vectors.json").read_text("utf-8"))
POST = Payee("970403", "0011012345678", "Bưu điện tỉnh Vĩnh Phúc")


def read(code: str) -> dict[str, str]:
    """Any reader of EMV QR: number, length, value."""
    found, at = {}, 0
    while at < len(code):
        length = int(code[at + 2 : at + 4])
        found[code[at : at + 2]] = code[at + 4 : at + 4 + length]
        at += 4 + length
    return found


def test_the_published_example_comes_out_but_for_its_bill_number() -> None:
    published = read(VECTORS["vietqr"]["napas_dynamic_account"])
    own = read(vietqr(POST, 180_000, "thanh toan don hang"))
    assert {key: own[key] for key in ("00", "01", "38", "53", "54", "58")} == {
        key: published[key] for key in ("00", "01", "38", "53", "54", "58")
    }
    assert read(own["62"]) == {"08": read(published["62"])["08"]}


@pytest.mark.parametrize("name", ["napas_static", "napas_dynamic_account"])
def test_the_checksum_is_that_of_the_published_examples(name: str) -> None:
    code = VECTORS["vietqr"][name]
    assert f"{binascii.crc_hqx(code[:-4].encode(), 0xFFFF):04X}" == code[-4:]


@given(st.integers(1, 10**12), st.text(max_size=80))
def test_what_is_said_is_read_back(amount_vnd: int, purpose: str) -> None:
    code = vietqr(POST, amount_vnd, purpose)
    assert code.isascii()
    found = read(code)
    assert found["54"] == str(amount_vnd)
    assert len(read(found.get("62", "")).get("08", "")) <= PURPOSE_LIMIT


def test_a_purpose_loses_its_accents_not_its_words() -> None:
    assert read(read(vietqr(POST, 1, "Đồng Tĩnh, HB281500129VN"))["62"])["08"] == "dong tinh hb281500129vn"


@pytest.mark.parametrize(
    ("bank", "account", "field"),
    [("97040", "1", "payee_bank"), ("970403", "", "payee_account"), ("970403", "1" * 20, "payee_account")],
)
def test_a_payee_that_no_bank_knows_is_refused(bank: str, account: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        Payee(bank, account, "")
    assert refused.value.field == field


@pytest.mark.parametrize("amount_vnd", [0, -1, 10**13])
def test_an_amount_that_cannot_be_transferred(amount_vnd: int) -> None:
    with pytest.raises(Refused):
        vietqr(POST, amount_vnd, "")
