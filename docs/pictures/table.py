"""Lays out tables of decisions."""

from docs.pictures.decided import Outcome, answer
from docs.pictures.scene import Grid, Table
from docs.pictures.style import SMALL, WIDTH
from docs.pictures.svg import EDGE, Sheet, width
from docs.pictures.timeline import WORDS, pattern, word

import comity

ROW = 34
GAP = 16
LOGIC = 40
"""The width of a cell that says yes, no or ?."""


def draw(picture: Table, policy: comity.Policy) -> str:
    """Return tables as SVG; what stands in their cells is decided by the policy."""
    sheet = Sheet(picture.name, picture.title)
    told: list[str] = []
    x, y, row = float(EDGE), 12.0, 0.0
    for grid in picture.grids:
        wide = _width(picture, grid)
        if x + wide > WIDTH - EDGE + 1:
            x, y, row = EDGE, y + row, 0
        row = max(row, _grid(sheet, (x, y), grid, picture, policy))
        told += _told(grid, picture, policy)
        x += wide + GAP
    return sheet.save(y + row, told)


def _width(picture: Table, grid: Grid) -> float:
    return _head(grid) + LOGIC * len(grid.columns) if picture.logic else WIDTH - 2 * EDGE


def _head(grid: Grid) -> float:
    """Return how wide the first column is."""
    return max(width(text, SMALL) for text in (grid.corner, *(name for name, _ in grid.rows))) + 10


def _grid(sheet: Sheet, at: tuple[float, float], grid: Grid, picture: Table, policy: comity.Policy) -> float:
    """Draw a table and return how high it is."""
    left, y = at
    head = _head(grid)
    wide = LOGIC if picture.logic else (_width(picture, grid) - head) / len(grid.columns)
    sheet.write(left, y + 16, grid.title, "label", "start")
    y += 22
    sheet.write(left, y + 18, grid.corner, "small", "start")
    for number, column in enumerate(grid.columns):
        sheet.write(left + head + wide * (number + 0.5), y + 18, column, "small")
    y += 24
    for name, cells in grid.rows:
        sheet.write(left, y + 22, name, "small", "start")
        for number, cell in enumerate(cells):
            _cell(sheet, (left + head + wide * number, y, wide), answer(policy, cell), logic=picture.logic)
        y += ROW
    return y - at[1] + 14


def _cell(sheet: Sheet, at: tuple[float, float, float], outcome: Outcome, *, logic: bool) -> None:
    x, y, wide = at
    text, kind, dots = truth(outcome) if logic else (WORDS[outcome.verdict], outcome.verdict, pattern(outcome))
    sheet.box(x, y, (wide, ROW), kind, dots)
    sheet.word(x + wide / 2, y + 22, text, kind)


def truth(outcome: Outcome) -> tuple[str, str, str | None]:
    """Return what a condition comes to if its rule did so: in a word, with its look and its pattern."""
    if outcome.unknown:
        return "?", "hold", "hold-dots"
    return ("no", "page", None) if outcome.verdict == "allow" else ("yes", "allow", None)


def _told(grid: Grid, picture: Table, policy: comity.Policy) -> list[str]:
    lines = [f"{grid.title}:"]
    for name, cells in grid.rows:
        answers = [answer(policy, cell) for cell in cells]
        said = [truth(each)[0] if picture.logic else word(each) for each in answers]
        lines.append(
            f"{grid.corner} {name}: " + ", ".join(f"{c}: {s}" for c, s in zip(grid.columns, said, strict=True)) + "."
        )
    return lines
