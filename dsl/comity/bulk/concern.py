"""How many real customers each finding of a lint concerns: what `comity lint --customers` adds.

    findings ──by message──► rules asked of each ──one query──► customers by what the rules say ──► a count a finding

A rule is asked whether it fires, whatever comes of that, at the instant that lint judges the message at: where the
schedule names the time on a customer's own clock, in each zone its own. Of what happened before nothing is known here,
so what a rule cannot tell without it is counted apart.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from functools import cache

from comity.backends.sql.layout import Layout, Reads
from comity.backends.sql.screen import meaning, reads
from comity.backends.sql.times import Instants
from comity.bulk.asking import Asking, asking
from comity.bulk.counts import count_cells
from comity.bulk.data import DataMap
from comity.bulk.problems import Note
from comity.bulk.sources.duck import Connection, reading
from comity.bulk.tables import Given, open_tables
from comity.bulk.versions import keep_all, keep_valid
from comity.campaigns.model import CUSTOMER, At, Campaign, Every
from comity.linter.compiled import Compiled
from comity.linter.judging import Bench, Letter
from comity.linter.schedule import times
from comity.program.nodes import Condition, Program, Verdict
from comity.program.time import instant_of
from comity.text.finding import Concern, Finding, Kind
from comity.text.record import record, replace
from comity.types.zones import find_zone, named_zone

FIRES, UNTOLD = Verdict.BLOCK, Verdict.WARN
"""What every rule is made to say where it fires and where it cannot be told: any two outcomes that differ."""
TOGETHER = "nobody"
"""The code of the finding that rules refuse everybody between them."""

Subject = tuple[str, str | None, str | None]
"""What a finding is about: a file, a campaign in it, a message of that."""
Addressed = Iterable[tuple[Campaign, Condition | None]]
"""Campaigns, each with the condition of its audience, None where that cannot be read."""


@record
class Told:
    """Findings with what was counted, and what is to be told of the table."""

    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]


@record
class Group:
    """Customers of whom the rules say the same: which fire, and of which that cannot be told."""

    customers: int
    fires: frozenset[str]
    untold: frozenset[str]


def concern(
    connection: Connection,
    customers: object,
    data: DataMap,
    policy: Compiled,
    campaigns: Addressed,
    findings: Sequence[Finding],
) -> Told:
    """Return the findings, those about a message and what rules say of it with how many ``customers`` they concern.

    ``customers`` is whatever can be given as a table. Nothing is counted where an audience cannot be read, or where two
    messages of a file go by the same name. Raises TableError and MissingPackageError.
    """
    concerned = {id(item): rules for item in findings if (rules := rules_of(item, policy.program))}
    wanted: dict[Subject, set[str]] = {}
    for item in findings:
        wanted.setdefault(_subject(item), set()).update(concerned.get(id(item), ()))
    asked = _asked(policy, campaigns, wanted)
    words = policy.program.vocabulary
    tables = open_tables(connection, Given(customers), words, data, _all_reads(asked.values()))
    notes = [*tables.notes, *count_cells(connection, tables), *_not_admitted(asked, tables.layout)]
    groups = {subject: list(_groups(connection, item, tables.layout)) for subject, item in asked.items()}
    told = (_told(item, concerned.get(id(item)), groups.get(_subject(item))) for item in findings)
    return Told(tuple(told), tuple(notes))


def rules_of(finding: Finding, program: Program) -> frozenset[str]:
    """Return the ids of the rules whose customers a finding is about, none where it is about something else."""
    if finding.kind is not Kind.LINT:
        return frozenset((finding.rule,))
    places = {other.place for other in finding.related} if finding.rule == TOGETHER else ()
    return frozenset(rule.id for rule in program.rules if rule.place in places)


def _subject(finding: Finding) -> Subject:
    return finding.place.file, finding.campaign, finding.message_id


def _told(finding: Finding, rules: Collection[str] | None, groups: Sequence[Group] | None) -> Finding:
    return finding if not rules or groups is None else replace(finding, customers=_concern(groups, rules))


def _concern(groups: Sequence[Group], rules: Collection[str]) -> Concern:
    """Return of how many customers any of the rules fires, and of how many of the others that cannot be told."""
    fires = sum(group.customers for group in groups if not group.fires.isdisjoint(rules))
    quiet = (group for group in groups if group.fires.isdisjoint(rules))
    unknown = sum(group.customers for group in quiet if not group.untold.isdisjoint(rules))
    return Concern(sum(group.customers for group in groups), fires, unknown)


# What is asked ------------------------------------------------------------------------------------------------------


def _asked(policy: Compiled, campaigns: Addressed, wanted: Mapping[Subject, set[str]]) -> dict[Subject, Asking]:
    """Return what is asked of each message that findings are about."""
    bench = Bench(policy.program, policy.today)
    files = {file for file, _, _ in wanted}
    found: dict[Subject, Asking] = {}
    names: Counter[Subject] = Counter()
    for campaign, audience in campaigns:
        for place, letter in enumerate(bench.letters(campaign) if campaign.file in files else ()):
            subject = (campaign.file, campaign.id, letter.message.id)
            names[subject] += 1
            if audience is not None and wanted.get(subject):
                at = _at(letter, place, policy.program.zone, policy.today)
                asks = asking(policy.program, letter.message.facts, at, audience, review=True)
                found[subject] = _plainly(asks, wanted[subject])
    return {subject: item for subject, item in found.items() if names[subject] == 1}


def _plainly(asks: Asking, rules: Collection[str]) -> Asking:
    """Return the question whether some rules fire, whatever comes of that."""
    left = tuple(
        replace(item, rule=replace(item.rule, outcome=FIRES, if_unknown=UNTOLD))
        for item in asks.rules
        if item.rule.id in rules
    )
    return replace(asks, rules=left, conflict=False)


def _at(letter: Letter, place: int, zone: str, today: date) -> datetime | Instants:
    """Return when lint judges the message at a place of its campaign; ``zone`` is the policy's."""
    campaign = letter.campaign
    match campaign.schedule:
        case At(when, named) if named == CUSTOMER:
            return cache(lambda own: times(campaign, instant_of(when, _zone(own, zone)), zone)[place])
        case Every(_, int(minute), named) if named == CUSTOMER:
            wall = datetime.combine(today, time(*divmod(minute % 1440, 60)))
            return cache(lambda own: instant_of(wall, _zone(own, zone)))
        case _:
            return letter.scene.now


