"""The papers of one page at the counter: what is missing, giấy ủy quyền, the registration of a result."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from bcdesk.core.authority import Errand
from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.paper import authority, missing, registration, terms
from bcdesk.paper.authority import authority_paper
from bcdesk.paper.formal import Twofold
from bcdesk.paper.missing import missing_list
from bcdesk.paper.registration import registration_paper
from bcdesk.paper.text import DoesNotFit
from tests.paper import notices
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, STATION, letters

PRINTED = {"printed_at": datetime(2019, 8, 15, 9, 12), "printed_by": CLERK}
ALL = {
    "missing": (missing_list, notices.MISSING),
    "1 missing": (missing_list, notices.missing(1)),
    "30 missing": (missing_list, notices.missing(30)),
    "missing, longest": (missing_list, notices.MISSING_LONGEST),
    "authority": (authority_paper, notices.AUTHORITY),
    "authority, bare": (authority_paper, notices.AUTHORITY_BARE),
    "authority, longest": (authority_paper, notices.AUTHORITY_LONGEST),
    "registration": (registration_paper, notices.REGISTRATION),
    "registration, bare": (registration_paper, notices.REGISTRATION_BARE),
    "registration, longest": (registration_paper, notices.REGISTRATION_LONGEST),
}
ORDINARY = ("missing", "authority", "registration")


def text_of(pdf):
    return squeezed("".join(page.text for page in pages(pdf)))


def says(pdf, *wanted):
    text = text_of(pdf)
    assert [part for part in wanted if squeezed(part) not in text] == [], text
    return text


def codes_of(value):
    """What is to be read from page 1."""
    if hasattr(value, "item_number"):
        return {value.item_number} - {""}
    kind = RecordKind.DRAFT if value.number.startswith("BH") else RecordKind.REGISTRATION
    return {value.number, own_qr(kind, value.number, value.made_at.date())}


def test_the_list_says_what_is_missing_and_where_to_come_back():
    text = says(
        missing_list(notices.MISSING, **PRINTED),
        missing.TITLE,
        missing.SUBTITLE,
        "Khách hàng Nguyễn Thị Minh Hằng",
        "nước ngoài đang cư trú tại Việt Nam – mã 2.000488",
        "Danh mục đối chiếu Cổng thông tin điện tử của cơ quan, bản ngày 01/8/2019",
        "2 Chứng minh nhân dân của người được ủy quyền – 01 Bản sao chưa chứng thực",
        "Đã có đủ: 03 loại giấy tờ (Tờ khai; chứng minh nhân dân của người yêu cầu; sổ hộ khẩu). "
        "Khách hàng giữ lại toàn bộ giấy tờ.",
        "mang hồ sơ và giấy này đến Bưu cục Tam Dương (Thị trấn Hợp Hòa, huyện Tam Dương);",
        "được giữ đến hết ngày 14/09/2019.",
        "khoản 3 Điều 6 Quyết định số 45/2016/QĐ-TTg",
        "Hỏi thêm: 0211 3 833 000.",
        "KHÁCH HÀNG",
        "Mẫu BC-CT-BS bản 1.0",
    )
    assert notices.MISSING.customer.id_number not in text


def test_names_of_any_length_are_listed_whole():
    value = replace(notices.MISSING, missing=(replace(notices.MISSING.missing[0], name=letters(4_710)),))
    text = text_of(missing_list(value, **PRINTED))
    for repeated in ("thuận", "chia", "đất;"):
        assert text.count(squeezed(repeated)) == letters(4_710).count(repeated)


def test_without_anything_complete_it_says_so():
    says(missing_list(replace(notices.MISSING, complete=()), **PRINTED), "Chưa có giấy tờ nào đủ.")


def test_an_authority_names_both_persons_the_papers_and_the_item():
    text = says(
        authority_paper(notices.AUTHORITY, **PRINTED),
        terms.STATE,
        authority.TITLE,
        "Họ và tên Nguyễn Thị Minh Hằng Ngày sinh 12/03/1984 Giấy tờ tùy thân số 026184001234",
        "Nguyễn Văn Tuấn Giấy tờ tùy thân số 135012345 (Chứng minh nhân dân)",
        "Quan hệ Em trai",
        "Phiếu gửi số HB 2815 0012 9 VN",
        "Giấy tờ Phiếu lý lịch tư pháp số 1; sổ hộ khẩu (bản chính)",
        "Từ ngày ký đến hết ngày 30/09/2019",
        authority.SHOWN[notices.AUTHORITY.errand],
        "NGƯỜI ĐƯỢC ỦY QUYỀN",
    )
    assert "sổgốc" not in text
    assert squeezed(terms.GROUP) not in text  # it is the citizen's paper


@pytest.mark.parametrize("errand", Errand)
@pytest.mark.parametrize("may_sign_master", [False, True])
def test_what_another_person_may_do_is_said(errand, may_sign_master):
    value = replace(notices.AUTHORITY, errand=errand, may_sign_master=may_sign_master)
    text = says(authority_paper(value, **PRINTED), authority.SUBTITLES[errand], authority.MAY[errand])
    assert ("kýsổgốccủacơquan" in text) == may_sign_master
    assert ("Điều6" in text, "Điều10" in text) == (errand is not Errand.RECEIVE, errand is not Errand.SEND)


def test_a_registration_that_is_only_shown_has_no_code_yet():
    value = replace(notices.REGISTRATION, number="")
    [shown] = pages(registration_paper(value, **PRINTED, copies=(Twofold.CUSTOMER,)))
    assert squeezed(registration.NOT_YET) in squeezed(shown.text)
    assert notices.REGISTRATION.number not in shown.text


def test_a_registration_says_who_gets_which_result_where_and_what_was_paid():
    shown = pages(registration_paper(notices.REGISTRATION, **PRINTED))
    for page, copy in zip(shown, ("Liên 1: Giao khách hàng", "Liên 2: Lưu tại bưu cục"), strict=True):
        for part in (
            copy,
            registration.TITLE,
            registration.SUBTITLE,
            "Sở Tư pháp tỉnh Vĩnh Phúc",
            "Giấy hẹn số 1294/TN-BPTNTKQ Mã hồ sơ 000.00.11.H62-190816-0012 Ngày hẹn trả 26/08/2019",
            "Giấy tờ phải nộp lại Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            "Tại địa chỉ trên, phát tận tay",
            "Chuyển trả kết quả, liên huyện nội tỉnh, đến 100 g: 30.000 đồng",
            "Ba mươi nghìn đồng",
            "tiền mặt, chứng từ thu tiền số 281500-19-000457",
            "Thời gian toàn trình tối đa 02 ngày làm việc kể từ ngày J",
            registration.MASTER,
        ):
            assert squeezed(part) in squeezed(page.text), part


def test_a_bare_registration_leaves_room_to_write_and_names_no_voucher():
    text = says(
        registration_paper(notices.REGISTRATION_BARE, **PRINTED, copies=(Twofold.OFFICE,)),
        "Tại Bưu cục Tam Dương",
        "Miễn cước",
    )
    assert not re.search("chứngtừ|Mãhồsơ|sổgốc|nộplại", text)


@pytest.mark.parametrize(("made", "value"), ALL.values(), ids=ALL)
@pytest.mark.parametrize("reprint_no", [0, 2])
def test_nothing_is_cut_and_the_codes_read(made, value, reprint_no):
    pdf = made(value, **PRINTED, reprint_no=reprint_no)
    shown = pages(pdf)
    assert [fault for page in shown for fault in faults(page, left_mm=14, right_mm=135.5, top_mm=8)] == []
    assert {tuple(round(side) for side in page.size_mm) for page in shown} == {(148, 210)}
    assert codes(pdf) == codes_of(value)
    text = text_of(pdf)
    assert squeezed(value.station.code) in text
    assert ("BẢNINLẠILẦN2–09giờ12phút,15/08/2019" in text) == bool(reprint_no)


@pytest.mark.parametrize("count", [*range(1, 14), 20, 40, 200])
def test_however_many_are_missing_the_signatures_stand_with_some(count):
    shown = pages(missing_list(notices.missing(count), **PRINTED))
    assert [fault for page in shown for fault in faults(page, left_mm=14, right_mm=135.5, top_mm=8)] == []
    assert f"năm{1899 + count}" in squeezed(shown[-1].text)
    assert "NGƯỜIHƯỚNGDẪN" in squeezed(shown[-1].text)


@pytest.mark.parametrize("name", ORDINARY)
def test_training_is_marked_and_the_codes_still_read(name):
    made, value = ALL[name]
    trained = replace(value, station=replace(STATION, training=True))
    pdf = made(trained, **PRINTED)
    assert text_of(pdf).count(squeezed(terms.TRAINING)) == 2 * len(pages(pdf))
    assert codes(pdf) == codes_of(value)
    assert "TẬPHUẤN" not in text_of(made(value, **PRINTED))


@pytest.mark.parametrize("name", ORDINARY)
def test_every_font_is_embedded_and_the_same_print_is_the_same_file(name):
    made, value = ALL[name]
    pdf = made(value, **PRINTED)
    assert all(fonts(pdf).values())
    assert b"Helvetica" not in pdf
    assert pdf == made(value, **PRINTED)


def test_what_cannot_fit_is_a_fault_and_no_paper():
    who = replace(notices.AUTHORITY.principal, name=letters(9_000))
    for made, value in (
        (authority_paper, replace(notices.AUTHORITY, principal=who)),
        (registration_paper, replace(notices.REGISTRATION, recipient=who)),
    ):
        with pytest.raises(DoesNotFit):
            made(value, **PRINTED)
