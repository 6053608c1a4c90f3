"""Invented lists of missing papers, giấy ủy quyền and registrations, and what may stretch one."""

from dataclasses import replace
from datetime import date, datetime

from bcdesk.core.authority import Agent, Authority, Errand
from bcdesk.core.delivery import IdKind
from bcdesk.core.dossier import Payment, ResultPlace
from bcdesk.core.missing import MissingList, MissingPaper
from bcdesk.core.registration import Registration
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from tests.paper.receipts import CLERK, ORGANISATION, RECEIPT, STATION, leg, letters
from tests.paper.vouchers import NUMBER

LONG_NAME = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Thùy Dương"
LONG_STATION = replace(
    STATION, name=letters(40), address=letters(60), enterprise="Bưu điện tỉnh Bà Rịa – Vũng Tàu", city="Phú Mỹ Hưng"
)
LONG_PARTY = replace(ORGANISATION.sender, name=letters(120), address_line=letters(120))

MISSING = MissingList(
    number="BH281500190815003",
    made_at=datetime(2019, 8, 15, 9, 10),
    station=STATION,
    clerk_name=CLERK,
    customer=RECEIPT.sender,
    procedure_code="2.000488",
    procedure_name=RECEIPT.procedure_name,
    agency="Sở Tư pháp tỉnh Vĩnh Phúc",
    source="Cổng thông tin điện tử của cơ quan, bản ngày 01/8/2019",
    missing=(
        MissingPaper("Văn bản ủy quyền nộp hồ sơ, nhận kết quả và ký sổ gốc", 1, 0, "Chưa có"),
        MissingPaper("Chứng minh nhân dân của người được ủy quyền", 0, 1, "Bản sao chưa chứng thực"),
        MissingPaper("Giấy khai sinh (chứng minh quan hệ mẹ – con)", 0, 1, "Chưa có"),
    ),
    complete=("Tờ khai", "chứng minh nhân dân của người yêu cầu", "sổ hộ khẩu"),
    kept_until=date(2019, 9, 14),
)
MISSING_LONGEST = replace(
    MISSING,
    station=LONG_STATION,
    clerk_name=LONG_NAME,
    customer=LONG_PARTY,
    procedure_name=letters(4_710),
    agency=letters(120),
    source=letters(120),
    missing=(MissingPaper(letters(4_710), 99, 99, letters(300)), *MISSING.missing),
    complete=(letters(4_710),) * 30,
)


def missing(count: int) -> MissingList:
    papers = tuple(
        MissingPaper(f"Biên lai nộp tiền sử dụng đất năm {1900 + at}", 1, 0, "Chưa có") for at in range(count)
    )
    return replace(MISSING, missing=papers)


AUTHORITY = Authority(
    item_number=RECEIPT.item_number,
    dossier_id=1,
    station=STATION,
    clerk_name=CLERK,
    errand=Errand.RECEIVE,
    principal=replace(RECEIPT.sender, born_on=date(1984, 3, 12)),
    agent=Agent(
        name="Nguyễn Văn Tuấn",
        id_number="135012345",
        id_kind=IdKind.OLD_ID,
        address="Thôn Vị Trung, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
        phone="0987654321",
        relation="Em trai",
    ),
    procedure_code="2.000488",
    procedure_name=RECEIPT.procedure_name,
    agency="Sở Tư pháp tỉnh Vĩnh Phúc",
    papers=("Phiếu lý lịch tư pháp số 1", "sổ hộ khẩu (bản chính)"),
    until=date(2019, 9, 30),
)
AUTHORITY_BARE = replace(
    AUTHORITY,
    item_number="",
    errand=Errand.SEND,
    principal=replace(AUTHORITY.principal, phone="", id_number="", born_on=None),
    agent=Agent(""),
    until=None,
)
AUTHORITY_LONGEST = replace(
    AUTHORITY,
    errand=Errand.BOTH,
    station=LONG_STATION,
    clerk_name=LONG_NAME,
    principal=LONG_PARTY,
    agent=replace(AUTHORITY.agent, name=LONG_NAME, address=letters(180), relation=letters(60)),
    procedure_name=letters(4_710),
    agency=letters(120),
    papers=(letters(4_710),) * 30,
    may_sign_master=True,
)

REGISTRATION = Registration(
    number="KQ281500190815001",
    dossier_id=1,
    made_at=datetime(2019, 8, 15, 10, 5),
    station=STATION,
    clerk_name=CLERK,
    recipient=RECEIPT.sender,
    result_place=ResultPlace.ADDRESS,
    agency=RECEIPT.agency,
    procedure_code="2.000488",
    procedure_name=RECEIPT.procedure_name,
    slip_number="1294/TN-BPTNTKQ",
    dossier_code="000.00.11.H62-190816-0012",
    appointment_on=date(2019, 8, 26),
    to_recover=("Giấy tiếp nhận hồ sơ và hẹn trả kết quả",),
    may_sign_master=True,
    zone=Zone.INTER_DISTRICT,
    transit_days=2,
    postage=leg(Leg.RETURN, 100),
    payment=Payment.CASH,
    voucher_number=NUMBER,
)
REGISTRATION_BARE = replace(
    REGISTRATION,
    result_place=ResultPlace.COUNTER,
    slip_number="",
    dossier_code="",
    appointment_on=None,
    to_recover=(),
    may_sign_master=False,
    postage=leg(Leg.RETURN, 100, 30_000, "Bà mẹ Việt Nam anh hùng"),
    voucher_number="",
)
REGISTRATION_LONGEST = replace(
    REGISTRATION,
    station=LONG_STATION,
    clerk_name=LONG_NAME,
    recipient=LONG_PARTY,
    agency=ORGANISATION.agency,
    procedure_name=letters(4_710),
    to_recover=(letters(4_710),) * 30,
    slip_number=letters(60),
    payment=Payment.TRANSFER,
)
