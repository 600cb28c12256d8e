"""Slips in windows of time, durations and the other phrases of a condition."""

from comity.syntax.examples import both_readings
from comity.syntax.slips.slip import Slip
from comity.syntax.words import UNITS
from comity.text.finding import Problem

_OFTEN = {
    "hourly": "hour",
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
}
_BUSINESS = frozenset({"business", "working", "banking", "workdays", "workday", "weekdays"})


def business_days(slip: Slip) -> Problem | None:
    """``3 business days``, ``10 seconds``."""
    if "UNIT" not in slip.accepts:
        return None
    if slip.text in _BUSINESS:
        advice = "count calendar days, which is stricter: `within 5 days after case_closed`"
        return slip.says("business days cannot be counted", advice, "not-expressible")
    if slip.text in ("second", "seconds"):
        return slip.says("the smallest unit of time is the minute", "write `1 minute`")
    return None


def bare_per(slip: Slip) -> Problem | None:
    """``limit x to 3 weekly``, ``3 a week``."""
    following = slip.look(1).text.removesuffix("s")
    unit = _OFTEN.get(slip.text) or (following if slip.text in ("a", "an", "each", "every", "in") else "")
    if "PER" not in slip.accepts or unit not in UNITS:
        return None
    said = slip.text if slip.text in _OFTEN else f"{slip.text} {slip.look(1).text}"
    return slip.says(f"`{said}` can be read in two ways", both_readings(unit), "bare-per-week")


def bare_selector(slip: Slip) -> Problem | None:
    """``received anything``, ``within 1 day after not offer:trial``."""
    if slip.text not in ("anything", "everyone", "not") or "LPAR" not in slip.accepts or "RECEIVED" in slip.accepts:
        return None
    before = slip.look(-1).quoted
    advice = "write `(anything)`" if slip.text != "not" else "write `(not offer:trial)`"
    return slip.says(f"a selector of more than a name or a facet stands in parentheses after {before}", advice)


def window(slip: Slip) -> Problem | None:
    """``received x per 7 days``, ``limit x to 3 in the last 7 days``."""
    if slip.text == "per" and {"EVER", "IN"} <= slip.accepts:
        advice = "write `in the last 7 days`, `in this calendar week` or `ever`"
        return slip.says("`per` belongs to `limit`", advice)
    if slip.text == "in" and "PER" in slip.accepts:
        return slip.says("a limit is counted `per` window", "write `per 7 days`, `per calendar week` or `ever`")
    return None


def days_after_hours(slip: Slip) -> Problem | None:
    """``unless between 21:00 and 08:00 on weekends``."""
    if slip.text != "on" or "between" not in slip.words[-8:]:
        return None
    advice = "write `on weekdays between 08:00 and 21:00`: the day is the one on which the window starts"
    return slip.says("the days stand before the hours", advice)
