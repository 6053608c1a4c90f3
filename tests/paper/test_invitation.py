import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.delivery import Attempt, AttemptKind, NonDelivery, NoticeWay
from bcdesk.core.dossier import Fee, FeeWay, PartyKind
from bcdesk.paper import invitation as paper
from bcdesk.paper import terms
from bcdesk.paper.invitation import invitation
from bcdesk.paper.text import DoesNotFit
from tests.paper.invitations import FAILED, FIRST, LONGEST, MADE_AT, MISSED, SECOND, invited
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, STATION, letters
from tests.paper.results import RESULT, UNPAID, with_results

LONG_NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Thùy Dương"
TRAINING = replace(FIRST, station=replace(STATION, training=True))


def printed(value, **options):
    return invitation(value, **{"printed_at": MADE_AT, "printed_by": CLERK} | options)


def says(value, *wanted, **options):
    (only,) = pages(printed(value, **options))
    text = squeezed(only.text)
    missing = [part for part in wanted if squeezed(part) not in text]
    assert not missing, (missing, only.text)
    return text


def misplaced(ink):
    return faults(ink, left_mm=14, right_mm=135.5, bottom_mm=4.2, top_mm=8)


def test_the_first_says_what_lies_where_until_when_and_what_to_bring():
    text = says(
        FIRST,
        "BƯU ĐIỆN TỈNH VĨNH PHÚC",
        "Bưu cục Tam Dương – Mã 281500",
        terms.STATE,
        "Tam Dương, ngày 29 tháng 8 năm 2019",
        f"{paper.TITLE} Lần thứ nhất",
        "HB 2839 0087 5 VN",
        "Kính gửi: Ông (bà) Nguyễn Thị Minh Hằng",
        "Thôn Vị Trung, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
        "Điện thoại: 0912 345 678",
        "Bưu cục Tam Dương đã nhận kết quả giải quyết thủ tục hành chính của Ông (bà), chưa phát được lúc 09 giờ 30 "
        "phút, ngày 28/08/2019 (lý do: không tìm được người nhận tại địa chỉ ghi trên bưu gửi).",
        "Kết quả Phiếu lý lịch tư pháp số 1, số 1187/STP-LLTP ngày 26/08/2019 (03 bản); 01 giấy tờ trả lại",
        "Cơ quan gửi Sở Tư pháp tỉnh Vĩnh Phúc",
        "Số tiền phải nộp 5.000 đồng (phí của cơ quan); cước: đã thanh toán",
        "Mời Ông (bà) đến nhận tại: Bưu cục Tam Dương (Thị trấn Hợp Hòa, huyện Tam Dương).",
        "(nghỉ ngày 02/09), đến hết ngày 03/09/2019.",
        "Khi đến, đề nghị mang theo:",
        paper.IDENTITY,
        "Giấy tờ phải thu hồi: Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 1294/TN-BPTNTKQ.",
        paper.AUTHORITY,
        paper.THIS_PAPER,
        "Sau ít nhất hai lần mời, cách nhau 02 ngày làm việc, nếu không có người đến nhận, kết quả được chuyển lại cơ "
        "quan có thẩm quyền (điểm h khoản 2 Điều 5 Thông tư số 17/2017/TT-BTTTT).",
        "xin gọi 0211 3 833 000.",
        "Người được mời đã nhận giấy mời:",
        "NHÂN VIÊN BƯU CHÍNH",
        "Mẫu BC-GM bản 1.0",
        "HB283900875VN · lần 1 · bưu cục 281500 · in 08:05 ngày 29/08/2019 ·",
        "NV Trần Thị Thu Hà",
        "Trang 1/1",
    )
    assert FIRST.recipient.id_number not in text
    assert "NguyễnĐìnhToàn" not in text  # the courier
    assert "lầnthứnhất:" not in text


