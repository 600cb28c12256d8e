import io
import sys
from typing import TextIO

import pytest

from comity_cli import progress
from comity_cli.failure import CannotRunError
from comity_cli.progress import progress_bar
from comity_cli.terminal import Terminal, caller, coloured


class Stream(io.TextIOWrapper):
    """A stream in memory that may be a terminal."""

    def __init__(self, *, terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding)
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    @property
    def said(self) -> bytes:
        self.flush()
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


@pytest.mark.parametrize(
    ("wish", "terminal", "environment", "colours"),
    [
        ("auto", True, {}, True),
        ("auto", False, {}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colours(
    monkeypatch: pytest.MonkeyPatch, wish: str, terminal: bool, environment: dict[str, str], colours: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert coloured(wish, Stream(terminal=terminal)) is colours


def test_no_stream_is_no_terminal() -> None:
    assert not coloured("auto", None)
    Terminal(out=None, err=None).write("x")
    Terminal(out=None, err=None).note("x")


@pytest.mark.parametrize(("columns", "width"), [("80", 80), ("7", 40), ("1000", 140), ("x", 100), ("", 100)])
def test_width(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert Terminal(out=Stream(terminal=False)).width == width


def test_what_an_encoding_cannot_say() -> None:
    out = Stream(terminal=False, encoding="ascii")
    Terminal(out=out).write("a\u00e9\udcff\n")
    assert out.said == b"a??\n"
    Terminal(out=out).write("é", "utf-8")
    assert out.said == b"a??\n\xc3\xa9"


def test_complaint_has_its_help_below() -> None:
    err = Stream(terminal=False)
    Terminal(err=err).fail(CannotRunError("no", "yes"))
    assert err.said == b"comity: no\n        yes\n"


def test_complaint_may_quote_anything() -> None:
    err = Stream(terminal=True)
    Terminal("never", err=err).fail(CannotRunError("no `\x1b[2J`\nno"))
    Terminal("never", err=err).note("\x07")
    assert err.said.decode() == "comity: no `␛[2J`\nno\ncomity: ␇\n"


# Progress -----------------------------------------------------------------------------------------------------------


def test_nobody_looks() -> None:
    for stream in (None, Stream(terminal=False)):
        with progress_bar(stream) as update:
            assert update is None


def test_short_runs_show_nothing() -> None:
    err = Stream(terminal=True)
    with progress_bar(err) as update:
        assert update
        update(1, 2)
    assert err.said == b""


def test_long_runs_show_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    err = Stream(terminal=True)
    monkeypatch.setattr(progress, "PATIENCE", -1)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar(err) as update:
        assert update
        update(1, 20)
        update(20, 20)
    assert b"20/20" in err.said
    assert b"campaign files" in err.said
    with progress_bar(err, "judging sends", "parts") as update:
        assert update
        update(2, 3)
        update(3, 3)
    assert b"judging sends" in err.said
    assert b"parts" in err.said


def test_streams_are_those_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    out: TextIO = Stream(terminal=False)
    monkeypatch.setattr(sys, "stdout", out)
    assert caller().out is out
