"""Comity's own format (INTERFACES.md, "A campaign file")."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.campaigns.adapters.protocol import DraftCampaign, DraftMessage, Reading, made
from comity.campaigns.entries import Entries, Entry, entries
from comity.campaigns.facts import text_of
from comity.campaigns.model import Expression, Form, Schedule
from comity.campaigns.nodes import JSON_LITERAL, UNKNOWN, Items, Node, Pairs, Scalar
from comity.campaigns.places import char_places
from comity.campaigns.quote import json_quoted
from comity.campaigns.reading import is_text
from comity.campaigns.report import Report
from comity.campaigns.schedule import KEYS as SCHEDULE
from comity.campaigns.schedule import read_duration, read_schedule
from comity.syntax.words import Length
from comity.text.finding import Fix
from comity.text.nearest import did_you_mean, nearest
from comity.text.source import Span

TOP = ("campaign", "title", "audience", "schedule", "messages")
"""Keys that only a campaign has; `owner` is both the campaign's and a fact of its messages."""

OF_MESSAGES = ("id", "after", "body_file", "headers")
"""Keys of a message that are no facts; at the top where the campaign has one message."""


class _Part(NamedTuple):
    """The facts and headers that one mapping states."""

    facts: Mapping[str, Node]
    headers: Mapping[str, str]


def read(document: Node, reading: Reading) -> Iterator[DraftCampaign]:
    """Return the campaign that a document states."""
    report = reading.report
    if not isinstance(document, Pairs):
        words = f"a campaign must be a mapping; found {'a list' if isinstance(document, Items) else 'a text'}"
        report.add("wrong-type", words, document.span, "begin with `campaign: NAME`")
        return
    said = entries(document, report)
    _check_keys(said, (*TOP, "owner", *OF_MESSAGES), reading, ("id", "after") if "messages" in said else ())
    yield _draft(said, document, reading)


def _draft(said: Entries, document: Pairs, reading: Reading) -> DraftCampaign:
    report = reading.report
    top = _part(said, reading, TOP)
    audience, schedule = _audience(said, report), _schedule(said, reading)
    missing = {key for key, value in (("audience", audience), ("schedule", schedule)) if value is None}
    return DraftCampaign(
        id=_name(said, document, report),
        named=said["campaign"].value.span if "campaign" in said else document.span,
        facts=top.facts,
        messages=_messages(said, top, document, reading),
        form=_form(document),
        title=_text(said, "title", report),
        owner=_text(said, "owner", report),
        audience=audience,
        schedule=schedule,
        places=_places(said),
        broken=frozenset(key for key in missing if key in said and not _null(said[key].value)),
    )


def _name(said: Entries, document: Pairs, report: Report) -> str:
    """Return the name of a campaign, or an empty one where that is missing or none."""
    if "campaign" in said:
        return text_of("campaign", said["campaign"].value, report) or ""
    place = document.pairs[0][0].span if document.pairs else document.span
    report.add("missing-key", "the campaign has no name", place, "begin with `campaign: NAME`")
    return ""


def _text(said: Entries, name: str, report: Report) -> str | None:
    return text_of(name, said[name].value, report) if name in said and not _null(said[name].value) else None


def _null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.style == JSON_LITERAL and node.text == "null"


def _form(document: Pairs) -> Form:
    if not document.flow:
        return "block"
    quotes = all(isinstance(key, Scalar) and key.style == '"' for key, _ in document.pairs)
    return "json" if quotes else "flow"


def _audience(said: Entries, report: Report) -> Expression | None:
    text = _text(said, "audience", report)
    node = said["audience"].value if "audience" in said else None
    if text is None or not isinstance(node, Scalar):
        return None
    return Expression(text, *char_places(report.source.text, node), node.span)


def _schedule(said: Entries, reading: Reading) -> Schedule | None:
    if "schedule" not in said:
        return None
    return read_schedule(said["schedule"].value, reading.vocabulary.events, reading.report)


def _places(said: Entries) -> dict[str, Span]:
    """Return where the parts of a campaign stand, those of its schedule by ``schedule.at`` and the like."""
    found: dict[str, Span] = {
        key: said[key].value.span for key in ("title", "owner", "audience", "schedule") if key in said
    }
    node = said["schedule"].value if "schedule" in said else None
    known = {key for keys in SCHEDULE.values() for key in keys}
    for key, value in node.pairs if isinstance(node, Pairs) else ():
        if isinstance(key, Scalar) and key.text in known:
            found[f"schedule.{key.text}"] = value.span
    return found


# Messages -----------------------------------------------------------------------------------------------------------


def _messages(said: Entries, top: _Part, document: Pairs, reading: Reading) -> tuple[DraftMessage, ...]:
    if "messages" not in said:
        start = document.pairs[0][0].span if document.pairs else document.span
        after = _after(said, reading.report)
        return (DraftMessage(_id(said), start, {}, after=after, headers=top.headers),)
    node = said["messages"].value
    if not isinstance(node, Items) or not node.items:
        advice = "write one item `- id: NAME` for each message"
        reading.report.add("wrong-type", "`messages` must be a list of messages", node.span, advice)
        return ()
    several = len(node.items) > 1
    found = [_message(item, index, top, reading, several=several) for index, item in enumerate(node.items)]
    return tuple(message for message in found if message is not None)


