"""Finding dossiers by what a person says at the counter, with or without accents, by days and stage."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bcdesk.core.dossier import Service
from bcdesk.core.handing_in import Agent, AgentKind
from bcdesk.core.handover import Signing
from bcdesk.core.states import Stage
from bcdesk.desk import delivery, find, handover, own_day
from bcdesk.desk.counter import Counter
from bcdesk.desk.find import Asked
from bcdesk.desk.intake import accept
from bcdesk.desk.result import collect
from bcdesk.store import search
from bcdesk.store.db import writing
from tests.counter import HANH, INTAKE, MORNING, Clock, another, everything
from tests.desk.results import collected, handing, of_intake, two_way

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


def numbers(counter: Counter, text: str, **filters: object) -> list[str]:
    return [row.item_number for row in find.find(counter, Asked(text, **filters))]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Nguyễn Thị Hạnh", ["again", "hanh"]),
        ("hanh nguyen", ["again", "hanh"]),
        ("  HẠNH   thị ", ["again", "hanh"]),
        ("khanh", ["khanh"]),
        ("van phung khanh", ["khanh"]),
        ("do dat", ["dat"]),
        ("Đạt, đỗ", ["dat"]),
        ("dat 100%", ["dat"]),
        ("%", []),
        ("_", []),
        ('"', []),
        ('hanh" OR "khanh', []),
        ("hạnh văn", ["again", "hanh"]),  # of her procedure: vận tải
        ("hạnh khánh", []),
        ("hanh", ["again", "hanh"]),  # and not Khánh
        ("ph kh", ["khanh"]),
        ("Ngoc", []),
        ("dong tinh", ["again", "dat", "khanh", "hanh"]),
        ("tam duong phung", ["khanh"]),
        ("giay phep lai xe khanh", ["khanh"]),
        ("so giao thong dat", ["dat"]),
        ("1.002809 dat", ["dat"]),
        ("", ["again", "dat", "khanh", "hanh"]),
    ],
)
def test_by_words_in_any_order_with_or_without_accents(morning: Counter, words: str, found: list[str]) -> None:
    assert numbers(morning, words) == [NUMBERS[form_id] for form_id in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0912345678", ["again", "hanh"]),
        ("+84 912 345 678", ["again", "hanh"]),
        ("0912 345", ["again", "hanh"]),
        ("026090004127", ["khanh"]),
        ("0260900041", ["dat", "khanh"]),
        ("0983112407", ["dat"]),
        ("09831124", ["dat", "khanh"]),
        ("0983", []),
        ("4127", ["khanh"]),
        ("2407", ["dat"]),
        ("112406", ["khanh"]),
        ("090004127", ["khanh"]),
        ("5678 hanh", ["again", "hanh"]),
        ("5678 khanh", []),
        ("127", []),
        ("TH281530032VN", ["dat"]),
        ("th 2815 3003", ["dat"]),
        ("TH28153", ["again", "dat", "khanh", "hanh"]),
        ("TH281530050VN", []),
    ],
)
def test_by_phone_identity_number_and_item_number_also_begun(morning: Counter, text: str, found: list[str]) -> None:
    assert numbers(morning, text) == [NUMBERS[form_id] for form_id in found]


def test_by_dossier_code_also_begun(morning: Counter) -> None:
    result = collected(morning, dossier_code="000.00.25.H62-190815-0001")
    for text in ("000.00.25.H62-190815-0001", "000.00.25.h62", "000.00"):
        assert numbers(morning, text) == [result.item_number]
    assert numbers(morning, "000.00.25.H62-190815-0002") == []


def test_a_row_says_who_what_where_and_until_when(morning: Counter) -> None:
    [row] = find.find(morning, Asked("khanh"))
    assert (row.sender, row.phone, row.id_number) == ("Phùng Văn Khánh", "0983112406", "026090004127")
    assert row.state == "accepted"
    assert row.procedure == "Đổi Giấy phép lái xe do ngành Giao thông vận tải cấp"
    assert row.agency == "Sở Giao thông vận tải tỉnh Vĩnh Phúc"
    assert row.accepted_at == MORNING + timedelta(minutes=1)
    assert str(row.due_on) == "2019-08-19"


def test_days_and_stage_narrow_whatever_is_asked(morning: Counter, clock: Clock) -> None:
    today, tomorrow = MORNING.date(), MORNING.date() + timedelta(days=1)
    record = handover.prepare(morning, "VP-SGTVT", [NUMBERS["hanh"]], "prepare-1")
    clock.now += timedelta(hours=1)
    handover.sign(morning, Signing("sign-1", record.code, clock.now, "Bà Lê Thị Ngọc Ánh"))
    clock.now += timedelta(days=1)
    late = accept(morning, another("late")).item_number
    both = [late, NUMBERS["again"], NUMBERS["hanh"]]
    for text in ("hanh", "0912345678", "Nguyễn"):
        assert numbers(morning, text) == both
        assert numbers(morning, text, until=today) == both[1:]
        assert numbers(morning, text, since=tomorrow) == [late]
        assert numbers(morning, text, since=today, until=tomorrow) == both
        assert numbers(morning, text, until=today - timedelta(days=1)) == []
        assert numbers(morning, text, since=date(2020, 1, 1)) == []
        assert numbers(morning, text, stage=Stage.AT_AGENCY) == [NUMBERS["hanh"]]
        assert numbers(morning, text, stage=Stage.HERE) == [late, NUMBERS["again"]]
        assert numbers(morning, text, stage=Stage.HERE, until=today) == [NUMBERS["again"]]
        assert numbers(morning, text, stage=Stage.ENDED) == []
    assert numbers(morning, "", stage=Stage.AT_AGENCY) == [NUMBERS["hanh"]]
    assert numbers(morning, "TH2815", since=tomorrow) == [late]


def test_no_more_than_asked_for_and_the_newest(morning: Counter) -> None:
    for text in ("hanh", "0912345678", "TH2815", ""):
        assert [row.item_number for row in find.find(morning, Asked(text), limit=1)] == [NUMBERS["again"]]


def test_another_recipient_of_a_result_is_found_too(counter: Counter) -> None:
    intake = two_way(counter)
    other = replace(HANH, name="Trần Quốc Bảo", phone="0987000111", id_number="026085001234", address_line="Xóm Gò")
    collect(counter, replace(of_intake(intake), recipient=other))
    for text in ("quoc bao hanh", "xom go", "0987000111", "026085001234", "0111", "01234 xom go", "hanh", HANH.phone):
        assert numbers(counter, text) == [intake.item_number]


def test_who_handed_it_in_for_another_is_found_too(counter: Counter) -> None:
    son = Agent("Lù Seo Páo", "026201004455", AgentKind.LEGAL, "con")
    number = accept(counter, replace(INTAKE, agent=son)).item_number
    for text in ("pao lu seo", "hanh pao", "026201004455", "004455", HANH.id_number):
        assert numbers(counter, text) == [number]


def test_what_is_erased_is_found_no_more_and_leaves_no_word(morning: Counter) -> None:
    with writing(morning.db) as conn:
        conn.exec_driver_sql("CREATE VIRTUAL TABLE temp.kept USING fts5vocab(main, search, row)")
        kept = "SELECT count(*) FROM temp.kept WHERE term = 'phung'"
        assert conn.exec_driver_sql(kept).scalar_one() == 1
        one = "SELECT sender_id, id FROM dossier WHERE form_id = 'khanh'"
        sender, dossier = conn.exec_driver_sql(one).one()
        blank = (
            "UPDATE party SET name = '', name_folded = '', address_line = '', phone = '', id_number = '' WHERE id = ?"
        )
        conn.exec_driver_sql(blank, (sender,))
        search.index(conn, dossier)
        conn.exec_driver_sql("INSERT INTO search (search) VALUES ('optimize')")
        assert conn.exec_driver_sql(kept).scalar_one() == 0
    assert numbers(morning, "khanh") == numbers(morning, "0983112406") == numbers(morning, "2406") == []
    assert NUMBERS["khanh"] in numbers(morning, "giay phep lai xe")
    assert numbers(morning, "do dat") == [NUMBERS["dat"]]


def test_an_index_made_anew_finds_the_same(morning: Counter) -> None:
    collect(morning, of_intake(two_way(morning)))
    elsewhere = collected(morning, "collect-2", recipient=replace(HANH, name="Lò Văn Pá"))
    texts = ("hanh", "khanh", "dong tinh", "lo van pa", "so giao thong", "4127")
    before = [numbers(morning, text) for text in texts]
    with writing(morning.db) as conn:
        search.create_search(conn)
    assert [numbers(morning, text) for text in texts] == before
    assert before[3] == [elsewhere.item_number]


def test_results_that_wait_for_a_person(counter: Counter) -> None:
    waits = collect(counter, of_intake(two_way(counter)))
    gone = collected(counter, "collect-2")
    delivery.hand_out(counter, handing(gone))
    collected(counter, "collect-3", recipient=replace(HANH, name="Trần Quốc Bảo", id_number="026085001234"))
    assert [item.item_number for item in find.results_of(counter, "", HANH.id_number)] == [waits.item_number]
    assert find.results_of(counter, "", "026000000000") == ()


def test_what_lies_here(morning: Counter) -> None:
    with writing(morning.db) as conn:
        conn.exec_driver_sql("UPDATE parcel SET state = 'dispatched' WHERE item_number = ?", (NUMBERS["dat"],))
    assert [row.item_number for row in find.waiting_here(morning)] == [
        NUMBERS[form_id] for form_id in ("again", "khanh", "hanh")
    ]


def test_a_two_way_dossier_is_one_row(counter: Counter) -> None:
    receipt = accept(counter, replace(INTAKE, service=Service.TWO_WAY))
    assert [row.item_number for row in find.waiting_here(counter)] == [receipt.item_number]


def test_looking_through_lists_opens_nothing(morning: Counter) -> None:
    before = everything(morning.db)
    find.find(morning, Asked("hanh", since=MORNING.date()))
    find.find(morning, Asked("0912345678"))
    find.waiting_here(morning)
    find.results_of(morning, HANH.id_number)
    own_day.last_act(morning)
    assert everything(morning.db) == before
