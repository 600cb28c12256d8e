"""The call without options is read without click, and means what click makes of it."""

import sys

import pytest

from comity_cli.commands.lint import command
from comity_cli.lint_call import PLAIN
from comity_cli.main import main


@pytest.mark.parametrize("paths", [[], ["campaigns/spring.yaml"], ["a.yaml", "b b.yaml", "policies"]])
def test_plain_call_is_what_click_reads(paths: list[str]) -> None:
    context = command.make_context("lint", list(paths))
    assert {**PLAIN, "paths": tuple(paths)} == context.params


@pytest.mark.parametrize("args", [["lint", "--exit-zero", "nowhere"], ["lint", "--", "nowhere"], ["lint", "nowhere"]])
def test_every_way_in_ends_alike(
    args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["comity", *args])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "nowhere" in capsys.readouterr().err
