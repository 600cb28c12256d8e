"""`never-true`: a condition that contradicts itself."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.parts import rule_parts
from comity.linter.settled import says_something
from comity.linter.view import Part, PolicyView, Written
from comity.program.nodes import Not, Rule, Sentence
from comity.text.finding import Finding, Level, Related

PAGE = Page(
    code="never-true",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a condition that nothing can meet",
    text="""
The condition, or a part of it, contradicts itself: no message, customer, history or time of day meets it.
Most often an `and` stands where `or` was meant. A rule over nothing is silent for ever and protects nobody;
an `only` rule over nobody refuses everyone.

Parts that are sound alone may contradict each other too: a selector and a `when`, for example.
""",
    bad=example(
        policy="""
no-paid-media:
  never send channel:sms and channel:phone to stage == exposure
  because "Suspects have not given us a number."
"""
    ),
    good=example(
        policy="""
no-paid-media:
  never send channel:sms or channel:phone to stage == exposure
  because "Suspects have not given us a number."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


WHO = {"selector": "no message meets", "audience": "no customer meets", "when": "nothing meets"}


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the conditions that nothing can meet, and the rules whose parts exclude each other."""
    for part, holds in policy.settled:
        if not holds:
            message = f"{WHO.get(part.role, 'nothing meets')} `{part.words}`"
            yield PAGE.finding(message, part.place, "its conditions contradict each other: is `or` meant?")
    for written in policy.rules:
        own = tuple(rule_parts(written))
        for finding in _together(written, own, policy):
            if all(says_something(part, policy.ask) for part in own):
                yield finding


def _together(written: Written[Rule], own: tuple[Part, ...], policy: PolicyView) -> Iterator[Finding]:
    """Yield a finding on a rule whose parts are sound alone and contradict each other."""
    rule, ask = written.rule, policy.ask
    related = tuple(Related(part.place, f"this is its {part.role}") for part in own[1:])
    if ask.never(rule.body):
        message = f"`{written.name}` can never refuse a message: its parts exclude each other"
        if rule.sentence in (Sentence.ONLY, Sentence.REQUIRE):
            message = f"`{written.name}` can never refuse a message: what it demands is always so"
        yield PAGE.finding(message, own[0].place, "check what each of them speaks of", related)
    elif rule.sentence is Sentence.ONLY and ask.never(rule.selector, Not(rule.body)):
        message = f"`{written.name}` refuses every message: nothing meets all that it demands"
        yield PAGE.finding(message, own[0].place, "write `never send` if that is meant", related)
