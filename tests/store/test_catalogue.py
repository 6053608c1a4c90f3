from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from bcdesk.core.catalogue import Need, Pack
from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.pack import PackRefused
from bcdesk.core.tariff import Leg
from bcdesk.core.transit import Zone
from bcdesk.core.vietnamese import nfc
from bcdesk.store import catalogue, pack_folder, packs, reference, terms
from bcdesk.store.db import Database, open_database, reading, writing
from bcdesk.store.types import VIETNAM

FOLDER = Path(__file__).parents[2] / "resources/packs/vinh-phuc-2019"
PACK = pack_folder.read(FOLDER)
AT = datetime(2019, 8, 15, 7, 30, tzinfo=VIETNAM)
DAY = date(2019, 8, 15)
LATER = date(2031, 1, 2)
TABLES = (
    reference.pack,
    reference.commune,
    reference.agency,
    reference.procedure,
    reference.procedure_document,
    reference.procedure_fee,
    reference.tariff,
    reference.tariff_price,
    reference.tariff_discount,
    reference.transit_limit,
    reference.calendar_day,
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, key: bytes) -> Iterator[Database]:
    database = open_database(tmp_path_factory.mktemp("desk") / "desk.db", key)
    with writing(database) as conn:
        packs.load(conn, PACK, AT)
    yield database
    database.close()


@pytest.fixture
def conn(desk: Database) -> Iterator[Connection]:
    with reading(desk) as connection:
        yield connection


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """All reference rows without their row numbers."""
    with reading(db) as conn:
        kept = {}
        for table in TABLES:
            columns = [column for column in table.c if column.name not in ("id", "procedure_id", "tariff_id")]
            kept[table.name] = sorted((tuple(row) for row in conn.execute(select(*columns))), key=repr)
        return kept


def names(found: tuple) -> list[str]:
    return [each.name for each in found]


def test_loading_twice_gives_the_same_rows(db: Database):
    with writing(db) as conn:
        packs.load(conn, PACK, AT)
    once = everything(db)
    assert [len(rows) for rows in once.values()] == [1, 152, 62, 15, 36, 14, 1, 10, 10, 5, 101]
    with writing(db) as conn:
        packs.load(conn, PACK, AT)
    assert everything(db) == once


def test_a_new_version_replaces_the_former_one_whole_and_leaves_other_packs(db: Database):
    begin = date(2031, 1, 1)
    elsewhere = replace(
        PACK,
        code="khac",
        communes=tuple(replace(c, valid_from=begin, valid_to=None) for c in PACK.communes[:3]),
        agencies=(),
        procedures=(),
        tariffs=tuple(replace(tariff, valid_from=begin, valid_to=None) for tariff in PACK.tariffs),
        transit_limits=(),
        calendar=(),
    )
    smaller = replace(PACK, version="1.1", procedures=PACK.procedures[1:], calendar=PACK.calendar[:5], digest="x")
    with writing(db) as conn:
        packs.load(conn, PACK, AT)
        packs.load(conn, elsewhere, AT)
        packs.load(conn, smaller, AT + timedelta(days=1))
    with reading(db) as conn:
        assert packs.current_pack(conn, DAY).version == "1.1"
        assert packs.current_pack(conn, DAY).loaded_at == AT + timedelta(days=1)
        assert packs.current_pack(conn, LATER).code == "khac"
        assert terms.tariff(conn, DAY).valid_from < begin == terms.tariff(conn, LATER).valid_from
        assert len(terms.calendar_days(conn)) == 5
        with pytest.raises(Refused, match=PACK.procedures[0].code):
            catalogue.procedure(conn, PACK.procedures[0].code, DAY)


def test_a_failing_load_leaves_the_former_pack_whole(db: Database):
    with writing(db) as conn:
        packs.load(conn, PACK, AT)
    before = everything(db)
    broken = replace(PACK, version="1.1", calendar=(*PACK.calendar, PACK.calendar[0]))
    with pytest.raises(IntegrityError), writing(db) as conn:
        packs.load(conn, broken, AT)
    assert everything(db) == before


