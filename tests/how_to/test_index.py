"""The index of docs/how-to, and what every page has."""

import re
from pathlib import Path

import pytest
from tests.examples.pages import ROOT

FOLDER = ROOT / "docs" / "how-to"
PAGES = sorted(page for page in FOLDER.glob("*.md") if page.name != "README.md")


def test_the_index_names_every_page() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\((.+?\.md)\)", index)) == {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_is_complete(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE)[:1] == ["The policy"]
    assert "\n```console\n$ python " in text
    for subject in ("decision.message", "`because`", "`until`", "once per process", "`missing`", "unknown"):
        assert subject in text
