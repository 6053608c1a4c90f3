import re
from dataclasses import replace
from datetime import datetime

import pytest

from bcdesk.core.errors import Refused
from bcdesk.paper import handover, paged, terms
from bcdesk.paper.handover import handover_record, record_number
from bcdesk.paper.text import DoesNotFit
from tests.paper.handovers import CODE, LONGEST_ITEM, MADE_AT, SIGNED_AT, item, record, record_of
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, STATION, letters

NUMBER = re.compile(r"HB\d{9}VN")
ROW = re.compile(r"(?:^|\s)(\d+)\s*HB\d{9}VN")


def printed(paper, **options):
    return handover_record(paper, **{"printed_at": MADE_AT, "printed_by": CLERK} | options)


def says(paper, *wanted, page=0, **options):
    text = squeezed(pages(printed(paper, **options))[page].text)
    missing = [part for part in wanted if squeezed(part) not in text]
    assert not missing, missing
    return text


def misplaced(ink):
    return faults(ink, left_mm=20, right_mm=198, bottom_mm=8, top_mm=9.5)


def test_one_dossier_stands_on_one_page_with_all_that_the_law_asks_for():
    text = says(
        record(1),
        "BƯU ĐIỆN TỈNH VĨNH PHÚC",
        "Bưu cục Tam Dương – Mã 281500",
        "Số: 0816-01/BBGN",
        terms.STATE,
        "Tam Dương, ngày 16 tháng 8 năm 2019",
        handover.TITLE,
        handover.SUBTITLE,
        CODE,
        handover.GROUNDS.format(place="Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc"),
        "Bên giao: Bưu điện tỉnh Vĩnh Phúc – Bưu cục Tam Dương",
        "Ông (bà) Nguyễn Văn Toàn",
        "Chức vụ: Nhân viên bưu chính",
        "Bên nhận: Sở Tư pháp tỉnh Vĩnh Phúc",
        handover.COUNTED,
        "1HB281500150VN",
        "Phạm Văn Lan",
        item(1).procedure_name,
        "Tổng cộng 01 hồ sơ 01 01 200.000",
        f"Xác nhận: {handover.CONFIRMED}",
        "Bên nhận đã nhận đủ tiền phí, lệ phí: 200.000 đồng (Hai trăm nghìn đồng), kèm 01 chứng từ, biên lai.",
        handover.FILED,
        "Ký hồi giờ phút, ngày tháng năm",
        "BÊN GIAO NHÂN VIÊN BƯU CHÍNH",
        "BÊN NHẬN NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Mẫu BC-BBGN bản 1.0",
        f"{CODE} · bưu cục 281500 · in 07:55 ngày 16/08/2019 · NV Trần Thị Thu Hà",
        "Trang 1/1",
    )
    assert item(1).id_number not in text


@pytest.mark.parametrize(
    ("count", "sheets"), [(1, 1), (6, 1), (7, 2), (13, 2), (14, 2), (15, 2), (16, 2), (17, 2), (40, 3), (200, 11)]
)
def test_pages(count, sheets):
    shown = pages(printed(record(count)))
    assert len(shown) == sheets
    assert [f"Trang {at}/{sheets}" in page.text for at, page in enumerate(shown, 1)] == [True] * sheets
    assert [paged.CONTINUED in page.text for page in shown] == [True] * (sheets - 1) + [False]
    assert all("STT" in page.text and "Thủ tục hành chính" in page.text for page in shown)
    assert ["Xác nhận:" in page.text and "Tổng cộng" in page.text for page in shown] == [False] * (sheets - 1) + [True]
    rows = [[int(number) for number in ROW.findall(page.text)] for page in shown]
    assert [number for of_page in rows for number in of_page] == list(range(1, count + 1))
    assert all(rows)
    assert len(rows[-1]) >= min(3, count)
    assert NUMBER.findall("".join(page.text for page in shown)) == [item(at).item_number for at in range(1, count + 1)]


