"""The entries of a mapping by their keys, with YAML's merge keys carried out."""

from typing import NamedTuple

from comity.campaigns.nodes import PLAIN, Items, Node, Pairs, Scalar
from comity.campaigns.report import Report


class Entry(NamedTuple):
    """A key as written and its value."""

    key: Scalar
    value: Node


Entries = dict[str, Entry]


def entries(pairs: Pairs, report: Report) -> Entries:
    """Return the entries of a mapping by key; the last of several with one key counts, as in most YAML readers.

    ``<<: *defaults`` adds the entries of another mapping, or of a list of them, that the mapping does not have itself.
    Keys that are no texts, doubled ones and merges of something else are reported.
    """
    found: Entries = {}
    merged: list[Node] = []
    for key, value in pairs.pairs:
        if not isinstance(key, Scalar):
            report.add("unknown-key", "a key must be a word, not a list or a mapping", key.span)
        elif key.text == "<<" and key.style == PLAIN:
            merged.append(value)
        else:
            if key.text in found:
                related = ((found[key.text].key.span, "it stands here first"),)
                report.add("duplicate-key", f"`{key.text}` stands twice in one mapping", key.span, related=related)
            found[key.text] = Entry(key, value)
    for value in merged:
        for source in value.items if isinstance(value, Items) else (value,):
            if isinstance(source, Pairs):
                found = entries(source, report) | found
            else:
                report.add("wrong-type", "`<<` takes a mapping or a list of mappings", source.span)
    return found
