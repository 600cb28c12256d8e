r"""From text to documents: the events of a YAML parser become nodes with places.

PyYAML's own composer is not used, for three reasons. It recurses in C, so 100,000 brackets kill the process; it decides
what a plain word means (`no` is false), which here depends on the type that is wanted; and building nodes straight from
the events is faster. Measured with libyaml 0.2.5: the index of a mark counts code points, a byte order mark and both
halves of ``\r\n`` included, so offsets need no conversion.

A document that cannot be read is a problem of its own: reading goes on at the next ``---``. Three limits keep a hostile
file from exhausting the machine: nesting, values (what aliases multiply counts extra), and broken documents.
"""

import re
from collections.abc import Callable
from typing import NamedTuple, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from comity.campaigns.blame import Trouble, blame
from comity.campaigns.nodes import BLOCKS, PLAIN, Items, Node, Pairs, Scalar
from comity.text.finding import Problem
from comity.text.source import Span

DEEPEST = 100
"""How many lists and mappings may stand inside each other."""

MOST_VALUES = 500_000
"""How many values, lists and mappings a file may hold. Each takes a hundred times the memory of its text."""

MOST_REPEATED = 100_000
"""How many nodes aliases may add to a document."""

MOST_BROKEN = 20
"""How many broken documents of one file are reported."""

NOT_YAML = yaml.reader.Reader.NON_PRINTABLE
_PROPERTIES = r"(?:[&!][^\s\[\]{},]*(?:\s|#.*)*)+"
_DOCUMENT = r"^---(?=\s|$)"
_BLANK = " \t\r\n\x85\u2028\u2029"


class Composed(NamedTuple):
    """The documents of a text that could be read, empty ones left out, and what is wrong with the others."""

    documents: tuple[Node, ...]
    troubles: tuple[Trouble, ...]


class Position(Protocol):
    """A mark of a parser; its index counts code points."""

    @property
    def index(self) -> int:
        """The offset in the text that the parser was given."""
        ...


class Events(Protocol):
    """A parser that is asked for one event after another."""

    def get_event(self) -> Event | None:
        """Return the next event; raises yaml.YAMLError."""
        ...


Parser = Callable[[str], Events]

PARSER: Parser = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
"""libyaml where it is installed, else PyYAML's own parser: slower, and the same otherwise."""


def too_many(span: Span) -> Problem:
    """Return the problem of a file that holds more values than are read."""
    return Problem("too-deep", f"the file holds more than {MOST_VALUES:,} values", span, "split it")


