"""What generated Python says: the function that a policy makes for a message, put to each customer."""

from collections.abc import Callable, Iterator

from tests.bulk.agreement.oracle import Question, Said
from tests.decisions.clothes import Clothes

from comity.api import Policy
from comity.decisions.decision import Decision


class GeneratedPython:
    """Decides as `comity.Policy` does, with a function for each message."""

    def __init__(self) -> None:
        """Know no message yet."""
        self._last: tuple[object, ...] = ()
        self._check: Callable[..., Decision] | None = None

    def __call__(self, asked: Question) -> Iterator[Said]:
        """Yield what each rule says."""
        check = self._made(asked)
        past = Clothes().history(asked.program.vocabulary.message, asked.history)
        for reason in check(asked.customer, past, asked.now).reasons:
            yield Said(reason.verdict, reason.rule)

    def _made(self, asked: Question) -> Callable[..., Decision]:
        """Return the function of a message; it is asked of one customer after another."""
        this = (asked.program, asked.message)
        same = self._last and all(one is other for one, other in zip(this, self._last, strict=True))
        if not same or self._check is None:
            self._last = this
            self._check = Policy(asked.program, {}).for_message(asked.message, review=asked.review)
        return self._check
