"""F7 by keys and scans: finding, the whole history of a dossier, its clocks, its papers again, its next step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bcdesk.core.delivery import NonDelivery, NoticeWay, ResultReceipt
from bcdesk.core.dossier import Receipt
from bcdesk.core.handover import Signing
from bcdesk.core.staff import Role
from bcdesk.core.states import Stage
from bcdesk.desk import delivery, handover, staff
from bcdesk.desk.counter import Counter
from bcdesk.desk.history import dossier_history
from bcdesk.desk.result import collect
from bcdesk.gui import background
from bcdesk.gui.find_page import FindPage
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from tests.counter import HANH, Clock, ask, one
from tests.desk.results import SLIP, collected, handing, of_intake, two_way
from tests.gui.conftest import put

CARD = "026185003412|135123456|Nguyễn Thị Hạnh|12031985|Nữ|Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042021"
FEE = "Lệ phí cấp giấy phép lái xe (thu hộ khi tiếp nhận)"


@pytest.fixture
def page(window: MainWindow, counter: Counter, qtbot: QtBot) -> FindPage:
    made = FindPage()
    made.set_counter(counter)
    put(window, made)
    return made


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


def rows(page: FindPage) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in page.view.table.rows_model.rows]


def found(page: FindPage) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in page.table.rows_model.rows]


def money(page: FindPage) -> list[tuple[str, str]]:
    """The lines of the third card on the right: name and sum."""
    labels = [label.text() for label in page.view.right.itemAt(2).widget().findChildren(QLabel)][1:]
    return list(zip(labels[::2], labels[1::2], strict=True))


def clocks(page: FindPage) -> list[str]:
    assert page.view.history is not None
    return [page.view.parcels.itemAt(at).widget().pill.accessibleName() for at in range(page.view.parcels.count())]


def round_trip(counter: Counter, clock: Clock) -> tuple[Receipt, ResultReceipt]:
    """Taken in on Thursday, handed over at noon, collected on Friday, a day of a courier's, then at the counter."""
    intake = two_way(counter)
    record = handover.prepare(counter, "VP-SGTVT", [intake.item_number], "prepare-1")
    clock.now += timedelta(hours=2)
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh"))
    clock.now += timedelta(days=1)
    result = collect(counter, of_intake(intake))
    clock.now += timedelta(minutes=5)
    delivery.give_to_courier(counter, (result.item_number,), "Vũ Đình Lộc", "give-1")
    clock.now += timedelta(hours=2)
    delivery.fail_attempt(counter, result.item_number, NonDelivery.NOT_FOUND, clock.now, "fail-1")
    delivery.invite(counter, result.item_number, "invite-1", NoticeWay.MESSAGE)
    return intake, result


def test_the_whole_history_stands_on_one_page(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter, clock: Clock
) -> None:
    intake, result = round_trip(counter, clock)
    delivery.hand_out(counter, handing(result, recovered=(), lost=(SLIP,)))
    scan(intake.item_number)
    settle(qtbot)
    assert [row[:3] for row in rows(page)] == [
        ["Đã trả kết quả", "16/08/2019 13:47", f"Nguyễn Thị Hạnh. khách làm mất {SLIP}"],
        ["Mời nhận", "16/08/2019 13:47", "Nhắn tin"],
        ["Không phát được", "16/08/2019 13:47", "Không tìm được người nhận tại địa chỉ ghi trên bưu gửi"],
        ["Giao bưu tá", "16/08/2019 11:47", "Vũ Đình Lộc"],
        ["Nhận kết quả", "16/08/2019 11:42", "Sở Giao thông vận tải tỉnh Vĩnh Phúc"],
        ["Biên bản đã ký", "15/08/2019 11:42", "Ký 11:42 15/08/2019, Sở Giao thông vận tải tỉnh Vĩnh Phúc"],
        ["Lập Biên bản", "15/08/2019 09:42", "BG281530190815001"],
        ["Đã tiếp nhận", "15/08/2019 09:42", "Thu 195.000 đ. Bộ thứ hai"],
    ]
    assert {row[3] for row in rows(page)} == {"Trần Thị Mai"}
    assert [row[4] for row in rows(page)[4:]] == ["Phiếu gửi kết quả", "", "Biên bản", "Phiếu gửi"]
    assert clocks(page) == ["Đã bàn giao đúng hạn", "Đã báo, đã phát đúng hạn"]
    assert page.view.history is not None
    charges = [(line.name, line.amount_vnd) for line in page.view.history.charges]
    assert charges == [("Cước dịch vụ", 60_000), ("Lệ phí cấp giấy phép lái xe", 135_000)]
    assert window.line.text().startswith(f"{intake.item_number}: phát thành công.")
    assert money(page) == [
        ("Cước dịch vụ", "60.000 đ"),
        ("Lệ phí cấp giấy phép lái xe (thu hộ khi tiếp nhận, biên lai 02TP/19P 0004512)", "135.000 đ"),
        ("Đã thu tiền mặt 15/08", "195.000 đ"),
        ("Đã nộp cơ quan 15/08", "135.000 đ"),
    ]
    assert page.view.opened.text() == "Đã mở xem: Trần Thị Mai 13:47 16/08/2019"
    assert not page.view.next.isVisible()
    assert one(counter, "SELECT count(*) FROM opening") == 1


