"""Clauses: what follows a sentence, and how `adjust` replaces it (LANGUAGE.md section 4, ruling 12)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple, assert_never

from comity.check.conditions import condition
from comity.check.context import Context
from comity.check.modules import Module
from comity.check.reach import ANYTHING
from comity.check.times import fixed_date
from comity.program.nodes import FALSE, Condition, Enforced, Or, Verdict
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.record import record

REPEATABLE = ("see",)
"""A rule may name several sources; of everything else one holds."""
JOINED = "unless"
"""Adjusting it adds to what is there instead of replacing it, so that it may be done more than once."""

OBLIGING = ("because", "see", "owner", "from", "until")
"""The clauses an `expect` may have: it decides nothing, so it has no outcome and no exception."""


class Written(NamedTuple):
    """A clause and the context of the module it stands in, which may be another than the rule's."""

    clause: nodes.Clause
    ctx: Context


@record
class Clauses:
    """What the clauses of a rule say; ``sound`` is False where one of them is wrong, which has been reported."""

    unless: Condition = FALSE
    outcome: Verdict = Verdict.BLOCK
    if_unknown: Verdict = Verdict.BLOCK
    enforced: Enforced = Enforced.BOTH
    notes: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    since: date | None = None
    until: date | None = None
    waivable: bool = True
    sound: bool = True

    def note(self, word: str) -> str | None:
        """Return the text after `because` or `owner`, if there is one."""
        texts = self.notes.get(word)
        return texts[0] if texts else None


def kind_of(clause: nodes.Clause) -> str:
    """Return the kind of a clause by its first words; of one kind a rule has one clause."""
    match clause:
        case nodes.Unless():
            return JOINED
        case nodes.Instead():
            return "instead"
        case nodes.IfUnknown():
            return "if unknown"
        case nodes.Enforce():
            return "enforce"
        case nodes.Note() | nodes.InForce():
            return clause.word
        case nodes.NotWaivable():
            return "not waivable"
        case _:
            assert_never(clause)


# Adjusting ----------------------------------------------------------------------------------------------------------


class Adjustment(NamedTuple):
    """An `adjust` sentence and its module."""

    module: Module
    node: nodes.Adjust
    ctx: Context


def adjusted(own: Sequence[Written], adjustments: Iterable[Adjustment]) -> tuple[Written, ...]:
    """Return the clauses of a rule after all adjustments: they replace their kind, `unless` is joined.

    Reports a kind that one sentence has twice and one that two sentences adjust; the first of them counts.
    """
    clauses = _without_repetition(own)
    by: dict[str, Adjustment] = {}
    for adjustment in adjustments:
        new = _without_repetition([Written(clause, adjustment.ctx) for clause in adjustment.node.clauses])
        kinds = {kind_of(item.clause) for item in new} - {JOINED}
        clashing = {kind for kind in kinds if by.setdefault(kind, adjustment) is not adjustment}
        for item in new:
            if kind_of(item.clause) in clashing:
                _report_conflict(item, by[kind_of(item.clause)], adjustment)
        kept = [item for item in clauses if kind_of(item.clause) not in kinds - clashing]
        clauses = kept + [item for item in new if kind_of(item.clause) not in clashing]
    return tuple(clauses)


def _report_conflict(item: Written, first: Adjustment, second: Adjustment) -> None:
    kind = kind_of(item.clause)
    related = (Related(first.module.place(first.node.span), "the other one"),)
    message = f"`{kind}` of `{second.node.rule.text}` is adjusted twice"
    item.ctx.report.error("conflicting-adjust", message, item.clause.span, "keep one of them", related)


def _without_repetition(clauses: Sequence[Written]) -> list[Written]:
    """Return the clauses of one sentence, of each kind the first; report the others."""
    first: dict[str, Written] = {}
    kept: list[Written] = []
    for item in clauses:
        kind = kind_of(item.clause)
        if first.setdefault(kind, item) is item or kind in REPEATABLE:
            kept.append(item)
        else:
            report = item.ctx.report
            related = (Related(report.place(first[kind].clause.span), "the other one"),)
            report.error("duplicate-clause", f"`{kind}` is written twice", item.clause.span, _join(kind), related)
    return kept


def _join(kind: str) -> str:
    if kind == "enforce":
        return "leave both out to enforce it in decisions and in lint"
    return "join them with `or`" if kind == JOINED else "keep one of them"


# Reading ------------------------------------------------------------------------------------------------------------


def read_clauses(clauses: Iterable[Written]) -> Clauses:
    """Return what clauses say, repetitions gone; report conditions, dates and outcomes that are wrong."""
    by_kind: dict[str, list[Written]] = {}
    for item in clauses:
        by_kind.setdefault(kind_of(item.clause), []).append(item)
    unless = _unless(by_kind.get(JOINED, ()))
    outcome = _outcome(by_kind.get("instead", ()), Verdict.BLOCK)
    since, until = _day(by_kind.get("from", ())), _day(by_kind.get("until", ()))
    sound = unless is not None and _is_in_force(since, until, by_kind.get("until", ()))
    return Clauses(
        unless=FALSE if unless is None else unless,
        outcome=outcome,
        if_unknown=_outcome(by_kind.get("if unknown", ()), outcome),
        enforced=_enforced(by_kind.get("enforce", ())),
        notes={word: _texts(by_kind.get(word, ())) for word in ("because", "see", "owner")},
        since=since,
        until=until,
        waivable="not waivable" not in by_kind,
        sound=sound and _is_dated(since, by_kind.get("from")) and _is_dated(until, by_kind.get("until")),
    )


def _unless(items: Iterable[Written]) -> Condition | None:
    found = [
        condition(item.clause.condition, item.ctx.within(ANYTHING))
        for item in items
        if isinstance(item.clause, nodes.Unless)
    ]
    sound = tuple(part for part in found if part is not None)
    if len(sound) < len(found):
        return None
    return FALSE if not sound else sound[0] if len(sound) == 1 else Or(sound)


def _outcome(items: Iterable[Written], default: Verdict) -> Verdict:
    for item in items:
        if isinstance(item.clause, nodes.Instead | nodes.IfUnknown):
            return Verdict[item.clause.outcome.text.upper()]
    return default


def _enforced(items: Iterable[Written]) -> Enforced:
    for item in items:
        if isinstance(item.clause, nodes.Enforce):
            return Enforced.AT_SEND if item.clause.at_send else Enforced.IN_REVIEW
    return Enforced.BOTH


def _texts(items: Iterable[Written]) -> tuple[str, ...]:
    return tuple(item.clause.text.value for item in items if isinstance(item.clause, nodes.Note))


def _day(items: Iterable[Written]) -> date | None:
    for item in items:
        if isinstance(item.clause, nodes.InForce):
            return fixed_date(item.clause.date, item.ctx)
    return None


def _is_dated(found: date | None, written: Sequence[Written] | None) -> bool:
    return found is not None or not written


def _is_in_force(since: date | None, until: date | None, items: Sequence[Written]) -> bool:
    """Return whether a rule is in force on any day; report one that ends before it begins."""
    if since is None or until is None or since <= until:
        return True
    message = f"this ends before it begins on {since.isoformat()}"
    for item in items:
        item.ctx.report.error("empty-window", message, item.clause.span, "both days are included")
    return False
