"""`comity fmt` as its users start it, on 1,000 rules in one file: laid out badly, and in order already."""

import re
from pathlib import Path

import pytest
from tests.benchmarks.page import Goal, goals, mib, shown, table, times, write
from tests.benchmarks.policies import make_policy
from tests.benchmarks.timing import Command, alternate, python

from comity.format.rewrite import rewrite
from comity.text.record import replace

pytestmark = pytest.mark.benchmark

RULES = 1_000
BARE = "`python -c pass`"
FMT = python("from comity_cli.main import main; main()", "fmt", "policy.comity")


def test_formatting(tmp_path: Path) -> None:
    commands = {BARE: Command(python("pass"), tmp_path)}
    for tests in (False, True):
        policy = "\n".join(make_policy(RULES, tests=tests).modules.values())
        pretty = rewrite(policy).text
        assert pretty is not None
        ugly = re.sub(r"\n +", " ", pretty)
        assert rewrite(ugly).text == pretty != ugly
        what = "rules and tests" if tests else "rules"
        commands[f"{what}, ugly"] = _format(tmp_path / f"ugly-{tests}", ugly)
        commands[f"{what}, in order"] = _format(tmp_path / f"pretty-{tests}", pretty)
    runs = alternate(commands, rounds=7)
    rows = (
        (name, shown(run.wall), shown(run.processor), times(run.ratio(runs[BARE])), mib(run.peak))
        for name, run in runs.items()
    )
    slowest = runs["rules, ugly"].wall
    goal = Goal("1,000 rules are formatted in less than 1.5 s", shown(slowest), slowest < 1.5)
    head = (f"{RULES:,} rules", "wall clock", "processor", "/ bare Python", "peak memory")
    write("formatting", table(head, rows), goals([goal]))


def _format(folder: Path, text: str) -> Command:
    """Return the command that formats a text, put there anew before every run."""
    folder.mkdir()
    file = folder / "policy.comity"

    def put(_: int) -> None:
        file.write_text(text, encoding="utf-8")

    put(0)
    return replace(Command(FMT, folder), before=put)
