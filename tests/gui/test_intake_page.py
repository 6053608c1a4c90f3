"""Intake by keys and scans: what is refused is said beside its field, what was typed stays, nothing is half-saved."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import Receipt
from bcdesk.core.scan import CardScan
from bcdesk.core.scan import read as read_scan
from bcdesk.core.transit import Zone
from bcdesk.desk import catalogue, drafts, find
from bcdesk.desk.counter import Counter
from bcdesk.gui import background
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.intake_reading import read
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow, Place
from tests.counter import everything, one
from tests.gui.conftest import put

CARD = "026185003412|135123456|Nguyễn Thị Hạnh|12031985|Nữ|Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042021"
OTHER_CARD = "026301012345||Trần Thị Bích Ngọc|09082001|Nữ|TDP Điền Lương, Hợp Hòa, Tam Dương, Vĩnh Phúc|31122021"


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


def fill(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, weight: str = "180", cash: str = "200k", card: str = CARD
) -> None:
    """A driving licence to exchange, by card; ends with everything but Ctrl+Enter."""
    scan(card)
    settle(qtbot, page)
    type_text(None, "0912345678")
    enter()
    type_text(form.procedure_field.edit, "1.002809")
    enter()
    qtbot.waitUntil(form.checklist.hasFocus)
    for _row in form.checklist.rows():
        enter()
    type_text(form.weight.edit, weight)
    enter()
    settle(qtbot, page)
    type_text(form.cash.edit, cash)
    enter()
    settle(qtbot, page)


def accept(qtbot: QtBot, page: IntakePage) -> list[Receipt]:
    kept: list[Receipt] = []
    page.accepted.connect(kept.append)
    enter(CTRL)
    settle(qtbot, page)
    return kept


def test_a_card_and_a_few_keys_make_a_dossier(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form)
    assert page.amount.total.text() == "165.000 đ"
    assert form.change.text() == "35.000 đ"
    assert "Ctrl+Enter" in window.line.text()
    [receipt] = accept(qtbot, page)
    assert (receipt.sender.name, receipt.sender.phone) == ("Nguyễn Thị Hạnh", "0912345678")
    assert receipt.sender.address == "Thôn Đông, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc"
    assert (receipt.total_vnd, receipt.change_vnd) == (165_000, 35_000)
    assert [(paper.originals, paper.copies) for paper in receipt.documents] == [(1, 0), (1, 0), (0, 1), (0, 1)]
    assert one(counter, "SELECT count(*) FROM dossier") == 1


def test_enter_twice_accepts_once(qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter) -> None:
    fill(qtbot, page, form)
    kept: list[Receipt] = []
    page.accepted.connect(kept.append)
    enter(CTRL)
    enter(CTRL, after_ms=1)
    enter(CTRL, after_ms=1)
    settle(qtbot, page)
    assert len(kept) == 1
    assert one(counter, "SELECT count(*) FROM dossier") == 1


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("phone", "091234567", "Thiếu 1 số: cần 10, đang có 9"),
        ("born_on", "31/9/2019", "Không có ngày 31/9. Tháng 9 có 30 ngày."),
        ("weight_g", "0", "Khối lượng phải lớn hơn 0 g."),
        ("weight_g", "nặng", "Khối lượng là số gam, ví dụ 180."),
        ("cash_given", "100.000 đ", "Khách đưa còn thiếu 65.000 đ"),
        ("cash_given", "-1", ""),
        ("id_number", "02618500341", ""),
        ("name", "", "Chưa ghi họ và tên người gửi."),
    ],
)
def test_a_wrong_value_is_said_beside_its_field(
    qtbot: QtBot,
    window: MainWindow,
    page: IntakePage,
    form: IntakeForm,
    counter: Counter,
    field: str,
    text: str,
    says: str,
) -> None:
    fill(qtbot, page, form)
    before = everything(counter.db) | {"draft": []}
    stop = next(stop for stop in form.order if getattr(stop, "name", "") == field)
    stop.edit.clear()
    type_text(stop.edit, text)
    enter()
    settle(qtbot, page)
    assert accept(qtbot, page) == []
    assert says in stop.message()
    assert stop.message()
    assert stop.edit.hasFocus()
    assert stop.edit.text() == text
    assert form.sender_name.text() == ("" if field == "name" else "Nguyễn Thị Hạnh")
    assert window.line.text().startswith("Chưa tiếp nhận được hồ sơ.")
    assert stop.caption in window.line.text()
    assert everything(counter.db) | {"draft": []} == before
    assert page.accept_button.isEnabled()


def test_forty_kilograms_are_refused_as_soon_as_they_are_typed(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form, weight="40000")
    assert "31.500" in form.weight.message()
    assert page.amount.total.text() == "– đ"
    assert accept(qtbot, page) == []
    assert one(counter, "SELECT count(*) FROM dossier") == 0


def test_an_unknown_commune_is_refused(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    form.commune.set_option(None)
    type_text(form.commune.edit, "xa khong co")
    enter()
    settle(qtbot, page)
    assert "Không tìm thấy" in form.commune.message()
    assert accept(qtbot, page) == []
    assert form.commune.message() == "Chưa chọn xã trong danh sách."
    assert form.commune.edit.text() == "xa khong co"


def test_a_missing_paper_is_named_and_goes_with_a_reason(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    """The post guides, it may not refuse (QĐ 45/2016 Art 6.3, 16.5 b)."""
    fill(qtbot, page, form)
    form.checklist.setFocus()
    form.checklist.setCurrentIndex(form.checklist.model().index(1, 2))
    type_text(None, "0")
    settle(qtbot, page)
    assert accept(qtbot, page) == []
    assert "Giấy khám sức khỏe của người lái xe, 1 bản chính" in page.obstacles.text.text()
    assert "Giấy tờ" in window.line.text()
    type_text(form.reason.edit, "hẹn gửi sau")
    enter()
    [receipt] = accept(qtbot, page)
    assert receipt.missing_reason == "Giấy khám sức khỏe của người lái xe, 1 bản chính. Lý do: hẹn gửi sau"
    assert len(receipt.documents) == 3


def test_a_scan_in_the_wrong_field_leaves_the_field_alone(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    type_text(form.address_line.edit, "Ngõ 4")
    scan(CARD, form.address_line.edit)
    settle(qtbot, page)
    assert form.id_number.text() == "026185003412"
    assert form.address_line.text() == "Thôn Đông"
    type_text(form.email.edit, "hanh@example.vn")
    scan("TH281530014VN", form.email.edit)
    assert form.email.text() == "hanh@example.vn"
    assert "số kiểm tra" in window.line.text()
    scan("NGUYEÕN@#ÄÅ|x", form.email.edit)
    assert form.email.text() == "hanh@example.vn"
    assert "NGUYEÕN" in window.line.text()


def test_a_birth_year_that_does_not_fit_warns_and_does_not_block(
    qtbot: QtBot, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    form.born_on.edit.clear()
    type_text(form.born_on.edit, "12031986")
    enter()
    settle(qtbot, page)
    assert "Năm sinh 1986" in form.id_number.message()
    [receipt] = accept(qtbot, page)
    assert receipt.sender.born_on is not None
    assert receipt.sender.born_on.year == 1986


def test_what_was_put_away_comes_back(qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm) -> None:
    fill(qtbot, page, form)
    press(Qt.Key.Key_J, CTRL)
    settle(qtbot, page)
    assert page.form is not form
    assert page.form is not None
    assert page.form.sender_name.text() == ""
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: page.form is not None and page.form.sender_name.text() == "Nguyễn Thị Hạnh")
    settle(qtbot, page)
    [receipt] = accept(qtbot, page)
    assert receipt.sender.name == "Nguyễn Thị Hạnh"


def test_a_full_range_of_numbers_is_said(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    with counter.db.writer.begin() as conn:
        conn.exec_driver_sql("UPDATE number_range SET next = last + 1")
    fill(qtbot, page, form)
    assert accept(qtbot, page) == []
    assert "hết dải số hiệu" in form.label_number.message()
    assert form.sender_name.text() == "Nguyễn Thị Hạnh"


def test_a_full_disk_keeps_the_form_and_offers_a_retry(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form)
    with counter.db.writer.begin() as conn:
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    person = 3412
    while accept(qtbot, page):  # what is left on the last pages may hold a dossier or two
        person += 1
        page.begin()
        assert page.form is not None
        fill(qtbot, page, page.form, card=CARD.replace("003412", f"{person:06}"))
    assert "đầy" in window.line.text()
    before = len(find.waiting_here(counter))
    with counter.db.writer.begin() as conn:
        conn.exec_driver_sql("PRAGMA max_page_count = 1073741823")
    press(Qt.Key.Key_R, CTRL)
    settle(qtbot, page)
    assert len(find.waiting_here(counter)) == before + 1


def test_every_control_has_a_name(dressed: QApplication, form: IntakeForm) -> None:
    assert all(stop.control.accessibleName() for stop in form.order if hasattr(stop, "control"))
    assert form.checklist.accessibleName()


def test_enter_stays_in_a_field_whose_words_are_in_no_list(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    type_text(form.commune.edit, "xa khong co")
    qtbot.waitUntil(lambda: "Không tìm thấy" in form.commune.message())
    enter()
    assert form.commune.edit.hasFocus()
    assert form.commune.message().startswith("Chưa chọn trong danh sách.")


def test_nothing_is_called_complete_while_a_field_is_wrong(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form, cash="100k")
    assert form.cash.message() == "Khách đưa còn thiếu 65.000 đ"
    assert form.cash.edit.hasFocus()
    assert "Đã đủ" not in window.line.text()
    form.cash.edit.clear()
    type_text(form.weight.edit, "40000")
    settle(qtbot, page)
    type_text(form.cash.edit, "200k")
    enter()
    assert form.weight.edit.hasFocus()
    assert "Đã đủ" not in window.line.text()


def test_no_zone_stands_there_before_data_or_the_clerk_choose_one(form: IntakeForm) -> None:
    """The cheapest zone by default would be a wrong price that nobody sees."""
    assert form.zone.value() is None
    form.serving.fill_zone(Zone.INTRA_DISTRICT)
    form.serving.fill_zone(None)
    assert form.zone.value() is None


def test_the_agency_that_was_missing_is_no_longer_called_so(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    assert accept(qtbot, page) == []
    assert form.agency.message()
    fill(qtbot, page, form)
    assert form.agency.value() is not None
    assert form.agency.message() == ""


def test_a_reason_is_asked_only_when_a_paper_is_missing(form: IntakeForm) -> None:
    assert form.reason.isHidden()


def test_the_paper_of_the_customer_before_is_not_shown_beside_the_next(
    qtbot: QtBot, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    qtbot.waitUntil(lambda: page.preview._picture is not None)
    press(Qt.Key.Key_J, CTRL)
    settle(qtbot, page)
    assert page.preview._picture is None
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: page.preview._picture is not None)


def test_a_card_on_home_does_not_lose_the_dossier_that_was_being_typed(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    card = read_scan(OTHER_CARD, burst=True)
    assert isinstance(card, CardScan)
    page.begin_with(card.card)
    settle(qtbot, page)
    assert page.form is not form
    assert "lấy lại được" in window.line.text()
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: page.form is not None and page.form.sender_name.text() == "Nguyễn Thị Hạnh")
    settle(qtbot, page)
    assert [draft.text("name") for draft in drafts.waiting(page.counter)] == [
        "Nguyễn Thị Hạnh",
        "Trần Thị Bích Ngọc",
    ]


def test_another_persons_card_says_that_the_phone_number_is_not_hers(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    scan(CARD)
    settle(qtbot, page)
    assert form.phone.message() == ""
    scan(OTHER_CARD)
    settle(qtbot, page)
    assert form.sender_name.text() == "Trần Thị Bích Ngọc"
    assert form.phone.message() == "Số của người trước. Hỏi lại khách."
    assert form.phone.edit.hasFocus()
    assert "Đã thay người gửi" in window.line.text()


def test_a_papers_long_name_is_told_in_full(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    type_text(form.procedure_field.edit, "1.001612")
    enter()
    qtbot.waitUntil(form.checklist.hasFocus)
    long = "Bản sao văn bản ủy quyền của thành viên hộ gia đình cho một thành viên làm chủ hộ kinh doanh"
    press(Qt.Key.Key_Down)
    assert window.line.text() == f"Giấy tờ 2: {long}"
    form.weight.setFocus()
    assert long not in window.line.text()


def test_tab_stops_only_where_something_can_be_done(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    form.id_number.setFocus()
    stops = []
    for _key in range(40):
        press(Qt.Key.Key_Tab, text="\t")
        stops.append(QApplication.focusWidget())
    assert form not in stops
    assert form.change.edit not in stops
    assert {form.id_number.edit, form.cash.edit, page.accept_button} <= set(stops)


def test_the_smallest_window_shows_whole_numbers_and_dates(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm
) -> None:
    window.resize(1280, 720)
    fill(qtbot, page, form)
    for field in (form.id_number, form.born_on, form.phone):
        letters = field.edit.fontMetrics().horizontalAdvance(field.text())
        assert field.edit.width() >= letters + 2 * text_margin(field.edit)
    assert page.amount.promise.sizeHint().width() <= page.amount.promise.width()


def text_margin(edit: QLineEdit) -> int:
    """Frame and padding of the style sheet, and the two pixels that QLineEdit keeps free."""
    return 1 + 9 + 2


# keeping


def change_everything(qtbot: QtBot, page: IntakePage, form: IntakeForm) -> None:
    """A dossier in which nothing is as the program would propose it."""
    fill(qtbot, page, form)
    type_text(form.email.edit, "hanh@example.vn")
    form.agency.combo.setFocus()
    press(Qt.Key.Key_Down)
    settle(qtbot, page)
    form.zone.combo.setFocus()
    press(Qt.Key.Key_Down)
    type_text(form.zone_reason.edit, "Sở có bộ phận ở huyện")
    form.service.setFocus()
    press(Qt.Key.Key_Right)
    form.place.combo.setFocus()
    press(Qt.Key.Key_Down)
    form.checklist.setFocus()
    form.checklist.setCurrentIndex(form.checklist.model().index(1, 2))
    type_text(None, "0")
    press(Qt.Key.Key_Insert)
    type_text(None, "Ảnh 3x4")
    press(Qt.Key.Key_Tab, text="\t")
    type_text(form.reason.edit, "hẹn gửi sau")
    type_text(form.bag.edit, "TH 0481")
    form.fee_way.combo.setFocus()
    press(Qt.Key.Key_Down)
    for tick in (form.agent.tick, form.pickup.tick):
        tick.setFocus()
        press(Qt.Key.Key_Space, text=" ")
        settle(qtbot, page)
    form.agent.kind.combo.setFocus()
    press(Qt.Key.Key_End)
    type_text(form.agent.person.edit, "Lê Thị Mai")
    type_text(form.agent.id_number.edit, "026160001234")
    type_text(form.agent.authority.edit, "mẹ")
    form.pickup.place.edit.clear()
    type_text(form.pickup.place.edit, "Thôn Tây")
    type_text(form.pickup.time.edit, "0830")
    form.pickup.courier.edit.clear()
    type_text(form.pickup.courier.edit, "Đỗ Văn Hùng")
    settle(qtbot, page)


def test_a_form_that_is_filled_again_reads_as_it_did(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    change_everything(qtbot, page, form)
    before = read(form, "form")
    assert before[0] is not None
    again = IntakeForm(counter)
    qtbot.addWidget(again)
    again.show_agencies(catalogue.agencies(counter))
    again.fill(json.loads(json.dumps(form.content())))
    qtbot.waitUntil(lambda: background.idle() and not again.waiting())
    assert read(again, "form") == before
    assert again.content() == form.content()
    assert again.agent.authority.caption == form.agent.authority.caption == "Quan hệ với người gửi"
    assert not again.pickup.isHidden()
    assert again.reason.isEnabled()
    assert not again.fee_receipt.isEnabled()


def test_what_is_typed_is_kept_by_itself_and_the_header_says_so(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    said: list[str] = []
    page.autosave.said.connect(said.append)
    type_text(form.sender_name.edit, "Nguyễn Thị H")
    qtbot.waitUntil(lambda: said == ["Tự lưu 09:42"])
    [draft] = drafts.waiting(counter)
    assert draft.text("name") == "Nguyễn Thị H"
    type_text(None, "ạnh")
    qtbot.waitUntil(lambda: drafts.waiting(counter)[0].text("name") == "Nguyễn Thị Hạnh")
    assert one(counter, "SELECT count(*) FROM draft") == 1


def test_a_form_in_which_nothing_stands_is_no_draft(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    page.autosave.save()
    qtbot.waitUntil(background.idle)
    assert one(counter, "SELECT count(*) FROM draft") == 0
    type_text(form.phone.edit, "09")
    page.autosave.save()
    form.phone.edit.clear()
    page.leave()
    qtbot.waitUntil(background.idle)
    assert drafts.waiting(counter) == ()


def test_after_a_kill_the_form_is_there_again(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    change_everything(qtbot, page, form)
    page.autosave.save()
    qtbot.waitUntil(background.idle)
    content = form.content()
    next_morning = IntakePage()
    next_morning.told.connect(window.say)
    window.add_page("next", next_morning, Place("Tiếp nhận hồ sơ"))
    next_morning.open_for(counter)
    qtbot.waitUntil(lambda: "giữ lại" in window.line.text() and background.idle())
    assert window.line.text() == "Hồ sơ đang nhập dở lúc 09:42 được giữ lại. F2 để nhập tiếp."
    window.open_page("next")
    assert next_morning.form is not None
    assert next_morning.form.content() == content
    assert next_morning.autosave.form_id == page.autosave.form_id
    [receipt] = accept(qtbot, next_morning)
    assert receipt.missing_reason.endswith("Lý do: hẹn gửi sau")
    assert drafts.waiting(counter) == ()


def test_a_full_disk_is_told_once_and_saving_goes_on_by_itself(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    with counter.db.writer.begin() as conn:
        conn.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'full'); END")
    said: list[str] = []
    page.autosave.said.connect(said.append)
    counter.db.writer.dispose()
    type_text(form.sender_name.edit, "x")
    page.autosave.save()
    qtbot.waitUntil(background.idle)
    assert said == ["Chưa tự lưu được"]
    with counter.db.writer.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER full")
    qtbot.waitUntil(lambda: said[-1] == "Tự lưu 09:42")
    assert drafts.waiting(counter)[0].text("name") == "x"
