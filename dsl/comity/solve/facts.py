"""The variables of a question's facts, and when each atom about them is true."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from comity.program.nodes import Compare, Condition, Fact, IsIn, Known, Literal, Match, Matches, Shares, Stated
from comity.solve.clause import Formula, all_of, any_of, demand
from comity.solve.fold import IS_FALSE, IS_TRUE, Masks, Split, Ternary, Want, split
from comity.solve.gather import MESSAGE, Asked, Atoms
from comity.solve.relations import Side, constants, groups, member, pool, related, texts
from comity.solve.scales import SCALES, Scale, scale
from comity.solve.sets import Subsets, subsets
from comity.solve.texts import is_fragment
from comity.solve.values import YES_NO, Listed, listed
from comity.types.vocabulary import FactType, Kind, Scope, Value, Vocabulary

Axis = Scale | Listed | Subsets

MATCHING, FAILING = 0b010, 0b100
"""The values of a variable that guesses whether a regular expression matches."""

MANY_ANSWERS = 256
"""So many atoms are remembered for each axis, so that no axis grows without end."""

MANY_ELEMENTS = 6
"""Above this number, elements of a set that are not told apart are made one."""


class Variable(NamedTuple):
    """A fact with its values. Bit 0 of the domain counts as a value if the fact may be ``lacking``."""

    axis: Axis
    lacking: bool


class Guess(NamedTuple):
    """A regular expression that was taken to match or not; ``true`` are the listed values that do match."""

    fact: int
    true: int
    guess: int


class Facts:
    """The variables of the facts that some atoms ask for; fills the domains and the table of a space."""

    def __init__(self, vocabulary: Vocabulary, zones: Sequence[str], *, assume_missing: bool) -> None:
        self.vocabulary = vocabulary
        self.zones = zones
        self.assume_missing = assume_missing
        self.domains: list[int] = []
        self.real: list[int] = []
        self.table: dict[int, Split | Ternary] = {}
        self.variables: dict[int, Variable] = {}
        self.indexes: dict[Scope, dict[str, int]] = {Scope.CUSTOMER: {}, Scope.MESSAGE: {}}
        self.guesses: list[Guess] = []

    def variable(self, full: int, *, lacking: bool = False) -> int:
        """Return a new variable with the values of a mask, bit 0 apart."""
        self.domains.append(full | 1)
        self.real.append(full | lacking)
        return len(self.domains) - 1

    def add(self, atoms: Atoms) -> None:
        """Make the variables of all facts asked for, and answer their atoms."""
        if atoms.relations:
            for members, ties in groups(atoms.relations):
                self._add_group(members, ties, atoms)
        for scope, asked in ((Scope.CUSTOMER, atoms.customer), (Scope.MESSAGE, atoms.message)):
            indexes = self.indexes[scope] if asked else {}
            for name, atoms_of_fact in asked.items():
                if name not in indexes:
                    axis = _axis(self._type(scope, name), atoms_of_fact, self.zones)
                    self._add_fact(scope, name, axis, atoms_of_fact)
        for atom, left, right in atoms.relations:
            self.table[id(atom)] = related(atom, self._side(left), self._side(right))

    def _type(self, scope: Scope, name: str) -> FactType:
        field = (self.vocabulary.message if scope is MESSAGE else self.vocabulary.customer).get(name)
        return FactType(Kind.TIMEZONE) if field is None else field.type

    def _add_group(self, members: Sequence[Fact], ties: int, atoms: Atoms) -> None:
        types = [self._type(fact.scope, fact.name) for fact in members]
        asked = [atoms.asked_of(fact) for fact in members]
        values = pool(types, [item for items in asked for item in items], max(len(members), ties))
        for fact, type_, items in zip(members, types, asked, strict=True):
            self._add_fact(fact.scope, fact.name, member(type_, values), items)

    def _add_fact(self, scope: Scope, name: str, axis: Axis, asked: Sequence[Asked]) -> None:
        of_message = scope is MESSAGE
        lacking = of_message or self.assume_missing or _asks_if_known(asked)
        index = self.variable(axis.full, lacking=lacking)
        self.indexes[scope][name] = index
        self.variables[index] = Variable(axis, lacking)
        absent, unknown = (1, 0) if of_message else (0, int(lacking))
        table, seen = self.table, axis.answers[absent - unknown]
        for item in asked:
            atom, _, _, says = item
            masks = seen.get(says) or _answers(axis, item, absent, unknown)
            if masks is not None:
                table[id(atom)] = index, masks
            else:
                table[id(atom)] = self._guess(index, axis, atom, absent, unknown)

    def _guess(self, index: int, axis: Axis, atom: Condition, absent: int, unknown: int) -> Ternary:
        """Return when a regular expression is true that is too hard to make up texts for: at will."""
        guess = self.variable(MATCHING | FAILING)
        true = axis.true(atom) if isinstance(axis, Listed | Subsets) else 0
        self.guesses.append(Guess(index, true, guess))
        stated = demand(index, axis.full)

        def when(value: Want) -> Formula:
            if value == IS_TRUE:
                return all_of((stated, demand(guess, MATCHING)))
            if value == IS_FALSE:
                return any_of((demand(index, absent), all_of((stated, demand(guess, FAILING)))))
            return demand(index, unknown)

        return Ternary(when)

    def _side(self, fact: Fact) -> Side:
        index = self.indexes[fact.scope][fact.name]
        axis, lacking = self.variables[index]
        if isinstance(axis, Scale):
            raise TypeError(f"a fact that was not pooled: {fact}")
        of_message = fact.scope is Scope.MESSAGE
        return Side(index, axis, absent=of_message, unknown=lacking and not of_message)

    def pick(self, index: int, domains: Sequence[int]) -> Value:
        """Return the most natural value a domain leaves, one that agrees with what was guessed if there is one."""
        mask = domains[index] & ~1
        for fact, true, guess in self.guesses:
            if fact == index and not domains[guess] & 1:
                mask = mask & (true if domains[guess] == MATCHING else ~true) or mask
        return self.variables[index].axis.pick(mask)


def _answers(axis: Axis, asked: Asked, absent: int, unknown: int) -> Masks | None:
    """Return the masks of an atom, to be remembered with the axis; None if there is no telling."""
    if isinstance(asked[0], Known):
        masks = split(axis.full, 1)
    else:
        true = _true(axis, asked)
        if true is None:
            return None
        masks = split(true, axis.full & ~true | absent, unknown)
    seen = axis.answers[absent - unknown]
    if len(seen) < MANY_ANSWERS:
        seen[asked[3]] = masks
    return masks


def _asks_if_known(asked: Sequence[Asked]) -> bool:
    return any(isinstance(item[0], Known) for item in asked)


def _axis(type_: FactType, asked: Sequence[Asked], zones: Sequence[str]) -> Axis:
    kind = type_.kind
    if kind in SCALES:
        return scale(kind, tuple(sorted({*constants(asked)})))
    match kind:
        case Kind.ONE_OF:
            return listed(type_.symbols)
        case Kind.YES_NO:
            return YES_NO
        case Kind.TEXT:
            return listed(texts(asked, 1, empty=True))
        case Kind.ANY_OF:
            return _symbols(type_, asked)
        case Kind.ANY_TEXT:
            return _text_set(asked)
        case _:  # a time zone
            return listed(tuple(dict.fromkeys((*constants(asked), *zones))))


def _symbols(type_: FactType, asked: Sequence[Asked]) -> Subsets:
    """Return the sets of the symbols spoken of and, where it matters, one of the others."""
    named = {*constants(asked)}
    elements = [symbol for symbol in type_.symbols if symbol in named]
    if len(elements) < len(type_.symbols) and any(_asks_for_others(item[0]) for item in asked):
        elements.append(next(symbol for symbol in type_.symbols if symbol not in named))
    return _subsets(elements, asked)


def _text_set(asked: Sequence[Asked]) -> Subsets:
    if any(_asks_for_others(item[0]) for item in asked):
        return _subsets(texts(asked, 1, empty=False), asked)
    return _subsets(list(dict.fromkeys(constants(asked))), asked)


def _asks_for_others(atom: Condition) -> bool:
    """Return whether an element that no constant names can make the atom true or false."""
    return isinstance(atom, Stated | Matches) or (isinstance(atom, Shares) and isinstance(atom.left, Literal))


def _subsets(elements: Sequence[str], asked: Sequence[Asked]) -> Subsets:
    if len(elements) <= MANY_ELEMENTS:
        return subsets(tuple(elements))
    return Subsets(*_merged(elements, asked))


def _merged(elements: Sequence[str], asked: Sequence[Asked]) -> tuple[list[str], Mapping[str, str]]:
    """Return one element for each way of standing in the atoms, and which stands for which."""
    first: dict[tuple[object, ...], str] = {}
    same = {element: first.setdefault(_standing(element, asked), element) for element in elements}
    return list(first.values()), same


def _standing(element: str, asked: Sequence[Asked]) -> tuple[object, ...]:
    found: list[object] = []
    for atom, _, _, _ in asked:
        match atom:
            case Matches():
                found.append(element if Subsets((element,)).true(atom) else None)
            case Shares(_, Literal(value)) | Shares(Literal(value), _):
                inside = element in value if isinstance(value, frozenset) else element == value
                found.append(element if inside and atom.all_of else inside)
            case _:
                pass
    return tuple(found)


def _true(axis: Axis, asked: Asked) -> int | None:
    """Return the mask of the values for which an atom is true; None if there is no telling."""
    atom, op, constant, _ = asked
    if op is not None:
        if isinstance(axis, Scale):
            return axis.compared(op, constant)
        order = atom.order if isinstance(atom, Compare) else ()
        return axis.compared(op, constant, order) if isinstance(axis, Listed) else None
    match atom:
        case IsIn(_, _, negated) if not isinstance(axis, Subsets):
            true = axis.among(constant)
            return axis.full & ~true if negated else true
        case Known():
            return None
        case Matches(_, Match.REGEX, pattern) if not is_fragment(pattern):
            return None
        case _ if isinstance(axis, Scale):
            # A scale knows no other atom: a message's date that is stated is not empty.
            return axis.full
        case _:
            return axis.true(atom)
