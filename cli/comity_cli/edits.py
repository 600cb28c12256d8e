"""Edits put into a text, and what they change line by line."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from comity.text.finding import Edit
from comity.text.source import Source


class Block(NamedTuple):
    """Neighbouring lines that change: their first number and both their texts, without line ends."""

    number: int
    before: tuple[str, ...]
    after: tuple[str, ...]


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with all edits made; they are of one file and do not overlap.

    Raises ValueError where two edits overlap or insert at one place: nobody could say which comes first.
    """
    rows = sorted(set(edits), key=lambda edit: edit.place.span)
    if any(overlap(one, other) for one, other in pairwise(rows)):
        raise ValueError("edits overlap")
    for edit in reversed(rows):
        start, end = edit.place.span
        text = text[:start] + edit.text + text[end:]
    return text


def overlap(one: Edit, other: Edit) -> bool:
    """Return whether two different edits of one file touch the same characters, or insert at the same place."""
    (start, end), (begin, finish) = one.place.span, other.place.span
    return start == begin or (start < finish and begin < end)


def blocks(source: Source, edits: Iterable[Edit]) -> Iterator[Block]:
    """Yield the lines that edits of this source change, in order, neighbouring lines together."""
    group: list[Edit] = []
    last = 0
    for edit in sorted(set(edits), key=lambda edit: edit.place.span):
        start, end = source.range(edit.place.span)
        if group and start.line > last + 1:
            yield _block(source, group)
            group = []
        group.append(edit)
        last = end.line
    if group:
        yield _block(source, group)


def _block(source: Source, edits: list[Edit]) -> Block:
    """Return the lines of these edits before and after; lines that stay the same at both ends are left out."""
    first = source.range(edits[0].place.span).start.line
    last = source.range(edits[-1].place.span).end.line
    starts = (*source.line_starts, len(source.text))
    begin, finish = starts[first - 1], starts[last]
    text = source.text[begin:finish]
    moved = [
        edit._replace(
            place=edit.place._replace(
                span=edit.place.span._replace(start=edit.place.span.start - begin, end=edit.place.span.end - begin)
            )
        )
        for edit in edits
    ]
    return _trimmed(Block(first, lines(text), lines(apply(text, moved))))


def _trimmed(block: Block) -> Block:
    number, before, after = block
    while before and after and before[0] == after[0]:
        number, before, after = number + 1, before[1:], after[1:]
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return Block(number, before, after)


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text without their ends, as `Source` counts them; what follows the last end counts."""
    source = Source("", text)
    numbers = range(1, len(source.line_starts) + (source.line_starts[-1] < len(text)))
    return tuple(source.line(number) for number in numbers)


def with_ends(text: str) -> list[str]:
    """Return the lines of a text with their ends, which are line feeds: a diff knows no others."""
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
