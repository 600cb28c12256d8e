"""The page of rules for all departments, of a shop that uses every standard policy, in a real browser."""

import subprocess
import sys

import pytest
from playwright.sync_api import Page
from tests.browser.looks import LOOKS, faint, leaps, look, sticks_out
from tests.docs.building import ROOT

SHOP = ROOT / "docs" / "examples" / "subscription_shop"
PAPER = 794
"""The width of A4 in pixels."""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the page."""
    file = tmp_path_factory.mktemp("rules") / "rules.html"
    arguments = ["rules", "--format", "html", "--today", "2026-04-01", "--output", str(file)]
    subprocess.run([sys.executable, "-m", "comity_cli", *arguments], cwd=SHOP, check=True)
    return file.as_uri()


def test_the_page_can_be_read(rules: str, browser_page: Page) -> None:
    browser_page.goto(rules)
    assert leaps(browser_page) == []
    assert browser_page.locator("article").count() > 100
    for how in LOOKS:
        look(browser_page, how)
        assert faint(browser_page) == [], how
        assert not sticks_out(browser_page), how


def test_contents_lead_to_modules(rules: str, browser_page: Page) -> None:
    browser_page.goto(rules)
    browser_page.get_by_role("link", name="comity.us.tcpa").click()
    top = browser_page.get_by_role("heading", name="comity.us.tcpa").bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 100


def test_paper_is_white_whatever_the_screen_is(rules: str, browser_page: Page) -> None:
    browser_page.goto(rules)
    browser_page.emulate_media(media="print", color_scheme="dark")
    browser_page.set_viewport_size({"width": PAPER, "height": 1123})
    assert browser_page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert browser_page.evaluate("getComputedStyle(document.querySelector('article')).breakInside") == "avoid"
    sizes = "[...document.querySelectorAll('p')].map((one) => parseFloat(getComputedStyle(one).fontSize))"
    assert max(browser_page.evaluate(sizes)) < 15
    assert not sticks_out(browser_page)
