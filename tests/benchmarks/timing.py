"""Fair timing on a machine that has other things to do.

Whatever is compared runs in alternation, A B C A B C …, so that a slow minute slows all of it down. A ratio is the
median of the ratios within each round, and not a ratio of two medians. What runs first warms up the file system and is
not counted.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

STOPWATCH = Path(__file__).with_name("stopwatch.py")


@dataclass(frozen=True, slots=True)
class Command:
    """A process to time: its arguments, where it runs, and what happens before each run; it is to exit with 0.

    ``before`` is given the number of the round; what it does is not timed.
    """

    program: Sequence[str]
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[int], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one run of a process took: seconds by the wall clock and of processor time, bytes of memory at the peak."""

    wall: float
    processor: float
    peak: int


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of one command or piece of work, round by round."""

    taken: tuple[Taken, ...]

    @property
    def wall(self) -> float:
        """The median of the seconds by the wall clock."""
        return median(run.wall for run in self.taken)

    @property
    def processor(self) -> float:
        """The median of the seconds of processor time."""
        return median(run.processor for run in self.taken)

    @property
    def peak(self) -> int:
        """The most memory that any run took, in bytes."""
        return max(run.peak for run in self.taken)

    def ratio(self, other: "Runs") -> float:
        """Return how many times as long this took by the wall clock: the median over the rounds."""
        return median(mine.wall / theirs.wall for mine, theirs in zip(self.taken, other.taken, strict=True))

    def processor_ratio(self, other: "Runs") -> float:
        """Return how many times the processor time this took: the median over the rounds."""
        return median(mine.processor / theirs.processor for mine, theirs in zip(self.taken, other.taken, strict=True))


def python(code: str, *arguments: str) -> list[str]:
    """Return the command line of a piece of Python: what an installed command does, without its script."""
    return [sys.executable, "-c", code, *arguments]


def alternate(commands: Mapping[str, Command], rounds: int, uncounted: int = 1) -> dict[str, Runs]:
    """Run the commands in turn, after some rounds that do not count, and return what they took."""
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    for number in range(uncounted + rounds):
        for name, command in commands.items():
            command.before(number)
            taken[name].append(_run(command))
    return {name: Runs(tuple(runs[uncounted:])) for name, runs in taken.items()}


def _run(command: Command) -> Taken:
    watch = [sys.executable, "-I", "-S", str(STOPWATCH), *command.program]
    # An environment that forbids Python to keep byte code, or does more of the like, is not that of most people.
    usual = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {**usual, **command.environment}
    done = subprocess.run(watch, cwd=command.folder, env=environment, capture_output=True, check=True)
    told = json.loads(done.stdout)
    if told["code"] != 0:
        raise RuntimeError(f"{command.program} exited with {told['code']}: {done.stderr.decode()}")
    return Taken(told["wall"], told["processor"], told["peak"])


def repeat(work: Callable[[], object], rounds: int) -> Runs:
    """Return what a piece of work takes in this process, one warm-up left out; memory is not measured.

    Whatever else this process holds is kept from the garbage collector, which would look through it again and again.
    """
    taken = []
    gc.collect()
    gc.freeze()
    try:
        for _ in range(rounds + 1):
            wall, processor = time.perf_counter(), time.process_time()
            work()
            taken.append(Taken(time.perf_counter() - wall, time.process_time() - processor, 0))
    finally:
        gc.unfreeze()
    return Runs(tuple(taken[1:]))
