"""The search against z3: the same answers to at least a hundred thousand random questions."""

from collections.abc import Iterator
from random import Random

import pytest
import z3
from tests.solve.z3_oracle import NOW, VOCABULARY, ZONE, Pair, World, negation

from comity.program.nodes import FALSE, Verdict
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN
from comity.solve.questions import Enquiry, judge, satisfiable
from comity.solve.scene import Scene

CHUNKS, QUESTIONS = 50, 2_000
WANTS = {"true": IS_TRUE, "false": IS_FALSE, "unknown": IS_UNKNOWN}


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_same_answers(chunk: int, world: World) -> None:
    random = Random(chunk)
    answers = {True: 0, False: 0}
    for _ in range(QUESTIONS):
        pair, want = (
            world.question(random, random.randrange(1, 12)),
            random.choice(("true", "true", "false", "unknown")),
        )
        expected = world.can(pair, want)
        found = satisfiable(((pair.node, WANTS[want]),), VOCABULARY, NOW, ZONE, assume_missing=True)
        assert found is expected, f"can it be {want}? {pair.node}"
        answers[expected] += 1
    assert min(answers.values()) > QUESTIONS // 20


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(2))
def test_same_verdicts(chunk: int, world: World) -> None:
    random = Random(chunk)
    kinds = set()
    for audience, body, unless, if_unknown in _rules(random, world, 500):
        answer = judge(
            Enquiry(body.node, unless.node, if_unknown), audience.node, Scene(NOW), VOCABULARY, assume_missing=True
        )
        fires = body.true if if_unknown is Verdict.ALLOW else z3.Not(body.false)
        refused = z3.And(audience.true, fires, z3.Not(unless.true))
        spared = z3.And(audience.true, z3.Not(z3.And(fires, z3.Not(unless.true))))
        assert (answer.kind == "proved") is not world.satisfiable(refused)
        if answer.kind != "proved":
            assert (answer.kind == "always") is not world.satisfiable(spared)
        kinds.add(answer.kind)
    assert kinds == {"proved", "always", "possible", "at-send"}


def _rules(random: Random, world: World, many: int) -> Iterator[tuple[Pair, Pair, Pair, Verdict]]:
    never = Pair(FALSE, z3.BoolVal(False), z3.BoolVal(True))
    for _ in range(many):
        both = world.question(random, random.randrange(2, 9))
        unless = world.question(random, random.randrange(1, 3)) if random.random() < 0.3 else never
        audience = world.question(random, random.randrange(1, 4))
        # A condition and the reverse of one like it meet often enough for all answers to occur.
        body = negation(audience) if random.random() < 0.1 else both
        yield audience, body, unless, random.choice((Verdict.ALLOW, Verdict.BLOCK))
