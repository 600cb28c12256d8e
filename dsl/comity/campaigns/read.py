"""Campaign files: from bytes to campaigns, on one page.

`read_source` and `file_loader` are the only functions below the api that touch files; everything else is pure. They do
without `pathlib`, whose import costs more than reading a hundred files.
"""

import os
from collections.abc import Callable, Iterable

from comity.campaigns import options as source_options
from comity.campaigns.adapters import native
from comity.campaigns.adapters.protocol import Adapter, DraftCampaign, Reading
from comity.campaigns.adapters.recognise import format_of
from comity.campaigns.build import build
from comity.campaigns.compose import Composed, compose
from comity.campaigns.model import FormatOptions, ReadResult
from comity.campaigns.nodes import Node
from comity.campaigns.report import Report
from comity.campaigns.suppress import read_suppressions
from comity.text.finding import Finding
from comity.text.source import Place, Source, Span
from comity.types.vocabulary import Vocabulary

LARGEST_FILE = 10_000_000
"""How many bytes of a file are read."""

_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
NATIVE = FormatOptions()

BLANK = " \t\r\n"
BRACKETS = ("{", "[")
"""What JSON begins with, behind what may be blank in it."""


def no_files(path: str) -> str | None:  # noqa: ARG001 (it is called with one)
    """Load nothing: for campaigns that have no folder."""
    return None


def read_campaigns(
    source: Source,
    vocabulary: Vocabulary,
    options: FormatOptions = NATIVE,
    load: Callable[[str], str | None] = no_files,
) -> ReadResult:
    """Return what a campaign file states.

    ``load`` returns the text of a file named relative to the campaign file, or None. ``options`` should have passed
    `check_options`: what is wrong with them is left out here.
    """
    report = Report(source)
    composed = documents(source)
    for trouble in composed.troubles:
        report.trouble(trouble)
    reading = Reading(vocabulary, options, report, load)
    stated = source_options.source_facts(options, vocabulary)
    drafts = [draft for document in composed.documents for draft in _drafts(document, reading)]
    campaigns = tuple(campaign for draft in drafts if (campaign := build(draft, reading, stated)).id)
    if not composed.documents and not composed.troubles:
        report.add("missing-key", "the file holds no campaign", Span(0, 0), "begin with `campaign: NAME`")
    suppressions = read_suppressions(source, composed.documents, report)
    return ReadResult(campaigns, report.findings, suppressions, source)


def _drafts(document: Node, reading: Reading) -> Iterable[DraftCampaign]:
    """Return the campaigns of a document, in the format that was named or, if none was, the one it is plainly in."""
    name = reading.options.name
    adapter = adapter_named(format_of(document) if name == NATIVE.name else name)
    return () if adapter is None else adapter(document, reading)


def documents(source: Source) -> Composed:
    """Return the documents of a text: JSON where it is strictly JSON, else YAML, which reads most other JSON too."""
    if source.text.lstrip(BLANK)[:1] not in BRACKETS:
        return compose(source.text)
    from comity.campaigns.json_text import read_json  # noqa: PLC0415 (imported where it is used: start-up time)

    strict = read_json(source.text)
    if not strict.troubles:
        return strict
    lenient = compose(source.text)
    return strict if lenient.troubles and source.name.endswith(".json") else lenient


def adapter_named(name: str) -> Adapter | None:
    """Return the adapter of a format, or None if there is no such format. Foreign ones are loaded when asked for."""
    match name:
        case "native":
            return native.read
        case "knock":
            from comity.campaigns.adapters import knock  # noqa: PLC0415 (imported where it is used: start-up time)

            return knock.read
        case "duckduckgo-rmf":
            from comity.campaigns.adapters import duckduckgo_rmf  # noqa: PLC0415 (imported where it is used: start-up time)

            return duckduckgo_rmf.read
        case "mapping":
            from comity.campaigns.adapters import mapping  # noqa: PLC0415 (imported where it is used: start-up time)

            return mapping.read
        case _:
            return None


# Files --------------------------------------------------------------------------------------------------------------


def read_source(path: str | os.PathLike[str], name: str | None = None) -> Source | Finding:
    """Return the text of a file, or the finding that says why it cannot be read.

    It is known by ``name``, or as ``path`` is written.
    """
    name = os.fspath(path) if name is None else name
    try:
        with open(path, "rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except IsADirectoryError:
        return _unreadable(name, "unreadable-file", f"`{name}` is a folder")
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return _unreadable(name, "unreadable-file", f"`{name}` cannot be read: {reason}")
    return decode(name, data)


def decode(name: str, data: bytes) -> Source | Finding:
    """Return bytes as a source, or the finding that says why they are none. A byte order mark is dropped."""
    if len(data) > LARGEST_FILE:
        words = f"`{name}` is too large: files of up to {LARGEST_FILE:,} bytes are read"
        return _unreadable(name, "unreadable-file", words)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _unreadable(name, "invalid-encoding", f"the file is {encoding}, not UTF-8", "save it as UTF-8")
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        words = f"byte {error.start} (0x{data[error.start]:02X}, in line {line}) is not UTF-8"
        return _unreadable(name, "invalid-encoding", words, "save the file as UTF-8")
    if "\0" in text:
        words = f"byte {data.index(0)} is NUL, which no text holds"
        return _unreadable(name, "invalid-encoding", words, "save the file as UTF-8 text")
    return Source(name, text)


def _unreadable(name: str, code: str, message: str, advice: str | None = None) -> Finding:
    return Finding(code, message, Place(name, Span(0, 0)), help=advice)


def file_loader(path: str | os.PathLike[str]) -> Callable[[str], str | None]:
    """Return a loader of files named relative to the file ``path``, which reads them as `read_source` does.

    It reads plain files only: a pipe that a campaign names might keep everybody waiting.
    """
    folder = os.path.dirname(path)

    def load(relative: str) -> str | None:
        full = os.path.join(folder, relative)
        found = read_source(full) if os.path.isfile(full) else None
        return found.text if isinstance(found, Source) else None

    return load
