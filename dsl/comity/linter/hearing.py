"""Rules before one audience at one scene, with the answers that were found for other campaigns.

Campaigns of a project resemble each other: the same rules apply to them, and of an audience only a part can matter to a
rule. So a question is put as the smallest that has the same answer (see `comity.solve.independent`), and asked once.
An answer that is told needs a customer of the whole audience as its witness; such are few, and asked for in full.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property, partial
from typing import TypeVar

from comity.linter.judging import Bench
from comity.linter.memory import Memory
from comity.program.nodes import Condition
from comity.program.simplify import conjunction
from comity.solve.independent import About, about, concerns, parts_of, related, seen
from comity.solve.questions import Answer, Enquiry, admits, nobody
from comity.solve.scene import Scene
from comity.solve.witness import Witness
from comity.text.finding import SILENT, Kind

T = TypeVar("T")
Conditions = tuple[Condition, ...]


class Hearing:
    """An audience at a scene, before which rules are judged."""

    def __init__(self, audience: Condition, scene: Scene, bench: Bench) -> None:
        self.audience = audience
        self.scene = scene
        self.bench = bench
        self.parts = parts_of(audience)

    @cached_property
    def admits(self) -> bool | None:
        """Whether the audience admits anybody; None where that cannot be decided."""
        memory = self.bench.admitting
        found = [self._recall(memory, part, subjects, partial(self._admits, part)) for part, subjects in self._apart()]
        return False if False in found else None if None in found else True

    def _apart(self) -> Iterator[tuple[Conditions, About]]:
        """Yield the parts of the audience that are independent of each other, and what they are about."""
        rest = self.parts
        while rest:
            found, subjects = related(rest, rest[0].about)
            found = found or (rest[0].condition,)  # one that is about nothing does not even concern itself
            yield found, subjects
            rest = tuple(part for part in rest if part.condition not in found)

    def _admits(self, part: Conditions) -> bool | None:
        vocabulary, missing = self.bench.program.vocabulary, self.bench.assume_missing
        found = admits(conjunction(part), self.scene, vocabulary, assume_missing=missing)
        return True if isinstance(found, Witness) else False if found is None else None

    # Rules

    def answer(self, enquiry: Enquiry) -> Answer:
        """Return what a rule means here."""
        if self.admits:
            part, subjects = related(self.parts, _about(enquiry))
            kind = self._recall(self.bench.kinds, (enquiry, part), subjects, partial(self._kind, enquiry, part))
            if kind in SILENT:
                return Answer(kind)
        return self.bench.judge(enquiry, self.audience, self.scene)

    def _kind(self, enquiry: Enquiry, part: Conditions) -> Kind:
        return self.bench.judge(enquiry, conjunction(part), self.scene).kind

    def spares_somebody(self, enquiries: Sequence[Enquiry]) -> bool:
        """Return whether rules surely leave somebody between them, if each of them does so alone."""
        return self.admits is True and all(map(self._spares, self._groups(enquiries)))

    def _groups(self, enquiries: Sequence[Enquiry]) -> list[tuple[Enquiry, ...]]:
        """Return the rules that can matter to each other, by themselves or by a part of the audience."""
        groups: list[tuple[tuple[Enquiry, ...], About]] = []
        for enquiry in enquiries:
            members, subjects = (enquiry,), related(self.parts, _about(enquiry))[1]
            near = [group for group in groups if concerns(group[1], subjects)]
            groups = [group for group in groups if group not in near]
            groups.append((sum((group[0] for group in near), ()) + members, subjects.union(*(g[1] for g in near))))
        return [members for members, _ in groups]

    def _spares(self, enquiries: tuple[Enquiry, ...]) -> bool:
        if len(enquiries) == 1:
            return True
        part, subjects = related(self.parts, frozenset().union(*map(_about, enquiries)))
        question = (enquiries, part)
        return self._recall(self.bench.sparing, question, subjects, partial(self._leaves, *question))

    def _leaves(self, enquiries: tuple[Enquiry, ...], part: Conditions) -> bool:
        vocabulary, missing = self.bench.program.vocabulary, self.bench.assume_missing
        return nobody(enquiries, conjunction(part), self.scene, vocabulary, assume_missing=missing) is False

    def _recall(self, memory: Memory[T], question: Hashable, subjects: About, ask: Callable[[], T]) -> T:
        scene = seen(self.scene, subjects)
        return ask() if scene is None else memory.recall((question, scene), ask)


def _about(enquiry: Enquiry) -> About:
    return about(enquiry.body) | about(enquiry.unless)
