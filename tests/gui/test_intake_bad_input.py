"""What comes in damaged, too long or impossible: told or mended; what was typed stays, nothing is half-done."""

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bcdesk.core.catalogue import ListedDocument, Need
from bcdesk.desk import catalogue, upkeep
from bcdesk.desk.counter import Counter
from bcdesk.desk.shortages import shortages
from bcdesk.gui.intake_form import IntakeForm
from bcdesk.gui.intake_page import IntakePage
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.practice import practice_plan
from bcdesk.resources_path import resource
from bcdesk.store import pack_folder
from tests.counter import Clock, ask, boss, one
from tests.gui.test_intake_page import OTHER_CARD, accept, fill, settle
from tests.gui.test_intake_page import form as form
from tests.gui.test_intake_page import page as page
from tests.recount import lasting

LONG = ("Giấy xác nhận của cơ quan có thẩm quyền về việc " * 200)[:4_710].strip()
CHILD = "026312004417||Đỗ Minh Khôi|03022012|Nam|Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042019"


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, CTRL)


def load_list(counter: Counter, *names: str) -> None:
    """The driving licence, with another list of papers."""
    pack = pack_folder.read(resource("packs") / practice_plan()["pack"])
    listed = tuple(ListedDocument(name, 1, 0, Need.REQUIRED, False, "invented") for name in names)
    changed = [replace(each, documents=listed) if each.code == "1.002809" else each for each in pack.procedures]
    catalogue.load_pack(boss(counter), replace(pack, procedures=tuple(changed)))


def test_a_list_of_eighty_papers_is_counted_to_its_end(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    load_list(counter, *(f"Giấy tờ thứ {number}" for number in range(1, 81)))
    fill(qtbot, page, form)
    checklist = form.checklist
    assert checklist.visualRect(checklist.model().index(79, 0)).intersects(checklist.viewport().rect())
    [receipt] = accept(qtbot, page)
    assert [paper.name for paper in receipt.documents] == [f"Giấy tờ thứ {number}" for number in range(1, 81)]
    assert one(counter, "SELECT count(*) FROM document") == 80


def test_a_paper_with_a_name_of_4710_letters_goes_whole_and_leaves_the_window_as_it_was(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    load_list(counter, "Đơn đề nghị", LONG)
    before = window.size()
    fill(qtbot, page, form)
    form.checklist.setFocus()
    settle(qtbot, page)
    assert window.size() == before
    assert window.minimumSizeHint().width() <= before.width()
    [receipt] = accept(qtbot, page)
    assert receipt.documents[1].name == LONG


@pytest.mark.parametrize("field", ["address_line", "name"])
def test_pasted_lines_and_decomposed_letters_are_kept_as_one_composed_line(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter, field: str
) -> None:
    fill(qtbot, page, form)
    stop = {"address_line": form.address_line, "name": form.sender_name}[field]
    stop.setFocus()
    press(Qt.Key.Key_A, CTRL)
    paste(unicodedata.normalize("NFD", "Nguyễn\r\nThị\tĐông\u200b\n"))
    enter()
    settle(qtbot, page)
    [receipt] = accept(qtbot, page)
    assert getattr(receipt.sender, field) == "Nguyễn Thị Đông"
    assert ask(counter, f"SELECT {field} FROM party") == [("Nguyễn Thị Đông",)]


@pytest.mark.parametrize("field", ["address_line", "name", "bag_number"])
def test_what_no_paper_can_carry_is_refused_beside_its_field(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter, field: str
) -> None:
    fill(qtbot, page, form)
    before = lasting(counter)
    stop = next(stop for stop in form.order if stop.name == field)
    stop.setFocus()
    press(Qt.Key.Key_A, CTRL)
    paste(LONG)
    assert accept(qtbot, page) == []
    assert "dài quá" in stop.message()
    assert stop.edit.text() == LONG
    assert stop.edit.hasFocus()
    assert lasting(counter) == before


def test_a_label_that_telex_spelt_is_mended_and_one_that_lost_a_sign_is_told(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter
) -> None:
    fill(qtbot, page, form)
    scan("Ẽ473124829VN", form.email.edit)  # Telex makes Ẽ of EX
    settle(qtbot, page)
    assert form.label_number.text() == "EX 4731 2482 9 VN"
    before = form.content()
    scan("RĐ47312482VN", form.email.edit)  # VNI took the last digit for a mark
    settle(qtbot, page)
    assert form.content() == before
    assert "RĐ47312482VN" in window.line.text()


@pytest.mark.parametrize("more", ["||Đỗ Văn Nam", "||Đỗ Văn Nam|Lê Thị Hồng", "|", ""])
def test_the_card_of_a_child_fills_the_child_alone(qtbot: QtBot, page: IntakePage, form: IntakeForm, more: str) -> None:
    """Cards of today carry 8 to 11 fields; the parents behind the seventh are nobody's name here."""
    scan(CHILD + more)
    settle(qtbot, page)
    told = (form.id_number.text(), form.sender_name.text(), form.born_on.text(), form.commune.text())
    assert told == ("026312004417", "Đỗ Minh Khôi", "03/02/2012", "Xã Đồng Tĩnh, Huyện Tam Dương, Vĩnh Phúc")
    assert form.phone.edit.hasFocus()
    assert "Đỗ Văn Nam" not in str(form.content())


def test_a_card_in_the_row_of_the_agent_with_a_damaged_name_is_doubted_there(
    qtbot: QtBot, page: IntakePage, form: IntakeForm
) -> None:
    fill(qtbot, page, form)
    form.agent.tick.setFocus()
    press(Qt.Key.Key_Space)
    form.agent.person.setFocus()
    scan(OTHER_CARD.replace("Trần Thị Bích Ngọc", "Tr?n Th? Bích Ng?c"))
    settle(qtbot, page)
    assert "ký tự lỗi" in form.agent.person.message()
    assert form.sender_name.text() == "Nguyễn Thị Hạnh"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1000000000000", "Số tiền quá lớn, nhiều nhất là 999.999.999.999 đ."),
        ("-1", "Số tiền không được âm."),
        ("200k k", "Không đọc được số tiền"),
    ],
)
def test_impossible_cash_is_refused_where_it_stands(
    qtbot: QtBot, page: IntakePage, form: IntakeForm, counter: Counter, typed: str, says: str
) -> None:
    fill(qtbot, page, form)
    before = lasting(counter)
    form.cash.setFocus()
    press(Qt.Key.Key_A, CTRL)
    type_text(None, typed)
    enter(CTRL)
    settle(qtbot, page)
    assert says in form.cash.message()
    assert (form.cash.edit.text(), form.cash.edit.hasFocus()) == (typed, True)
    assert form.change.text() == "0 đ"
    assert lasting(counter) == before


def test_a_clock_that_goes_back_an_hour_spoils_nothing_and_is_told(
    qtbot: QtBot, window: MainWindow, page: IntakePage, form: IntakeForm, counter: Counter, clock: Clock
) -> None:
    fill(qtbot, page, form)
    accept(qtbot, page)
    clock.now -= timedelta(hours=1)
    page.begin()
    assert page.form is not None
    fill(qtbot, page, page.form, card=OTHER_CARD)
    [second] = accept(qtbot, page)
    assert second.accepted_at == clock.now
    assert upkeep.check_up(counter) == ()
    assert [each.fact for each in shortages(counter)] == ["giờ máy chậm hơn sổ (09:42 15/08)"]
    clock.now += timedelta(minutes=56)
    assert shortages(counter) == ()
