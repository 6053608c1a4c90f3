"""The pages of one window: the keys open them, and what waits on home opens where its next step is taken."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.codes import RecordKind, own_qr
from bcdesk.core.delivery import NoticeWay
from bcdesk.core.draft import GIVE_UP_REASONS
from bcdesk.core.printers import Printers
from bcdesk.desk import delivery, drafts, handover, prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PrintState
from bcdesk.desk.result import collect
from bcdesk.gui import background
from bcdesk.gui.day import Day
from bcdesk.gui.keys import ALT, CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow
from bcdesk.gui.printing import TO_FILE, Printer
from bcdesk.gui.signin_page import SignInPage
from bcdesk.gui.syncing import Route
from tests.counter import Clock, another, one
from tests.desk.registered import registered
from tests.desk.results import of_intake, two_way
from tests.gui.test_registering import fill
from tests.paper.printed import codes, pages, squeezed


@pytest.fixture
def day(window: MainWindow, counter: Counter, tmp_path: Path, qtbot: QtBot) -> Day:
    """The clerk has signed in and taken up the shift."""
    printer = Printer(Printers(TO_FILE), folder=tmp_path / "printed")
    made = Day(window, SignInPage(), counter, printer, Route(), tmp_path / "backup")
    made._signed_in(counter)
    qtbot.waitUntil(background.idle)
    return made


def test_each_key_opens_its_page(day: Day, qtbot: QtBot) -> None:
    for key, name in ((Qt.Key.Key_F5, "delivery"), (Qt.Key.Key_F7, "find"), (Qt.Key.Key_F6, "home")):
        press(key)
        qtbot.waitUntil(background.idle)
        assert day.window.current == name


def test_home_opens_a_result_and_a_record_where_they_are_worked_on(day: Day, counter: Counter, qtbot: QtBot) -> None:
    intake, other = two_way(counter), two_way(counter, "form-2")
    record = handover.prepare(counter, "VP-SGTVT", [other.item_number], "prepare-1")
    result = collect(counter, of_intake(intake))
    day.home.refresh()
    qtbot.waitUntil(background.idle)
    press(Qt.Key.Key_5, ALT)
    press(Qt.Key.Key_Down)
    enter()
    qtbot.waitUntil(lambda: day.delivery.opened.isVisible() and background.idle())
    assert day.delivery.opened.side.number.text() == result.item_number
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_Escape)
    assert day.window.current == "home"
    scan(record.code)
    qtbot.waitUntil(lambda: day.handover.sign.isVisible() and background.idle())
    assert day.handover.sign.title.text().startswith(record.code)


def test_a_registration_opens_where_its_result_is_collected_then_where_it_is_delivered(
    day: Day, counter: Counter, qtbot: QtBot
) -> None:
    kept = registered(counter)
    scan(own_qr(RecordKind.REGISTRATION, kept.number, counter.today))
    qtbot.waitUntil(lambda: day.window.current == "result" and background.idle())
    form = day.result.form
    assert (form.first_number.text(), form.recipient.text()) == (kept.number, kept.recipient.name)
    assert form.recover.text() == "Giấy phép lái xe cũ"
    assert "bưu điện ký sổ gốc thay" in day.window.line.text()
    type_text(form.result.edit, "Giấy phép lái xe số 26")
    type_text(form.weight.edit, "60")
    enter(CTRL)
    folder = day.prints.printer.folder
    assert folder is not None
    qtbot.waitUntil(lambda: background.idle() and bool([*folder.glob("phieu-ket-qua-*.pdf")]))
    [made] = folder.glob("phieu-ket-qua-*.pdf")
    assert squeezed(f"Đã thu theo phiếu gửi {kept.number}") in squeezed(pages(made.read_bytes())[0].text)
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(background.idle)
    scan(kept.number)
    qtbot.waitUntil(lambda: day.delivery.opened.isVisible() and background.idle())
    assert day.delivery.opened.side.number.text() in made.name


def test_a_result_is_registered_and_its_papers_are_printed(day: Day, counter: Counter, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F2)
    form = day.intake.form
    assert form is not None
    fill(qtbot, day.intake, form)
    enter(CTRL)
    folder = day.prints.printer.folder
    assert folder is not None
    made = folder / "dang-ky-KQ281530190815001.pdf"
    qtbot.waitUntil(lambda: made.exists() and background.idle())
    assert "PHIẾU ĐĂNG KÝ NHẬN KẾT QUẢ" in pages(made.read_bytes())[0].text
    assert day.window.line.text().startswith("Đã đăng ký KQ281530190815001, thu 30.000 đ. Tiếp theo: hai bên ký")
    assert day.home.last.change.figure.accessibleName() == "Tiền thừa 20.000 đ"
    press(Qt.Key.Key_N, CTRL)
    qtbot.waitUntil(lambda: day.window.current == "intake" and background.idle())
    assert day.intake.form is not None
    assert day.intake.form.sender_name.text() == "Nguyễn Thị Hạnh"
    press(Qt.Key.Key_F7)
    type_text(day.find.field, "KQ281530190815001")
    enter()
    qtbot.waitUntil(lambda: day.find.view.isVisible() and background.idle())
    assert day.find.view.next.text() == "Nhận kết quả"
    assert not day.find.view.appointment.isVisible()
    assert day.find.view.void.isVisible()
    enter()
    qtbot.waitUntil(lambda: day.window.current == "result" and background.idle())
    assert day.result.form.first_number.text() == "KQ281530190815001"


def test_an_invitation_is_printed(day: Day, counter: Counter, clock: Clock, qtbot: QtBot) -> None:
    number = collect(counter, of_intake(two_way(counter))).item_number
    delivery.notify(counter, number, NoticeWay.PHONE, "notify-1")
    clock.now += timedelta(days=1)
    delivery.miss_notice(counter, number, "miss-1")
    day._open_result(number)
    qtbot.waitUntil(lambda: day.delivery.opened.isVisible() and background.idle())
    press(Qt.Key.Key_M, CTRL)
    enter(CTRL)
    printed = day.prints.printer.folder / f"giay-moi-{number}.pdf"
    qtbot.waitUntil(lambda: printed.exists() and background.idle())
    assert {job.state for job in prints.jobs_of(counter, number)} == {PrintState.SENT}


def test_a_reversed_acceptance_prints_its_record_and_the_old_slip_is_crossed_out(
    day: Day, counter: Counter, qtbot: QtBot
) -> None:
    number = two_way(counter).item_number
    folder = day.prints.printer.folder
    assert folder is not None
    scan(number)
    qtbot.waitUntil(lambda: day.find.view.isVisible() and background.idle())
    press(Qt.Key.Key_B, CTRL)
    press(Qt.Key.Key_Down)
    enter(CTRL)
    made = folder / f"huy-phieu-gui-{number}.pdf"
    qtbot.waitUntil(lambda: made.exists() and background.idle())
    assert not (folder / f"phieu-gui-{number}.pdf").exists()
    assert "BIÊN BẢN HỦY PHIẾU GỬI" in pages(made.read_bytes())[0].text
    press(Qt.Key.Key_End, CTRL)
    press(Qt.Key.Key_P, CTRL)
    again = folder / f"phieu-gui-{number}-in-lai-1.pdf"
    qtbot.waitUntil(lambda: again.exists() and background.idle())
    assert "ĐÃ HỦY 09:42, 15/08/2019" in pages(again.read_bytes())[0].text
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(background.idle)
    assert not day.home.list.table.rows_model.rows
    assert day.home.last.who.text().startswith("Đã hủy phiếu gửi: Nguyễn Thị Hạnh")
    assert day.home.last.taken.figure.accessibleName() == "Hủy thu 195.000 đ"
    scan(number)
    qtbot.waitUntil(lambda: day.window.current == "find" and background.idle())
    assert day.window.line.text().startswith(f"{number} đã hủy lúc 09:42 15/08/2019")


def test_a_history_leads_to_delivery_and_back(day: Day, counter: Counter, qtbot: QtBot) -> None:
    result = collect(counter, of_intake(two_way(counter)))
    press(Qt.Key.Key_F7)
    type_text(None, "hanh")
    enter()
    qtbot.waitUntil(lambda: day.find.table.hasFocus() and background.idle())
    enter()
    qtbot.waitUntil(lambda: day.find.view.isVisible() and background.idle())
    enter()
    qtbot.waitUntil(lambda: day.delivery.opened.isVisible() and background.idle())
    assert day.delivery.opened.side.number.text() == result.item_number


def test_a_half_typed_dossier_is_there_again_after_the_window_was_closed(
    day: Day, counter: Counter, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(background.idle)
    type_text(None, "026185003412")
    day.window.close()
    assert not day.window.isVisible()
    qtbot.waitUntil(background.idle)
    [draft] = drafts.waiting(counter)
    assert draft.text("id_number") == "026185003412"


def test_numbers_that_run_out_stand_in_the_status_bar(day: Day, counter: Counter, qtbot: QtBot) -> None:
    left = one(counter, "SELECT last - next + 1 FROM number_range")
    assert not day.window.status.shortage.isVisible()
    day._take(replace(day.counter, rules=replace(counter.rules, numbers_low=left - 1)))
    qtbot.waitUntil(background.idle)
    assert not day.window.status.shortage.isVisible()
    receipt = accept(day.counter, another("form-1"))
    day._accepted(receipt)
    qtbot.waitUntil(lambda: background.idle() and day.window.status.shortage.isVisible())
    assert day.window.status.shortage.label.text() == f"Còn {left - 1} số hiệu, xin dải mới"


CARD = "026185003412|135123456|Nguyễn Thị Hạnh|12031985|Nữ|Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042021"


def lack_a_paper(day: Day, qtbot: QtBot) -> None:
    """A driving licence to exchange, the second paper is not there."""
    scan(CARD)
    qtbot.waitUntil(lambda: day.window.current == "intake" and background.idle())
    type_text(None, "0912345678")
    enter()
    form = day.intake.form
    type_text(form.procedure_field.edit, "1.002809")
    enter()
    qtbot.waitUntil(form.checklist.hasFocus)
    enter()
    type_text(None, "0")
    for _row in form.checklist.rows()[1:]:
        enter()
    qtbot.waitUntil(lambda: background.idle() and not day.intake.drawing())


def test_what_lacks_a_paper_waits_under_a_number_that_a_scan_opens(day: Day, counter: Counter, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F6)
    lack_a_paper(day, qtbot)
    assert day.window.line.text().startswith("Còn thiếu giấy tờ. Khách bổ sung sau: Ctrl+S")
    assert (day.intake.keep_button.text(), day.intake.keep_button.property("kind")) == ("Lưu, in giấy thiếu", "primary")
    assert day.intake.accept_button.property("kind") == "normal"
    content = day.intake.form.content()
    press(Qt.Key.Key_S, CTRL)
    code = "BH281530190815001"
    printed = day.prints.printer.folder / f"con-thieu-{code}.pdf"
    qtbot.waitUntil(lambda: day.window.current == "home" and printed.exists() and background.idle())
    assert day.window.line.text().startswith(f"Đã tạm lưu {code}.")
    paper = printed.read_bytes()
    assert own_qr(RecordKind.DRAFT, code, counter.today) in codes(paper)
    assert squeezed("Giấy khám sức khỏe của người lái xe") in squeezed(pages(paper)[0].text)
    press(Qt.Key.Key_7, ALT)
    assert [row.cells[0].text for row in day.home.list.table.rows_model.rows] == ["Chờ bổ sung"]
    assert "***412" in day.home.list.table.rows_model.rows[0].cells[1].text

    scan(own_qr(RecordKind.DRAFT, code, counter.today))
    qtbot.waitUntil(lambda: day.window.current == "intake" and background.idle() and not day.intake.drawing())
    assert day.window.header.context.text() == f"Hồ sơ tạm lưu {code}"
    assert "Còn thiếu: Giấy khám sức khỏe" in day.window.line.text()
    form = day.intake.form
    assert form.content() == content
    form.checklist.setFocus()
    form.checklist.setCurrentIndex(form.checklist.model().index(1, 2))
    type_text(None, "1")
    qtbot.waitUntil(lambda: day.intake.accept_button.property("kind") == "primary")
    assert "Còn thiếu giấy tờ" not in day.window.line.text()
    assert day.intake.keep_button.text() == "Tạm lưu"
    type_text(form.weight.edit, "180")
    enter()
    qtbot.waitUntil(lambda: background.idle() and not day.intake.drawing())
    type_text(form.cash.edit, "200k")
    enter(CTRL)
    qtbot.waitUntil(lambda: day.window.current == "home" and background.idle())
    assert day.window.line.text().startswith("Đã nhận TH281530015VN")
    scan(code)
    qtbot.waitUntil(background.idle)
    assert day.window.line.text() == f"Hồ sơ tạm lưu {code} đã được nhận: TH281530015VN."
    assert day.window.current == "home"


def test_a_list_of_missing_papers_needs_every_row_counted_and_a_name(day: Day, counter: Counter, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(background.idle)
    press(Qt.Key.Key_S, CTRL)
    assert day.window.line.text() == "Chưa nhập gì để tạm lưu."
    form = day.intake.form
    type_text(form.procedure_field.edit, "1.002809")
    enter()
    qtbot.waitUntil(form.checklist.hasFocus)
    type_text(None, "0")
    press(Qt.Key.Key_S, CTRL)
    assert day.window.line.text().startswith("Chưa tạm lưu được hồ sơ. Có 2 mục cần sửa: Họ và tên, Giấy tờ.")
    assert form.sender_name.message() == "Chưa ghi họ và tên người gửi."
    qtbot.waitUntil(background.idle)
    assert one(counter, "SELECT count(*) FROM draft WHERE code IS NOT NULL") == 0


def test_somebody_whose_form_waits_is_offered_it(day: Day, counter: Counter, qtbot: QtBot) -> None:
    lack_a_paper(day, qtbot)
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: day.window.current == "home" and background.idle())
    scan(CARD)
    qtbot.waitUntil(lambda: "có hồ sơ tạm lưu BH281530190815001" in day.window.line.text())
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: day.intake.form.procedure is not None and background.idle())
    assert day.intake.autosave.code == "BH281530190815001"


def test_a_form_that_was_left_is_on_the_list(day: Day, counter: Counter, qtbot: QtBot) -> None:
    press(Qt.Key.Key_F2)
    qtbot.waitUntil(background.idle)
    type_text(day.intake.form.sender_name.edit, "Nguyễn Thị Hạnh")
    qtbot.waitUntil(lambda: day.window.header.context.text() == "Tự lưu 09:42")
    press(Qt.Key.Key_J, CTRL)
    qtbot.waitUntil(background.idle)
    assert drafts.waiting(counter) == ()
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: day.intake.form.sender_name.text() == "Nguyễn Thị Hạnh")
    day.intake.leave()
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(background.idle)
    press(Qt.Key.Key_Down)
    enter()
    qtbot.waitUntil(lambda: day.window.current == "intake" and background.idle())
    assert day.intake.form.sender_name.text() == "Nguyễn Thị Hạnh"


def test_a_draft_is_given_up_from_the_list_for_a_reason(day: Day, counter: Counter, qtbot: QtBot) -> None:
    lack_a_paper(day, qtbot)
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: day.window.current == "home" and background.idle())
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "Còn 1 hồ sơ tạm lưu" in day.window.line.text())
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(background.idle)
    press(Qt.Key.Key_7, ALT)
    press(Qt.Key.Key_Down)
    enter()
    qtbot.waitUntil(lambda: day.window.current == "intake" and background.idle())
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(background.idle)
    press(Qt.Key.Key_Down)
    assert all(widget.isVisible() for widget in day.home.list.drop_keys)
    press(Qt.Key.Key_Delete)
    assert day.window.line.text().startswith("Bỏ hồ sơ tạm lưu BH281530190815001? Nội dung bị xóa. Lý do:")
    assert [act.text for act in day.window.line.message.acts] == list(GIVE_UP_REASONS)
    assert len(drafts.waiting(counter)) == 1
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(background.idle)
    assert day.window.line.text() == "Đã bỏ hồ sơ tạm lưu BH281530190815001: khách thôi nộp."
    assert drafts.waiting(counter) == ()
    assert not day.home.list.table.rows_model.rows
    assert not any(widget.isVisible() for widget in day.home.list.drop_keys)
    assert day.intake.form is None
    assert one(counter, "SELECT content || reason FROM draft") == "Khách thôi nộp"
