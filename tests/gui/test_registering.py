"""Mode 2 at F2, by keys and scans: only what a result to come needs is asked, priced, shown and kept."""

import json
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import ResultPlace
from bcdesk.core.registration import Registration, ResultRequest
from bcdesk.core.transit import Zone
from bcdesk.desk import catalogue, drafts
from bcdesk.desk.counter import Counter
from bcdesk.desk.result import expected
from bcdesk.gui import background
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.intake_reading import read
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from tests.counter import everything, one
from tests.desk.registered import CODE, registered
from tests.gui.test_intake_page import CARD, settle
from tests.gui.test_intake_page import form as form
from tests.gui.test_intake_page import page as page


def turn(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    """Alt+D and the arrows: only the result is wanted."""
    form.service.setFocus()
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    settle(qtbot, page)


def fill(qtbot: QtBot, page: IntakePage, form: IntakeForm, cash: str = "50k") -> None:
    """Everything but Ctrl+Enter, Enter leading from field to field."""
    turn(qtbot, page, form)
    scan(CARD)
    settle(qtbot, page)
    type_text(None, "0912345678")
    enter()
    type_text(form.procedure_field.edit, "1.002809")
    enter()
    settle(qtbot, page)
    assert form.slip.code.edit.hasFocus()
    type_text(None, CODE)
    enter()
    assert form.slip.day.edit.hasFocus()
    type_text(None, "22/8")
    enter()
    settle(qtbot, page)
    assert form.cash.edit.hasFocus()
    type_text(None, cash)
    enter()
    settle(qtbot, page)


def register(qtbot: QtBot, page: IntakePage) -> list[Registration]:
    kept: list[Registration] = []
    page.accepted.connect(kept.append)
    enter(CTRL)
    settle(qtbot, page)
    return kept


def test_a_result_to_come_is_registered_by_a_card_and_a_few_keys(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form)
    assert (form.slip.day.text(), form.change.text()) == ("22/08/2019", "20.000 đ")
    assert page.amount.total.text() == "30.000 đ"
    assert page.amount.promise.text() == "Phát trong 2 ngày làm việc từ khi nhận kết quả"
    assert page.accept_button.text() == "Đăng ký"
    assert page.preview.accessibleName() == "Xem trước Phiếu đăng ký nhận kết quả"
    form.slip.tick.setFocus()
    press(Qt.Key.Key_Space)
    type_text(form.slip.to_recover.edit, "Giấy phép lái xe cũ; Giấy hẹn")
    [kept] = register(qtbot, page)
    assert (kept.recipient.name, kept.dossier_code, kept.appointment_on) == (
        "Nguyễn Thị Hạnh",
        CODE,
        date(2019, 8, 22),
    )
    assert (kept.zone, kept.may_sign_master) == (Zone.INTER_DISTRICT, True)
    assert kept.to_recover == ("Giấy phép lái xe cũ", "Giấy hẹn")
    assert [owed.first_number for owed in expected(counter)] == [kept.number]
    assert drafts.waiting(counter) == ()


def test_what_is_not_asked_is_not_in_sight(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    handed_in = (
        *(form.checklist, form.weight, form.bag, form.label_number, form.secret),
        *(form.agent.tick, form.pickup.tick, form.fee_way, form.fee_receipt),
    )
    asked = (*form.slip.fields, form.slip.tick)
    assert all(field.isVisibleTo(form) for field in handed_in)
    assert not any(field.isVisibleTo(form) for field in asked)
    turn(qtbot, page, form)
    assert not any(field.isVisibleTo(form) for field in handed_in)
    assert all(field.isVisibleTo(form) for field in asked)
    assert (form.zone.caption, form.place.isHidden()) == ("Vùng cước trả", False)
    press(Qt.Key.Key_Left)
    settle(qtbot, page)
    assert all(field.isVisibleTo(form) for field in handed_in)
    assert form.zone.caption == "Vùng cước gửi"
    assert page.accept_button.text() == "Nhận hồ sơ"


def test_papers_that_lack_keep_no_result_back(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    type_text(form.procedure_field.edit, "1.002809")
    enter()
    qtbot.waitUntil(form.checklist.hasFocus)
    press(Qt.Key.Key_0, text="0")
    settle(qtbot, page)
    assert form.missing()
    assert not form.reason.isHidden()
    turn(qtbot, page, form)
    assert form.missing() == ()
    assert form.reason.isHidden()
    assert page.obstacles.isHidden()


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("dossier_code", "", "Ghi mã hồ sơ hoặc số giấy hẹn."),
        ("dossier_code", "000.00.25", "Mã hồ sơ có dạng 000.00.25.H62-190815-0001. Chép đúng như giấy hẹn."),
        ("appointment_on", "", "Ghi ngày hẹn trả trên giấy hẹn."),
        ("appointment_on", "14/8", "Ngày hẹn đã qua: hỏi cơ quan đã có kết quả chưa."),
        ("appointment_on", "31/9", "Không có ngày 31/9. Tháng 9 có 30 ngày."),
        ("cash_given", "20k", "Khách đưa còn thiếu 10.000 đ"),
        ("name", "", "Chưa ghi họ và tên người nhận."),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter, field: str, text: str, says: str
) -> None:
    fill(qtbot, page, form)
    before = everything(counter.db) | {"draft": []}
    stop = next(stop for stop in form.order if stop.name == field)
    stop.edit.clear()
    type_text(stop.edit, text)
    enter()
    settle(qtbot, page)
    assert register(qtbot, page) == []
    assert stop.message() == says
    assert stop.edit.hasFocus()
    assert everything(counter.db) | {"draft": []} == before


def test_the_same_registered_already_is_said_beside_the_code(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    first = registered(counter)
    fill(qtbot, page, form)
    assert register(qtbot, page) == []
    assert form.slip.code.message() == f"Mã hồ sơ {CODE} đã trả cước nhận kết quả theo phiếu {first.number}."
    assert one(counter, "SELECT count(*) FROM dossier") == 1


def test_the_zone_goes_to_where_the_result_is_brought(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    """The district's own office: at the counter it is near, at the address in another district it is not."""
    fill(qtbot, page, form)
    assert form.zone.value() is Zone.INTER_DISTRICT
    form.place.combo.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    assert form.place.value() is ResultPlace.COUNTER
    assert form.zone_reason.isHidden()
    form.zone.combo.setFocus()
    press(Qt.Key.Key_Up)
    settle(qtbot, page)
    assert not form.zone_reason.isHidden()  # no data prove it
    assert register(qtbot, page) == []
    type_text(form.zone_reason.edit, "Bộ phận của Sở ở huyện")
    settle(qtbot, page)
    assert len(register(qtbot, page)) == 1


def test_what_was_typed_comes_back(qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter) -> None:
    fill(qtbot, page, form)
    form.slip.tick.setFocus()
    press(Qt.Key.Key_Space)
    type_text(form.slip.slip.edit, "1294/TN")
    settle(qtbot, page)
    before = read(form, "form")
    assert isinstance(before[0], ResultRequest)
    again = IntakeForm(counter)
    qtbot.addWidget(again)
    again.show_agencies(catalogue.agencies(counter))
    again.fill(json.loads(json.dumps(form.content())))
    qtbot.waitUntil(lambda: background.idle() and not again.waiting())
    assert read(again, "form") == before
    assert again.registering
    assert not again.slip.isHidden()


def test_the_customer_hears_what_is_registered(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    press(Qt.Key.Key_M, CTRL)
    settle(qtbot, page)
    assert page.read_back.isVisible()
    assert page.read_back.total.text() == "Quý khách trả 30.000 đ"
