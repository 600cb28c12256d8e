"""The packs about content, approval and law: what each has to hold, and what lint makes of them together."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from tests.check.policies import STDLIB, load_standard
from tests.examples.told import failing, module

from comity import projects
from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.linter.policy import lint_policy
from comity.linter.result import CampaignFile, LintOptions, PolicyFile, Project
from comity.modules import Modules
from comity.program.nodes import Rule, Verdict
from comity.syntax import nodes
from comity.syntax.parse import parse
from comity.syntax.walk import walk
from comity.text.finding import Kind
from comity.text.source import Source

LAWS = ("us.can_spam", "us.tcpa", "ca.casl", "eu.gdpr_eprivacy", "uk.pecr", "au.spam_act")
PACKS = ("content", "classification", "approvals", "mailbox", *LAWS)
TODAY = date(2026, 1, 15)
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ALL = "".join(f"use comity.{name}\n" for name in PACKS)

INCIDENTS = {
    "HBO Max 2021": "content",
    "Airbnb 2022": "content",
    "Starbucks 2023": "content",
    "Shutterfly 2014": "approvals",
    "Amazon 2017": "approvals",
    "Adidas 2017": "approvals",
    "NYT 2011": "approvals",
    "CBA 2024": "classification",
    "Flybe 2016": "uk.pecr",
    "Honda 2017": "uk.pecr",
}


def path_of(name: str) -> Path:
    return STDLIB.joinpath(*name.split(".")).with_suffix(".comity")


@cache
def pack(name: str) -> Checked:
    return check([module(path_of(name), STDLIB, "comity.")], load_standard)


def rules_of(name: str) -> list[Rule]:
    return [rule for rule in pack(name).program.rules if rule.module == f"comity.{name}"]


def opening(name: str) -> str:
    """Return the comment that a pack opens with, on one line."""
    lines = path_of(name).read_text(encoding="utf-8").partition("\n\n")[0].splitlines()
    assert all(line.startswith("#") for line in lines)
    return " ".join(" ".join(line.removeprefix("#").strip() for line in lines).split())


# Each by itself -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PACKS, "law"])
def test_nothing_is_wrong_with_it_and_lint_has_nothing_to_say(name: str) -> None:
    assert pack(name).findings == ()
    assert lint_policy(pack(name), TODAY) == ()


@pytest.mark.parametrize("name", PACKS)
def test_all_its_tests_pass(name: str) -> None:
    assert failing(pack(name)) == {}


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_has_a_label_and_a_reason(name: str) -> None:
    rules = rules_of(name)
    assert len(rules) >= 4
    assert [rule.id for rule in rules if not (rule.labelled and rule.because)] == []


@pytest.mark.parametrize("name", [*LAWS, "mailbox"])
def test_every_rule_that_follows_a_text_says_where_it_stands(name: str) -> None:
    assert [rule.id for rule in rules_of(name) if not rule.see] == []


@pytest.mark.parametrize("name", PACKS)
def test_every_rule_is_seen_to_fire_and_not_to(name: str) -> None:
    claims = [then for test in pack(name).tests for then in test.then]
    fired = {rule for then in claims for rule in then.by}
    silent = {
        rule.id
        for then in claims
        for rule in rules_of(name)
        if (then.only or then.verdict is Verdict.ALLOW or rule.id in then.not_by) and rule.id not in then.by
    }
    assert {rule.id for rule in rules_of(name)} == fired & silent


@pytest.mark.parametrize("name", PACKS)
def test_every_number_of_a_rule_is_a_setting(name: str) -> None:
    assert list(numbers_in(path_of(name).read_text(encoding="utf-8"))) == []


def numbers_in(text: str) -> Iterator[str]:
    """Yield what is written as a number in rules and definitions; `> 0` is `any`, and no number to turn."""
    for statement in parse(text).module.statements:
        if isinstance(statement, nodes.Rule | nodes.Define):
            for node in walk(statement):
                if isinstance(node, nodes.Number | nodes.Duration | nodes.Time | nodes.Date):
                    written = text[node.span.start : node.span.end]
                    if not re.fullmatch(r"0|[a-z_]+", written):
                        yield written


def test_a_number_in_a_rule_is_seen() -> None:
    text = (
        "a: limit anything to 3 per 24 hours unless between 08:00 and 21:00 customer time or within d after purchased"
    )
    assert sorted(set(numbers_in(text))) == ["08:00", "21:00", "24", "24 hours", "3"]


@pytest.mark.parametrize("name", PACKS)
def test_it_opens_with_its_story_and_how_to_use_it(name: str) -> None:
    assert "The story:" in opening(name)
    assert f"How to use it: `use comity.{name}`" in opening(name)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_says_which_text_of_which_day_it_follows_and_that_it_is_no_advice(name: str) -> None:
    assert re.search(r"The text followed is .*as in force on 1 January 2026", opening(name))
    assert "It is an engineering aid, not legal advice." in opening(name)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_speaks_of_its_country_only(name: str) -> None:
    assert all(re.search(r"country(:[A-Z]{2}| in eea)", rule.text) for rule in rules_of(name))


@pytest.mark.parametrize(("incident", "name"), INCIDENTS.items())
def test_an_incident_has_a_test_of_its_name(incident: str, name: str) -> None:
    told = [test for test in pack(name).tests if test.title.startswith(f"{incident}:")]
    assert any(then.verdict is not Verdict.ALLOW for test in told for then in test.then)


# All together -------------------------------------------------------------------------------------------------------


def every_module() -> list[str]:
    files = sorted(file.relative_to(STDLIB).with_suffix("") for file in STDLIB.rglob("*.comity"))
    return [name for file in files if (name := ".".join(file.parts)) != "vocabulary"]


def test_they_go_together() -> None:
    policy = check([ModuleText("policy", Source("policy", ALL))], load_standard)
    assert policy.findings == ()
    assert lint_policy(policy, TODAY) == ()


def test_they_go_together_with_all_other_standard_policies() -> None:
    text = "".join(f"use comity.{name}\n" for name in every_module())
    policy = check([ModuleText("policy", Source("policy", text))], load_standard)
    assert policy.findings == ()
    assert lint_policy(policy, TODAY) == ()


COMPLETE = (
    'when purpose:marketing, channel:email, topic:spring, subject = "Spring", sender = "Shop", language = "en", '
    "similar_products = yes, unsubscribe_link = yes, one_click_unsubscribe = yes, postal_address = yes"
)
KNOWN = (
    "stage = retention, billing = current, open_cases = 0, disputes = 0, household_member = no, "
    "do_not_contact = no, objects_to_marketing = no, opt_out_offered = yes, on_do_not_call_register = no, "
    'unsubscribed_from = [], preferred_channel = email, language = "en", segment = [], region = "XX", '
    'timezone = "Europe/London"'
)


@pytest.mark.parametrize("country", ["US", "CA", "DE", "GB", "AU", "JP"])
@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ("consent = [email]", "allowed"),
        ("consent = []", "blocked"),
        ("consent = [email], do_not_contact = yes", "blocked"),
    ],
)
def test_all_standard_policies_leave_a_way_for_what_is_as_it_should_be(country: str, given: str, verdict: str) -> None:
    uses = "".join(f"use comity.{name}\n" for name in every_module())
    facts = f'given {KNOWN}, country = "{country}"\ngiven {given}\ngiven purchased 40 days ago'
    text = f'{uses}test "a mail" {{ {facts}\nat 2026-01-15T12:00 "Europe/London" {COMPLETE} then {verdict} }}'
    policy = check([ModuleText("policy", Source("policy", text))], load_standard)
    assert policy.findings == ()
    assert failing(policy) == {}


def test_no_label_of_theirs_needs_its_module_before_it() -> None:
    ours = [rule.label for name in PACKS for rule in rules_of(name)]
    others = {
        rule.label
        for name in every_module()
        if name not in PACKS
        for rule in check([module(path_of(name), STDLIB, "comity.")], load_standard).program.rules
    }
    assert len(set(ours)) == len(ours)
    assert others.isdisjoint(ours)


# Campaigns ----------------------------------------------------------------------------------------------------------

SOUND = """
campaign: spring
audience: everyone
purpose: marketing
channel: email
sender: Shop <news@shop.example>
postal_address: yes
one_click_unsubscribe: yes
subject: Spring is here
body: |
  BODY
  https://shop.example/unsubscribe
