"""The public decision says what the evaluator says, on everything, whatever is decided by whichever way."""

from datetime import timedelta
from itertools import islice

import pytest
from tests.decisions.agreement import WAYS, arbitration_disagrees, disagreement, disagreements
from tests.decisions.casefiles import CASES, read_case
from tests.decisions.worlds import Asked, worlds

from comity.api import Policy
from comity.decisions.inputs import DataError
from comity.evaluate import changes
from comity.text.record import replace

CHUNKS = 9
WORLDS = 56
QUESTIONS = 20_000


@pytest.fixture
def short_horizon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look ahead two weeks, not 400 days: to look further takes most of the time and tries nothing else."""
    monkeypatch.setattr(changes, "HORIZON", timedelta(days=15))


def _agree_in(seeds: range) -> int:
    """Return how many questions were asked."""
    answers = list(disagreements(worlds(seeds)))
    for found in answers:
        assert found is None, _shown(*found)
    return len(answers)


def _shown(asked: Asked, found: object) -> str:
    return f"{found}\n{asked}"


@pytest.mark.slow
@pytest.mark.usefixtures("short_horizon")
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_decisions_agree_with_the_evaluator(chunk: int) -> None:
    assert _agree_in(range(chunk * WORLDS, (chunk + 1) * WORLDS)) * CHUNKS > QUESTIONS


@pytest.mark.slow
def test_decisions_agree_with_the_evaluator_as_far_as_until_looks() -> None:
    assert _agree_in(range(100_000, 100_015)) == 600


@pytest.mark.slow
@pytest.mark.usefixtures("short_horizon")
def test_messages_that_compete_are_taken_in_the_same_order() -> None:
    for world in worlds(range(200_000, 200_080)):
        asked = list(world.asked())
        messages = [item.message for item in islice(asked, 0, None, 7)]
        assert arbitration_disagrees(asked[0], messages) is None


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.glob("*.py")))
def test_what_went_wrong_once_is_right(name: str) -> None:
    assert disagreement(read_case(CASES / name)) is None


@pytest.mark.parametrize("way", WAYS)
def test_a_zone_that_there_is_not_is_refused(way: str) -> None:
    """In a table it is unknown, in a decision it is wrong (ruling 8), for all that the rules may ask."""
    refused = 0
    for world in worlds(range(30)):
        asked = next(iter(world.asked()))
        wrong = replace(asked, customer={**asked.customer, "timezone": "Mars/Olympus"})
        field = _refused(way, wrong)
        assert field in ({"timezone"} if "call" in way else {"timezone", None})
        refused += field is not None
    assert refused > 1


def _refused(way: str, asked: Asked) -> str | None:
    """Return the field for which a question is refused, None where it is answered."""
    try:
        WAYS[way](Policy(asked.program, {}), asked)
    except DataError as error:
        return error.field
    return None
