from dataclasses import replace
from datetime import date, datetime

import pytest

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dossier import Document, Fee, FeeWay, Payment, ResultPlace, Service
from bcdesk.core.tariff import Leg
from bcdesk.paper import terms
from bcdesk.paper.consignment import ALL, Copy, Layout, consignment
from tests.paper.printed import blackness, codes, fonts, pages, squeezed
from tests.paper.receipts import (
    CLERK,
    DOCUMENTS,
    ORGANISATION,
    PRINTED_AT,
    RECEIPT,
    TRAINING,
    leg,
    letters,
    with_fees,
    with_papers,
)

CUSTOMER = (Copy.CUSTOMER,)


def printed(receipt, **options):
    return consignment(
        receipt, **{"printed_at": PRINTED_AT, "printed_by": CLERK, "copies": CUSTOMER, "back": False} | options
    )


def says(receipt, *wanted, page=0, **options):
    text = squeezed(pages(printed(receipt, **options))[page].text)
    missing = [part for part in wanted if squeezed(part) not in text]
    assert not missing, missing
    return text


def test_everything_that_the_law_asks_for_stands_on_the_front():
    text = says(
        RECEIPT,
        "BƯU ĐIỆN TỈNH VĨNH PHÚC",
        "Bưu cục Tam Dương – Mã 281500",
        "Điện thoại: 0211 3 833 000",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU GỬI HỒ SƠ",
        "HB 2815 0012 9 VN",
        "Người nộp thay",
        "Nguyễn Thị Minh Hằng",
        "Thôn Vị Trung, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
        "Điện thoại: 0912 345 678 – Thư điện tử: minhhang.nguyen@example.vn",
        "Sở Tư pháp tỉnh Vĩnh Phúc",
        RECEIPT.agency.address,
        "Mã TTHC: 2.000488",
        "Mã hồ sơ: cơ quan cấp khi tiếp nhận",
        RECEIPT.procedure_name,
        "09:42 · 15/08/2019",
        "19/08/2019 (J + 2)",
        "Liên huyện nội tỉnh",
        "180 g · 01 túi",
        "Số túi hồ sơ: TD-004127",
        "Tại địa chỉ mục 1",
        *(document.name for document in DOCUMENTS),
        "(Trả lại bản chính)",
        "Cộng: 06 loại giấy tờ",
        "Nhận gửi hồ sơ, liên huyện nội tỉnh, 180 g",
        "Chuyển trả kết quả, liên huyện nội tỉnh, đến 100 g",
        "Cộng cước (đã gồm thuế GTGT 10%: 5.454)",
        "Phí cung cấp thông tin LLTP – biên lai 0004512",
        "TỔNG CỘNG, TIỀN MẶT",
        "260.000",
        "Bằng chữ: Hai trăm sáu mươi nghìn đồng",
        "tối đa J + 2 ngày làm việc cho mỗi chiều, J là ngày bưu cục nhận hồ sơ hoặc nhận kết quả.",
        "Tam Dương, ngày 15 tháng 8 năm 2019",
        "Dấu ngày",
        "NHÂN VIÊN BƯU CHÍNH",
        "Mẫu BC-PG bản 1.0",
        "HB281500129VN · bưu cục 281500 · in 09:43 ngày 15/08/2019 · NV Trần Thị Thu Hà",
        "Trang 1/1",
    )
    assert RECEIPT.sender.id_number not in text


def test_each_copy_says_whose_it_is():
    shown = [page.text for page in pages(printed(RECEIPT, copies=ALL))]
    assert len(shown) == 3
    for text, wanted in zip(
        shown,
        (
            ("Liên 1: Giao khách hàng", "Tra cứu: HB281500129VN tại vnpost.vn · 1900 54 54 81"),
            ("Liên 2: Lưu tại bưu cục chấp nhận", "Biên bản giao nhận số:"),
            ("Liên 3: Chuyển kèm hồ sơ đến cơ quan", "khoản 2 Điều 7 QĐ 45/2016/QĐ-TTg"),
        ),
        strict=True,
    ):
        assert all(part in text for part in wanted)


@pytest.mark.parametrize("service", Service)
def test_front_and_back_carry_the_terms_word_for_word(service):
    front, back = pages(printed(replace(RECEIPT, service=service), back=True))
    for page, paragraphs in ((front, terms.front_terms(service, 2)), (back, terms.back_terms())):
        for paragraph in paragraphs:
            assert squeezed("".join(text for _, text in paragraph)) in squeezed(page.text)


