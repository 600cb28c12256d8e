"""Foreign formats: what they imply, what they leave out, what is wrong with them, and the options of a source."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from tests.campaigns.world import VOCABULARY, codes, names, read, slices

from comity.campaigns.model import Campaign, FormatOptions, Message, ReadResult
from comity.campaigns.options import OptionProblem, check_options, source_facts
from comity.syntax.parse import parse_audience
from comity.syntax.words import Length
from comity.text.finding import Level
from comity.text.source import Span

KNOCK = FormatOptions("knock")
RMF = FormatOptions("duckduckgo-rmf")


# Knock --------------------------------------------------------------------------------------------------------------


def channel(ref: str, kind: str = "email", template: Mapping[str, object] | None = None) -> dict[str, object]:
    return {"type": "channel", "ref": ref, "channel_type": kind, "template": template or {}}


def delay(value: float, unit: str = "minutes") -> dict[str, object]:
    return {"type": "delay", "ref": "d", "settings": {"delay_for": {"unit": unit, "value": value}}}


def branch(*branches: list[dict[str, object]], terminates: bool = False) -> dict[str, object]:
    steps = [{"name": f"b{n}", "steps": steps, "terminates": terminates and not n} for n, steps in enumerate(branches)]
    return {"type": "branch", "ref": "fork", "branches": steps}


def workflow(*steps: Mapping[str, object], **more: object) -> ReadResult:
    return read(json.dumps({"name": "W", "steps": steps, **more}, indent=1), KNOCK, name="knock/w/workflow.json")


def only_campaign(result: ReadResult) -> Campaign:
    (campaign,) = result.campaigns
    return campaign


def waits(result: ReadResult) -> list[tuple[str, Length | None, list[int]]]:
    return [(message.id, message.after, list(message.follows)) for message in only_campaign(result).messages]


@pytest.mark.parametrize(
    ("duration", "after"),
    [
        ((4, "days"), Length(4, "day")),
        ((36, "hours"), Length(36, "hour")),
        ((24, "hours"), Length(1, "day")),
        ((14, "days"), Length(2, "week")),
        ((1, "month"), Length(4, "week")),
        ((90, "seconds"), Length(1, "minute")),
        ((5, "seconds"), None),
        ((1, "fortnight"), None),
        ((-1, "days"), None),
        ((1e300, "days"), None),
    ],
)
def test_delays_of_knock(duration: tuple[float, str], after: Length | None) -> None:
    assert waits(workflow(delay(*duration), channel("a"))) == [("a", after, [])]


def test_delays_of_knock_add_up() -> None:
    steps = (channel("a"), delay(30), {"type": "batch", "settings": {"batch_window": {"unit": "hours", "value": 1}}})
    result = workflow(*steps, {"type": "delay", "settings": {"delay_until_field_path": "x"}}, channel("b"))
    assert waits(result) == [("a", None, []), ("b", Length(90, "minute"), [0])]


def test_branches_of_knock() -> None:
    fork = branch([channel("b"), delay(10), channel("c"), delay(60)], [delay(5), channel("d")], [])
    result = workflow(channel("a"), delay(1), fork, delay(2), channel("e"))
    assert waits(result) == [
        ("a", None, []),
        ("fork/b0/b", Length(1, "minute"), [0]),
        ("fork/b0/c", Length(10, "minute"), [0, 1]),
        ("fork/b1/d", Length(6, "minute"), [0]),
        ("e", Length(3, "minute"), [0]),
    ]


def test_a_branch_of_knock_that_ends_the_run_has_no_say_after_it() -> None:
    result = workflow(branch([delay(1)], [delay(9)], terminates=True), channel("a"))
    assert waits(result) == [("a", Length(9, "minute"), [])]


def test_channels_of_knock() -> None:
    kinds = ["email", "sms", "push", "in_app_feed", "in_app_guide", "chat", "http"]
    messages = only_campaign(workflow(*(channel(kind, kind) for kind in kinds))).messages
    assert [message.facts["channel"] for message in messages] == ["email", "sms", "push", "in_app", "in_app", "social"]
    older = workflow(
        {"type": "channel", "ref": "in_app_feed_12"}, {"type": "channel", "ref": "step_1"}, channel("v", "voice")
    )
    assert [message.facts.get("channel") for message in only_campaign(older).messages] == ["in_app", None, None]
    assert [(finding.rule, finding.level) for finding in older.findings] == [
        ("mapping-error", Level.WARNING),
        ("unknown-value", Level.ERROR),
    ]


def test_what_a_workflow_of_knock_says_of_itself() -> None:
    result = workflow(channel("a"), settings={"is_commercial": True}, categories=["news", "tips"])
    (message,) = only_campaign(result).messages
    assert (message.facts["purpose"], message.facts["tag"]) == ("marketing", frozenset({"news", "tips"}))
    assert message.place("tag", "tips") is not None
    assert only_campaign(result).id == "w", "the folder is the key"
    assert only_campaign(workflow(channel("a"), key="k")).id == "k"
    assert only_campaign(workflow(channel("a"), __readonly={"key": "r"}, key="k")).id == "r"
    assert only_campaign(read('{"steps": [], "name": "N"}', KNOCK)).id == "N"
    assert only_campaign(read('{"steps": []}', KNOCK)).id == "workflow"


def test_texts_of_knock() -> None:
    files = {"a.txt": "plain {{ t }}", "b.json": '[{"content": "hi", "x": [{"label": "Go", "action": "https://go"}]}]'}
    template = {
        "subject": "S",
        "title": "T",
        "text_body@": "a.txt",
        "visual_blocks@": "b.json",
        "action_url": "https://u",
    }
    buttons = {"action_buttons": [{"label": "x", "action": "https://b"}]}
    blocks = {"visual_blocks": [{"content": "c"}]}
    text = json.dumps(
        {"key": "k", "steps": [channel("a", template={**template, **buttons}), channel("b", template=blocks)]}
    )
    first, second = only_campaign(read(text, KNOCK, files.get)).messages
    assert (first.facts["subject"], first.facts["body"]) == ("S", "plain {{ t }}")
    assert first.facts["links"] == {"https://go", "https://u", "https://b"}
    assert first.facts["variables"] == {"t"}
    assert second.facts["body"] == "c"


def test_other_steps_of_knock_send_nothing() -> None:
    fetch = {"type": "http_fetch", "ref": "f", "settings": {}}
    assert waits(workflow(fetch, {"type": "throttle"}, {}, channel("a"))) == [("a", None, [])]
    assert waits(workflow({"type": "channel", "channel_type": "sms"}))[0][0] == "message-1"


@pytest.mark.parametrize("text", ["[]", '"x"', "{}", '{"steps": {}}'])
def test_what_is_no_workflow(text: str) -> None:
    assert codes(read(text, KNOCK)) == ["wrong-type"]


# DuckDuckGo ---------------------------------------------------------------------------------------------------------


def rmf(attributes: dict[int, object], **message: object) -> ReadResult:
    rules = [{"id": number, "attributes": asked} for number, asked in attributes.items()]
    content = {"titleText": "T", "descriptionText": "D"}
    document = {"messages": [{"id": "m", "content": content, **message}], "rules": rules}
    return read(json.dumps(document, indent=1), RMF)


def audience(result: ReadResult) -> str | None:
    found = only_campaign(result).audience
    return found.text if found else None


@pytest.mark.parametrize(
    ("attribute", "text"),
    [
        ({"pproSubscriber": {"value": True}}, "ppro_subscriber"),
        ({"pproSubscriber": {"value": False}}, "not ppro_subscriber"),
        (
            {"pproDaysSinceSubscribed": {"min": 7, "max": 14}},
            "ppro_days_since_subscribed >= 7 and ppro_days_since_subscribed <= 14",
        ),
        ({"pproDaysSinceSubscribed": {"value": 7, "max": 14}}, "ppro_days_since_subscribed == 7"),
        ({"locale": {"value": ["fr-FR", "fr-CA"]}}, 'locale in ["fr-FR", "fr-CA"]'),
        ({"locale": {"value": "fr-FR"}}, 'locale == "fr-FR"'),
        ({"pproSubscriptionStatus": {"value": ["active"]}}, "ppro_subscription_status == active"),
        ({"interactedWithMessage": {"value": ['a"b', "c"]}}, 'interacted_with_message has ["a\\"b", "c"]'),
        ({"pproSubscriber": {"value": True, "fallback": True}}, "ppro_subscriber or ppro_subscriber is unknown"),
        ({"pproSubscriber": {"value": True, "fallback": False}}, "ppro_subscriber"),
        ({"pproSubscriber": {"value": True}, "canUpgradeOS": {"value": True}}, "ppro_subscriber and can_upgrade_os"),
        ({"osApi": {"min": "11.0.0"}}, None),
        ({"osApi": {}}, None),
        ({"locale": {"value": []}}, None),
        ({"locale": {"value": [1]}}, None),
        ({"pproSubscriber": {"value": "maybe"}}, None),
        ({"timezone": {"value": "UTC"}}, 'timezone == "UTC"'),
        ({"newAttribute": {"value": True}}, None),
        ({"birthDate": {"value": "2000-01-01"}}, None),
        ({}, None),
    ],
)
def test_attributes_become_conditions(attribute: object, text: str | None) -> None:
    result = rmf({1: attribute}, matchingRules=[1])
    assert audience(result) == text
    assert text is None or parse_audience(text)[1] == ()
    assert codes(result) in ([], ["mapping-error"])
    assert all(finding.level is Level.INFO for finding in result.findings)


@pytest.mark.parametrize(
    ("matching", "excluding", "text"),
    [
        ([], [], None),
        ([1], [], "ppro_subscriber"),
        ([1, 2], [], 'ppro_subscriber or (can_upgrade_os and locale == "a")'),
        ([1, 3], [], None),
        ([4], [], "can_upgrade_os"),
        ([], [1], "not (ppro_subscriber)"),
        ([1], [2], 'ppro_subscriber and not (can_upgrade_os and locale == "a")'),
        ([1, 2], [1], '(ppro_subscriber or (can_upgrade_os and locale == "a")) and not (ppro_subscriber)'),
        ([1], [3], "ppro_subscriber"),
        ([1], [4], "ppro_subscriber"),
    ],
)
def test_an_audience_is_never_smaller_than_meant(matching: list[int], excluding: list[int], text: str | None) -> None:
    rules = {
        1: {"pproSubscriber": {"value": True}},
        2: {"canUpgradeOS": {"value": True}, "locale": {"value": ["a"]}},
        3: {"unheardOf": {"value": True}},
        4: {"canUpgradeOS": {"value": True}, "unheardOf": {"value": True}},
    }
    result = rmf(dict(rules), matchingRules=matching, exclusionRules=excluding)
    assert audience(result) == text
    assert text is None or parse_audience(text)[1] == ()
    assert codes(result) == ["mapping-error"], "what is left out is said once"


def test_a_share_of_customers_is_left_out() -> None:
    text = json.dumps(
        {
            "messages": [{"id": "m", "matchingRules": [1], "exclusionRules": [1]}],
            "rules": [
                {"id": 1, "targetPercentile": {"before": 0.3}, "attributes": {"pproSubscriber": {"value": True}}}
            ],
        }
    )
    result = read(text, RMF)
    assert audience(result) == "ppro_subscriber"
    assert codes(result) == ["mapping-error"]


def test_every_character_of_an_audience_has_a_place() -> None:
    result = rmf({1: {"pproSubscriber": {"value": True}, "locale": {"value": ["a", "b"]}}}, matchingRules=[1])
    found = only_campaign(result).audience
    assert found is not None
    assert found.text == 'ppro_subscriber and locale in ["a", "b"]'
    text = result.source.text
    assert text[slice(*found.place(Span(0, 15)))] == '{\n     "value": true\n    }'
    assert text[slice(*found.place(Span(31, 34)))] == '"a"'
    assert text[slice(*found.place(Span(36, 39)))] == '"b"'
    assert not found.written


def test_messages_of_duckduckgo() -> None:
    content = {
        "titleText": "T",
        "descriptionText": "D",
        "primaryAction": {"type": "url", "value": "https://a"},
        "secondaryAction": {"type": "dismiss", "value": "https://b"},
        "action": {"type": "survey", "value": "https://c"},
        "listItems": [{"titleText": "one"}, {"titleText": "two", "descriptionText": "three"}],
    }
    translations = {"fr": {"titleText": "F"}, "de": {"descriptionText": "G"}}
    result = rmf({}, content=content, translations=translations)
    first, french, german = only_campaign(result).messages
    assert (first.facts["subject"], first.facts["body"]) == ("T", "D\n\none\n\ntwo\n\nthree")
    assert first.facts["links"] == {"https://a", "https://c"}
    assert "language" not in first.facts
    assert (french.id, french.facts["language"], french.facts["subject"]) == ("fr", "fr", "F")
    assert (german.facts["language"], german.facts["subject"]) == ("de", "T")
    assert [list(message.follows) for message in (first, french, german)] == [[], [], []]


@pytest.mark.parametrize(
    ("locales", "language"),
    [
        ([["fr-FR", "fr-CA"]], "fr"),
        ([["fr-FR"], ["fr-CA"]], "fr"),
        ([["fr-FR"], ["de-DE"]], None),
        ([["fr-FR"], None], None),
        ([None], None),
        ([], None),
    ],
)
def test_the_language_of_all_who_match(locales: list[list[str] | None], language: str | None) -> None:
    rules = {n: {"locale": {"value": spoken}} if spoken else {} for n, spoken in enumerate(locales)}
    result = rmf(dict(rules), matchingRules=list(rules))
    assert only_campaign(result).messages[0].facts.get("language") == language


def test_campaigns_that_share_an_id() -> None:
    rules = [{"id": 1, "attributes": {"locale": {"value": ["fr-FR"]}}}]
    messages = [{"id": "m", "matchingRules": rule} for rule in ([], [1], [1], [], [])]
    result = read(json.dumps({"messages": [*messages, {"id": "n"}], "rules": rules}), RMF)
    assert names(result.campaigns) == ["m", "m/fr", "m/2", "m/3", "m/4", "n"]
    assert [campaign.messages[0].facts["campaign"] for campaign in result.campaigns] == ["m"] * 5 + ["n"]


def test_what_is_wrong_with_a_file_of_remote_messages() -> None:
    assert codes(read("[]", RMF)) == ["wrong-type"]
    result = read('{"messages": [{"content": {}}, {"id": "m", "matchingRules": [7]}], "rules": [{"x": 1}]}', RMF)
    assert codes(result) == ["missing-key", "unknown-value"]
    assert slices(result) == ["{", "7"]
    assert audience(result) is None


# Mappings -----------------------------------------------------------------------------------------------------------


def mapped(text: str, **mapping: object) -> ReadResult:
    options = FormatOptions("mapping", mapping=mapping)
    assert check_options(options, VOCABULARY) == ()
    return read(text, options)


def messages(result: ReadResult) -> list[Message]:
    return [message for campaign in result.campaigns for message in campaign.messages]


def test_values_keep_their_places() -> None:
    text = "key: x\nbulk: yes\nmail: {size: 3, price: 2.5, ok: true, no: false, to: [new, old], body: >-\n  a\n  b}\n"
    result = mapped(
        "name: c\nparts:\n- {key: x, mail: {size: 3, price: 2.5, ok: true, bad: false, to: [new, old], text: a b}}\n",
        id="name",
        messages="parts",
        message_id="key",
        priority="not_null(mail.nothing, mail.size)",
        discount="mail.price",
        unsubscribe_link="mail.ok",
        postal_address="mail.bad",
        audiences="reverse(mail.to)",
        body="mail.text",
        subject="join('-', mail.to)",
    )
    assert text
    assert codes(result) == []
    (message,) = messages(result)
    source = result.source.text
    assert {name: source[slice(*span)] for name, span in message.places.items()} == {
        "priority": "3",
        "discount": "2.5",
        "unsubscribe_link": "true",
        "postal_address": "false",
        "audiences": "old",
        "body": "a b",
        "subject": "x",
        "campaign": "c",
        "id": "x",
    }
    assert message.facts["unsubscribe_link"] is True
    assert message.facts["postal_address"] is False
    assert message.facts["subject"] == "new-old"
    assert source[slice(*message.elements["audiences"]["new"])] == "new"


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("m[?ok].n", ["a"]),
        ("m[?!ok].n", ["b", "c"]),
        ("m[?ok == `true`].n", ["a"]),
        ("m[?ok != `true`].n", ["b", "c"]),
        ("m[?ok == `false`].n", ["b"]),
        ("m[?ok == `1`].n", []),
        ("m[?size > `1`].n", ["b"]),
        ("m[?type(ok) == 'boolean'].n", ["a", "b"]),
        ("m[?size == `1` && !(ok == `null`)].n", ["a"]),
        ("sort_by(m, &size)[].n", ["a", "c", "b"]),
        ("m[].to_string(size)", ["1", "2", "1"]),
        ("m[?contains(n, 'a')].n | [0]", ["a"]),
        ("values({x: m[0].n})", ["a"]),
    ],
)
def test_truth_and_types_are_those_of_jmespath(expression: str, found: list[str]) -> None:
    result = mapped(
        "id: x\nm:\n- {n: a, ok: true, size: 1}\n- {n: b, ok: false, size: 2}\n- {n: c, size: 1}\n",
        id="id",
        offer=expression,
    )
    (message,) = messages(result)
    assert codes(result) == []
    assert message.facts.get("offer", frozenset()) == frozenset(found)


def test_computed_values_of_all_kinds() -> None:
    result = mapped(
        "id: x\n",
        id="id",
        postal_address="`true`",
        priority="length('abc')",
        discount="`0.5`",
        offer="['a', id]",
        title="'T'",
        owner="'o'",
        audience="'stage == exposure'",
        schedule={"every": "'7 days'", "time": "'09:00'"},
        after="'2 days'",
    )
    assert codes(result) == []
    (campaign,) = result.campaigns
    (message,) = campaign.messages
    assert (message.facts["postal_address"], message.facts["priority"], message.facts["discount"]) == (True, 3, 0.5)
    assert (message.facts["offer"], message.after) == (frozenset({"a", "x"}), Length(2, "day"))
    assert (campaign.title, campaign.owner, campaign.form) == ("T", "o", "foreign")
    assert campaign.audience is not None
    assert campaign.audience.place(Span(0, 5)) == campaign.span
    assert campaign.schedule is not None


def test_a_schedule_may_be_found_whole() -> None:
    result = mapped("id: x\nwhen: {at: 2026-04-01T09:00, timezone: customer}\n", id="id", schedule="when")
    assert codes(result) == []
    assert result.campaigns[0].schedule is not None
    computed = mapped("id: x\nwhen: {at: 2026-04-01T09:00}\n", id="id", schedule="{at: when.at, timezone: 'UTC'}")
    assert codes(computed) == []
    assert computed.campaigns[0].schedule is not None


def test_an_audience_in_the_file_is_traced() -> None:
    result = mapped('id: x\nwho: "stage \\u003d= exposure"\n', id="id", audience="who")
    found = result.campaigns[0].audience
    assert found is not None
    assert result.source.text[slice(*found.place(Span(6, 8)))] == "\\u003d="


def test_where_campaigns_are() -> None:
    assert names(mapped("id: x\n", id="id").campaigns) == ["x"]
    assert names(mapped("- id: x\n- id: y\n", id="id").campaigns) == ["x", "y"]
    assert names(mapped("all: {a: {id: x}, b: {id: y}}\n", campaigns="all.*", id="id").campaigns) == ["x", "y"]
    assert names(mapped("all: {id: x}\n", campaigns="all", id="id").campaigns) == ["x"]


def test_facts_of_a_campaign_hold_for_its_messages() -> None:
    text = "id: x\nlanguage: en\ntags: [a]\nparts:\n- {id: a, language: de}\n- {name: b}\n"
    result = mapped(
        text, id="id", messages="parts", message_id="id", language="language", tag="tags", priority="length(@)"
    )
    first, second = messages(result)
    assert (first.id, second.id) == ("a", "message-2")
    assert (first.facts["language"], second.facts["language"]) == ("de", "en")
    assert first.facts["tag"] == second.facts["tag"] == {"a"}
    assert (first.facts["priority"], second.facts["priority"]) == (2, 1)


@pytest.mark.parametrize(
    ("text", "mapping", "message"),
    [
        ("id: x\n", {"id": "key"}, "`id` finds nothing for this campaign"),
        ("a: 1\n", {"campaigns": "b", "id": "id"}, "`campaigns` finds nothing here"),
        ("id: x\n", {"id": "id", "messages": "parts"}, "`messages` finds nothing for this campaign"),
        ("id: x\n", {"id": "id", "messages": "id"}, "`messages` finds nothing for this campaign"),
        ("id: x\n", {"id": "id", "subject": "length(nothing)"}, "`subject` cannot be found here: in function length()"),
        ("id: x\nb: 1\n", {"id": "id", "offer": "['a', b][?@ < `2`]"}, "`offer` cannot be found here"),
        ("id: {a: b}\n", {"id": "id"}, "`id` must be a text; found a mapping"),
        ("id: no\n", {"id": "id"}, "YAML reads `no` as `false` or as a text"),
        ("id: x\nc: mael\n", {"id": "id", "channel": "c"}, "`channel` has no value `mael`"),
        ("id: x\nc: {a: b}\n", {"id": "id", "channel": "c"}, "`channel` must be one of"),
    ],
)
def test_what_does_not_fit_a_mapping(text: str, mapping: dict[str, object], message: str) -> None:
    (finding,) = mapped(text, **mapping).findings
    assert message in finding.message


# Options ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "path", "code", "words"),
    [
        (FormatOptions("knok"), ("format",), "unknown-format", "there is no format `knok`"),
        (FormatOptions("xml"), ("format",), "unknown-format", "there is no format `xml`"),
        (FormatOptions(facts={"purpos": "x"}), ("facts", "purpos"), "unknown-key", "`purpos` is no fact"),
        (FormatOptions(facts={"id": "x"}), ("facts", "id"), "unknown-key", "`id` is no fact"),
        (FormatOptions(facts={"purpose": "x"}), ("facts", "purpose"), "wrong-type", "`purpose` must be one of"),
        (FormatOptions(facts={"offer": 3}), ("facts", "offer"), "wrong-type", "`offer` must be a list of texts"),
        (
            FormatOptions("knock", mapping={"id": "x"}),
            ("mapping",),
            "unknown-key",
            "the format `knock` takes no `mapping`",
        ),
        (FormatOptions("mapping"), ("mapping",), "mapping-error", "does not say where the `id` of a campaign stands"),
        (
            FormatOptions("mapping", mapping={"id": "a["}),
            ("mapping", "id"),
            "mapping-error",
            "this is no JMESPath expression",
        ),
        (
            FormatOptions("mapping", mapping={"id": 3}),
            ("mapping", "id"),
            "mapping-error",
            "must be a JMESPath expression",
        ),
        (FormatOptions("mapping", mapping={"id": "a", "x": "b"}), ("mapping", "x"), "mapping-error", "`x` is neither"),
        (
            FormatOptions("mapping", mapping={"id": "a", "campaign": "b"}),
            ("mapping", "campaign"),
            "mapping-error",
            "neither",
        ),
        (
            FormatOptions("mapping", mapping={"id": "a", "schedule": {"att": "b"}}),
            ("mapping", "schedule", "att"),
            "mapping-error",
            "`schedule.att` is neither",
        ),
        (
            FormatOptions("mapping", mapping={"id": "a", "subject": {"at": "b"}}),
            ("mapping", "subject", "at"),
            "mapping-error",
            "`subject.at` is neither",
        ),
    ],
)
def test_what_is_wrong_with_options(options: FormatOptions, path: tuple[str, ...], code: str, words: str) -> None:
    (problem,) = check_options(options, VOCABULARY)
    assert isinstance(problem, OptionProblem)
    assert (problem.path, problem.code) == (path, code)
    assert words in problem.message
    read("id: x\n", options)


def test_facts_of_a_source() -> None:
    facts: dict[str, object] = {
        "purpose": "survey",
        "offer": "trial",
        "effective_date": date(2026, 4, 1),
        "discount": float("nan"),
    }
    options = FormatOptions(facts={**facts, "channel": "mael", "unknown": 1})
    assert source_facts(options, VOCABULARY) == {
        "purpose": "survey",
        "offer": frozenset({"trial"}),
        "effective_date": date(2026, 4, 1),
        "channel": None,
    }
    ((message,),) = [campaign.messages for campaign in read("campaign: x\npurpose: service\n", options).campaigns]
    assert (message.facts["purpose"], message.facts["offer"]) == ("service", frozenset({"trial"}))
    assert "offer" not in message.places
    assert message.broken == {"channel"}


def test_what_a_file_states_mends_what_its_source_does() -> None:
    options = FormatOptions(facts={"channel": "mael"})
    (campaign,) = read("campaign: x\nchannel: email\n", options).campaigns
    assert (campaign.messages[0].facts["channel"], campaign.messages[0].broken) == ("email", frozenset())


@pytest.mark.parametrize("mapping", [{"id": "a["}, {"subject": "b"}, {"id": "a", "messages": 3}, {"id": 1}])
def test_mapping_without_which_nothing_is_found_is_no_files_fault(mapping: dict[str, object]) -> None:
    result = read("a: x\nb: y\n", FormatOptions("mapping", mapping=mapping))
    assert (result.campaigns, result.findings) == ((), ())


def test_broken_expressions_leave_facts_and_audience_unknown() -> None:
    mapping: dict[str, object] = {"id": "a", "subject": "b[", "offer": "c", "audience": "]", "schedule": {"at": 3}}
    result = read("a: x\nb: y\nc: trial\n", FormatOptions("mapping", mapping=mapping))
    (campaign,) = result.campaigns
    assert result.findings == ()
    assert campaign.broken == {"audience", "schedule"}
    assert campaign.messages[0].broken == {"subject"}
    assert campaign.messages[0].facts["offer"] == {"trial"}


def test_an_unknown_format_reads_nothing() -> None:
    assert read("campaign: x\n", FormatOptions("xml")).campaigns == ()
