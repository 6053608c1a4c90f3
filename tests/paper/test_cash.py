"""Bảng kê nộp phí and Biên bản chốt ca as a reader sees them."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bcdesk.core.dossier import Payment
from bcdesk.core.shift_record import CashKind, CashLine, HeldOf
from bcdesk.paper.remittance import remittance
from bcdesk.paper.sheet import remittance_sheet
from bcdesk.paper.shift import shift_paper
from tests.paper.cash import AT, LIST, SHIFT, fee
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import letters

DAY = AT.replace(hour=0, minute=0)
PRINTED = {"printed_at": AT, "printed_by": "Trần Thị Thu Hà"}


@pytest.mark.parametrize(("way", "words"), [(Payment.CASH, "tiền mặt"), (Payment.TRANSFER, "chuyển khoản")])
def test_each_fee_its_receipt_the_sum_in_words_and_both_sides(way, words):
    pdf = remittance(replace(LIST, way=way), **PRINTED)
    [page] = pages(pdf)
    text = squeezed(page.text)
    for part in (
        "BẢNG KÊ NỘP PHÍ, LỆ PHÍ",
        "Số: 0815-01/BKNP",
        "nộp cho Sở Giao thông vận tải tỉnh Vĩnh Phúc",
        "Lệ phí cấp giấy phép lái xe TP/19P 0004501 15/08/2019 135.000",
        "Phí phôi TP/19P 0004502",
        "Tổng cộng 02 khoản 270.000",
        f"bằng {words} số tiền: 270.000 đồng (Hai trăm bảy mươi nghìn đồng), 02 khoản",
        "BÊN NỘP",
        "BÊN NHẬN",
        "Lê Thị Ngọc Ánh",
    ):
        assert squeezed(part) in text, part
    assert codes(pdf) == {LIST.code}
    assert all(fonts(pdf).values())


@pytest.mark.parametrize("count", [1, 14, 25, 26, 60, 200])
def test_any_number_of_fees(count):
    shown = pages(remittance(replace(LIST, fees=tuple(fee(at) for at in range(1, count + 1))), **PRINTED))
    assert sum(page.text.count("Phạm Văn Lan") for page in shown) == count
    assert ["BÊN NHẬN" in page.text for page in shown] == [False] * (len(shown) - 1) + [True]
    assert all(faults(page) == [] for page in shown)


def test_a_shift_says_what_it_took_counted_and_hands_on():
    pdf = shift_paper(SHIFT, **PRINTED)
    [page] = pages(pdf)
    text = squeezed(page.text)
    for part in (
        "BIÊN BẢN CHỐT CA",
        "Số: 190815-01/BBCC",
        "từ 07 giờ 25 phút đến 17 giờ 10 phút",
        "1 Tồn quỹ đầu ca 2.000.000",
        "2 Thu cước dịch vụ (tiền mặt) 38 1.716.000",
        "3 Thu hộ phí, lệ phí (tiền mặt) 27 4.685.000",
        "4 Thu lại của bưu tá 9 305.000",
        "5 Chi: nộp phí, lệ phí cho cơ quan 1 – 3.100.000",
        "Tồn quỹ theo sổ 3.606.000",
        "còn chờ xác nhận 1 5 640.000",
        "500.000 2 1.000.000",
        "Thực tế: 3.604.000 Theo sổ: 3.606.000 Chênh lệch: thiếu 2.000 đồng",
        "Các lần đếm: 3.600.000; 3.604.000 đồng.",
        "Lý do: trả nhầm tiền thừa cho khách",
        "HB281500016VN – HB281500401VN 40 38 2",
        "12 hồ sơ chờ giao cơ quan; 07 kết quả chờ phát; phí, lệ phí còn giữ: 1.890.000 đồng.",
        "Sở Tư pháp: 1.400.000 đồng",
        "Sổ nhật ký đến sự kiện số 4711, mã kiểm tra 01234567 89abcdef",
        "NGƯỜI NHẬN CA",
    ):
        assert squeezed(part) in text, part
    assert codes(pdf) == {SHIFT.code}
    assert faults(page) == []


@pytest.mark.parametrize(
    "record",
    [
        replace(SHIFT, lines=(), notes=(), numbers=(), held=(), reason="", counts=(3_606_000,), counted_vnd=3_606_000),
        replace(SHIFT, held=tuple(HeldOf(letters(90), 10**9) for _ in range(40))),
        replace(SHIFT, reason=letters(300), clerk_name=letters(60), notes=((500_000, 3), (1, 4_000))),
        replace(SHIFT, lines=tuple(CashLine(kind, 10_000, 10**9) for kind in CashKind)),
    ],
    ids=["nothing moved", "many agencies", "long words", "every kind"],
)
def test_nothing_of_a_shift_leaves_its_place(record):
    shown = pages(shift_paper(record, **PRINTED, reprint_no=2))
    assert all(faults(page) == [] for page in shown)
    assert ["TRƯỞNG BƯU CỤC" in page.text for page in shown] == [False] * (len(shown) - 1) + [True]
    assert "BẢN IN LẠI LẦN 2" in shown[0].text


def test_the_list_as_a_spreadsheet_says_the_same_and_sums_it():
    content = remittance_sheet(replace(LIST, fees=(fee(1), replace(fee(2), payer="=cmd()"))))
    page = load_workbook(BytesIO(content), data_only=True).active
    told = [[cell.value for cell in row] for row in page.iter_rows(min_row=6, max_row=8)]
    assert told == [
        [1, "HB281500150VN", "Phạm Văn Lan", "Lệ phí cấp giấy phép lái xe", "TP/19P 0004501", DAY, 135_000],
        [2, "HB281500150VN", "=cmd()", "Lệ phí cấp giấy phép lái xe", "TP/19P 0004502", DAY, 135_000],
        [None, None, None, "Tổng cộng", None, None, 270_000],
    ]
    formulas = load_workbook(BytesIO(content)).active
    assert formulas["G8"].value == "=SUM(G6:G7)"
    assert (formulas["C7"].data_type, formulas["C7"].quotePrefix) == ("s", True)
    assert page["A2"].value == f"Bảng kê nộp phí, lệ phí {LIST.code} – Sở Giao thông vận tải tỉnh Vĩnh Phúc"