def test_papers_are_printed_again_by_key(qtbot: QtBot, page: FindPage, counter: Counter, clock: Clock) -> None:
    again: list[tuple[str, int]] = []
    page.reprint_asked.connect(lambda number, seq: again.append((number, seq)))
    intake, result = round_trip(counter, clock)
    scan(result.item_number)
    settle(qtbot)
    assert page.view.again.text() == "In lại Phiếu gửi kết quả"
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_End, CTRL)
    assert page.view.again.text() == "In lại Phiếu gửi"
    press(Qt.Key.Key_P, CTRL)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_P, CTRL)
    assert [number for number, _seq in again] == [result.item_number, intake.item_number, "BG281530190815001"]
    papers = "SELECT DISTINCT item_number FROM paper WHERE seq = ?"
    assert [ask(counter, papers, seq) for _number, seq in again] == [[(number,)] for number, _seq in again]


def test_enter_leads_to_the_next_step(qtbot: QtBot, page: FindPage, counter: Counter, clock: Clock) -> None:
    asked: list[tuple[str, str]] = []
    page.step_asked.connect(lambda name, number: asked.append((name, number)))
    new = two_way(counter, "form-9")
    scan(new.item_number)
    settle(qtbot)
    enter()
    intake, result = round_trip(counter, clock)
    scan(intake.item_number)
    settle(qtbot)
    enter()
    assert asked == [("handover", new.item_number), ("delivery", result.item_number)]


def test_the_key_of_the_page_leads_to_the_list_and_not_to_the_dossier_of_before(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter
) -> None:
    asked: list[tuple[str, str]] = []
    page.step_asked.connect(lambda name, number: asked.append((name, number)))
    intake = two_way(counter)
    type_text(page.field, "hanh")
    enter()
    settle(qtbot)
    enter()
    settle(qtbot)
    assert page.view.isVisible()
    window.open_page("page")
    settle(qtbot)
    assert not page.view.isVisible()
    assert page.field.hasFocus()
    assert [row[0] for row in found(page)] == [intake.item_number]
    press(Qt.Key.Key_P, CTRL)
    enter()
    settle(qtbot)
    assert asked == []
    assert page.table.hasFocus()


def test_a_dossier_that_another_page_opens_stays_in_front_of_an_old_list(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter
) -> None:
    intake = two_way(counter)
    type_text(page.field, "hanh")
    enter()
    settle(qtbot)
    window.open_page("page")
    page.open_dossier(intake.item_number)
    settle(qtbot)
    assert page.view.isVisible()
    assert window.line.text().startswith(intake.item_number)


