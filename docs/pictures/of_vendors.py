"""The pictures of docs/meaning/vendors.md that no other page has."""

from datetime import datetime

from docs.pictures.clocks import at, clock, day, day_clock, days, hours, months, weekday, weekday_clock
from docs.pictures.scene import Attempt, Event, Facts, Lane, Strip, Timeline

BERLIN = "Europe/Berlin"
PUSH: Facts = {"channel": "push"}
HOME: Facts = {"timezone": BERLIN}
WEEK = at("2026-03-01"), at("2026-03-13")
WEEKDAYS = days("2026-03-02", "2026-03-12", "UTC", named=True)


def _week(name: str, title: str, *lanes: Lane) -> Timeline:
    """Return a picture of a week and a half, in UTC."""
    policy = f"{name}.comity"
    return Timeline(name, title, "vendors.md", policy, lanes, *WEEK, "UTC", weekday_clock, WEEKDAYS)


def _noon(date: str, facts: Facts | None = None, label: str = "") -> Attempt:
    moment = at(f"{date}T12:00")
    return Attempt(moment, label or weekday(moment, "UTC"), facts or {})


def _clock(moment: datetime, zone: str = "UTC") -> Attempt:
    return Attempt(moment, clock(moment, zone))


TWO_A_WEEK = _week(
    "two-a-week",
    "At most two in seven days, tried on Monday, Wednesday and Thursday",
    Lane("2 per 7 days", PUSH, attempts=(_noon("2026-03-02"), _noon("2026-03-04"), _noon("2026-03-05"))),
)

PROMO: Facts = {"channel": "push", "tag": ["promo"]}
TWICE = _noon("2026-03-02"), _noon("2026-03-04")
TWO_LIMITS = _week(
    "two-limits",
    "One push message per seven days and three promotions per seven days, tried with two promotions on the phone",
    Lane("the decision", PROMO, attempts=TWICE),
    Lane("1 push per 7 days", PROMO, sends=((Event(TWICE[0].at, "sent", "Mon"), PROMO),), rule="one-push"),
    Lane(
        "3 promotions per 7 days", PROMO, sends=((Event(TWICE[0].at, "sent", "Mon"), PROMO),), rule="three-promotions"
    ),
)

THREE_A_DAY = Timeline(
    "three-a-day",
    "At most three in 24 hours, on two days, the second below the first",
    "vendors.md",
    "three-a-day.comity",
    (
        Lane(
            "3 per 24 hours",
            PUSH,
            attempts=tuple(
                _clock(at(f"2026-03-0{moment}"))
                for moment in (
                    "2T09:00",
                    "2T13:00",
                    "2T17:00",
                    "3T08:00",
                    "3T09:01",
                    "3T10:00",
                    "3T11:00",
                    "3T14:00",
                )
            ),
            strips=(Strip("first day", at("2026-03-02T07:00")), Strip("second day", at("2026-03-03T07:00"))),
        ),
    ),
    at("2026-03-02T07:00"),
    at("2026-03-02T19:00"),
    "UTC",
    clock,
    hours(at("2026-03-02T07:00"), at("2026-03-02T19:00"), "UTC", 2),
)

GAP = Timeline(
    "gap",
    "Two hours between, and at most three per calendar day",
    "vendors.md",
    "gap.comity",
    (
        Lane(
            "a gap of 2 hours, 3 per calendar day",
            PUSH,
            HOME,
            attempts=tuple(_clock(at(f"2026-03-02T{hour}:00", BERLIN), BERLIN) for hour in (10, 11, 12, 14)),
        ),
    ),
    at("2026-03-02T08:00", BERLIN),
    at("2026-03-03T02:00", BERLIN),
    BERLIN,
    clock,
    hours(at("2026-03-02T09:00", BERLIN), at("2026-03-03T00:00", BERLIN), BERLIN, 3),
)

