"""An audit judges every send as a decision at its own instant would have, by what was before it."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

import comity
from comity import Verdict
from comity.bulk import auditing
from comity.bulk.problems import TableError
from comity.bulk.results import Audited

Row = dict[str, object]
START = datetime(2026, 1, 1, tzinfo=UTC)


def at(day: float, second: int = 0) -> str:
    return (START + timedelta(days=day, seconds=second)).isoformat()


def audit(policy: str, customers: object, sends: object, events: object = None, **more: object) -> Audited:
    return comity.audit(comity.compile(policy), customers, sends, events, **more)  # type: ignore[arg-type]


def said(answers: Audited) -> dict[object, str]:
    """Return the outcome of each send by its id."""
    return {row["id"]: row["verdict"] for row in answers}


# As decisions say -----------------------------------------------------------------------------------------------------

RULES = """
never send offer:trial to stage >= adoption
limit channel:email to 3 per 7 days
camp: limit anything to 2 per 10 days for each campaign
quiet: only send channel:email between 08:00 and 21:00 customer time instead hold
consent: only send purpose:marketing to consent has channel if unknown review
c: never send anything within 2 days after complained
d: limit anything to 5 per calendar day
m: limit purpose:marketing to 4 per 1 month
w: never send channel:sms on weekends between 20:00 and 09:00 customer time else "Asia/Tokyo"
sb: never send anything when had complained since purchased
treat campaign matches "(?i)^spring" as offer:trial
pat: never send campaign matches "x$"
dd: never send anything within 1 month after signed_up_at from 2026-01-20 until 2026-04-02
"""
SHARED = """
customer has
  household: text
hh: limit purpose:marketing to 2 per calendar week for each household
"""
MESSAGE = ("campaign", "id", "channel", "purpose")


class World:
    """Customers, 600 sends, many at one instant, and events; some of nobody who is known, some of no known zone."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.customers = [self.customer(number) for number in range(20)]
        self.sends = sorted((self.send() for _ in range(600)), key=_order)
        self.events: list[Row] = [
            {"customer": self.id(), "at": self.instant(), "type": self.pick("complained", "purchased", "other")}
            for _ in range(120)
        ]

    def pick(self, *items: object) -> object:
        return self.chance.choice(items)

    def id(self) -> str:
        return f"c{self.chance.randrange(22)}"

    def instant(self) -> str:
        minutes = self.chance.randrange(0, 130 * 1440, self.chance.choice([1, 30, 1440]))
        return (START + timedelta(minutes=minutes)).isoformat()

    def customer(self, number: int) -> Row:
        return {
            "id": f"c{number}",
            "stage": self.pick("adoption", "exposure", None),
            "timezone": self.pick("Europe/Berlin", "America/New_York", None, "Asia/Kathmandu", "Nowhere"),
            "household": self.pick("h1", "h2", None, f"h{number}"),
            "consent": self.pick(["email"], ["sms", "push"], [], None),
            "signed_up_at": self.pick(None, self.instant()),
        }

    def send(self) -> Row:
        return {
            "customer": self.id(),
            "at": self.instant(),
            "campaign": self.pick("spring-1", "sumx", "SPRINGx", None),
            "id": self.pick("a", "b", None),
            "channel": self.pick("email", "sms"),
            "purpose": self.pick("marketing", "service"),
        }

    def decided(self, policy: str) -> Counter[tuple[object, ...]]:
        """Return what the decisions are, one after the other, each with those before it as its past."""
        compiled = comity.compile(policy)
        facts = {row["id"]: _stated(row) for row in self.customers}
        found: Counter[tuple[object, ...]] = Counter()
        for place, send in enumerate(self.sends):
            who = send["customer"]
            message = {name: value for name, value in _stated(send).items() if name in MESSAGE}
            past = {"sends": list(self.past(place)), "events": [one for one in self.events if self.counts(one, who)]}
            now = datetime.fromisoformat(str(send["at"]))
            decision = compiled.decide(message, {**facts.get(who, {}), "id": who}, past, now)
            rules = tuple(reason.rule for reason in decision.reasons)
            found[who, now, *(send[name] for name in MESSAGE), str(decision.verdict), rules] += 1
        return found

    def counts(self, event: Row, who: object) -> bool:
        return event["customer"] == who and event["type"] != "other"

    def past(self, place: int) -> Iterator[Row]:
        """Yield what was sent before a send to its customer and to those of the same household."""
        who = self.sends[place]["customer"]
        homes = {row["id"]: row["household"] for row in self.customers}
        home = homes.get(who)
        for send in self.sends[:place]:
            if send["customer"] == who or (home is not None and homes.get(send["customer"]) == home):
                yield _stated(send)


