"""A witness, given back to a decision, is refused by the rule it was found for, with that outcome. Always."""

from datetime import datetime

import pytest
from tests.benchmarks.campaigns import campaigns
from tests.benchmarks.policies import make_policy
from tests.linter.test_cases import Case, options_of, project_of, read_cases

from comity import projects
from comity.campaigns.model import ReadResult
from comity.evaluate.decide import decide
from comity.evaluate.reading import read_history
from comity.linter.judging import Bench
from comity.linter.result import LintResult, Project
from comity.program.nodes import Verdict
from comity.text.finding import Finding, Kind
from comity.types.values import read_facts

CLAIMS = (Kind.ALWAYS, Kind.POSSIBLE)


def refused(finding: Finding, project: Project, case: Case) -> bool:
    """Return whether the message of a finding is refused to its witness, as the finding says."""
    policy = projects.rules(project)
    witness = finding.witness
    assert witness is not None
    program, words = policy.program, policy.program.vocabulary
    bench = Bench(program, options_of(case.title).today or datetime.fromisoformat(witness.now).date())
    results = (projects._campaigns(project, file, words) for file in project.campaigns)  # noqa: SLF001 (the same reading)
    read = (campaign for result in results if isinstance(result, ReadResult) for campaign in result.campaigns)
    letters = [letter for campaign in read if campaign.id == finding.campaign for letter in bench.letters(campaign)]
    message = next(letter.message.facts for letter in letters if letter.message.id == finding.message_id)
    history = read_history({"sends": list(witness.sends), "events": list(witness.events)}, words)
    customer = read_facts(words.customer, witness.customer)
    decision = decide(program, message, customer, history, datetime.fromisoformat(witness.now), review=True)
    (rule,) = (rule for rule in program.rules if rule.id == finding.rule)
    told = [reason for reason in decision.reasons if reason.rule == finding.rule]
    return [reason.verdict for reason in told] == [rule.if_unknown if told[0].unknown else rule.outcome]


def claims(result: LintResult) -> list[Finding]:
    return [finding for finding in result.findings if finding.kind in CLAIMS]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: f"{case.page}: {case.title}")
def test_witnesses_of_the_cases(case: Case) -> None:
    project = project_of(case)
    found = claims(projects.lint_project(project, options_of(case.title)))
    if found:
        assert [finding.rule for finding in found if not refused(finding, project, case)] == []


def test_witnesses_of_a_made_up_project() -> None:
    made = make_policy(60, tests=False)
    text = "\n".join(text for name, text in sorted(made.modules.items()) if name != "words")
    case = Case("made", "up", made.modules["words"] + text, tuple(campaigns(made, 80)))
    project = project_of(case)
    found = claims(projects.lint_project(project, options_of(case.title)))
    assert len(found) > 10
    assert {finding.level for finding in found} <= {"error", "warning"}
    assert [finding.rule for finding in found if not refused(finding, project, case)] == []
    assert Verdict.BLOCK in {rule.outcome for rule in projects.rules(project).rules}
