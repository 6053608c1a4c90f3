import re
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcdesk.core.dossier import Addressee, Document, Fee, FeeWay, Party, PartyKind, Payment, ResultPlace, Service
from bcdesk.core.handing_in import Agent, AgentKind, Pickup
from bcdesk.core.ledger import to_pay_vnd
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.paper.consignment import Copy, consignment
from bcdesk.paper.page import A5_HEIGHT, A5_WIDTH, Page, new_canvas
from bcdesk.paper.text import BOLD, REGULAR, DoesNotFit
from tests.paper.printed import faults, pages, squeezed
from tests.paper.receipts import CLERK, ORGANISATION, PRINTED_AT, RECEIPT, STATION, leg, letters, with_papers

SYLLABLES = re.findall(
    r"\S+",
    "Nguyễn Trường Thương Quỹ Đất đai Ủy ban nhân dân xã Đồng Tĩnh ngã tư số 12 Hợp Châu – CN-07, giấy tờ Mẫu số "
    "04a/ĐK (bản sao); Xuất nhập khẩu ẵỆỮỘQgjy https://motcua.vinhphuc.example.vn/tra-cuu?ma=000.00.14.H62-190815-0012",
)


def texts(longest: int):
    words = st.one_of(st.sampled_from(SYLLABLES), st.text("AWmÊỘgyijl", min_size=1, max_size=12))
    return st.lists(words, min_size=1, max_size=longest // 4).map(lambda parts: " ".join(parts)[:longest].strip())


def names(longest: int):
    """What an office calls itself: no web addresses, no words of twelve W."""
    return st.lists(st.sampled_from(SYLLABLES[:31]), min_size=1).map(lambda parts: " ".join(parts)[:longest].strip())


KINDS = st.sampled_from(AgentKind)
DOCUMENT = st.builds(
    Document,
    name=st.one_of(texts(60), texts(60), texts(400)),
    originals=st.integers(0, 99),
    copies=st.integers(0, 99),
    originals_come_back=st.booleans(),
    remark=st.one_of(st.just(""), texts(40)),
)
FEE = st.builds(
    Fee,
    name=texts(120),
    amount_vnd=st.one_of(st.none(), st.integers(0, 900_000_000)),
    way=st.sampled_from(FeeWay),
    receipt_number=st.one_of(st.just(""), st.just("01BLP2-001 TP/19P 0004512")),
)


@st.composite
def receipts(draw):
    organisation = draw(st.booleans())
    receipt = replace(
        RECEIPT,
        accepted_at=draw(st.datetimes(datetime(2019, 1, 1), datetime(2030, 1, 1))),
        station=replace(
            STATION, name=draw(names(40)), enterprise=draw(names(40)), address=draw(names(60)), city=draw(texts(30))
        ),
        clerk_name=draw(names(60)),
        service=draw(st.sampled_from(Service)),
        sender=Party(
            name=draw(texts(120 if organisation else 60)),
            address_line=draw(texts(120)),
            commune_code="",
            place="xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
            phone=draw(st.sampled_from(["", "0912345678", "+4915112345678"])),
            email=draw(st.sampled_from(["", "a@b.vn", "phong.hanhchinh.nhansu.va.tochuc@congty-tamduong.example.vn"])),
            kind=PartyKind.ORGANISATION if organisation else PartyKind.PERSON,
        ),
        agency=Addressee(
            "", draw(texts(120)), draw(texts(150)), draw(st.sampled_from(["", "0211.3833.000 máy lẻ 12"]))
        ),
        procedure_code=draw(st.sampled_from(["2.000488", "1.000123.000.00.00.H62"])),
        procedure_name=draw(texts(500)),
        dossier_code=draw(st.sampled_from(["", "000.00.14.H62-190815-0012"])),
        documents=tuple(draw(st.lists(DOCUMENT, max_size=9))),
        weight_g=draw(st.integers(1, 31_500)),
        bag_number=draw(st.sampled_from(["", "TD-004127", "TD-2019/08/15-004127"])),
        zone=draw(st.sampled_from(Zone)),
        slip_days=2,
        slip_due_on=draw(st.sampled_from([None, date(2019, 8, 19)])),
        postage=draw(
            st.sampled_from(
                [
                    (leg(Leg.FORWARD, 31_500),),
                    RECEIPT.postage,
                    (
                        leg(Leg.FORWARD, 180, 30_000, "Bà mẹ Việt Nam anh hùng"),
                        leg(Leg.RETURN, 100, 15_000, "Hộ nghèo"),
                    ),
                ]
            )
        ),
        fees=tuple(draw(st.lists(FEE, max_size=5))),
        payment=draw(st.sampled_from(Payment)),
        result_place=draw(st.sampled_from(ResultPlace)),
        missing_reason=draw(st.one_of(st.just(""), texts(80), texts(300))),
        agent=draw(st.one_of(st.none(), st.builds(Agent, texts(60), st.just("026201004455"), KINDS, texts(80)))),
        pickup=draw(st.one_of(st.none(), st.builds(Pickup, texts(80), st.just(RECEIPT.accepted_at), texts(60)))),
    )
    return replace(receipt, total_vnd=to_pay_vnd(receipt.postage, receipt.fees))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(receipts(), st.integers(0, 1))
def test_nothing_leaves_its_place_whatever_is_written(receipt, reprint_no):
    pdf = consignment(
        receipt, printed_at=PRINTED_AT, printed_by=CLERK, copies=(Copy.AGENCY,), back=False, reprint_no=reprint_no
    )
    shown = pages(pdf)
    assert [fault for page in shown for fault in faults(page)] == []
    text = squeezed("".join(page.text for page in shown))
    handed_in = (receipt.agent.name, receipt.agent.authority) if receipt.agent else ()
    taken = (receipt.pickup.place, receipt.pickup.courier) if receipt.pickup else ()
    for part in (receipt.sender.name, receipt.agency.name, receipt.clerk_name, *handed_in, *taken):
        assert squeezed(part) in text


@pytest.mark.parametrize(
    "receipt",
    [
        ORGANISATION,
        with_papers(30),
        with_papers(80),
        with_papers(1),
        replace(RECEIPT, documents=(Document(letters(1_094), 1, 0),)),
        replace(
            RECEIPT,
            sender=replace(RECEIPT.sender, name="Y", address_line="", place="", phone="", email=""),
            agency=Addressee("", "A", "B"),
            procedure_name="C",
            documents=(Document("D", 1, 0),),
            clerk_name="E",
        ),
        replace(RECEIPT, procedure_name=letters(4_710), missing_reason=letters(1_094)),
        replace(RECEIPT, total_vnd=999_999_999_999, payment=Payment.TRANSFER),
    ],
    ids=["organisation", "30", "80", "1", "long document", "one letter", "long procedure", "largest sum"],
)
def test_extremes_stay_in_place(receipt):
    for page in pages(consignment(receipt, printed_at=PRINTED_AT, printed_by=CLERK, copies=(Copy.CUSTOMER,))):
        assert faults(page) == []


def test_what_cannot_fit_is_a_fault_and_no_paper():
    receipt = replace(RECEIPT, sender=replace(RECEIPT.sender, name=letters(900)))
    with pytest.raises(DoesNotFit):
        consignment(receipt, printed_at=PRINTED_AT, printed_by=CLERK)


def drawn(draw):
    target = BytesIO()
    canvas = new_canvas(target, A5_WIDTH, A5_HEIGHT, "")
    page = Page(canvas)
    draw(page)
    page.flush()
    canvas.showPage()
    canvas.save()
    return pages(target.getvalue())[0]


@pytest.mark.parametrize(
    "draw",
    [
        lambda page: page.text(198, 50, "Tam Dương", REGULAR, 9),
        lambda page: page.text(20, 148, "gy", REGULAR, 9),
        lambda page: (page.text(20, 50, "Tam Dương", REGULAR, 9), page.text(20.5, 50.4, "Vĩnh Phúc", BOLD, 9)),
        lambda page: (page.text(20, 50, "Tam Dương", REGULAR, 9), page.vertical(21, 40, 60)),
        lambda page: (page.text(20, 50, "Tam Dương", REGULAR, 9), page.horizontal(49.2)),
    ],
    ids=["right edge", "foot", "overprinted", "upright rule", "level rule"],
)
def test_the_check_itself_sees_faults(draw):
    assert faults(drawn(draw))
    assert not faults(drawn(lambda page: (page.text(20, 50, "Tam Dương", REGULAR, 9), page.horizontal(51.2))))
