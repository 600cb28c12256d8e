"""Rules that differ in one value only, made one question.

A policy may have a rule for each of fifty regions. What a message leaves of them is fifty comparisons of one fact,
perhaps each with the same conditions beside it; as one look-up they cost what one of them does.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.backends.python.remaining import Remaining
from comity.program.nodes import FALSE, And, Compare, Condition, Fact, IsIn, Literal, Op, Shares
from comity.program.simplify import conjunction
from comity.types.vocabulary import Scope, Value


class _Look(NamedTuple):
    """One of some ``values`` is that of a customer's fact, or is in it (``a_set``), and the ``rest`` holds."""

    fact: Fact
    rest: tuple[Condition, ...]
    values: tuple[Value, ...]
    a_set: bool = False

    @property
    def shape(self) -> tuple[object, ...]:
        """All of it but the values."""
        return self.fact, self.rest, self.a_set


def merged(left: Iterable[Remaining]) -> Iterator[Remaining]:
    """Yield what is left of rules, those together that refuse alike and differ in the values of one fact.

    None of them has exceptions, waivers or dates of its own.
    """
    alike: dict[object, list[Remaining]] = {}
    for number, item in enumerate(left):
        rule, look = item.ruling.rule, _look(item.body)
        plain = item.unless == FALSE and not item.waivers and rule.since is None and rule.until is None
        alike.setdefault((rule.outcome, rule.if_unknown, look.shape) if plain and look else number, []).append(item)
    for first, *others in alike.values():
        yield _together(first, others) if others else first


def _together(first: Remaining, others: list[Remaining]) -> Remaining:
    looks = [look for item in (first, *others) if (look := _look(item.body))]
    fact, rest, _, a_set = looks[0]
    values = tuple(dict.fromkeys(value for look in looks for value in look.values))
    wanted = Shares(fact, Literal(frozenset(map(str, values)))) if a_set else IsIn(fact, values)
    return Remaining(first.ruling, conjunction((wanted, *rest)), FALSE, (), len(others))


def _look(body: Condition) -> _Look | None:
    """Return a condition as a look-up of one fact, None if it is none."""
    items = body.items if isinstance(body, And) else (body,)
    for number, item in enumerate(items):
        rest = items[:number] + items[number + 1 :]
        match item:
            case Compare(Op.EQ, Fact(Scope.CUSTOMER) as fact, Literal(value)):
                return _Look(fact, rest, (value,))
            case IsIn(Fact(Scope.CUSTOMER) as fact, values, False):
                return _Look(fact, rest, values)
            case Shares(Fact(Scope.CUSTOMER) as fact, Literal(value), False):
                return _Look(fact, rest, tuple(value) if isinstance(value, frozenset) else (value,), a_set=True)
            case _:
                pass
    return None
