"""An audit of a log that grows: how long it takes, and that memory does not grow with it.

Whole processes, from the start to the file of judged sends; `COMITY_BENCH_CUSTOMERS` says how many customers there are
at the most, half a million where it says nothing. Each has ten sends and one event.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.benchmarks.audience import POLICY, make_tables
from tests.benchmarks.page import Goal, goals, mib, shown, table, times, write
from tests.benchmarks.timing import Command, Runs, alternate, python

duckdb = pytest.importorskip("duckdb")
pytestmark = pytest.mark.benchmark

CUSTOMERS = int(os.environ.get("COMITY_BENCH_CUSTOMERS", "500000"))
SIZES = (CUSTOMERS // 4, CUSTOMERS // 2, CUSTOMERS)
ROUNDS = 3

AUDIT = f"""
import sys, comity
found = comity.audit(comity.compile({POLICY!r}), *sys.argv[1:4])
found.write(sys.argv[4])
"""


def test_audit(tmp_path: Path) -> None:
    runs = alternate({str(size): _audit(tmp_path / str(size), size) for size in SIZES}, ROUNDS)
    first = runs[str(SIZES[0])]
    rows = [
        (
            f"{size * 10:,}",
            shown(run.wall),
            shown(run.processor),
            shown(run.processor / size / 10),
            times(run.processor_ratio(first)),
            mib(run.peak),
        )
        for size, run in zip(SIZES, runs.values(), strict=True)
    ]
    head = ("sends", "wall clock", "processor", "a send", "/ a quarter", "peak memory")
    write("audit", table(head, rows), goals(_goals(runs)))


def _audit(folder: Path, size: int) -> Command:
    folder.mkdir()
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    files = make_tables(connection, folder, size)
    return Command(python(AUDIT, *map(str, files.values()), str(folder / "judged.parquet")), folder)


def _goals(runs: Mapping[str, Runs]) -> Iterator[Goal]:
    first, last = runs[str(SIZES[0])], runs[str(SIZES[-1])]
    growth = last.processor_ratio(first)
    yield Goal("linear: four times as many take at most 4.4 times as long", times(growth), growth <= 4.4)
    yield Goal("less than 1 GiB", mib(last.peak), last.peak < 2**30)
