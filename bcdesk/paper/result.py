"""Phiếu gửi of a result: from its agency to the recipient, who signs for it (QĐ 45/2016 Art 9, 10)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import IntEnum
from itertools import chain, repeat

from bcdesk.core.dates import short_date
from bcdesk.core.delivery import Delivered, PaperRole, ResultPaper, ResultReceipt
from bcdesk.core.dossier import ResultPlace, Service
from bcdesk.core.money import dotted
from bcdesk.core.transit import ZONE_NAMES
from bcdesk.paper import terms
from bcdesk.paper.charges import MOST_LINES, Charge, ChargesBlock, charges_block, postage_charges, postage_sum
from bcdesk.paper.confirmation import draw_confirmation, long_remarks
from bcdesk.paper.documents import Contents, Entry, FirstPage, two_digits
from bcdesk.paper.front import TERMS_LINES, Below, Upper, draw_terms, draw_upper, short_name, weight_cell
from bcdesk.paper.page import MEDIUM, Page
from bcdesk.paper.parties import result_parties
from bcdesk.paper.procedure import Marks, marks, procedure_block
from bcdesk.paper.signatures import (
    BY_HAND,
    Signer,
    draw_signatures,
)
from bcdesk.paper.slip import Layout, draw_copy_name, draw_track, slip_of, slip_pdf
from bcdesk.paper.text import BOLD, REGULAR, bound

TO_COLLECT = "PHẢI THU CỦA NGƯỜI NHẬN"


class ResultCopy(IntEnum):
    """Liên of a result's Phiếu gửi; the recipient signs for the result on the second."""

    AGENCY = 1
    DELIVERY = 2
    RECIPIENT = 3


RESULT_COPY_NAMES = {
    ResultCopy.AGENCY: "Giao cơ quan gửi · Trả kết quả",
    ResultCopy.DELIVERY: "Lưu tại bưu cục phát (người nhận ký) · Trả kết quả",
    ResultCopy.RECIPIENT: "Giao người nhận · Trả kết quả",
}
ROLE_WORDS = {PaperRole.RESULT: "Kết quả:", PaperRole.RETURNED: "Trả lại:", PaperRole.TO_RECOVER: "Thu hồi:"}

_CONFIRM_LINES = TERMS_LINES - 2
"""Without the rights the terms are two lines shorter in each column, and there is room to confirm the delivery."""


def result_slip(
    receipt: ResultReceipt,
    *,
    printed_at: datetime,
    printed_by: str,
    reprint_no: int = 0,
    back: bool = True,
    copies: Sequence[ResultCopy] = tuple(ResultCopy),
    layout: Layout = Layout.A5,
    given: Delivered | None = None,
) -> bytes:
    """The PDF of a result's Phiếu gửi: copies, back and layout as for an intake.

    ``given``: how it was handed out; without it the recipient's copy is filled in by hand.
    """
    marked = marks(receipt.station, reprint_no, printed_at)
    upper = _upper(receipt, marked, given)
    below: list[Below] = []

    def draw_front(page: Page) -> FirstPage:
        below.append(draw_upper(page, upper))
        return below[0].listed

    slip = slip_of(
        receipt,
        title="Phiếu gửi kết quả",
        person=f"Người nhận: {receipt.recipient.name}",
        begun_at=receipt.collected_at,
        marked=marked,
        printed_at=printed_at,
        printed_by=printed_by,
        contents=upper.contents,
        signers=_signers(receipt),
    )
    return slip_pdf(
        slip,
        draw_front,
        lambda page, copy: _own_front(page, receipt, given, ResultCopy(copy), below[0]),
        copies,
        back,
        layout,
    )


def delivery_slip(value: Delivered, *, printed_at: datetime, printed_by: str, reprint_no: int = 0) -> bytes:
    """The PDF of the copy that stays (liên 2), filled in with how the result was handed out."""
    return result_slip(
        value.result,
        printed_at=printed_at,
        printed_by=printed_by,
        reprint_no=reprint_no,
        back=False,
        copies=(ResultCopy.DELIVERY,),
        given=value,
    )


def _upper(receipt: ResultReceipt, marked: Marks, given: Delivered | None) -> Upper:
    return Upper(
        receipt.item_number,
        receipt.station,
        receipt.collected_at.date(),
        Service.RETURN,
        result_parties(receipt.agency, receipt.recipient),
        procedure_block(receipt, marked, unknown="–"),
        _cells(receipt),
        _contents(receipt, given),
        lambda: _charges(receipt, given.fee_receipts if given is not None else ()),
        terms.result_terms(receipt.transit_days, True),
    )


