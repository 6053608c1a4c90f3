"""Build the reference packs from the data in sources/: python resources/packs/build.py (make packs).

Standard library only; the same data give the same bytes. What a pack must be is checked by ``bcdesk pack check``.
"""

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
DAY = timedelta(days=1)
LONGEST_NAME = 200
"""Letters of a paper's name; a longer one ends in "…"."""

NUMBERED = re.compile(r"^(?:[-–+*•\s]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-zđ])[.)]\s)+")
"""How a row of a list begins: a dash, "1.", "a)", "(iv)"."""

Line = dict[str, str]
OF_COMMUNE = ("code", "name", "district_code", "district", "old_districts", "province_code", "province")
OF_AGENCY = ("code", "name", "kind", "level", "district_code", "commune_code", "address", "phone", "email")
OF_PROCEDURE = ("code", "name", "print_name", "agency_code", "agency_kind", "processing_days", "processing_unit")
SERVED = ("modes", "authorised", "refusal", "reviewed")
PERIOD = ("valid_from", "valid_to", "source")
COLUMNS = {
    "communes.csv": (*OF_COMMUNE, *PERIOD),
    "agencies.csv": (*OF_AGENCY, "receiving_point", *PERIOD),
    "procedures.csv": (*OF_PROCEDURE, *SERVED, *PERIOD),
    "documents.csv": (
        *("procedure_code", "valid_from", "case", "name", "originals", "copies", "need", "originals_come_back"),
        "source",
    ),
    "fees.csv": ("procedure_code", "valid_from", "name", "amount_vnd", "exemption", "source"),
    "tariff.csv": ("code", "vat_mode", "vat_percent", "max_weight_g", *PERIOD),
    "tariff_prices.csv": ("tariff_code", "leg", "zone", "step", "weight_g", "price_vnd", "max_vnd", "source"),
    "discounts.csv": ("tariff_code", "code", "name", "percent", "source"),
    "transit.csv": ("zone", "days", "days_with_slip", *PERIOD),
    "calendar.csv": ("on", "kind", "name", "source"),
}


@dataclass(frozen=True)
class Pack:
    """A pack to build: its days, and the years that its calendar covers."""

    code: str
    title: str
    version: str
    first: date
    last: date | None
    years: range


PACKS = (
    Pack(
        "vinh-phuc-2019",
        "Tỉnh Vĩnh Phúc, từ 01/01/2019 đến 30/6/2025",
        "2.0",
        date(2019, 1, 1),
        date(2025, 6, 30),
        range(2019, 2026),
    ),
    Pack("phu-tho-2025", "Tỉnh Phú Thọ, từ 01/7/2025", "1.0", date(2025, 7, 1), None, range(2025, 2028)),
)
EPOCHS = (
    ("communes_2019", date(2019, 1, 1), ""),
    ("communes_2020", date(2020, 3, 1), "NQ 868/NQ-UBTVQH14 (own knowledge, day of effect 2020-03-01 unverified)"),
    (
        "communes_2025",
        date(2025, 1, 1),
        "not so in the GSO list of 2025-01-04; what took its place is not known",
    ),
)
"""Lists of Vĩnh Phúc, the day from which each holds, and what ended the rows that it changed."""
OF_A_COMMUNE = (
    ("TT", "Trung tâm Phục vụ hành chính công {}", "TTPVHCC cấp xã"),
    ("UB", "Ủy ban nhân dân {}", "UBND cấp xã"),
    ("CA", "Công an {}", "Công an cấp xã"),
)
"""What stands in every commune from 01/7/2025; the papers of the last two are taken by the first."""


