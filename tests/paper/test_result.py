from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.delivery import PaperRole, ResultPaper
from bcdesk.core.dossier import Fee, FeeWay
from bcdesk.core.tariff import Leg
from bcdesk.paper import terms
from bcdesk.paper.result import ResultCopy, result_slip
from bcdesk.paper.slip import Layout
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, leg, letters
from tests.paper.results import COLLECTED_AT, RESULT, UNPAID, with_results

AGENCY = (ResultCopy.AGENCY,)
CODES = {RESULT.item_number, own_qr(RecordKind.ITEM, RESULT.item_number, date(2019, 8, 26))}


def printed(receipt, **options):
    return result_slip(
        receipt, **{"printed_at": COLLECTED_AT, "printed_by": CLERK, "copies": AGENCY, "back": False} | options
    )


def says(receipt, *wanted, page=0, **options):
    text = squeezed(pages(printed(receipt, **options))[page].text)
    missing = [part for part in wanted if squeezed(part) not in text]
    assert not missing, missing
    return text


def test_the_agency_sends_and_the_recipient_pays_what_is_left():
    text = says(
        RESULT,
        "Bưu cục HCC Vĩnh Phúc – Mã 283919",
        "PHIẾU GỬI HỒ SƠ",
        "HB 2839 0087 5 VN",
        "1 NGƯỜI GỬI Sở Tư pháp tỉnh Vĩnh Phúc",
        "2 NGƯỜI NHẬN Nguyễn Thị Minh Hằng",
        "Cơ quan có thẩm quyền",
        "Mã TTHC: 2.000488",
        "Mã hồ sơ: 000.00.11.H62-190816-0012",
        "Chấp nhận lúc (J) 14:20 · 26/08/2019 Tại cơ quan gửi",
        "Hạn phát đến người nhận 28/08/2019 (J + 2) Liên huyện nội tỉnh",
        "60 g · 01 túi",
        "Số túi hồ sơ: HC-001958",
        "Nơi phát Tại địa chỉ mục 2 Bưu điện phát tận tay",
        "KẾT QUẢ, GIẤY TỜ TRẢ LẠI, GIẤY TỜ PHẢI THU HỒI",
        "Kết quả: Phiếu lý lịch tư pháp số 1, số 1187/STP-LLTP ngày 26/08/2019",
        "Trả lại: Sổ hộ khẩu",
        "Thu hồi: Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 1294/TN-BPTNTKQ",
        "Đã kiểm đếm đủ khi nhận từ cơ quan",
        "Sổ gốc: đã ký theo ủy quyền",
        "Chuyển trả kết quả, liên huyện nội tỉnh, đến 100 g 30.000",
        "Đã thu theo phiếu gửi HB281500129VN –30.000",
        "Cước còn phải thu 0",
        "Phí cấp thêm phiếu thứ 3 – biên lai ………… 5.000",
        "PHẢI THU CỦA NGƯỜI NHẬN",
        "Bằng chữ: Năm nghìn đồng",
        "J là ngày nhận kết quả từ cơ quan.",
        "Vĩnh Yên, ngày 26 tháng 8 năm 2019",
        "HB283900875VN · bưu cục 283919 · in 14:20 ngày 26/08/2019 · NV Trần Thị Thu Hà",
        "Trang 1/1",
    )
    assert RESULT.recipient.id_number not in text
    assert "Ngườinộpthay" not in text


@pytest.mark.parametrize(
    ("copy", "wanted", "unwanted"),
    [
        (
            ResultCopy.AGENCY,
            ("Liên 1: Giao cơ quan gửi · Trả kết quả", "ĐẠI DIỆN CƠ QUAN GỬI", "NHÂN VIÊN BƯU CHÍNH", "Tra cứu:"),
            ("XÁC NHẬN PHÁT", "NGƯỜI NHẬN (Ký"),
        ),
        (
            ResultCopy.DELIVERY,
            (
                "Liên 2: Lưu tại bưu cục phát (người nhận ký) · Trả kết quả",
                "XÁC NHẬN PHÁT",
                "giờ phút, ngày",
                "CMND Hộ chiếu Thẻ căn cước, CCCD. Số:",
                "Người được ủy quyền (kèm giấy ủy quyền). Quan hệ:",
                "Nguyên vẹn, đủ Có ý kiến:",
                "Đã thu hồi giấy tờ Giấy tờ thu hồi bị mất:",
                "CƠ QUAN GỬI",
                "NHÂN VIÊN PHÁT",
            ),
            ("Quyền và nghĩa vụ:", "Dấu ngày"),
        ),
        (
            ResultCopy.RECIPIENT,
            ("Liên 3: Giao người nhận · Trả kết quả", "ĐẠI DIỆN CƠ QUAN GỬI", "Tra cứu:"),
            ("XÁC NHẬN PHÁT",),
        ),
    ],
)
def test_each_copy_says_whose_it_is(copy, wanted, unwanted):
    text = says(RESULT, *wanted, copies=(copy,))
    assert not [part for part in unwanted if squeezed(part) in text]
    rights = copy is not ResultCopy.DELIVERY
    for paragraph in terms.result_terms(2, rights):
        assert squeezed("".join(part for _, part in paragraph)) in text