def test_a_clock_that_ran_out_says_so(qtbot: QtBot, page: FindPage, counter: Counter, clock: Clock) -> None:
    intake = two_way(counter)
    for days, words in ((0, "Hạn 19/08"), (4, "Đến hạn hôm nay"), (5, "Quá hạn 19/08")):
        clock.now += timedelta(days=days)
        scan(intake.item_number)
        settle(qtbot)
        assert clocks(page) == [words, "Chưa bắt đầu"]
        clock.now -= timedelta(days=days)
    record = handover.prepare(counter, "VP-SGTVT", [intake.item_number], "prepare-1")
    clock.now += timedelta(days=5)
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh"))
    scan(intake.item_number)
    settle(qtbot)
    assert clocks(page)[0] == "Đã bàn giao chậm 1 ngày"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("hanh", ["Nguyễn Thị Hạnh ***412"]),
        ("0912345678", ["Trần Quốc Bảo ***234", "Nguyễn Thị Hạnh ***412"]),
        ("026085001234", ["Trần Quốc Bảo ***234"]),
        ("quoc bao", ["Trần Quốc Bảo ***234"]),
    ],
)
def test_words_and_numbers_find_dossiers_also_of_elsewhere(
    qtbot: QtBot, page: FindPage, counter: Counter, typed: str, names: list[str]
) -> None:
    two_way(counter)
    collected(counter, recipient=replace(HANH, name="Trần Quốc Bảo", id_number="026085001234"))
    type_text(page.field, typed)
    enter()
    settle(qtbot)
    assert [row[1] for row in found(page)] == names
    assert page.table.hasFocus()
    enter()
    settle(qtbot)
    assert page.view.isVisible()
    press(Qt.Key.Key_Escape)
    assert page.step_back()
    assert page.table.hasFocus()


def test_it_searches_while_typing_and_a_new_key_takes_the_place_of_the_old(
    qtbot: QtBot, page: FindPage, counter: Counter
) -> None:
    two_way(counter)
    collected(counter, recipient=replace(HANH, name="Trần Quốc Bảo", id_number="026085001234"))
    for typed, names in (
        ("han", ["Nguyễn Thị Hạnh ***412"]),
        ("anh b", []),
        ("xa dong tinh", ["Trần Quốc Bảo ***234", "Nguyễn Thị Hạnh ***412"]),
    ):
        page.field.clear()
        type_text(page.field, typed)
        qtbot.waitUntil(lambda names=names: [row[1] for row in found(page)] == names)
        assert page.field.hasFocus()
    press(Qt.Key.Key_Down)
    assert page.table.hasFocus()
    press(Qt.Key.Key_Up)
    assert page.field.hasFocus()


def test_an_answer_that_comes_too_late_is_not_shown(qtbot: QtBot, page: FindPage, counter: Counter) -> None:
    two_way(counter)
    page.field.setText("hanh")
    page._look()
    page.field.setText("khong co ai")
    page._look()
    settle(qtbot)
    assert found(page) == []


def test_days_and_stage_narrow_the_list(qtbot: QtBot, page: FindPage, counter: Counter, clock: Clock) -> None:
    first = two_way(counter)
    clock.now += timedelta(days=1)
    second = collected(counter)
    numbers = {"first": first.item_number, "second": second.item_number}

    def shown() -> list[str]:
        return [name for row in found(page) for name, number in numbers.items() if row[0] == number]

    type_text(page.field, "hanh")
    qtbot.waitUntil(lambda: shown() == ["second", "first"])
    type_text(page.filters.until.edit, "15/8")
    qtbot.waitUntil(lambda: shown() == ["first"])
    page.filters.until.set_text("")
    type_text(page.filters.since.edit, "h")
    qtbot.waitUntil(lambda: shown() == ["second"])
    type_text(page.filters.since.edit, "x")
    qtbot.waitUntil(lambda: "Không đọc được ngày" in page.filters.since.message())
    page.filters.since.set_text("")
    page.filters.stage.combo.setFocus()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: shown() == ["first"])
    assert page.filters.stage.value() is Stage.HERE
    page.field.clear()
    enter()
    settle(qtbot)
    assert shown() == ["first"]
    assert page.table.hasFocus()


