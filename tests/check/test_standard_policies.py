"""The prelude and the starter set are as sound as we ask policies to be."""

import pytest
from tests.check.policies import load_standard

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.text.source import Source
from comity.types.vocabulary import Kind, Scope

# LANGUAGE.md section 3; what is not listed is text.
CUSTOMER = (
    "id stage country region language timezone signed_up_at birth_date consent do_not_contact unsubscribed_from "
    "segment value_tier billing open_cases disputes preferred_channel"
)
MESSAGE = (
    "campaign id channel purpose offer topic tag language subject body sender reply_to links unsubscribe_link "
    "one_click_unsubscribe postal_address variables discount effective_date rationale approvals priority audience_size "
    "triggered_at owner"
)
EVENTS = (
    "signed_up purchased cancelled survey_answered case_opened case_closed payment_failed card_expired complained "
    "unsubscribed bounced referred"
)
TYPES = {
    Kind.ONE_OF: "stage value_tier billing preferred_channel channel purpose",
    Kind.ANY_OF: "consent",
    Kind.ANY_TEXT: "unsubscribed_from segment offer topic tag links variables approvals",
    Kind.YES_NO: "do_not_contact unsubscribe_link one_click_unsubscribe postal_address",
    Kind.COUNT: "open_cases disputes priority audience_size",
    Kind.NUMBER: "discount",
    Kind.DATE: "birth_date effective_date",
    Kind.INSTANT: "signed_up_at triggered_at",
    Kind.TIMEZONE: "timezone",
}


def standard(name: str) -> Checked:
    source = load_standard(name)
    assert source is not None
    return check([ModuleText(name, source)], load_standard)


@pytest.mark.parametrize("name", ["comity.vocabulary", "comity.starter"])
def test_nothing_is_wrong_with_it(name: str) -> None:
    assert standard(name).findings == ()


def test_the_prelude_has_every_fact_and_event_and_says_what_each_is() -> None:
    vocabulary = standard("comity.vocabulary").program.vocabulary
    assert " ".join(vocabulary.customer) == CUSTOMER
    assert " ".join(vocabulary.message) == MESSAGE
    assert " ".join(vocabulary.events) == EVENTS
    fields = (*vocabulary.customer.values(), *vocabulary.message.values())
    docs = [declared.doc for declared in fields] + [event.doc for event in vocabulary.events.values()]
    assert all(doc.endswith(".") for doc in docs)


def test_facts_of_the_prelude_have_their_types() -> None:
    vocabulary = standard("comity.vocabulary").program.vocabulary
    kinds = {name: kind for kind, names in TYPES.items() for name in names.split()}
    for scope in Scope:
        for name, field in vocabulary.fields(scope).items():
            assert (name, field.type.kind) == (name, kinds.get(name, Kind.TEXT))
    assert vocabulary.customer["stage"].type.symbols == ("exposure", "adoption", "retention", "advocacy")
    assert [name for name, field in vocabulary.customer.items() if field.type.ordered] == ["stage", "value_tier"]


def test_every_rule_of_the_starter_set_has_a_name_a_reason_and_tests_on_both_sides() -> None:
    checked = standard("comity.starter")
    fired = {rule for test in checked.tests for then in test.then for rule in then.by}
    silent = {
        rule.id
        for test in checked.tests
        for then in test.then
        for rule in checked.program.rules
        if (then.only or then.verdict == 0) and rule.id not in then.by
    }
    for rule in checked.program.rules:
        assert rule.labelled
        assert rule.because
        assert rule.id in fired & silent
    assert len(checked.program.rules) > 10


def test_the_starter_set_can_be_built_upon() -> None:
    text = (
        "use comity.starter with weekly_cap = 1, thanks = 1 week\nadjust weekly-cap instead block\n"
        "never send offer:trial to stage:exposure"
    )
    checked = check([ModuleText("policy", Source("policy", text))], load_standard)
    assert checked.findings == ()
    assert checked.tests == ()
    assert {rule.module for rule in checked.program.rules} == {"comity.starter", "policy"}
