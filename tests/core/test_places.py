from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcdesk.core import places
from bcdesk.core.places import Tail
from bcdesk.core.vietnamese import fold, nfc
from bcdesk.store import pack_folder

COMMUNES = pack_folder.read(Path(__file__).parents[2] / "resources/packs/vinh-phuc-2019").communes


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Xã Đồng Tĩnh", "dong tinh"),
        ("đồng tĩnh", "dong tinh"),
        ("XA DONG TINH", "dong tinh"),
        ("Tĩnh Gia", "tinh gia"),
        ("TT. Hợp Hòa", "hop hoa"),
        ("TP.Vĩnh Yên", "vinh yen"),
        ("Thị xã Phúc Yên", "phuc yen"),
        ("tinh Vinh Phuc", "vinh phuc"),
        ("Xã", "xa"),
        ("", ""),
    ],
)
def test_a_name_without_its_kind(name: str, bare: str):
    assert places.bare(name) == bare


def test_the_end_of_an_address_is_read_longest_first():
    assert places.tails("Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc") == (
        Tail("Thôn 1", "Đồng Tĩnh", "Tam Dương", "Vĩnh Phúc"),
        Tail("Thôn 1, Đồng Tĩnh", "Tam Dương", "Vĩnh Phúc", ""),
        Tail("Thôn 1, Đồng Tĩnh", "Tam Dương", "", "Vĩnh Phúc"),
    )
    assert places.tails("Vĩnh Phúc") == ()


@given(st.text(st.sampled_from("aĐ ,;-–.1") | st.characters(exclude_categories=()), max_size=60))
@example(" - ,;")
@example("," * 60)
def test_any_text_is_split_without_loss_of_its_line(text: str):
    for tail in places.tails(text):
        assert nfc(text).startswith(tail.line)
        assert tail.commune
        found = places.match(tail, COMMUNES)
        assert found is None or fold(found.name).endswith(places.bare(tail.commune))
