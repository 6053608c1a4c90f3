"""The calls of desks (/v1). Every request is signed by a desk's key, every answer by the province's."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from bcdesk.core.errors import Refused
from bcdesk.core.measures import DaySheet
from bcdesk.province import desks, ingest
from bcdesk.province.db import reading, writing
from bcdesk.province.ingest import Stale
from bcdesk.province.office import Office
from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.messages import EnrolRequest, Malformed, Problem
from bcdesk.sync.wire.signatures import Answer, BadClock, BadSignature, Proof

PROBLEM = "application/problem+json"

ValueT = TypeVar("ValueT")
TextT = TypeVar("TextT")


class Refusal(Exception):
    """An answer other than 200."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.title)
        self.problem = problem


def routes(office: Office) -> APIRouter:
    """The calls, for the service."""
    router = APIRouter(prefix=messages.BASE)

    @router.post("/enrol", **_described(messages.Enrolled, "Enrol a desk by its one-time code.", EnrolRequest))
    async def enrol(request: Request) -> Response:
        return await _answered(office, request, _enrol)

    @router.put(
        "/desks/{desk}/days/{date}",
        **_described(messages.Acknowledgement, "Put the sheet of a day (gzip).", messages.SheetMessage),
    )
    async def put_day(request: Request) -> Response:
        return await _answered(office, request, _put_day)

    @router.get("/desks/{desk}/days", **_described(messages.HeldDays, "What is held of a desk, from ?since= on."))
    async def get_days(request: Request) -> Response:
        return await _answered(office, request, _get_days)

    @router.get("/desks/{desk}/figures", **_described(messages.HeldFigures, "What a restored desk had done before."))
    async def get_figures(request: Request) -> Response:
        return await _answered(office, request, _get_figures)

    @router.get("/desks/{desk}/ranges", **_described(messages.Enrolled, "The desk's point and number ranges."))
    async def get_ranges(request: Request) -> Response:
        return await _answered(office, request, _get_ranges)

    return router


def put_signed_day(
    office: Office, request: signatures.Request, desk: str, day: str, way: str
) -> messages.Acknowledgement:
    """Check and take in a signed sheet, whether it came by network or by file; a Refusal says why not."""
    sheet: DaySheet | None = None
    try:
        with writing(office.storage) as conn:
            proof = _proof(office, request, lambda code: desks.key_of(conn, office, code), way == "network")
            if proof.key_id != desk:
                raise refusal(403, "another-desk", "Quầy này không được gửi số liệu của quầy khác.")
            if way == "network":
                _once(conn, office, proof)
            sheet = _read(messages.read_sheet, request.body)
            if (sheet.desk, sheet.date.isoformat()) != (desk, day):
                raise refusal(422, "malformed", "Bảng số liệu không phải của ngày và quầy trong địa chỉ.")
            if sheet.station != desks.station_of(conn, office, desk):
                raise refusal(422, "malformed", "Quầy thuộc điểm phục vụ khác.")
            if (sheet.date - office.today).days > 1:
                raise refusal(422, "malformed", "Bảng số liệu của một ngày chưa tới.")
            return ingest.take_in(conn, office, sheet, request.body, request.headers, way)
    except Stale as stale:
        assert sheet is not None
        with writing(office.storage) as conn:
            ingest.note_refusal(conn, office, sheet, stale)
        raise Refusal(_conflict(stale)) from stale


def refusal(status: int, kind: str, title: str, detail: str = "", **more: Any) -> Refusal:
    return Refusal(Problem(type=f"urn:bcdesk:{kind}", title=title, status=status, detail=detail, **more))


def _put_day(office: Office, request: signatures.Request, path: dict[str, str]) -> BaseModel:
    return put_signed_day(office, request, path["desk"], path["date"], "network")


def _get_days(office: Office, request: signatures.Request, path: dict[str, str]) -> BaseModel:
    since = path["since"]
    try:
        if since:
            date.fromisoformat(since)
    except ValueError as error:
        raise refusal(422, "malformed", "since phải là ngày dạng 2019-08-15.") from error
    _known(office, request, path["desk"])
    with reading(office.storage) as conn:
        return ingest.held_days(conn, office, path["desk"], since)


def _get_figures(office: Office, request: signatures.Request, path: dict[str, str]) -> BaseModel:
    _known(office, request, path["desk"])
    with reading(office.storage) as conn:
        return ingest.held_figures(conn, office, path["desk"])


def _get_ranges(office: Office, request: signatures.Request, path: dict[str, str]) -> BaseModel:
    _known(office, request, path["desk"])
    with reading(office.storage) as conn:
        return messages.Enrolled(
            desk=path["desk"],
            station=desks.station_of(conn, office, path["desk"]),
            province_key=signatures.key_text(office.key.public_key()),
            ranges=desks.ranges_of(conn, office, path["desk"]),
        )


def _enrol(office: Office, request: signatures.Request, path: dict[str, str]) -> BaseModel:
    asked = _read(lambda body: messages.read(EnrolRequest, body), request.body)
    key = _read(signatures.public_key, asked.public_key)
    _proof(office, request, lambda key_id: key if key_id == signatures.ENROL_KEY_ID else None, True)
    with writing(office.storage) as conn:
        try:
            return desks.enrol(conn, office, asked.code, key)
        except Refused as refused:
            raise refusal(403, "code", refused.message) from refused


