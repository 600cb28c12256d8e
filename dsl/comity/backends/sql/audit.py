"""One query for a send log: what the rules would have said of every send, at its own instant and after those before it.

    log AS (…)            the sends with their numbers, in the order they were sent
    questions AS (…)      each send with the facts rules see: after every `treat`, regular expressions decided
    earlier_1 AS (…)      what was sent, and what happened, before each
    told AS (…)           what each rule says
    SELECT customer_id, at, …, code_1 FROM told

The messages of a log are many and their kinds are few, so rules are not specialised to them: the facts of a message are
columns like those of a customer. What an engine is not to be asked, `treat` and regular expressions, is worked out for
each kind by the evaluator and joined as the table ``messages`` (`Rewriting` says which facts make a kind).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlglot import exp

from comity.backends.sql.conditions import Columns, Conditions
from comity.backends.sql.dialects import NotExpressibleError, call, dialect_of
from comity.backends.sql.earlier import (
    CUSTOMER,
    LOG,
    NUMBER,
    OCCURRED,
    PLACE,
    QUESTIONS,
    VERSIONS,
    Earlier,
    Pass,
    valid,
    versions,
)
from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.moving import AT, CLOCKS, CUSTOMERS_ZONE, DAY_NUMBER, QUESTION, Moving, arithmetic, day_number
from comity.backends.sql.past import CUSTOMERS, EVENTS, SENDS
from comity.backends.sql.past import QUESTION as CLIENT
from comity.backends.sql.screen import CONFLICT, TOLD, Asked, Entry, Query, codes, entries, reads
from comity.backends.sql.terms import Sql, case, column, conjunction, disjunction, either, surely, text, truth
from comity.program.nodes import FALSE, Condition, Fact, Match, Matches, Program, Rule, Verdict, Waiver
from comity.program.simplify import conjunction as both
from comity.program.simplify import simplify
from comity.program.walk import facts, walk
from comity.text.record import record
from comity.types.vocabulary import Scope

MESSAGES = "messages"
MESSAGE = "m"
SHOWN = ("campaign", "id", "channel", "purpose")
"""What a result tells of a send besides customer, time and answers."""


def rulings(rules: Iterable[tuple[Rule, Sequence[Waiver]]]) -> tuple[Asked, ...]:
    """Return rules and their waivers as an audit asks them: of any message."""
    return tuple(_ruling(rule, waivers) for rule, waivers in rules)


def _ruling(rule: Rule, waivers: Sequence[Waiver]) -> Asked:
    waived = ((item.until, simplify(both((item.selector, item.audience)))) for item in waivers)
    return Asked(
        rule, simplify(rule.body), simplify(rule.unless), tuple((day, item) for day, item in waived if item != FALSE)
    )


@record
class Rewriting:
    """What is worked out for each kind of message. A kind is made by the values of ``keys``, names of facts.

    ``written`` are the facts that some `treat` gives, ``patterns`` the regular expressions that are asked of messages.
    The table ``messages`` has a column ``k_FACT`` for each key and ``e_FACT`` for each fact written, of the types of
    the facts, ``r_1`` and so on (BOOLEAN) for the patterns, and ``conflict`` (BOOLEAN): two `treat` differ.
    """

    keys: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    patterns: tuple[Matches, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is anything to work out."""
        return bool(self.written or self.patterns)


def rewriting(program: Program, rules: Sequence[Asked]) -> Rewriting:
    """Return what an audit needs to have worked out for each kind of message."""
    written = {name for treat in program.treats for name, _ in treat.facts}
    asked = {fact.name for treat in program.treats for fact in facts(treat.condition)}
    atoms = (atom for item in rules for part in item.parts for atom in walk(part))
    patterns = dict.fromkeys(atom for atom in atoms if isinstance(atom, Matches) and atom.how is Match.REGEX)
    keys = written | asked | {atom.fact.name for atom in patterns}
    return Rewriting(tuple(sorted(keys)), tuple(sorted(written)), tuple(patterns))


def audit_reads(program: Program, rules: Sequence[Asked]) -> Reads:
    """Return what an audit reads of tables."""
    found = reads(rules, both(()))
    parts = [part for item in rules for part in item.parts]
    judged = {fact.name for part in parts for fact in facts(part) if fact.scope is Scope.MESSAGE}
    named = (
        judged | found.sends | set(rewriting(program, rules).keys) | (set(SHOWN) & program.vocabulary.message.keys())
    )
    return Reads(found.customers, frozenset(named), found.events, history=True)


