"""Liên 2 of a result's Phiếu gửi, filled in with how it was handed out."""

from dataclasses import replace
from datetime import datetime

import pytest

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.delivery import IdKind, RecipientKind
from bcdesk.paper.confirmation import ELSEWHERE
from bcdesk.paper.result import delivery_slip
from tests.paper.printed import MM, blackness, codes, faults, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, STATION, letters
from tests.paper.results import GIVEN, GIVEN_TO_OTHER, RESULT, UNPAID, with_results

PRINTED = {"printed_at": datetime(2019, 8, 28, 9, 31), "printed_by": CLERK}
LONGEST = replace(
    GIVEN_TO_OTHER,
    result=replace(
        with_results(30), recipient=ORGANISATION.sender, agency=ORGANISATION.agency, procedure_name=letters(4_710)
    ),
    recipient=RecipientKind.ORGANISATION,
    name="Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Thùy Dương",
    id_kind=IdKind.PASSPORT,
    id_number="C" * 20,
    authority=letters(300),
    relation=letters(120),
    remark=letters(4_710),
    lost=RESULT.to_recover,
    fee_receipts=("01BLP2-001 TP/19P 0004512",),
)


def says(value, *wanted):
    shown = pages(delivery_slip(value, **PRINTED))
    text = squeezed("".join(page.text for page in shown))
    assert [part for part in wanted if squeezed(part) not in text] == [], text
    return text


def test_who_received_it_and_what_was_given_back_and_paid():
    text = says(
        GIVEN,
        "Liên 2: Lưu tại bưu cục phát (người nhận ký) · Trả kết quả",
        "XÁC NHẬN PHÁT Hồi 09 giờ 30 phút, ngày 28/08/2019",
        "Thẻ căn cước, CCCD. Số: 026184001234",
        "Chính người nhận",
        "Nguyên vẹn, đủ",
        "Đã thu hồi giấy tờ",
        "Đã thu của người nhận: 5.000 đồng, biên lai số TP/19P 0004688",
        "Phí cấp thêm phiếu thứ 3 – biên lai TP/19P 0004688",
        "Nguyễn Văn Toàn",
        "Trang 1/1",
    )
    assert "…………" not in text


def test_another_person_with_what_they_showed_said_and_lost():
    text = says(
        GIVEN_TO_OTHER,
        "Số: 135012345",
        "Người được ủy quyền: Nguyễn Văn Tuấn; Em trai; Giấy ủy quyền ngày 27/08/2019",
        "Có ý kiến: Phong bì bị ướt một góc, giấy bên trong còn nguyên",
        "Giấy tờ thu hồi bị mất: số 3 mục 5",
        "Trang 1/1",
    )
    assert "Chínhngườinhận" not in text


@pytest.mark.parametrize("kind", IdKind)
def test_the_paper_that_was_shown_is_ticked(kind):
    """Left to right: CMND, hộ chiếu, thẻ; a tick darkens its box."""
    pdf = delivery_slip(replace(GIVEN, id_kind=kind), **PRINTED)
    [page] = pages(pdf)
    at = "".join(sign for sign, _ in page.letters).index("CMNDHộ")
    top_mm = 148.5 - page.letters[at][1][3] / MM
    lefts = {IdKind.OLD_ID: 8.0, IdKind.PASSPORT: 25.1, IdKind.CITIZEN_CARD: 44.5}
    ticks = {other: blackness(pdf, x, top_mm, 2.8) for other, x in lefts.items()}
    assert max(ticks, key=lambda other: ticks[other]) is kind, ticks


def test_without_money_nothing_is_said_of_it():
    value = replace(GIVEN, result=replace(UNPAID, prepaid_vnd=30_000), taken_vnd=0, fee_receipts=())
    text = says(value, "Chính người nhận")
    assert "Đãthucủa" not in text
    assert "Khôngcógiấytờphảithuhồi" in text


def test_what_is_too_long_for_its_line_stands_whole_behind_the_list():
    text = says(
        LONGEST, f"Đại diện tổ chức: {ELSEWHERE}", f"Có ý kiến: {ELSEWHERE}", "và ghi nhận khi phát: xem trang 2"
    )
    for syllable in ("thuận", "chia"):
        said = (LONGEST.remark, LONGEST.authority, LONGEST.relation, LONGEST.result.procedure_name)
        assert text.count(syllable) >= "".join(said).count(syllable)


@pytest.mark.parametrize(
    "value",
    [GIVEN, GIVEN_TO_OTHER, replace(GIVEN, result=UNPAID), replace(GIVEN_TO_OTHER, result=with_results(30)), LONGEST],
    ids=["self", "other", "unpaid", "30 results", "longest"],
)
@pytest.mark.parametrize("reprint_no", [0, 2])
def test_nothing_is_cut_and_the_codes_read(value, reprint_no):
    pdf = delivery_slip(value, **PRINTED, reprint_no=reprint_no)
    shown = pages(pdf)
    assert [fault for page in shown for fault in faults(page)] == []
    number = value.result.item_number
    assert codes(pdf) >= {number, own_qr(RecordKind.ITEM, number, value.result.collected_at.date())}
    text = squeezed("".join(page.text for page in shown))
    assert squeezed(value.name) in text
    assert value.id_number in text
    assert ("BẢNINLẠILẦN2" in text) == bool(reprint_no)


def test_training_is_marked():
    trained = replace(GIVEN, result=replace(RESULT, station=replace(STATION, training=True)))
    assert "TẬPHUẤN" in says(trained, "Chính người nhận")
