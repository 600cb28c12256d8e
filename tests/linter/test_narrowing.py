"""The fix of a `possible` finding: the audience without those whom the rule refuses, however it is written."""

import pytest
from tests.linter.test_cases import NOW

from comity import projects
from comity.linter.result import CampaignFile, LintOptions, LintResult, PolicyFile, Project
from comity.modules import Modules
from comity.text.finding import Kind
from comity_cli.edits import apply

TRIAL = "trial: never send offer:trial to stage >= adoption"


def lint(policy: str, campaign: str, name: str = "c.yaml") -> LintResult:
    contents = {"p.comity": policy.encode(), name: campaign.encode()}
    project = Project(
        "",
        (PolicyFile("p", "p.comity", "p.comity"),),
        (CampaignFile(name, name),),
        whole=False,
        load=Modules(),
        contents=contents,
    )
    return projects.lint_project(project, LintOptions(now=NOW))


def narrowed(policy: str, campaign: str, name: str = "c.yaml") -> tuple[str, bool]:
    """Return the campaign with the fix of its one finding made, and whether that is safe."""
    (finding,) = (finding for finding in lint(policy, campaign, name).findings if finding.kind is Kind.POSSIBLE)
    (fix,) = finding.fixes
    after = apply(campaign, fix.edits)
    assert not [finding for finding in lint(policy, after, name).findings if finding.place.file == name]
    return after, fix.safe


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("campaign: a\noffer: [trial]\n", "campaign: a\naudience: stage < adoption\noffer: [trial]\n"),
        ("campaign: a # why\noffer: [trial]\n", "campaign: a # why\naudience: stage < adoption\noffer: [trial]\n"),
        ("offer: [trial]\ncampaign: a", "offer: [trial]\ncampaign: a\naudience: stage < adoption"),
        ("campaign: a\naudience: everyone\noffer: trial", "campaign: a\naudience: stage < adoption\noffer: trial"),
        (
            "campaign: a\naudience: consent:email or consent:sms # both\noffer: trial",
            "campaign: a\naudience: (consent:email or consent:sms) and stage < adoption # both\noffer: trial",
        ),
        (
            'campaign: a\naudience: "customers with consent:email"\noffer: trial',
            "campaign: a\naudience: customers with consent:email and stage < adoption\noffer: trial",
        ),
        ("campaign: a\r\noffer: trial\r\n", "campaign: a\r\naudience: stage < adoption\r\noffer: trial\r\n"),
        ("{campaign: a, offer: trial}", "{campaign: a, audience: stage < adoption, offer: trial}"),
        (
            "campaign: a\r\naudience: everyone\r\noffer: trial\r\n",
            "campaign: a\r\naudience: stage < adoption\r\noffer: trial\r\n",
        ),
    ],
)
def test_audience_is_narrowed_where_it_stands(before: str, after: str) -> None:
    assert narrowed(TRIAL, before) == (after, True)


def test_json_stays_json() -> None:
    before = '{"campaign": "a", "offer": ["trial"]}'
    after = '{"campaign": "a", "audience": "stage < adoption", "offer": ["trial"]}'
    assert narrowed(TRIAL, before, "c.json") == (after, True)


@pytest.mark.parametrize("clause", ["instead hold", "instead review", "instead warn", "if unknown allow"])
def test_what_loses_an_allowed_message_is_not_safe(clause: str) -> None:
    assert not narrowed(f"{TRIAL} {clause}", "campaign: a\noffer: trial")[1]


def test_other_messages_of_the_campaign_lose_customers() -> None:
    two = "campaign: a\nmessages:\n  - id: one\n    offer: trial\n  - id: two\n    channel: email\n"
    assert not narrowed(TRIAL, two)[1]


@pytest.mark.parametrize(
    ("policy", "rest"),
    [
        ("r: only send offer:trial to consent:email", "consent:email"),
        ("r: never send offer:trial to billing in [past_due, cancelled]", "billing not in [past_due, cancelled]"),
        ("r: never send offer:trial to stage >= adoption unless segment:pilot", "stage < adoption or segment:pilot"),
        ("r: only send offer:trial within 90 days after cancelled", "had cancelled in the last 90 days"),
        ("r: only send offer:trial to had purchased", "had purchased"),
        ("r: never send offer:trial to do_not_contact", "not do_not_contact"),
    ],
)
def test_what_is_left_is_said_in_the_language(policy: str, rest: str) -> None:
    after, _ = narrowed(policy, "campaign: a\noffer: trial\n")
    assert after == f"campaign: a\naudience: {rest}\noffer: trial\n"


def test_nothing_is_offered_where_nobody_would_be_left() -> None:
    policy = "one: never send offer:trial to stage >= adoption\nother: never send offer:trial to stage < adoption"
    result = lint(policy, "campaign: a\naudience: stage == adoption or stage == exposure\noffer: trial\n")
    assert {finding.rule for finding in result.findings if finding.kind is Kind.POSSIBLE} == {"p.one", "p.other"}


def test_foreign_files_are_not_edited() -> None:
    policy = TRIAL + '\ntreat subject contains "trial" as offer:trial'
    step = '{"type": "channel", "ref": "a", "channel_type": "email", "template": {"subject": "trial"}}'
    knock = f'{{"key": "k", "steps": [{step}]}}'
    contents = {"p.comity": policy.encode(), "k.json": knock.encode()}
    files = (CampaignFile("k.json", "k.json"),)
    own = (PolicyFile("p", "p.comity", "p.comity"),)
    project = Project("", own, files, whole=False, load=Modules(), contents=contents)
    (finding,) = (
        item for item in projects.lint_project(project, LintOptions(now=NOW)).findings if item.kind is Kind.POSSIBLE
    )
    assert not finding.fixes
