"""Read a reference pack (gói danh mục): texts of its files in, a whole ``Pack`` or a refusal out."""

import hashlib
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from bcdesk.core import pack_check as check
from bcdesk.core.catalogue import (
    Agency,
    CalendarDay,
    Commune,
    DayKind,
    ListedDocument,
    ListedFee,
    Modes,
    Need,
    Pack,
    Procedure,
    TimeUnit,
)
from bcdesk.core.pack_file import Finding, Findings, PackRefused, Row, letters_fault, rows, short
from bcdesk.core.tariff import Discount, Leg, Tariff, VatMode
from bcdesk.core.transit import TransitLimit, Zone

__all__ = ["FILES", "SETTINGS", "Finding", "PackRefused", "read"]

SETTINGS = "pack.toml"
FORMAT = 2
PRINT_NAME_LETTERS = 90
"""As many as fit on one line of a Phiếu gửi."""

_PERIOD = ("valid_from", "valid_to", "source")
_COMMUNE = ("code", "name", "district_code", "district", "old_districts", "province_code", "province")
_AGENCY = ("code", "name", "kind", "level", "district_code", "commune_code", "address", "phone", "email")
_PROCEDURE = ("code", "name", "print_name", "agency_code", "agency_kind", "processing_days", "processing_unit")
_SERVED = ("modes", "authorised", "refusal", "reviewed")
_OF_PROCEDURE = ("procedure_code", "valid_from")
COLUMNS: dict[str, tuple[str, ...]] = {
    "communes.csv": (*_COMMUNE, *_PERIOD),
    "agencies.csv": (*_AGENCY, "receiving_point", *_PERIOD),
    "procedures.csv": (*_PROCEDURE, *_SERVED, *_PERIOD),
    "documents.csv": (*_OF_PROCEDURE, "case", "name", "originals", "copies", "need", "originals_come_back", "source"),
    "fees.csv": (*_OF_PROCEDURE, "name", "amount_vnd", "exemption", "source"),
    "tariff.csv": ("code", "vat_mode", "vat_percent", "max_weight_g", *_PERIOD),
    "tariff_prices.csv": ("tariff_code", "leg", "zone", "step", "weight_g", "price_vnd", "max_vnd", "source"),
    "discounts.csv": ("tariff_code", "code", "name", "percent", "source"),
    "transit.csv": ("zone", "days", "days_with_slip", *_PERIOD),
    "calendar.csv": ("on", "kind", "name", "source"),
}
FILES = (SETTINGS, *COLUMNS)
_MAY_BE_EMPTY = ("documents.csv", "fees.csv", "discounts.csv")
_SETTINGS = ("code", "title", "version", "source")

_AGENCY_CODE = (r"[A-Za-z0-9][A-Za-z0-9.-]{0,34}", "VP-STP")
_PROCEDURE_CODE = (r"\d\.\d{6}(\.[0-9A-Z]{2,3})*|[A-Z]{2,4}(-[A-Z0-9]{2,10})+", "2.000488")
_TARIFF_CODE = (r"[A-Za-z0-9.-]{1,35}", "TT22-2017")
_MOST_VND = 999_999_999
_MOST_GRAMS = 1_000_000

T = TypeVar("T")


def read(files: Mapping[str, str]) -> Pack:
    """The pack that ``files`` (name: text) hold, or PackRefused with what is wrong and where.

    Cells are checked first; what the rows say about each other only when every cell is right.
    """
    findings = Findings()
    texts = {name: text.removeprefix("\ufeff").replace("\r\n", "\n") for name, text in files.items()}
    for name in sorted(texts.keys() - set(FILES)):
        findings.add(short(name), 0, "", "tệp này không thuộc gói danh mục")
    for name in FILES:
        if name not in texts:
            findings.add(name, 0, "", "thiếu tệp này")
    settings = _settings(findings, texts[SETTINGS]) if SETTINGS in texts else {}

    def each(name: str, value: Callable[[Row], T]) -> list[tuple[Row, T]]:
        if name not in texts:
            return []
        before = len(findings.found)
        read_rows = [(row, value(row)) for row in rows(findings, name, texts[name], COLUMNS[name])]
        if not read_rows and len(findings.found) == before and name not in _MAY_BE_EMPTY:
            findings.add(name, 0, "", "không có dòng dữ liệu nào")
        for row, _ in read_rows:
            row.text("source")
        return read_rows

    sheets = check.Sheets(
        communes=each("communes.csv", _commune),
        agencies=each("agencies.csv", _agency),
        procedures=each("procedures.csv", _procedure),
        documents=each("documents.csv", lambda row: (_procedure_key(row), _document(row))),
        fees=each("fees.csv", lambda row: (_procedure_key(row), _fee(row))),
        tariffs=each("tariff.csv", _tariff),
        steps=each("tariff_prices.csv", _step),
        discounts=each("discounts.csv", lambda row: (row.code("tariff_code", *_TARIFF_CODE), _discount(row))),
        limits=each("transit.csv", _limit),
        calendar=each("calendar.csv", _calendar_day),
    )
    findings.stop()
    check.against_each_other(findings, sheets)
    findings.stop()
    return _pack(settings, _digest(texts), sheets)


