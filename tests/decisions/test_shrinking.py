"""What `make soak` does with a wrong answer: it is made small, written down, and read again."""

from itertools import islice
from pathlib import Path

import pytest
from tests.decisions import soak
from tests.decisions.agreement import Disagreement, disagreement
from tests.decisions.casefiles import read_case, write_case
from tests.decisions.shrinking import minimised, smaller
from tests.decisions.worlds import Asked, worlds

from comity.decisions.question import Question
from comity.evaluate.decide import decide
from comity.program.nodes import Count, Events, Verdict
from comity.program.walk import walk
from comity.text.record import replace

WORLDS = range(40)


def _questions() -> list[Asked]:
    return [asked for world in worlds(WORLDS) for asked in islice(world.asked(), 0, None, 6)]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    for asked in _questions():
        write_case(tmp_path / "case.py", asked, Disagreement("verdict", ""))
        assert read_case(tmp_path / "case.py") == asked


def test_a_file_that_holds_no_question_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.py"
    path.write_text("CASE = 1\n")
    with pytest.raises(TypeError, match="no question"):
        read_case(path)


def test_smaller_questions_are_others() -> None:
    for asked in _questions()[:20]:
        assert asked not in list(smaller(asked))


def _blocks_by_events(asked: Asked) -> bool:
    counts = [item for rule in asked.program.rules for item in walk(rule.body) if isinstance(item, Count)]
    decision = decide(asked.program, asked.message, asked.customer, asked.history, asked.now, review=asked.review)
    return decision.verdict is Verdict.BLOCK and any(isinstance(item.of, Events) for item in counts)


def test_what_does_not_matter_goes() -> None:
    asked = next(item for item in _questions() if _blocks_by_events(item))
    found = minimised(asked, _blocks_by_events)
    assert _blocks_by_events(found)
    assert len(found.program.rules) <= 2
    assert not found.program.treats
    assert not found.customer
    assert len(found.message) <= 2


@pytest.fixture
def amnesia(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let reasons be given by somebody who knows nothing of the past."""
    right = Question.situation
    monkeypatch.setattr(Question, "situation", lambda *given: replace(right(*given), history=None))
    return monkeypatch


def test_a_wrong_answer_is_kept_as_a_small_question(amnesia: pytest.MonkeyPatch, tmp_path: Path) -> None:
    amnesia.setattr(soak, "CASES", tmp_path)
    done = soak.soak(first=0, step=1, seconds=600)
    assert done.failure is not None
    asked = read_case(done.failure)
    assert disagreement(asked) is not None
    assert len(asked.program.rules) <= 2
    assert len(asked.program.vocabulary.customer) + len(asked.program.vocabulary.message) < 6
    amnesia.undo()
    assert disagreement(asked) is None


def test_a_soak_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert soak.main(["--minutes", "0.01", "--jobs", "2", "--seed", "7"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert "--seed 7" in told[0]
    assert "0 wrong" in told[-1]


def test_a_soak_that_fails_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    failed = soak.Soaked(12, tmp_path / "seed_1.py")
    monkeypatch.setattr(soak, "run", lambda *_: [failed, soak.Soaked(30)])
    assert soak.main(["--minutes", "1", "--jobs", "2"]) == 1
    told = capsys.readouterr().out
    assert "42 decisions" in told
    assert "1 wrong" in told
    assert "seed_1.py" in told
