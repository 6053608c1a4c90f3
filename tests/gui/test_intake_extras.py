"""What only some dossiers need: an organisation, somebody who hands in for another, a discount, a label, a transfer."""

from dataclasses import replace

import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import PartyKind, Payment
from bcdesk.core.handing_in import AgentKind
from bcdesk.core.payqr import Payee, vietqr
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept as accept_act
from bcdesk.gui.fields import TextField
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from tests.counter import HANH, INTAKE, another, one
from tests.gui.test_intake_page import OTHER_CARD, accept, fill, settle
from tests.gui.test_intake_page import form as form
from tests.gui.test_intake_page import page as page


def rub_out(field: TextField) -> None:
    field.setFocus()
    field.edit.selectAll()
    press(Qt.Key.Key_Backspace)


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
    assert form.again_reason.isHidden()
    fill(qtbot, page, form)
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
    while form.serving.discount_code() != "ho-ngheo":
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


def test_one_more_dossier_of_the_same_customer(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form)
    [first] = accept(qtbot, page)
    page.begin_again()
    settle(qtbot, page)
    again = page.form
    assert again is not None
    assert (again.sender_name.text(), again.phone.text()) == ("Nguyễn Thị Hạnh", "0912 345 678")
    assert again.procedure_field.edit.hasFocus()
    assert "Lượt này đã nhận 1 hồ sơ, 165.000 đ" in window.line.text()
    type_text(None, "2.000488")
    enter()
    qtbot.waitUntil(again.checklist.hasFocus)
    for _row in again.checklist.rows():
        enter()
    type_text(again.weight.edit, "90")
    enter()
    settle(qtbot, page)
    [second] = accept(qtbot, page)
    assert second.sender == first.sender
    assert one(counter, "SELECT count(DISTINCT visit) FROM dossier") == 1


def test_the_customer_hears_it_once_more_in_large_letters(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    press(Qt.Key.Key_M, CTRL)
    settle(qtbot, page)
    assert page.read_back.isVisible()
    said = " ".join(label.text() for label in page.read_back.findChildren(QLabel))
    for fact in ("Nguyễn Thị Hạnh", "0912 345 678", "xã Đồng Tĩnh", "Sở Giao thông vận tải", "Quý khách trả 165.000 đ"):
        assert fact in said
    enter()
    assert not page.read_back.isVisible()
    assert len(accept(qtbot, page)) == 1


def test_a_transfer_shows_one_code_for_each_account(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    assert page.counter is not None
    post, fees = Payee("970403", "0011012345678", "Bưu điện"), Payee("970403", "0011012345686", "Thu hộ")
    page.counter = replace(page.counter, rules=replace(page.counter.rules, post_account=post, fees_account=fees))
    fill(qtbot, page, form)
    assert page.transfer.isHidden()
    form.payment.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    assert not page.transfer.isHidden()
    shown = [zxingcpp.read_barcode(_grey(code)) for code in page.transfer.codes]
    assert [found.text for found in shown if found] == [
        vietqr(post, 30_000, "BCCI Nguyễn Thị Hạnh"),
        vietqr(fees, 135_000, "BCCI Nguyễn Thị Hạnh"),
    ]


def test_without_an_account_the_clerk_is_told(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    form.payment.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    assert "Chưa đặt tài khoản" in page.transfer.says[0].text()
    assert page.transfer.codes[0].isHidden()


def _grey(widget: QWidget) -> Image.Image:
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    size, stride = (picture.width(), picture.height()), picture.bytesPerLine()
    return Image.frombytes("RGB", size, bytes(picture.constBits()), "raw", "RGB", stride)


def test_what_the_customer_read_goes_away_with_every_next_step(
    qtbot: QtBot, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    form.cash.setFocus()
    press(Qt.Key.Key_M, CTRL)
    settle(qtbot, page)
    press(Qt.Key.Key_Escape)
    assert not page.read_back.isVisible()
    assert form.cash.edit.hasFocus()
    press(Qt.Key.Key_M, CTRL)
    settle(qtbot, page)
    assert len(accept(qtbot, page)) == 1
    assert not page.read_back.isVisible()


def test_nothing_is_read_to_the_customer_before_it_is_whole(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    rub_out(form.weight)
    settle(qtbot, page)
    assert page.amount.total.text() == "– đ"
    press(Qt.Key.Key_M, CTRL)
    settle(qtbot, page)
    assert not page.read_back.isVisible()
    assert form.weight.edit.hasFocus()


def test_a_weight_that_is_none_is_said_at_once_and_has_no_price(
    qtbot: QtBot, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    rub_out(form.weight)
    type_text(form.weight.edit, "18o")
    enter()
    settle(qtbot, page)
    assert form.weight.message() == "Khối lượng là số gam, ví dụ 180."
    assert form.weight.edit.hasFocus()
    assert page.amount.total.text() == "– đ"


def test_what_was_passed_over_is_asked_before_all_is_called_whole(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    rub_out(form.weight)
    settle(qtbot, page)
    form.cash.setFocus()
    enter()
    assert form.weight.edit.hasFocus()


def test_a_zero_too_many_in_the_cash_is_told(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form, cash="1650000")
    assert form.cash.message() == "Tiền thừa lớn: xem lại số tiền khách đưa."
    assert len(accept(qtbot, page)) == 1


def test_the_same_again_is_told_before_the_money_is_typed(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    accept_act(counter, INTAKE)
    fill(qtbot, page, form)
    assert not form.again_reason.isHidden()
    assert "phiếu TH 2815 3001 5 VN" in form.again_reason.message()


def test_a_refusal_leaves_the_line_when_it_is_mended(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    rub_out(form.weight)
    assert accept(qtbot, page) == []
    assert "mục cần sửa" in window.line.text()
    type_text(form.weight.edit, "180")
    settle(qtbot, page)
    assert "mục cần sửa" not in window.line.text()