def _pack(settings: dict[str, str], digest: str, sheets: check.Sheets) -> Pack:
    documents, fees, discounts = defaultdict(list), defaultdict(list), defaultdict(list)
    for _, (key, document) in sheets.documents:
        documents[key].append(document)
    for _, (key, fee) in sheets.fees:
        fees[key].append(fee)
    for _, (code, discount) in sheets.discounts:
        discounts[code].append(discount)
    procedures = tuple(
        replace(one, documents=tuple(documents[check.key_of(one)]), fees=tuple(fees[check.key_of(one)]))
        for _, one in sheets.procedures
    )
    tariffs = tuple(
        replace(one, prices=check.prices(one.code, sheets), discounts=tuple(discounts[one.code]))
        for _, one in sheets.tariffs
    )
    return Pack(
        code=settings["code"],
        title=settings["title"],
        version=settings["version"],
        source=settings["source"],
        digest=digest,
        communes=tuple(one for _, one in sheets.communes),
        agencies=tuple(one for _, one in sheets.agencies),
        procedures=procedures,
        tariffs=tariffs,
        transit_limits=tuple(one for _, one in sheets.limits),
        calendar=tuple(one for _, one in sheets.calendar),
    )


def _digest(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in FILES:
        content = texts[name].encode("utf-8", "surrogatepass")
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _settings(findings: Findings, text: str) -> dict[str, str]:
    try:
        given = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also of a number too long, of brackets too deep
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1 if "end of document" in str(error) else 0
        findings.add(SETTINGS, line, "", "sai cú pháp TOML")
        return {}
    lines = text.split("\n")

    def line_of(name: str) -> int:
        return next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*\"?{re.escape(name)}\b", line)), 0)

    for name in given.keys() - {"format", *_SETTINGS}:
        findings.add(SETTINGS, line_of(name), short(name), "mục lạ")
    if given.get("format") != FORMAT or given["format"] is True:
        findings.add(SETTINGS, line_of("format"), "format", f"chương trình này chỉ đọc được format = {FORMAT}")
    for name in _SETTINGS:
        value = given.get(name)
        if not isinstance(value, str) or not value:
            findings.add(SETTINGS, line_of(name), name, "phải là chữ trong ngoặc kép, không được để trống")
        elif fault := letters_fault(value):
            findings.add(SETTINGS, line_of(name), name, fault)
        elif name == "code" and not re.fullmatch(r"[a-z0-9-]{1,40}", value):
            findings.add(SETTINGS, line_of(name), name, "mã gói chỉ gồm chữ thường không dấu, chữ số, dấu gạch nối")
    return {name: str(given.get(name, "")) for name in _SETTINGS}


def _commune(row: Row) -> Commune:
    district = bool(row.cells["district_code"] or row.cells["district"])  # none where there are two tiers
    valid_from, valid_to = row.period()
    return Commune(
        code=row.code("code", r"\d{5}", "08905"),
        name=row.text("name"),
        district_code=row.code("district_code", r"\d{3}", "247", empty=not district),
        district=row.text("district", empty=not district),
        province_code=row.code("province_code", r"\d{2}", "26"),
        province=row.text("province"),
        valid_from=valid_from,
        valid_to=valid_to,
        source=row.cells["source"],
        old_districts=row.code("old_districts", r"\d{3}( \d{3})*", "246 253", empty=True),
    )


def _agency(row: Row) -> Agency:
    valid_from, valid_to = row.period()
    return Agency(
        code=row.code("code", *_AGENCY_CODE),
        name=row.text("name"),
        kind=row.text("kind"),
        level=row.text("level"),
        district_code=row.code("district_code", r"\d{3}", "247", empty=True),
        address=row.text("address"),  # a Phiếu gửi must say it (TT 17/2017 Art 9.2 b)
        phone=row.code("phone", r"[0-9 .+()-]{3,20}", "0211 3833000", empty=True),
        email=row.code("email", r"[^@\s]+@[^@\s]+", "motcua@example.vn", empty=True),
        receiving_point=row.code("receiving_point", *_AGENCY_CODE, empty=True),
        valid_from=valid_from,
        valid_to=valid_to,
        source=row.cells["source"],
        commune_code=row.code("commune_code", r"\d{5}", "08905", empty=True),
    )


