"""Conditions that are settled before anything is known: always true, or never."""

from collections.abc import Iterator

from comity.linter.ask import Ask
from comity.linter.parts import inner, parts
from comity.linter.view import Part, PolicyView, Settled
from comity.program.nodes import And, Condition
from comity.syntax import nodes


def settled(policy: PolicyView) -> Iterator[Settled]:
    """Yield the smallest settled conditions of the project's sentences; `unless` clauses have codes of their own.

    A definition is reported where it stands, not again wherever it is used.
    """
    defined = {node.name.text for _, node in policy.statements() if isinstance(node, nodes.Define)}
    possible: set[Condition] = set()
    for written in policy.rules:
        _try(written.rule.body, policy.ask, possible)
    for part in parts(policy):
        for found in _settled(part, policy.ask, possible):
            if not _is_name_of(found.part.node, defined):
                yield found


def says_something(part: Part, ask: Ask) -> bool:
    """Return whether a condition is not settled, or is so on purpose."""
    return _on_purpose(part) or not (ask.never(part.condition) or ask.always(part.condition))


def _on_purpose(part: Part) -> bool:
    return isinstance(part.node, nodes.Everyone | nodes.YesNo)


def _settled(part: Part, ask: Ask, possible: set[Condition]) -> list[Settled]:
    """Return the smallest settled conditions of a part; ``possible`` are conditions known to hold somewhere."""
    if _on_purpose(part):
        return []
    can = _try(part.condition, ask, possible)
    found = [item for child in inner(part) for item in _settled(child, ask, possible)]
    if not can and ask.never(part.condition):
        holds = False
    elif ask.always(part.condition):
        holds = True
    else:
        return found
    same = [item for item in found if item.holds is holds]
    return same or [Settled(part, holds)]


def _try(condition: Condition, ask: Ask, possible: set[Condition]) -> bool:
    """Return whether a condition is known to hold somewhere; all that it joins by `and` then does so too."""
    if condition not in possible and ask.can(condition):
        possible.update(_joined(condition))
    return condition in possible


def _joined(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, And):
        for item in condition.items:
            yield from _joined(item)


def _is_name_of(node: nodes.Condition, defined: set[str]) -> bool:
    while isinstance(node, nodes.Group | nodes.Not):
        node = node.item
    return isinstance(node, nodes.Ref) and node.scope is None and node.name.text in defined
