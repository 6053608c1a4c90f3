from dataclasses import replace
from datetime import datetime

import pytest

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.dossier import Service
from bcdesk.core.label import intake_label, result_label
from bcdesk.paper import terms
from bcdesk.paper.label import MODES, PLACES, label, label_sheet
from bcdesk.paper.text import DoesNotFit
from tests.paper.printed import codes, faults, fonts, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, PRINTED_AT, RECEIPT, STATION, TRAINING, letters, with_papers
from tests.paper.results import RESULT

INTAKE = intake_label(RECEIPT)
LONGEST = intake_label(
    replace(
        ORGANISATION,
        sender=replace(ORGANISATION.sender, name=letters(120), address_line=letters(120)),
        agency=replace(ORGANISATION.agency, name=letters(120), address=letters(150)),
        station=replace(STATION, name=letters(40)),
        bag_number="TD-2019/08/15-004127",
        weight_g=31_500,
    )
)


def printed(value, **options):
    return label(value, **{"printed_at": PRINTED_AT, "printed_by": CLERK} | options)


def text_of(value, **options):
    (only,) = pages(printed(value, **options))
    return squeezed(only.text)


def misplaced(ink):
    return faults(ink, left_mm=4, right_mm=ink.size_mm[0] - 4, bottom_mm=2, top_mm=4)


def test_a_label_says_where_from_whom_how_and_by_when():
    text = text_of(INTAKE)
    for part in (
        "Đến SỞ TƯ PHÁP TỈNH VĨNH PHÚC",
        RECEIPT.agency.address,
        "Từ Nguyễn Thị Minh Hằng Thôn Vị Trung, xã Đồng Tĩnh",
        "J + 2",
        "19/08/2019",
        "HAI CHIỀU",
        "281500 Tam Dương",
        "180 g",
        "0912 *** 678",
        "HB 2815 0012 9 VN",
        "Nhận 09:42 15/08/2019 · Túi TD-004127 · 06 loại giấy tờ",
    ):
        assert squeezed(part) in text, part


def test_outside_stands_no_procedure_no_paper_and_no_whole_phone():
    text = text_of(INTAKE)
    secret = (RECEIPT.procedure_name, RECEIPT.procedure_code, "0912345678", "345", RECEIPT.sender.email)
    assert [part for part in (*secret, RECEIPT.documents[0].name) if squeezed(part) in text] == []


def test_of_a_result_the_agency_sends():
    text = text_of(result_label(RESULT))
    for part in ("Đến Nguyễn Thị Minh Hằng", "Từ Sở Tư pháp tỉnh Vĩnh Phúc", "TRẢ KẾT QUẢ", "ĐT người nhận", "02 loại"):
        assert squeezed(part) in text, part


@pytest.mark.parametrize("service", Service)
def test_the_mode_stands_in_white_on_black(service):
    assert squeezed(MODES[service]) in text_of(replace(INTAKE, service=service))


@pytest.mark.parametrize(
    "value",
    [
        INTAKE,
        LONGEST,
        result_label(RESULT),
        intake_label(TRAINING),
        intake_label(with_papers(30)),
        replace(INTAKE, phone=""),
    ],
    ids=["intake", "longest", "result", "training", "30 papers", "no phone"],
)
@pytest.mark.parametrize("reprint_no", [0, 12])
def test_nothing_is_cut_and_both_codes_read(value, reprint_no):
    pdf = printed(value, reprint_no=reprint_no)
    (only,) = pages(pdf)
    if not value.station.training:  # the words across it lie on others, and are meant to
        assert misplaced(only) == []
    assert [round(side) for side in only.size_mm] == [100, 75]
    assert codes(pdf) == {value.item_number, own_qr(RecordKind.ITEM, value.item_number, value.begun_at.date())}
    text = squeezed(only.text).casefold()
    assert squeezed(value.to_name).casefold() in text
    assert squeezed(value.from_address) in squeezed(only.text)


def test_eight_stand_on_a_sheet_and_the_next_begins_another():
    values = [replace(LONGEST, item_number=number) for number in ("HB281500129VN", "HB281500132VN", "HB281500146VN")]
    pdf = label_sheet(values * 3, printed_at=PRINTED_AT)
    first, second = pages(pdf)
    assert first.text.count("Hạn phát") == PLACES
    assert second.text.count("Hạn phát") == 1
    assert faults(first, left_mm=8, right_mm=202, bottom_mm=8, top_mm=8) == []
    assert {value.item_number for value in values} <= codes(pdf)


def test_a_sheet_that_was_begun_goes_on_at_its_free_place():
    first, second = pages(label_sheet([INTAKE] * 3, printed_at=PRINTED_AT, first=7))
    assert (first.text.count("Hạn phát"), second.text.count("Hạn phát")) == (2, 1)
    assert min(box[0] for _, box in first.letters) > 0
    assert max(box[3] for _, box in first.letters) < 85 * 72 / 25.4  # the lowest of four rows


def test_a_reprint_and_training_are_marked():
    text = text_of(intake_label(TRAINING), reprint_no=2)
    assert squeezed("BẢN IN LẠI LẦN 2 – 09 giờ 43 phút, 15/08/2019") in text
    assert text.count(squeezed(terms.TRAINING)) == 2


def test_what_was_reversed_is_marked_void():
    assert squeezed("ĐÃ HỦY 10:05, 15/08/2019") in text_of(INTAKE, voided_at=datetime(2019, 8, 15, 10, 5))


def test_every_font_is_embedded_and_the_same_print_is_the_same_file():
    pdf = printed(INTAKE)
    assert all(fonts(pdf).values())
    assert b"Helvetica" not in pdf
    assert pdf == printed(INTAKE)


def test_what_cannot_fit_is_a_fault_and_no_label():
    with pytest.raises(DoesNotFit):
        printed(replace(INTAKE, to_name=letters(900)))
