"""Tests of the language and the personas they share (LANGUAGE.md section 10)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import assert_never

from comity.check import reach
from comity.check.context import Context, find_event, find_field, readable
from comity.check.literals import KINDS, Given, given, given_for, given_items, kind_of, mistake, shown, value, zone_name
from comity.check.modules import Module
from comity.check.references import Rules
from comity.check.report import Meaning, Named
from comity.check.sentences import Spoken, stated_facts
from comity.check.times import duration
from comity.program.nodes import Duration, Verdict
from comity.program.tests import Expectation, Test, TestEvent, TestSend
from comity.program.time import instant_of
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.record import record, replace
from comity.types.vocabulary import Field, Value
from comity.types.zones import named_zone

DEFAULT_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

VERDICTS = {
    "allowed": Verdict.ALLOW,
    "warned": Verdict.WARN,
    "held": Verdict.HOLD,
    "under review": Verdict.REVIEW,
    "blocked": Verdict.BLOCK,
}

GIVEN = reach.Reach(
    "a given fact",
    "is one of the customer",
    reach.CAMPAIGN_AUDIENCE.parts,
    reach.CAMPAIGN_AUDIENCE.home,
    belongs={reach.Part.MESSAGE: "state it after `when`"},
)
STATED = reach.Reach(
    "the message of a test",
    "has facts of the message alone",
    reach.SENDS.parts,
    reach.SENDS.home,
    belongs={reach.Part.CUSTOMER: "state it after `given`"},
)


Personas = Mapping[str, "Persona"]


@record
class Persona:
    """A persona's facts; None where one of them is wrong, which has been reported."""

    facts: Mapping[str, Value] | None
    named: Named


@record
class Clock:
    """A test's instant, and the zone in which its times without an offset are meant."""

    now: datetime
    zone: str


def lower_personas(
    declared: Mapping[str, tuple[Module, nodes.Persona]], context: Callable[[Module], Context]
) -> Personas:
    """Return all personas with their facts read by their types."""
    found: dict[str, Persona] = {}
    for name, (module, node) in declared.items():
        ctx = context(module).within(GIVEN)
        read = [_fact(item, None, ctx) for item in node.facts]
        sound = dict(fact for fact in read if fact is not None)
        facts = sound if len([fact for fact in read if fact is not None]) == len(read) else None
        found[name] = Persona(facts, Named(Meaning.PERSONA, name, module.place(node.name.span)))
    return found


def lower_test(node: nodes.Test, spoken: Spoken, personas: Personas, rules: Rules, zone: str) -> Test | None:
    """Return a test; None where something in it is wrong, which is reported. ``zone`` is the policy's."""
    ctx = spoken.ctx
    clock = _clock(node, zone, ctx)
    reading = _Reading(ctx, clock or Clock(DEFAULT_NOW, zone), personas, rules)
    for line in node.lines:
        reading.line(line)
    if not reading.then:
        message = "a test without `then` can never fail"
        ctx.report.error("syntax", message, node.title.span, "say what is to come of it: `then allowed`")
    if clock is None or not reading.sound or not reading.then:
        return None
    return Test(
        title=node.title.value,
        customer=reading.customer,
        events=tuple(reading.events),
        sends=tuple(reading.sends),
        now=clock.now,
        message=reading.message,
        then=tuple(reading.then),
        place=spoken.module.place(node.title.span),
        block=spoken.module.place(node.span),
    )


# Time ---------------------------------------------------------------------------------------------------------------


