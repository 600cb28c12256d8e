"""`comity fmt` on real files: what is written, what is only said, and what is left alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path
from shlex import quote

import pytest
from tests.cli.conftest import Run

from comity.format.layout import Layout
from comity_cli import files

UGLY = 'setting a=1 # why\nx: never send offer:trial because"b"\n'
PRETTY = 'setting a = 1  # why\n\nx:\n  never send offer:trial\n  because "b"\n'
BROKEN = "# fine\nnever sned a\nnever send b\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project of three policies, an ugly one, a pretty one and one in a folder, and go there."""
    (tmp_path / "policies/eu").mkdir(parents=True)
    (tmp_path / "comity.toml").write_text("")
    (tmp_path / "policies/ugly.comity").write_text(UGLY)
    (tmp_path / "policies/pretty.comity").write_text(PRETTY)
    (tmp_path / "policies/eu/deep.comity").write_text("setting b=2\n")
    (tmp_path / "notes.txt").write_text("setting b=2\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def text(folder: Path, name: str = "ugly") -> str:
    return (folder / f"policies/{name}.comity").read_bytes().decode()


def test_the_whole_project(run: Run, folder: Path) -> None:
    result = run("fmt")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "comity: formatted 2 files, 1 file in order\n"
    assert (text(folder), text(folder, "pretty"), text(folder, "eu/deep")) == (PRETTY, PRETTY, "setting b = 2\n")
    assert run("fmt").stderr == "comity: formatted 0 files, 3 files in order\n"


def test_files_and_folders(run: Run, folder: Path) -> None:
    assert run("fmt", "policies/eu", "policies/eu/deep.comity", "./policies/eu/").stderr == "comity: formatted 1 file\n"
    assert (text(folder), text(folder, "eu/deep")) == (UGLY, "setting b = 2\n")
    (folder / "link.comity").symlink_to("policies/ugly.comity")
    assert run("fmt", "link.comity", "policies/ugly.comity").exit_code == 0
    assert text(folder) == PRETTY
    assert (folder / "link.comity").is_symlink()


def test_what_is_in_order_is_not_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(files, "write", write)
    assert run("fmt", "policies/pretty.comity").exit_code == 0


def test_check(run: Run, folder: Path) -> None:
    result = run("fmt", "--check")
    assert (result.exit_code, result.stdout) == (1, "policies/eu/deep.comity\npolicies/ugly.comity\n")
    assert result.stderr == "comity: would format 2 files, 1 file in order\n"
    assert text(folder) == UGLY
    assert run("fmt", "--check", "policies/pretty.comity").exit_code == 0


@pytest.mark.parametrize("more", [(), ("--check",)])
def test_diff(run: Run, folder: Path, more: tuple[str, ...]) -> None:
    result = run("fmt", "--diff", "policies/eu", *more)
    assert result.exit_code == 1
    assert result.stdout == (
        "--- a/policies/eu/deep.comity\n+++ b/policies/eu/deep.comity\n@@ -1 +1 @@\n-setting b=2\n+setting b = 2\n"
    )
    assert text(folder, "eu/deep") == "setting b=2\n"
    clean = run("fmt", "--diff", "policies/pretty.comity", *more)
    assert (clean.exit_code, clean.stdout) == (0, "")


def test_a_diff_can_be_applied(run: Run, folder: Path) -> None:
    (folder / "policies/ugly.comity").write_bytes(UGLY.replace("\n", "\r\n").encode())
    patch = run("fmt", "--diff", "policies").stdout_bytes
    subprocess.run(["git", "apply", "-"], input=patch, check=True, capture_output=True)
    assert run("fmt", "--check").exit_code == 0


def test_a_broken_file_is_left_alone_and_the_others_are_not(run: Run, folder: Path) -> None:
    (folder / "policies/broken.comity").write_text(BROKEN)
    result = run("fmt")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("policies/broken.comity:2:7: error[syntax]: found `sned`, expected `send`\n")
    assert "       2 | never sned a\n         |       ^^^^\n    help | did you mean `send`?" in result.stderr
    assert result.stderr.endswith("comity: formatted 2 files, 1 file in order, 1 file left as it is\n")
    assert (text(folder, "broken"), text(folder)) == (BROKEN, PRETTY)
    assert run("fmt", "--check").exit_code == 2
    assert run("fmt", "--diff").exit_code == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"setting a=1\xff\n", "1:1: error[invalid-encoding]: byte 11 (0xFF, in line 1) is not UTF-8"),
        ("setting a=1\n".encode("utf-16"), "1:1: error[invalid-encoding]: the file is UTF-16, not UTF-8"),
        ("setting \u0430=1\n".encode(), "1:9: error[confusable-character]"),
        (b"\xef\xbb\xbfsetting =1\n", "1:9: error[syntax]"),
    ],
)
def test_what_is_no_text(run: Run, folder: Path, data: bytes, said: str) -> None:
    path = folder / "policies/odd.comity"
    path.write_bytes(data)
    result = run("fmt", "policies/odd.comity", "policies/eu")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"policies/odd.comity:{said}")
    assert path.read_bytes() == data
    assert text(folder, "eu/deep") == "setting b = 2\n"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_ends_of_lines_and_byte_order_marks_stay(run: Run, folder: Path, mark: str, end: str) -> None:
    (folder / "policies/ugly.comity").write_bytes((mark + UGLY.replace("\n", end)).encode())
    assert run("fmt").exit_code == 0
    assert text(folder) == mark + PRETTY.replace("\n", end)
    assert run("fmt", "-", stdin=(mark + UGLY.replace("\n", end)).encode()).stdout_bytes == text(folder).encode()


