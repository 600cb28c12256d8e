"""The report of an audit in a real browser: it can be read, customers are found by keyboard, and nothing leaves it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.looks import LOOKS, faint, leaps, look, sticks_out
from tests.report.seasons import Log, book, diary, netflix, season, tables

from comity_cli.report.write import Options, write_report

PAPER = 794
"""The width of A4 in pixels."""
HOSTILE = "</script><script>document.title = 'broken'</script><img src=https://elsewhere.example/x onerror=alert(2)>"


def written(log: Log, folder: Path, name: str, more: str = "") -> str:
    """Write the report of a log and return its address."""
    policy = netflix(more)
    owed = {"policy.enable-advocates": (420, 133)}
    options = Options(policy="members.comity", owed=owed)
    file = folder / f"{name}.html"
    file.write_text(write_report(tables(policy, log, folder), book(policy), options), encoding="utf-8")
    return file.as_uri()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(diary(), tmp_path_factory.mktemp("story"), "story")


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(season(300, 2_400), tmp_path_factory.mktemp("quarter"), "quarter")


@pytest.mark.parametrize("log", ["story", "quarter"])
def test_the_page_can_be_read(log: str, request: pytest.FixtureRequest, browser_page: Page) -> None:
    browser_page.goto(request.getfixturevalue(log))
    assert leaps(browser_page) == []
    browser_page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for how in LOOKS:
        look(browser_page, how)
        assert faint(browser_page) == [], how
        assert not sticks_out(browser_page), how


def test_the_story_of_a_member(story: str, browser_page: Page) -> None:
    browser_page.goto(story)
    shown = browser_page.locator("#person")
    expect(shown.get_by_role("heading", level=3)).to_have_text("reed")
    entries = shown.locator("ol > li")
    expect(entries).to_have_count(9)
    expect(entries.nth(3)).to_contain_text("arrival-survey allowed")
    expect(entries.nth(4)).to_contain_text("event survey_answered")
    expect(entries.nth(5)).to_contain_text("Thu 12 Feb 2026 10:00")
    expect(entries.nth(5)).to_contain_text("acquisition-trial blocked")
    expect(entries.nth(5).locator(".reasons li")).to_have_text(
        [
            "A member cannot redeem a trial; offering one says we do not know them. no-trials-for-members",
            "Somebody who has just helped us is thanked, not sold to. quiet-after-feedback",
        ]
    )
    expect(entries.nth(6)).to_contain_text("new-films held")


def test_a_customer_is_found_by_keyboard(story: str, browser_page: Page) -> None:
    browser_page.goto(story)
    field = browser_page.get_by_role("combobox")
    field.focus()
    browser_page.keyboard.type("acquisition")
    expect(browser_page.get_by_role("status")).to_have_text("3 customers found")
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("ArrowDown")
    chosen = browser_page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    name = chosen.locator("span").inner_text()
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#person h3")).to_have_text(name)
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("zoë")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator("#person h3")).to_have_text("zoë & söhne")
    field.fill("nobody of this name")
    expect(browser_page.get_by_role("status")).to_have_text("nobody found in this report")
    browser_page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_customers_are_found_by_what_refused_them(quarter: str, browser_page: Page) -> None:
    browser_page.goto(quarter)
    browser_page.get_by_role("combobox").fill("same-message-once")
    options = browser_page.get_by_role("option")
    assert options.count() >= 4
    options.first.click()
    reason = browser_page.locator("#person .reasons a", has_text="same-message-once").first
    expect(reason).to_be_visible()
    reason.click()
    expect(browser_page.locator(".rule:target h3")).to_have_text("same-message-once")


def test_the_hours_of_a_channel_and_its_quiet_ones(quarter: str, browser_page: Page) -> None:
    browser_page.goto(quarter)
    expect(browser_page.get_by_role("radio", name="push")).to_be_checked()
    seen = browser_page.locator(".map:visible")
    expect(seen.locator("figcaption")).to_contain_text("quiet-hours: 21:00\N{EN DASH}08:00 every day")
    expect(seen.locator("figcaption")).to_contain_text("weekend-mornings: 21:00\N{EN DASH}10:00 from Fri Sat")
    assert seen.locator(".quiet").count() == 14
    browser_page.get_by_role("radio", name="email").check()
    expect(seen).to_have_count(1)
    expect(seen.locator("figcaption")).to_contain_text("No rule keeps quiet hours on this channel.")
    browser_page.keyboard.press("ArrowLeft")
    expect(browser_page.get_by_role("radio", name="email")).not_to_be_checked()


def test_what_customers_are_called_does_no_harm(tmp_path: Path, browser_page: Page) -> None:
    customers, sends, events = diary()
    renamed = [{**send, "customer": HOSTILE, "campaign": HOSTILE, "topic": [HOSTILE]} for send in sends]
    browser_page.goto(written(([{**customers[0], "id": HOSTILE}], renamed, events), tmp_path, "hostile"))
    expect(browser_page.locator("#person h3")).to_have_text(HOSTILE)
    browser_page.get_by_role("combobox").fill("</script>")
    expect(browser_page.get_by_role("option").locator("span")).to_have_text(HOSTILE)
    expect(browser_page).to_have_title("Audit of messages by members.comity")
    assert browser_page.locator("img").count() == 0


def test_a_printed_page_has_everything_but_the_search(story: str, browser_page: Page) -> None:
    browser_page.goto(story)
    browser_page.emulate_media(media="print", color_scheme="dark")
    browser_page.set_viewport_size({"width": PAPER, "height": 1123})
    assert browser_page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    expect(browser_page.get_by_label("Find a customer")).to_be_hidden()
    expect(browser_page.locator("#person li").first).to_be_visible()
    assert browser_page.locator(".map:visible").count() == browser_page.locator(".map").count()
    assert not sticks_out(browser_page)


def test_without_scripts_there_is_all_but_the_customer(story: str, browser_page: Page) -> None:
    context = browser_page.context.browser
    assert context is not None
    plain = context.new_page(java_script_enabled=False)
    plain.goto(story)
    expect(plain.get_by_role("heading", name="Refusals by rule")).to_be_visible()
    expect(plain.get_by_text("No script runs here")).to_be_visible()
    plain.close()
