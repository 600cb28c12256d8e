import os
from pathlib import Path

import pytest

from comity.text.finding import Level
from comity.text.source import Source
from comity_cli.config import CAMPAIGNS, Config, SourceConfig, find, parse
from comity_cli.failure import CannotRunError
from comity_cli.toml_places import Table

WHOLE = """
policies = ["rules", "shared/rules"]
campaigns = ["mail/*.yaml"]

[[sources]]
format = "knock"
files = ["knock/*/workflow.json"]
facts = { purpose = "lifecycle", offer = ["trial"] }

[[sources]]
format = "mapping"
files = ["crm/*.json"]
[sources.mapping]
campaign = "name"

[lint]
fail_level = "warning"
"""


def test_every_key(tmp_path: Path) -> None:
    path = str(tmp_path / "comity.toml")
    whole = Table(Source(os.path.relpath(path), WHOLE), ("sources",))
    assert parse(path, WHOLE.encode()) == Config(
        root=str(tmp_path),
        file=path,
        policies=("rules", "shared/rules"),
        campaigns=("mail/*.yaml",),
        sources=(
            SourceConfig(
                "knock", ("knock/*/workflow.json",), whole.below((0,)), {"purpose": "lifecycle", "offer": ["trial"]}
            ),
            SourceConfig("mapping", ("crm/*.json",), whole.below((1,)), mapping={"campaign": "name"}),
        ),
        fail_level=Level.WARNING,
    )


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"# only this\r\n", b"[lint]\n"])
def test_everything_has_a_default(tmp_path: Path, data: bytes) -> None:
    path = str(tmp_path / "comity.toml")
    assert parse(path, data) == Config(root=str(tmp_path), file=path)
    assert Config(root="x").campaigns == (CAMPAIGNS,)


@pytest.mark.parametrize(
    ("text", "said", "help_line"),
    [
        ("\npolices = []", "comity.toml:2: unknown key `polices`", "did you mean `policies`?"),
        ("[lint]\nfoo = 1", "comity.toml:2: unknown key `foo` in `lint`", "there are `fail_level`"),
        ("[lint]\nfail_level = 3", "comity.toml:2: `fail_level` is `error` or `warning`, not a number", None),
        ('lint = { fail_level = "info" }', "comity.toml:1: `fail_level` is `error` or `warning`, not `info`", None),
        ("lint = 3", "comity.toml:1: `lint` is a table, not a number", None),
        ('policies = "x"', "comity.toml:1: `policies` is a list of texts, not a text", None),
        ("campaigns = [1]", "comity.toml:1: `campaigns` is a list of texts; it holds a number", None),
        ("sources = {}", "comity.toml:1: `sources` is a list of tables, not a table", "write `[[sources]]`"),
        ("\n[[sources]]\nfiles = []", "comity.toml:2: `format` of a source is missing", None),
        (
            "[[sources]]\nformat = true\nfiles = []",
            "comity.toml:2: `format` of a source is a text, not true or false",
            None,
        ),
        ('[[sources]]\nformat = "x"', "comity.toml:1: `files` of the source `x` is missing", None),
        (
            '[[sources]]\nformat = "x"\nfiles = []\nfact = {}',
            "comity.toml:4: unknown key `fact` in `sources`",
            "did you mean `facts`?",
        ),
        (
            '[[sources]]\nformat = "x"\nfiles = []\nfacts = 2026-01-01',
            "comity.toml:4: `facts` is a table, not a date or time",
            None,
        ),
        ("policies = [", "comity.toml:1:13: invalid value", None),
        ("a = 1\nb == 2", "comity.toml:2:4: invalid value", None),
        ("a = " + "[" * 10_000, "comity.toml: lists or tables stand inside each other too deeply", None),
        ("a = " + "9" * 5_000, "comity.toml: a number is too long", None),
        (
            '[[sources]]\nformat = "x"\nfiles = []\n[[sources]]\nformat = 3',
            "comity.toml:5: `format` of a source is a text, not a number",
            None,
        ),
        (
            '"odd key" = 1',
            "comity.toml:1: unknown key `odd key`",
            "there are `policies`, `campaigns`, `sources`, `lint`, `data`",
        ),
    ],
)
def test_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str, help_line: str | None) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRunError) as caught:
        parse(str(tmp_path / "comity.toml"), text.encode())
    assert (caught.value.message, caught.value.help_line) == (said, help_line)


def test_not_utf8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRunError, match=r"comity.toml: not UTF-8 at byte 3"):
        parse(str(tmp_path / "comity.toml"), b"# \xff")


def test_link_to_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "comity.toml").symlink_to("nowhere")
    with pytest.raises(CannotRunError, match=r"cannot read `comity.toml`: No such file or directory"):
        find(str(tmp_path))


def test_nearest_upward_wins(tmp_path: Path) -> None:
    inner = tmp_path / "a/b/c"
    inner.mkdir(parents=True)
    (tmp_path / "comity.toml").write_text('policies = ["outer"]')
    (tmp_path / "a/pyproject.toml").write_text('[tool.comity]\npolicies = ["inner"]')
    (tmp_path / "a/b/pyproject.toml").write_text("[tool.other]\nx = 1")
    assert (config := find(str(inner)))
    assert (config.root, config.policies) == (str(tmp_path / "a"), ("inner",))
    assert (config := find(str(tmp_path)))
    assert config.policies == ("outer",)


def test_own_file_wins_over_the_shared_one(tmp_path: Path) -> None:
    (tmp_path / "comity.toml").write_text('policies = ["own"]')
    (tmp_path / "pyproject.toml").write_text('[tool.comity]\npolicies = ["shared"]')
    assert (config := find(str(tmp_path)))
    assert config.policies == ("own",)


@pytest.mark.parametrize(
    "text",
    ["this is no TOML", "[project]\nname = 'comity-fan'", "tool = 3 # comity", "[tool]\nother = 'comity'"],
)
def test_shared_file_of_others_is_let_be(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert find(str(tmp_path)) is None


def test_mistake_in_the_shared_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.comity]\nfail_level = 'error'")
    with pytest.raises(CannotRunError, match=r"pyproject.toml:2: unknown key `fail_level`"):
        find(str(tmp_path))
