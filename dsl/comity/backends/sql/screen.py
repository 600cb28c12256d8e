"""One query for a message and all customers: who is in the audience, and what the rules say of each.

    tallies_1 AS (…)                       one pass over the sends, one over the events
    told AS (SELECT id, <fires_1>, …       what each rule says: true, false, or NULL where it cannot be told
             FROM customers JOIN tallies … WHERE <audience>)
    SELECT id, <verdict>, <first rule>, <rules> FROM told

The message is decided before anything is written: what it leaves of a rule asks of the customer, the history and the
time alone. A rule that fires and one that cannot be told may say different things, so each gives one entry or two;
entries are in the order of a decision's reasons, the strictest first and then by the rules' ids.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlglot import exp

from comity.backends.sql.conditions import Conditions
from comity.backends.sql.dialects import Dialect, NotExpressibleError, call, dialect_of
from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.past import CUSTOMERS, QUESTION, Tallies, customer_columns
from comity.backends.sql.terms import (
    Sql,
    case,
    column,
    conjunction,
    disjunction,
    is_known,
    is_null,
    literal,
    number,
    possibly,
    surely,
    text,
    truth,
)
from comity.backends.sql.times import NAME, ZONES, Fixed, Instants
from comity.program.nodes import (
    FALSE,
    TRUE,
    Compare,
    Condition,
    Count,
    Events,
    LocalTime,
    Moment,
    Program,
    Rule,
    Since,
    Today,
    Verdict,
    Waiver,
)
from comity.program.simplify import conjunction as both
from comity.program.simplify import specialise
from comity.program.walk import facts, facts_of_sends, walk
from comity.text.record import record
from comity.types.vocabulary import Scope, Value

TOLD = "told"
BITS = 62
"""How many entries one code holds: every engine's integers have as many bits."""
CONFLICT = "conflicting-treat"
"""The entry of a message that is treated in two ways at once (ruling 3)."""


@record
class Asked:
    """A rule as a message leaves it: body, exceptions, and waivers that may apply with their last days."""

    rule: Rule
    body: Condition
    unless: Condition = FALSE
    waivers: tuple[tuple[date, Condition], ...] = ()

    @property
    def passes(self) -> bool:
        """Whether time alone can bring its end: it asks for the history or the clock, or has a last day."""
        timely = (Count, Since, LocalTime)
        atoms = [atom for part in self.parts for atom in walk(part)]
        return self.rule.until is not None or any(isinstance(atom, timely) or _counts_from_now(atom) for atom in atoms)

    @property
    def parts(self) -> tuple[Condition, ...]:
        """All conditions there are."""
        return (self.body, self.unless, *(condition for _, condition in self.waivers))


def asked(rules: Iterable[tuple[Rule, Sequence[Waiver]]], message: Mapping[str, Value]) -> tuple[Asked, ...]:
    """Return what a message (after every `treat`) leaves of rules and their waivers, without those it cannot break."""
    return tuple(left for rule, waivers in rules if (left := _left(rule, waivers, message)) is not None)


def _left(rule: Rule, waivers: Sequence[Waiver], message: Mapping[str, Value]) -> Asked | None:
    body = specialise(rule.body, message)
    unless = FALSE if body == FALSE else specialise(rule.unless, message)
    if body == FALSE or unless == TRUE:
        return None
    waived = ((item.until, specialise(both((item.selector, item.audience)), message)) for item in waivers)
    return Asked(rule, body, unless, tuple((until, item) for until, item in waived if item != FALSE))


def _counts_from_now(atom: Condition) -> bool:
    return isinstance(atom, Compare) and any(isinstance(side, Moment | Today) for side in (atom.left, atom.right))


def reads(rules: Iterable[Asked], audience: Condition) -> Reads:
    """Return what the query asks for."""
    parts = [part for item in rules for part in item.parts] + [audience]
    own = {fact.name for part in parts for fact in facts(part) if fact.scope is Scope.CUSTOMER}
    sent = {fact.name for part in parts for fact in facts_of_sends(part)}
    atoms = [atom for part in parts for atom in walk(part)]
    counted = any(isinstance(atom, Count) and not isinstance(atom.of, Events) for atom in atoms)
    return Reads(frozenset(own - {"id"}), frozenset(sent), frozenset(_events(atoms)), counted)


def _events(atoms: Iterable[Condition]) -> Iterator[str]:
    for atom in atoms:
        match atom:
            case Count(Events(name)):
                yield name
            case Since(event, other):
                yield from (event, other)
            case _:
                pass


