"""Sign-in, first start and opening the shift, by keys alone."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QHeaderView, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from bcdesk.core.catalogue import Commune, Pack
from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.staff import Role, Staff
from bcdesk.gui import background
from bcdesk.gui.fields import Message as FieldMessage
from bcdesk.gui.first_start_page import FirstStartForm, FirstStartPage
from bcdesk.gui.home import Home
from bcdesk.gui.keys import ALT, CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow, Place
from bcdesk.gui.opening_page import OpenShiftPage
from bcdesk.gui.signin_page import SignInPage
from bcdesk.gui.start import Start
from bcdesk.gui.suggest import SuggestField
from tests.gui.conftest import put

PEOPLE = (
    Staff(4, "Trần Thị Mai", Role.CLERK),
    Staff(7, "Lưu Văn Quyết", Role.CLERK),
    Staff(1, "Nguyễn Đình Toàn", Role.SUPERVISOR),
)
DONG_TINH = Commune(
    "08875", "Xã Đồng Tĩnh", "246", "Huyện Tam Dương", "26", "Tỉnh Vĩnh Phúc", date(2004, 1, 1), None, "NĐ 153"
)

PACK = Pack("moi", "Tỉnh Vĩnh Phúc", "1.0", "NĐ 153", "", (DONG_TINH,), (), (), (), (), ())
ENDED = replace(PACK, code="cu", title="Gói cũ", communes=(replace(DONG_TINH, valid_to=date(2018, 12, 31)),))


@pytest.fixture
def sign_in(window: MainWindow) -> SignInPage:
    page = SignInPage(training_button=True, practice_hint="Tập huấn: chọn Trần Thị Mai, mật khẩu luyentap-buucuc")
    put(window, page, Place("Bưu chính công ích", bare=True))
    return page


@pytest.fixture
def entered(sign_in: SignInPage) -> list[tuple[int, str]]:
    heard: list[tuple[int, str]] = []
    sign_in.entered.connect(lambda staff_id, password: heard.append((staff_id, password)))
    return heard


def test_what_is_typed_before_the_database_opens_stays(sign_in: SignInPage, entered: list[tuple[int, str]]) -> None:
    assert sign_in.password.edit.hasFocus()
    type_text(None, "mot-hai-ba-bon")
    enter()
    assert entered == []
    assert sign_in.password.message().startswith("Đang mở sổ quầy")
    sign_in.show_people("BĐ-VHX Đồng Tĩnh (281530)", PEOPLE)
    enter()
    assert entered == [(4, "mot-hai-ba-bon")]


def test_alt_and_digit_choose_a_person_and_digits_belong_to_the_password(
    sign_in: SignInPage, entered: list[tuple[int, str]]
) -> None:
    sign_in.show_people("", PEOPLE)
    press(Qt.Key.Key_3, ALT)
    type_text(None, "1 2 3")
    enter()
    assert entered == [(1, "1 2 3")]


def test_enter_twice_signs_in_once_and_a_refusal_stands_beside_the_field(
    sign_in: SignInPage, entered: list[tuple[int, str]], window: MainWindow
) -> None:
    sign_in.show_people("", PEOPLE)
    type_text(None, "sai-mat-khau")
    enter()
    enter()
    assert len(entered) == 1
    sign_in.refused(Refused("Mật khẩu chưa đúng. Còn 4 lần trước khi tạm khóa.", "password"))
    assert sign_in.password.message() == "Mật khẩu chưa đúng. Còn 4 lần trước khi tạm khóa."
    assert sign_in.password.edit.selectedText() == sign_in.password.edit.text()
    type_text(None, "d")
    assert sign_in.password.message() == ""
    enter()
    assert entered[1:] == [(4, "d")]
    sign_in.refused(Trouble("Sổ quầy đang bị khóa.", "Đóng cửa sổ kia."))
    assert window.line.text() == "Sổ quầy đang bị khóa. Đóng cửa sổ kia."
    press(Qt.Key.Key_R, CTRL)
    assert len(entered) == 3


def test_an_empty_password_is_told(sign_in: SignInPage, entered: list[tuple[int, str]]) -> None:
    sign_in.show_people("", PEOPLE)
    enter()
    assert (entered, sign_in.password.message()) == ([], "Chưa nhập mật khẩu.")


def test_caps_lock_shows_by_its_letters(sign_in: SignInPage) -> None:
    press(Qt.Key.Key_A, text="A")
    assert sign_in.caps.isVisible()
    assert sign_in.password.edit.accessibleName() == "Mật khẩu, Caps Lock đang bật"
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, text="A")
    assert not sign_in.caps.isVisible()
    press(Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, text="a")
    assert sign_in.caps.isVisible()
    press(Qt.Key.Key_CapsLock)
    assert not sign_in.caps.isVisible()


def test_a_scan_before_sign_in_is_no_password(
    sign_in: SignInPage, entered: list[tuple[int, str]], window: MainWindow
) -> None:
    sign_in.show_people("", PEOPLE)
    type_text(None, "abc")
    scan("RR473124829VN")
    assert (entered, sign_in.password.edit.text()) == ([], "abc")
    assert window.line.text() == "Chưa đăng nhập. Đăng nhập rồi quét lại."


def test_ten_people_scroll_and_the_tenth_has_no_key(sign_in: SignInPage, entered: list[tuple[int, str]]) -> None:
    people = [Staff(number, f"Người {number}", Role.CLERK) for number in range(1, 11)]
    sign_in.show_people("", people)
    press(Qt.Key.Key_9, ALT)
    type_text(None, "x")
    enter()
    assert entered == [(9, "x")]
    sign_in.begin()
    sign_in.show_people("", PEOPLE)
    press(Qt.Key.Key_9, ALT)
    assert sign_in.people.choice() == PEOPLE[0]


# the shift


@pytest.fixture
def shift(window: MainWindow) -> OpenShiftPage:
    page = OpenShiftPage()
    put(window, page, Place("Mở ca", bare=True))
    return page


@pytest.mark.parametrize(("typed", "amount"), [("500k", 500_000), ("1.250.000", 1_250_000), ("0", 0)])
def test_the_float_is_counted_and_opens_the_shift(shift: OpenShiftPage, typed: str, amount: int) -> None:
    opened: list[int] = []
    shift.opened.connect(opened.append)
    type_text(shift.float.edit, typed)
    enter()
    enter()
    assert opened == [amount]


def test_the_float_is_read_back_in_words(shift: OpenShiftPage) -> None:
    type_text(shift.float.edit, "500k")
    assert shift.words.text() == "500.000 đ. Năm trăm nghìn đồng."


@pytest.mark.parametrize("typed", ["", "abc", "-5"])
def test_a_wrong_float_opens_nothing(shift: OpenShiftPage, typed: str) -> None:
    opened: list[int] = []
    shift.opened.connect(opened.append)
    type_text(shift.float.edit, typed)
    enter()
    assert opened == []
    assert shift.float.message()
    assert shift.float.edit.text() == typed


def test_escape_lets_another_person_sign_in(shift: OpenShiftPage) -> None:
    heard: list[int] = []
    shift.other_person.connect(lambda: heard.append(1))
    press(Qt.Key.Key_Escape)
    assert heard == [1]


# the first start

TYPED = {
    "station_code": "281530",
    "station_name": "BĐ-VHX Đồng Tĩnh",
    "enterprise": "Bưu điện tỉnh Vĩnh Phúc",
    "counter": "1",
    "address": "Thôn Vị Trung",
    "commune_code": "dong tinh",
    "city": "Tam Dương",
    "phone": "02113833001",
    "prefix": "rr",
    "first": "28153001",
    "last": "28159999",
    "name": "Nguyễn Đình Toàn",
    "password": "sen-hong-tren-ho",
    "password_again": "sen-hong-tren-ho",
}


@pytest.fixture
def first(window: MainWindow) -> FirstStartPage:
    page = FirstStartPage()
    put(window, page, Place("Thiết lập quầy", bare=True))
    page.show_packs(date(2019, 8, 15), (PACK, ENDED))
    return page


def test_the_first_start_is_filled_by_enter_alone(first: FirstStartPage, qtbot: QtBot) -> None:
    forms: list[FirstStartForm] = []
    first.entered.connect(forms.append)
    for name, text in TYPED.items():
        assert first.fields[name].control.hasFocus(), name
        type_text(None, text)
        enter()
        if name == "commune_code":
            field = first.fields[name]
            assert isinstance(field, SuggestField)
            qtbot.waitUntil(lambda field=field: field.value() is not None)
    assert len(forms) == 1
    assert forms[0].pack == PACK
    station = forms[0].station
    assert (station.commune_code, station.district_code, station.name) == ("08875", "246", "BĐ-VHX Đồng Tĩnh")
    assert (forms[0].prefix, forms[0].first, forms[0].last) == ("RR", 28153001, 28159999)
    assert (forms[0].supervisor, forms[0].password) == ("Nguyễn Đình Toàn", "sen-hong-tren-ho")


def test_what_is_missing_is_told_beside_each_field_and_the_cursor_goes_to_the_first(
    first: FirstStartPage, window: MainWindow
) -> None:
    forms: list[FirstStartForm] = []
    first.entered.connect(forms.append)
    for name, text in TYPED.items():
        if name not in ("enterprise", "commune_code", "first", "password_again"):
            type_text(first.fields[name].control, text)
    type_text(first.fields["first"].control, "28A")
    type_text(first.fields["commune_code"].control, "o dau")
    type_text(first.fields["password_again"].control, "khac")
    enter(CTRL)
    wrong = {name: field.message() for name, field in first.fields.items() if field.state == "error"}
    assert wrong == {
        "enterprise": "Chưa nhập.",
        "commune_code": "Chọn một xã trong danh sách gợi ý.",
        "first": "Chỉ gồm chữ số, nhiều nhất 8 chữ số.",
        "password_again": "Hai lần nhập chưa giống nhau.",
    }
    assert first.fields["enterprise"].control.hasFocus()
    assert window.line.text().startswith("Chưa thiết lập được. Có 4 mục cần sửa: Doanh nghiệp, ")
    assert forms == []


def test_a_pack_that_does_not_rule_today_is_told_and_offers_no_commune(first: FirstStartPage) -> None:
    texts = [first.pack.combo.itemText(n) for n in range(first.pack.combo.count())]
    assert texts == ["Tỉnh Vĩnh Phúc (1.0): 1 xã, phường", "Gói cũ (1.0): không có hiệu lực ngày 15/08/2019"]
    first.pack.setFocus()
    press(Qt.Key.Key_Down)
    assert first.pack.message() == "Gói này không có hiệu lực ngày 15/08/2019."
    for name, text in TYPED.items():
        type_text(first.fields[name].control, text)
    enter(CTRL)
    assert first.fields["commune_code"].message() == "Chọn một xã trong danh sách gợi ý."
    assert first.pack.control.hasFocus()


def test_a_rule_of_the_desk_is_told_beside_its_field(first: FirstStartPage, window: MainWindow) -> None:
    first.refused(Refused("Mật khẩu chứa họ tên của người dùng.", "password"))
    assert first.fields["password"].message() == "Mật khẩu chứa họ tên của người dùng."
    assert first.fields["password"].control.hasFocus()
    first.refused(Refused("Quầy này đã được thiết lập.", ""))
    assert window.line.text() == "Quầy này đã được thiết lập."


# for every page


def unnamed(page: QWidget) -> list[str]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    inner = "qt_"
    return [
        f"{type(found).__name__} {found.objectName()}"
        for kind in kinds
        for found in page.findChildren(kind)
        if not found.accessibleName()
        and not isinstance(found, QHeaderView)
        and not found.objectName().startswith(inner)
    ]


def test_every_control_has_an_accessible_name(window: MainWindow) -> None:
    sign_in = SignInPage(training_button=True)
    sign_in.show_people("", PEOPLE)
    pages = (sign_in, OpenShiftPage(), FirstStartPage(), Home())
    for page in pages:
        window.add_page(type(page).__name__, page, Place("Thử"))
        assert unnamed(page) == []
    assert unnamed(window) == []


def test_a_long_refusal_stands_whole_between_the_password_and_the_button(sign_in: SignInPage) -> None:
    sign_in.show_people("", PEOPLE)
    locked = "Tài khoản tạm khóa đến 07:16 vì nhập sai nhiều lần. Chờ, hoặc nhờ trưởng bưu cục."
    sign_in.refused(Refused(locked, "password"))
    [words] = [found for found in sign_in.findChildren(FieldMessage) if found.isVisible()]
    card = words.parentWidget()
    assert card is not None
    below = sign_in.enter.geometry()
    assert (words.geometry().left(), words.geometry().right()) == (below.left(), below.right())
    assert words.geometry().bottom() <= below.top()


def test_a_desk_that_opens_at_the_second_try_is_no_longer_called_closed(window: MainWindow, qtbot: QtBot) -> None:
    class Opened:
        def __init__(self) -> None:
            page.show_people("BĐ-VHX Đồng Tĩnh (281530)", PEOPLE)

        def begin(self) -> None:
            return

    tries: list[int] = []

    def open_desk() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Trouble("Chương trình đang mở trên máy này.", "Chuyển sang cửa sổ đang mở.")

    page = SignInPage()
    start = Start(window, page, open_desk, lambda _counter: Opened())  # type: ignore[arg-type, return-value]
    qtbot.waitUntil(lambda: "đang mở trên máy này" in window.line.text())
    enter()
    assert page.password.message().startswith("Đang mở sổ quầy")
    press(Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: bool(start.day if len(tries) == 2 and background.idle() else None))
    assert (window.line.text(), page.password.message()) == ("", "")
