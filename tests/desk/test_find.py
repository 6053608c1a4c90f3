"""Finding dossiers by what a person says at the counter, and the record of who opened what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bcdesk.core.dossier import Service
from bcdesk.core.errors import Refused
from bcdesk.core.staff import Role
from bcdesk.desk import cash, find, prints, staff
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.store.db import writing
from tests.counter import INTAKE, MORNING, Clock, another, ask, everything, one

PEOPLE = {
    "hanh": ("Nguyễn Thị Hạnh", "0912345678", "026185003412"),
    "khanh": ("Phùng Văn Khánh", "0983112406", "026090004127"),
    "dat": ("Đỗ Đạt 100%", "0983112407", "026090004128"),
    "again": ("Nguyễn Thị Hạnh", "0912345678", "026185003412"),
}
NUMBERS = {
    "hanh": "TH281530015VN",
    "khanh": "TH281530029VN",
    "dat": "TH281530032VN",
    "again": "TH281530046VN",
}


@pytest.fixture
def morning(counter: Counter, clock: Clock) -> Counter:
    """Four dossiers of three people, a minute apart."""
    for form_id, (name, phone, id_number) in PEOPLE.items():
        accept(counter, another(form_id, name, phone=phone, id_number=id_number))
        clock.now += timedelta(minutes=1)
    return counter


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Nguyễn Thị Hạnh", ["again", "hanh"]),
        ("hanh nguyen", ["again", "hanh"]),
        ("  HẠNH   thị ", ["again", "hanh"]),
        ("khanh", ["khanh"]),
        ("van phung khanh", ["khanh"]),
        ("do", ["dat"]),
        ("Đạt đỗ", ["dat"]),
        ("100%", ["dat"]),
        ("%", []),
        ("_", []),
        ("hạnh văn", []),
        ("hanh", ["again", "hanh"]),  # and not Khánh
        ("ph kh", ["khanh"]),
        ("Ngoc", []),
        ("", ["again", "dat", "khanh", "hanh"]),
    ],
)
def test_by_words_in_any_order_with_or_without_accents(morning: Counter, words: str, found: list[str]) -> None:
    assert [row.item_number for row in find.by_words(morning, words)] == [NUMBERS[form_id] for form_id in found]


@pytest.mark.parametrize(
    ("digits", "found"),
    [
        ("0912345678", ["again", "hanh"]),
        ("026090004127", ["khanh"]),
        ("0983112407", ["dat"]),
        ("0983", []),
        ("", []),
    ],
)
def test_by_phone_and_identity_number(morning: Counter, digits: str, found: list[str]) -> None:
    assert [row.item_number for row in find.by_person(morning, digits)] == [NUMBERS[form_id] for form_id in found]


def test_a_row_says_who_what_where_and_until_when(morning: Counter) -> None:
    [row] = find.by_words(morning, "khanh")
    assert (row.sender, row.id_number, row.state) == ("Phùng Văn Khánh", "026090004127", "accepted")
    assert row.procedure == "Đổi Giấy phép lái xe do ngành Giao thông vận tải cấp"
    assert row.agency == "Sở Giao thông vận tải tỉnh Vĩnh Phúc"
    assert row.accepted_at == MORNING + timedelta(minutes=1)
    assert str(row.due_on) == "2019-08-19"


def test_what_lies_here(morning: Counter) -> None:
    with writing(morning.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'dispatched' WHERE item_number = ?", (NUMBERS["dat"],))
    assert [row.item_number for row in find.waiting_here(morning)] == [
        NUMBERS[form_id] for form_id in ("again", "khanh", "hanh")
    ]


def test_a_two_way_dossier_is_one_row(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, service=Service.TWO_WAY))
    assert [row.item_number for row in find.waiting_here(counter)] == [receipt.item_number]


def test_the_day_counts_what_this_clerk_accepted(morning: Counter, clock: Clock) -> None:
    boss = next(one for one in staff.roster(morning) if one.role is Role.SUPERVISOR)
    accept(cash.open_shift(cash.current_shift(replace(morning, clerk=boss)), 0, "shift-2"), another("by the boss"))
    assert find.accepted_today(morning) == 4
    assert find.accepted_today(replace(morning, clerk=boss)) == 1
    assert find.accepted_today(replace(morning, clerk=None)) == 0
    clock.now += timedelta(days=1)
    assert find.accepted_today(morning) == 0


def test_the_last_act(counter: Counter, clock: Clock) -> None:
    assert find.last_act(counter) is None
    receipts = [accept(counter, another(f"form-{turn}")) for turn in range(2)]
    cash.close_shift(counter, 830_000, "close-1")
    last = find.last_act(counter)
    assert last is not None
    assert last.receipt == receipts[1]
    assert [(job.item_number, job.state) for job in last.prints] == [(receipts[1].item_number, "waiting")]


def test_opening_a_history_is_put_on_record_and_is_no_event(morning: Counter, clock: Clock) -> None:
    prints.reprint(morning, NUMBERS["khanh"])
    before = everything(morning.db)
    history = find.history(morning, NUMBERS["khanh"])
    assert history.receipt.sender.name == "Phùng Văn Khánh"
    assert history.state == "accepted"
    assert [(act.seq, act.at, act.kind, act.actor, act.amount_vnd) for act in history.acts] == [
        (history.receipt.event_seq, history.receipt.accepted_at, "accepted", f"clerk:{morning.clerk.id}", 165_000)
    ]
    assert [job.reprint_no for job in history.prints] == [0, 1]
    after = everything(morning.db)
    assert {name for name in after if after[name] != before[name]} == {"opening"}
    assert ask(morning, "SELECT staff_id, dossier_id, at FROM opening") == [
        (morning.clerk.id, history.receipt.dossier_id, "2019-08-15T09:46:00.000000+07:00")
    ]
    clock.now += timedelta(hours=1)
    find.history(morning, NUMBERS["khanh"])
    assert one(morning, "SELECT count(*) FROM opening") == 2


def test_looking_through_lists_opens_nothing(morning: Counter) -> None:
    before = everything(morning.db)
    find.by_words(morning, "hanh")
    find.by_person(morning, "0912345678")
    find.waiting_here(morning)
    find.last_act(morning)
    assert everything(morning.db) == before


def test_an_unknown_number_has_no_history(morning: Counter) -> None:
    before = everything(morning.db)
    with pytest.raises(Refused, match="TH281530050VN") as refused:
        find.history(morning, "TH281530050VN")
    assert refused.value.field == "item_number"
    assert everything(morning.db) == before
