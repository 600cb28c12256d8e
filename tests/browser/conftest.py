"""A real browser: a Chromium that is installed, without a window, and cut off from the network.

Where there is none the tests of this folder are skipped, unless the environment variable COMITY_REQUIRE names
``chromium``. `browser_page` fails its test for an error on the console and for a request that leaves the machine.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright
from tests.docs.building import built
from tests.engines.needs import MissingEngineError, go_without

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no browser: install chromium (`apt install chromium`); looked on the PATH for " + ", ".join(NAMES)
INSIDE = ("file:", "data:", "blob:", "about:")
ARGUMENTS = (
    "--no-sandbox",  # which a container's root cannot have
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the browser once for the tests of a module: what drives it runs an event loop, which Django objects to."""
    found = next(filter(None, map(shutil.which, NAMES)), None) or go_without("chromium", MissingEngineError(MISSING))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser: Browser) -> Iterator[Page]:
    """Open an empty page; what goes wrong in it is found when the test is over."""
    wrong: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def stay_inside(route: Route) -> None:
        if route.request.url.startswith(INSIDE):
            route.continue_()
        else:
            wrong.append(f"asks for {route.request.url}")
            route.abort()

    page.route("**/*", stay_inside)
    yield page
    page.close()
    assert wrong == []


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the built documentation."""
    return built(tmp_path_factory)[0]
