"""Counts of sends and events: each becomes a column of one pass over the sends, or over the events.

    tallies_1 AS (SELECT customer, COUNT(CASE WHEN … THEN 1 END) AS n_1, …
                  FROM sends WHERE at <= now AND (…) GROUP BY customer)

What is counted is read once. A pass is restricted to what some count in it asks for: each kind that is counted, no
earlier than its own earliest window, so what is grouped is a fraction of what is read. And only the groups of which
some count is enough are joined, since a row of counts that are not says the same as no row.

Three passes differ in what they are grouped by: what happened to the customer is grouped by customer; a limit `for each
household` by the facts that are its keys (ruling 5); and where windows begin with the day or the week of the customer's
own zone, a group has one more key, since what is counted then depends on who asks.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from sqlglot import exp

from comity.backends.sql.conditions import Columns, Conditions
from comity.backends.sql.dialects import Dialect
from comity.backends.sql.layout import Layout
from comity.backends.sql.terms import (
    Sql,
    case,
    column,
    conjunction,
    disjunction,
    either,
    is_known,
    literal,
    number,
    text,
    truth,
)
from comity.backends.sql.times import NAME, ZONES, Begin, Times
from comity.program.nodes import Count, Events, Ever, Fact, Sends, Since
from comity.program.walk import TIMEZONE
from comity.text.record import record
from comity.types.vocabulary import Scope, Vocabulary

CUSTOMERS, SENDS, EVENTS = "customers", "sends", "events"
ITEM = "h"
"""Stands for an earlier send or an event, in the pass over them."""
QUESTION = "c"
"""Stands for the customer of a question."""
SENDER, ASKER = "o", "a"
"""Stand for who received a send, and for a zone of those who ask about it, where customers share a limit."""


@record
class Group:
    """What a pass is grouped by: facts of customers; none for the customer. ``zoned``: and by the asker's zone."""

    table: str
    keys: tuple[str, ...] = ()
    zoned: bool = False


class Pass:
    """One pass over sends or events: the columns it makes, by the expression that makes them.

    ``kinds`` are the conditions on what is counted, by each the instant before which it is not (None: for ever);
    ``telling`` the conditions on its columns of which one holds where a group says more than that nothing happened.
    """

    def __init__(self, group: Group, name: str) -> None:
        self.group = group
        self.name = name
        self.columns: dict[Sql, str] = {}
        self.kinds: dict[Sql, datetime | None] = {}
        self.telling: list[Sql] = []

    @property
    def earliest(self) -> datetime | None:
        """The instant before which nothing is counted; None: there is none."""
        return _earlier(self.kinds.values())

    def column(self, made: Sql, asked: Sql, begin: Begin, telling: Callable[[Sql], Sql]) -> Sql:
        """Return the column of an aggregate over items that meet a condition, within a window."""
        known = self.kinds.get(asked, begin.earliest)
        self.kinds[asked] = _earlier((known, begin.earliest))
        found = column(self.name, self.columns.setdefault(made, f"n_{len(self.columns) + 1}"))
        if (told := telling(found.copy())) not in self.telling:
            self.telling.append(told)
        return found


def _earlier(instants: Iterable[datetime | None]) -> datetime | None:
    """Return the earliest of some instants, of which None is before all."""
    known = list(instants)
    return None if None in known else min(at for at in known if at is not None)


