"""From drafts to campaigns: facts get their types, what the source states for all is added, the rest is derived.

What counts for a fact: the message, else the campaign's top, else the options of the source, else what the format
implies, else what follows from the text.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from comity.campaigns.adapters.protocol import DraftCampaign, DraftMessage, Reading
from comity.campaigns.derive import FROM_BODY, derive
from comity.campaigns.facts import Stated, state, text_of
from comity.campaigns.model import Campaign, Message
from comity.campaigns.nodes import Node
from comity.text.source import Span
from comity.types.vocabulary import Value


class _Named(NamedTuple):
    """What a message is called, and where that stands."""

    id: str
    span: Span
    written: bool


class _Shared(NamedTuple):
    """What all messages of a campaign have: its draft, the facts of its top and those of the source."""

    draft: DraftCampaign
    top: Mapping[str, Stated]
    source_facts: Mapping[str, Value | None]


def build(draft: DraftCampaign, reading: Reading, source_facts: Mapping[str, Value | None]) -> Campaign:
    """Return the campaign of a draft; what is wrong with its values is reported.

    ``source_facts`` hold for all of a source, None where what is stated is wrong.
    """
    names = [_name(message, draft, reading) for message in draft.messages]
    _check_names(names, draft, reading)
    shared = _Shared(draft, _stated(draft.facts, reading), source_facts)
    return Campaign(
        id=draft.id,
        title=draft.title,
        owner=draft.owner,
        audience=draft.audience,
        schedule=draft.schedule,
        messages=tuple(
            _message(message, name, shared, reading) for message, name in zip(draft.messages, names, strict=True)
        ),
        source=reading.report.source,
        span=draft.named,
        places=draft.places,
        form=draft.form,
        broken=draft.broken,
    )


def _stated(facts: Mapping[str, Node], reading: Reading) -> dict[str, Stated]:
    """Return the declared facts that nodes state; what the vocabulary does not know is left out."""
    fields = reading.vocabulary.message
    found = {name: state(fields[name], node, reading.report) for name, node in facts.items() if name in fields}
    return {name: stated for name, stated in found.items() if stated is not None}


def _name(message: DraftMessage, draft: DraftCampaign, reading: Reading) -> _Named:
    text = text_of("id", message.id, reading.report) if message.id is not None else None
    if message.id is None or text is None:
        return _Named(draft.id, message.start, written=False)
    return _Named(text, message.id.span, written=True)


def _check_names(names: Iterable[_Named], draft: DraftCampaign, reading: Reading) -> None:
    """Report messages of one campaign that share a name."""
    first: dict[str, Span] = {}
    for name in names:
        if name.id in first and name.written:
            words = f"two messages of `{draft.id}` are called `{name.id}`"
            reading.report.add("duplicate-campaign", words, name.span, related=((first[name.id], "the first is here"),))
        first.setdefault(name.id, name.span)


def _message(message: DraftMessage, name: _Named, shared: _Shared, reading: Reading) -> Message:
    fields = reading.vocabulary.message
    stated = {**shared.top, **_stated(message.facts, reading)}
    facts = _values(message, name, stated, shared, reading)
    taken = frozenset({*facts, *stated, *shared.source_facts})
    wrong = {fact for fact, value in shared.source_facts.items() if value is None and fact not in stated}
    derived = derive(facts, message.headers, message.texts, fields, taken)
    places = {fact: said.span for fact, said in stated.items()} | {"campaign": shared.draft.named}
    if name.written:
        places["id"] = name.span
    return Message(
        id=name.id,
        facts=facts | derived,
        places=places,
        elements={fact: said.elements for fact, said in stated.items() if said.elements},
        derived=frozenset(derived),
        broken=_broken(
            wrong.union(fact for fact, said in stated.items() if said.broken),
            [fact for fact in fields if fact not in taken and derived.get(fact) is not True],
        ),
        after=message.after,
        follows=message.follows,
        span=name.span,
    )


def _broken(found: set[str], untold: Iterable[str]) -> frozenset[str]:
    """Return the facts that are not known: without the body, those ``untold`` that follow from it are not either."""
    return frozenset(found.union(FROM_BODY).intersection({*found, *untold}) if "body" in found else found)


def _values(
    message: DraftMessage, name: _Named, stated: Mapping[str, Stated], shared: _Shared, reading: Reading
) -> dict[str, Value]:
    """Return the facts that are stated for a message, by whomever; a broken one hides what others state."""
    assumed = {fact: said.value for fact, said in _stated(message.assumed, reading).items()}
    facts = {**assumed, **shared.source_facts, **{fact: said.value for fact, said in stated.items()}}
    known = {"campaign": shared.draft.fact or shared.draft.id, "id": name.id}
    facts |= {fact: value for fact, value in known.items() if fact in reading.vocabulary.message}
    return {fact: value for fact, value in facts.items() if value is not None}
