"""Invented results: of a two-way dossier that was paid at intake, and of one whose recipient pays."""

from dataclasses import replace
from datetime import date, datetime

from bcdesk.core.delivery import Delivered, IdKind, PaperRole, RecipientKind, ResultPaper, ResultReceipt
from bcdesk.core.dossier import Fee, FeeWay, ResultPlace
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from tests.paper.receipts import RECEIPT, STATION, leg

COLLECTED_AT = datetime(2019, 8, 26, 14, 20)
RESULT = ResultReceipt(
    item_number="HB283900875VN",
    dossier_id=1,
    event_seq=31,
    collected_at=COLLECTED_AT,
    station=replace(
        STATION,
        code="283919",
        name="Bưu cục HCC Vĩnh Phúc",
        address="Đường Mê Linh, phường Liên Bảo, TP Vĩnh Yên",
        phone="02113633000",
        city="Vĩnh Yên",
    ),
    clerk_name="Nguyễn Văn Toàn",
    agency=RECEIPT.agency,
    recipient=RECEIPT.sender,
    procedure_code="2.000488",
    procedure_name=RECEIPT.procedure_name,
    dossier_code="000.00.11.H62-190816-0012",
    papers=(
        ResultPaper(PaperRole.RESULT, "Phiếu lý lịch tư pháp số 1, số 1187/STP-LLTP ngày 26/08/2019", 3, 0),
        ResultPaper(PaperRole.RETURNED, "Sổ hộ khẩu", 1, 0),
        ResultPaper(PaperRole.TO_RECOVER, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 1294/TN-BPTNTKQ", 1, 0),
    ),
    weight_g=60,
    bag_number="HC-001958",
    zone=Zone.INTER_DISTRICT,
    transit_days=2,
    due_on=date(2019, 8, 28),
    postage=leg(Leg.RETURN, 100),
    first_number=RECEIPT.item_number,
    prepaid_vnd=30_000,
    fees=(Fee("Phí cấp thêm phiếu thứ 3", 5_000, FeeWay.AT_DELIVERY),),
    result_place=ResultPlace.ADDRESS,
    master_signed=True,
)
UNPAID = replace(
    RESULT,
    postage=leg(Leg.RETURN, 60),
    first_number="",
    prepaid_vnd=0,
    fees=(),
    master_signed=False,
    dossier_code="",
    result_place=ResultPlace.COUNTER,
    papers=RESULT.papers[:1],
)


def with_results(count: int) -> ResultReceipt:
    papers = tuple(
        ResultPaper(PaperRole.RESULT, f"Giấy chứng nhận quyền sử dụng đất số {at:04d}", 1, 0) for at in range(count)
    )
    return replace(RESULT, papers=(*papers, *RESULT.papers[1:]))


GIVEN = Delivered(
    result=RESULT,
    event_seq=40,
    delivered_at=datetime(2019, 8, 28, 9, 30),
    clerk_name="Nguyễn Văn Toàn",
    recipient=RecipientKind.SELF,
    name="Nguyễn Thị Minh Hằng",
    id_kind=IdKind.CITIZEN_CARD,
    id_number="026184001234",
    relation="",
    authority="",
    remark="",
    recovered=RESULT.to_recover,
    lost=(),
    taken_vnd=5_000,
    fee_receipts=("TP/19P 0004688",),
)
GIVEN_TO_OTHER = replace(
    GIVEN,
    recipient=RecipientKind.AUTHORISED,
    name="Nguyễn Văn Tuấn",
    id_kind=IdKind.OLD_ID,
    id_number="135012345",
    relation="Em trai",
    authority="Giấy ủy quyền ngày 27/08/2019",
    remark="Phong bì bị ướt một góc, giấy bên trong còn nguyên",
    recovered=(),
    lost=RESULT.to_recover,
)
