"""Chỉ tiêu: the plan's targets by agency, and the form for what agencies report of themselves."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, Row, delete, insert, select
from starlette.datastructures import FormData

from bcdesk.core.dates import parse_date
from bcdesk.core.errors import Refused
from bcdesk.province import targets
from bcdesk.province.db import reading, writing
from bcdesk.province.office import Office, note_change
from bcdesk.province.pages.frame import editor, shown, signed_in, turning
from bcdesk.province.pages.overview import period_of
from bcdesk.province.plan import TargetKind
from bcdesk.province.schema import agency, agency_year

MOST = 100_000_000
FIELDS = {
    "procedures": "Số TTHC triển khai",
    "intake": "Tổng hồ sơ cơ quan tiếp nhận",
    "results": "Tổng kết quả cơ quan trả",
    "posted_intake": "Trong đó hồ sơ qua BCCI (năm chưa có số liệu của quầy)",
    "posted_results": "Trong đó kết quả qua BCCI (năm chưa có số liệu của quầy)",
}
TITLES = {
    TargetKind.INTAKE: ("Hồ sơ nhận qua BCCI", "Tổng hồ sơ"),
    TargetKind.RESULTS: ("Kết quả trả qua BCCI", "Tổng kết quả"),
    TargetKind.PROCEDURES: ("TTHC có ít nhất một hồ sơ", "TTHC triển khai"),
}
GENERAL = {
    TargetKind.POINTS: "Điểm phục vụ đủ điều kiện",
    TargetKind.AGREEMENTS: "Thỏa thuận đã ký với cơ quan, huyện",
    TargetKind.COMMUNES: "Xã đã niêm yết, tuyên truyền",
}


def routes(office: Office) -> APIRouter:
    router = APIRouter()

    @router.get("/chi-tieu")
    def page(request: Request, year: int = 0) -> Response:
        return turning(_page)(office, request, year)

    @router.get("/chi-tieu/{code}")
    def form(request: Request, code: str, year: int) -> Response:
        return turning(_form)(office, request, code, year)

    @router.post("/chi-tieu/{code}")
    async def keep(request: Request, code: str, year: int) -> Response:
        given = await request.form(max_files=0, max_fields=20)
        return await run_in_threadpool(turning(_keep), office, request, code, year, given)

    return router


def _page(office: Office, request: Request, year: int) -> Response:
    visitor = signed_in(office, request)
    with reading(office.storage) as conn:
        years = targets.years(conn, office.code)
        chosen, period, label = period_of(office, year, years)
        aims = targets.agency_aims(conn, office.code, chosen, period.last)
        general = targets.general_aims(conn, office.code, chosen, period.last)
    return shown(
        office,
        visitor,
        "aims.html",
        here="/chi-tieu",
        years=sorted({*years, chosen}),
        year=chosen,
        label=label,
        titles=TITLES,
        new=[one for one in aims if not one.on_service],
        on_service=[one for one in aims if one.on_service],
        general={GENERAL[kind]: aim for kind, aim in general.items()},
    )


def _form(office: Office, request: Request, code: str, year: int) -> Response:
    visitor = signed_in(office, request)
    with reading(office.storage) as conn:
        name, kept = _agency(conn, office, code, year)
    typed = {
        field: "" if kept is None or kept._mapping[field] is None else str(kept._mapping[field]) for field in FIELDS
    }
    typed["as_of"] = f"{kept.as_of:%d/%m/%Y}" if kept is not None and kept.as_of else ""
    typed["source"] = "" if kept is None else kept.source
    if name is None:
        return _no_agency(office, request)
    values: dict[str, Any] = {"here": "/chi-tieu", "code": code, "name": name, "year": year, "fields": FIELDS}
    return shown(office, visitor, "agency.html", typed=typed, message="", wrong="", **values)


def _keep(office: Office, request: Request, code: str, year: int, form: FormData) -> Response:
    visitor = editor(office, request, form)
    typed = {name: str(form.get(name, "")).strip() for name in (*FIELDS, "as_of", "source")}
    with reading(office.storage) as conn:
        name, _ = _agency(conn, office, code, year)
    if name is None:
        return _no_agency(office, request)
    try:
        figures: dict[str, object] = {field: _figure(typed[field], field) for field in FIELDS}
        figures["as_of"] = _as_of(typed["as_of"], year, office.today)
        if not typed["source"] or len(typed["source"]) > 200:
            raise Refused("Ghi nguồn số liệu, như số công văn và ngày (không quá 200 chữ).", "source")
    except Refused as refused:
        values: dict[str, Any] = {
            "here": "/chi-tieu",
            "code": code,
            "name": name,
            "year": year,
            "fields": FIELDS,
            "typed": typed,
        }
        return shown(office, visitor, "agency.html", 422, message=refused.message, wrong=refused.field, **values)
    key = {"province": office.code, "agency": code, "year": year}
    with writing(office.storage) as conn:
        conn.execute(delete(agency_year).where(*(agency_year.c[name] == value for name, value in key.items())))
        conn.execute(insert(agency_year).values(**key, **figures, source=typed["source"]))
        told = ", ".join(f"{name}={value}" for name, value in typed.items() if value)
        note_change(conn, office, f"user:{visitor.name}", "agency_year", f"{code} {year}: {told}")
    return RedirectResponse(f"/chi-tieu?year={year}", 303)


def _agency(
    conn: Connection, office: Office, code: str, year: int
) -> tuple[str | None, Row[tuple[object, ...]] | None]:
    name = conn.execute(
        select(agency.c.name).where(agency.c.province == office.code, agency.c.code == code)
    ).scalar_one_or_none()
    kept = conn.execute(
        select(agency_year).where(
            agency_year.c.province == office.code, agency_year.c.agency == code, agency_year.c.year == year
        )
    ).one_or_none()
    return name, kept


def _no_agency(office: Office, request: Request) -> Response:
    visitor = signed_in(office, request)
    return shown(office, visitor, "told.html", 404, title="Không có cơ quan này", text="Chọn lại trong trang Chỉ tiêu.")


def _figure(text: str, field: str) -> int | None:
    """Empty is unknown; 0 is 0."""
    digits = text.replace(".", "").replace(" ", "")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or int(digits[:12]) > MOST:
        raise Refused(f"{FIELDS[field]}: ghi số từ 0, hoặc để trống nếu chưa biết.", field)
    return int(digits)


def _as_of(text: str, year: int, today: date) -> date:
    try:
        day = parse_date(text, today)
    except Refused as refused:
        raise Refused(f"Số liệu tính đến ngày: {refused.message}", "as_of") from refused
    if day.year != year or day > today:
        raise Refused(f"Số liệu tính đến một ngày trong năm {year}, không sau hôm nay.", "as_of")
    return day
