"""Facts that follow from a message's text and headers."""

import pytest
from tests.campaigns.world import VOCABULARY, only, read, stated

from comity.campaigns.derive import derive, links, one_click, unsubscribes
from comity.campaigns.placeholders import PLACEHOLDERS, has_placeholder
from comity.campaigns.variables import variables
from comity.types.vocabulary import FactType, Field, Kind, Scope


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://example.com/a?b=1&c=2.", {"https://example.com/a?b=1&c=2"}),
        ('<a href="https://example.com/?a=1&amp;b=2">x</a>', {"https://example.com/?a=1&b=2"}),
        ("<img src='http://example.com/x.png'>", {"http://example.com/x.png"}),
        (
            "[here](https://example.com/x) and (https://example.com/y)",
            {"https://example.com/x", "https://example.com/y"},
        ),
        ("https://example.com/{{ user.id }}/x", {"https://example.com/{{ user.id }}/x"}),
        ("https://example.com/{% if a %}b{% endif %}", {"https://example.com/{% if a %}b{% endif %}"}),
        ("mail MAILTO:a@example.com!", {"MAILTO:a@example.com"}),
        ("<https://example.com>", {"https://example.com"}),
        ("www.example.com is no link, nor is ftp://example.com", set()),
        ("no links", set()),
    ],
)
def test_links(text: str, found: set[str]) -> None:
    assert set(links(text)) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hi {{ first_name }}", {"first_name"}),
        ('{{ user.name | default: "dear {{ x" }}', {"user.name"}),
        ('{% if customer.age > 3 and x == "b" %}{{ y }}{% else %}{% endif %}', {"customer.age", "x", "y"}),
        ("{%- for item in cart.items -%}{{ item.name }}{%- endfor -%}", {"item", "cart.items", "item.name"}),
        ("{% assign a = b.c %}{% unsubscribe 'here' %}", {"b.c"}),
        ("{{${first_name}}} {{custom_attribute.${shirt}}}", {"first_name", "custom_attribute.shirt"}),
        ("{{#if a}}{{#each list}}{{this.b}}{{/each}}{{else}}{{^c}}{{/c}}{{/if}}", {"a", "list", "this.b", "c"}),
        ("{{{ body }}} {{> footer }} {{! a comment }} {{&raw}}", {"body", "raw"}),
        (
            "{{ items[0].name }} {{ .Subscriber.Email }} {{ UnsubscribeURL . }}",
            {"items.name", "Subscriber.Email", "UnsubscribeURL"},
        ),
        ("{{ now() }} {{ person|lookup:'x' }} {{ 5 }} {{ }}", {"person"}),
        ("*|FNAME|* *|IF:VIP|**|ELSE:|**|END:IF|* *|LIST:COMPANY|*", {"FNAME", "VIP", "LIST:COMPANY"}),
        ("%%First Name%% %%=v(@code)=%% 50%% off, 20%% more", {"First Name", "code"}),
        ("Dear -name-, our state-of-the-art - really - thing", {"name"}),
        ("[[feed.title]] and [a] link", {"feed.title"}),
        ("${first} {{ ${second} }}", {"first", "second"}),
        ("{{ never closed", set()),
        ("nothing at all", set()),
    ],
)
def test_variables(text: str, names: set[str]) -> None:
    assert variables(text) == names


@pytest.mark.parametrize(
    "text",
    [
        '<a href="{{${set_user_to_unsubscribed_url}}}">bye</a>',
        "{{${email_footer}}}",
        "{{preference_center.${main}}}",
        "{% unsubscribe %}",
        "{% unsubscribe 'bye' %}",
        '<a href="{% unsubscribe_link %}">bye</a>',
        "{% manage_preferences_link %}",
        "*|UNSUB|*",
        "*|UNSUB:https://example.com/bye|*",
        "<%asm_group_unsubscribe_raw_url%>",
        "<%asm_preferences_url%>",
        "{{{unsubscribe}}}",
        "[unsubscribe]",
        "{% unsubscribe_url %}",
        "{% manage_subscription_preferences_url %}",
        "{{unsubscribeUrl}}",
        "{{hostedUnsubscribeUrl}}",
        "{{ UnsubscribeURL . }}",
        "{unsubscribe_text}",
        "{unsubscribe_url}",
        "{{ unsubscribe_link_all }}",
        "%%unsub_center_url%%",
        "%%profile_center_url%%",
        "%%unsubscribe%%",
        "{$link.EmailAddressOptOutUrl}",
        "{% unsubscribe_link here %}",
        "{{ vars.opt_out_page }}",
        "https://example.com/unsubscribe?u=1",
        "mailto:optout@example.com",
        "<a href='/opt-out'>x</a>",
        '<a class="f" href="https://example.com/x"><span>Unsubscribe</span> here</a>',
        '<a href="https://example.com/x">vom Newsletter abmelden</a>',
        "[Se désabonner](https://example.com/x)",
    ],
)
def test_what_unsubscribes(text: str) -> None:
    assert unsubscribes(f"Hello. {text} Bye.")


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "https://example.com/subscribe",
        "you can unsubscribe",
        "<a href='https://example.com'>read</a> opt in",
        "{{ x }}",
    ],
)
def test_what_does_not_unsubscribe(text: str) -> None:
    assert not unsubscribes(text)


