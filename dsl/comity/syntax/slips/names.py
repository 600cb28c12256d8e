"""Slips in labels, facets and names."""

import re

from comity.syntax.scan import label_end
from comity.syntax.slips.slip import Slip
from comity.syntax.words import KEYWORDS, RULE_WORDS
from comity.text.finding import Problem
from comity.text.source import Span


def label_of_words(slip: Slip) -> Problem | None:
    """``no trials for members:`` on a line of its own."""
    end = label_end(slip.row, 0)
    if not end or slip.at > end:
        return None
    label = "-".join(token.text for token in slip.row[: end + 1])
    span = Span(slip.row[0].span.start, slip.row[end].span.end)
    label = re.sub(r"[^\w-]+", "-", label).strip("-")
    return Problem("syntax", "a label is one word", span, f"write `{label}:`")


def label(slip: Slip) -> Problem | None:
    """``label:never send``, ``label : never send``, ``eu.consent: never send``, ``cap: define``."""
    token = slip.token
    if "LABEL" not in slip.accepts and not (slip.at == 1 and slip.text == ":"):
        return None
    name, colon, word = token.text.partition(":")
    if token.kind == "facet" and word in RULE_WORDS:
        return slip.says("white space follows the colon of a label", f"write `{name}: {word}`")
    if slip.text == ":" and slip.at == 1:
        return slip.says("a label and its colon stand together", f"write `{slip.look(-1).text}:`")
    if token.kind == "word" and slip.at == 0 and slip.look(1).text in RULE_WORDS:
        return slip.says("a label ends with a colon", f"write `{slip.text}:`")
    if token.kind == "word" and slip.look(1).text == ":":
        return slip.says("a label and its colon stand together", f"write `{slip.text}:`", of=slip.look(1))
    if token.kind == "label" and not name.replace("-", "").replace("_", "").isalnum():
        advice = "a label is made of letters, digits, `_` and `-`; the module's name is that of its file"
        return slip.says(f"{token.quoted} is no label", advice)
    if token.kind == "label" and colon and slip.look(1).text in KEYWORDS - RULE_WORDS and slip.look(1).text != "send":
        return slip.says(f"`{slip.look(1).text}` takes no label", f"only rules have labels: remove {token.quoted}")
    return None


def facet(slip: Slip) -> Problem | None:
    """``offer: trial``, ``offer:spring*x``, ``links:https://…``, ``order.offer:x``."""
    token, following = slip.token, slip.look(1)
    if token.kind == "label" and slip.at > 0 and "FACET" in slip.accepts:
        value = following.text if not following.breaks and following.kind == "word" else "trial"
        return slip.says("a facet has no white space after its colon", f"write `{token.text}{value}`")
    if token.kind == "sign" and token.text not in "()[]{},;" and slip.look(-1).kind == "facet" and slip.glued(0):
        return _facet_value(slip, -1)
    if token.kind == "facet" and "FACET" in slip.accepts:
        field = token.text.partition(":")[0]
        if "." in field:
            return _scope(slip, field)
        return _facet_value(slip, 0)
    return None


def _facet_value(slip: Slip, steps: int) -> Problem:
    token = slip.look(steps)
    field, _, value = token.text.partition(":")
    if "*" in value.rstrip("*") or value.endswith("**"):
        start = value.partition("*")[0]
        return slip.says("a wildcard stands only at the end of a value", f"write `{field}:{start}*`", of=token)
    if value.startswith('"'):
        return slip.says("in quotes `*` is no wildcard", f"write `{field}:{value[1:-1]}*`", of=token)
    advice = f'write `{field}:"…"`, with the value in quotes'
    return slip.says("the value holds a character that stands only in quotes", advice, of=token)


def dotted_name(slip: Slip) -> Problem | None:
    """``campaign.id``; only the two scopes stand before a dot. ``first-name``: a dash."""
    if slip.token.kind != "word" or not slip.accepts & {"NAME", "SCOPED"}:
        return None
    if "." in slip.text:
        return _scope(slip, slip.text)
    if "-" in slip.text:
        advice = f'a value with a dash stands in quotes, `"{slip.text}"`, or in a facet, `campaign:{slip.text}`'
        return slip.says(f"a name holds no `-`: found {slip.token.quoted}", advice)
    return None


def _scope(slip: Slip, name: str) -> Problem:
    last = name.rpartition(".")[2]
    advice = f"write `{last}`, `message.{last}` or `customer.{last}`"
    return slip.says("only `message` and `customer` stand before a dot", advice)