@pytest.mark.parametrize(
    ("receipt", "wanted"),
    [
        (
            replace(
                RECEIPT,
                service=Service.FORWARD,
                transit_days=1,
                slip_days=2,
                slip_due_on=date(2019, 8, 19),
                bag_number="",
            ),
            (
                "Giấy hẹn: 19/08 (J + 2)",
                "Khách hàng tự nhận",
                "01 bưu gửi",
                "Số túi hồ sơ: –",
                "J là ngày bưu cục nhận hồ sơ.",
            ),
        ),
        (replace(RECEIPT, result_place=ResultPlace.COUNTER), ("Tại bưu cục",)),
        (replace(RECEIPT, payment=Payment.TRANSFER), ("TỔNG CỘNG, CHUYỂN KHOẢN",)),
        (replace(RECEIPT, dossier_code="000.00.14.H62-190815-0012"), ("Mã hồ sơ: 000.00.14.H62-190815-0012",)),
        (with_fees(), ("Không thu hộ phí, lệ phí", "60.000")),
        (with_fees(Fee("Lệ phí trước bạ", None, FeeWay.TO_POST)), ("Lệ phí trước bạ: chờ cơ quan thông báo",)),
        (with_fees(Fee("Phí thẩm định", 50_000, FeeWay.TO_AGENCY)), ("Phí thẩm định: 50.000 đồng, nộp tại cơ quan",)),
        (with_fees(Fee("Lệ phí", 50_000, FeeWay.AT_DELIVERY)), ("Lệ phí: 50.000 đồng, thu khi phát kết quả",)),
        (
            with_fees(*(Fee(f"Phí {at}", None if at == 4 else 10_000, FeeWay.TO_POST) for at in range(5))),
            ("5 khoản (1 chờ thông báo), xem chứng từ số", "40.000", "100.000"),
        ),
        (
            replace(RECEIPT, postage=(leg(Leg.FORWARD, 180, 15_000, "Thương binh"),), fees=(), total_vnd=15_000),
            ("Giảm cước: Thương binh", "–15.000", "Cộng cước (đã gồm thuế GTGT 10%: 1.364)", "Mười lăm nghìn đồng"),
        ),
        (
            replace(RECEIPT, postage=(leg(Leg.FORWARD, 180, 30_000, "Bà mẹ Việt Nam anh hùng"),), fees=(), total_vnd=0),
            ("Miễn cước: Bà mẹ Việt Nam anh hùng", "–30.000", "Bằng chữ: Không đồng"),
        ),
        (
            replace(
                RECEIPT, postage=(replace(leg(Leg.FORWARD, 180), net_vnd=30_000, vat_vnd=3_000),), total_vnd=233_000
            ),
            ("Cộng cước (cộng thêm thuế GTGT 10%: 3.000)", "33.000", "233.000"),
        ),
        (
            replace(RECEIPT, missing_reason="giấy ủy quyền, nộp sau tại cơ quan"),
            ("Khách hàng vẫn đề nghị gửi, thiếu: giấy ủy quyền, nộp sau tại cơ quan",),
        ),
        (ORGANISATION, (ORGANISATION.sender.name, ORGANISATION.agency.name, "Đại diện tổ chức ký")),
    ],
)
def test_cases(receipt, wanted):
    says(receipt, *wanted)


@pytest.mark.parametrize("service", Service)
def test_the_chosen_service_alone_is_ticked(service):
    pdf = printed(replace(RECEIPT, service=service))
    boxes = {Service.FORWARD: (28.6, 54.5), Service.RETURN: (28.6, 58.4), Service.TWO_WAY: (8.6, 62.3)}
    assert [kind for kind, (x, y) in boxes.items() if blackness(pdf, x, y, 1.6) > 0.05] == [service]


def test_a_reprint_says_so_and_when():
    says(
        RECEIPT,
        "BẢN IN LẠI LẦN 2 – 09 giờ 12 phút, 20/08/2019",
        reprint_no=2,
        printed_at=datetime(2019, 8, 20, 9, 12),
    )


def test_training_papers_are_marked_twice_and_their_codes_still_read():
    pdf = printed(TRAINING, reprint_no=1)
    text = squeezed(pages(pdf)[0].text)
    assert text.count(squeezed(terms.TRAINING)) == 2
    assert squeezed("BẢN IN LẠI LẦN 1") in text
    assert codes(pdf) == {TRAINING.item_number, own_qr(RecordKind.ITEM, TRAINING.item_number, date(2019, 8, 15))}


