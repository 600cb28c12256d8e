"""The policies that people are shown and start from: nothing is wrong with them, and their own tests pass."""

import pytest
from tests.check.policies import STDLIB, check_text, load_standard
from tests.examples.pages import examples
from tests.examples.told import failing, failures, module, policy_in

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
    assert len(policy.tests) >= len(policy.program.rules)


CLAIMS = """
x: never send offer:trial within 1 month after purchased
   instead hold
y: never send offer:trial when received offer:trial
test "all that can be claimed" {
  given country = "DE"
  given purchased 2 weeks ago
  given received offer:discount 1 day ago
  at 2026-03-31T00:00Z
  when offer:trial
  then held until 2026-04-17T00:00Z by x not by y
  then allowed
  then held until 2026-04-16T00:00Z
  then held by y
  then blocked by only y
  then not by x
}
"""


def test_a_claim_that_is_wrong_is_told_with_what_is_so() -> None:
    policy = check_text(CLAIMS)
    (test,) = policy.tests
    assert policy.findings == ()
    assert failures(test, policy.program) == [
        "hold by ['policy.x']",
        "until 2026-04-17 00:00:00+00:00",
        "not by policy.y",
        "hold by ['policy.x']",
        "not by policy.y",
        "by policy.x too",
        "by policy.x",
    ]