def test_the_second_repeats_the_day_of_the_first_and_ends_before_the_return():
    assert (SECOND.turn, SECOND.first_on, SECOND.next_on) == (2, date(2019, 8, 29), date(2019, 9, 5))
    text = says(
        SECOND,
        "Lần thứ hai (lần thứ nhất: ngày 29/08/2019)",
        "đã báo đến nhận nhưng đến ngày 28/08/2019 chưa có người đến nhận.",
        "Số tiền phải nộp 30.000 đồng (cước)",
        "của bưu cục, trước ngày 05/09/2019.",
        "· lần 2 ·",
    )
    assert "thuhồi" not in text
    assert "trảlại" not in text


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (
            invited(replace(RESULT, recipient=replace(ORGANISATION.sender, name="Công ty Tam Dương"))),
            ("Kính gửi: Công ty Tam Dương", "thủ tục hành chính của Quý tổ chức", paper.REFERRAL),
        ),
        (
            invited(replace(UNPAID, fees=(Fee("Lệ phí", 135_000, FeeWay.AT_DELIVERY),))),
            ("165.000 đồng (cước 30.000 đồng, phí của cơ quan 135.000 đồng)",),
        ),
        (invited(replace(RESULT, fees=())), ("Số tiền phải nộp Không; cước: đã thanh toán",)),
        (invited(with_results(40)), (f"40 kết quả của thủ tục {RESULT.procedure_name}; 01 giấy tờ trả lại",)),
        (LONGEST, ("40 kết quả của thủ tục mã 2.000488; 01 giấy tờ trả lại",)),
        (
            invited(attempts=(*FAILED, Attempt(AttemptKind.FAILED, datetime(2019, 8, 28, 15), NonDelivery.MOVED))),
            ("09 giờ 30 phút, ngày 28/08/2019 (lý do: không tìm được",),
        ),
        (invited(station=replace(STATION, phone="", address="")), ("đến nhận tại: Bưu cục Tam Dương.", "TT-BTTTT).")),
    ],
    ids=["organisation", "all to pay", "nothing to pay", "many", "longest", "the first of two failures", "bare"],
)
def test_cases(value, wanted):
    says(value, *wanted)


@pytest.mark.parametrize("value", [FIRST, SECOND, LONGEST], ids=["first", "second", "longest"])
@pytest.mark.parametrize("printed_by", [CLERK, LONG_NAME])
def test_nothing_is_cut_or_overlaps(value, printed_by):
    (ink,) = pages(printed(value, reprint_no=1, printed_by=printed_by))
    assert misplaced(ink) == []
    assert [round(side) for side in ink.size_mm] == [148, 210]
    assert squeezed(value.clerk_name) in squeezed(ink.text)
    assert squeezed(value.recipient.name) in squeezed(ink.text)


def test_the_check_itself_sees_what_is_misplaced():
    (ink,) = pages(printed(FIRST))
    assert faults(ink, left_mm=16, right_mm=135.5)


@pytest.mark.parametrize("value", [FIRST, SECOND, LONGEST, TRAINING], ids=["first", "second", "longest", "training"])
def test_both_codes_read(value):
    number = value.item_number
    assert codes(printed(value, reprint_no=2)) == {number, own_qr(RecordKind.ITEM, number, date(2019, 8, 26))}


def test_a_reprint_and_training_are_marked():
    at = datetime(2019, 8, 30, 9, 12)
    text = says(TRAINING, "BẢN IN LẠI LẦN 2 – 09 giờ 12 phút, 30/08/2019", reprint_no=2, printed_at=at)
    assert text.count(squeezed(terms.TRAINING)) == 2
    assert not re.search("INLẠI|TẬPHUẤN", says(FIRST))


def test_every_font_is_embedded_and_the_same_print_is_the_same_file():
    pdf = printed(FIRST)
    assert all(fonts(pdf).values())
    assert b"Helvetica" not in pdf
    assert pdf == printed(FIRST)


def test_what_cannot_fit_is_a_fault_and_no_paper():
    who = replace(RESULT.recipient, name=letters(4_000), kind=PartyKind.ORGANISATION)
    with pytest.raises(DoesNotFit):
        printed(replace(FIRST, recipient=who))


def test_an_invitation_follows_something_in_vain():
    told = Attempt(AttemptKind.NOTICE, MADE_AT, NoticeWay.PHONE)
    assert invited(attempts=(told, *MISSED)).tried == MISSED[1]
    assert invited().to_collect_vnd == RESULT.to_collect_vnd
