"""A made-up policy of any number of rules, as several departments might have written it over the years.

It is made from a seed. No rule is a copy of another: each speaks of a topic, a region or a tag of its own. The policy
is sound, every rule has a label, a reason and a test in which it fires, and every third an `unless`, so that there is
nothing to say about it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from random import Random

SEED = 20_260_115
MODULES = ("lifecycle", "listening", "regions", "service", "wording")

_THINGS = ("boots", "coats", "films", "songs", "maps", "lamps", "tents", "bikes", "plants", "books", "games", "cups")
_TIMES = ("spring", "summer", "autumn", "winter", "weekend", "holiday", "birthday", "evening", "morning", "early")
_LANDS = ("alpine", "baltic", "coastal", "desert", "eastern", "forest", "gulf", "harbour", "island", "lake")
TOPICS = tuple("-".join(words) for words in product(_LANDS, _TIMES, _THINGS))
EVENTS = (
    "survey_answered",
    "complained",
    "case_closed",
    "payment_failed",
    "purchased",
    "returned_goods",
    "visited_shop",
)
EXCEPTIONS = ("segment:staff", "tag:urgent", "campaign:pilot-*", "segment:beta and preferred_channel == email")

WORDS = """# What our policies speak of, beyond what every policy does.

customer has
  plan: one of free < basic < premium
  household: text
  loyalty_points: count
events are returned_goods, visited_shop

define paying as stage >= adoption and plan > free
define reachable as consent has channel and not do_not_contact
define settled as open_cases == 0 and billing == current

prefer purpose:service over purpose:lifecycle over purpose:marketing

enable-advocates:
  expect stage >= retention and signed_up_at <= 90 days ago
    to receive purpose:advocacy every 180 days
  because "Who recommends us wants to know what is new."
"""
HOURS = 'setting home = "UTC"\nsetting night = 21:00\nsetting morning = 08:00\n'


@dataclass(frozen=True, slots=True)
class Asked:
    """What a campaign about a topic has to state: message facts, and an audience, with the fact that this is about."""

    facts: Mapping[str, str] = field(default_factory=dict)
    audience: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A rule's sentence; a customer, a message and an outcome to test it with; what it asks of campaigns."""

    sentence: str
    given: str
    when: str
    asked: Asked | None = None
    then: str = "blocked"
    clauses: tuple[str, ...] = ()


# Customers whom a topic is not for, those whom it is for, one of the former, and the fact that tells them apart.
_NOT_FOR = (
    ("value_tier < vip", "value_tier == vip", "value_tier = valued", "value_tier"),
    ("billing in [past_due, cancelled]", "billing == current", "billing = past_due", "billing"),
    ("stage >= retention", "stage < retention", "stage = advocacy", "stage"),
    ('country not in ["US", "CA", "GB"]', 'country in ["US", "CA"]', 'country = "FR"', "country"),
    ("disputes >= {few}", "disputes == 0", "disputes = {few}", "disputes"),
    (
        "paying and loyalty_points < {many}",
        "plan == free",
        "stage = adoption, plan = basic, loyalty_points = 0",
        "plan",
    ),
    ("birth_date > {years} years ago", "birth_date <= {years} years ago", "birth_date = 2020-05-01", "birth_date"),
    ("household is known", "household is unknown", 'household = "4 Elm Street"', "household"),
)
_ONLY_FOR = (
    ("segment:{topic}", 'segment = ["other"]', "segment"),
    ("stage >= adoption", "stage = exposure", "stage"),
    ("value_tier in [valued, vip]", "value_tier = standard", "value_tier"),
    ("loyalty_points >= 100", "loyalty_points = 99", "loyalty_points"),
)
_NEEDED = (
    (
        "rationale and effective_date >= 30 days from now",
        {"rationale": "Costs have risen.", "effective_date": "2031-03-01"},
    ),
    ("sender and reply_to", {"sender": "Anna of Example", "reply_to": "anna@example.com"}),
    ('approvals has "legal"', {"approvals": "[legal, brand]"}),
    ("postal_address", {"postal_address": "true"}),
)


def _never(topic: str, chance: Random) -> Said:
    numbers = {"few": chance.randint(1, 4), "many": chance.randint(2, 50) * 10, "years": chance.randint(15, 21)}
    told, others, given, about = (part.format(**numbers) for part in chance.choice(_NOT_FOR))
    return Said(f"never send topic:{topic} to {told}", given, f"topic:{topic}", Asked({}, others, about))


def _only(topic: str, chance: Random) -> Said:
    told, given, about = chance.choice(_ONLY_FOR)
    told = told.format(topic=topic)
    return Said(f"only send topic:{topic} to {told}", given, f"topic:{topic}", Asked({}, told, about))


def _just_after(topic: str, chance: Random) -> Said:
    event = chance.choice(EVENTS)
    sentence = f"never send topic:{topic} within {chance.randint(2, 9)} days after {event}"
    return Said(sentence, f"{event} 1 day ago", f"topic:{topic}", Asked(), "held", ("instead hold",))