class Tallies:
    """The history as a screen asks for it: what was counted up to now, for every customer."""

    def __init__(self, words: Vocabulary, layout: Layout, times: Times, dialect: Dialect) -> None:
        self._words = words
        self._layout = layout
        self._times = times
        self._dialect = dialect
        self._sent = Conditions(words, self._send_column, times, dialect)
        self._customers = Conditions(words, customer_columns(layout, QUESTION), times, dialect)
        self._passes: dict[Group, Pass] = {}

    # Questions ------------------------------------------------------------------------------------------------------

    def reaches(self, atom: Count) -> Sql:
        """Return whether a count is within its bound, by what is known of it (see the evaluator's `reaches`)."""
        of, begin = atom.of, self._times.begin(atom.window)
        if not self._is_there(of):
            return truth(value=None)
        keys = tuple(sorted(key.name for key in of.keys)) if isinstance(of, Sends) else ()
        if any(key not in self._layout.customers for key in keys):
            return truth(value=None)
        needed = atom.times if atom.at_least else atom.times + 1
        counted = either(self._count(of, begin, keys, needed), number(0))
        enough, fewer = truth(value=atom.at_least), truth(value=not atom.at_least)
        branches = [(exp.GTE(this=counted, expression=number(needed)), enough), *self._incomplete(begin)]
        plain = exp.GTE if atom.at_least else exp.LT
        unknown = [self._keys_known(keys), begin_known(begin)]
        found = case(*branches, default=fewer) if len(branches) > 1 else plain(**branches[0][0].args)
        conditions = [item for item in unknown if item is not None]
        return case((conjunction(conditions), found)) if conditions else found

    def _incomplete(self, begin: Begin) -> Iterator[tuple[Sql, Sql]]:
        """Yield the branch in which the window reaches further back than the history is complete (ruling 13)."""
        since = self._layout.complete_since
        if since is None or (begin.earliest is not None and begin.earliest >= since):
            return
        short = truth(value=True) if begin.at is None else exp.LT(this=begin.at.copy(), expression=self._instant(since))
        yield short, truth(value=None)

    def since(self, atom: Since) -> Sql:
        """Return whether ``event`` happened after the latest ``other`` (see the evaluator's `_since`)."""
        if not self._layout.events:
            return truth(value=None)
        last, barrier = self._latest(atom.event), self._latest(atom.other)
        gap = self._layout.complete_since
        ahead = disjunction([exp.Is(this=barrier, expression=exp.null()), exp.GT(this=last, expression=barrier.copy())])
        happened = conjunction([is_known(last.copy()), ahead])
        if gap is None:
            return happened
        sure = exp.GTE(this=last.copy(), expression=self._instant(gap))
        after = exp.GTE(this=barrier.copy(), expression=self._instant(gap))
        yes = case((sure, truth(value=True)), default=truth(value=None))
        return case((happened, yes), (after, truth(value=False)), default=truth(value=None))

    def _instant(self, at: datetime) -> Sql:
        return literal(at, self._dialect)

    def _is_there(self, of: Events | Sends) -> bool:
        return self._layout.events if isinstance(of, Events) else self._layout.sends is not None

    def _keys_known(self, keys: tuple[str, ...]) -> Sql | None:
        known = [is_known(self._customers.value(Fact(Scope.CUSTOMER, key))) for key in keys]
        return conjunction(known) if known else None

    # Columns --------------------------------------------------------------------------------------------------------

    def _count(self, of: Events | Sends, begin: Begin, keys: tuple[str, ...], needed: int) -> Sql:
        asked = self._kind(of)
        bounds = [] if begin.at is None else [_after(begin, within=begin.at)]
        wanted = [] if asked == truth(value=True) else [asked]
        counting = exp.Count(this=case((conjunction([*wanted, *bounds]), number(1))))
        table = EVENTS if isinstance(of, Events) else SENDS
        found = self._pass(Group(table, keys, zoned=begin.by_zone))
        return found.column(counting, asked, begin, lambda made: exp.GTE(this=made, expression=number(needed)))

    def _latest(self, event: str) -> Sql:
        asked = self._kind(Events(event))
        begin = self._times.begin(Ever())
        latest = exp.Max(this=case((asked, column(ITEM, "at"))))
        return self._pass(Group(EVENTS, zoned=begin.by_zone)).column(latest, asked, begin, is_known)

    def _kind(self, of: Events | Sends) -> Sql:
        match of:
            case Events(name):
                return exp.EQ(this=column(ITEM, "type"), expression=text(name))
            case Sends(selector):
                return self._sent.test(selector)

    def _pass(self, group: Group) -> Pass:
        if group.zoned:
            self._times.zone()  # a group is of a zone, whether or not a rule asks which
        place = len(self._passes) + 1
        return self._passes.setdefault(group, Pass(group, f"tallies_{place}"))

    def _send_column(self, fact: Fact) -> Sql | None:
        present = self._layout.sends or frozenset()
        return column(ITEM, fact.name) if fact.scope is Scope.MESSAGE and fact.name in present else None

    # Queries --------------------------------------------------------------------------------------------------------

    def passes(self) -> Iterator[tuple[str, exp.Select]]:
        """Yield the passes by their names."""
        for item in self._passes.values():
            yield item.name, self._query(item)

    def joined(self, query: exp.Select) -> exp.Select:
        """Return a query over customers with the passes joined to it."""
        for item in self._passes.values():
            query = query.join(item.name, on=self._join(item), join_type="left", copy=False)
        return query

    def _join(self, item: Pass) -> Sql:
        names = self._group_names(item.group)
        same = (exp.EQ(this=column(item.name, name), expression=value) for name, value in names.items())
        return conjunction([*same, disjunction(telling.copy() for telling in item.telling)])

    def _group_names(self, group: Group) -> dict[str, Sql]:
        """Return what identifies the group of a question, by the names of a pass's columns."""
        if not group.keys:
            return {"customer": column(QUESTION, "id")}
        names = {f"key_{key}": self._customers.value(Fact(Scope.CUSTOMER, key)) for key in group.keys}
        if group.zoned:
            names["zone"] = either(self._times.zone(), text(""))
        return names

    def _query(self, item: Pass) -> exp.Select:
        query = exp.select(copy=False).from_(_named(item.group.table, ITEM), copy=False)
        grouped = self._scoped(item.group, query)
        made = [exp.alias_(value, name) for value, name in item.columns.items()]
        groups = [exp.alias_(value, name) for name, value in grouped.items()]
        query.select(*groups, *made, copy=False)
        query.where(*self._restriction(item), copy=False)
        return query.group_by(*(value.copy() for value in grouped.values()), copy=False)

    def _scoped(self, group: Group, query: exp.Select) -> dict[str, Sql]:
        """Join to a pass what its groups need; return what it is grouped by, by name."""
        if not group.keys and not group.zoned:
            return {"customer": column(ITEM, "customer")}
        if not group.keys:
            owner = exp.EQ(this=column(QUESTION, "id"), expression=column(ITEM, "customer"))
            query.join(_named(CUSTOMERS, QUESTION), on=owner, copy=False)
            self._join_zones(query, column(QUESTION, "timezone"))
            return {"customer": column(ITEM, "customer")}
        sent_to = exp.EQ(this=column(SENDER, "id"), expression=column(ITEM, "customer"))
        query.join(_named(CUSTOMERS, SENDER), on=sent_to, copy=False)
        keys = {f"key_{key}": self._key_of_sender(key) for key in group.keys}
        if group.zoned:
            self._join_askers(group, query, keys)
            return {**keys, "zone": column(ASKER, "zone")}
        return keys

    def _key_of_sender(self, key: str) -> Sql:
        """Return the key of who received a send; a zone that is none is nobody's who asks."""
        if key == TIMEZONE.name:
            return column(SENDER, key)
        columns = customer_columns(self._layout, SENDER)
        return Conditions(self._words, columns, self._times, self._dialect).value(Fact(Scope.CUSTOMER, key))

    def _join_askers(self, group: Group, query: exp.Select, keys: dict[str, Sql]) -> None:
        """Join to the sends of a group the zones of all who are in it: each of them has windows of its own."""
        names = self._group_names(group)
        askers = exp.select(*(exp.alias_(value, name) for name, value in names.items()), copy=False)
        askers = askers.distinct(copy=False).from_(_named(CUSTOMERS, QUESTION), copy=False)
        self._join_zones(askers, column(QUESTION, "timezone"))
        same = conjunction(exp.EQ(this=column(ASKER, name), expression=value.copy()) for name, value in keys.items())
        query.join(exp.alias_(askers.subquery(copy=False), ASKER, table=True), on=same, copy=False)
        self._join_zones(query, column(ASKER, "zone"), known=True)

    def _join_zones(self, query: exp.Select, zone: Sql, *, known: bool = False) -> None:
        if known or TIMEZONE.name in self._layout.customers:
            same = exp.EQ(this=column(ZONES, NAME), expression=zone)
            query.join(ZONES, on=same, join_type="left", copy=False)

    def _restriction(self, item: Pass) -> list[Sql]:
        """Return what restricts a pass to the items that some count asks for."""
        bounds: list[Sql] = [exp.LTE(this=column(ITEM, "at"), expression=self._times.now())]
        earliest = item.earliest
        if earliest is not None:
            bounds.append(self._from(earliest))
        kinds = [self._restricted(kind, at, earliest) for kind, at in item.kinds.items()]
        return bounds if truth(value=True) in kinds else [*bounds, disjunction(kinds)]

    def _restricted(self, kind: Sql, at: datetime | None, earliest: datetime | None) -> Sql:
        """Return a kind of items that is not counted before an instant; nothing is before the earliest one."""
        bounds = [] if at is None or at == earliest else [self._from(at)]
        wanted = [] if bounds and kind == truth(value=True) else [kind.copy()]
        return conjunction([*bounds, *wanted])

    def _from(self, at: datetime) -> Sql:
        return exp.GTE(this=column(ITEM, "at"), expression=self._instant(at))


def begin_known(begin: Begin) -> Sql | None:
    """Return the condition under which it is known where a window begins, None where it always is."""
    return is_known(begin.at.copy()) if begin.at is not None and begin.may_lack else None


def _after(begin: Begin, within: Sql) -> Sql:
    compared = exp.GTE if begin.inclusive else exp.GT
    return compared(this=column(ITEM, "at"), expression=within.copy())


def customer_columns(layout: Layout, table: str) -> Columns:
    """Return the columns of a table of customers."""

    def find(fact: Fact) -> Sql | None:
        known = fact.scope is Scope.CUSTOMER and fact.name in (layout.customers | {"id"})
        return column(table, fact.name) if known else None

    return find


def _named(table: str, alias: str) -> Sql:
    return exp.alias_(exp.to_table(table), alias, table=True)
