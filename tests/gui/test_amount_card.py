"""The amount to take stands whole beside what it is made of, in the smallest window too."""

from datetime import date

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bcdesk.core.tariff import Leg, Postage
from bcdesk.core.transit import Zone
from bcdesk.desk.intake import Quote
from bcdesk.gui.amount_card import TOTAL_PX, AmountCard
from tests.gui.conftest import Show

NARROW, WIDE = 408, 440


def both_ways(fees_vnd: int) -> Quote:
    legs = (Leg.FORWARD, Leg.RETURN)
    postage = tuple(Postage(leg, Zone.INTER_DISTRICT, 180, 30_000, 0, "", 27_273, 10, 2_727) for leg in legs)
    return Quote(postage, fees_vnd, 2, date(2019, 8, 19), None, None)


@pytest.mark.parametrize("wide", [NARROW, WIDE])
@pytest.mark.parametrize("fees_vnd", [0, 135_000, 3_135_000, 62_500_000])
def test_the_amount_stands_whole(qtbot: QtBot, show: Show, wide: int, fees_vnd: int) -> None:
    card, window = AmountCard(), QWidget()
    card.setParent(window)
    card.resize(wide, 128)
    show(window)
    card.show_price(both_ways(fees_vnd))
    qtbot.waitUntil(lambda: all(label.width() >= label.sizeHint().width() for label in (card.total, *card.lines)))
    assert all(card.total.geometry().right() < line.geometry().left() for line in card.lines)


def test_an_ordinary_amount_has_the_largest_digits(show: Show) -> None:
    card = AmountCard()
    card.resize(WIDE, 128)
    show(card)
    card.show_price(both_ways(135_000))
    assert card.total.font().pixelSize() == TOTAL_PX[0]
    card.show_price(both_ways(62_500_000))
    assert card.total.font().pixelSize() < TOTAL_PX[0]
    card.show_price(None)
    assert card.total.font().pixelSize() == TOTAL_PX[0]