@pytest.mark.parametrize("copy", ALL)
def test_both_codes_read_from_a_203_dpi_print(copy):
    expected = {"HB281500129VN", own_qr(RecordKind.ITEM, "HB281500129VN", date(2019, 8, 15))}
    assert codes(printed(RECEIPT, copies=(copy,))) == expected
    assert codes(printed(with_papers(30), copies=(copy,)), 1) == {"HB281500129VN"}


def test_every_font_is_embedded():
    pdf = printed(replace(ORGANISATION, station=TRAINING.station), copies=ALL, back=True, reprint_no=1)
    found = fonts(pdf)
    assert set(found) == {"Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"}
    assert all(found.values())
    assert b"Helvetica" not in pdf


def test_thirty_papers_go_on_behind_a_pointer():
    front, behind = pages(printed(with_papers(30)))
    assert "Còn 25 loại giấy tờ, từ số 6 đến số 30: xem trang 2 của phiếu này" in front.text
    assert "Cộng: 30 loại giấy tờ" in front.text
    assert "Trang 1/2" in front.text
    assert "Trang 2/2" in behind.text
    assert "Cộng trang 1 và trang 2: 30 loại giấy tờ – bản chính: 15; bản sao: 30." in behind.text
    for at in range(30):
        assert f"năm {1900 + at}" in (front.text if at < 5 else behind.text)


def test_eighty_papers_take_three_pages_and_each_is_there_once():
    shown = pages(printed(with_papers(80)))
    whole = "".join(page.text for page in shown)
    assert [f"Trang {at}/{len(shown)}" in page.text for at, page in enumerate(shown, 1)] == [True] * len(shown)
    assert all(whole.count(f"năm {1900 + at}") == 1 for at in range(80))
    assert f"(Xem tiếp trang {len(shown)})" in shown[-2].text
    assert f"Cộng từ trang 1 đến trang {len(shown)}: 80 loại giấy tờ" in shown[-1].text


def test_a_list_on_more_pages_is_shown_before_there_is_a_number():
    shown = pages(printed(replace(with_papers(80), item_number="")))
    assert len(shown) > 2
    assert all("Số hiệu: cấp khi nhận hồ sơ" in page.text for page in shown)


@pytest.mark.parametrize("count", [1_094, 4_710])
def test_the_longest_names_of_the_national_catalogue(count):
    name, procedure = letters(count), letters(1_094)
    receipt = replace(RECEIPT, documents=(Document(name, 1, 0), *DOCUMENTS), procedure_name=procedure)
    shown = pages(printed(receipt))
    assert "Còn 7 loại giấy tờ, từ số 1 đến số 7: xem trang 2 của phiếu này" in shown[0].text
    words = " ".join(page.text for page in shown).split()
    for word in ("thừa", "phân", "sản", "nơi"):
        assert words.count(word) == (name + procedure).split().count(word)


def test_a_remark_too_long_for_page_1_stands_on_page_2():
    front, behind = pages(printed(replace(RECEIPT, missing_reason=letters(400))))
    assert "Còn 1 loại giấy tờ, số 6, và giấy tờ còn thiếu: xem trang 2" in front.text
    assert squeezed(letters(400)) in squeezed(behind.text)
    says(replace(with_papers(2), missing_reason=letters(400)), "gửi khi còn thiếu giấy tờ: xem trang 2")


def test_two_copies_on_one_sheet_and_the_third_on_the_next():
    first, second = pages(printed(RECEIPT, copies=ALL, layout=Layout.A4_TWO_UP))
    assert (round(first.size_mm[0]), round(first.size_mm[1])) == (210, 297)
    assert [f"Liên {at}:" in first.text for at in (1, 2, 3)] == [True, True, False]
    assert [f"Liên {at}:" in second.text for at in (1, 2, 3)] == [False, False, True]
    assert codes(printed(RECEIPT, copies=ALL, layout=Layout.A4_TWO_UP)) == codes(printed(RECEIPT))


@pytest.mark.parametrize(("papers", "sheets"), [(6, 1), (30, 2), (80, 3)])
def test_with_its_back_every_copy_begins_on_a_fresh_sheet(papers, sheets):
    shown = pages(printed(with_papers(papers), copies=ALL, back=True))
    assert len(shown) == 2 * sheets * 3
    assert [at for at, page in enumerate(shown) if "Trang 1/" in page.text] == [2 * sheets * at for at in range(3)]
    assert all(terms.BACK_TITLE in shown[2 * sheets * at + 1].text for at in range(3))


def test_the_same_print_is_the_same_file():
    assert printed(RECEIPT, copies=ALL) == printed(RECEIPT, copies=ALL)
    assert printed(RECEIPT) != printed(RECEIPT, reprint_no=1)
