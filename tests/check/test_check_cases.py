"""What is wrong with a policy: `cases/*.comity`, each finding expected at its line.

`#! CODE: MESSAGE | HELP` stands at the end of the line on which the finding begins, or alone on the line above; several
may follow each other. HELP may be left out, the message not. What is not expected must not be found.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.check.policies import check_modules

from comity.check.policy import Checked
from comity.text.source import Source

CASES = sorted(Path(__file__).parent.joinpath("cases").glob("*.comity"))
MARK = "#!"

# Every code that the check can give, `comity explain --all` lists them under "checking a policy".
CODES = {
    "bare-per-week",
    "conflicting-adjust",
    "conflicting-settings",
    "duplicate-clause",
    "duplicate-name",
    "duplicate-prefer",
    "duration-misuse",
    "empty-window",
    "invalid-date",
    "invalid-regular-expression",
    "invalid-zone",
    "limit-zero",
    "not-expressible",
    "not-waivable",
    "treat-reads-treated",
    "type-mismatch",
    "unknown-module",
    "unknown-name",
    "unknown-rule",
    "unknown-setting",
    "use-loop",
    "wrong-scope",
}

Line = tuple[str, int]


def expected(source: Source) -> Iterator[tuple[Line, str]]:
    lines = source.text.splitlines()
    for number, line in enumerate(lines, 1):
        marks = line.split(MARK)[1:]
        target = number
        while marks and not lines[target - 1].split(MARK)[0].strip():
            target += 1
        for mark in marks:
            yield (source.name, target), mark.strip()


def found(checked: Checked) -> Iterator[tuple[Line, str]]:
    for finding in checked.findings:
        source = checked.sources[finding.place.file]
        words = f"{finding.rule}: {finding.message}" + (f" | {finding.help}" if finding.help else "")
        yield (source.name, source.position(finding.place.span.start).line), words


def matches(claim: str, words: str) -> bool:
    return claim == words or ("|" not in claim and claim == words.partition(" | ")[0])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_findings_are_those_expected_at_their_lines(path: Path) -> None:
    checked = check_modules(path.read_text(encoding="utf-8"))
    wanted = sorted(claim for source in checked.sources.values() for claim in expected(source))
    got = sorted(found(checked))
    surplus = [
        (line, words) for line, words in got if not any(line == at and matches(claim, words) for at, claim in wanted)
    ]
    lacking = [
        (line, claim) for line, claim in wanted if not any(line == at and matches(claim, words) for at, words in got)
    ]
    assert (surplus, lacking) == ([], [])
    assert len(got) == len(wanted)


def test_every_code_of_the_check_has_a_case() -> None:
    marks = [mark for path in CASES for mark in path.read_text(encoding="utf-8").split(MARK)[1:]]
    claimed = {mark.partition(":")[0].strip() for mark in marks}
    assert claimed >= CODES
