"""Sentences that stand beside the rules: `treat`, `prefer`, `waive` (LANGUAGE.md section 4, rulings 3 and 11)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from comity.check import reach
from comity.check.conditions import condition
from comity.check.context import Context, find_field, readable
from comity.check.facets import facet_value_fits
from comity.check.modules import Module
from comity.check.references import Rules
from comity.check.times import fixed_date
from comity.program.nodes import TRUE, Condition, Treat, Waiver
from comity.program.walk import facts
from comity.syntax import nodes
from comity.text.finding import Related
from comity.text.source import Place
from comity.types.vocabulary import Field, Value


class Spoken(NamedTuple):
    """A sentence with its module and the context it is read in."""

    module: Module
    node: nodes.Statement
    ctx: Context

    @property
    def place(self) -> Place:
        """Where the sentence stands."""
        return self.module.place(self.node.span)


# Treat --------------------------------------------------------------------------------------------------------------


def lower_treats(spoken: Iterable[Spoken]) -> tuple[Treat, ...]:
    """Return all `treat` sentences; report one that reads what any of them writes (ruling 3)."""
    written: dict[str, Place] = {}
    found: list[tuple[Spoken, nodes.Treat, Condition | None, dict[str, Value] | None]] = []
    for item in spoken:
        if isinstance(item.node, nodes.Treat):
            given = stated_facts(item.node.facets, item.ctx.within(reach.TREAT), "a `treat`")
            asked = condition(item.node.condition, item.ctx.within(reach.TREAT))
            found.append((item, item.node, asked, given))
            for name in given or ():
                written.setdefault(name, item.place)
    treats: list[Treat] = []
    for item, node, asked, given in found:
        if asked is None or _reads_treated(item, node, asked, written) or given is None:
            continue
        treats.append(Treat(asked, tuple(sorted(given.items(), key=lambda fact: fact[0])), item.place))
    return tuple(treats)


def _reads_treated(item: Spoken, node: nodes.Treat, asked: Condition, written: dict[str, Place]) -> bool:
    for read in facts(asked):
        place = written.get(read.name)
        if place is None:
            continue
        related = (Related(place, f"`{read.name}` is written here"),)
        message = f"a `treat` reads `{read.name}`, which a `treat` writes"
        help_ = "write the first condition out again, or put both into one `define`"
        item.ctx.report.error("treat-reads-treated", message, node.condition.span, help_, related)
        return True
    return False


def stated_facts(facets: Iterable[nodes.Facet], ctx: Context, what: str) -> dict[str, Value] | None:
    """Return the message facts that facets state: sets are collected, of a single fact there is one value.

    ``what`` states them, in words. Reports facets of the customer, wildcards and two values of one fact.
    """
    found: dict[str, Value] = {}
    sound = True
    for node in facets:
        field = find_field(node.field, ctx)
        if field is None or not _is_stated(node, field, what, ctx):
            sound = False
        elif field.type.is_set:
            before = found.get(field.name, frozenset())
            found[field.name] = frozenset((node.value, *(before if isinstance(before, frozenset) else ())))
        elif found.setdefault(field.name, node.value) != node.value:
            sound = False
            message = f"{what} gives `{field.name}` two values"
            ctx.report.error("duplicate-clause", message, node.span, f"`{field.name}` has one value; keep one")
    return found if sound else None


def _is_stated(node: nodes.Facet, field: Field, what: str, ctx: Context) -> bool:
    if not readable(field, node.span, ctx):
        return False
    if not node.wildcard:
        return facet_value_fits(node, field, ctx)
    ctx.report.error("type-mismatch", f"{what} states a value, and `*` is none", node.value_span, "name the value")
    return False


# Prefer -------------------------------------------------------------------------------------------------------------


def lower_prefer(spoken: Iterable[Spoken]) -> tuple[Condition, ...]:
    """Return the classes of the `prefer` sentence; report every further one (ruling 11)."""
    first: Spoken | None = None
    classes: Sequence[Condition | None] = ()
    for item in spoken:
        if not isinstance(item.node, nodes.Prefer):
            continue
        found = [condition(node, item.ctx.within(reach.PREFER_SELECTOR)) for node in item.node.selectors]
        if first is None:
            first, classes = item, found
        else:
            related = (Related(first.place, "the first one"),)
            help_ = "join both into one sentence"
            item.ctx.report.error("duplicate-prefer", "a policy has one `prefer`", item.node.span, help_, related)
    sound = tuple(item for item in classes if item is not None)
    return sound if len(sound) == len(classes) else ()


# Waive --------------------------------------------------------------------------------------------------------------


def lower_waivers(spoken: Iterable[Spoken], rules: Rules, waivable: dict[str, bool]) -> tuple[Waiver, ...]:
    """Return all waivers; report those of rules that are `not waivable` or that there are not.

    ``waivable`` tells it of every rule of the program, after all adjustments.
    """
    found = (_waiver(item, item.node, rules, waivable) for item in spoken if isinstance(item.node, nodes.Waive))
    return tuple(waiver for waiver in found if waiver is not None)


def _waiver(item: Spoken, node: nodes.Waive, rules: Rules, waivable: dict[str, bool]) -> Waiver | None:
    ctx = item.ctx
    entry = rules.find_deciding(node.rule, ctx.report)
    selector = condition(node.selector, ctx.within(reach.SELECTOR))
    audience: Condition | None = TRUE
    if node.audience is not None:
        audience = condition(node.audience, ctx.within(reach.WAIVED_AUDIENCE))
    until = fixed_date(node.until, ctx)
    if entry is not None and not waivable.get(entry.id, True):
        related = (Related(entry.place, "the rule"),)
        message = f"`{entry.id}` is not waivable"
        ctx.report.error("not-waivable", message, node.rule.span, "change the rule itself", related)
        return None
    if entry is None or entry.id not in waivable or selector is None or audience is None or until is None:
        return None
    approved_by = node.approved_by.value if node.approved_by else None
    return Waiver(entry.id, selector, audience, until, node.because.value, approved_by, item.place)
