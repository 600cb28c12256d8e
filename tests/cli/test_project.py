"""What paths mean."""

from pathlib import Path

import pytest

from comity.campaigns.model import FormatOptions
from comity.modules import Modules
from comity_cli.failure import CannotRunError
from comity_cli.project import Asked, Opened, open_project, stable_paths

FILES = {
    "policies/a.comity": "",
    "policies/eu/b.comity": "",
    "campaigns/one.yaml": "",
    "campaigns/spring/two.yaml": "",
    "knock/x/workflow.json": "",
    "other.yaml": "",
    "loose.comity": "",
}
CONFIG = """
[[sources]]
format = "knock"
files = ["knock/*/workflow.json"]
facts = { purpose = "lifecycle" }
"""
ALL = ["campaigns/one.yaml", "campaigns/spring/two.yaml", "knock/x/workflow.json"]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    for name, text in {**FILES, "comity.toml": CONFIG}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(folder)
    return folder


def campaigns(opened: Opened) -> list[str]:
    return [file.name for file in opened.project.campaigns]


def modules(opened: Opened) -> list[tuple[str, str]]:
    return [(file.module, file.name) for file in opened.project.policies]


@pytest.mark.parametrize(
    ("paths", "names", "whole"),
    [
        ((), ALL, True),
        ((".",), ALL, True),
        (("comity.toml",), ALL, True),
        (("policies/a.comity",), ALL, True),
        (("policies",), ALL, True),
        (("policies/eu",), ALL, True),
        (("campaigns/one.yaml", "policies/a.comity"), ALL, True),
        (("campaigns/one.yaml",), ["campaigns/one.yaml"], False),
        (("other.yaml",), ["other.yaml"], False),
        (("campaigns",), ALL[:2], False),
        (("campaigns/spring",), ALL[1:2], False),
        (("./campaigns/spring/",), ALL[1:2], False),
        (("knock",), ALL[2:], False),
        (("campaigns/spring", "campaigns/one.yaml", "campaigns"), [ALL[1], ALL[0]], False),
        (("campaigns/one.yaml", "./campaigns/one.yaml"), ["campaigns/one.yaml"], False),
    ],
)
def test_paths(tree: Path, paths: tuple[str, ...], names: list[str], whole: bool) -> None:
    opened = open_project(Asked(paths))
    assert (campaigns(opened), opened.project.whole) == (names, whole)
    assert opened.notes == ()


def test_sources_have_formats_and_facts(tree: Path) -> None:
    project = open_project(Asked(("knock/x/workflow.json",))).project
    source = project.campaigns[0].source
    assert source is not None
    assert source.options == FormatOptions("knock", {"purpose": "lifecycle"})
    assert (source.stated.name, source.place(("facts", "purpose"))) == ("comity.toml", (74, 95))
    assert project.sources == (source,)


def test_sources_are_checked_where_they_concern_a_campaign(tree: Path) -> None:
    assert open_project(Asked(("other.yaml",))).project.campaigns[0].source is None
    assert open_project(Asked(("other.yaml",))).project.sources == ()
    assert len(open_project(Asked()).project.sources) == 1


def test_modules_are_named_by_path(tree: Path) -> None:
    assert modules(open_project(Asked())) == [("a", "policies/a.comity"), ("eu.b", "policies/eu/b.comity")]


def test_names_are_from_where_one_is(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "campaigns/spring")
    opened = open_project(Asked())
    assert campaigns(opened) == ["../one.yaml", "two.yaml", "../../knock/x/workflow.json"]
    names = stable_paths(opened.project, [*campaigns(opened), "../../policies/a.comity", "elsewhere"])
    assert set(names.values()) == {*ALL, "policies/a.comity"}


def test_policy_among_paths_joins_the_policies(tree: Path) -> None:
    assert ("loose", "loose.comity") in modules(open_project(Asked(("loose.comity",))))


