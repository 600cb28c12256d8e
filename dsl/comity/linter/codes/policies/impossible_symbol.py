"""`impossible-symbol`: a comparison that is false for one symbol whatever is recorded."""

from collections.abc import Iterator
from datetime import date

from comity.linter.page import Page, Stage, example
from comity.linter.tree import walk as walk_tree
from comity.linter.view import PolicyView, Written
from comity.program.nodes import Compare, Condition, Fact, Literal, Not, Op, Rule, Shares
from comity.program.walk import walk
from comity.syntax import nodes
from comity.text.finding import Finding, Level
from comity.text.source import Place
from comity.types.vocabulary import FactType, Scope, Vocabulary

PAGE = Page(
    code="impossible-symbol",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a symbol that the other side can never hold",
    text="""
Two fields are compared that do not have the same symbols. For a symbol that only one of them has the
comparison is false whatever is recorded, and because of that the rule refuses every such message: `consent
has channel` can never hold for a message on the web, because nobody can consent to `web`.

Name the symbols the rule is about in its selector, or say with `unless` what becomes of the others.
""",
    bad=example(
        policy="""
consent:
  only send purpose:marketing to consent has channel
  because "We write to those who asked for it."
"""
    ),
    good=example(
        policy="""
consent:
  only send purpose:marketing and channel in [email, sms, push, phone, mail] to consent has channel
  because "We write to those who asked for it."
"""
    ),
    see=("LANGUAGE.md section 3", "LANGUAGE.md section 9"),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the comparisons of two enumerations because of which a rule refuses every message with some symbol.

    A symbol that the rule's selector or `unless` leaves out is in nobody's way, and neither is one for which the rule
    refuses nothing.
    """
    for written in policy.rules:
        compared = {pair for atom in walk(written.rule.body) if (pair := _compared(atom))}
        for one, two in sorted(compared, key=repr):
            for fact, other in ((one, two), (two, one)):
                found = _refused(written.rule, fact, other, policy)
                if found:
                    yield _finding(written, fact, other, found)


def _compared(atom: Condition) -> tuple[Fact, Fact] | None:
    match atom:
        case Compare(_, Fact() as left, Fact() as right) | Shares(Fact() as left, Fact() as right):
            return left, right
        case _:
            return None


def _refused(rule: Rule, fact: Fact, other: Fact, policy: PolicyView) -> tuple[str, ...]:
    """Return the symbols of ``fact`` that ``other`` does not have and that the rule refuses therefore."""
    vocabulary, ask = policy.program.vocabulary, policy.ask
    type_, known = _type(fact, vocabulary), _type(other, vocabulary).symbols
    return tuple(
        symbol
        for symbol in type_.symbols
        if known and symbol not in known
        if ask.can(rule.selector, Not(rule.unless), _holds(fact, type_, symbol))
        if ask.never(rule.selector, Not(rule.unless), _holds(fact, type_, symbol), Not(rule.body))
    )


def _type(fact: Fact, vocabulary: Vocabulary) -> FactType:
    return vocabulary.field(fact.scope, fact.name).type


def _holds(fact: Fact, type_: FactType, symbol: str) -> Condition:
    if type_.is_set:
        return Shares(fact, Literal(frozenset((symbol,))))
    return Compare(Op.EQ, fact, Literal(symbol), type_.symbols if type_.ordered else ())


def _finding(written: Written[Rule], fact: Fact, other: Fact, symbols: tuple[str, ...]) -> Finding:
    *first, last = (f"`{symbol}`" for symbol in symbols)
    named = f"{', '.join(first)} or {last}" if first else last
    who = "message" if fact.scope is Scope.MESSAGE else "customer"
    return PAGE.finding(
        f"`{other.name}` can never be {named}, so every {who} with such a `{fact.name}` is refused",
        _place(written, fact, other),
        f"name those the rule is about in its selector, or add `unless {fact.name} in [{', '.join(symbols)}]`",
    )


def _place(written: Written[Rule], fact: Fact, other: Fact) -> Place:
    """Return the place of the comparison, or of the rule where a definition holds it."""
    for node in walk_tree(written.node):
        if isinstance(node, nodes.Compare):
            names = {side.name.text for side in (node.left, node.right) if isinstance(side, nodes.Ref)}
            if names == {fact.name, other.name}:
                return written.module.place(node.span)
    return written.head
