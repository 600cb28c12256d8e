"""Rules: from sentences to what makes them fire (LANGUAGE.md section 4, ruling 1).

The body of a rule is true where the message is as it must not be:

    never     selector and audience and whens
    only      selector and not (audience and whens)
    limit     selector and whens and N or more earlier sends in the window
    require   selector and not demand
"""

from collections.abc import Iterable
from typing import assert_never

from comity.check import reach
from comity.check.clauses import OBLIGING, Adjustment, Clauses, Written, adjusted, kind_of, read_clauses
from comity.check.conditions import all_of, condition
from comity.check.context import Context, fact, find_field
from comity.check.literals import KINDS, whole_number
from comity.check.references import RuleEntry
from comity.check.times import duration, window
from comity.program.nodes import (
    TRUE,
    Condition,
    Count,
    Fact,
    Not,
    Obligation,
    Rule,
    Sends,
    Sentence,
)
from comity.syntax import nodes
from comity.text.record import record
from comity.text.source import Span
from comity.types.vocabulary import Scope


@record
class Parts:
    """The parts of a sentence that decides."""

    sentence: Sentence
    selector: Condition
    body: Condition
    audience: Condition = TRUE
    when: Condition = TRUE
    demand: Condition = TRUE


def lower_rule(entry: RuleEntry, adjustments: Iterable[Adjustment], ctx: Context) -> Rule | Obligation | None:
    """Return a rule of the program; None where something in it is wrong, which is reported."""
    node = entry.node
    own = [Written(clause, ctx) for clause in node.clauses]
    if isinstance(node.sentence, nodes.Expect):
        fitting = _obliging(own)
        written = adjusted(fitting, adjustments)
        clauses = read_clauses(_obliging(written))
        return _expect(entry, node.sentence, clauses, ctx) if len(fitting) == len(own) else None
    clauses = read_clauses(adjusted(own, adjustments))
    parts = _parts(node.sentence, ctx)
    if parts is None or not clauses.sound:
        return None
    return _rule(entry, parts, clauses)


def _rule(entry: RuleEntry, parts: Parts, clauses: Clauses) -> Rule:
    sentence = entry.node.sentence
    return Rule(
        id=entry.id,
        sentence=parts.sentence,
        selector=parts.selector,
        body=parts.body,
        unless=clauses.unless,
        outcome=clauses.outcome,
        if_unknown=clauses.if_unknown,
        place=entry.module.place(sentence.span),
        text=text_of(entry, sentence.span),
        enforced=clauses.enforced,
        because=clauses.note("because"),
        see=clauses.notes["see"],
        owner=clauses.note("owner"),
        since=clauses.since,
        until=clauses.until,
        waivable=clauses.waivable,
        labelled=entry.node.label is not None,
        audience=parts.audience,
        when=parts.when,
        demand=parts.demand,
    )


def text_of(entry: RuleEntry, span: Span) -> str:
    """Return the text of a span on one line, without comments."""
    text, at = "", span.start
    for comment in entry.module.tree.comments:
        if span.start <= comment.span.start < span.end:
            text += entry.module.source.text[at : comment.span.start]
            at = comment.span.end
    return " ".join((text + entry.module.source.text[at : span.end]).split())


# Sentences ----------------------------------------------------------------------------------------------------------


def _parts(node: nodes.Never | nodes.Only | nodes.Limit | nodes.Require, ctx: Context) -> Parts | None:
    match node:
        case nodes.Never():
            return _send(node, Sentence.NEVER, ctx)
        case nodes.Only():
            return _send(node, Sentence.ONLY, ctx)
        case nodes.Limit():
            return _limit(node, ctx)
        case nodes.Require():
            return _require(node, ctx)
        case _:
            assert_never(node)


def _send(node: nodes.Never | nodes.Only, sentence: Sentence, ctx: Context) -> Parts | None:
    selector = condition(node.selector, ctx.within(reach.SELECTOR))
    audience = TRUE if node.audience is None else condition(node.audience, ctx.within(reach.RULE_AUDIENCE))
    when = _when(node.whens, ctx)
    if selector is None or audience is None or when is None:
        return None
    held = all_of(audience, when)
    body = all_of(selector, held if sentence is Sentence.NEVER else Not(held))
    return Parts(sentence, selector, body, audience, when)


