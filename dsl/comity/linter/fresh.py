"""A policy compiled anew: parsed, checked, linted. What a kept policy makes unnecessary is imported from here alone."""

from collections.abc import Callable, Iterable
from datetime import date

from comity.check.policy import Checked
from comity.linter.checked import as_compiled, check_texts
from comity.linter.compiled import Compiled, Load, Texts
from comity.linter.policy import lint_policy
from comity.text.finding import Finding


def lint_texts(texts: Texts, load: Load, day: Callable[[str], date]) -> Compiled:
    """Return a policy checked and linted. ``day`` returns the day of linting in a zone."""
    checked = check_texts(texts, load)
    today = day(checked.program.zone)
    remarks = _remarks(checked, texts.installed, today)
    return as_compiled(texts, checked, (*texts.unreadable, *checked.findings, *remarks), today)


def _remarks(checked: Checked, installed: frozenset[str], today: date) -> Iterable[Finding]:
    return (remark for remark in lint_policy(checked, today) if remark.place.file not in installed)
