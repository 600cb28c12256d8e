"""The search against the evaluator on every customer of a small world."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement, product
from random import Random

import pytest

from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import (
    And,
    Calendar,
    Compare,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    IsIn,
    Known,
    Literal,
    Not,
    Op,
    Or,
    Rolling,
    Sends,
    Shares,
    Since,
    Stated,
    Unit,
    Verdict,
    Zone,
)
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN
from comity.solve.questions import Enquiry, Undecided, exists, judge, satisfiable
from comity.solve.scene import Clock, Scene
from comity.text.finding import Kind as FindingKind
from comity.types.vocabulary import FactType, Field, Kind, Scope, Value, Vocabulary

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
WANTS = {True: IS_TRUE, False: IS_FALSE, None: IS_UNKNOWN}

STAGES = ("exposure", "adoption", "retention")
CHANNELS = ("email", "sms")
FIELDS = {
    "stage": FactType(Kind.ONE_OF, STAGES, ordered=True),
    "cases": FactType(Kind.COUNT),
    "disputes": FactType(Kind.COUNT),
    "consent": FactType(Kind.ANY_OF, CHANNELS),
}
VOCABULARY = Vocabulary(
    {name: Field(Scope.CUSTOMER, name, type_) for name, type_ in FIELDS.items()},
    {"channel": Field(Scope.MESSAGE, "channel", FactType(Kind.ONE_OF, CHANNELS))},
    {},
)
CHANNEL = Fact(Scope.MESSAGE, "channel")

# Two in each stretch between the beginnings of windows, the older ones of a stretch at its very edge; and one more near
# the implied item, so that each of the others can be before it, with it or after it.
AGES = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 12, 13, 23, 24, 25, 7 * 24, 8 * 24))
SENT = (AGES[0], AGES[6])
WINDOWS = (
    Rolling(Duration(1, Unit.DAY)),
    Rolling(Duration(7, Unit.DAY)),
    Calendar(Unit.DAY, Zone(of_customer=False, name="UTC")),
    Ever(),
)

FACTS: Mapping[str, tuple[Value | None, ...]] = {
    "stage": (None, *STAGES),
    "cases": (None, 0, 1, 2, 3, 4),
    "disputes": (None, 0, 1, 2, 3, 4),
    "consent": (None, frozenset(), frozenset({"email"}), frozenset({"sms"}), frozenset(CHANNELS)),
}


def customers(names: tuple[str, ...]) -> Iterator[dict[str, Value]]:
    for values in product(*(FACTS[name] for name in names)):
        yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


def event_histories() -> Iterator[History]:
    """Yield histories with up to two events of each kind."""
    some = [ages for size in range(3) for ages in combinations_with_replacement(AGES, size)]
    for bought, left in product(some, repeat=2):
        purchases = (Event(NOW - age, "purchased") for age in bought)
        yield History((), (*purchases, *(Event(NOW - age, "cancelled") for age in left)))


def send_histories(most: int) -> Iterator[History]:
    places = [(channel, age) for channel in (*CHANNELS, None) for age in SENT]
    for numbers in product(range(most + 1), repeat=len(places)):
        chosen = [place for place, number in zip(places, numbers, strict=True) for _ in range(number)]
        yield History(tuple(Send(NOW - age, {"channel": name} if name else {}) for name, age in chosen), ())


def fact(name: str) -> Fact:
    return Fact(Scope.CUSTOMER, name)


def fact_atom(random: Random, names: tuple[str, ...]) -> Condition:
    name = random.choice(names)
    if random.random() < 0.1:
        return Known(fact(name))
    match name:
        case "stage" if random.random() < 0.3:
            return IsIn(fact(name), tuple(random.sample(STAGES, 2)), negated=random.random() < 0.5)
        case "stage":
            return Compare(random.choice([*Op]), fact(name), Literal(random.choice(STAGES)), STAGES)
        case "consent":
            wanted = Literal(frozenset(random.sample(CHANNELS, random.randrange(1, 3))))
            return random.choice((Stated(fact(name)), Shares(fact(name), wanted, all_of=random.random() < 0.5)))
        case _ if random.random() < 0.3 and "disputes" in names and "cases" in names:
            return Compare(random.choice([*Op]), fact("cases"), fact("disputes"))
        case _:
            return Compare(random.choice([*Op]), fact(name), Literal(random.randrange(1, 3)))


def event_atom(random: Random) -> Condition:
    one, other = random.sample(("purchased", "cancelled"), 2)
    if random.random() < 0.3:
        return Since(one, other)
    at_least = random.random() < 0.6
    return Count(Events(one), random.choice(WINDOWS), random.randrange(2) + at_least, at_least=at_least)


def send_atom(random: Random) -> Condition:
    selectors: tuple[Condition, ...] = (
        And(()),
        *(Compare(Op.EQ, CHANNEL, Literal(item)) for item in CHANNELS),
        Not(Stated(CHANNEL)),
    )
    of = Sends(random.choice(selectors))
    return Count(of, random.choice(WINDOWS), random.randrange(1, 3), at_least=random.random() < 0.6)


def condition(random: Random, atom: object, atoms: int) -> Condition:
    assert callable(atom)
    if atoms == 1:
        found: Condition = atom(random)
        return found
    left = random.randrange(1, atoms)
    items = (condition(random, atom, left), condition(random, atom, atoms - left))
    joined = And(items) if random.random() < 0.7 else Or(items)
    return Not(joined) if random.random() < 0.3 else joined


def check_all(random: Random, atom: object, situations: list[Situation], many: int) -> None:
    never = 0
    for _ in range(many):
        asked = condition(random, atom, random.randrange(2, 7))
        seen = {holds(asked, situation) for situation in situations}
        for value, want in WANTS.items():
            found = satisfiable(((asked, want),), VOCABULARY, NOW, "UTC", assume_missing=True)
            assert found is (value in seen), f"can it be {value}? {asked}"
            never += not found
            witness = exists(asked, VOCABULARY, NOW, "UTC", want=want, assume_missing=True)
            assert not isinstance(witness, Undecided)
            assert (witness is not None) is (value in seen)
            if witness is not None:
                assert holds(asked, witness.situation("UTC")) is value
    assert never


@pytest.mark.parametrize("names", [("stage", "cases"), ("cases", "disputes"), ("stage", "consent")])
def test_facts(names: tuple[str, ...]) -> None:
    situations = [Situation({}, customer, History(), NOW) for customer in customers(names)]
    check_all(Random(",".join(names)), lambda random: fact_atom(random, names), situations, 150)


def test_events() -> None:
    situations = [Situation({}, {}, history, NOW) for history in event_histories()]
    # The calendar day is that of a fixed instant; `exists` leaves the clock open, so it is left out there.
    check_all(Random(1), lambda random: rolling(event_atom, random), situations, 40)


def test_sends() -> None:
    situations = [Situation({}, {}, history, NOW) for history in send_histories(2)]
    check_all(Random(2), lambda random: rolling(send_atom, random), situations, 40)


def rolling(atom: object, random: Random) -> Condition:
    assert callable(atom)
    while True:
        found: Condition = atom(random)
        if not (isinstance(found, Count) and isinstance(found.window, Calendar)):
            return found


@pytest.mark.parametrize("implied", [0, 1])
def test_verdicts_at_a_fixed_instant(implied: int) -> None:
    """Every definition of LANGUAGE.md section 8, taken literally, over all histories of a small world."""
    random = Random(implied)
    events = tuple(Event(NOW - AGES[1], "purchased") for _ in range(implied))
    scene = Scene(NOW, "UTC", Clock(fixed=True), events)
    histories = [History((), (*item.events, *events)) for item in event_histories()]
    kinds = set()
    for _ in range(30):
        audience = condition(random, event_atom, random.randrange(1, 4))
        body = condition(random, event_atom, random.randrange(1, 4))
        expected = by_definition(audience, body, histories)
        answer = judge(Enquiry(body, Or(()), Verdict.BLOCK), audience, scene, VOCABULARY)
        assert answer.kind == expected, (audience, body)
        kinds.add(expected)
    assert kinds == {FindingKind.PROVED, FindingKind.ALWAYS, FindingKind.POSSIBLE, FindingKind.AT_SEND}


def by_definition(audience: Condition, body: Condition, histories: list[History]) -> FindingKind:
    def true(asked: Condition, history: History) -> bool:
        return holds(asked, Situation({}, {}, history, NOW)) is True

    admitted = [history for history in histories if true(audience, history)]
    refused = [history for history in admitted if true(body, history)]
    if not refused:
        return FindingKind.PROVED
    if len(refused) == len(admitted):
        return FindingKind.ALWAYS
    least = [one for one in refused if not any(is_part(other, one) for other in admitted if other is not one)]
    return FindingKind.POSSIBLE if least else FindingKind.AT_SEND


def is_part(one: History, other: History) -> bool:
    """Return whether a history is another one with something left out."""
    rest = list(other.events)
    for event in one.events:
        if event not in rest:
            return False
        rest.remove(event)
    return bool(rest)
