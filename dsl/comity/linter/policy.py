"""Lint of policies: warnings about sentences that are sound and probably not meant (LANGUAGE.md section 9).

Only the project's own modules are linted. A sentence with an error is not: it has its error.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from comity.check.policy import Checked
from comity.linter.ask import solver
from comity.linter.codes.policies import (
    always_true,
    cap_never_binds,
    disjoint_only_rules,
    double_negation,
    expired_rule,
    expired_waiver,
    impossible_symbol,
    missing_because,
    missing_fallback_zone,
    never_true,
    quiet_hours_gap,
    shadowed_rule,
    unlabelled_rule,
    unless_never_applies,
    unless_swallows_rule,
    untested_rule,
    unused_facet_value,
    unused_setting,
    useless_waiver,
)
from comity.linter.settled import settled
from comity.linter.view import Decided, Given, PolicyView, Written
from comity.syntax import nodes
from comity.text.finding import Finding, Level
from comity.text.record import replace

Check = Callable[[PolicyView, date], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    unlabelled_rule.check,
    missing_because.check,
    untested_rule.check,
    always_true.check,
    never_true.check,
    unless_swallows_rule.check,
    unless_never_applies.check,
    shadowed_rule.check,
    cap_never_binds.check,
    disjoint_only_rules.check,
    impossible_symbol.check,
    double_negation.check,
    missing_fallback_zone.check,
    quiet_hours_gap.check,
    expired_rule.check,
    expired_waiver.check,
    useless_waiver.check,
    unused_facet_value.check,
    unused_setting.check,
)


def lint_policy(checked: Checked, today: date) -> tuple[Finding, ...]:
    """Return the warnings on a policy's own modules, ordered by place.

    ``today`` is a day in the policy's zone: what is over by then is reported, and moments are compared with its noon.
    """
    view = view_of(checked, today)
    findings = [finding for check in CHECKS for finding in check(view, today)]
    return tuple(sorted(findings, key=lambda finding: (finding.place, finding.rule)))


def view_of(checked: Checked, today: date) -> PolicyView:
    """Return what the checks read of a policy."""
    facts, program = checked.facts, checked.program
    own = {module.source.name for module in facts.own}
    adjusted = _adjusted(checked)
    view = PolicyView(
        program=program,
        modules=tuple(facts.own),
        rules=_written(program.rules, checked),
        adjusted_rules=tuple(
            item
            for rule in program.rules
            if rule.id in adjusted and not (item := Written(rule, facts.rules[rule.id])).module.own
        ),
        obligations=_written(program.obligations, checked),
        definitions=facts.definitions,
        settings=tuple(setting for setting in facts.settings if setting.declared.file in own),
        adjusted=adjusted,
        tested=frozenset(_tested(checked)),
        complete=not any(finding.level is Level.ERROR for finding in checked.findings),
        ask=solver(program, today),
    )
    return replace(view, settled=tuple(settled(view)))


def _written(rules: tuple[Decided, ...], checked: Checked) -> tuple[Written[Decided], ...]:
    """Return the project's own rules with their sentences."""
    return tuple(item for rule in rules if (item := Written(rule, checked.facts.rules[rule.id])).module.own)


def _adjusted(checked: Checked) -> Mapping[str, tuple[Given, ...]]:
    """Return the clauses of all `adjust` sentences by the rule they adjust."""
    found: dict[str, tuple[Given, ...]] = {}
    for module in checked.facts.modules:
        for node in module.tree.statements:
            if isinstance(node, nodes.Adjust):
                named = checked.facts.names.get(module.place(node.rule.span))
                if named is not None:
                    clauses = tuple(Given(clause, module) for clause in node.clauses)
                    found[named.name] = found.get(named.name, ()) + clauses
    return found


def _tested(checked: Checked) -> Iterator[str]:
    """Yield the ids of the rules that some test says fire; a test that is wrong elsewhere counts too."""
    for module in checked.facts.own:
        for test in module.tree.statements:
            for then in test.lines if isinstance(test, nodes.Test) else ():
                for name in then.by if isinstance(then, nodes.Then) else ():
                    named = checked.facts.names.get(module.place(name.span))
                    if named is not None:
                        yield named.name
