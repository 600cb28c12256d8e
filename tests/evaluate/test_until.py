"""`until` against trying every minute, and where clocks, months and waivers make it hard."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from tests.generators import Generator, generators, seeded

from comity.evaluate.decide import decide
from comity.evaluate.holds import Situation
from comity.evaluate.until import sendable_from, silent_from
from comity.evaluate.verdict import Case, cases, fires, verdict_of
from comity.program.nodes import FALSE, Verdict
from comity.text.record import replace

MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)


def _every(now: datetime, step: timedelta, horizon: timedelta) -> Iterator[datetime]:
    """Yield the ticks of a coarse clock and one tick of a fine one before each, now excluded."""
    coarse = now.replace(second=0, microsecond=0)
    while coarse < now + horizon:
        coarse += step
        yield coarse - TICK
        yield coarse


def _first_silent(case: Case, situation: Situation, step: timedelta, horizon: timedelta) -> datetime | None:
    tried = (now for now in _every(situation.now, step, horizon) if now > situation.now)
    return next((now for now in tried if fires(case, replace(situation, now=now)) is False), None)


def _agree(make: Generator, case: Case, step: timedelta, horizon: timedelta) -> bool:
    """Compare one rule's `until` with trying; return whether it has one."""
    situation = next((it for it in (make.situation() for _ in range(8)) if fires(case, it) is not False), None)
    if situation is None:
        return False
    found = silent_from(case, situation)
    tried = _first_silent(case, situation, step, horizon)
    if found is not None:
        assert found > situation.now
        assert fires(case, replace(situation, now=found)) is False
    if tried is not None:
        assert found is not None, (case, situation, tried)
        assert found <= tried, (case, situation)
    return found is not None


def _any_case(make: Generator) -> Case:
    rule = make.rule("rule")
    return Case(rule, (make.waiver(rule),) if make.chance(0.2) else ())


def _timed_case(make: Generator) -> Case:
    return Case(replace(make.rule("rule"), body=make.timed_condition(), unless=FALSE, since=None, until=None))


@given(generators())
def test_until_is_the_first_silent_instant(make: Generator) -> None:
    _agree(make, _any_case(make), 17 * MINUTE, timedelta(days=2))


@pytest.mark.parametrize(
    ("seeds", "make_case", "step", "horizon"),
    [
        (range(200), _any_case, 15 * MINUTE, timedelta(days=2)),
        (range(200), _timed_case, 15 * MINUTE, timedelta(days=3)),
        (range(200, 400), _timed_case, timedelta(hours=7), timedelta(days=100)),
        (range(400, 450), _timed_case, timedelta(hours=13), timedelta(days=400)),
    ],
)
def test_until_is_the_first_silent_instant_in_many_worlds(
    seeds: range, make_case: Callable[[Generator], Case], step: timedelta, horizon: timedelta
) -> None:
    made = [seeded(seed) for seed in seeds]
    found = sum(_agree(make, make_case(make), step, horizon) for make in made)
    assert found > len(seeds) * (0.25 if make_case is _timed_case else 0.1)


@pytest.mark.parametrize("seed", range(60))
def test_until_of_a_decision_is_the_first_instant_all_rules_let_it_pass(seed: int) -> None:
    make = seeded(seed)
    program, situation = make.program(3), make.situation()
    decision = decide(program, situation.message, situation.customer, situation.history, situation.now, review=True)
    if decision.allowed:
        assert decision.until is None
        return
    asked = list(cases(program, review=True))
    seen = replace(situation, message=decision.message)

    def passes(now: datetime) -> bool:
        return all(verdict_of(case, replace(seen, now=now)) <= Verdict.WARN for case in asked)

    ticks = _every(situation.now, 15 * MINUTE, timedelta(days=2))
    tried = next((now for now in ticks if now > situation.now and passes(now)), None)
    found = sendable_from(asked, seen)
    assert found is None or passes(found)
    if tried is not None:
        assert found is not None
        assert found <= tried