def _order(send: Row) -> tuple[str, ...]:
    return tuple(str(send[name] or "") for name in ("at", "campaign", "id", "customer", "channel", "purpose"))


def _stated(row: Row) -> Row:
    return {name: value for name, value in row.items() if value is not None and value != "Nowhere"}


@pytest.mark.parametrize("shared", ["", SHARED], ids=["alone", "households"])
@pytest.mark.parametrize("at_once", [50, 1_000_000], ids=["parts", "one part"])
def test_every_send_is_judged_as_a_decision_would(shared: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "ROWS_AT_ONCE", at_once)
    world, policy = World(3), shared + RULES
    answers = audit(policy, world.customers, world.sends, world.events)
    found = Counter(
        (row["customer_id"], row["at"], *(row[name] for name in MESSAGE), row["verdict"], tuple(row["rules"]))
        for row in answers
    )
    assert found == world.decided(policy)
    assert len(set(answers.verdicts.values())) > 2  # it was not all the same
    assert +Counter(answers.verdicts) == Counter(Verdict[row["verdict"].upper()] for row in answers)


# The past -------------------------------------------------------------------------------------------------------------

ANN: list[Row] = [{"id": "ann"}]
CAP = "cap: limit anything to 2 per 7 days"


def sends(*days: float, **more: object) -> list[Row]:
    return [{"customer": "ann", "at": at(day), "id": str(place), **more} for place, day in enumerate(days, 1)]


def test_a_send_counts_for_those_after_it_whether_or_not_it_was_refused() -> None:
    answers = audit(CAP, ANN, sends(0, 1, 2, 3, 10, 11))
    assert said(answers) == {"1": "allow", "2": "allow", "3": "block", "4": "block", "5": "allow", "6": "allow"}


def test_a_window_ends_at_its_very_instant() -> None:
    answers = audit("limit anything to 1 per 1 day", ANN, sends(0, 1, 2 - 1 / 86400))
    assert said(answers) == {"1": "allow", "2": "allow", "3": "block"}


def test_sends_of_one_instant_are_in_the_order_of_campaigns_and_ids() -> None:
    log = [{"customer": "ann", "at": at(0), "campaign": name, "id": id_} for name, id_ in ("by", "ax", "bx", "ay")]
    found = {(row["campaign"], row["id"]): row["verdict"] for row in audit(CAP, ANN, log)}
    assert found == {("a", "x"): "allow", ("a", "y"): "allow", ("b", "x"): "block", ("b", "y"): "block"}


def test_an_event_counts_from_its_instant_on() -> None:
    events = [{"customer": "ann", "at": at(1), "type": "complained"}]
    answers = audit("never send anything within 2 days after complained", ANN, sends(0.9, 1, 2.9, 3), events)
    assert said(answers) == {"1": "allow", "2": "block", "3": "block", "4": "allow"}


def test_what_was_before_the_log_is_unknown() -> None:
    rule = "limit anything to 1 per 7 days if unknown review"
    log = sends(0, 8, 8.5, 15.5)
    assert said(audit(rule, ANN, log)) == {"1": "allow", "2": "allow", "3": "block", "4": "allow"}
    complete = {"complete_since": datetime(2026, 1, 3, tzinfo=UTC)}
    assert said(audit(rule, ANN, log, data=complete)) == {"1": "review", "2": "review", "3": "block", "4": "allow"}


def test_households_share_a_limit() -> None:
    policy = "customer has\n  household: text\nhh: limit anything to 1 per 7 days for each household"
    people = [{"id": "ann", "household": "h"}, {"id": "bob", "household": "h"}, {"id": "eve", "household": "g"}]
    log = [{"customer": who, "at": at(day), "id": who} for day, who in enumerate(("ann", "bob", "eve"))]
    assert said(audit(policy, people, log)) == {"ann": "allow", "bob": "block", "eve": "allow"}


