from dataclasses import replace

import pytest

from bcdesk.core.dossier import Document, Payment
from bcdesk.core.reversal import NOTE_LIMIT, REVERSAL_NAMES, ReversalReason
from bcdesk.paper import terms
from bcdesk.paper.consignment import Copy, consignment
from bcdesk.paper.reversal import AGREED, reversal_paper
from bcdesk.paper.text import DoesNotFit
from tests.paper.notices import REGISTRATION, REGISTRATION_LONGEST
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, PRINTED_AT, RECEIPT, STATION, letters
from tests.paper.reversals import ONE, REVERSED_AT

TRANSFERRED = replace(ONE, taken=replace(RECEIPT, payment=Payment.TRANSFER, cash_given_vnd=None), cash_vnd=0)
FREE = replace(ONE, taken=replace(RECEIPT, fees=(), total_vnd=0), cash_vnd=0)
LONGEST = replace(
    ONE,
    taken=replace(
        RECEIPT,
        sender=replace(RECEIPT.sender, name=letters(120), address_line=letters(120)),
        procedure_name=letters(1_094),
        agency=replace(RECEIPT.agency, name=letters(150)),
        fees=tuple(replace(fee, receipt_number=letters(60)) for fee in RECEIPT.fees * 3),
    ),
    note=letters(NOTE_LIMIT),
)
ALL = {
    "one": ONE,
    "transfer": TRANSFERRED,
    "free": FREE,
    "organisation": replace(ONE, taken=ORGANISATION),
    "longest": LONGEST,
    "registration": replace(ONE, taken=REGISTRATION, cash_vnd=REGISTRATION.total_vnd),
    "registration, longest": replace(ONE, taken=REGISTRATION_LONGEST, cash_vnd=0),
} | {reason.value: replace(ONE, reason=reason) for reason in ReversalReason}


def paper(value, **options):
    return reversal_paper(value, **{"printed_at": PRINTED_AT, "printed_by": CLERK} | options)


def text_of(pdf):
    return squeezed("".join(page.text for page in pages(pdf)))


def test_it_says_what_was_taken_in_why_it_is_void_and_what_is_given_back():
    customer, office = pages(paper(ONE))
    for page, copy in ((customer, "Liên 1: Giao khách hàng"), (office, "Liên 2: Lưu tại bưu cục")):
        text = squeezed(page.text)
        for part in (
            "BIÊN BẢN HỦY PHIẾU GỬI",
            copy,
            "Lập lúc 10:05 ngày 15/08/2019",
            "HB 2815 0012 9 VN, nhận lúc 09:42 ngày 15/08/2019, nhân viên nhận: Trần Thị Thu Hà",
            "Nguyễn Thị Minh Hằng, Thôn Vị Trung, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
            f"2.000488 – {RECEIPT.procedure_name}",
            "Sở Tư pháp tỉnh Vĩnh Phúc",
            "Ghi sai thủ tục hoặc cơ quan",
            "Khách làm phiếu số 1",
            "03 bản chính, 04 bản sao",
            "Thu lại biên lai số",
            "Số tiền trả lại 260.000 đồng (cước 60.000, phí, lệ phí 200.000)",
            "Hai trăm sáu mươi nghìn đồng.",
            "Tiền mặt, chi từ ngăn tiền của quầy",
            AGREED,
            "NGƯỜI GỬI",
            "NHÂN VIÊN BƯU CHÍNH",
            "Lê Thị Ngọc",
            "Trang 1/1",
        ):
            assert squeezed(part) in text, part
        assert RECEIPT.sender.id_number not in text


def test_no_cash_is_given_back_that_was_not_taken():
    assert squeezed("Số tiền hủy thu 260.000 đồng") in text_of(paper(TRANSFERRED))
    assert squeezed("Chuyển khoản: không chi tiền mặt") in text_of(paper(TRANSFERRED))
    free = text_of(paper(FREE))
    assert squeezed("Số tiền hủy thu 0 đồng") in free
    assert squeezed("Bằng chữ") not in free


def test_papers_of_a_double_entry_stay_and_the_wrong_person_signs_nothing():
    twice = text_of(paper(replace(ONE, reason=ReversalReason.DOUBLE_ENTRY)))
    assert squeezed("Trả lại giấy tờ") not in twice
    name = squeezed(RECEIPT.sender.name)
    assert text_of(paper(ONE)).count(name) == 4
    assert text_of(paper(replace(ONE, reason=ReversalReason.WRONG_PERSON))).count(name) == 2


@pytest.mark.parametrize("value", ALL.values(), ids=ALL)
@pytest.mark.parametrize("reprint_no", [0, 3])
def test_nothing_is_cut_and_the_code_reads(value, reprint_no):
    pdf = paper(value, reprint_no=reprint_no)
    shown = pages(pdf)
    assert [fault for page in shown for fault in faults(page)] == []
    assert [page.size_mm for page in shown] == [pytest.approx((210, 148.5), abs=0.1)] * 2
    assert codes(pdf) == {value.item_number}
    why = REVERSAL_NAMES[value.reason]
    for part in (why[1:], value.note, value.taken.agency.name, value.taken.procedure_code):
        assert squeezed(part) in squeezed(shown[0].text)


def test_a_reprint_and_training_are_marked():
    text = text_of(paper(replace(LONGEST, station=replace(STATION, training=True)), reprint_no=2))
    assert squeezed("BẢN IN LẠI LẦN 2 – 09 giờ 43 phút, 15/08/2019") in text
    assert text.count(squeezed(terms.TRAINING)) == 4


def test_every_font_is_embedded_and_the_same_print_is_the_same_file():
    assert all(fonts(paper(ONE)).values())
    assert paper(ONE) == paper(ONE)


def test_what_cannot_fit_is_a_fault_and_no_paper():
    with pytest.raises(DoesNotFit):
        paper(replace(ONE, taken=replace(RECEIPT, agency=replace(RECEIPT.agency, name=letters(4_000)))))


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("papers", [2, 30])
def test_a_reversed_slip_is_crossed_out_on_every_page(training, papers):
    documents = tuple(Document(f"Giấy tờ số {at}", 1, 0) for at in range(papers))
    receipt = replace(RECEIPT, documents=documents, station=replace(STATION, training=training))
    pdf = consignment(
        receipt,
        printed_at=PRINTED_AT,
        printed_by=CLERK,
        copies=(Copy.OFFICE,),
        reprint_no=1,
        voided_at=REVERSED_AT,
        back=False,
    )
    for page in pages(pdf):
        text = squeezed(page.text)
        for part in ("ĐÃ HỦY 10:05, 15/08/2019", "ĐÃ HỦY – KHÔNG CÓ GIÁ TRỊ", "BẢN IN LẠI LẦN 1"):
            assert squeezed(part) in text, part
        assert text.count(squeezed(terms.TRAINING)) == training
    assert receipt.item_number in codes(pdf)


def test_a_registration_gives_back_no_papers_and_has_a_code_of_its_own():
    text = text_of(paper(ALL["registration"]))
    for part in ("BIÊN BẢN HỦY ĐĂNG KÝ", f"Phiếu đăng ký mã {REGISTRATION.number}", "NGƯỜI ĐĂNG KÝ", "30.000 đồng"):
        assert squeezed(part) in text, part
    for part in ("HỦY PHIẾU GỬI", "Trả lại giấy tờ", "Thu lại biên lai"):
        assert squeezed(part) not in text, part
