"""When one rule is as strict as another, leaving aside which messages and customers they are about."""

from datetime import date

from comity.linter.view import PolicyView
from comity.program.nodes import Enforced, Rule


def as_strict(other: Rule, rule: Rule) -> bool:
    """Return whether ``other`` refuses as strictly as ``rule`` wherever it fires, on every day and place of ``rule``.

    Where ``rule`` is told, ``other`` may be unknown, so the milder of its outcomes counts.
    """
    mildest, strictest = min(other.outcome, other.if_unknown), max(rule.outcome, rule.if_unknown)
    same_unknown = other.if_unknown >= rule.if_unknown and other.outcome >= strictest
    return (mildest >= strictest or same_unknown) and as_lasting(other, rule)


def as_lasting(other: Rule, rule: Rule) -> bool:
    """Return whether ``other`` speaks wherever and on all days that ``rule`` does, and is as firm about waivers."""
    begins = (other.since or date.min) <= (rule.since or date.min)
    as_long = begins and (other.until or date.max) >= (rule.until or date.max)
    return as_long and other.enforced in (rule.enforced, Enforced.BOTH) and other.waivable <= rule.waivable


def stands_first(rule: Rule, other: Rule, policy: PolicyView) -> bool:
    """Return whether of two rules that say the same ``rule`` is the one to keep.

    Rules of used packages are kept, then those that come first by file and line.
    """
    mine, theirs = policy.is_own(rule.place), policy.is_own(other.place)
    return (mine, rule.place, rule.id) < (theirs, other.place, other.id)