# What rules say -----------------------------------------------------------------------------------------------------


@record
class Entry:
    """One thing a rule can say: ``said`` is whether it does, by the column ``fires`` of the rule."""

    rule: str
    verdict: Verdict
    said: Sql


@record
class Query:
    """A query in a dialect."""

    expression: exp.Select
    dialect: Dialect

    def sql(self, *, pretty: bool = True) -> str:
        """Return the text of the query."""
        return self.expression.sql(dialect=self.dialect.name, pretty=pretty)


def entries(rules: Sequence[Asked], *, conflict: bool) -> list[Entry]:
    """Return what the rules can say, in the order of a decision's reasons; ``fires_N`` is the N-th rule's column."""
    found = [
        entry for place, item in enumerate(rules, 1) for entry in _entries(item.rule, column(TOLD, f"fires_{place}"))
    ]
    if conflict:
        found.append(Entry(CONFLICT, Verdict.REVIEW, truth(value=True)))
    return sorted(found, key=lambda entry: (-entry.verdict, entry.rule))


def _entries(rule: Rule, fires: Sql) -> Iterator[Entry]:
    if rule.outcome == rule.if_unknown:
        yield Entry(rule.id, rule.outcome, possibly(fires))
    else:
        yield Entry(rule.id, rule.outcome, surely(fires))
        yield Entry(rule.id, rule.if_unknown, is_null(fires.copy()))


@record
class Meaning:
    """What codes say: the outcome, the rule that comes first (None: none speaks), and all that speak, in order."""

    verdict: Verdict
    first: str | None
    entries: tuple[Entry, ...]


def meaning(entries: Sequence[Entry], codes: Sequence[int]) -> Meaning:
    """Return what the codes of one customer say."""
    said = [entry for some, code in zip(_chunks(entries), codes, strict=True) for entry in _said(some, code)]
    if not said:
        return Meaning(Verdict.ALLOW, None, ())
    return Meaning(said[0].verdict, said[0].rule, tuple(said))


def _said(entries: Sequence[Entry], code: int) -> Iterator[Entry]:
    return (entry for place, entry in enumerate(entries) if code >> place & 1)


