"""Two papers at once: preview and printing run on threads of their own, the fonts are one."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from bcdesk.paper.consignment import Copy, consignment
from tests.paper.receipts import CLERK, PRINTED_AT, RECEIPT, letters


def _paper(turn: int) -> bytes:
    receipt = replace(
        RECEIPT, procedure_name=letters(40 + turn), sender=replace(RECEIPT.sender, name=letters(8 + turn))
    )
    return consignment(receipt, printed_at=PRINTED_AT, printed_by=CLERK, copies=(Copy.CUSTOMER,), back=False)


def test_papers_made_at_once_are_those_made_alone() -> None:
    alone = [_paper(turn) for turn in range(24)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads take turns at every chance, as they do once in a long while by themselves
    try:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(_paper, range(24))) == alone
    finally:
        sys.setswitchinterval(usual)
