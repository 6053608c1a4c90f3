"""Closing a shift: a difference never looks like a shift that agrees with the book."""

import pytest
from pytestqt.qtbot import QtBot

from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.gui import background
from bcdesk.gui.cash_page import CashPage
from bcdesk.gui.keys import CTRL, enter, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.messages import Tone
from tests.counter import FLOAT_VND, INTAKE
from tests.gui.conftest import put


@pytest.mark.parametrize(
    ("short_vnd", "tone", "words"), [(0, Tone.DONE, "Khớp"), (65_000, Tone.ATTENTION, "–65.000 đ")]
)
def test_a_difference_asks_for_attention(
    qtbot: QtBot, window: MainWindow, counter: Counter, short_vnd: int, tone: Tone, words: str
) -> None:
    taken_vnd = accept(counter, INTAKE).total_vnd
    page = CashPage()
    page.set_counter(counter)
    put(window, page)
    assert counter.shift is not None
    type_text(None, str(FLOAT_VND + taken_vnd - short_vnd))
    enter(CTRL)
    qtbot.waitUntil(lambda: background.idle() and page.leave_button.hasFocus())
    assert window.line.message.tone is tone
    assert words in window.line.text()
