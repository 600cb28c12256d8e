"""Whose format a document is in, for files that nobody has said it of.

Only what is sure counts: a document that names a `campaign` is our own, and so is whatever looks like nothing known.
"""

from comity.campaigns.adapters.paths import at, items, text
from comity.campaigns.nodes import Items, Node

NATIVE, KNOCK, DUCKDUCKGO = "native", "knock", "duckduckgo-rmf"


def format_of(document: Node) -> str:
    """Return the name of the format that a document is in."""
    if at(document, "campaign") is not None:
        return NATIVE
    if isinstance(at(document, "messages"), Items) and isinstance(at(document, "rules"), Items):
        return DUCKDUCKGO if at(document, "version") is not None else NATIVE
    steps = at(document, "steps")
    if isinstance(steps, Items) and any(text(at(step, "type")) and text(at(step, "ref")) for step in items(steps)):
        return KNOCK
    return NATIVE
