import pytest
from hypothesis import given
from hypothesis import strategies as st

from bcdesk.paper.table import Row, paginate
from bcdesk.paper.text import REGULAR, DoesNotFit, Fitted, Line

FIRST_MM, NEXT_MM, CLOSING_MM, TOGETHER = 165.0, 250.0, 90.0, 4


def row(lines: int, **placed: bool) -> Row:
    line = Line(((REGULAR, "x"),), 1.0, 0, True)
    return Row((Fitted((line,) * lines, 9.5),), **placed)


def height(rows) -> float:
    return sum(one.height_mm for one in rows)


ROWS = st.lists(st.builds(row, st.integers(1, 8)), min_size=0, max_size=200)
GROUPED = st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=30), max_size=6).map(
    lambda groups: [
        placed
        for lines in groups
        for placed in (row(1, with_next=True), *map(row, lines), row(1, with_last=True), row(1, with_last=True))
    ]
)


@given(st.one_of(ROWS, GROUPED))
def test_every_row_once_in_order_and_the_end_never_alone(rows):
    pages = paginate(rows, FIRST_MM, NEXT_MM, CLOSING_MM, TOGETHER)
    assert [one for page in pages for one in page] == rows
    *others, last = pages
    for at, page in enumerate(others):
        assert height(page) <= (NEXT_MM if at else FIRST_MM) + 1e-6
        assert page
        assert not page[-1].with_next
        assert not pages[at + 1][0].with_last
    assert height(last) + CLOSING_MM <= (NEXT_MM if others else FIRST_MM) + 1e-6
    placed = any(one.with_next or one.with_last for one in rows)
    assert len(last) >= min(TOGETHER, len(rows) - len(others)) or placed
    assert not placed or any(not one.with_next and not one.with_last for one in last)


@pytest.mark.parametrize("count", range(1, 60))
def test_a_page_is_filled_before_the_next_begins(count):
    rows = [row(2)] * count
    *others, last = paginate(rows, FIRST_MM, NEXT_MM, CLOSING_MM, TOGETHER)
    for at, page in enumerate(others):
        full = height(page) + rows[0].height_mm > (NEXT_MM if at else FIRST_MM)
        assert full or (page is others[-1] and len(last) == TOGETHER)


def test_rows_too_tall_to_stay_together_still_come_out():
    rows = [row(30), row(30), row(1, with_last=True)]
    assert [len(page) for page in paginate(rows, FIRST_MM, NEXT_MM, CLOSING_MM, TOGETHER)] == [1, 2]
    tall = [row(45), row(1, with_last=True)]
    assert [len(page) for page in paginate(tall, 100.0, NEXT_MM, 60.0, TOGETHER)] == [0, 2]


def test_a_row_higher_than_a_page_is_a_fault_and_no_paper():
    with pytest.raises(DoesNotFit):
        paginate([row(80)], FIRST_MM, NEXT_MM, CLOSING_MM, TOGETHER)
