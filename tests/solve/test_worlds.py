"""Questions over generated vocabularies: witnesses are witnesses, and nobody refutes a "there is none"."""

from collections import Counter
from random import Random

import pytest
from tests.generators import Generator

from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation, holds
from comity.program.nodes import FALSE, Condition, Const, Verdict, Zone
from comity.program.simplify import specialise
from comity.program.time import local
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN
from comity.solve.questions import Enquiry, Undecided, exists, judge
from comity.solve.scene import OPEN, Clock, Scene
from comity.types.zones import named_zone

WANTS = {True: IS_TRUE, False: IS_FALSE, None: IS_UNKNOWN}
HERE = "Europe/Berlin"


def own(history: History | None) -> History:
    """Return a complete history of this customer alone."""
    found = history or History()
    sends = tuple(Send(send.at, send.facts) for send in found.sends)
    return History(sends, tuple(Event(event.at, event.name) for event in found.events))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_conditions(seed: int) -> None:
    world = Generator(Random(seed))
    answers: Counter[str] = Counter()
    for _ in range(40):
        condition = world.condition(world.pick((1, 2, 2, 3)))
        found = {}
        for value, want in WANTS.items():
            witness = exists(condition, world.vocabulary, world.now, world.zone, want=want, assume_missing=True)
            found[value] = witness
            answers["undecided" if isinstance(witness, Undecided) else "none" if witness is None else "some"] += 1
            if witness is not None and not isinstance(witness, Undecided):
                assert holds(condition, witness.situation(world.zone)) is value
        for _ in range(15):
            history = own(world.history())
            situation = Situation(world.message(), world.customer(), history, world.now, world.zone)
            assert found[holds(condition, situation)] is not None, (condition, situation)
    assert answers["none"] > 5
    # Regular expressions, clocks of two zones at once and keys of messages are not always settled.
    assert answers["undecided"] < 12


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_verdicts(seed: int) -> None:
    world = Generator(Random(seed))
    for _ in range(12):
        message = world.message()
        audience = specialise(world.audience(world.pick((0, 1, 2))), {})
        body = specialise(world.condition(world.pick((1, 2, 2))), message)
        unless = specialise(world.condition(1), message) if world.chance(0.4) else FALSE
        if not isinstance(body, Const):
            check_verdict(world, audience, body, unless)


def check_verdict(world: Generator, audience: Condition, body: Condition, unless: Condition) -> None:
    if_unknown, scene = world.pick((Verdict.ALLOW, Verdict.BLOCK)), scene_of(world)
    answer = judge(Enquiry(body, unless, if_unknown), audience, scene, world.vocabulary, assume_missing=True)

    def refused(situation: Situation) -> bool:
        value = holds(body, situation)
        fires = value is True or (value is None and if_unknown is not Verdict.ALLOW)
        return fires and holds(unless, situation) is not True

    if answer.witness is not None:
        shown = answer.witness.situation(world.zone)
        assert holds(audience, shown) is True
        assert refused(shown)
        assert not scene.clock.fixed or shown.now == scene.now
    for _ in range(25):
        situation = someone(world, scene, all_steps=answer.kind != "proved")
        if holds(audience, situation) is True:
            assert answer.kind != "proved" or not refused(situation)
            assert answer.kind != "always" or refused(situation)


def scene_of(world: Generator) -> Scene:
    past = own(world.history())
    events, sends = past.events[: world.pick((0, 0, 1, 2))], past.sends[: world.pick((0, 0, 1, 2))]
    return Scene(world.now, world.zone, clock_of(world), events, sends)


def clock_of(world: Generator) -> Clock:
    wall = local(world.now, named_zone(HERE))
    minute, zone = wall.hour * 60 + wall.minute, world.pick((Zone(True, None), Zone(False, HERE)))
    weekday = wall.weekday() if world.chance(0.5) else None
    day = wall.date() if world.chance(0.5) else None
    return world.pick((OPEN, Clock(fixed=True), Clock(zone=zone, minute=minute, weekday=weekday, day=day)))


def someone(world: Generator, scene: Scene, *, all_steps: bool) -> Situation:
    """Return a customer at the scene, to whom what it implies has happened; the earlier steps maybe not."""
    past, customer = own(world.history()), world.customer()
    sends = tuple(send for send in scene.sends if all_steps or world.chance(0.5))
    history = History((*past.sends, *sends), (*past.events, *scene.events))
    if scene.clock.zone is not None and scene.clock.zone.of_customer:
        customer["timezone"] = HERE
    return Situation({}, customer, history, scene.now, scene.zone)
