"""Row 3: the PDF of a Phiếu gửi (three copies, the terms behind them) against a bare canvas with the same content."""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from time import perf_counter

from bcdesk.core.codes import item_number
from bcdesk.core.dossier import Receipt
from bcdesk.paper.consignment import consignment
from tests.bench.bare_paper import Content, draw, read_back
from tests.bench.desk import senders
from tests.bench.measure import Target, in_turns, row
from tests.bench.table import Row
from tests.paper.receipts import CLERK, PRINTED_AT, RECEIPT

BLOCKS, SIZE = 15, 8
FIRST = 28_150_012


def receipts() -> Iterator[Receipt]:
    """Six papers each; number, sender, weight and fee receipt are new each time."""
    for turn, sender in zip(count(), senders(), strict=False):
        fees = tuple(replace(fee, receipt_number=f"{turn:07d}") for fee in RECEIPT.fees)
        number = item_number("HB", FIRST + turn)
        yield replace(RECEIPT, item_number=number, sender=sender, weight_g=100 + turn, fees=fees)


def consignment_paper() -> Row:
    waiting = receipts()
    to_raw, to_again = deque[Content](), deque[Content]()

    def ours() -> float:
        receipt = next(waiting)
        begun = perf_counter()
        pdf = consignment(receipt, printed_at=PRINTED_AT, printed_by=CLERK)
        took = perf_counter() - begun
        content = read_back(pdf, receipt)
        to_raw.append(content)
        to_again.append(content)
        return took

    def bare(contents: deque[Content]) -> float:
        content = contents.popleft()
        begun = perf_counter()
        draw(content)
        return perf_counter() - begun

    found = in_turns(BLOCKS, SIZE, ours, lambda: bare(to_raw), lambda: bare(to_again))
    return row("3", "Phiếu gửi PDF, 3 copies A5, 6 lines", "bare reportlab canvas, same content", Target(1.3), found)
