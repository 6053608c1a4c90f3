"""What the rows of a reference pack must say about each other: nothing twice, nothing missing, nothing unknown."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Protocol, TypeAlias

from bcdesk.core.catalogue import Agency, CalendarDay, Commune, ListedDocument, ListedFee, Modes, Need, Procedure
from bcdesk.core.pack_file import Findings, Row
from bcdesk.core.tariff import Discount, Leg, Price, Tariff
from bcdesk.core.transit import TransitLimit, Zone

ProcedureKey: TypeAlias = tuple[str, date]
"""Code and first day of one version of a procedure."""

PRICED_LEGS = (Leg.FORWARD, Leg.RETURN)
"""Legs that a tariff must price in every zone; the others may follow one of them."""


class StepKind(StrEnum):
    """A weight step (nấc khối lượng) up to so many grams, or each started further weight."""

    UP_TO = "up_to"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Step:
    """One price of a tariff as it stands in its table."""

    tariff_code: str
    leg: Leg
    zone: Zone
    kind: StepKind
    weight_g: int
    price_vnd: int


@dataclass(frozen=True, slots=True)
class Sheets:
    """All rows of a pack with what was read from them."""

    communes: list[tuple[Row, Commune]]
    agencies: list[tuple[Row, Agency]]
    procedures: list[tuple[Row, Procedure]]
    documents: list[tuple[Row, tuple[ProcedureKey, ListedDocument]]]
    fees: list[tuple[Row, tuple[ProcedureKey, ListedFee]]]
    tariffs: list[tuple[Row, Tariff]]
    steps: list[tuple[Row, Step]]
    discounts: list[tuple[Row, tuple[str, Discount]]]
    limits: list[tuple[Row, TransitLimit]]
    calendar: list[tuple[Row, CalendarDay]]


class Dated(Protocol):
    """Whatever has a first and a last day of validity."""

    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class _Span:
    valid_from: date
    valid_to: date | None


def key_of(procedure: Procedure) -> ProcedureKey:
    return procedure.code, procedure.valid_from


def against_each_other(findings: Findings, sheets: Sheets) -> None:
    """Note every contradiction between rows."""
    _no_overlap("code", ((row, one.code, one) for row, one in sheets.communes))
    _no_overlap("code", ((row, one.code, one) for row, one in sheets.agencies))
    _no_overlap("code", ((row, one.code, one) for row, one in sheets.procedures))
    _no_overlap("valid_from", ((row, "", one) for row, one in sheets.tariffs))
    _no_overlap("zone", ((row, one.zone, one) for row, one in sheets.limits))
    _once("code", ((row, one.code) for row, one in sheets.tariffs))
    _once("code", ((row, (tariff_code, one.code)) for row, (tariff_code, one) in sheets.discounts))
    _once("name", ((row, (key, one.case, one.name)) for row, (key, one) in sheets.documents))
    _once("name", ((row, (key, one.name)) for row, (key, one) in sheets.fees))
    _once("on", ((row, one.on) for row, one in sheets.calendar))
    _agencies(sheets)
    _procedures(sheets)
    _lists(sheets)
    _tariffs(findings, sheets)
    present = {one.zone for _, one in sheets.limits}
    for zone in Zone:
        if zone not in present:
            findings.add("transit.csv", 0, "zone", f"thiếu dòng của vùng {zone}")


def prices(tariff_code: str, sheets: Sheets) -> tuple[Price, ...]:
    """The prices of a tariff, steps in order; only for sheets that were checked."""
    found: dict[tuple[Leg, Zone], dict[StepKind, list[Step]]] = defaultdict(lambda: defaultdict(list))
    for _, step in sheets.steps:
        if step.tariff_code == tariff_code:
            found[step.leg, step.zone][step.kind].append(step)
    return tuple(
        Price(
            leg,
            zone,
            tuple((step.weight_g, step.price_vnd) for step in kinds[StepKind.UP_TO]),
            kinds[StepKind.EACH][0].weight_g,
            kinds[StepKind.EACH][0].price_vnd,
        )
        for (leg, zone), kinds in found.items()
    )


def _no_overlap(column: str, keyed: Iterable[tuple[Row, Hashable, Dated]]) -> None:
    groups: dict[Hashable, list[tuple[Row, Dated]]] = defaultdict(list)
    for row, key, one in keyed:
        groups[key].append((row, one))
    for group in groups.values():
        in_order = sorted(group, key=lambda pair: (pair[1].valid_from, pair[0].line))
        for (before_row, before), (row, one) in pairwise(in_order):
            if before.valid_to is None or one.valid_from <= before.valid_to:
                row.refuse(column, f"trùng với dòng {before_row.line} trong cùng thời gian hiệu lực")


def _once(column: str, keyed: Iterable[tuple[Row, Hashable]]) -> None:
    seen: dict[Hashable, int] = {}
    for row, key in keyed:
        if key in seen:
            row.refuse(column, f"đã có ở dòng {seen[key]}")
        else:
            seen[key] = row.line


def _covers(known: Iterable[Dated], one: Dated) -> bool:
    """Whether on the first and on the last day of ``one`` something of ``known`` is valid."""
    return all(
        any(each.valid_from <= day and (each.valid_to is None or day <= each.valid_to) for each in known)
        for day in (one.valid_from, one.valid_to or date.max)
    )


def _agencies(sheets: Sheets) -> None:
    districts = {commune.district_code for _, commune in sheets.communes}
    communes = defaultdict(list)
    for _, commune in sheets.communes:
        communes[commune.code].append(commune)
    by_code = _by_code(sheets)
    for row, agency in sheets.agencies:
        if agency.commune_code and not _covers(communes[agency.commune_code], agency):
            row.refuse("commune_code", f"communes.csv không có xã {agency.commune_code} suốt thời gian của dòng này")
        if agency.district_code and agency.district_code not in districts:
            row.refuse("district_code", f"communes.csv không có huyện mã {agency.district_code}")
        point = agency.receiving_point
        if point and point not in by_code:
            row.refuse("receiving_point", f"agencies.csv không có cơ quan {point}")
        elif point and not _covers(by_code[point], agency):
            row.refuse("receiving_point", f"cơ quan {point} không có hiệu lực suốt thời gian của dòng này")


def _procedures(sheets: Sheets) -> None:
    by_code, by_kind = _by_code(sheets), defaultdict(list)
    for row, agency in sheets.agencies:
        by_kind[agency.kind].append((row, agency))
    for row, procedure in sheets.procedures:
        code, kind = procedure.agency_code, procedure.agency_kind
        if bool(code) == bool(kind):
            row.refuse("agency_code", "phải ghi đúng một trong hai cột agency_code, agency_kind")
        elif code and code not in by_code:
            row.refuse("agency_code", f"agencies.csv không có cơ quan {code}")
        elif code and not _covers(by_code[code], procedure):
            row.refuse("agency_code", f"cơ quan {code} không có hiệu lực suốt thời gian của thủ tục")
        elif kind and kind not in by_kind:
            row.refuse("agency_kind", f"agencies.csv không có cơ quan loại {kind}")
        elif kind and (place := _without(procedure, sheets, [agency for _, agency in by_kind[kind]])):
            row.refuse("agency_kind", f"{place} không có cơ quan loại {kind} suốt thời gian đó")
        if (procedure.modes is Modes.BOTH) is bool(procedure.refusal):
            row.refuse("refusal", "phải ghi lý do khi modes khác both, và chỉ khi đó")
        if (procedure.processing_days is None) is not (procedure.processing_unit is None):
            row.refuse("processing_unit", "phải ghi cùng với processing_days: working hoặc calendar")
    for kind in {one.agency_kind for _, one in sheets.procedures if not one.agency_code} - {""}:
        # two at a time in one district: nobody could say which one is competent
        _no_overlap("kind", ((row, _place(agency), agency) for row, agency in by_kind[kind]))


def _without(procedure: Procedure, sheets: Sheets, agencies: list[Agency]) -> str:
    """A place whose people would find none of the agencies while the procedure is in force, or ""."""
    there: dict[str, list[Agency]] = defaultdict(list)
    for agency in agencies:
        there[_place(agency)].append(agency)
    for _, commune in sheets.communes:
        last = min(commune.valid_to or date.max, procedure.valid_to or date.max)
        both = _Span(max(commune.valid_from, procedure.valid_from), last)
        known = there[commune.code] + (there[commune.district_code] if commune.district_code else [])
        if both.valid_from <= last and not _covers(known, both):
            return commune.district or commune.name
    return ""


def _place(agency: Agency) -> str:
    return agency.commune_code or agency.district_code


def _by_code(sheets: Sheets) -> dict[str, list[Agency]]:
    by_code = defaultdict(list)
    for _, agency in sheets.agencies:
        by_code[agency.code].append(agency)
    return dict(by_code)


def _lists(sheets: Sheets) -> None:
    known = {key_of(procedure): procedure for _, procedure in sheets.procedures}
    for row, (key, _) in (*sheets.documents, *sheets.fees):
        if key not in known:
            row.refuse("procedure_code", f"procedures.csv không có thủ tục {key[0]} có hiệu lực từ {key[1]:%d/%m/%Y}")
    for row, (key, document) in sheets.documents:
        unknown = document.need is Need.CONDITIONAL and key in known and not known[key].reviewed
        if not document.originals and not document.copies and document.need is not Need.SHOWN and not unknown:
            row.refuse("originals", "không bản chính, không bản sao: chỉ giấy tờ xuất trình (shown) mới như vậy")
        if document.originals_come_back and not document.originals:
            row.refuse("originals_come_back", "không có bản chính nào để trả lại")
        if key in known and not known[key].reviewed and document.need is not Need.CONDITIONAL:
            row.refuse("need", "danh mục chưa rà soát (reviewed = no): mọi dòng phải là conditional")


def _tariffs(findings: Findings, sheets: Sheets) -> None:
    codes = {tariff.code for _, tariff in sheets.tariffs}
    named = [(row, step.tariff_code) for row, step in sheets.steps]
    for row, code in named + [(row, code) for row, (code, _) in sheets.discounts]:
        if code not in codes:
            row.refuse("tariff_code", f"tariff.csv không có bảng giá cước {code}")
    groups: dict[tuple[str, Leg, Zone], list[tuple[Row, Step]]] = defaultdict(list)
    for row, step in sheets.steps:
        groups[step.tariff_code, step.leg, step.zone].append((row, step))
    for tariff_row, tariff in sheets.tariffs:
        for leg in PRICED_LEGS:
            for zone in Zone:
                if (tariff.code, leg, zone) not in groups:
                    findings.add("tariff_prices.csv", 0, "zone", f"{tariff.code}: thiếu giá {leg}, vùng {zone}")
        heaviest = [
            step.weight_g for _, step in sheets.steps if (step.tariff_code, step.kind) == (tariff.code, "up_to")
        ]
        if heaviest and max(heaviest) > tariff.max_weight_g:
            tariff_row.refuse("max_weight_g", f"nhỏ hơn nấc khối lượng {max(heaviest)} g của chính bảng giá")
    for group in groups.values():
        _steps_rise(group)


def _steps_rise(group: list[tuple[Row, Step]]) -> None:
    ups = [(row, step) for row, step in group if step.kind is StepKind.UP_TO]
    each = [row for row, step in group if step.kind is StepKind.EACH]
    for (_, before), (row, step) in pairwise(ups):
        if step.weight_g <= before.weight_g:
            row.refuse("weight_g", f"nấc khối lượng phải tăng dần: {before.weight_g} g, rồi {step.weight_g} g")
        elif step.price_vnd < before.price_vnd:
            row.refuse("price_vnd", f"giá không được giảm khi nặng hơn: {before.price_vnd}, rồi {step.price_vnd}")
    first = group[0][0]
    if not ups:
        first.refuse("step", "thiếu nấc khối lượng (up_to) của chiều và vùng này")
    if not each:
        first.refuse("step", "thiếu giá mỗi nấc tiếp theo (each) của chiều và vùng này")
    for row in each[1:]:
        row.refuse("step", f"giá mỗi nấc tiếp theo đã có ở dòng {each[0].line}")
