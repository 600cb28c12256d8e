"""What stands in the margin of every page: what the README of a folder links to, in its order.

So whoever reads the files sees the same order as whoever reads the site, and a page that no README names is an error
of the build. In `docs/README.md` a list makes an entry of the first link of each item, below the heading it stands
under; in other READMEs every link to a page of the same folder is an entry, but for those that are there already.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from posixpath import normpath

from docs.site.documents import ROOT, documents

HEADING = re.compile(r"^## (?P<words>.+)$", re.MULTILINE)
ITEM = re.compile(r"^- \[(?P<words>[^\]]+)\]\((?P<path>[^)#:]+\.md)\)", re.MULTILINE)
LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<path>[^)#:/]+\.md)\)")
HOME = "docs/README.md"


def tables_of_contents(file: str, text: str) -> str:
    """Return what to add to the text of a README (``docs/start/README.md``) for Sphinx."""
    if file == HOME:
        return "".join(_below_headings(text))
    home = _entries(HOME, ITEM, (ROOT / HOME).read_text(encoding="utf-8"))
    entries = _entries(file, LINK, text)
    return _table("", {page: words for page, words in entries.items() if page not in home})


def _below_headings(text: str) -> Iterator[str]:
    _, *parts = HEADING.split(text)
    for words, section in zip(parts[::2], parts[1::2], strict=True):
        yield _table(words, _entries(HOME, ITEM, section))


def _entries(file: str, link: re.Pattern[str], text: str) -> dict[str, str]:
    """Return the words for each page that a text links to."""
    folder, pages = PurePosixPath(file).parent, documents()
    found: dict[str, str] = {}
    for match in link.finditer(text):
        page = pages.get(normpath(folder / match["path"]))
        if page and match["path"] != "README.md":
            found.setdefault(page, match["words"])
    return found


def _table(caption: str, entries: dict[str, str]) -> str:
    if not entries:
        return ""
    lines = [f"{words.replace('`', '')} </{page}>" for page, words in entries.items()]
    options = [":hidden:", f":caption: {caption}"] if caption else [":hidden:"]
    return "\n".join(("", "", "```{toctree}", *options, "", *lines, "```", ""))