# Who ------------------------------------------------------------------------------------------------------------------

MEMBERS = "never send anything to stage >= adoption if unknown review"


@pytest.mark.parametrize("at_once", [1, 100], ids=["parts", "one part"])
def test_customers_are_as_they_were(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "ROWS_AT_ONCE", at_once)
    versions = [
        {"id": "ann", "stage": "exposure", "valid_from": at(1)},
        {"id": "ann", "stage": "adoption", "valid_from": at(3)},
    ]
    answers = audit(MEMBERS, versions, sends(0, 1, 2, 3))
    assert said(answers) == {"1": "review", "2": "allow", "3": "allow", "4": "block"}
    assert auditing.TODAYS_FACTS not in answers.notes


def test_todays_facts_are_told_of() -> None:
    answers = audit(MEMBERS, [{"id": "ann", "stage": "adoption"}], sends(0))
    assert auditing.TODAYS_FACTS in answers.notes


def test_of_somebody_who_is_in_no_table_nothing_is_known_but_the_past() -> None:
    answers = audit(f"{MEMBERS}\n{CAP}", [{"id": "bob", "stage": "exposure"}], sends(0, 1, 2))
    assert said(answers) == {"1": "review", "2": "review", "3": "block"}


def test_events_that_were_not_given_are_told_of() -> None:
    answers = audit("never send anything within 1 day after complained if unknown review", ANN, sends(0))
    assert said(answers) == {"1": "review"}
    assert "events: what happened is not known (give a table of events)" in map(str, answers.notes)


# What it is about -----------------------------------------------------------------------------------------------------


def test_messages_are_judged_as_treated_and_counted_as_logged() -> None:
    policy = """
treat campaign matches "^trial-[0-9]+$" as offer:trial
t: never send offer:trial to stage >= adoption
cap: limit offer:trial to 1 per 7 days
x: never send subject matches "(?i)free"
"""
    log = [
        {"customer": "ann", "at": at(day), "id": name, "campaign": name, "offer": offer, "subject": subject}
        for day, (name, offer, subject) in enumerate(
            [
                ("trial-1", None, None),
                ("trial-b", None, "Yours, FREE"),
                ("news", ["trial"], None),
                ("trial-2", [], None),
            ]
        )
    ]
    rules = {row["id"]: row["rules"] for row in audit(policy, [{"id": "ann", "stage": "exposure"}], log)}
    assert rules == {"trial-1": [], "trial-b": ["policy.x"], "news": [], "trial-2": ["policy.cap"]}
    rules = {row["id"]: row["rules"] for row in audit(policy, [{"id": "ann", "stage": "adoption"}], log)}
    assert rules["trial-1"] == ["policy.t"]


def test_two_treats_that_differ_ask_for_a_review() -> None:
    policy = 'treat campaign matches "^a" as channel:sms\ntreat campaign matches "z$" as channel:push'
    answers = audit(policy, ANN, [{"customer": "ann", "at": at(0), "campaign": name} for name in ("az", "ab")])
    assert {row["campaign"]: row["verdict"] for row in answers} == {"az": "review", "ab": "allow"}


# Obligations ----------------------------------------------------------------------------------------------------------

EXPECT = "e: expect stage >= adoption to receive purpose:service every 30 days"


def owed(people: list[Row], days: Iterable[float], **more: object) -> tuple[int, int, int]:
    (found,) = audit(EXPECT, people, sends(*days, purpose="service"), **more).owed
    return found.customers, found.unmet, found.unknown


def test_obligations_are_judged_as_of_the_last_send() -> None:
    people: list[Row] = [{"id": "ann", "stage": "adoption"}, {"id": "bob", "stage": "adoption"}, {"id": "eve"}]
    assert owed(people, [0, 20]) == (2, 1, 0)


def test_an_obligation_cannot_be_told_of_a_time_that_the_log_does_not_hold() -> None:
    people: list[Row] = [{"id": "ann", "stage": "adoption"}, {"id": "bob", "stage": "adoption"}]
    data = {"complete_since": START + timedelta(days=1)}
    assert owed(people, [0, 20], data=data) == (2, 0, 1)
    assert owed(people, [0, 20], data=data, now=START + timedelta(days=31)) == (2, 1, 0)


