"""docs/rules: a page for every code and kind of finding, from the pages in the code."""

import unicodedata
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from comity.linter.page import File, Page
from comity.linter.pages import PAGES
from comity_cli.docs.markdown import INDEX, NOTE

INTRODUCTION = """\
# Findings

Every finding of comity has a code. `comity explain CODE` prints these pages, `comity explain --all` lists them.
A finding about a policy rule of yours carries the rule's own name and one of the kinds at the end.
"""

LANGUAGES = {".comity": "comity", ".yaml": "yaml", ".json": "json", ".toml": "toml", ".html": "html"}


def pages() -> Mapping[str, str]:
    """Return the text of every file of docs/rules by its name."""
    return {INDEX: index(), **{f"{page.code}.md": markdown(page) for page in PAGES}}


def index() -> str:
    """Return the list of all codes, under the stages they come from."""
    parts = [NOTE, INTRODUCTION]
    for stage, group in groupby(PAGES, key=lambda page: page.stage):
        rows = [f"| [{page.code}]({page.code}.md) | {page.level} | {page.title} |" for page in group]
        parts.append("\n".join((f"## {stage.capitalize()}", "", "| code | level | |", "|---|---|---|", *rows)) + "\n")
    return "\n".join(parts)


def markdown(page: Page) -> str:
    """Return a page as Markdown."""
    parts = [f"{NOTE}\n# {page.code}: {page.title}\n", f"*{page.stage}; {page.level}*\n", page.text.strip() + "\n"]
    for heading, files in (("Found in", page.bad), ("Not found in", page.good)):
        if files:
            parts.append(f"## {heading}\n")
            parts.extend(_block(file, named=len(files) > 1) for file in files)
    if page.see:
        parts.append(f"See {'; '.join(map(_linked, page.see))}.\n")
    return "\n".join(parts)


def _block(file: File, *, named: bool) -> str:
    """Return a file of an example as a code block, under its name where there are several."""
    language = LANGUAGES.get(Path(file.name).suffix, "")
    name = f"`{file.name}`\n\n" if named else ""
    return f"{name}```{language}\n{_visible(file.text)}```\n"


def _visible(text: str) -> str:
    """Return a text with its control characters written out: they would turn the page itself around."""
    return "".join(f"<U+{ord(char):04X}>" if unicodedata.category(char) == "Cf" else char for char in text)


def _linked(see: str) -> str:
    """Return a reference with its document as a link; all of them lie in docs/design."""
    document, _, section = see.partition(".md")
    return f"[{document}.md](../design/{document}.md){section}"
