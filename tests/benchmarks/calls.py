"""Timing of functions that take about a microsecond, many calls of each, in alternation.

What is called stands as text in a loop of its own, as with `timeit`: a function around it would take as long as itself.
Means are of processor time, for other processes are nobody's fault; single calls are timed by the wall clock, and what
the clock itself takes is among it. The garbage collector runs as it does in any program.
"""

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter_ns, process_time, process_time_ns
from typing import Any

from tests.benchmarks.page import shown

_LOOPS = {
    "whole": """
def run(calls, clock):
    start = clock()
    for {names} in calls:
        {call}
    return clock() - start
""",
    "each": """
def run(calls, clock):
    taken = []
    for {names} in calls:
        start = clock()
        {call}
        taken.append(clock() - start)
    return taken
""",
    "answers": """
def run(calls, clock):
    return [{call} for {names} in calls]
""",
}
EACH_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Way:
    """A way to answer questions: a call as text, the names in it, and what they stand for in each call."""

    call: str
    names: str
    calls: Sequence[tuple[Any, ...]] = field(repr=False)

    def loop(self, kind: str) -> Callable[..., Any]:
        """Return a function of calls and clock: ``whole``, ``each`` or ``answers``."""
        scope: dict[str, Any] = {}
        exec(_LOOPS[kind].format(call=self.call, names=self.names), scope)  # noqa: S102 (it is our own text)
        run: Callable[..., Any] = scope["run"]
        return run

    def answers(self) -> list[Any]:
        """Return what each call returns."""
        found: list[Any] = self.loop("answers")(self.calls, None)
        return found


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds: the means of a call in each round, and the times of single calls of some rounds."""

    means: tuple[float, ...]
    single: tuple[float, ...] = field(repr=False)

    @property
    def mean(self) -> float:
        """The median of the means."""
        return median(self.means)

    @property
    def median(self) -> float:
        """The time that half of the calls take at most."""
        return median(self.single)

    @property
    def p99(self) -> float:
        """The time that 99 of 100 calls take at most."""
        return quantiles(self.single, n=100)[98]

    def ratio(self, other: "Measured") -> float:
        """Return how many times as long this takes: the median over the rounds."""
        return median(mine / theirs for mine, theirs in zip(self.means, other.means, strict=True))


def compare(ways: Mapping[str, Way], rounds: int) -> dict[str, Measured]:
    """Return what each way takes, after a round that does not count."""
    whole = {name: way.loop("whole") for name, way in ways.items()}
    each = {name: way.loop("each") for name, way in ways.items()}
    means: dict[str, list[float]] = {name: [] for name in ways}
    single: dict[str, list[float]] = {name: [] for name in ways}
    gc.collect()
    gc.freeze()
    try:
        for number in range(rounds + 1):
            for name, way in ways.items():
                means[name].append(whole[name](way.calls, process_time_ns) / len(way.calls) / 1e9)
                if 0 < number <= EACH_ROUNDS:
                    single[name] += [taken / 1e9 for taken in each[name](way.calls, perf_counter_ns)]
    finally:
        gc.unfreeze()
    return {name: Measured(tuple(means[name][1:]), tuple(single[name])) for name in ways}


def affordable(call: Callable[[int], object], most: int, seconds: float) -> int:
    """Return how many calls fit into some seconds, by a few of them: at least 30, and at most so many."""
    start = process_time()
    for number in range(10):
        call(number)
    taken = (process_time() - start) / 10
    return max(30, min(most, int(seconds / taken))) if taken > 0 else most


def short(seconds: float) -> str:
    """Return a time that may be shorter than a few microseconds."""
    return f"{seconds * 1e6:.2f} µs" if seconds < 10e-6 else shown(seconds)