def _zone(own: str, zone: str) -> tzinfo:
    """Return the customer's zone, that of the policy where theirs is unknown or none."""
    return find_zone(own) or named_zone(zone)


def _all_reads(asked: Iterable[Asking]) -> Reads:
    """Return the fields of customers that any of the questions reads: one table is opened for all of them."""
    return Reads(frozenset(name for item in asked for name in item.reads.customers))


# What comes of it ---------------------------------------------------------------------------------------------------


def _groups(connection: Connection, asks: Asking, layout: Layout) -> Iterator[Group]:
    """Yield the customers of the audience by what the rules say of them."""
    now = asks.at if isinstance(asks.at, datetime) else asks.at("")
    screen = asks.screen(keep_valid(connection, layout, now))
    query = screen.coded(asks.audience).sql(pretty=False)
    with reading("customers", "what was given"):
        counted = f"SELECT COLUMNS('^code_'), count(*) FROM ({query}) GROUP BY ALL"
        rows = connection.execute(counted).fetchall()
    keep_all(connection, layout)
    for *codes, customers in rows:
        said = meaning(screen.entries, codes).entries
        fires = frozenset(entry.rule for entry in said if entry.verdict is FIRES)
        yield Group(customers, fires, frozenset(entry.rule for entry in said if entry.verdict is UNTOLD))


def _not_admitted(asked: Mapping[Subject, Asking], layout: Layout) -> Iterator[Note]:
    """Yield a note for each campaign whose audience asks for what the table does not tell."""
    lacking = {subject[1]: list(_lacking(item.audience, layout)) for subject, item in asked.items()}
    for campaign, names in lacking.items():
        if names:
            words = f"the audience of `{campaign}` asks for {' and '.join(names)}, which the table does not tell"
            yield Note("customers", None, words, "whoever it would admit by that alone is not counted")


def _lacking(audience: Condition, layout: Layout) -> Iterator[str]:
    asks = reads((), audience)
    yield from (f"`{name}`" for name in sorted(asks.customers - layout.customers))
    if asks.history or asks.events:
        yield "what happened before"
