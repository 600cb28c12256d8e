"""What holds of every policy (ARCHITECTURE.md, invariants 3 and 7), shown of the public decision."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from random import Random

import pytest
from tests.check.policies import load_standard
from tests.decisions.agreement import said
from tests.decisions.clothes import Clothes
from tests.decisions.worlds import Asked, World, worlds

from comity.api import Policy
from comity.check.modules import ModuleText
from comity.check.policy import check
from comity.decisions.decision import Decision
from comity.evaluate import changes
from comity.program.nodes import FALSE, Rule, Sentence
from comity.text.record import replace
from comity.text.source import Source

SAMPLE = range(300_000, 300_030)
CLOTHES = Clothes()


@pytest.fixture(autouse=True)
def _short_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "HORIZON", timedelta(days=10))


@cache
def sample() -> tuple[World, ...]:
    return tuple(worlds(SAMPLE))


def answer(policy: Policy, asked: Asked) -> Decision:
    past = None if asked.history is None else CLOTHES.history(policy.vocabulary.message, asked.history)
    return policy.decide(asked.message, asked.customer, past, asked.now, review=asked.review)


def policy_of(world: World, *rules: Rule) -> Policy:
    """Return a world's policy with other rules."""
    return Policy(replace(world.policy, rules=rules), {})


def spoken(decision: Decision, *, but: str = "") -> list[object]:
    """Return all that the rules say, one of them left out."""
    return [reason.as_dict() for reason in decision.reasons if reason.rule != but]


# More rules ---------------------------------------------------------------------------------------------------------


def test_another_rule_never_makes_a_decision_milder() -> None:
    spoke = dict.fromkeys(Sentence, 0)
    for world in sample():
        *rules, added = world.policy.rules
        less, more = policy_of(world, *rules), policy_of(world, *rules, added)
        for asked in world.asked():
            before, after = answer(less, asked), answer(more, asked)
            assert after.verdict >= before.verdict
            assert spoken(after, but=added.id) == spoken(before)
            spoke[added.sentence] += len(after.reasons) > len(before.reasons)
    assert min(spoke.values()) > 10


def test_an_exception_changes_its_own_rule_alone() -> None:
    silenced = 0
    for world in sample():
        own, *rules = world.policy.rules
        exception = world.condition(1)
        strict = policy_of(world, replace(own, unless=FALSE), *rules)
        mild = policy_of(world, replace(own, unless=exception), *rules)
        for asked in world.asked():
            before, after = answer(strict, asked), answer(mild, asked)
            assert after.verdict <= before.verdict
            assert spoken(after, but=own.id) == spoken(before, but=own.id)
            silenced += len(after.reasons) < len(before.reasons)
    assert silenced > 50


def test_the_order_of_rules_changes_nothing() -> None:
    for world in sample():
        rules = world.policy.rules
        straight, mixed = policy_of(world, *rules), policy_of(world, *world.random.sample(rules, len(rules)))
        for asked in world.asked():
            assert said(answer(mixed, asked)) == said(answer(straight, asked))


def test_a_rule_that_is_said_twice_says_nothing_more() -> None:
    for world in sample():
        policy, own = world.policy, {rule.id for rule in world.policy.rules}
        rules = (*policy.rules, *(replace(rule, id=f"again.{rule.label}") for rule in policy.rules))
        waivers = (replace(item, rule=f"again.{item.rule.rpartition('.')[2]}") for item in policy.waivers)
        once, twice = Policy(policy, {}), Policy(replace(policy, rules=rules, waivers=(*policy.waivers, *waivers)), {})
        for asked in world.asked():
            before, after = answer(once, asked), answer(twice, asked)
            assert (after.verdict, after.until) == (before.verdict, before.until)
            assert [item.as_dict() for item in after.reasons if not item.rule.startswith("again.")] == spoken(before)
            assert len(after.reasons) - len(before.reasons) == sum(it.rule in own for it in before.reasons)


