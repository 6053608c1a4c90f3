"""F8: a difference never looks like a shift that agrees with the book; fees and transfers are settled by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from pytestqt.qtbot import QtBot

from bcdesk.core.dossier import Payment
from bcdesk.core.shift_record import DENOMINATIONS
from bcdesk.desk.counter import Counter
from bcdesk.desk.delivery import hand_out
from bcdesk.desk.intake import accept
from bcdesk.desk.remittance import held
from bcdesk.gui import background
from bcdesk.gui.cash_page import CashPage
from bcdesk.gui.keys import CTRL, enter, press, type_text
from bcdesk.gui.main_window import MainWindow, Place
from bcdesk.gui.messages import Tone
from tests.counter import FLOAT_VND, another, ask, one
from tests.desk.results import collected, due, handing
from tests.gui.conftest import put


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow, counter: Counter) -> CashPage:
    """F8 in front, with a result that was paid in cash and a transfer that is waited for."""
    result = collected(counter, first_number="HB281500129VN", fees=(due("Lệ phí", 135_000), due("Phí phôi", 5_000)))
    hand_out(counter, handing(result, fee_receipts=("02TP/19P 0004513", "02TP/19P 0004514")))
    accept(counter, another("transfer", payment=Payment.TRANSFER, cash_given_vnd=None))
    made = CashPage()
    made.set_counter(counter)
    put(window, made, Place("Ca & quỹ", key="F8", back_to="page"))
    qtbot.waitUntil(lambda: background.idle() and bool(made.work.fees.rows_model.rows))
    return made


IN_DRAWER = FLOAT_VND + 140_000


def count(vnd: int) -> None:
    """The whole sum as odd money: Enter through the denominations, then the amount."""
    for _ in DENOMINATIONS:
        enter()
    press(Qt.Key.Key_A, CTRL)
    type_text(None, str(vnd))
    enter(CTRL)


def test_a_count_that_agrees_closes_at_once(qtbot: QtBot, window: MainWindow, page: CashPage) -> None:
    count(IN_DRAWER)
    qtbot.waitUntil(lambda: background.idle() and page.leave_button.hasFocus())
    assert window.line.message.tone is Tone.DONE
    assert "Khớp" in window.line.text()


def test_a_difference_is_counted_again_and_asks_why(
    qtbot: QtBot, window: MainWindow, page: CashPage, counter: Counter
) -> None:
    count(IN_DRAWER - 65_000)
    qtbot.waitUntil(lambda: background.idle() and page.count.edits[DENOMINATIONS[0]].hasFocus())
    assert window.line.message.tone is Tone.ATTENTION
    assert "Đếm lại" in window.line.text()
    assert "640.000" not in window.line.text()  # blind still
    assert page.work.isVisible()
    count(IN_DRAWER - 60_000)
    qtbot.waitUntil(lambda: background.idle() and page.match.reason.edit.hasFocus())
    assert "–60.000 đ" in window.line.text()
    enter(CTRL)
    assert page.match.reason.message() == "Chưa ghi lý do chênh lệch."
    type_text(None, "tra thua")
    enter(CTRL)
    qtbot.waitUntil(lambda: background.idle() and page.leave_button.hasFocus())
    assert window.line.message.tone is Tone.ATTENTION
    assert ask(counter, "SELECT expected_vnd, counted_vnd FROM shift") == [(IN_DRAWER, IN_DRAWER - 60_000)]


def test_a_drawer_that_nobody_counted_is_not_a_drawer_that_holds_nothing(
    qtbot: QtBot, window: MainWindow, page: CashPage, counter: Counter
) -> None:
    counted = "SELECT count(*) FROM event WHERE kind = 'drawer_counted'"
    enter()
    enter(CTRL)
    qtbot.waitUntil(background.idle)
    assert page.count.edits[DENOMINATIONS[0]].hasFocus()
    assert page.count.sums[DENOMINATIONS[0]].text() == "Chưa đếm"
    assert window.line.text().startswith("Chưa ghi số đếm nào.")
    assert one(counter, counted) == 0
    type_text(None, "0")
    assert page.count.sums[DENOMINATIONS[0]].text() == ""
    enter(CTRL)
    qtbot.waitUntil(lambda: background.idle() and one(counter, counted) == 1)
    assert ask(counter, "SELECT amount_vnd FROM event WHERE kind = 'drawer_counted'") == [(0,)]


def test_pieces_are_added_up(page: CashPage) -> None:
    type_text(None, "1")
    enter()
    type_text(None, "0+2")
    assert page.count.total.text() == "900.000 đ"
    enter()
    type_text(None, "x")
    assert page.count.sums[DENOMINATIONS[2]].text() == "?"
    enter(CTRL)
    assert page.count.edits[DENOMINATIONS[2]].hasFocus()


def test_fees_are_given_to_their_agency(
    qtbot: QtBot, window: MainWindow, page: CashPage, counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(Qt.Key.Key_F, CTRL)
    assert page.remit.isVisible()
    assert page.remit.total.text() == "2 khoản, 140.000 đ"
    press(Qt.Key.Key_Down)  # the first waits for its transfer's money or its papers
    press(Qt.Key.Key_Space)
    left = page.remit.total.text()
    press(Qt.Key.Key_Space)
    assert (left, page.remit.total.text()) in (
        ("1 khoản, 5.000 đ", "2 khoản, 140.000 đ"),
        ("1 khoản, 135.000 đ", "2 khoản, 140.000 đ"),
    )
    enter(CTRL)
    qtbot.waitUntil(lambda: background.idle() and page.remit.receiver.edit.hasFocus())
    assert page.remit.receiver.message() == "Chưa ghi người nhận tiền."
    assert page.remit.receiver.label.text().endswith("*")
    type_text(None, "Le Thi Ngoc Anh")
    assert page.remit.receiver.message() == ""
    with qtbot.waitSignal(page.remitted) as remitted:
        enter(CTRL)
    qtbot.waitUntil(background.idle)
    assert remitted.args is not None
    assert remitted.args[0].total_vnd == 140_000
    assert "Đã nộp 140.000 đ" in window.line.text()
    [(_agency, fees)] = held(counter)
    assert [fee.standing for fee in fees] == ["transfer"]
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: background.idle() and "Đã xuất" in window.line.text())
    assert (tmp_path / f"nop-phi-{remitted.args[0].code}.xlsx").read_bytes()[:2] == b"PK"


def test_a_name_is_asked_only_where_cash_goes_into_a_hand(page: CashPage) -> None:
    press(Qt.Key.Key_F, CTRL)
    enter()
    press(Qt.Key.Key_Right)
    assert page.remit.way.value() is Payment.TRANSFER
    assert not page.remit.receiver.label.text().endswith("*")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F, CTRL)
    assert page.remit.receiver.label.text().endswith("*")


def test_a_key_too_many_after_fees_were_given_counts_nothing(
    qtbot: QtBot, window: MainWindow, page: CashPage, counter: Counter
) -> None:
    type_text(None, "3")
    press(Qt.Key.Key_F, CTRL)
    type_text(page.remit.receiver.edit, "Le Thi Ngoc Anh")
    enter(CTRL)
    qtbot.waitUntil(lambda: background.idle() and page.work.fees.hasFocus())
    enter(CTRL)
    qtbot.waitUntil(background.idle)
    assert one(counter, "SELECT count(*) FROM event WHERE kind = 'drawer_counted'") == 0
    assert window.line.text().startswith("Chưa chốt số đếm.")
    assert page.count.edits[DENOMINATIONS[0]].hasFocus()


def test_a_transfer_is_seen(qtbot: QtBot, window: MainWindow, page: CashPage, counter: Counter) -> None:
    press(Qt.Key.Key_W, CTRL)
    qtbot.waitUntil(lambda: background.idle() and not page.work.transfers.rows_model.rows)
    assert "165.000 đ" in window.line.text()
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'bank'") == 165_000
    assert not page.work.see.isEnabled()


def test_cash_is_moved_with_its_reason(qtbot: QtBot, window: MainWindow, page: CashPage, counter: Counter) -> None:
    type_text(page.work.amount.edit, "200k")
    enter()
    enter()
    qtbot.waitUntil(lambda: background.idle() and bool(page.work.reason.message()))
    type_text(None, "thieu tien le")
    enter()
    qtbot.waitUntil(lambda: background.idle() and "Đã nhận 200.000 đ" in window.line.text())
    assert one(counter, "SELECT sum(amount_vnd) FROM entry WHERE account = 'cash_drawer'") == IN_DRAWER + 200_000


def test_esc_goes_back_from_the_fees_of_one_agency(page: CashPage) -> None:
    press(Qt.Key.Key_F, CTRL)
    press(Qt.Key.Key_Escape)
    assert page.work.isVisible()
    assert page.count.button.isEnabled()