@pytest.mark.parametrize(
    ("policies", "names"),
    [
        (("loose.comity",), [("loose", "loose.comity")]),
        (("policies/eu",), [("b", "policies/eu/b.comity")]),
        (
            ("policies/eu", "loose.comity", "policies/eu/b.comity"),
            [("b", "policies/eu/b.comity"), ("loose", "loose.comity")],
        ),
    ],
)
def test_policies_option_replaces(tree: Path, policies: tuple[str, ...], names: list[tuple[str, str]]) -> None:
    assert modules(open_project(Asked(policies=policies))) == names


@pytest.mark.parametrize("asked", [Asked(("nowhere.yaml",)), Asked(policies=("nowhere.yaml",))])
def test_what_does_not_exist(tree: Path, asked: Asked) -> None:
    with pytest.raises(CannotRunError, match=r"`nowhere.yaml` does not exist"):
        open_project(asked)


def test_configured_policies_that_are_not_there(tree: Path) -> None:
    (tree / "comity.toml").write_text('policies = ["rules"]')
    with pytest.raises(CannotRunError, match=r"comity.toml: there is no `rules` for the policies"):
        open_project(Asked())


def test_folder_without_campaigns_is_noted(tree: Path) -> None:
    (tree / "empty").mkdir()
    opened = open_project(Asked(("empty",)))
    assert campaigns(opened) == []
    where = "`campaigns/**/*.{yaml,yml,json}` and `knock/*/workflow.json`"
    assert opened.notes == (f"no campaigns in `empty`: they are looked for in {where}",)


def test_source_without_campaigns_is_noted(tree: Path) -> None:
    (tree / "knock/x/workflow.json").unlink()
    note = "no campaigns of the format `knock`: they are looked for in `knock/*/workflow.json`"
    assert open_project(Asked()).notes == (note,)
    assert open_project(Asked(("campaigns",))).notes == ()


def test_sources_may_lie_outside(tree: Path, tmp_path: Path) -> None:
    (tree / "comity.toml").write_text('[[sources]]\nformat = "knock"\nfiles = ["../far/*.json"]')
    (tmp_path / "far").mkdir()
    (tmp_path / "far/a.json").touch()
    (tree / "campaigns/linked.yaml").symlink_to(tmp_path / "far/a.json")
    for paths in ((), ("../far",), ("../far/a.json",)):
        file = next(file for file in open_project(Asked(paths)).project.campaigns if file.name == "../far/a.json")
        assert file.source is not None


def test_campaigns_may_be_links_to_elsewhere(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "far.yaml").touch()
    (tree / "campaigns/linked.yaml").symlink_to(tmp_path / "far.yaml")
    for paths in ((), ("campaigns",)):
        assert "campaigns/linked.yaml" in campaigns(open_project(Asked(paths)))


def test_policies_option_names_some(tree: Path) -> None:
    (tree / "empty").mkdir()
    with pytest.raises(CannotRunError, match="there are no policies in `empty`"):
        open_project(Asked(policies=("policies", "empty")))


def test_folder_that_is_gone(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "empty").mkdir()
    monkeypatch.chdir(tree / "empty")
    (tree / "empty").rmdir()
    with pytest.raises(CannotRunError, match="the current folder is gone"):
        open_project(Asked())
    monkeypatch.chdir(tree)


def test_project_of_the_paths_wins(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    opened = open_project(Asked(("project/campaigns/one.yaml",)))
    assert opened.project.root == str(tree)
    assert campaigns(opened) == ["project/campaigns/one.yaml"]
    assert modules(opened)[0] == ("a", "project/policies/a.comity")
    assert campaigns(open_project(Asked(("project",)))) == [f"project/{name}" for name in ALL]


def test_paths_elsewhere_are_of_this_project(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "far.yaml").touch()
    opened = open_project(Asked(("../far.yaml",)))
    assert (opened.project.root, campaigns(opened)) == (str(tree), ["../far.yaml"])


def test_no_configuration_needs_none(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "comity.toml").unlink()
    assert campaigns(open_project(Asked())) == ALL[:2]
    monkeypatch.chdir(tree / "campaigns")
    assert open_project(Asked()).project.root == str(tree)


def test_one_line_file_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "only.comity").write_text("never send offer:trial to stage>=adoption")
    monkeypatch.chdir(tmp_path)
    opened = open_project(Asked(("only.comity",)))
    assert (modules(opened), campaigns(opened), opened.notes) == ([("only", "only.comity")], [], ())