# Files --------------------------------------------------------------------------------------------------------------

MODULES = {
    "consent": """
setting quiet = 21:00
define reachable as consent has channel and not do_not_contact
consent: only send purpose:marketing to reachable because "law"
nights: never send channel:sms between quiet and 08:00 customer time else "UTC" instead hold because "sleep"
waive consent for campaign:pilot to segment:pilot until 2026-12-31 because "contract"
""",
    "pressure": """
customer has
  plan: one of free < basic < premium
events are plan_upgraded
weekly: limit purpose:marketing to 1 per 7 days instead hold because "enough"
upgraded: never send offer:trial to member because "they have one"
calm: never send purpose:marketing within 3 days after plan_upgraded when open_cases > 0
  instead warn if unknown allow because "wait"
""",
    "words": """
define member as plan > free and stage >= adoption
prefer purpose:service over purpose:marketing
treat campaign:trial-* as offer:trial and topic:trials
stated: require rationale for topic:trials instead review because "say why"
""",
}

CUSTOMERS: tuple[dict[str, object], ...] = (
    {},
    {"plan": "basic", "stage": "retention", "consent": ["email"], "do_not_contact": False, "open_cases": 1},
    {"plan": "free", "stage": "adoption", "consent": [], "timezone": "America/New_York", "segment": ["pilot"]},
    {"plan": None, "stage": "adoption", "consent": ["sms"], "do_not_contact": False, "segment": []},
)
MESSAGES: tuple[dict[str, object], ...] = (
    {"campaign": "trial-1", "purpose": "marketing", "channel": "email"},
    {"campaign": "pilot", "purpose": "marketing", "channel": "sms", "offer": ["trial"]},
    {"purpose": "service", "channel": "sms", "topic": ["trials"], "rationale": "it is over"},
)
PASTS: tuple[dict[str, object] | None, ...] = (
    None,
    {},
    {
        "sends": [{"at": "2026-03-03T09:00:00Z", "purpose": "marketing"}],
        "events": [{"at": "2026-03-02T23:00:00Z", "type": "plan_upgraded"}],
    },
)
NOWS = tuple(datetime(2026, 3, day, hour, tzinfo=UTC) for day, hour in ((4, 12), (4, 23), (29, 2)))


def _compiled(modules: Sequence[tuple[str, str]]) -> Policy:
    checked = check([ModuleText(name, Source(name, text)) for name, text in modules], load_standard)
    assert not checked.findings
    return Policy(checked.program, {})


def _mixed(text: str, random: Random) -> str:
    """Return the sentences of a module in another order, and the declarations too."""
    sentences = list(re.split(r"\n(?! )", text.strip()))
    return "\n".join(random.sample(sentences, len(sentences)))


def _all_answers(policy: Policy) -> list[dict[str, object]]:
    questions = product(MESSAGES, CUSTOMERS, PASTS, NOWS)
    return [policy.decide(*question).as_dict() for question in questions]


def test_the_order_of_files_and_sentences_changes_nothing() -> None:
    policy = _compiled(list(MODULES.items()))
    expected = _all_answers(policy)
    assert set(re.findall(r"'rule': '([^']+)'", str(expected))) == {rule.id for rule in policy.rules}
    for seed in range(12):
        random = Random(seed)
        modules = [(name, _mixed(text, random)) for name, text in MODULES.items()]
        assert _all_answers(_compiled(random.sample(modules, len(modules)))) == expected


def test_a_file_that_says_the_same_again_changes_no_verdict() -> None:
    """Under names of its own: two things of one name are an error."""
    again = "again", _sentences_again(MODULES["pressure"])
    once, twice = _compiled(list(MODULES.items())), _compiled([*MODULES.items(), again])
    for one, other in zip(_all_answers(once), _all_answers(twice), strict=True):
        assert (one["verdict"], one["until"]) == (other["verdict"], other["until"])


def _sentences_again(text: str) -> str:
    return text[text.index("weekly:") :]
