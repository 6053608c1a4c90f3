"""F3 by scans: what ticks, what does not and why, the Biên bản, and its signature with the agency's own time."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.dates import parse_time
from bcdesk.core.dossier import Receipt
from bcdesk.core.errors import Refused
from bcdesk.core.handover import HandoverRecord
from bcdesk.desk import handover
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.gui import background
from bcdesk.gui.handover_page import HandoverPage
from bcdesk.gui.keys import ALT, CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from tests.counter import Clock, another, ask, everything, one
from tests.gui.conftest import put

GTVT, STP = "VP-SGTVT", "VP-STP"


@pytest.fixture
def waiting(counter: Counter) -> list[Receipt]:
    """Two dossiers for Sở Giao thông vận tải, one for Sở Tư pháp."""
    people = (("a", "Nguyễn Thị Hạnh", GTVT), ("b", "Phùng Văn Khánh", GTVT), ("c", "Đỗ Thị Lan Anh", STP))
    return [
        accept(counter, another(form, name, agency_code=agency, cash_given_vnd=None)) for form, name, agency in people
    ]


@pytest.fixture
def page(window: MainWindow, counter: Counter, waiting: list[Receipt], qtbot: QtBot) -> HandoverPage:
    made = HandoverPage()
    made.set_counter(counter)
    put(window, made)
    settle(qtbot)
    return made


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


def ticks(page: HandoverPage) -> list[str]:
    return [row.cells[0].text for row in page.list.table.rows_model.rows]


def prepared(qtbot: QtBot, page: HandoverPage, waiting: list[Receipt]) -> HandoverRecord:
    made: list[HandoverRecord] = []
    page.prepared.connect(made.append)
    for receipt in waiting[:2]:
        scan(receipt.item_number)
    enter(CTRL)
    settle(qtbot)
    [record] = made
    return record


def to_sign(qtbot: QtBot, page: HandoverPage, record: HandoverRecord) -> None:
    scan(record.code)
    assert page.sign.isVisible()
    assert page.sign.time.edit.hasFocus()


def test_a_scan_ticks_its_row_and_the_second_one_only_says_so(
    qtbot: QtBot, page: HandoverPage, waiting: list[Receipt]
) -> None:
    assert [button.text() for button in page.buttons] == [
        "Sở Giao thông vận tải tỉnh Vĩnh Phúc",
        "Sở Tư pháp tỉnh Vĩnh Phúc",
    ]
    number = waiting[1].item_number
    scan(number)
    assert ticks(page) == ["Chưa", "Đã quét"]
    assert page.list.last.accessibleName() == f"Vừa quét: {number}, Phùng Văn Khánh, dòng 2"
    assert (page.list.count.text(), page.list.left.text()) == ("1 / 2", "còn 1")
    scan(number)
    assert ticks(page) == ["Chưa", "Đã quét"]
    assert page.list.last.accessibleName() == f"Đã có, dòng 2: {number}"
    scan(waiting[0].item_number)
    assert page.list.left.text() == "đủ"
    assert page.list.totals.text() == "2 hồ sơ, 4 bản chính, 2 bản sao · phí, lệ phí 270.000 đ"


def test_space_and_delete_tick_by_keyboard(qtbot: QtBot, page: HandoverPage) -> None:
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space, text=" ")
    assert ticks(page) == ["Đã quét", "Chưa"]
    press(Qt.Key.Key_Delete)
    assert ticks(page) == ["Chưa", "Chưa"]


def test_what_is_not_expected_is_said_and_changes_nothing(
    qtbot: QtBot, page: HandoverPage, counter: Counter, waiting: list[Receipt]
) -> None:
    before = everything(counter.db)
    other = waiting[2].item_number
    for code, words in (
        (other, f"{other} thuộc Sở Tư pháp tỉnh Vĩnh Phúc, không có trong danh sách này."),
        ("TH281530050VN", "Không có hồ sơ nào mang số hiệu TH281530050VN ở quầy này."),
        ("8934588012228", "Không phải phiếu gửi: 8934588012228"),
    ):
        scan(code)
        settle(qtbot)
        assert page.list.last.accessibleName() == words
    assert ticks(page) == ["Chưa", "Chưa"]
    assert everything(counter.db) == before


def test_nothing_ticked_makes_no_record(qtbot: QtBot, page: HandoverPage, counter: Counter) -> None:
    enter(CTRL)
    assert page.list.last.accessibleName() == "Chưa đánh dấu hồ sơ nào."
    assert one(counter, "SELECT count(*) FROM handover") == 0


def test_the_record_is_made_and_waits_for_its_signature(
    qtbot: QtBot, window: MainWindow, page: HandoverPage, waiting: list[Receipt]
) -> None:
    record = prepared(qtbot, page, waiting)
    assert record.code == "BG281530190815001"
    assert window.line.text().startswith("Đã lập BG281530190815001, 2 hồ sơ.")
    assert [button.code for button in page.buttons] == [STP, record.code]
    scan(waiting[0].item_number)
    settle(qtbot)
    assert "thuộc Sở Giao thông vận tải" in page.list.last.accessibleName()


def test_it_is_signed_with_the_agencys_time_and_its_exception(
    qtbot: QtBot, window: MainWindow, page: HandoverPage, counter: Counter, clock: Clock, waiting: list[Receipt]
) -> None:
    record = prepared(qtbot, page, waiting)
    clock.now += timedelta(hours=2)
    to_sign(qtbot, page, record)
    type_text(None, "1105")
    enter()
    enter()
    type_text(None, "Bà Lê Thị Ngọc Ánh")
    page.sign.table.choose(1)
    page.sign.table.setFocus()
    enter()
    type_text(page.sign.reason.edit, "thiếu ảnh")
    enter()
    assert [row.cells[0].text for row in page.sign.table.rows_model.rows] == ["Nhận", "Không nhận"]
    assert page.sign.totals.text() == "Cơ quan nhận 1 hồ sơ · phí, lệ phí giao kèm 135.000 đ"
    enter(CTRL)
    settle(qtbot)
    assert window.line.text().startswith("Đã bàn giao 1 hồ sơ cho Sở Giao thông vận tải tỉnh Vĩnh Phúc, ký 11:05.")
    assert ask(counter, "SELECT filed_at, state FROM dossier ORDER BY id LIMIT 2") == [
        ("2019-08-15T11:05:00.000000+07:00", "handed_over"),
        (None, "accepted"),
    ]


@pytest.mark.parametrize(
    ("hour", "who", "field", "says"),
    [
        ("1205", "Ánh", "time", "Giờ ký không thể sau giờ hiện tại."),
        ("0930", "Ánh", "time", "Giờ ký không thể trước lúc lập Biên bản (09:42 15/08/2019)."),
        ("", "Ánh", "time", "Không đọc được giờ “”. Ghi như 10:05 hoặc 1005."),
        ("10:x", "Ánh", "time", "Không đọc được giờ “10:x”. Ghi như 10:05 hoặc 1005."),
        ("1105", "", "receiver", "Chưa ghi họ và tên người nhận của cơ quan."),
    ],
)
def test_a_wrong_signature_is_said_beside_its_field(
    qtbot: QtBot,
    page: HandoverPage,
    counter: Counter,
    clock: Clock,
    waiting: list[Receipt],
    hour: str,
    who: str,
    field: str,
    says: str,
) -> None:
    record = prepared(qtbot, page, waiting)
    clock.now += timedelta(hours=2)
    to_sign(qtbot, page, record)
    before = everything(counter.db)
    type_text(page.sign.time.edit, hour)
    type_text(page.sign.receiver.edit, who)
    enter(CTRL)
    settle(qtbot)
    stop = getattr(page.sign, field)
    assert stop.message() == says
    assert stop.edit.hasFocus()
    assert page.sign.button.isEnabled()
    assert everything(counter.db) == before


def test_a_signed_record_is_nothing_to_sign(
    qtbot: QtBot, page: HandoverPage, clock: Clock, waiting: list[Receipt]
) -> None:
    record = prepared(qtbot, page, waiting)
    clock.now += timedelta(hours=2)
    to_sign(qtbot, page, record)
    type_text(page.sign.time.edit, "1105")
    type_text(page.sign.receiver.edit, "Ánh")
    enter(CTRL)
    settle(qtbot)
    scan(record.code)
    assert page.list.last.accessibleName() == f"Không phải phiếu gửi: {record.code}"


def test_it_opens_at_a_record(qtbot: QtBot, page: HandoverPage, counter: Counter, waiting: list[Receipt]) -> None:
    record = handover.prepare(counter, GTVT, [waiting[0].item_number], "prepare-1")
    page.begin_with(record.code)
    page.begin()
    settle(qtbot)
    assert page.sign.isVisible()
    assert page.sign.title.text().startswith(record.code)
    page.begin()
    settle(qtbot)
    assert page.list.isVisible()


def test_another_agency_by_key_forgets_the_ticks(qtbot: QtBot, page: HandoverPage, waiting: list[Receipt]) -> None:
    scan(waiting[0].item_number)
    press(Qt.Key.Key_Down, ALT)
    settle(qtbot)
    assert ticks(page) == ["Chưa"]
    press(Qt.Key.Key_Up, ALT)
    settle(qtbot)
    assert ticks(page) == ["Chưa", "Chưa"]


@pytest.mark.parametrize(
    ("typed", "time"), [("1005", "10:05"), ("10:05", "10:05"), ("10h05", "10:05"), ("9", "09:00"), ("9 giờ", "09:00")]
)
def test_times_as_they_are_typed(typed: str, time: str) -> None:
    assert f"{parse_time(typed):%H:%M}" == time


@pytest.mark.parametrize("typed", ["", "x", "25", "2460", "10:x", ":5", "1:2:3", "-1"])
def test_what_is_no_time(typed: str) -> None:
    with pytest.raises(Refused, match="Không đọc được giờ"):
        parse_time(typed)


def test_enter_leads_from_the_receiver_to_the_items_and_nothing_typed_is_lost(
    qtbot: QtBot, window: MainWindow, page: HandoverPage, clock: Clock, counter: Counter, waiting: list[Receipt]
) -> None:
    record = prepared(qtbot, page, waiting)
    clock.now += timedelta(hours=2)
    to_sign(qtbot, page, record)
    assert "Enter sau tên người nhận: xuống danh sách" in window.line.text()
    type_text(None, "1105")
    enter()
    enter()
    type_text(None, "Bà Lê Thị Ngọc Ánh")
    enter()
    press(Qt.Key.Key_Down)
    enter()
    type_text(None, "thiếu ảnh")
    press(Qt.Key.Key_Up, ALT)
    settle(qtbot)
    assert page.list.isVisible()
    press(Qt.Key.Key_Down, ALT)
    assert page.sign.isVisible()
    assert [field.text() for field in page.sign.fields] == ["1105", "15/08/2019", "Bà Lê Thị Ngọc Ánh", "thiếu ảnh"]
    assert page.sign.table.current_key() == waiting[1].item_number
    enter(CTRL)
    assert page.sign.reason.message() == "Bấm Enter để ghi lý do này cho hồ sơ đang chọn, hoặc xóa đi."
    enter()
    scan(record.code)
    assert [row.cells[0].text for row in page.sign.table.rows_model.rows] == ["Nhận", "Không nhận"]
    enter(CTRL)
    settle(qtbot)
    assert window.line.text().startswith("Đã bàn giao 1 hồ sơ")
    assert page.sign.record is None


def test_an_arrow_from_the_button_stays_in_the_record(
    qtbot: QtBot, page: HandoverPage, clock: Clock, waiting: list[Receipt]
) -> None:
    record = prepared(qtbot, page, waiting)
    to_sign(qtbot, page, record)
    page.sign.button.setFocus()
    press(Qt.Key.Key_Down)
    assert page.sign.table.hasFocus()
    enter()
    assert page.sign.isVisible()
    assert page.sign.reason.edit.hasFocus()


def test_another_clerk_finds_nothing_of_what_was_typed(
    qtbot: QtBot, page: HandoverPage, counter: Counter, waiting: list[Receipt]
) -> None:
    record = prepared(qtbot, page, waiting)
    to_sign(qtbot, page, record)
    type_text(None, "1105")
    page.set_counter(counter)
    page.begin()
    settle(qtbot)
    scan(record.code)
    assert page.sign.time.text() == ""


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("14082019", "Giờ ký không thể trước lúc lập Biên bản (09:42 15/08/2019)."),
        ("16082019", "Giờ ký không thể sau giờ hiện tại."),
        ("3108x", "Không đọc được ngày “3108x”. Nhập như 15/8, 15/8/2019, 1508, +7 hoặc h (hôm nay)."),
    ],
)
def test_a_wrong_day_is_said_at_the_day(
    qtbot: QtBot, page: HandoverPage, clock: Clock, waiting: list[Receipt], day: str, says: str
) -> None:
    record = prepared(qtbot, page, waiting)
    clock.now += timedelta(hours=2)
    to_sign(qtbot, page, record)
    type_text(None, "1105")
    enter()
    type_text(None, day)
    assert page.sign.day.text() == day
    type_text(page.sign.receiver.edit, "Ánh")
    enter(CTRL)
    settle(qtbot)
    assert page.sign.day.message() == says
    assert page.sign.day.edit.hasFocus()
    assert page.sign.time.message() == ""


def test_what_is_no_time_is_refused_at_enter(qtbot: QtBot, page: HandoverPage, waiting: list[Receipt]) -> None:
    record = prepared(qtbot, page, waiting)
    to_sign(qtbot, page, record)
    type_text(None, "25h70")
    enter()
    assert page.sign.time.message() == "Không đọc được giờ “25h70”. Ghi như 10:05 hoặc 1005."
    assert page.sign.time.edit.hasFocus()


def test_the_line_names_the_key_that_leads_to_the_signature(
    qtbot: QtBot, window: MainWindow, page: HandoverPage, waiting: list[Receipt]
) -> None:
    prepared(qtbot, page, waiting)
    assert window.line.text().endswith("Hai bên ký xong: Alt+↓ đến Biên bản (hoặc quét mã) để ghi giờ ký.")


def test_all_ticked_is_nothing_to_look_after(page: HandoverPage, waiting: list[Receipt]) -> None:
    assert page.list.left.property("tone") == "amber"
    for receipt in waiting[:2]:
        scan(receipt.item_number)
    assert (page.list.left.text(), page.list.left.property("tone")) == ("đủ", "green")
