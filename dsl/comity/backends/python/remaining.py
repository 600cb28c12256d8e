"""What a message leaves of rules: a rule whose selector it meets, without the selector, and nothing of the others."""

from collections.abc import Mapping
from datetime import date

from comity.program.nodes import (
    FALSE,
    TRUE,
    Compare,
    Condition,
    Count,
    Holds,
    IsIn,
    Known,
    LocalTime,
    Matches,
    Rule,
    Shares,
    Since,
    Stated,
    Waiver,
)
from comity.program.simplify import conjunction, specialise
from comity.program.walk import facts, facts_of_atom, walk
from comity.types.vocabulary import Scope, Value

COSTS = {Holds: 1, Known: 1, IsIn: 1, Compare: 1, Stated: 2, Shares: 2, Matches: 3, LocalTime: 10, Since: 50, Count: 50}
"""About what an atom costs, where the test of a symbol is 1."""


class Ruling:
    """A rule and the waivers that name it.

    ``customer`` and ``message`` (sorted) are the names of the facts that they mention, whatever a message leaves of
    them: what code may ask, and the evaluator who says why. ``asks_past`` tells whether they ask for the history.
    """

    __slots__ = ("asks_past", "customer", "message", "rule", "waivers")

    def __init__(self, rule: Rule, waivers: tuple[Waiver, ...] = ()) -> None:
        self.rule = rule
        self.waivers = waivers
        parts = [rule.body, rule.unless, *(part for item in waivers for part in (item.selector, item.audience))]
        read = {fact for part in parts for fact in facts(part)}
        self.customer = frozenset(fact.name for fact in read if fact.scope is Scope.CUSTOMER)
        self.message = tuple(sorted(fact.name for fact in read if fact.scope is Scope.MESSAGE))
        self.asks_past = any(isinstance(atom, Count | Since) for part in parts for atom in walk(part))


class Remaining:
    """What a message leaves of a rule: body, exceptions, and the waivers that may apply, each with its last day.

    ``customer`` are the names of the facts that this reads, ``asks_past`` tells whether it asks for the history, and
    ``cost`` what it costs to ask, as a number to sort by. ``told`` is the rule on one line.
    """

    __slots__ = ("asks_past", "body", "cost", "customer", "ruling", "told", "unless", "waivers")

    def __init__(
        self,
        ruling: Ruling,
        body: Condition,
        unless: Condition,
        waivers: tuple[tuple[date, Condition], ...],
        others: int = 0,
    ) -> None:
        """Keep what is left; ``others`` is how many rules are asked with this one."""
        told = " ".join(f"{ruling.rule.id}: {ruling.rule.text}".split())
        self.told = f"{told} (and {others} more like it)" if others else told
        self.ruling = ruling
        self.body = body
        self.unless = unless
        self.waivers = waivers
        atoms = [atom for part in (body, unless, *(item for _, item in waivers)) for atom in walk(part)]
        self.customer = {fact.name for atom in atoms for fact in facts_of_atom(atom)}
        self.asks_past = any(isinstance(atom, Count | Since) for atom in atoms)
        self.cost = sum(COSTS.get(type(atom), 0) for atom in atoms)


def remaining(ruling: Ruling, message: Mapping[str, Value]) -> Remaining | None:
    """Return what a message leaves of a rule, None where it can no longer fire."""
    rule = ruling.rule
    body = specialise(rule.body, message)
    unless = FALSE if body == FALSE else specialise(rule.unless, message)
    if body == FALSE or unless == TRUE:
        return None
    waived = ((item.until, specialise(conjunction((item.selector, item.audience)), message)) for item in ruling.waivers)
    return Remaining(ruling, body, unless, tuple((until, item) for until, item in waived if item != FALSE))