def _when(whens: Iterable[nodes.When], ctx: Context) -> Condition | None:
    found = [condition(item.condition, ctx.within(reach.ANYTHING)) for item in whens]
    sound = [item for item in found if item is not None]
    return all_of(*sound) if len(sound) == len(found) else None


def _limit(node: nodes.Limit, ctx: Context) -> Parts | None:
    selector = condition(node.selector, ctx.within(reach.LIMIT_SELECTOR))
    times = whole_number(node.times, ctx)
    length = window(node.window, ctx.within(reach.ANYTHING))
    keys = _keys(node.keys, ctx.within(reach.ANYTHING))
    when = _when(node.whens, ctx)
    if times == 0:
        ctx.report.error("limit-zero", "a limit of 0 allows nothing", node.times.span, "write `never send …`")
        return None
    if selector is None or times is None or length is None or keys is None or when is None:
        return None
    counted = Count(Sends(selector, keys), length, times)
    return Parts(Sentence.LIMIT, selector, all_of(selector, when, counted), when=when)


def _keys(refs: Iterable[nodes.Ref], ctx: Context) -> tuple[Fact, ...] | None:
    """Return the keys of a limit; report one that is no fact, is named twice, or makes no groups of customers."""
    found: dict[Fact, None] = {}
    wrong = False
    for ref in refs:
        field = find_field(ref, ctx)
        if field is None:
            wrong = True
        elif fact(field) in found:
            wrong = True
            ctx.report.error("duplicate-name", f"`{field.name}` is a key already", ref.span, "name it once")
        elif field.scope is Scope.CUSTOMER and field.type.is_set:
            wrong = True
            message = f"`{field.name}` is {KINDS[field.type.kind]}, and customers are grouped by one value"
            ctx.report.error("type-mismatch", message, ref.span, "declare a field that names the group")
        else:
            found[fact(field)] = None
    return None if wrong else tuple(found)


def _require(node: nodes.Require, ctx: Context) -> Parts | None:
    demand = condition(node.condition, ctx.within(reach.ANYTHING))
    selector = condition(node.selector, ctx.within(reach.REQUIRE_SELECTOR))
    if demand is None or selector is None:
        return None
    return Parts(Sentence.REQUIRE, selector, all_of(selector, Not(demand)), demand=demand)


# Obligations --------------------------------------------------------------------------------------------------------


def _expect(entry: RuleEntry, node: nodes.Expect, clauses: Clauses, ctx: Context) -> Obligation | None:
    audience = condition(node.audience, ctx.within(reach.EXPECT_AUDIENCE))
    selector = condition(node.selector, ctx.within(reach.EXPECT_SELECTOR))
    times = 1 if node.times is None else whole_number(node.times, ctx)
    every = duration(node.every, ctx, steps=False)
    if times == 0 and node.times is not None:
        ctx.report.error("type-mismatch", "`at least 0 times` expects nothing", node.times.span, "write 1 or more")
        return None
    if audience is None or selector is None or times is None or every is None or not clauses.sound:
        return None
    return Obligation(
        id=entry.id,
        audience=audience,
        selector=selector,
        times=times,
        every=every,
        place=entry.module.place(node.span),
        text=text_of(entry, node.span),
        because=clauses.note("because"),
        see=clauses.notes["see"],
        owner=clauses.note("owner"),
        since=clauses.since,
        until=clauses.until,
    )


def _obliging(written: Iterable[Written]) -> tuple[Written, ...]:
    """Return the clauses an `expect` may have; report the others."""
    fitting: list[Written] = []
    for item in written:
        kind = kind_of(item.clause)
        if kind in OBLIGING:
            fitting.append(item)
            continue
        help_ = "narrow the audience with `and not`" if isinstance(item.clause, nodes.Unless) else "leave it out"
        message = f"an `expect` decides about no message, so it has no `{kind}`"
        item.ctx.report.error("wrong-scope", message, item.clause.span, help_)
    return tuple(fitting)
