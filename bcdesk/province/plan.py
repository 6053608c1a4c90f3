"""The province's plan (kế hoạch) as data: targets by year and the agencies that it is about."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bcdesk.core.errors import Trouble
from bcdesk.province.schema import agency, agency_part, target


class TargetKind(StrEnum):
    """What is aimed at."""

    PROCEDURES = "procedures"
    """TTHC có ít nhất một hồ sơ, trên số TTHC triển khai."""
    INTAKE = "intake"
    """Hồ sơ nhận qua BCCI, trên tổng hồ sơ của cơ quan."""
    RESULTS = "results"
    """Kết quả trả qua BCCI, trên tổng kết quả của cơ quan."""
    POINTS = "points"
    """Điểm phục vụ đủ điều kiện."""
    AGREEMENTS = "agreements"
    """Thỏa thuận đã ký."""
    COMMUNES = "communes"
    """Xã đã niêm yết, tuyên truyền."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a year aims at, in thousandths."""

    kind: TargetKind
    year: int
    permille: int
    due_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class PlanAgency:
    """An agency of the plan. ``on_service``: used the service before the plan; must not fall below its last year."""

    code: str
    name: str
    on_service: bool
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its file has it."""

    title: str
    province: str
    office: str
    pack: str
    targets: tuple[Target, ...]
    agencies: tuple[PlanAgency, ...]


def read_plan(path: Path) -> Plan:
    """The plan of a file; Trouble says what is wrong with it."""
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        return Plan(
            title=told["title"],
            province=told["province"],
            office=told["office"],
            pack=told["pack"],
            targets=tuple(
                Target(TargetKind(row["kind"]), row["year"], row["percent"] * 10, row.get("due_on"), row["source"])
                for row in told["target"]
            ),
            agencies=tuple(
                PlanAgency(row["code"], row["name"], row.get("on_service", False), tuple(row.get("parts", ())))
                for row in told["agency"]
            ),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, ValueError, TypeError) as error:
        raise Trouble(f"Không đọc được tệp kế hoạch {path}: {error}", "Sửa tệp kế hoạch rồi chạy lại.") from error


def load_plan(conn: Connection, province: str, plan: Plan) -> None:
    """Put a plan in force; agreements that were signed and figures that were typed stay."""
    of_here = target.c.province == province
    conn.execute(delete(target).where(of_here))
    rows: list[dict[str, Any]] = [
        {
            "province": province,
            "kind": row.kind.value,
            "year": row.year,
            "permille": row.permille,
            "due_on": row.due_on,
            "source": row.source,
        }
        for row in plan.targets
    ]
    conn.execute(insert(target), rows)
    conn.execute(delete(agency_part).where(agency_part.c.province == province))
    known = set(conn.execute(select(agency.c.code).where(agency.c.province == province)).scalars())
    for row in plan.agencies:
        if row.code not in known:
            values = {"code": row.code, "name": row.name, "on_service": int(row.on_service)}
            conn.execute(insert(agency).values(province=province, **values))
        for part in row.parts:
            conn.execute(insert(agency_part).values(province=province, code=part, agency=row.code))
