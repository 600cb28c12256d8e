"""Two sentences for every place where a mistake can be made. All of them are tested to parse."""

from collections.abc import Mapping

Pair = tuple[str, str]

SENTENCES: Mapping[str, Pair] = {
    "never": ("never send offer:trial to stage >= adoption", "never send purpose:marketing when open_cases > 0"),
    "only": (
        "only send channel:email to consent:email",
        "only send channel:sms between 08:00 and 21:00 customer time",
    ),
    "limit": ("limit purpose:marketing to 3 per 7 days", "limit offer:winback to 1 ever for each household"),
    "require": ("require rationale for topic:price_change", "require unsubscribe_link for purpose:marketing"),
    "expect": (
        "expect stage >= retention to receive purpose:advocacy every 180 days",
        "expect everyone to receive purpose:service at least 2 times every 90 days",
    ),
    "prefer": (
        "prefer purpose:service over purpose:marketing",
        "prefer topic:outage over purpose:service over anything",
    ),
    "treat": (
        'treat body contains "free trial" as offer:trial',
        'treat subject contains "survey" as purpose:survey and topic:feedback',
    ),
    "waive": (
        'waive quiet-hours for topic:outage until 2026-12-31 because "Outages cannot wait"',
        'waive weekly-cap for tag:legal to segment:pilot until 2026-12-31 because "Duty" approved by "legal"',
    ),
    "define": ("define member as stage >= adoption", "define reachable as timezone is known and consent:email"),
    "setting": ("setting weekly_cap = 3", "setting quiet_start = 21:00"),
    "adjust": ("adjust quiet-hours unless topic:outage", "adjust weekly-cap instead warn"),
    "use": ("use comity.frequency", "use comity.frequency with weekly_cap = 3"),
    "customer": ("customer has plan: one of free < basic < premium", "customer has household: text required"),
    "message": ("message has offer: any of trial, discount", "message has effective_date: date"),
    "events": ("events are plan_upgraded, plan_cancelled", "events are survey_answered"),
    "persona": ('persona loyal has stage = retention, timezone = "UTC"', "persona fresh has open_cases = 0"),
    "test": (
        'test "a member" { given stage = adoption when offer:trial then blocked }',
        'test "a visitor" { given stage = exposure when offer:trial then allowed }',
    ),
}
"""By the word a sentence begins with."""

CLAUSES: Mapping[str, Pair] = {
    "unless": ("never send offer:trial unless topic:outage", "never send offer:trial unless stage == exposure"),
    "instead": ("never send offer:trial instead review", "never send channel:push on weekends instead hold"),
    "if": (
        "never send offer:trial to stage >= adoption if unknown allow",
        "never send offer:trial to open_cases > 0 if unknown review",
    ),
    "enforce": ("never send offer:trial enforce at send", "never send offer:trial enforce in review"),
    "because": (
        'never send offer:trial because "It is no longer offered"',
        'limit purpose:marketing to 3 per 7 days because "More is noise"',
    ),
    "see": (
        'never send offer:trial see "https://example.com/policy"',
        'limit channel:sms to 1 per 1 day see "Handbook, chapter 3"',
    ),
    "owner": ('never send offer:trial owner "growth"', 'limit channel:sms to 1 per 1 day owner "crm@example.com"'),
    "from": ("never send offer:trial from 2026-01-01", "limit channel:sms to 1 per 1 day from 2026-07-01"),
    "until": ("never send offer:trial until 2026-12-31", "limit channel:sms to 1 per 1 day until 2026-06-30"),
    "not": ("never send offer:trial not waivable", "only send channel:sms to consent:sms not waivable"),
}
"""By the word a clause begins with."""

PHRASES: Mapping[str, Pair] = {
    "within": (
        "never send offer:trial within 3 days after survey_answered",
        "only send offer:winback within 90 days after cancelled",
    ),
    "between": (
        "only send channel:sms between 08:00 and 21:00 customer time",
        'never send channel:push between 22:00 and 07:00 in "Europe/Berlin"',
    ),
    "on": (
        "never send channel:sms on [saturday, sunday]",
        "only send channel:sms on weekdays between 08:00 and 21:00 customer time",
    ),
    "received": (
        "never send offer:trial to received offer:trial in the last 90 days",
        "never send offer:trial to received purpose:marketing at least 3 times in this calendar month",
    ),
    "had": (
        "never send offer:winback to had purchased in the last 30 days",
        "never send offer:trial to had case_opened since case_closed",
    ),
    "per": ("limit offer:winback to 1 per 90 days", "limit purpose:marketing to 3 per calendar week"),
    "is": (
        "only send channel:sms to timezone is known",
        "never send purpose:marketing to birth_date is unknown",
    ),
}
"""By the word a phrase begins with."""

LINES: Mapping[str, Pair] = {
    "given": (
        'test "facts" { given stage = adoption, consent = [email] when offer:trial then blocked }',
        'test "events" { given survey_answered 1 day ago when offer:trial then blocked }',
    ),
    "at": (
        'test "a time" { at 2026-03-02T10:00 "Europe/Berlin" when channel:sms then allowed }',
        'test "a time" { at 2026-03-02T10:00Z when channel:sms then allowed }',
    ),
    "when": (
        'test "facets" { when offer:trial, channel:email then blocked }',
        'test "facts" { when purpose:marketing, discount = 20 then allowed }',
    ),
    "then": (
        'test "a rule" { when offer:trial then blocked by no-trials }',
        'test "a time" { when channel:sms then held until 2026-03-03T08:00Z by quiet-hours }',
    ),
}
"""By the word a line of a test begins with."""

PARTS: Mapping[str, Pair] = {
    "audience": ("stage >= adoption and consent:email", "customers with segment:vip"),
    "condition": ("stage >= adoption and consent:email", "had purchased in the last 30 days"),
    "selector": ("offer:trial and not channel:in_app", "purpose:marketing or topic:survey"),
}
"""By what is parsed where no whole file is."""

ANY: Pair = ("never send offer:trial to stage >= adoption", "limit purpose:marketing to 3 per 7 days")

RULE_KINDS = frozenset({"never", "only", "limit", "require", "expect", "adjust"})
_NEAR = 6


def examples(words: list[str], part: str | None = None) -> Pair:
    """Return two examples that fit a place.

    ``words`` are the sentence's words before the place, its label left out and anything but plain words as ``""``;
    ``part`` is a key of `PARTS` where that is what is parsed.
    """
    if part is not None:
        return PARTS[part]
    kind = words[0] if words else ""
    before = words[::-1]
    if kind == "test":
        return next((LINES[word] for word in before if word in LINES), SENTENCES["test"])
    phrase = next((word for word in before[:_NEAR] if word in PHRASES or word in CLAUSES), "")
    if phrase in PHRASES and (kind in RULE_KINDS - {"require", "expect"}) and (phrase != "per" or kind == "limit"):
        return PHRASES[phrase]
    if kind in RULE_KINDS:
        clause = next((word for word in before if word in CLAUSES), kind)
        return CLAUSES.get(clause, SENTENCES[kind])
    return SENTENCES.get(kind, ANY)


def both_readings(unit: str, rolling: str = "per", calendar: str = "per calendar") -> str:
    """Return the help for a window that names a unit alone, such as ``per week``: the two things it may mean."""
    length = {"week": "7 days", "month": "30 days", "quarter": "90 days", "year": "365 days"}.get(unit, f"1 {unit}")
    if unit in ("minute", "hour"):
        return f"write `{rolling} {length}`"
    return f"write `{rolling} {length}`, which moves along with the clock, or `{calendar} {unit}`, which starts anew"
