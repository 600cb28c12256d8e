"""Conditions as Python expressions.

A condition has three values and a Python expression in an `if` two, so each condition is written in one of two ways:
*sure* holds where the condition is true, *possible* where it is true or unknown. One follows from the other: what is
possible is whatever its negation is not sure of, and the reverse. So nothing three-valued is left when the code runs,
`and` and `or` stop as early as Python's do, and a rule that treats the unknown like the worst costs one test.

Nobody has looked at a customer's facts before, so an atom guards itself: what is not well-formed counts as unknown. It
is then *possible* that a rule speaks, and only then it is worth finding out what is wrong. (Where a malformed part of
a set decides nothing, as in ``consent has email``, it is not looked for.) The facts of an earlier send were read
before, and are closed: an atom over one that is not stated, None, is false whatever its operator (ruling 2). Facts of
the message there are none: they were put in (`comity.program.simplify.specialise`).
"""

from collections.abc import Callable
from typing import assert_never

from comity.backends.python.clock import Clock
from comity.backends.python.reading import COLLECTION, ORDERED, well_formed
from comity.backends.python.source import Constants
from comity.program.atoms import compare, compile_pattern, is_in, shares
from comity.program.nodes import (
    And,
    Compare,
    Condition,
    Const,
    Count,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Match,
    Matches,
    Moment,
    Not,
    Op,
    Or,
    Shares,
    Since,
    Stated,
    Term,
    Today,
)
from comity.program.walk import facts
from comity.text.record import replace
from comity.types.vocabulary import FactType, Kind, Scope, Vocabulary

FactAtom = Compare | IsIn | Shares | Matches | Holds | Known | Stated

OPPOSITE = {Op.EQ: Op.NE, Op.NE: Op.EQ, Op.LT: Op.GE, Op.GE: Op.LT, Op.GT: Op.LE, Op.LE: Op.GT}

FEW = 3
"""Up to so many elements are looked for one by one."""

EMPTY_IS_FALSE = (Kind.TEXT, Kind.ANY_OF, Kind.ANY_TEXT)
"""Types with an empty value, which Python takes to be false and all others to be true."""


