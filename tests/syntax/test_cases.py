"""Broken sentences, each with what must be said of it at its line.

``#! CODE [SPAN] MESSAGE | HELP`` at the end of a line tells the problem that starts on it: its code, the text it
points at, its message and its help. On a line of its own it speaks of the next line. ``# sound: N`` tells how many
statements must survive. UPDATE=1 writes the expectations anew, to be read before they are committed.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.syntax.parse import parse
from comity.text.finding import Problem
from comity.text.source import Source

CASES = sorted((Path(__file__).parent / "cases").glob("*.comity"))
EXPECTATION = re.compile(r"[ \t]*#! .*")


def described(problem: Problem, text: str) -> str:
    """Return a problem as an expectation has it."""
    spot = text[problem.span.start : problem.span.end].replace("\n", " ")
    return f"#! {problem.code} [{spot}] {problem.message} | {problem.help}"


def expected(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the expectations with the numbers of the lines they speak of, from 1."""
    for number, line in enumerate(lines, 1):
        match = EXPECTATION.search(line)
        if match:
            yield number + (match.start() == 0), match.group().strip()


def without_expectations(lines: list[str]) -> list[str]:
    return [EXPECTATION.sub("", line) for line in lines if not line.startswith("#!")]


def rewrite(path: Path) -> None:
    """Write what is said now to the lines it is said of."""
    lines = without_expectations(path.read_text(encoding="utf-8").split("\n"))
    text = "\n".join(lines)
    source = Source("", text)
    said = [(source.position(problem.span.start).line, described(problem, text)) for problem in parse(text).problems]
    for number, words in reversed(said):
        lines.insert(number - 1, words)
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_broken_sentence_is_told_once(path: Path) -> None:
    if os.environ.get("UPDATE"):
        rewrite(path)
    text = path.read_text(encoding="utf-8")
    source = Source("", text)
    problems = parse(text).problems
    said = [(source.position(problem.span.start).line, described(problem, text)) for problem in problems]
    assert said == list(expected(text.split("\n")))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_sound_sentences_survive(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    sound = re.search(r"# sound: (\d+)", text)
    assert sound is not None
    assert len(parse(text).module.statements) == int(sound[1])


def test_there_are_cases() -> None:
    assert len(CASES) > 3
