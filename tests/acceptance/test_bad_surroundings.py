"""A machine that does not do what one would like: caches, streams, signals, folders that are gone."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from tests.acceptance.project import CAMPAIGN, LIMITED, SOUND, Project, Ran, finished

# Nothing can be written into files: the disk is full, or one may not.
NO_WRITING = f"ulimit -f 0; {LIMITED}"

Corrupt = Callable[[bytes], bytes]
CORRUPT: dict[str, Corrupt] = {
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "garbage": lambda data: bytes((byte * 7 + 13) % 256 for byte in data),
    "nul": lambda data: b"\0" * len(data),
    "another value": lambda _: b'{"a": [1, 2]}',
    "another root": lambda data: data.replace(b'"root":', b'"root":1'),
    "another version": lambda data: data.replace(b'"format":', b'"format":9'),
    "no rows": lambda data: data.replace(b'"rows":[[', b'"rows":[[]],"more":[['),
    "deep": lambda _: b"[" * 100_000,
    "long number": lambda data: data.replace(b'"root":', b'"root":' + b"9" * 5_000),
}


def cached(project: Project, **more: str) -> dict[str, str]:
    return {"COMITY_CACHE_DIR": str(project.root / "cache"), **more}


# The cache ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def first(project: Project) -> Ran:
    """Return what a first run says, with a cache of its own: a policy that uses another, and two audiences."""
    project.write("policies/q.comity", "use ./p\n")
    for stage in ("exposure", "adoption"):
        project.write(f"campaigns/{stage}.yaml", CAMPAIGN.format(stage) + f"audience: stage == {stage}\n")
    ran = project.lint(env=cached(project))
    assert len(kept(project)) == 2
    return ran


def kept(project: Project) -> list[Path]:
    return sorted((project.root / "cache").iterdir())


@pytest.mark.parametrize("corrupt", CORRUPT.values(), ids=CORRUPT)
def test_corrupt_cache_is_made_anew(project: Project, first: Ran, corrupt: Corrupt) -> None:
    sound = {path: path.read_bytes() for path in kept(project)}
    for path, data in sound.items():
        path.write_bytes(corrupt(data))
    assert project.lint(env=cached(project)) == first
    assert {path: path.read_bytes() for path in kept(project)} == sound


def test_cache_of_something_else_is_not_believed(project: Project, first: Ran) -> None:
    one, other = kept(project)
    data = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(data)
    assert project.lint(env=cached(project)) == first


def test_folder_in_place_of_a_cached_file(project: Project, first: Ran) -> None:
    for path in kept(project):
        path.unlink()
        (path / "inner").mkdir(parents=True)
    assert project.lint(env=cached(project)) == first


def test_cache_that_cannot_be_written(project: Project, first: Ran) -> None:
    before = kept(project)
    project.write("policies/q.comity", "use ./p # and no more\n")
    assert project.lint(env=cached(project), limits=NO_WRITING).places == first.places
    assert kept(project) == before


@pytest.mark.parametrize("place", ["cache", "cache/below", "/dev/null", "/proc/comity", ""])
def test_cache_folder_that_is_none(project: Project, place: str) -> None:
    project.write("cache", "a file\n")
    ran = project.lint(env={"COMITY_CACHE_DIR": place and str(project.root / place), "HOME": ""})
    assert (ran.code, ran.places, ran.err) == (1, {SOUND}, "")


@pytest.mark.parametrize("home", ["", "/nowhere", "relative"])
def test_no_home(project: Project, home: str) -> None:
    ran = project.lint(env={"HOME": home, "COMITY_CACHE_DIR": None, "XDG_CACHE_HOME": None})
    assert (ran.code, ran.places, ran.err) == (1, {SOUND}, "")
    assert not (project.root / "relative").exists()


def test_processes_at_once_with_an_empty_cache(project: Project) -> None:
    started = [project.start("lint", "--format", "json", env=cached(project)) for _ in range(4)]
    ran = [finished(process) for process in started]
    assert len(set(ran)) == 1
    assert ran[0].places == {SOUND}
    assert project.lint(env=cached(project)) == ran[0]
    assert [path.suffix for path in kept(project)] == [".json"]


# Streams ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (b"", "missing-key: the file holds no campaign"),
        (b"\xff\xfe\x80", "invalid-encoding: the file is UTF-16"),
        (bytes(range(256)), "invalid-encoding: byte 128 (0x80, in line 2) is not UTF-8"),
        (b"}{][ :: - -", "yaml-syntax: "),
        (b"x" * 11_000_000, "unreadable-file: `-` is too large"),
    ],
)
def test_garbage_on_standard_input(project: Project, stdin: bytes, words: str) -> None:
    ran = project.lint("-", "campaigns/sound.yaml", stdin=stdin)
    assert ran.code == 1
    assert SOUND in ran.places
    assert words in ran.about("-")[0]


def test_garbage_on_standard_input_is_a_policy_if_it_is_called_so(project: Project) -> None:
    ran = project.lint("-", "--stdin-filename", "policies/new.comity", stdin=b"never sent x\n")
    assert {SOUND, ("policies/new.comity", "syntax")} <= ran.places


def test_closed_standard_input(project: Project) -> None:
    ran = project.comity("lint", "-", limits=f"exec <&-; {LIMITED}")
    assert (ran.code, ran.err) == (2, "comity: there is no standard input to read `-` from\n")
    assert project.lint(limits=f"exec <&-; {LIMITED}").places == {SOUND}


@pytest.mark.parametrize("form", ["full", "json"])
def test_reader_that_left(project: Project, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ran = project.comity("lint", "--format", form, stdout=writer)
    finally:
        os.close(writer)
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_closed_streams(project: Project, closed: str) -> None:
    ran = project.comity("lint", limits=f"exec {closed}; {LIMITED}")
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize("form", ["full", "json"])
def test_full_disk(project: Project, form: str) -> None:
    said = "No space left on device\n"
    with Path("/dev/full").open("wb") as full:
        ran = project.comity("lint", "--format", form, stdout=full)
    assert (ran.code, ran.err) == (2, f"comity: cannot write the output: {said}")
    ran = project.comity("lint", "--format", form, "--output", "/dev/full")
    assert (ran.code, ran.err) == (2, f"comity: cannot write `/dev/full`: {said}")
    ran = project.comity("lint", "--format", form, "--output", "out", limits=NO_WRITING)
    assert (ran.code, ran.err) == (2, "comity: cannot write `out`: File too large\n")
    assert not [path.name for path in project.root.iterdir() if "out" in path.name]


def test_fixes_on_a_full_disk_leave_the_file_as_it_was(project: Project) -> None:
    before = (project.root / SOUND[0]).read_bytes()
    ran = project.comity("lint", "--fix", limits=NO_WRITING)
    assert ran.code == 2
    assert ran.err.startswith("comity: cannot write `")
    assert (project.root / SOUND[0]).read_bytes() == before
    assert [path.name for path in (project.root / "campaigns").iterdir()] == ["sound.yaml"]


def test_terminal_of_another_age(project: Project) -> None:
    project.write("campaigns/odd.yaml", "campaign: Füße\noffer: [trial]\n")
    ran = project.comity("lint", "--format", "concise", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert ran.code == 1
    assert b"`F??e` would go to customers" in ran.out


# Signals, folders ---------------------------------------------------------------------------------------------------


def test_interruption(project: Project) -> None:
    pipe = project.root / "pipe"
    os.mkfifo(pipe)
    process = project.start("lint", "pipe")
    with suppress(BrokenPipeError), pipe.open("w"):  # opens when the process reads it
        process.send_signal(signal.SIGINT)
        ran = finished(process)
    assert (ran.code, ran.out, ran.err) == (130, b"", "")


def test_folder_that_is_gone(project: Project) -> None:
    gone = project.root / "gone"
    gone.mkdir()
    for args in (("lint",), ("lint", str(project.root / SOUND[0])), ("rules",)):
        gone.mkdir(exist_ok=True)
        ran = project.comity(*args, cwd=gone, limits=f"rmdir ../gone; {LIMITED}")
        assert (ran.code, ran.err) == (2, "comity: the current folder is gone\n")
