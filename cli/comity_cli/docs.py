"""Writes docs/rules from the pages: ``python -m comity_cli.docs`` (``make docs-rules``).

The pages in the code are the only source, so `comity explain` and the documentation cannot say different things.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import click

from comity.linter.page import File, Page
from comity.linter.pages import PAGES

INDEX = "README.md"

INTRODUCTION = """\
# Findings

Every finding of comity has a code. `comity explain CODE` prints these pages, `comity explain --all` lists them.
A finding about a policy rule of yours carries the rule's own name and one of the kinds at the end.
"""

NOTE = "<!-- Written by `make docs-rules` from the pages in the code; change them there. -->\n"

LANGUAGES = {".yaml": "yaml", ".json": "json", ".toml": "toml", ".html": "html"}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs/rules"))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a page is not what the code says.")
def main(folder: Path, *, check: bool) -> None:
    """Write the pages of all codes into FOLDER (docs/rules)."""
    wanted = pages()
    stale = tuple(_stale(folder, wanted))
    if check and stale:
        for path in stale:
            click.echo(f"{path} is not what the code says; run `make docs-rules`", err=True)
        raise SystemExit(1)
    for path in stale:
        _renew(path, wanted.get(path.name))


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
        parts.append(f"See {'; '.join(page.see)}.\n")
    return "\n".join(parts)


def _block(file: File, *, named: bool) -> str:
    """Return a file of an example as a code block, under its name where there are several."""
    language = LANGUAGES.get(Path(file.name).suffix, "")
    name = f"`{file.name}`\n\n" if named else ""
    return f"{name}```{language}\n{_visible(file.text)}```\n"


def _visible(text: str) -> str:
    """Return a text with its control characters written out: they would turn the page itself around."""
    return "".join(f"<U+{ord(char):04X}>" if unicodedata.category(char) == "Cf" else char for char in text)


def _stale(folder: Path, wanted: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files that are missing, differ, or are nobody's page."""
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield path
    yield from (path for path in sorted(folder.glob("*.md")) if path.name not in wanted)


def _renew(path: Path, text: str | None) -> None:
    """Write a page, or remove a file that is none."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
