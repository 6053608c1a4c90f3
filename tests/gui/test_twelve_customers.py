"""Twelve customers of one day through the real window, by keys and scans alone; papers, money and counts after it."""

from datetime import timedelta

from PySide6.QtCore import Qt

from bcdesk.core.dossier import Payment, Receipt, Service
from bcdesk.core.handing_in import AgentKind
from bcdesk.core.money import dotted
from bcdesk.desk import drafts, upkeep
from bcdesk.desk.counter import Counter
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from tests.clerk import Clerk
from tests.counter import FLOAT_VND, one
from tests.gui.shift import WHO, Shift
from tests.gui.shift import clerk as clerk
from tests.gui.shift import shift as shift
from tests.paper.printed import codes
from tests.recount import lasting, read_back, recount


def test_twelve_customers(shift: Shift, clerk: Clerk, counter: Counter) -> None:
    licence = shift.take_in(WHO["licence"])
    assert (licence.service, licence.total_vnd, licence.change_vnd) == (Service.TWO_WAY, 195_000, 5_000)
    by_son = shift.take_in(WHO["by_son"])
    assert by_son.agent is not None
    assert (by_son.sender.name, by_son.agent.name) == ("Phùng Thị Lan", "Phùng Văn Khánh")
    _newborn(shift)
    poor = shift.take_in(WHO["poor"])
    assert [(leg.discount_vnd, leg.total_vnd) for leg in poor.postage] == [(13_000, 13_000)]
    hero = shift.take_in(WHO["mother"])
    assert (hero.total_vnd, hero.postage[0].discount_vnd, hero.cash_given_vnd) == (0, 30_000, None)
    _company(shift, counter)
    land = shift.take_in(WHO["land"])
    assert (land.fees[0].amount_vnd, land.total_vnd) == (None, land.postage[0].total_vnd)
    _wait_for_a_paper(shift, counter)
    _refuse_the_neighbour(clerk, counter)
    _print_the_lost_slip(shift, poor)
    _take_back(shift, by_son)
    at_home = shift.take_in(WHO["at_home"])
    assert at_home.pickup is not None
    assert (f"{at_home.accepted_at:%H:%M}", at_home.pickup.courier) == ("08:50", "Phạm Văn Tài")
    assert at_home.pickup.place == "Thôn Chằm, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc"

    stands = [receipt for number, receipt in shift.taken.items() if number != by_son.item_number]
    _close(clerk, FLOAT_VND + sum(each.total_vnd for each in stands if each.payment is Payment.CASH))
    assert upkeep.check_up(counter) == ()
    recount(counter, stands)
    read_back(counter, clerk.folder)


def _newborn(shift: Shift) -> None:
    """A child has a legal representative, who is there for the second dossier too."""
    first = shift.take_in(WHO["newborn"])
    shift.clerk.more(WHO["newborn"]["more"])
    second = shift.keep()
    assert first.agent is not None
    assert (first.agent.kind, first.agent.authority) == (AgentKind.LEGAL, "mẹ")
    assert (second.sender, second.agent) == (first.sender, first.agent)
    assert first.agency.code != second.agency.code


def _company(shift: Shift, counter: Counter) -> None:
    shift.take_in(WHO["company"])
    for what in WHO["company"]["more"]:
        shift.clerk.more(what)
        if "again" in what:
            enter(CTRL)
            shift.clerk.wait(lambda: shift.clerk.form.again_reason.edit.hasFocus() and shift.clerk.idle())
            type_text(None, what["again"])
        shift.keep()
    six = list(shift.taken.values())[-6:]
    assert {receipt.payment for receipt in six} == {Payment.TRANSFER}
    assert {receipt.agent and receipt.agent.kind for receipt in six} == {AgentKind.INTRODUCED}
    visit = "SELECT count(*) FROM dossier GROUP BY visit ORDER BY 1 DESC LIMIT 1"
    assert one(counter, visit) == 6


