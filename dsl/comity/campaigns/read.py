"""Campaign files: from text to campaigns, on one page. `file_loader` touches files, everything else is pure."""

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
from comity.files import read_source
from comity.text.source import Source, Span
from comity.types.vocabulary import Vocabulary

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
