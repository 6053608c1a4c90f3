"""An invented Biên bản and the list of its day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bcdesk.core.codes import item_number
from bcdesk.core.handover import DailyLine, DailyList, HandoverItem, HandoverRecord
from tests.paper.receipts import ORGANISATION, RECEIPT, STATION

MADE_AT = datetime(2019, 8, 16, 7, 55)
SIGNED_AT = datetime(2019, 8, 16, 8, 40)
CLERK = "Nguyễn Văn Toàn"
CODE = "BG281500190816001"
_SENDERS = (
    "Phạm Văn Lan",
    "Lưu Thị Thu Toàn",
    "Lê Quang Nga",
    "Hoàng Thị Minh Khánh",
    "Dương Minh Phương",
    "Nguyễn Thị Hồng Bình",
    "Công ty trách nhiệm hữu hạn Sản xuất và Thương mại Tam Dương",
)
_PROCEDURES = (
    ("2.000488", RECEIPT.procedure_name, 200_000),
    ("1.002010", "Cấp Chứng chỉ hành nghề luật sư", 0),
    ("2.000635", "Cấp bản sao trích lục hộ tịch", 8_000),
    ("2.001417", "Cấp Phiếu lý lịch tư pháp cho cơ quan, tổ chức", 200_000),
    ("1.002032", "Thay đổi nội dung đăng ký hoạt động của tổ chức hành nghề luật sư", 0),
    ("2.000488", "Cấp Phiếu lý lịch tư pháp (đối tượng giảm phí)", 100_000),
)


def item(at: int) -> HandoverItem:
    """The line with this number, from 1."""
    code, name, fee_vnd = _PROCEDURES[(at - 1) % len(_PROCEDURES)]
    accepted_at = datetime(2019, 8, 15, 8, 0) + timedelta(minutes=at)
    return HandoverItem(
        item_number=item_number("HB", 28_150_012 + 3 * at),
        sender=_SENDERS[(at - 1) % len(_SENDERS)],
        id_number="026184001234",
        procedure_code=code,
        procedure_name=name,
        originals=(at - 1) % 5 + 1,
        copies=at % 6,
        fees_vnd=fee_vnd,
        fee_receipts=f"TP/19P {4500 + at:07d}" if fee_vnd else "",
        accepted_at=accepted_at,
        due_on=date(2019, 8, 19),
    )


LONGEST_ITEM = replace(item(1), sender=ORGANISATION.sender.name, procedure_name=ORGANISATION.procedure_name)


def record_of(*items: HandoverItem) -> HandoverRecord:
    return HandoverRecord(
        code=CODE,
        station=STATION,
        clerk_name=CLERK,
        agency=RECEIPT.agency,
        receiving_point="Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc",
        made_at=MADE_AT,
        items=items,
    )


def record(count: int) -> HandoverRecord:
    return record_of(*(item(at) for at in range(1, count + 1)))


_AGENCIES = (
    ("Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc", "Sở Giao thông vận tải tỉnh Vĩnh Phúc"),
    ("Trung tâm Phục vụ hành chính công tỉnh Vĩnh Phúc", "Sở Tư pháp tỉnh Vĩnh Phúc"),
    ("Ủy ban nhân dân huyện Tam Dương", "Ủy ban nhân dân huyện Tam Dương"),
)


def daily(count: int, left: int = 0) -> DailyList:
    """So many lines over three agencies; of each agency the last ``left`` did not go."""
    lines = []
    for at in range(1, count + 1):
        point, agency = _AGENCIES[(at - 1) * len(_AGENCIES) // count]
        lines.append(DailyLine(item(at), agency, point, CODE, SIGNED_AT, "Bà Lê Thị Ngọc Ánh"))
    for _, agency in _AGENCIES[: 3 if left else 0]:
        of_agency = [at for at, line in enumerate(lines) if line.agency == agency]
        for at in of_agency[len(of_agency) - left :]:
            reason = "Thiếu bản sao giấy khai sinh" if at % 2 else "Chờ bàn giao, J+1"
            lines[at] = replace(lines[at], record="", given_at=None, taken_by="", left_reason=reason)
    return DailyList(STATION, date(2019, 8, 16), datetime(2019, 8, 16, 17, 5), CLERK, tuple(lines))
