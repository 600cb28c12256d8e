"""The generated worlds hold what is easily forgotten."""

from collections import Counter
from collections.abc import Iterator

from tests.generators import Generator, seeded

from comity.evaluate.holds import Situation
from comity.program.nodes import And, Compare, Condition, Count, LocalTime, Moment, Not, Or, Rolling, Sends
from comity.program.time import shift
from comity.program.walk import walk

SEEDS = 150


def _of_condition(condition: Condition) -> Iterator[str]:
    for item in walk(condition):
        match item:
            case Not(And() | Or()):
                yield "negated compound"
            case LocalTime(_, start, end) if start > end:
                yield "window over midnight"
            case Count(Sends(_, keys)) if keys:
                yield "keys"
            case Compare(_, _, Moment()):
                yield "moment"
            case _:
                pass


def _of_facts(make: Generator, situation: Situation) -> Iterator[str]:
    if len(situation.customer) < len(make.vocabulary.customer):
        yield "unknown"
    if len(situation.message) < len(make.vocabulary.message):
        yield "absent"
    if frozenset() in situation.customer.values():
        yield "empty set"


def _of_history(make: Generator, condition: Condition, situation: Situation) -> Iterator[str]:
    history = situation.history
    if history is None:
        yield "no history"
        return
    items = {item.at for item in history.sends} | {item.at for item in history.events}
    windows = [item.window for item in walk(condition) if isinstance(item, Count)]
    bounds = {shift(situation.now, item.duration, make.zone) for item in windows if isinstance(item, Rolling)}
    if situation.now in items:
        yield "just now"
    if bounds & items:
        yield "at the bound of a window"
    if history.complete_since is not None:
        yield "incomplete history"


def _features(make: Generator) -> set[str]:
    condition, situation = make.condition(3), make.situation()
    return {*_of_condition(condition), *_of_facts(make, situation), *_of_history(make, condition, situation)}


def test_what_is_easily_forgotten_is_among_the_seeds() -> None:
    found = Counter(feature for seed in range(SEEDS) for feature in _features(seeded(seed)))
    assert set(found) == {
        "negated compound",
        "window over midnight",
        "keys",
        "moment",
        "unknown",
        "absent",
        "empty set",
        "no history",
        "just now",
        "at the bound of a window",
        "incomplete history",
    }