def _message(node: Node, index: int, top: _Part, reading: Reading, *, several: bool) -> DraftMessage | None:
    report = reading.report
    if not isinstance(node, Pairs):
        report.add(
            "wrong-type", "a message must be a mapping of its facts", node.span, "write `id: NAME` and its facts"
        )
        return None
    said = entries(node, report)
    _check_keys(said, OF_MESSAGES, reading, TOP)
    part = _part(said, reading, ("campaign",))
    start = node.pairs[0][0].span if node.pairs else node.span
    name = _id(said)
    if name is None and several:
        report.add("missing-key", "a message among several needs an `id`", start, "write `id: NAME`")
        name = made(f"message-{index + 1}", start)
    return DraftMessage(
        name, start, part.facts, range(index), _after(said, report), headers={**top.headers, **part.headers}
    )


def _id(said: Entries) -> Node | None:
    return said["id"].value if "id" in said and not _null(said["id"].value) else None


def _after(said: Entries, report: Report) -> Length | None:
    if "after" not in said or _null(said["after"].value):
        return None
    return read_duration("after", said["after"].value, report)


def _part(said: Entries, reading: Reading, taken: tuple[str, ...]) -> _Part:
    """Return the facts of one mapping; the keys in ``taken`` are read by others."""
    declared = reading.vocabulary.message
    facts = {name: entry.value for name, entry in said.items() if name in declared and name not in taken}
    facts = {name: node for name, node in facts.items() if name not in OF_MESSAGES}
    if "body_file" in said:
        body = _body(said["body_file"], reading)
        if "body" in said:
            words = "`body` and `body_file` both say what the message is"
            related = ((said["body"].key.span, "the body stands here"),)
            reading.report.add("duplicate-key", words, said["body_file"].key.span, related=related)
        elif "body" in declared:
            facts["body"] = body
    return _Part(facts, _headers(said, reading.report))


def _body(entry: Entry, reading: Reading) -> Scalar:
    path = text_of("body_file", entry.value, reading.report)
    text = reading.load(path) if path is not None else None
    if text is not None:
        return made(text, entry.value.span)
    if path is not None:
        words = f"`{path}` is not there or holds no UTF-8 text"
        reading.report.add("missing-file", words, entry.value.span, "the path is taken from the campaign file's folder")
    return Scalar("", entry.value.span, UNKNOWN)


def _headers(said: Entries, report: Report) -> Mapping[str, str]:
    """Return the headers of a mail by their names in lower case."""
    if "headers" not in said:
        return {}
    node = said["headers"].value
    if not isinstance(node, Pairs):
        report.add("wrong-type", "`headers` must be a mapping of names to texts", node.span)
        return {}
    found = {name: text_of(name, entry.value, report) for name, entry in entries(node, report).items()}
    return {name.lower(): text for name, text in found.items() if text is not None}


# Keys ---------------------------------------------------------------------------------------------------------------


def _check_keys(said: Entries, known: tuple[str, ...], reading: Reading, elsewhere: tuple[str, ...]) -> None:
    """Report keys that nothing reads; those in ``elsewhere`` belong to the other of campaign and message."""
    for name, entry in said.items():
        if name in elsewhere and (name in ("campaign", "id") or name not in reading.vocabulary.message):
            owner = "the campaign" if name in TOP else "one message of several"
            reading.report.add("unknown-key", f"`{name}` belongs to {owner}", entry.key.span)
        elif name in known or name in reading.vocabulary.message:
            _check_word(entry.key, reading.report)
        else:
            _unknown(entry.key, known, reading)


def _check_word(key: Scalar, report: Report) -> None:
    if not key.style and not is_text(key.text):
        fix = json_quoted(key.text)
        words = f"YAML does not read the key `{key.text}` as a text"
        fixes = report.fix("put it into quotes", key.span, fix, safe=True)
        report.add("yaml-surprise", words, key.span, f"put it into quotes: {fix}", fixes=fixes)


def _unknown(key: Scalar, known: tuple[str, ...], reading: Reading) -> None:
    names = (*known, *reading.vocabulary.message)
    fixes: tuple[Fix, ...] = ()
    if key.text in reading.vocabulary.customer:
        advice: str | None = f"`{key.text}` is a fact of customers: say it in `audience`"
    else:
        near = nearest(key.text, names)
        advice = did_you_mean(key.text, names) or "a fact of your own is declared in a policy: `message has NAME: text`"
        fixes = reading.report.fix(f"write `{near[0]}`", key.span, near[0], safe=False) if len(near) == 1 else ()
    reading.report.add("unknown-key", f"nothing reads the key `{key.text}`", key.span, advice, fixes=fixes)
