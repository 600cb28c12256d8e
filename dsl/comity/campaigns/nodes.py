"""A YAML or JSON document as a tree with places: what is written, before anything is taken to be a fact.

Spans are offsets into the source's text. A node that an alias repeats is the same object at every use, so it keeps the
place where it was written.
"""

from collections.abc import Iterator
from typing import NamedTuple

from comity.text.source import Span

PLAIN = ""
JSON_LITERAL = "json"
MADE = "made"
UNKNOWN = "unknown"
BLOCKS = ("|", ">")


class Scalar(NamedTuple):
    """A single value. ``text`` is its content, unescaped and unfolded; what it means depends on who asks.

    ``style`` is how it is written: `PLAIN`, ``'``, ``"``, ``|``, ``>``, or `JSON_LITERAL` for JSON's numbers, ``true``,
    ``false`` and ``null``; `MADE` where an adapter put it together, `UNKNOWN` where it ought to be read from elsewhere
    and cannot be, which is reported already. ``tag`` is an explicit YAML tag.
    """

    text: str
    span: Span
    style: str = PLAIN
    tag: str | None = None


class Items(NamedTuple):
    """A list: ``[a, b]`` (``flow``), or a line ``- a`` for each item."""

    items: "tuple[Node, ...]"
    span: Span
    flow: bool


class Pairs(NamedTuple):
    """A mapping: ``{a: 1}`` (``flow``), or a line ``a: 1`` for each pair. Keys are in the order of the file."""

    pairs: "tuple[tuple[Node, Node], ...]"
    span: Span
    flow: bool


Node = Scalar | Items | Pairs


def walk(roots: tuple[Node, ...]) -> Iterator[Node]:
    """Yield every node below ``roots`` and these, each once however many aliases repeat it."""
    seen: set[int] = set()
    waiting = list(reversed(roots))
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        if isinstance(node, Items):
            waiting.extend(reversed(node.items))
        elif isinstance(node, Pairs):
            waiting.extend(part for pair in reversed(node.pairs) for part in reversed(pair))
