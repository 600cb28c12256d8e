"""`comity lint` as its users start it: whole processes, against bare Python and against yamllint on the same files."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.benchmarks.campaigns import write_campaigns
from tests.benchmarks.page import Goal, goals, mib, shown, table, times, write
from tests.benchmarks.policies import make_policy
from tests.benchmarks.timing import Command, Runs, alternate, python

from comity.text.record import replace

pytestmark = pytest.mark.benchmark

RULES = 100
BARE, WARM, AUDIENCE, COLD, YAMLLINT = (
    "`python -c pass`",
    "`comity lint FILE`",
    "`comity lint FILE`, its audience changed",
    "`comity lint FILE`, nothing cached",
    "`yamllint FILE`",
)
ALL, ALL_COLD, ALL_YAMLLINT = "`comity lint`", "`comity lint`, nothing cached", "`yamllint campaigns`"
EVEN_SO = "--exit-zero"
"""Whatever is found in many files, only a crash is to fail the benchmark."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Return a function that makes a project of so many campaigns."""
    policy = make_policy(RULES)

    def make(campaigns: int) -> Path:
        folder = tmp_path_factory.mktemp(f"campaigns-{campaigns}")
        (folder / "policies").mkdir()
        for name, text in policy.modules.items():
            (folder / "policies" / f"{name}.comity").write_text(text, encoding="utf-8")
        write_campaigns(folder / "campaigns", policy, campaigns)
        return folder

    return make


def comity(folder: Path, cache: Path, *arguments: str) -> Command:
    """Return the command that lints in a folder, with a cache of its own."""
    program = python("from comity_cli.main import main; main()", "lint", *arguments)
    return Command(program, folder, {"COMITY_CACHE_DIR": str(cache)})


def expect(folder: Path, cache: Path, campaigns: int, *paths: str) -> None:
    """Fail unless that command lints so many campaigns by all rules and has nothing to say about the policy."""
    command = comity(folder, cache, EVEN_SO, "--format=json", "--output=found.json", *paths)
    alternate({"once": command}, rounds=1, uncounted=0)
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    assert found["summary"]["campaigns"] == campaigns
    assert found["summary"]["rules"] == RULES + 1  # one `expect`
    about_policies = {item["rule"] for item in found["findings"] if item["file"].startswith("policies")}
    assert about_policies <= {"unmet-expectation"}  # that is for the campaigns to meet


def yamllint(folder: Path, path: str) -> Command:
    """Return the command that has yamllint look at a path, in its default configuration."""
    return Command(python("from yamllint.cli import run; run()", path), folder)


def test_one_file(project: Callable[[int], Path], tmp_path: Path) -> None:
    folder = project(1_000)
    file = _typical(folder)
    text = file.read_text(encoding="utf-8")
    path = str(file.relative_to(folder))

    def edit(number: int) -> None:
        file.write_text(text.replace("the days", f"{number} days"), encoding="utf-8")

    def edit_audience(number: int) -> None:
        audience = f"audience: >-\n  signed_up_at <= {1_000 + number} days ago and\n"
        file.write_text(text.replace("audience: >-\n", audience), encoding="utf-8")

    def forget(number: int) -> None:
        edit(number)
        shutil.rmtree(tmp_path / "cold", ignore_errors=True)

    expect(folder, tmp_path / "warm", 1, path)
    warm, cold = comity(folder, tmp_path / "warm", path), comity(folder, tmp_path / "cold", path)
    runs = alternate(
        {
            BARE: Command(python("pass"), folder),
            WARM: replace(warm, before=edit),
            AUDIENCE: replace(warm, before=edit_audience),
            COLD: replace(cold, before=forget),
            YAMLLINT: replace(yamllint(folder, path), before=edit),
        },
        rounds=25,
    )
    bare, other = runs[BARE], runs[YAMLLINT]
    rows = (
        (name, shown(run.wall), shown(run.processor), times(run.ratio(bare)), times(run.ratio(other)), mib(run.peak))
        for name, run in runs.items()
    )
    head = ("command", "wall clock", "processor", "/ bare Python", "/ yamllint", "peak memory")
    write("one file", table(head, rows), goals(_one_file(runs)))


def _one_file(runs: dict[str, Runs]) -> Iterator[Goal]:
    bare, other = runs[BARE], runs[YAMLLINT]
    warm, cold = runs[WARM].ratio(bare), runs[COLD].ratio(bare)
    yield Goal("warm: at most 8 times bare Python", times(warm), warm <= 8)
    yield Goal("nothing cached: at most 15 times bare Python", times(cold), cold <= 15)
    against = runs[WARM].ratio(other)
    yield Goal("warm: no slower than yamllint", times(against), against <= 1)


def _typical(folder: Path) -> Path:
    """Return a campaign that sells by e-mail, as most do."""
    for path in sorted((folder / "campaigns").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if "purpose: marketing\nchannel: email\n" in text and "messages:" not in text:
            return path
    raise LookupError(folder)


def test_thousand_files(project: Callable[[int], Path], tmp_path: Path) -> None:
    folder = project(1_000)
    cold = tmp_path / "cold"

    def forget(number: int) -> None:
        shutil.rmtree(cold, ignore_errors=True)

    expect(folder, tmp_path / "warm", 1_000)
    runs = alternate(
        {
            ALL: comity(folder, tmp_path / "warm", EVEN_SO),
            ALL_COLD: replace(comity(folder, cold, EVEN_SO), before=forget),
            ALL_YAMLLINT: yamllint(folder, "campaigns"),
        },
        rounds=3,
    )
    other = runs[ALL_YAMLLINT]
    rows = (
        (name, shown(run.wall), shown(run.wall / 1_000), times(run.ratio(other)), mib(run.peak))
        for name, run in runs.items()
    )
    ratio, peak = runs[ALL].ratio(other), max(runs[ALL].peak, runs[ALL_COLD].peak)
    found = (
        Goal("less time than yamllint", times(ratio), ratio < 1),
        Goal("less than 200 MiB", mib(peak), peak < 200 * 2**20),
    )
    write("1,000 files", table(("command", "wall clock", "a file", "/ yamllint", "peak memory"), rows), goals(found))


def test_growth(project: Callable[[int], Path], tmp_path: Path) -> None:
    sizes = (1_000, 3_000, 10_000)
    runs = alternate(
        {f"{size:,}": comity(project(size), tmp_path / str(size), EVEN_SO) for size in sizes}, rounds=1, uncounted=0
    )
    per_file = {name: run.processor / size for (name, run), size in zip(runs.items(), sizes, strict=True)}
    least = per_file[f"{sizes[0]:,}"]
    rows = (
        (
            name,
            shown(run.wall),
            shown(run.processor),
            shown(per_file[name]),
            times(per_file[name] / least),
            mib(run.peak),
        )
        for name, run in runs.items()
    )
    head = ("files", "wall clock", "processor", "a file", "/ a file of 1,000", "peak memory")
    most = max(per_file.values()) / least
    grown = Goal("linear: a file takes at most a fifth longer among 10,000", times(most), most <= 1.2)
    write("growth", table(head, rows), goals([grown]))