class Audit:
    """The query of all sends. ``span`` are the first and the last instant (UTC) there are sends of."""

    def __init__(
        self,
        program: Program,
        rules: Sequence[Asked],
        layout: Layout,
        span: tuple[datetime, datetime],
        dialect: str = "duckdb",
    ) -> None:
        """Take the rules as `rulings` gives them; raises NotExpressibleError for a dialect that runs no audits."""
        self._dialect = dialect_of(dialect)
        self._arithmetic = arithmetic(self._dialect)
        self._rules = rules
        self._layout = layout
        self.rewriting = rewriting(program, rules)
        self.times = Moving(program.zone, self._dialect, span, has_zone="timezone" in layout.customers)
        words, columns = program.vocabulary, self._columns()
        decided: dict[Condition, Sql] = {
            pattern: column(QUESTION, f"r_{place}") for place, pattern in enumerate(self.rewriting.patterns, 1)
        }
        plain = Conditions(words, columns, self.times, self._dialect)
        self._past = Earlier(words, layout, self.times, self._dialect, plain)
        self._conditions = Conditions(words, columns, self.times, self._dialect, self._past, decided)
        self._entries = self._all_entries()
        self._fires = [exp.alias_(self._said(item), f"fires_{place}") for place, item in enumerate(rules, 1)]

    @property
    def entries(self) -> Sequence[Entry]:
        """What the rules can say, in the order of a decision's reasons."""
        return self._entries

    @property
    def codes(self) -> tuple[str, ...]:
        """The names of the columns of codes."""
        return tuple(codes(self._entries))

    @property
    def shares(self) -> bool:
        """Whether customers share a limit, so that their sends cannot be judged apart."""
        return self._past.shares

    def query(self, prefix: str = "") -> Query:
        """Return the query of the tables ``customers``, ``sends`` and ``events``, whose names begin with ``prefix``.

        It yields ``customer_id``, ``at``, what a result shows of a send, and codes (see `Screen.coded`).
        """
        told = column(TOLD, AT)
        named = {"customer_id": column(TOLD, CUSTOMER), "at": call(self._dialect, self._arithmetic.instant, a=told)}
        named |= {name: self._shown(name) for name in SHOWN} | codes(self._entries)
        query = exp.select(*(exp.alias_(value, name, quoted=True) for name, value in named.items()), copy=False)
        query = query.from_(TOLD, copy=False)
        for name, made in self._stages(prefix):
            query = query.with_(name, as_=made, copy=False)
        return Query(query, self._dialect)

    def _shown(self, name: str) -> Sql:
        there = name in (self._layout.sends or ())
        return column(TOLD, f"shown_{name}") if there else exp.cast(exp.null(), "varchar")

    def _stages(self, prefix: str) -> Iterator[tuple[str, exp.Select]]:
        yield LOG, self._log(prefix)
        if self._layout.events:
            yield OCCURRED, self._occurred(prefix)
        if self._layout.versions:
            yield VERSIONS, versions(prefix)
        yield QUESTIONS, self._questions()
        customers = VERSIONS if self._layout.versions else f"{prefix}{CUSTOMERS}"
        for item in self._past.passes():
            yield item.name, self._past.completed(item, self._context(_tables(item), customers), customers)
        yield TOLD, self._told(customers)

    # Sends ----------------------------------------------------------------------------------------------------------

    def _facts(self) -> list[str]:
        return sorted(self._layout.sends or ())

    def _log(self, prefix: str) -> exp.Select:
        """Return the sends with their instants and their numbers."""
        at = column(SENDS, "at")
        micros = exp.alias_(call(self._dialect, self._arithmetic.micros, a=at), AT)
        known = self._facts()
        named = [either(column(SENDS, name), text("")) for name in ("campaign", "id") if name in known]
        order = [
            *named,
            column(SENDS, CUSTOMER),
            *(column(SENDS, name) for name in known if name not in ("campaign", "id")),
        ]
        numbered = [exp.alias_(_row_number([column(SENDS, CUSTOMER)], [at.copy(), *order]), NUMBER)]
        if self.shares:
            numbered.append(exp.alias_(_row_number([at.copy()], [item.copy() for item in order]), PLACE))
        carried = [column(SENDS, name) for name in (CUSTOMER, *self._facts())]
        return exp.select(*carried, micros, *numbered, copy=False).from_(_named(prefix, SENDS), copy=False)

    def _occurred(self, prefix: str) -> exp.Select:
        micros = call(self._dialect, self._arithmetic.micros, a=column(EVENTS, "at"))
        query = exp.select(column(EVENTS, CUSTOMER), column(EVENTS, "type"), exp.alias_(micros, AT), copy=False)
        return query.from_(_named(prefix, EVENTS), copy=False)

    def _questions(self) -> exp.Select:
        """Return the sends as rules see them."""
        known, written = self._facts(), self.rewriting.written
        own = [column("l", name) for name in (CUSTOMER, NUMBER, AT, *([PLACE] if self.shares else []))]
        day = exp.alias_(day_number(column("l", AT)), DAY_NUMBER)
        seen = [column("l", name) for name in known if name not in written]
        given = [exp.alias_(column(MESSAGE, f"e_{name}"), name, quoted=True) for name in written]
        shown = [exp.alias_(column("l", name), f"shown_{name}", quoted=True) for name in SHOWN if name in known]
        query = exp.select(*own, day, *seen, *given, *shown, copy=False)
        query = query.from_(exp.alias_(exp.to_table(LOG), "l", table=True), copy=False)
        if not self.rewriting:
            return query
        decided = [column(MESSAGE, f"r_{place}") for place in range(1, len(self.rewriting.patterns) + 1)]
        query.select(*decided, column(MESSAGE, "conflict"), copy=False)
        same = conjunction(
            exp.NullSafeEQ(this=column(MESSAGE, f"k_{name}"), expression=column("l", name))
            for name in self.rewriting.keys
            if name in known
        )
        return query.join(
            exp.alias_(exp.to_table(MESSAGES), MESSAGE, table=True), on=same, join_type="left", copy=False
        )

    def _columns(self) -> Columns:
        sent = (self._layout.sends or frozenset()) | set(self.rewriting.written)

        def find(fact: Fact) -> Sql | None:
            if fact.scope is Scope.MESSAGE:
                return column(QUESTION, fact.name) if fact.name in sent else None
            if fact.name == "id":
                return column(QUESTION, CUSTOMER)
            return column(CLIENT, fact.name) if fact.name in self._layout.customers else None

        return find

    # What belongs to a send -----------------------------------------------------------------------------------------

    def _context(self, needed: set[str], customers: str) -> exp.Select:
        """Return a query over the questions, joined to what is needed of their customers and clocks."""
        query = exp.select(copy=False).from_(exp.alias_(exp.to_table(QUESTIONS), QUESTION, table=True), copy=False)
        own_zone = CUSTOMERS_ZONE in needed
        if own_zone or CLIENT in needed:
            self._join_customers(query, customers)
        if own_zone:
            _join_clocks(query, CUSTOMERS_ZONE, column(CLIENT, "timezone"))
        for name, alias in self.times.named.items():
            if alias in needed:
                _join_clocks(query, alias, exp.Literal.string(name))
        return query

    def _join_customers(self, query: exp.Select, customers: str) -> None:
        same: list[Sql] = [exp.EQ(this=column(CLIENT, "id"), expression=column(QUESTION, CUSTOMER))]
        if self._layout.versions:
            same += valid(CLIENT, self.times.now())
        table = exp.alias_(exp.to_table(customers), CLIENT, table=True)
        query.join(table, on=conjunction(same), join_type="left", copy=False)

    def _told(self, customers: str) -> exp.Select:
        shown = [column(QUESTION, f"shown_{name}") for name in SHOWN if name in self._facts()]
        conflict = [column(QUESTION, "conflict")] if self.rewriting else []
        needed = {table for item in self._fires for table in _tables_of(item)}
        query = self._past.joined(self._context(needed, customers))
        own = [column(QUESTION, name) for name in (CUSTOMER, AT)]
        return query.select(*own, *shown, *conflict, *self._fires, copy=False)

    # What rules say -------------------------------------------------------------------------------------------------

    def _all_entries(self) -> list[Entry]:
        found = entries(self._rules, conflict=False)
        if self.rewriting.written:
            found.append(Entry(CONFLICT, Verdict.REVIEW, surely(column(TOLD, "conflict"))))
        return sorted(found, key=lambda entry: (-entry.verdict, entry.rule))

    def _said(self, item: Asked) -> Sql:
        """Return whether a rule fires, NULL where that cannot be told (ruling 1)."""
        try:
            body = self._conditions.of(item.body)
            silent = [self._conditions.test(item.unless)] if item.unless != FALSE else []
            silent += [self._waived(until, condition) for until, condition in item.waivers]
        except NotExpressibleError as error:
            raise error.of(item.rule.id) from None
        inside = self.times.days(item.rule.since, item.rule.until)
        if inside != truth(value=True):
            silent.append(exp.Not(this=exp.Paren(this=inside)))
        return case((disjunction(silent), truth(value=False)), default=body) if silent else body

    def _waived(self, until: date, condition: Condition) -> Sql:
        return conjunction([self.times.days(None, until), self._conditions.test(condition)])