def _procedure(row: Row) -> Procedure:
    valid_from, valid_to = row.period()
    return Procedure(
        code=row.code("code", *_PROCEDURE_CODE),
        name=row.text("name"),
        print_name=row.text("print_name", most=PRINT_NAME_LETTERS),
        agency_code=row.code("agency_code", *_AGENCY_CODE, empty=True),
        agency_kind=row.text("agency_kind", empty=True),
        processing_days=row.whole_or_none("processing_days", 0, 3650),
        refusal=row.text("refusal", empty=True),
        reviewed=row.flag("reviewed"),
        valid_from=valid_from,
        valid_to=valid_to,
        source=row.cells["source"],
        documents=(),
        fees=(),
        processing_unit=row.word("processing_unit", TimeUnit) if row.cells["processing_unit"] else None,
        modes=row.word("modes", Modes),
        authorised=row.flag("authorised") if row.cells["authorised"] else None,
    )


def _procedure_key(row: Row) -> check.ProcedureKey:
    return row.code("procedure_code", *_PROCEDURE_CODE), row.day("valid_from")


def _document(row: Row) -> ListedDocument:
    return ListedDocument(
        name=row.text("name"),
        originals=row.whole("originals", 0, 99),
        copies=row.whole("copies", 0, 99),
        need=row.word("need", Need),
        originals_come_back=row.flag("originals_come_back"),
        source=row.cells["source"],
        case=row.text("case", empty=True),
    )


def _fee(row: Row) -> ListedFee:
    amount_vnd = row.whole_or_none("amount_vnd", 0, _MOST_VND)
    exemption = row.text("exemption", empty=True)
    if amount_vnd == 0 and not exemption:
        row.refuse("exemption", "phí 0 đồng phải ghi văn bản miễn; chưa biết mức phí thì để trống cột amount_vnd")
    elif amount_vnd != 0 and exemption:
        row.refuse("exemption", "chỉ ghi văn bản miễn khi phí là 0 đồng")
    return ListedFee(row.text("name"), amount_vnd, row.cells["source"], exemption)


def _tariff(row: Row) -> Tariff:
    valid_from, valid_to = row.period()
    return Tariff(
        code=row.code("code", *_TARIFF_CODE),
        valid_from=valid_from,
        valid_to=valid_to,
        vat_mode=row.word("vat_mode", VatMode),
        vat_percent=row.whole("vat_percent", 0, 100),
        prices=(),
        discounts=(),
        max_weight_g=row.whole("max_weight_g", 1, _MOST_GRAMS),
        source=row.cells["source"],
    )


def _step(row: Row) -> check.Step:
    price_vnd, most_vnd = row.whole("price_vnd", 0, _MOST_VND), row.whole_or_none("max_vnd", 0, _MOST_VND)
    if most_vnd is not None and price_vnd > most_vnd:
        row.refuse("price_vnd", f"{price_vnd} đồng cao hơn giá tối đa {most_vnd} đồng của Nhà nước (cột max_vnd)")
    return check.Step(
        tariff_code=row.code("tariff_code", *_TARIFF_CODE),
        leg=row.word("leg", Leg),
        zone=row.word("zone", Zone),
        kind=row.word("step", check.StepKind),
        weight_g=row.whole("weight_g", 1, _MOST_GRAMS),
        price_vnd=price_vnd,
    )


def _discount(row: Row) -> Discount:
    return Discount(row.code("code", r"[a-z0-9-]{1,40}", "ho-ngheo"), row.text("name"), row.whole("percent", 1, 100))


def _limit(row: Row) -> TransitLimit:
    valid_from, valid_to = row.period()
    days, with_slip = row.whole("days", 0, 365), row.whole("days_with_slip", 0, 365)
    if with_slip < days:
        row.refuse("days_with_slip", "không được ít hơn cột days")
    return TransitLimit(row.word("zone", Zone), days, with_slip, valid_from, valid_to, row.cells["source"])


def _calendar_day(row: Row) -> CalendarDay:
    return CalendarDay(row.day("on"), row.word("kind", DayKind), row.text("name"), row.cells["source"])
