"""The page of one standard policy."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from re import sub
from textwrap import dedent
from typing import cast

from comity.syntax import nodes
from comity_cli.docs.markdown import NOTE, address, code, prose
from comity_cli.docs.pack import Pack
from comity_cli.pipeline import Card, RuleCard
from comity_cli.rulebook.story import CODE
from comity_cli.words import OBLIGATION, in_force, meaning

SCOPES = {"customer": "Facts of customers", "message": "Facts of messages"}
DECIDING = (nodes.Unless, nodes.Instead, nodes.IfUnknown, nodes.Enforce)
"""The clauses that are shown with the sentence; the others are told below it."""


def page(pack: Pack) -> str:
    """Return the page as Markdown."""
    sections = (_settings(pack), _facts(pack), _defines(pack), _rules(pack), _tests(pack))
    head = f"{NOTE}\n# {pack.module}\n\n{_story(pack)}"
    text = "\n".join((head, *("\n".join(lines) + "\n" for lines in map(list, sections) if lines)))
    return sub("\n{3,}", "\n\n", text.rstrip("\n") + "\n")


def _story(pack: Pack) -> str:
    return "\n\n".join(_paragraph(paragraph) for paragraph in pack.story) + "\n"


def _paragraph(text: str) -> str:
    return _block(dedent(text)) if text.startswith(CODE) else prose(text)


def _block(text: str) -> str:
    return f"```comity\n{text}\n```"


# What there is to set and to record ---------------------------------------------------------------------------------


def _settings(pack: Pack) -> Iterator[str]:
    settings = cast("list[nodes.Setting]", pack.of(nodes.Setting))
    if not settings:
        return
    yield f"## Settings\n\nEach is as shown unless `use {pack.module} with …` says otherwise.\n"
    for said, group in _under_remarks(pack, settings):
        names = ", ".join(code(f"{one.name.text} = {_value(pack, one)}") for one in group)
        yield f"- {prose(said)}<br>{names}" if said else f"- {names}"


def _under_remarks(pack: Pack, settings: Iterable[nodes.Setting]) -> Iterator[tuple[str, list[nodes.Setting]]]:
    """Yield what a comment says, and the settings below it down to the next comment."""
    number = 0

    def group_of(setting: nodes.Setting) -> int:
        nonlocal number
        number += bool(pack.remark(setting.span))
        return number

    for _, group in groupby(settings, group_of):
        own = list(group)
        yield pack.remark(own[0].span), own


def _value(pack: Pack, setting: nodes.Setting) -> str:
    return " ".join(pack.written(setting.value.span).split())


def _facts(pack: Pack) -> Iterator[str]:
    for scope, heading in SCOPES.items():
        declared = cast("list[nodes.Declare]", pack.of(nodes.Declare))
        fields = [field for one in declared if one.scope == scope for field in one.fields]
        if fields:
            yield f"## {heading}\n\n| fact | type | |\n|---|---|---|"
            yield from (_fact(pack, field) for field in fields)
            yield ""
    names = [name for one in cast("list[nodes.Events]", pack.of(nodes.Events)) for name in one.names]
    if names:
        yield "## Events\n\n| event | |\n|---|---|"
        yield from (f"| `{name.text}` | {prose(pack.remark(name.span))} |" for name in names)


def _fact(pack: Pack, field: nodes.FieldNode) -> str:
    return f"| `{field.name.text}` | {pack.written(field.type.span)} | {prose(pack.remark(field.span))} |"


def _defines(pack: Pack) -> Iterator[str]:
    defines = pack.of(nodes.Define)
    if defines:
        yield "## Words\n"
        for define in defines:
            said = pack.remark(define.span)
            yield (f"{prose(said)}\n\n" if said else "") + _block(pack.written(define.span)) + "\n"


# What it says -------------------------------------------------------------------------------------------------------


def _rules(pack: Pack) -> Iterator[str]:
    if pack.cards:
        yield "## Rules\n"
    for heading, statements in pack.sections():
        rules = [one for one in statements if isinstance(one, nodes.Rule | nodes.Treat | nodes.Prefer)]
        if rules and heading:
            yield f"### {heading}\n"
        for statement in rules:
            yield from _statement(pack, statement, "####" if heading else "###")


def _statement(pack: Pack, statement: nodes.Statement, level: str) -> Iterator[str]:
    """Yield a rule with all that is known of it, or another sentence as it stands."""
    if isinstance(statement, nodes.Rule) and statement.label:
        card = pack.cards[statement.label.text]
        yield f"{level} {statement.label.text}\n"
        if card.because:
            yield f"> {prose(card.because)}\n"
        yield _block("\n".join(_sentence(pack, statement))) + "\n"
        yield from _meant(pack, card)
    else:
        yield _block(pack.written(statement.span)) + "\n"


def _sentence(pack: Pack, rule: nodes.Rule) -> Iterator[str]:
    """Yield a rule as it is written, without its label and what is said about it."""
    for part in (rule.sentence, *(clause for clause in rule.clauses if isinstance(clause, DECIDING))):
        first, _, rest = pack.written(part.span).partition("\n")
        yield first
        yield from (line.removeprefix("  ") for line in rest.splitlines())


def _meant(pack: Pack, card: Card) -> Iterator[str]:
    deciding = {rule.id: rule for rule in pack.book.rules}.get(card.id)
    said = _deciding(pack, deciding) if deciding else OBLIGATION
    yield from (f"- {prose(words[:1].upper() + words[1:])}." for words in said)
    if in_force(card) != "always":
        yield f"- In force {in_force(card)}."
    if card.owner:
        yield f"- Owner: {prose(card.owner)}."
    yield from (f"- See {address(source)}" for source in card.see)
    yield ""


def _deciding(pack: Pack, rule: RuleCard) -> tuple[str, ...]:
    return meaning(rule, pack.book.words(rule.id))


def _tests(pack: Pack) -> Iterator[str]:
    tests = cast("list[nodes.Test]", pack.of(nodes.Test))
    if tests:
        yield "## Tests\n\nWhat the tests that stand in the pack show.\n"
        yield from (f"- {prose(test.title.value)}" for test in tests)