def test_standard_policies_where_there_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = _package(tmp_path, "comity_stdlib", "starter.comity", "us/tcpa.comity")
    monkeypatch.setattr("comity.modules.find_folders", lambda name: [str(package)] if name == package.name else [])
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    opened = open_project(Asked())
    assert modules(opened) == [("comity.starter", "comity_stdlib/starter.comity")]
    assert opened.notes == (
        "no policies found; using the standard ones of `comity.starter`",
        "no campaigns in `.`: they are looked for in `campaigns/**/*.{yaml,yml,json}`",
    )
    assert opened.project.policies[0].installed


def test_standard_policies_that_are_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.modules.find_folders", lambda _: [])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRunError, match="there are no policies, and the standard ones are not installed"):
        open_project(Asked())


def _package(folder: Path, name: str, *files: str) -> Path:
    for file in files:
        path = folder / name / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder / name


def test_linked_campaigns_are_one(tree: Path) -> None:
    (tree / "campaigns/again.yaml").symlink_to(tree / "campaigns/one.yaml")
    (tree / "campaigns/spring/up").symlink_to(tree / "campaigns")
    assert len(campaigns(open_project(Asked()))) == len(ALL)


# Standard input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "names", "whole"),
    [
        (None, ["-"], False),
        ("campaigns/new.yaml", ["campaigns/new.yaml"], False),
        ("policies/a.comity", ALL, True),
    ],
)
def test_standard_input(tree: Path, name: str | None, names: list[str], whole: bool) -> None:
    opened = open_project(Asked(("-",), stdin=b"x", stdin_name=name))
    assert (campaigns(opened), opened.project.whole) == (names, whole)
    assert opened.project.contents == {name or "-": b"x"}
    assert [module for module, _ in modules(opened)] == ["a", "eu.b"]


def test_standard_input_has_the_format_of_its_name(tree: Path) -> None:
    opened = open_project(Asked(("-",), stdin_name="knock/new/workflow.json"))
    source = opened.project.campaigns[0].source
    assert source is not None
    assert source.options.name == "knock"


# Modules ------------------------------------------------------------------------------------------------------------


def test_used_modules(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = {
        "comity_stdlib": _package(tmp_path, "comity_stdlib", "frequency.comity", "us/tcpa.comity"),
        "acme_rules": _package(tmp_path, "acme_rules", "acme.comity", "eu/x.comity"),
    }
    monkeypatch.setattr("comity.modules.find_folders", lambda name: [str(folders[name])] if name in folders else [])
    monkeypatch.setattr("comity.modules.offers", lambda: {"acme": "acme_rules", "gone": "gone_rules"})
    load = open_project(Asked(policies=("loose.comity",))).project.load
    found = {name: file.name if (file := load(name)) else None for name in USED}
    assert found == USED


USED = {
    "comity.frequency": "comity_stdlib/frequency.comity",
    "comity.us.tcpa": "comity_stdlib/us/tcpa.comity",
    "comity.us": None,
    "comity.nothing": None,
    "acme": "acme_rules/acme.comity",
    "acme.eu.x": "acme_rules/eu/x.comity",
    "acmer": None,
    "gone.x": None,
    "nobody.x": None,
    "policies.a": "policies/a.comity",
}


def test_packages_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Modules()("comity.this_is_not_there") is None
    assert Modules()("not_offered.by_anybody") is None
