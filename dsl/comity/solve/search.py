"""The search: is there a customer, a history and a clock for which a condition has one of the wanted truth values?

A customer has infinitely many possible values, but a condition can tell only few of them apart. The whole of
`comity.solve` rests on four reductions; each keeps the answer, so that the search finds a witness iff there is one.

1. **Values** (`scales`, `texts`, `sets`, `values`). For each fact take the constants it is compared with, one value
   between and beyond each, one fresh text, for sets each subset of the elements spoken of. Two values between the same
   two constants give every atom the same truth value, so one of them stands for all. Nothing lies between the counts 2
   and 3, nor between an instant and the next microsecond: what has no value is not in the domain. Facts that are
   compared with each other share one pool of constants and get, between any two constants, as many values as there are
   such facts, since that many can differ there.
2. **Histories** (`past`, `items`). A window is a stretch of the past, so the cuts of all windows divide it into
   buckets, and items of one bucket are counted by the same windows. A send matters only by which selectors it meets. A
   history is thus a number for each bucket and each class of sends that can exist (found by this same search over
   message facts). Order between nested windows and selectors holds by construction. Where two counts N and N+1 satisfy
   the same atoms, larger ones do too; so N+1 stands for "more".
3. **Clocks** (`clock`). Wall times between the same two bounds satisfy the same windows; calendar boundaries
   matter by which items they divide. Readings of different zones, and boundaries of different calendar windows, are
   taken to be independent unless the schedule fixes the instant. That allows more clocks than there are, so
   a refusal "at every clock" and a proof still hold; at worst something is left to be decided at send.
4. **Truth values** (`fold`). "This condition is true or unknown" is turned, from the root down, into a positive
   formula of demands ``fact in set of values``: an `and` is true iff all its items are, false iff one is, unknown iff
   none is false and one is unknown. Each demand on an atom is the exact set of values that give it the wanted truth
   value, so a formula is satisfied by an assignment iff the condition has a wanted value under it.

What remains is a formula without negation over finite domains, and this module. It keeps a domain for each variable,
meets demands by intersecting, and shrinks the formula to what the domains leave open: demands that hold are dropped,
so are alternatives that are excluded, and the only alternative left of a choice is no choice. Where choices remain,
some open demand on a variable splits the variable's domain in two, and both halves are searched. Every step keeps
exactly the assignments that satisfy the formula, so the search is complete; domains only shrink, so it ends.

A formula that is satisfied demands nothing of the variables whose bit 0 is still set. The proof that it holds never
looked at them, so it holds whatever they are, *unknown* included: Kleene's connectives are decided by the items that
were demanded. That is why such facts can be left out of the witness.

A leaf may refuse what the formula allows: counts that no items add up to, or histories with more in them than was
asked for. The search then goes on, as it does when looking for the smallest witness.
"""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from comity.solve.clause import Choice, Clause, Formula, Literal

T = TypeVar("T")


class Exhausted(Exception):
    """The budget of steps ran out, or a question is too large to be asked."""


class Budget:
    """How many alternatives may still be looked at, by all searches of one question together."""

    __slots__ = ("left",)

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        """Count steps; raises Exhausted when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


class Search(Generic[T]):
    """A search over fixed variables. ``real`` holds the masks of the values that each may truly have."""

    __slots__ = ("budget", "hopeless", "leaf", "real")

    def __init__(
        self,
        real: Sequence[int],
        leaf: Callable[[list[int]], T | None],
        budget: Budget,
        hopeless: Callable[[list[int]], bool] | None = None,
    ) -> None:
        """Make a search that ends when ``leaf`` returns something for the domains of a satisfied formula.

        Domains for which ``hopeless`` holds are not looked into any further.
        """
        self.real = real
        self.leaf = leaf
        self.budget = budget
        self.hopeless = hopeless

    def run(self, domains: list[int], formula: Formula, *, narrowed: bool = True) -> T | None:
        """Return what the leaf made of the first solution it took, or None if it took none; raises Exhausted.

        Domains that are not ``narrowed`` are those with which the formula was made: it has no demand that they meet or
        exclude already.
        """
        stack = [] if formula is None else [(domains.copy(), formula, narrowed)]
        while stack:
            domains, clause, stale = stack.pop()
            choices = self._settled(domains, clause, stale=stale)
            if choices is None:
                continue
            if not choices:
                found = self.leaf(domains)
                if found is not None:
                    return found
            elif self.hopeless is None or not self.hopeless(domains):
                variable, mask = _first(min(choices, key=len))
                others = domains.copy()
                others[variable] &= ~mask
                if others[variable] & self.real[variable]:
                    stack.append((others, ((), choices), True))
                domains[variable] &= mask
                stack.append((domains, ((), choices), True))
        return None

    def _settled(self, domains: list[int], clause: Clause, *, stale: bool) -> tuple[Choice, ...] | None:
        """Meet the demands and whatever follows from them; return the choices left, None if it cannot be."""
        literals, choices = clause
        if stale:
            rest = self._residual(domains, literals, choices)
            if rest is None:
                return None
            literals, choices = rest
        while literals:
            for variable, mask in literals:
                domains[variable] &= mask
                if not domains[variable]:
                    return None
            rest = self._residual(domains, (), choices)
            if rest is None:
                return None
            literals, choices = rest
        return choices

    def _residual(self, domains: list[int], literals: Sequence[Literal], choices: Sequence[Choice]) -> Formula:
        """Return what the domains leave open of a clause; None if they exclude it."""
        demands = []
        for literal in literals:
            domain, mask = domains[literal[0]], literal[1]
            if not domain & mask:
                return None
            if domain & ~mask:
                demands.append(literal)
        if not choices:
            return tuple(demands), ()
        pending: list[Choice] = []
        for choice in choices:
            alive = self._alive(domains, choice)
            if alive is None:
                continue
            if len(alive) > 1:
                pending.append(tuple(alive))
            elif alive:
                demands += alive[0][0]
                pending += alive[0][1]
            else:
                return None
        return tuple(demands), tuple(pending)

    def _alive(self, domains: list[int], choice: Choice) -> list[Clause] | None:
        """Return what the domains leave open of each alternative that they do not exclude; None if one holds."""
        self.budget.spend(len(choice))
        alive: list[Clause] = []
        for clause in choice:
            literals, choices = clause
            if len(literals) == 1 and not choices:
                # What most alternatives are; the rest of the loop would do the same.
                variable, mask = literals[0]
                domain = domains[variable]
                if domain & mask:
                    if not domain & ~mask:
                        return None
                    alive.append(clause)
                continue
            rest = self._residual(domains, literals, choices)
            if rest is None:
                continue
            if rest[0]:
                alive.append(rest)
            elif not rest[1]:
                return None
            elif len(rest[1]) == 1:
                alive += rest[1][0]
            else:
                alive.append(rest)
        return alive


def _first(choice: Choice) -> Literal:
    """Return the first demand of an open choice."""
    literals, choices = choice[0]
    return literals[0] if literals else _first(choices[0])
