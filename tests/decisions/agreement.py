"""Where the public decision and the reference evaluator part.

Each question is put to the evaluator and, in one of several ways, to the policy: in a call, to a function made for the
message, and with the same facts in other clothes. All of the answer is compared, and by type too: `1`, `1.0` and
`True` are not the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from tests.decisions.clothes import Clothes, Json, Objects, Odd
from tests.decisions.worlds import Asked, World

from comity.api import Policy
from comity.decisions.decision import Decision, Reason
from comity.evaluate.arbitrate import arbitrate
from comity.evaluate.decide import Decision as Wanted
from comity.evaluate.decide import Reason as WantedReason
from comity.evaluate.decide import decide
from comity.text.record import record
from comity.types.vocabulary import Value

Plain = tuple[object, ...]
Said = dict[str, object]


@record
class Disagreement:
    """``kind`` says where in words that stay the same while a case is made smaller; ``words`` say what."""

    kind: str
    words: str


# Answers ------------------------------------------------------------------------------------------------------------


def said(answer: Decision | Wanted) -> Said:
    """Return all that a decision says, in an order in which what explains it comes last."""
    reasons = answer.reasons
    return {
        "verdict": answer.verdict,
        "message": _typed(answer.message),
        "reasons": [_reason(item) for item in reasons],
        "until of a reason": [item.until for item in reasons],
        "until": answer.until,
    }


def _reason(item: Reason | WantedReason) -> Plain:
    return item.rule, item.verdict, item.because, item.unknown, item.missing, _typed(item.evidence)


def _typed(facts: Mapping[str, Value | None]) -> list[Plain]:
    return sorted((name, type(value).__name__, value) for name, value in facts.items())


# Ways to ask --------------------------------------------------------------------------------------------------------

Ask = Callable[[Policy, Asked], Decision]


def in_a_call(clothes: Clothes, policy: Policy, asked: Asked) -> Decision:
    """Return the decision on everything given at once."""
    message, *rest = _dressed(clothes, asked)
    return policy.decide(message, *rest, review=asked.review)


def by_a_check(clothes: Clothes, policy: Policy, asked: Asked) -> Decision:
    """Return the decision of the function made for the message."""
    message, *rest = _dressed(clothes, asked)
    return policy.for_message(message, review=asked.review)(*rest)


def _dressed(clothes: Clothes, asked: Asked) -> tuple[Any, Any, Any, Any]:
    words = asked.program.vocabulary
    past = None if asked.history is None else clothes.history(words.message, asked.history)
    return (
        clothes.facts(words.message, asked.message),
        clothes.facts(words.customer, asked.customer),
        past,
        clothes.now(asked.now),
    )


WAYS: Mapping[str, Ask] = {
    "typed, by a check": partial(by_a_check, Clothes()),
    "JSON, in a call": partial(in_a_call, Json()),
    "objects, by a check": partial(by_a_check, Objects()),
    "typed, in a call": partial(in_a_call, Clothes()),
    "odd, by a check": partial(by_a_check, Odd()),
    "odd, in a call": partial(in_a_call, Odd()),
    "JSON, by a check": partial(by_a_check, Json()),
}


def disagreement(asked: Asked, policy: Policy | None = None) -> Disagreement | None:
    """Return where the answer to a question differs from what the evaluator says, None where it does not.

    ``policy`` is that of the question's program, where somebody has it already.
    """
    try:
        want = said(decide(*_given(asked), review=asked.review))
    except Exception as error:  # noqa: BLE001 (the evaluator has an answer to everything)
        return Disagreement(f"{type(error).__name__} of the evaluator", str(error))
    try:
        have = said(WAYS[asked.way](policy or Policy(asked.program, {}), asked))
    except Exception as error:  # noqa: BLE001 (whatever escapes is a mistake)
        return Disagreement(type(error).__name__, str(error))
    return _first_difference(want, have)


def _given(asked: Asked) -> tuple[Any, Any, Any, Any, Any]:
    return asked.program, asked.message, asked.customer, asked.history, asked.now


def _first_difference(want: Said, have: Said) -> Disagreement | None:
    for name, value in want.items():
        if have[name] != value:
            return Disagreement(name, f"evaluator: {value!r}\n  decision: {have[name]!r}")
    return None


# Messages that compete ----------------------------------------------------------------------------------------------


def arbitration_disagrees(asked: Asked, messages: Sequence[Mapping[str, Value]]) -> Disagreement | None:
    """Return where the order of messages that compete, or a decision on one, differs from the evaluator's."""
    program, _, customer, history, now = _given(asked)
    want = arbitrate(program, messages, customer, history, now)
    past = None if history is None else Clothes().history(program.vocabulary.message, history)
    have = Policy(program, {}).arbitrate(messages, customer, past, now)
    order = [messages[item.place] for item in want]
    if [id(message) for message, _ in have] != [id(message) for message in order]:
        return Disagreement("order", f"evaluator: {order!r}")
    pairs = zip(want, have, strict=True)
    found = (_first_difference(said(mine.decision), said(theirs)) for mine, (_, theirs) in pairs)
    return next((item for item in found if item is not None), None)


# Many ---------------------------------------------------------------------------------------------------------------


def disagreements(worlds: Iterable[World]) -> Iterable[tuple[Asked, Disagreement] | None]:
    """Yield, for every question of some worlds, what is wrong with its answer, None where nothing is."""
    for world in worlds:
        policy = Policy(world.policy, {})
        for asked in world.asked():
            found = disagreement(asked, policy)
            yield None if found is None else (asked, found)
