"""The history as an audit asks for it: for each send, what was sent and what happened before it.

    sent AS (SELECT q.customer, q.n, COUNT(CASE WHEN … THEN 1 END) AS n_1, …
             FROM questions q JOIN log h ON h.customer = q.customer AND h.n < q.n AND <no earlier than any window>
             GROUP BY q.customer, q.n)

Sends of a customer are numbered by time, then by campaign and id, so "before" is a comparison of numbers, also among
sends of one instant; the send that is judged never counts for itself. A limit that customers share looks at the sends
of all who share it, for whom there is one order of all sends (``place``).
"""

from collections.abc import Iterator

from sqlglot import exp

from comity.backends.sql.conditions import Columns, Conditions, unstated
from comity.backends.sql.dialects import Dialect, call
from comity.backends.sql.layout import Layout
from comity.backends.sql.moving import AT, QUESTION, Moving, micros_of
from comity.backends.sql.past import CUSTOMERS, ITEM, SENDER, begin_known, customer_columns
from comity.backends.sql.terms import (
    Sql,
    case,
    column,
    conjunction,
    disjunction,
    either,
    is_known,
    number,
    text,
    truth,
)
from comity.backends.sql.times import Begin
from comity.program.nodes import Calendar, Count, Events, Fact, Rolling, Sends, Since, Window
from comity.program.time import MINUTES
from comity.text.record import record
from comity.types.vocabulary import Scope, Vocabulary

LOG, QUESTIONS, OCCURRED, VERSIONS = "log", "questions", "occurred", "versions"
NUMBER, PLACE, CUSTOMER = "n", "place", "customer"


@record
class Group:
    """What a pass looks at: a table, and the customer's facts by which customers share it."""

    table: str
    keys: tuple[str, ...] = ()


class Pass:
    """One pass: the columns it makes, and how far back the longest of its windows reaches (None: for ever)."""

    def __init__(self, group: Group, name: str) -> None:
        self.group = group
        self.name = name
        self.columns: dict[Sql, str] = {}
        self.kinds: list[Sql] = []
        self.reach: int | None = 0

    def column(self, made: Sql, asked: Sql, reach: int | None) -> Sql:
        """Return the column of an aggregate over items that are asked for, no longer ago than ``reach`` minutes."""
        self.reach = None if reach is None or self.reach is None else max(reach, self.reach)
        if asked not in self.kinds:
            self.kinds.append(asked)
        return column(self.name, self.columns.setdefault(made, f"n_{len(self.columns) + 1}"))


