"""Every construct with its tree beside it: kind, what it says besides its parts, and the text its span covers.

UPDATE=1 writes the trees anew, to be read before they are committed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.syntax.parse import parse
from comity.syntax.walk import Node, children
from comity.text.record import names_of

SOURCES = sorted((Path(__file__).parent / "trees").glob("*.comity"))


def drawn(node: Node, text: str, depth: int = 0) -> Iterator[str]:
    """Yield a line for the node and for each below it."""
    said = []
    for name in names_of(node):
        value = getattr(node, name)
        if name not in ("span", "value_span", "text") and not hasattr(value, "span") and type(value) is not tuple:
            said.append(f" {name}={value}")
    start, end = getattr(node, "span", (0, 0))
    yield f"{'  ' * depth}{type(node).__name__}{''.join(said)} | {' '.join(text[start:end].split())}"
    for child in children(node):
        yield from drawn(child, text, depth + 1)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_tree(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    parsed = parse(text)
    assert parsed.problems == ()
    tree = "\n".join(line for statement in parsed.module.statements for line in drawn(statement, text)) + "\n"
    golden = path.with_suffix(".tree")
    if os.environ.get("UPDATE"):
        golden.write_text(tree, encoding="utf-8")
    assert tree == golden.read_text(encoding="utf-8")


def test_there_are_trees() -> None:
    assert len(SOURCES) > 3
