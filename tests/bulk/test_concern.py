"""How many customers a finding concerns is what decisions count, on every project of the lint's own cases."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time
from functools import cache
from random import Random
from typing import NamedTuple

import duckdb
import pytest
from tests.bulk.agreement.canonical import arrow_table
from tests.generators import POOLS, Generator
from tests.linter.test_cases import Case, options_of, project_of, read_cases

from comity import Policy, Verdict, projects
from comity.bulk.concern import concern, rules_of
from comity.bulk.data import DataMap
from comity.bulk.problems import Note, TableError
from comity.campaigns.model import CUSTOMER, At, Campaign, Every
from comity.evaluate.holds import Situation, holds
from comity.linter.compiled import Compiled
from comity.linter.judging import Bench, Letter
from comity.linter.result import LintOptions
from comity.linter.schedule import times
from comity.policies import compiled
from comity.program.nodes import Condition
from comity.program.time import instant_of
from comity.text.finding import Concern, Finding, Kind
from comity.text.record import replace
from comity.types.values import write_facts
from comity.types.vocabulary import Kind as Type
from comity.types.vocabulary import Value
from comity.types.zones import named_zone

CASES = read_cases()
CUSTOMERS = 40
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "UTC")
Facts = dict[str, Value]


class World(NamedTuple):
    """A case's policy, what lint finds in its campaigns, whatever that is, and customers who fit its words."""

    policy: Compiled
    campaigns: list[tuple[Campaign, Condition | None]]
    findings: tuple[Finding, ...]
    customers: list[Facts]


def world_of(case: Case) -> World:
    project = project_of(case)
    options: LintOptions = replace(options_of(case.title), show=frozenset({Kind.PROVED, Kind.AT_SEND}))
    policy = compiled(project, options)
    campaigns = list(projects.addressed(project, policy.program, None))
    return World(policy, campaigns, projects.lint_project(project, options).findings, list(customers(case, policy)))


def customers(case: Case, policy: Compiled) -> Iterator[Facts]:
    """Yield customers whose texts are words of the case; some fact or other of theirs is not known."""
    words = tuple(sorted(set(re.findall(r"[\w-]+", case.policy + "".join(case.campaigns)))))
    draw = Generator(Random(case.title), texts=words, pools={**POOLS, Type.TEXT: words, Type.TIMEZONE: ZONES})
    draw.vocabulary = policy.program.vocabulary
    draw.now = datetime.combine(policy.today, time(12), UTC)
    for number in range(CUSTOMERS):
        yield {**draw.customer(), "id": str(number)}


def table_of(world: World, lacking: frozenset[str] = frozenset()) -> object:
    words = world.policy.program.vocabulary.customer
    columns = {"id": Type.TEXT, **{name: item.type.kind for name, item in words.items() if name not in lacking}}
    return arrow_table(columns, world.customers)


def concerned(world: World, table: object) -> tuple[tuple[Finding, ...], tuple[Note, ...]]:
    told = concern(duckdb.connect(), table, DataMap(), world.policy, world.campaigns, world.findings)
    return told.findings, told.notes


# The same, one customer after the other -----------------------------------------------------------------------------