"""


def findings_on(campaign: str) -> list[str]:
    """Return the findings of all packs on a campaign file, by the last part of their rule's name."""
    contents = {"policies/p.comity": ALL.encode(), "campaigns/c.yaml": campaign.encode()}
    own = (PolicyFile("p", "policies/p.comity", "policies/p.comity"),)
    campaigns = (CampaignFile("campaigns/c.yaml", "campaigns/c.yaml"),)
    project = Project("", own, campaigns, whole=True, load=Modules(), contents=contents)
    result = projects.lint_project(project, LintOptions(now=NOON))
    return sorted(
        f"{finding.kind} {finding.rule.rpartition('.')[2]}" if finding.kind is not Kind.LINT else finding.rule
        for finding in result.findings
    )


@pytest.mark.parametrize(
    "body",
    [
        "Dear {{ first_name }},",
        'Dear {{ first_name | default: "friend" }},',
        "Dear {{${first_name}}},",
        "{% if vip %}Dear{% endif %} {%- unsubscribe_url %}",
        "{{#if vip}}Dear{{else}}Hello{{/if}} {{>footer}}",
        "Dear *|FNAME|*, *|IF:VIP|* hello *|END:IF|*",
        "Dear %%FirstName%%, %%=v(@name)=%%",
        "Dear ${firstName},",
        "Dear [[firstName]], -firstName-",
    ],
)
def test_a_complete_mail_to_everyone_is_sound_whatever_its_template_is_written_in(body: str) -> None:
    assert findings_on(SOUND.replace("BODY", body)) == []


