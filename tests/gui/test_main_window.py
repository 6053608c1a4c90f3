"""The window around the pages: keys, header, message line, ring, scans, bugs."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bcdesk.core.errors import Refused, Trouble
from bcdesk.gui import background, messages, style
from bcdesk.gui.background import Bug
from bcdesk.gui.bars import Status
from bcdesk.gui.focus_ring import REACH
from bcdesk.gui.keys import CTRL, enter, press, scan
from bcdesk.gui.main_window import KEYS, MainWindow, Place
from bcdesk.gui.messages import Act, Message, Tone, hint


class Sheet(QWidget):
    """A page with two fields in a form that scrolls."""

    def __init__(self) -> None:
        super().__init__()
        self.scans: list[str] = []
        self.first, self.last, self.area = QLineEdit(), QLineEdit(), QScrollArea()
        form = QWidget()
        form.setMinimumHeight(2000)
        rows = QVBoxLayout(form)
        rows.addWidget(self.first, 0, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(self.last, 0, Qt.AlignmentFlag.AlignBottom)
        self.area.setWidgetResizable(True)
        self.area.setWidget(form)
        QVBoxLayout(self).addWidget(self.area)

    def begin(self) -> None:
        self.first.setFocus()

    def take_scan(self, raw: str) -> None:
        self.scans.append(raw)


@pytest.fixture
def pages(window: MainWindow) -> tuple[Sheet, Sheet, Sheet]:
    signin, home, intake = Sheet(), Sheet(), Sheet()
    window.add_page("sign-in", signin, Place("Bưu chính công ích", bare=True))
    window.add_page("home", home, Place("Quầy số 1"))
    window.add_page("intake", intake, Place("Tiếp nhận hồ sơ", key="F2", back_to="home"))
    window.open_page("home")
    return signin, home, intake


def test_keys_open_pages_and_escape_leads_back(window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]) -> None:
    press(Qt.Key.Key_F2)
    assert (window.current, window.header.title.text()) == ("intake", "Tiếp nhận hồ sơ")
    assert pages[2].first.hasFocus()
    assert [key for key, button in window.fkeys.buttons.items() if button.isChecked()] == ["F2"]
    press(Qt.Key.Key_Escape)
    assert window.current == "home"
    press(Qt.Key.Key_Escape)
    assert window.current == "home"


def test_a_key_whose_page_is_not_there_says_so(window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]) -> None:
    press(Qt.Key.Key_F9)
    assert window.line.text() == "Trang Báo cáo sẽ có ở phiên bản sau."
    assert window.current == "home"
    assert not window.fkeys.buttons["F9"].isChecked()
    window.fkeys.buttons["F3"].click()
    assert window.line.text() == "Trang Bàn giao sẽ có ở phiên bản sau."
    window.on_key("F6", lambda: window.say(hint("Việc")))
    press(Qt.Key.Key_F6)
    assert window.line.text() == "Việc"


def test_ten_keys_never_change_places_and_are_not_there_before_sign_in(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]
) -> None:
    buttons = list(window.fkeys.buttons.values())
    assert [button.text() for button in buttons] == list(KEYS.values())
    assert [button.x() for button in buttons] == sorted(button.x() for button in buttons)
    window.open_page("sign-in")
    press(Qt.Key.Key_F2)
    assert window.current == "sign-in"
    assert not window.fkeys.isVisible()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 720), (1280, 680), (1920, 1080)])
def test_bars_keep_their_heights(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet], width: int, height: int
) -> None:
    window.resize(width, height)
    bars = (window.header, window.line, window.fkeys, window.status)
    assert [bar.height() for bar in bars] == [44, 40, 44, 32]
    assert window.status.geometry().bottom() == height - 1


def test_header_and_status_say_where_and_when(window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]) -> None:
    assert window.header.context.text() == "Thứ năm, ngày 15 tháng 8 năm 2019"
    window.header.show_context("Hồ sơ tạm lưu N190815-0007")
    assert window.header.context.text() == "Hồ sơ tạm lưu N190815-0007"
    assert window.status.time.text() == "15/08/2019  16:35"
    window.show_status(Status(station="BĐ-VHX Đồng Tĩnh (281530)", printer="Máy in: lỗi", printer_attention=True))
    assert window.status.station.label.text() == "BĐ-VHX Đồng Tĩnh (281530)"
    assert window.status.printer.label.property("tone") == "attention"
    assert not window.status.sync.isVisible()
    assert not window.status.shortage.isVisible()


def test_a_warning_takes_its_room_from_what_everybody_knows(qtbot: QtBot, window: MainWindow) -> None:
    full = Status(
        station="Bưu điện – Văn hóa xã Đồng Tĩnh (281530)",
        clerk="Trần Thị Mai",
        shift="Ca mở 07:30, ngày 15/08",
        printer="Máy in sẵn sàng",
        shortage="Đĩa còn 312 MB; còn 48 số hiệu",
        sync="Tỉnh không nhận: trưởng bưu cục xem F10",
        sync_attention=True,
    )
    window.show_status(full)
    bar = window.status
    for item in (bar.shortage, bar.printer, bar.sync, bar.shift):
        qtbot.waitUntil(lambda item=item: item.label.width() >= item.label.sizeHint().width())
    assert window.width() == 1366
    assert bar.time.geometry().right() < bar.width()
    assert bar.shortage.label.property("tone") == "attention"


def test_a_scan_goes_to_the_page_in_front(window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]) -> None:
    press(Qt.Key.Key_F2)
    scan("RR473124829VN", pages[2].last)
    assert [page.scans for page in pages] == [[], [], ["RR473124829VN"]]
    assert pages[2].last.text() == ""


# the message line


@pytest.mark.parametrize("tone", list(Tone))
def test_the_message_line_is_there_in_every_tone_and_moves_nothing(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet], tone: Tone
) -> None:
    before = pages[1].geometry()
    window.say(Message(tone, "**Đã nhận RR473124829VN**, thu 195.000 đ."))
    assert pages[1].geometry() == before
    assert window.line.height() == messages.HEIGHT
    assert window.line.text() == "Đã nhận RR473124829VN, thu 195.000 đ."
    assert window.line.accessibleDescription() == window.line.text()


def test_a_button_of_the_message_line_has_its_key_until_the_next_message(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]
) -> None:
    tries: list[str] = []
    again = Act("Thử lại", ("Ctrl", "R"), "Ctrl+R", lambda: tries.append("again"))
    window.say(Message(Tone.ATTENTION, "**Máy in không phản hồi.** Hồ sơ đã ghi.", (again,)))
    press(Qt.Key.Key_R, CTRL)
    assert tries == ["again"]
    window.say(hint("Sẵn sàng."))
    press(Qt.Key.Key_R, CTRL)
    assert tries == ["again"]


def test_progress_and_stop_come_only_when_it_takes_long(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet], qtbot: QtBot
) -> None:
    stopped: list[int] = []
    stop = Act("Dừng", ("Esc",), "Esc", lambda: stopped.append(1))
    window.line._late.setInterval(5)
    window.say(Message(Tone.RUNNING, "Đang ghi hồ sơ…", (stop,)))
    assert not window.line._progress.isVisible()
    qtbot.waitUntil(window.line._progress.isVisible)
    press(Qt.Key.Key_Escape)
    assert stopped == [1]
    window.say(hint("Xong."))
    assert not window.line._progress.isVisible()


@pytest.mark.parametrize(
    ("error", "tone", "words", "buttons"),
    [
        (Refused("Thiếu 1 số."), Tone.ERROR, "Thiếu 1 số.", 0),
        (Trouble("Hết đĩa.", "Xóa bớt tệp."), Tone.ATTENTION, "Hết đĩa. Xóa bớt tệp.", 1),
        (KeyError("x"), Tone.ERROR, "Chưa làm được. Chương trình gặp lỗi, đã ghi vào nhật ký máy.", 0),
    ],
)
def test_each_failure_has_its_own_words(error: Exception, tone: Tone, words: str, buttons: int) -> None:
    message = messages.of_error(error, retry=lambda: None)
    assert (message.tone, messages.plain(message.text), len(message.acts)) == (tone, words, buttons)


def test_a_long_message_is_broken_between_words() -> None:
    text = "**Đã nhận RR473124829VN**, thu 195.000 đ. Tiếp theo: hai bên ký Phiếu gửi, đóng dấu ngày, niêm phong."
    first, second = messages.in_two(messages.pieces(text), 400, 14)
    assert "".join(words for words, _bold in first + second) == messages.plain(text)
    assert len(second) > 3
    assert first[0] == ("Đã ", True)


# bugs


def test_a_bug_is_told_calmly_once_and_the_work_goes_on(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet], qtbot: QtBot
) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    pages[1].first.setText("đang gõ")
    for _ in range(3):
        background.run(broken)
    qtbot.waitUntil(background.idle)
    told = window._bug_window
    assert told is not None
    assert told.number.text().startswith("BC-")
    told.activateWindow()
    qtbot.waitUntil(told.isActiveWindow)
    scan("RR473124829VN")
    assert told.isVisible()
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window._bug_window is None)
    assert pages[1].first.text() == "đang gõ"
    window.tell_bug(Bug("BC-00000001", "x"))
    assert window._bug_window is not None
    window._bug_window.close()


def test_what_nobody_answered_for_is_told_in_the_line(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet], qtbot: QtBot
) -> None:
    def full() -> None:
        raise Trouble("Đĩa đầy.", "Xóa bớt tệp rồi làm lại.")

    background.run(full)
    qtbot.waitUntil(lambda: window.line.text() == "Đĩa đầy. Xóa bớt tệp rồi làm lại.")


# the ring


def outline(window: QWidget, widget: QWidget) -> QRect:
    at = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return at.adjusted(-REACH, -REACH, REACH, REACH)


def test_the_ring_follows_focus_movement_and_scrolling(
    window: MainWindow, pages: tuple[Sheet, Sheet, Sheet], qtbot: QtBot
) -> None:
    page, ring = pages[1], window.ring
    assert ring.geometry() == outline(window, page.first)
    assert ring.isVisible()
    page.area.verticalScrollBar().setValue(30)
    assert ring.geometry() == outline(window, page.first)
    assert ring.mask().boundingRect().height() < ring.height()
    page.last.setFocus()
    page.area.ensureWidgetVisible(page.last)
    assert ring.geometry() == outline(window, page.last)
    window.resize(1280, 700)
    qtbot.waitUntil(lambda: ring.geometry() == outline(window, page.last))
    page.last.clearFocus()
    assert not ring.isVisible()


def test_the_ring_is_painted_around_and_never_in_the_way(window: MainWindow, pages: tuple[Sheet, Sheet, Sheet]) -> None:
    page = pages[1]
    picture = window.grab().toImage()
    corner = page.first.mapTo(window, QPoint(page.first.width() // 2, -3))
    assert picture.pixelColor(corner) == style.colour("ring")
    assert window.childAt(page.first.mapTo(window, QPoint(5, 5))) is page.first


# training


def test_training_cannot_be_mistaken(show: Callable[[QWidget], QWidget], dressed: object) -> None:
    from datetime import datetime

    made = MainWindow(lambda: datetime(2019, 8, 15, 16, 35), training=True)
    made.resize(1366, 768)
    show(made)
    made.add_page("home", Sheet(), Place("Quầy số 1"))
    made.open_page("home")
    words = [label.text() for label in made.header.findChildren(type(made.header.title))]
    assert "TẬP HUẤN" in words
    assert made.frame is not None
    assert made.frame.geometry() == made.rect()
    left: list[int] = []
    made.leave_training.connect(lambda: left.append(1))
    press(Qt.Key.Key_Q, CTRL)
    assert left == [1]
    enter()


def test_beside_the_way_back_training_says_less_and_cuts_nothing(
    show: Callable[[QWidget], QWidget], dressed: object
) -> None:
    from datetime import datetime

    made = MainWindow(lambda: datetime(2019, 8, 15, 16, 35), training=True)
    made.resize(1280, 720)
    show(made)
    made.add_page("home", Sheet(), Place("Quầy số 1"))
    made.add_page("intake", Sheet(), Place("Tiếp nhận hồ sơ", key="F2", back_to="home"))
    for page in ("intake", "home"):
        made.open_page(page)
        QApplication.processEvents()
        for words in (made.header.note, made.header.title, made.header.context):
            assert words.width() >= words.sizeHint().width()