@pytest.mark.parametrize(
    "paper",
    [
        record(16),
        record_of(*[LONGEST_ITEM] * 9),
        record_of(replace(LONGEST_ITEM, sender=letters(300), procedure_name=letters(1_094))),
        replace(
            record_of(*(replace(item(at), fees_vnd=999_999_999, originals=99, copies=99) for at in range(1, 13))),
            clerk_name="Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Thùy Dương",
            agency=ORGANISATION.agency,
            receiving_point=letters(300),
            station=replace(STATION, enterprise="Bưu điện tỉnh Bà Rịa – Vũng Tàu và Côn Đảo mở rộng", name=letters(80)),
            received_by="Bà Lê Thị Ngọc Ánh",
        ),
    ],
    ids=["16", "long names", "longest names", "large sums, long places"],
)
def test_nothing_is_cut_or_overlaps(paper):
    for ink in pages(printed(paper, reprint_no=1)):
        assert misplaced(ink) == []


def test_the_check_itself_sees_what_is_misplaced():
    assert misplaced(pages(printed(replace(record(1), clerk_name="", station=replace(STATION, name=""))))[0]) == []
    assert faults(pages(printed(record(1)))[0], left_mm=23, right_mm=198, bottom_mm=8, top_mm=9.5)


def test_totals_count_every_line_and_money_is_in_words():
    shown = pages(printed(record(40)))[-1]
    items = record(40).items
    originals, copies = sum(one.originals for one in items), sum(one.copies for one in items)
    assert squeezed(f"Tổng cộng 40 hồ sơ {originals} {copies} 3.456.000") in squeezed(shown.text)
    assert "3.456.000 đồng (Ba triệu bốn trăm năm mươi sáu nghìn đồng), kèm 27" in " ".join(shown.text.split())


@pytest.mark.parametrize(
    ("paper", "wanted"),
    [
        (record_of(item(2)), ("luật sư 02 02 –", "Tổng cộng 01 hồ sơ 02 02 –", handover.NO_FEES)),
        (record_of(replace(item(1), fee_receipts="")), ("kèm ……… chứng từ, biên lai.",)),
        (record_of(replace(item(1), fee_receipts="TP/19P 1; TP/19P 2"), item(3)), ("kèm 03 chứng từ, biên lai.",)),
        (
            replace(
                record_of(item(1), replace(item(3), exception="Thiếu bản sao giấy khai sinh")),
                signed_at=SIGNED_AT,
                received_by="Bà Lê Thị Ngọc Ánh",
            ),
            (
                "STT 2 (HB281500217VN): Thiếu bản sao giấy khai sinh",
                "đã nhận đủ tiền phí, lệ phí: 200.000 đồng",
                "Bà Lê Thị Ngọc Ánh Chức vụ:",
            ),
        ),
        (replace(record(1), received_by="Lê Thị Ngọc Ánh"), ("Ông (bà) Lê Thị Ngọc Ánh",)),
        (
            record_of(replace(item(1), procedure_name=letters(1_094))),
            ("TTHC mã 2.000488 (tên đầy đủ: xem Phiếu gửi hồ sơ)",),
        ),
    ],
    ids=["no fees", "no receipts", "receipts", "exceptions", "received by", "too long a name"],
)
def test_cases(paper, wanted):
    says(paper, *wanted)


def test_who_receives_is_left_to_be_written():
    text = says(record(1), "Ông (bà) Chức vụ:")
    assert "LêThịNgọcÁnh" not in text


def test_every_page_says_that_it_is_a_reprint_or_for_training():
    paper = replace(record(16), station=replace(STATION, training=True))
    pdf = printed(paper, reprint_no=2, printed_at=datetime(2019, 8, 20, 9, 12))
    for at, ink in enumerate(pages(pdf)):
        text = squeezed(ink.text)
        assert text.count(squeezed(terms.TRAINING)) == 2
        assert squeezed("BẢN IN LẠI LẦN 2 – 09 giờ 12 phút, 20/08/2019") in text
        assert codes(pdf, at) == {CODE}


def test_the_code_reads_on_every_page():
    pdf = printed(record(40))
    assert [codes(pdf, at) for at in range(3)] == [{CODE}] * 3


def test_every_font_is_embedded():
    pdf = printed(record(16), reprint_no=1)
    found = fonts(pdf)
    assert set(found) == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic"}
    assert all(found.values())
    assert b"Helvetica" not in pdf


def test_the_same_print_is_the_same_file():
    assert printed(record(16)) == printed(record(16))


def test_a_number_is_told_by_its_code():
    assert record_number("BG281500190816012") == "0816-12/BBGN"
    with pytest.raises(Refused):
        record_number("XX281500190816012")


def test_what_cannot_fit_is_a_fault_and_no_paper():
    with pytest.raises(DoesNotFit):
        printed(record_of(replace(item(1), sender=letters(4_000))))