def _known(office: Office, request: signatures.Request, desk: str) -> None:
    with writing(office.storage) as conn:
        proof = _proof(office, request, lambda code: desks.key_of(conn, office, code), True)
        if proof.key_id != desk:
            raise refusal(403, "another-desk", "Quầy này không được xem số liệu của quầy khác.")
        _once(conn, office, proof)
        desks.heard(conn, office, desk)


def _once(conn: Any, office: Office, proof: Proof) -> None:
    if not desks.first_time(conn, office, proof.key_id, proof.nonce, office.clock()):
        raise refusal(401, "replayed", "Yêu cầu này đã được xử lý.")


def _proof(office: Office, request: signatures.Request, key_of: Callable[[str], Any], by_network: bool) -> Proof:
    tolerance = signatures.CLOCK_TOLERANCE if by_network else None
    try:
        return signatures.verify_request(request, key_of, office.clock(), tolerance)
    except BadClock as bad:
        title = "Đồng hồ của máy lệch quá 5 phút."
        raise refusal(401, "clock", title, server_time=office.clock()) from bad
    except BadSignature as bad:
        title = "Chữ ký không đúng, hoặc quầy chưa ghép với tỉnh."
        raise refusal(401, "signature", title, server_time=office.clock()) from bad


def _read(reader: Callable[[TextT], ValueT], body: TextT) -> ValueT:
    try:
        return reader(body)
    except Malformed as malformed:
        raise refusal(422, "malformed", "Nội dung không đúng định dạng.", str(malformed)) from malformed


def _conflict(stale: Stale) -> Problem:
    kind, title = (
        ("contradiction", "Nhật ký của quầy mâu thuẫn với số liệu tỉnh đã nhận.")
        if stale.contradicts
        else ("stale", "Tỉnh đã có bản mới hơn của ngày này.")
    )
    return Problem(
        type=f"urn:bcdesk:{kind}",
        title=title,
        status=409,
        held=stale.held,
        held_revision=stale.held_revision,
        sent=stale.sent,
        sent_revision=stale.sent_revision,
    )


async def _answered(
    office: Office, request: Request, act: Callable[[Office, signatures.Request, dict[str, str]], BaseModel]
) -> Response:
    path = {name: str(value) for name, value in request.path_params.items()}
    path["since"] = request.query_params.get("since", "")
    asked = signatures.Request(request.method, _url(request), b"", _headers(request))
    try:
        asked.body = await _body(request)
        message = await run_in_threadpool(act, office, asked, path)
        status, kind = 200, "application/json"
    except Refusal as refused:
        message, status, kind = refused.problem, refused.problem.status, PROBLEM
    answer = Answer(status, asked, message.model_dump_json(exclude_none=status != 200).encode())
    with suppress(BadSignature):  # a target that can't be signed is answered all the same
        signatures.sign_answer(answer, office.key, office.clock(), secrets.token_urlsafe(16))
    return Response(answer.body, status, answer.headers, kind)


async def _body(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > messages.BODY_LIMIT:
            raise refusal(413, "too-large", f"Nội dung lớn hơn {messages.BODY_LIMIT // 1024} KiB.")
        chunks.append(chunk)
    return b"".join(chunks)


def _url(request: Request) -> str:
    """Host and scheme are not signed: a proxy may change them."""
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope.get("raw_path", request.scope["path"].encode()).decode("latin-1").split("?")[0]
    return f"https://province{path}" + (f"?{query}" if query else "")


def _headers(request: Request) -> dict[str, str]:
    """Doubled headers come joined, as they are signed."""
    names = {name for name, _ in request.headers.items()}
    return {name: ", ".join(request.headers.getlist(name)) for name in names}


def _described(answer: type[BaseModel], summary: str, body: type[BaseModel] | None = None) -> dict[str, Any]:
    """What OpenAPI says of a call. Bodies are read by hand: their signature covers the bytes as they came."""
    told: dict[str, Any] = {"summary": summary, "response_model": None, "response_class": Response}
    problem = {"content": {PROBLEM: {"schema": _schema(Problem)}}}
    told["responses"] = {
        200: {"description": "OK", "content": {"application/json": {"schema": _schema(answer)}}},
        **{status: {"description": text, **problem} for status, text in _PROBLEMS.items()},
    }
    if body is not None:
        told["openapi_extra"] = {
            "requestBody": {"required": True, "content": {"application/json": {"schema": _schema(body)}}}
        }
    return told


_PROBLEMS = {
    401: "Unsigned, unknown, replayed, or clock off (with server_time)",
    403: "Another desk, or a wrong code",
    409: "Stale, or contradicting journal, with both heads",
    413: "Too large",
    422: "Malformed",
}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    """A schema of its own, without references to elsewhere."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    inlined: dict[str, Any] = _inlined(schema, parts)
    return inlined


def _inlined(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _inlined(parts[node["$ref"].rsplit("/", 1)[1]], parts)
        return {name: _inlined(value, parts) for name, value in node.items()}
    return [_inlined(value, parts) for value in node] if isinstance(node, list) else node