def test_obligations_are_judged_as_of_now() -> None:
    ann: list[Row] = [{"id": "ann", "stage": "adoption"}]
    assert owed(ann, [0, 20], now=START + timedelta(days=49)) == (1, 0, 0)
    assert owed(ann, [0, 20], now=START + timedelta(days=50)) == (1, 1, 0)
    assert owed(ann, [20], now=START + timedelta(days=10)) == (1, 1, 0)


def test_obligations_are_owed_to_customers_as_they_are_then() -> None:
    versions: list[Row] = [
        {"id": "ann", "stage": "exposure", "valid_from": at(0)},
        {"id": "ann", "stage": "adoption", "valid_from": at(30)},
    ]
    assert owed(versions, [-40], now=START + timedelta(days=29)) == (0, 0, 0)
    assert owed(versions, [-40], now=START + timedelta(days=31)) == (1, 1, 0)


# Results --------------------------------------------------------------------------------------------------------------


def test_an_audit_is_counted_by_rule_campaign_and_week() -> None:
    log = [*sends(0, 1, campaign="a"), *sends(2, 9, campaign="b")]
    answers = audit(CAP, ANN, log)
    assert [(one.rule, one.verdict, one.first, one.all) for one in answers.counts] == [
        ("policy.cap", Verdict.BLOCK, 1, 1)
    ]
    assert answers.by("campaign") == [("a", Verdict.ALLOW, 2), ("b", Verdict.ALLOW, 1), ("b", Verdict.BLOCK, 1)]
    assert answers.by("week") == [
        ("2025-12-29", Verdict.ALLOW, 2),
        ("2025-12-29", Verdict.BLOCK, 1),
        ("2026-01-05", Verdict.ALLOW, 1),
    ]
    assert answers.by("rule") == [("policy.cap", Verdict.BLOCK, 1), (None, Verdict.ALLOW, 3)]
    assert (len(answers), answers.allowed) == (4, 3)


def test_an_audit_is_a_table_for_what_reads_arrow() -> None:
    table = pa.table(audit(CAP, ANN, sends(0)))
    assert table.column_names == [
        *("customer_id", "at", "campaign", "id", "channel", "purpose"),
        *("verdict", "first_rule", "rules"),
    ]
    assert table["verdict"].to_pylist() == ["allow"]


def test_an_empty_log_is_an_audit() -> None:
    nothing = pa.table({"customer": pa.array([], pa.string()), "at": pa.array([], pa.timestamp("us", "UTC"))})
    answers = audit(CAP, ANN, nothing)
    assert (list(answers), answers.counts, sum(answers.verdicts.values())) == ([], (), 0)


def test_parts_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    from comity.bulk.data import DataMap
    from comity.bulk.tables import Given

    monkeypatch.setattr(auditing, "ROWS_AT_ONCE", 2)
    told: list[tuple[int, int]] = []
    program = comity.compile(CAP).program
    given = Given(ANN, sends(0, 1, 2))
    auditing.audit(duckdb.connect(), program, given, DataMap(), progress=lambda done, of: told.append((done, of)))
    assert told == [(0, 2), (1, 2), (2, 2)]


# What cannot be -------------------------------------------------------------------------------------------------------


def test_an_audit_needs_a_log() -> None:
    with pytest.raises(TableError, match="an audit needs the log of what was sent"):
        audit(CAP, ANN, None)


def test_an_engine_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match="`engine` is `duckdb` or `spark`, not `pandas`"):
        audit(CAP, ANN, sends(0), engine="pandas")


def test_now_needs_a_zone() -> None:
    with pytest.raises(comity.DataError, match="zone"):
        audit(CAP, ANN, sends(0), now=datetime(2026, 1, 1))  # noqa: DTZ001 (that is what is wrong with it)


def test_kinds_of_messages_are_worked_out_one_by_one_only_if_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "MOST_KINDS", 2)
    policy = 'never send subject matches "^x"'
    log = [{"customer": "ann", "at": at(day), "subject": f"s{day}"} for day in range(3)]
    with pytest.raises(TableError, match="more than 2 kinds of messages differ in `subject`"):
        audit(policy, ANN, log)
    assert len(audit(policy, ANN, log[:2])) == 2
