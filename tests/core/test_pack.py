import csv
import io
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bcdesk.core import pack
from bcdesk.core.catalogue import Need, Pack
from bcdesk.core.errors import Refused
from bcdesk.core.pack_file import MOST_FINDINGS
from bcdesk.core.transit import Zone

FOLDER = Path(__file__).parents[2] / "resources/packs/vinh-phuc-2019"
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
PACK = pack.read(FILES)


def cells(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(FILES[name], newline="")))


def written(table: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def with_cell(name: str, line: int, column: str, value: str) -> dict[str, str]:
    table = cells(name)
    table[line - 1][table[0].index(column)] = value
    return FILES | {name: written(table)}


def line_of(name: str, *start: str) -> int:
    return next(n for n, row in enumerate(cells(name), 1) if row[: len(start)] == list(start))


def without_line(name: str, line: int) -> dict[str, str]:
    table = cells(name)
    del table[line - 1]
    return FILES | {name: written(table)}


def with_copy(name: str, line: int) -> dict[str, str]:
    table = cells(name)
    return FILES | {name: written([*table, table[line - 1]])}


def with_header(name: str, change: dict[str, str], more: str = "") -> dict[str, str]:
    table = cells(name)
    table[0] = [change.get(column, column) for column in table[0]]
    if more:
        table = [[*row, more if n == 0 else "x"] for n, row in enumerate(table)]
    return FILES | {name: written(table)}


def findings(files: dict[str, str]) -> list[pack.Finding]:
    with pytest.raises(pack.PackRefused) as refused:
        pack.read(files)
    return list(refused.value.findings)


def valid(rows: tuple, on: date) -> list:
    return [row for row in rows if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]


def test_the_shipped_pack_on_a_day_of_2019():
    on = date(2019, 8, 15)
    assert (PACK.code, PACK.version) == ("vinh-phuc-2019", "2.0")
    assert len(valid(PACK.communes, on)) == 137
    assert len(valid(PACK.agencies, on)) == 62
    assert len(valid(PACK.procedures, on)) == 15
    assert {limit.zone: (limit.days, limit.days_with_slip) for limit in valid(PACK.transit_limits, on)} == {
        Zone.INTRA_DISTRICT: (1, 2),
        Zone.INTER_DISTRICT: (2, 4),
        Zone.INTRA_REGION: (4, 8),
        Zone.ADJACENT_REGIONS: (4, 8),
        Zone.DISTANT_REGIONS: (4, 8),
    }
    (tariff,) = PACK.tariffs
    assert len(tariff.prices) == 10
    assert sorted(discount.percent for discount in tariff.discounts) == [50] * 8 + [100] * 2


def test_communes_follow_the_epochs():
    ends = {date(2019, 1, 1): 137, date(2020, 2, 29): 137, date(2020, 3, 1): 136, date(2024, 12, 31): 136}
    ends |= {date(2025, 1, 1): 121, date(2025, 6, 30): 121, date(2018, 12, 31): 0, date(2025, 7, 1): 0}
    assert {day: len(PACK.communes_on(day)) for day in ends} == ends
    by_day = {day: {c.code: c.name for c in valid(PACK.communes, day)} for day in (date(2019, 8, 15), date(2021, 6, 1))}
    before, after = by_day.values()
    assert before.keys() - after.keys() == {"09121"}  # Tân Cương went into Tân Phú
    assert {code: after[code] for code in after if after[code] != before[code]} == {
        "08911": "Thị trấn Hợp Châu",
        "08923": "Thị trấn Đại Đình",
        "08944": "Thị trấn Bá Hiến",
        "08962": "Thị trấn Đạo Đức",
        "09124": "Xã Tân Phú",
    }
    assert all(len(c.code) == 5 and c.code.startswith("0") for c in PACK.communes)


def test_lists_are_firm_only_where_they_were_reviewed_and_unknown_fees_stay_unknown():
    by_code = {procedure.code: procedure for procedure in PACK.procedures}
    assert {code for code, procedure in by_code.items() if procedure.reviewed} == {"2.000488", "1.002809"}
    # nothing is known of these lists: danh mục chưa có
    without = {code for code, procedure in by_code.items() if not procedure.documents}
    assert without == {"1.002796", "1.004227", "1.003003", "VP-CCCD-TRA", "VP-BHXH-TRA"}
    for procedure in PACK.procedures:
        if not procedure.reviewed:
            assert {document.need for document in procedure.documents} <= {Need.CONDITIONAL}
    assert [(d.originals, d.copies) for d in by_code["1.002809"].documents] == [(1, 0), (1, 0), (0, 1), (0, 1)]
    assert [d.name for d in by_code["2.000488"].documents if d.originals_come_back] == ["Sổ hộ khẩu"]
    assert {fee.amount_vnd for procedure in PACK.procedures for fee in procedure.fees} == {None, 200_000, 135_000}


GPLX = line_of("procedures.csv", "1.002809")
LAND = line_of("procedures.csv", "1.004199")
FIRST = ("TT22-2017", "forward", "intra_district")
STEP_250 = line_of("tariff_prices.csv", *FIRST, "up_to", "250")
EACH = line_of("tariff_prices.csv", *FIRST, "each")
DONG_TINH = next(n for n, row in enumerate(cells("communes.csv"), 1) if row[1] == "Xã Đồng Tĩnh")
STP = line_of("agencies.csv", "VP-STP")
DD_TD = line_of("agencies.csv", "VP-DD-TD")
CUSTOMS = line_of("agencies.csv", "VP-HQ")
CCCD = line_of("procedures.csv", "VP-CCCD-TRA")

FAULTS = {
    "missing file": ({k: v for k, v in FILES.items() if k != "fees.csv"}, "fees.csv", 0, "", "thiếu tệp"),
    "unknown file": (FILES | {"targets.csv": "a\n"}, "targets.csv", 0, "", "không thuộc"),
    "empty file": (FILES | {"transit.csv": ""}, "transit.csv", 1, "", "tệp trống"),
    "no rows": (FILES | {"calendar.csv": "on,kind,name,source\n"}, "calendar.csv", 0, "", "không có dòng"),
    "missing column": (with_header("fees.csv", {"amount_vnd": "amount"}), "fees.csv", 1, "amount_vnd", "thiếu cột"),
    "extra column": (with_header("fees.csv", {}, "note"), "fees.csv", 1, "note", "cột lạ"),
    "column twice": (with_header("fees.csv", {}, "name"), "fees.csv", 1, "name", "hai lần"),
    "semicolons": (FILES | {"fees.csv": FILES["fees.csv"].replace(",", ";")}, "fees.csv", 1, "", "dấu phẩy"),
    "open quote": (FILES | {"fees.csv": FILES["fees.csv"] + '"abc'}, "fees.csv", 16, "", "CSV"),
    "short line": (FILES | {"fees.csv": FILES["fees.csv"] + "a,b\n"}, "fees.csv", 16, "", "2 ô, cần 6 ô"),
    "blank line": (FILES | {"fees.csv": FILES["fees.csv"] + "\n"}, "fees.csv", 16, "", "dòng trống"),
    "code": (with_cell("communes.csv", 17, "code", "8746"), "communes.csv", 17, "code", "sai dạng"),
    "day": (
        with_cell("communes.csv", 17, "valid_from", "2019-09-31"),
        "communes.csv",
        17,
        "valid_from",
        "ngày có thật",
    ),
    "day form": (with_cell("communes.csv", 17, "valid_from", "20190101"), "communes.csv", 17, "valid_from", "ngày"),
    "whole": (with_cell("fees.csv", 2, "amount_vnd", "200.000"), "fees.csv", 2, "amount_vnd", "số nguyên"),
    "other digits": (with_cell("fees.csv", 2, "amount_vnd", "２00000"), "fees.csv", 2, "amount_vnd", "số nguyên"),
    "word": (with_cell("calendar.csv", 3, "kind", "free"), "calendar.csv", 3, "kind", "off, working"),
    "flag": (with_cell("procedures.csv", 2, "reviewed", "có"), "procedures.csv", 2, "reviewed", "yes, no"),
    "empty": (with_cell("agencies.csv", STP, "address", ""), "agencies.csv", STP, "address", "để trống"),
    "no source": (with_cell("transit.csv", 3, "source", ""), "transit.csv", 3, "source", "để trống"),
    "not NFC": (with_cell("communes.csv", 9, "name", "Xa\u0303 Tiên"), "communes.csv", 9, "name", "NFC"),
    "newline": (with_cell("communes.csv", 9, "name", "Xã\nĐịnh"), "communes.csv", 9, "name", "U+000A"),
    "unseen": (with_cell("communes.csv", 9, "name", "Xã\u200b Định"), "communes.csv", 9, "name", "U+200B"),
    "eth": (with_cell("communes.csv", 9, "name", "Xã Ðịnh"), "communes.csv", 9, "name", "U+00D0"),
    "stray space": (with_cell("communes.csv", 9, "name", "Xã Định "), "communes.csv", 9, "name", "dấu cách"),
    "print name": (with_cell("procedures.csv", 3, "print_name", "a" * 91), "procedures.csv", 3, "print_name", "90 chữ"),
    "ends before": (
        with_cell("agencies.csv", 5, "valid_to", "2018-12-31"),
        "agencies.csv",
        5,
        "valid_to",
        "trước ngày",
    ),
    "twice": (with_copy("communes.csv", 17), "communes.csv", 154, "code", "dòng 17"),
    "overlap": (
        with_cell("communes.csv", line_of("communes.csv", "09124", "Xã Phú Thịnh"), "valid_to", ""),
        "communes.csv",
        line_of("communes.csv", "09124", "Xã Tân Phú"),
        "code",
        "cùng thời gian hiệu lực",
    ),
    "one day over": (
        with_cell("communes.csv", line_of("communes.csv", "09124", "Xã Tân Phú"), "valid_from", "2020-02-29"),
        "communes.csv",
        line_of("communes.csv", "09124", "Xã Tân Phú"),
        "code",
        "cùng thời gian hiệu lực",
    ),
    "day twice": (with_copy("calendar.csv", 2), "calendar.csv", 103, "on", "dòng 2"),
    "paper twice": (with_copy("documents.csv", 2), "documents.csv", 38, "name", "dòng 2"),
    "unknown agency": (
        with_cell("procedures.csv", GPLX, "agency_code", "VP-X"),
        "procedures.csv",
        GPLX,
        "agency_code",
        "VP-X",
    ),
    "agency gone": (
        with_cell("procedures.csv", GPLX, "valid_to", ""),
        "procedures.csv",
        GPLX,
        "agency_code",
        "hiệu lực",
    ),
    "two agencies": (
        with_cell("procedures.csv", GPLX, "agency_kind", "sở"),
        "procedures.csv",
        GPLX,
        "agency_code",
        "một trong hai",
    ),
    "unknown kind": (
        with_cell("procedures.csv", LAND, "agency_kind", "kho"),
        "procedures.csv",
        LAND,
        "agency_kind",
        "kho",
    ),
    "district without": (without_line("agencies.csv", DD_TD), "procedures.csv", LAND, "agency_kind", "Huyện Tam Dương"),
    "two of a kind": (
        with_cell("agencies.csv", CUSTOMS, "kind", "đăng ký đất đai cấp huyện"),
        "agencies.csv",
        line_of("agencies.csv", "VP-DD-VY"),
        "kind",
        f"dòng {CUSTOMS} trong cùng",
    ),
    "unknown district": (
        with_cell("agencies.csv", STP, "district_code", "999"),
        "agencies.csv",
        STP,
        "district_code",
        "999",
    ),
    "unknown point": (
        with_cell("agencies.csv", STP, "receiving_point", "VP-Y"),
        "agencies.csv",
        STP,
        "receiving_point",
        "VP-Y",
    ),
    "list of nothing": (
        with_cell("documents.csv", 2, "procedure_code", "9.999999"),
        "documents.csv",
        2,
        "procedure_code",
        "9.999999",
    ),
    "other version": (
        with_cell("fees.csv", 2, "valid_from", "2020-01-01"),
        "fees.csv",
        2,
        "procedure_code",
        "01/01/2020",
    ),
    "unreviewed": (with_cell("documents.csv", 8, "need", "required"), "documents.csv", 8, "need", "chưa rà soát"),
    "no paper": (with_cell("documents.csv", 3, "copies", "0"), "documents.csv", 3, "originals", "xuất trình"),
    "comes back": (
        with_cell("documents.csv", 3, "originals_come_back", "yes"),
        "documents.csv",
        3,
        "originals_come_back",
        "trả lại",
    ),
    "step order": (
        with_cell("tariff_prices.csv", STEP_250, "weight_g", "100"),
        "tariff_prices.csv",
        STEP_250,
        "weight_g",
        "tăng dần",
    ),
    "cheaper": (
        with_cell("tariff_prices.csv", STEP_250, "price_vnd", "25000"),
        "tariff_prices.csv",
        STEP_250,
        "price_vnd",
        "giảm",
    ),
    "no further step": (without_line("tariff_prices.csv", EACH), "tariff_prices.csv", EACH - 3, "step", "each"),
    "no price": (
        FILES
        | {"tariff_prices.csv": FILES["tariff_prices.csv"].replace("forward,intra_region", "onward,intra_region")},
        "tariff_prices.csv",
        0,
        "zone",
        "forward, vùng intra_region",
    ),
    "unknown tariff": (with_cell("discounts.csv", 2, "tariff_code", "TT99"), "discounts.csv", 2, "tariff_code", "TT99"),
    "too light": (with_cell("tariff.csv", 2, "max_weight_g", "400"), "tariff.csv", 2, "max_weight_g", "500 g"),
    "zone without days": (without_line("transit.csv", 6), "transit.csv", 0, "zone", "distant_regions"),
    "slip sooner": (with_cell("transit.csv", 3, "days_with_slip", "1"), "transit.csv", 3, "days_with_slip", "ít hơn"),
    "a fee below 0": (with_cell("fees.csv", 2, "amount_vnd", "-1"), "fees.csv", 2, "amount_vnd", "“-1” không phải"),
    "a fee of 10^12": (
        with_cell("fees.csv", 2, "amount_vnd", "1000000000000"),
        "fees.csv",
        2,
        "amount_vnd",
        "từ 0 đến 999999999",
    ),
    "free without a text": (with_cell("fees.csv", 2, "amount_vnd", "0"), "fees.csv", 2, "exemption", "văn bản miễn"),
    "exempt yet paid": (with_cell("fees.csv", 2, "exemption", "TT 244"), "fees.csv", 2, "exemption", "0 đồng"),
    "dearer than the law": (
        with_cell("tariff_prices.csv", STEP_250, "price_vnd", "26001"),
        "tariff_prices.csv",
        STEP_250,
        "price_vnd",
        "giá tối đa 26000",
    ),
    "modes": (with_cell("procedures.csv", 2, "modes", "post"), "procedures.csv", 2, "modes", "both, send, receive"),
    "left out without a reason": (
        with_cell("procedures.csv", 2, "modes", "send"),
        "procedures.csv",
        2,
        "refusal",
        "lý",
    ),
    "a reason for nothing": (
        with_cell("procedures.csv", CCCD, "modes", "both"),
        "procedures.csv",
        CCCD,
        "refusal",
        "lý",
    ),
    "days of no kind": (
        with_cell("procedures.csv", 2, "processing_unit", ""),
        "procedures.csv",
        2,
        "processing_unit",
        "working hoặc calendar",
    ),
    "authorised": (with_cell("procedures.csv", 2, "authorised", "có"), "procedures.csv", 2, "authorised", "yes, no"),
    "own code": (with_cell("procedures.csv", CCCD, "code", "vp-x"), "procedures.csv", CCCD, "code", "sai dạng"),
    "old district": (
        with_cell("communes.csv", 9, "old_districts", "246,253"),
        "communes.csv",
        9,
        "old_districts",
        "246 253",
    ),
    "unknown commune": (
        with_cell("agencies.csv", STP, "commune_code", "04792"),
        "agencies.csv",
        STP,
        "commune_code",
        "04792",
    ),
    "toml": (FILES | {"pack.toml": "format = 1\ncode ="}, "pack.toml", 2, "", "TOML"),
    "toml word": (FILES | {"pack.toml": FILES["pack.toml"] + "x = 1\n"}, "pack.toml", 6, "x", "mục lạ"),
    "toml format": (
        FILES | {"pack.toml": FILES["pack.toml"].replace("= 2\n", "= 1\n")},
        "pack.toml",
        1,
        "format",
        "= 2",
    ),
    "toml code": (
        FILES | {"pack.toml": FILES["pack.toml"].replace('"vinh-', '"Vĩnh ')},
        "pack.toml",
        2,
        "code",
        "mã gói",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_refused_at_its_place(fault: str):
    files, file, line, column, words = FAULTS[fault]
    found = findings(files)
    assert [(f.file, f.line, f.column) for f in found[:1]] == [(file, line, column)], found
    assert words in found[0].message
    assert {f.file for f in found} == {file}


def test_a_refusal_lists_its_findings_one_to_a_line():
    files = with_cell("communes.csv", 17, "code", "8746")
    table = list(csv.reader(io.StringIO(files["communes.csv"])))
    table[19][-1] = ""
    with pytest.raises(Refused) as refused:
        pack.read(files | {"communes.csv": written(table)})
    assert str(refused.value).split("\n") == [
        "communes.csv, dòng 17, cột code: mã “8746” sai dạng, đúng như: 08905",
        "communes.csv, dòng 20, cột source: không được để trống",
    ]


def test_reading_stops_at_the_twentieth_finding():
    table = [row if n == 0 else ["x", *row[1:]] for n, row in enumerate(cells("communes.csv"))]
    found = findings(FILES | {"communes.csv": written(table)})
    assert len(found) == MOST_FINDINGS
    assert found[-1].line == MOST_FINDINGS + 1


def test_what_a_spreadsheet_adds_changes_nothing():
    again = pack.read({name: "\ufeff" + text.replace("\n", "\r\n") for name, text in FILES.items()})
    assert again == PACK
    assert pack.read(FILES | {"pack.toml": FILES["pack.toml"] + "# \n"}).digest != PACK.digest


def read_or_refused(files: dict[str, str]) -> Pack | pack.PackRefused:
    """Any other exception fails the test that calls this."""
    try:
        return pack.read(files)
    except pack.PackRefused as error:
        refused = error
    assert 0 < len(refused.findings) <= MOST_FINDINGS
    assert all(finding.message and finding.file for finding in refused.findings)
    assert str(refused).isprintable() or "\n" in str(refused)
    return refused


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
LIKELY = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "9" * 5000,
        "2019-02-29",
        "9999-12-31",
        "0001-01-01",
        "yes",
        "forward",
        "each",
        "VP-STP",
        "1.002809",
    ]
)
SHEETS = st.sampled_from(sorted(set(FILES) - {"pack.toml"}))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_changed_cell_reads_or_is_refused(data: st.DataObject):
    name = data.draw(SHEETS)
    table = cells(name)
    row = data.draw(st.sampled_from(table))
    column = data.draw(st.integers(0, len(row) - 1))
    row[column] = data.draw(LIKELY | ANY_TEXT | st.sampled_from([r[column] for r in table]))
    answer = read_or_refused(FILES | {name: written(table)})
    if isinstance(answer, Pack) and written(table) != FILES[name]:
        assert answer.digest != PACK.digest


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_dropped_line_reads_or_is_refused(data: st.DataObject):
    name = data.draw(st.sampled_from(sorted(FILES)))
    lines = FILES[name].split("\n")
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    read_or_refused(FILES | {name: "\n".join(lines)})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*sorted(FILES), "other.csv", "\n\ud800"]), ANY_TEXT, st.integers(0, 400), st.booleans())
def test_garbage_reads_or_is_refused(name: str, garbage: str, place: int, alone: bool):
    text = FILES.get(name, "")
    read_or_refused(FILES | {name: garbage if alone else text[:place] + garbage + text[place:]})


@pytest.mark.parametrize("text", ["a = " + "9" * 5000, "a = " + "[" * 20000, 'a = "\ud800"', "a" * 300_000, '"' * 999])
def test_hostile_text_is_refused(text: str):
    for name in ("pack.toml", "communes.csv"):
        assert isinstance(read_or_refused(FILES | {name: text}), pack.PackRefused)


def test_a_half_character_in_a_comment_harms_nothing():
    again = pack.read(FILES | {"pack.toml": FILES["pack.toml"] + "# \ud800\n"})
    assert replace(again, digest=PACK.digest) == PACK


def test_settings_file_is_what_toml_says():
    assert tomllib.loads(FILES["pack.toml"])["title"] == PACK.title
