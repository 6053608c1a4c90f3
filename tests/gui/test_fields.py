"""Fields: nothing moves, words stand beside what is wrong, and the list of proposals never answers late."""

import threading
from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QWidget
from pytestqt.qtbot import QtBot

from bcdesk.core.errors import Refused
from bcdesk.gui import background
from bcdesk.gui.choices import ChoiceField, SegmentField
from bcdesk.gui.fields import Labelled, Message, State, TextField
from bcdesk.gui.keys import ALT, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.suggest import Option, SuggestField
from tests.gui.conftest import Show, put

PLACES = ("Xã Đồng Tĩnh", "Xã Đồng Văn", "Xã Đồng Ích", "Xã Hoàng Hoa")


class Form(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.name, self.phone = TextField("name", "&Họ và tên *"), TextField("phone", "Đ&iện thoại")
        self.payment = SegmentField("payment", "Hình thức", (("cash", "Tiền mặt"), ("transfer", "Chuyển khoản")))
        self.zone = ChoiceField("zone", "Vùng cước", (("in", "Nội huyện"), ("between", "Liên huyện")))
        grid = QGridLayout(self)
        for place, field in enumerate(self.fields()):
            grid.addWidget(field, place // 2, place % 2)
        self.setFixedWidth(420)

    def fields(self) -> tuple[Labelled, ...]:
        return (self.name, self.phone, self.payment, self.zone)

    def places(self) -> list[QRect]:
        return [part.geometry() for field in self.fields() for part in (field, field.control, field.label)]


@pytest.fixture
def form(show: Show) -> Form:
    made = Form()
    show(made)
    return made


def messages(form: QWidget) -> list[Message]:
    return [found for found in form.findChildren(Message) if found.isVisible()]


def text_left(field: TextField) -> int:
    return field.edit.cursorRect().left()


@pytest.mark.parametrize("state", [State.WARNING, State.ERROR, State.NOTE, State.DONE])
def test_no_state_moves_anything(form: Form, state: State) -> None:
    form.zone.setFocus()
    before, letters = form.places(), text_left(form.name)
    form.name.say(state, "Năm sinh 1985, số giấy tờ ghi 1986. Xem lại thẻ.")
    assert form.places() == before
    assert text_left(form.name) == letters
    form.name.edit.setFocus()
    assert form.places() == before
    assert text_left(form.name) == letters
    form.name.clear_message()
    assert form.places() == before
    assert messages(form) == []


def test_message_runs_right_under_neighbours_and_ends_at_the_edge_in_the_last_column(form: Form) -> None:
    form.name.say(State.WARNING, "Năm sinh 1985, số giấy tờ ghi 1986. Xem lại thẻ.")
    form.phone.say(State.ERROR, "Thiếu 1 số: cần 10, đang có 9, gõ lại")
    long, last = messages(form)
    assert long.geometry().left() == form.name.geometry().left()
    assert long.geometry().right() > form.name.geometry().right()
    assert last.geometry().right() == form.phone.geometry().right()
    assert form.phone.edit.accessibleDescription() == "Thiếu 1 số: cần 10, đang có 9, gõ lại"
    form.name.hide()
    assert messages(form) == [last]


def test_enter_confirms_every_kind_of_field(form: Form) -> None:
    heard: list[str] = []
    for field in form.fields():
        field.confirmed.connect(lambda name=field.name: heard.append(name))
        field.setFocus()
        enter()
        enter(Qt.KeyboardModifier.ControlModifier)
    assert heard == ["name", "phone", "payment", "zone"]


def test_a_segment_is_chosen_by_arrows(form: Form) -> None:
    heard: list[object] = []
    form.payment.chosen.connect(heard.append)
    form.payment.setFocus()
    press(Qt.Key.Key_Right)
    assert (form.payment.value(), heard) == ("transfer", ["transfer"])
    form.payment.set_value("cash")
    assert (form.payment.value(), heard) == ("cash", ["transfer"])


def test_new_choices_keep_the_chosen_value(form: Form) -> None:
    form.zone.set_value("between")
    form.zone.set_choices((("far", "Liên tỉnh"), ("between", "Liên huyện")))
    assert form.zone.value() == "between"
    form.zone.set_choices((("far", "Liên tỉnh"),))
    assert form.zone.value() == "far"


def test_a_mnemonic_leads_to_its_field(form: Form, qtbot: QtBot) -> None:
    form.zone.setFocus()
    press(Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(form.phone.edit.hasFocus)


def ink_rows(field: TextField) -> list[int]:
    """The rows of the picture, without the border, in which there is ink of letters."""
    picture = field.edit.grab().toImage()
    rows, columns = range(1, picture.height() - 1), range(4, 60)
    return [y for y in rows if any(picture.pixelColor(x, y).lightness() < 150 for x in columns)]


def test_letters_with_stacked_marks_are_not_cut(form: Form) -> None:
    form.name.set_text("ẾỖỆỘỰ")
    form.zone.setFocus()
    normal = ink_rows(form.name)
    form.name.edit.setFixedHeight(64)
    form.name.setFixedHeight(200)
    high = ink_rows(form.name)
    assert len(normal) == len(high)
    assert normal[0] >= 3


# proposals


class Catalogue:
    """Answers when it is let; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def ask(self, words: str) -> Sequence[Option]:
        self.asked.append(words)
        self.gate.wait(5)
        if words == "sai":
            raise Refused("Danh mục chưa nạp.")
        return [Option(name, "Tam Dương", name) for name in PLACES if words.lower() in name.lower()]


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue()


@pytest.fixture
def commune(window: MainWindow, catalogue: Catalogue) -> SuggestField:
    page = QWidget()
    field = SuggestField("commune", "Xã *", catalogue.ask)
    QGridLayout(page).addWidget(field)
    page.begin = page.take_scan = lambda *_raw: None  # type: ignore[attr-defined]
    put(window, page)
    field.edit.setFocus()
    return field


def test_down_and_enter_choose(commune: SuggestField, catalogue: Catalogue, qtbot: QtBot) -> None:
    chosen, confirmed = list[Option](), list[int]()
    commune.chosen.connect(chosen.append)
    commune.confirmed.connect(lambda: confirmed.append(1))
    type_text(commune.edit, "ng")
    qtbot.waitUntil(commune.is_open)
    press(Qt.Key.Key_Down)
    enter()
    assert (commune.value(), commune.text()) == ("Xã Đồng Văn", "Xã Đồng Văn")
    assert ([option.value for option in chosen], confirmed) == (["Xã Đồng Văn"], [1])
    assert not commune.is_open()
    assert catalogue.asked == ["ng"]


def test_a_newer_key_forgets_the_older_question(commune: SuggestField, catalogue: Catalogue, qtbot: QtBot) -> None:
    catalogue.gate.clear()
    type_text(commune.edit, "n")
    qtbot.waitUntil(lambda: catalogue.asked == ["n"])
    type_text(None, "g")
    type_text(None, " V")
    catalogue.gate.set()
    qtbot.waitUntil(commune.is_open)
    assert catalogue.asked == ["n", "ng V"]
    assert [option.text for option in commune._open().options] == ["Xã Đồng Văn"]


def test_enter_before_the_answer_waits_for_it(commune: SuggestField, catalogue: Catalogue, qtbot: QtBot) -> None:
    type_text(commune.edit, "hoa")
    enter()
    qtbot.waitUntil(lambda: commune.value() == "Xã Hoàng Hoa")
    assert catalogue.asked == ["hoa"]


def test_changed_text_means_nothing_until_chosen_again(commune: SuggestField, qtbot: QtBot) -> None:
    commune.set_option(Option("Xã Đồng Tĩnh", "", 1))
    commune.edit.end(False)
    type_text(commune.edit, "x")
    assert commune.value() is None
    press(Qt.Key.Key_Backspace)
    assert commune.value() == 1


def test_nothing_found_and_refused_are_told_beside_the_field(commune: SuggestField, qtbot: QtBot) -> None:
    type_text(commune.edit, "zzz")
    qtbot.waitUntil(lambda: commune.message().startswith("Không tìm thấy"))
    commune.edit.clear()
    type_text(commune.edit, "sai")
    qtbot.waitUntil(lambda: commune.message() == "Danh mục chưa nạp.")
    assert commune.text() == "sai"


def test_escape_closes_the_list_and_leaves_the_page_alone(
    commune: SuggestField, window: MainWindow, qtbot: QtBot
) -> None:
    type_text(commune.edit, "ng")
    qtbot.waitUntil(commune.is_open)
    press(Qt.Key.Key_Escape)
    assert not commune.is_open()
    assert commune.text() == "ng"


def test_a_scan_into_the_field_keeps_what_was_chosen(
    commune: SuggestField, window: MainWindow, catalogue: Catalogue, qtbot: QtBot
) -> None:
    commune.set_option(Option("Xã Đồng Tĩnh", "", 1))
    scan("RR473124829VN", commune.edit)
    assert commune.value() == 1
    assert not commune.waiting()
    qtbot.waitUntil(background.idle)
    assert catalogue.asked == []


def test_the_list_hangs_inside_the_window(commune: SuggestField, window: MainWindow, qtbot: QtBot) -> None:
    type_text(commune.edit, "ng")
    qtbot.waitUntil(commune.is_open)
    hanging = commune._open()
    assert hanging.parentWidget() is window
    assert hanging.y() >= commune.edit.mapTo(window, QPoint(0, commune.edit.height())).y()
    assert commune.edit.hasFocus()


def test_a_message_in_the_middle_ends_inside_the_form_and_one_wider_than_it_takes_two_lines(form: Form) -> None:
    inside = form.layout().contentsRect()
    form.phone.say(State.ERROR, "Thiếu 1 số: cần 10, đang có 9, gõ lại cho đủ số")
    [last] = messages(form)
    assert inside.left() < last.geometry().left() < form.phone.geometry().left()
    assert last.geometry().right() == inside.right()
    one_line = last.height()
    form.layout().invalidate()
    form.phone.clear_message()
    form.phone.say(State.ERROR, "Tạm khóa đến 07:16 vì nhập sai nhiều lần. Chờ, hoặc nhờ trưởng bưu cục đặt lại.")
    assert (last.geometry().left(), last.geometry().right()) == (inside.left(), inside.right())
    assert one_line < last.height() < 2 * one_line


def test_a_choice_that_is_too_long_ends_in_dots(form: Form) -> None:
    long = "Chi nhánh Văn phòng đăng ký đất đai huyện Tam Dương"

    def picture(text: str) -> QImage:
        form.zone.set_choices(((text, text),))
        form.zone.set_value(text)
        return form.zone.combo.grab().toImage()

    measure, room = form.zone.combo.fontMetrics().horizontalAdvance, form.zone.combo.width() - 30
    shown = picture(long)
    shortened = [long[:end].rstrip() + "…" for end in range(len(long))]
    assert any(picture(text) == shown for text in shortened if measure(text) < room)


def test_tab_passes_a_field_that_only_shows(show: Show) -> None:
    first, shown, last = (TextField(name, name, read_only=name == "b") for name in "abc")
    page = QWidget()
    grid = QGridLayout(page)
    for column, field in enumerate((first, shown, last)):
        grid.addWidget(field, 0, column)
    show(page)
    first.setFocus()
    press(Qt.Key.Key_Tab, text="\t")
    assert last.edit.hasFocus()


def test_what_was_refused_is_replaced_by_typing(form: Form) -> None:
    form.name.set_text("50.000 x")
    form.phone.edit.setFocus()
    form.name.say(State.ERROR, "Không đọc được số tiền.")
    form.name.edit.setFocus()
    type_text(None, "70000")
    assert form.name.text() == "70000"
    form.name.say(State.ERROR, "Không đọc được số tiền.")
    type_text(None, "80000")
    assert form.name.text() == "80000"


def test_a_field_that_is_judged_while_it_is_typed_loses_nothing(form: Form) -> None:
    form.name.typed.connect(lambda _text: form.name.say(State.ERROR, "Thiếu số."))
    type_text(form.name.edit, "0912345")
    assert form.name.text() == "0912345"


@pytest.mark.parametrize(
    ("before", "after"),
    [("50.000 đ", "7"), ("15/08/2019", "7"), ("Nguyễn Thị Hạnh", "7Nguyễn Thị Hạnh"), ("Thôn 12", "7Thôn 12")],
)
def test_money_and_dates_of_the_program_are_replaced_and_words_stay(form: Form, before: str, after: str) -> None:
    form.phone.edit.setFocus()
    form.name.set_text(before)
    form.phone.confirmed.connect(form.name.edit.setFocus)
    enter()
    type_text(None, "7")
    assert form.name.text() == after


def test_a_number_is_replaced_and_a_locked_field_has_no_letter(show: Show) -> None:
    held = QWidget()
    grid = QGridLayout(held)
    number, locked = TextField("count", "&Số bản", right=True), TextField("phone", "Đ&iện thoại", read_only=True)
    for place, field in enumerate((locked, number)):
        grid.addWidget(field, place, 0)
    number.set_text("1")
    show(held)
    locked.edit.setFocus()
    press(Qt.Key.Key_S, ALT)
    type_text(None, "2")
    assert number.text() == "2"
    press(Qt.Key.Key_I, ALT)
    assert number.edit.hasFocus()
    locked.lock(False)
    press(Qt.Key.Key_I, ALT)
    assert locked.edit.hasFocus()
