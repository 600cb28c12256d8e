"""Policies with tables of customers, sends and events, all near to what the policies ask.

A world is one of tests/decisions: few values, and conditions drawn until they tell what was sampled apart. But all of
its customers stand in one table and have their pasts in two logs, and a message goes to all of them at one instant.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from random import Random

from tests.bulk.agreement.cases import Audited, Case, Screened
from tests.bulk.agreement.tables import People, Row, Tables
from tests.decisions.worlds import World, is_trivial
from tests.generators import BOTH, EVENTS, EVERYTHING

from comity.evaluate.holds import Situation
from comity.program.nodes import TRUE, Condition, Fact, Not, Rule, Sends, Waiver
from comity.text.record import replace
from comity.types.vocabulary import Kind, Scope, Value

CUSTOMERS = 20
MESSAGES = 2
STRANGERS = ("somebody", None)
"""Who is in a log and not in the table of customers."""
SHARED: tuple[tuple[str, ...], ...] = (("household",), ("household",), ("text_1",), ("household", "one_of_1"))
"""What customers share where sends to all of them count."""
NO_VALUES: dict[Kind, Value] = {
    Kind.ONE_OF: "gone",
    Kind.COUNT: -1,
    Kind.NUMBER: float("nan"),
    Kind.TIMEZONE: "Mars/Olympus",
}
"""What may stand in a column and is no value of its type."""


class TableWorld(World):
    """One policy, some messages, and tables with customers."""

    tables: Tables
    messages: tuple[tuple[dict[str, Value], datetime], ...]
    """Each with the instant at which it is to go out."""
    _shared: tuple[str, ...]
    _shared_by: dict[str, tuple[str, ...]]

    def _situations(self) -> Iterator[Situation]:
        self._shared, self._shared_by = SHARED[0], {}
        self.messages = tuple(self._messages())
        self.tables = self._tables()
        people = People(self.vocabulary, self.tables)
        for message, now in self.messages:
            for customer in people.known_at(now):
                history = people.history(customer, self._shared, now)
                yield Situation(message, people.facts(customer, now), history, now, self.zone)

    def _messages(self) -> Iterator[tuple[dict[str, Value], datetime]]:
        for _ in range(MESSAGES):
            self.turn_clock()
            yield self.message(), self.now

    # Tables ---------------------------------------------------------------------------------------------------------

    def _tables(self) -> Tables:
        """Return tables; now and then a column or a log is not there, or the logs do not go back all the way."""
        ids = self._ids()
        return Tables(
            customers=tuple({**self._row(Scope.CUSTOMER), "id": one} for one in ids),
            sends=self._sends(ids) if self.chance(0.93) else None,
            events=self._events(ids) if self.chance(0.93) else None,
            customer_fields=self._columns(Scope.CUSTOMER) | {"id"},
            send_fields=self._columns(Scope.MESSAGE),
            complete_since=self.instant() if self.chance(0.15) else None,
        )

    def _ids(self) -> list[str]:
        """Return ids, some of which conditions speak of."""
        return [*self.texts, *(f"c{number}" for number in range(len(self.texts), CUSTOMERS))]

    def _columns(self, scope: Scope) -> frozenset[str]:
        names = self.vocabulary.fields(scope)
        return frozenset(name for name in names if not self.chance(0.08))

    def _row(self, scope: Scope) -> dict[str, Value | None]:
        """Return facts as they might be near the instant of one of the messages."""
        _, self.now = self.pick(self.messages)
        row: dict[str, Value | None] = dict(self.facts(scope, lacking=0.15))
        for item in self.vocabulary.fields(scope).values():
            if item.type.kind in NO_VALUES and self.chance(0.05):
                row[item.name] = NO_VALUES[item.type.kind]
        return row

    def _sends(self, ids: Iterable[str]) -> tuple[Row, ...]:
        """Return sends; where two are alike in all that orders them they are the same, so that their order is too."""
        found: dict[tuple[object, ...], Row] = {}
        for owner in self._owners(ids):
            row = {**self._row(Scope.MESSAGE), "at": self.instant(), "customer": owner}
            found.setdefault((row["at"], row.get("campaign") or "", row.get("id") or "", owner), row)
        rows = [row for row in found.values() for _ in range(2 if self.chance(0.04) else 1)]
        return self._shuffled(rows)

    def _events(self, ids: Iterable[str]) -> tuple[Row, ...]:
        kinds = (*EVENTS, *EVENTS, "undeclared", None)
        rows: list[Row] = []
        for owner in self._owners(ids):
            _, self.now = self.pick(self.messages)
            rows.append({"customer": owner, "at": self.instant(), "type": self.pick(kinds)})
        return self._shuffled(rows)

    def _owners(self, ids: Iterable[str]) -> Iterator[str | None]:
        for one in (*ids, *STRANGERS):
            yield from [one] * self.pick((0, 1, 2, 3, 5))

    def _shuffled(self, rows: list[Row]) -> tuple[Row, ...]:
        self.random.shuffle(rows)
        return tuple(rows)

    # Policies -------------------------------------------------------------------------------------------------------

    def rule(self, name: str) -> Rule:
        """Return a rule that counts, where it counts over several customers, by keys of its own."""
        self._shared = self.pick(SHARED)
        found = super().rule(name)
        self._shared_by[found.id] = self._shared
        return found

    def waiver(self, rule: Rule) -> Waiver:
        """Return a waiver that counts by the keys of its rule."""
        self._shared = self._shared_by[rule.id]
        return super().waiver(rule)

    def atom(self, scopes: Sequence[Scope] = BOTH, about: Sequence[str] = EVERYTHING) -> Condition:
        """Return an atom, of the past more often than elsewhere: counting is where engines differ most."""
        if "count" in about and self.chance(0.2):
            return self._first(partial(self.count, scopes), self._tells)
        return super().atom(scopes, about)

    def sent_selector(self) -> Condition:
        """Return a condition on earlier sends, often one that what is not stated makes true."""
        found = super().sent_selector()
        return Not(found) if self.chance(0.3) and found != TRUE else found

    def sends(self, scopes: Sequence[Scope] = BOTH) -> Sends:
        """Return what is counted, over several customers by the keys that are in turn."""
        found = super().sends(scopes)
        own = tuple(key for key in found.keys if key.scope is Scope.MESSAGE)
        if own == found.keys:
            return found
        return replace(found, keys=(*(Fact(Scope.CUSTOMER, name) for name in self._shared), *own))

    # Questions ------------------------------------------------------------------------------------------------------

    def screened(self) -> Iterator[Screened]:
        """Yield what is asked of each message."""
        for message, now in self.messages:
            wall = now.replace(tzinfo=None) if self.chance(0.15) else None
            yield Screened(self.policy, message, self._whom(), now, self.tables, self.review, wall)

    def _whom(self) -> Condition:
        if self.chance(0.3):
            return TRUE
        return self._first(partial(self.audience, 1), lambda found: not is_trivial(found, self.situations))

    def asked_of_all(self) -> Iterator[Case]:
        """Yield what is asked of each message, and of the past."""
        yield from self.screened()
        yield self.audited()

    def audited(self) -> Audited:
        """Return what is asked of the past."""
        return Audited(self.policy, self.tables, self.review)


def table_worlds(seeds: Iterable[int]) -> Iterator[TableWorld]:
    """Yield the worlds of seeds, always the same."""
    return (TableWorld(Random(seed)) for seed in seeds)
