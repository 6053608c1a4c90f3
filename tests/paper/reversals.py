"""An invented reversal of an invented receipt."""

from datetime import datetime

from bcdesk.core.reversal import Reversal, ReversalReason
from tests.paper.receipts import RECEIPT, STATION

REVERSED_AT = datetime(2019, 8, 15, 10, 5)
ONE = Reversal(
    taken=RECEIPT,
    reversed_at=REVERSED_AT,
    station=STATION,
    clerk_name="Lê Thị Ngọc",
    reason=ReversalReason.WRONG_PROCEDURE,
    note="Khách làm phiếu số 1",
    cash_vnd=RECEIPT.total_vnd,
)
