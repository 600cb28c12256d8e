"""`always-true`: a condition that asks nothing."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.view import PolicyView
from comity.text.finding import Finding, Level

PAGE = Page(
    code="always-true",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a condition that always holds",
    text="""
The condition, or a part of it, holds for every message, every customer whose facts are known, and every
history. So it asks nothing: either it is not what was meant (`open_cases >= 0` for `open_cases > 0`), or it
can go.

Facts that are not known make such a condition unknown all the same; one that is there for their sake reads
better as `stage is known`.
""",
    bad=example(
        policy="""
person-before-form-letter:
  never send purpose:marketing to stage >= adoption and open_cases >= 0
  because "An open case is answered first."
"""
    ),
    good=example(
        policy="""
person-before-form-letter:
  never send purpose:marketing to stage >= adoption and open_cases > 0
  because "An open case is answered first."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


HELP = {
    "selector": "leave it out; `anything` stands for every message",
    "audience": "leave it out; `everyone` stands for every customer",
    "demand": "a requirement that is always met refuses nothing",
}


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the conditions, or parts of them, that hold whatever the facts are."""
    for part, holds in policy.settled:
        if holds:
            advice = HELP.get(part.role, "leave it out, or write what was meant")
            yield PAGE.finding(f"`{part.words}` always holds", part.place, advice)
