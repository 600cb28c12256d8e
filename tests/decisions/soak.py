"""`make soak`: decisions compared with the evaluator's, for as long as it is told, on worlds that nobody chose.

A question with a wrong answer is made as small as it gets and written to tests/decisions/cases, where the tests find
it from then on. Then the process that found it ends, and so does the soak, with 1, when time is up.
"""

import sys
from argparse import ArgumentParser, Namespace
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from secrets import randbits
from time import monotonic
from typing import NamedTuple

from tests.decisions.agreement import Disagreement, disagreement, disagreements
from tests.decisions.casefiles import CASES, write_case
from tests.decisions.shrinking import minimised
from tests.decisions.worlds import Asked, worlds


class Soaked(NamedTuple):
    """What a process has done: how many questions it asked, and the file of the one that was answered wrongly."""

    questions: int
    failure: Path | None = None


def soak(first: int, step: int, seconds: float) -> Soaked:
    """Ask the questions of every ``step``-th seed from the first, until time is up or an answer is wrong."""
    end, asked = monotonic() + seconds, 0
    for seed in count(first, step):
        for found in disagreements(worlds([seed])):
            asked += 1
            if found is not None:
                return Soaked(asked, kept(CASES, seed, *found))
            if monotonic() > end:
                return Soaked(asked)
    raise AssertionError


def run(seed: int, jobs: int, seconds: float) -> list[Soaked]:
    """Soak in some processes, each with seeds of its own."""
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        running = [pool.submit(soak, first, jobs, seconds) for first in range(seed, seed + jobs)]
        return [future.result() for future in running]


def kept(folder: Path, seed: int, asked: Asked, found: Disagreement) -> Path:
    """Write a question, made smaller, into a folder, and return the file."""

    def is_wrong(smaller: Asked) -> bool:
        again = disagreement(smaller)
        return again is not None and again.kind == found.kind

    path = folder / f"seed_{seed}.py"
    write_case(path, minimised(asked, is_wrong), found)
    return path


def main(arguments: list[str]) -> int:
    """Run the processes and say what they did; return 1 if an answer was wrong."""
    told = _parsed(arguments)
    say(f"soaking for {told.minutes:g} minutes in {told.jobs} processes; --seed {told.seed} asks the same again")
    started = monotonic()
    done = run(told.seed, told.jobs, 60 * told.minutes)
    questions, seconds = sum(item.questions for item in done), monotonic() - started
    failures = [item.failure for item in done if item.failure is not None]
    say(f"{questions:,} decisions in {seconds:.0f} s, {questions / seconds:.0f} a second; {len(failures)} wrong")
    for path in failures:
        say(f"wrong: {path}")
    return 1 if failures else 0


def _parsed(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=randbits(40))
    told = parser.parse_args(arguments)
    told.jobs = max(told.jobs, 1)
    return told


def say(words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
