"""Who gets in, and what the pages refuse."""

import os
from datetime import timedelta

import pytest
import requests
from sqlalchemy import select

from bcdesk.core.errors import Refused
from bcdesk.province import accounts
from bcdesk.province.accounts import Role
from bcdesk.province.app import make_app
from bcdesk.province.db import reading, writing
from bcdesk.province.pages.frame import COOKIE
from bcdesk.province.schema import change, session
from tests.province.conftest import NOW, make_office
from tests.province.serving import served

PASSWORD = "hồ sơ đi qua bưu điện"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path, clock):
    made = make_office(f"sqlite:///{tmp_path / 'province.db'}", clock)
    with writing(made.storage) as conn:
        accounts.add_account(conn, made, "Lê Thu", Role.VIEWER, PASSWORD)
        accounts.add_account(conn, made, "Trần An", Role.EDITOR, PASSWORD)
    yield made
    made.storage.close()


def enter(office, name="Lê Thu", password=PASSWORD) -> str:
    return accounts.sign_in(office, name, password, os.urandom)


def test_five_wrong_passwords_lock_for_a_quarter_of_an_hour(office, clock):
    for _ in range(5):
        with pytest.raises(Refused, match="không đúng"):
            enter(office, password="sai mật khẩu rồi nhé")
    with pytest.raises(Refused, match="tạm khóa"):
        enter(office)
    assert enter(office, "Trần An")
    clock.now += timedelta(minutes=16)
    assert enter(office)
    with reading(office.storage) as conn:
        assert "locked_out" in conn.execute(select(change.c.what)).scalars().all()


def test_a_name_nobody_has_is_refused_in_the_same_words(office):
    with pytest.raises(Refused) as unknown:
        enter(office, "Không Ai")
    with pytest.raises(Refused) as wrong:
        enter(office, password="sai mật khẩu rồi nhé")
    assert unknown.value.message == wrong.value.message


def test_a_session_ends_and_its_token_is_kept_only_as_a_digest(office, clock):
    token = enter(office)
    with reading(office.storage) as conn:
        assert conn.execute(select(session.c.digest)).scalar_one() != token
    assert accounts.visitor(office, token).role is Role.VIEWER
    assert accounts.visitor(office, token[::-1] + "0") is None
    clock.now += timedelta(hours=11)
    assert accounts.visitor(office, token) is None
    clock.now = NOW
    accounts.sign_out(office, token)
    assert accounts.visitor(office, token) is None


def test_weak_and_doubled_accounts_are_refused(office):
    with writing(office.storage) as conn:
        for name, password in (("Mới", "ngắn"), ("Mới", "aaaaaaaaaaaaaaaaa"), ("Lê Thu", PASSWORD), (" ", PASSWORD)):
            with pytest.raises(Refused):
                accounts.add_account(conn, office, name, Role.ADMIN, password)


def test_pages_over_the_wire(office):
    with served(make_app(office)) as url:
        for path in ("/", "/chi-tieu", "/nhan-tep", "/chi-tieu/VP-STP?year=2019"):
            away = requests.get(url + path, allow_redirects=False, timeout=20)
            assert (away.status_code, away.headers["location"]) == (303, "/vao")
        form = {"name": "Lê Thu", "password": PASSWORD}
        foreign = requests.post(f"{url}/vao", data=form, headers={"Sec-Fetch-Site": "cross-site"}, timeout=20)
        assert foreign.status_code == 403
        wrong = requests.post(f"{url}/vao", data=form | {"password": "x"}, timeout=20)
        assert (wrong.status_code, COOKIE in wrong.cookies) == (401, False)
        assert "không đúng" in wrong.text
        good = requests.post(f"{url}/vao", data=form, allow_redirects=False, timeout=20)
        flags = good.headers["set-cookie"].lower()
        assert "httponly" in flags
        assert "samesite=strict" in flags
        jar = {COOKIE: good.cookies[COOKIE]}
        page = requests.get(url, cookies=jar, timeout=20)
        assert "Chưa có số liệu" in page.text  # no sheet has come yet
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert "<script>" not in page.text
        csrf = accounts.visitor(office, good.cookies[COOKIE]).csrf
        viewer = requests.post(f"{url}/chi-tieu/VP-STP?year=2019", data={"csrf": csrf}, cookies=jar, timeout=20)
        assert viewer.status_code == 403
        assert "chỉ được xem" in viewer.text
        upload = {"file": ("x.bcs", b"{}")}
        assert (
            requests.post(f"{url}/nhan-tep", data={"csrf": csrf}, files=upload, cookies=jar, timeout=20).status_code
            == 403
        )
        huge = requests.post(f"{url}/vao", data={"name": "x" * 100_000}, timeout=20)
        assert huge.status_code == 413
        endless = requests.post(f"{url}/vao", data=iter([b"name=x"]), timeout=20)
        assert endless.status_code == 411
        fonts = requests.get(f"{url}/fonts/BeVietnamPro-Regular.ttf", timeout=20)
        assert fonts.content[:4] == b"\0\1\0\0"
