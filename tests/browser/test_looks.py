"""What looks at pages sees what is wrong with one."""

from playwright.sync_api import Page
from tests.browser.looks import Look, faint, leaps, look, sticks_out

PAGE = """
<style>
  body { background: #fff; color: #000 }
  @media (prefers-color-scheme: dark) { body { background: #000; color: #333 } }
</style>
<h1>One</h1><h3>Three</h3>
<p style="color: #999">grey</p> <p>black</p> <p style="color: #999; display: none">hidden</p>
<div style="background: rgb(0 0 0 / 50%)"><p style="color: #333">on a veil</p></div>
"""
WIDE = '<h1>Wide</h1><p style="width: 600px">wide</p>'


def test_faint_text_is_found(browser_page: Page) -> None:
    browser_page.set_content(PAGE)
    look(browser_page, Look("light", 800))
    assert [text.rpartition(": ")[2] for text in faint(browser_page)] == ["grey", "on a veil"]
    look(browser_page, Look("dark", 800))
    assert [text.rpartition(": ")[2] for text in faint(browser_page)] == ["One", "Three", "black", "on a veil"]


def test_a_heading_that_skips_a_level_is_found(browser_page: Page) -> None:
    browser_page.set_content(PAGE)
    assert leaps(browser_page) == ["Three"]
    browser_page.set_content("<h2>Two</h2>")
    assert leaps(browser_page) == ["0 headings of level 1: []"]


def test_what_does_not_fit_is_found(browser_page: Page) -> None:
    browser_page.set_content(WIDE)
    look(browser_page, Look("light", 800))
    assert not sticks_out(browser_page)
    look(browser_page, Look("light", 400))
    assert sticks_out(browser_page)
