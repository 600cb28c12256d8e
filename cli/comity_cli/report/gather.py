# ruff: noqa: S608 (queries are made of names, words and numbers of our own)
"""The counts of an audit's report, by SQL over the sends it judged.

The relations ``judged`` and ``customers`` are read where they are: what comes back is as large as the page. Instants
are compared as microseconds, and local times come from `comity_cli.report.clocks`, so the engine's time zones, and
those of the machine, are asked nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from comity.policies import Rulebook
from comity.text.record import record
from comity.types.zones import named_zone
from comity_cli.report.clocks import DAY, HOUR, MONDAY, at, monday_of, offsets, shifted, week_of, zone_rows
from comity_cli.report.hours import quiet_hours
from comity_cli.report.people import Connection, Row, Tables, lenient, sample
from comity_cli.report.records import (
    REFUSED,
    AuditReport,
    CampaignCount,
    HourMap,
    Owed,
    Quiet,
    RuleCount,
    Stage,
    WeekCount,
    refused,
)
from comity_cli.report.words import many

MICROS = 'epoch_us(j."at")'
REFUSED_SQL = ", ".join(f"'{verdict}'" for verdict in REFUSED)
SENDS = "messages sent"
STEPS = (("not blocked", ("block",)), ("needing no review", ("block", "review")), ("not held: may go out", REFUSED))
DAYS = 7
HOURS = 24
MANY = 260
"""How many weeks there are at the most when those without sends are among them: one wrong date may be decades off."""


@record
class Options:
    """What the report cannot find in the data.

    ``owed`` has, by obligation id, how many customers it was about and for how many it was not met. ``asked`` are ids
    of customers to be looked up, ``notes`` sentences about the data, ``small`` how many sends there may be for all
    customers to be looked up.
    """

    policy: str = "policy"
    owed: Mapping[str, tuple[int, int]] | None = None
    asked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    small: int = 2_000


def gather(connection: Connection, book: Rulebook, options: Options) -> AuditReport:
    """Return the report of the sends in the relation ``judged``, by the policy they were judged by."""
    tables = Tables.of(connection)
    first, last = _span(connection)
    policy_zone = offsets(named_zone(book.program.zone), first, last)
    week = week_of(shifted(MICROS, policy_zone))
    weeks = _weeks(connection, week)
    spoke = _spoke(connection, week, lenient(book))
    hours = tuple(_hours(connection, book, tables, first, last))
    found, sampled = sample(connection, book, tables, options.asked, options.small)
    days = [at(instant + offset).date() for instant, (_, offset) in ((first, policy_zone[0]), (last, policy_zone[-1]))]
    return AuditReport(
        policy=options.policy,
        zone=book.program.zone,
        since=days[0] if weeks else None,
        until=days[1] if weeks else None,
        counts=_counts(connection),
        funnel=tuple(_funnel(connection, tables)),
        rules=_rules(book, spoke, weeks),
        silent=tuple(rule.id for rule in book.rules if rule.id not in spoke),
        weeks=tuple(WeekCount(monday_of(number), counts) for number, counts in weeks.items()),
        campaigns=tuple(_campaigns(connection)),
        hours=hours,
        owed=tuple(_owed(book, options.owed or {})),
        people=found,
        sampled=sampled,
        notes=(*options.notes, *_notes(connection, tables, hours)),
    )


def _rows(connection: Connection, query: str, parameters: Sequence[object] = ()) -> list[Row]:
    return connection.execute(query, list(parameters)).fetchall()


def _span(connection: Connection) -> tuple[int, int]:
    """Return the instants of the first and the last send; the beginning of 1970 where there is none."""
    ((first, last),) = _rows(connection, f"SELECT min({MICROS}), max({MICROS}) FROM judged j")
    return _whole(first), _whole(last)


def _counts(connection: Connection) -> dict[str, int]:
    return {str(verdict): _whole(count) for verdict, count in _rows(connection, _BY_VERDICT)}


_BY_VERDICT = "SELECT verdict, count(*) FROM judged GROUP BY 1"


def _funnel(connection: Connection, tables: Tables) -> Iterator[Stage]:
    if tables.customers:
        ((customers,),) = _rows(connection, "SELECT count(DISTINCT id) FROM customers")
        yield Stage("customers on record", None, _whole(customers))
    kept = [", ".join(f"'{verdict}'" for verdict in without) for _, without in STEPS]
    each = ", ".join(f"count(*) FILTER (verdict NOT IN ({words})) AS s{at}" for at, words in enumerate(kept))
    sums = ", ".join(f"sum(s{at}), count(*) FILTER (s{at} > 0)" for at in range(len(kept)))
    per_customer = f"SELECT count(*) AS n, {each} FROM judged GROUP BY customer_id"
    ((sends, customers, *rest),) = _rows(connection, f"SELECT sum(n), count(*), {sums} FROM ({per_customer})")
    yield Stage(SENDS, _whole(sends), _whole(customers))
    for (name, _), step in zip(STEPS, zip(rest[::2], rest[1::2], strict=True), strict=True):
        yield Stage(name, _whole(step[0]), _whole(step[1]))


def _weeks(connection: Connection, week: str) -> dict[int, dict[str, int]]:
    """Return the counts of every week from the first to the last; in a long time only of those with sends."""
    rows = _rows(connection, f"SELECT {week}, verdict, count(*) FROM judged j GROUP BY 1, 2")
    numbers = sorted({_whole(number) for number, _, _ in rows})
    span = range(numbers[0], numbers[-1] + 1) if rows else range(0)
    found: dict[int, dict[str, int]] = {number: {} for number in (span if len(span) <= MANY else numbers)}
    for number, verdict, count in rows:
        found[_whole(number)][str(verdict)] = _whole(count)
    return found


# Rules --------------------------------------------------------------------------------------------------------------

Spoke = dict[str, dict[int, tuple[int, int]]]
"""By rule and week: the sends in which it spoke, and those in which it is named first."""


def _spoke(connection: Connection, week: str, lenient: Sequence[str]) -> Spoke:
    """Return what rules did; of a lenient one only where it is named first is it sure that it refused."""
    said = f"SELECT {week} AS week, unnest(rules) AS rule, first_rule FROM judged j WHERE verdict <> 'allow'"
    counted = "SELECT rule, week, count(*), count(*) FILTER (rule = first_rule)"
    found: Spoke = {}
    sure = "rule = first_rule OR NOT list_contains(?::VARCHAR[], rule)"
    query = f"{counted} FROM ({said}) WHERE {sure} GROUP BY 1, 2"
    for rule, number, count, first in _rows(connection, query, [list(lenient)]):
        found.setdefault(str(rule), {})[_whole(number)] = (_whole(count), _whole(first))
    return found


def _rules(book: Rulebook, spoke: Spoke, weeks: Iterable[int]) -> tuple[RuleCount, ...]:
    numbers = tuple(weeks)
    counted = [_rule_count(id_, by_week, numbers, book) for id_, by_week in spoke.items()]
    return tuple(sorted(counted, key=lambda rule: (-rule.sends, rule.id)))


def _rule_count(id_: str, by_week: Mapping[int, tuple[int, int]], weeks: Sequence[int], book: Rulebook) -> RuleCount:
    """Return what a rule did; ``conflicting-treat`` is a reason that no rule of the policy has."""
    rule = next((rule for rule in book.rules if rule.id == id_), None)
    return RuleCount(
        id=id_,
        outcome=str(rule.outcome) if rule else "review",
        unknown=str(rule.if_unknown) if rule else "review",
        sentence=rule.text if rule else "",
        words=book.words(id_) if rule else "the message is treated in two ways at once",
        because=rule.because if rule else None,
        see=rule.see if rule else (),
        owner=rule.owner if rule else None,
        sends=sum(count for count, _ in by_week.values()),
        first=sum(first for _, first in by_week.values()),
        weeks=tuple(by_week.get(number, (0, 0))[0] for number in weeks),
    )


def _campaigns(connection: Connection) -> Iterator[CampaignCount]:
    """Yield the campaigns with the most refusals, then with the most sends."""
    rows = _rows(connection, "SELECT campaign, verdict, count(*) FROM judged GROUP BY 1, 2")
    found: dict[str | None, dict[str, int]] = {}
    for campaign, verdict, count in rows:
        found.setdefault(None if campaign is None else str(campaign), {})[str(verdict)] = _whole(count)
    counted = [CampaignCount(name, counts) for name, counts in found.items()]
    yield from sorted(counted, key=lambda one: (-refused(one.counts), -sum(one.counts.values()), one.name or ""))


def _owed(book: Rulebook, counted: Mapping[str, tuple[int, int]]) -> Iterator[Owed]:
    for item in book.obligations:
        if item.id in counted:
            customers, unmet = counted[item.id]
            yield Owed(item.id, item.text, item.because, item.owner, customers, unmet)


# The clock ----------------------------------------------------------------------------------------------------------


def _hours(connection: Connection, book: Rulebook, tables: Tables, first: int, last: int) -> Iterator[HourMap]:
    """Yield the map of all sends, then those of the channels, the busiest first."""
    counted = _by_hour(connection, tables, first, last)
    rules = "SELECT DISTINCT unnest(rules), channel FROM judged WHERE channel IS NOT NULL"
    spoke: dict[str, set[str]] = {}
    for rule, channel in _rows(connection, rules):
        spoke.setdefault(str(rule), set()).add(str(channel))
    quiet = quiet_hours(book, {rule: frozenset(channels) for rule, channels in spoke.items()})
    channels = sorted({cell.channel for cell in counted if cell.channel is not None})
    maps = [_hour_map(channel, [cell for cell in counted if cell.channel == channel], quiet) for channel in channels]
    if counted:
        yield _hour_map(None, counted, quiet)
    yield from sorted(maps, key=lambda one: (-sum(map(sum, one.sends)) - one.unknown, one.channel or ""))


@record
class _Cell:
    """Sends of a channel by the local weekday and hour; None for those where the zone is unknown."""

    channel: str | None
    day: int | None
    hour: int | None
    sends: int
    refused: int


def _by_hour(connection: Connection, tables: Tables, first: int, last: int) -> list[_Cell]:
    """Return the sends of every channel and hour, by the clock of each customer at that time."""
    _zones(connection, tables, first, last)
    joined = f"{tables.as_of()} LEFT JOIN comity_report_zones z ON z.name = {tables.timezone} AND {MICROS} >= z.since"
    local = f"SELECT channel, verdict, {MICROS} + z.shift AS wall FROM {joined} AND {MICROS} < z.until"
    cells = f"SELECT channel, (wall // {DAY} + {MONDAY}) % {DAYS} AS day, wall % {DAY} // {HOUR} AS hour, count(*),"
    query = f"{cells} count(*) FILTER (verdict IN ({REFUSED_SQL})) FROM ({local}) GROUP BY 1, 2, 3"
    return [
        _Cell(None if channel is None else str(channel), _maybe(day), _maybe(hour), _whole(sends), _whole(refused))
        for channel, day, hour, sends, refused in _rows(connection, query)
    ]


def _zones(connection: Connection, tables: Tables, first: int, last: int) -> None:
    """Make the table of the offsets of all zones that customers live in."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE comity_report_zones (name VARCHAR, since BIGINT, until BIGINT, shift BIGINT)"
    )
    if tables.timezone == "NULL":
        return
    names = [str(name) for (name,) in _rows(connection, "SELECT DISTINCT timezone FROM customers WHERE timezone <> ''")]
    columns = list(zip(*zone_rows(names, first, last), strict=True)) or [(), (), (), ()]
    kinds = ("VARCHAR", "BIGINT", "BIGINT", "BIGINT")
    listed = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
    connection.execute(f"INSERT INTO comity_report_zones SELECT {listed}", [list(column) for column in columns])


