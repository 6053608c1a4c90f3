import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bcdesk.paper.text import (
    BOLD,
    ITALIC,
    REGULAR,
    DoesNotFit,
    bound,
    bound_place,
    fit,
    fit_line,
    pieces_width_mm,
    wrap,
)

WORDS = st.text("aăâđêhinogtuưỳẫộ-/(1", min_size=1, max_size=60)
TEXT = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
PIECES = st.lists(st.tuples(st.sampled_from([REGULAR, BOLD, ITALIC]), TEXT), min_size=1, max_size=4).map(tuple)


def letters(pieces):
    return "".join(text for _, text in pieces).replace(" ", "").replace("\u00a0", "")


@given(PIECES, st.floats(20, 194), st.sampled_from([6.5, 9, 12]))
def test_no_line_is_wider_than_its_room_and_no_letter_is_lost(pieces, room_mm, size):
    lines = wrap(pieces, room_mm, size)
    assert letters(pieces) == "".join(letters(line.pieces) for line in lines)
    for line in lines:
        assert pieces_width_mm(line.pieces, size) <= room_mm + 0.02
        assert line.width_mm == pytest.approx(pieces_width_mm(line.pieces, size))
    assert [line.ends_paragraph for line in lines] == [False] * (len(lines) - 1) + [True]


@given(TEXT, st.floats(20, 194))
@example("111a- 111a- 111111aa///ưư", 34.46875)
def test_a_text_is_made_smaller_before_it_is_wrapped(text, room_mm):
    fitted = fit(((REGULAR, text),), room_mm, 11, 9.5, 9)
    assert 9.5 <= fitted.size <= 11 or fitted.size == 9
    assert len(fitted.lines) == 1 or pieces_width_mm(((REGULAR, text),), fitted.size) > room_mm
    assert all(line.width_mm <= room_mm + 0.02 for line in fitted.lines)


def test_words_that_belong_together_stay_on_one_line():
    hard = "\u00a0"
    assert (
        bound("số 12, 30 ngày, J + 2, 180 g, số nhà")
        == f"số{hard}12, 30{hard}ngày, J{hard}+{hard}2, 180{hard}g, số nhà"
    )
    assert bound_place("huyện Tam Dương, tỉnh Vĩnh Phúc") == f"huyện Tam{hard}Dương, tỉnh Vĩnh{hard}Phúc"
    lines = wrap(((REGULAR, bound_place("Thôn Vị Trung, tỉnh Vĩnh Phúc")),), 33, 9.5)
    assert [letters(line.pieces) for line in lines] == ["ThônVịTrung,tỉnh", "VĩnhPhúc"]


def test_a_line_that_must_be_one_refuses_more():
    assert fit_line("Tam Dương", REGULAR, 20, 9, 7) == 9
    with pytest.raises(DoesNotFit):
        fit_line("Tam Dương" * 9, REGULAR, 20, 9, 7)
