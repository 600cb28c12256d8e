"""What comes before a decision: importing comity, loading a policy, making the function of a message."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

import pytest
from tests.benchmarks.calls import short
from tests.benchmarks.page import Goal, goals, shown, table, times, write
from tests.benchmarks.policies import make_policy
from tests.benchmarks.sending import NOW, Facts, make_sending, policy_text
from tests.benchmarks.timing import Command, Runs, alternate, python, repeat

import comity

pytestmark = pytest.mark.benchmark

SIZES, TYPICAL = (10, 40, 160, 640), 40
ROUNDS = 10
"""How often twenty messages are made functions of, at every size."""
MESSAGE, CUSTOMER = {"campaign": "spring", "purpose": "marketing", "channel": "email"}, {"stage": "adoption"}
ONE = f"decide({MESSAGE!r}, {CUSTOMER!r}, now=datetime.datetime.fromisoformat({NOW.isoformat()!r}))"


def test_messages() -> None:
    taken = {size: _messages(size) for size in SIZES}
    rows = ((f"{size:,}", shown(new), short(known)) for size, (new, known) in taken.items())
    typical = taken[TYPICAL][0]
    goal = Goal(f"less than 0.5 ms for a new message, with {TYPICAL} rules", shown(typical), typical < 0.0005)
    write("messages", table(("rules", "new", "differs in nothing that rules read"), rows), goals([goal]))


def _messages(size: int) -> tuple[float, float]:
    """Return the seconds for a new message, and for one that differs in nothing that rules read."""
    sending = make_sending(size, 0)
    policy = comity.compile(policy_text(sending.rules))
    new, known = list[float](), list[float]()
    for number in range(ROUNDS + 1):
        fresh = [{**message, "discount": message["discount"] + number / 100} for message in sending.messages]
        again = [{**message, "subject": "The same", "id": "second"} for message in fresh]
        new.append(_mean(policy.for_message, fresh))
        known.append(_mean(policy.for_message, again))
    return median(new[1:]), median(known[1:])


def _mean(make: Callable[[Facts], object], messages: Sequence[Facts]) -> float:
    start = process_time()
    for message in messages:
        make(message)
    return (process_time() - start) / len(messages)


# Whole processes -----------------------------------------------------------------------------------------------------

RULES = 100
BARE, IMPORT, LOAD, KEPT, DECIDE = (
    "`python -c pass`",
    "`import comity`, and the names for decisions",
    f"the same, and `load` of {RULES} rules",
    f"the same, and `load` of {RULES} rules from a cache",
    "the same, and a decision",
)
NAMES = "import datetime, comity; comity.Policy; comity.History; comity.Decision; comity.DataError; load = comity.load"


def test_start(tmp_path: Path) -> None:
    _write_policy(tmp_path / "policies", RULES)
    kept = f"{NAMES}; policy = load('policies', cache='kept')"
    programs = {
        BARE: "pass",
        IMPORT: NAMES,
        LOAD: f"{NAMES}; load('policies')",
        KEPT: kept,
        DECIDE: f"{kept}; policy.{ONE}.verdict",
    }
    runs = alternate({name: Command(python(code), tmp_path) for name, code in programs.items()}, rounds=15)
    bare = runs[BARE]
    rows = ((name, shown(run.wall), shown(run.processor), times(run.ratio(bare))) for name, run in runs.items())
    imported = runs[IMPORT].wall
    goal = Goal("`import comity` for decisions in less than 100 ms", shown(imported), imported < 0.1)
    write("start", table(("process", "wall clock", "processor", "/ bare Python"), rows), goals([goal]))


def _write_policy(folder: Path, rules: int) -> None:
    folder.mkdir()
    for name, text in make_policy(rules).modules.items():
        (folder / f"{name}.comity").write_text(text, encoding="utf-8")


# Policies ------------------------------------------------------------------------------------------------------------


def test_loading(tmp_path: Path) -> None:
    rows, many = [], dict[str, Runs]()
    for size in (100, 1_000):
        many = _loading(size, tmp_path / str(size))
        rows += [(f"{size:,}", name, shown(run.processor), shown(run.processor / size)) for name, run in many.items()]
    found = goals(_goals(many))
    write("loading", table(("rules", "step", "processor", "a rule"), rows), found)


COMPILED, CACHED, FIRST = "compile", "load what was kept", "load what was kept, and decide once"


def _loading(size: int, folder: Path) -> dict[str, Runs]:
    _write_policy(folder, size)
    kept = folder.with_name(f"kept-{size}")
    comity.load(folder, cache=kept)
    return {
        COMPILED: repeat(lambda: comity.load(folder), 3),
        CACHED: repeat(lambda: comity.load(folder, cache=kept), 7),
        FIRST: repeat(lambda: comity.load(folder, cache=kept).decide(MESSAGE, CUSTOMER, now=NOW), 7),
    }


def _goals(runs: dict[str, Runs]) -> Iterator[Goal]:
    compiled, cached = runs[COMPILED].processor, runs[CACHED].processor
    yield Goal("1,000 rules are compiled in less than 1.5 s", shown(compiled), compiled < 1.5)
    yield Goal("1,000 rules are loaded from a cache in less than 100 ms", shown(cached), cached < 0.1)
