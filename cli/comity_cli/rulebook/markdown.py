"""Rules as Markdown, a section for each module."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from comity_cli.formats.markdown import code, plain
from comity_cli.rulebook.entries import Entry
from comity_cli.words import in_force


def render(entries: Sequence[Entry]) -> str:
    """Return the document."""
    return "# Rules\n\n" + "\n".join(
        "".join(_module(module, list(own))) for module, own in groupby(entries, key=lambda entry: entry.module)
    )


def _module(module: str, entries: Sequence[Entry]) -> Iterator[str]:
    yield f"## {plain(module)}\n\n| rule | outcome | why | owner | in force |\n|---|---|---|---|---|\n"
    for entry in entries:
        card = entry.card
        label = card.id.rpartition(".")[2]
        rule = f"**{plain(label)}**<br>{code(' '.join(card.text.split()))}"
        why = "<br>".join([plain(card.because or ""), *map(plain, card.see)])
        yield f"| {rule} | {entry.outcome} | {why} | {plain(card.owner or '')} | {in_force(card)} |\n"
