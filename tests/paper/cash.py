"""A list of fees for one agency, and a shift as it was closed."""

from datetime import date, datetime

from bcdesk.core.dossier import Addressee, Payment
from bcdesk.core.remittance import HeldFee, Remittance, Standing
from bcdesk.core.shift_record import DENOMINATIONS, CashKind, CashLine, HeldOf, NumberRun, ShiftRecord
from tests.paper.receipts import STATION

AT = datetime(2019, 8, 15, 17, 10)


def fee(at: int, name: str = "Lệ phí cấp giấy phép lái xe") -> HeldFee:
    return HeldFee(
        at, "VP", "HB281500150VN", "Phạm Văn Lan", name, f"TP/19P {4500 + at:07d}", 135_000, AT, Standing.READY
    )


LIST = Remittance(
    code="NP281500190815001",
    station=STATION,
    clerk_name="Trần Thị Thu Hà",
    agency=Addressee("VP", "Sở Giao thông vận tải tỉnh Vĩnh Phúc", "Vĩnh Yên"),
    made_at=AT,
    way=Payment.CASH,
    received_by="Lê Thị Ngọc Ánh",
    fees=(fee(1), fee(2, "Phí phôi")),
)
SHIFT = ShiftRecord(
    code="CC281500190815001",
    station=STATION,
    clerk_name="Trần Thị Thu Hà",
    business_day=date(2019, 8, 15),
    opened_at=AT.replace(hour=7, minute=25),
    closed_at=AT,
    opening_vnd=2_000_000,
    lines=(
        CashLine(CashKind.POSTAGE, 38, 1_716_000),
        CashLine(CashKind.FEES, 27, 4_685_000),
        CashLine(CashKind.COURIER, 9, 305_000),
        CashLine(CashKind.REMITTED, 1, -3_100_000),
        CashLine(CashKind.TO_SAFE, 1, -2_000_000),
    ),
    expected_vnd=3_606_000,
    counted_vnd=3_604_000,
    counts=(3_600_000, 3_604_000),
    notes=tuple((value, 2) for value in DENOMINATIONS),
    reason="trả nhầm tiền thừa cho khách",
    transfers=5,
    transfers_vnd=640_000,
    transfers_waiting=1,
    numbers=(NumberRun("item", "HB281500016VN", "HB281500401VN", 40, 2),),
    held=(HeldOf("Sở Tư pháp", 1_400_000), HeldOf("BHXH huyện", 490_000)),
    to_hand_over=12,
    results_here=7,
    head=(4711, "0123456789abcdef" * 4),
)
