"""What lint says of a policy is so: rules it calls superfluous change no decision, conditions it calls settled are."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.check.modules import ModuleText
from comity.check.policy import check
from comity.evaluate.history import Event, History, Send
from comity.evaluate.holds import Situation, holds
from comity.linter.policy import lint_policy
from comity.program.nodes import Rule, Verdict
from comity.text.source import Source

PRELUDE = Path(__file__).parents[3] / "stdlib_policies" / "comity_stdlib" / "vocabulary.comity"
TODAY = date(2026, 1, 15)
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)

SELECTORS = (
    "offer:trial",
    "channel:email",
    "channel in [email, sms]",
    "not channel:sms",
    "purpose:marketing",
    "anything",
)
AUDIENCES = (
    "stage >= adoption",
    "stage == exposure",
    "stage in [retention, advocacy]",
    "disputes > 1",
    "disputes >= 2",
    "not (disputes <= 1)",
    "consent:email",
    "consent has channel",
    "had purchased in the last 7 days",
    "had purchased at least 2 times in the last 30 days",
    "received offer:trial in the last 3 days",
    "country is known",
    "everyone",
)
CLAUSES = (
    "",
    "instead hold",
    "instead warn",
    "if unknown allow",
    "unless topic:outage",
    "unless stage == advocacy",
    "unless consent:email",
    "enforce at send",
    "until 2099-12-31",
)

selectors = st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=2, unique=True).map(" and ".join)
audiences = st.builds(
    str.join,
    st.sampled_from([" and ", " or "]),
    st.lists(st.sampled_from(AUDIENCES), min_size=1, max_size=2, unique=True),
)
clauses = st.lists(st.sampled_from(CLAUSES), max_size=2, unique_by=lambda clause: clause.split(" ")[0]).map(" ".join)
windows = st.sampled_from(["per 3 days", "per 7 days", "per 24 hours", "ever"])
sentences = st.one_of(
    st.builds("never send {} to {} {}".format, selectors, audiences, clauses),
    st.builds("only send {} to {} {}".format, selectors, audiences, clauses),
    st.builds("limit {} to {} {} {}".format, selectors, st.integers(1, 3), windows, clauses),
)
policies = st.lists(sentences, min_size=2, max_size=5).map(
    lambda rules: "\n".join(f"r{number}: {rule}" for number, rule in enumerate(rules))
)

MESSAGES = [
    {name: value for name, value in zip(("offer", "channel", "purpose", "topic"), values, strict=True) if value}
    for values in product(
        (None, frozenset({"trial"})), (None, "email", "sms", "web"), (None, "marketing"), (None, frozenset({"outage"}))
    )
]


def situations(random: Random, number: int) -> Iterable[Situation]:
    """Yield messages, customers and histories, anything of a customer being perhaps unknown."""
    for _ in range(number):
        facts = {
            "stage": random.choice((None, "exposure", "adoption", "retention", "advocacy")),
            "disputes": random.choice((None, 0, 1, 2, 3)),
            "consent": random.choice((None, frozenset(), frozenset({"email"}), frozenset({"sms"}))),
            "country": random.choice((None, "DE")),
        }
        yield Situation(
            random.choice(MESSAGES),
            {name: value for name, value in facts.items() if value is not None},
            random.choice((None, *(history(random) for _ in range(4)))),
            NOON,
        )


def history(random: Random) -> History:
    ages = [timedelta(hours=random.randrange(800)) for _ in range(random.randrange(7))]
    return History(
        sends=tuple(Send(NOON - age, random.choice(MESSAGES)) for age in ages),
        events=tuple(Event(NOON - age, "purchased") for age in ages[::2]),
    )


def outcome(rule: Rule, situation: Situation) -> Verdict:
    fired = holds(rule.body, situation)
    if fired is False or holds(rule.unless, situation) is True:
        return Verdict.ALLOW
    return rule.outcome if fired else rule.if_unknown


@settings(max_examples=settings().max_examples * 4)
@given(policies, st.integers(0, 2**32))
def test_findings_are_true_of_every_situation(text: str, seed: int) -> None:
    prelude = Source("vocabulary.comity", PRELUDE.read_text(encoding="utf-8"))
    policy = check([ModuleText("policy", Source("policy.comity", text))], {"comity.vocabulary": prelude}.get)
    assert not policy.findings
    rules = {rule.place.file + rule.label: rule for rule in policy.program.rules}
    said: dict[str, set[str]] = {}
    for finding in lint_policy(policy, TODAY):
        line = policy.sources["policy.comity"].position(finding.place.span.start).line
        said.setdefault(finding.rule, set()).add(f"policy.comityr{line - 1}")
    superfluous = said.get("shadowed-rule", set())
    silent = said.get("unless-swallows-rule", set())
    for situation in situations(Random(seed), 60):
        outcomes = {name: outcome(rule, situation) for name, rule in rules.items()}
        kept = [verdict for name, verdict in outcomes.items() if name not in superfluous]
        assert max(kept) == max(outcomes.values())
        for name in silent:
            assert holds(rules[name].body, situation) is not True or outcomes[name] is Verdict.ALLOW
        for name in said.get("unless-never-applies", ()):
            sure = holds(rules[name].body, situation) is True
            assert not sure or holds(rules[name].unless, situation) is not True
