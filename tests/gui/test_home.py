"""The home page on a real desk: whatever comes into its one field, what waits, what was done last."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.delivery import NoticeWay
from bcdesk.core.dossier import ResultPlace
from bcdesk.core.handover import Signing
from bcdesk.core.identity import Card
from bcdesk.desk import delivery, handover, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PrintJob, PrintState
from bcdesk.gui import background
from bcdesk.gui.home import Home
from bcdesk.gui.home_list import Filter
from bcdesk.gui.keys import ALT, CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow, Place
from bcdesk.gui.messages import hint
from tests.counter import HANH, INTAKE, MORNING, Clock, another
from tests.desk.results import collected, handing
from tests.gui.conftest import put

CARD = "026185003412|135123456|Nguyễn Thị Hạnh|12031985|Nữ|Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042021"


@pytest.fixture
def home(window: MainWindow, counter: Counter, qtbot: QtBot) -> Home:
    """Two dossiers lie at the counter; the paper of the first is printed, that of the second failed."""
    first = accept(counter, INTAKE)
    accept(counter, another("form-2", "Đỗ Văn Hùng", phone="0987654321", id_number="026090004127"))
    for job, state in zip(prints.pending(counter), (PrintState.SENT, PrintState.FAILED), strict=True):
        prints.mark(counter, job.id, state, "hết giấy" if state is PrintState.FAILED else "")
    page = Home()
    page.set_counter(counter)
    put(window, page, Place("Quầy số 1"))
    qtbot.waitUntil(background.idle)
    assert first.item_number == "TH281530015VN"
    return page


def rows(home: Home) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in home.list.table.rows_model.rows]


def test_it_shows_what_waits_what_was_done_and_how_many(home: Home) -> None:
    assert home.field.hasFocus()
    shown = rows(home)
    assert [row[0] for row in shown] == ["In lỗi", "Chờ bàn giao", "Chờ bàn giao"]
    assert [row[4] for row in shown] == ["In tiếp", "Xem", "Xem"]
    assert shown[2][1] == "TH281530015VN  Nguyễn Thị Hạnh ***412"
    assert shown[2][3] == "19/08/2019"
    assert home.last.number.text() == shown[0][1]
    assert (home.last.taken.figure.text(), home.last.change.figure.text()) == ("165.000 đ", "35.000 đ")
    assert home.last.who.text().startswith("Đã tiếp nhận: Đỗ Văn Hùng, Đổi Giấy phép lái xe")
    assert [figure.count for figure in home.day.figures.values()] == [2, 0, 0, 0]
    assert "026185003412" not in str(shown)


def test_an_empty_counter_says_what_to_do(window: MainWindow, counter: Counter, qtbot: QtBot) -> None:
    page = Home()
    page.set_counter(counter)
    put(window, page)
    qtbot.waitUntil(background.idle)
    assert page.list.empty.isVisible()
    assert "F2" in page.list.empty.text()
    assert page.last.who.text() == "Chưa làm việc nào với hồ sơ ở quầy này."
    assert not page.last.again.isVisible()


def test_it_says_what_comes_next_and_not_what_the_page_before_said(home: Home, window: MainWindow) -> None:
    window.say(hint("Đã đọc thẻ của **Nguyễn Thị Hạnh**."))
    window.open_page("page")
    assert window.line.text().startswith("Sẵn sàng.")


def test_filters_by_key(home: Home) -> None:
    press(Qt.Key.Key_2, ALT)
    assert home.list.chips[Filter.PRINTS].isChecked()
    assert [row[0] for row in rows(home)] == ["In lỗi"]
    press(Qt.Key.Key_3, ALT)
    assert [row[0] for row in rows(home)] == ["Chờ bàn giao", "Chờ bàn giao"]


def test_down_and_enter_on_a_paper_prints_it(home: Home) -> None:
    asked: list[PrintJob] = []
    home.print_asked.connect(asked.append)
    press(Qt.Key.Key_Down)
    enter()
    assert [job.state for job in asked] == [PrintState.FAILED]
    press(Qt.Key.Key_Up)
    assert home.field.hasFocus()


@pytest.mark.parametrize("code", ["TH281530015VN", own_qr(RecordKind.ITEM, "TH281530015VN", MORNING.date())])
def test_a_scanned_item_opens_its_history(home: Home, qtbot: QtBot, code: str) -> None:
    asked: list[str] = []
    home.history_asked.connect(asked.append)
    scan(code)
    qtbot.waitUntil(background.idle)
    assert asked == ["TH281530015VN"]
    assert home.field.text() == ""


def test_a_dossier_code_opens_its_history(home: Home, counter: Counter, qtbot: QtBot) -> None:
    asked: list[str] = []
    home.history_asked.connect(asked.append)
    collected(counter, dossier_code="000.00.25.H62-190815-0001")
    scan("000.00.25.H62-190815-0001")
    qtbot.waitUntil(background.idle)
    assert asked == ["000.00.25.H62-190815-0001"]


def test_a_card_goes_to_intake_and_leaves_nothing_behind(home: Home, qtbot: QtBot) -> None:
    cards: list[Card] = []
    home.card_scanned.connect(cards.append)
    type_text(home.field, "chu cu")
    scan(CARD)
    qtbot.waitUntil(background.idle)
    assert [card.name for card in cards] == ["Nguyễn Thị Hạnh"]
    assert home.field.text() == ""


@pytest.mark.parametrize("id_number", ["026185003412", "135123456"])
def test_what_waits_for_the_owner_of_a_card_comes_first(
    home: Home, window: MainWindow, counter: Counter, qtbot: QtBot, id_number: str
) -> None:
    cards: list[Card] = []
    asked: list[str] = []
    home.card_scanned.connect(cards.append)
    home.result_asked.connect(asked.append)
    result = collected(counter, recipient=replace(HANH, id_number=id_number))
    scan(CARD)
    qtbot.waitUntil(background.idle)
    assert cards == []
    assert home.list.title.text() == "Nguyễn Thị Hạnh: 1 kết quả chờ trả"
    assert [row[4] for row in rows(home)] == ["Mở", "Tiếp nhận"]
    enter()
    assert asked == [result.item_number]
    press(Qt.Key.Key_Down)
    enter()
    assert [card.name for card in cards] == ["Nguyễn Thị Hạnh"]


def test_each_figure_of_the_day_opens_its_list(
    home: Home, window: MainWindow, counter: Counter, clock: Clock, qtbot: QtBot
) -> None:
    record = handover.prepare(counter, "VP-SGTVT", ["TH281530015VN"], "prepare-1")
    clock.now += timedelta(hours=1)
    handover.sign(counter, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh"))
    result = collected(counter)
    delivery.hand_out(counter, handing(result))
    home.refresh()
    qtbot.waitUntil(background.idle)
    assert [figure.count for figure in home.day.figures.values()] == [2, 1, 1, 1]
    assert (home.last.number.text(), home.last.taken.figure.text()) == (result.item_number, "30.000 đ")
    assert home.last.who.text().startswith("Đã trả kết quả: Nguyễn Thị Hạnh")
    for key, title, numbers in (
        (Qt.Key.Key_1, "Tiếp nhận hôm nay: 2 hồ sơ", ["TH281530029VN", "TH281530015VN"]),
        (Qt.Key.Key_2, "Bàn giao hôm nay: 1 hồ sơ", ["TH281530015VN"]),
        (Qt.Key.Key_4, "Trả kết quả hôm nay: 1 hồ sơ", [result.item_number]),
    ):
        press(key, CTRL)
        qtbot.waitUntil(lambda title=title: home.list.title.text() == title)
        assert [row[1].split("  ")[0] for row in rows(home)] == numbers
    press(Qt.Key.Key_Escape)
    assert home.list.title.text() == "Việc hôm nay"


def test_a_dossier_near_the_end_of_its_days_stands_first(home: Home, clock: Clock, qtbot: QtBot) -> None:
    for days, words in ((0, "Chờ bàn giao"), (4, "Đến hạn hôm nay"), (5, "Quá hạn bàn giao")):
        clock.now = MORNING + timedelta(days=days)
        home.refresh()
        qtbot.waitUntil(background.idle)
        assert [row[0] for row in rows(home)][1:] == [words, words]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("hung do", ["Đỗ Văn Hùng"]),
        ("nguyen thi hanh", ["Nguyễn Thị Hạnh"]),
        ("0987654321", ["Đỗ Văn Hùng"]),
        ("026185003412", ["Nguyễn Thị Hạnh"]),
        ("0987 654", ["Đỗ Văn Hùng"]),
        ("xa dong tinh", ["Đỗ Văn Hùng", "Nguyễn Thị Hạnh"]),
        ("khong co ai", []),
    ],
)
def test_words_and_numbers_search_until_escape(home: Home, qtbot: QtBot, typed: str, found: list[str]) -> None:
    type_text(home.field, typed)
    enter()
    qtbot.waitUntil(lambda: home.list.title.text().startswith("Tìm thấy"))
    assert [row[1].split("  ")[1].rsplit(" ", 1)[0] for row in rows(home)] == found
    press(Qt.Key.Key_Escape)
    assert home.field.hasFocus()
    assert home.list.title.text() == "Việc hôm nay"


def test_an_old_search_does_not_hide_the_work(home: Home, window: MainWindow, qtbot: QtBot) -> None:
    for leave in (lambda: window.open_page("page"), lambda: press(Qt.Key.Key_Escape)):
        type_text(home.field, "hung do")
        enter()
        qtbot.waitUntil(lambda: home.list.title.text().startswith("Tìm thấy 1 hồ sơ") and len(rows(home)) == 1)
        press(Qt.Key.Key_Up)  # to put the question better
        assert home.field.hasFocus()
        assert (home.field.text(), len(rows(home))) == ("hung do", 1)
        home.list.enter()
        leave()
        qtbot.waitUntil(background.idle)
        assert home.field.hasFocus()
        assert (home.field.text(), home.list.title.text(), len(rows(home))) == ("", "Việc hôm nay", 3)
        assert window.line.text().startswith("Sẵn sàng.")


def test_a_search_that_answers_after_the_page_was_opened_again_shows_nothing(
    home: Home, window: MainWindow, qtbot: QtBot
) -> None:
    type_text(home.field, "hung do")
    enter()
    window.open_page("page")
    qtbot.waitUntil(background.idle)
    assert (home.list.title.text(), len(rows(home))) == ("Việc hôm nay", 3)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("TH281530014VN", "Mã này giống số hiệu bưu gửi 13 ký tự, sai số kiểm tra"),
        ("8934588012228", "Mã này giống mã vạch hàng hóa (EAN-13)"),
        ("1.002809", "1.002809 là mã thủ tục. Bấm F2 để tiếp nhận."),
        ("TH281530050VN", "Mã này giống số hiệu bưu gửi nhưng không có ở điểm này: TH281530050VN"),
        ("000.00.25.H62-190815-0009", "Mã này giống mã hồ sơ nhưng không có ở điểm này"),
        ("BG281530190815009", "Mã này giống mã Biên bản giao nhận nhưng không có ở điểm này"),
        ("BH281530190815001", "Hồ sơ tạm lưu BH281530190815001 không có ở quầy này."),
    ],
)
def test_what_nothing_knows_is_told_and_kept(
    home: Home, window: MainWindow, qtbot: QtBot, code: str, words: str
) -> None:
    scan(code)
    qtbot.waitUntil(background.idle)
    assert window.line.text().startswith(words)
    assert home.field.text() == code
    assert home.field.selectedText() == code


def test_results_records_and_invitations_wait_here_too(
    home: Home, counter: Counter, clock: Clock, qtbot: QtBot
) -> None:
    asked: list[str] = []
    home.result_asked.connect(asked.append)
    home.record_asked.connect(asked.append)
    record = handover.prepare(counter, "VP-SGTVT", ["TH281530015VN"], "prepare-1")
    result = collected(counter, result_place=ResultPlace.COUNTER)
    delivery.notify(counter, result.item_number, NoticeWay.PHONE, "notify-1")
    for job in prints.pending(counter):
        prints.mark(counter, job.id, PrintState.SENT)
    later = MORNING + timedelta(days=1)
    for now, step, day, due in ((MORNING, "Chờ khách đến nhận", "Từ 16/08/2019", 0), (later, "Quá hẹn", "Từ 16/08", 1)):
        clock.now = now
        home.refresh()
        qtbot.waitUntil(background.idle)
        shown = {row[0]: row for row in rows(home)}
        assert shown["Chờ ghi giờ ký"][1:] == [
            f"{record.code}, 1 hồ sơ",
            "Sở Giao thông vận tải tỉnh Vĩnh Phúc",
            "Lập 15/08",
            "Ghi giờ ký",
        ]
        [told] = [row for name, row in shown.items() if name.startswith(step)]
        assert (told[1], told[3]) == (f"{result.item_number}  Nguyễn Thị Hạnh ***412", day)
        press(Qt.Key.Key_6, ALT)
        assert len(rows(home)) == due
        press(Qt.Key.Key_1, ALT)
    for key in (Qt.Key.Key_4, Qt.Key.Key_5):
        press(key, ALT)
        home.list.enter()
        enter()
    home.field.setFocus()
    scan(result.item_number)
    qtbot.waitUntil(background.idle)
    scan(record.code)
    qtbot.waitUntil(background.idle)
    assert asked == [record.code, result.item_number, result.item_number, record.code]


def test_a_result_that_has_left_opens_its_history(home: Home, counter: Counter, qtbot: QtBot) -> None:
    asked: list[str] = []
    home.history_asked.connect(asked.append)
    result = collected(counter)
    delivery.hand_out(counter, handing(result))
    scan(result.item_number)
    qtbot.waitUntil(background.idle)
    assert asked == [result.item_number]
