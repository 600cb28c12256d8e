"""What rules say in English."""

import pytest

import comity
from comity.linter.wording import in_words


def words_of(policy: comity.Policy) -> str:
    (rule,) = policy.rules
    return in_words(rule, policy.vocabulary)


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (
            "never send offer:trial to stage >= adoption",
            "it fires for a message with `offer:trial` to a customer with `stage >= adoption`",
        ),
        (
            "never send offer:trial to had cancelled unless segment:pilot",
            "it fires for a message with `offer:trial` to a customer who `had cancelled`, unless `segment:pilot`",
        ),
        ("never send anything to do_not_contact", "it fires for every message to a customer with `do_not_contact`"),
        (
            "only send offer:winback to had cancelled in the last 90 days",
            (
                "it fires for a message with `offer:winback` to anybody but a customer who"
                " `had cancelled in the last 90 days`"
            ),
        ),
        (
            'only send channel:sms between 08:00 and 21:00 in "Europe/Berlin"',
            (
                "it fires for a message with `channel:sms` at any time but when"
                ' `between 08:00 and 21:00 in "Europe/Berlin"`'
            ),
        ),
        (
            "limit offer:winback to 2 per 90 days",
            (
                "it fires for a message with `offer:winback` to a customer who"
                " `received offer:winback at least 2 times in the last 90 days`"
            ),
        ),
        ("require links for topic:card_expired", "it fires for a message with `topic:card_expired` without `links:*`"),
    ],
)
def test_words(sentence: str, words: str) -> None:
    assert words_of(comity.compile(f"r: {sentence}")) == words


def test_what_has_no_phrase_is_said_as_written() -> None:
    policy = comity.compile("r: limit offer:trial to 1 per 90 days for each campaign")
    assert words_of(policy) == ("it fires where this is not kept: limit offer:trial to 1 per 90 days for each campaign")
