"""Conditions as three-valued expressions: true, false or NULL where the evaluator says True, False or None.

SQL's `AND`, `OR` and `NOT` are Kleene's, so compounds need no care; atoms do:

- An atom over a fact the message does not state is FALSE, `NOT` being applied after it (ruling 2), and SQL would say
  NULL. So each such atom is guarded.
- What is no value of its type counts as unknown: a symbol outside its enumeration, NaN, a negative count. Symbols are
  compared by asking which of them would do, so that one which is none of them is among neither those that would nor
  those that would not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from sqlglot import exp

from comity.backends.sql.dialects import Dialect, NotExpressibleError, call
from comity.backends.sql.terms import (
    Sql,
    among,
    case,
    conjunction,
    disjunction,
    is_known,
    is_null,
    literal,
    negation,
    number,
    surely,
    text,
    texts,
    truth,
)
from comity.backends.sql.times import Times
from comity.program.atoms import compare
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
from comity.types.vocabulary import FactType, Kind, Scope, Value, Vocabulary

COMPARISONS: dict[Op, type[exp.Binary]] = {
    Op.EQ: exp.EQ,
    Op.NE: exp.NEQ,
    Op.LT: exp.LT,
    Op.LE: exp.LTE,
    Op.GT: exp.GT,
    Op.GE: exp.GTE,
}

NOTHING: Mapping[Condition, Sql] = MappingProxyType({})

Columns = Callable[[Fact], Sql | None]
"""The column of a fact as it is stored, None where there is none: unknown, or not stated."""


class Past(Protocol):
    """What is asked of the history."""

    def reaches(self, atom: Count) -> Sql:
        """Return whether a count is within its bound."""
        ...

    def since(self, atom: Since) -> Sql:
        """Return whether an event happened after the latest other one."""
        ...


class Conditions:
    """Conditions over some columns, at some time, after some past; without ``past`` over one send alone."""

    def __init__(
        self,
        words: Vocabulary,
        columns: Columns,
        times: Times,
        dialect: Dialect,
        past: Past | None = None,
        decided: Mapping[Condition, Sql] = NOTHING,
    ) -> None:
        """Take what is known of facts and time; ``decided`` are atoms that were decided before, and where."""
        self._words = words
        self._columns = columns
        self._times = times
        self._dialect = dialect
        self._past = past
        self._decided = decided

    def of(self, condition: Condition) -> Sql:
        """Return a condition as an expression; raises NotExpressibleError where the dialect lacks what it takes."""
        match condition:
            case Const(value):
                return truth(value=value)
            case Not(item):
                return negation(self.of(item))
            case And(items):
                return conjunction(map(self.of, items))
            case Or(items):
                return disjunction(map(self.of, items))
            case LocalTime():
                return self._times.clock(condition)
            case Count() | Since():
                return self._of_past(condition)
            case _:
                return self._guarded(condition)

    def test(self, condition: Condition) -> Sql:
        """Return an expression that is true where the condition is: NULL and FALSE may stand for each other.

        It is for those who ask for no more, a WHERE or a WHEN: engines restrict what they read by plain comparisons.
        """
        match condition:
            case And(items):
                return conjunction(map(self.test, items))
            case Or(items):
                return disjunction(map(self.test, items))
            case Not() | Const() | LocalTime() | Count() | Since():
                return self.of(condition)
            case _:
                return self._tested(condition)

    def _tested(self, atom: Condition) -> Sql:
        facts = facts_in(atom)
        if isinstance(atom, Known) or any(self._columns(fact) is None for fact in facts):
            return self._guarded(atom)
        match atom:
            case Compare(op, Fact() as fact, Literal(value), order) if self._type(fact).kind is Kind.ONE_OF:
                return self._one_of(fact, lambda symbol: compare(op, symbol, value, order) is True)
            case IsIn(fact, values, is_negated) if self._type(fact).kind is Kind.ONE_OF:
                return self._one_of(fact, lambda symbol: (symbol in values) is not is_negated)
            case _:
                return self._atom(atom)

    def _one_of(self, fact: Fact, fits: Callable[[str], bool]) -> Sql:
        fitting = [text(symbol) for symbol in self._type(fact).symbols if fits(symbol)]
        return among(self._column(fact), fitting) if fitting else truth(value=False)

    def _of_past(self, atom: Count | Since) -> Sql:
        if self._past is None:
            raise ValueError("an earlier send has no past")
        return self._past.reaches(atom) if isinstance(atom, Count) else self._past.since(atom)

    # Facts ----------------------------------------------------------------------------------------------------------

    def _guarded(self, atom: Condition) -> Sql:
        """Return an atom over facts; FALSE where it reads one that the message does not state (ruling 2)."""
        facts = facts_in(atom)
        if isinstance(atom, Known):
            return self._known(atom.fact)
        own = [fact for fact in facts if fact.scope is Scope.MESSAGE]
        if any(self._columns(fact) is None for fact in own):
            return truth(value=False)
        lacks = any(self._columns(fact) is None for fact in facts)
        found = truth(value=None) if lacks else self._atom(atom)
        if len(own) == len(facts):
            return surely(found) if facts else found
        return conjunction([*(is_known(self.value(fact)) for fact in own), found])

    def _known(self, fact: Fact) -> Sql:
        return truth(value=False) if self._columns(fact) is None else is_known(self.value(fact))

    def _atom(self, atom: Condition) -> Sql:
        if atom in self._decided:
            return self._decided[atom].copy()
        match atom:
            case Compare():
                return self._compare(atom)
            case IsIn(fact, values, is_negated):
                return self._is_in(fact, values, negated=is_negated)
            case Shares(left, right, all_of):
                return self._includes(left, right) if all_of else self._shares(left, right)
            case Matches(fact, how, pattern):
                return self._matches(fact, how, pattern)
            case Holds(fact):
                return self._column(fact)
            case Stated(fact):
                return self._stated(fact)
            case _:
                raise ValueError(f"no atom over facts: {atom}")

    def _type(self, fact: Fact) -> FactType:
        return self._words.field(fact.scope, fact.name).type

    def _column(self, fact: Fact) -> Sql:
        found = self._columns(fact)
        if found is None:
            raise ValueError(f"there is no column of {fact}")
        return found

    def known(self, fact: Fact) -> Sql | None:
        """Return the value of a fact, None where there is no column of it."""
        return None if self._columns(fact) is None else self.value(fact)

    def value(self, fact: Fact) -> Sql:
        """Return the value of a fact, NULL where what is stored is no value of its type."""
        stored, type_ = self._column(fact), self._type(fact)
        match type_.kind:
            case Kind.ONE_OF:
                return case((among(stored, [text(symbol) for symbol in type_.symbols]), stored.copy()))
            case Kind.NUMBER:
                return exp.Nullif(this=stored, expression=exp.cast(text("NaN"), "double"))
            case Kind.COUNT:
                return case((exp.GTE(this=stored, expression=number(0)), stored.copy()))
            case Kind.TIMEZONE if fact.scope is Scope.CUSTOMER and fact.name == "timezone":
                return self._times.zone()
            case _:
                return stored

    def _term(self, term: Term) -> Sql:
        match term:
            case Literal(value):
                return literal(value, self._dialect)
            case Moment():
                return self._times.moment(term)
            case Today():
                return self._times.today(term)
            case Fact():
                return self.value(term)

    def _compare(self, atom: Compare) -> Sql:
        match atom:
            case Compare(op, Fact() as fact, Literal(value), order) if self._type(fact).kind is Kind.ONE_OF:
                return self._symbols(fact, lambda symbol: compare(op, symbol, value, order) is True)
            case Compare(op, Literal(value), Fact() as fact, order) if self._type(fact).kind is Kind.ONE_OF:
                return self._symbols(fact, lambda symbol: compare(op, value, symbol, order) is True)
            case Compare(op, left, right, order) if order and op not in (Op.EQ, Op.NE):
                return COMPARISONS[op](this=self._rank(left, order), expression=self._rank(right, order))
            case Compare(op, left, right):
                return COMPARISONS[op](this=self._term(left), expression=self._term(right))

    def _symbols(self, fact: Fact, fits: Callable[[str], bool]) -> Sql:
        """Return whether a symbol is of those that fit: FALSE for the others, NULL for what is no symbol."""
        stored, symbols = self._column(fact), self._type(fact).symbols
        fitting = [text(symbol) for symbol in symbols if fits(symbol)]
        others = [text(symbol) for symbol in symbols if not fits(symbol)]
        branches = [(among(stored, fitting), truth(value=True))] if fitting else []
        branches += [(among(stored.copy(), others), truth(value=False))] if others else []
        return case(*branches)

    def _rank(self, term: Term, order: Sequence[str]) -> Sql:
        found = self._column(term) if isinstance(term, Fact) else self._term(term)
        equal = (exp.EQ(this=found.copy(), expression=text(symbol)) for symbol in order)
        return case(*((asked, number(place)) for place, asked in enumerate(equal)))

    def _is_in(self, fact: Fact, values: Sequence[Value], *, negated: bool) -> Sql:
        if self._type(fact).kind is Kind.ONE_OF:
            return self._symbols(fact, lambda symbol: (symbol in values) is not negated)
        found = among(self.value(fact), [literal(value, self._dialect) for value in values])
        return negation(found) if negated else found

    # Sets -----------------------------------------------------------------------------------------------------------

    def _is_set(self, side: Fact | Literal) -> bool:
        return isinstance(side.value, frozenset) if isinstance(side, Literal) else self._type(side).is_set

    def _shares(self, left: Fact | Literal, right: Fact | Literal) -> Sql:
        match left, right:
            case Fact(), Literal(value):
                return self._has_any(left, _elements(value))
            case Literal(value), Fact():
                return self._has_any(right, _elements(value))
            case _ if self._is_set(left) and self._is_set(right):
                return self._call(self._dialect.overlaps, left, right)
            case _ if self._is_set(left):
                return self._contains(left, right)
            case _ if self._is_set(right):
                return self._contains(right, left)
            case _:
                return exp.EQ(this=self._term(left), expression=self._term(right))

    def _contains(self, whole: Fact | Literal, single: Fact | Literal) -> Sql:
        """Return whether a set has one element; unknown where that is, of an empty set too (PostgreSQL says no)."""
        made = self._call(self._dialect.contains, whole, single)
        return case((is_known(self._term(single)), made)) if isinstance(single, Fact) else made

    def _has_any(self, fact: Fact, elements: Sequence[str]) -> Sql:
        if self._type(fact).kind is Kind.ONE_OF:
            return self._symbols(fact, elements.__contains__)
        if not self._is_set(fact):
            return among(self.value(fact), [text(element) for element in elements])
        if not elements:
            return self._if_known(fact, value=False)
        return disjunction(self._has(fact, element) for element in elements)

    def _has(self, fact: Fact, element: str) -> Sql:
        return call(self._dialect, self._dialect.contains, a=self._column(fact), b=text(element))

    def _includes(self, left: Fact | Literal, right: Fact | Literal) -> Sql:
        """Return whether ``left`` has all of ``right``."""
        match left, right:
            case Fact(), Literal(value) if self._is_set(left):
                elements = _elements(value)
                return conjunction(self._has(left, one) for one in elements) if elements else self._if_known(left)
            case _, Fact() if not self._is_set(right):
                return self._shares(left, right)
            case Fact(), _ if not self._is_set(left):
                return self._within_one(left, right)
            case _:
                return self._call(self._dialect.includes, left, right)

    def _within_one(self, single: Fact, whole: Fact | Literal) -> Sql:
        """Return whether the set of a single value has all of a set: the set is that, or empty."""
        if isinstance(whole, Literal):
            elements = _elements(whole.value)
            return self._has_any(single, elements) if len(elements) == 1 else self._if_known(single, value=not elements)
        alone = exp.Array(expressions=[self._term(single)])
        made = call(self._dialect, self._dialect.includes, a=alone, b=self._column(whole))
        return case((conjunction([is_known(self._term(single)), is_known(self._column(whole))]), made))

    def _if_known(self, fact: Fact, *, value: bool = True) -> Sql:
        return case((is_known(self.value(fact)), truth(value=value)))

    def _call(self, template: str, left: Fact | Literal, right: Fact | Literal) -> Sql:
        return call(self._dialect, template, a=self._operand(left), b=self._operand(right))

    def _operand(self, side: Fact | Literal) -> Sql:
        match side:
            case Literal(value) if value == frozenset():
                return exp.cast(texts(()), "array<varchar>")
            case _:
                return self._term(side)

    # Texts ----------------------------------------------------------------------------------------------------------

    def _matches(self, fact: Fact, how: Match, pattern: str) -> Sql:
        if how is Match.REGEX:
            raise NotExpressibleError(self._dialect.name, "a regular expression")
        if not self._is_set(fact):
            return self._fits(self.value(fact), how, pattern)
        if self._dialect.some is None:
            raise NotExpressibleError(self._dialect.name, f"that an element of `{fact.name}` begins with a text")
        element = self._fits(exp.column("_e"), how, pattern)
        return call(self._dialect, self._dialect.some, a=self._column(fact), p=element)

    def _fits(self, item: Sql, how: Match, pattern: str) -> Sql:
        if not pattern:
            return case((is_known(item), truth(value=True)))
        if how is Match.CONTAINS:
            return exp.GT(this=exp.StrPosition(this=item, substr=text(pattern)), expression=number(0))
        return call(self._dialect, self._dialect.prefix, a=item, b=text(pattern))

    def _stated(self, fact: Fact) -> Sql:
        value = self.value(fact)
        if self._is_set(fact):
            return exp.GT(this=call(self._dialect, self._dialect.size, a=value), expression=number(0))
        if self._type(fact).kind in (Kind.TEXT, Kind.TIMEZONE):
            return exp.NEQ(this=value, expression=text(""))
        return case((is_known(value), truth(value=True)))


def facts_in(atom: Condition) -> tuple[Fact, ...]:
    """Return the facts that an atom over facts reads."""
    match atom:
        case Compare(_, left, right) | Shares(left, right):
            return tuple(side for side in (left, right) if isinstance(side, Fact))
        case IsIn(fact) | Matches(fact) | Holds(fact) | Known(fact) | Stated(fact):
            return (fact,)
        case _:
            return ()


def _elements(value: Value) -> Sequence[str]:
    return sorted(value) if isinstance(value, frozenset) else [str(value)]


def unstated(column: Sql, type_: FactType, dialect: Dialect) -> Iterable[Sql]:
    """Yield the conditions of which one holds where a fact is not stated, or empty (ruling 4)."""
    yield is_null(column)
    if type_.is_set:
        yield exp.EQ(this=call(dialect, dialect.size, a=column.copy()), expression=number(0))
    elif type_.kind is Kind.TEXT:
        yield exp.EQ(this=column.copy(), expression=text(""))
