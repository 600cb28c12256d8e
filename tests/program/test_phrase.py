"""Text written from conditions: as people would write it, and with the same meaning when read again."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests.generators import Generator, seeded

from comity.check.modules import ModuleText
from comity.check.policy import check
from comity.evaluate.holds import holds
from comity.program.negation import positive
from comity.program.nodes import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
    Calendar,
    Compare,
    Condition,
    Count,
    Duration,
    Events,
    Ever,
    Fact,
    Holds,
    IsIn,
    Known,
    Literal,
    LocalTime,
    Match,
    Matches,
    Moment,
    Not,
    Op,
    Or,
    Rolling,
    Sends,
    Shares,
    Since,
    Stated,
    Today,
    Unit,
    Zone,
)
from comity.program.phrase import phrase, phrase_counted
from comity.text.source import Source
from comity.types.vocabulary import FactType, Field, Kind, Scope, Value, Vocabulary

STAGES = ("exposure", "adoption", "retention")


def _fields(scope: Scope, **types: FactType) -> dict[str, Field]:
    return {name: Field(scope, name, type_) for name, type_ in types.items()}


TEXT, SET = FactType(Kind.TEXT), FactType(Kind.ANY_TEXT)
VOCABULARY = Vocabulary(
    _fields(
        Scope.CUSTOMER,
        stage=FactType(Kind.ONE_OF, STAGES, ordered=True),
        language=TEXT,
        country=TEXT,
        segment=SET,
        consent=FactType(Kind.ANY_OF, ("email", "sms")),
        disputes=FactType(Kind.COUNT),
        blocked=FactType(Kind.YES_NO),
        born=FactType(Kind.DATE),
        seen=FactType(Kind.INSTANT),
    ),
    _fields(
        Scope.MESSAGE,
        channel=FactType(Kind.ONE_OF, ("email", "sms")),
        language=TEXT,
        campaign=TEXT,
        offer=SET,
        email=TEXT,
    ),
    {},
)


def mine(name: str) -> Fact:
    return Fact(Scope.CUSTOMER, name)


def said(name: str) -> Fact:
    return Fact(Scope.MESSAGE, name)


def is_(fact: Fact, value: Value, op: Op = Op.EQ) -> Compare:
    return Compare(op, fact, Literal(value))


ADOPTED = Compare(Op.GE, mine("stage"), Literal("adoption"), STAGES)
DISPUTED = is_(mine("disputes"), 1, Op.GT)
OWN = Zone(of_customer=True, name=None)
WEEK = Duration(7, Unit.DAY)
TRIAL = Shares(said("offer"), Literal(frozenset({"trial"})))


@pytest.mark.parametrize(
    ("condition", "scope", "expected"),
    [
        (TRUE, Scope.CUSTOMER, "everyone"),
        (TRUE, Scope.MESSAGE, "anything"),
        (FALSE, Scope.CUSTOMER, "not everyone"),
        (UNKNOWN, None, None),
        (Not(ADOPTED), Scope.CUSTOMER, "stage < adoption"),
        (
            And((ADOPTED, Or((DISPUTED, Holds(mine("blocked")))))),
            None,
            "stage >= adoption and (disputes > 1 or blocked)",
        ),
        (Or((And((ADOPTED, DISPUTED)), Holds(mine("blocked")))), None, "stage >= adoption and disputes > 1 or blocked"),
        (Not(And((ADOPTED, Holds(mine("blocked"))))), None, "stage < adoption or not blocked"),
        (is_(mine("country"), "DE"), None, "country:DE"),
        (Not(is_(mine("country"), "DE")), None, 'country != "DE"'),
        (is_(mine("country"), 'say "a"\\b'), None, 'country:"say \\"a\\"\\\\b"'),
        (is_(said("channel"), "sms"), None, "channel:sms"),
        # Not stated is not `!=`: the negation stays in front.
        (Not(is_(said("channel"), "sms")), None, "not channel:sms"),
        (is_(said("language"), "en"), Scope.MESSAGE, "language:en"),
        (is_(said("language"), "en"), None, "message.language:en"),
        (Compare(Op.NE, said("language"), mine("language")), Scope.CUSTOMER, "message.language != language"),
        # `email` is a symbol of consent, and goes before the field.
        (Shares(mine("consent"), said("email")), None, "consent has message.email"),
        (Shares(mine("consent"), said("channel")), None, "consent has channel"),
        (Shares(mine("consent"), Literal(frozenset({"sms"}))), None, "consent:sms"),
        (Shares(mine("consent"), Literal(frozenset({"sms", "email"}))), None, "consent has [email, sms]"),
        (Shares(mine("segment"), Literal(frozenset("ab")), all_of=True), None, 'segment has all of ["a", "b"]'),
        (Shares(Literal(frozenset({"vip"})), mine("segment")), None, "segment:vip"),
        (Shares(Literal(frozenset({"vip"})), mine("segment"), all_of=True), None, None),
        (IsIn(mine("stage"), ("exposure", "adoption")), None, "stage in [exposure, adoption]"),
        (Not(IsIn(mine("stage"), ("exposure",))), None, "stage not in [exposure]"),
        (Not(IsIn(said("campaign"), ("a",))), None, 'not campaign in ["a"]'),
        (Matches(said("campaign"), Match.PREFIX, "spring-"), None, "campaign:spring-*"),
        (Matches(said("campaign"), Match.PREFIX, "é"), None, None),
        (Matches(said("campaign"), Match.CONTAINS, "é"), None, 'campaign contains "é"'),
        (Matches(said("campaign"), Match.REGEX, r"\bfree\b"), None, r'campaign matches "\\bfree\\b"'),
        (Stated(said("offer")), None, "offer:*"),
        (Not(Known(mine("stage"))), None, "stage is unknown"),
        (Known(mine("stage")), None, "stage is known"),
        (Compare(Op.LE, mine("seen"), Moment(Duration(90, Unit.DAY))), None, "seen <= 90 days ago"),
        (Compare(Op.LE, mine("seen"), Moment(Duration(1, Unit.HOUR), later=True)), None, "seen <= 1 hour from now"),
        (Compare(Op.GT, mine("seen"), Moment()), None, "seen > now"),
        (Compare(Op.GT, Moment(), mine("seen")), None, "seen < now"),
        (Compare(Op.GT, Literal(datetime(2026, 1, 1, tzinfo=UTC)), Moment()), None, None),
        (Compare(Op.EQ, mine("born"), Today()), None, "born == 0 days ago"),
        (is_(mine("born"), date(2000, 2, 29), Op.LT), None, "born < 2000-02-29"),
        (is_(mine("seen"), datetime(2026, 3, 2, 10, tzinfo=UTC), Op.LT), None, "seen < 2026-03-02T10:00Z"),
        (Count(Sends(TRIAL), Rolling(WEEK), 1), None, "received offer:trial in the last 7 days"),
        (Not(Count(Sends(TRIAL), Ever(), 1)), None, "not received offer:trial"),
        (Not(Count(Sends(TRIAL), Ever(), 3)), None, "received offer:trial at most 2 times"),
        (Not(Count(Sends(TRIAL), Ever(), 0, at_least=False)), None, "received offer:trial"),
        (
            Count(Sends(And((TRIAL, Stated(said("campaign"))))), Ever(), 2),
            None,
            "received (offer:trial and campaign:*) at least 2 times",
        ),
        (Count(Sends(TRIAL, (said("campaign"),)), Ever(), 1), None, None),
        (
            Count(Events("bought"), Calendar(Unit.WEEK, Zone(of_customer=False, name="UTC"), 6), 1, at_least=False),
            None,
            'had bought at most 1 time in this calendar week starting sunday in "UTC"',
        ),
        (Count(Events("bought"), Calendar(Unit.DAY, OWN), 1), None, "had bought in this calendar day"),
        (Since("opened", "closed"), None, "had opened since closed"),
        (LocalTime(OWN, 1260, 480), None, "between 21:00 and 08:00 customer time"),
        (Not(LocalTime(OWN, 1260, 480)), None, "between 08:00 and 21:00 customer time"),
        (Not(LocalTime(OWN, 0, 480)), None, "between 08:00 and 24:00 customer time"),
        (LocalTime(OWN, days=frozenset({5, 6})), None, "on weekends customer time"),
        (Not(LocalTime(OWN, days=frozenset({5, 6}))), None, "on weekdays customer time"),
        (
            Not(LocalTime(Zone(of_customer=True, name="Europe/Berlin"), 1260, 540, frozenset({0}))),
            None,
            'not on monday between 21:00 and 09:00 customer time else "Europe/Berlin"',
        ),
    ],
)
def test_phrase(condition: Condition, scope: Scope | None, expected: str | None) -> None:
    assert phrase(condition, VOCABULARY, scope) == expected


def test_what_a_limit_counts() -> None:
    limit = Count(Sends(TRIAL, (said("campaign"), mine("country"))), Rolling(WEEK), 3)
    assert phrase_counted(limit, VOCABULARY) == "received offer:trial in the last 7 days for each campaign and country"


# Read again ---------------------------------------------------------------------------------------------------------


def _declarations(vocabulary: Vocabulary) -> str:
    lines = [f"events are {', '.join(vocabulary.events)}"]
    for scope in Scope:
        lines.append(f"{scope} has")
        lines += [f"  {name}: {field.type}" for name, field in vocabulary.fields(scope).items()]
    return "\n".join(lines)


def _read_again(text: str, vocabulary: Vocabulary, sentence: str) -> Condition:
    policy = f"{_declarations(vocabulary)}\nx: {sentence.format(text)}"
    checked = check([ModuleText("policy", Source("policy", policy))], lambda name: Source(name, ""))
    errors = [finding for finding in checked.findings if finding.level == "error"]
    assert not errors, (policy, errors)
    rule = checked.program.rules[0]
    return And((rule.selector, rule.audience, rule.when))


def _in_any_place(make: Generator) -> Condition:
    return make.condition()


def _in_an_audience(make: Generator) -> Condition:
    return make.audience()


def _in_a_selector(make: Generator) -> Condition:
    return make.selector(2)


@pytest.mark.parametrize("seeds", [range(first, first + 20) for first in range(0, 100, 20)])
@pytest.mark.parametrize(
    ("condition_of", "scope", "sentence"),
    [
        (_in_any_place, None, "never send anything when {}"),
        (_in_an_audience, Scope.CUSTOMER, "never send anything to {}"),
        (_in_a_selector, Scope.MESSAGE, "never send {}"),
    ],
)
def test_text_read_again_means_the_same(
    seeds: range, condition_of: Callable[[Generator], Condition], scope: Scope | None, sentence: str
) -> None:
    texts = 0
    for make in map(seeded, seeds):
        condition = condition_of(make)
        text = phrase(condition, make.vocabulary, scope)
        if text is None:
            continue
        texts += 1
        again = _read_again(text, make.vocabulary, sentence)
        for _ in range(20):
            situation = make.situation()
            assert holds(again, situation) is holds(condition, situation), text
    assert texts > len(seeds) / 2


@pytest.mark.parametrize("seed", range(200))
def test_pushing_negations_in_changes_no_value(seed: int) -> None:
    make = seeded(seed)
    condition = Not(make.condition(3))
    for _ in range(5):
        situation = make.situation()
        assert holds(positive(condition), situation) is holds(condition, situation)
