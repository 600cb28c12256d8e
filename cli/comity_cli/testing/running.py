"""One run of `comity test`: from paths to what came of the tests in them."""

from collections.abc import Sequence

from comity.testing.coverage import coverage
from comity.testing.mutations import Mutated
from comity.testing.suite import Suite
from comity_cli.failure import CannotRunError
from comity_cli.testing.expression import parse
from comity_cli.testing.report import Report, Told
from comity_cli.testing.suites import wanted


def run(
    paths: Sequence[str], policies: tuple[str, ...], expression: str | None, *, covered: bool, mutate: bool
) -> Report:
    """Return what came of the tests that are asked for; raises CannotRunError where they cannot be run.

    Policies are changed only if all tests pass: a test that fails anyway notices nothing.
    """
    suites = [item.suite() for item in wanted(paths, policies)]
    if expression is not None:
        suites = _chosen(suites, expression)
    tests = [told for suite in suites for told in told_of(suite)]
    rules = [rule for suite in suites for rule in coverage(suite)] if covered else None
    passed = all(told.outcome.passed for told in tests)
    return Report(
        tests=tuple(sorted(tests, key=lambda told: told.place)),
        coverage=None if rules is None else tuple(sorted(rules, key=lambda covered: covered.rule.place)),
        mutants=_mutants(suites) if mutate and passed else None,
        sources={name: source for suite in suites for name, source in suite.sources.items()},
    )


def told_of(suite: Suite) -> list[Told]:
    """Return the tests of a suite, run."""
    return [Told(outcome, suite) for outcome in suite.run()]


def _mutants(suites: Sequence[Suite]) -> Mutated:
    from comity.testing.mutants import mutated

    found = [mutated(suite) for suite in suites]
    survivors = [survivor for item in found for survivor in item.survivors]
    survivors.sort(key=lambda survivor: survivor.mutation.place)
    return Mutated(sum(item.made for item in found), tuple(survivors))


def _chosen(suites: Sequence[Suite], expression: str) -> list[Suite]:
    """Return the suites with the tests that `-k` chooses."""
    choice = parse(expression)
    found = [suite.only(test for test in suite.tests if choice(suite.names(test))) for suite in suites]
    if not any(suite.tests for suite in found) and any(suite.tests for suite in suites):
        raise CannotRunError(f"`-k {expression}` chooses no test", "it looks at titles, modules and rules")
    return found
