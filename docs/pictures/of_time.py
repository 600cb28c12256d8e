"""The pictures of docs/meaning/time.md."""

from datetime import datetime

from docs.pictures.clocks import at, clock, day_clock, days, hours, weekday_clock
from docs.pictures.scene import Attempt, Event, Facts, Lane, Timeline

BERLIN = "Europe/Berlin"


def _timeline(name: str, title: str, policy: str, span: tuple[datetime, datetime], *lanes: Lane) -> Timeline:
    """Return a picture of hours by the clock of Berlin."""
    start, end = span
    every = 1 if (end - start).total_seconds() < 8 * 3600 else 6
    ticks = hours(start, end, BERLIN, every)
    return Timeline(name, title, "time.md", policy, lanes, start, end, BERLIN, clock, ticks, "clock of Berlin")


def _texted(text: str, zone: str) -> Lane:
    return Lane(text, {"channel": "sms"}, {"timezone": zone}, zone=zone)


MONDAY = at("2026-03-02", BERLIN), at("2026-03-03", BERLIN)

WHOSE_CLOCK = _timeline(
    "whose-clock",
    "One rule, 08:00 to 21:00 customer time, for three customers on the same day",
    "daylight.comity",
    MONDAY,
    _texted("Berlin, by its clock", BERLIN),
    _texted("New York, by its clock", "America/New_York"),
    _texted("Tokyo, by its clock", "Asia/Tokyo"),
)

ZONE_UNKNOWN = _timeline(
    "zone-unknown",
    "Quiet from 22:00 to 06:00 for a customer whose time zone is known, and for one whose zone is not",
    "zone.comity",
    (at("2026-03-02T12:00", BERLIN), at("2026-03-03T12:00", BERLIN)),
    Lane("lives in Berlin", {"channel": "push"}, {"timezone": BERLIN}),
    Lane("zone not known", {"channel": "push"}),
    Lane("zone not known, else Berlin", {"channel": "sms"}),
)

MONDAY_NIGHT = Timeline(
    "monday-night",
    "On Monday between 21:00 and 09:00 is the night from Monday to Tuesday",
    "time.md",
    "monday.comity",
    (
        Lane("on monday between 21:00 and 09:00", {"channel": "push"}, {"timezone": BERLIN}),
        Lane("on monday", {"channel": "sms"}, {"timezone": BERLIN}),
    ),
    at("2026-03-01T12:00", BERLIN),
    at("2026-03-04", BERLIN),
    BERLIN,
    weekday_clock,
    days("2026-03-02", "2026-03-03", BERLIN, named=True),
)


def _clocks(name: str, title: str, start: str, end: str) -> Timeline:
    lanes = (
        Lane("between 02:00 and 03:00", {"channel": "push"}),
        Lane("between 02:30 and 04:00", {"channel": "sms"}),
    )
    return _timeline(name, title, "clocks.comity", (at(start, BERLIN), at(end, BERLIN)), *lanes)


CLOCKS_FORWARD = _clocks(
    "clocks-forward", "The night in which clocks go forward", "2026-03-29T00:00", "2026-03-29T06:00"
)
CLOCKS_BACK = _clocks("clocks-back", "The night in which clocks go back", "2026-10-25T00:00", "2026-10-25T05:00")

RENEWS: Facts = {"renews_on": "2026-03-10", "renews_at": "2026-03-10T14:00:00Z"}
DATES = Timeline(
    "dates",
    "Three days before and after a day, and before and after a moment on that day",
    "time.md",
    "dates.comity",
    (
        Lane("before the day, March 10", {"topic": ["day_before"]}, RENEWS),
        Lane("before the moment, March 10 at 15:00", {"topic": ["moment_before"]}, RENEWS),
        Lane("after the day", {"topic": ["day_after"]}, RENEWS),
        Lane("after the moment", {"topic": ["moment_after"]}, RENEWS),
    ),
    at("2026-03-06", BERLIN),
    at("2026-03-15", BERLIN),
    BERLIN,
    day_clock,
    days("2026-03-06", "2026-03-14", BERLIN, 2),
)


def _bought(text: str, moment: str) -> Lane:
    return Lane(text, {"topic": ["upgrade"]}, events=(Event(at(moment), "purchased", "bought"),))


MONTHS = Timeline(
    "months",
    "Within one month after a purchase, for purchases on three days",
    "time.md",
    "months.comity",
    (
        _bought("January 28, noon", "2026-01-28T12:00"),
        _bought("January 29, noon", "2026-01-29T12:00"),
        _bought("January 31, noon", "2026-01-31T12:00"),
    ),
    at("2026-01-26"),
    at("2026-03-08"),
    "UTC",
    day_clock,
    days("2026-02-01", "2026-03-01", "UTC", 7),
)

MONTH_END = Timeline(
    "month-end",
    "Within one month after a purchase on February 28, at the end of March",
    "time.md",
    "months.comity",
    (_bought("bought on February 28, noon", "2026-02-28T12:00"),),
    at("2026-03-26"),
    at("2026-04-02"),
    "UTC",
    clock,
    days("2026-03-26", "2026-04-01", "UTC"),
)


def _waiting(text: str, rule: str | None) -> Lane:
    sent = (Event(at("2026-03-02T21:00"), "sent", "sent"), {"channel": "sms"})
    due = () if rule else (Attempt(at("2026-03-03T01:00", BERLIN), "due"),)
    return Lane(text, {"channel": "sms"}, {"timezone": BERLIN}, sends=(sent,), attempts=due, rule=rule)


HELD_UNTIL = Timeline(
    "held-until",
    "A message waits until all rules let it go",
    "time.md",
    "waiting.comity",
    (
        _waiting("08:00 to 21:00", "by-daylight"),
        _waiting("one per 24 hours", "one-a-day"),
        _waiting("both: the decision", None),
    ),
    at("2026-03-02T18:00", BERLIN),
    at("2026-03-04T12:00", BERLIN),
    BERLIN,
    weekday_clock,
    days("2026-03-03", "2026-03-04", BERLIN, named=True),
)

PICTURES = (
    WHOSE_CLOCK,
    ZONE_UNKNOWN,
    MONDAY_NIGHT,
    CLOCKS_FORWARD,
    CLOCKS_BACK,
    DATES,
    MONTHS,
    MONTH_END,
    HELD_UNTIL,
)
