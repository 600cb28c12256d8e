"""What comity ships and shows is in the one layout: `comity fmt stdlib_policies docs` mends what is not."""

import re
from pathlib import Path

import pytest

from comity.format.rewrite import rewrite

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("stdlib_policies", "docs", "cli") for path in (ROOT / folder).rglob("*.comity"))
# The pages of the rules show policies with something wrong in them, in as few lines as that takes, and those of the
# packs show rules without their labels and reasons, which stand around them.
MADE = {"rules", "packs"}
PAGES = [ROOT / "README.md", *(page for page in sorted((ROOT / "docs").rglob("*.md")) if page.parent.name not in MADE)]
BLOCK = re.compile(r"^```comity\b.*\n((?:(?!```).*\n)*)```$", re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_policies(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert rewrite(text).text == text, f"comity fmt {path.relative_to(ROOT)}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages(path: Path) -> None:
    for block in BLOCK.findall(path.read_text(encoding="utf-8")):
        assert rewrite(block).text == block


def test_there_are_files() -> None:
    assert len(FILES) > 5
    assert any(BLOCK.search(page.read_text(encoding="utf-8")) for page in PAGES)
