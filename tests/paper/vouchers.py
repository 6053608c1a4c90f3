"""Invented vouchers: of one dossier, of a visit with many, of a delivery, and what may stretch one."""

from dataclasses import replace

from bcdesk.core.dossier import Addressee, Fee, FeeWay, Payment
from bcdesk.core.tariff import Leg
from bcdesk.core.voucher import Voucher, visit_voucher
from tests.paper.receipts import ORGANISATION, RECEIPT, STATION, leg, letters

NUMBER = "281500-19-000457"
ONE = visit_voucher(NUMBER, [RECEIPT])
TRANSFERRED = replace(ONE, payment=Payment.TRANSFER, cash_given_vnd=None)
FREE_WAY = replace(
    ONE, paid=(replace(ONE.paid[0], postage=(leg(Leg.FORWARD, 180, 30_000, "Bà mẹ Việt Nam anh hùng"),)),)
)


def visit(count: int) -> Voucher:
    """Dossiers that one customer brought together, to two agencies in turn."""
    other = Addressee("000.00.05.H62", "Sở Tài nguyên và Môi trường tỉnh Vĩnh Phúc", "Vĩnh Yên")
    return visit_voucher(
        NUMBER,
        [
            replace(
                RECEIPT,
                item_number=f"HB28150{at:04d}9VN" if at else RECEIPT.item_number,
                agency=other if at % 2 else RECEIPT.agency,
                postage=RECEIPT.postage[:1],
            )
            for at in range(count)
        ],
    )


LONGEST = replace(
    visit_voucher(
        NUMBER,
        [
            replace(
                ORGANISATION,
                sender=replace(ORGANISATION.sender, name=letters(120), address_line=letters(120)),
                agency=replace(ORGANISATION.agency, name=letters(120)),
                fees=(Fee(letters(1_094), 999_999_999, FeeWay.TO_POST, "01BLP2-001 TP/19P 0004512"),),
                postage=(leg(Leg.FORWARD, 31_500, 15_000, letters(120)),),
                cash_given_vnd=None,
            )
        ],
    ),
    station=replace(STATION, name=letters(40), enterprise="Bưu điện tỉnh Bà Rịa – Vũng Tàu"),
    clerk_name="Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Thùy Dương",
)
