"""Policies from disk, compiled anew or as they were kept."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import comity
from comity import policies, projects
from comity.cache import Cache
from comity.linter.result import LintOptions, Project
from comity.modules import Modules, policy_files

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
MODULES = {
    "lifecycle.comity": "use ./frequency\ntrials: never send offer:trial to stage >= adoption",
    "frequency.comity": "setting cap = 2\nweekly: limit anything to cap per 7 days",
    "eu/consent.comity": 'zones: only send anything between 08:00 and 21:00 customer time else "Europe/Berlin"',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "policies"
    for name, text in MODULES.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache"


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Return a list that grows by one whenever a policy is compiled anew."""
    from comity.linter import checked

    times, check = list[None](), checked.check_texts

    def counted(*args: object) -> object:
        times.append(None)
        return check(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(checked, "check_texts", counted)
    return times


def test_a_kept_policy_is_the_same(folder: Path, cache: Path, compiling: list[None]) -> None:
    fresh = comity.load(folder)
    kept = [comity.load(folder, cache=cache) for _ in range(3)]
    assert len(compiling) == 2
    for policy in kept:
        assert (policy.program, dict(policy.sources)) == (fresh.program, dict(fresh.sources))
        assert policy.window == fresh.window
        assert policy.decide({"offer": ["trial"]}, {"stage": "adoption"}, {}, NOW).verdict is comity.Verdict.BLOCK


def test_a_kept_policy_needs_no_parser(folder: Path, cache: Path) -> None:
    program = (
        "import sys, comity; comity.load(sys.argv[1], cache=sys.argv[2])\n"
        "slow = {'lark', 'comity.syntax.parse', 'comity.check.policy', 'pydantic'}\n"
        "print(sorted(slow & {*sys.modules}))"
    )

    def imported() -> str:
        call = [sys.executable, "-c", program, str(folder), str(cache)]
        return subprocess.run(call, capture_output=True, text=True, check=True).stdout.strip()

    assert "comity.syntax.parse" in imported()
    assert imported() == "[]"


def test_a_text_may_be_a_path_of_any_kind(folder: Path, cache: Path, compiling: list[None]) -> None:
    comity.load(str(folder), cache=str(cache))
    comity.load(folder, cache=cache)
    assert len(compiling) == 1


def test_nothing_is_written_unasked(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COMITY_CACHE_DIR", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    before = sorted(tmp_path.rglob("*"))
    comity.load(folder)
    assert sorted(tmp_path.rglob("*")) == before


Change = Callable[[Path], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "lifecycle.comity").write_text("trials: never send offer:trial", encoding="utf-8"),
        lambda folder: (folder / "frequency.comity").write_text("setting cap = 3", encoding="utf-8"),
        lambda folder: (folder / "eu/consent.comity").unlink(),
        lambda folder: (folder / "eu/consent.comity").rename(folder / "consent.comity"),
        lambda folder: (folder / "more.comity").write_text("m: never send anything", encoding="utf-8"),
    ],
    ids=["own text", "used text", "gone", "moved", "more"],
)
def test_a_change_is_seen(folder: Path, cache: Path, change: Change) -> None:
    before = comity.load(folder, cache=cache)
    change(folder)
    after = comity.load(folder, cache=cache)
    assert after.program == comity.load(folder).program
    assert after.program != before.program


def test_a_change_of_a_module_that_another_file_uses_is_seen(folder: Path, cache: Path) -> None:
    path = folder / "lifecycle.comity"
    assert len(comity.load(path, cache=cache).rules) == 2
    (folder / "frequency.comity").write_text("daily: limit anything to 1 per 1 day", encoding="utf-8")
    assert [rule.id for rule in comity.load(path, cache=cache).rules] == ["frequency.daily", "lifecycle.trials"]
    (folder / "frequency.comity").unlink()
    with pytest.raises(comity.PolicyError, match="unknown-module"):
        comity.load(path, cache=cache)


def test_another_version_compiles_anew(
    folder: Path, cache: Path, compiling: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    comity.load(folder, cache=cache)
    monkeypatch.setattr(policies, "__version__", "0.0.0")
    comity.load(folder, cache=cache)
    assert len(compiling) == 2


def test_a_broken_policy_is_not_kept(folder: Path, cache: Path) -> None:
    (folder / "broken.comity").write_text("never send offer:trial to nothing_known", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(comity.PolicyError, match="unknown-name"):
            comity.load(folder, cache=cache)
    assert not cache.exists()


def test_a_file_that_cannot_be_read_breaks_the_policy_though_it_was_kept(folder: Path, cache: Path) -> None:
    comity.load(folder, cache=cache)
    (folder / "frequency.comity").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(comity.PolicyError, match="invalid-encoding"):
        comity.load(folder, cache=cache)


def _kept(cache: Path) -> Path:
    (found,) = cache.glob("*.json")
    return found


def _spoilt(path: Path, change: Callable[[list[object]], None]) -> str:
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data["value"]["rows"])
    return json.dumps(data)


@pytest.mark.parametrize(
    "garbage",
    [
        lambda _: "",
        lambda _: "{",
        lambda path: path.read_text(encoding="utf-8")[:-20],
        lambda _: '{"key": "x", "value": null}',
        lambda path: json.dumps({"key": path.stem, "value": None}),
        lambda path: json.dumps({"key": path.stem, "value": {"rows": [[0]]}}),
        lambda path: _spoilt(path, list.clear),
        lambda path: _spoilt(path, list.reverse),
        lambda path: _spoilt(path, lambda rows: rows.append([10_000])),
        lambda _: "[" * 100_000,
    ],
)
def test_a_bad_cache_is_a_miss(
    folder: Path, cache: Path, compiling: list[None], garbage: Callable[[Path], str]
) -> None:
    fresh = comity.load(folder, cache=cache)
    path = _kept(cache)
    path.write_text(garbage(path), encoding="utf-8")
    assert comity.load(folder, cache=cache).program == fresh.program
    assert comity.load(folder, cache=cache).program == fresh.program
    assert len(compiling) == 2


def test_a_cache_that_is_a_file_is_none(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for _ in range(2):
        assert comity.load(folder, cache=tmp_path / "file").rules


def test_a_cache_that_cannot_be_written_is_none(
    folder: Path, cache: Path, compiling: list[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "makedirs", refuse)
    for _ in range(2):
        assert comity.load(folder, cache=cache).rules
    assert len(compiling) == 2


def test_lint_and_load_share_a_folder_and_not_a_file(folder: Path, cache: Path) -> None:
    files = policy_files(folder)
    project, store = Project("", files, (), whole=False, load=Modules(files)), Cache(str(cache))
    found = projects.lint_project(project, LintOptions(now=NOW, cache=store)).findings
    assert found
    comity.load(folder, cache=cache)
    comity.load(folder, cache=cache)
    assert projects.lint_project(project, LintOptions(now=NOW, cache=store)).findings == found
    assert len(list(cache.glob("*.json"))) == 2


def test_nothing_to_load(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        comity.load(tmp_path / "nowhere", cache=tmp_path)
