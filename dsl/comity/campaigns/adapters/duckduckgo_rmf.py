"""Messages of DuckDuckGo's Remote Messaging Framework (https://github.com/duckduckgo/remote-messaging-config).

Each message of a file is a campaign of its own, as each has its own audience. Its translations are further messages,
none of which comes before another: a customer sees one of them. The messages of a file often share an `id`, one for
each country or language; the second and later ones are campaigns ``ID/2``, ``ID/3``, … (``ID/fr`` where the audience
speaks one language) whose `campaign` fact is the common id.

The audience. A message is shown to those who match any of its `matchingRules` (all, if it has none) and none of its
`exclusionRules`; a rule holds where all of its attributes do. An attribute `pproSubscriber` is the customer's fact
`ppro_subscriber` where the vocabulary has one of a fitting type, and what it has not is left out, which is said. The
audience must not become smaller by that, or lint would prove too much: an attribute is left out of a matching rule
alone, which admits more; an exclusion rule that is not known whole is left out whole.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.campaigns.adapters.audience import Condition, Part, all_of, any_of, as_expression, condition, none_of
from comity.campaigns.adapters.paths import at, items, number, text, truth
from comity.campaigns.adapters.protocol import DraftCampaign, DraftMessage, Reading, made
from comity.campaigns.model import Expression
from comity.campaigns.nodes import Items, Node, Pairs, Scalar
from comity.campaigns.quote import json_quoted
from comity.text.finding import Level
from comity.text.source import Span
from comity.types.vocabulary import Field, Kind

ACTIONS = ("primaryAction", "secondaryAction", "action")
ADDRESSES = ("url", "url_in_context", "survey")
"""The types of actions whose value is a web address."""

_HUMP = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"


class _Rule(NamedTuple):
    """A matching rule: its attributes' conditions, whether these are all of it, and the languages it asks for."""

    conditions: tuple[Part, ...]
    complete: bool
    locales: Node | None


Rules = Mapping[str, _Rule]


def read(document: Node, reading: Reading) -> Iterator[DraftCampaign]:
    """Return the campaigns that a file of messages is."""
    if not isinstance(at(document, "messages"), Items):
        words = "a file of remote messages must be a mapping with a list of `messages`"
        reading.report.add("wrong-type", words, document.span)
        return
    rules = _Rules(reading).read(document)
    taken: set[str] = set()
    for message in items(at(document, "messages")):
        draft = _campaign(message, rules, reading, taken)
        if draft is not None:
            taken.add(draft.id)
            yield draft


def _campaign(message: Node, rules: Rules, reading: Reading, taken: set[str]) -> DraftCampaign | None:
    key = at(message, "id")
    name = text(key)
    if key is None or name is None:
        start = message.span
        reading.report.add("missing-key", "a message needs an `id`", Span(start.start, start.start + 1))
        return None
    matching = _referred(at(message, "matchingRules"), rules, reading)
    language = _language(matching)
    return DraftCampaign(
        id=_unique(name, language, taken),
        named=key.span,
        fact=name,
        facts={},
        messages=_messages(message, key, language),
        form="foreign",
        title=text(at(message, "content", "titleText")),
        audience=_audience(message, matching, rules, reading),
    )


def _unique(name: str, language: Scalar | None, taken: set[str]) -> str:
    """Return the name of a campaign, told apart from earlier ones of the same file."""
    if name not in taken:
        return name
    if language is not None and f"{name}/{language.text}" not in taken:
        return f"{name}/{language.text}"
    return next(found for count in range(2, len(taken) + 3) if (found := f"{name}/{count}") not in taken)


# Messages -----------------------------------------------------------------------------------------------------------


def _messages(message: Node, key: Node, language: Scalar | None) -> tuple[DraftMessage, ...]:
    content = at(message, "content")
    texts = [action for name in ACTIONS if (action := at(content, name))]
    links = tuple(link for action in texts if (link := _address(action)))
    channel = {"channel": made("in_app", key.span)}
    first = DraftMessage(key, message.span, _facts(content, content, language), assumed=channel, texts=links)
    translations = at(message, "translations")
    pairs = translations.pairs if isinstance(translations, Pairs) else ()
    return (
        first,
        *(
            DraftMessage(locale, locale.span, _facts(content, said, locale), assumed=channel, texts=links)
            for locale, said in pairs
        ),
    )


def _facts(content: Node | None, said: Node | None, language: Node | None) -> dict[str, Node]:
    """Return the facts of a message; a translation has what it does not say itself from the original."""
    facts: dict[str, Node] = {}
    subject = at(said, "titleText") or at(content, "titleText")
    body = at(said, "descriptionText") or at(content, "descriptionText")
    if text(subject) and subject is not None:
        facts["subject"] = subject
    listed = [
        text(at(item, name)) for item in items(at(content, "listItems")) for name in ("titleText", "descriptionText")
    ]
    if body is not None and any(listed):
        facts["body"] = made("\n\n".join(part for part in (text(body), *listed) if part), body.span)
    elif text(body) and body is not None:
        facts["body"] = body
    if language is not None:
        facts["language"] = language
    return facts


def _address(action: Node) -> str | None:
    return text(at(action, "value")) if text(at(action, "type")) in ADDRESSES else None


def _language(matching: list[_Rule]) -> Scalar | None:
    """Return the one language that all who match speak, or None."""
    nodes = [node for rule in matching for node in (items(rule.locales) or (None,))]
    spoken = {(text(node) or "").partition("-")[0] for node in nodes}
    if len(spoken) != 1 or spoken == {""} or nodes[0] is None:
        return None
    return made(spoken.pop(), nodes[0].span)


