"""What is said of a part of an audience, or was said for another campaign, is what the whole question would say."""

from collections import Counter
from datetime import UTC, datetime
from functools import partial
from random import Random

import pytest
from tests.generators import Generator
from tests.solve.test_worlds import scene_of

from comity.evaluate.history import Event, Send
from comity.linter.hearing import Hearing
from comity.linter.judging import Bench
from comity.linter.memory import Memory
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Calendar,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Holds,
    LocalTime,
    Program,
    Rolling,
    Sends,
    Since,
    Unit,
    Verdict,
    Zone,
)
from comity.program.selecting import Index
from comity.program.simplify import conjunction, specialise
from comity.solve.independent import about, concerns, seen
from comity.solve.questions import Enquiry, Undecided, admits, nobody
from comity.solve.scene import Clock, Scene
from comity.text.finding import Kind
from comity.types.vocabulary import Scope

NOW, LATER = datetime(2026, 1, 15, 12, tzinfo=UTC), datetime(2026, 2, 15, 12, tzinfo=UTC)
OWN, UTC_ZONE = Zone(of_customer=True, name=None), Zone(of_customer=False, name="UTC")
NIGHT, SUNDAY = LocalTime(OWN, 0, 480), LocalTime(OWN, 0, 480, frozenset((6,)))
VIP, PAYS = (Holds(Fact(Scope.CUSTOMER, name)) for name in ("vip", "pays"))
WEEK, MONTH = (Rolling(Duration(1, unit)) for unit in (Unit.WEEK, Unit.MONTH))
PURCHASES = Count(Events("purchased"), WEEK, 1)
ONE, OTHER = (Count(Sends(Holds(Fact(Scope.MESSAGE, name))), Ever(), 1) for name in ("urgent", "funny"))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (VIP, PAYS, False),
        (VIP, And((PAYS, VIP)), True),
        (PURCHASES, Since("cancelled", "purchased"), True),
        (PURCHASES, Since("cancelled", "complained"), False),
        (ONE, OTHER, True),
        (ONE, PURCHASES, False),
        (NIGHT, LocalTime(UTC_ZONE, 0, 60), True),
        (NIGHT, Holds(Fact(Scope.CUSTOMER, "timezone")), True),
        (NIGHT, Count(Events("purchased"), Calendar(Unit.DAY, UTC_ZONE), 1), True),
        (Count(Events("purchased"), MONTH, 1), Count(Events("cancelled"), MONTH, 1), False),
    ],
)
def test_what_can_matter_to_each_other(one: Condition, other: Condition, *, together: bool) -> None:
    assert concerns(about(one), about(other)) is concerns(about(other), about(one)) is together


def test_what_of_a_scene_can_matter() -> None:
    at_nine, at_ten = (Clock(zone=OWN, minute=hour * 60, weekday=3) for hour in (9, 10))
    next_day = Clock(zone=OWN, minute=540, weekday=4)

    def is_same(condition: Condition, one: Scene, other: Scene) -> bool:
        return seen(one, about(condition)) == seen(other, about(condition))

    assert is_same(VIP, Scene(NOW, clock=at_nine), Scene(LATER, clock=at_ten))
    assert is_same(PURCHASES, Scene(NOW), Scene(LATER))
    assert not is_same(Count(Events("purchased"), MONTH, 1), Scene(NOW), Scene(LATER))
    assert not is_same(PURCHASES, Scene(NOW), Scene(NOW, events=(Event(NOW, "purchased"),)))
    assert is_same(PURCHASES, Scene(NOW), Scene(NOW, events=(Event(NOW, "cancelled"),)))
    assert is_same(NIGHT, Scene(NOW, clock=at_nine), Scene(LATER, clock=next_day))
    assert not is_same(NIGHT, Scene(NOW, clock=at_nine), Scene(NOW, clock=at_ten))
    assert not is_same(SUNDAY, Scene(NOW, clock=at_nine), Scene(NOW, clock=next_day))
    assert not is_same(NIGHT, Scene(NOW, clock=Clock(fixed=True)), Scene(LATER, clock=Clock(fixed=True)))
    assert seen(Scene(NOW, sends=(Send(NOW, {}),)), about(ONE)) is None


def test_a_memory_forgets() -> None:
    memory: Memory[int] = Memory(2)
    asked = [memory.recall(question, partial(len, question)) for question in ("a", "bc", "a", "def")]
    assert asked == [1, 2, 1, 3]
    assert memory.recall("a", lambda: 7) == 7


@pytest.mark.parametrize("seed", range(20))
def test_rules_are_found_by_what_a_message_states(seed: int) -> None:
    world = Generator(Random(seed))
    selectors = [world.selector(world.pick((0, 1, 2))) for _ in range(60)] + [TRUE, FALSE]
    index, passed = Index(selectors), 0
    for _ in range(30):
        message = world.message()
        near = index.near(message)
        assert near == sorted(set(near))
        passed += len(selectors) - len(near)
        met = [place for place, selector in enumerate(selectors) if specialise(selector, message) != FALSE]
        assert set(met) <= set(near), message
    assert passed > 0


def enquiry_of(world: Generator) -> Enquiry:
    message = world.message()
    unless = specialise(world.condition(1), message) if world.chance(0.3) else FALSE
    body = specialise(world.condition(world.pick((0, 1))), message)
    return Enquiry(body, unless, world.pick((Verdict.ALLOW, Verdict.BLOCK)), world.chance(0.2))


def audience_of(world: Generator) -> Condition:
    return conjunction(specialise(world.audience(world.pick((0, 0, 1))), {}) for _ in range(world.pick((1, 2, 3, 4))))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_rules_alone_and_together(seed: int) -> None:
    world = Generator(Random(seed))
    bench = Bench(Program(world.vocabulary, zone=world.zone), NOW.date(), assume_missing=True)
    told: Counter[Kind] = Counter()
    for _ in range(30):
        scene, audience = scene_of(world), audience_of(world)
        hearing, vocabulary = Hearing(audience, scene, bench), world.vocabulary
        found = admits(audience, scene, vocabulary, assume_missing=True)
        assert isinstance(found, Undecided) or hearing.admits in (found is not None, None)
        enquiries = [enquiry_of(world) for _ in range(4)]
        for enquiry in enquiries:
            whole, answer = bench.judge(enquiry, audience, scene), hearing.answer(enquiry)
            told[answer.kind] += 1
            assert whole.kind in (answer.kind, Kind.UNDECIDED), (enquiry, audience, scene)
        some = [
            enquiry
            for enquiry in enquiries
            if bench.judge(enquiry, audience, scene).kind in (Kind.POSSIBLE, Kind.AT_SEND)
        ]
        if hearing.spares_somebody(some):
            assert nobody(some, audience, scene, vocabulary, assume_missing=True) is not True
    assert min(told[kind] for kind in (Kind.PROVED, Kind.POSSIBLE, Kind.AT_SEND)) > 0
