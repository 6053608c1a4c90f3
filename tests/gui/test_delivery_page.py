"""F5 by keys and scans: who receives, what is counted, recovered and paid; every refusal is said where it belongs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from pytestqt.qtbot import QtBot

from bcdesk.core.delivery import Delivered, NoticeWay, PaperRole, RecipientKind, ResultPaper, ResultReceipt
from bcdesk.core.dossier import PartyKind, ResultPlace
from bcdesk.core.states import Act
from bcdesk.desk import delivery
from bcdesk.desk.counter import Counter
from bcdesk.desk.result import collect
from bcdesk.gui import background, style
from bcdesk.gui.delivery_page import DeliveryPage
from bcdesk.gui.keys import CTRL, enter, press, scan, type_text
from bcdesk.gui.main_window import MainWindow, Place
from tests.counter import HANH, MORNING, Clock, ask, everything, one
from tests.desk.results import PAPERS, SLIP, collected, due, of_intake, two_way
from tests.gui.conftest import put

CARD = "026185003412|135123456|Nguyễn Thị Hạnh|12031985|Nữ|Thôn Đông, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042021"
OTHER_CARD = "026090004127||Phùng Văn Khánh|02051990|Nam|Thôn Chùa, Đồng Tĩnh, Tam Dương, Vĩnh Phúc|15042021"


@pytest.fixture
def page(window: MainWindow, counter: Counter) -> DeliveryPage:
    made = DeliveryPage()
    made.set_counter(counter)
    window.add_page("home", DeliveryPage(), Place("Quầy"))
    window.page("home").begin = lambda: None  # type: ignore[attr-defined]
    put(window, made, Place("Trả kết quả", key="F5", back_to="home"))
    return made


@pytest.fixture
def paid(counter: Counter) -> ResultReceipt:
    """A result whose way back was paid at intake."""
    return collect(counter, of_intake(two_way(counter)))


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


def rows(page: DeliveryPage) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in page.list.table.rows_model.rows]


def open_by_scan(qtbot: QtBot, page: DeliveryPage, number: str) -> None:
    page.begin()
    settle(qtbot)
    scan(number)
    settle(qtbot)
    assert page.opened.isVisible()


def space() -> None:
    press(Qt.Key.Key_Space, text=" ")


def fill(page: DeliveryPage, cash: str = "") -> None:
    """Every step by keys: card, seen, counted, whole, given back, paid."""
    form = page.opened.form
    scan(CARD)
    assert form.recipient.seen.hasFocus()
    space()
    enter()
    for _paper in form.count.papers:
        enter()
    assert form.count.intact.hasFocus()
    space()
    enter()
    if form.recover.rows:
        space()
        enter()
    if cash:
        assert form.money.cash.edit.hasFocus()
        type_text(None, cash)
        enter()


def pills(page: DeliveryPage) -> list[str]:
    return [step.pill.accessibleName() for step in page.opened.form.steps]


def test_what_lies_here_the_urgent_first(qtbot: QtBot, page: DeliveryPage, counter: Counter, clock: Clock) -> None:
    gone = collected(counter, "collect-0")
    delivery.give_to_courier(counter, (gone.item_number,), "Vũ Đình Lộc", "give-1")
    waits = collected(counter, recipient=replace(HANH, name="Trần Quốc Bảo"), result_place=ResultPlace.COUNTER)
    clock.now += timedelta(minutes=5)
    late = collected(counter, "collect-2")
    delivery.notify(counter, waits.item_number, NoticeWay.PHONE, "notify-1")
    clock.now = MORNING + timedelta(days=4)
    page.begin()
    settle(qtbot)
    assert [row[:3] for row in rows(page)] == [
        ["Quá hẹn chưa đến", "Từ 16/08", waits.item_number],
        ["Giao bưu tá", "Hạn hôm nay", late.item_number],
        ["Bưu tá đang phát", "Giao 15/08", gone.item_number],
    ]
    assert [row[6] for row in rows(page)] == ["30.000 đ"] * 3
    assert "026185003412" not in str(rows(page))
    assert page.list.count.text() == "3 kết quả, 2 đến lượt làm hôm nay"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    enter()
    assert page.opened.side.number.text() == late.item_number


def test_a_card_and_a_few_keys_hand_it_out(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    given: list[Delivered] = []
    page.delivered.connect(given.append)
    open_by_scan(qtbot, page, paid.first_number)  # the customer brings the Phiếu gửi of the intake
    assert page.opened.side.number.text() == paid.item_number
    assert pills(page) == ["Ghi số giấy tờ", "0/2", "Còn 1 giấy", "0 đ"]
    scan(CARD)
    assert window.line.text().startswith("Thẻ của Nguyễn Thị Hạnh: đúng người nhận.")
    fill(page)
    assert pills(page) == ["Đúng người nhận", "2/2", "Đã thu hồi", "0 đ"]
    assert "Ctrl+Enter" in window.line.text()
    enter(CTRL)
    settle(qtbot)
    assert [(one.name, one.id_number, one.recovered, one.taken_vnd, one.remark) for one in given] == [
        ("Nguyễn Thị Hạnh", "026185003412", (SLIP,), 0, "")
    ]
    assert window.line.text().startswith(f"Đã trả kết quả {paid.item_number} cho Nguyễn Thị Hạnh.")
    assert rows(page) == []
    assert page.list.field.hasFocus()


def test_ctrl_enter_twice_delivers_once(
    qtbot: QtBot, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    fill(page)
    for _turn in range(3):
        enter(CTRL, after_ms=1)
    settle(qtbot)
    assert one(counter, "SELECT count(*) FROM delivery") == 1


def test_each_obstacle_is_said_and_gone_to(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    before = everything(counter.db)
    form = page.opened.form
    enter(CTRL)
    assert window.line.text() == "Chưa trả được kết quả. Còn 6 việc: ghi số giấy tờ…"
    scan(CARD)
    for words, stop in (
        ("xem bản chính giấy tờ", form.recipient.seen),
        ("kiểm đếm 2 loại trong phong bì", form.count.table),
        ("xem bao bì: còn nguyên, hoặc ghi ý kiến", form.count.intact),
    ):
        enter(CTRL)
        assert words in window.line.text()
        assert stop.hasFocus()
        space()
        if stop is form.count.table:
            press(Qt.Key.Key_Down)
            space()
    enter(CTRL)
    assert window.line.text() == f"Chưa trả được kết quả. Còn 1 việc: thu hồi {SLIP}"
    assert everything(counter.db) == before


def test_a_lost_paper_is_named_and_a_damaged_envelope_has_its_remark(
    qtbot: QtBot, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    fill(page)
    form = page.opened.form
    _paper, given, lost = form.recover.rows[0]
    lost.setFocus()
    space()
    assert not given.isChecked()
    form.count.intact.setFocus()
    space()
    form.count.remarks.setFocus()
    space()
    type_text(form.count.remark, "rách góc")
    assert pills(page)[2] == "Khách làm mất 1 giấy, ghi vào phiếu"
    enter(CTRL)
    settle(qtbot)
    assert one(counter, "SELECT remark FROM delivery") == "Bao bì không còn nguyên: rách góc"
    assert one(counter, "SELECT text FROM event_note ORDER BY seq DESC LIMIT 1") == SLIP


def test_nobody_else_receives_without_authority(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    fill(page)
    form = page.opened.form
    scan(OTHER_CARD)
    assert window.line.text().startswith("Thẻ của Phùng Văn Khánh, không phải người nhận Nguyễn Thị Hạnh.")
    enter(CTRL)
    assert form.recipient.name.message() == "Tên trên giấy khác người nhận Nguyễn Thị Hạnh"
    form.recipient.kinds[RecipientKind.AUTHORISED].setFocus()
    space()
    assert form.recipient.name.message() == ""
    enter(CTRL)
    assert "ghi giấy ủy quyền hoặc giấy giới thiệu" in window.line.text()
    assert form.recipient.authority.edit.hasFocus()
    assert one(counter, "SELECT count(*) FROM delivery") == 0
    type_text(None, "Giấy ủy quyền số 12, UBND xã Đồng Tĩnh")
    enter()
    type_text(form.recipient.relation.edit, "chồng")
    enter(CTRL)
    settle(qtbot)
    assert ask(counter, "SELECT recipient, name, authority, relation FROM delivery") == [
        ("authorised", "Phùng Văn Khánh", "Giấy ủy quyền số 12, UBND xã Đồng Tĩnh", "chồng")
    ]


def test_an_organisation_is_represented(qtbot: QtBot, page: DeliveryPage, counter: Counter) -> None:
    firm = replace(HANH, name="Công ty TNHH Tam Dương", kind=PartyKind.ORGANISATION, id_number="")
    result = collected(counter, recipient=firm)
    open_by_scan(qtbot, page, result.item_number)
    assert page.opened.form.recipient.kind() is RecipientKind.ORGANISATION
    page.opened.form.recipient.choose(RecipientKind.SELF)
    scan(CARD)
    assert pills(page)[0] == "Kết quả của tổ chức: chọn đại diện tổ chức"


@pytest.mark.parametrize(
    ("typed", "kind", "says"),
    [
        ("026185003412", "Thẻ căn cước, CCCD", ""),
        ("135123456", "Chứng minh nhân dân", "Khác số lúc nộp hồ sơ (***412). Xem lại giấy tờ."),
        ("B1234567", "Hộ chiếu", "Khác số lúc nộp hồ sơ (***412). Xem lại giấy tờ."),
        ("02618500341", "Thẻ căn cước, CCCD", "Thiếu 1 số: căn cước cần 12, đang có 11"),
    ],
)
def test_a_number_tells_its_paper(
    qtbot: QtBot, page: DeliveryPage, paid: ResultReceipt, typed: str, kind: str, says: str
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    who = page.opened.form.recipient
    type_text(who.number.edit, typed)
    enter()
    assert (who.id_kind.combo.currentText(), who.number.message()) == (kind, says)
    assert (who.number if says.startswith("Thiếu") else who.name).edit.hasFocus()


def test_money_is_asked_in_full_and_the_change_told(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter
) -> None:
    result = collected(counter, fees=(due("Lệ phí cấp giấy phép lái xe", 135_000),))
    open_by_scan(qtbot, page, result.item_number)
    money = page.opened.form.money
    assert money.lines.text() == "Cước chiều về 30.000 đ + Lệ phí cấp giấy phép lái xe 135.000 đ"
    fill(page, cash="150k")
    assert money.cash.message() == "Khách đưa còn thiếu 15.000 đ"
    before = everything(counter.db)
    enter(CTRL)
    assert window.line.text() == "Chưa trả được kết quả. Còn 1 việc: Khách đưa còn thiếu 15.000 đ"
    assert everything(counter.db) == before
    money.cash.edit.clear()
    type_text(money.cash.edit, "200.000")
    enter()
    assert (money.change.text(), money.fee_receipts[0].edit.hasFocus()) == ("35.000 đ", True)
    type_text(None, "02TP/19P 0004513")
    enter(CTRL)
    settle(qtbot)
    assert "Thu 165.000 đ, tiền thừa 35.000 đ." in window.line.text()
    assert one(counter, "SELECT receipt_number FROM charge WHERE kind = 'fee'") == "02TP/19P 0004513"


def test_enter_in_the_empty_cash_field_takes_the_exact_sum(qtbot: QtBot, page: DeliveryPage, counter: Counter) -> None:
    result = collected(counter, papers=PAPERS[:1])
    open_by_scan(qtbot, page, result.item_number)
    assert pills(page)[2:] == ["Không có", "Phải thu 30.000 đ"]
    type_text(page.opened.form.money.cash.edit, "")
    enter()
    assert page.opened.form.money.cash.text() == "30.000 đ"
    assert pills(page)[3] == "Đủ 30.000 đ"


def buttons(page: DeliveryPage) -> list[Act]:
    return [*page.opened.side.buttons]


def record(qtbot: QtBot, page: DeliveryPage, number: str, key: Qt.Key, then: str = "") -> None:
    """One act of the right side by its key; ``then`` is typed where it asks for words."""
    open_by_scan(qtbot, page, number)
    press(key, CTRL)
    if then:
        type_text(None, then)
    enter(CTRL)
    settle(qtbot)


def test_nobody_comes(qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, clock: Clock) -> None:
    """Notice, missed notice, two invitations, back to the agency: each early act is told its first day."""
    number = collected(counter, result_place=ResultPlace.COUNTER).item_number
    record(qtbot, page, number, Qt.Key.Key_B)
    assert window.line.text().startswith(f"Đã ghi {number}: lưu bưu cục (chờ nhận).")
    open_by_scan(qtbot, page, number)
    press(Qt.Key.Key_H, CTRL)
    assert window.line.text() == "Chưa được ghi quá hẹn chưa đến nhận: sớm nhất ngày 16/08/2019."
    clock.now = MORNING + timedelta(days=1)
    press(Qt.Key.Key_H, CTRL)
    settle(qtbot)
    record(qtbot, page, number, Qt.Key.Key_M)
    assert window.line.text().endswith("Mời nhận lần 2 sớm nhất: 20/08/2019.")
    open_by_scan(qtbot, page, number)
    before = everything(counter.db)
    press(Qt.Key.Key_M, CTRL)
    assert window.line.text() == "Chưa được mời nhận: sớm nhất ngày 20/08/2019."
    assert everything(counter.db) == before
    press(Qt.Key.Key_Escape)
    clock.now = MORNING + timedelta(days=5)
    record(qtbot, page, number, Qt.Key.Key_M)
    open_by_scan(qtbot, page, number)
    assert page.opened.side.state.accessibleName() == "Đã mời 2 lần"
    assert buttons(page) == [Act.RETURN_TO_AGENCY, Act.REFUSE]
    press(Qt.Key.Key_T, CTRL)
    assert window.line.text() == "Chưa được chuyển trả cơ quan: sớm nhất ngày 22/08/2019."
    press(Qt.Key.Key_Escape)
    clock.now = MORNING + timedelta(days=7)
    record(qtbot, page, number, Qt.Key.Key_T)
    assert one(counter, "SELECT state FROM parcel") == "returned_to_agency"
    assert ask(counter, "SELECT kind, reason FROM attempt ORDER BY id") == [
        ("notice", "phone"),
        ("notice_missed", ""),
        ("invitation", "letter"),
        ("invitation", "letter"),
    ]


def test_a_courier_goes_and_comes_back(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, clock: Clock
) -> None:
    number = collected(counter).item_number
    record(qtbot, page, number, Qt.Key.Key_G)
    assert page.opened.acts.text.message() == "Chưa ghi họ và tên bưu tá."
    type_text(None, "Vũ Đình Lộc")
    enter(CTRL)
    settle(qtbot)
    clock.now += timedelta(hours=3)
    open_by_scan(qtbot, page, number)
    assert buttons(page) == [Act.TAKE_BACK, Act.FAIL_ATTEMPT]
    press(Qt.Key.Key_N, CTRL)
    acts = page.opened.acts
    assert [button.text() for button in acts.reasons.values() if button.isVisible()] == [
        "Không có địa chỉ, địa chỉ không đầy đủ hoặc không đúng",
        "Người nhận đã đổi địa chỉ, không để lại địa chỉ mới",
        "Không tìm được người nhận tại địa chỉ ghi trên bưu gửi",
        "Người nhận từ chối nhận",
    ]
    enter(CTRL)
    assert acts.time.message() == "Ghi giờ bưu tá phát, như 10:05."
    type_text(acts.time.edit, "1505")
    enter(CTRL)
    settle(qtbot)
    assert acts.time.message() == "TH 2815 3001 5 VN: Giờ ghi không thể sau giờ hiện tại."
    acts.time.edit.clear()
    type_text(acts.time.edit, "1105")
    enter(CTRL)
    settle(qtbot)
    assert ask(counter, "SELECT reason, at FROM attempt WHERE kind = 'failed'") == [
        ("not_found", "2019-08-15T11:05:00.000000+07:00")
    ]
    assert "Mời nhận lần 1" in rows(page)[0][0]


def test_delivered_at_the_door_when_the_courier_says(
    qtbot: QtBot, page: DeliveryPage, counter: Counter, clock: Clock
) -> None:
    number = collected(counter, papers=PAPERS[:1]).item_number
    delivery.give_to_courier(counter, (number,), "Vũ Đình Lộc", "give-1")
    clock.now += timedelta(hours=3)
    open_by_scan(qtbot, page, number)
    form = page.opened.form
    scan(CARD)
    assert form.recipient.time.edit.hasFocus()
    type_text(None, "10h30")
    enter()
    fill(page, cash="30000")
    enter(CTRL)
    settle(qtbot)
    assert one(counter, "SELECT at FROM delivery") == "2019-08-15T10:30:00.000000+07:00"
    assert one(counter, "SELECT kind FROM event ORDER BY seq DESC LIMIT 1") == "delivered_at_address"


def test_a_card_on_the_list_opens_its_owners_result(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    collected(counter, "collect-2", recipient=replace(HANH, name="Trần Quốc Bảo", id_number="026085001234"))
    page.begin()
    settle(qtbot)
    scan(CARD)
    assert page.opened.side.number.text() == paid.item_number
    assert page.opened.form.recipient.number.text() == "026185003412"
    press(Qt.Key.Key_Escape)
    settle(qtbot)
    scan(OTHER_CARD)
    assert window.line.text() == "Không có kết quả nào của “Phùng Văn Khánh” ở bưu cục này."
    type_text(page.list.field, "quoc bao")
    enter()
    assert page.opened.side.name.text() == "Trần Quốc Bảo"


def test_what_is_half_filled_in_is_not_taken_away(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    other = collected(counter, "collect-2", recipient=replace(HANH, name="Trần Quốc Bảo"))
    open_by_scan(qtbot, page, paid.item_number)
    scan(CARD)
    scan(other.item_number)
    settle(qtbot)
    assert page.opened.side.number.text() == paid.item_number
    assert window.line.text().startswith(f"Đang trả {paid.item_number}.")
    scan(paid.item_number)
    assert window.line.text().startswith("Đã có:")
    press(Qt.Key.Key_Escape)
    settle(qtbot)
    open_by_scan(qtbot, page, paid.item_number)
    assert page.opened.form.recipient.number.text() == "026185003412"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("TH281530050VN", "Không có kết quả nào mang số hiệu TH 2815 3005 0 VN ở quầy này."),
        ("TH281530014VN", "Mã này giống số hiệu bưu gửi 13 ký tự, sai số kiểm tra"),
        ("8934588012228", "Mã này giống mã vạch hàng hóa (EAN-13)"),
    ],
)
def test_what_is_no_result_is_said(qtbot: QtBot, window: MainWindow, page: DeliveryPage, code: str, words: str) -> None:
    settle(qtbot)
    scan(code)
    settle(qtbot)
    assert window.line.text().startswith(words)


def test_a_delivered_result_does_not_open_again(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, counter: Counter, paid: ResultReceipt
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    fill(page)
    enter(CTRL)
    settle(qtbot)
    scan(paid.item_number)
    settle(qtbot)
    assert window.line.text() == f"{paid.item_number}: phát thành công. Xem quá trình ở F7."
    assert page.list.isVisible()


def test_escape_steps_back_and_then_leaves(
    qtbot: QtBot, window: MainWindow, page: DeliveryPage, paid: ResultReceipt
) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    press(Qt.Key.Key_N, CTRL)
    assert page.opened.acting()
    press(Qt.Key.Key_Escape)
    assert not page.opened.acting()
    press(Qt.Key.Key_Escape)
    assert page.list.isVisible()
    settle(qtbot)
    press(Qt.Key.Key_Escape)
    assert window.current == "home"


def test_many_papers_are_all_counted(qtbot: QtBot, page: DeliveryPage, counter: Counter) -> None:
    papers = tuple(ResultPaper(PaperRole.RESULT, f"Trích lục {turn}", 1, 0) for turn in range(7))
    result = collected(counter, papers=papers)
    open_by_scan(qtbot, page, result.item_number)
    count = page.opened.form.count
    count.table.setFocus()
    for _turn in range(7):
        enter()
    assert count.pill.accessibleName() == "Xem bao bì: còn nguyên, hoặc ghi ý kiến"
    assert count.intact.hasFocus()


def test_what_is_left_to_do_stands_there_whole(qtbot: QtBot, page: DeliveryPage, paid: ResultReceipt) -> None:
    open_by_scan(qtbot, page, paid.item_number)
    scan(OTHER_CARD)
    box = page.opened.side.left
    px, lines = box.lines()
    assert "".join(words for line in lines for words, _bold in line).endswith("khác người nhận Nguyễn Thị Hạnh…")
    measure = QFontMetricsF(style.font(px, 600)).horizontalAdvance
    assert len(lines) == 2
    assert all(measure("".join(words for words, _bold in line).rstrip()) <= box.width() for line in lines)