def _chunks(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield the entries of one code after the other; of none, one code without any."""
    return (entries[start : start + BITS] for start in range(0, max(1, len(entries)), BITS))


def codes(entries: Sequence[Entry]) -> dict[str, Sql]:
    """Return the columns of codes: ``code_1`` and so on."""
    return {f"code_{place}": _code(some) for place, some in enumerate(_chunks(entries), 1)}


def _code(entries: Sequence[Entry]) -> Sql:
    bits = [case((entry.said.copy(), _big(1 << place)), default=_big(0)) for place, entry in enumerate(entries)]
    code = bits[0] if bits else _big(0)
    for bit in bits[1:]:
        code = exp.Add(this=code, expression=bit)
    return code


def _big(value: int) -> Sql:
    return exp.cast(number(value), "bigint")


class Screen:
    """The query of one message (what it leaves of the rules) to an audience."""

    def __init__(
        self,
        program: Program,
        rules: Sequence[Asked],
        at: datetime | Instants,
        layout: Layout,
        dialect: str = "duckdb",
        *,
        conflict: bool = False,
    ) -> None:
        """Take the rules that a message leaves, and the instant (with a zone) it is sent, or that in each zone.

        ``conflict`` tells that the message is treated in two ways at once.
        """
        self._dialect = dialect_of(dialect)
        self._rules = rules
        self._layout = layout
        self._times = Fixed(at, program.zone, self._dialect, has_zone="timezone" in layout.customers)
        self._past = Tallies(program.vocabulary, layout, self._times, self._dialect)
        columns = customer_columns(layout, QUESTION)
        self._conditions = Conditions(program.vocabulary, columns, self._times, self._dialect, self._past)
        self._entries = entries(rules, conflict=conflict)

    @property
    def entries(self) -> Sequence[Entry]:
        """What the rules can say, in the order of a decision's reasons."""
        return self._entries

    def query(self, audience: Condition = TRUE) -> Query:
        """Return the query; raises NotExpressibleError, which names the rule, where the dialect lacks something."""
        verdict, first, every = self._verdict(), self._first(), self._all()
        named = {"customer_id": column(TOLD, "id"), "verdict": verdict, "first_rule": first, "rules": every}
        return self._query(audience, named)

    def coded(self, audience: Condition = TRUE) -> Query:
        """Return the query whose answers are numbers: ``code_N`` has a bit for each entry that is said.

        There are as many codes as it takes at `BITS` entries each, the first in the lowest bit. What they mean is the
        same for all customers of one code, so it is worked out once for each (see `meaning`).
        """
        named = {"customer_id": column(TOLD, "id"), **codes(self._entries)}
        return self._query(audience, named, apart=self._dialect.name == "duckdb")

    def _query(self, audience: Condition, named: Mapping[str, Sql], *, apart: bool = False) -> Query:
        """Return the query of some columns; ``apart`` has passes done before they are joined.

        An engine that counted them knows how few there are, and keeps these in memory rather than the customers.
        """
        told = self._told(audience)
        outer = exp.select(*(exp.alias_(value, name) for name, value in named.items()), copy=False)
        outer = outer.from_(TOLD, copy=False)
        passes = list(self._past.passes())  # which ask for columns of zones
        for name, made in (*self._zones(), *passes, (TOLD, told)):
            outer = outer.with_(name, as_=made, materialized=(apart and name not in (ZONES, TOLD)) or None, copy=False)
        return Query(outer, self._dialect)

    def _told(self, audience: Condition) -> exp.Select:
        fires = [exp.alias_(self._fires(item), f"fires_{place}") for place, item in enumerate(self._rules, 1)]
        query = exp.select(column(QUESTION, "id"), *fires, copy=False)
        query = query.from_(exp.alias_(exp.to_table(CUSTOMERS), QUESTION, table=True), copy=False)
        admitted = [is_known(column(QUESTION, "id"))]
        if audience != TRUE:
            admitted.append(self._conditions.test(audience))
        query = self._past.joined(self._with_zones(query))
        return query.where(*admitted, copy=False)

    def _with_zones(self, query: exp.Select) -> exp.Select:
        if not self._times.used:
            return query
        same = exp.EQ(this=column(ZONES, NAME), expression=column(QUESTION, "timezone"))
        return query.join(ZONES, on=same, join_type="left", copy=False)

    def _zones(self) -> Iterator[tuple[str, Sql]]:
        if self._times.used:
            names, rows = self._times.rows()
            yield ZONES, _values(names, rows, self._dialect)

    # One rule -------------------------------------------------------------------------------------------------------

    def _fires(self, item: Asked) -> Sql:
        """Return whether a rule fires, NULL where that cannot be told (ruling 1)."""
        try:
            body = self._conditions.of(item.body)
            silent = [self._conditions.test(item.unless)] if item.unless != FALSE else []
            silent += [self._waived(until, condition) for until, condition in item.waivers]
        except NotExpressibleError as error:
            raise error.of(item.rule.id) from None
        inside = self._times.days(item.rule.since, item.rule.until)
        if inside != truth(value=True):
            silent.append(exp.Not(this=exp.Paren(this=inside)))
        return case((disjunction(silent), truth(value=False)), default=body) if silent else body

    def _waived(self, until: date, condition: Condition) -> Sql:
        return conjunction([self._times.days(None, until), self._conditions.test(condition)])

    # All rules ------------------------------------------------------------------------------------------------------

    def _verdict(self) -> Sql:
        by_verdict: dict[Verdict, list[Sql]] = {}
        for entry in self._entries:
            by_verdict.setdefault(entry.verdict, []).append(entry.said.copy())
        branches = [(disjunction(said), text(str(verdict))) for verdict, said in by_verdict.items()]
        allowed = text(str(Verdict.ALLOW))
        return case(*branches, default=allowed) if branches else allowed

    def _first(self) -> Sql:
        branches = [(entry.said.copy(), text(entry.rule)) for entry in self._entries]
        return case(*branches) if branches else exp.cast(exp.null(), "varchar")

    def _all(self) -> Sql:
        said = [case((entry.said.copy(), text(entry.rule))) for entry in self._entries]
        if not said:
            return exp.cast(exp.Array(expressions=[]), "array<varchar>")
        return call(self._dialect, self._dialect.compact, a=exp.Array(expressions=said))


def _values(names: Sequence[str], rows: Iterable[Sequence[Value]], dialect: Dialect) -> exp.Select:
    """Return a table of constants as a query."""
    tuples = [exp.Tuple(expressions=[literal(value, dialect) for value in row]) for row in rows]
    columns = [exp.to_identifier(name, quoted=True) for name in names]
    alias = exp.TableAlias(this=exp.to_identifier("row_of"), columns=columns)
    return exp.select("*", copy=False).from_(exp.Values(expressions=tuples, alias=alias), copy=False)
