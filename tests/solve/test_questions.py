"""Questions one by one: those of policies, of audiences, of several rules; what is undecided; what a witness says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.check.policies import check_text

from comity.check.audience import check_audience
from comity.evaluate.history import Event, Send
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Compare,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Holds,
    Known,
    Literal,
    LocalTime,
    Match,
    Matches,
    Moment,
    Not,
    Op,
    Or,
    Program,
    Rolling,
    Sends,
    Shares,
    Stated,
    Today,
    Unit,
    Verdict,
    Zone,
)
from comity.program.simplify import specialise
from comity.solve import questions
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN, NOT_TRUE
from comity.solve.questions import UNDECIDED, Enquiry, admits, exists, exists_all, implies, judge, nobody, satisfiable
from comity.solve.scene import Clock, Scene
from comity.solve.witness import Witness
from comity.syntax.parse import parse_audience
from comity.types.vocabulary import Scope

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
SCENE = Scene(NOW)
PROGRAM = check_text("customer has household: text\n").program
VOCABULARY = PROGRAM.vocabulary


def customer(name: str) -> Fact:
    return Fact(Scope.CUSTOMER, name)


def message(name: str) -> Fact:
    return Fact(Scope.MESSAGE, name)


def is_(name: str, value: str) -> Condition:
    return Compare(Op.EQ, customer(name), Literal(value))


def audience(text: str, program: Program = PROGRAM) -> Condition:
    node, problems = parse_audience(text)
    assert node is not None, problems
    condition, problems = check_audience(node, program)
    assert condition is not None, problems
    return condition


def found(condition: Condition, want: int = IS_TRUE) -> Witness | None:
    witness = exists(condition, VOCABULARY, NOW, "UTC", want=want)
    assert witness is None or isinstance(witness, Witness)
    return witness


# Policies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "stated"),
    [
        (Compare(Op.EQ, message("channel"), Literal("sms")), {"channel": "sms"}),
        (Not(Compare(Op.EQ, message("channel"), Literal("sms"))), {}),
        (Compare(Op.NE, message("channel"), Literal("email")), {"channel": "sms"}),
        (Shares(message("offer"), Literal(frozenset({"trial"}))), {"offer": frozenset({"trial"})}),
        (Matches(message("campaign"), Match.PREFIX, "spring-"), {"campaign": "spring-other"}),
        (Matches(message("body"), Match.REGEX, r"(?i)\bfree trial\b"), {"body": "free trial"}),
        (Compare(Op.GE, message("effective_date"), Today(Duration(30, Unit.DAY), later=True)),
         {"effective_date": date(2026, 2, 14)}),
        (And((Compare(Op.GT, message("discount"), Literal(20)), Compare(Op.LT, message("discount"), Literal(21)))),
         {"discount": 20.5}),
    ],
)  # fmt: skip
def test_messages(condition: Condition, stated: dict[str, object]) -> None:
    witness = found(condition)
    assert witness is not None
    assert witness.message == stated


@pytest.mark.parametrize(
    "condition",
    [
        And((Compare(Op.NE, message("channel"), Literal("sms")), Not(Known(message("channel"))))),
        And((Compare(Op.GT, customer("open_cases"), Literal(2)), Compare(Op.LT, customer("open_cases"), Literal(3)))),
        And((Shares(customer("consent"), message("channel")), Not(Known(message("channel"))))),
        And((Count(Events("purchased"), Ever(), 2), Count(Events("purchased"), Ever(), 1, at_least=False))),
        And((LocalTime(Zone(True, None), 480, 1260), LocalTime(Zone(True, None), 1260, 480))),
    ],
)
def test_nowhere(condition: Condition) -> None:
    assert found(condition) is None


def test_facts_of_customer_and_message_side_by_side() -> None:
    witness = found(Compare(Op.NE, message("language"), customer("language")))
    assert witness is not None
    assert witness.message["language"] != witness.customer["language"]
    consented = found(
        And((Shares(customer("consent"), message("channel")), Not(Shares(customer("consent"), Literal("email")))))
    )
    assert consented is not None
    assert consented.customer == {"consent": frozenset({consented.message["channel"]})}


def test_counts_beside_numbers() -> None:
    cases, discount = customer("open_cases"), message("discount")
    between = (Compare(Op.GT, cases, Literal(1)), Compare(Op.LT, cases, Literal(3)))
    above = found(And((*between, Compare(Op.LT, cases, discount), Compare(Op.LT, discount, Literal(3)))))
    assert above is not None
    assert above.customer == {"open_cases": 2}
    assert 2 < above.message["discount"] < 3  # type: ignore[operator]
    assert found(And((*between, Compare(Op.NE, cases, Literal(2))))) is None
    equal = found(And((Compare(Op.EQ, cases, discount), Compare(Op.GT, discount, Literal(0.5)))))
    assert equal is not None
    assert equal.customer["open_cases"] == equal.message["discount"]
    assert found(And((Compare(Op.EQ, cases, discount), Compare(Op.LT, discount, Literal(0))))) is None


def test_yes_and_no_side_by_side() -> None:
    same = Compare(Op.EQ, customer("do_not_contact"), message("postal_address"))
    witness = found(And((same, Compare(Op.EQ, message("postal_address"), Literal(True)))))
    assert witness is not None
    assert witness.customer == {"do_not_contact": True}
    opposite = And((Holds(customer("do_not_contact")), Not(Holds(message("postal_address")))))
    assert found(And((same, opposite))) is None


def test_sets_side_by_side() -> None:
    consent, channel = customer("consent"), message("channel")
    whole = Shares(channel, consent, all_of=True)
    nothing_else = found(And((whole, Stated(consent))))
    assert nothing_else is not None
    assert nothing_else.customer == {"consent": frozenset({nothing_else.message["channel"]})}
    assert found(And((whole, Shares(consent, Literal(frozenset({"email", "sms"})), all_of=True)))) is None
    topics, unsubscribed = message("topic"), customer("unsubscribed_from")
    for all_of in (False, True):
        shared = Shares(topics, unsubscribed, all_of=all_of)
        for want in (IS_TRUE, IS_FALSE):
            assert found(And((shared, Stated(topics), Stated(unsubscribed))), want) is not None
    apart = And((Not(Shares(topics, unsubscribed)), Shares(topics, unsubscribed, all_of=True), Stated(topics)))
    empty = found(apart)
    assert empty is not None
    assert empty.customer == {"unsubscribed_from": frozenset()}


def test_five_facts_that_all_differ() -> None:
    names = ("language", "country", "region", "preferred_channel", "household")
    differ = [Compare(Op.NE, customer(one), customer(other)) for i, one in enumerate(names) for other in names[:i]]
    witness = found(And((*differ, *(Compare(Op.NE, customer(name), Literal("other")) for name in names))))
    assert witness is not None
    assert len({*witness.customer.values()}) == 5


def test_a_chain_of_counts_between_two_constants() -> None:
    def below(one: str, other: str) -> Condition:
        return Compare(Op.LT, customer(one), customer(other))

    chain = (below("open_cases", "disputes"), Compare(Op.GT, customer("open_cases"), Literal(2)))
    narrow = And((*chain, Compare(Op.LT, customer("disputes"), Literal(4))))
    assert found(narrow) is None
    wide = found(And((*chain, Compare(Op.LT, customer("disputes"), Literal(5)))))
    assert wide is not None
    assert wide.customer == {"open_cases": 3, "disputes": 4}


def test_limits_speak_of_sends_like_the_message() -> None:
    keys = (message("campaign"),)
    limit = Count(Sends(Shares(message("offer"), Literal("trial")), keys), Rolling(Duration(7, Unit.DAY)), 2)
    witness = found(And((Compare(Op.EQ, message("campaign"), Literal("spring")), limit)))
    assert witness is not None
    assert [send.facts for send in witness.history.sends] == [{"offer": {"trial"}, "campaign": "spring"}] * 2


def test_another_member_of_the_household() -> None:
    trial = Shares(message("offer"), Literal("trial"))
    none_of_own = Count(Sends(trial), Ever(), 0, at_least=False)
    witness = found(And((none_of_own, Count(Sends(trial, (customer("household"),)), Ever(), 1))))
    assert witness is not None
    assert "household" in witness.customer
    (send,) = witness.history.sends
    assert send.customer not in (None, witness.customer["id"])


def test_the_household_must_be_known() -> None:
    limit = Count(Sends(TRUE, (customer("household"),)), Ever(), 1)
    assert found(limit, IS_UNKNOWN) is None
    witness = found(And((limit, Or((Known(customer("household")), TRUE)))), IS_UNKNOWN)
    assert witness is not None
    assert witness.customer == {}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("open_cases > 3", "open_cases > 2", True),
        ("open_cases > 2", "open_cases >= 3", True),
        ("open_cases > 2", "open_cases > 3", False),
        ("stage == retention", "stage >= adoption", True),
        ("had purchased in the last 7 days", "had purchased in the last 30 days", True),
        ("had purchased in the last 30 days", "had purchased in the last 7 days", False),
        ("received purpose:marketing at least 2 times ever", "received purpose:marketing ever", True),
        ("received (purpose:marketing and channel:sms) ever", "received purpose:marketing ever", True),
        ("received purpose:marketing ever", "received (purpose:marketing and channel:sms) ever", False),
        ("consent has all of [email, sms]", "consent:email", True),
        ("signed_up_at > 30 days ago", "signed_up_at > 90 days ago", True),
        ("birth_date <= 18 years ago", "birth_date <= 16 years ago", True),
        ("had purchased since cancelled", "had purchased ever", True),
        ("had purchased in this calendar week", "had purchased in the last 8 days", True),
        ("had purchased in this calendar week", "had purchased in the last 7 days", False),
        ("segment:vip-gold", "segment:vip-*", True),
    ],
)
def test_implications(one: str, other: str, expected: bool) -> None:
    assert implies(audience(one), audience(other), VOCABULARY, NOW, "UTC") is expected


def test_wanted_truth_values() -> None:
    adoption = is_("stage", "adoption")
    assert found(adoption, IS_UNKNOWN) is None
    unknown = exists(adoption, VOCABULARY, NOW, "UTC", want=IS_UNKNOWN, assume_missing=True)
    assert isinstance(unknown, Witness)
    assert unknown.customer == {}
    both = exists_all([(adoption, IS_TRUE), (is_("billing", "current"), IS_FALSE)], VOCABULARY, NOW, "UTC")
    assert isinstance(both, Witness)
    assert both.customer == {"stage": "adoption", "billing": "past_due"}
    assert satisfiable([(adoption, IS_TRUE), (adoption, NOT_TRUE)], VOCABULARY, NOW, "UTC") is False


def test_the_smallest_witness() -> None:
    # Either three facts, or one.
    three = And((is_("stage", "adoption"), is_("billing", "current"), is_("value_tier", "vip")))
    witness = found(Or((three, And((is_("country", "US"), is_("region", "TX"))), is_("language", "de"))))
    assert witness is not None
    assert witness.customer == {"language": "de"}


# Audiences and several rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("everyone", {}),
        ("stage == exposure", {"stage": "exposure"}),
        ("stage > advocacy", None),
        ("open_cases > 2 and open_cases < 3", None),
        ("stage is unknown", {}),
        ("segment:a or segment:b", {"segment": frozenset({"a"})}),
        ("not (had purchased ever) and had purchased in the last 7 days", None),
    ],
)
def test_admitted(text: str, expected: dict[str, object] | None) -> None:
    witness = admits(audience(text), SCENE, VOCABULARY)
    assert not isinstance(witness, questions.Undecided)
    assert (None if witness is None else witness.customer) == expected


def test_an_audience_that_excludes_its_own_trigger() -> None:
    text = audience("had survey_answered at most 0 times ever")
    triggered = Scene(NOW, events=(Event(NOW - timedelta(days=1), "survey_answered"),))
    assert admits(text, triggered, VOCABULARY) is None
    assert admits(text, SCENE, VOCABULARY) is not None
    answer = judge(Enquiry(TRUE, FALSE, Verdict.BLOCK), text, triggered, VOCABULARY)
    assert answer.kind == "proved"


def enquiry(condition: str) -> Enquiry:
    return Enquiry(audience(condition), FALSE, Verdict.BLOCK)


@pytest.mark.parametrize(
    ("rules", "text", "expected"),
    [
        (["stage <= adoption", "stage > adoption"], "everyone", True),
        (["stage <= adoption", "stage > retention"], "everyone", False),
        (["stage <= adoption"], "stage == exposure", True),
        (["open_cases <= 2", "open_cases >= 3"], "everyone", True),
        (["open_cases < 2", "open_cases >= 3"], "everyone", False),
        (["had purchased ever", "had purchased at most 0 times ever"], "everyone", True),
        (["stage <= adoption", "stage > adoption"], "stage > advocacy", False),
        ([], "everyone", False),
    ],
)
def test_rules_that_leave_nobody(rules: list[str], text: str, expected: bool) -> None:
    assert nobody([enquiry(rule) for rule in rules], audience(text), SCENE, VOCABULARY) is expected


# What cannot be decided ---------------------------------------------------------------------------------------------


def test_an_empty_budget_is_undecided() -> None:
    either = Or(
        (And((is_("stage", "adoption"), is_("country", "US"))), And((is_("billing", "current"), is_("region", "TX"))))
    )
    assert judge(Enquiry(either, FALSE, Verdict.BLOCK), TRUE, SCENE, VOCABULARY, budget=0).kind == "undecided"
    assert admits(either, SCENE, VOCABULARY, budget=0) is UNDECIDED
    assert exists(either, VOCABULARY, NOW, "UTC", budget=0) is UNDECIDED
    assert satisfiable([(either, IS_TRUE)], VOCABULARY, NOW, "UTC", budget=0) is UNDECIDED
    assert implies(either, FALSE, VOCABULARY, NOW, "UTC", budget=0) is UNDECIDED
    assert nobody([Enquiry(either, FALSE, Verdict.BLOCK)], TRUE, SCENE, VOCABULARY, budget=0) is UNDECIDED
    assert judge(Enquiry(either, FALSE, Verdict.BLOCK), TRUE, SCENE, VOCABULARY).kind == "possible"


@pytest.mark.parametrize(
    "condition",
    [
        Matches(message("body"), Match.REGEX, "^(a|b){3}$"),
        Count(Events("purchased"), Ever(), 5_000),
        Shares(customer("segment"), Literal(frozenset(map(str, range(30)))), all_of=True),
    ],
)
def test_what_is_too_large_is_undecided(condition: Condition) -> None:
    assert exists(condition, VOCABULARY, NOW, "UTC") is UNDECIDED


def test_many_elements_that_nothing_tells_apart() -> None:
    many = Shares(customer("segment"), Literal(frozenset(map(str, range(100)))))
    witness = found(many)
    assert witness is not None
    assert len(witness.customer["segment"]) == 1  # type: ignore[arg-type]


def test_a_witness_the_evaluator_denies_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "confirmed", lambda *_: None)
    adoption = is_("stage", "adoption")
    assert judge(Enquiry(adoption, FALSE, Verdict.BLOCK), TRUE, SCENE, VOCABULARY).kind == "undecided"
    assert exists(adoption, VOCABULARY, NOW, "UTC") is UNDECIDED
    assert judge(Enquiry(adoption, FALSE, Verdict.BLOCK), is_("stage", "exposure"), SCENE, VOCABULARY).kind == "proved"


# Answers ------------------------------------------------------------------------------------------------------------


def test_missing_facts_are_named() -> None:
    unknown = And((is_("stage", "adoption"), Not(is_("country", "US"))))
    answer = judge(Enquiry(unknown, FALSE, Verdict.HOLD), Not(Known(customer("country"))), SCENE, VOCABULARY)
    assert answer.kind == "possible"
    assert answer.missing == ("country",)
    assert judge(Enquiry(unknown, FALSE, Verdict.HOLD), TRUE, SCENE, VOCABULARY).missing == ()


def test_assume_missing() -> None:
    adoption, consents = is_("stage", "adoption"), Shares(customer("consent"), Literal("email"))
    assert judge(Enquiry(adoption, FALSE, Verdict.BLOCK), consents, SCENE, VOCABULARY).witness is not None
    exposed = is_("stage", "exposure")
    assert judge(
        Enquiry(is_("country", "US"), FALSE, Verdict.BLOCK), exposed, SCENE, VOCABULARY, assume_missing=True
    ).witness == (Witness({"stage": "exposure"}, {}, SCENE.history, NOW))


@pytest.mark.parametrize(
    ("if_unknown", "unless", "kind"),
    [
        (Verdict.BLOCK, FALSE, "always"),
        (Verdict.ALLOW, FALSE, "proved"),
        (Verdict.BLOCK, is_("country", "US"), "always"),
        (Verdict.BLOCK, Not(Known(customer("country"))), "proved"),
    ],
)
def test_unknown_rules(if_unknown: Verdict, unless: Condition, kind: str) -> None:
    nothing = And((Not(Known(customer("stage"))), Not(Known(customer("country")))))
    assert judge(Enquiry(is_("stage", "adoption"), unless, if_unknown), nothing, SCENE, VOCABULARY).kind == kind


def test_earlier_steps_may_not_have_happened() -> None:
    # `proved` holds for every subset of the steps, `always` takes them as having happened.
    step = Send(NOW - timedelta(days=1), {"channel": "email"})
    scene = Scene(NOW, sends=(step,))
    got_none = Count(Sends(Compare(Op.EQ, message("channel"), Literal("email"))), Ever(), 0, at_least=False)
    assert judge(Enquiry(got_none, FALSE, Verdict.BLOCK), TRUE, scene, VOCABULARY).kind == "at-send"
    assert judge(Enquiry(Not(got_none), FALSE, Verdict.BLOCK), TRUE, scene, VOCABULARY).kind == "always"


def test_the_clock_of_a_witness_is_one_the_schedule_leaves_open() -> None:
    night = LocalTime(Zone(True, None), 1260, 480)
    clock = Clock(zone=Zone(True, None), minute=1290, day=date(2026, 1, 20))
    answer = judge(Enquiry(night, FALSE, Verdict.BLOCK), TRUE, Scene(NOW, clock=clock), VOCABULARY)
    assert answer.kind == "always"
    assert answer.witness is not None
    assert answer.witness.customer == {"timezone": "America/New_York"}
    assert answer.witness.now == datetime(2026, 1, 21, 2, 30, tzinfo=UTC)


def test_a_witness_that_is_moved_keeps_its_distances() -> None:
    evening = LocalTime(Zone(True, None), 1080, 1260)
    recent = And((evening, Compare(Op.GT, customer("signed_up_at"), Moment(Duration(7, Unit.DAY)))))
    body = specialise(And((recent, Count(Events("purchased"), Rolling(Duration(1, Unit.DAY)), 1))), {})
    witness = found(body)
    assert witness is not None
    assert witness.now != NOW
    assert witness.now - witness.customer["signed_up_at"] < timedelta(days=7)  # type: ignore[operator]
    assert witness.now - witness.history.events[0].at < timedelta(days=1)
