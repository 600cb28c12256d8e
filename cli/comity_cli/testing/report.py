"""What came of tests, as every format is given it."""

from collections.abc import Iterator, Mapping

from comity import Verdict
from comity.testing.coverage import Covered, share
from comity.testing.mutations import Mutated
from comity.testing.run import Failure, Outcome
from comity.testing.suite import Suite
from comity.text.record import record
from comity.text.source import Place, Range, Source
from comity_cli.deciding.pen import OUTCOMES, moment, zone_of


@record
class Told:
    """A test that was run, with its policy."""

    outcome: Outcome
    suite: Suite

    @property
    def title(self) -> str:
        """The title of the test."""
        return self.outcome.test.title

    @property
    def module(self) -> str:
        """The module that it stands in."""
        return self.suite.module(self.place.file)

    @property
    def place(self) -> Place:
        """Where the title stands."""
        return self.outcome.test.place

    @property
    def source(self) -> Source:
        """The text of the file that it stands in."""
        return self.suite.sources[self.place.file]

    def range(self, place: Place) -> Range:
        """Return the positions of both ends of a place in that file."""
        return self.source.range(place.span)

    def text(self, place: Place) -> str:
        """Return what stands at a place, on one line."""
        return " ".join(self.source.text[place.span.start : place.span.end].split())

    def happened(self) -> str:
        """Return the verdict in words, with when it would pass: ``held until Tuesday 2026-03-03 08:00 UTC``."""
        decision = self.outcome.decision
        word, until = OUTCOMES[decision.verdict], decision.until
        if until is None:
            return word
        between = " until" if decision.verdict is Verdict.HOLD else ", though time alone would allow it from"
        return f"{word}{between} {moment(until, zone_of(self.outcome.test.customer))}"

    def wrong(self, failure: Failure) -> str:
        """Return in words what is not as a claim says."""
        return "; ".join(_wrong(failure, self))


@record
class Report:
    """Tests in their order, with all texts that things stand in.

    ``coverage`` is what they showed of each rule, ``mutants`` what became of changed policies; None: nobody asked.
    """

    tests: tuple[Told, ...]
    coverage: tuple[Covered, ...] | None
    mutants: Mutated | None
    sources: Mapping[str, Source]

    @property
    def share(self) -> float:
        """How much of what should have been seen was, in percent."""
        return share(self.coverage or ())

    @property
    def files(self) -> int:
        """The number of files that the tests stand in."""
        return len({test.place.file for test in self.tests})

    @property
    def failed(self) -> tuple[Told, ...]:
        """The tests that failed."""
        return tuple(test for test in self.tests if not test.outcome.passed)


def _wrong(failure: Failure, told: Told) -> Iterator[str]:
    if failure.verdict or failure.until:
        at_all = failure.until and not failure.verdict and told.outcome.decision.until is None
        yield f"it is {told.happened()}" + (", and time alone will not change that" if at_all else "")
    yield from (f"`{rule}` does not fire" for rule in failure.silent)
    yield from (f"`{rule}` fires" for rule in failure.fired)