def test_three_copies_and_the_back_of_each():
    shown = pages(printed(RESULT, copies=tuple(ResultCopy), back=True))
    assert [f"Liên {at // 2 + 1}:" in page.text for at, page in enumerate(shown)] == [True, False] * 3
    assert all(terms.BACK_TITLE in page.text for page in shown[1::2])
    assert len(pages(printed(RESULT, copies=tuple(ResultCopy), layout=Layout.A4_TWO_UP))) == 2


@pytest.mark.parametrize(
    ("receipt", "wanted", "unwanted"),
    [
        (
            UNPAID,
            (
                "Mã hồ sơ: –",
                "Nơi phát Tại bưu cục Bưu cục HCC Vĩnh Phúc",
                "Chuyển trả kết quả, liên huyện nội tỉnh, 60 g 30.000",
                "Cộng cước (đã gồm thuế GTGT 10%: 2.727) 30.000",
                "Không thu hộ phí, lệ phí –",
                "PHẢI THU CỦA NGƯỜI NHẬN 30.000",
                "Không có giấy tờ phải thu hồi",
            ),
            ("Sổ gốc", "Đã thu theo phiếu gửi", "Thu hồi:"),
        ),
        (
            replace(RESULT, postage=leg(Leg.RETURN, 100, 30_000, "Hộ nghèo"), prepaid_vnd=0, fees=()),
            (
                "Miễn cước: Hộ nghèo –30.000",
                "Đã thu theo phiếu gửi HB281500129VN –",
                "Cước còn phải thu 0",
                "Bằng chữ: Không đồng",
            ),
            (),
        ),
    ],
    ids=["recipient pays", "free of postage"],
)
def test_cases(receipt, wanted, unwanted):
    text = says(receipt, *wanted, copies=(ResultCopy.DELIVERY,))
    assert not [part for part in unwanted if squeezed(part) in text]


def test_many_results_go_on_behind_a_pointer():
    shown = pages(printed(with_results(15)))
    whole = squeezed("".join(page.text for page in shown))
    assert len(shown) == 2
    assert "xem trang 2 của phiếu này" in shown[0].text
    assert "Người nhận: Nguyễn Thị Minh Hằng – Mã TTHC: 2.000488" in shown[1].text
    assert "Cộng trang 1 và trang 2: 17 loại – bản chính: 16; bản sao: –; thu hồi: 01." in shown[1].text
    assert all(whole.count(f"đấtsố{at:04d}") == 1 for at in range(15))


@pytest.mark.parametrize("copy", ResultCopy)
def test_codes_read_also_from_a_training_reprint(copy):
    assert codes(printed(RESULT, copies=(copy,))) == CODES
    training = replace(RESULT, station=replace(RESULT.station, training=True))
    pdf = printed(training, copies=(copy,), reprint_no=1, printed_at=datetime(2019, 8, 27, 9, 12))
    assert codes(pdf) == CODES
    text = squeezed(pages(pdf)[0].text)
    assert text.count(squeezed(terms.TRAINING)) == 2
    assert squeezed("BẢN IN LẠI LẦN 1 – 09 giờ 12 phút, 27/08/2019") in text


def test_every_font_is_embedded():
    pdf = printed(with_results(30), copies=tuple(ResultCopy), back=True, reprint_no=1)
    assert all(fonts(pdf).values())
    assert b"Helvetica" not in pdf


PAPER = st.builds(
    ResultPaper,
    role=st.sampled_from([PaperRole.RETURNED, PaperRole.TO_RECOVER]),
    name=st.sampled_from([letters(count) for count in (8, 40, 90, 400)]),
    originals=st.integers(0, 99),
    copies=st.integers(0, 99),
)


@settings(max_examples=20, phases=[Phase.generate], deadline=None, derandomize=True)
@given(
    st.builds(
        replace,
        st.sampled_from([RESULT, UNPAID]),
        agency=st.sampled_from([RESULT.agency, ORGANISATION.agency]),
        recipient=st.sampled_from([RESULT.recipient, ORGANISATION.sender]),
        procedure_name=st.sampled_from([RESULT.procedure_name, ORGANISATION.procedure_name, letters(1_094)]),
        papers=st.lists(PAPER, max_size=12).map(lambda papers: (*RESULT.papers[:1], *papers)),
        fees=st.lists(
            st.builds(
                Fee,
                st.sampled_from(["Lệ phí", letters(120)]),
                st.sampled_from([5_000, 900_000_000]),
                st.just(FeeWay.AT_DELIVERY),
            ),
            max_size=3,
        ).map(tuple),
        weight_g=st.integers(1, 31_500),
        transit_days=st.integers(1, 8),
        master_signed=st.booleans(),
    ),
    st.sampled_from([ResultCopy.AGENCY, ResultCopy.DELIVERY]),
    st.integers(0, 1),
)
def test_nothing_leaves_its_place_whatever_is_written(receipt, copy, reprint_no):
    pdf = printed(receipt, copies=(copy,), reprint_no=reprint_no)
    assert [fault for ink in pages(pdf) for fault in faults(ink)] == []