def _clock(node: nodes.Test, zone: str, ctx: Context) -> Clock | None:
    """Return the test's instant: its `at` line, else noon of 2026-01-15 in UTC."""
    lines = [line for line in node.lines if isinstance(line, nodes.At)]
    if not lines:
        return Clock(DEFAULT_NOW, zone)
    for line in lines[1:]:
        related = (Related(ctx.report.place(lines[0].span), "the other one"),)
        ctx.report.error("duplicate-clause", "a test has one `at`", line.span, "keep one of them", related)
    at = lines[0]
    name = zone if at.zone is None else zone_name(given(at.zone, ctx), ctx)
    if name is None:
        return None
    when = at.instant.value
    if when.tzinfo is None and at.zone is None:
        help_ = f'write `{when.isoformat(timespec="minutes")}Z`, or a zone after it: `"Europe/Berlin"`'
        ctx.report.error("invalid-date", "this time has neither an offset nor a zone", at.instant.span, help_)
        return None
    return Clock(_instant(at.instant, name), name)


def _instant(node: nodes.Instant, zone: str) -> datetime:
    """Return an instant in UTC; one without an offset is a local time of the zone."""
    if node.value.tzinfo is None:
        return instant_of(node.value, named_zone(zone))
    return node.value.astimezone(UTC)


# Lines --------------------------------------------------------------------------------------------------------------


class _Reading:
    """The lines of one test, read one after the other: a later fact replaces an earlier one."""

    def __init__(self, ctx: Context, clock: Clock, personas: Personas, rules: Rules) -> None:
        self._ctx = ctx
        self._clock = clock
        self._personas = personas
        self._rules = rules
        self.customer: dict[str, Value] = {}
        self.message: dict[str, Value] = {}
        self.events: list[TestEvent] = []
        self.sends: list[TestSend] = []
        self.then: list[Expectation] = []
        self.sound = True

    def line(self, node: nodes.TestLine) -> None:
        """Read one line."""
        match node:
            case nodes.GivenFacts(items):
                for item in items:
                    self._given(item)
            case nodes.GivenEvent():
                self._event(node)
            case nodes.GivenReceived():
                self._send(node)
            case nodes.WhenMessage():
                self._when(node)
            case nodes.Then():
                self._then(node)
            case nodes.At():
                pass
            case _:
                assert_never(node)

    def _given(self, item: nodes.Name | nodes.Assignment) -> None:
        if isinstance(item, nodes.Assignment):
            fact = _fact(item, self._clock, self._ctx.within(GIVEN))
            self._take(self.customer, None if fact is None else dict((fact,)))
            return
        persona = self._personas.get(item.text)
        if persona is None:
            self._no_persona(item)
            return
        self._ctx.report.name(item.span, persona.named)
        self._take(self.customer, persona.facts)

    def _take(self, facts: dict[str, Value], more: Mapping[str, Value] | None) -> None:
        if more is None:
            self.sound = False
        else:
            facts |= more

    def _no_persona(self, name: nodes.Name) -> None:
        self.sound = False
        help_ = f"declare it: `persona {name.text} has …`"
        if name.text in self._ctx.vocabulary.events:
            help_ = f"`{name.text}` is an event: write `given {name.text} 1 day ago`"
        elif name.text in self._ctx.vocabulary.customer:
            help_ = f"`{name.text}` is a fact: write `given {name.text} = …`"
        self._ctx.unknown(name, f"no persona is called `{name.text}`", self._personas, help_)

    def _event(self, node: nodes.GivenEvent) -> None:
        event = None if self._is_persona(node.event) else find_event(node.event, self._ctx)
        when = self._when_it_was(node.at)
        if event is None or when is None:
            self.sound = False
        else:
            self.events.append(TestEvent(event.name, *when))

    def _is_persona(self, name: nodes.Name) -> bool:
        """Return whether a name in an event's place is a persona's and no event's, and report that."""
        if name.text not in self._personas or name.text in self._ctx.vocabulary.events:
            return False
        help_ = "the test's own `at` stands on a line of its own"
        self._ctx.report.error("unknown-name", f"`{name.text}` is a persona, not an event", name.span, help_)
        return True

    def _send(self, node: nodes.GivenReceived) -> None:
        facets = _facets(node.selector, self._ctx)
        facts = None if facets is None else stated_facts(facets, self._ctx.within(STATED), "a given send")
        when = self._when_it_was(node.at)
        if facts is None or when is None:
            self.sound = False
        else:
            self.sends.append(TestSend(facts, *when))

    def _when_it_was(self, at: nodes.Shifted | nodes.At) -> tuple[Duration | None, datetime | None] | None:
        """Return how long ago something happened, or when; a time without an offset or a zone is in the test's."""
        if isinstance(at, nodes.At):
            zone = self._clock.zone if at.zone is None else zone_name(given(at.zone, self._ctx), self._ctx)
            return None if zone is None else (None, _instant(at.instant, zone))
        ago = duration(at.duration, self._ctx, zero=True)
        return None if ago is None else (ago, None)

    def _when(self, node: nodes.WhenMessage) -> None:
        ctx = self._ctx.within(STATED)
        facets = [item for item in node.items if isinstance(item, nodes.Facet)]
        stated = stated_facts(facets, ctx, "the message")
        given_ = [_fact(item, self._clock, ctx) for item in node.items if isinstance(item, nodes.Assignment)]
        self._take(self.message, stated)
        for fact in given_:
            self._take(self.message, None if fact is None else dict((fact,)))

    def _then(self, node: nodes.Then) -> None:
        by, not_by = self._ids(node.by), self._ids(node.not_by)
        verdict = VERDICTS[node.verdict] if node.verdict else None
        until = _instant(node.until, self._clock.zone) if node.until else None
        place = self._ctx.report.place(node.span)
        self.then.append(Expectation(verdict, until, by, node.only, not_by, place))

    def _ids(self, names: Iterable[nodes.Name]) -> tuple[str, ...]:
        found = [self._rules.find_deciding(name, self._ctx.report) for name in names]
        self.sound = self.sound and None not in found
        return tuple(entry.id for entry in found if entry is not None)


