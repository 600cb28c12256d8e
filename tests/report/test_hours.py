"""The quiet hours of channels, by the rules that ask nothing but the clock."""

from tests.report.seasons import book

import comity
from comity_cli.report.hours import quiet_hours
from comity_cli.report.records import Quiet


def hours(text: str, **spoke: frozenset[str]) -> dict[str, list[tuple[int, int, int]]]:
    found = quiet_hours(book(comity.compile(text)), {f"policy.{rule}": channels for rule, channels in spoke.items()})
    return {channel: [(one.day, one.start, one.end) for one in windows] for channel, windows in found.items()}


def test_nights_are_cut_at_midnight() -> None:
    night = 'nights: never send channel in [sms, push] on friday between 21:30 and 08:00 customer time else "UTC"'
    windows = [(4, 21 * 60 + 30, 1440), (5, 0, 480)]
    assert hours(night) == {"sms": windows, "push": windows}


def test_only_leaves_the_rest_of_the_week() -> None:
    found = hours(
        "days: only send channel:sms and purpose:marketing between 08:00 and 20:00 customer time instead hold"
    )
    assert found["sms"][:3] == [(0, 1200, 1440), (1, 0, 480), (1, 1200, 1440)]
    assert found.keys() == {"sms"}
    assert len(found["sms"]) == 14


def test_a_rule_about_all_messages_is_about_all_channels() -> None:
    found = hours("sundays: never send anything on sunday customer time")
    assert found["email"] == found["phone"] == [(6, 0, 1440)]


def test_a_rule_that_asks_for_a_text_is_about_the_channels_it_spoke_on() -> None:
    text = "offers: never send offer:trial between 01:00 and 02:00 customer time"
    assert hours(text) == {}
    assert hours(text, offers=frozenset({"push"})) == {"push": [(day, 60, 120) for day in range(7)]}


def test_hours_of_a_named_zone_and_rules_with_more_conditions_are_no_quiet_hours() -> None:
    assert hours('a: never send channel:sms between 01:00 and 02:00 in "Europe/Berlin"') == {}
    assert hours("a: never send channel:sms to stage == exposure when open_cases > 0") == {}


def test_windows_name_their_rule() -> None:
    policy = comity.compile("a: never send channel:sms on monday between 01:00 and 02:00 customer time")
    assert quiet_hours(book(policy), {}) == {"sms": (Quiet(0, 60, 120, "policy.a"),)}
