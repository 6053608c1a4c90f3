"""What is proposed for the next dossier of a procedure."""

from dataclasses import replace

import pytest

from bcdesk.core.dossier import FeeWay, Service
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from bcdesk.desk.usual import Usual, usual
from tests.counter import LICENCE_FEE, another, one
from tests.desk.results import COLLECTION

LICENCE = ("1.002809", "VP-SGTVT")


def test_nothing_is_proposed_before_the_first(counter: Counter) -> None:
    assert usual(counter, *LICENCE) == Usual(None, "")


def test_the_service_that_most_take(counter: Counter) -> None:
    accept(counter, another("form-1", service=Service.TWO_WAY))
    accept(counter, another("form-2", service=Service.TWO_WAY))
    accept(counter, another("form-3", service=Service.FORWARD))
    assert usual(counter, *LICENCE).service is Service.TWO_WAY
    assert usual(counter, "1.002820", "VP-SGTVT").service is None


def test_a_result_that_was_filed_elsewhere_says_nothing_of_what_is_taken_in(counter: Counter) -> None:
    collect(counter, COLLECTION)
    assert one(counter, "SELECT service FROM dossier") == "return"
    assert usual(counter, *LICENCE).service is None


@pytest.mark.parametrize(
    ("written", "proposed"),
    [
        ("02TP/19P 0004512", "02TP/19P 0004513"),
        ("AB 0099", "AB 0100"),
        ("AB 99", ""),
        ("quyển 3", "quyển 4"),
        ("không số", ""),
    ],
)
def test_the_next_of_the_book(counter: Counter, written: str, proposed: str) -> None:
    accept(counter, another("form-1", fees=(replace(LICENCE_FEE, receipt_number="XY 0001"),)))
    accept(counter, another("form-2", fees=(replace(LICENCE_FEE, receipt_number=written),)))
    accept(counter, another("form-3", fees=(replace(LICENCE_FEE, way=FeeWay.AT_DELIVERY, receipt_number=""),)))
    assert usual(counter, *LICENCE).receipt_number == proposed
    assert usual(counter, "2.000488", "VP-STP").receipt_number == ""
