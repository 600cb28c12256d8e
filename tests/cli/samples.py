"""Findings of every kind about the files in ``goldens/``, as a lint might return them."""

from collections.abc import Mapping
from pathlib import Path

from comity.linter.result import LintResult
from comity.text.finding import Edit, Finding, Fix, Kind, Level, Quote, Related, Witness
from comity.text.source import Place, Source, Span

GOLDENS = Path(__file__).parent / "goldens"
SPRING, HARU, POLICY = "campaigns/spring.yaml", "campaigns/haru.yaml", "policies/lifecycle.comity"
SOURCES = {name: Source(name, (GOLDENS / name).read_bytes().decode()) for name in (SPRING, HARU, POLICY)}
NO_TRIALS = "lifecycle.no-trials-for-members"
WHY = (
    "A member cannot redeem a trial; offering one says we do not know them, and the fine print that excludes them "
    "makes it worse."
)


def place(file: str, text: str, sources: Mapping[str, Source] = SOURCES) -> Place:
    """Return the place at which a text stands in a file, where it stands first."""
    start = sources[file].text.index(text)
    return Place(file, Span(start, start + len(text)))


NARROW = Fix(
    "narrow the audience to those it is for",
    safe=True,
    edits=(Edit(place(SPRING, "consent:email"), "consent:email and stage == exposure"),),
)
POSSIBLE = Finding(
    NO_TRIALS,
    "`offer: [trial]` would reach customers with stage >= adoption",
    Place(SPRING, Span(*place(SPRING, "trial]").span)._replace(end=place(SPRING, "trial]").span.end - 1)),
    kind=Kind.POSSIBLE,
    help="say in the audience whom it is for",
    campaign="spring-trial",
    message_id="first",
    related=(Related(place(SPRING, "consent:email"), "admits customers of every stage"),),
    policy=Quote(
        place(POLICY, "never send offer:trial to stage >= adoption"), "never send offer:trial to stage >= adoption", WHY
    ),
    witness=Witness(
        {"stage": "adoption", "consent": ["email"], "timezone": "America/New_York", "do_not_contact": False},
        ({"at": "2026-03-30T09:00:00Z", "campaign": "winter", "channel": "email", "offer": ["trial"]},),
        ({"at": "2026-03-29T09:00:00Z", "type": "purchased"},),
        "2026-04-01T09:00:00Z",
    ),
    fixes=(NARROW,),
)
ALWAYS = Finding(
    "lifecycle.a-quiet-week",
    "everybody was sent more than this 🎁 already",
    place(HARU, "line one\r\n  line two\r\n"),
    Level.WARNING,
    Kind.ALWAYS,
    campaign="春のお試し",
    related=(Related(place(HARU, "春のお試し"), "this campaign"), Related(place(POLICY, "2 per 7 days"), "the cap")),
    policy=Quote(
        place(POLICY, "limit purpose:marketing\n    to 2 per 7 days"),
        "limit purpose:marketing\n    to 2 per 7 days",
        "Three in a week are one too many.",
    ),
    missing=("timezone", "stage"),
)
CODE = Finding(
    "unknown-key",
    "there is no key `chnl`",
    place(SPRING, "chnl"),
    campaign="spring-trial",
    message_id="second",
    help="did you mean `channel`?",
    fixes=(Fix("write `channel`", safe=False, edits=(Edit(place(SPRING, "chnl"), "channel"),)),),
)
HOSTILE = Finding(
    "unknown-value",
    "`100%, <b>now</b>` is no @team's | value: see https://example.com",
    place(HARU, "100%, <b>now</b>"),
    Level.WARNING,
    campaign="春のお試し",
)
POLICY_ONLY = Finding(
    "missing-because",
    "`texts-by-daylight` does not say why",
    place(POLICY, "texts-by-daylight"),
    Level.WARNING,
    help='add `because "..."`',
)
PROVED = Finding(
    "lifecycle.texts-by-daylight",
    "no customer of this audience can be refused",
    place(SPRING, "spring-trial"),
    Level.INFO,
    Kind.PROVED,
    campaign="spring-trial",
    message_id="first",
    policy=Quote(
        place(POLICY, "only send channel:sms between 08:00 and 21:00 customer time"),
        "only send channel:sms between 08:00 and 21:00 customer time",
        None,
    ),
)
FINDINGS = (PROVED, POSSIBLE, CODE, ALWAYS, HOSTILE, POLICY_ONLY)
SUMMARY = {
    "campaigns": 2,
    "messages": 3,
    "rules": 3,
    "errors": 2,
    "warnings": 3,
    "proved": 4,
    "suppressed": 1,
}
NOTHING = {**dict.fromkeys(SUMMARY, 0), "campaigns": 1, "messages": 2, "rules": 3, "proved": 4}
RULES = ("lifecycle.a-quiet-week", NO_TRIALS, "lifecycle.texts-by-daylight")
RESULT = LintResult(FINDINGS, SOURCES, SUMMARY, RULES)
