"""Worlds to test in: vocabularies, conditions, messages, customers, histories, instants, rules and programs.

Everything is drawn from one `random.Random`. A seeded one is fast; the one of Hypothesis (see `generators`) shrinks.
Generation is type-directed and drawn from small pools, so that values meet the constants they are compared with:
unknown, absent and empty values, instants that equal a bound, and clocks at the edge of a change of time are common.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation
from comity.program.nodes import (
    TRUE,
    And,
    Calendar,
    Compare,
    Condition,
    Count,
    Duration,
    Enforced,
    Events,
    Ever,
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
    Program,
    Rolling,
    Rule,
    Sends,
    Sentence,
    Shares,
    Since,
    Stated,
    Today,
    Treat,
    Unit,
    Verdict,
    Waiver,
    Window,
    Zone,
)
from comity.program.time import EARLIEST, LATEST, shift, shift_date, today
from comity.text.source import Place, Span
from comity.types.vocabulary import Event as EventKind
from comity.types.vocabulary import FactType, Field, Kind, Scope, Value, Vocabulary

T = TypeVar("T")

NOWHERE = Place("policy", Span(0, 0))

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
)

# Changes of time in those zones, a day that began at 01:00, the end of a leap year's February, turns of month and year.
INSTANTS = tuple(
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        "2026-01-15T12:00",
        "2026-03-29T01:00",
        "2026-10-25T01:00",
        "2026-03-08T07:00",
        "2026-11-01T06:00",
        "2026-04-04T15:00",
        "2026-10-03T15:30",
        "2026-04-04T14:00",
        "2026-09-26T14:00",
        "2018-11-04T03:00",
        "2024-02-29T12:00",
        "2024-03-31T00:00",
        "2025-12-31T23:00",
        "2026-03-01T00:00",
    )
)

TEXTS = ("", "a", "ab", "spring-1", "spring-2", "é", "e\u0301", "\U0001f600", "A", "it's")
PREFIXES = ("a", "spring-", "é", "\U0001f600", "")
PATTERNS = ("^a", "(?i)SPRING-\\d", "b$", "^$")
COUNTS = (0, 1, 2, 3)
NUMBERS = (-1, 0, 0.5, 1, 2.0, 2**53)
SYMBOLS = ("low", "mid", "high", "top")
DURATIONS = (
    Duration(30, Unit.MINUTE),
    Duration(2, Unit.HOUR),
    Duration(1, Unit.DAY),
    Duration(3, Unit.DAY),
    Duration(1, Unit.WEEK),
    Duration(1, Unit.MONTH),
    Duration(1, Unit.QUARTER),
    Duration(1, Unit.YEAR),
)
POOLS: dict[Kind, tuple[Value, ...]] = {
    Kind.TEXT: TEXTS,
    Kind.COUNT: COUNTS,
    Kind.NUMBER: NUMBERS,
    Kind.TIMEZONE: (*ZONES, "Mars/Olympus"),
}
EVENTS = ("purchased", "cancelled", "survey_answered")
NUDGES = tuple(timedelta(microseconds=n) for n in (0, 0, 0, 1, -1, 60_000_000, -3_600_000_000, 20 * 3_600_000_000))

FIXED = (
    Field(Scope.CUSTOMER, "id", FactType(Kind.TEXT)),
    Field(Scope.CUSTOMER, "timezone", FactType(Kind.TIMEZONE)),
    Field(Scope.CUSTOMER, "household", FactType(Kind.TEXT)),
    Field(Scope.MESSAGE, "campaign", FactType(Kind.TEXT)),
    Field(Scope.MESSAGE, "id", FactType(Kind.TEXT)),
    Field(Scope.MESSAGE, "channel", FactType(Kind.ONE_OF, ("email", "sms", "push"))),
    Field(Scope.MESSAGE, "topic", FactType(Kind.ANY_TEXT)),
    Field(Scope.MESSAGE, "priority", FactType(Kind.COUNT)),
)
KINDS = tuple(kind for kind in Kind if kind is not Kind.TIMEZONE)
BOTH = (Scope.CUSTOMER, Scope.MESSAGE)
CLOCKLESS = ("fact", "fact", "fact", "fact", "count", "since")
EVERYTHING = (*CLOCKLESS, "clock")


def _type(random: Random, kind: Kind) -> FactType:
    if kind is Kind.ONE_OF:
        # One enumeration for all, so that fields of one type are found in both scopes.
        return FactType(kind, SYMBOLS, ordered=True) if random.random() < 0.7 else FactType(kind, SYMBOLS)
    if kind is Kind.ANY_OF:
        return FactType(kind, random.choice((SYMBOLS, ("email", "sms", "push", "mail"))))
    return FactType(kind)


def make_vocabulary(random: Random) -> Vocabulary:
    """Return a vocabulary with the fixed fields above and some of every type, in both scopes."""
    fields = list(FIXED)
    for scope in BOTH:
        fields += [Field(scope, f"{kind.name.lower()}_1", _type(random, kind)) for kind in KINDS]
        more = random.sample(KINDS, 2)
        fields += [Field(scope, f"{kind.name.lower()}_2", _type(random, kind)) for kind in more]
    return Vocabulary(
        {item.name: item for item in fields if item.scope is Scope.CUSTOMER},
        {item.name: item for item in fields if item.scope is Scope.MESSAGE},
        {name: EventKind(name) for name in EVENTS},
    )


@dataclass
class Generator:
    """Draws things that fit one vocabulary, one policy zone and one instant.

    The smaller the pools it draws from, the more often values meet the constants they are compared with.
    """

    random: Random
    texts: Sequence[str] = TEXTS
    pools: Mapping[Kind, Sequence[Value]] = field(default_factory=lambda: POOLS)
    durations: Sequence[Duration] = DURATIONS
    instants: Sequence[datetime] = INSTANTS
    owners: Sequence[str] = TEXTS[:3]
    vocabulary: Vocabulary = field(init=False)
    zone: str = field(init=False)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.vocabulary = make_vocabulary(self.random)
        self.zone = self.pick(ZONES)
        self.now = self.pick(self.instants)
        self.turn_clock()

    def pick(self, items: Sequence[T]) -> T:
        return items[self.random.randrange(len(items))]

    def chance(self, share: float) -> bool:
        return self.random.randrange(1000) < share * 1000

    def turn_clock(self) -> None:
        """Choose another instant, near the one it is or near another edge."""
        base = self.pick(self.instants) if self.chance(0.3) else self.now
        self.now = moved(moved(base, self.pick(NUDGES)), self.random.randrange(-4, 5) * self.pick(NUDGES))

    # Values

    def instant(self) -> datetime:
        """Return an instant that is likely to equal a bound of a window or of a comparison."""
        if self.chance(0.15):
            return moved(self.now, self.pick(NUDGES))
        later = self.chance(0.3)
        return moved(shift(self.now, self.pick(self.durations), self.zone, later=later), self.pick(NUDGES))

    def date(self) -> date:
        day = today(self.now, self.zone)
        if self.chance(0.2):
            return day
        far = shift_date(day, self.pick(self.days()), later=self.chance(0.3))
        return moved_day(far, self.pick((0, 0, 1, -1)))

    def days(self) -> Sequence[Duration]:
        """Return the durations that a date can be shifted by."""
        return [item for item in self.durations if item.unit not in (Unit.MINUTE, Unit.HOUR)]

    def value(self, type_: FactType) -> Value:
        match type_.kind:
            case Kind.YES_NO:
                return self.chance(0.5)
            case Kind.ONE_OF:
                return self.pick(type_.symbols)
            case Kind.ANY_OF:
                return self.subset(type_.symbols)
            case Kind.ANY_TEXT:
                return self.subset(self.texts)
            case Kind.DATE:
                return self.date()
            case Kind.INSTANT:
                return self.instant()
            case Kind.TEXT | Kind.COUNT | Kind.NUMBER | Kind.TIMEZONE:
                return self.pick(self.pools[type_.kind])

    def subset(self, items: Sequence[str]) -> frozenset[str]:
        return frozenset(self.pick(items) for _ in range(self.pick((0, 1, 1, 2, 3))))

    def facts(self, scope: Scope, lacking: float = 0.2) -> dict[str, Value]:
        """Return facts of a customer or message; each is lacking now and then."""
        fields = self.vocabulary.fields(scope).values()
        return {item.name: self.value(item.type) for item in fields if not self.chance(lacking)}

    def customer(self) -> dict[str, Value]:
        return self.facts(Scope.CUSTOMER)

    def message(self) -> dict[str, Value]:
        return self.facts(Scope.MESSAGE)

    def history(self, *, maybe_none: bool = True) -> History | None:
        """Return a history whose items often lie at the edge of a window, now and then incomplete or none at all."""
        if maybe_none and self.chance(0.1):
            return None
        sends = tuple(Send(self.instant(), self.message(), self.owner()) for _ in range(self.pick((0, 1, 2, 3, 5))))
        events = tuple(
            Event(self.instant(), self.pick(EVENTS), self.owner()) for _ in range(self.pick((0, 1, 2, 3, 5)))
        )
        return History(sends, events, self.instant() if self.chance(0.2) else None)

    def owner(self) -> str | None:
        return self.pick(self.owners) if self.chance(0.2) else None

    def situation(self) -> Situation:
        """Return a message, a customer and a history at a clock that has moved a little."""
        self.turn_clock()
        return Situation(self.message(), self.customer(), self.history(), self.now, self.zone)

    # Conditions

    def condition(self, depth: int = 2, scopes: Sequence[Scope] = BOTH, about: Sequence[str] = EVERYTHING) -> Condition:
        """Return a condition over the scopes; ``about`` weighs facts, counts, events since and clocks."""
        if depth == 0 or self.chance(0.3):
            return self.atom(scopes, about)
        if self.chance(0.25):
            return Not(self.condition(depth - 1, scopes, about))
        items = tuple(self.condition(depth - 1, scopes, about) for _ in range(self.pick((2, 2, 3))))
        return And(items) if self.chance(0.5) else Or(items)

    def selector(self, depth: int = 1) -> Condition:
        """Return a condition on the message alone."""
        return self.condition(depth, (Scope.MESSAGE,), ("fact",))

    def sent_selector(self) -> Condition:
        """Return a condition on earlier sends: no regular expressions (ruling 10)."""
        if self.chance(0.2):
            return TRUE
        for _ in range(20):
            found = self.selector()
            if "Match.REGEX" not in repr(found):
                return found
        return Stated(Fact(Scope.MESSAGE, "topic"))

    def audience(self, depth: int = 2) -> Condition:
        """Return a condition on the customer and the history, without clocks."""
        return self.condition(depth, (Scope.CUSTOMER,), CLOCKLESS)

    def timed_condition(self, depth: int = 1) -> Condition:
        """Return a condition that time is likely to change, months and changes of clocks included."""
        if depth and self.chance(0.7):
            items = (self.timed_condition(depth - 1), self.timed_condition(depth - 1))
            return And(items) if self.chance(0.5) else Or(items)
        found = self.timed_atom()
        return Not(found) if self.chance(0.4) else found

    def timed_atom(self) -> Condition:
        match self.pick(("clock", "count", "moment", "today")):
            case "clock":
                return self.clock()
            case "count":
                window = self.window()
                return Count(Events(self.pick(EVENTS)), window, self.pick((1, 2)), at_least=self.chance(0.7))
            case "moment":
                item = self.vocabulary.customer["instant_1"]
            case _:
                item = self.vocabulary.customer["date_1"]
        return self.comparison(item, _fact(item), (Scope.MESSAGE,))

    def atom(self, scopes: Sequence[Scope] = BOTH, about: Sequence[str] = EVERYTHING) -> Condition:
        match self.pick(about):
            case "count":
                return self.count(scopes)
            case "since":
                return Since(self.pick(EVENTS), self.pick(EVENTS))
            case "clock":
                return self.clock()
            case _:
                return self.fact_atom(self.field(scopes), scopes)

    def field(self, scopes: Sequence[Scope]) -> Field:
        fields = list(self.vocabulary.fields(self.pick(scopes)).values())
        return self.pick([item for item in fields if item.type.kind is not Kind.TIMEZONE])

    def fact_atom(self, item: Field, scopes: Sequence[Scope]) -> Condition:
        fact = Fact(item.scope, item.name)
        if self.chance(0.08):
            return Known(fact)
        match item.type.kind:
            case Kind.YES_NO:
                return Holds(fact)
            case Kind.TEXT:
                return self.text_atom(item, fact, scopes)
            case Kind.ANY_OF | Kind.ANY_TEXT:
                return self.set_atom(item, fact, scopes)
            case Kind.ONE_OF if self.chance(0.3):
                return self.membership(item, fact)
            case _:
                return self.comparison(item, fact, scopes)

    def text_atom(self, item: Field, fact: Fact, scopes: Sequence[Scope]) -> Condition:
        match self.pick(("==", "in", "match", "match", "stated")):
            case "==":
                return self.comparison(item, fact, scopes)
            case "in":
                return self.membership(item, fact)
            case "stated" if fact.scope is Scope.MESSAGE:
                return Stated(fact)
            case _:
                return self.match(fact)

    def match(self, fact: Fact) -> Condition:
        ways = (Match.PREFIX, Match.CONTAINS, Match.REGEX)
        how = self.pick(ways if fact.scope is Scope.MESSAGE else ways[:2])
        return Matches(fact, how, self.pick(PATTERNS if how is Match.REGEX else PREFIXES[:-1]))

    def set_atom(self, item: Field, fact: Fact, scopes: Sequence[Scope]) -> Condition:
        if self.chance(0.2):
            return Stated(fact)
        if item.type.kind is Kind.ANY_TEXT and self.chance(0.2):
            return self.match(fact)
        other = self.other_set(item, scopes)
        if other is not None and self.chance(0.4):
            return Shares(fact, other, all_of=self.chance(0.3))
        wanted = frozenset((self.symbol(item.type),)) | self.subset(item.type.symbols or self.texts)
        return Shares(fact, Literal(wanted), all_of=self.chance(0.3))

    def symbol(self, type_: FactType) -> str:
        return self.pick(type_.symbols or self.texts)

    def other_set(self, item: Field, scopes: Sequence[Scope]) -> Fact | None:
        """Return a field whose values may be elements of the other's, of whichever scope is allowed."""
        text = item.type.kind is Kind.ANY_TEXT
        kinds = (Kind.TEXT, Kind.ANY_TEXT) if text else (Kind.ONE_OF, Kind.ANY_OF)
        found = [
            other
            for scope in scopes
            for other in self.vocabulary.fields(scope).values()
            if other.type.kind in kinds and (text or set(other.type.symbols) & set(item.type.symbols))
        ]
        found = [other for other in found if other is not item]
        return _fact(self.pick(found)) if found else None

    def membership(self, item: Field, fact: Fact) -> Condition:
        values = tuple(dict.fromkeys(self.value(item.type) for _ in range(self.pick((1, 2, 3)))))
        return IsIn(fact, values, negated=self.chance(0.4))

    def comparison(self, item: Field, fact: Fact, scopes: Sequence[Scope]) -> Condition:
        ordered = item.type.kind not in (Kind.TEXT, Kind.ONE_OF) or item.type.ordered
        op = self.pick(tuple(Op) if ordered else (Op.EQ, Op.NE))
        order = item.type.symbols if item.type.ordered else ()
        same = [
            other
            for scope in scopes
            for other in self.vocabulary.fields(scope).values()
            if other.type == item.type and other is not item
        ]
        if same and self.chance(0.25):
            return Compare(op, fact, _fact(self.pick(same)), order)
        return Compare(op, fact, self.constant(item.type), order)

    def constant(self, type_: FactType) -> Literal | Moment | Today:
        """Return something to compare a field with; for dates and instants mostly something that moves with now."""
        if type_.kind is Kind.INSTANT and self.chance(0.8):
            return Moment(self.pick((None, *self.durations)), later=self.chance(0.3))
        if type_.kind is Kind.DATE and self.chance(0.8):
            return Today(self.pick((None, *self.days())), later=self.chance(0.3))
        return Literal(self.value(type_))

    def count(self, scopes: Sequence[Scope] = BOTH) -> Condition:
        of = Events(self.pick(EVENTS)) if self.chance(0.4) else self.sends(scopes)
        return Count(of, self.window(), self.pick((1, 1, 2, 3)), at_least=self.chance(0.7))

    def sends(self, scopes: Sequence[Scope] = BOTH) -> Sends:
        keys = [Fact(Scope.CUSTOMER, "household")] if self.chance(0.15) else []
        if Scope.MESSAGE in scopes:
            keys += [
                _fact(self.vocabulary.message[name])
                for name in ("campaign", "topic", "channel", "priority")
                if self.chance(0.15)
            ]
        return Sends(self.sent_selector(), tuple(keys))

    def window(self) -> Window:
        match self.pick(("rolling", "rolling", "calendar", "ever")):
            case "rolling":
                return Rolling(self.pick(self.durations))
            case "calendar":
                unit = self.pick((Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.QUARTER, Unit.YEAR))
                starting = self.random.randrange(7) if unit is Unit.WEEK else 0
                return Calendar(unit, self.any_zone(), starting)
            case _:
                return Ever()

    def any_zone(self) -> Zone:
        if self.chance(0.3):
            return Zone(of_customer=False, name=self.pick(ZONES))
        return Zone(of_customer=True, name=self.pick(ZONES) if self.chance(0.4) else None)

    def clock(self) -> Condition:
        """Return a phrase about wall time: some hours, on some days or on all, or whole days."""
        days = frozenset(self.random.sample(range(7), self.pick((1, 2, 5)))) if self.chance(0.5) else frozenset()
        if days and self.chance(0.3):
            return LocalTime(self.any_zone(), days=days)
        start, end = self.random.sample((0, 90, 120, 150, 480, 720, 1260, 1439, 1440), 2)
        if start == 1440:
            start, end = end, start
        return LocalTime(self.any_zone(), start, end, days)

    # Rules

    def rule(self, name: str) -> Rule:
        """Return a rule of one of the four sentences, with its body as the check lowers it."""
        sentence = self.pick(tuple(Sentence))
        selector = self.selector() if self.chance(0.9) else TRUE
        rule = Rule(
            id=f"policy.{name}",
            sentence=sentence,
            selector=selector,
            body=TRUE,
            unless=self.condition(1) if self.chance(0.3) else Not(TRUE),
            outcome=self.pick(tuple(Verdict)[1:]),
            if_unknown=self.pick(tuple(Verdict)),
            place=NOWHERE,
            text=f"{sentence} …",
            enforced=self.pick((Enforced.BOTH, Enforced.BOTH, Enforced.AT_SEND, Enforced.IN_REVIEW)),
            since=self.date() if self.chance(0.15) else None,
            until=self.date() if self.chance(0.15) else None,
        )
        return self.with_body(rule)

    def with_body(self, rule: Rule) -> Rule:
        match rule.sentence:
            case Sentence.REQUIRE:
                demand = self.condition()
                return replace(rule, demand=demand, body=And((rule.selector, Not(demand))))
            case Sentence.LIMIT:
                count = Count(self.sends(), self.window(), self.pick((1, 1, 2, 3)))
                return replace(rule, body=And((rule.selector, count)))
            case _:
                audience, when = self.condition(1, BOTH, CLOCKLESS), self.condition(1)
                what = And((audience, when))
                body = And((rule.selector, what if rule.sentence is Sentence.NEVER else Not(what)))
                return replace(rule, audience=audience, when=when, body=body)

    def waiver(self, rule: Rule) -> Waiver:
        until = moved_day(today(self.now, self.zone), self.pick((-1, 0, 1, 30)))
        return Waiver(rule.id, self.selector(), self.audience(1), until, "because", None, NOWHERE)

    def treat(self) -> Treat:
        """Return a treat that reads what none writes: only channel and topic are written."""
        fact = Fact(Scope.MESSAGE, self.pick(("campaign", "text_1")))
        condition = self.match(fact)
        channel = self.pick(("sms", "push"))
        written: tuple[str, Value] = ("channel", channel) if self.chance(0.5) else ("topic", frozenset({"a"}))
        return Treat(condition, (written,), NOWHERE)

    def program(self, size: int = 4) -> Program:
        """Return a policy of some rules, now and then with waivers and treats."""
        rules = tuple(self.rule(f"rule-{n}") for n in range(1, size + 1))
        return Program(
            vocabulary=self.vocabulary,
            rules=rules,
            waivers=tuple(self.waiver(rule) for rule in rules if self.chance(0.15)),
            treats=tuple(self.treat() for _ in range(self.pick((0, 0, 1, 2)))),
            zone=self.zone,
        )


def moved(instant: datetime, by: timedelta) -> datetime:
    """Return an instant some time later; at either end of the calendar it stays there."""
    try:
        return instant + by
    except OverflowError:
        return LATEST if by > timedelta() else EARLIEST


def moved_day(day: date, by: int) -> date:
    """Return a date some days later; at either end of the calendar it stays there."""
    return date.fromordinal(min(max(day.toordinal() + by, 1), date.max.toordinal()))


def _fact(item: Field) -> Fact:
    return Fact(item.scope, item.name)


def seeded(seed: int) -> Generator:
    """Return the generator of a seed: fast, always the same, does not shrink."""
    return Generator(Random(seed))


def generators() -> st.SearchStrategy[Generator]:
    """Return generators whose choices are Hypothesis's, so that what fails is shrunk."""
    return st.randoms(use_true_random=False, note_method_calls=False).map(Generator)
