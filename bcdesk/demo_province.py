"""The province's end of the demo: a server of its own, the desk enrolled, its day sent, the page as a picture."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from bcdesk.core.staff import Role
from bcdesk.desk import staff
from bcdesk.desk.catalogue import place_of
from bcdesk.desk.counter import Counter
from bcdesk.province import accounts, desks
from bcdesk.province.app import make_app
from bcdesk.province.cli import DEMO_PASSWORD, DEMO_USER, open_office, shipped_plan
from bcdesk.province.db import open_storage, writing
from bcdesk.province.plan import read_plan
from bcdesk.sync import client
from bcdesk.sync.enrolment import enrol
from bcdesk.sync.line import Network

LOCAL = "127.0.0.1"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def show(counter: Counter, home: Path, folder: Path) -> Iterator[str]:
    """Enrol the desk by a one-time code, send its days, and keep the province's page; tells each step."""
    assert counter.station is not None
    storage = open_storage(f"sqlite:///{home / 'province.db'}")
    office = open_office(storage, home / "province.key", read_plan(shipped_plan()), counter.clock)
    boss = next(person for person in staff.roster(counter) if person.role is Role.SUPERVISOR)
    _line, commune = place_of(counter, counter.station.address)
    district = commune.district if commune is not None else ""
    with writing(storage) as conn:
        desks.add_station(conn, office, counter.station.code, counter.station.name, district)
        _own, code = desks.desk_code(conn, office, counter.station.code, os.urandom)
        accounts.add_account(conn, office, DEMO_USER, accounts.Role.VIEWER, DEMO_PASSWORD)
    with _served(make_app(office)) as url:
        enrolled = enrol(counter.db, boss, url, code, counter.clock, Network())
        yield f"Tỉnh đã ghép quầy {enrolled.desk}."
        sent = client.push(counter.db, counter.clock, Network()).sent
        yield f"Tỉnh đã xác nhận {len(sent)} ngày."
        yield _picture(url, folder / "tinh.png")
    storage.close()


@contextmanager
def _served(app: object) -> Iterator[str]:
    """Run the province until the block ends; its address."""
    with socket.socket() as listener:
        listener.bind((LOCAL, 0))
        port = int(listener.getsockname()[1])
    server = uvicorn.Server(uvicorn.Config(app, LOCAL, port, log_level="error", access_log=False))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    waited = threading.Event()
    while not server.started and thread.is_alive():
        waited.wait(0.02)
    try:
        yield f"http://{LOCAL}:{port}"
    finally:
        server.should_exit = True
        thread.join()


def _picture(url: str, path: Path) -> str:
    """The overview as a person of the office sees it; a sentence instead where no browser is at hand."""
    program = next((browser for browser in BROWSERS if Path(browser).exists()), "")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        program = ""
    if not program:
        return "Không có trình duyệt để chụp trang của tỉnh (cần chromium và playwright)."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 900}, locale="vi-VN")
        page.goto(f"{url}/vao")
        page.get_by_label("Tên người dùng").fill(DEMO_USER)
        page.get_by_label("Mật khẩu").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=str(path), full_page=True)
        browser.close()
    return f"Trang của tỉnh: {path}"
