"""Decisions: outcomes, unknowns, exceptions, waivers, dates, evidence, and the laws of LANGUAGE.md section 7."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from tests.generators import NOWHERE, Generator, generators, seeded

from comity.evaluate.decide import CONFLICTING_TREAT, Decision, decide
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import (
    FALSE,
    TRUE,
    And,
    Compare,
    Condition,
    Count,
    Duration,
    Enforced,
    Events,
    Fact,
    Holds,
    Known,
    Literal,
    LocalTime,
    Moment,
    Not,
    Op,
    Or,
    Program,
    Rolling,
    Rule,
    Sends,
    Sentence,
    Shares,
    Since,
    Stated,
    Treat,
    Unit,
    Verdict,
    Waiver,
    Zone,
)
from comity.text.record import replace
from comity.types.vocabulary import FactType, Field, Kind, Scope, Value, Vocabulary

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = timedelta(days=1)
STAGES = ("exposure", "adoption", "retention")


def mine(name: str) -> Fact:
    return Fact(Scope.CUSTOMER, name)


def said(name: str) -> Fact:
    return Fact(Scope.MESSAGE, name)


def fields(scope: Scope, **kinds: Kind) -> dict[str, Field]:
    return {name: Field(scope, name, FactType(kind)) for name, kind in kinds.items()}


VOCABULARY = Vocabulary(
    fields(
        Scope.CUSTOMER,
        stage=Kind.ONE_OF,
        disputes=Kind.COUNT,
        vip=Kind.YES_NO,
        language=Kind.TEXT,
        segment=Kind.ANY_TEXT,
    ),
    fields(
        Scope.MESSAGE,
        offer=Kind.ANY_TEXT,
        channel=Kind.ONE_OF,
        purpose=Kind.TEXT,
        language=Kind.TEXT,
        rationale=Kind.TEXT,
    ),
    {},
)
TRIAL = Shares(said("offer"), Literal("trial"))
ADOPTED = Compare(Op.GE, mine("stage"), Literal("adoption"), STAGES)
VIP = Holds(mine("vip"))
OFFER: dict[str, Value] = {"offer": frozenset({"trial"})}


def rule(
    body: Condition = TRUE,
    outcome: Verdict = Verdict.BLOCK,
    *,
    name: str = "r",
    unless: Condition = FALSE,
    if_unknown: Verdict | None = None,
    **more: object,
) -> Rule:
    made = Rule(
        id=f"policy.{name}",
        sentence=Sentence.NEVER,
        selector=TRUE,
        body=body,
        unless=unless,
        outcome=outcome,
        if_unknown=outcome if if_unknown is None else if_unknown,
        place=NOWHERE,
        text="never send …",
    )
    return replace(made, **more)


def policy(*rules: Rule, **more: object) -> Program:
    return replace(Program(VOCABULARY, rules), **more)


def ask(
    program: Program, *, message: dict[str, Value] | None = None, review: bool = False, **customer: Value
) -> Decision:
    return decide(program, OFFER if message is None else message, customer, History(), NOW, review=review)


# Firing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "unless", "expected"),
    [
        # An `unless` that is unknown does not apply; an unknown body stays unknown, whatever is not definitely exempt.
        (True, True, "silent"),
        (True, False, "fires"),
        (True, None, "fires"),
        (False, True, "silent"),
        (False, False, "silent"),
        (False, None, "silent"),
        (None, True, "silent"),
        (None, False, "unknown"),
        (None, None, "unknown"),
    ],
)
def test_unless(body: bool | None, unless: bool | None, expected: str) -> None:
    conditions: dict[bool | None, Condition] = {True: TRUE, False: FALSE, None: VIP}
    decision = ask(policy(rule(conditions[body], unless=conditions[unless], if_unknown=Verdict.WARN)))
    found = "silent" if not decision.reasons else "unknown" if decision.reasons[0].unknown else "fires"
    assert found == expected
    assert decision.verdict is {"silent": Verdict.ALLOW, "fires": Verdict.BLOCK, "unknown": Verdict.WARN}[expected]


def waiver(until: date, audience: Condition = TRUE, selector: Condition = TRUE) -> Waiver:
    return Waiver("policy.r", selector, audience, until, "because", None, NOWHERE)


@pytest.mark.parametrize(
    ("given_waiver", "allowed"),
    [
        (waiver(date(2026, 3, 4)), True),
        (waiver(date(2026, 3, 3)), False),
        (waiver(date(2026, 3, 4), audience=VIP), False),  # unknown does not apply
        (waiver(date(2026, 3, 4), selector=TRIAL), True),
        (waiver(date(2026, 3, 4), selector=Not(TRIAL)), False),
        (replace(waiver(date(2026, 3, 4)), rule="policy.other"), False),
    ],
)
def test_waivers(given_waiver: Waiver, allowed: bool) -> None:
    assert ask(policy(rule(), waivers=(given_waiver,))).allowed is allowed


@pytest.mark.parametrize(
    ("since", "until", "zone", "fires"),
    [
        (date(2026, 3, 4), None, "UTC", True),
        (date(2026, 3, 5), None, "UTC", False),
        (None, date(2026, 3, 4), "UTC", True),
        (None, date(2026, 3, 3), "UTC", False),
        # It is the 5th already, at 00:00 and at 01:45.
        (date(2026, 3, 5), None, "Pacific/Auckland", True),
        (None, date(2026, 3, 4), "Pacific/Chatham", False),
    ],
)
def test_rules_are_in_force_on_days_of_the_policys_zone(
    since: date | None, until: date | None, zone: str, fires: bool
) -> None:
    assert ask(policy(rule(since=since, until=until), zone=zone)).allowed is not fires


@pytest.mark.parametrize(
    ("enforced", "review", "asked"),
    [
        (Enforced.BOTH, False, True),
        (Enforced.AT_SEND, False, True),
        (Enforced.IN_REVIEW, False, False),
        (Enforced.BOTH, True, True),
        (Enforced.AT_SEND, True, True),
        (Enforced.IN_REVIEW, True, True),
    ],
)
def test_where_rules_are_enforced(enforced: Enforced, review: bool, asked: bool) -> None:
    assert bool(ask(policy(rule(enforced=enforced)), review=review).reasons) is asked


def test_the_strictest_wins_and_reasons_stand_in_order() -> None:
    program = policy(
        rule(outcome=Verdict.WARN, name="a"),
        rule(outcome=Verdict.REVIEW, name="z", because="so it is"),
        rule(VIP, Verdict.BLOCK, name="c", if_unknown=Verdict.ALLOW),
        rule(VIP, Verdict.HOLD, name="b", if_unknown=Verdict.REVIEW),
        rule(FALSE, name="silent"),
    )
    decision = ask(program)
    assert decision.verdict is Verdict.REVIEW
    assert not decision.allowed
    assert [(reason.rule, str(reason.verdict), reason.unknown) for reason in decision.reasons] == [
        ("policy.b", "review", True),
        ("policy.z", "review", False),
        ("policy.a", "warn", False),
        ("policy.c", "allow", True),
    ]
    assert [reason.because for reason in decision.reasons] == [None, "so it is", None, None]


def test_warn_still_sends() -> None:
    decision = ask(policy(rule(outcome=Verdict.WARN)))
    assert decision.allowed
    assert decision.until is None


def test_no_rules_allow() -> None:
    decision = ask(policy())
    assert (decision.verdict, decision.reasons, decision.until, decision.message) == (Verdict.ALLOW, (), None, OFFER)


# Treat --------------------------------------------------------------------------------------------------------------


def treat(condition: Condition, **facts: Value) -> Treat:
    return Treat(condition, tuple(facts.items()), NOWHERE)


def test_treat_adds_to_sets_and_replaces_single_values() -> None:
    treats = (treat(TRIAL, offer="discount", purpose="marketing"), treat(TRIAL, offer=frozenset({"winback"})))
    blocked = rule(
        And((Shares(said("offer"), Literal("winback")), Compare(Op.EQ, said("purpose"), Literal("marketing"))))
    )
    decision = ask(policy(blocked, treats=treats), message={**OFFER, "purpose": "service"})
    assert decision.message == {"offer": frozenset({"trial", "discount", "winback"}), "purpose": "marketing"}
    assert decision.verdict is Verdict.BLOCK


def test_treat_states_what_was_not_stated() -> None:
    decision = ask(policy(treats=(treat(Not(Stated(said("offer"))), offer="none", purpose="marketing"),)), message={})
    assert decision.message == {"offer": frozenset({"none"}), "purpose": "marketing"}


def test_treats_that_differ_are_for_review() -> None:
    treats = (treat(TRUE, purpose="service"), treat(TRIAL, purpose="marketing"), treat(TRIAL, purpose="marketing"))
    for order in (treats, treats[::-1]):
        decision = ask(policy(treats=order), message={**OFFER, "purpose": "survey"})
        assert decision.verdict is Verdict.REVIEW
        assert decision.message["purpose"] == "survey"
        (reason,) = decision.reasons
        assert reason.rule == CONFLICTING_TREAT
        assert reason.because == "`purpose` is treated as `marketing` and `service`"
        assert reason.evidence == {"purpose": frozenset({"marketing", "service"})}
        assert decision.until is None


def test_treats_that_agree_are_fine() -> None:
    decision = ask(policy(treats=(treat(TRUE, purpose="service"), treat(TRIAL, purpose="service"))))
    assert decision.verdict is Verdict.ALLOW
    assert decision.message["purpose"] == "service"


def test_a_blocked_message_stays_blocked_when_treats_differ() -> None:
    treats = (treat(TRUE, purpose="service"), treat(TRUE, purpose="marketing"))
    assert ask(policy(rule(), treats=treats)).verdict is Verdict.BLOCK


# Evidence and what is missing ---------------------------------------------------------------------------------------

WEEK = Rolling(Duration(7, Unit.DAY))
BOUGHT = Count(Events("bought"), WEEK, 2)
CUSTOMER: dict[str, Value] = {"stage": "retention", "disputes": 3, "vip": False, "language": "de", "timezone": "UTC"}
PAST = History(
    sends=(Send(NOW - DAY, OFFER),),
    events=(Event(NOW - DAY, "bought"), Event(NOW - 2 * DAY, "bought"), Event(NOW - 8 * DAY, "bought")),
)


@pytest.mark.parametrize(
    ("body", "evidence"),
    [
        (ADOPTED, {"stage": "retention"}),
        (And((ADOPTED, Compare(Op.GT, mine("disputes"), Literal(1)))), {"stage": "retention", "disputes": 3}),
        # Of what alone suffices, the smaller part.
        (Or((And((ADOPTED, Not(VIP))), Compare(Op.GT, mine("disputes"), Literal(1)))), {"disputes": 3}),
        (Not(And((VIP, ADOPTED))), {"vip": False}),
        (Or((ADOPTED, Holds(mine("segment")))), {"stage": "retention"}),
        (Not(Stated(said("rationale"))), {"rationale": None}),
        (Not(Known(mine("segment"))), {"segment": None}),
        (Compare(Op.NE, said("language"), mine("language")), {"message.language": "en", "customer.language": "de"}),
        (BOUGHT, {"had bought in the last 7 days": 2}),
        (
            Count(Sends(TRIAL, (said("purpose"),)), WEEK, 1),
            {"received offer:trial in the last 7 days for each purpose": 1},
        ),
        (Not(Since("bought", "bought")), {"had bought since bought": False}),
        (LocalTime(Zone(of_customer=True, name=None), 720, 780), {"customer time": "wednesday 12:00"}),
        (LocalTime(Zone(of_customer=False, name="Asia/Tokyo"), 1260, 1320), {'in "Asia/Tokyo"': "wednesday 21:00"}),
        (TRUE, {}),
    ],
)
def test_evidence(body: Condition, evidence: dict[str, object]) -> None:
    decision = decide(policy(rule(body)), {**OFFER, "language": "en"}, CUSTOMER, PAST, NOW)
    assert decision.reasons[0].evidence == evidence


def test_what_only_the_selector_asks_is_no_evidence() -> None:
    both = And((TRIAL, Compare(Op.EQ, said("purpose"), Literal("marketing"))))
    demanding = rule(And((both, Not(Stated(said("purpose"))))), selector=both)
    fired = rule(And((both, ADOPTED)), selector=both)
    asked_twice = rule(And((both, ADOPTED, TRIAL)), selector=both, when=TRIAL)
    message: dict[str, Value] = {**OFFER, "purpose": "marketing"}
    assert not ask(policy(demanding), message=message).reasons
    assert ask(policy(fired), message=message, stage="adoption").reasons[0].evidence == {"stage": "adoption"}
    evidence = ask(policy(asked_twice), message=message, stage="adoption").reasons[0].evidence
    assert evidence == {"offer": frozenset({"trial"}), "stage": "adoption"}


OWN = Zone(of_customer=True, name=None)


@pytest.mark.parametrize(
    ("body", "history", "missing"),
    [
        (VIP, History(), ("vip",)),
        (And((VIP, ADOPTED, Compare(Op.GE, mine("disputes"), Literal(0)))), History(), ("stage", "vip")),
        (LocalTime(OWN, 0, 60), History(), ("timezone",)),
        (BOUGHT, None, ("history",)),
        (Not(BOUGHT), History(complete_since=NOW - DAY), ("history",)),
        (Since("a", "b"), None, ("history",)),
        (Since("a", "b"), History(complete_since=NOW), ("history",)),
        (Count(Sends(TRUE, (mine("vip"),)), WEEK, 1), History(complete_since=NOW), ("vip",)),
        (Count(Sends(TRUE), WEEK, 1), History((Send(NOW, {}, "somebody"),)), ("id",)),
        (Since("a", "b"), History(events=(Event(NOW, "a", "somebody"),)), ("id",)),
    ],
)
def test_missing(body: Condition, history: History | None, missing: tuple[str, ...]) -> None:
    decision = decide(policy(rule(body)), OFFER, {"disputes": 1}, history, NOW)
    (reason,) = decision.reasons
    assert reason.unknown
    assert reason.missing == missing
    assert reason.evidence == {}


# Until --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "until"),
    [
        (TRUE, None),
        (VIP, None),
        (Count(Events("bought"), WEEK, 1), NOW + 6 * DAY),
        (Count(Events("bought"), WEEK, 2), NOW + 5 * DAY),
        (Count(Events("bought"), Rolling(Duration(500, Unit.DAY)), 1), None),
        (Compare(Op.GT, mine("seen"), Moment(Duration(1, Unit.MONTH))), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (LocalTime(OWN, 0, 900), NOW + timedelta(hours=3)),
        # One part clears when the other cannot.
        (And((LocalTime(OWN, 0, 900), ADOPTED)), NOW + timedelta(hours=3)),
        (Or((LocalTime(OWN, 0, 900), ADOPTED)), None),
    ],
)
def test_until(body: Condition, until: datetime | None) -> None:
    facts: dict[str, Value] = {"stage": "retention", "timezone": "UTC", "seen": datetime(2026, 2, 28, 23, tzinfo=UTC)}
    decision = decide(policy(rule(body)), OFFER, facts, PAST, NOW)
    assert decision.reasons[0].until == until
    assert decision.until == until


def test_until_of_the_decision_waits_for_all_rules() -> None:
    # Now till 15:00 one rule refuses; from 14:00 till 16:00 another does.
    first, second = LocalTime(OWN, 0, 900), LocalTime(OWN, 840, 960)
    program = policy(rule(first, name="a"), rule(second, name="b"), rule(TRUE, Verdict.WARN, name="c"))
    decision = ask(program, timezone="UTC")
    assert [reason.until for reason in decision.reasons] == [NOW + timedelta(hours=3), None]
    assert decision.until == NOW + timedelta(hours=4)


def test_until_counts_the_end_of_a_rule_and_of_a_waiver() -> None:
    midnight = datetime(2026, 3, 5, tzinfo=UTC)
    ending = rule(until=date(2026, 3, 4))
    assert ask(policy(ending)).until == midnight
    # The waived rule speaks again just when the other has ended.
    other = rule(name="s", until=date(2026, 3, 4))
    assert ask(policy(rule(), other, waivers=(waiver(date(2026, 3, 4)),))).until is None


def test_until_if_unknown_allows() -> None:
    # On the 28th day one known event is left, and there may have been others the day before.
    body = Count(Events("bought"), Rolling(Duration(30, Unit.DAY)), 2)
    incomplete = replace(PAST, complete_since=NOW - DAY)
    lenient = decide(policy(rule(body, if_unknown=Verdict.ALLOW)), OFFER, {}, incomplete, NOW)
    strict = decide(policy(rule(body)), OFFER, {}, incomplete, NOW)
    assert lenient.reasons[0].until == strict.reasons[0].until == strict.until == NOW + 29 * DAY
    assert lenient.until == NOW + 28 * DAY


# Laws ---------------------------------------------------------------------------------------------------------------


@given(generators())
def test_order_changes_nothing(make: Generator) -> None:
    program = make.program()
    message, customer, history = make.message(), make.customer(), make.history()
    turned = replace(program, rules=program.rules[::-1], waivers=program.waivers[::-1], treats=program.treats[::-1])
    if history is not None:
        other = replace(history, sends=history.sends[::-1], events=history.events[::-1])
        assert decide(turned, message, customer, other, make.now) == decide(
            program, message, customer, history, make.now
        )


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_one_more_rule_is_never_milder(first: int) -> None:
    for seed in range(first, first + 50):
        make = seeded(seed)
        program, more = make.program(3), make.rule("more")
        message, customer, history = make.message(), make.customer(), make.history()
        before = decide(program, message, customer, history, make.now)
        after = decide(replace(program, rules=(*program.rules, more)), message, customer, history, make.now)
        assert after.verdict >= before.verdict
        assert [reason for reason in after.reasons if reason.rule != more.id] == list(before.reasons)


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_an_unless_relaxes_only_its_own_rule(first: int) -> None:
    for seed in range(first, first + 50):
        make = seeded(seed)
        program = make.program(3)
        first_rule, *rest = program.rules
        relaxed = replace(first_rule, unless=Or((first_rule.unless, make.condition(1))))
        message, customer, history = make.message(), make.customer(), make.history()
        before = decide(program, message, customer, history, make.now)
        after = decide(replace(program, rules=(relaxed, *rest)), message, customer, history, make.now)
        assert after.verdict <= before.verdict
        others = [reason for reason in before.reasons if reason.rule != first_rule.id]
        assert [reason for reason in after.reasons if reason.rule != first_rule.id] == others


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_a_decision_hangs_together(first: int) -> None:
    for seed in range(first, first + 50):
        make = seeded(seed)
        program = make.program()
        message, customer, history = make.message(), make.customer(), make.history()
        decision = decide(program, message, customer, history, make.now)
        assert decision.verdict == max((reason.verdict for reason in decision.reasons), default=Verdict.ALLOW)
        for reason in decision.reasons:
            assert reason.unknown or not reason.missing
            assert reason.missing or not reason.unknown
            assert reason.until is None or reason.until > make.now
        if decision.until is not None:
            assert not decision.allowed
            assert decide(program, message, customer, history, decision.until).allowed