def due(letter: Letter, place: int, customer: Mapping[str, Value], policy: Compiled) -> datetime:
    """Return when a message is sent to a customer."""
    zone = policy.program.zone
    own = named_zone(str(customer.get("timezone", zone)))
    match letter.campaign.schedule:
        case At(when, named) if named == CUSTOMER:
            return times(letter.campaign, instant_of(when, own), zone)[place]
        case Every(_, int(minute), named) if named == CUSTOMER:
            return instant_of(datetime.combine(policy.today, time(minute // 60, minute % 60)), own)
        case _:
            return letter.scene.now


def by_decisions(world: World, finding: Finding) -> Concern | None:
    """Count those in the audience whose decision gives one of the finding's rules as a reason."""
    program = world.policy.program
    rules = rules_of(finding, program)
    found = [
        (letter, place, audience)
        for campaign, audience in world.campaigns
        for place, letter in enumerate(Bench(program, world.policy.today).letters(campaign))
        if (campaign.file, campaign.id, letter.message.id) == (finding.place.file, finding.campaign, finding.message_id)
    ]
    if not rules or len(found) != 1:
        return None
    letter, place, audience = found[0]
    if audience is None:
        return None
    check = wary(world.policy).for_message(write_facts(letter.message.facts), review=True)
    told: Counter[str] = Counter()
    for customer in world.customers:
        now = due(letter, place, customer, world.policy)
        if holds(audience, Situation({}, customer, None, now, program.zone)) is True:
            reasons = [item for item in check(write_facts(customer), now=now).reasons if item.rule in rules]
            told["fires"] += any(not item.unknown for item in reasons)
            told["unknown"] += bool(reasons) and all(item.unknown for item in reasons)
            told["admitted"] += 1
    return Concern(told["admitted"], told["fires"], told["unknown"])


def wary(policy: Compiled) -> Policy:
    """Return the policy, with rules that let everybody through whom they cannot tell made to say so."""
    rules = tuple(
        replace(rule, if_unknown=Verdict.WARN) if rule.if_unknown is Verdict.ALLOW else rule
        for rule in policy.program.rules
    )
    return Policy(replace(policy.program, rules=rules), policy.sources)


@cache
def counted(case: Case) -> tuple[World, tuple[Finding, ...]]:
    world = world_of(case)
    return world, concerned(world, table_of(world))[0]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.page}: {case.title}")
def test_a_count_is_what_decisions_count(case: Case) -> None:
    world, findings = counted(case)
    assert [replace(item, customers=None) for item in findings] == list(world.findings)
    for finding in findings:
        assert finding.customers == by_decisions(world, finding), finding.message


@pytest.mark.slow
def test_the_cases_are_worth_it() -> None:
    counts: Counter[tuple[Kind, str]] = Counter()
    for case in CASES:
        for finding in counted(case)[1]:
            if found := finding.customers:
                counts[finding.kind, "counted"] += 1
                counts[finding.kind, "some"] += 0 < found.concerned < found.audience
                counts[finding.kind, "unknown"] += found.unknown > 0
                if finding.kind is Kind.ALWAYS:
                    assert found.concerned + found.unknown == found.audience
                if finding.kind is Kind.PROVED:
                    assert not found.concerned
    assert counts[Kind.POSSIBLE, "some"] > 10
    assert counts[Kind.POSSIBLE, "unknown"] > 10
    assert min(counts[kind, "counted"] for kind in (Kind.ALWAYS, Kind.AT_SEND, Kind.PROVED, Kind.LINT)) > 0


# Tables --------------------------------------------------------------------------------------------------------------

POLICY = """trial: never send offer:trial to stage >= adoption
lost: only send offer:trial to had cancelled
sun: never send channel:sms between 21:00 and 09:00 customer time
"""
CAMPAIGN = """campaign: spring
audience: {audience}
schedule: {{ at: 2026-04-01T08:30, timezone: customer }}
channel: sms
offer: [trial]
"""


def made(audience: str, people: list[Facts]) -> World:
    case = Case("", "", POLICY, (CAMPAIGN.format(audience=audience),))
    return world_of(case)._replace(customers=people)


def of(findings: tuple[Finding, ...], rule: str) -> Concern | None:
    return next(item.customers for item in findings if item.rule == rule)


PEOPLE: list[Facts] = [
    {"id": "1", "stage": "adoption", "timezone": "Asia/Kathmandu"},
    {"id": "2", "stage": "exposure", "timezone": "UTC"},
    {"id": "3", "timezone": "UTC"},
    {"id": "4", "stage": "adoption"},
]


def test_history_is_not_known() -> None:
    findings, notes = concerned(world := made("everyone", PEOPLE), table_of(world))
    assert of(findings, "p.trial") == Concern(4, 2, 1)
    assert of(findings, "p.lost") == Concern(4, 0, 4)
    assert of(findings, "p.sun") == Concern(4, 3, 1)
    assert notes == ()


def test_whom_an_audience_cannot_tell_is_not_admitted_and_that_is_said() -> None:
    world = made("stage == exposure or open_cases == 0 and had purchased", PEOPLE)
    findings, notes = concerned(world, table_of(world, frozenset({"stage", "open_cases"})))
    assert of(findings, "p.lost") == Concern(0, 0, 0)
    *missing, audience = map(str, notes)
    assert missing == [
        "customers: there is no column `open_cases`: it is unknown for everybody",
        "customers: there is no column `stage`: it is unknown for everybody",
    ]
    assert audience == (
        "customers: the audience of `spring` asks for `open_cases` and `stage` and what happened before, which the "
        "table does not tell (whoever it would admit by that alone is not counted)"
    )


def test_of_a_customer_with_several_rows_the_one_valid_then_counts() -> None:
    rows: list[Facts] = [
        {"id": "1", "stage": stage, "valid_from": datetime(2026, month, 1, tzinfo=UTC)}
        for stage, month in (("exposure", 1), ("adoption", 3), ("exposure", 5))
    ]
    rows.append({"id": "2", "stage": "adoption", "valid_from": datetime(2026, 5, 1, tzinfo=UTC)})
    world = made("everyone", [])
    table = arrow_table({"id": Type.TEXT, "stage": Type.ONE_OF, "valid_from": Type.INSTANT}, rows)
    assert of(concerned(world, table)[0], "p.trial") == Concern(1, 1, 0)


def test_messages_of_one_name_are_not_told_apart() -> None:
    twice = CAMPAIGN.format(audience="everyone")
    world = world_of(Case("", "", POLICY, (f"{twice}---\n{twice}",)))
    assert any(item.rule == "duplicate-campaign" for item in world.findings)
    assert all(item.customers is None for item in concerned(world, table_of(world))[0])


def test_a_table_is_opened_though_nothing_was_found() -> None:
    world = made("everyone", PEOPLE)._replace(findings=())
    assert concerned(world, table_of(world)) == ((), ())
    with pytest.raises(TableError, match="there is no column `id`"):
        concerned(world, arrow_table({"name": Type.TEXT}, []))
