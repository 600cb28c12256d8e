"""A decision with its trace as JSON; `comity schema why` describes it."""

from collections.abc import Sequence

from comity import Decision
from comity.decisions.explain import Account, Step
from comity.decisions.remedy import Change, Remedies
from comity.types.values import write_value
from comity_cli.formats.jsonable import Json


def value(decision: Decision, told: Sequence[Account], changes: Remedies) -> Json:
    """Return the decision, every rule that concerned the message, and what would have to change."""
    return {
        **decision.as_dict(),
        "rules": [_account(account) for account in told],
        "changes": [{"facts": [_change(change) for change in found]} for found in changes.found],
        "changes_complete": changes.complete,
    }


def _account(account: Account) -> Json:
    rule = account.rule
    return {
        "rule": rule.id,
        "text": rule.text,
        "because": rule.because,
        "see": list(rule.see),
        "in_force": account.in_force,
        "fired": account.fired,
        "verdict": str(account.verdict),
        "parts": [{"role": part.role, **_step(part.step)} for part in account.parts],
    }


def _step(step: Step) -> Json:
    return {
        "condition": step.words,
        "value": step.value,
        "facts": {name: write_value(found) for name, found in step.facts.items()},
        "missing": list(step.missing),
        "joins": step.joins,
        "parts": [_step(part) for part in step.parts],
    }


def _change(change: Change) -> Json:
    return {
        "of": str(change.fact.scope),
        "fact": change.fact.name,
        "from": write_value(change.old),
        "to": write_value(change.new),
    }