class Expressions:
    """Writes conditions of one function.

    ``variable`` names the variable of a fact, ``clock`` writes what depends on now, and ``past`` what the history
    says: an expression that is True, False or None.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        constants: Constants,
        variable: Callable[[Fact], str],
        clock: Clock,
        past: Callable[[Count | Since], str],
    ) -> None:
        self.vocabulary = vocabulary
        self.constants = constants
        self.variable = variable
        self.clock = clock
        self.past = past

    def sure(self, condition: Condition) -> str:
        """Return an expression that holds where the condition is true."""
        match condition:
            case Const(value):
                return str(value is True)
            case Not(item):
                return f"not {self.possible(item)}"
            case And(items):
                return _joined(" and ", [self.sure(item) for item in items])
            case Or(items):
                return _joined(" or ", [self.sure(item) for item in items])
            case LocalTime():
                return self.clock.local_time(condition, sure=True)
            case Count() | Since():
                return f"({self.past(condition)} is True)"
            case _:
                return f"({self._sure_atom(condition)})"

    def possible(self, condition: Condition) -> str:
        """Return an expression that holds where the condition is true or unknown."""
        match condition:
            case Const(value):
                return str(value is not False)
            case Not(item):
                return f"not {self.sure(item)}"
            case And(items):
                return _joined(" and ", [self.possible(item) for item in items])
            case Or(items):
                return _joined(" or ", [self.possible(item) for item in items])
            case LocalTime():
                return self.clock.local_time(condition, sure=False)
            case Count() | Since():
                return f"({self.past(condition)} is not False)"
            case _:
                return f"({self._possible_atom(condition)})"

    # Atoms ----------------------------------------------------------------------------------------------------------

    def _sure_atom(self, atom: FactAtom) -> str:
        accepted = self._symbols(atom, wanted=True)
        if accepted is not None:
            return f"{accepted[0]} in {accepted[1]}"
        match atom:
            case Holds(fact):
                return f"{self.variable(fact)} is True"
            case Compare(Op.EQ, Fact() as fact, Literal(str())) | IsIn(fact, _, False) if self._is_text(fact):
                return self._core(atom)
            case Shares(Fact(Scope.CUSTOMER) as fact, Literal(), False) if self._type(fact).kind is Kind.ANY_OF:
                return f"{COLLECTION.format(v=self.variable(fact))} and {self._core(atom)}"
            case _:
                return " and ".join([*self._guards(atom), self._core(atom)])

    def _possible_atom(self, atom: FactAtom) -> str:
        rejected = self._symbols(atom, wanted=False)
        if all(fact.scope is Scope.MESSAGE for fact in facts(atom)):
            return self._sure_atom(atom)
        if rejected is not None:
            return f"{rejected[0]} not in {rejected[1]}"
        match atom:
            case Holds(fact):
                return f"{self.variable(fact)} is not False"
            case Known(fact):
                return f"{self.variable(fact)} is not None"
            case Compare(Op.NE, Fact() as fact, Literal(str())) | IsIn(fact, _, True) if self._is_text(fact):
                return self._core(atom)
            case _:
                return f"not ({' and '.join([*self._guards(atom), self._denial(atom)])})"

    def _symbols(self, atom: FactAtom, *, wanted: bool) -> tuple[str, str] | None:
        """Return the variable of one symbol and the name of the symbols for which an atom is as wanted, if it is such.

        No value but a symbol is among them, so a look-up is all it takes.
        """
        fact, truth = _of_symbol(atom)
        if fact is None or self._type(fact).kind is not Kind.ONE_OF:
            return None
        symbols = frozenset(symbol for symbol in self._type(fact).symbols if truth(symbol) is wanted)
        return self.variable(fact), self.constants.name(symbols)

    def _guards(self, atom: FactAtom) -> list[str]:
        read = dict.fromkeys(facts(atom))
        if isinstance(atom, Compare) and atom.op not in (Op.EQ, Op.NE):
            return [self._guard(fact, ordered=self._type(fact).kind in ORDERED) for fact in read]
        return [self._guard(fact) for fact in read]

    def _guard(self, fact: Fact, *, ordered: bool = False) -> str:
        if ordered or fact.scope is Scope.MESSAGE:
            return f"{self.variable(fact)} is not None"
        return well_formed(self.variable(fact), self._type(fact), self.constants)

    def _denial(self, atom: FactAtom) -> str:
        if isinstance(atom, Compare):
            return self._core(replace(atom, op=OPPOSITE[atom.op]))
        return f"not ({self._core(atom)})"

    def _core(self, atom: FactAtom) -> str:
        """Write what an atom says of facts that are all well-formed."""
        match atom:
            case Compare(op, left, right, order) if order and op not in (Op.EQ, Op.NE):
                return f"{self._rank(left, order)} {op} {self._rank(right, order)}"
            case Compare(op, left, right):
                return f"{self._term(left)} {op} {self._term(right)}"
            case IsIn(fact, values, negated):
                accepted = self.constants.name(frozenset(values))
                return f"{self.variable(fact)} {'not in' if negated else 'in'} {accepted}"
            case Shares(left, right, all_of):
                return self._all_of(left, right) if all_of else self._shared(left, right)
            case Matches(fact, how, pattern):
                return self._match(fact, how, pattern)
            case Stated(fact) if self._type(fact).kind in EMPTY_IS_FALSE:
                return f"bool({self.variable(fact)})"
            case Stated() | Known():
                return "True"
            case Holds(fact):
                return f"{self.variable(fact)} is True"
            case _:
                assert_never(atom)

    def _term(self, term: Term) -> str:
        match term:
            case Fact():
                return self.variable(term)
            case Literal(value):
                return self.constants.literal(value)
            case Moment() | Today():
                return self.clock.moment(term)
            case _:
                assert_never(term)

    def _rank(self, term: Term, order: tuple[str, ...]) -> str:
        if isinstance(term, Literal):
            return str(order.index(str(term.value)))
        ranks = self.constants.name(order, "RANKS", {symbol: rank for rank, symbol in enumerate(order)})
        return f"{ranks}[{self._term(term)}]"

    # Sets and texts -------------------------------------------------------------------------------------------------

    def _shared(self, left: Fact | Literal, right: Fact | Literal) -> str:
        """Write that two share an element, either of them a set or one value."""
        if self._is_set(left) and self._is_set(right):
            left, right = (right, left) if isinstance(right, Literal) else (left, right)
            if isinstance(left, Literal) and isinstance(left.value, frozenset) and len(left.value) <= FEW:
                texts = sorted(map(str, left.value))
                return _joined(" or ", [f"({text!r} in {self._term(right)})" for text in texts])
            return f"not {self._as_set(left)}.isdisjoint({self._term(right)})"
        if self._is_set(left):
            left, right = right, left
        return f"{self._term(left)} {'in' if self._is_set(right) else '=='} {self._term(right)}"

    def _all_of(self, left: Fact | Literal, right: Fact | Literal) -> str:
        return f"{self._as_set(left)} >= {self._as_set(right)}"

    def _as_set(self, term: Fact | Literal) -> str:
        """Write a frozenset; a customer's set may be any collection, an earlier send's is one already."""
        if not self._is_set(term):
            return f"frozenset(({self._term(term)},))"
        return self._term(term) if isinstance(term, Literal) else f"frozenset({self._term(term)})"

    def _is_set(self, term: Fact | Literal) -> bool:
        return isinstance(term.value, frozenset) if isinstance(term, Literal) else self._type(term).is_set

    def _is_text(self, fact: Fact) -> bool:
        return self._type(fact).kind is Kind.TEXT

    def _match(self, fact: Fact, how: Match, pattern: str) -> str:
        if self._type(fact).is_set:
            return f"any({self._match_text('text', how, pattern)} for text in {self.variable(fact)})"
        return self._match_text(self.variable(fact), how, pattern)

    def _match_text(self, text: str, how: Match, pattern: str) -> str:
        match how:
            case Match.PREFIX:
                return f"{text}.startswith({pattern!r})"
            case Match.CONTAINS:
                return f"{pattern!r} in {text}"
            case Match.REGEX:
                return f"{self.constants.name(pattern, 'RE2', compile_pattern(pattern))}.search({text}) is not None"
            case _:
                assert_never(how)

    def _type(self, fact: Fact) -> FactType:
        return self.vocabulary.field(fact.scope, fact.name).type


Truth = Callable[[str], bool | None]


def _of_symbol(atom: FactAtom) -> tuple[Fact | None, Truth]:
    """Return the fact that an atom compares with nothing but literals, if there is one, and its truth for a value."""
    match atom:
        case Compare(op, Fact() as fact, Literal(value), order):
            return fact, lambda symbol: compare(op, symbol, value, order)
        case Compare(op, Literal(value), Fact() as fact, order):
            return fact, lambda symbol: compare(op, value, symbol, order)
        case IsIn(fact, values, negated):
            return fact, lambda symbol: is_in(symbol, values, negated=negated)
        case Shares(Fact() as fact, Literal(value), all_of):
            return fact, lambda symbol: shares(symbol, value, all_of=all_of)
        case Shares(Literal(value), Fact() as fact, all_of):
            return fact, lambda symbol: shares(value, symbol, all_of=all_of)
        case _:
            return None, lambda _: None


def _joined(word: str, parts: list[str]) -> str:
    """Return expressions joined; none are what the word begins with."""
    if not parts:
        return str(word == " and ")
    return parts[0] if len(parts) == 1 else f"({word.join(parts)})"
