"""F4 by keys and scans: what an agency still owes, a result of elsewhere, and every wrong field said beside it."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.delivery import PaperRole, ResultReceipt
from bcdesk.core.dossier import Receipt
from bcdesk.core.transit import Zone
from bcdesk.desk.counter import Counter
from bcdesk.gui import background
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.result_form import ResultForm
from bcdesk.gui.result_page import ResultPage
from bcdesk.store.db import Database
from tests.counter import everything, one
from tests.desk.results import ELSEWHERE, two_way
from tests.gui.conftest import put
from tests.today import set_up_today


@pytest.fixture
def intake(counter: Counter) -> Receipt:
    return two_way(counter)


@pytest.fixture
def page(window: MainWindow, counter: Counter, intake: Receipt, qtbot: QtBot) -> ResultPage:
    made = ResultPage()
    made.set_counter(counter)
    put(window, made)
    settle(qtbot)
    return made


@pytest.fixture
def form(page: ResultPage) -> ResultForm:
    return page.form


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


def collect(qtbot: QtBot, page: ResultPage) -> list[ResultReceipt]:
    kept: list[ResultReceipt] = []
    page.collected.connect(kept.append)
    enter(CTRL)
    settle(qtbot)
    return kept


def fill_elsewhere(qtbot: QtBot, form: ResultForm) -> None:
    """A dossier that another desk took in: everything is written down."""
    form.choose_agency("VP-SGTVT")
    type_text(form.procedure.edit, "1.002809")
    enter()
    settle(qtbot)
    type_text(form.recipient.edit, "Trần Quốc Bảo")
    type_text(form.phone.edit, "0912 345 678")
    type_text(form.address_line.edit, "Thôn Chùa")
    type_text(form.commune.edit, "dong tinh")
    settle(qtbot)
    enter()
    settle(qtbot)
    type_text(form.result.edit, "Giấy phép lái xe số 260190012345")
    type_text(form.weight.edit, "60")


def test_a_scan_shows_whose_result_it_is(
    qtbot: QtBot, window: MainWindow, page: ResultPage, form: ResultForm, counter: Counter, intake: Receipt
) -> None:
    assert [row.cells[0].text for row in page.table.rows_model.rows] == [intake.item_number]
    scan(intake.item_number)
    settle(qtbot)
    assert form.recipient.text() == "Nguyễn Thị Hạnh"
    assert form.recipient.edit.isReadOnly()
    assert form.agency.combo.currentText() == "Sở Giao thông vận tải tỉnh Vĩnh Phúc"
    assert form.result.edit.hasFocus()
    type_text(None, "Giấy phép lái xe số 260190012345; Quyết định số 12")
    enter()
    type_text(form.recover.edit, "Giấy hẹn")
    type_text(form.weight.edit, "60")
    enter()
    [receipt] = collect(qtbot, page)
    assert [(paper.role, paper.name) for paper in receipt.papers] == [
        (PaperRole.RESULT, "Giấy phép lái xe số 260190012345"),
        (PaperRole.RESULT, "Quyết định số 12"),
        (PaperRole.RETURNED, "Giấy phép lái xe"),
        (PaperRole.TO_RECOVER, "Giấy hẹn"),
    ]
    assert receipt.to_collect_vnd == 0
    assert window.line.text().startswith(f"Đã nhận kết quả {receipt.item_number} của Nguyễn Thị Hạnh.")
    assert page.table.rows_model.rows == ()
    assert form.recipient.text() == ""


def test_an_unknown_first_number_asks_for_the_recipient(
    qtbot: QtBot, window: MainWindow, page: ResultPage, form: ResultForm
) -> None:
    scan(ELSEWHERE)
    settle(qtbot)
    assert "nơi khác" in window.line.text()
    assert not form.recipient.edit.isReadOnly()
    fill_elsewhere(qtbot, form)
    [receipt] = collect(qtbot, page)
    assert (receipt.first_number, receipt.recipient.name, receipt.postage_due_vnd) == (ELSEWHERE, "Trần Quốc Bảo", 0)


def test_without_a_first_number_the_recipient_pays(qtbot: QtBot, page: ResultPage, form: ResultForm) -> None:
    fill_elsewhere(qtbot, form)
    type_text(form.fees[0][0].edit, "Lệ phí cấp giấy phép lái xe")
    type_text(form.fees[0][1].edit, "135k")
    [receipt] = collect(qtbot, page)
    assert (receipt.postage_due_vnd, receipt.to_collect_vnd) == (30_000, 165_000)


def test_a_result_comes_once(
    qtbot: QtBot, page: ResultPage, form: ResultForm, counter: Counter, intake: Receipt
) -> None:
    scan(intake.item_number)
    settle(qtbot)
    type_text(None, "Giấy phép lái xe")
    type_text(form.weight.edit, "60")
    for _turn in range(3):
        enter(CTRL, after_ms=1)
    settle(qtbot)
    assert one(counter, "SELECT count(*) FROM result") == 1
    scan(intake.item_number)
    settle(qtbot)
    assert form.first_number.message()
    assert form.recipient.text() == ""


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("first_number", "TH281530014VN", ""),
        ("papers", "", "Chưa ghi kết quả nhận được."),
        ("recipient", "", "Chưa ghi họ và tên người nhận."),
        ("address_line", "", "Chưa ghi số nhà, thôn."),
        ("phone", "091234567", "Thiếu 1 số: cần 10, đang có 9"),
        ("weight_g", "0", "Khối lượng là số gam lớn hơn 0."),
        ("weight_g", "nặng", "Khối lượng là số gam lớn hơn 0."),
        ("result_count", "100", "Số bản từ 1 đến 99."),
        ("fee_vnd_0", "nhiều", ""),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(
    qtbot: QtBot,
    window: MainWindow,
    page: ResultPage,
    form: ResultForm,
    counter: Counter,
    field: str,
    text: str,
    says: str,
) -> None:
    fill_elsewhere(qtbot, form)
    before = everything(counter.db)
    stop = next(stop for stop in form.order if stop.name == field)
    stop.edit.clear()
    type_text(stop.edit, text)
    assert collect(qtbot, page) == []
    assert stop.message()
    assert says in stop.message()
    assert stop.edit.hasFocus()
    assert window.line.text().startswith("Chưa nhận được kết quả. Có 1 mục cần sửa:")
    assert form.result.text() == ("" if field == "papers" else "Giấy phép lái xe số 260190012345")
    assert everything(counter.db) == before
    assert page.button.isEnabled()


def test_an_empty_form_names_everything(qtbot: QtBot, window: MainWindow, page: ResultPage, form: ResultForm) -> None:
    assert collect(qtbot, page) == []
    assert form.agency.message() == "Chọn cơ quan."
    assert form.procedure.message() == "Chọn thủ tục trong danh mục."
    assert form.recipient.message() == "Chưa ghi họ và tên người nhận."
    assert form.commune.message() == "Chọn xã trong danh sách."


def test_what_is_no_number_of_ours_is_said(qtbot: QtBot, window: MainWindow, page: ResultPage) -> None:
    scan("8934588012228")
    assert window.line.text() == "Không phải phiếu gửi, phiếu đăng ký hay mã hồ sơ: 8934588012228"


def test_a_zone_that_no_data_prove_is_asked_for_with_its_reason(qtbot: QtBot, window: MainWindow, db: Database) -> None:
    today = set_up_today(db)
    page = ResultPage()
    page.set_counter(today)
    put(window, page)
    settle(qtbot)
    form = page.form
    assert not form.zone.isVisible()
    form.choose_agency("PT-SXD")
    for field, text in ((form.procedure, "2.002288"), (form.commune, "tam duong phu tho")):
        type_text(field.edit, text)
        settle(qtbot)
        enter()
        qtbot.waitUntil(lambda field=field: field.value() is not None and background.idle())
    for field, text in (
        (form.recipient, "Trần Quốc Bảo"),
        (form.address_line, "Thôn Đông"),
        (form.result, "Phù hiệu số 26H 01234"),
        (form.weight, "60"),
    ):
        type_text(field.edit, text)
    assert collect(qtbot, page) == []
    assert form.zone.message() == "Chưa rõ vùng cước từ cơ quan đến nơi phát. Chọn vùng cước."
    assert form.zone.control.hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    assert collect(qtbot, page) == []
    assert form.zone_reason.edit.hasFocus()
    type_text(None, "Khác huyện cũ")
    [receipt] = collect(qtbot, page)
    assert receipt.zone is Zone.INTER_DISTRICT
    assert one(today, "SELECT zone_reason FROM intake_choice") == "Khác huyện cũ"
    assert not form.zone.isVisible()
    assert form.zone_reason.text() == ""


def test_the_smallest_window_shows_the_whole_number_to_call(
    qtbot: QtBot, window: MainWindow, page: ResultPage, form: ResultForm, intake: Receipt
) -> None:
    window.resize(1280, 720)
    scan(intake.item_number)
    settle(qtbot)
    edit = form.phone.edit
    assert edit.text() == "0912 345 678"
    qtbot.waitUntil(lambda: edit.width() >= edit.fontMetrics().horizontalAdvance(edit.text()) + 24)


def test_enter_leads_from_each_fee_to_its_amount_and_to_the_next_fee(
    qtbot: QtBot, page: ResultPage, form: ResultForm
) -> None:
    fill_elsewhere(qtbot, form)
    (first, first_vnd), (second, second_vnd), (third, _third_vnd) = form.fees
    type_text(first.edit, "Phí thẩm định")
    enter()
    type_text(None, "trăm")
    enter()
    assert first_vnd.message()
    type_text(None, "50k")
    enter()
    assert first_vnd.text() == "50.000 đ"
    assert second.edit.hasFocus()
    type_text(None, "Lệ phí cấp giấy")
    enter()
    type_text(None, "70000")
    enter()
    assert third.edit.hasFocus()
    enter()
    assert form.master.hasFocus()
    type_text(second_vnd.edit, "80000")
    [receipt] = collect(qtbot, page)
    assert [fee.amount_vnd for fee in receipt.fees] == [50_000, 80_000]


def test_the_line_names_everything_that_is_wrong(
    qtbot: QtBot, window: MainWindow, page: ResultPage, form: ResultForm
) -> None:
    fill_elsewhere(qtbot, form)
    form.weight.edit.clear()
    type_text(form.fees[0][0].edit, "Phí thẩm định")
    assert collect(qtbot, page) == []
    assert window.line.text() == "Chưa nhận được kết quả. Có 2 mục cần sửa: Khối lượng (g), Số tiền."


def test_the_line_says_where_the_result_is_handed_out(
    qtbot: QtBot, window: MainWindow, page: ResultPage, form: ResultForm
) -> None:
    fill_elsewhere(qtbot, form)
    collect(qtbot, page)
    assert window.line.text().endswith("trả khách ở F5.")


def test_there_is_a_scroll_bar_only_where_something_is_out_of_sight(
    qtbot: QtBot, page: ResultPage, form: ResultForm, intake: Receipt
) -> None:
    bar, frame = form.verticalScrollBar(), form.widget()
    qtbot.waitUntil(lambda: frame.height() == form.viewport().height() and bar.maximum() == 0)
    for name, _amount in form.fees[:2]:
        type_text(name.edit, "Phí")
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    form.clear()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_another_number_brings_nothing_of_the_first_one_with_it(
    qtbot: QtBot, page: ResultPage, form: ResultForm, intake: Receipt
) -> None:
    scan(intake.item_number)
    settle(qtbot)
    assert form.recipient.text() == "Nguyễn Thị Hạnh"
    type_text(form.fees[0][0].edit, "Lệ phí cấp giấy")
    type_text(form.fees[0][1].edit, "50000")
    scan(intake.item_number)
    settle(qtbot)
    assert form.fees[0][1].text() == "50000"
    scan(ELSEWHERE)
    settle(qtbot)
    fields = (form.recipient, form.phone, form.address_line, form.commune, form.procedure, form.returned)
    assert [field.text() for field in (*fields, *form.fees[0])] == [""] * 8
    assert form.agency.value() is None
    assert form.procedure.edit.hasFocus()