def test_what_was_loaded_comes_back_equal(conn: Connection):
    assert [catalogue.commune(conn, c.code, c.valid_from) for c in PACK.communes] == list(PACK.communes)
    assert list(catalogue.agencies(conn, DAY)) == list(PACK.agencies)
    assert [catalogue.agency(conn, a.code, DAY) for a in PACK.agencies] == list(PACK.agencies)
    assert [catalogue.procedure(conn, p.code, DAY) for p in PACK.procedures] == list(PACK.procedures)
    assert terms.transit_limits(conn, DAY) == PACK.transit_limits
    assert terms.calendar_days(conn) == PACK.calendar
    tariff, kept = PACK.tariffs[0], terms.tariff(conn, DAY)
    assert replace(kept, prices=(), discounts=()) == replace(tariff, prices=(), discounts=())
    assert set(kept.prices) == set(tariff.prices)
    assert set(kept.discounts) == set(tariff.discounts)
    price = next(p for p in kept.prices if (p.leg, p.zone) == (Leg.RETURN, Zone.DISTANT_REGIONS))
    assert (price.steps, price.extra_vnd) == (((100, 31_500), (250, 39_000), (500, 53_000)), 9_700)
    info = packs.current_pack(conn, DAY)
    assert (info.code, info.digest, info.loaded_at) == (PACK.code, PACK.digest, AT)


@pytest.mark.parametrize(
    ("words", "first", "only"),
    [
        ("dong tinh", "Xã Đồng Tĩnh", True),
        ("DONG TINH", "Xã Đồng Tĩnh", True),
        ("Đồng Tĩnh", "Xã Đồng Tĩnh", True),
        ("tinh dong", "Xã Đồng Tĩnh", True),
        ("dong ti", "Xã Đồng Tĩnh", True),
        ("xã Đồng Tĩnh, huyện Tam Dương", "Xã Đồng Tĩnh", True),
        ("xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc", "Xã Đồng Tĩnh", True),
        ("tam duong dong tinh", "Xã Đồng Tĩnh", True),
        ("xa dong tinh huyen tam duong", "Xã Đồng Tĩnh", True),
        ("yen lac", "Thị trấn Yên Lạc", False),
        ("thị trấn tam đảo", "Thị trấn Tam Đảo", True),
        ("tam đảo", "Thị trấn Tam Đảo", False),
        ("hop hoa", "Thị trấn Hợp Hòa", True),
    ],
)
def test_communes_are_found_by_words(conn: Connection, words: str, first: str, only: bool):
    found = names(catalogue.communes(conn, words, DAY))
    assert found[0] == first
    assert (len(found) == 1) is only


def test_exact_accents_come_first(conn: Connection):
    found = names(catalogue.communes(conn, "đồng", DAY, limit=137))
    exact = [name for name in found if "Đồng" in name]
    assert len(exact) > 3
    assert found[: len(exact)] == exact
    assert any("Đông" in name or "Động" in name for name in found), "other accents are still offered"


def test_the_place_narrows_and_the_limit_holds(conn: Connection):
    assert {c.district for c in catalogue.communes(conn, "tam duong", DAY, limit=13)} == {"Huyện Tam Dương"}
    assert len(catalogue.communes(conn, "vinh phuc", DAY)) == 20
    for nothing in ("", "  ,;", "hà nội", "%", "_", "dongtinh", "ồng tĩnh", "đồng tĩnh yên lạc"):
        assert catalogue.communes(conn, nothing, DAY) == (), nothing


def test_a_code_means_what_it_meant_on_that_day(conn: Connection):
    assert catalogue.commune(conn, "09124", DAY).name == "Xã Phú Thịnh"
    assert catalogue.commune(conn, "09124", date(2020, 3, 1)).name == "Xã Tân Phú"
    assert catalogue.commune(conn, "09121", date(2020, 2, 29)).name == "Xã Tân Cương"
    with pytest.raises(Refused) as refused:
        catalogue.commune(conn, "09121", date(2020, 3, 1))
    assert "09121 có hiệu lực ngày 01/03/2020" in refused.value.message
    assert refused.value.field == "commune"
    assert names(catalogue.communes(conn, "tan cuong", date(2021, 6, 1))) == []


