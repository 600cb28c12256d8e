"""What no policy may do with facts: guess them, change them, or ask for what it does not read."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from functools import cache

import pytest
from tests.decisions.agreement import said
from tests.decisions.clothes import Clothes, Json
from tests.decisions.worlds import Asked, World, worlds

from comity.api import Policy
from comity.decisions.decision import Decision
from comity.evaluate import changes
from comity.evaluate.history import History
from comity.program.nodes import Condition, Known, Program, Rule, Verdict
from comity.program.walk import TIMEZONE, facts, walk
from comity.text.record import replace
from comity.types.vocabulary import Scope, Value

SAMPLE = range(400_000, 400_030)
IDENTITY = "id"


@pytest.fixture(autouse=True)
def _short_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "HORIZON", timedelta(days=10))


@cache
def sample() -> tuple[World, ...]:
    return tuple(worlds(SAMPLE))


def answer(policy: Policy, asked: Asked) -> Decision:
    past = None if asked.history is None else Clothes().history(policy.vocabulary.message, asked.history)
    return policy.decide(asked.message, asked.customer, past, asked.now, review=asked.review)


def conditions(program: Program) -> Iterator[Condition]:
    """Yield all conditions of rules and waivers."""
    yield from (part for rule in program.rules for part in (rule.body, rule.unless))
    yield from (part for waiver in program.waivers for part in (waiver.selector, waiver.audience))


# A missing fact never sends -----------------------------------------------------------------------------------------


def _closed(rule: Rule) -> Rule:
    """Return a rule that is at least as strict about what it cannot tell as about what it can."""
    return replace(rule, if_unknown=max(rule.if_unknown, rule.outcome))


def _asked_whether_known(program: Program) -> set[str]:
    """Return the facts of which it is asked whether they are known: there the answer is the fact."""
    parts = (item for part in conditions(program) for item in walk(part))
    found = {item.fact.name for item in parts if isinstance(item, Known) and item.fact.scope is Scope.CUSTOMER}
    # One zone may stand in for another; then the clock is another, and nothing is unknown.
    return {*found, TIMEZONE.name}


def _lacking_more(asked: Asked, kept: set[str]) -> Iterator[Asked]:
    for gone in asked.customer.keys() - kept:
        customer = {name: value for name, value in asked.customer.items() if name != gone}
        yield replace(asked, customer=customer)
    if asked.history is not None:
        yield replace(asked, history=None)
        yield replace(asked, history=replace(asked.history, complete_since=asked.now))


def test_a_missing_fact_never_makes_a_decision_milder() -> None:
    stricter = 0
    for world in sample():
        program = replace(world.policy, rules=tuple(map(_closed, world.policy.rules)))
        policy, kept = Policy(program, {}), _asked_whether_known(program)
        for asked in list(world.asked())[::3]:
            before = answer(policy, asked).verdict
            for poorer in _lacking_more(asked, kept):
                after = answer(policy, poorer).verdict
                assert after >= before, (poorer, asked)
                stricter += after > before
    assert stricter > 100


# What still sends ---------------------------------------------------------------------------------------------------


def test_a_warning_still_sends() -> None:
    warned = 0
    for world in sample():
        policy = Policy(world.policy, {})
        for asked in world.asked():
            decision = answer(policy, asked)
            assert decision.allowed is (decision.verdict <= Verdict.WARN)
            if decision.verdict is Verdict.WARN:
                warned += 1
                assert decision.reasons
                assert decision.until is None
    assert warned > 50


# What is not read ---------------------------------------------------------------------------------------------------


def _unread(world: World, scope: Scope) -> set[str]:
    read = {fact.name for part in conditions(world.policy) for fact in facts(part) if fact.scope is scope}
    treated = {fact.name for treat in world.policy.treats for fact in facts(treat.condition)}
    written = {name for treat in world.policy.treats for name, _ in treat.facts}
    return world.vocabulary.fields(scope).keys() - read - treated - written - {IDENTITY}


def _others(world: World, scope: Scope, stated: dict[str, Value]) -> dict[str, Value]:
    """Return facts of which those that nobody reads are other ones, or lacking."""
    unread = _unread(world, scope)
    kept = {name: value for name, value in stated.items() if name not in unread}
    return kept | {name: value for name, value in world.facts(scope).items() if name in unread}


def test_facts_that_no_rule_reads_change_nothing() -> None:
    for world in sample():
        policy = Policy(world.policy, {})
        for asked in world.asked():
            customer = _others(world, Scope.CUSTOMER, asked.customer)
            message = _others(world, Scope.MESSAGE, asked.message)
            before, after = answer(policy, asked), answer(policy, replace(asked, customer=customer, message=message))
            assert _but_the_message(after) == _but_the_message(before)


def _but_the_message(decision: Decision) -> dict[str, object]:
    return {name: value for name, value in said(decision).items() if name != "message"}


def test_what_is_later_than_now_changes_no_verdict() -> None:
    """It does count from its own instant on, so only what is said of later times may be otherwise."""
    for world in sample():
        policy = Policy(world.policy, {})
        for asked in world.asked():
            if asked.history is not None:
                before, after = answer(policy, asked), answer(policy, replace(asked, history=_until_now(asked)))
                assert _but_later(after) == _but_later(before)


def _until_now(asked: Asked) -> History:
    past = asked.history or History()
    sends = tuple(item for item in past.sends if item.at <= asked.now)
    events = tuple(item for item in past.events if item.at <= asked.now)
    return replace(past, sends=sends, events=events)


def _but_later(decision: Decision) -> dict[str, object]:
    return {name: value for name, value in said(decision).items() if not name.startswith("until")}


# Nothing is done to what is given -----------------------------------------------------------------------------------


@pytest.mark.parametrize("clothes", [Clothes(), Json()], ids=["typed", "JSON"])
def test_nothing_is_changed_and_nothing_remembered(clothes: Clothes) -> None:
    for world in sample():
        policy, words = Policy(world.policy, {}), world.vocabulary
        first = []
        for asked in world.asked():
            message, customer = (
                clothes.facts(words.message, asked.message),
                clothes.facts(words.customer, asked.customer),
            )
            kept = deepcopy((message, customer))
            past = None if asked.history is None else clothes.history(words.message, asked.history)
            first.append(said(policy.decide(message, customer, past, asked.now, review=asked.review)))
            assert (message, customer) == kept
        again = [said(answer(policy, asked)) for asked in reversed(list(world.asked()))]
        assert again[::-1] == first


@pytest.mark.parametrize("clothes", [Clothes(), Json()], ids=["typed", "JSON"])
def test_a_decision_stays_what_it_was(clothes: Clothes) -> None:
    """Those who decide in a loop use one dictionary for all customers, and ask for reasons when they are through."""
    for world in sample()[:20]:
        policy, words = Policy(world.policy, {}), world.vocabulary
        customer: dict[str, object] = {}
        decisions, expected = [], []
        for asked in world.asked():
            given = clothes.facts(words.customer, asked.customer)
            assert isinstance(given, dict)
            customer.clear()
            customer.update(given)
            past = None if asked.history is None else clothes.history(words.message, asked.history)
            decisions.append(policy.for_message(asked.message, review=asked.review)(customer, past, asked.now))
            if isinstance(past, dict):
                past["sends"].clear()
            expected.append(said(answer(policy, asked)))
        assert [said(decision) for decision in decisions] == expected