class _Stop(Exception):
    """The document cannot be read further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def compose(text: str, parser: Parser = PARSER) -> Composed:
    """Return the YAML documents of ``text`` (which has no byte order mark) and the problems of reading them."""
    bad = NOT_YAML.search(text)
    if bad:
        what = f"the character U+{ord(bad[0]):04X} may not stand in a YAML file"
        return Composed((), (Trouble(Problem("yaml-syntax", what, Span(*bad.span()), "delete it")),))
    documents: list[Node] = []
    troubles: list[Trouble] = []
    start: int | None = 0
    while start is not None and len(troubles) < MOST_BROKEN:
        composer = _Composer(text, start, parser)
        trouble = composer.read()
        documents += composer.documents
        troubles += composer.troubles
        start = None
        if trouble is not None:
            troubles.append(trouble)
            if composer.made <= MOST_VALUES:
                start = _next_document(text, max(composer.offset, trouble.problem.span.start))
    return Composed(tuple(documents), tuple(troubles))


def _next_document(text: str, offset: int) -> int | None:
    """Return where the first document after ``offset`` starts."""
    found = re.compile(_DOCUMENT, re.MULTILINE).search(text, offset + 1)
    return found.start() if found else None


def _index(mark: Position | None) -> int:
    return mark.index if mark is not None else 0


class _Composer:
    """Reads documents from offset ``base`` on, to the end or to the first that is broken."""

    def __init__(self, text: str, base: int, parser: Parser) -> None:
        self.text = text
        self.base = base
        self.parser = parser(text[base:] if base else text)
        self.offset = base
        self.documents: list[Node] = []
        self.troubles: list[Trouble] = []
        self.anchors: dict[str, tuple[Node, int] | None] = {}
        self.made = 0
        self.repeated = 0
        self.end = base

    def read(self) -> Trouble | None:
        """Read all documents; return what stopped it."""
        try:
            while not isinstance(event := self._next(), StreamEndEvent):
                if isinstance(event, DocumentStartEvent):
                    self._document()
        except _Stop as stop:
            return Trouble(stop.problem)
        except yaml.YAMLError as error:
            return blame(self.text, self.base, error)
        return None

    def _document(self) -> None:
        self.anchors = {}
        self.repeated = 0
        root = self._node(self._next(), 0)
        self._next()  # the end of the document: a root that something else follows is no document
        if not (isinstance(root, Scalar) and root.style == PLAIN and not root.text):
            self.documents.append(root)

    def _next(self) -> Event:
        event = self.parser.get_event()
        if event is None:
            raise yaml.YAMLError
        self.offset = self.base + _index(event.start_mark)
        return event

    def _node(self, event: Event, depth: int) -> Node:
        if self.made > MOST_VALUES:
            raise _Stop(too_many(Span(*self._marks(event))))
        if type(event) is ScalarEvent:
            node: Node = self._scalar(event)
        elif type(event) is AliasEvent:
            return self._alias(event)
        else:
            return self._collection(event, depth + 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, 1)
        return node

    def _scalar(self, event: ScalarEvent) -> Scalar:
        self.made += 1
        start, end = self._marks(event)
        self.end = end
        style = event.style or PLAIN
        if event.anchor is not None or event.tag is not None:
            start = self._after_properties(start, end)
        if style in BLOCKS:
            self.end = end = start + len(self.text[start:end].rstrip(_BLANK))
        return Scalar(event.value, Span(start, end), style, event.tag)

    def _alias(self, event: AliasEvent) -> Node:
        span = Span(*self._marks(event))
        self.end = span.end
        target = self.anchors.get(event.anchor or "")
        if target is None:
            recursive = event.anchor in self.anchors
            what = "stands inside what it repeats" if recursive else "repeats nothing: no `&` gives it a name"
            words = f"the alias `*{event.anchor}` {what}"
            self.troubles.append(
                Trouble(Problem("yaml-surprise", words, span, "put a text with `*` into quotes"), span)
            )
            return Scalar(f"*{event.anchor}", span, '"')
        node, size = target
        self.made += size
        self.repeated += size
        if self.repeated > MOST_REPEATED:
            what = f"aliases repeat more than {MOST_REPEATED:,} values"
            raise _Stop(Problem("too-deep", what, span, "write the campaign without so many aliases"))
        return node

    def _collection(self, event: Event, depth: int) -> Node:
        if not isinstance(event, SequenceStartEvent | MappingStartEvent):
            raise yaml.YAMLError
        start, end = self._marks(event)
        if depth > DEEPEST:
            what = f"lists and mappings stand inside each other more than {DEEPEST} levels deep"
            raise _Stop(Problem("too-deep", what, Span(start, end)))
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if event.anchor is not None or event.tag is not None:
            start = self._after_properties(start, end)
        before = self.made
        self.made += 1
        node: Node = self._items(start, depth) if type(event) is SequenceStartEvent else self._pairs(start, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = (node, self.made - before)
        return node

    def _items(self, start: int, depth: int) -> Items:
        items = []
        while not isinstance(event := self._next(), CollectionEndEvent):
            items.append(self._node(event, depth))
        return Items(tuple(items), *self._extent(start, event))

    def _pairs(self, start: int, depth: int) -> Pairs:
        pairs = []
        while not isinstance(event := self._next(), CollectionEndEvent):
            key = self._node(event, depth)
            pairs.append((key, self._node(self._next(), depth)))
        return Pairs(tuple(pairs), *self._extent(start, event))

    def _extent(self, start: int, event: Event) -> tuple[Span, bool]:
        """Return the span of a collection that ends with ``event``, and whether a bracket closes it.

        One without brackets ends with its last part; its mark is where the next thing starts.
        """
        opened, closed = self._marks(event)
        if closed > opened:
            self.end = closed
        return Span(start, max(start, self.end)), closed > opened

    def _marks(self, event: Event) -> tuple[int, int]:
        return self.base + _index(event.start_mark), self.base + _index(event.end_mark)

    def _after_properties(self, start: int, end: int) -> int:
        found = re.compile(_PROPERTIES).match(self.text, start, end)
        return found.end() if found else start
