"""Lint of policies on cases in the language: `cases/CODE.comity`, sections under `# === title`.

`#~ CODE words` at the end of a line says that a finding of this code begins there and that its message holds the words.
Codes that most short policies earn are looked at in the file that bears their name only.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.linter.policy import lint_policy
from comity.text.finding import Level
from comity.text.source import Source

FOLDER = Path(__file__).parent / "cases"
PRELUDE = Path(__file__).parents[3] / "stdlib_policies" / "comity_stdlib" / "vocabulary.comity"
TODAY = date(2026, 1, 15)
USUAL = {"unlabelled-rule", "missing-because", "untested-rule"}


class Case(NamedTuple):
    code: str
    title: str
    text: str


class Said(NamedTuple):
    line: int
    code: str
    words: str


def cases() -> Iterator[Case]:
    for path in sorted(FOLDER.glob("*.comity")):
        _, *sections = re.split(r"^# === ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for section in sections:
            title, _, text = section.partition("\n")
            yield Case(path.stem, title, text)


def checked(text: str) -> Checked:
    prelude = Source("vocabulary.comity", PRELUDE.read_text(encoding="utf-8"))
    return check([ModuleText("policy", Source("policy.comity", text))], {"comity.vocabulary": prelude}.get)


def expected(text: str) -> list[Said]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for mark in line.split("#~")[1:]:
            code, _, words = mark.strip().partition(" ")
            found.append(Said(number, code, words))
    return found


@pytest.mark.parametrize("case", tuple(cases()), ids=lambda case: f"{case.code}: {case.title}")
def test_case(case: Case) -> None:
    policy = checked(case.text)
    assert [finding for finding in policy.findings if finding.rule != case.code] == []
    source = policy.sources["policy.comity"]
    found = [
        Said(source.position(finding.place.span.start).line, finding.rule, finding.message)
        for finding in lint_policy(policy, TODAY)
        if finding.rule not in USUAL or finding.rule == case.code
    ]
    wanted = expected(case.text)
    assert [said[:2] for said in found] == [said[:2] for said in wanted], found
    for said, want in zip(found, wanted, strict=True):
        assert want.words in said.words


PACK = """\
quiet: never send channel:push to stage >= adoption
mild: never send offer:trial to stage >= retention instead warn
"""


def with_pack(text: str) -> list[tuple[str, str]]:
    """Lint a policy that uses a package; return places and codes but for the usual ones."""
    sources = {
        "comity.vocabulary": Source("vocabulary.comity", PRELUDE.read_text(encoding="utf-8")),
        "acme.pack": Source("pack.comity", PACK),
    }
    policy = check([ModuleText("policy", Source("policy.comity", f"use acme.pack\n{text}"))], sources.get)
    assert not policy.findings
    found = lint_policy(policy, TODAY)
    return [(finding.place.file, finding.rule) for finding in found if finding.rule not in USUAL]


def test_a_used_package_is_not_linted() -> None:
    assert with_pack("") == []


def test_a_rule_may_be_shadowed_by_one_of_a_package() -> None:
    assert with_pack("mine: never send channel:push to stage == advocacy") == [("policy.comity", "shadowed-rule")]
    assert with_pack("mine: never send channel:push to stage in [adoption, retention, advocacy]") == [
        ("policy.comity", "shadowed-rule")
    ]


def test_a_package_is_not_blamed_for_being_shadowed() -> None:
    assert with_pack("mine: never send channel in [push, sms] to stage >= adoption") == []


def test_an_exception_from_a_rule_of_a_package_is_linted_where_it_is_written() -> None:
    assert with_pack("adjust quiet unless stage == exposure") == [("policy.comity", "unless-never-applies")]
    assert with_pack("adjust quiet unless stage > exposure") == [("policy.comity", "unless-swallows-rule")]
    assert with_pack("adjust quiet unless topic:outage") == []


def test_an_adjusted_outcome_counts() -> None:
    mine = "mine: never send offer:trial to stage == advocacy"
    assert with_pack(mine) == []
    assert with_pack(f"adjust mild instead block\n{mine}") == [("policy.comity", "shadowed-rule")]


def test_the_starter_policy_is_clean() -> None:
    policy = checked(PRELUDE.with_name("starter.comity").read_text(encoding="utf-8"))
    assert not policy.findings
    assert lint_policy(policy, TODAY) == ()


BROKEN = """\
setting weekly_cap = 3
message has
  tier: one of teaser, launch
weekly: limit purpose:marketing to weekly_cup per 7 days because "x"
wide: never send tier:teaser to stage >= adoption
narrow: never send tier:teaser to stage == advocacy
"""


def test_a_broken_policy_is_linted_where_it_is_sound() -> None:
    policy = checked(BROKEN)
    assert [finding.rule for finding in policy.findings] == ["unknown-name"]
    found = {finding.rule for finding in lint_policy(policy, TODAY)} - USUAL
    assert found == {"shadowed-rule"}, "what is not named may be named by the sentence that is broken"


def test_findings_are_warnings_in_order_that_say_what_to_do() -> None:
    for case in cases():
        found = lint_policy(checked(case.text), TODAY)
        assert list(found) == sorted(found, key=lambda finding: finding.place)
        for finding in found:
            assert finding.level is Level.WARNING
            assert finding.help
            assert not finding.message.endswith(".")
            assert "\n" not in finding.message + finding.help
