"""The pages as people of the office meet them: in a real browser, on a screen and on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import select

from bcdesk.province.app import make_app
from bcdesk.province.cli import DEMO_PASSWORD, DEMO_USER, demo_office, shipped_plan
from bcdesk.province.db import reading
from bcdesk.province.office import Office
from bcdesk.province.plan import read_plan
from bcdesk.province.schema import agency_year, change
from tests.province.serving import served

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"screen": (1366, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = demo_office(tmp_path_factory.mktemp("province"), read_plan(shipped_plan()))
    yield office
    office.storage.close()


@pytest.fixture(scope="module")
def url(drawn: Office) -> Iterator[str]:
    with served(make_app(drawn)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=list(WIDTHS))
def page(request: pytest.FixtureRequest, browser: Browser, url: str) -> Iterator[Page]:
    """A signed-in page; anything that the browser complains of fails the test."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=url, locale="vi-VN")
    context.set_default_timeout(10_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    made.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(made)
    yield made
    context.close()
    assert [text for text in complaints if "status of 422" not in text] == []  # a refused form is told in the page


def sign_in(page: Page, password: str = DEMO_PASSWORD) -> None:
    page.goto("/vao")
    page.get_by_label("Tên người dùng").fill(DEMO_USER)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def fits(page: Page) -> bool:
    """Nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def cut_off(page: Page) -> list[str]:
    """Texts that stick out of the card they stand in."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('.card *')].filter(part => part.children.length === 0
                 && part.textContent.trim() && part.getBoundingClientRect().width > 0
                 && !part.closest('script, .unseen, .print-only, .shares span, svg')
                 && part.getBoundingClientRect().right > part.closest('.card').getBoundingClientRect().right + 1)
               .map(part => part.textContent.trim())"""
        )
    )


def test_the_whole_province_on_one_page(page):
    expect(page.get_by_role("heading", name="Chỉ tiêu theo kế hoạch năm 2019")).to_be_visible()
    figures = page.locator(".figures dd").all_inner_texts()
    assert re.fullmatch(r"\d{2}\.\d{3}", figures[0])
    expect(page.locator(".figures")).to_contain_text("bưu gửi trễ")
    expect(page.locator(".aims")).to_contain_text("Chưa có số liệu")
    assert "0 %" not in [text.strip() for text in page.locator(".aims .figure").all_inner_texts()]
    words = page.locator(".aims .word").all_inner_texts()
    assert words[0].strip() == "Chậm so với kế hoạch"
    assert words[-1].strip() == "Đạt"
    expect(page.locator(".silent")).to_contain_text("4 trên 200 quầy")
    expect(page.locator(".silent .word").first).to_contain_text("3 ngày")
    expect(page.locator("[data-chart] canvas")).to_be_visible()
    painted = page.evaluate(
        "() => { const c = document.querySelector('[data-chart] canvas'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; let n = 0;"
        "for (let i = 0; i < d.length; i += 4) if (d[i] === 11 && d[i + 1] === 74 && d[i + 2] === 143) n++; return n; }"
    )
    assert painted > 2000  # bars in the accent colour
    assert page.evaluate("document.fonts.check('600 15px \"Be Vietnam Pro\"')")
    assert fits(page)
    assert cut_off(page) == []


def test_the_targets_by_agency(page):
    page.get_by_role("link", name="Chỉ tiêu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chỉ tiêu theo kế hoạch năm 2019")
    for title in ("Hồ sơ nhận qua BCCI", "Kết quả trả qua BCCI", "TTHC có ít nhất một hồ sơ"):
        card = page.locator("section", has=page.get_by_role("heading", name=title, exact=True))
        expect(card.locator("tbody").first.locator("tr")).to_have_count(26)  # 29 less those on the service before
        expect(card.locator("tbody").last.locator("tr")).to_have_count(6)
    expect(page.locator("section").first).to_contain_text("Thỏa thuận đã ký")
    assert fits(page)
    assert cut_off(page) == []
    page.get_by_label("Kỳ").select_option("2020")
    page.get_by_role("button", name="Xem").click()
    expect(page).to_have_url(re.compile("year=2020"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2020")
    expect(page.get_by_text("từ 20 %").first).to_be_visible()


def test_touch_targets_are_large_enough_on_a_phone(page):
    if page.viewport_size["width"] > 760:
        return
    for path in ("/", "/chi-tieu", "/nhan-tep"):
        page.goto(path)
        small = page.evaluate(
            "() => [...document.querySelectorAll('a, button, select, input:not([type=hidden])')]"
            ".filter(e => e.getBoundingClientRect().height < 44 && e.getBoundingClientRect().height > 0)"
            ".map(e => e.outerHTML)"
        )
        assert small == []


def test_an_agencys_own_totals_are_typed_in_and_the_shares_follow(page, drawn):
    code = "VP-SKHCN" if page.viewport_size["width"] > 760 else "VP-SNgV"
    page.goto(f"/chi-tieu/{code}?year=2019")
    page.get_by_label("Tổng hồ sơ cơ quan tiếp nhận").fill("mười")
    page.get_by_role("button", name="Ghi số liệu").click()
    expect(page.get_by_role("alert")).to_contain_text("ghi số từ 0")
    expect(page.get_by_label("Tổng hồ sơ cơ quan tiếp nhận")).to_have_value("mười")
    page.get_by_label("Tổng hồ sơ cơ quan tiếp nhận").fill("1.000")
    page.get_by_label("Tổng kết quả cơ quan trả").fill("")
    page.get_by_label("Số liệu tính đến ngày").fill("31/7")
    page.get_by_label("Nguồn (số công văn, ngày)").fill("CV 12, ngày 05/08/2019")
    page.get_by_role("button", name="Ghi số liệu").click()
    expect(page).to_have_url(re.compile("/chi-tieu"))
    with reading(drawn.storage) as conn:
        kept = conn.execute(select(agency_year).where(agency_year.c.agency == code, agency_year.c.year == 2019)).one()
        told = conn.execute(select(change.c.detail).where(change.c.what == "agency_year")).scalars().all()
    assert (kept.intake, kept.results, f"{kept.as_of}") == (1000, None, "2019-07-31")
    assert any(detail.startswith(f"{code} 2019") for detail in told)
    results = page.locator("section", has=page.get_by_role("heading", name="Kết quả trả qua BCCI", exact=True))
    row = results.locator("tr", has=page.locator(f"a[href*='{code}']"))
    expect(row).to_contain_text("Chưa có số liệu")


def test_a_form_that_is_not_ours_changes_nothing(page, drawn):
    for token in ("", "0" * 64):
        answer = page.request.post("/chi-tieu/VP-SYT?year=2019", form={"csrf": token, "intake": "7", "source": "x"})
        assert answer.status == 403
    with reading(drawn.storage) as conn:
        kept = select(agency_year.c.intake).where(agency_year.c.agency == "VP-SYT", agency_year.c.year == 2019)
        assert conn.execute(kept).scalar_one() != 7
    page.get_by_role("button", name="Thoát").click()
    expect(page).to_have_url(re.compile("/vao"))
    page.goto("/chi-tieu")
    expect(page).to_have_url(re.compile("/vao"))


def test_pictures(page, request):
    """Whole pages, to be looked at beside the mock-ups."""
    folder = Path(request.config.rootpath) / "build" / "province"
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in {"toan-tinh": "/", "chi-tieu": "/chi-tieu", "nhan-tep": "/nhan-tep"}.items():
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}-{page.viewport_size['width']}.png", full_page=True)
        assert (folder / f"{name}-{page.viewport_size['width']}.png").stat().st_size > 10_000
