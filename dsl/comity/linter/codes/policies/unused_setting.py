"""`unused-setting`: a knob that turns nothing."""

from collections.abc import Iterator
from datetime import date

from comity.check.facts import ZONE
from comity.check.modules import Module
from comity.linter.page import Page, Stage, example
from comity.linter.tree import walk
from comity.linter.view import PolicyView
from comity.syntax import nodes
from comity.text.finding import Finding, Level

PAGE = Page(
    code="unused-setting",
    stage=Stage.POLICIES,
    level=Level.WARNING,
    title="a setting that nothing uses",
    text="""
No sentence of the module reads the setting, so changing it changes nothing. Whoever turns this knob believes
otherwise. Most often the number stands in the rule as well.
""",
    bad=example(
        policy="""
setting weekly_cap = 3

weekly:
  limit purpose:marketing to 3 per 7 days
  because "More is noise."
"""
    ),
    good=example(
        policy="""
setting weekly_cap = 3

weekly:
  limit purpose:marketing to weekly_cap per 7 days
  because "More is noise."
"""
    ),
    see=("LANGUAGE.md section 9",),
)


def check(policy: PolicyView, today: date) -> Iterator[Finding]:
    """Yield the settings that no sentence reads; `zone` is read by the policy itself."""
    read = {module.name: _names(module) for module in policy.modules}
    for setting in policy.settings if policy.complete else ():
        if setting.name == ZONE or setting.name in read[setting.module]:
            continue
        yield PAGE.finding(
            f"nothing uses the setting `{setting.name}`",
            setting.declared,
            "remove it, or write it where its value stands",
        )


def _names(module: Module) -> frozenset[str]:
    """Return every name a module writes, but for those of its `setting` sentences and of what it gives to others."""
    statements = module.tree.statements
    read = (
        node.value if isinstance(node, nodes.Setting) else node
        for node in statements
        if not isinstance(node, nodes.Use)
    )
    return frozenset(name.text for node in read for name in walk(node) if isinstance(name, nodes.Name))
