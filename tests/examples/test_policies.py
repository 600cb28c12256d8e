"""The policies that people are shown and start from: nothing is wrong with them, and their own tests pass."""

import pytest
from tests.check.policies import STDLIB, load_standard
from tests.examples.pages import examples
from tests.examples.told import failing, module, policy_in

from comity.check.policy import Checked, check


def policies() -> dict[str, Checked]:
    """Return each policy by its name: all files of an example, one file of the standard policies."""
    shown = {example.name: policy_in(example / "policies") for example in examples()}
    modules = [module(file, STDLIB, "comity.") for file in sorted(STDLIB.rglob("*.comity"))]
    return shown | {text.name: check([text], load_standard) for text in modules}


POLICIES = policies()


@pytest.mark.parametrize("name", POLICIES)
def test_nothing_is_wrong_with_it(name: str) -> None:
    assert POLICIES[name].findings == ()


@pytest.mark.parametrize("name", POLICIES)
def test_its_tests_pass(name: str) -> None:
    assert failing(POLICIES[name]) == {}


@pytest.mark.parametrize("name", POLICIES)
def test_it_has_tests_if_it_has_rules(name: str) -> None:
    policy = POLICIES[name]
    own = {module.name for module in policy.facts.own}
    assert len(policy.tests) >= len([rule for rule in policy.program.rules if rule.module in own])
