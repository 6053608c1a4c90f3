"""Đăng nhập, đăng xuất."""

import os

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response

from bcdesk.core.errors import Refused
from bcdesk.province import accounts
from bcdesk.province.office import Office
from bcdesk.province.pages.frame import COOKIE, Turned, our_form, shown, signed_in


def routes(office: Office) -> APIRouter:
    router = APIRouter()

    @router.get("/vao")
    def page(request: Request) -> Response:
        return shown(office, None, "signin.html", name="", message="")

    @router.post("/vao")
    async def enter(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=5)
        name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
        if not our_form(request):
            return shown(office, None, "signin.html", 403, name=name, message="Mở trang này rồi đăng nhập lại.")
        try:
            token = await run_in_threadpool(accounts.sign_in, office, name, password, os.urandom)
        except Refused as refused:
            return shown(office, None, "signin.html", 401, name=name, message=refused.message)
        response = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        seconds = int(accounts.SESSION_VALID.total_seconds())
        response.set_cookie(COOKIE, token, max_age=seconds, httponly=True, samesite="strict", secure=secure)
        return response

    @router.post("/ra")
    async def leave(request: Request) -> Response:
        form = await request.form(max_files=0, max_fields=5)
        try:
            visitor = await run_in_threadpool(signed_in, office, request)
        except Turned as turned:
            return turned.response
        if accounts.same(str(form.get("csrf", "")), visitor.csrf):
            await run_in_threadpool(accounts.sign_out, office, request.cookies.get(COOKIE, ""))
        response = RedirectResponse("/vao", 303)
        response.delete_cookie(COOKIE)
        return response

    return router
