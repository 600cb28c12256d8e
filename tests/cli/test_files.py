import os
import stat
from pathlib import Path

import pytest

from comity_cli import files
from comity_cli.failure import CannotRunError


def test_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    files.write(str(tmp_path / "a"), b"x")
    (tmp_path / "b").touch()
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
    assert files.read(str(tmp_path / "a")) == b"x"


def test_old_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    path.chmod(0o640)
    files.write(str(path), b"x")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a").write_bytes(b"old")
    (tmp_path / "b").symlink_to("folder/a")
    files.write(str(tmp_path / "b"), b"new")
    assert (tmp_path / "b").is_symlink()
    assert (tmp_path / "folder/a").read_bytes() == b"new"


def test_device_is_written_to() -> None:
    files.write(os.devnull, b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"old")
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(CannotRunError, match=r"cannot write `.*a`: No space left on device"):
        files.write(str(tmp_path / "a"), b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize(("name", "why"), [("nowhere", "No such file or directory"), (".", "Is a directory")])
def test_cannot_read(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(CannotRunError, match=rf"cannot read `.*`: {why}"):
        files.read(str(tmp_path / name))


def test_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match=r"cannot write `.*`: No such file or directory"):
        files.write(str(tmp_path / "nowhere/a"), b"")
