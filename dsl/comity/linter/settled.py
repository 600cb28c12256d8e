"""Conditions that are settled before anything is known: always true, or never."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.linter.ask import Ask
from comity.linter.parts import inner, parts
from comity.linter.view import Part, PolicyView
from comity.syntax import nodes


class Settled(NamedTuple):
    """A part of a sentence that always (or, ``holds`` false, never) holds."""

    part: Part
    holds: bool


def settled(policy: PolicyView) -> Iterator[Settled]:
    """Yield the smallest settled conditions of the project's sentences; `unless` clauses have codes of their own.

    A definition is reported where it stands, not again wherever it is used.
    """
    defined = {node.name.text for _, node in policy.statements() if isinstance(node, nodes.Define)}
    for part in parts(policy):
        for found in _settled(part, policy.ask):
            if not _is_name_of(found.part.node, defined):
                yield found


def says_something(part: Part, ask: Ask) -> bool:
    """Return whether a condition is not settled, or is so on purpose."""
    return _on_purpose(part) or not (ask.never(part.condition) or ask.always(part.condition))


def _on_purpose(part: Part) -> bool:
    return isinstance(part.node, nodes.Everyone | nodes.YesNo)


def _settled(part: Part, ask: Ask) -> list[Settled]:
    if _on_purpose(part):
        return []
    found = [item for child in inner(part) for item in _settled(child, ask)]
    if ask.never(part.condition):
        holds = False
    elif ask.always(part.condition):
        holds = True
    else:
        return found
    same = [item for item in found if item.holds is holds]
    return same or [Settled(part, holds)]


def _is_name_of(node: nodes.Condition, defined: set[str]) -> bool:
    while isinstance(node, nodes.Group | nodes.Not):
        node = node.item
    return isinstance(node, nodes.Ref) and node.scope is None and node.name.text in defined
