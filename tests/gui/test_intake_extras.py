"""What only some dossiers need: an organisation, somebody who hands in for another, a discount, a label, a transfer."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import PartyKind, Payment
from bcdesk.core.handing_in import AgentKind
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept as accept_act
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.keys import enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from tests.counter import HANH, INTAKE, another, one
from tests.gui.test_intake_page import OTHER_CARD, accept, fill, settle
from tests.gui.test_intake_page import form as form
from tests.gui.test_intake_page import page as page


def test_a_son_hands_in_for_his_mother(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    assert form.agent.isHidden()
    form.agent.tick.setFocus()
    press(Qt.Key.Key_Space)
    assert not form.agent.isHidden()
    assert accept(qtbot, page) == []
    assert form.agent.person.message() == "Chưa ghi họ và tên người nộp thay."
    form.agent.person.setFocus()
    scan(OTHER_CARD)
    settle(qtbot, page)
    assert form.sender_name.text() == "Nguyễn Thị Hạnh"  # the card of whoever stands here, not of the sender
    assert form.agent.authority.edit.hasFocus()
    assert accept(qtbot, page) == []
    assert form.agent.authority.message() == "Ghi số, ngày của giấy."
    type_text(form.agent.authority.edit, "số 12, ngày 14/8/2019")
    enter()
    [receipt] = accept(qtbot, page)
    assert receipt.agent is not None
    assert (receipt.agent.name, receipt.agent.kind) == ("Trần Thị Bích Ngọc", AgentKind.AUTHORISED)


def test_an_organisation_sends_by_its_representative(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    form.organisation.setFocus()
    press(Qt.Key.Key_Space)
    assert form.id_number.caption == "Mã số thuế"
    type_text(form.id_number.edit, "0100233480")
    enter()
    assert "số kiểm tra" in form.id_number.message().lower() or form.id_number.message()
    form.id_number.edit.clear()
    type_text(form.id_number.edit, "0100233488")
    enter()
    settle(qtbot, page)
    assert form.sender_name.edit.hasFocus()
    type_text(None, "Công ty TNHH Mây Tre Đồng Tĩnh")
    scan(OTHER_CARD)
    settle(qtbot, page)
    assert form.agent.person.text() == "Trần Thị Bích Ngọc"
    assert form.sender_name.text() == "Công ty TNHH Mây Tre Đồng Tĩnh"
    assert form.agent.authority.caption == "Số, ngày giấy giới thiệu"


def test_who_was_here_before_is_filled_in_by_number(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, INTAKE)
    type_text(form.id_number.edit, HANH.id_number)
    enter()
    settle(qtbot, page)
    assert (form.sender_name.text(), form.phone.text()) == (HANH.name, "0912 345 678")
    assert form.commune.value() is not None
    assert form.procedure_field.edit.hasFocus()
    assert "đã từng gửi hồ sơ" in window.line.text()


def test_a_phone_number_of_a_family_names_nobody(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, INTAKE)
    accept_act(counter, another("form-2", "Nguyễn Văn Bình", id_number="026201004455"))
    type_text(form.phone.edit, HANH.phone)
    enter()
    settle(qtbot, page)
    assert form.sender_name.text() == ""


def test_the_same_again_asks_why_and_then_goes(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    first = accept_act(counter, INTAKE)
    fill(qtbot, page, form)
    assert form.again_reason.isHidden()
    assert accept(qtbot, page) == []
    assert not form.again_reason.isHidden()
    assert form.again_reason.edit.hasFocus()
    assert "đã nhận lúc 09:42" in form.again_reason.message()
    assert first.item_number[2:6] in form.again_reason.message()
    type_text(None, "Khách đổi cả bằng A1")
    enter()
    assert len(accept(qtbot, page)) == 1
    assert one(counter, "SELECT text FROM event_note") == "Khách đổi cả bằng A1"


def test_a_discount_asks_for_its_evidence(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    assert form.evidence.isHidden()
    form.discount.combo.setFocus()
    while form.discount_code() != "ho-ngheo":
        press(Qt.Key.Key_Down)
    settle(qtbot, page)
    assert page.amount.total.text() == "150.000 đ"
    assert accept(qtbot, page) == []
    assert form.evidence.message() == "Ghi giấy tờ chứng minh."
    type_text(form.evidence.edit, "Giấy chứng nhận hộ nghèo số 12")
    enter()
    [receipt] = accept(qtbot, page)
    assert receipt.postage[0].discount_vnd == 15_000


def test_a_transfer_asks_for_no_cash(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    form.payment.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    assert not form.cash.isEnabled()
    [receipt] = accept(qtbot, page)
    assert (receipt.payment, receipt.cash_given_vnd) == (Payment.TRANSFER, None)


def test_papers_under_the_stamp_of_secrecy_do_not_go(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    form.secret.setFocus()
    press(Qt.Key.Key_Space)
    assert accept(qtbot, page) == []
    assert "đóng dấu MẬT" in page.obstacles.text.text()
    form.secret.setFocus()
    press(Qt.Key.Key_Space)
    assert len(accept(qtbot, page)) == 1


def test_taken_at_the_door_counts_from_then(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    form.pickup.tick.setFocus()
    press(Qt.Key.Key_Space)
    assert "Đồng Tĩnh" in form.pickup.place.text()
    type_text(form.pickup.time.edit, "0815")
    type_text(form.pickup.courier.edit, "Phạm Văn Tài")
    [receipt] = accept(qtbot, page)
    assert f"{receipt.accepted_at:%H:%M}" == "08:15"
    assert receipt.pickup is not None
    assert receipt.pickup.courier == "Phạm Văn Tài"


def test_a_label_that_was_printed_before_is_scanned(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    scan("HB281500129VN", form.label_number.edit)
    settle(qtbot, page)
    assert form.label_number.text() == "HB 2815 0012 9 VN"
    [receipt] = accept(qtbot, page)
    assert receipt.item_number == "HB281500129VN"


def test_the_usual_procedures_are_offered_before_a_letter_is_typed(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, INTAKE)
    form.procedure_field.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    enter()
    settle(qtbot, page)
    assert form.procedure is not None
    assert form.procedure.code == INTAKE.procedure_code


def test_an_organisation_is_known_again_as_one(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    from dataclasses import replace

    firm = replace(HANH, name="Công ty Mây Tre", id_number="0100233488", kind=PartyKind.ORGANISATION, born_on=None)
    accept_act(counter, replace(INTAKE, sender=firm))
    type_text(form.phone.edit, HANH.phone)
    enter()
    settle(qtbot, page)
    assert form.organisation.isChecked()
    assert form.id_number.text() == "0100233488"