def test_every_platform_says_where_it_says_so() -> None:
    wanted = {"Braze", "Klaviyo", "SendGrid", "Customer.io", "Iterable", "listmonk", "Mautic", "HubSpot"}
    assert wanted <= {placeholder.platform for placeholder in PLACEHOLDERS}
    assert all(placeholder.source.startswith("https://") for placeholder in PLACEHOLDERS)
    assert not has_placeholder("plain text")


@pytest.mark.parametrize(
    ("headers", "one"),
    [
        ({"list-unsubscribe": "<https://example.com/u>", "list-unsubscribe-post": "List-Unsubscribe=One-Click"}, True),
        (
            {"list-unsubscribe": "<{{ unsubscribe_url }}>", "list-unsubscribe-post": " list-unsubscribe=one-click "},
            True,
        ),
        ({"list-unsubscribe": "<%%unsub_center_url%%>", "list-unsubscribe-post": "List-Unsubscribe=One-Click"}, True),
        ({"list-unsubscribe": "<mailto:a@example.com>", "list-unsubscribe-post": "List-Unsubscribe=One-Click"}, False),
        ({"list-unsubscribe": "<http://example.com/u>", "list-unsubscribe-post": "List-Unsubscribe=One-Click"}, False),
        ({"list-unsubscribe": "<https://example.com/u>"}, False),
        ({"list-unsubscribe-post": "List-Unsubscribe=One-Click"}, False),
        ({"list-unsubscribe": "<https://example.com/u>", "list-unsubscribe-post": "yes"}, False),
        ({}, False),
    ],
)
def test_one_click(headers: dict[str, str], one: bool) -> None:
    assert one_click(headers) is one


def test_what_is_stated_is_not_derived() -> None:
    facts = stated("unsubscribe_link: no\nlinks: []\nbody: '{% unsubscribe %} https://example.com'\n")
    assert facts["unsubscribe_link"] is False
    assert facts["links"] == frozenset()
    assert "one_click_unsubscribe" not in facts


def test_what_is_derived_is_known_to_be() -> None:
    message = only(read("campaign: x\nsubject: 'Hi {{ name }}'\nbody: https://example.com\n"))
    assert message.derived == {"links", "variables"}
    assert message.facts["variables"] == {"name"}
    assert not message.derived & set(message.places)


def test_headers_of_a_message_replace_those_of_the_top() -> None:
    text = """campaign: x
headers: { List-Unsubscribe: "<https://example.com/{{ a }}>", X-A: one }
messages:
- id: a
  headers: { list-unsubscribe-post: List-Unsubscribe=One-Click }
- id: b
  headers: { List-Unsubscribe: "<mailto:b@example.com>", List-Unsubscribe-Post: List-Unsubscribe=One-Click }
"""
    first, second = read(text).campaigns[0].messages
    assert first.facts["one_click_unsubscribe"] is True
    assert first.facts["variables"] == {"a"}
    assert "one_click_unsubscribe" not in second.facts
    assert second.facts["links"] == {"mailto:b@example.com"}


def test_only_what_the_vocabulary_declares_is_derived() -> None:
    body = {"body": "{% unsubscribe %} {{ x }} https://example.com"}
    assert derive(body, {}, (), {}, frozenset()) == {}
    links_as_text = {"links": Field(Scope.MESSAGE, "links", FactType(Kind.TEXT))}
    assert derive(body, {}, (), links_as_text, frozenset()) == {}
    assert set(derive(body, {}, (), VOCABULARY.message, frozenset())) == {"links", "variables", "unsubscribe_link"}