# The audience -------------------------------------------------------------------------------------------------------


def _referred(node: Node | None, rules: Rules, reading: Reading) -> list[_Rule]:
    """Return the rules of a list of their numbers; one that is missing excludes nobody, and is reported."""
    found = []
    for item in items(node):
        name = item.text if isinstance(item, Scalar) else ""
        if name not in rules:
            reading.report.add("unknown-value", f"there is no rule `{name}`", item.span)
        found.append(rules.get(name, _Rule((), complete=False, locales=None)))
    return found


def _audience(message: Node, matching: list[_Rule], rules: Rules, reading: Reading) -> Expression | None:
    excluding = _referred(at(message, "exclusionRules"), rules, reading)
    admitted = any_of(all_of(rule.conditions) for rule in matching) if matching else all_of(())
    refused = [all_of(rule.conditions) for rule in excluding if rule.complete and rule.conditions]
    whole = at(message, "matchingRules") or at(message, "exclusionRules") or message
    return as_expression(all_of((admitted, *(none_of(rule) for rule in refused))), whole.span)


class _Rules:
    """Reads the rules of a file, and says once for each attribute that it is left out."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.fields = reading.vocabulary.customer
        self.unused: set[str] = set()

    def read(self, document: Node) -> Rules:
        """Return the rules by their numbers."""
        found: dict[str, _Rule] = {}
        for rule in items(at(document, "rules")):
            key = at(rule, "id")
            if isinstance(key, Scalar):
                found[key.text] = self._rule(rule)
        return found

    def _rule(self, rule: Node) -> _Rule:
        attributes = at(rule, "attributes")
        pairs = attributes.pairs if isinstance(attributes, Pairs) else ()
        conditions = [self._attribute(key, value) for key, value in pairs]
        share = at(rule, "targetPercentile")
        if share is not None:
            self._leave_out("targetPercentile", share.span, "a random share of customers is no fact of them")
        known = tuple(one for one in conditions if one is not None)
        complete = len(known) == len(conditions) and share is None
        return _Rule(known, complete, at(attributes, "locale", "value"))

    def _attribute(self, key: Node, value: Node) -> Part | None:
        """Return the condition of an attribute, or None where the vocabulary cannot say it."""
        attribute = key.text if isinstance(key, Scalar) else ""
        name = re.sub(_HUMP, "_", attribute).lower()
        field = self.fields.get(name)
        if field is None:
            self._leave_out(attribute, key.span, f"declare it: `customer has {name}: {_likely_type(value)}`")
            return None
        asked = _asked(field, value)
        if asked is None:
            self._leave_out(attribute, key.span, f"`{name}` is declared as `{field.type}`, which cannot say this")
        elif truth(at(value, "fallback")):
            return any_of((asked, condition(f"{name} is unknown", value.span)))
        return asked

    def _leave_out(self, attribute: str, span: Span, advice: str) -> None:
        if attribute not in self.unused:
            self.unused.add(attribute)
            words = f"audiences leave `{attribute}` out, so they admit more customers than are meant"
            self.reading.report.add("mapping-error", words, span, advice, level=Level.INFO)


def _likely_type(value: Node) -> str:
    wanted = at(value, "value")
    if truth(wanted) is not None:
        return "yes or no"
    if number(at(value, "min")) is not None or number(at(value, "max")) is not None or number(wanted) is not None:
        return "number"
    return "text"


def _asked(field: Field, value: Node) -> Part | None:
    """Return what an attribute asks of a field, in the language, or None where its type cannot be asked that."""
    wanted = at(value, "value")
    match field.type.kind:
        case Kind.YES_NO:
            answer = truth(wanted)
            return None if answer is None else condition(field.name if answer else f"not {field.name}", value.span)
        case Kind.COUNT | Kind.NUMBER:
            return _range(field.name, value)
        case Kind.TEXT | Kind.ONE_OF | Kind.TIMEZONE:
            return _among(field, wanted, "==", "in")
        case Kind.ANY_TEXT | Kind.ANY_OF:
            return _among(field, wanted, "has", "has")
        case _:
            return None


def _range(name: str, value: Node) -> Part | None:
    exact = at(value, "value")
    asked = (("==", exact),) if exact is not None else ((">=", at(value, "min")), ("<=", at(value, "max")))
    bounds = [(word, node, number(node)) for word, node in asked if node is not None]
    if not bounds or any(bound is None for _, _, bound in bounds):
        return None
    return all_of(condition(f"{name} {word} {bound}", node.span) for word, node, bound in bounds)


def _among(field: Field, wanted: Node | None, one: str, several: str) -> Condition | None:
    """Return the condition that a field is, or has, the one or one of several texts."""
    nodes = items(wanted) if isinstance(wanted, Items) else (wanted,)
    said = [(_literal(field, value), node.span) for node in nodes if node is not None and (value := text(node))]
    if wanted is None or not said or len(said) < len(nodes):
        return None
    if len(said) == 1:
        return Condition(((f"{field.name} {one} ", wanted.span), *said))
    commas = [(", ", wanted.span)] * (len(said) - 1)
    listed = [piece for pair in zip(said, [*commas, ("]", wanted.span)], strict=True) for piece in pair]
    return Condition(((f"{field.name} {several} [", wanted.span), *listed))


def _literal(field: Field, value: str) -> str:
    """Return a symbol as it is written if it can stand so, and a text in quotes."""
    return value if field.type.symbols and re.fullmatch(r"[A-Za-z_][\w-]*", value) else json_quoted(value)
