"""A witness is refused by a decision, and a proved campaign has no refused customer: over made-up projects.

From text to findings it is the whole of lint; what it claims is held against the reference evaluator.
"""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from random import Random

import pytest
from hypothesis import settings
from tests.acceptance.made_up import FIELDS, NOW, Made, Maker

from comity import projects
from comity.campaigns.read import read_campaigns
from comity.check.audience import check_audience
from comity.evaluate.decide import Decision, Reason, decide
from comity.evaluate.holds import Situation, holds
from comity.evaluate.reading import read_history
from comity.evaluate.verdict import Case, cases, fires
from comity.linter.judging import Bench, Letter
from comity.linter.result import CampaignFile, LintOptions, LintResult, PolicyFile, Project
from comity.modules import Modules
from comity.program.nodes import TRUE, Condition, Program, Verdict
from comity.syntax.parse import parse_audience
from comity.text.finding import Finding, Kind, Level
from comity.text.source import Source
from comity.types.values import read_facts
from comity_cli.formats.document import render
from comity_cli.formats.report import Report

BATCHES = 10
PROJECTS = settings().max_examples
CUSTOMERS = 80
KINDS = (Kind.ALWAYS, Kind.POSSIBLE, Kind.PROVED)
NOBODY = "nobody"


class Linted:
    """A made-up project with what lint says of it, as its JSON has it."""

    def __init__(self, made: Made, *, assume_missing: bool) -> None:
        self.made = made
        self.assume_missing = assume_missing
        own = PolicyFile("p", "p.comity", "p.comity")
        contents = {"p.comity": made.policy.encode(), "c.yaml": made.campaign.encode()}
        files = (CampaignFile("c.yaml", "c.yaml"),)
        project = Project("", (own,), files, whole=True, load=Modules(), contents=contents)
        options = LintOptions(now=NOW, show=frozenset({Kind.PROVED}), assume_missing=assume_missing)
        self.result = projects.lint_project(project, options)
        wrong = {item.rule for item in self.result.findings if item.kind is Kind.LINT and item.level is Level.ERROR}
        assert wrong <= {NOBODY}
        self.program: Program = projects.rules(project).program
        vocabulary = self.program.vocabulary
        (campaign,) = read_campaigns(Source("c.yaml", made.campaign), vocabulary).campaigns
        self.letters = {letter.message.id: letter for letter in Bench(self.program, NOW.date()).letters(campaign)}
        self.audience = TRUE if campaign.audience is None else condition(campaign.audience.text, self.program)
        self.cases = {case.rule.id: case for case in cases(self.program, review=True)}


@contextmanager
def told_by(about: str) -> Iterator[None]:
    """Put what was being looked at in front of what went wrong with it."""
    try:
        yield
    except AssertionError as error:
        raise AssertionError(f"{about}\n{error}") from error


def condition(text: str, program: Program) -> Condition:
    tree, _ = parse_audience(text)
    assert tree is not None
    found, problems = check_audience(tree, program)
    assert found is not None, problems
    return found


def witnesses(result: LintResult) -> dict[tuple[str, str], dict[str, object]]:
    """Return the witnesses as `--format json` prints them, by rule and message."""
    document = json.loads("".join(render(Report(result.findings, result.sources, result.summary))))
    return {(one["rule"], one["message_id"]): one["witness"] for one in document["findings"] if one["witness"]}


def decision(linted: Linted, letter: Letter, witness: dict[str, object]) -> Decision:
    """Return the decision on a witness, read as `comity decide` reads its files."""
    customer, history, now = witness["customer"], witness["history"], witness["now"]
    assert isinstance(customer, dict)
    assert isinstance(history, dict)
    words = linted.program.vocabulary
    person, past = read_facts(words.customer, customer), read_history(history, words)
    instant = datetime.fromisoformat(str(now))
    assert holds(linted.audience, Situation({}, person, past, instant, linted.program.zone)) is True
    return decide(linted.program, letter.message.facts, person, past, instant, review=True)


def is_as_claimed(finding: Finding, reason: Reason, case: Case) -> bool:
    """Return whether a rule decides what a finding says that it would."""
    if reason.verdict is not (case.rule.if_unknown if finding.missing else case.rule.outcome):
        return False
    loud = finding.level is Level.ERROR
    return loud == (reason.verdict > Verdict.WARN if finding.kind is Kind.ALWAYS else reason.verdict is Verdict.BLOCK)


def population(maker: Maker, linted: Linted, finding: Finding) -> Iterator[Situation]:
    """Yield some of the customers whom the audience admits, with pasts and clocks that the schedule allows.

    What the rule (of those that leave nobody, any of them) or the audience asks to be known is recorded of some only.
    All earlier steps of the campaign have happened, but to a claim that must hold if any of them have.
    """
    letter = linted.letters[str(finding.message_id)]
    rules = [rule.text for rule in linted.program.rules if finding.rule in (rule.id, NOBODY)]
    asked = any("billing is known" in text for text in (*rules, linted.made.campaign))
    unknown = FIELDS if linted.assume_missing else FIELDS[:asked]
    for _ in range(CUSTOMERS):
        now, customer = maker.customer(letter.scene, maybe_unknown=unknown)
        history = maker.history(letter.scene, now, all_steps=finding.kind is not Kind.PROVED)
        found = Situation(letter.facts, customer, history, now, linted.program.zone)
        if holds(linted.audience, found) is True:
            yield found


def outcome(case: Case, situation: Situation) -> Verdict | None:
    """Return what a rule that speaks says, None where it does not."""
    found = fires(case, situation)
    return case.rule.outcome if found else None if found is False else case.rule.if_unknown


def check_witness(linted: Linted, finding: Finding, shown: dict[str, object]) -> None:
    letter, case = linted.letters[str(finding.message_id)], linted.cases[finding.rule]
    reasons = [reason for reason in decision(linted, letter, shown).reasons if reason.rule == finding.rule]
    assert [is_as_claimed(finding, reason, case) for reason in reasons] == [True]


def check_population(maker: Maker, linted: Linted, finding: Finding) -> int:
    """Hold a claim about all customers against some, and return how many these were."""
    number = 0
    for situation in population(maker, linted, finding):
        number += 1
        if finding.rule == NOBODY:
            said = [outcome(case, situation) or Verdict.ALLOW for case in linted.cases.values()]
            assert max(said) > Verdict.WARN, situation
        else:
            told = outcome(linted.cases[finding.rule], situation)
            refused = told is not None and (told is not Verdict.ALLOW)
            assert refused is (finding.kind is Kind.ALWAYS), situation
    return number


@pytest.mark.parametrize("batch", range(BATCHES))
def test_claims_of_lint(batch: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(batch * PROJECTS, (batch + 1) * PROJECTS):
        maker = Maker(Random(seed))
        linted = Linted(maker.project(), assume_missing=seed % 4 == 0)
        shown = witnesses(linted.result)
        for finding in linted.result.findings:
            if finding.kind not in KINDS and finding.rule != NOBODY:
                continue
            seen[finding.kind] += 1
            with told_by(f"{finding.kind} {finding.rule}, seed {seed}\n{linted.made.policy}{linted.made.campaign}"):
                if finding.kind in (Kind.ALWAYS, Kind.POSSIBLE):
                    check_witness(linted, finding, shown[finding.rule, str(finding.message_id)])
                if finding.kind is not Kind.POSSIBLE:
                    seen["customers"] += check_population(maker, linted, finding)
    assert all(seen[kind] >= PROJECTS // 10 for kind in KINDS), seen
    assert seen["customers"] > 5 * PROJECTS, seen
