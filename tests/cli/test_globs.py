import os
from pathlib import Path

import pytest

from comity_cli.failure import CannotRunError
from comity_cli.globs import braces, find, matches

CAMPAIGNS = "campaigns/**/*.{yaml,yml,json}"
FILES = (
    "campaigns/a.yaml",
    "campaigns/b.yml",
    "campaigns/note.md",
    "campaigns/deep/er/c.json",
    "campaigns/.hidden/d.yaml",
    "campaigns/.e.yaml",
    "knock/workflows/one/workflow.json",
    "knock/workflows/two/workflow.json",
    "other/campaigns/f.yaml",
    "top.yaml",
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


def found(tree: Path, *patterns: str) -> list[str]:
    return [os.path.relpath(path, tree) for path in find(str(tree), patterns)]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        (CAMPAIGNS, ["campaigns/a.yaml", "campaigns/b.yml", "campaigns/deep/er/c.json"]),
        ("knock/workflows/*/workflow.json", ["knock/workflows/one/workflow.json", "knock/workflows/two/workflow.json"]),
        ("knock/workflows/{one,none}/*.json", ["knock/workflows/one/workflow.json"]),
        ("{knock/workflows/two,campaigns}/*.{yaml,json}", ["campaigns/a.yaml", "knock/workflows/two/workflow.json"]),
        ("**/f.yaml", ["other/campaigns/f.yaml"]),
        ("**", [name for name in sorted(FILES) if "/." not in name]),
        ("campaigns/.*.yaml", ["campaigns/.e.yaml"]),
        ("campaigns/.hidden/*", ["campaigns/.hidden/d.yaml"]),
        ("campaigns/[ab].*", ["campaigns/a.yaml", "campaigns/b.yml"]),
        ("campaigns/?.yaml", ["campaigns/a.yaml"]),
        ("./top.yaml", ["top.yaml"]),
        ("campaigns/../top.yaml", ["top.yaml"]),
        ("nowhere/./../top.yaml", ["top.yaml"]),
        ("**/**/**/f.yaml", ["other/campaigns/f.yaml"]),
        ("campaigns", []),
        ("nowhere/**/*.yaml", []),
        ("", []),
    ],
)
def test_find_and_matches_agree(tree: Path, pattern: str, names: list[str]) -> None:
    assert found(tree, pattern) == sorted(names)
    assert sorted(name for name in FILES if matches(str(tree), str(tree / name), [pattern])) == sorted(names)


def test_patterns_are_one_set(tree: Path) -> None:
    assert found(tree, "campaigns/*.yaml", CAMPAIGNS, "top.yaml") == [
        "campaigns/a.yaml",
        "campaigns/b.yml",
        "campaigns/deep/er/c.json",
        "top.yaml",
    ]


def test_absolute_pattern(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere, pattern = str(tmp_path_factory.mktemp("elsewhere")), f"{tree}/top.*"
    assert find(elsewhere, [pattern]) == [str(tree / "top.yaml")]
    assert matches(elsewhere, str(tree / "top.yaml"), [pattern])
    assert not matches(elsewhere, str(tree / "campaigns/a.yaml"), [pattern])


@pytest.mark.parametrize("pattern", ["../campaigns/*.yml", "./../campaigns/*.yml", "x/../../campaigns/*.yml"])
def test_pattern_that_leads_out(tree: Path, pattern: str) -> None:
    folder = tree / "knock"
    assert [os.path.realpath(path) for path in find(str(folder), [pattern])] == [str(tree / "campaigns/b.yml")]
    assert matches(str(folder), str(tree / "campaigns/b.yml"), [pattern])
    assert not matches(str(folder), str(tree / "campaigns/a.yaml"), [pattern])


def test_nothing_above_is_met_by_stars(tree: Path) -> None:
    assert not matches(str(tree / "knock"), str(tree / "top.yaml"), ["**/*.yaml", "*/*.yaml"])


def test_many_stars_end(tree: Path) -> None:
    deep = tree / "/".join("x" * 40)
    assert not matches(str(tree), str(deep / "y"), ["**/" * 40 + "z"])


def test_links_are_followed_and_circles_are_not(tree: Path) -> None:
    (tree / "campaigns/deep/up").symlink_to(tree / "campaigns")
    (tree / "campaigns/self").symlink_to(tree / "campaigns/self")
    (tree / "campaigns/more").symlink_to(tree / "other/campaigns")
    assert found(tree, CAMPAIGNS) == [
        "campaigns/a.yaml",
        "campaigns/b.yml",
        "campaigns/deep/er/c.json",
        "campaigns/more/f.yaml",
    ]


def test_links_to_nothing_are_files(tree: Path) -> None:
    (tree / "campaigns/gone.yaml").symlink_to("nowhere")
    (tree / "campaigns/self.yaml").symlink_to("self.yaml")
    os.mkfifo(tree / "campaigns/pipe.yaml")
    assert found(tree, "campaigns/*.yaml") == ["campaigns/a.yaml", "campaigns/gone.yaml", "campaigns/self.yaml"]


def test_many_links_to_each_other_end(tmp_path: Path) -> None:
    for name in "abcdefgh":
        (tmp_path / name).mkdir()
        for other in "abcdefgh":
            (tmp_path / name / other).symlink_to(tmp_path / other)
    (tmp_path / "a/x.yaml").touch()
    assert len(find(str(tmp_path), ["**/*.yaml"])) == 1


def test_folder_that_cannot_be_listed_is_said(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(CannotRunError, match=r"cannot list .*campaigns`: Permission denied"):
        find(str(tree), [CAMPAIGNS])


@pytest.mark.parametrize(
    ("pattern", "plain"),
    [
        ("a", ["a"]),
        ("{a,b}c", ["ac", "bc"]),
        ("{a,{b,c}}{d,}", ["ad", "a", "bd", "b", "cd", "c"]),
        ("{a", ["{a"]),
        ("a}", ["a}"]),
        ("{}", [""]),
    ],
)
def test_braces(pattern: str, plain: list[str]) -> None:
    assert braces(pattern) == plain