@pytest.mark.parametrize(
    ("address", "line", "name"),
    [
        ("Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc", "Thôn 1", "Xã Đồng Tĩnh"),
        ("Thôn 1, xã Đồng Tĩnh, huyện Tam Dương, tỉnh Vĩnh Phúc", "Thôn 1", "Xã Đồng Tĩnh"),
        ("TDP 2, Khai Quang, Vĩnh Yên, Vĩnh Phúc", "TDP 2", "Phường Khai Quang"),
        ("Số 5, ngõ 3, TDP 2, P. Khai Quang, TP. Vĩnh Yên, Vĩnh Phúc", "Số 5, ngõ 3, TDP 2", "Phường Khai Quang"),
        ("Thôn Đông - Đồng Tĩnh - Tam Dương - Vĩnh Phúc", "Thôn Đông", "Xã Đồng Tĩnh"),
        ("THÔN 1, DONG TINH, TAM DUONG, VINH PHUC", "THÔN 1", "Xã Đồng Tĩnh"),
        ("TT. Hợp Hòa, Tam Dương, Vĩnh Phúc", "", "Thị trấn Hợp Hòa"),
        ("Thôn 1, Đồng Tĩnh, Tam Dương", "Thôn 1", "Xã Đồng Tĩnh"),
        ("Thôn 1, Đồng Tĩnh, Vĩnh Phúc", None, None),
        ("Thôn  1 ,Đồng Tĩnh,Tam Dương,Vĩnh Phúc", "Thôn 1", "Xã Đồng Tĩnh"),
        ("Thôn 1, Đồng Tĩnh, Yên Lạc, Vĩnh Phúc", None, None),
        ("Thôn 1, Đồng Tĩnh, Tam Dương, Phú Thọ", None, None),
        ("Thôn 1, Yên Thạch, Sông Lô, Hà Nội", None, None),
        ("Đồng Tĩnh", None, None),
        ("Thôn 1", None, None),
        ("", None, None),
        (", , - ,", None, None),
        ("100%, _, \\", None, None),
    ],
)
def test_the_commune_is_read_from_a_card(conn: Connection, address: str, line: str | None, name: str | None):
    found_line, commune = catalogue.place_of(conn, address, DAY)
    assert (commune and commune.name) == name
    assert found_line == (nfc(address) if line is None else line)


def test_every_commune_is_read_back_from_its_own_place(conn: Connection):
    for each in PACK.communes:
        if each.valid_from <= DAY:
            assert catalogue.place_of(conn, f"Khu 3, {each.place}", DAY) == ("Khu 3", each)
            bare = each.place.upper()
            assert catalogue.place_of(conn, f"Khu 3, {bare}", DAY) == ("Khu 3", each)


def test_a_province_without_districts(db: Database):
    begin = date(2025, 7, 1)
    new = replace(PACK.communes[0], name="Xã Yên Lạc", district="", district_code="", province="Tỉnh Phú Thọ")
    new = replace(new, valid_from=begin, valid_to=None)
    with writing(db) as conn:
        packs.load(conn, replace(PACK, code="moi", communes=(new,)), AT)
    with reading(db) as conn:
        assert catalogue.place_of(conn, "Thôn 1, Yên Lạc, Phú Thọ", begin) == ("Thôn 1", new)
        assert catalogue.communes(conn, "yen lac phu tho", begin) == (new,)
        for old in ("Thôn 1, Đồng Tĩnh, Yên Lạc, Vĩnh Phúc", "Thôn 1, Yên Lạc"):
            assert catalogue.place_of(conn, old, begin) == (old, None)


def test_two_communes_of_one_name_are_not_guessed_between(db: Database):
    twin = replace(next(c for c in PACK.communes if c.name == "Xã Đồng Tĩnh"), code="09999", name="Thị trấn Đồng Tĩnh")
    with writing(db) as conn:
        packs.load(conn, replace(PACK, communes=(*PACK.communes, twin)), AT)
    with reading(db) as conn:
        short, long = ("Thôn 1, Đồng Tĩnh, Tam Dương, Vĩnh Phúc", "Thôn 1, xã Đồng Tĩnh, Tam Dương, Vĩnh Phúc")
        assert catalogue.place_of(conn, short, DAY) == (short, None)
        line, commune = catalogue.place_of(conn, long, DAY)
        assert (line, commune and commune.name) == ("Thôn 1", "Xã Đồng Tĩnh")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("1.0028", ["1.002801", "1.002809", "1.002820", "1.002835"]),
        ("2.000488", ["2.000488"]),
        ("9.", []),
        ("doi giay phep lai xe", ["1.002801", "1.002809", "1.002796"]),
        ("lái xe công an", ["1.002801"]),
        ("ho kinh doanh", ["1.001612"]),
        ("", []),
        ("100%", []),
    ],
)
def test_procedures_are_found_by_code_or_words(conn: Connection, words: str, codes: list[str]):
    found = catalogue.procedures(conn, words, DAY)
    assert [each.code for each in found] == codes
    assert all(each.fees for each in found)
    assert {each.code for each in found if not each.documents} <= {"1.002796"}


