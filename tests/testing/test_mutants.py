"""Small changes of sentences, and which of them the tests beside them notice."""

import pytest
from tests.check.policies import load_standard

from comity.check.modules import ModuleText
from comity.check.policy import check
from comity.testing.mutants import mutated
from comity.testing.mutations import Mutated, mutations
from comity.testing.suite import Suite
from comity.text.source import Source


def suite(text: str) -> Suite:
    """Return a policy of one file with its tests."""
    own = (ModuleText("policy", Source("policy", text)),)
    policy = check(own, load_standard)
    assert policy.findings == ()
    return Suite(policy, own, load_standard, ("policy",), policy.tests)


def survivors(text: str) -> dict[str, str | None]:
    """Return the tests that are proposed, by the changes that they would notice."""
    return {survivor.mutation.words: survivor.proposal for survivor in mutated(suite(text)).survivors}


SENTENCES = {
    "x: never send topic:a": ["x: never send topic:a instead warn"],
    "x: never send topic:a\n  because 'y'": ["x: never send topic:a instead warn\n  because 'y'"],
    "x: never send topic:a instead review unless topic:b": [
        "x: never send topic:a instead hold unless topic:b",
        "x: never send topic:a instead review ",
    ],
    "x: never send topic:a to disputes <= 3 instead hold": [
        "x: never send topic:a to disputes < 3 instead hold",
        "x: never send topic:a to disputes <= 4 instead hold",
        "x: never send topic:a to disputes <= 3 instead review",
    ],
    "x: limit topic:a to 2 per 7 days instead warn": [
        "x: limit topic:a to 3 per 7 days instead warn",
        "x: limit topic:a to 2 per 8 days instead warn",
        "x: limit topic:a to 2 per 7 days instead block",
    ],
    "x: never send topic:a when between 21:00 and 24:00 instead hold": [
        "x: never send topic:a when between 21:01 and 24:00 instead hold",
        "x: never send topic:a when between 21:00 and 23:59 instead hold",
        "x: never send topic:a when between 21:00 and 24:00 instead review",
    ],
    "define d as stage == adoption": ["define d as stage != adoption"],
    "setting n = 3": ["setting n = 4"],
    "x: expect disputes >= 1 to receive topic:a every 7 days": [],
    "persona p has disputes = 3": [],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_is_changed(sentence: str) -> None:
    text = sentence.replace("'", '"')
    (module,) = suite(text).checked.facts.own
    made = []
    for mutation in mutations(module):
        start, end = mutation.place.span
        made.append(text[:start] + mutation.text + text[end:])
    assert sorted(made) == sorted(item.replace("'", '"') for item in SENTENCES[sentence])


CAP = """
x: limit topic:a to 2 per 7 days
test "two" {
  given received topic:a 1 day ago
  given received topic:a 2 days ago
  when topic:a
  then blocked by x
}
"""
LONGER = """\
test "x: not 8 for 7" {
  given received (topic:"a") at 2026-01-08T00:00:00Z
  given received (topic:"a") at 2026-01-14T12:00:00Z
  when topic = ["a"]
  then allowed
}
"""


def test_what_no_test_notices_comes_with_one_that_would() -> None:
    found = mutated(suite(CAP))
    assert found.made == 3
    assert [survivor.mutation.words for survivor in found.survivors] == ["`8` for `7`"]
    (survivor,) = found.survivors
    assert (survivor.rule, survivor.proposal) == ("policy.x", LONGER)


def test_with_the_tests_that_are_proposed_every_change_is_noticed() -> None:
    text = """
customer has plan: one of free < basic < premium
define member as stage >= adoption and plan > free
setting most = 2
x: never send offer:trial to member unless topic:thanks
y: only send channel:sms between 08:00 and 21:00 customer time instead hold
z: never send topic:price to country == "DE" and language != "de" when had complained at least most times
w: never send purpose:marketing within 3 days after survey_answered instead review
"""
    proposed = survivors(text)
    assert None not in proposed.values()
    found = mutated(suite(text))
    assert (found.made, len(found.survivors)) == (13, 13)
    text += "".join(dict.fromkeys(survivor.proposal or "" for survivor in found.survivors))
    assert mutated(suite(text)) == Mutated(13, ())


def test_what_nobody_can_tell_is_no_change() -> None:
    shadowed = 'x: never send topic:a\ny: never send topic:a\ntest "t" { when topic:a then blocked by only x, y }\n'
    assert mutated(suite(shadowed)) == Mutated(0, ())
    impossible = 'x: never send topic:a to disputes >= 0 and disputes is known\ntest "t" {when topic:a then allowed}\n'
    assert "`>` for `>=`" in survivors(impossible)


def test_a_change_that_makes_no_policy_is_none() -> None:
    text = 'x: never send topic:a when between 08:00 and 08:01\ntest "t" { when topic:a then blocked }\n'
    assert "`08:01` for `08:00`" not in survivors(text)


KINDS = {
    "a date": "x: never send topic:a to birth_date > 18 years ago",
    "an instant": "x: never send topic:a to signed_up_at >= 48 hours ago",
    "a message's number": "x: never send topic:a and discount >= 20",
    "a message's date": "x: require effective_date >= 30 days from now for topic:a",
    "yes or no": "x: never send topic:a to do_not_contact and disputes >= 1",
    "a text with quotes": r'x: never send topic:a to country == "the \"D\" of E\\U"',
    "sets": "x: never send topic:a to consent has channel and segment:vip and disputes >= 1",
    "sends": "x: limit offer:winback to 1 per 30 days for each campaign",
    "sends to a household": "customer has household: text\nx: limit topic:a to 1 per 7 days for each household",
    "a time of day": "x: only send topic:a on weekdays between 08:00 and 21:00 customer time",
    "events": "x: never send topic:a when had complained at least 2 times in the last 7 days",
    "a message that is treated": 'treat subject contains "free" as topic:a\nx: never send topic:a to disputes >= 1',
}


@pytest.mark.parametrize("kind", KINDS)
def test_proposals_have_words_for(kind: str) -> None:
    proposed = survivors(KINDS[kind] + "\n")
    assert proposed
    assert None not in proposed.values()


def test_a_definition_that_treats_messages_too() -> None:
    text = """
define cheap as discount >= 20
treat cheap as topic:sale
x: never send topic:sale instead warn
y: never send cheap and channel:sms
test "at twenty" { when discount = 20 then warned by only x }
test "below" { when discount = 19, channel:sms then allowed }
"""
    assert {"`>` for `>=`", "`21` for `20`"}.isdisjoint(survivors(text))
