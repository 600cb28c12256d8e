"""`make soak`: engines compared with the evaluator, for as long as it is told, on worlds that nobody chose.

A case with a wrong answer is made as small as it gets and written to tests/bulk/agreement/kept, where the tests find it
from then on. Then the process that found it ends, and so does the soak, with 1, when time is up.
"""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from secrets import randbits
from tempfile import TemporaryDirectory
from time import monotonic

from tests.bulk.agreement.casefiles import KEPT, write_case
from tests.bulk.agreement.cases import Case
from tests.bulk.agreement.comparing import Way, by_engine, by_python, disagreement
from tests.bulk.agreement.engines import PostgreSQL, Spark, running_duckdb
from tests.bulk.agreement.logged import LoggedWorld, logged_worlds
from tests.bulk.agreement.oracle import answers
from tests.bulk.agreement.shrinking import minimised
from tests.bulk.agreement.through_tables import ThroughTables
from tests.bulk.agreement.worlds import TableWorld, table_worlds
from tests.decisions.agreement import Disagreement
from tests.decisions.soak import Soaked, say
from tests.engines.needs import MissingEngineError
from tests.engines.postgres import running_postgres
from tests.engines.spark import running_spark

from comity.bulk.connecting import connect

ENGINES = ("duckdb", "tables", "python", "postgres", "spark")
"""`tables` is DuckDB, given tables that it has yet to make sense of."""


def soak(engine: str, first: int, step: int, seconds: float) -> Soaked:
    """Ask an engine the cases of every ``step``-th seed from the first, until time is up or an answer is wrong.

    An engine that cannot be had here is left out.
    """
    with ExitStack() as stack:
        try:
            way = _way(engine, stack)
        except MissingEngineError as lacking:
            say(f"{engine} is left out: {lacking}")
            return Soaked(0)
        end, asked = monotonic() + seconds, 0
        for seed in count(first, step):
            for case in all_cases(logged_worlds([seed])) if engine == "tables" else cases(table_worlds([seed])):
                want = answers(case)
                asked += sum(map(len, want.values()))
                found = disagreement(case, way, want)
                if found is not None:
                    return Soaked(asked, kept(KEPT, f"{engine}_{seed}", case, found, way))
                if monotonic() > end:
                    return Soaked(asked)
    raise AssertionError


def _way(engine: str, stack: ExitStack) -> Way:
    match engine:
        case "python":
            return by_python
        case "tables":
            return ThroughTables(connect())
        case "duckdb":
            return by_engine(stack.enter_context(running_duckdb()))
        case "postgres":
            return by_engine(PostgreSQL(stack.enter_context(stack.enter_context(running_postgres()).connect())))
        case _:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            return by_engine(Spark(stack.enter_context(running_spark(folder))))


def cases(worlds: Iterable[TableWorld]) -> Iterator[Case]:
    """Yield all that is asked of some worlds."""
    for world in worlds:
        yield from world.screened()


def all_cases(worlds: Iterable[LoggedWorld]) -> Iterator[Case]:
    """Yield all that is asked of some worlds, of their pasts too."""
    for world in worlds:
        yield from world.asked_of_all()


def run(engines: list[str], seed: int, seconds: float) -> list[Soaked]:
    """Soak each engine in a process of its own, with seeds of its own."""
    with ProcessPoolExecutor(len(engines), get_context("spawn")) as pool:
        step = len(engines)
        running = [pool.submit(soak, engine, seed + place, step, seconds) for place, engine in enumerate(engines)]
        return [future.result() for future in running]


def kept(folder: Path, name: str, case: Case, found: Disagreement, way: Way) -> Path:
    """Write a case, made smaller, into a folder, and return the file."""

    def is_wrong(smaller: Case) -> bool:
        again = disagreement(smaller, way)
        return again is not None and again.kind == found.kind

    path = folder / f"{name}.py"
    write_case(path, minimised(case, is_wrong), found)
    return path


def main(arguments: list[str]) -> int:
    """Run the processes and say what they did; return 1 if an answer was wrong."""
    told = _parsed(arguments)
    say(f"soaking {', '.join(told.engines)} for {told.minutes:g} minutes; --seed {told.seed} asks the same again")
    started = monotonic()
    done = run(told.engines, told.seed, 60 * told.minutes)
    asked, seconds = sum(item.questions for item in done), monotonic() - started
    failures = [item.failure for item in done if item.failure is not None]
    say(f"{asked:,} answers in {seconds:.0f} s, {asked / seconds:.0f} a second; {len(failures)} wrong")
    for path in failures:
        say(f"wrong: {path}")
    return 1 if failures else 0


def _parsed(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--seed", type=int, default=randbits(40))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
