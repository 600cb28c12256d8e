"""When a campaign is sent: the key `schedule`, and durations wherever a campaign file has them."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from comity.campaigns.entries import Entries, entries
from comity.campaigns.facts import text_of
from comity.campaigns.model import CUSTOMER, At, Every, Schedule, Triggered
from comity.campaigns.nodes import JSON_LITERAL, PLAIN, Node, Pairs, Scalar
from comity.campaigns.quote import quoted
from comity.campaigns.reading import is_text
from comity.campaigns.report import Report
from comity.syntax.words import Length, parse_duration
from comity.text.nearest import did_you_mean
from comity.types.values import INSTANT
from comity.types.vocabulary import Event
from comity.types.zones import find_zone, zone_names

KEYS: Mapping[str, tuple[str, ...]] = {
    "at": ("at", "timezone"),
    "trigger": ("trigger", "delay"),
    "every": ("every", "time", "timezone"),
}
"""What each kind of schedule may say; the first key makes the kind."""

LONGEST_YEARS = 100
_YEARS = {"minute": 525_600, "hour": 8_760, "day": 365, "week": 52, "month": 12, "year": 1}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


def read_schedule(node: Node, events: Mapping[str, Event], report: Report) -> Schedule | None:
    """Return the schedule that ``node`` states; None where something is wrong with it, which is reported."""
    if isinstance(node, Scalar) and node.style == JSON_LITERAL and node.text == "null":
        return None
    if not isinstance(node, Pairs):
        advice = "like { at: 2026-04-01T09:00, timezone: customer }"
        report.add("wrong-type", "`schedule` must be a mapping", node.span, advice)
        return None
    said = entries(node, report)
    kind = next((kind for kind in KEYS if kind in said), None)
    if kind is None:
        report.add("missing-key", "a schedule says `at`, `trigger` or `every`", node.span)
    _check_keys(said, kind, report)
    match kind:
        case "at":
            return _at(said, report)
        case "trigger":
            return _triggered(said, events, report)
        case "every":
            return _every(said, report)
        case _:
            return None


def _check_keys(said: Entries, kind: str | None, report: Report) -> None:
    """Report keys that do not belong to this kind of schedule."""
    every = tuple(dict.fromkeys(name for names in KEYS.values() for name in names))
    for name, entry in said.items():
        if name not in every:
            report.add("unknown-key", f"a schedule has no key `{name}`", entry.key.span, did_you_mean(name, every))
        elif kind is not None and name not in KEYS[kind]:
            report.add("unknown-key", f"`{name}` does not go with `{kind}`", entry.key.span)


def _at(said: Entries, report: Report) -> At | None:
    when = _time_point(said["at"].value, report)
    zone = _zone(said, report)
    if when is None or zone is None:
        return None
    if when.tzinfo is None:
        return At(when, zone)
    if "timezone" in said:
        words = "`timezone` says nothing beside an `at` with an offset, which is one instant for everybody"
        report.add("unknown-key", words, said["timezone"].key.span)
    return At(when, None)


def _triggered(said: Entries, events: Mapping[str, Event], report: Report) -> Triggered | None:
    node = said["trigger"].value
    event = text_of("trigger", node, report)
    if event is not None and event not in events:
        advice = did_you_mean(event, events) or "declare it: `events are …`"
        report.add("unknown-value", f"there is no event `{event}`", node.span, advice)
        event = None
    delay = read_duration("delay", said["delay"].value, report) if "delay" in said else None
    return Triggered(event, delay) if event is not None and (delay or "delay" not in said) else None


def _every(said: Entries, report: Report) -> Every | None:
    period = read_duration("every", said["every"].value, report)
    if period is not None and not period.amount:
        report.add("wrong-type", "`every` must be longer than nothing", said["every"].value.span)
        period = None
    time = _wall_time(said["time"].value, report) if "time" in said else None
    zone = _zone(said, report)
    if period is None or zone is None or (time is None and "time" in said):
        return None
    return Every(period, time, zone)


def _zone(said: Entries, report: Report) -> str | None:
    """Return the zone a schedule runs in, by default the customer's; None where it is reported as wrong."""
    if "timezone" not in said:
        return CUSTOMER
    node = said["timezone"].value
    zone = text_of("timezone", node, report)
    if zone is None or zone == CUSTOMER or find_zone(zone) is not None:
        return zone
    advice = did_you_mean(zone, {CUSTOMER, *zone_names()}) or "write `customer` or an IANA name such as Europe/Berlin"
    report.add("invalid-zone", f"there is no time zone `{zone}`", node.span, advice)
    return None


def _time_point(node: Node, report: Report) -> datetime | None:
    """Return a date with a time of day, aware where it has an offset."""
    written = node.text if isinstance(node, Scalar) else ""
    if INSTANT.fullmatch(written):
        with suppress(ValueError, OverflowError):
            when = datetime.fromisoformat(written)
            return when if when.tzinfo is None else when.astimezone(UTC)
    found = f"`{written}`" if isinstance(node, Scalar) else "something else"
    advice = "write the day and the time like 2026-04-01T09:00"
    report.add("wrong-type", f"`at` must be a day with a time; found {found}", node.span, advice)
    return None


def _wall_time(node: Node, report: Report) -> int | None:
    """Return a time of day in minutes after midnight."""
    written = node.text if isinstance(node, Scalar) else ""
    found = _TIME.fullmatch(written)
    if not found:
        advice = 'write it from 00:00 to 23:59, like "09:00"'
        report.add("wrong-type", "`time` must be a time of day", node.span, advice)
        return None
    if isinstance(node, Scalar) and node.style == PLAIN and not is_text(written):
        fix = quoted(written)
        fixes = report.fix("put it into quotes", node.span, fix, safe=True)
        words = f"YAML 1.1 reads `{written}` as a number of seconds or minutes"
        report.add("yaml-surprise", words, node.span, f"put it into quotes: {fix}", fixes=fixes)
    return int(found[1]) * 60 + int(found[2])


def read_duration(name: str, node: Node, report: Report) -> Length | None:
    """Return the duration that the value of the key ``name`` is; None where it is none, which is reported."""
    length = parse_duration(node.text) if isinstance(node, Scalar) else None
    if length is None or length.unit not in _YEARS:
        found = f"`{node.text}`" if isinstance(node, Scalar) and node.text else "something else"
        advice = "write a whole number and a unit, like 3 days"
        report.add("wrong-type", f"`{name}` must be a duration; found {found}", node.span, advice)
        return None
    if length.amount > LONGEST_YEARS * _YEARS[length.unit]:
        report.add("wrong-type", f"`{name}` is longer than {LONGEST_YEARS} years", node.span)
        return None
    return length