def _named(prefix: str, table: str) -> Sql:
    """Return a table by its own name, whatever its name begins with."""
    return exp.alias_(exp.to_table(f"{prefix}{table}"), table, table=True) if prefix else exp.to_table(table)


def _row_number(partition: list[Sql], order: list[Sql]) -> Sql:
    ordered = exp.Order(expressions=[exp.Ordered(this=item, nulls_first=True) for item in order])
    return exp.Window(this=exp.RowNumber(), partition_by=partition, order=ordered)


def _join_clocks(query: exp.Select, alias: str, zone: Sql) -> None:
    at = column(QUESTION, AT)
    same = conjunction(
        [
            exp.EQ(this=column(alias, "name"), expression=zone),
            exp.EQ(this=column(alias, DAY_NUMBER), expression=column(QUESTION, DAY_NUMBER)),
            exp.LTE(this=column(alias, "since"), expression=at),
            exp.GT(this=column(alias, "until"), expression=at.copy()),
        ]
    )
    query.join(exp.alias_(exp.to_table(CLOCKS), alias, table=True), on=same, join_type="left", copy=False)


def _tables(item: Pass) -> set[str]:
    found = {table for made in item.columns for table in _tables_of(made)}
    return found | ({CLIENT} if item.group.keys else set())


def _tables_of(item: Sql) -> set[str]:
    return {found.table for found in item.find_all(exp.Column)}