def test_accents_put_the_meant_procedure_first(conn: Connection):
    assert catalogue.procedures(conn, "đổi giấy", DAY)[0].name.startswith("Đổi")
    assert "đổi" in catalogue.procedures(conn, "cấp đổi", DAY)[0].name


def test_a_procedure_comes_with_its_list_in_order_and_its_fee(conn: Connection):
    found = catalogue.procedure(conn, "1.002809", DAY)
    assert [(d.name, d.originals, d.copies, d.need) for d in found.documents] == [
        ("Đơn đề nghị đổi giấy phép lái xe", 1, 0, Need.REQUIRED),
        ("Giấy khám sức khỏe của người lái xe", 1, 0, Need.REQUIRED),
        ("Giấy phép lái xe đang dùng", 0, 1, Need.REQUIRED),
        ("Chứng minh nhân dân hoặc căn cước công dân", 0, 1, Need.REQUIRED),
    ]
    assert [fee.amount_vnd for fee in found.fees] == [135_000]
    assert [fee.amount_vnd for fee in catalogue.procedure(conn, "1.004199", DAY).fees] == [None]
    with pytest.raises(Refused) as refused:
        catalogue.procedure(conn, "1.002809", date(2025, 3, 1))
    assert refused.value.field == "procedure"


def test_the_agency_of_a_kind_in_a_district(conn: Connection):
    land = catalogue.procedure(conn, "1.004199", DAY)
    here = catalogue.commune(conn, "08875", DAY)
    branch = catalogue.agency_of_kind(conn, land.agency_kind, here, DAY)
    assert branch
    assert (branch.code, branch.receiving_point) == ("VP-DD-TD", "")
    assert catalogue.agency_of_kind(conn, land.agency_kind, replace(here, district_code="999"), DAY) is None
    assert catalogue.agency_of_kind(conn, "kho bạc", here, DAY) is None
    places = {c.district_code: c for c in PACK.communes_on(DAY)}
    offices = {d: catalogue.agency_of_kind(conn, "UBND cấp huyện", place, DAY) for d, place in places.items()}
    assert all(office and office.district_code == d for d, office in offices.items())
    justice = catalogue.agency(conn, "VP-STP", DAY)
    assert (justice.district_code, justice.receiving_point) == ("243", "VP-TTHCC")


@pytest.mark.parametrize(
    "look_up",
    [
        lambda conn: packs.current_pack(conn, LATER),
        lambda conn: catalogue.communes(conn, "dong tinh", LATER),
        lambda conn: catalogue.commune(conn, "08905", LATER),
        lambda conn: catalogue.procedures(conn, "1.0", LATER),
        lambda conn: catalogue.procedures(conn, "doi giay", LATER),
        lambda conn: catalogue.procedure(conn, "1.002809", LATER),
        lambda conn: catalogue.agency(conn, "VP-STP", LATER),
        lambda conn: catalogue.agencies(conn, LATER),
        lambda conn: catalogue.agency_of_kind(conn, "UBND cấp huyện", PACK.communes[0], LATER),
        lambda conn: terms.tariff(conn, date(2017, 12, 31)),
        lambda conn: terms.transit_limits(conn, date(2017, 8, 14)),
    ],
)
def test_a_day_without_valid_data_is_refused(conn: Connection, look_up):
    with pytest.raises(Refused, match=r"^Danh mục .+ không có hiệu lực ngày \d\d/\d\d/\d{4}\. Cần nạp"):
        look_up(conn)


def test_a_folder_that_cannot_be_read_says_why(tmp_path: Path):
    with pytest.raises(Trouble, match="khong-co"):
        pack_folder.read(tmp_path / "khong-co")
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    again: Pack = pack_folder.read(tmp_path)
    assert again == PACK
    (tmp_path / "fees.csv").write_bytes((tmp_path / "fees.csv").read_bytes() + b"\n\xff")
    with pytest.raises(PackRefused) as refused:
        pack_folder.read(tmp_path)
    assert [(f.file, f.line) for f in refused.value.findings] == [("fees.csv", 17)]
    (tmp_path / "fees.csv").write_bytes((FOLDER / "fees.csv").read_bytes())
    (tmp_path / "Thumbs.db").write_bytes(b"\xff\xfe")
    with pytest.raises(PackRefused, match=r"Thumbs\.db"):
        pack_folder.read(tmp_path)


def test_rows_need_their_pack(db: Database):
    row = {"pack_code": "none", "day": DAY, "kind": "off", "name": "x", "source": "x"}
    with pytest.raises(IntegrityError), writing(db) as conn:
        conn.execute(insert(reference.calendar_day), row)
