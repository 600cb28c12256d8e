"""What a rule says, in English around the language's own phrases, for `comity explain`."""

from comity.program.nodes import FALSE, TRUE, Condition, Count, Rule, Sentence
from comity.program.phrase import phrase
from comity.program.walk import walk
from comity.types.vocabulary import Scope, Vocabulary


def in_words(rule: Rule, vocabulary: Vocabulary) -> str:
    """Return for which message to whom a rule fires; the sentence as written where the language has no other words."""
    said = _Said(vocabulary)
    words = f"it fires for {said.message(rule.selector)} {_about(rule, said)}{said.unless(rule.unless)}"
    return words if said.all_said else f"it fires where this is not kept: {rule.text}"


def _about(rule: Rule, said: "_Said") -> str:
    whom, when = said.customer(rule.audience), said.when(rule.when)
    match rule.sentence:
        case Sentence.NEVER:
            return f"to {whom}{when}"
        case Sentence.ONLY:
            return f"at any time but{when}" if rule.audience == TRUE else f"to anybody but {whom}{when}"
        case Sentence.LIMIT:
            counted = next(atom for atom in walk(rule.body) if isinstance(atom, Count))
            return f"to {said.customer(counted)}{when}"
        case Sentence.REQUIRE:
            return f"without {said.quoted(rule.demand)}"


class _Said:
    """Parts of a sentence; ``all_said`` turns false where there was no phrase for one."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.all_said = True

    def quoted(self, condition: Condition, scope: Scope | None = None) -> str:
        found = phrase(condition, self.vocabulary, scope)
        self.all_said = self.all_said and found is not None
        return f"`{found}`"

    def message(self, selector: Condition) -> str:
        return "every message" if selector == TRUE else f"a message with {self.quoted(selector, Scope.MESSAGE)}"

    def customer(self, audience: Condition) -> str:
        if audience == TRUE:
            return "anybody"
        known = self.quoted(audience, Scope.CUSTOMER)
        return f"a customer who {known}" if known.startswith(("`had ", "`received ")) else f"a customer with {known}"

    def when(self, condition: Condition) -> str:
        return "" if condition == TRUE else f" when {self.quoted(condition)}"

    def unless(self, condition: Condition) -> str:
        return "" if condition == FALSE else f", unless {self.quoted(condition)}"
