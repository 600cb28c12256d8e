"""Obligations: is everybody whom an `expect` speaks of written to by some campaign (LANGUAGE.md section 8)?"""

from collections.abc import Iterable, Iterator

from comity.linter.judging import Bench, Letter, firing
from comity.linter.telling import shown
from comity.program.nodes import FALSE, TRUE, Condition, Count, LocalTime, Not, Obligation, Since, Verdict
from comity.program.simplify import conjunction, specialise
from comity.program.time import in_force, noon
from comity.program.walk import walk
from comity.solve.fold import IS_TRUE, NOT_TRUE
from comity.solve.questions import Undecided, exists_all
from comity.text.finding import Finding, Level, Quote


def unmet(letters: Iterable[tuple[Letter, Condition]], bench: Bench) -> Iterator[Finding]:
    """Yield a finding for each obligation in force that some customer has and no campaign meets for them.

    ``letters`` are all messages of the project, each with its audience.
    """
    every = list(letters)
    for duty in bench.program.obligations:
        if in_force(duty, bench.today):
            yield from _unmet(duty, every, bench)


def _unmet(duty: Obligation, letters: Iterable[tuple[Letter, Condition]], bench: Bench) -> Iterator[Finding]:
    meeting = [pair for pair in letters if specialise(duty.selector, pair[0].facts) == TRUE]
    reached = [conjunction((audience, _spared(letter, bench))) for letter, audience in meeting]
    zone = bench.program.zone
    goals = [(duty.audience, IS_TRUE), *((condition, NOT_TRUE) for condition in reached)]
    found = exists_all(
        goals, bench.program.vocabulary, noon(bench.today, zone), zone, assume_missing=bench.assume_missing
    )
    if found is None:
        return
    names = " or ".join(f"`{letter.message.id}`" for letter, _ in meeting)
    yield Finding(
        "unmet-expectation",
        "no campaign sends this to all who are to receive it" if meeting else "no campaign sends this at all",
        duty.place,
        Level.WARNING,
        help=f"widen the audience of {names}, or add a campaign" if meeting else "add a campaign that does",
        policy=Quote(duty.place, duty.text, duty.because),
        witness=None if isinstance(found, Undecided) else shown(found),
    )


def _spared(letter: Letter, bench: Bench) -> Condition:
    """Return that no blocking rule refuses a customer for their facts alone, whatever happened and whenever."""
    return conjunction(
        Not(firing(enquiry))
        for rule, enquiry in bench.enquiries(letter)
        if rule.outcome is Verdict.BLOCK and enquiry.body != FALSE and not _passes(enquiry.body, enquiry.unless)
    )


def _passes(*conditions: Condition) -> bool:
    """Return whether a condition depends on the clock or the history, so that it may be otherwise another time."""
    return any(isinstance(atom, LocalTime | Count | Since) for condition in conditions for atom in walk(condition))
