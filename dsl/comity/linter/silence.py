"""Suppressions: findings that a comment in the campaign file silences, and comments that silence nothing."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from comity.campaigns.model import Suppression
from comity.text.finding import SILENT, Edit, Finding, Fix, Level
from comity.text.nearest import did_you_mean
from comity.text.record import record
from comity.text.source import Place, Span


@record
class Names:
    """The ids of rules and the codes that a comment may name. ``complete`` is false where a policy is broken."""

    rules: frozenset[str]
    codes: frozenset[str]
    complete: bool = True

    def ids(self, name: str) -> frozenset[str]:
        """Return what a name stands for: itself or, if only one rule ends so, that rule (ruling 18)."""
        if name in self.rules or name in self.codes:
            return frozenset({name})
        ending = frozenset(rule for rule in self.rules if rule.rpartition(".")[2] == name)
        return ending if len(ending) == 1 else frozenset()


def silenced(
    findings: Iterable[Finding], suppressions: Sequence[Suppression], names: Names, today: date
) -> tuple[list[Finding], int]:
    """Return the findings of a file that no comment silences, those about comments, and how many are silenced.

    A comment holds up to and including its day.
    """
    kept: list[Finding] = []
    used: set[Span] = set()
    count = 0
    for finding in findings:
        by = list(_by(finding, suppressions, names, today))
        used.update(by)
        if by:
            count += 1
        else:
            kept.append(finding)
    for suppression in suppressions:
        kept.extend(_about(suppression, used, names, today))
    return kept, count


def _by(finding: Finding, suppressions: Sequence[Suppression], names: Names, today: date) -> Iterator[Span]:
    """Yield the spans of the names that silence a finding."""
    if finding.kind in SILENT:
        return
    for suppression in suppressions:
        if _is_over(suppression, today) or not suppression.silences(finding.place.span):
            continue
        yield from (span for name, span in suppression.rules if finding.rule in names.ids(name))


def _is_over(suppression: Suppression, today: date) -> bool:
    return suppression.until is not None and suppression.until < today


def _about(suppression: Suppression, used: set[Span], names: Names, today: date) -> Iterator[Finding]:
    if _is_over(suppression, today):
        message = f"this suppression ended on {suppression.until}"
        yield _finding("expired-suppression", message, suppression, suppression.span, "mend what it hid, or renew it")
        return
    for name, span in suppression.rules if names.complete else ():
        if not names.ids(name):
            near = did_you_mean(name, (*names.rules, *names.codes))
            yield _finding("unknown-suppression", f"there is no rule `{name}`", suppression, span, near)
        elif span not in used:
            fixes = _removal(suppression) if len(suppression.rules) == 1 else ()
            message = f"`{name}` has nothing to say here"
            yield _finding("unused-suppression", message, suppression, span, "delete it", fixes)


def _removal(suppression: Suppression) -> tuple[Fix, ...]:
    return (Fix("delete the comment", safe=True, edits=(Edit(Place(suppression.file, suppression.line), ""),)),)


def _finding(
    code: str, message: str, suppression: Suppression, span: Span, advice: str | None, fixes: tuple[Fix, ...] = ()
) -> Finding:
    return Finding(code, message, Place(suppression.file, span), Level.WARNING, help=advice, fixes=fixes)
