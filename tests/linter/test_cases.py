"""Lint of campaigns as pages of cases: policies, campaigns, and at each line what is to be found there.

A case is a heading, a policy (```comity), one or more campaign files (```yaml), and in these, at the end of a line,
``#! kind rule`` for each finding that starts on it (``#!below``: on the next). Every finding must be expected and every
expectation met; the silent kinds count where the heading says ``(show all)``. Policies are judged for what they say of
campaigns only.
"""

import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from comity import projects
from comity.linter.result import CampaignFile, LintOptions, PolicyFile, Project
from comity.modules import Modules
from comity.text.finding import Kind

CASES = Path(__file__).parent / "cases"
BLOCK = re.compile(r"^```(comity|yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXPECTED = re.compile(r"#!(below)? ?(.*)$")
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Case(NamedTuple):
    page: str
    title: str
    policy: str
    campaigns: tuple[str, ...]


def read_cases() -> list[Case]:
    return [case for page in sorted(CASES.glob("*.md")) for case in cases_of(page)]


def cases_of(page: Path) -> list[Case]:
    found = []
    for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        blocks = BLOCK.findall(body)
        policy = "".join(text for kind, text in blocks if kind == "comity")
        found.append(Case(page.stem, title.strip(), policy, tuple(text for kind, text in blocks if kind == "yaml")))
    return found


def project_of(case: Case) -> Project:
    names = [f"campaigns/{number}.yaml" for number in range(len(case.campaigns))]
    contents = {"policies/p.comity": case.policy.encode()} | dict(
        zip(names, (text.encode() for text in case.campaigns), strict=True)
    )
    policies = (PolicyFile("p", "policies/p.comity", "policies/p.comity"),)
    campaigns = tuple(CampaignFile(name, name) for name in names)
    return Project("", policies, campaigns, whole=True, load=Modules(), contents=contents)


def options_of(title: str) -> LintOptions:
    today = re.search(r"\(today (\S+)\)", title)
    shown = frozenset({Kind.PROVED, Kind.AT_SEND}) if "(show all)" in title else frozenset()
    return LintOptions(
        now=NOW,
        today=date.fromisoformat(today[1]) if today else None,
        show=shown,
        assume_missing="(assume missing)" in title,
    )


def expected_of(case: Case) -> Counter[tuple[str, int, str]]:
    found: Counter[tuple[str, int, str]] = Counter()
    texts = {f"campaigns/{number}.yaml": text for number, text in enumerate(case.campaigns)} | {
        "policies/p.comity": case.policy
    }
    for name, text in texts.items():
        for number, line in enumerate(text.splitlines(), 1):
            mark = EXPECTED.search(line)
            for item in mark[2].split(",") if mark else ():
                found[name, number + bool(mark and mark[1]), " ".join(item.split())] += 1
    return found


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.page}: {case.title}")
def test_case(case: Case) -> None:
    result = projects.lint_project(project_of(case), options_of(case.title))
    found: Counter[tuple[str, int, str]] = Counter()
    for finding in result.findings:
        name = finding.place.file
        if name.startswith("policies/") and finding.campaign is None and finding.rule != "unmet-expectation":
            assert finding.level != "error", finding.message
            continue
        line = result.sources[name].position(finding.place.span.start).line
        said = finding.rule.removeprefix("p.") if finding.kind is Kind.LINT else f"{finding.kind} {finding.rule[2:]}"
        found[name, line, said] += 1
    assert found == expected_of(case)


def test_what_could_not_be_decided_is_never_silent() -> None:
    steps = "".join(f"  - {{ id: m{number}, after: 1 day }}\n" for number in range(103))
    campaign = f"campaign: long\npurpose: marketing\nmessages:\n{steps}"
    for clause in ("", " enforce at send"):
        case = Case("", "", f"cap: limit purpose:marketing to 3 per 7 days{clause}", (campaign,))
        kinds = {
            item.message_id: item.kind for item in projects.lint_project(project_of(case), options_of("")).findings
        }
        assert kinds["m102"] is Kind.UNDECIDED
