"""Which findings were asked for: `--select` and `--ignore`."""

from collections.abc import Collection, Iterable

from comity.linter.result import LintResult
from comity.modules import SUFFIX
from comity.text.finding import Finding, Kind, Level
from comity.text.nearest import did_you_mean
from comity.text.record import replace
from comity_cli.failure import CannotRunError


def chosen(result: LintResult, select: Iterable[str], ignore: Iterable[str]) -> LintResult:
    """Return the result with the findings of the selected rules (all, if none is), less the ignored ones.

    Raises CannotRunError for a name that no rule or code has, or that several rules share. While a policy is broken
    its rules are not all known: then a name may be of one of those.
    """
    only, less = list(select), list(ignore)
    if not only and not less:
        return result
    broken = any(map(_breaks_policy, result.findings))
    names = {finding.rule for finding in result.findings} | set(result.rules) | _codes()
    selected = {resolve(name, names, strict=not broken) for name in only}
    ignored = {resolve(name, names, strict=not broken) for name in less}
    findings = tuple(
        finding for finding in result.findings if (not only or finding.rule in selected) and finding.rule not in ignored
    )
    return replace(result, findings=findings, summary={**result.summary, **counts(findings)})


def _codes() -> set[str]:
    from comity.linter.page import Stage
    from comity.linter.pages import PAGES

    return {page.code for page in PAGES if page.stage is not Stage.KINDS}


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many errors and warnings there are."""
    levels = [finding.level for finding in findings]
    return {"errors": levels.count(Level.ERROR), "warnings": levels.count(Level.WARNING)}


def resolve(name: str, names: Collection[str], *, strict: bool = True) -> str:
    """Return the rule or code that a name means: itself, or the one rule whose last part it is (ruling 18)."""
    if name in names:
        return name
    fits = sorted(full for full in names if full.rpartition(".")[2] == name)
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise CannotRunError(f"several rules are called `{name}`", f"say which: {', '.join(fits)}")
    if strict:
        near = did_you_mean(name, {*names, *(full.rpartition(".")[2] for full in names)})
        raise CannotRunError(f"no rule and no code is called `{name}`", near)
    return name


def _breaks_policy(finding: Finding) -> bool:
    broken = finding.kind is Kind.LINT and finding.level is Level.ERROR
    return broken and finding.place.file.endswith(SUFFIX)
