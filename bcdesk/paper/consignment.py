"""Phiếu gửi hồ sơ: the contract that the customer, the post office and the agency each keep (TT 17/2017 Art 9)."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum

from bcdesk.core.dossier import Receipt
from bcdesk.paper import terms
from bcdesk.paper.documents import intake_contents
from bcdesk.paper.front import draw_front
from bcdesk.paper.page import LEFT, Page
from bcdesk.paper.procedure import marks
from bcdesk.paper.signatures import TEXT_MM, TRACK_Y, intake_signers
from bcdesk.paper.slip import Layout as Layout
from bcdesk.paper.slip import draw_copy_name, draw_track, slip_of, slip_pdf
from bcdesk.paper.text import REGULAR, width_mm


class Copy(IntEnum):
    """Liên of the Phiếu gửi; each is the contract."""

    CUSTOMER = 1
    OFFICE = 2
    AGENCY = 3


COPY_NAMES = {
    Copy.CUSTOMER: "Giao khách hàng",
    Copy.OFFICE: "Lưu tại bưu cục chấp nhận",
    Copy.AGENCY: "Chuyển kèm hồ sơ đến cơ quan",
}
ALL = tuple(Copy)


def consignment(
    receipt: Receipt,
    *,
    printed_at: datetime,
    printed_by: str,
    copies: Sequence[Copy] = ALL,
    reprint_no: int = 0,
    voided_at: datetime | None = None,
    back: bool = True,
    layout: Layout = Layout.A5,
) -> bytes:
    """The PDF of a Phiếu gửi; crossed out where it was reversed.

    ``back``: the terms in 12 pt as the page behind the front, for printing on both sides; without it the
    stock has them already. With it every copy takes an even number of pages.
    """
    marked = marks(receipt.station, reprint_no, printed_at, voided_at)
    slip = slip_of(
        receipt,
        title="Phiếu gửi hồ sơ",
        person=f"Người gửi: {receipt.sender.name}",
        begun_at=receipt.accepted_at,
        marked=marked,
        printed_at=printed_at,
        printed_by=printed_by,
        contents=intake_contents(receipt),
        signers=intake_signers(receipt),
    )
    return slip_pdf(
        slip,
        lambda page: draw_front(page, receipt, marked),
        lambda page, copy: _own_front(page, receipt, Copy(copy)),
        copies,
        back,
        layout,
    )


def _own_front(page: Page, receipt: Receipt, copy: Copy) -> None:
    draw_copy_name(page, copy.value, COPY_NAMES[copy])
    if copy is Copy.OFFICE:
        page.text(LEFT, TRACK_Y, terms.HANDOVER, REGULAR, 8)
        page.dots(TRACK_Y, LEFT + width_mm(terms.HANDOVER, REGULAR, 8) + 1, LEFT + TEXT_MM)
        return
    said = terms.COMPARED if copy is Copy.AGENCY else terms.LOOKUP.format(number=receipt.item_number)
    draw_track(page, said)
