"""What an adapter is: it finds the campaigns in a document and leaves it to others what their facts mean.

An adapter hands over drafts, in which every fact is still the node that states it. So types, surprises of YAML, places,
derived facts and the facts of a whole source are the same for every format, and an adapter is mostly names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from comity.campaigns.model import Expression, Form, FormatOptions, Schedule
from comity.campaigns.nodes import MADE, Node, Scalar
from comity.campaigns.report import Report
from comity.syntax.words import Length
from comity.text.source import Span
from comity.types.vocabulary import Vocabulary


class DraftMessage(NamedTuple):
    """A message as a format states it.

    ``id`` is the node that names it, ``start`` where it begins. ``facts`` are nodes by the fact's name; one that no
    vocabulary declares is left out without a word, so an adapter of a foreign format may offer what it finds.
    ``assumed`` are facts that the format implies and that facts of the source override. ``headers`` are those of a
    mail. ``texts`` are further texts in which links and variables are looked for.
    """

    id: Node | None
    start: Span
    facts: Mapping[str, Node]
    follows: Sequence[int] = ()
    after: Length | None = None
    assumed: Mapping[str, Node] = {}
    headers: Mapping[str, str] = {}
    texts: tuple[str, ...] = ()


class DraftCampaign(NamedTuple):
    """A campaign as a format states it; ``facts`` hold for each of its messages that does not state them itself.

    ``id`` is what the campaign is called, ``named`` where that stands; one without a name is checked and left out.
    ``fact`` is the `campaign` fact where it is not the id. ``places`` and ``broken`` are those of a `Campaign`.
    """

    id: str
    named: Span
    facts: Mapping[str, Node]
    messages: tuple[DraftMessage, ...]
    form: Form
    title: str | None = None
    owner: str | None = None
    audience: Expression | None = None
    schedule: Schedule | None = None
    places: Mapping[str, Span] = {}
    fact: str | None = None
    broken: frozenset[str] = frozenset()


class Reading(NamedTuple):
    """What an adapter may need: the vocabulary, the options, a place for findings, and the files beside the campaign.

    ``load`` returns the text of a file named relative to the campaign's own, or None if it cannot be had.
    """

    vocabulary: Vocabulary
    options: FormatOptions
    report: Report
    load: Callable[[str], str | None]


class Adapter(Protocol):
    """A format."""

    def __call__(self, document: Node, reading: Reading) -> Iterable[DraftCampaign]:
        """Return the campaigns of a document; what cannot be read is reported and left out."""
        ...


def made(text: str, span: Span) -> Scalar:
    """Return a text that an adapter put together from what stands at ``span``."""
    return Scalar(text, span, MADE)
