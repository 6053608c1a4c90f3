"""Keys that one dossier takes, counted as fingers do."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from bcdesk.core.dossier import Receipt, Service
from bcdesk.desk import prints
from bcdesk.gui.keys import enter, press, scan, type_text
from tests.clerk import Clerk, Keystrokes
from tests.gui.shift import WHO, Shift
from tests.gui.shift import clerk as clerk
from tests.gui.shift import shift as shift


@pytest.fixture
def keystrokes(dressed: QApplication) -> Iterator[Keystrokes]:
    counting = Keystrokes()
    dressed.installEventFilter(counting)
    yield counting
    dressed.removeEventFilter(counting)


def test_thirty_keys_with_a_card_and_ninety_without(shift: Shift, clerk: Clerk, keystrokes: Keystrokes) -> None:
    """From scan or F2 to Ctrl+Enter, two-way, with the fee's biên lai and the cash; Telex marks are keys too."""
    first = shift.take_in(WHO["licence"])
    counts = {}
    for way, who in (("card", WHO["poor"]), ("hand", WHO["counted"])):
        clerk.key("F6")
        clerk.wait(clerk.settled)
        keystrokes.count = 0
        _play_the_usual(clerk, who)
        clerk.accept()
        counts[way] = keystrokes.count
        number = str(clerk.day.home.last.number.text())
        kept = prints.snapshot(clerk.day.counter, prints.jobs_of(clerk.day.counter, number)[0].id)
        assert isinstance(kept, Receipt)
        assert (kept.service, kept.procedure_code) == (Service.TWO_WAY, first.procedure_code)
        assert kept.fees[0].receipt_number == f"02TP/19P 000451{len(counts) + 2}"
        assert (kept.sender.phone, kept.total_vnd) == (who["phone"], first.total_vnd)
    assert counts["card"] <= 30, counts
    assert counts["hand"] <= 90, counts


def _play_the_usual(clerk: Clerk, who: dict[str, Any]) -> None:
    """No key more than the page asks for."""
    if "card" in who:
        scan(who["card"])
    else:
        clerk.key("F2")
    clerk.wait(lambda: clerk.window.current == "intake" and clerk.idle())
    if "card" not in who:
        clerk.answer("id_number", "")
        clerk.answer("name", who["name"])
    clerk.answer("phone", who["phone"])
    if "card" not in who:
        clerk.answer("address_line", who["address_line"])
        clerk.answer("commune", who["commune"])
    clerk.wait(lambda: clerk.form.procedure_field.edit.hasFocus() and clerk.idle())
    press(Qt.Key.Key_Down)
    clerk.wait(lambda: clerk.form.procedure_field.is_open())
    enter()
    clerk.count_papers()
    clerk.answer("weight_g", "175")
    clerk.answer("fee_receipt", "")
    type_text(None, "200k")
    clerk.wait(clerk.settled)
    assert clerk.form.change.text() == "5.000 đ"
