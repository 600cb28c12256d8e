"""A policy parsed and checked."""

from collections.abc import Mapping
from datetime import date

from comity.check.modules import ModuleText
from comity.check.policy import Checked, check
from comity.linter.compiled import Compiled, Load, Texts
from comity.text.finding import Finding, Level
from comity.text.source import Source


def check_texts(texts: Texts, load: Load) -> Checked:
    """Return a policy checked."""
    return check([ModuleText(module.name, module.source) for module in texts.modules], load)


def errors_of(texts: Texts, checked: Checked) -> tuple[Finding, ...]:
    """Return all that keeps a policy from being sound."""
    return tuple(finding for finding in (*texts.unreadable, *checked.findings) if finding.level is Level.ERROR)


def sources_of(texts: Texts, checked: Checked) -> Mapping[str, Source]:
    """Return all texts by name; those that could not be read are empty."""
    return {**checked.sources, **{item.place.file: Source(item.place.file, "") for item in texts.unreadable}}


def as_compiled(texts: Texts, checked: Checked, findings: tuple[Finding, ...], today: date) -> Compiled:
    """Return a policy that was checked, with what is to be said about it on a day."""
    own = {module.source.name for module in texts.modules}
    return Compiled(
        program=checked.program,
        findings=findings,
        sources=sources_of(texts, checked),
        used={module.name: module.source for module in checked.facts.modules if module.source.name not in own},
        rules=frozenset(checked.facts.rules),
        sound=not errors_of(texts, checked),
        today=today,
    )