def read(pack: str, name: str) -> list[Line]:
    with (SOURCES / pack / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build(folder: Path) -> None:
    """Write every pack into a folder of its own under ``folder``."""
    for pack in PACKS:
        target = folder / pack.code
        target.mkdir(parents=True, exist_ok=True)
        (target / "pack.toml").write_text(
            f'format = 2\ncode = "{pack.code}"\ntitle = "{pack.title}"\nversion = "{pack.version}"\n'
            'source = "Mỗi dòng ghi nguồn của mình; chưa được cơ quan có thẩm quyền xác nhận."\n',
            encoding="utf-8",
            newline="\n",
        )
        local = vinh_phuc() if pack.code == "vinh-phuc-2019" else phu_tho()
        for name, lines in {**local, **national(pack)}.items():
            with (target / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, COLUMNS[name], lineterminator="\n")
                writer.writeheader()
                writer.writerows(lines)


def national(pack: Pack) -> dict[str, Iterable[Line]]:
    """Postage, transit times and days off, cut to the days of the pack."""

    def within(lines: list[Line]) -> Iterator[Line]:
        for line in lines:
            first = max(date.fromisoformat(line["valid_from"]), pack.first)
            yield {**line, "valid_from": first.isoformat(), "valid_to": pack.last.isoformat() if pack.last else ""}

    days = [{**line, "kind": "off"} for line in read("national", "days_off")]
    days += [{**line, "kind": "working"} for line in read("national", "make_up_days")]
    return {
        "tariff.csv": within(read("national", "tariff")),
        "tariff_prices.csv": read("national", "tariff_prices"),
        "discounts.csv": read("national", "discounts"),
        "transit.csv": within(read("national", "transit")),
        "calendar.csv": sorted((day for day in days if int(day["on"][:4]) in pack.years), key=lambda day: day["on"]),
    }


def vinh_phuc() -> dict[str, Iterable[Line]]:
    pack = "vinh-phuc-2019"
    as_they_are = {f"{name}.csv": read(pack, name) for name in ("agencies", "procedures", "documents", "fees")}
    assert PACKS[0].last is not None
    return {"communes.csv": vinh_phuc_communes(pack, PACKS[0].last), **as_they_are}


def vinh_phuc_communes(pack: str, last: date) -> Iterator[Line]:
    """One row for each time that a code meant the same name in the same district."""
    kept: dict[str, list[Line]] = {}
    for (name, first, _), until in zip(EPOCHS, [*(day - DAY for _, day, _ in EPOCHS[1:]), last], strict=True):
        for line in read(pack, name):
            rows = kept.setdefault(line["code"], [])
            same = rows and all(rows[-1][key] == line[key] for key in ("name", "district"))
            if same and date.fromisoformat(rows[-1]["valid_to"]) == first - DAY:
                rows[-1]["valid_to"] = until.isoformat()
            else:
                rows.append({**line, "valid_from": first.isoformat(), "valid_to": until.isoformat()})
    ended = {(first - DAY).isoformat(): why for _, first, why in EPOCHS}
    for row in (row for rows in kept.values() for row in rows):
        why = ended.get(row["valid_to"], "districts given up on 2025-07-01")
        yield {**row, "source": f"{row['source']}; end: {why}"}


def phu_tho() -> dict[str, Iterable[Line]]:
    pack = "phu-tho-2025"
    communes = list(phu_tho_communes(pack))
    procedures = read(pack, "procedures")
    return {
        "communes.csv": communes,
        "agencies.csv": [*read(pack, "agencies"), *agencies_of(communes)],
        "procedures.csv": procedures,
        "documents.csv": phu_tho_documents(pack, {line["code"]: line["valid_from"] for line in procedures}),
        "fees.csv": read(pack, "fees"),
    }


def phu_tho_communes(pack: str) -> Iterator[Line]:
    """The communes, with the districts that those of Vĩnh Phúc were made of; of the others they are not known."""
    lines = read(pack, "communes")
    codes = {line["code"] for line in lines}
    made_of: dict[str, set[str]] = {}
    doubts: dict[str, str] = {}
    for part in read(pack, "conversion"):
        found = part["code"]
        if found not in codes:  # the two tables give one commune different codes: its name is the same
            [found] = [line["code"] for line in lines if line["name"] == part["name"]]
        made_of.setdefault(found, set()).add(part["old_district_code"])
        if part["code"] not in codes:
            doubts[found] = f"; code {part['code']} in the conversion table, unverified which is right"
    for line in lines:
        old = made_of.get(line["code"])
        source = line["source"] + doubts.get(line["code"], "")
        source += "; old districts: conversion table of the GSO" if old else "; old district not known"
        yield {
            **line,
            "old_districts": " ".join(sorted(old or ())),
            "valid_from": PACKS[1].first.isoformat(),
            "source": source,
        }


def agencies_of(communes: list[Line]) -> Iterator[Line]:
    """The bodies of each commune, as NĐ 118/2025 and the two-tier government have them."""
    for commune in communes:
        place = commune["name"][0].lower() + commune["name"][1:]
        for short, name, kind in OF_A_COMMUNE:
            yield {
                "code": f"PT-{short}-{commune['code']}",
                "name": name.format(place),
                "kind": kind,
                "level": "xã",
                "commune_code": commune["code"],
                "address": f"{place}, tỉnh Phú Thọ",
                "receiving_point": "" if short == "TT" else f"PT-TT-{commune['code']}",
                "valid_from": PACKS[1].first.isoformat(),
                "source": f"follows from the commune ({commune['source']}); names, reception and code are ours, "
                "unverified; street address not known",
            }


def phu_tho_documents(pack: str, in_force: dict[str, str]) -> Iterator[Line]:
    """Nobody has reviewed these lists: every paper is conditional, a count of papers to be shown is not known."""
    headings = {(line["procedure_code"], line["heading"]): line for line in read(pack, "headings")}
    seen: set[tuple[str, str, str]] = set()
    for line in read(pack, "documents"):
        code = line["procedure_code"]
        heading = headings.get((code, line["heading"]), {"role": "list", "case": ""})
        shown = heading["role"] == "shown"
        name = shortened(line["name"], LONGEST_NAME)
        name = f"{name} (xuất trình)" if shown else f"Nếu ủy quyền: {name}" if heading["role"] == "authority" else name
        if (code, heading["case"], name) in seen:
            continue
        seen.add((code, heading["case"], name))
        yield {
            "procedure_code": code,
            "valid_from": in_force[code],
            "case": heading["case"],
            "name": name,
            "originals": "0" if shown else line["originals"],
            "copies": "0" if shown else line["copies"],
            "need": "conditional",
            "originals_come_back": "no",
            "source": line["source"],
        }


def shortened(text: str, most: int) -> str:
    """Cut after a whole sentence or clause, marked by "…"."""
    text = NUMBERED.sub("", text).strip(" ;.,:")
    text = text[:1].upper() + text[1:]
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    ends = [cut.rfind(mark) for mark in ("; ", ". ", " (", ", ", " ")]
    best = next((end for end in ends[:3] if end > most // 3), max(ends))
    return cut[:best].rstrip(" ;.,:") + "…"


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
