"""What lint of policies reads: the program, its tests, and the project's own sentences beside what they mean."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from comity.check.context import Defined, SettingValue
from comity.check.modules import Module
from comity.check.references import RuleEntry
from comity.linter.ask import Ask
from comity.program.nodes import Condition, Obligation, Program, Rule
from comity.syntax import nodes
from comity.text.record import record
from comity.text.source import Place

Decided = TypeVar("Decided", Rule, Obligation)


@record
class Written(Generic[Decided]):
    """A rule or an obligation beside the sentence it was written as."""

    rule: Decided
    entry: RuleEntry

    @property
    def name(self) -> str:
        """The label, or the number of a rule without one."""
        return self.rule.id.rpartition(".")[2]

    @property
    def node(self) -> nodes.Rule:
        """The sentence with its clauses."""
        return self.entry.node

    @property
    def module(self) -> Module:
        """The module it stands in."""
        return self.entry.module

    @property
    def head(self) -> Place:
        """The label or, without one, the whole sentence."""
        return self.entry.place


class Part(NamedTuple):
    """One condition of a sentence: what it is there for, what it means, how it was written and where."""

    role: str
    condition: Condition
    node: nodes.Condition
    module: Module

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.module.place(self.node.span)

    @property
    def words(self) -> str:
        """How it is written, on one line."""
        return words(self.node, self.module)


class Settled(NamedTuple):
    """A part of a sentence that always (or, ``holds`` false, never) holds."""

    part: Part
    holds: bool


class Given(NamedTuple):
    """A clause and the module it is written in, which for an `adjust` need not be the rule's."""

    clause: nodes.Clause
    module: Module


@record
class PolicyView:
    """A checked policy as its lint sees it.

    ``modules``, ``rules``, ``obligations`` and ``settings`` are the project's own and sound; ``program`` holds those of
    used packages too. ``adjusted`` gives the clauses that `adjust` sentences add, by the rule's id, and
    ``adjusted_rules`` are those among them that come from packages. ``tested`` are the ids of rules that a test says
    fire. Without errors the view is ``complete``: then what is named nowhere is not used. ``settled`` are the smallest
    conditions of the sentences that hold always or never.
    """

    program: Program
    modules: tuple[Module, ...]
    rules: tuple[Written[Rule], ...]
    adjusted_rules: tuple[Written[Rule], ...]
    obligations: tuple[Written[Obligation], ...]
    definitions: Mapping[str, Defined]
    settings: tuple[SettingValue, ...]
    adjusted: Mapping[str, tuple[Given, ...]]
    tested: frozenset[str]
    complete: bool
    ask: Ask
    settled: tuple[Settled, ...] = ()

    def clauses(self, written: Written[Rule]) -> tuple[Given, ...]:
        """Return the clauses of a rule, its own and those of adjustments."""
        own = tuple(Given(clause, written.module) for clause in written.node.clauses)
        return own + self.adjusted.get(written.rule.id, ())

    def sentences(self) -> Iterator[Written[Rule] | Written[Obligation]]:
        """Yield rules and obligations alike."""
        yield from self.rules
        yield from self.obligations

    def binding(self, today: date) -> Iterator[Rule]:
        """Yield the rules, of packages too, that are not over by ``today`` and that no waiver relaxes."""
        waived = {waiver.rule for waiver in self.program.waivers if waiver.until >= today}
        for rule in self.program.rules:
            if rule.id not in waived and not (rule.until and rule.until < today):
                yield rule

    def is_own(self, place: Place) -> bool:
        """Return whether a place lies in the project's own files."""
        return any(module.source.name == place.file for module in self.modules)

    def statements(self) -> Iterator[tuple[Module, nodes.Statement]]:
        """Yield the project's own statements with their modules."""
        for module in self.modules:
            for statement in module.tree.statements:
                yield module, statement


def text(node: nodes.Condition | nodes.Term | nodes.Clause, module: Module) -> str:
    """Return what is written at a node."""
    return module.source.text[node.span.start : node.span.end]


def words(node: nodes.Condition | nodes.Term | nodes.Clause, module: Module) -> str:
    """Return what is written at a node, on one line."""
    return " ".join(text(node, module).split())