def _wait_for_a_paper(shift: Shift, counter: Counter) -> None:
    """Kept under a number; an hour later its paper is scanned, and only what lacked is counted."""
    clerk, before = shift.clerk, lasting(counter)
    clerk.fill(WHO["back_later"])
    press(Qt.Key.Key_S, CTRL)
    clerk.wait(lambda: clerk.window.current == "home" and clerk.idle())
    clerk.picture("tam-luu")
    papers = {"paper", "print_job", "number_use"}
    assert {table for table, rows in lasting(counter).items() if rows != before[table]} <= papers
    [paper] = clerk.folder.glob("con-thieu-*.pdf")
    shift.clock.now += timedelta(hours=1)
    [code] = {text for text in codes(paper.read_bytes()) if "|" not in text and text in paper.name}
    scan(code)
    clerk.wait(lambda: clerk.window.current == "intake" and clerk.settled())
    clerk.picture("mo-lai")
    clerk.step_to(clerk.form.checklist, Qt.Key.Key_Backtab)
    while clerk.form.checklist.currentIndex().row() + 1 < WHO["back_later"]["lacks"]:
        press(Qt.Key.Key_Down)
    type_text(None, "1")
    while clerk.form.checklist.hasFocus():
        enter()
    clerk.fill_service(WHO["back_later"])
    kept = shift.keep()
    assert (kept.sender.name, kept.missing_reason) == ("Khổng Minh Đức", "")
    assert [paper.originals + paper.copies for paper in kept.documents] == [1, 1, 1, 1]


def _refuse_the_neighbour(clerk: Clerk, counter: Counter) -> None:
    """Whoever hands in for another shows by what right; without it nothing is kept."""
    before = lasting(counter)
    clerk.fill(WHO["neighbour"])
    enter(CTRL)
    clerk.wait(clerk.settled)
    assert clerk.form.agent.authority.message() == "Ghi số, ngày của giấy."
    assert clerk.form.agent.authority.edit.hasFocus()
    clerk.picture("tu-choi")
    press(Qt.Key.Key_J, CTRL)
    clerk.wait(clerk.settled)
    clerk.key("F6")
    clerk.wait(clerk.settled)
    assert lasting(counter) == before
    assert "Ngô Văn Mạc" not in {draft.text("name") for draft in drafts.waiting(counter)}


def _print_the_lost_slip(shift: Shift, poor: Receipt) -> None:
    """Found by phone, and by name without accents."""
    clerk = shift.clerk
    for words in ("0399 812 345", "bui van ty"):
        clerk.key("F7")
        clerk.wait(clerk.idle)
        type_text(None, words)
        enter()
        clerk.wait(lambda: clerk.day.find.table.hasFocus() and clerk.idle())
        clerk.picture("tra-cuu")
        enter()
        clerk.wait(lambda: clerk.day.find.view.isVisible() and clerk.idle())
        assert clerk.day.find.view.history.parcels[0].item_number == poor.item_number
        clerk.picture("qua-trinh")
        press(Qt.Key.Key_Escape)
    enter()
    clerk.wait(lambda: clerk.day.find.view.isVisible() and clerk.idle())
    press(Qt.Key.Key_P, CTRL)
    again = clerk.folder / f"phieu-gui-{poor.item_number}-in-lai-1.pdf"
    clerk.wait(lambda: again.exists() and clerk.idle())
    press(Qt.Key.Key_Escape)


def _take_back(shift: Shift, taken: Receipt) -> None:
    """The customer changes their mind before anything has left."""
    clerk = shift.clerk
    clerk.key("F7")
    clerk.wait(clerk.idle)
    type_text(None, "phung thi lan")
    enter()
    clerk.wait(lambda: clerk.day.find.table.hasFocus() and clerk.idle())
    enter()
    clerk.wait(lambda: clerk.day.find.view.isVisible() and clerk.idle())
    press(Qt.Key.Key_B, CTRL)
    press(Qt.Key.Key_End)
    enter()
    type_text(None, "để con đi nộp")
    clerk.picture("huy")
    enter(CTRL)
    clerk.wait(clerk.idle)
    assert f"Trả lại khách {dotted(taken.total_vnd)} đ" in clerk.said()
    void = "SELECT status FROM number_use WHERE number = ?"
    assert one(clerk.day.counter, void, taken.item_number) == "void"
    clerk.picture("da-huy")
    clerk.key("F6")
    clerk.wait(clerk.idle)
    shift.clock.now += timedelta(minutes=5)


def _close(clerk: Clerk, expected_vnd: int) -> None:
    """What was counted blind is what the book expects, or the shift would not close at once."""
    closing = clerk.close_shift(expected_vnd)
    next(closing)
    counted = clerk.day.cash._record
    assert (counted.expected_vnd, counted.counted_vnd) == (expected_vnd, expected_vnd)
    assert list(closing)[-1].startswith("Đã đăng xuất.")
