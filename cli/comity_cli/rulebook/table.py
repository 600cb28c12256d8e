"""Rules as a table: drawn by rich for a person at a terminal, in plain columns for everybody else."""

from collections.abc import Sequence

from comity_cli.formats.cells import safe, width
from comity_cli.rulebook.entries import Entry
from comity_cli.words import in_force

COLUMNS = ("rule", "module", "outcome", "owner", "in force", "sentence")


def plain(entries: Sequence[Entry]) -> str:
    """Return the rules in columns, one line each."""
    rows = [COLUMNS, *map(_row, entries)]
    rooms = [max(width(row[column]) for row in rows) for column in range(len(COLUMNS))]
    return "".join("  ".join(map(_padded, row, rooms)).rstrip() + "\n" for row in rows)


def drawn(entries: Sequence[Entry], cells: int) -> str:
    """Return the rules as a table with lines and colours, ``cells`` wide."""
    from io import StringIO

    from rich.box import ROUNDED
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=ROUNDED, header_style="bold", show_lines=True)
    for column in COLUMNS:
        table.add_column(column, overflow="fold", style="bold" if column == "rule" else None)
    for entry in entries:
        table.add_row(*(Text(cell) for cell in _row(entry)))
    text = StringIO()
    Console(file=text, width=cells, force_terminal=True, color_system="standard").print(table)
    return text.getvalue()


def _row(entry: Entry) -> tuple[str, ...]:
    card = entry.card
    label = card.id.rpartition(".")[2]
    sentence = " ".join(card.text.split())
    cells = (label, entry.module, entry.outcome, card.owner or "", in_force(card), sentence)
    return tuple(map(safe, cells))


def _padded(cell: str, room: int) -> str:
    return cell + " " * (room - width(cell))
