"""Worlds for what reads tables as they are given: customers of several versions, sends that nearly tie, odd sets."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from random import Random

from tests.bulk.agreement.cases import Audited, Case, Planned, Screened
from tests.bulk.agreement.oracle import groups_of
from tests.bulk.agreement.tables import Row, Tables
from tests.bulk.agreement.worlds import TableWorld
from tests.generators import BOTH, NOWHERE, NUDGES, moved

from comity.program.nodes import Fact, Program, Rule, Sends, Treat
from comity.program.time import EARLIEST, LATEST, shift
from comity.program.walk import facts
from comity.text.record import replace
from comity.types.vocabulary import Kind, Scope, Value

WRITTEN = ("channel", "topic")
"""What a `treat` writes and none reads."""
YEARS = (2000, 2100)
"""Logs of other years have too many days to be read in a test."""


class LoggedWorld(TableWorld):
    """One policy, some messages, and tables with customers, whose past is judged too."""

    def _tables(self) -> Tables:
        found = super()._tables()
        versions = self.chance(0.45)
        customers = tuple(self._versions(found.customers)) if versions else found.customers
        return replace(
            found,
            customers=tuple(self._odd(row, Scope.CUSTOMER) for row in customers),
            sends=None if found.sends is None else tuple(self._odd(row, Scope.MESSAGE) for row in found.sends),
            versions=versions,
        )

    def _versions(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield one or more rows of each customer, the first now and then valid from long ago."""
        for row in rows:
            since = {self.instant() if self.chance(0.6) else EARLIEST for _ in range(self.pick((1, 1, 2, 3)))}
            for place, at in enumerate(since):
                yield {**(self._row(Scope.CUSTOMER) if place else row), "id": row["id"], "valid_from": at}

    def _odd(self, row: Row, scope: Scope) -> Row:
        """Return a row, now and then with a symbol in a set that is none of those it may have."""
        fields = self.vocabulary.fields(scope).values()
        sets = [item.name for item in fields if item.type.kind is Kind.ANY_OF and row.get(item.name) is not None]
        odd = {name: frozenset({*_texts(row[name]), "gone"}) for name in sets if self.chance(0.08)}
        return {**row, **odd}

    def _sends(self, ids: Iterable[str]) -> tuple[Row, ...]:
        """Return sends, some of which are told apart by nothing but what they are about.

        Others follow one, at the very end of a window that begins with it or nearly there.
        """
        found = super()._sends(ids)
        alike = [self._like(row, "customer", "at", "campaign", "id") for row in found if self.chance(0.1)]
        later = [{**self._like(row, "customer"), "at": self._after(row["at"])} for row in found if self.chance(0.3)]
        return self._shuffled([*found, *alike, *later])

    def _like(self, row: Row, *names: str) -> dict[str, Value | None]:
        return {**self._row(Scope.MESSAGE), **{name: row.get(name) for name in names}}

    def _after(self, at: object) -> datetime:
        if not isinstance(at, datetime):
            raise TypeError(f"a send needs its time: {at}")
        found = shift(at, self.pick(self.durations), self.zone, later=True)
        return moved(found, self.pick(NUDGES)) if self.chance(0.3) else found

    def sends(self, scopes: Sequence[Scope] = BOTH) -> Sends:
        """Return what is counted, more often than elsewhere over all who share a key."""
        found = super().sends(scopes)
        if any(key.scope is Scope.CUSTOMER for key in found.keys) or not self.chance(0.15):
            return found
        return replace(found, keys=(*(Fact(Scope.CUSTOMER, name) for name in self._shared), *found.keys))

    def program(self, size: int = 4) -> Program:
        """Return a policy, often with several `treat`."""
        return replace(super().program(size), treats=tuple(self.treat() for _ in range(self.pick((0, 1, 3)))))

    def rule(self, name: str) -> Rule:
        """Return a rule that is now and then in force on some days only."""
        found = super().rule(name)
        return replace(found, since=self._day(), until=self._day()) if self.chance(0.3) else found

    def _day(self) -> date | None:
        return self.date() if self.chance(0.6) else None

    def treat(self) -> Treat:
        """Return a treat, often one that reads other facts than texts, and gives a value that others do, too."""
        condition = self.selector()
        if self.chance(0.3) or any(fact.name in WRITTEN for fact in facts(condition)):
            return super().treat()
        written: tuple[str, Value] = ("channel", self.pick(("sms", "push")))
        return Treat(condition, (written, ("topic", frozenset({"a"})))[: self.pick((1, 2))], NOWHERE)

    def screened(self) -> Iterator[Screened]:
        """Yield what is asked of each message; where limits are shared in one way at most, until when, too."""
        shared = {keys for _, keys in groups_of(self.policy)} - {frozenset()}
        return (replace(case, until=len(shared) < 2) for case in super().screened())

    def audited(self) -> Audited:
        """Return what is asked of the past: of a policy as it was in force."""
        return Audited(self.policy, self.tables)

    def planned(self) -> Planned:
        """Return what is asked of several messages, of which each is in the past of the next."""
        audiences = (self._whom(), self._whom(), self._whom())
        messages = (*(message for message, _ in self.messages), self.message())
        _, now = self.messages[0]
        return Planned(self.policy, tuple(zip(messages, audiences, strict=True)), now, self.tables, self.review)

    def asked_of_all(self) -> Iterator[Case]:
        """Yield what is asked of each message, of all of them, and of the past where it is short."""
        yield from self.screened()
        yield self.planned()
        if self.is_short:
            yield self.audited()

    @property
    def is_short(self) -> bool:
        """Whether there is a log, and of few enough years."""
        ends = (row["at"] for row in self.tables.sends or ({"at": LATEST},))
        return all(isinstance(at, datetime) and YEARS[0] < at.year < YEARS[1] for at in ends)


def _texts(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def logged_worlds(seeds: Iterable[int]) -> Iterator[LoggedWorld]:
    """Yield the worlds of seeds, always the same."""
    return (LoggedWorld(Random(seed)) for seed in seeds)