def test_a_scan_into_the_field_asks_once_and_stays_on_the_dossier(
    qtbot: QtBot, page: FindPage, counter: Counter
) -> None:
    intake = two_way(counter)
    scan(intake.item_number)
    settle(qtbot)
    typing = page.findChild(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(typing, QTimer)
    qtbot.waitUntil(lambda: not typing.isActive())
    settle(qtbot)
    assert page.view.isVisible()
    assert page.field.text() == ""


def test_who_opened_it_stands_under_the_history(qtbot: QtBot, page: FindPage, counter: Counter, clock: Clock) -> None:
    intake = two_way(counter)
    boss = next(person for person in staff.roster(counter) if person.role is Role.SUPERVISOR)
    dossier_history(replace(counter, clerk=boss), intake.item_number)
    for _turn in range(2):
        clock.now += timedelta(hours=1)
        page.open_dossier(intake.item_number)
        settle(qtbot)
    seen = page.view.opened.text()
    assert seen == f"Đã mở xem: Trần Thị Mai 11:42 15/08/2019, 2 lần; {boss.name} 09:42 15/08/2019"


def test_a_card_finds_its_person(qtbot: QtBot, page: FindPage, counter: Counter) -> None:
    intake = two_way(counter)
    scan(CARD)
    settle(qtbot)
    assert [row[0] for row in found(page)] == [intake.item_number]
    assert page.field.text() == "Nguyễn Thị Hạnh"


def test_a_dossier_code_finds_its_dossier(qtbot: QtBot, page: FindPage, counter: Counter) -> None:
    result = collected(counter, dossier_code="000.00.25.H62-190815-0001")
    scan("000.00.25.H62-190815-0001")
    settle(qtbot)
    assert page.view.history is not None
    assert [one.item_number for one in page.view.history.parcels] == [result.item_number]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("TH281530050VN", "Không có hồ sơ nào mang số hiệu TH281530050VN ở quầy này."),
        ("000.00.25.H62-190815-0009", "Không có hồ sơ nào mang số hiệu 000.00.25.H62-190815-0009 ở quầy này."),
        ("TH281530014VN", "Mã này giống số hiệu bưu gửi 13 ký tự, sai số kiểm tra"),
    ],
)
def test_what_is_not_here_is_said(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter, code: str, words: str
) -> None:
    scan(code)
    settle(qtbot)
    assert window.line.text().startswith(words)
    assert one(counter, "SELECT count(*) FROM opening") == 0


def test_the_line_follows_the_list(qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter) -> None:
    two_way(counter)
    for typed, said in (
        ("hanh", "Tìm thấy 1 hồ sơ."),
        ("x", "Không có hồ sơ nào khớp “hanhx” ở quầy này."),
        ("\b", "Tìm thấy 1 hồ sơ."),
        ("\b\b\b\b", "Gõ đến đâu tìm đến đó"),
    ):
        for sign in typed:
            press(Qt.Key.Key_Backspace) if sign == "\b" else type_text(page.field, sign)
        qtbot.waitUntil(lambda said=said: window.line.text().startswith(said))
        settle(qtbot)
        assert len(found(page)) == (1 if said.startswith("Tìm") else 0)


def test_what_to_try_after_a_number_is_not_to_type_fewer_words(
    qtbot: QtBot, window: MainWindow, page: FindPage, counter: Counter
) -> None:
    two_way(counter)
    for typed, advice in (("0912345679", "Xem lại từng chữ số"), ("khong co ai", "Gõ ít chữ hơn")):
        page.field.clear()
        type_text(page.field, typed)
        enter()
        settle(qtbot)
        assert page.empty.isVisible()
        assert advice in page.empty.text()
        assert ("Gõ ít chữ" in page.empty.text()) is (advice == "Gõ ít chữ hơn")


def test_nothing_found_is_said(qtbot: QtBot, window: MainWindow, page: FindPage) -> None:
    type_text(page.field, "khong co ai")
    enter()
    settle(qtbot)
    assert window.line.text() == "Không có hồ sơ nào khớp “khong co ai” ở quầy này."
    assert page.field.hasFocus()


def test_the_appointment_is_recorded_where_the_dossier_is_looked_at(
    page: FindPage, window: MainWindow, counter: Counter, clock: Clock, qtbot: QtBot
) -> None:
    intake = two_way(counter)
    record = handover.prepare(counter, "VP-SGTVT", [intake.item_number], "prepare-1")
    page.open_dossier(intake.item_number)
    settle(qtbot)
    type_text(page.view.appointment.day.edit, "30/8/2019")
    press(Qt.Key.Key_K, CTRL)
    settle(qtbot)
    assert page.view.appointment.day.message()  # not with the agency yet
    clock.now += timedelta(hours=1)
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh"))
    enter()
    type_text(None, "1294/TN")
    enter()
    settle(qtbot)
    assert "Đã ghi ngày hẹn trả 30/08/2019" in window.line.text()
    assert ask(counter, "SELECT due_on, slip_number FROM appointment") == [("2019-08-30", "1294/TN")]
