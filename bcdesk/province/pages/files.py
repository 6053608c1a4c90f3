"""Nhận tệp: a desk without a network brings its sheets on a stick and takes the signed answers back."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from bcdesk.core.errors import Refused
from bcdesk.province import stick
from bcdesk.province.office import Office
from bcdesk.province.pages.frame import editor, shown, signed_in, turning


def routes(office: Office) -> APIRouter:
    router = APIRouter()

    @router.get("/nhan-tep")
    def page(request: Request) -> Response:
        return turning(_page)(office, request)

    @router.post("/nhan-tep")
    async def take(request: Request) -> Response:
        async with request.form(max_files=1, max_fields=5) as form:
            given = form.get("file")
            content = await given.read(stick.FILE_LIMIT + 1) if isinstance(given, UploadFile) else b""
            return await run_in_threadpool(turning(_take), office, request, form, content)

    return router


def _page(office: Office, request: Request) -> Response:
    return shown(office, signed_in(office, request), "files.html", here="/nhan-tep", message="")


def _take(office: Office, request: Request, form: FormData, content: bytes) -> Response:
    visitor = editor(office, request, form)
    try:
        taken = stick.take_in_file(office, content)
    except Refused as refused:
        return shown(office, visitor, "files.html", 422, here="/nhan-tep", message=refused.message)
    if taken.refused:
        message = f"Quầy {taken.desk}: nhận {taken.accepted} ngày, không nhận {taken.refused} ngày. " + " ".join(
            taken.reasons
        )
        if not taken.accepted:
            return shown(office, visitor, "files.html", 422, here="/nhan-tep", message=message)
    name = f"xac-nhan-{taken.desk}.bcs"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(taken.answer, 200, headers, "application/octet-stream")