class Earlier:
    """What was sent and what happened before each send."""

    def __init__(
        self, words: Vocabulary, layout: Layout, times: Moving, dialect: Dialect, questions: Conditions
    ) -> None:
        self._words = words
        self._layout = layout
        self._times = times
        self._dialect = dialect
        self._questions = questions
        self._sent = Conditions(words, logged_columns(layout, ITEM), times, dialect)
        self._passes: dict[Group, Pass] = {}

    @property
    def shares(self) -> bool:
        """Whether customers share a limit."""
        return any(group.keys for group in self._passes)

    # Questions ------------------------------------------------------------------------------------------------------

    def reaches(self, atom: Count) -> Sql:
        """Return whether a count is within its bound, by what is known of it (see the evaluator's `reaches`)."""
        of, begin = atom.of, self._times.begin(atom.window)
        keys = _shared(of)
        if (isinstance(of, Events) and not self._layout.events) or not self._layout.customers.issuperset(keys):
            return truth(value=None)
        counted = either(self._count(of, atom.window, begin, keys), number(0))
        needed = atom.times if atom.at_least else atom.times + 1
        reached = exp.GTE(this=counted, expression=number(needed))
        branches = [(reached, truth(value=atom.at_least)), *self._incomplete(begin)]
        found = case(*branches, default=truth(value=not atom.at_least))
        known = [is_known(self._questions.value(Fact(Scope.CUSTOMER, key))) for key in keys]
        begun = begin_known(begin)
        conditions = known if begun is None else [*known, begun]
        return case((conjunction(conditions), found)) if conditions else found

    def _incomplete(self, begin: Begin) -> Iterator[tuple[Sql, Sql]]:
        since = self._layout.complete_since
        if since is not None:
            gap = number(micros_of(since))
            short = truth(value=True) if begin.at is None else exp.LT(this=begin.at.copy(), expression=gap)
            yield short, truth(value=None)

    def since(self, atom: Since) -> Sql:
        """Return whether ``event`` happened after the latest ``other`` (see the evaluator's `_since`)."""
        if not self._layout.events:
            return truth(value=None)
        last, barrier = self._latest(atom.event), self._latest(atom.other)
        ahead = disjunction([exp.Is(this=barrier, expression=exp.null()), exp.GT(this=last, expression=barrier.copy())])
        happened = conjunction([is_known(last.copy()), ahead])
        gap = self._layout.complete_since
        if gap is None:
            return happened
        sure = exp.GTE(this=last.copy(), expression=number(micros_of(gap)))
        after = exp.GTE(this=barrier.copy(), expression=number(micros_of(gap)))
        yes = case((sure, truth(value=True)), default=truth(value=None))
        return case((happened, yes), (after, truth(value=False)), default=truth(value=None))

    # Columns --------------------------------------------------------------------------------------------------------

    def _count(self, of: Events | Sends, window: Window, begin: Begin, keys: tuple[str, ...]) -> Sql:
        asked = self._kind(of)
        compared = exp.GTE if begin.inclusive else exp.GT
        inside = [] if begin.at is None else [compared(this=self._item_at(), expression=begin.at.copy())]
        own = [self._agrees(key) for key in of.keys if key.scope is Scope.MESSAGE] if isinstance(of, Sends) else []
        counting = exp.Count(this=case((conjunction([asked, *own, *inside]), number(1))))
        table = OCCURRED if isinstance(of, Events) else LOG
        return self._pass(Group(table, keys)).column(counting, asked, _reach(window))

    def _latest(self, event: str) -> Sql:
        asked = self._kind(Events(event))
        latest = exp.Max(this=case((asked, self._item_at())))
        return self._pass(Group(OCCURRED)).column(latest, asked, None)

    def _item_at(self) -> Sql:
        return column(ITEM, AT)

    def _kind(self, of: Events | Sends) -> Sql:
        match of:
            case Events(name):
                return exp.EQ(this=column(ITEM, "type"), expression=text(name))
            case Sends(selector):
                return self._sent.test(selector)

    def _agrees(self, key: Fact) -> Sql:
        """Return whether an earlier send has the key of the one in question (ruling 4)."""
        type_ = self._words.field(key.scope, key.name).type
        then, now = self._sent.known(key), self._questions.known(key)
        if then is None or now is None:
            other = then if now is None else now
            return truth(value=True) if other is None else disjunction(unstated(other, type_, self._dialect))
        missing = [disjunction(unstated(side.copy(), type_, self._dialect)) for side in (then, now)]
        both = conjunction(missing)
        equal: Sql = exp.EQ(this=then, expression=now)
        if type_.is_set:
            equal = call(self._dialect, self._dialect.overlaps, a=then, b=now)
        either_one = disjunction(item.copy() for item in missing)
        return case((both, truth(value=True)), (either_one, truth(value=False)), default=equal)

    def _pass(self, group: Group) -> Pass:
        return self._passes.setdefault(group, Pass(group, f"earlier_{len(self._passes) + 1}"))

    # Queries --------------------------------------------------------------------------------------------------------

    def passes(self) -> Iterator[Pass]:
        """Yield the passes."""
        yield from self._passes.values()

    def joined(self, query: exp.Select) -> exp.Select:
        """Return a query over questions with the passes joined to it."""
        for item in self._passes.values():
            same = conjunction(
                exp.EQ(this=column(item.name, name), expression=column(QUESTION, name)) for name in (CUSTOMER, NUMBER)
            )
            query = query.join(item.name, on=same, join_type="left", copy=False)
        return query

    def completed(self, item: Pass, query: exp.Select, customers: str) -> exp.Select:
        """Return the pass: a query over questions ``q`` and what belongs to them, with the items joined and counted.

        ``customers`` is the name of the table of customers, or of their versions.
        """
        table = exp.alias_(exp.to_table(item.group.table), ITEM, table=True)
        query = query.join(table, on=self._before(item.group), copy=False)
        if item.group.keys:
            query = self._with_senders(item.group, query, customers)
        identity = [column(QUESTION, name) for name in (CUSTOMER, NUMBER)]
        made = [exp.alias_(value, name) for value, name in item.columns.items()]
        query = query.select(*identity, *made, copy=False)
        return query.where(*self._restriction(item), copy=False).group_by(*(one.copy() for one in identity), copy=False)

    def _before(self, group: Group) -> Sql:
        """Return whether an item is one of those before the question."""
        now, at = self._times.micros(), self._item_at()
        same = exp.EQ(this=column(ITEM, CUSTOMER), expression=column(QUESTION, CUSTOMER))
        if group.table == OCCURRED:
            return conjunction([same, exp.LTE(this=at, expression=now)])
        if not group.keys:
            return conjunction([same, exp.LT(this=column(ITEM, NUMBER), expression=column(QUESTION, NUMBER))])
        at_once = exp.EQ(this=at.copy(), expression=now.copy())
        before = exp.LT(this=column(ITEM, PLACE), expression=column(QUESTION, PLACE))
        return disjunction([exp.LT(this=at, expression=now), conjunction([at_once, before])])

    def _with_senders(self, group: Group, query: exp.Select, customers: str) -> exp.Select:
        sender = Conditions(self._words, customer_columns(self._layout, SENDER), self._times, self._dialect)
        same: list[Sql] = [exp.EQ(this=column(SENDER, "id"), expression=column(ITEM, CUSTOMER))]
        for key in group.keys:
            fact = Fact(Scope.CUSTOMER, key)
            theirs = column(SENDER, key) if key == "timezone" else sender.value(fact)
            same.append(exp.EQ(this=theirs, expression=self._questions.value(fact)))
        if self._layout.versions:
            same += valid(SENDER, self._times.now())
        table = exp.alias_(exp.to_table(customers), SENDER, table=True)
        return query.join(table, on=conjunction(same), copy=False)

    def _restriction(self, item: Pass) -> list[Sql]:
        everything = truth(value=True) in item.kinds
        bounds = [] if everything else [disjunction(kind.copy() for kind in item.kinds)]
        if item.reach is not None:
            micros = number(item.reach * 60_000_000)
            oldest = exp.Sub(this=self._times.micros(), expression=micros)
            bounds.append(exp.GTE(this=self._item_at(), expression=oldest))
        return bounds


