"""The conditions of a project's own sentences: as they were written beside what they mean.

The program keeps the meaning of a whole audience or selector; what stands inside is paired with the tree by shape.
Where the shapes part ways (a definition that was put in, a phrase that became two conditions) the pairing stops, so a
part always means what is written at its place.
"""

from collections.abc import Iterable, Iterator

from comity.check.context import Defined
from comity.check.modules import Module
from comity.linter.view import Part, PolicyView, Written
from comity.program.nodes import And, Condition, Not, Obligation, Or, Rule
from comity.syntax import nodes


def parts(policy: PolicyView) -> Iterator[Part]:
    """Yield every condition of the project's own sentences but for `unless` clauses."""
    for written in policy.rules:
        yield from rule_parts(written)
    for expected in policy.obligations:
        yield from _obligation_parts(expected)
    yield from _other_parts(policy)


def rule_parts(written: Written[Rule]) -> Iterator[Part]:
    """Yield the conditions of a rule's sentence, in order: selector, audience, when; or demand and selector."""
    rule, module = written.rule, written.module
    match written.node.sentence:
        case nodes.Never(selector, audience, whens) | nodes.Only(selector, audience, whens):
            yield Part("selector", rule.selector, selector, module)
            if audience is not None:
                yield Part("audience", rule.audience, audience, module)
            yield from _joined("when", rule.when, [when.condition for when in whens], module)
        case nodes.Limit(selector, whens=whens):
            yield Part("selector", rule.selector, selector, module)
            yield from _joined("when", rule.when, [when.condition for when in whens], module)
        case nodes.Require(demand, selector):
            yield Part("demand", rule.demand, demand, module)
            yield Part("selector", rule.selector, selector, module)
        case nodes.Expect():
            pass  # an obligation


def exceptions(policy: PolicyView) -> Iterator[tuple[Written[Rule], Part]]:
    """Yield the `unless` conditions that the project wrote, with the rules they are exceptions from.

    A rule whose own condition nothing can meet is left out: it has a code of its own.
    """
    for written in (*policy.rules, *policy.adjusted_rules):
        own = [part for part in _exceptions(written, policy) if part.module.own]
        if own and not policy.ask.never(written.rule.body):
            yield from ((written, part) for part in own)


def _exceptions(written: Written[Rule], policy: PolicyView) -> Iterator[Part]:
    whole = written.rule.unless
    given = [
        (clause.condition, module) for clause, module in policy.clauses(written) if isinstance(clause, nodes.Unless)
    ]
    meant = whole.items if isinstance(whole, Or) and len(given) > 1 else (whole,)
    if len(given) == len(meant):
        for (node, module), condition in zip(given, meant, strict=True):
            yield Part("unless", condition, node, module)


def alternatives(part: Part) -> tuple[Part, ...]:
    """Return what an `or` is made of, all the way down; a part that is no `or` is its own only alternative."""
    condition, node = part.condition, part.node
    while isinstance(node, nodes.Group):
        node = node.item
    items = inner(part) if isinstance(condition, Or) and isinstance(node, nodes.Or) else ()
    return tuple(one for item in items for one in alternatives(item)) or (part,)


def inner(part: Part) -> tuple[Part, ...]:
    """Return the parts that a condition is made of, as far as tree and program have the same shape."""
    match part.node, part.condition:
        case nodes.Group(item), _:
            return inner(part._replace(node=item))
        case nodes.And(written), And(meant) if len(written) == len(meant):
            return _pairs(part, written, meant)
        case nodes.Or(written), Or(meant) if len(written) == len(meant):
            return _pairs(part, written, meant)
        case nodes.Not(written_item), Not(meant_item):
            return (part._replace(node=written_item, condition=meant_item),)
        case _:
            return ()


def _pairs(part: Part, written: Iterable[nodes.Condition], meant: Iterable[Condition]) -> tuple[Part, ...]:
    return tuple(part._replace(node=node, condition=condition) for node, condition in zip(written, meant, strict=True))


def _joined(role: str, whole: Condition, written: list[nodes.Condition], module: Module) -> Iterator[Part]:
    """Yield the parts of several clauses of one kind, which the program has joined with `and`."""
    if len(written) == 1:
        yield Part(role, whole, written[0], module)
    elif isinstance(whole, And) and len(whole.items) == len(written):
        for node, condition in zip(written, whole.items, strict=True):
            yield Part(role, condition, node, module)


def _obligation_parts(expected: Written[Obligation]) -> Iterator[Part]:
    if isinstance(expected.node.sentence, nodes.Expect):
        sentence = expected.node.sentence
        yield Part("audience", expected.rule.audience, sentence.audience, expected.module)
        yield Part("selector", expected.rule.selector, sentence.selector, expected.module)


def _other_parts(policy: PolicyView) -> Iterator[Part]:
    """Yield the conditions of definitions, waivers, `treat` and `prefer`."""
    program = policy.program
    waivers = {waiver.place: waiver for waiver in program.waivers}
    treats = {treat.place: treat for treat in program.treats}
    for module, statement in policy.statements():
        match statement:
            case nodes.Define(name, node):
                yield from _defined(policy.definitions.get(name.text), node, module)
            case nodes.Waive(selector=selector, audience=audience, span=span) if module.place(span) in waivers:
                waiver = waivers[module.place(span)]
                yield Part("selector", waiver.selector, selector, module)
                if audience is not None:
                    yield Part("audience", waiver.audience, audience, module)
            case nodes.Treat(node, span=span) if module.place(span) in treats:
                yield Part("selector", treats[module.place(span)].condition, node, module)
            case nodes.Prefer(selectors) if len(selectors) == len(program.prefer):
                for node, condition in zip(selectors, program.prefer, strict=True):
                    yield Part("selector", condition, node, module)
            case _:
                pass


def _defined(meant: Defined | None, node: nodes.Condition, module: Module) -> Iterator[Part]:
    if meant is not None and meant.condition is not None:
        yield Part("define", meant.condition, node, module)
