"""A screen of millions of customers beside what one would write by hand for the same answers, on DuckDB and on Spark.

Whole processes, from the start to the file that is written; `COMITY_BENCH_CUSTOMERS` says how many customers there are
at the most, half a million where it says nothing. Each has ten sends and one event.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.benchmarks.audience import AUDIENCE, MESSAGE, NOW, OFFERS, POLICY, make_tables
from tests.benchmarks.page import Goal, goals, mib, shown, table, times, write
from tests.benchmarks.timing import Command, Runs, Taken, alternate, python

import comity
from comity.types.vocabulary import Value

duckdb = pytest.importorskip("duckdb")
pytestmark = pytest.mark.benchmark

CUSTOMERS = int(os.environ.get("COMITY_BENCH_CUSTOMERS", "500000"))
ROUNDS = 3
TEXTS = Path(__file__).with_name("by_hand_sql")

OURS = f"""
import sys, datetime, comity
policy = comity.compile({POLICY!r})
found = comity.screen(
    policy, {{**{MESSAGE!r}, "offer": {OFFERS!r}}}, *sys.argv[1:4], audience={AUDIENCE!r}, until=False,
    now=datetime.datetime.fromisoformat({NOW.isoformat()!r}),
)
found.write(sys.argv[4])
"""
BY_HAND = """
import sys, duckdb
connection = duckdb.connect()
connection.execute("SET TimeZone = 'UTC'; SET preserve_insertion_order = false")
query = open(sys.argv[1]).read()
connection.execute(f"COPY ({query}) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd)")
"""
SCREEN, HAND, RESTRICTED, DECODING = (
    "`comity.screen`, cells checked",
    "SQL by hand",
    "SQL by hand, its pass restricted like comity's",
    "decoding the columns alone",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with tables of so many customers."""

    folder: Path
    files: Mapping[str, Path]

    def text(self, name: str, **more: str) -> str:
        """Return the SQL of a file, for these tables."""
        given = {table: str(path) for table, path in self.files.items()}
        return (TEXTS / f"{name}.sql").read_text(encoding="utf-8").format(now=NOW.isoformat(sep=" "), **given, **more)

    def by_hand(self, name: str, text: str) -> Command:
        """Return the process that writes what a query yields."""
        query = self.folder / f"{name}.sql"
        query.write_text(text, encoding="utf-8")
        return Command(python(BY_HAND, str(query), str(self.answers(name))), self.folder)

    def ours(self) -> Command:
        """Return the process of a screen."""
        return Command(python(OURS, *map(str, self.files.values()), str(self.answers("ours"))), self.folder)

    def answers(self, name: str) -> Path:
        """Return the file of answers."""
        return self.folder / f"{name}.parquet"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Place]:
    """Make tables of a quarter of the customers, of half of them and of all."""
    return {
        size: _place(tmp_path_factory.mktemp(f"of-{size}"), size)
        for size in (CUSTOMERS // 4, CUSTOMERS // 2, CUSTOMERS)
    }


def _place(folder: Path, size: int) -> Place:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    return Place(folder, make_tables(connection, folder, size))


def _same(place: Place, one: str, other: str, files: str = "") -> bool:
    """Return whether two files, or the ``files`` in two folders, have the same rows, in any order."""
    rows = "SELECT customer_id, verdict, first_rule, rules FROM '{}{}'"
    ones, others = (duckdb.sql(rows.format(place.answers(name), files)) for name in (one, other))
    return len(ones) == len(others) > 0 and len(ones.except_(others)) == 0


def test_screen(places: dict[int, Place]) -> None:
    place = places[CUSTOMERS]
    restriction = (TEXTS / "restricted.sql").read_text(encoding="utf-8").format(now=NOW.isoformat(sep=" "))
    commands = {
        DECODING: place.by_hand("decoding", place.text("decoding")),
        SCREEN: place.ours(),
        HAND: place.by_hand("hand", place.text("duckdb", also="")),
        RESTRICTED: place.by_hand("restricted", place.text("duckdb", also=restriction)),
    }
    runs = alternate(commands, ROUNDS)
    assert _same(place, "ours", "hand")
    assert _same(place, "ours", "restricted")
    rows = [_row(name, run, runs[HAND]) for name, run in runs.items()]
    write("screen", table((f"{CUSTOMERS:,} customers, {CUSTOMERS * 10:,} sends", *HEAD), rows), goals(_goals(runs)))


HEAD = ("wall clock", "processor", "/ by hand", "processor / by hand", "peak memory")


def _row(name: str, run: Runs, hand: Runs) -> tuple[str, ...]:
    ratios = times(run.ratio(hand)), times(run.processor_ratio(hand))
    return (name, shown(run.wall), shown(run.processor), *ratios, mib(run.peak))


def _goals(runs: Mapping[str, Runs]) -> Iterator[Goal]:
    ratio, peak = runs[SCREEN].ratio(runs[HAND]), runs[SCREEN].peak
    yield Goal("at most 1.05 times SQL by hand", times(ratio), ratio <= 1.05)
    yield Goal("less than 1 GiB", mib(peak), peak < 2**30)


def test_growth(places: dict[int, Place]) -> None:
    taken = alternate({str(size): place.ours() for size, place in places.items()}, ROUNDS)
    first, *_, last = taken.values()
    rows = [
        (
            f"{size:,}",
            f"{size * 10:,}",
            shown(run.wall),
            shown(run.processor),
            times(run.processor_ratio(first)),
            mib(run.peak),
        )
        for size, run in zip(places, taken.values(), strict=True)
    ]
    growth = last.processor_ratio(first)
    goal = Goal("linear: four times as many take at most 4.4 times as long", times(growth), growth <= 4.4)
    head = ("customers", "sends", "wall clock", "processor", "/ a quarter", "peak memory")
    write("screen, growth", table(head, rows), goals([goal]))


# Spark --------------------------------------------------------------------------------------------------------------

ON_SPARK = max(CUSTOMERS // 20, 100_000)
UNCHECKED = "`comity.screen`, cells not checked"
WARMING = 6
"""Rounds that do not count: a virtual machine takes a while until it runs what it compiled."""


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux what Spark's processor time is")
def test_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    place = _place(tmp_path, ON_SPARK)
    runs = _in_turn(_on_spark(place))
    assert _same(place, "ours", "hand", files="/*.parquet")
    hand = runs[HAND]
    rows = [_row(name, run, hand)[:-1] for name, run in runs.items()]
    ratio = runs[UNCHECKED].processor_ratio(hand)
    head = (f"{ON_SPARK:,} customers, {ON_SPARK * 10:,} sends", *HEAD[:-1])
    write(
        "screen, Spark",
        table(head, rows),
        goals([Goal("at most 1.1 times SQL by hand, without the checks", times(ratio), ratio <= 1.1)]),
    )


def _on_spark(place: Place) -> dict[str, Callable[[], object]]:
    """Return what is timed, in one session; each writes Parquet."""
    from comity.bulk.asking import asking
    from comity.bulk.data import DataMap
    from comity.bulk.spark.screening import screen
    from comity.bulk.spark.session import local
    from comity.bulk.tables import Given
    from comity.projects import audience

    session, policy = local(), comity.compile(POLICY)
    message: dict[str, Value] = {**MESSAGE, "offer": frozenset(OFFERS)}
    asked = asking(policy.program, message, NOW, audience(policy.program, AUDIENCE))
    given = Given(*map(str, place.files.values()))
    text = place.text("spark")

    def ours(*, checked: bool) -> None:
        with screen(asked, given, DataMap(), session, checked=checked) as found:
            found.write(place.answers("ours"))

    def by_hand() -> None:
        session.sql(text).write.mode("overwrite").parquet(str(place.answers("hand")))

    return {HAND: by_hand, UNCHECKED: lambda: ours(checked=False), SCREEN: lambda: ours(checked=True)}


def _in_turn(works: Mapping[str, Callable[[], object]]) -> dict[str, Runs]:
    taken: dict[str, list[Taken]] = {name: [] for name in works}
    for _ in range(WARMING + ROUNDS):
        for name, work in works.items():
            wall, processor = time.perf_counter(), _processor()
            work()
            taken[name].append(Taken(time.perf_counter() - wall, _processor() - processor, 0))
    return {name: Runs(tuple(runs[WARMING:])) for name, runs in taken.items()}


def _processor() -> float:
    """Return the seconds of processor time that Spark has taken, as Linux counts them."""
    from comity.bulk.spark.session import local

    gateway = local().sparkContext._gateway  # noqa: SLF001 (there is no other way to ask)
    assert gateway is not None
    fields = Path(f"/proc/{gateway.proc.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