# Facts --------------------------------------------------------------------------------------------------------------


def _facets(node: nodes.Condition, ctx: Context) -> tuple[nodes.Facet, ...] | None:
    """Return the facets that state a given send's facts; report anything else."""
    match node:
        case nodes.Facet():
            return (node,)
        case nodes.Group(item):
            return _facets(item, ctx)
        case nodes.And(items):
            found = [_facets(item, ctx) for item in items]
            parts = [facets for facets in found if facets is not None]
            return tuple(facet for facets in parts for facet in facets) if len(parts) == len(found) else None
        case _:
            help_ = "write `received purpose:marketing and offer:trial 2 days ago`"
            ctx.report.error("not-expressible", "a given send is stated by facets", node.span, help_)
            return None


def _fact(node: nodes.Assignment, clock: Clock | None, ctx: Context) -> tuple[str, Value] | None:
    """Return a fact of a test or persona, read by its type; sets are written as lists."""
    ref = nodes.Ref(node.name, span=node.name.span)
    field = find_field(ref, ctx)
    if field is None or not readable(field, node.name.span, ctx):
        return None
    of = _in_zone(given_for(node.value, field, ctx), clock)
    found = _set(of, field, ctx) if field.type.is_set else value(of, field, ctx)
    return None if found is None else (field.name, found)


def _in_zone(of: Given, clock: Clock | None) -> Given:
    """Return a literal whose time without an offset is meant in the test's zone."""
    if clock is None or not isinstance(of.node, nodes.Instant):
        return of
    return replace(of, node=nodes.Instant(_instant(of.node, clock.zone), of.node.span))


def _set(of: Given, field: Field, ctx: Context) -> frozenset[str] | None:
    if not isinstance(of.node, nodes.Items):
        message = f"`{field.name}` is {KINDS[field.type.kind]}, `{shown(of.node)}` is {kind_of(of.node)}"
        mistake(of, ctx, "type-mismatch", message, f"write `[{shown(of.node)}]`")
        return None
    items = [value(item, field, ctx) for item in given_items(of, of.node.items, field, ctx)]
    return None if None in items else frozenset(str(item) for item in items)
