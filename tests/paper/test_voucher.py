import re
from dataclasses import replace
from datetime import datetime

import pytest

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.voucher import delivery_voucher, visit_voucher
from bcdesk.paper import terms
from bcdesk.paper.formal import Twofold
from bcdesk.paper.text import DoesNotFit
from bcdesk.paper.voucher import NO_INVOICE, ON_BEHALF, POSTAGE, voucher_paper
from bcdesk.paper.voucher_roll import ROLL_MM, voucher_roll
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, PRINTED_AT, RECEIPT, STATION, letters
from tests.paper.results import GIVEN, RESULT, UNPAID
from tests.paper.vouchers import FREE_WAY, LONGEST, NUMBER, ONE, TRANSFERRED, visit

TRAINING = replace(ONE, station=replace(STATION, training=True))
ALL = {"one": ONE, "transfer": TRANSFERRED, "free": FREE_WAY, "30": visit(30), "2": visit(2), "longest": LONGEST}


def a5(value, **options):
    return voucher_paper(value, **{"printed_at": PRINTED_AT, "printed_by": CLERK} | options)


def roll(value, **options):
    return voucher_roll(value, **{"printed_at": PRINTED_AT, "printed_by": CLERK} | options)


def text_of(pdf):
    return squeezed("".join(page.text for page in pages(pdf)))


def test_a_voucher_of_one_dossier_says_what_was_paid_and_whose_it_is():
    payer, office = pages(a5(ONE))
    for page, copy in ((payer, "Liên 1: Giao khách hàng"), (office, "Liên 2: Lưu tại bưu cục")):
        text = squeezed(page.text)
        for part in (
            copy,
            "Số chứng từ 281500-19-000457",
            "Người nộp tiền: Nguyễn Thị Minh Hằng",
            "Thôn Vị Trung, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
            POSTAGE,
            "1 Nhận gửi hồ sơ, liên huyện nội tỉnh, 180 g 27.273 2.727 30.000",
            "2 Chuyển trả kết quả, liên huyện nội tỉnh, đến 100 g 27.273 2.727 30.000",
            "Cộng cước 54.546 5.454 60.000",
            ON_BEHALF,
            "Cộng thu hộ 200.000",
            "TỔNG SỐ TIỀN (A + B) 260.000",
            "Hai trăm sáu mươi nghìn đồng.",
            "Khách đưa: 300.000 · Trả lại: 40.000",
            NO_INVOICE,
            "NGƯỜI NỘP TIỀN",
            "Trang 1/1",
        ):
            assert squeezed(part) in text, part
        assert "biênlaisố0004512" in text
        assert RECEIPT.sender.id_number not in text


def test_the_roll_says_the_same():
    text = text_of(roll(ONE))
    for part in (
        "Số: 281500-19-000457",
        "09:42 ngày 15/08/2019",
        "HB 2815 0012 9 VN",
        "Cộng cước 60.000 Trong đó thuế GTGT 10% 5.454",
        "Cộng thu hộ 200.000",
        "TỔNG CỘNG 260.000",
        "Bằng chữ: Hai trăm sáu mươi nghìn đồng.",
        "khách đưa 300.000 Trả lại 40.000",
        "Nhân viên: Trần Thị Thu Hà",
        "Mẫu BC-CT80 bản 1.0",
    ):
        assert squeezed(part) in text, part


def test_one_voucher_covers_the_dossiers_of_a_visit():
    value = visit(3)
    assert (value.postage_vnd, value.fees_vnd, value.total_vnd, value.change_vnd) == (90_000, 600_000, 690_000, 210_000)
    for text in (text_of(a5(value)), text_of(roll(value))):
        for part in (
            *(one.item_number for one in value.paid),
            "Trong đó Sở Tư pháp tỉnh Vĩnh Phúc 400.000",
            "Trong đó Sở Tài nguyên và Môi trường tỉnh Vĩnh Phúc 200.000",
            "Cộng thu hộ 600.000",
            "690.000",
            "Sáu trăm chín mươi nghìn đồng.",
        ):
            assert squeezed(part) in text, part