QUIET = Timeline(
    "quiet",
    "Quiet from 22:00 to 06:00, tried at 05:30 and at 06:00",
    "vendors.md",
    "quiet.comity",
    (
        Lane(
            "between 22:00 and 06:00, hold",
            PUSH,
            HOME,
            attempts=tuple(_clock(at(f"2026-03-03T{moment}", BERLIN), BERLIN) for moment in ("05:30", "06:00")),
        ),
    ),
    at("2026-03-02T20:00", BERLIN),
    at("2026-03-03T10:00", BERLIN),
    BERLIN,
    clock,
    hours(at("2026-03-02T20:00", BERLIN), at("2026-03-03T10:00", BERLIN), BERLIN, 2),
)

SPRING: Facts = {"campaign": "spring"}
SUMMER: Facts = {"campaign": "summer", "tag": ["promo"]}
MONDAYS = (Event(at("2026-03-02T12:00"), "sent", "Mon, tagged"), {**SPRING, "tag": ["promo"]})
TAG = _week(
    "tag",
    "One promotion per seven days; a campaign loses its tag after it was sent",
    Lane("spring, now without its tag", SPRING, sends=(MONDAYS,), attempts=(_noon("2026-03-04"),)),
    Lane("summer, a promotion", SUMMER, sends=(MONDAYS,), attempts=(_noon("2026-03-05"),)),
)

IMPLIED = Timeline(
    "implied",
    "Consent for two years after a purchase on March 1, 2024",
    "vendors.md",
    "implied.comity",
    (
        Lane(
            "purchased in the last 2 years",
            {"purpose": "marketing"},
            events=(Event(at("2024-03-01T12:00"), "purchased", "purchased"),),
            attempts=(_noon("2026-02-28", label="28 Feb"), _noon("2026-03-02", label="2 Mar")),
            strips=(Strip("2024", at("2024-02-23")), Strip("2026", at("2026-02-22"))),
        ),
    ),
    at("2026-02-22"),
    at("2026-03-12"),
    "UTC",
    day_clock,
    days("2026-03-01", "2026-03-11", "UTC", 5),
)


def _apart(first: str, second: str) -> Lane:
    sent = (Event(at("2026-03-01"), "sent", f"{second} sent"), {"topic": [second]})
    tries = tuple(Attempt(at(date), text) for date, text in (("2026-04-29", "day 59"), ("2026-05-01", "day 61")))
    return Lane(f"{first} after {second}", {"topic": [first]}, sends=(sent,), attempts=tries)


APART = Timeline(
    "apart",
    "Sixty days between two campaigns, in both directions",
    "vendors.md",
    "apart.comity",
    (_apart("a", "b"), _apart("b", "a")),
    at("2026-02-20"),
    at("2026-05-15"),
    "UTC",
    day,
    days("2026-03-01", "2026-05-10", "UTC", 14),
)

WINBACK: Facts = {"campaign": "winback", "tag": ["winback_group"]}
PAST: tuple[tuple[str, str, Facts], ...] = (
    ("2026-03-05T12:00", "winback", WINBACK),
    ("2026-04-20T12:00", "its group", {"tag": ["winback_group"]}),
    ("2026-05-15T12:00", "winback", WINBACK),
)
TRIES = at("2026-03-25T12:00"), at("2026-04-20T18:00"), at("2026-06-25T12:00")


def _limit(text: str, rule: str | None) -> Lane:
    """Return what one rule says of the past or, for no rule in particular, what comes of what is tried."""
    sends = tuple((Event(at(moment), "sent", label if rule else ""), facts) for moment, label, facts in PAST)
    tries = () if rule else tuple(Attempt(moment, day(moment, "UTC")) for moment in TRIES)
    return Lane(text, WINBACK, sends=sends, attempts=tries, rule=rule)


THREE_LIMITS = Timeline(
    "three-limits",
    "Twice ever, once in 35 days, one of its group a day",
    "vendors.md",
    "three-limits.comity",
    (
        _limit("2 ever", "twice-ever"),
        _limit("1 per 35 days", "once-in-35-days"),
        _limit("1 of its group per calendar day", "one-of-the-group-a-day"),
        _limit("the decision", None),
    ),
    at("2026-03-01"),
    at("2026-07-01"),
    BERLIN,
    day,
    months("2026-03-01", "2026-06-01"),
)

PICTURES = (TWO_A_WEEK, TWO_LIMITS, THREE_A_DAY, GAP, QUIET, TAG, IMPLIED, APART, THREE_LIMITS)
