"""Every rule of a policy, put to every message of one campaign."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from operator import attrgetter

from comity.campaigns.model import Campaign, Message
from comity.evaluate.treat import Effective, effective
from comity.linter.memory import Memory
from comity.linter.schedule import scenes
from comity.program.nodes import FALSE, Condition, Const, Enforced, Program, Rule
from comity.program.selecting import Index
from comity.program.simplify import conjunction, disjunction, negation, specialise
from comity.program.time import in_force
from comity.program.time import today as day_of
from comity.program.walk import facts
from comity.solve.questions import Answer, Enquiry, admits, judge
from comity.solve.scene import Scene
from comity.text.finding import Kind
from comity.text.record import record, replace
from comity.types.vocabulary import Scope, Value

MANY = 10_000
"""So many answers of each kind are remembered, and groups of rules as they apply to messages of the same facts."""


@record
class Letter:
    """A message as it is judged: its facts after every `treat`, at the scene its schedule makes."""

    campaign: Campaign
    message: Message
    seen: Effective
    scene: Scene

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts that rules see."""
        return self.seen.message

    def broken(self, program: Program) -> frozenset[str]:
        """Return the facts of which nothing can be said: badly stated, or read by a `treat` from such."""
        stated = self.message.broken
        if not stated:
            return stated
        unsure = (treat for treat in program.treats if any(fact.name in stated for fact in facts(treat.condition)))
        return stated.union(name for treat in unsure for name, _ in treat.facts)


@record
class Applied:
    """A rule that may speak of a message, as it applies to it; ``place`` is its place among the rules.

    ``waivers`` are the customers it is waived for, each with the last day of that.
    """

    place: int
    rule: Rule
    enquiry: Enquiry
    waivers: tuple[tuple[date, Condition], ...]

    def on(self, day: date) -> Enquiry:
        """Return what is asked about the rule on a day, waivers that have not expired among its `unless`."""
        waived = [audience for until, audience in self.waivers if day <= until]
        asked = self.enquiry
        return replace(asked, unless=disjunction((asked.unless, *waived))) if waived else asked


class Bench:
    """What campaigns are judged by. ``today`` is a day in the policy's zone.

    A rule depends on few facts of a message, and so do most of its neighbours on the same ones. Rules that read the
    same facts are therefore specialised together, once for all messages that state the same of these. Of a hundred
    rules about topics those about other topics cost nothing: they are not even looked at.

    ``admitting``, ``kinds`` and ``sparing`` are what hearings found out: whether an audience admits anybody, what kind
    of answer a rule has, whether rules leave somebody between them.
    """

    __slots__ = ("_applied", "_index", "_read", "admitting", "assume_missing", "kinds", "program", "sparing", "today")

    def __init__(self, program: Program, today: date, assume_missing: bool = False) -> None:  # noqa: FBT001, FBT002 (as in `LintOptions`)
        self.program = program
        self.today = today
        self.assume_missing = assume_missing
        self._index = Index([rule.selector for rule in program.rules])
        self._read = cache(partial(_read, program))
        self._applied: Memory[tuple[Applied, ...]] = Memory(MANY)
        self.admitting: Memory[bool | None] = Memory(MANY)
        self.kinds: Memory[Kind] = Memory(MANY)
        self.sparing: Memory[bool] = Memory(MANY)

    def letters(self, campaign: Campaign) -> tuple[Letter, ...]:
        """Return the messages of a campaign, ready to be judged."""
        seen = [effective(self.program, message.facts) for message in campaign.messages]
        times = scenes(campaign, [item.message for item in seen], self.program.zone, self.today)
        return tuple(
            Letter(campaign, message, facts, scene)
            for message, facts, scene in zip(campaign.messages, seen, times, strict=True)
        )

    def enquiries(self, letter: Letter) -> Iterator[tuple[Rule, Enquiry]]:
        """Yield the rules that may speak of a message in review, as they apply to it."""
        day = day_of(letter.scene.now, self.program.zone)
        groups: dict[tuple[str, ...], list[int]] = {}
        for place in self._index.near(letter.facts):
            groups.setdefault(self._read(place), []).append(place)
        found = [item for names, places in groups.items() for item in self._group(names, places, letter.facts)]
        for item in sorted(found, key=attrgetter("place")):
            if in_force(item.rule, day):
                yield item.rule, item.on(day)

    def _group(
        self, names: tuple[str, ...], places: Iterable[int], message: Mapping[str, Value]
    ) -> tuple[Applied, ...]:
        """Return the rules of some places, which read these facts, that speak of a message."""
        values = [message.get(name) for name in names]
        key = (names, *places, *values, *map(type, values))  # 1 and 1.0 are equal, but not written alike
        return self._applied.recall(key, lambda: tuple(self._specialised(places, message)))

    def _specialised(self, places: Iterable[int], message: Mapping[str, Value]) -> Iterator[Applied]:
        for place in places:
            rule = self.program.rules[place]
            if specialise(rule.selector, message) != FALSE:
                body, unless = specialise(rule.body, message), specialise(rule.unless, message)
                waivers = (
                    (item.until, conjunction(specialise(part, message) for part in (item.selector, item.audience)))
                    for item in self.program.waivers
                    if item.rule == rule.id
                )
                at_send = rule.enforced is Enforced.AT_SEND
                yield Applied(place, rule, Enquiry(body, unless, rule.if_unknown, at_send), tuple(waivers))

    def judge(self, enquiry: Enquiry, audience: Condition, scene: Scene) -> Answer:
        """Return what a rule means for a message and an audience."""
        if isinstance(enquiry.body, Const) and enquiry.body == FALSE:
            return Answer(Kind.PROVED)
        vocabulary, missing = self.program.vocabulary, self.assume_missing
        return judge(enquiry, audience, scene, vocabulary, assume_missing=missing)

    def admits(self, audience: Condition, scene: Scene) -> bool:
        """Return whether an audience admits anybody; what cannot be decided counts as somebody."""
        vocabulary, missing = self.program.vocabulary, self.assume_missing
        return admits(audience, scene, vocabulary, assume_missing=missing) is not None


def firing(enquiry: Enquiry) -> Condition:
    """Return when a rule fires for customers, the message being what it is."""
    return conjunction((enquiry.body, negation(enquiry.unless)))


def _read(program: Program, place: int) -> tuple[str, ...]:
    """Return the names of the message facts that the rule at a place and its waivers read."""
    rule = program.rules[place]
    waived = (part for item in program.waivers if item.rule == rule.id for part in (item.selector, item.audience))
    parts = (rule.selector, rule.body, rule.unless, *waived)
    return tuple(sorted({fact.name for part in parts for fact in facts(part) if fact.scope is Scope.MESSAGE}))
