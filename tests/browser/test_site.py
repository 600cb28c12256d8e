"""The documentation in a real browser, by day and by night, on a desk and in a hand."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.looks import LOOKS, faint, leaps, look, sticks_out

pytestmark = pytest.mark.slow

PAGES = (
    "index.html",
    "language.html",
    "start/marketer.html",
    "meaning/windows.html",
    "rules/quiet-hours-gap.html",
    "packs/index.html",
    "packs/us.tcpa.html",
    "packs/classification.html",
    "files/docs/examples/netflix/policies/members.comity.html",
    "files/docs/examples/netflix/campaigns.html",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read(site: Path, browser_page: Page, name: str) -> None:
    for how in LOOKS:
        look(browser_page, how)
        browser_page.goto((site / name).as_uri())
        assert leaps(browser_page) == []
        assert faint(browser_page) == [], how
        assert not sticks_out(browser_page), how


def test_a_word_is_found(site: Path, browser_page: Page) -> None:
    browser_page.goto((site / "index.html").as_uri())
    browser_page.get_by_role("searchbox").or_(browser_page.get_by_placeholder("Search")).first.fill("florida")
    browser_page.keyboard.press("Enter")
    browser_page.get_by_role("link", name="comity.us.tcpa").first.click()
    assert browser_page.locator("h1").inner_text().startswith("comity.us.tcpa")


def test_what_is_opened_in_the_margin_is_marked(site: Path, browser_page: Page) -> None:
    browser_page.goto((site / "packs" / "us.tcpa.html").as_uri())
    assert browser_page.locator(".sidebar-tree .current-page > a").inner_text() == "comity.us.tcpa"
