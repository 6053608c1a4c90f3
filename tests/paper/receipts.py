"""Invented receipts: a two-way dossier, and what may stretch a paper."""

from dataclasses import replace
from datetime import date, datetime

from bcdesk.core.dossier import (
    Addressee,
    Document,
    Fee,
    FeeWay,
    Party,
    PartyKind,
    Payment,
    Receipt,
    Service,
    Station,
)
from bcdesk.core.ledger import to_pay_vnd
from bcdesk.core.tariff import Leg, Postage
from bcdesk.core.transit import Zone

PRINTED_AT = datetime(2019, 8, 15, 9, 43)
CLERK = "Trần Thị Thu Hà"


def leg(way: Leg, weight_g: int, discount_vnd: int = 0, discount_name: str = "") -> Postage:
    due_vnd = 30_000 - discount_vnd
    net_vnd = round(due_vnd / 1.1)
    return Postage(
        way, Zone.INTER_DISTRICT, weight_g, 30_000, discount_vnd, discount_name, net_vnd, 10, due_vnd - net_vnd
    )


STATION = Station(
    code="281500",
    name="Bưu cục Tam Dương",
    enterprise="Bưu điện tỉnh Vĩnh Phúc",
    address="Thị trấn Hợp Hòa, huyện Tam Dương",
    phone="02113833000",
    commune_code="08869",
    district_code="247",
    city="Tam Dương",
    counter="Quầy 1",
)
DOCUMENTS = (
    Document("Tờ khai yêu cầu cấp Phiếu lý lịch tư pháp (Mẫu số 03/2013/TT-LLTP)", 1, 0),
    Document("Chứng minh nhân dân của người yêu cầu", 0, 1, remark="Chứng thực"),
    Document("Sổ hộ khẩu", 1, 1, originals_come_back=True),
    Document("Văn bản ủy quyền nộp hồ sơ, nhận kết quả và ký sổ gốc", 1, 0),
    Document("Chứng minh nhân dân của người được ủy quyền", 0, 1, remark="Chứng thực"),
    Document("Giấy khai sinh (chứng minh quan hệ mẹ – con)", 0, 1, remark="Chứng thực"),
)
RECEIPT = Receipt(
    item_number="HB281500129VN",
    dossier_id=1,
    event_seq=7,
    accepted_at=datetime(2019, 8, 15, 9, 42),
    station=STATION,
    clerk_name=CLERK,
    service=Service.TWO_WAY,
    sender=Party(
        name="Nguyễn Thị Minh Hằng",
        address_line="Thôn Vị Trung",
        commune_code="08884",
        place="xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc",
        phone="0912345678",
        email="minhhang.nguyen@example.vn",
        id_number="026184001234",
    ),
    agency=Addressee(
        code="000.00.14.H62",
        name="Sở Tư pháp tỉnh Vĩnh Phúc",
        address="Quầy Sở Tư pháp, Trung tâm Phục vụ hành chính công tỉnh, đường Mê Linh, phường Liên Bảo, "
        "thành phố Vĩnh Yên, tỉnh Vĩnh Phúc",
        phone="02113600000",
        email="motcua.tp@example.vn",
    ),
    procedure_code="2.000488",
    procedure_name="Cấp Phiếu lý lịch tư pháp cho công dân Việt Nam, người nước ngoài đang cư trú tại Việt Nam",
    documents=DOCUMENTS,
    weight_g=180,
    bag_number="TD-004127",
    zone=Zone.INTER_DISTRICT,
    transit_days=2,
    due_on=date(2019, 8, 19),
    slip_days=None,
    slip_due_on=None,
    postage=(leg(Leg.FORWARD, 180), leg(Leg.RETURN, 100)),
    fees=(Fee("Phí cung cấp thông tin LLTP", 200_000, FeeWay.TO_POST, "0004512"),),
    payment=Payment.CASH,
    total_vnd=260_000,
    cash_given_vnd=300_000,
)
TRAINING = replace(RECEIPT, station=replace(STATION, training=True))
ORGANISATION = replace(
    RECEIPT,
    sender=Party(
        name="Công ty trách nhiệm hữu hạn một thành viên Sản xuất, Thương mại và Dịch vụ Xuất nhập khẩu Tam Dương",
        address_line="Lô CN-07, Khu công nghiệp Tam Dương II – Khu A, đường Hợp Châu – Đồng Tĩnh",
        commune_code="08890",
        place="xã Kim Long, huyện Tam Dương, tỉnh Vĩnh Phúc",
        phone="02113999999",
        email="phong.hanhchinh.nhansu@congty-tamduong.example.vn",
        kind=PartyKind.ORGANISATION,
    ),
    agency=Addressee(
        code="000.00.31.H62",
        name="Ban Quản lý các khu công nghiệp tỉnh Vĩnh Phúc – Bộ phận Tiếp nhận và Trả kết quả",
        address="Quầy số 12, Trung tâm Phục vụ hành chính công tỉnh, đường Mê Linh, phường Liên Bảo, "
        "thành phố Vĩnh Yên, tỉnh Vĩnh Phúc",
        phone="02113600000",
    ),
    procedure_name="Cấp giấy phép xây dựng mới đối với công trình cấp III, cấp IV (Công trình không theo tuyến/Theo "
    "tuyến trong đô thị/Tín ngưỡng, tôn giáo/Tượng đài, tranh hoành tráng/Theo giai đoạn cho công trình không theo "
    "tuyến/Theo giai đoạn cho công trình theo tuyến trong đô thị/Dự án) và nhà ở riêng lẻ",
)


def with_papers(count: int) -> Receipt:
    papers = tuple(Document(f"Biên lai nộp tiền sử dụng đất năm {1900 + at}", at % 2, 1) for at in range(count))
    return replace(RECEIPT, documents=papers)


def with_fees(*fees: Fee) -> Receipt:
    return replace(RECEIPT, fees=fees, total_vnd=to_pay_vnd(RECEIPT.postage, fees))


def letters(count: int) -> str:
    """A name of exactly so many letters, in words."""
    words = "Văn bản thỏa thuận phân chia di sản thừa kế có chứng thực của Ủy ban nhân dân cấp xã nơi có đất; "
    return (words * (count // len(words) + 1))[:count].rstrip().ljust(count, "ỷ")
