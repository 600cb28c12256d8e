"""The site of docs/: Sphinx has nothing against it, every link in it leads somewhere, and nothing needs the network."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.docs.building import ROOT

pytestmark = pytest.mark.slow

LOADS = {"script": "src", "link": "href", "img": "src", "source": "src", "iframe": "src", "object": "data"}


class Links(HTMLParser):
    """Collects where a page can be linked to, where it links to, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors = {""}
        self.targets: list[str] = []
        self.loaded: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value for name, value in attrs if value}
        self.anchors |= {said["id"]} if "id" in said else set()
        if tag == "a" and "href" in said:
            self.targets.append(said["href"])
        elif tag in LOADS and LOADS[tag] in said:
            self.loaded.append(said[LOADS[tag]])


@cache
def links(page: Path) -> Links:
    return Links(page.read_text(encoding="utf-8"))


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def lost(page: Path) -> Iterator[str]:
    """Yield the links of a page that lead nowhere within the site."""
    for target in [*links(page).targets, *links(page).loaded]:
        address = urlsplit(target)
        if address.scheme:
            continue
        file = (page.parent / unquote(address.path)).resolve() if address.path else page
        if not file.is_file() or (file.suffix == ".html" and unquote(address.fragment) not in links(file).anchors):
            yield target


def test_sphinx_has_nothing_against_it(site: tuple[Path, str]) -> None:
    assert site[1] == ""


def test_every_link_within_the_site_leads_somewhere(site: tuple[Path, str]) -> None:
    found = pages(site[0])
    assert len(found) > 120
    assert {str(page.relative_to(site[0])): gone for page in found if (gone := list(lost(page)))} == {}


def test_no_page_loads_anything_from_elsewhere(site: tuple[Path, str]) -> None:
    assert [name for page in pages(site[0]) for name in links(page).loaded if urlsplit(name).netloc] == []
    styles = "".join(file.read_text(encoding="utf-8") for file in site[0].rglob("*.css"))
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)|@import[^;]*", styles) == []


def test_every_page_of_markdown_is_on_the_site(site: tuple[Path, str]) -> None:
    found = {str(page.relative_to(site[0])) for page in pages(site[0])}
    assert {"index.html", "changelog.html", "start/index.html", "examples/netflix/index.html"} <= found
    for folder in ("rules", "packs", "start", "how-to", "decisions"):
        names = {path.stem.replace("README", "index") for path in (ROOT / "docs" / folder).glob("*.md")}
        assert {f"{folder}/{name}.html" for name in names} <= found


def test_links_to_files_open_pages_that_show_them(site: tuple[Path, str]) -> None:
    shown = (site[0] / "files/docs/examples/netflix/policies/members.comity.html").read_text(encoding="utf-8")
    assert '<span class="nl">no-trials-for-members</span>' in shown
    targets = links(site[0] / "examples/netflix/index.html").targets
    assert "../../files/docs/examples/netflix/policies/members.comity.html" in targets
    assert "../../files/docs/examples/netflix/campaigns.html" in targets


def test_a_block_that_is_a_file_says_which(site: tuple[Path, str]) -> None:
    assert '<span class="caption-text">policies/house.comity' in (site[0] / "start/marketer.html").read_text("utf-8")
