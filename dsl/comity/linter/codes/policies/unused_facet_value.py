"""`unused-facet-value`: a symbol that nothing in the policy tells from the others."""

from collections.abc import Iterator
from datetime import date

from comity.check.modules import Module
from comity.linter.page import Page, Stage, example
from comity.linter.uses import ANY, used
from comity.linter.view import PolicyView
from comity.syntax import nodes
from comity.text.finding import Finding, Level

PAGE = Page(
    code="unused-facet-value",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a symbol that no rule speaks of",
    text="""
The project declares a message fact with this symbol, and nothing in the policy tells it from the others.
Campaigns may state it and nothing happens. Either a rule is missing, or its author wrote another symbol, or
the symbol is a leftover.

Only declarations of the project itself are looked at. A rule over `tier:*`, or one that compares the whole
field, speaks of all of its symbols.
""",
    bad=example(
        policy="""
message has
  tier: one of teaser, launch, reminder

no-teasers:
  never send tier:teaser to stage >= adoption
  because "Members know it already."

one-reminder:
  limit tier:reminder to 1 per 30 days
  because "Once is enough."
"""
    ),
    good=example(
        policy="""
message has
  tier: one of teaser, reminder

no-teasers:
  never send tier:teaser to stage >= adoption
  because "Members know it already."

one-reminder:
  limit tier:reminder to 1 per 30 days
  because "Once is enough."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the symbols, or whole enumerations, of the project's message facts that no sentence speaks of."""
    if not policy.complete:
        return
    uses = used(policy.program)
    for module, statement in policy.statements():
        if isinstance(statement, nodes.Declare) and statement.scope == "message":
            for node in statement.fields:
                field = policy.program.vocabulary.message.get(node.name.text)
                if field is not None and field.type.symbols and field.place == module.place(node.span):
                    yield from _unused(node, uses.get(node.name.text, frozenset()), module)


def _unused(node: nodes.FieldNode, uses: frozenset[str], module: Module) -> Iterator[Finding]:
    if not uses:
        yield PAGE.finding(
            f"no rule speaks of `{node.name.text}`",
            module.place(node.name.span),
            "write the rule it is for, or remove it",
        )
    elif ANY not in uses:
        for symbol in node.type.symbols:
            if symbol.text not in uses:
                yield PAGE.finding(
                    f"no rule speaks of `{node.name.text}:{symbol.text}`",
                    module.place(symbol.span),
                    "write the rule it is for, or remove the symbol",
                )
