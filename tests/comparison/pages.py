"""The pages of docs/comparison as tests read them: the files they show, their tables, their marks for sources.

A mark is a reference such as ``[C1]``; below the page it is defined as a link, and the table under ``## Sources`` says
of which date the page was that it leads to, and when that was read.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from tests.examples.pages import BLOCK, ROOT, TITLE

FOLDER = ROOT / "docs" / "comparison"
PAGES = sorted(FOLDER.glob("*.md"))
MARK = re.compile(r"\[([A-Z]\d+)\](?![:(])")
DEFINITION = re.compile(r"^\[([A-Z]\d+)\]: (\S+)$", re.MULTILINE)
TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a page: the names of its columns, and its rows as texts of their cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> dict[str, str]:
        """Return the cells of a column by the first cell of their rows."""
        place = self.columns.index(name)
        return {row[0]: row[place] for row in self.rows}


def page(name: str) -> str:
    """Return the text of a page."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")


def files(text: str) -> dict[str, str]:
    """Return the files that a page shows, by name."""
    found = ((TITLE.search(block["said"]), block["text"]) for block in BLOCK.finditer(text))
    return {title["name"]: shown for title, shown in found if title}


def tables(text: str) -> list[Table]:
    """Return the tables of a page from top to bottom, without those in blocks of code."""
    return [_table(found[0]) for found in TABLE.finditer(BLOCK.sub("", text))]


def table(text: str, heading: str) -> list[Table]:
    """Return the tables of a section."""
    [section] = [part for part in re.split(r"^## ", text, flags=re.MULTILINE) if part.startswith(f"{heading}\n")]
    return tables(section)


def _table(text: str) -> Table:
    columns, _, *rows = (_cells(line) for line in text.splitlines())
    return Table(columns, tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))


def write(shown: dict[str, str], folder: Path) -> None:
    """Write the files of a page into a folder."""
    for name, text in shown.items():
        (folder / name).write_text(text, encoding="utf-8")
