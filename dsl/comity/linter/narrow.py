"""The fix of a `possible` finding: the audience, less those whom the rule refuses (docs/decisions/0004-fixes.md)."""

import re

from comity.program.nodes import Condition, Not, Or, Rule, Verdict
from comity.program.phrase import phrase
from comity.program.simplify import conjunction, simplify
from comity.types.vocabulary import Scope, Vocabulary

PREFIX = re.compile(r"\s*customers\s+with\s+")
EVERYONE = re.compile(r"\s*everyone\s*")


def remaining(audience: Condition, fires: Condition) -> Condition:
    """Return the audience without those for whom the residual of a rule holds."""
    return conjunction((simplify(audience), simplify(Not(fires))))


def narrowed_text(written: str, audience: Condition, fires: Condition, vocabulary: Vocabulary) -> str | None:
    """Return the text of the narrowed audience, what its author wrote first; None where there are no words for it."""
    rest = phrase(Not(fires), vocabulary, Scope.CUSTOMER)
    if rest is None:
        return None
    if EVERYONE.fullmatch(written) or not written.strip():
        return rest
    prefix = PREFIX.match(written)
    head = prefix[0].lstrip() if prefix else ""
    body = written[prefix.end() if prefix else 0 :].strip()
    joined = f"({body})" if isinstance(audience, Or) else body
    tail = f"({rest})" if isinstance(simplify(Not(fires)), Or) or re.search(r"\bor\b", rest) else rest
    return f"{head}{joined} and {tail}"


def is_safe(rule: Rule) -> bool:
    """Return whether narrowing by the rule loses no message that the policy allows: it blocks, told or not."""
    return rule.outcome is Verdict.BLOCK and rule.if_unknown is Verdict.BLOCK
