from dataclasses import replace
from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bcdesk.paper import sheet, terms
from bcdesk.paper.handover_list import EMPTY, sums
from bcdesk.paper.sheet import handover_sheet
from bcdesk.store.types import VIETNAM
from tests.paper.handovers import CODE, SIGNED_AT, daily
from tests.paper.receipts import STATION

HEAD = 5
"""Row of the heads, as a reader counts."""
TITLES = [column.title for column in sheet.COLUMNS]


def opened(of_day, values=True):
    return load_workbook(BytesIO(handover_sheet(of_day)), data_only=values).active


def rows(page):
    """What stands below the heads, by head."""
    return [dict(zip(TITLES, row, strict=True)) for row in page.iter_rows(min_row=HEAD + 1, values_only=True)]


def sum_rows(page):
    return {row["Người gửi"]: row for row in rows(page) if row["STT"] is None}


def test_dates_are_dates_and_numbers_numbers():
    page = opened(daily(1))
    first = rows(page)[0]
    assert [cell.value for cell in page[HEAD]] == TITLES
    assert first["STT"] == 1
    assert first["Tình trạng"] == "Đã giao"
    assert first["Chấp nhận (J)"] == datetime(2019, 8, 15, 8, 1)
    assert first["Hạn phát (J + n)"] == datetime(2019, 8, 19)
    assert (first["Bản chính"], first["Bản sao"], first["Phí, lệ phí (đồng)"]) == (1, 1, 200_000)
    assert first["Giao, nhận lúc"] == SIGNED_AT
    assert first["Biên bản số"] == CODE
    formats = {title: page.cell(HEAD + 1, at).number_format for at, title in enumerate(TITLES, 1)}
    assert formats["Hạn phát (J + n)"] == "dd/mm/yyyy"
    assert formats["Giao, nhận lúc"] == "hh:mm dd/mm/yyyy"
    assert formats["Phí, lệ phí (đồng)"] == "#,##0"


def test_sums_are_formulas_that_come_to_what_is_written():
    of_day = daily(20, 2)
    known, formulas = opened(of_day), opened(of_day, values=False)
    fees = TITLES.index("Phí, lệ phí (đồng)")
    given, left = (sums(line for line in of_day.lines if bool(line.given_at) is went) for went in (True, False))
    totals = sum_rows(known)
    assert totals["Tổng cộng đã giao: 14 hồ sơ"]["Phí, lệ phí (đồng)"] == given.fees_vnd
    assert totals["Tổng cộng để lại: 06 hồ sơ"]["Bản chính"] == left.originals
    summed = 0
    for row in formulas.iter_rows(min_row=HEAD + 1):
        said = row[fees].value
        if isinstance(said, str) and said.startswith("=SUBTOTAL"):
            first, last = (int(cell[1:]) for cell in said.removeprefix("=SUBTOTAL(9,").removesuffix(")").split(":"))
            spanned = [known.cell(at, fees + 1).value for at in range(first, last + 1)]
            assert known.cell(row[fees].row, fees + 1).value == sum(spanned)
            assert {known.cell(at, 3).value for at in range(first, last + 1)} == {row[2].value}
            summed += last - first + 1
        elif isinstance(said, str):
            assert said.startswith("=SUMIFS(M6:M31,D6:D31,")
    assert summed == 20


def test_it_is_ready_to_filter_and_to_print():
    page = opened(daily(20, 2))
    assert page.title == "Bàn giao 16-08-2019"
    assert page.freeze_panes == "A6"
    assert page.auto_filter.ref == "A5:R31"
    assert page.print_title_rows == "$5:$5"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage


@pytest.mark.parametrize("name", ["=1+1", "+84912345678", "-Nguyễn", "@SUM(A1)", '=HYPERLINK("http://x.example","y")'])
def test_what_looks_like_a_formula_stays_text(name):
    of_day = daily(1)
    line = of_day.lines[0]
    tampered = replace(
        line, agency=name, receiving_point=name, taken_by=name, item=replace(line.item, sender=name, fee_receipts=name)
    )
    page = opened(replace(of_day, lines=(tampered,)), values=False)
    cells = [cell for row in page.iter_rows(min_row=HEAD + 1) for cell in row if cell.value == name]
    assert len(cells) == 7
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_what_stayed_has_its_reason_and_no_time():
    left = [row for row in rows(opened(daily(20, 2))) if row["Tình trạng"] == "Để lại"]
    assert len(left) == 6
    assert {row["Lý do để lại"] for row in left} == {"Chờ bàn giao, J+1", "Thiếu bản sao giấy khai sinh"}
    assert {(row["Giao, nhận lúc"], row["Người nhận"], row["Biên bản số"]) for row in left} == {(None, None, None)}


def test_every_line_is_there_once_in_order_also_two_hundred():
    of_day = daily(200, 3)
    listed = [row for row in rows(opened(of_day)) if row["STT"] is not None]
    assert [row["STT"] for row in listed] == list(range(1, 201))
    assert sorted(row["Số hiệu phiếu gửi"] for row in listed) == sorted(line.item.item_number for line in of_day.lines)


def test_an_empty_day_says_so():
    page = opened(daily(0))
    assert page.cell(HEAD + 1, 1).value == EMPTY
    assert page.max_row == HEAD + 1


def test_times_with_a_zone_are_those_of_the_wall():
    of_day = daily(1)
    zoned = replace(
        of_day,
        made_at=of_day.made_at.replace(tzinfo=VIETNAM),
        lines=(replace(of_day.lines[0], given_at=SIGNED_AT.replace(tzinfo=VIETNAM)),),
    )
    assert rows(opened(zoned))[0]["Giao, nhận lúc"] == SIGNED_AT


def test_training_says_so_and_the_same_list_is_the_same_file():
    page = opened(replace(daily(1), station=replace(STATION, training=True)))
    assert page.cell(4, 1).value == terms.TRAINING
    assert handover_sheet(daily(3)) == handover_sheet(daily(3))
