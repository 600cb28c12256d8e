"""What every format is given: the findings in order, the texts they speak of, and what they are known by."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

from comity.text.finding import Finding, Level
from comity.text.record import record
from comity.text.source import Place, Range, Source

NONE: Mapping[str, str] = MappingProxyType({})


@record
class Report:
    """Findings to show, already in order (`ordered`).

    ``paths`` gives files the path from the project's folder, with ``/``, where that is not the name they are shown
    under; ``titles`` gives codes what they stand for, where a format asks for it. ``fail_level`` is the mildest level
    that fails a run. ``width`` counts terminal cells.
    """

    findings: tuple[Finding, ...]
    sources: Mapping[str, Source]
    summary: Mapping[str, int]
    paths: Mapping[str, str] = NONE
    titles: Mapping[str, str] = NONE
    fail_level: Level = Level.ERROR
    colour: bool = False
    width: int = 100

    def range(self, place: Place) -> Range:
        """Return the positions of both ends of a place."""
        return self.sources[place.file].range(place.span)

    def text(self, place: Place) -> str:
        """Return the text at a place."""
        return self.sources[place.file].text[place.span.start : place.span.end]

    def fails(self, finding: Finding) -> bool:
        """Return whether the finding is loud enough to fail the run."""
        return finding.level is Level.ERROR or finding.level is self.fail_level


def ordered(findings: tuple[Finding, ...], sources: Mapping[str, Source]) -> tuple[Finding, ...]:
    """Return the findings by file, line, column and rule, whatever order they were found in."""

    def key(finding: Finding) -> tuple[str, int, int, str, str, str, str]:
        line, column = sources[finding.place.file].position(finding.place.span.start)
        owner = (finding.campaign or "", finding.message_id or "")
        return (finding.place.file, line, column, finding.rule, *owner, finding.message)

    return tuple(sorted(findings, key=key))


def fingerprints(report: Report) -> tuple[str, ...]:
    """Return a name for each finding that stays the same while it moves with its file's lines.

    It is made of the rule, the campaign and message, the file and the text found fault with; where all these are
    equal, findings are counted.
    """
    from hashlib import sha256

    seen: Counter[tuple[str, ...]] = Counter()
    prints = []
    for finding in report.findings:
        file = finding.place.file
        quoted = report.text(finding.place).replace("\r\n", "\n")
        parts = (
            finding.rule,
            finding.campaign or "",
            finding.message_id or "",
            report.paths.get(file, file),
            quoted,
        )
        text = "\0".join((*parts, str(seen[parts])))
        seen[parts] += 1
        prints.append(sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return tuple(prints)


def short_rule(finding: Finding) -> str:
    """Return ``level[kind] rule`` for a rule's finding, ``level[code]`` for a lint code."""
    if finding.kind == "lint":
        return f"{finding.level}[{finding.rule}]"
    return f"{finding.level}[{finding.kind}] {finding.rule}"
