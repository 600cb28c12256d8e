"""What would have to change for a message to be allowed, held against decisions on what was changed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations, islice, product

import pytest
from hypothesis import given, settings
from tests.check.policies import check_text
from tests.generators import Generator, generators

from comity.decisions.circumstances import Circumstances, circumstances
from comity.decisions.inputs import DataError
from comity.decisions.remedy import MOST_FACTS, MOST_FOUND, Change, Remedies, remedies
from comity.evaluate.decide import decide
from comity.evaluate.treat import effective
from comity.evaluate.verdict import cases
from comity.program.nodes import Fact
from comity.program.walk import facts
from comity.solve.alternatives import Alternatives
from comity.text.record import replace
from comity.types.vocabulary import Scope, Value

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
Facts = Mapping[str, object]


def told(change: Change) -> str:
    return f"{change.fact.name} {shown(change.old)} -> {shown(change.new)}"


def shown(value: Value | None) -> str:
    return f"[{' '.join(sorted(value))}]" if isinstance(value, frozenset) else str(value)


def found(policy: str, message: Facts, customer: Facts, history: Facts | None = None) -> Remedies:
    return remedies(circumstances(check_text(policy).program, message, customer, history, NOW))


TRIAL = "never send offer:trial to "
PLAN = "customer has plan: one of free < basic < plus < premium\n"
SENT = {"sends": [{"at": "2026-03-01T00:00Z", "campaign": "spring", "purpose": "marketing"}]}
NO_OFFER = "offer [trial] -> []"
CASES: dict[str, tuple[str, Facts, Facts, list[str]]] = {
    "an allowed message needs no change": (
        TRIAL + "plan == basic\n" + PLAN,
        {"offer": ["trial"]},
        {"plan": "free"},
        [],
    ),
    "the nearest symbol of an order": (
        PLAN + TRIAL + "plan >= plus",
        {"offer": ["trial"]},
        {"plan": "premium"},
        [NO_OFFER, "plan premium -> basic"],
    ),
    "the nearest count": (TRIAL + "disputes > 3", {"offer": ["trial"]}, {"disputes": 9}, ["disputes 9 -> 3", NO_OFFER]),
    "the nearest count above": (
        TRIAL + "disputes <= 3",
        {"offer": ["trial"]},
        {"disputes": 0},
        ["disputes 0 -> 4", NO_OFFER],
    ),
    "the nearest number below": (
        "never send discount >= 20 to everyone",
        {"discount": 35.5},
        {},
        ["discount 35.5 -> 19"],
    ),
    "the nearest instant": (
        TRIAL + "signed_up_at >= 30 days ago",
        {"offer": ["trial"]},
        {"signed_up_at": "2026-03-01T00:00Z"},
        [NO_OFFER, "signed_up_at 2026-03-01 00:00:00+00:00 -> 2026-01-30 12:00:00+00:00"],
    ),
    "one element less": (
        TRIAL + "consent has all of [email, sms]",
        {"offer": ["discount", "trial"]},
        {"consent": ["email", "push", "sms"]},
        ["consent [email push sms] -> [push sms]", "offer [discount trial] -> [discount]"],
    ),
    "one element more": (
        "only send channel:sms to consent:sms",
        {"channel": "sms"},
        {"consent": ["email"]},
        ["channel sms -> email", "consent [email] -> [email sms]"],
    ),
    "what another fact has": (
        "only send channel in [sms, push] to consent has channel",
        {"channel": "sms"},
        {"consent": []},
        ["channel sms -> email", "consent [] -> [sms]"],
    ),
    "what is not known": (
        "only send channel:sms to not do_not_contact",
        {"channel": "sms"},
        {},
        ["channel sms -> email", "do_not_contact None -> False"],
    ),
    "what is not stated": (
        "require approvals:legal for topic:price_change",
        {"topic": ["price_change"]},
        {},
        ["approvals None -> [legal]", "topic [price_change] -> []"],
    ),
    "an unknown zone": (
        "only send channel:sms between 08:00 and 21:00 customer time",
        {"channel": "sms"},
        {},
        ["channel sms -> email", "timezone None -> Europe/London"],
    ),
    "two facts at once": (
        "only send anything to disputes <= 1 and not do_not_contact",
        {},
        {"disputes": 5, "do_not_contact": True},
        ["disputes 5 -> 1, do_not_contact True -> False"],
    ),
    "what a change brings about": (
        "never send channel:sms to everyone\nonly send channel:email to consent:email",
        {"channel": "sms"},
        {"consent": []},
        ["channel sms -> push"],
    ),
    "a waiver": (
        TRIAL + 'everyone\nwaive rule-1 for campaign:pilot to everyone until 2026-12-31 because "x" approved by "y"',
        {"offer": ["trial"], "campaign": "spring"},
        {},
        ["campaign spring -> pilot", NO_OFFER],
    ),
    "a key": (
        "limit campaign:* to 1 ever for each campaign",
        {"campaign": "spring"},
        {},
        ["campaign spring -> other"],
    ),
    "what a treat makes of it": (
        'treat subject matches "(?i)free" as offer:trial\nnever send offer:trial to everyone',
        {"subject": "free", "offer": ["discount"]},
        {},
        ["subject free -> other"],
    ),
    "two treats that differ": (
        'treat subject contains "a" as purpose:marketing\ntreat subject contains "b" as purpose:survey',
        {"subject": "ab"},
        {},
        ["subject ab -> other"],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_smallest_changes(case: tuple[str, Facts, Facts, list[str]]) -> None:
    policy, message, customer, expected = case
    result = found(policy, message, customer, SENT)
    assert [", ".join(map(told, changes)) for changes in result.found] == expected
    assert result.complete


def test_what_time_or_history_alone_can_change_is_not_told() -> None:
    assert found("never send anything to had purchased", {}, {}, None) == Remedies((), complete=True)
    assert found("only send anything between 08:00 and 09:00 in UTC", {}, {}, None) == Remedies((), complete=True)


def test_a_zone_that_is_known_stays() -> None:
    policy = "only send channel:sms between 13:00 and 21:00 customer time"
    (changes,) = found(policy, {"channel": "sms"}, {"timezone": "UTC"}).found
    assert [change.fact.name for change in changes] == ["channel"]


def test_at_most_a_handful_is_told() -> None:
    facts = ("do_not_contact", "bounced", "complained", "open_cases > 0", "disputes > 0", "age < 18", "orders == 0")
    policy = "customer has\n  bounced: yes or no\n  complained: yes or no\n  orders: count\n  age: count\n"
    result = found(f"{policy}never send anything to {' and '.join(facts)}", {}, dict.fromkeys(()))
    assert len(result.found) == MOST_FOUND


def test_more_facts_than_are_changed_at_once() -> None:
    names = [f"fact_{number}" for number in range(MOST_FACTS + 1)]
    policy = "customer has\n" + "".join(f"  {name}: yes or no\n" for name in names)
    rules = "".join(f"never send anything to {name}\n" for name in names)
    result = found(policy + rules, {}, dict.fromkeys(names, True))
    assert result == Remedies((), complete=True)


def test_a_search_that_is_given_up_says_so() -> None:
    question = circumstances(
        check_text(TRIAL + "disputes > 3").program, {"offer": ["trial"]}, {"disputes": 5}, None, NOW
    )
    assert remedies(question, tries=1) == Remedies((), complete=False)
    assert not remedies(question, tries=2).complete


def test_what_is_wrong_is_told_as_in_a_decision() -> None:
    with pytest.raises(DataError, match="customer: `disputes` must be a whole number"):
        found("never send anything to disputes > 3", {}, {"disputes": "many"})


# Any policy ---------------------------------------------------------------------------------------------------------


def allowed(question: Circumstances, changes: Mapping[Fact, Value | None]) -> bool:
    """Return whether a message may be sent once facts are changed, by the reference evaluator."""
    changed = {}
    for scope, before in ((Scope.MESSAGE, question.stated), (Scope.CUSTOMER, question.situation.customer)):
        new = {fact.name: value for fact, value in changes.items() if fact.scope is scope}
        changed[scope] = {name: value for name, value in {**before, **new}.items() if value is not None}
    past, now = question.situation.history, question.situation.now
    return decide(question.program, changed[Scope.MESSAGE], changed[Scope.CUSTOMER], past, now, review=True).allowed


def question_of(made: Generator) -> Circumstances:
    program, situation = made.program(2), made.situation()
    seen = effective(program, situation.message)
    every = tuple(cases(program, review=True))
    return Circumstances(program, every, situation.message, seen, replace(situation, message=seen.message))


def tried(question: Circumstances, size: int) -> Iterator[dict[Fact, Value | None]]:
    """Yield every choice of values for so many of the facts that any rule or treat reads."""
    parts = [part for case in question.cases for part in (case.rule.body, case.rule.unless)]
    parts += [part for case in question.cases for waiver in case.waivers for part in (waiver.selector, waiver.audience)]
    parts += [treat.condition for treat in question.program.treats]
    given = replace(question.situation, message=question.stated)
    others = Alternatives(parts, given, question.program.vocabulary)
    for chosen in combinations(sorted({fact for part in parts for fact in facts(part)}, key=str), size):
        for values in product(*(others.of(fact) for fact in chosen)):
            yield dict(zip(chosen, values, strict=True))


@given(made=generators())
def test_every_change_that_is_told_suffices(made: Generator) -> None:
    question = question_of(made)
    sets = []
    for changes in remedies(question, tries=2000).found:
        choice = {change.fact: change.new for change in changes}
        assert all(change.new != change.old for change in changes)
        assert allowed(question, choice)
        assert not any(allowed(question, {**choice, change.fact: change.old}) for change in changes)
        sets.append(frozenset(choice))
    assert not any(one < other for one, other in product(sets, sets))
    assert not sets or not allowed(question, {})


@given(made=generators())
@settings(max_examples=settings().max_examples // 4)
def test_no_single_fact_is_missed_nor_any_pair(made: Generator) -> None:
    question = question_of(made)
    result = remedies(question)
    told = {frozenset(change.fact for change in changes) for changes in result.found}
    if allowed(question, {}) or not result.complete or len(told) == MOST_FOUND:
        return
    for size in (1, 2):
        for choice in islice(tried(question, size), 3000):
            if allowed(question, choice):
                assert any(names <= choice.keys() for names in told)
