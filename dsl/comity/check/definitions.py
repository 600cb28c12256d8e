"""Definitions: named conditions, each lowered once, when it is first asked for.

A definition may use others, so lowering one may lower more. One that comes back to itself is refused, and so is one
that grows too large when all names are put in: every `b and b` along a chain doubles it.
"""

from collections.abc import Callable, Iterator, Mapping

from comity.check.conditions import condition
from comity.check.context import Context, Defined
from comity.check.modules import Module
from comity.check.reach import ANYTHING, parts_of
from comity.program.nodes import And, Condition, Not, Or
from comity.syntax import nodes
from comity.text.source import Span

DEEPEST = 50
"""How far definitions may build upon each other, and how deep what comes of it may be nested."""
LARGEST = 2_000
"""How many parts a definition may have with all names put in."""


class Definitions(Mapping[str, Defined]):
    """All definitions of a policy by name. ``context`` is asked for the context of a module."""

    def __init__(
        self,
        declared: Mapping[str, tuple[Module, nodes.Define]],
        context: Callable[[Module], Context],
    ) -> None:
        self._declared = declared
        self._context = context
        self._done: dict[str, Defined] = {}
        self._doing: list[str] = []

    def __getitem__(self, name: str) -> Defined:
        if name not in self._done:
            module, node = self._declared[name]
            self._done[name] = self._lowered(name, module, node)
        return self._done[name]

    def __contains__(self, name: object) -> bool:
        return name in self._declared

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._declared))

    def __len__(self) -> int:
        return len(self._declared)

    def _lowered(self, name: str, module: Module, node: nodes.Define) -> Defined:
        ctx = self._context(module).within(ANYTHING)
        place = module.place(node.name.span)
        broken = Defined(name, None, frozenset(), place)
        if name in self._doing:
            loop = " → ".join((*self._doing[self._doing.index(name) :], name))
            message = f"`{name}` is defined by itself: {loop}"
            ctx.report.error("not-expressible", message, node.name.span, "a definition may use others, but no loops")
            return broken
        if len(self._doing) >= DEEPEST:
            _too_large(name, node.name.span, ctx)
            return broken
        self._doing.append(name)
        found = condition(node.condition, ctx)
        self._doing.pop()
        if found is None:
            return broken
        if not _is_small(found):
            _too_large(name, node.name.span, ctx)
            return broken
        return Defined(name, found, parts_of(found), place)


def _too_large(name: str, span: Span, ctx: Context) -> None:
    message = f"`{name}` is too large with all definitions put in"
    ctx.report.error("too-deep", message, span, "declare a field that says it")


def _is_small(found: Condition) -> bool:
    """Return whether a condition has a size and depth that everyone who reads it can take."""
    size = 0
    stack = [(found, 1)]
    while stack:
        item, depth = stack.pop()
        size += 1
        if size > LARGEST or depth > DEEPEST:
            return False
        match item:
            case And(items) | Or(items):
                stack.extend((part, depth + 1) for part in items)
            case Not(part):
                stack.append((part, depth + 1))
            case _:
                pass
    return True