def _cells(receipt: ResultReceipt) -> tuple[tuple[str, str, str], ...]:
    collected = receipt.collected_at
    at_counter = receipt.result_place is ResultPlace.COUNTER
    return (
        ("Chấp nhận lúc (J)", f"{collected:%H:%M} · {short_date(collected.date())}", "Tại cơ quan gửi"),
        (
            "Hạn phát đến người nhận",
            f"{short_date(receipt.due_on)} (J + {receipt.transit_days})",
            ZONE_NAMES[receipt.zone],
        ),
        weight_cell(receipt.weight_g, receipt.bag_number),
        ("Nơi phát", "Tại bưu cục", short_name(receipt.station))
        if at_counter
        else ("Nơi phát", "Tại địa chỉ mục 2", "Bưu điện phát tận tay"),
    )


def _contents(receipt: ResultReceipt, given: Delivered | None) -> Contents:
    papers = receipt.papers
    sent = [paper for paper in papers if paper.role is not PaperRole.TO_RECOVER]
    back = [paper for paper in papers if paper.role is PaperRole.TO_RECOVER]
    originals, copies = (two_digits(sum(counts)) for counts in zip(*map(_counts, sent), strict=True))
    recovered = two_digits(sum(sum(_counts(paper)) for paper in back))
    return Contents(
        receipt.item_number,
        "KẾT QUẢ, GIẤY TỜ TRẢ LẠI, GIẤY TỜ PHẢI THU HỒI",
        tuple(
            Entry(((BOLD, ROLE_WORDS[paper.role]), (REGULAR, f" {bound(paper.name)}")), paper.originals, paper.copies)
            for paper in papers
        ),
        long_remarks(receipt, given) if given is not None else (),
        total="Đã kiểm đếm đủ khi nhận từ cơ quan",
        counts=None,
        remark="Sổ gốc: đã ký theo ủy quyền" if receipt.master_signed else "",
        closing=f"{len(papers):02d} loại – bản chính: {originals}; bản sao: {copies}; thu hồi: {recovered}.",
        note_lines=4,
        note_name=("Ghi nhận khi phát", "ghi nhận khi phát"),
    )


def _counts(paper: ResultPaper) -> tuple[int, int]:
    return paper.originals, paper.copies


def _charges(receipt: ResultReceipt, fee_receipts: tuple[str, ...]) -> Iterator[ChargesBlock]:
    """What is still to pay: of the postage what was not taken at intake, and the fee at the door."""
    prepaid = bool(receipt.first_number)
    lines = postage_charges((receipt.postage,), weighed=not prepaid)
    due = postage_sum((receipt.postage,))
    if prepaid:
        taken = f"–{dotted(receipt.prepaid_vnd)}" if receipt.prepaid_vnd else "–"
        lines.append(Charge(f"Đã thu theo phiếu gửi {receipt.first_number}", taken))
        due = Charge("Cước còn phải thu", dotted(receipt.postage_due_vnd))
    fees = [
        Charge(f"{fee.name} – biên lai {number or '…………'}", dotted(fee.amount_vnd or 0))
        for fee, number in zip(receipt.fees, chain(fee_receipts, repeat("")), strict=False)
    ]
    fees = fees or [Charge("Không thu hộ phí, lệ phí", "–")]
    if len(lines) + len(fees) <= MOST_LINES:
        yield charges_block(lines, due, fees, TO_COLLECT, receipt.to_collect_vnd)
    if len(receipt.fees) > 1:
        numbers = "; ".join(number for number in fee_receipts if number) or "…………"
        one = Charge(f"{len(receipt.fees)} khoản phí, lệ phí – biên lai {numbers}", dotted(receipt.fees_vnd))
        yield charges_block(lines, due, [one], TO_COLLECT, receipt.to_collect_vnd)


def _signers(receipt: ResultReceipt) -> tuple[Signer, Signer]:
    return Signer("ĐẠI DIỆN CƠ QUAN GỬI", BY_HAND, ""), Signer("NHÂN VIÊN BƯU CHÍNH", BY_HAND, receipt.clerk_name)


def _own_front(page: Page, receipt: ResultReceipt, given: Delivered | None, copy: ResultCopy, below: Below) -> None:
    """Which copy this is, and all that stands below the list: the copy that stays is signed by the recipient."""
    draw_copy_name(page, copy.value, RESULT_COPY_NAMES[copy])
    y = below.top + below.terms.height_mm
    if copy is ResultCopy.DELIVERY:
        short = terms.result_terms(receipt.transit_days, False)
        draw_terms(page, short, below.terms, below.top, _CONFIRM_LINES)
        draw_confirmation(page, receipt, given, y - (TERMS_LINES - _CONFIRM_LINES) * below.terms.pitch_mm)
        return
    draw_terms(page, terms.result_terms(receipt.transit_days, True), below.terms, below.top)
    page.horizontal(y, width=MEDIUM)
    draw_signatures(page, receipt.station.city, receipt.collected_at.date(), _signers(receipt), y)
    draw_track(page, terms.LOOKUP.format(number=receipt.item_number))
