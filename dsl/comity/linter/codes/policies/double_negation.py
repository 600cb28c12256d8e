"""`double-negation`: two negations where none is needed."""

from collections.abc import Iterator
from datetime import date

from comity.check.modules import Module
from comity.linter.page import Page, Stage, example
from comity.linter.tree import walk
from comity.linter.view import PolicyView, text, words
from comity.syntax import nodes
from comity.text.finding import Edit, Finding, Fix, Level
from comity.types.vocabulary import Vocabulary

PAGE = Page(
    code="double-negation",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a negation of a negation",
    text="""
Two negations cancel out, or seem to: `not (plan != basic)`, `unless not member`. People misread them, above
all those who read rules rarely.

They do not always cancel out. A message that states no channel is neither `channel == email` nor `channel !=
email`, so `not (channel != email)` holds for it; and an `unless` that is not known does not apply. So the fix
is offered as safe only where nothing changes.
""",
    bad=example(
        policy="""
customers-only:
  never send offer:trial to not (stage != adoption)
  because "A member cannot redeem a trial."
"""
    ),
    good=example(
        policy="""
customers-only:
  never send offer:trial to stage == adoption
  because "A member cannot redeem a trial."
"""
    ),
    see=("LANGUAGE.md section 9", "LANGUAGE.md section 11, rulings 1 and 2"),
)


POSITIVE = {"!=": "==", "not in": "in"}

INSTEAD = {
    nodes.Never: "write `when` and the condition without `not`",
    nodes.Limit: "write `when` and the condition without `not`",
    nodes.Only: "name what the rule is about in its selector instead of excepting the rest",
    nodes.Require: "name what the rule is about after `for` instead of excepting the rest",
}


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the negations of negations, and the exceptions from a rule that are themselves a `not`."""
    for module, statement in policy.statements():
        for node in walk(statement):
            if isinstance(node, nodes.Not):
                yield from _negated(node, module, policy.program.vocabulary)
        if isinstance(statement, nodes.Rule):
            yield from _excepted(statement, module)


def _negated(node: nodes.Not, module: Module, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Yield a finding on `not not x`, `not (x != y)`, `not (x not in …)` and `not (x is unknown)`."""
    match bare(node.item):
        case nodes.Not(item):
            plain, exact = text(item, module), True
        case nodes.Compare(left, op, right) as compared if op in POSITIVE:
            plain = f"{text(left, module)} {POSITIVE[op]} {text(right, module)}"
            exact = _always_stated(compared, vocabulary)
        case nodes.Known(ref, False):
            plain, exact = f"{text(ref, module)} is known", True
        case _:
            return
    place = module.place(node.span)
    title = advice = f"write `{' '.join(plain.split())}`"
    if not exact:
        advice += "; beware: a message that does not state the fact meets only what is written now"
    fix = Fix(title, exact, (Edit(place, plain),))
    yield PAGE.finding(f"`{words(node, module)}` negates twice", place, advice, fixes=(fix,))


def _excepted(rule: nodes.Rule, module: Module) -> Iterator[Finding]:
    """Yield a finding on `never … unless not x` and its like."""
    advice = INSTEAD.get(type(rule.sentence))
    for clause in rule.clauses:
        if advice and isinstance(clause, nodes.Unless) and isinstance(bare(clause.condition), nodes.Not):
            yield PAGE.finding(f"`{words(clause, module)}` negates twice", module.place(clause.span), advice)


def bare(node: nodes.Condition) -> nodes.Condition:
    """Return a condition without the parentheses around it."""
    while isinstance(node, nodes.Group):
        node = node.item
    return node


def _always_stated(compared: nodes.Compare, vocabulary: Vocabulary) -> bool:
    """Return whether no message fact is compared: an atom over one that is not stated is false (ruling 2)."""
    refs = [side for side in (compared.left, compared.right) if isinstance(side, nodes.Ref)]
    return not any(ref.scope != "customer" and ref.name.text in vocabulary.message for ref in refs)
