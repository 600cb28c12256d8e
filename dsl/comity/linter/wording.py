"""What a rule says, in English around the language's own phrases, for `comity explain`."""

from comity.program.nodes import FALSE, TRUE, Condition, Count, Rule, Sentence
from comity.program.phrase import phrase
from comity.program.walk import walk
from comity.types.vocabulary import Scope, Vocabulary


def in_words(rule: Rule, vocabulary: Vocabulary) -> str:
    """Return for which message to whom a rule fires; the sentence as written where the language has no other words."""
    said = _Said(vocabulary)
    whom = said.customer(rule.audience)
    match rule.sentence:
        case Sentence.NEVER:
            about = f"to {whom}{said.when(rule.when)}"
        case Sentence.ONLY if rule.audience == TRUE:
            about = f"at any time but{said.when(rule.when)}"
        case Sentence.ONLY:
            about = f"to anybody but {whom}{said.when(rule.when)}"
        case Sentence.LIMIT:
            counted = next(atom for atom in walk(rule.body) if isinstance(atom, Count))
            about = f"to {said.customer(counted)}{said.when(rule.when)}"
        case Sentence.REQUIRE:
            about = f"without {said.quoted(rule.demand)}"
    words = f"it fires for {said.message(rule.selector)} {about}{said.unless(rule.unless)}"
    return words if said.all_said else f"it fires where this is not kept: {rule.text}"


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
