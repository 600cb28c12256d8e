"""Campaigns in any JSON or YAML, found by JMESPath expressions (https://jmespath.org).

    [[sources]]
    format = "mapping"
    files = ["journeys/*.json"]
    [sources.mapping]
    campaigns = "@"                                  # the campaigns of a document; default: the document, or its items
    id = "key"                                       # of a campaign
    messages = "activities[?type=='EMAILV2']"        # of a campaign; default: the campaign itself
    message_id = "key"                               # of a message
    subject = "configurationArguments.subject"       # a fact: of the message, else of its campaign
    channel = "'email'"                              # a constant is a literal

``title``, ``owner``, ``audience`` (a text in comity's language) and ``schedule.at`` and the like are taken from the
campaign, ``after`` from the message. Every other name is a fact of messages.

What an expression finds keeps its place in the file; what it computes (`join(…)`, a literal) is placed at the campaign
or message it was computed for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from comity.campaigns.adapters.located import Located, found_node, locate
from comity.campaigns.adapters.protocol import DraftCampaign, DraftMessage, Reading
from comity.campaigns.facts import text_of
from comity.campaigns.model import Expression
from comity.campaigns.nodes import MADE, UNKNOWN, Items, Node, Pairs, Scalar
from comity.campaigns.places import char_places, whole
from comity.campaigns.schedule import KEYS as SCHEDULE
from comity.campaigns.schedule import read_duration, read_schedule
from comity.text.nearest import did_you_mean
from comity.text.source import Span
from comity.types.vocabulary import Vocabulary

OF_CAMPAIGNS = ("campaigns", "id", "title", "owner", "audience", "messages")
OF_MESSAGES = ("message_id", "after")
WITHOUT_WHICH = ("campaigns", "id", "messages")
OF_SCHEDULES = tuple(dict.fromkeys(key for keys in SCHEDULE.values() for key in keys))

Search = Callable[[Located], tuple[Located, str | None]]
"""Evaluates an expression: what it found, and what went wrong."""

Complaint = tuple[tuple[str, ...], str, str | None]
"""A path in the mapping, what is wrong there, and what may help."""


def check(mapping: Mapping[str, object], vocabulary: Vocabulary) -> Iterator[Complaint]:
    """Yield what is wrong with a mapping before any file is read."""
    if "id" not in mapping:
        yield (), "the mapping does not say where the `id` of a campaign stands", None
    facts = tuple(name for name in vocabulary.message if name != "campaign")
    top = (*OF_CAMPAIGNS, *OF_MESSAGES, "schedule", *facts)
    for path, expression in _expressions(mapping):
        shown = ".".join(path)
        names = OF_SCHEDULES if path[0] == "schedule" and len(path) > 1 else top
        if path[-1] not in names or (path[0] != "schedule" and len(path) > 1):
            words = f"`{shown}` is neither a part of a campaign nor a fact of messages"
            yield path, words, did_you_mean(path[-1], names)
        elif not isinstance(expression, str):
            yield path, f"`{shown}` must be a JMESPath expression, a text", None
        elif isinstance(problem := compile_search(expression), str):
            yield path, f"this is no JMESPath expression: {problem}", None


def compile_search(expression: str) -> Search | str:
    """Return an expression ready to be evaluated, or what is wrong with it."""
    from comity.campaigns.adapters import search  # noqa: PLC0415 (imported where it is used: start-up time)

    return search.compile_search(expression)


def _expressions(mapping: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, expression in mapping.items():
        if isinstance(expression, Mapping):
            for inner, deeper in expression.items():
                yield (name, str(inner)), deeper
        else:
            yield (name,), expression


def read(document: Node, reading: Reading) -> Iterator[DraftCampaign]:
    """Return the campaigns that the mapping finds in a document."""
    mapped = _Mapped(reading, document)
    searches = mapped.searches
    if not mapped.broken.isdisjoint(WITHOUT_WHICH) or "id" not in searches:
        return  # as the check of the mapping says, once for all files
    if "campaigns" in searches:
        found = mapped.search("campaigns", locate(document), document.span)
        campaigns = found if isinstance(found, list) else [] if found is None else [found]
    else:
        campaigns = [locate(item) for item in document.items] if isinstance(document, Items) else [locate(document)]
    if not campaigns:
        reading.report.add("mapping-error", "`campaigns` finds nothing here", document.span)
    for campaign in campaigns:
        draft = mapped.campaign(campaign)
        if draft is not None:
            yield draft


class _Place(NamedTuple):
    """What expressions are evaluated on, where it begins, and where to place what they compute."""

    value: Located
    start: Span
    named: Span


class _Mapped:
    """Evaluates the mapping of a source on one document."""

    def __init__(self, reading: Reading, document: Node) -> None:
        self.reading = reading
        self.report = reading.report
        self.document = document
        found = {
            ".".join(path): compile_search(text) if isinstance(text, str) else "no text"
            for path, text in _expressions(reading.options.mapping)
        }
        self.searches = {name: search for name, search in found.items() if not isinstance(search, str)}
        self.broken = found.keys() - self.searches.keys()

    def search(self, name: str, value: Located, span: Span, *, quiet: bool = False) -> Located:
        """Return what an expression finds, or None; one that fails on this value is reported unless ``quiet``."""
        search = self.searches.get(name)
        if search is None:
            return None
        found, problem = search(value)
        if problem is not None and not quiet:
            self.report.add("mapping-error", f"`{name}` cannot be found here: {problem}", span)
        return found

    def campaign(self, value: Located) -> DraftCampaign | None:
        """Return the campaign that a value is."""
        start = self._start(value, self.document.span)
        key = self._node("id", _Place(value, start, start))
        if key is None:
            self.report.add("mapping-error", "`id` finds nothing for this campaign", start)
            return None
        name = text_of("id", key, self.report)
        if name is None:
            return None
        place = _Place(value, start, key.span)
        node = self._schedule(place)
        return DraftCampaign(
            id=name,
            named=key.span,
            facts=self._facts(place, quiet="messages" in self.searches),
            messages=tuple(self._messages(place)),
            form="foreign",
            title=self._text("title", place),
            owner=self._text("owner", place),
            audience=self._audience(place),
            schedule=read_schedule(node, self.reading.vocabulary.events, self.report) if node is not None else None,
            broken=frozenset(name.partition(".")[0] for name in self.broken).intersection(("audience", "schedule")),
        )

    def _messages(self, campaign: _Place) -> Iterator[DraftMessage]:
        if "messages" not in self.searches:
            yield self._message(campaign, {}, (), self._node("message_id", campaign))
            return
        found = self.search("messages", campaign.value, campaign.start)
        if not isinstance(found, list) or not found:
            self.report.add("mapping-error", "`messages` finds nothing for this campaign", campaign.start)
            return
        for index, value in enumerate(found):
            start = self._start(value, campaign.named)
            name = self._node("message_id", _Place(value, start, start))
            if name is None and len(found) > 1:
                name = Scalar(f"message-{index + 1}", start, MADE)
            place = _Place(value, start, name.span if name is not None else campaign.named)
            yield self._message(place, self._facts(place), range(index), name)

    def _message(
        self, place: _Place, facts: Mapping[str, Node], follows: Sequence[int], name: Node | None
    ) -> DraftMessage:
        after = self._node("after", place)
        wait = read_duration("after", after, self.report) if after is not None else None
        return DraftMessage(name, place.start, facts, follows, wait)

    def _start(self, value: Located, otherwise: Span) -> Span:
        """Return the first character of a value in the file."""
        node = getattr(value, "node", None)
        if not isinstance(node, Items | Pairs | Scalar):
            return otherwise
        return Span(node.span.start, min(node.span.start + 1, node.span.end))

    def _facts(self, place: _Place, *, quiet: bool = False) -> dict[str, Node]:
        """Return the facts that the mapping finds in a campaign or message."""
        declared = self.reading.vocabulary.message
        names = [name for name in self.searches if name in declared and name not in ("id", "campaign")]
        found = ((name, self._node(name, place, quiet=quiet)) for name in names)
        unknown = {name: Scalar("", place.named, UNKNOWN) for name in self.broken if name in declared}
        return unknown | {name: node for name, node in found if node is not None}

    def _node(self, name: str, place: _Place, *, quiet: bool = False) -> Node | None:
        """Return what an expression finds as a node, or None where it finds nothing."""
        found = self.search(name, place.value, place.start, quiet=quiet)
        return None if found is None or found == [] else found_node(found, place.named)

    def _text(self, name: str, place: _Place) -> str | None:
        node = self._node(name, place)
        return text_of(name, node, self.report) if node is not None else None

    def _audience(self, place: _Place) -> Expression | None:
        node = self._node("audience", place)
        text = text_of("audience", node, self.report) if node is not None else None
        if text is None or not isinstance(node, Scalar):
            return None
        places = whole(text, node.span) if node.style == MADE else char_places(self.report.source.text, node)
        return Expression(text, *places, node.span, written=False)

    def _schedule(self, place: _Place) -> Node | None:
        """Return a schedule as a campaign file would state it."""
        found = [(key, self._node(f"schedule.{key}", place)) for key in OF_SCHEDULES]
        pairs = tuple((Scalar(key, node.span, MADE), node) for key, node in found if node is not None)
        return Pairs(pairs, pairs[0][1].span, flow=True) if pairs else self._node("schedule", place)
