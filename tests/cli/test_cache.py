import json
import os
import sys
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.cache import Cache
from comity_cli.cache import folder


def key(parts: list[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()


KEY, OTHER = key(["one"]), key(["other"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@pytest.fixture
def kept(tmp_path: Path) -> Cache:
    return Cache(str(tmp_path / "deep/er/cache"))


def file_of(kept: Cache, name: str = KEY) -> Path:
    assert kept.folder
    return Path(kept.folder) / f"{name}.json"


def test_what_is_put_is_got(kept: Cache) -> None:
    assert kept.get(KEY) is None
    kept.put(KEY, {"rules": [1, "ü", None]})
    kept.put(OTHER, ["other"])
    assert kept.get(KEY) == {"rules": [1, "ü", None]}
    assert kept.get(OTHER) == ["other"]


@given(JSON)
def test_any_json_comes_back(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    kept = Cache(str(tmp_path_factory.getbasetemp() / "any"))
    kept.put(KEY, value)
    assert kept.get(KEY) == value


@pytest.mark.parametrize(
    "garbage",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"key": "another", "value": 1}', b'{"value": 1}', b"[" * 100_000],
)
def test_garbage_is_a_miss_and_is_replaced(kept: Cache, garbage: bytes) -> None:
    kept.put(KEY, 1)
    file_of(kept).write_bytes(garbage)
    assert kept.get(KEY) is None
    kept.put(KEY, 2)
    assert kept.get(KEY) == 2


def test_no_folder_keeps_nothing() -> None:
    Cache(None).put(KEY, 1)
    assert Cache(None).get(KEY) is None


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for name in ("file", "file/below"):
        Cache(str(tmp_path / name)).put(KEY, 1)
        assert Cache(str(tmp_path / name)).get(KEY) is None


def test_read_only_cache_is_read(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    kept.put(KEY, 1)
    for name in ("utime", "replace", "makedirs"):
        monkeypatch.setattr(os, name, refuse)
    kept.put(OTHER, 2)
    assert (kept.get(KEY), kept.get(OTHER)) == (1, None)


def test_nothing_half_written_is_left(kept: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept.put(OTHER, 1)
    monkeypatch.setattr(os, "replace", full)
    kept.put(KEY, 1)
    assert kept.folder
    assert list(Path(kept.folder).iterdir()) == [file_of(kept, OTHER)]


def test_oldest_goes_first_and_use_counts(tmp_path: Path) -> None:
    kept = Cache(str(tmp_path), limit=1000)
    names = [key([str(number)]) for number in range(4)]
    for age, name in enumerate(names[:3]):
        kept.put(name, "x" * 200)
        os.utime(file_of(kept, name), (1000 + age, 1000 + age))
    assert kept.get(names[0]) is not None
    kept.put(names[3], "x" * 200)
    assert [kept.get(name) is not None for name in names] == [True, False, True, True]


def test_only_own_files_are_removed(tmp_path: Path) -> None:
    mine = tmp_path / "thesis.json"
    mine.write_text("x" * 5000)
    os.utime(mine, (0, 0))
    kept = Cache(str(tmp_path), limit=100)
    kept.put(KEY, "x" * 200)
    assert mine.exists()
    assert kept.get(KEY) is None


def _put_often(where: str) -> None:
    kept = Cache(where, limit=2000)
    for number in range(150):
        kept.put(key([str(number % 20)]), {"number": number % 20})
        found = kept.get(key([str(number % 20)]))
        assert found in (None, {"number": number % 20})


def test_two_processes_at_once(tmp_path: Path) -> None:
    processes = [get_context("spawn").Process(target=_put_often, args=(str(tmp_path),)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    for path in tmp_path.iterdir():
        assert path.suffix == ".json"
        assert json.loads(path.read_bytes())["key"] == path.stem


@pytest.mark.parametrize(
    ("platform", "environment", "where"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/comity"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/comity"),
        ("linux", {}, "/home/me/.cache/comity"),
        ("darwin", {"XDG_CACHE_HOME": "/x"}, "/home/me/Library/Caches/comity"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/comity/cache"),
        ("win32", {}, None),
        ("linux", {"COMITY_CACHE_DIR": "here"}, "here"),
        ("linux", {"COMITY_CACHE_DIR": "here", "COMITY_NO_CACHE": "1"}, None),
        ("linux", {"HOME": "~"}, None),
    ],
)
def test_folder_of_the_platform(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], where: str | None
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "COMITY_CACHE_DIR", "COMITY_NO_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"HOME": "/home/me", **environment}.items():
        monkeypatch.setenv(name, value)
    assert folder() == where
