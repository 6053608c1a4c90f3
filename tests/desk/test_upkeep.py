"""The check-up finds a sound desk sound; whatever was changed by hand is located, and told without a person's name."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bcdesk.core.codes import group_item_number
from bcdesk.core.delivery import NonDelivery, NoticeWay
from bcdesk.core.handing_in import Pickup
from bcdesk.core.states import ACT_NAMES
from bcdesk.desk import cash, delivery, handover, upkeep
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from bcdesk.store import journal
from bcdesk.store.db import make_engine, writing
from bcdesk.store.difference import Projection
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.moves import ACTS
from bcdesk.store.projections import differences
from bcdesk.store.triggers import create_triggers, drop_triggers
from tests.counter import Clock, another, everything, one
from tests.desk.results import handing, of_intake, two_way
from tests.desk.test_handover import prepared, signing

COURIER = "Hoàng Văn Đức"


@pytest.fixture
def numbers(counter: Counter, clock: Clock) -> dict[str, str]:
    """A day with every kind of row: ``a`` went the whole way, ``b`` is with nobody after a courier, ``c`` was excepted.

    ``ar``, ``br``: their results. The shift was closed with 1.000 đ too much.
    """
    first, second = two_way(counter, "a"), two_way(counter, "b")
    third = accept(counter, another("c", cash_given_vnd=None))
    code = prepared(counter, clock, first.item_number, second.item_number, third.item_number)
    handover.sign(counter, signing(code, (third.item_number, "thiếu chữ ký")))
    handover.record_appointment(counter, first.item_number, date(2019, 8, 29), "H62-1", "slip")
    clock.now += timedelta(hours=1)
    given, tried = collect(counter, of_intake(first, "ca")), collect(counter, of_intake(second, "cb"))
    delivery.notify(counter, given.item_number, NoticeWay.PHONE, "notice")
    delivery.hand_out(counter, handing(given))
    delivery.give_to_courier(counter, [tried.item_number], COURIER, "courier")
    delivery.fail_attempt(counter, tried.item_number, NonDelivery.NOT_FOUND, clock.now, "failed")
    cash.close_shift(counter, 786_000, "close", "thừa tiền lẻ")
    clock.now += timedelta(days=1)
    found = {"a": first, "b": second, "c": third, "ar": given, "br": tried}
    told = {"record": code, "first": str(first.event_seq), "events": one(counter, "SELECT count(*) FROM event")}
    return told | {name: group_item_number(receipt.item_number) for name, receipt in found.items()}


AT = "2019-08-15T{}.000000+07:00"
_P = Projection
PLANTED = [
    (_P.PARCEL_STATE, "UPDATE parcel SET state = 'at_delivery_point' WHERE id = 2",
     "Bưu gửi {ar}: trạng thái theo nhật ký: “phát thành công”; đang ghi: “đến bưu cục phát”."),
    (_P.PARCEL_STATE, "UPDATE parcel SET state = 'Nguyễn Thị Hạnh' WHERE id = 2",
     "Bưu gửi {ar}: trạng thái theo nhật ký: “phát thành công”; đang ghi: giá trị không đọc được."),
    (_P.DOSSIER_STATE, "UPDATE dossier SET state = 'delivered' WHERE id = 2",
     "Hồ sơ của bưu gửi {b}: trạng thái theo nhật ký: “phát không thành công”; đang ghi: “phát thành công”."),
    (_P.ITEM_NUMBER, "UPDATE parcel SET item_number = 'HB281599993VN' WHERE id = 3",
     "Bưu gửi {b}: số hiệu theo nhật ký: {b}; đang ghi: HB 2815 9999 3 VN."),
    (_P.ITEM_NUMBER, "DELETE FROM parcel WHERE id = 5", "Bưu gửi {c}: số hiệu theo nhật ký: {c}; đang ghi: không có."),
    (_P.STARTED_AT, f"UPDATE parcel SET started_at = '{AT.format('09:00:00')}' WHERE id = 1",
     "Bưu gửi {a}: giờ bắt đầu J + n theo nhật ký: 09:42:00 15/08/2019; đang ghi: 09:00:00 15/08/2019."),
    (_P.DOSSIER_OF, "UPDATE parcel_dossier SET dossier_id = 1 WHERE parcel_id = 3",
     "Bưu gửi {b}: hồ sơ theo nhật ký: không có; đang ghi: hồ sơ thứ 1."),
    (_P.DOSSIER_OF, "DELETE FROM parcel_dossier WHERE parcel_id = 5",
     "Bưu gửi {c}: hồ sơ theo nhật ký: hồ sơ thứ 3; đang ghi: không có."),
    (_P.TERMS, "UPDATE dossier SET agency_code = 'VP-STP' WHERE id = 3",
     "đang ghi: “Gửi hồ sơ, VP-STP, 1.002809, Nhận gửi hồ sơ, Liên huyện nội tỉnh”."),
    (_P.ACCEPTED_AT, f"UPDATE dossier SET accepted_at = '{AT.format('09:00:00')}' WHERE id = 3",
     "Hồ sơ của bưu gửi {c}: giờ tiếp nhận theo nhật ký: 09:42:00 15/08/2019; đang ghi: 09:00:00 15/08/2019."),
    (_P.ACCEPTED_AT, "DELETE FROM dossier WHERE id = 3",
     "Hồ sơ của bưu gửi {c}: giờ tiếp nhận theo nhật ký: 09:42:00 15/08/2019; đang ghi: không có."),
    (_P.POSTAGE, "UPDATE charge SET amount_vnd = 0 WHERE parcel_id = 5 AND kind = 'vat'",
     "Bưu gửi {c}: cước theo nhật ký: 30.000 đ; đang ghi: 27.273 đ."),
    (_P.FEES, "DELETE FROM charge WHERE dossier_id = 3 AND kind = 'fee'",
     "Hồ sơ của bưu gửi {c}: phí, lệ phí thu hộ theo nhật ký: 135.000 đ; đang ghi: 0 đ."),
    (_P.FILED_AT, f"UPDATE dossier SET filed_at = '{AT.format('15:00:00')}' WHERE id = 1",
     "Hồ sơ của bưu gửi {a}: giờ nộp cho cơ quan theo nhật ký: 15:10:00 15/08/2019; đang ghi: 15:00:00 15/08/2019."),
    (_P.FILED_AT, f"UPDATE dossier SET filed_at = '{AT.format('15:00:00')}' WHERE id = 3",
     "Hồ sơ của bưu gửi {c}: giờ nộp cho cơ quan theo nhật ký: không có; đang ghi: 15:00:00 15/08/2019."),
    (_P.APPOINTMENT, "DELETE FROM appointment WHERE dossier_id = 1",
     "Hồ sơ của bưu gửi {a}: giờ ghi ngày hẹn trả theo nhật ký: 15:10:00 15/08/2019; đang ghi: không có."),
    (_P.HANDOVER_MADE, f"UPDATE handover SET made_at = '{AT.format('11:00:00')}'",
     "Biên bản {record}: giờ lập theo nhật ký: 12:00:00 15/08/2019; đang ghi: 11:00:00 15/08/2019."),
    (_P.HANDOVER_SIGNED, "UPDATE handover SET signed_at = NULL",
     "Biên bản {record}: ngày ký theo nhật ký: 15/08/2019; đang ghi: không có."),
    (_P.HANDOVER_SIGNED, "UPDATE handover SET signed_at = '2019-08-16T15:10:00.000000+07:00'",
     "Biên bản {record}: ngày ký theo nhật ký: 15/08/2019; đang ghi: 16/08/2019."),
    (_P.HANDOVER_ITEM, "DELETE FROM handover_item WHERE parcel_id = 3",
     "Bưu gửi {b}: dòng bàn giao theo nhật ký: Biên bản {record}; đang ghi: không có."),
    (_P.HANDOVER_EXCEPTION, "UPDATE handover_item SET exception = '' WHERE parcel_id = 5",
     "Bưu gửi {c}: lý do cơ quan không nhận theo nhật ký: có; đang ghi: không."),
    (_P.HANDOVER_EXCEPTION, "UPDATE handover_item SET exception = 'ướt' WHERE parcel_id = 1",
     "Bưu gửi {a}: lý do cơ quan không nhận theo nhật ký: không; đang ghi: có."),
    (_P.RESULT, "DELETE FROM result WHERE parcel_id = 4",
     "Kết quả {br}: giờ nhận từ cơ quan theo nhật ký: 16:10:00 15/08/2019; đang ghi: không có."),
    (_P.ATTEMPT, "DELETE FROM attempt WHERE kind = 'failed'",
     "tại địa chỉ ghi trên bưu gửi” ngày 15/08/2019; đang ghi: không có."),
    (_P.ATTEMPT, "UPDATE attempt SET kind = 'notice' WHERE kind = 'courier'",
     "Kết quả {br}: lần phát, mời nhận theo nhật ký: “giao bưu tá” ngày 15/08/2019; đang ghi: giá trị không đọc được."),
    (_P.ATTEMPT, "UPDATE attempt SET reason = 'moved' WHERE kind = 'failed'",
     "đang ghi: “ghi phát không thành công, người nhận đã đổi địa chỉ, không để lại địa chỉ mới” ngày 15/08/2019."),
    (_P.ATTEMPT, "INSERT INTO attempt (parcel_id, kind, at, reason, seq) "
     "SELECT parcel_id, 'invitation', at, 'letter', seq FROM attempt WHERE kind = 'failed'",
     " và “mời nhận, gửi giấy mời” ngày 15/08/2019."),
    (_P.DELIVERY, "DELETE FROM delivery", "Kết quả {ar}: ngày phát theo nhật ký: 15/08/2019; đang ghi: không có."),
    (_P.NUMBER_USE, "DELETE FROM number_use WHERE seq = (SELECT min(seq) FROM number_use)",
     "Số hiệu {a}: việc dùng số theo nhật ký: sự kiện {first}; đang ghi: không có."),
    (_P.NUMBER_RANGE, "UPDATE number_range SET next = next + 2", ": lượng số đã dùng theo nhật ký: 5; đang ghi: 7."),
    (_P.SHIFT_OPENED, f"UPDATE shift SET opened_at = '{AT.format('06:00:00')}'",
     "Ca 1 ngày 15/08/2019: giờ mở theo nhật ký: 07:30:00 15/08/2019; đang ghi: 06:00:00 15/08/2019."),
    (_P.SHIFT_FLOAT, "UPDATE shift SET float_vnd = 0",
     "Ca 1 ngày 15/08/2019: tồn quỹ đầu ca theo nhật ký: 500.000 đ; đang ghi: 0 đ."),
    (_P.SHIFT_CLOSED, "UPDATE shift SET closed_at = NULL",
     "Ca 1 ngày 15/08/2019: giờ chốt theo nhật ký: 16:10:00 15/08/2019; đang ghi: không có."),
    (_P.SHIFT_COUNTED, "UPDATE shift SET counted_vnd = 1, difference_vnd = 1 - expected_vnd",
     "Ca 1 ngày 15/08/2019: tiền kiểm được theo nhật ký: 786.000 đ; đang ghi: 1 đ."),
    (_P.FEES_HELD, "UPDATE charge SET remitted_seq = NULL WHERE dossier_id = 1 AND kind = 'fee'",
     "Cơ quan VP-SGTVT: phí, lệ phí còn giữ theo nhật ký: 135.000 đ; đang ghi: 270.000 đ."),
    (_P.SHIFT_EXPECTED, "UPDATE shift SET expected_vnd = counted_vnd, difference_vnd = 0",
     "Ca 1 ngày 15/08/2019: tiền phải có theo nhật ký: 785.000 đ; đang ghi: 786.000 đ."),
    (_P.SHIFT_DIFFERENCE, "UPDATE shift SET expected_vnd = counted_vnd, difference_vnd = 0",
     "Ca 1 ngày 15/08/2019: chênh lệch theo nhật ký: 1.000 đ; đang ghi: 0 đ."),
    (_P.DAY_REVISION, "DELETE FROM sync_day WHERE day = '2019-08-15'",
     "Số liệu ngày 15/08/2019: lần sửa theo nhật ký: {events}; đang ghi: không có."),
    (_P.DAY_REVISION, "UPDATE sync_day SET revision = 3, acknowledged = 3 WHERE day = '2019-08-15'",
     "Số liệu ngày 15/08/2019: lần sửa theo nhật ký: {events}; đang ghi: 3."),
    (_P.DAY_ACKNOWLEDGED, "UPDATE sync_day SET acknowledged = 99 WHERE day = '2019-08-15'",
     "Số liệu ngày 15/08/2019: lần sửa tỉnh đã xác nhận theo nhật ký: {events}; đang ghi: 99."),
]  # fmt: skip


def test_a_sound_day_is_found_sound(counter: Counter, numbers: dict[str, str]) -> None:
    assert upkeep.check_up(counter) == ()


def test_every_projection_is_planted_wrong() -> None:
    assert {what for what, _, _ in PLANTED} | {Projection.STEP} == set(Projection)


@pytest.mark.parametrize(("what", "sql", "told"), PLANTED, ids=lambda value: str(value)[:60])
def test_what_was_changed_by_hand_is_told(
    counter: Counter, numbers: dict[str, str], what: Projection, sql: str, told: str
) -> None:
    engine = make_engine(counter.db.path, counter.db.key, foreign_keys=False)
    with engine.begin() as conn:
        drop_triggers(conn)
        assert conn.exec_driver_sql(sql).rowcount
        create_triggers(conn)
        assert what in {each.what for each in differences(conn)}
    engine.dispose()
    before = everything(counter.db)
    found = upkeep.check_up(counter)
    assert any(line.endswith(told.format(**numbers)) for line in found), found
    assert everything(counter.db) == before
    assert not any(name in line for line in found for name in ("Hạnh", COURIER))


def test_an_act_has_one_moment(counter: Counter, clock: Clock) -> None:
    """A clock that goes on while an act is under way."""

    def going() -> datetime:
        clock.now += timedelta(milliseconds=7)
        return clock.now

    at_desk = replace(counter, clock=going)
    given = collect(at_desk, of_intake(two_way(at_desk, "a"), "ca"))
    delivery.notify(at_desk, given.item_number, NoticeWay.PHONE, "notice")
    delivery.hand_out(at_desk, handing(given))
    cash.close_shift(at_desk, 500_000, "close", "chưa đếm")
    assert upkeep.check_up(at_desk) == ()


def test_what_was_taken_at_an_address_began_on_the_day_that_was_told(counter: Counter, clock: Clock) -> None:
    at = clock.now - timedelta(hours=1)
    receipt = accept(counter, another("e", pickup=Pickup("Thôn Đông, xã Đồng Tĩnh", at, COURIER)))
    assert upkeep.check_up(counter) == ()
    with writing(counter.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET started_at = '2019-08-14T08:42:00.000000+07:00'")
    assert upkeep.check_up(counter) == (
        f"Bưu gửi {group_item_number(receipt.item_number)}: giờ bắt đầu J + n theo nhật ký: 08:42:00 15/08/2019; "
        "đang ghi: 08:42:00 14/08/2019.",
    )


@pytest.mark.parametrize("kind", [EventKind.DELIVERED, EventKind.HANDED_OVER, EventKind.NOTIFIED])
def test_an_event_that_cannot_be_is_told(counter: Counter, numbers: dict[str, str], kind: EventKind) -> None:
    """Somebody wrote on in the journal itself, chain and all."""
    line = Line(date(2019, 8, 15), parcel_id=1)
    with writing(counter.db) as conn:
        journal.append(
            conn,
            at=counter.clock(),
            business_day=counter.today,
            actor=journal.SYSTEM,
            kind=kind,
            subject="dossier:1",
            lines=[line],
        )
    [act] = ACTS[kind]
    told = (
        f"Bưu gửi {numbers['a']}: nhật ký ghi việc “{ACT_NAMES[act]}” sau trạng thái “đang giải quyết, đã có ngày "
        "hẹn trả”, quy trình không cho phép."
    )
    assert told in upkeep.check_up(counter)
