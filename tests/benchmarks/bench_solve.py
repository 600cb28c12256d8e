"""How long a question of 5 to 10 atoms takes, beside z3 on the same questions in the same run.

z3 gets its formulas ready made, and one solver with push and pop. The search is measured likewise, from conditions
whose atoms are prepared (as when a rule is judged, which asks three questions of one space), and as a whole, from the
condition to the answer. Processor time is counted, for other processes are nobody's fault.
"""

import gc
from collections.abc import Callable, Sequence
from random import Random
from time import process_time

import pytest
from tests.solve.z3_oracle import NOW, VOCABULARY, ZONE, Pair, World

from comity.program.nodes import Compare, Fact, Since
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN
from comity.solve.questions import satisfiable
from comity.solve.scene import STEPS, Scene, Terms
from comity.solve.search import Budget
from comity.solve.space import Space

WANTS = {"true": IS_TRUE, "false": IS_FALSE, "unknown": IS_UNKNOWN}
MANY, ROUNDS = 2_000, 5
TERMS = Terms(VOCABULARY, assume_missing=True)

Question = tuple[Pair, str]


def questions(world: World) -> list[Question]:
    random = Random(5)
    wants = ("true", "true", "false", "unknown")
    return [(world.question(random, random.randrange(5, 11)), random.choice(wants)) for _ in range(MANY)]


def is_rare(pair: Pair) -> bool:
    """Return whether an atom is of a kind that rules of campaigns hardly ever have once the message is given."""
    node = pair.node
    return isinstance(node, Since) or (isinstance(node, Compare) and isinstance(node.right, Fact))


def microseconds(ask: Callable[[int], bool], many: int) -> tuple[float, list[bool]]:
    """Return the mean time of a question in the best of some rounds, and the answers."""
    best, answers = float("inf"), []
    for _ in range(ROUNDS):
        start = process_time()
        answers = [ask(i) for i in range(many)]
        best = min(best, process_time() - start)
    return best / many * 1e6, answers


def measure(world: World, asked: Sequence[Question]) -> dict[str, float]:
    spaces = [Space((pair.node,), Scene(NOW), TERMS, Budget(STEPS * ROUNDS)) for pair, _ in asked]

    def prepared(i: int) -> bool:
        pair, want = asked[i]
        return spaces[i].has(spaces[i].fold(pair.node, WANTS[want]))

    def whole(i: int) -> bool:
        pair, want = asked[i]
        return satisfiable(((pair.node, WANTS[want]),), VOCABULARY, NOW, ZONE, assume_missing=True) is True

    times, answers = {}, {}
    for name, ask in (("z3", lambda i: world.can(*asked[i])), ("prepared", prepared), ("whole", whole)):
        times[name], answers[name] = microseconds(ask, len(asked))
    assert answers["z3"] == answers["prepared"] == answers["whole"]
    return times


@pytest.mark.benchmark
@pytest.mark.parametrize("mix", ["as rules ask", "everything"])
def test_questions(mix: str) -> None:
    world = World()
    if mix == "as rules ask":
        kept = [[pair for pair in subject if not is_rare(pair)] for subject in world.subjects]
        world.subjects = [subject for subject in kept if subject]
    asked = questions(world)
    gc.collect()
    gc.disable()
    try:
        times = measure(world, asked)
    finally:
        gc.enable()
    ratio = times["z3"] / times["prepared"]
    print(
        f"\n{mix}: " + ", ".join(f"{name} {time:.0f} µs" for name, time in times.items()) + f", z3/prepared {ratio:.1f}"
    )
    assert ratio > (5 if mix == "as rules ask" else 3)
