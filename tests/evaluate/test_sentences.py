"""Sentences of the language and what comes of them: the phrases of LANGUAGE.md section 5, the rules of section 4."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.check.policies import check_text

from comity.evaluate.decide import Decision, decide
from comity.evaluate.history import Event, History, Send
from comity.program.nodes import Program
from comity.types.vocabulary import Value

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)  # a Wednesday
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)

DECLARED = """
customer has
  household: text
  languages: any text
"""


def policy(text: str) -> Program:
    checked = check_text(f"{DECLARED}\n{text}")
    errors = [finding.message for finding in checked.findings if finding.level == "error"]
    assert not errors
    return checked.program


def result(decision: Decision) -> bool | None:
    """Return whether the one rule fired; None for unknown."""
    if not decision.reasons:
        return False
    (reason,) = decision.reasons
    return None if reason.unknown else True


def fires(
    text: str,
    message: dict[str, Value] | None = None,
    customer: dict[str, Value] | None = None,
    history: History | None = None,
) -> bool | None:
    past = History() if history is None else history
    return result(decide(policy(text), message or {}, customer or {}, past, NOW, review=True))


def events(*ago: timedelta, name: str = "purchased") -> History:
    return History(events=tuple(Event(NOW - item, name) for item in ago))


def sends(*ago: timedelta, **facts: Value) -> History:
    return History(sends=tuple(Send(NOW - item, facts) for item in ago))


# Phrases ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "history", "expected"),
    [
        ("within 3 days after purchased", events(3 * DAY), False),
        ("within 3 days after purchased", events(3 * DAY - TICK), True),
        ("within 3 days after purchased", events(-TICK), False),
        ("within 3 days after purchased", events(timedelta()), True),
        ("within 3 days after offer:trial", sends(DAY, offer=frozenset({"trial"})), True),
        ("within 3 days after offer:trial", sends(DAY, offer=frozenset({"discount"})), False),
        ("within 3 days after (offer:trial and channel:sms)", sends(DAY, offer=frozenset({"trial"})), False),
        ("when had purchased", events(4000 * DAY), True),
        ("when had purchased in the last 7 days", events(7 * DAY), False),
        ("when had purchased at least 2 times", events(DAY), False),
        ("when had purchased at least 1 time in the last 1 month", events(29 * DAY), False),
        ("when had purchased at least 1 time in the last 1 month", events(28 * DAY - TICK), True),
        ("when had purchased at most 1 time", events(DAY, 2 * DAY), False),
        ("when not had purchased", events(), True),
        ("when had purchased since cancelled", events(DAY), True),
        ('when had purchased in this calendar week in "UTC"', events(2.5 * DAY), True),
        ('when had purchased in this calendar week in "UTC"', events(2.5 * DAY + TICK), False),
        ('when had purchased in this calendar week starting sunday in "UTC"', events(3.5 * DAY), True),
        ("when had purchased in this calendar week", events(DAY), None),
        ("when received offer:trial", sends(DAY, offer=frozenset({"trial"})), True),
        ("when received (not offer:trial)", sends(DAY), True),
        ('when received (anything) at least 2 times in this calendar year in "UTC"', sends(DAY, 2 * DAY), True),
    ],
)
def test_history(phrase: str, history: History, expected: bool | None) -> None:
    assert fires(f"never send anything {phrase}", history=history) is expected


@pytest.mark.parametrize(
    ("phrase", "field", "value", "expected"),
    [
        ("within 30 days after signed_up_at", "signed_up_at", NOW - 30 * DAY, False),
        ("within 30 days after signed_up_at", "signed_up_at", NOW - 30 * DAY + TICK, True),
        ("within 30 days after signed_up_at", "signed_up_at", NOW + TICK, False),
        ("within 30 days after signed_up_at", "signed_up_at", None, None),
        ("within 2 hours before signed_up_at", "signed_up_at", NOW, False),
        ("within 2 hours before signed_up_at", "signed_up_at", NOW + timedelta(hours=2), True),
        ("within 2 hours before signed_up_at", "signed_up_at", NOW + timedelta(hours=2) + TICK, False),
        # Calendar days for a date: (today - 3, today] and (today, today + 3].
        ("within 3 days after birth_date", "birth_date", date(2026, 3, 1), False),
        ("within 3 days after birth_date", "birth_date", date(2026, 3, 2), True),
        ("within 3 days after birth_date", "birth_date", date(2026, 3, 4), True),
        ("within 3 days after birth_date", "birth_date", date(2026, 3, 5), False),
        ("within 3 days before birth_date", "birth_date", date(2026, 3, 4), False),
        ("within 3 days before birth_date", "birth_date", date(2026, 3, 7), True),
        ("within 3 days before birth_date", "birth_date", date(2026, 3, 8), False),
        ("when birth_date <= 18 years ago", "birth_date", date(2008, 3, 4), True),
        ("when birth_date <= 18 years ago", "birth_date", date(2008, 3, 5), False),
        ("when signed_up_at <= 48 hours ago", "signed_up_at", NOW - 2 * DAY, True),
        ("when signed_up_at < 48 hours ago", "signed_up_at", NOW - 2 * DAY, False),
        ("when stage >= adoption", "stage", "adoption", True),
        ("when stage < adoption", "stage", None, None),
        ("when stage is unknown", "stage", None, True),
        ("when stage is known", "stage", None, False),
        ("when billing in [past_due, cancelled]", "billing", "cancelled", True),
        ("when billing not in [past_due, cancelled]", "billing", None, None),
        ("when consent has email", "consent", frozenset({"email"}), True),
        ("when consent:email", "consent", frozenset[str](), False),
        ("when consent has all of [email, sms]", "consent", frozenset({"email"}), False),
        ("when segment:vip", "segment", frozenset({"vip"}), True),
        ('when segment:"v*"', "segment", frozenset({"vip"}), False),
        ("when segment:v*", "segment", frozenset({"vip"}), True),
        ("when not do_not_contact", "do_not_contact", None, None),
        ('when country contains "D"', "country", "DE", True),
        ("when disputes > 1 or stage is unknown", "disputes", None, True),
        ("when disputes > 1 and stage is known", "disputes", None, False),
        ("between 12:00 and 13:00 customer time", "timezone", "UTC", True),
        ("between 12:00 and 13:00 customer time", "timezone", None, None),
        ('between 12:00 and 13:00 customer time else "UTC"', "timezone", None, True),
        ('between 21:00 and 22:00 in "Asia/Tokyo"', "timezone", None, True),
        ("on wednesday", "timezone", "UTC", True),
        ("on weekends", "timezone", "UTC", False),
        ("on [tuesday] between 22:00 and 13:00", "timezone", "UTC", True),
        ("on [wednesday] between 22:00 and 13:00", "timezone", "UTC", False),
    ],
)
def test_customers_and_clocks(phrase: str, field: str, value: Value | None, expected: bool | None) -> None:
    customer = {} if value is None else {field: value}
    assert fires(f"never send anything {phrase}", customer=customer) is expected


@pytest.mark.parametrize(
    ("selector", "message", "expected"),
    [
        ("offer:trial", {"offer": frozenset({"trial", "x"})}, True),
        ("offer:*", {"offer": frozenset[str]()}, False),
        ("offer:* and not channel:in_app", {"offer": frozenset({"x"})}, True),
        ("campaign:spring-*", {"campaign": "spring-1"}, True),
        ('campaign:"spring-*"', {"campaign": "spring-1"}, False),
        ('language != "en"', {}, False),
        ('not language == "en"', {}, True),
        ("discount >= 20", {"discount": 20}, True),
        ("discount not in [20]", {}, False),
        ("priority < 3", {"priority": 2}, True),
        ('body matches "(?i)free trial"', {"body": "A Free Trial"}, True),
        ("rationale", {"rationale": ""}, False),
        ("effective_date >= 30 days from now", {"effective_date": date(2026, 4, 3)}, True),
        ("effective_date < 30 days from now", {"effective_date": date(2026, 4, 3)}, False),
        ("triggered_at <= 1 hour ago", {"triggered_at": NOW - timedelta(hours=1)}, True),
        ("anything", {}, True),
    ],
)
def test_selectors(selector: str, message: dict[str, Value], expected: bool) -> None:
    assert fires(f"never send {selector}", message) is expected


# Sentences ----------------------------------------------------------------------------------------------------------

TRIAL: dict[str, Value] = {"offer": frozenset({"trial"})}


@pytest.mark.parametrize(
    ("rule", "customer", "expected"),
    [
        ("never send offer:trial to stage >= adoption", {"stage": "adoption"}, True),
        ("never send offer:trial to stage >= adoption", {"stage": "exposure"}, False),
        ("never send offer:trial to stage >= adoption", {}, None),
        ("never send offer:winback to stage >= adoption", {}, False),
        ("never send offer:trial to stage >= adoption when disputes > 1", {"stage": "adoption", "disputes": 1}, False),
        ("only send offer:trial to stage == exposure", {"stage": "exposure"}, False),
        ("only send offer:trial to stage == exposure", {"stage": "adoption"}, True),
        ("only send offer:trial to stage == exposure", {}, None),
        ("only send offer:trial to customers with stage == exposure on wednesday", {"stage": "exposure"}, None),
        ("only send offer:trial to everyone on monday", {"timezone": "UTC"}, True),
        ("require rationale for offer:trial", {}, True),
        ("require rationale for offer:winback", {}, False),
        ("require rationale or stage == exposure for offer:trial", {}, None),
        ("never send offer:trial unless segment:pilot", {}, True),
        ("never send offer:trial unless segment:pilot", {"segment": frozenset({"pilot"})}, False),
        ("never send offer:trial to message.language != customer.language", {"language": "en"}, False),
    ],
)
def test_rules(rule: str, customer: dict[str, Value], expected: bool | None) -> None:
    assert fires(rule, TRIAL, customer) is expected


@pytest.mark.parametrize(
    ("limit", "sent", "customer", "expected"),
    [
        ("limit offer:trial to 1 per 7 days", [TRIAL], {}, True),
        ("limit offer:trial to 2 per 7 days", [TRIAL], {}, False),
        ("limit offer:trial to 1 ever", [{"offer": frozenset({"winback"})}], {}, False),
        ("limit anything to 1 per 7 days for each campaign", [{"campaign": "a"}], {}, False),
        ("limit anything to 1 per 7 days for each campaign", [{}], {}, True),
        ("limit anything to 1 per 7 days for each offer", [TRIAL], {}, True),
        ("limit anything to 1 per 7 days for each offer", [{}], {}, False),
        ("limit anything to 1 per 7 days for each household", [{}], {}, None),
        ("limit anything to 1 per 7 days for each household", [{}], {"household": "h"}, True),
        # WHEN speaks of the message now and does not filter what is counted.
        ("limit anything to 1 per 7 days when stage == adoption", [{}], {"stage": "adoption"}, True),
        ("limit anything to 1 per 7 days when stage == adoption", [{}], {"stage": "exposure"}, False),
        ("limit anything to 1 per 7 days unless offer:trial", [{}], {}, False),
    ],
)
def test_limits(limit: str, sent: list[dict[str, Value]], customer: dict[str, Value], expected: bool | None) -> None:
    history = History(tuple(Send(NOW - DAY, facts) for facts in sent))
    assert fires(limit, TRIAL, customer, history) is expected


def test_a_treat_comes_before_the_rules() -> None:
    text = 'treat body matches "(?i)free trial" as offer:trial and purpose:marketing\nx: never send offer:trial'
    decision = decide(policy(text), {"body": "A free trial", "purpose": "service"}, {}, History(), NOW)
    assert result(decision) is True
    assert decision.message["purpose"] == "marketing"


@pytest.mark.parametrize(
    ("until", "customer", "expected"),
    [
        ("2026-03-04", {"segment": frozenset({"pilot"})}, False),
        ("2026-03-03", {"segment": frozenset({"pilot"})}, True),
        ("2026-03-04", {"segment": frozenset[str]()}, True),
        ("2026-03-04", {}, True),
    ],
)
def test_a_waiver(until: str, customer: dict[str, Value], expected: bool) -> None:
    text = f'x: never send offer:trial\nwaive x for offer:* to segment:pilot until {until} because "contract"'
    assert fires(text, TRIAL, customer) is expected


def test_the_zone_of_the_policy() -> None:
    text = 'setting zone = "Pacific/Auckland"\nx: never send anything from 2026-03-05'
    assert fires(text) is True
