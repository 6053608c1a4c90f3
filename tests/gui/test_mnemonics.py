"""Alt and a letter lead to one place on each page, and never to a field that is only read."""

import re
from collections import Counter as Count
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from bcdesk.core.delivery import RecipientKind
from bcdesk.core.dossier import Fee, FeeWay
from bcdesk.desk import handover
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from bcdesk.gui import background
from bcdesk.gui.delivery_page import DeliveryPage
from bcdesk.gui.handover_page import HandoverPage
from bcdesk.gui.keys import ALT, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.result_page import ResultPage
from tests.clerk import Clerk
from tests.counter import another
from tests.desk.results import of_intake, two_way
from tests.gui.conftest import put
from tests.gui.shift import clerk

__all__ = ["clerk"]

LETTER = re.compile(r"&([^&])")


def letters(page: QWidget) -> list[str]:
    """Each letter that Alt takes on a page as it stands there."""
    texts = [label.text() for label in page.findChildren(QLabel) if label.buddy() and label.isVisible()]
    texts += [button.text() for button in page.findChildren(QAbstractButton) if button.isVisible()]
    return [found[1].upper() for text in texts if (found := LETTER.search(text))]


def alike(page: QWidget) -> list[str]:
    return [letter for letter, times in Count(letters(page)).items() if times > 1]


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


@pytest.mark.parametrize("of_page", [f"F{number}" for number in range(2, 11)])
def test_no_two_places_of_a_page_have_one_letter(qtbot: QtBot, clerk: Clerk, window: MainWindow, of_page: str) -> None:
    press(getattr(Qt.Key, f"Key_{of_page}"))
    settle(qtbot)
    assert alike(window) == []


def test_a_record_that_waits_for_its_signature(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    receipt = accept(counter, another("a", "Nguyễn Thị Hạnh", cash_given_vnd=None))
    record, page = handover.prepare(counter, receipt.agency.code, [receipt.item_number], "prepare-1"), HandoverPage()
    page.set_counter(counter)
    page.begin_with(record.code)
    put(window, page)
    settle(qtbot)
    assert page.sign.isVisible()
    assert letters(page)
    assert alike(page) == []


def test_a_result_that_is_owed(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    intake, page = two_way(counter), ResultPage()
    page.set_counter(counter)
    put(window, page)
    settle(qtbot)
    scan(intake.item_number)
    settle(qtbot)
    assert page.form.phone.edit.isReadOnly()
    press(Qt.Key.Key_S, ALT)
    type_text(None, "135000")
    assert page.form.fees[0][1].text() == "135000"
    press(Qt.Key.Key_O, ALT)
    assert not page.form.phone.edit.hasFocus()
    for name, _amount in page.form.fees[:2]:
        type_text(name.edit, "Phí")
    assert alike(page) == []


def test_a_result_on_its_way_to_another_person(qtbot: QtBot, window: MainWindow, counter: Counter) -> None:
    fees = tuple(Fee(name, 50_000, FeeWay.AT_DELIVERY) for name in ("Phí thẩm định", "Lệ phí cấp giấy"))
    receipt = collect(counter, replace(of_intake(two_way(counter)), fees=fees))
    page = DeliveryPage()
    page.set_counter(counter)
    put(window, page)
    page.open_item(receipt.item_number)
    settle(qtbot)
    for kind in RecipientKind:
        page.opened.form.recipient.choose(kind)
        assert alike(page) == [], kind
