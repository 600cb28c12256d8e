"""Projects made up from phrases of the language, and customers with pasts to try them on.

Everything comes from one `random.Random`. The phrases share few fields, values and windows, so that rules and
audiences meet; customers and pasts are drawn from just those values, and from instants at the edges of the windows.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from comity.evaluate.history import Event, History, Send
from comity.program.time import instant_of
from comity.solve.scene import Scene
from comity.types.vocabulary import Value
from comity.types.zones import named_zone

T = TypeVar("T")

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TICK, DAY = timedelta(microseconds=1), timedelta(days=1)

SELECTORS = (
    "offer:trial",
    "offer:* and not channel:sms",
    "purpose:marketing",
    "channel in [email, sms]",
    "discount >= 20",
    "campaign:made-*",
    "anything",
    "anything",
)
FACTS = (
    "stage >= adoption",
    "stage == exposure",
    "stage in [adoption, retention]",
    "consent:email",
    'country in ["DE", "FR"]',
    'country != "DE"',
    "do_not_contact",
    "open_cases > 0",
    "open_cases <= 2",
    "segment:vip",
    "signed_up_at <= 90 days ago",
    "signed_up_at > 7 days ago",
    "birth_date <= 18 years ago",
    "value_tier > standard",
    "billing is known",
    "billing:past_due",
    "had cancelled ever",
    "had cancelled since purchased",
    "had purchased in the last 30 days",
    "had purchased at least 2 times in the last 90 days",
    "received offer:trial in the last 7 days",
    "received purpose:marketing at most 1 times in the last 7 days",
)
COMPARED = ("consent has channel", "message.language != customer.language", "country == region", "not segment:*")
WHENS = (
    "within 3 days after survey_answered",
    "within 7 days after offer:trial",
    "between 21:00 and 08:00",
    'between 08:00 and 21:00 in "Europe/Berlin"',
    "on weekends",
    "within 14 days after signed_up_at",
)
WINDOWS = ("per 7 days", "per 30 days", "per calendar day", 'per calendar week in "UTC"', "ever")
SCHEDULES = (
    "",
    "schedule: { trigger: survey_answered, delay: 1 day }",
    "schedule: { trigger: cancelled }",
    "schedule: { at: 2026-02-06T09:00, timezone: customer }",
    "schedule: { at: 2026-02-07T22:30, timezone: Europe/Berlin }",
    'schedule: { every: 7 days, time: "22:00", timezone: customer }',
)
MESSAGES: Mapping[str, Sequence[str]] = {
    "channel": ("email", "sms", "push"),
    "purpose": ("marketing", "service"),
    "offer": ("[trial]", "[trial, winback]", "[winback]", "[]"),
    "discount": ("10", "20"),
    "language": ("en", "de"),
    "subject": ('"Your free trial"', '"Hello"'),
}
EVENTS = ("survey_answered", "cancelled", "purchased")
FIELDS = (
    "billing",
    "stage",
    "country",
    "region",
    "language",
    "signed_up_at",
    "birth_date",
    "consent",
    "do_not_contact",
    "segment",
    "value_tier",
    "open_cases",
)
"""What may be unknown of a customer: first what some phrase asks to be known."""

ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Chatham", "UTC")


class Made(NamedTuple):
    """A project: one policy and one campaign file."""

    policy: str
    campaign: str


class Maker:
    """Makes up projects, customers and pasts."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.asked: list[str] = []

    def pick(self, items: Sequence[T]) -> T:
        return items[self.random.randrange(len(items))]

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # Projects

    def project(self) -> Made:
        rules = [f"rule-{number}:\n  {self.sentence()}" for number in range(self.pick((2, 3, 4)))]
        if self.chance(0.2):
            rules.append(f'treat subject contains "trial" as {self.pick(("offer:trial", "purpose:marketing"))}')
        if self.chance(0.2):
            rules.append(f'waive rule-0 for {self.pick(SELECTORS)} to {self.audience()} until 2027-01-31 because "so"')
        return Made("\n".join(rules) + "\n", self.campaign())

    def audience(self, more: Sequence[str] = ()) -> str:
        """Return an audience, with ``more`` phrases than campaigns may use."""
        one, other = self.pick((*FACTS, *more)), self.pick((*FACTS, *more))
        shape = self.pick(("{0}", "{0}", "not ({0})", "{0} and {1}", "{0} or {1}", "{0} and not ({1})"))
        self.asked += [said for said in (one, other) if said in FACTS]
        return shape.format(one, other)

    def target(self) -> str:
        """Return the audience of a campaign, often one that has to do with what rules ask."""
        if not self.asked or self.chance(0.3):
            return self.audience()
        one, other = self.pick(self.asked), self.pick(self.asked)
        return self.pick(("{0}", "not ({0})", "{0} and {1}", "{0} and not ({1})", "not ({0} or {1})")).format(
            one, other
        )

    def sentence(self) -> str:
        selector, whom, when = self.pick(SELECTORS), self.audience(COMPARED), self.pick(WHENS)
        number = self.pick((1, 1, 2))
        said = self.pick(
            (
                f"never send {selector} to {whom}",
                f"never send {selector} to {whom}",
                f"only send {selector} to {whom}",
                f"never send {selector} {when}",
                f"never send {selector} to {whom} {when}",
                f"only send {selector} to {whom}",
                f"only send {selector} {when}",
                f"limit {selector} to {number} {self.pick(WINDOWS)}",
                f"limit {selector} to {number} {self.pick(WINDOWS)} for each campaign",
                f"require {whom} for {selector}",
            )
        )
        return said + "".join(f"\n  {clause}" for clause in self.clauses())

    def clauses(self) -> list[str]:
        found = [f"unless {self.audience(COMPARED)}"] if self.chance(0.25) else []
        found += [f"instead {self.pick(('warn', 'hold', 'review'))}"] if self.chance(0.25) else []
        found += [f"if unknown {self.pick(('allow', 'warn', 'block'))}"] if self.chance(0.25) else []
        return found + ([f"enforce {self.pick(('at send', 'in review'))}"] if self.chance(0.2) else [])

    def campaign(self) -> str:
        lines = ["campaign: made-up", self.pick(SCHEDULES)]
        lines += [f"audience: {self.target()}"] if self.chance(0.85) else []
        number = self.pick((1, 1, 2, 3))
        lines += ["messages:"]
        for message in range(number):
            lines.append(f"  - id: m{message}")
            lines += [f"    {name}: {self.pick(values)}" for name, values in MESSAGES.items() if self.chance(0.85)]
            lines += [f"    after: {self.pick(('1 day', '3 days', '8 days'))}"] if message else []
        return "\n".join(lines) + "\n"

    # Customers and their pasts

    def customer(self, scene: Scene, *, maybe_unknown: Sequence[str] = ()) -> tuple[datetime, dict[str, Value]]:
        """Return an instant that the schedule leaves open for a customer, and this customer then.

        Everything that rules ask for is recorded, but perhaps some fields.
        """
        zone = self.pick(ZONES)
        now = self.instant(scene, zone)
        found: dict[str, Value] = {
            "billing": self.pick(("current", "past_due")),
            "stage": self.pick(("exposure", "adoption", "retention", "advocacy")),
            "country": self.pick(("DE", "FR", "US")),
            "region": self.pick(("DE", "TX")),
            "language": self.pick(("en", "de")),
            "signed_up_at": self.moment(now),
            "birth_date": self.pick((date(2007, 6, 1), date(2008, 1, 15), date(1990, 1, 1), now.date())),
            "consent": frozenset(name for name in ("email", "sms", "push") if self.chance(0.5)),
            "do_not_contact": self.chance(0.4),
            "segment": frozenset(name for name in ("vip", "pilot") if self.chance(0.4)),
            "value_tier": self.pick(("standard", "valued", "vip")),
            "open_cases": self.pick((0, 1, 2, 3)),
        }
        known = {name: value for name, value in found.items() if name not in maybe_unknown or self.chance(0.5)}
        return now, {"id": "somebody", "timezone": zone, **known}

    def moment(self, now: datetime) -> datetime:
        """Return an instant in the past, often at the edge of a window."""
        days = self.pick((0, 1, 3, 7, 8, 14, 30, 90, 400))
        return now - days * DAY + self.pick((-TICK, 0 * TICK, TICK if days else 0 * TICK, -DAY / 2))

    def message(self) -> dict[str, Value]:
        """Return the facts of an earlier send."""
        return {
            "campaign": self.pick(("made-up", "made-before", "other")),
            "channel": self.pick(("email", "sms", "push")),
            "purpose": self.pick(("marketing", "service")),
            "offer": frozenset({"trial"}) if self.chance(0.5) else frozenset(),
        }

    def history(self, scene: Scene, now: datetime, *, all_steps: bool) -> History:
        """Return what the schedule implies, all its earlier steps or some, and perhaps more."""
        moved = now - scene.now
        events = [Event(event.at + moved, event.name) for event in scene.events]
        events += [Event(self.moment(now), self.pick(EVENTS)) for _ in range(self.pick((0, 0, 1, 2)))]
        sends = [Send(send.at + moved, send.facts) for send in scene.sends if all_steps or self.chance(0.6)]
        sends += [Send(self.moment(now), self.message()) for _ in range(self.pick((0, 0, 1, 2)))]
        return History(tuple(sends), tuple(events))

    def instant(self, scene: Scene, zone: str) -> datetime:
        """Return an instant that the schedule leaves open, for a customer in a zone."""
        clock = scene.clock
        if clock.fixed:
            return scene.now
        if clock.zone is None or clock.minute is None:
            return scene.now + self.random.randrange(14 * 24 * 60) * timedelta(minutes=1)
        name = zone if clock.zone.of_customer else clock.zone.name or "UTC"
        day = clock.day or scene.now.date() + self.random.randrange(14) * DAY
        return instant_of(datetime.combine(day, time(*divmod(clock.minute, 60))), named_zone(name))
