"""Made-up campaign files about the topics of a made-up policy: about thirty lines each, no two the same.

A campaign states what its topics ask for; one in twenty forgets whom they are for, and is found out.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from textwrap import indent

from tests.benchmarks.policies import SEED, Asked, MadeUp

FORGETFUL = 20
"""One campaign in so many has an audience that its topic is not for."""

_SCHEDULES = (
    "{{at: 2027-0{month}-{day}T{hour}:30, timezone: customer}}",
    '{{every: {day} days, time: "{hour}:00", timezone: customer}}',
    "{{trigger: {event}, delay: {month} days}}",
)
_TRIGGERS = ("signed_up", "referred", "card_expired")
_CHANNELS = ("email", "email", "email", "push", "sms")
_PURPOSES = ("marketing", "marketing", "lifecycle", "service", "advocacy")
_SOME = (
    "consent has email",
    'language in ["en", "en-GB"]',
    "signed_up_at <= {number} days ago",
    'region in ["TX", "CA", "NY"]',
    "not segment:weary",
    "had purchased at least 2 times in the last 180 days",
    "open_cases == 0",
    "received topic:welcome at most 3 times in the last 90 days",
)
_LINES = (
    "Hello {{ first_name }},",
    "",
    "the days grow longer, and there is a good deal to see in our shops.",
    "We have put together what people near you liked most this year.",
    "Have a look, take your time, and write to us if anything is unclear:",
    "a person reads every answer, and most are answered on the same day.",
    "",
    "Until then https://shop.example/this-week?to={{ customer_id }}",
    "has all of it on one page.",
    "",
    "Had enough of us? https://shop.example/unsubscribe?id={{ customer_id }}",
)


def write_campaigns(folder: Path, policy: MadeUp, count: int) -> None:
    """Write so many campaigns, a hundred to a folder."""
    for number, text in enumerate(campaigns(policy, count)):
        path = folder / f"plan-{number // 100:03}" / f"{number:05}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def campaigns(policy: MadeUp, count: int) -> Iterator[str]:
    """Yield the texts of so many campaigns; the first is none of the forgetful ones."""
    chance = Random(SEED)
    for number in range(count):
        yield _campaign(number, _topics(policy, chance), chance)


def _topics(policy: MadeUp, chance: Random) -> dict[str, Asked]:
    """Return one to three topics whose audiences are about different facts."""
    found: dict[str, Asked] = {}
    for topic in chance.sample(sorted(policy.topics), chance.randint(1, 3)):
        asked = policy.topics[topic]
        if all(asked.about != other.about for other in found.values()):
            found[topic] = asked
    return found


def _campaign(number: int, topics: Mapping[str, Asked], chance: Random) -> str:
    name = f"{next(iter(topics))}-{number}"
    forgetful = number % FORGETFUL == FORGETFUL - 1
    facts = {key: value for asked in topics.values() for key, value in asked.facts.items()}
    head = {
        "campaign": name,
        "title": f"What there is to say about {name.replace('-', ' ')}",
        "owner": f"{chance.choice(('growth', 'service', 'brand'))}@example.com",
        "audience": _audience([] if forgetful else [asked.audience for asked in topics.values()], chance),
        "schedule": _schedule(chance),
        "purpose": chance.choice(_PURPOSES),
        "channel": chance.choice(_CHANNELS),
        "topic": f"[{', '.join(topics)}]",
        **facts,
    }
    comment = "---\n# Planned with the calendar of the season; ask the owner before changing.\n"
    return comment + "".join(f"{key}: {value}\n" for key, value in head.items()) + _content(number, chance)


def _audience(asked: list[str], chance: Random) -> str:
    parts = [part for part in asked if part] + chance.sample(_SOME, chance.randint(1, 3))
    lines = " and\n".join(part.format(number=chance.randint(2, 400)) for part in parts)
    return ">-\n" + indent(lines, "  ")


def _schedule(chance: Random) -> str:
    return chance.choice(_SCHEDULES).format(
        month=chance.randint(1, 9),
        day=chance.randint(10, 28),
        hour=chance.randint(10, 19),
        event=chance.choice(_TRIGGERS),
    )


def _content(number: int, chance: Random) -> str:
    """Return one message, or in every fourth campaign the steps of several."""
    if number % 4 != 3:
        return _words(number, list(_LINES))
    steps = []
    for step in range(chance.randint(2, 3)):
        after = "" if step == 0 else f"after: {chance.randint(2, 9)} days\n"
        words = _words(step, list(_LINES[: chance.randint(4, 7)]) + list(_LINES[-2:]))
        steps.append(indent(f"id: step-{step}\n{after}{words}", "    ").replace("    ", "  - ", 1))
    return "messages:\n" + "".join(steps)


def _words(number: int, lines: list[str]) -> str:
    body = indent("\n".join(lines), "  ")
    return f"subject: News number {number} for you, {{{{ first_name }}}}\nbody: |\n{body}\n"
