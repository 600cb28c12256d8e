"""What campaigns of comity's own format state: types, inheritance, schedules, JSON."""

from datetime import UTC, date, datetime

import pytest
from tests.campaigns.world import codes, names, only, read, slices, stated

from comity.campaigns.model import At, Every, FormatOptions, Schedule, Triggered
from comity.syntax.words import Length
from comity.types.vocabulary import Value


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("channel: email", "channel", "email"),
        ("audiences: new", "audiences", frozenset({"new"})),
        ("audiences: [new, old, new]", "audiences", frozenset({"new", "old"})),
        ("offer: trial", "offer", frozenset({"trial"})),
        ("offer: []", "offer", frozenset()),
        ("discount: 12", "discount", 12),
        ("discount: -1.5e+1", "discount", -15.0),
        ("priority: 0", "priority", 0),
        ("priority: 3.0", "priority", 3),
        ("postal_address: on", "postal_address", True),
        ("postal_address: NO", "postal_address", False),
        ("postal_address: false", "postal_address", False),
        ("effective_date: 2026-04-01", "effective_date", date(2026, 4, 1)),
        ("effective_date: '2026-04-01'", "effective_date", date(2026, 4, 1)),
        ("triggered_at: 2026-04-01 09:00+02:00", "triggered_at", datetime(2026, 4, 1, 7, tzinfo=UTC)),
        ("triggered_at: 2026-04-01T09:00:00Z", "triggered_at", datetime(2026, 4, 1, 9, tzinfo=UTC)),
        ("office: Europe/Berlin", "office", "Europe/Berlin"),
        ("language: 'no'", "language", "no"),
        ("language: !!str no", "language", "no"),
        ("subject: |-\n  22:30", "subject", "22:30"),
        ("subject: 1.0.0", "subject", "1.0.0"),
        ("body: ''", "body", ""),
    ],
)
def test_values(text: str, name: str, value: Value) -> None:
    assert stated(text) == {name: value}
    assert type(stated(text)[name]) is type(value)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ('"subject": "no", "discount": 1e3, "priority": 3.0', {"subject": "no", "discount": 1000.0, "priority": 3}),
        ('"subject": null, "offer": null, "audience": null, "schedule": null, "after": null, "title": null', {}),
        (
            '"postal_address": true, "offer": ["\\u00e9\\ud83d\\ude00"]',
            {"postal_address": True, "offer": frozenset({"é😀"})},
        ),
    ],
)
def test_json(text: str, facts: dict[str, Value]) -> None:
    message = only(read(f'{{"campaign": "x", {text}}}'))
    assert {name: value for name, value in message.facts.items() if name not in ("campaign", "id")} == facts


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ('"subject": 3', "wrong-type", "3"),
        ('"subject": true', "wrong-type", "true"),
        ('"offer": ["a", 3]', "wrong-type", "3"),
        ('"discount": "3"', "wrong-type", '"3"'),
        ('"postal_address": "yes"', "wrong-type", '"yes"'),
        ('"priority": 12345678901234567890123', "wrong-type", "12345678901234567890123"),
        ('"title": 3', "wrong-type", "3"),
        ('"id": 7', "wrong-type", "7"),
        ('"schedule": {"every": "1 day", "time": "9:00"}', "wrong-type", '"9:00"'),
    ],
)
def test_json_of_the_wrong_type(text: str, code: str, at: str) -> None:
    result = read(f'{{"campaign": "x", {text}}}')
    assert (codes(result), slices(result)) == ([code], [at])


def test_the_fix_of_a_quoted_number_takes_the_quotes_away() -> None:
    (finding,) = read('campaign: x\ndiscount: "3"\n').findings
    assert [(fix.edits[0].text, fix.safe) for fix in finding.fixes] == [("3", True)]
    (finding,) = read('campaign: x\ndiscount: "017"\n').findings
    assert finding.fixes == ()
    (finding,) = read("campaign: x\nunsubscribe_link: 'Yes'\n").findings
    assert [fix.edits[0].text for fix in finding.fixes] == ["true"]


def test_messages_inherit_what_they_do_not_state() -> None:
    text = """campaign: x
channel: email
offer: [trial]
messages:
- id: a
- id: b
  channel: sms
  offer: []
- id: c
  channel: mael
"""
    a, b, c = read(text).campaigns[0].messages
    assert (a.facts["channel"], a.facts["offer"]) == ("email", frozenset({"trial"}))
    assert (b.facts["channel"], b.facts["offer"]) == ("sms", frozenset())
    assert "channel" not in c.facts, "what is broken hides what the top states"
    assert c.broken == {"channel"}
    assert a.broken == b.broken == set()
    assert a.place("offer", "trial") == a.elements["offer"]["trial"]
    assert a.place("offer", "other") == a.places["offer"]
    assert a.place("subject") is None
    assert [list(message.follows) for message in (a, b, c)] == [[], [0], [0, 1]]


