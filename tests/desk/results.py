"""Results that come back to the furnished counter, and who comes for them."""

from dataclasses import replace
from typing import Any

from bcdesk.core.delivery import (
    Collection,
    HandingOut,
    IdKind,
    PaperRole,
    RecipientKind,
    ResultPaper,
    ResultReceipt,
)
from bcdesk.core.dossier import Fee, FeeWay, Receipt, Service
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from tests.counter import HANH, INTAKE

SLIP = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
ELSEWHERE = "HB281500129VN"
"""A Phiếu gửi of another desk."""
PAPERS = (
    ResultPaper(PaperRole.RESULT, "Giấy phép lái xe số 260190012345", 1, 0),
    ResultPaper(PaperRole.RETURNED, "Giấy phép lái xe cũ", 1, 1),
    ResultPaper(PaperRole.TO_RECOVER, SLIP, 1, 0),
)
COLLECTION = Collection(
    form_id="collect-1",
    first_number="",
    agency_code="VP-SGTVT",
    procedure_code="1.002809",
    recipient=HANH,
    papers=PAPERS,
    weight_g=60,
    bag_number="HC-001958",
)
HANDING = HandingOut(
    form_id="hand-1",
    item_number="",
    recipient=RecipientKind.SELF,
    name=HANH.name,
    id_kind=IdKind.CITIZEN_CARD,
    id_number=HANH.id_number,
    original_seen=True,
    counted=True,
    recovered=(SLIP,),
)


def due(name: str, amount_vnd: int) -> Fee:
    """A fee that the recipient pays with the result."""
    return Fee(name, amount_vnd, FeeWay.AT_DELIVERY)


def two_way(counter: Counter, form_id: str = "form-1", **changes: Any) -> Receipt:
    """A dossier whose way back is paid at intake."""
    return accept(
        counter,
        replace(
            INTAKE, form_id=form_id, service=Service.TWO_WAY, cash_given_vnd=None, again_reason="Bộ thứ hai", **changes
        ),
    )


def of_intake(receipt: Receipt, form_id: str = "collect-1", **changes: Any) -> Collection:
    """The result of a dossier that was taken in here: everything else is known."""
    known: dict[str, Any] = {"procedure_code": "", "recipient": None, "first_number": receipt.item_number}
    return replace(COLLECTION, form_id=form_id, **(known | changes))


def collected(counter: Counter, form_id: str = "collect-1", **changes: Any) -> ResultReceipt:
    """A result in mode 2, whose recipient pays 30.000 đ, unless changed."""
    return collect(counter, replace(COLLECTION, form_id=form_id, **changes))


def handing(receipt: ResultReceipt, form_id: str = "hand-1", **changes: Any) -> HandingOut:
    return replace(HANDING, **({"form_id": form_id, "item_number": receipt.item_number} | changes))
