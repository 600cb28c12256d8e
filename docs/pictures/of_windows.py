"""The pictures of docs/meaning/windows.md."""

from docs.pictures.clocks import at, clock, day, days, hours, weekday, weekday_clock
from docs.pictures.scene import Attempt, Event, Lane, Timeline

BERLIN = "Europe/Berlin"


def _two_nights(text: str, channel: str) -> Lane:
    tries = (Attempt(at("2026-03-02T23:00", BERLIN), "23:00"), Attempt(at("2026-03-03T00:00", BERLIN), "00:00"))
    return Lane(text, {"channel": channel}, {"timezone": BERLIN}, attempts=tries)


ONE_A_DAY = Timeline(
    "one-a-day",
    "One per 24 hours and one per calendar day, tried at 23:00 and at midnight",
    "windows.md",
    "day.comity",
    (_two_nights("1 per 24 hours", "sms"), _two_nights("1 per calendar day", "push")),
    at("2026-03-02T20:00", BERLIN),
    at("2026-03-04T02:00", BERLIN),
    BERLIN,
    weekday_clock,
    hours(at("2026-03-02T20:00", BERLIN), at("2026-03-04T02:00", BERLIN), BERLIN, 6),
    "clock of Berlin",
)


def _days(text: str, channel: str) -> Lane:
    moments = [at(f"2026-03-0{date}T12:00", BERLIN) for date in (6, 7, 9)]
    return Lane(text, {"channel": channel}, attempts=tuple(Attempt(each, weekday(each, BERLIN)) for each in moments))


TWO_IN_A_WEEK = Timeline(
    "two-in-a-week",
    "Two per seven days and two per calendar week, tried on Friday, Saturday and Monday",
    "windows.md",
    "week.comity",
    (_days("2 per 7 days", "sms"), _days("2 per calendar week", "push")),
    at("2026-03-05", BERLIN),
    at("2026-03-17", BERLIN),
    BERLIN,
    weekday_clock,
    days("2026-03-06", "2026-03-16", BERLIN, named=True),
)

AFTER_A_SURVEY = Timeline(
    "after-a-survey",
    "Within three days after a survey that was answered on Monday at 10:00",
    "windows.md",
    "edges.comity",
    (
        Lane(
            "within 3 days after survey_answered",
            {"purpose": "marketing"},
            events=(Event(at("2026-03-02T10:00"), "survey_answered", "survey"),),
        ),
    ),
    at("2026-03-01"),
    at("2026-03-07"),
    "UTC",
    weekday_clock,
    days("2026-03-01", "2026-03-06", "UTC", named=True),
)


def _case(moment: str, kind: str) -> Event:
    return Event(at(moment), f"case_{kind}", kind)


SINCE = Timeline(
    "since",
    "While a case is open",
    "windows.md",
    "since.comity",
    (
        Lane(
            "had case_opened since case_closed",
            {"purpose": "marketing"},
            events=(
                _case("2026-03-02T10:00", "opened"),
                _case("2026-03-03T16:00", "closed"),
                _case("2026-03-05T09:00", "opened"),
                _case("2026-03-06T12:00", "opened"),
                _case("2026-03-07T15:00", "closed"),
            ),
        ),
    ),
    at("2026-03-01"),
    at("2026-03-09"),
    "UTC",
    clock,
    days("2026-03-01", "2026-03-08", "UTC", named=True),
)

SENT = (Event(at("2026-03-03"), "sent", "sent"), {"channel": "push"})
COMPLETE_SINCE = Timeline(
    "complete-since",
    "One per seven days, and a history that is complete since March 1 only",
    "windows.md",
    "partly.comity",
    (
        Lane("nothing sent since March 1", {"channel": "push"}, complete_since=at("2026-03-01")),
        Lane("one sent on March 3", {"channel": "push"}, complete_since=at("2026-03-01"), sends=(SENT,)),
    ),
    at("2026-03-01"),
    at("2026-03-13"),
    "UTC",
    day,
    days("2026-03-01", "2026-03-11", "UTC", 2),
)

PICTURES = (ONE_A_DAY, TWO_IN_A_WEEK, AFTER_A_SURVEY, SINCE, COMPLETE_SINCE)
