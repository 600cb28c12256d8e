"""`shadowed-rule`: a rule that could go without any decision changing."""

from collections.abc import Iterator
from datetime import date

from comity.evaluate.holds import Situation, holds
from comity.linter.overlap import Overlap
from comity.linter.page import Page, Stage, example
from comity.linter.strictness import as_lasting, stands_first
from comity.linter.view import PolicyView, Written
from comity.program.nodes import And, Count, Not, Rule, Sentence, Since, Verdict
from comity.program.walk import walk
from comity.solve.fold import IS_FALSE, IS_TRUE, IS_UNKNOWN, NOT_TRUE, Want
from comity.text.finding import Finding, Level, Related

PAGE = Page(
    code="shadowed-rule",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a rule that another one makes superfluous",
    text="""
Whenever this rule refuses, another rule refuses too, at least as strictly, on all the days on which this one
is in force. Taking it out would change no decision. Often a rule was widened later and the narrow one was
forgotten, or one of them does not say what its author thinks.

Order never matters, so neither rule hides the other: both are named as reasons. A milder outcome, another
place of enforcement, a waiver or an `unless` of the other rule are all taken into account.
""",
    bad=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."

no-trials-for-advocates:
  never send offer:trial and channel:email to stage == advocacy
  because "Advocates least of all."
"""
    ),
    good=example(
        policy="""
no-trials-for-members:
  never send offer:trial to stage >= adoption
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the rules that refuse only what one other rule refuses too, as strictly and for as long.

    Of two rules that say the same only one is reported. Limits beside limits are `cap-never-binds`.
    """
    overlap = Overlap.of((rule, rule.body) for rule in policy.binding(today))
    for written in policy.rules:
        by = next(_shadows(written.rule, overlap, policy), None)
        if by is not None:
            yield _finding(written, by)


def _shadows(rule: Rule, overlap: Overlap, policy: PolicyView) -> Iterator[Rule]:
    """Yield the rules that make this one superfluous, unless it never fires.

    A situation in which it fires tells most others apart from it. It takes longest to find, so not without any others.
    """
    others = [other for other in overlap.implied_by(rule.body) if _may_cover(other, rule)]
    example = policy.ask.example(And((rule.body, Not(rule.unless)))) if others else None
    if example is None:
        return
    for other in others:
        if _spares(other, rule, example):
            continue
        if _covers(other, rule, policy) and not (stands_first(rule, other, policy) and _covers(rule, other, policy)):
            yield other


def _may_cover(other: Rule, rule: Rule) -> bool:
    """Return whether ``other`` is another rule, and no limit beside a limit."""
    return other.id != rule.id and not (other.sentence is rule.sentence is Sentence.LIMIT)


def _spares(other: Rule, rule: Rule, example: Situation) -> bool:
    """Return whether ``other`` yields less than ``rule`` in a situation in which ``rule`` fires."""
    told = {True: IS_TRUE, False: IS_FALSE, None: IS_UNKNOWN}[holds(other.body, example)]
    return bool(told & _too_mild(other, rule.outcome)) or holds(other.unless, example) is True


def _covers(other: Rule, rule: Rule, policy: PolicyView) -> bool:
    """Return whether ``other`` refuses wherever ``rule`` does, as strictly, on all of its days and in all places.

    That has to hold whatever is known of the customer: where the one is told and the other is not, `if unknown` counts.
    The solver takes the history as given; without one, both are unknown that ask for it.
    """
    if other.if_unknown < rule.if_unknown and _asks_history(rule):
        return False
    return as_lasting(other, rule) and all(
        policy.ask.excluded((rule.body, told), (rule.unless, NOT_TRUE), spared)
        for told, outcome in ((IS_TRUE, rule.outcome), (IS_UNKNOWN, rule.if_unknown))
        if outcome is not Verdict.ALLOW
        for spared in ((other.body, _too_mild(other, outcome)), (other.unless, IS_TRUE))
    )


def _asks_history(rule: Rule) -> bool:
    return any(isinstance(atom, Count | Since) for atom in walk(rule.body))


def _too_mild(rule: Rule, outcome: Verdict) -> Want:
    """Return the truth values of a rule's body under which it yields less than an outcome."""
    unknown = IS_UNKNOWN if rule.if_unknown < outcome else 0
    return IS_FALSE | unknown | (IS_TRUE if rule.outcome < outcome else 0)


def _finding(written: Written[Rule], by: Rule) -> Finding:
    return PAGE.finding(
        f"`{written.name}` changes nothing: `{by.id}` refuses all that it refuses, as strictly",
        written.head,
        "remove it, or narrow the other one",
        (Related(by.place, f"`{by.id}` refuses it already"),),
    )
