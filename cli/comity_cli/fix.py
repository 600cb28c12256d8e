"""Fixes put into files, each proved by linting again.

Findings propose fixes as edits of the text as it stands, so comments, layout, line ends and a byte order mark stay what
they are. A round puts in as many fixes as do not touch each other, on contents in memory, and lints those. A fix is
kept if its finding is gone and nothing new is found; if a round as a whole fails this, its fixes are tried one by one,
and those that fail are not tried again. Files are written by the caller, once, at the end.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.linter.result import LintResult
from comity.text.finding import Edit, Finding, Fix, Level
from comity.text.source import Source
from comity_cli.edits import apply, overlap

MARK = b"\xef\xbb\xbf"

Contents = Mapping[str, bytes]
Lint = Callable[[Contents], LintResult]
# What a finding is about, wherever it moved to: its rule, its level, its campaign and message, its file.
Subject = tuple[str, str, str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What fixing came to: the changed contents by file name, how many fixes are in them, and the last lint."""

    contents: Contents
    count: int
    result: LintResult


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fix that a finding proposes."""

    finding: Finding
    fix: Fix

    @property
    def known_by(self) -> tuple[Subject, str]:
        """What it is recognised by when it is proposed again."""
        return subject(self.finding), self.fix.title


def fix_all(lint: Lint, first: LintResult, original: Contents, *, unsafe: bool) -> Fixed:
    """Fix what can be fixed. This ends: every round leaves fewer findings, or refuses a fix for good.

    ``first`` is what was found, ``original`` the contents of the files that may be changed. ``lint`` lints the project
    with other contents for some of them. With ``unsafe``, fixes that may lose what was meant are made too.
    """
    done = Fixed({}, 0, first)
    refused: set[tuple[Subject, str]] = set()
    while round_ := list(_round(done.result, original, refused, unsafe=unsafe)):
        for batch in _batches(round_):
            tried = _try(lint, done, original, batch)
            if tried:
                done = tried
                break
            if len(batch) == 1:
                refused.add(batch[0].known_by)
    return done


def _batches(round_: Sequence[Proposal]) -> Iterator[Sequence[Proposal]]:
    """Yield all fixes of a round together, then one by one."""
    if len(round_) > 1:
        yield round_
    for one in round_:
        yield [one]


def subject(finding: Finding) -> Subject:
    """Return what a finding is about."""
    return (finding.rule, finding.level, finding.campaign, finding.message_id, finding.place.file)


def decode(data: bytes) -> str | None:
    """Return the text of a file without its byte order mark, None where it is not UTF-8."""
    try:
        return data.removeprefix(MARK).decode("utf-8")
    except UnicodeDecodeError:
        return None


def encode(text: str, like: bytes) -> bytes:
    """Return a text as the bytes of a file, with a byte order mark if ``like`` has one."""
    return (MARK if like.startswith(MARK) else b"") + text.encode("utf-8")


def _round(
    result: LintResult, original: Contents, refused: set[tuple[Subject, str]], *, unsafe: bool
) -> Iterator[Proposal]:
    """Yield one fix for each finding that has one, in order, leaving out what would touch an earlier one's edits."""
    taken: dict[str, set[Edit]] = {}
    for finding in result.findings:
        for fix in finding.fixes:
            one = Proposal(finding, fix)
            if (fix.safe or unsafe) and one.known_by not in refused and _fits(fix, taken, original):
                for edit in fix.edits:
                    taken.setdefault(edit.place.file, set()).add(edit)
                yield one
                break


def _fits(fix: Fix, taken: Mapping[str, set[Edit]], original: Contents) -> bool:
    return bool(fix.edits) and all(
        edit.place.file in original
        and not any(edit != other and overlap(edit, other) for other in taken.get(edit.place.file, ()))
        for edit in fix.edits
    )


def _try(lint: Lint, done: Fixed, original: Contents, proposals: Sequence[Proposal]) -> Fixed | None:
    """Return what comes of putting these fixes in, or None if a finding stays or a new one appears."""
    edits: dict[str, list[Edit]] = {}
    for edit in (edit for one in proposals for edit in one.fix.edits):
        edits.setdefault(edit.place.file, []).append(edit)
    changed = dict(done.contents)
    for file, own in edits.items():
        text = _edited(done.result.sources[file], changed.get(file, original[file]), own)
        if text is None:
            return None
        changed[file] = encode(text, original[file])
    result = lint(changed)
    if not _better(done.result, result, proposals):
        return None
    return Fixed(changed, done.count + len(proposals), result)


def _edited(source: Source, data: bytes, edits: Iterable[Edit]) -> str | None:
    """Return the text with the edits made, None where they were not made for this text."""
    if decode(data) != source.text:
        return None
    try:
        return apply(source.text, edits)
    except ValueError:
        return None


def _better(before: LintResult, after: LintResult, proposals: Iterable[Proposal]) -> bool:
    """Return whether every fixed finding is gone and nothing was said that was not said before."""
    then, now = _subjects(before.findings), _subjects(after.findings)
    gone = Counter(subject(one.finding) for one in proposals)
    return all(now[about] <= then[about] - gone[about] for about in now | gone)


def _subjects(findings: Iterable[Finding]) -> Counter[Subject]:
    return Counter(subject(finding) for finding in findings if finding.level is not Level.INFO)
