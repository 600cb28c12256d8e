"""The front door: help, versions, mistakes, mishaps."""

import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.cli.conftest import PROGRAM, ROOT, Run, Start
from tests.cli.fake import Fake

from comity import __version__
from comity_cli import main as front
from comity_cli.group import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    for flag in ("--help", "-h"):
        result = run(command, flag)
        assert (result.exit_code, result.stderr) == (0, "")
        assert re.search(rf"Examples?:\n +comity {command}", result.stdout)
        assert "--color [auto|always|never]" in result.stdout


def test_help_lists_the_commands(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command, line in COMMANDS.items():
        assert re.search(rf"^  {command} +{re.escape(line)}$", result.stdout, re.MULTILINE)


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"comity {__version__}\n"
    project = tomllib.loads((Path(ROOT) / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["lnit"], "comity: there is no command `lnit`\n        did you mean `init` or `lint`?\n"),
        (["frobnicate"], "comity: there is no command `frobnicate`\n        see `comity --help`\n"),
        (["--verison"], "comity: there is no option `--verison`\n        did you mean `--version`?\n"),
        (["explain"], "comity: say the name of a rule or a code, or --all\n        see `comity explain --help`\n"),
        (["reach"], "comity: missing argument 'CAMPAIGN'\n        see `comity reach --help`\n"),
    ],
)
def test_mistakes_of_usage(run: Run, args: list[str], said: str) -> None:
    result = run(*args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", said)


def test_mistake_of_ours_is_one_line(run: Run, project: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("two\nlines")

    monkeypatch.setattr(fake, "lint_project", fail)
    result = run("lint")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "comity: this is a mistake of comity's own: KeyError: 'two\\nlines'\n"
        "        please report it with what COMITY_DEBUG=1 makes it print\n"
    )
    monkeypatch.setenv("COMITY_DEBUG", "1")
    result = run("lint")
    assert result.exit_code == 2
    assert result.stderr.startswith("Traceback (most recent call last):\n")


def test_want_of_memory_is_no_mistake(run: Run, project: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(fake, "lint_project", fail)
    result = run("lint")
    assert (result.exit_code, result.stderr) == (2, "comity: there is not enough memory for this\n")


@pytest.mark.parametrize(
    ("args", "coloured"),
    [(["--color", "always"], True), (["--color=always"], True), (["--color", "never"], False), ([], False)],
)
def test_complaints_have_the_colour_asked_for(run: Run, args: list[str], coloured: bool) -> None:
    for wrong in (["--no-such-option"], ["nowhere"]):
        assert ("\x1b[" in run("lint", *args, *wrong).stderr) is coloured


def test_group_runs_without_click_standing_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["comity", "--version"])
    with pytest.raises(SystemExit) as done:
        front.main()
    assert done.value.code == 0


# Real processes -----------------------------------------------------------------------------------------------------


def test_module_runs(project: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "comity_cli", "--version"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"comity {__version__}\n".encode(), b"")


def test_exit_codes(project: Path, start: Start) -> None:
    assert start("lint").returncode == 1
    assert start("lint", "campaigns/fine.yaml").returncode == 0
    assert start("lint", "nowhere").returncode == 2


@pytest.mark.parametrize("args", [["lint"], ["lint", "campaigns/fine.yaml"], ["--help"], ["explain", "--all"]])
def test_reader_that_left_is_no_failure(project: Path, start: Start, args: list[str]) -> None:
    (project / "campaigns/bad.yaml").write_text("BAD\n" * 2000)
    reading, writing = os.pipe()
    os.close(reading)
    done = start(*args, stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (int(args == ["lint"]), b"")


def test_errors_that_nobody_reads(project: Path, start: Start) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = start("lint", "nowhere", stderr=writing)
    os.close(writing)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_said(project: Path, start: Start) -> None:
    with Path("/dev/full").open("wb") as full:
        done = start("lint", "campaigns/fine.yaml", stdout=full)
    assert done.returncode == 2
    assert done.stderr == b"comity: cannot write the output: No space left on device\n"


def test_closed_output(project: Path) -> None:
    command = f"{sys.executable} -m comity_cli init new >&-"
    done = subprocess.run(command, shell=True, capture_output=True, check=False)  # noqa: S602 (a pipe is what is tested)
    assert (done.returncode, done.stderr) == (0, b"")


def test_interrupt_is_quiet(project: Path) -> None:
    os.mkfifo("campaigns/never.yaml")
    program = [sys.executable, "-c", PROGRAM.format(root=ROOT), "lint", "campaigns/never.yaml"]
    pipe = project / "campaigns/never.yaml"
    # Opening the pipe waits until the process reads it; from then on the process waits for what never comes.
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, b"", b"")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_output_in_any_encoding(project: Path, start: Start, encoding: str) -> None:
    (project / "campaigns/bad.yaml").write_text("春: BAD 🎁")
    done = start("lint", env={"PYTHONIOENCODING": encoding})
    assert (done.returncode, done.stderr) == (1, b"")
    assert ("春: BAD 🎁".encode() in done.stdout) is (encoding == "utf-8")
    assert "春".encode() in start("lint", "--format", "sarif", "--diff", env={"PYTHONIOENCODING": encoding}).stdout