def test_a_mail_that_lacks_everything_is_told_so_by_each_pack() -> None:
    bare = "campaign: bare\naudience: everyone\npurpose: marketing\nchannel: email\nsubject: Spring\n"
    assert findings_on(bare) == [
        "always mail-has-a-postal-address",
        "always mail-has-a-way-out",
        "always one-click-to-unsubscribe",
        "possible can-spam-postal-address",
        "possible can-spam-way-out",
        "possible casl-sender",
        "possible casl-way-out",
        "possible gdpr-sender",
        "possible gdpr-way-out",
        "possible pecr-sender-and-way-out",
        "possible spam-act-sender",
        "possible spam-act-way-out",
    ]


def test_the_laws_of_other_countries_are_silent_where_the_audience_names_one() -> None:
    japan = 'campaign: sale\naudience: country == "JP"\npurpose: marketing\nchannel: sms\nbody: New shoes\n'
    assert findings_on(japan) == []


def test_a_sale_in_a_service_message_is_found_in_its_body() -> None:
    statement = "campaign: statement\naudience: everyone\npurpose: service\nchannel: in_app\nbody: SAID\n"
    assert findings_on(statement.replace("SAID", "20% off your next loan")) == ["always service-holds-no-offer"]
    assert findings_on(statement.replace("SAID", "Your free trial ends on Friday")) == []


def test_texts_of_a_fixed_evening_hour_are_told_to_the_states_that_forbid_it() -> None:
    evening = (
        'campaign: evening\naudience: country == "US"\nschedule: { at: 2027-03-02T20:30, timezone: customer }\n'
        "purpose: marketing\nchannel: sms\nbody: New shoes\n"
    )
    assert findings_on(evening) == ["possible florida-hours", "possible oklahoma-hours", "possible washington-hours"]
    assert findings_on(evening.replace("20:30", "18:30")) == []
    assert findings_on(evening.replace("20:30", "21:30"))[-1] == "possible washington-hours"
    assert "always tcpa-hours" in findings_on(evening.replace("20:30", "21:30"))
