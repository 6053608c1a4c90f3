"""What need not be typed again: the usual service, the next biên lai, whoever hands in for another."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import Service
from bcdesk.core.handing_in import AgentKind
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept as accept_act
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.keys import enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from tests.counter import LICENCE_FEE, another
from tests.gui.test_intake_page import OTHER_CARD, accept, fill, settle, text_margin
from tests.gui.test_intake_page import form as form
from tests.gui.test_intake_page import page as page


def test_what_is_usual_is_proposed_and_the_next_receipt_is_confirmed_by_enter(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, another("form-1", "Lê Văn Tám", id_number="026080001122", service=Service.TWO_WAY))
    fill(qtbot, page, form)
    assert form.service.value() is Service.TWO_WAY
    assert form.fee_receipt.text() == "02TP/19P 0004513"
    assert form.fee_receipt.message() == "Số kế tiếp, so với quyển biên lai."
    form.weight.setFocus()
    enter()
    assert form.fee_receipt.edit.hasFocus()  # proposed, and not confirmed by anyone yet
    enter()
    assert form.fee_receipt.message() == ""
    assert "Đã đủ các mục" in window.line.text()
    [receipt] = accept(qtbot, page)
    assert receipt.fees[0].receipt_number == "02TP/19P 0004513"


def test_a_form_that_comes_back_is_proposed_the_next_receipt_of_then(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, another("form-1", "Lê Văn Tám", id_number="026080001122"))
    fill(qtbot, page, form)
    assert form.fee_receipt.text() == "02TP/19P 0004513"
    kept, service = form.content(), form.service.value()
    fee = replace(LICENCE_FEE, receipt_number="02TP/19P 0004513")
    accept_act(counter, another("form-2", "Lê Văn Chín", id_number="026080001133", fees=(fee,)))
    page.blank()
    assert page.form is not None
    page.form.fill(kept)
    settle(qtbot, page)
    assert page.form.fee_receipt.text() == "02TP/19P 0004514"
    assert page.form.service.value() is service


def test_what_the_clerk_chose_is_not_proposed_away(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, another("form-1", "Lê Văn Tám", id_number="026080001122", service=Service.TWO_WAY))
    fill(qtbot, page, form)
    type_text(form.fee_receipt.edit, "AA 7")
    form.service.setFocus()
    press(Qt.Key.Key_Left)
    form.agency.combo.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    press(Qt.Key.Key_Up)
    settle(qtbot, page)
    assert form.service.value() is Service.FORWARD
    assert form.fee_receipt.text().endswith("AA 7")


def test_whoever_hands_in_is_there_for_the_next_dossier_too(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form)
    form.agent.tick.setFocus()
    press(Qt.Key.Key_Space)
    form.agent.set_kind(AgentKind.LEGAL)
    form.agent.person.setFocus()
    scan(OTHER_CARD)
    settle(qtbot, page)
    type_text(form.agent.authority.edit, "mẹ")
    [first] = accept(qtbot, page)
    page.begin_again()
    settle(qtbot, page)
    again = page.form
    assert again is not None
    assert again.agent.value() == first.agent
    assert again.agent.authority.caption == "Quan hệ với người gửi"
    assert again.procedure_field.edit.hasFocus()
    kept = again.content()
    page.blank()
    assert page.form is not None
    page.form.fill(kept)
    settle(qtbot, page)
    assert page.form.agent.value() == first.agent
    assert page.form.agent.authority.caption == "Quan hệ với người gửi"


def test_the_row_of_the_agent_shows_whole_numbers_and_whole_messages(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    window.resize(1280, 720)
    fill(qtbot, page, form)
    form.agent.tick.setFocus()
    press(Qt.Key.Key_Space)
    form.agent.person.setFocus()
    scan(OTHER_CARD)
    settle(qtbot, page)
    assert accept(qtbot, page) == []
    number, message = form.agent.id_number.edit, form.agent.authority._message
    assert number.width() >= number.fontMetrics().horizontalAdvance("026301012345") + 2 * text_margin(number)
    assert message.isVisible()
    assert message.geometry().bottom() <= form.agent.rect().bottom()


def test_the_way_of_paying_and_the_end_of_a_receipt_number_are_in_sight(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, another("form-1", "Lê Văn Tám", id_number="026080001122"))
    fill(qtbot, page, form)
    edit = form.fee_receipt.edit
    room = edit.width() - 2 * text_margin(edit)
    assert edit.fontMetrics().horizontalAdvance("P 0004513") <= room
    assert edit.cursorPosition() == len(edit.text())
    form.payment.setFocus()
    press(Qt.Key.Key_Down)
    for combo, text in ((form.payment.combo, "Chuyển khoản"), (form.fee_way.combo, "Thu tại bưu cục")):
        option, field = QStyleOptionComboBox(), QStyle.SubControl.SC_ComboBoxEditField
        combo.initStyleOption(option)
        room = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, combo).width()
        assert combo.currentText() == text
        assert combo.fontMetrics().horizontalAdvance(text) <= room + 1
