"""Every rule of a policy, put to every message of one campaign."""

from collections.abc import Iterator, Mapping
from datetime import date

from comity.campaigns.model import Campaign, Message
from comity.evaluate.treat import Effective, effective
from comity.linter.schedule import scenes
from comity.program.nodes import FALSE, Condition, Const, Enforced, Program, Rule
from comity.program.simplify import conjunction, disjunction, specialise
from comity.program.time import today as day_of
from comity.program.walk import facts
from comity.solve.questions import Answer, Enquiry, Undecided, admits, judge
from comity.solve.scene import Scene
from comity.solve.witness import Witness
from comity.text.finding import Kind
from comity.text.record import record
from comity.types.vocabulary import Value


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
class Bench:
    """What campaigns are judged by. ``today`` is a day in the policy's zone."""

    program: Program
    today: date
    assume_missing: bool = False

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
        for rule in self.program.rules:
            if not _in_force(rule, day) or specialise(rule.selector, letter.facts) == FALSE:
                continue
            unless = disjunction((specialise(rule.unless, letter.facts), *self._waivers(rule, letter, day)))
            yield rule, Enquiry(specialise(rule.body, letter.facts), unless, rule.if_unknown)

    def _waivers(self, rule: Rule, letter: Letter, day: date) -> Iterator[Condition]:
        for waiver in self.program.waivers:
            if waiver.rule == rule.id and day <= waiver.until:
                yield conjunction(specialise(part, letter.facts) for part in (waiver.selector, waiver.audience))

    def judge(self, enquiry: Enquiry, audience: Condition, scene: Scene) -> Answer:
        """Return what a rule means for a message and an audience."""
        if isinstance(enquiry.body, Const) and enquiry.body == FALSE:
            return Answer(Kind.PROVED)
        return judge(
            enquiry.body,
            enquiry.unless,
            enquiry.if_unknown,
            audience,
            scene,
            self.program.vocabulary,
            assume_missing=self.assume_missing,
        )

    def admits(self, audience: Condition, scene: Scene) -> bool:
        """Return whether an audience admits anybody; what cannot be decided counts as somebody."""
        return self.witness(audience, scene) is not None

    def witness(self, audience: Condition, scene: Scene) -> Witness | Undecided | None:
        """Return the smallest customer whom an audience admits, None if there is none."""
        return admits(audience, scene, self.program.vocabulary, assume_missing=self.assume_missing)


def _in_force(rule: Rule, day: date) -> bool:
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def is_told(rule: Rule, kind: Kind) -> bool:
    """Return whether lint reports a kind for a rule: of one enforced at send only what nobody can change."""
    return rule.enforced is not Enforced.AT_SEND or kind in (Kind.ALWAYS, Kind.AT_SEND, Kind.PROVED)