def _hour_map(channel: str | None, cells: Sequence[_Cell], quiet: Mapping[str, tuple[Quiet, ...]]) -> HourMap:
    sends, refusals = ([[0] * HOURS for _ in range(DAYS)] for _ in range(2))
    unknown = [cell for cell in cells if cell.day is None]
    for cell in cells:
        if cell.day is not None and cell.hour is not None:
            sends[cell.day][cell.hour] += cell.sends
            refusals[cell.day][cell.hour] += cell.refused
    return HourMap(
        channel=channel,
        sends=tuple(map(tuple, sends)),
        refused=tuple(map(tuple, refusals)),
        unknown=sum(cell.sends for cell in unknown),
        unknown_refused=sum(cell.refused for cell in unknown),
        quiet=quiet.get(channel, ()) if channel else (),
    )


def _notes(connection: Connection, tables: Tables, hours: Sequence[HourMap]) -> Iterator[str]:
    if tables.customers and "valid_from" not in tables.customers:
        yield "judged by today's facts: the table of customers does not say since when they hold"
    if tables.customers:
        strangers = "SELECT count(*) FROM judged j WHERE NOT EXISTS (FROM customers c WHERE c.id = j.customer_id)"
        ((count,),) = _rows(connection, strangers)
        if count:
            words = "went to customers who are not in the table: nothing is known of these"
            yield f"{many(_whole(count), 'message')} {words}"
    if hours and hours[0].unknown:
        words = "went to customers whose time zone is not known: they have no local hour"
        yield f"{many(hours[0].unknown, 'message')} {words}"


def _whole(value: object) -> int:
    return int(str(value)) if value is not None else 0


def _maybe(value: object) -> int | None:
    return None if value is None else _whole(value)