@pytest.mark.parametrize(
    ("result", "postage_vnd", "fees_vnd"), [(RESULT, 0, 5_000), (UNPAID, 30_000, 0)], ids=["prepaid", "unpaid"]
)
def test_what_a_recipient_paid_is_postage_or_the_fee_of_the_agency(result, postage_vnd, fees_vnd):
    given = replace(GIVEN, result=result, fee_receipts=GIVEN.fee_receipts[: len(result.fees)])
    value = delivery_voucher(NUMBER, given)
    assert (value.postage_vnd, value.fees_vnd) == (postage_vnd, fees_vnd)
    text = text_of(a5(value, copies=(Twofold.CUSTOMER,)))
    assert (squeezed(POSTAGE) in text, squeezed(ON_BEHALF) in text) == (bool(postage_vnd), bool(fees_vnd))
    assert ("A+B" in text, "TP/19P0004688" in text, "đến60g" in text) == (False, bool(fees_vnd), False)
    assert f"{value.total_vnd:,}".replace(",", ".") in text_of(roll(value))


def test_who_transferred_gave_no_cash():
    text = text_of(a5(TRANSFERRED)) + text_of(roll(TRANSFERRED))
    assert "Trảlại" not in text
    assert "kháchđưa" not in text.casefold()


def test_cash_is_the_sum_of_what_was_given_for_each():
    assert visit_voucher(NUMBER, [RECEIPT, replace(RECEIPT, cash_given_vnd=None)]).cash_given_vnd is None
    assert visit(2).cash_given_vnd == 600_000


@pytest.mark.parametrize("value", ALL.values(), ids=ALL)
@pytest.mark.parametrize("reprint_no", [0, 3])
def test_nothing_is_cut_and_the_codes_read(value, reprint_no):
    pdf = a5(value, reprint_no=reprint_no)
    shown = pages(pdf)
    assert [fault for page in shown for fault in faults(page)] == []
    assert all(page.size_mm == pytest.approx((210, 148.5), abs=0.1) for page in shown)
    assert value.item_number in codes(pdf)
    half = len(shown) // 2
    assert [f"Trang {at}/{half}" in page.text for at, page in enumerate(shown[:half], 1)] == [True] * half
    slip = roll(value, reprint_no=reprint_no)
    (only,) = pages(slip)
    assert faults(only, left_mm=4, right_mm=76, bottom_mm=3.9, top_mm=3) == []
    assert only.size_mm[0] == pytest.approx(ROLL_MM, abs=0.1)
    assert codes(slip) == {value.item_number, own_qr(RecordKind.ITEM, value.item_number, value.paid_at.date())}
    for text in (text_of(pdf), squeezed(only.text)):
        assert squeezed(value.payer.name) in text
        assert squeezed(value.clerk_name) in text


@pytest.mark.parametrize("count", [*range(1, 12), 15, 16])
def test_however_many_lines_the_sum_stands_with_some(count):
    shown = pages(a5(visit(count), copies=(Twofold.OFFICE,)))
    assert [fault for page in shown for fault in faults(page)] == []
    last = squeezed(shown[-1].text)
    assert "TỔNGSỐTIỀN" in last
    assert "biênlai" in last.removesuffix("biênlaithuphí,lệphí.")


def test_a_reprint_and_training_are_marked():
    for made in (a5, roll):
        pdf = made(TRAINING, reprint_no=2)
        text = text_of(pdf)
        assert squeezed("BẢN IN LẠI LẦN 2 – 09 giờ 43 phút, 15/08/2019") in text
        assert text.count(squeezed(terms.TRAINING)) == 2 * len(pages(pdf))
        assert not re.search("INLẠI|TẬPHUẤN", text_of(made(ONE)))


def test_what_was_reversed_is_marked_void():
    at = datetime(2019, 8, 15, 10, 5)
    for made in (a5, roll):
        text = text_of(made(ONE, voided_at=at, reprint_no=1))
        assert squeezed("ĐÃ HỦY 10:05, 15/08/2019") in text
        assert "INLẠI" in text


def test_every_font_is_embedded_and_the_same_print_is_the_same_file():
    for made in (a5, roll):
        assert all(fonts(made(ONE)).values())
        assert b"Helvetica" not in made(ONE)
        assert made(ONE) == made(ONE)


def test_what_cannot_fit_is_a_fault_and_no_paper():
    with pytest.raises(DoesNotFit):
        a5(replace(ONE, payer=replace(ONE.payer, name=letters(4_000))))