def test_a_value_at_the_top_is_reported_once() -> None:
    assert codes(read("campaign: x\nchannel: mael\nmessages:\n- id: a\n- id: b\n")) == ["unknown-value"]


def test_names_of_messages() -> None:
    assert only(read("campaign: x\n")).id == "x"
    assert only(read("campaign: x\nid: y\n")).id == "y"
    assert only(read("campaign: x\nmessages:\n- channel: email\n")).id == "x"
    message = only(read("campaign: x\nmessages:\n- id: y\n"))
    assert (message.facts["campaign"], message.facts["id"]) == ("x", "y")


def test_a_campaign_without_a_name_is_left_out() -> None:
    result = read("channel: mael\n---\ncampaign: y\n---\ncampaign:\n")
    assert names(result.campaigns) == ["y"]
    assert codes(result) == ["missing-key", "unknown-value", "wrong-type"]
    assert codes(read("{}")) == ["missing-key"]


@pytest.mark.parametrize(
    ("text", "schedule"),
    [
        ("{ at: 2026-04-01T09:00 }", At(datetime(2026, 4, 1, 9), "customer")),  # noqa: DTZ001 (a local time has no zone)
        ("{ at: 2026-04-01 09:00:30, timezone: Europe/Berlin }", At(datetime(2026, 4, 1, 9, 0, 30), "Europe/Berlin")),  # noqa: DTZ001 (a local time has no zone)
        ("{ at: '2026-04-01T09:00Z' }", At(datetime(2026, 4, 1, 9, tzinfo=UTC), None)),
        ("{ at: 2026-04-01T09:00-07:00 }", At(datetime(2026, 4, 1, 16, tzinfo=UTC), None)),
        ("{ trigger: survey_answered }", Triggered("survey_answered", None)),
        ("{ trigger: survey_answered, delay: 2 hours }", Triggered("survey_answered", Length(2, "hour"))),
        ("{ trigger: survey_answered, delay: 0 days }", Triggered("survey_answered", Length(0, "day"))),
        ("{ every: 7 days, time: 09:00, timezone: customer }", Every(Length(7, "day"), 540, "customer")),
        ('{ every: 1 month, time: "22:30", timezone: UTC }', Every(Length(1, "month"), 1350, "UTC")),
        ("{ every: 2weeks }", Every(Length(2, "week"), None, "customer")),
        ("{ every: 7 days, time: 22:30 }", Every(Length(7, "day"), 1350, "customer")),
        ("{ trigger: nothing }", None),
        ("{ trigger: survey_answered, delay: soon }", None),
        ("{ every: 7 days, time: noon }", None),
        ("{ at: 2026-04-01T09:00, timezone: Nowhere }", None),
        ("soon", None),
    ],
)
def test_schedules(text: str, schedule: Schedule | None) -> None:
    (campaign,) = read(f"campaign: x\nschedule: {text}\n").campaigns
    assert campaign.schedule == schedule
    assert ("schedule" in campaign.broken) == (schedule is None)


def test_an_audience_that_cannot_be_read_is_not_everyone() -> None:
    campaigns = read("campaign: a\naudience:\n---\ncampaign: b\n---\ncampaign: c\naudience: everyone\n").campaigns
    assert [campaign.audience and campaign.audience.text for campaign in campaigns] == [None, None, "everyone"]
    assert [campaign.broken for campaign in campaigns] == [{"audience"}, set(), set()]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("campaign: x", "block"),
        ("{ campaign: x }", "flow"),
        ('{"campaign": "x"}', "json"),
        ('{"campaign": "x", # a note\n}', "json"),
    ],
)
def test_how_a_campaign_is_written(text: str, form: str) -> None:
    (campaign,) = read(text).campaigns
    assert (campaign.form, campaign.file) == (form, "campaigns/example.yaml")


def test_bodies_come_from_files() -> None:
    def load(path: str) -> str | None:
        return {"emails/a.html": "<p>{{ name }}</p>"}.get(path)

    message = only(read("campaign: x\nbody_file: emails/a.html\n", load=load))
    assert message.facts["body"] == "<p>{{ name }}</p>"
    result = read("campaign: x\nbody: a\nmessages:\n- id: a\n  body_file: emails/b.html\n- id: b\n", load=load)
    assert codes(result) == ["missing-file"]
    first, second = result.campaigns[0].messages
    assert "body" not in first.facts
    assert first.broken == {"body", "links", "variables", "unsubscribe_link"}, (
        "what follows from it is not known either"
    )
    assert second.facts["body"] == "a"
    text = "campaign: x\nbody_file: b\nlinks: []\nsubject: '{% unsubscribe %} {{ x }}'\n"
    assert read(text).campaigns[0].messages[0].broken == {"body", "variables"}
    by_source = FormatOptions(facts={"variables": ["x"], "links": []})
    assert read(text, by_source).campaigns[0].messages[0].broken == {"body"}
