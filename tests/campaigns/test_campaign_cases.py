"""Campaign files with the expectation at the line: ``#! CODE: WORDS`` at its end, ``#!^ CODE: WORDS`` below it.

Words are a part of the message or of its help. What is not expected must not be found.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.campaigns.world import HERE, read

from comity.campaigns.model import ReadResult
from comity.text.finding import Edit, Finding

CASES = sorted((HERE / "cases").glob("*.yaml"))
CODES = {
    *("yaml-syntax", "yaml-surprise", "unknown-key", "missing-key", "wrong-type", "duplicate-key", "unknown-value"),
    *("duplicate-campaign", "missing-file", "suppression-without-reason", "invalid-zone", "invalid-date", "syntax"),
}


class Expected(NamedTuple):
    line: int
    code: str
    words: str


def expected(text: str) -> Iterator[Expected]:
    line = 0
    for number, content in enumerate(text.split("\n"), 1):
        below = re.match(r"#!\^ (?P<code>[\w-]+)(?:: (?P<words>.*))?$", content)
        here = re.search(r"#! (?P<code>[\w-]+)(?:: (?P<words>.*))?$", content)
        if not below:
            line = number
        if found := below or here:
            yield Expected(line, found["code"], found["words"] or "")


def found(result: ReadResult) -> list[Finding]:
    return list(result.findings)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_findings_stand_where_they_are_expected(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    result = read(text)
    wanted = sorted(expected(text))
    got = [(result.source.position(finding.place.span.start).line, finding) for finding in result.findings]
    shown = [f"{line} {finding.rule}: {finding.message} / {finding.help}" for line, finding in got]
    assert sorted((line, finding.rule) for line, finding in got) == [(line, code) for line, code, _ in wanted], shown
    for line, code, words in wanted:
        said = [f"{finding.message} / {finding.help}" for at, finding in got if (at, finding.rule) == (line, code)]
        assert any(words in one for one in said), (line, code, words, said)


def test_every_code_has_a_case() -> None:
    told = {case.code for path in CASES for case in expected(path.read_text(encoding="utf-8"))}
    assert told == CODES


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_messages_follow_the_guide(path: Path) -> None:
    for finding in read(path.read_text(encoding="utf-8")).findings:
        for words in (finding.message, finding.help or "x"):
            assert words.isprintable()
            assert not words.endswith((".", " "))
            assert words[0].islower() or words[0] == "`" or words.startswith("YAML")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_fix_mends_its_finding(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for finding in read(text).findings:
        for fix in finding.fixes:
            mended = read(applied(text, fix.edits))
            kept = [
                (other.rule, other.message)
                for other in mended.findings
                if other.place.span.start == finding.place.span.start
            ]
            assert (finding.rule, finding.message) not in kept, fix


def applied(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.place.span, reverse=True):
        text = text[: edit.place.span.start] + edit.text + text[edit.place.span.end :]
    return text