def test_permissions_stay(run: Run, folder: Path) -> None:
    path = folder / "policies/ugly.comity"
    path.chmod(0o640)
    assert run("fmt").exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_read_only_files_are_not_written(run: Run, folder: Path) -> None:
    (folder / "policies/ugly.comity").chmod(0o444)
    (folder / "policies/pretty.comity").chmod(0o444)
    result = run("fmt")
    assert result.exit_code == 2
    assert "comity: cannot write `policies/ugly.comity`: it is read-only\n" in result.stderr
    assert result.stderr.endswith("comity: formatted 1 file, 1 file in order, 1 file left as it is\n")
    assert text(folder) == UGLY
    assert run("fmt", "--check").exit_code == 1


def test_a_crash_leaves_the_old_file(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    result = run("fmt", "policies/ugly.comity")
    assert result.exit_code == 2
    assert "cannot write `policies/ugly.comity`: No space left on device" in result.stderr
    assert text(folder) == UGLY
    assert [path.name for path in (folder / "policies").iterdir() if path.name.endswith(".new")] == []


def test_unreadable_files_do_not_stop_the_others(run: Run, folder: Path) -> None:
    (folder / "policies/gone.comity").symlink_to("nowhere")
    result = run("fmt")
    assert result.exit_code == 2
    assert "comity: cannot read `policies/gone.comity`: No such file or directory\n" in result.stderr
    assert text(folder) == PRETTY


def test_what_does_not_say_the_same_is_not_written(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Layout, "written", lambda *_: "setting a = 2\n")
    result = run("fmt", "policies/ugly.comity", "policies/eu")
    assert result.exit_code == 2
    assert (
        "comity: `policies/ugly.comity` is left as it is: laid out anew, the sentences are not the same"
        in result.stderr
    )
    assert (text(folder), text(folder, "eu/deep")) == (UGLY, "setting b=2\n")


# Standard input -----------------------------------------------------------------------------------------------------


def test_standard_input(run: Run, folder: Path) -> None:
    result = run("fmt", "-", stdin=UGLY.encode())
    assert (result.exit_code, result.stdout, result.stderr) == (0, PRETTY, "")
    assert run("fmt", "-", stdin=b"").stdout_bytes == b""
    assert text(folder) == UGLY


def test_standard_input_is_checked(run: Run, folder: Path) -> None:
    assert run("fmt", "-", "--check", stdin=PRETTY.encode()).exit_code == 0
    result = run("fmt", "-", "--check", "--stdin-filename", "p.comity", stdin=UGLY.encode())
    assert (result.exit_code, result.stdout) == (1, "p.comity\n")
    diff = run("fmt", "-", "--diff", stdin=UGLY.encode())
    assert (diff.exit_code, diff.stdout.splitlines()[:2]) == (1, ["--- a/-", "+++ b/-"])


def test_broken_standard_input_gives_no_output(run: Run, folder: Path) -> None:
    result = run("fmt", "-", "--stdin-filename", "p.comity", stdin=BROKEN.encode())
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert result.stderr.startswith("p.comity:2:7: error[syntax]")


# Mistakes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nothing.comity"], "`nothing.comity` does not exist"),
        (["notes.txt"], "`notes.txt` is no policy\n        policies are files that end in `.comity`"),
        (["empty"], "there are no policies in `empty`\n        policies are files that end in `.comity`"),
        (["-", "policies"], "`-` stands alone: what it holds is written to standard output"),
        (["--stdin-filename", "x"], "`--stdin-filename` is the name of what `-` holds, and there is no `-`"),
        (["--chekc"], "there is no option `--chekc`\n        did you mean `--check`?"),
    ],
)
def test_mistakes(run: Run, folder: Path, args: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    result = run("fmt", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"comity: {said}\n")
    assert text(folder) == UGLY


def test_a_project_without_policies(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("fmt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "comity: there are no policies here\n        name some: `comity fmt FILE`\n"


def test_standard_input_that_cannot_be_read(folder: Path) -> None:
    for redirected, said in (
        ("<&-", "there is no standard input to read `-` from"),
        ("0>gone", "cannot read standard"),
    ):
        program = f"exec {quote(sys.executable)} -m comity_cli fmt - {redirected}"
        done = subprocess.run(["/bin/sh", "-c", program], capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.decode().startswith(f"comity: {said}")
