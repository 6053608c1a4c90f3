"""The web service: calls of desks under /v1, pages for people beside them."""

import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles

from bcdesk import __version__
from bcdesk.province import api, pages
from bcdesk.province.office import Office
from bcdesk.province.stick import FILE_LIMIT
from bcdesk.resources_path import resource
from bcdesk.sync.wire import messages

FORM_LIMIT = 64 * 1024
FILE_PAGE = "/nhan-tep"
STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
log = logging.getLogger(__name__)


def make_app(office: Office) -> FastAPI:
    """The service of one province."""
    app = FastAPI(
        title="bcdesk: số liệu các quầy",
        version=__version__,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(api.routes(office))
    app.include_router(pages.routes(office))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.mount("/fonts", StaticFiles(directory=resource("fonts")), name="fonts")

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            response = _too_much(request) or await call_next(request)
        except Exception:
            log.exception("%s %s", request.method, request.url.path)
            response = PlainTextResponse("Máy chủ gặp lỗi. Đã ghi vào nhật ký; thử lại sau.", 500)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not request.url.path.startswith(("/static/", "/fonts/")):
            response.headers["Cache-Control"] = "no-store"
        return response

    return app


def _too_much(request: Request) -> Response | None:
    """A form says how long it is, and is not long. Bodies of desks are measured as they are read."""
    if request.method != "POST" or request.url.path.startswith(messages.BASE):
        return None
    told = request.headers.get("content-length", "")
    if not told.isdigit():
        return PlainTextResponse("Thiếu độ dài của biểu mẫu.", 411)
    limit = FORM_LIMIT + (FILE_LIMIT if request.url.path == FILE_PAGE else 0)
    return PlainTextResponse("Nội dung quá lớn.", 413) if int(told) > limit else None