def _while_fresh(topic: str, chance: Random) -> Said:
    event, days = chance.choice(EVENTS), chance.randint(10, 60)
    sentence = f"only send topic:{topic} within {days} days after {event}"
    asked = Asked({}, f"had {event} in the last {days} days", event)
    return Said(sentence, f"{event} 90 days ago", f"topic:{topic}", asked)


def _cap(topic: str, chance: Random) -> Said:
    most = chance.randint(1, 3)
    window = chance.choice((f"per {chance.randint(7, 60)} days", 'per calendar month in "UTC"', "ever"))
    keys = chance.choice(("", "", " for each campaign"))
    sends = "\n  given ".join([f"received (topic:{topic} and campaign:one) 1 hour ago"] * most)
    when = f"topic:{topic}, campaign:one"
    return Said(f"limit topic:{topic} to {most} {window}{keys}", sends, when, Asked(), "held", ("instead hold",))


def _needs(topic: str, chance: Random) -> Said:
    told, facts = chance.choice(_NEEDED)
    return Said(f"require {told} for topic:{topic}", "stage = adoption", f"topic:{topic}", Asked(facts))


def _quiet_hours(topic: str, chance: Random) -> Said:
    sentence = f"""never send channel in [sms, push] and purpose in [marketing, lifecycle] to region:{topic}
    between night and morning customer time else home"""
    given = f"""region = "{topic}", timezone = "Europe/Berlin", segment = []
  at 2026-01-15T0{chance.randint(1, 7)}:00 "Europe/Berlin\""""
    return Said(sentence, given, "channel:sms, purpose:marketing", None, "held", ("instead hold",))


def _paused(topic: str, chance: Random) -> Said:
    state = chance.choice(("open_cases > 0", "do_not_contact", "not reachable", "not settled"))
    sentence = f"never send purpose:marketing to segment:{topic} and {state}"
    given = f'segment = ["{topic}"], open_cases = 1, do_not_contact = yes, consent = [], billing = past_due'
    return Said(sentence, given, "purpose:marketing, channel:email", clauses=("enforce at send",))


def _discount(topic: str, chance: Random) -> Said:
    most = chance.randint(2, 9) * 5
    sentence = f"never send tag:{topic} to value_tier:standard when discount > {most}"
    return Said(sentence, "value_tier = standard", f"tag:{topic}, discount = {most + 1}")


def _wording(topic: str, chance: Random) -> Said:
    words = f"{topic.replace('-', ' ')} {chance.choice(('sale', 'deal', 'special'))}"
    sentence = rf'never send purpose:marketing and subject matches "(?i)\b{words}\b" to paying'
    return Said(sentence, "stage = retention, plan = premium", f'purpose:marketing, subject = "{words}"')


Family = Callable[[str, Random], Said]
# As often as they are written: most rules speak of one topic, many of a region's quiet hours or of a state to respect.
_FAMILIES: tuple[Family, ...] = (
    *(_never, _only, _quiet_hours, _just_after, _cap),
    *(_never, _needs, _paused, _while_fresh, _quiet_hours),
    *(_only, _discount, _just_after, _cap, _paused),
    *(_never, _quiet_hours, _needs, _never, _wording),
)


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A policy: the texts of its modules by name, and what the topics of campaigns ask for, by topic."""

    modules: Mapping[str, str]
    topics: Mapping[str, Asked]


def make_policy(rules: int, *, tests: bool = True) -> MadeUp:
    """Return a policy of so many rules (an `expect` is none), and their tests; there are topics for 1,200."""
    chance = Random(SEED)
    texts = {name: [HOURS if name == "regions" else ""] for name in MODULES}
    topics: dict[str, Asked] = {}
    for number, topic in enumerate(chance.sample(TOPICS, rules)):
        family = _FAMILIES[number % len(_FAMILIES)]
        module = "regions" if family is _quiet_hours else MODULES[number % len(MODULES)]
        said = family(topic, chance)
        texts[module].append(_rule(number, topic, said) + (_test(topic, said) if tests else ""))
        if said.asked is not None:
            topics[topic] = said.asked
    return MadeUp({"words": WORDS, **{name: "\n".join(parts) for name, parts in texts.items()}}, topics)


def _rule(number: int, topic: str, said: Said) -> str:
    clauses = list(said.clauses)
    if number % 3 == 0:
        clauses.insert(0, f"unless {EXCEPTIONS[number // 3 % len(EXCEPTIONS)]}")
    lines = [said.sentence, *clauses, f'because "What {topic.replace("-", " ")} taught us, and whom it had upset."']
    return f"{_label(topic)}:\n" + "".join(f"  {line}\n" for line in lines)


def _test(topic: str, said: Said) -> str:
    given, when, then = f"given {said.given}", f"when {said.when}", f"then {said.then} by {_label(topic)}"
    return f'\ntest "{topic.replace("-", " ")}" {{\n  {given}\n  {when}\n  {then}\n}}\n'


def _label(topic: str) -> str:
    return f"about-{topic}"