def _shared(of: Events | Sends) -> tuple[str, ...]:
    keys = of.keys if isinstance(of, Sends) else ()
    return tuple(sorted(key.name for key in keys if key.scope is Scope.CUSTOMER))


LONGEST = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
"""The most days of a calendar step; clocks that change in between may add two."""


def _reach(window: Window) -> int | None:
    """Return what no window of its kind is longer than, in minutes; None for all of the past."""
    match window:
        case Rolling(duration) if duration.unit in MINUTES:
            return duration.amount * MINUTES[duration.unit]
        case Rolling(duration):
            return (duration.amount * LONGEST[str(duration.unit)] + 2) * 1440
        case Calendar(unit):
            return (LONGEST[str(unit)] + 2) * 1440
        case _:
            return None


def logged_columns(layout: Layout, table: str) -> Columns:
    """Return the columns of a table of sends."""

    def find(fact: Fact) -> Sql | None:
        known = fact.scope is Scope.MESSAGE and fact.name in (layout.sends or ())
        return column(table, fact.name) if known else None

    return find


def versions(prefix: str = "") -> exp.Select:
    """Return the rows of customers, each with when the next becomes valid."""
    table = f"{prefix}{CUSTOMERS}"
    since = column(table, "valid_from")
    window = exp.Window(
        this=exp.Lead(this=since),
        partition_by=[column(table, "id")],
        order=exp.Order(expressions=[exp.Ordered(this=since.copy())]),
    )
    return exp.select("*", exp.alias_(window, "valid_until"), copy=False).from_(table, copy=False)


def valid(table: str, at: Sql) -> list[Sql]:
    """Return the conditions under which a row of the versions of customers is the one valid at an instant."""
    until = column(table, "valid_until")
    later = exp.LT(this=at.copy(), expression=until)
    return [
        exp.LTE(this=column(table, "valid_from"), expression=at),
        disjunction([exp.Is(this=until.copy(), expression=exp.null()), later]),
    ]
