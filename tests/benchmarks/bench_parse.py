"""Reading policies, step by step in this process, with the start of bare Python as the yardstick."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.benchmarks.page import Goal, goals, shown, table, times, write
from tests.benchmarks.policies import MadeUp, make_policy
from tests.benchmarks.timing import Command, Runs, alternate, python, repeat

from comity.cache import Cache
from comity.check.modules import ModuleText
from comity.check.policy import check
from comity.linter.result import LintOptions, PolicyFile, Project
from comity.modules import Modules, policy_files
from comity.projects import lint_project
from comity.syntax.parse import parse
from comity.text.source import Source

pytestmark = pytest.mark.benchmark

SIZES = (100, 1_000)
ROUNDS = {100: 9, 1_000: 3}
ALONE, PARSE, CHECK, COMPILE, LOAD = (
    "parse the rules alone",
    "parse rules and tests",
    "parse, check",
    "parse, check, lint",
    "load what was kept",
)
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_policies(tmp_path: Path) -> None:
    bare = alternate({"bare": Command(python("pass"), tmp_path)}, rounds=15)["bare"].wall
    runs = {size: _steps(size, tmp_path / str(size)) for size in SIZES}
    rows = [
        (f"{size:,}", step, shown(run.wall), shown(run.wall / size), times(run.wall / bare))
        for size, steps in runs.items()
        for step, run in steps.items()
    ]
    parsing, loading = runs[1_000][ALONE].wall, runs[100][COMPILE].wall / runs[100][LOAD].wall
    found = (
        Goal("1,000 rules are parsed in less than 0.5 s", shown(parsing), parsing < 0.5),
        Goal("100 rules: what was kept loads at least 10 times as fast as it compiles", times(loading), loading >= 10),
    )
    head = ("rules", "step", "wall clock", "a rule", "/ start of bare Python")
    write("policies", table(head, rows), goals(found))


def _steps(rules: int, folder: Path) -> dict[str, Runs]:
    policy, alone = make_policy(rules), make_policy(rules, tests=False)
    folder.mkdir()
    for name, text in policy.modules.items():
        (folder / f"{name}.comity").write_text(text, encoding="utf-8")
    files = policy_files(folder)
    modules = [ModuleText(name, Source(name, text)) for name, text in policy.modules.items()]
    cache = Cache(str(folder / "cache"))
    steps: dict[str, Callable[[], object]] = {
        ALONE: lambda: _parse(alone),
        PARSE: lambda: _parse(policy),
        CHECK: lambda: check(modules, _prelude),
        COMPILE: lambda: _lint(files, None),
        LOAD: lambda: _lint(files, cache),
    }
    return {name: repeat(step, ROUNDS[rules]) for name, step in steps.items()}


def _parse(policy: MadeUp) -> None:
    assert not any(parse(text).problems for text in policy.modules.values())


def _lint(files: tuple[PolicyFile, ...], cache: Cache | None) -> None:
    """Lint a policy and no campaigns; nothing is found, or something else is measured than what is said."""
    project = Project("", files, (), whole=False, load=Modules(files))
    result = lint_project(project, LintOptions(now=NOW, today=NOW.date(), cache=cache))
    assert not result.findings


def _prelude(name: str) -> Source | None:
    file = Modules()(name)
    return Source(file.name, Path(file.path).read_text(encoding="utf-8")) if file else None
