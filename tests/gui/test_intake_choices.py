"""What no data decide is chosen at the intake: the case of a list, a zone with its reason, a way of serving."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.catalogue import OTHER_CASE
from bcdesk.core.dossier import Service
from bcdesk.core.transit import Zone
from bcdesk.desk.catalogue import find_procedures
from bcdesk.desk.counter import Counter
from bcdesk.gui import background
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.keys import CTRL, enter, press, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.store.db import Database
from tests.counter import ask, one
from tests.gui.conftest import put
from tests.today import set_up_today


@pytest.fixture
def counter(db: Database) -> Counter:
    return set_up_today(db)


@pytest.fixture
def page(window: MainWindow, counter: Counter, qtbot: QtBot) -> Iterator[IntakePage]:
    made = IntakePage()
    made.open_for(counter)
    put(window, made)
    qtbot.waitUntil(background.idle)
    yield made
    background.stop()


@pytest.fixture
def form(page: IntakePage) -> IntakeForm:
    assert page.form is not None
    return page.form


def settle(qtbot: QtBot, page: IntakePage) -> None:
    qtbot.waitUntil(lambda: background.idle() and (page.form is None or not page.drawing()))


def begin(qtbot: QtBot, page: IntakePage, form: IntakeForm, procedure: str) -> None:
    """The sender and the procedure by keys."""
    for field, text in (
        (form.sender_name, "Phùng Văn Khánh"),
        (form.phone, "0912345678"),
        (form.address_line, "Thôn Đông"),
    ):
        type_text(field.edit, text)
    for field, text in ((form.commune, "tam duong phu tho"), (form.procedure_field, procedure)):
        type_text(field.edit, text)
        qtbot.waitUntil(lambda: background.idle())
        enter()
        qtbot.waitUntil(lambda field=field: field.value() is not None and background.idle())
    settle(qtbot, page)


def test_the_case_is_picked_and_its_papers_alone_are_counted(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, window: MainWindow
) -> None:
    begin(qtbot, page, form, "1.012786")
    assert form.unreviewed.text() == "Danh mục\nchưa rà soát"
    assert (form.case.isVisible(), form.case.value(), form.checklist.rows()) == (True, None, ())
    qtbot.waitUntil(form.case.control.hasFocus)
    cases = [form.case.combo.itemText(n) for n in range(form.case.combo.count())]
    assert cases == ["Cấp lại Giấy chứng nhận bị mất", "Mất Trang bổ sung", OTHER_CASE]
    press(Qt.Key.Key_Down)
    assert len(form.checklist.rows()) == 2
    press(Qt.Key.Key_Down)
    assert len(form.checklist.rows()) == 3
    enter()
    assert form.checklist.hasFocus()
    form.choose_procedure(form.procedure)
    settle(qtbot, page)
    assert (form.case.value(), form.checklist.rows()) == (None, ())
    enter(CTRL)
    settle(qtbot, page)
    assert form.case.message() == "Chọn trường hợp của hồ sơ."
    assert "Trường hợp" in window.line.text()


def test_what_was_chosen_comes_back_with_the_form(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    begin(qtbot, page, form, "1.012786")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    form.zone.setFocus()
    press(Qt.Key.Key_Down)
    type_text(form.zone_reason.edit, "Khác huyện cũ")
    content = form.content()
    page.blank()
    settle(qtbot, page)
    again = page.form
    assert again is not None
    assert again is not form
    again.fill(content)
    qtbot.waitUntil(lambda: bool(again.checklist.rows()) and background.idle())
    assert (again.case.text(), len(again.checklist.rows())) == ("Mất Trang bổ sung", 3)
    assert (again.zone_reason.isVisible(), again.zone_reason.text()) == (True, "Khác huyện cũ")


def test_a_list_without_cases_asks_for_none(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    begin(qtbot, page, form, "1.001193")
    assert not form.case.isVisible()
    assert len(form.checklist.rows()) == 8


def test_a_zone_that_is_proven_stands_and_wants_no_reason(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    begin(qtbot, page, form, "1.001193")
    assert form.zone.value() is Zone.INTRA_DISTRICT
    assert not form.zone_reason.isVisible()
    form.zone.setFocus()
    press(Qt.Key.Key_Down)
    assert form.zone_reason.isVisible()
    press(Qt.Key.Key_Up)
    assert not form.zone_reason.isVisible()


def test_a_zone_that_nothing_proves_is_chosen_and_its_reason_is_kept(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    begin(qtbot, page, form, "3.000333")
    assert form.zone.value() is None
    type_text(form.weight.edit, "120")
    enter()
    assert form.zone.control.hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert form.zone.value() is Zone.INTER_DISTRICT
    form.checklist.setFocus()
    press(Qt.Key.Key_1, text="1")
    for _row in form.checklist.rows():
        enter()
    type_text(form.cash.edit, "230k")
    settle(qtbot, page)
    enter(CTRL)
    settle(qtbot, page)
    assert form.zone_reason.message() == "Danh mục không chứng minh được vùng này: ghi lý do."
    assert form.zone_reason.edit.hasFocus()
    assert one(counter, "SELECT count(*) FROM dossier") == 0
    type_text(None, "Khác huyện cũ")
    settle(qtbot, page)
    enter(CTRL)
    settle(qtbot, page)
    assert ask(counter, 'SELECT "case", zone_reason FROM intake_choice') == [("", "Khác huyện cũ")]
    assert one(counter, "SELECT zone FROM parcel") == Zone.INTER_DISTRICT


def test_a_way_that_is_not_allowed_is_said_at_the_service(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    begin(qtbot, page, form, "3.000347")
    assert form.service.message().startswith("Chỉ nhận kết quả qua bưu chính: Cổng dịch vụ công")
    form.service.set_value(Service.TWO_WAY)
    enter(CTRL)
    settle(qtbot, page)
    assert one(counter, "SELECT count(*) FROM dossier") == 0
    [allowed] = find_procedures(counter, "1.001193")
    form.choose_procedure(allowed)
    settle(qtbot, page)
    assert form.service.message() == ""


def test_what_may_not_be_authorised_is_told_before_anything_is_counted(
    qtbot: QtBot, page: IntakePage, form: IntakeForm
) -> None:
    begin(qtbot, page, form, "1.001022")
    assert form.procedure_field.message() == "Không được ủy quyền: người gửi phải là người làm thủ tục."
