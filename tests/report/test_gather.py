"""What the report counts, compared with counting by hand."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import duckdb
import pytest
from tests.report.seasons import COLUMNS, Fact, Log, book, diary, judged, netflix, season, tables

import comity
from comity.types.zones import named_zone, zone_names
from comity_cli.report.clocks import EPOCH, zone_rows
from comity_cli.report.gather import Options, gather
from comity_cli.report.records import REFUSED, AuditReport

MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def policy() -> comity.Policy:
    return netflix('setting zone = "America/New_York"')


@pytest.fixture(scope="module")
def log() -> Log:
    customers, sends, events = season(150, 1_200)
    sunday_in_new_york = {**sends[0], "at": datetime(2026, 1, 5, 3, tzinfo=UTC)}
    return customers, [sunday_in_new_york, *sends], events


@pytest.fixture(scope="module")
def rows(policy: comity.Policy, log: Log) -> list[Fact]:
    return judged(policy, log)


@pytest.fixture(scope="module")
def report(policy: comity.Policy, log: Log, tmp_path_factory: pytest.TempPathFactory) -> AuditReport:
    connection = tables(policy, log, tmp_path_factory.mktemp("log"))
    return gather(connection, book(policy), Options(policy="members"))


def local(row: Fact, zone: str) -> datetime:
    assert isinstance(row["at"], datetime)
    return row["at"].astimezone(ZoneInfo(zone))


def test_verdicts_and_customers(report: AuditReport, rows: list[Fact]) -> None:
    assert report.counts == Counter(row["verdict"] for row in rows)
    for stage, without in zip(report.funnel[1:], [(), ("block",), ("block", "review"), REFUSED], strict=True):
        left = [row for row in rows if row["verdict"] not in without]
        assert (stage.sends, stage.customers) == (len(left), len({row["customer_id"] for row in left}))
    assert report.funnel[0].customers == 150


def test_rules_by_week_of_the_policys_zone(report: AuditReport, rows: list[Fact]) -> None:
    counted: Counter[tuple[object, object]] = Counter()
    for row in rows:
        day = local(row, "America/New_York").date()
        monday = day - timedelta(days=day.weekday())
        rules = row["rules"]
        assert isinstance(rules, list)
        counted.update((rule, monday) for rule in rules if row["verdict"] != "allow")
    for rule in report.rules:
        assert rule.weeks == tuple(counted[rule.id, week.monday] for week in report.weeks)
        assert rule.first == sum(row["first_rule"] == rule.id and row["verdict"] != "allow" for row in rows)
    spoke = {rule for rule, _ in counted} - {"comity.frequency.household-cap"}
    assert {rule.id for rule in report.rules} == spoke
    assert set(report.silent) == {rule.id for rule in netflix().rules} - spoke


def test_the_first_week_begins_in_the_policys_zone(report: AuditReport) -> None:
    assert report.weeks[0].monday.isoformat() == "2025-12-29"
    assert report.since is not None
    assert report.since.isoformat() == "2026-01-04"


def test_hours_are_the_customers(report: AuditReport, rows: list[Fact], log: Log) -> None:
    zones = {customer["id"]: customer["timezone"] for customer in log[0]}
    for one in report.hours:
        cells: Counter[tuple[int, int]] = Counter()
        unknown = 0
        for row in rows:
            zone = zones[row["customer_id"]]
            if one.channel not in (None, row["channel"]):
                continue
            if zone in (None, "Mars"):
                unknown += 1
            else:
                wall = local(row, str(zone))
                cells[wall.weekday(), wall.hour] += 1
        assert one.unknown == unknown
        assert one.sends == tuple(tuple(cells[day, hour] for hour in range(24)) for day in range(7))
    assert sum(map(sum, report.hours[0].refused)) + report.hours[0].unknown_refused == report.refused
    assert [one.channel for one in report.hours if one.quiet] == ["push", "sms"]


def test_offsets_are_those_of_the_zones() -> None:
    chance = Random(3)
    first, last = ((datetime(year, 1, 1, tzinfo=UTC) - EPOCH) // MICROSECOND for year in (2025, 2027))
    names = {*chance.sample(sorted(zone_names()), 60), "Australia/Lord_Howe", "Africa/Casablanca"}
    stretches = list(zone_rows((*names, "Mars", ""), first, last))
    assert {name for name, *_ in stretches} == names
    for name, since, until, offset in stretches:
        for instant in (since, until - 1, chance.randrange(since, until)):
            wall = (EPOCH + instant * MICROSECOND).astimezone(named_zone(name))
            assert wall.utcoffset() == offset * MICROSECOND, (name, wall)


def test_campaigns_with_the_most_refusals_come_first(report: AuditReport, rows: list[Fact]) -> None:
    counted = Counter(row["campaign"] for row in rows if row["verdict"] in REFUSED)
    assert [one.name for one in report.campaigns if counted[one.name]] == [name for name, _ in counted.most_common()]


def test_a_rule_that_allows_what_it_cannot_tell_refused_nothing(tmp_path: Path) -> None:
    policy = netflix()
    report = gather(tables(policy, diary(), tmp_path), book(policy), Options())
    assert "comity.frequency.household-cap" not in [rule.id for rule in report.rules]
    said = {rule for person in report.people for item in person.items for rule in item.rules}
    assert said == {rule.id for rule in report.rules}


def test_the_member_of_the_story(tmp_path: Path) -> None:
    policy = netflix()
    report = gather(tables(policy, diary(), tmp_path), book(policy), Options())
    reed = report.people[0]
    assert (reed.id, reed.facts[0], reed.zone) == ("reed", ("stage", "adoption"), "America/Los_Angeles")
    told = [(item.day, item.clock, item.name, item.verdict) for item in reed.items]
    assert told[3:6] == [
        ("Wed 11 Feb 2026", "11:00", "arrival-survey", "allow"),
        ("Wed 11 Feb 2026", "12:14", "survey_answered", None),
        ("Thu 12 Feb 2026", "10:00", "acquisition-trial", "block"),
    ]
    assert reed.items[5].rules == ("policy.no-trials-for-members", "policy.quiet-after-feedback")
    assert reed.items[5].facts == (("purpose", "marketing"), ("channel", "mail"), ("offer", "trial"))
    assert report.people[1].zone == "UTC, as their own zone is not known"


def test_a_large_log_shows_a_sample(policy: comity.Policy, log: Log, rows: list[Fact], tmp_path: Path) -> None:
    asked = ("c-00042", "no such customer")
    report = gather(tables(policy, log, tmp_path), book(policy), Options(asked=asked, small=500))
    shown = {person.id for person in report.people}
    assert report.people[0].id == "c-00042"
    assert len(shown) < len({row["customer_id"] for row in rows})
    assert "Nothing is known of `no such customer`" in report.sampled
    for rule in report.rules:
        refused = Counter(
            row["customer_id"] for row in rows if row["verdict"] in REFUSED and rule.id in str(row["rules"])
        )
        assert not refused or min(refused, key=lambda id_: (-refused[id_], str(id_))) in shown
    content = [person for person in report.people if not any(item.rules for item in person.items)]
    assert content


def test_facts_hold_from_when_they_are_recorded(tmp_path: Path) -> None:
    policy = netflix()
    connection = tables(policy, diary(), tmp_path)
    connection.execute("ALTER TABLE customers ADD COLUMN valid_from TIMESTAMPTZ")
    connection.execute("UPDATE customers SET valid_from = make_timestamptz(0)")
    moved = "SELECT * REPLACE ('exposure' AS stage, 'Asia/Tokyo' AS timezone) FROM customers WHERE id = 'reed'"
    connection.execute(f"INSERT INTO customers {moved}")
    when = (datetime(2026, 1, 20, 10, tzinfo=UTC) - EPOCH) // MICROSECOND
    later = "UPDATE customers SET valid_from = make_timestamptz(?) WHERE id = 'reed' AND stage = 'adoption'"
    connection.execute(later, [when])
    report = gather(connection, book(policy), Options())
    reed = next(person for person in report.people if person.id == "reed")
    assert [item.name for item in reed.items if item.kind == "change"] == [
        "stage: exposure → adoption",
        "timezone: Asia/Tokyo → America/Los_Angeles",
    ]
    assert reed.facts[0] == ("stage", "adoption")
    mail = next(one for one in report.hours if one.channel == "mail")
    assert mail.sends[5][3] == 1  # friday 18:00 UTC is saturday 03:00 in Tokyo, where he lived then
    assert not [note for note in report.notes if "today's facts" in note]


def test_nothing_but_the_judged_sends_is_needed(tmp_path: Path) -> None:
    policy = netflix()
    connection = tables(policy, diary(), tmp_path)
    for name in ("customers", "sends", "events"):
        connection.execute(f"DROP TABLE {name}")
    report = gather(connection, book(policy), Options())
    assert report.sends == 8
    assert report.funnel[0].sends == 8
    assert report.hours[0].unknown == 8
    assert [item.kind for item in report.people[0].items] == ["send"] * 5


def test_an_empty_log() -> None:
    policy = netflix()
    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE judged ({COLUMNS['judged']})")
    report = gather(connection, book(policy), Options())
    assert (report.sends, report.weeks, report.hours, report.people, report.since) == (0, (), (), (), None)


def test_one_send_of_long_ago_makes_one_week_more(tmp_path: Path) -> None:
    policy = netflix()
    connection = tables(policy, diary(), tmp_path)
    connection.execute("""UPDATE judged SET "at" = make_timestamptz(1) WHERE customer_id LIKE 'zo%'""")
    report = gather(connection, book(policy), Options())
    assert [week.monday.isoformat() for week in report.weeks][:2] == ["1969-12-29", "2026-01-05"]
    assert len(report.weeks) < 12


def test_customers_who_are_not_in_the_table_are_said(tmp_path: Path) -> None:
    policy = netflix()
    connection = tables(policy, diary(), tmp_path)
    connection.execute("DELETE FROM customers WHERE id = 'ana'")
    report = gather(connection, book(policy), Options(notes=("the log begins in January",)))
    assert report.notes[0] == "the log begins in January"
    assert "2 messages went to customers who are not in the table: nothing is known of these" in report.notes


def test_obligations(tmp_path: Path) -> None:
    policy = netflix()
    owed = {"policy.enable-advocates": (40, 11)}
    report = gather(tables(policy, diary(), tmp_path), book(policy), Options(owed=owed))
    assert [(one.label, one.customers, one.unmet) for one in report.owed] == [("enable-advocates", 40, 11)]
