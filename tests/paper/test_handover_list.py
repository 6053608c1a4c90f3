import re
from dataclasses import replace

import pytest

from bcdesk.paper import handover_list as paper
from bcdesk.paper import terms
from bcdesk.paper.handover_list import handover_list, sums
from tests.paper.handovers import LONGEST_ITEM, daily, item
from tests.paper.printed import faults, fonts, pages, squeezed
from tests.paper.receipts import STATION, letters

ROW = re.compile(r"(?:^|\s)(\d+)\s*HB\d{9}VN")


def misplaced(ink):
    return faults(ink, left_mm=12, right_mm=285, bottom_mm=5, top_mm=7)


def test_a_line_tells_who_what_when_and_with_which_biên_bản():
    text = squeezed(pages(handover_list(daily(1)))[0].text)
    for part in (
        "BẢNG KÊ BÀN GIAO HẰNG NGÀY Ngày 16/08/2019",
        "Bưu cục Tam Dương – Mã 281500",
        "Tam Dương, ngày 16 tháng 8 năm 2019",
        "Nơi tiếp nhận: Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc – Cơ quan: Sở Giao thông vận tải tỉnh Vĩnh",
        "1 HB281500150VN Phạm Văn Lan 2.000488 – Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam",
        "08:01 15/08/2019 19/08/2019 01 01 200.000 TP/19P 0004501 0816-01 08:40 – Bà Lê Thị Ngọc Ánh",
        "Tổng cộng đã giao 01 hồ sơ 01 01 200.000",
        "Đã giao 01 hồ sơ, để lại 00 hồ sơ; phí, lệ phí đã giao: 200.000 đồng (Hai trăm nghìn đồng).",
        "NGƯỜI LẬP BẢNG KÊ",
        "Nguyễn Văn Toàn",
        "TRƯỞNG BƯU CỤC",
        "Mẫu BC-BKBG bản 1.0",
        "bưu cục 281500 · in 17:05 ngày 16/08/2019 · NV Nguyễn Văn Toàn",
        "Trang 1/1",
    ):
        assert squeezed(part) in text, part
    assert item(1).id_number not in text


def test_what_stayed_says_why_and_is_summed_apart():
    of_day = daily(20, 2)
    text = squeezed("".join(page.text for page in pages(handover_list(of_day))))
    given = sums(line for line in of_day.lines if line.given_at)
    left = sums(line for line in of_day.lines if not line.given_at)
    assert (given.dossiers, left.dossiers) == (14, 6)
    for part in (
        "Cơ quan: Ủy ban nhân dân huyện Tam Dương",
        "– Để lại: Chờ bàn giao, J+1",
        "Để lại: Thiếu bản sao giấy khai sinh",
        "Cộng đã giao 05 hồ sơ 15 15 408.000",
        "Cộng để lại 02 hồ sơ 03 01 300.000",
        "Cộng nơi tiếp nhận, đã giao 10 hồ sơ 30 29 716.000",
        f"Tổng cộng đã giao 14 hồ sơ {given.originals} {given.copies} 1.024.000",
        f"Tổng cộng để lại 06 hồ sơ {left.originals:02d} {left.copies:02d} 700.000",
    ):
        assert squeezed(part) in text, part
    assert text.count("Cộngnơitiếpnhận,đãgiao") == 1


@pytest.mark.parametrize(("count", "sheets"), [(1, 1), (6, 1), (14, 2), (15, 2), (16, 2), (40, 4), (200, 14)])
def test_pages(count, sheets):
    shown = pages(handover_list(daily(count)))
    assert len(shown) == sheets
    assert {(round(page.size_mm[0]), round(page.size_mm[1])) for page in shown} == {(297, 210)}
    assert [f"Trang {at}/{sheets}" in page.text for at, page in enumerate(shown, 1)] == [True] * sheets
    assert all("STT" in page.text and "Thủ tục hành chính" in page.text for page in shown)
    assert all("Cơ quan:" in page.text.split("Số hiệu")[1].split("HB28")[0] for page in shown)
    assert ["TRƯỞNG BƯU CỤC" in page.text for page in shown] == [False] * (sheets - 1) + [True]
    rows = [[int(number) for number in ROW.findall(page.text)] for page in shown]
    assert [number for of_page in rows for number in of_page] == list(range(1, count + 1))
    assert len(rows[-1]) >= min(3, count)


@pytest.mark.parametrize(
    "of_day",
    [
        daily(16, 1),
        replace(
            daily(4, 1),
            station=replace(STATION, name=letters(80), training=False),
            lines=tuple(
                replace(
                    line,
                    agency=letters(200),
                    item=replace(
                        LONGEST_ITEM,
                        fees_vnd=999_999_999,
                        fee_receipts="01BLP2-001 TP/19P 0004512; 01BLP2-001 TP/19P 0004513",
                    ),
                    left_reason=line.left_reason and letters(200),
                )
                for line in daily(4, 1).lines
            ),
        ),
    ],
    ids=["16", "longest names"],
)
def test_nothing_is_cut_or_overlaps(of_day):
    for ink in pages(handover_list(of_day)):
        assert misplaced(ink) == []


def test_an_empty_day_says_so():
    (only,) = pages(handover_list(replace(daily(0), made_by="")))
    assert paper.EMPTY in only.text
    assert "STT" not in only.text
    assert "NV" not in only.text.split("in 17:05")[1]
    assert "TRƯỞNG BƯU CỤC" in only.text


def test_a_day_on_which_nothing_went_hands_over_no_money():
    of_day = daily(2)
    kept = tuple(replace(line, given_at=None, record="", left_reason="Chờ bàn giao, J+1") for line in of_day.lines)
    text = squeezed(pages(handover_list(replace(of_day, lines=kept)))[0].text)
    assert squeezed("Đã giao 00 hồ sơ, để lại 02 hồ sơ.") in text
    assert "Tổngcộngđãgiao" not in text


def test_training_is_marked_on_every_page_and_fonts_are_embedded():
    pdf = handover_list(replace(daily(16), station=replace(STATION, training=True)))
    assert [squeezed(page.text).count(squeezed(terms.TRAINING)) for page in pages(pdf)] == [2, 2]
    assert all(fonts(pdf).values())
    assert b"Helvetica" not in pdf
