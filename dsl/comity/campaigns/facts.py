"""From nodes to typed facts.

The vocabulary says what a fact takes, so `no` is a yes-or-no value for one fact and a language code, much in need of
quotes, for another. What is meant by a value is `comity.types.values`' to say; here a node is made ready for that, and
what does not fit is reported at the very node, down to the item of a list.
"""

from collections.abc import Mapping
from typing import NamedTuple

from comity.campaigns.nodes import JSON_LITERAL, PLAIN, UNKNOWN, Items, Node, Pairs, Scalar
from comity.campaigns.quote import quoted
from comity.campaigns.reading import Readings, is_nothing, is_text, newer_number, older_number, readings, yes_no
from comity.campaigns.report import Report
from comity.text.finding import Fix
from comity.text.nearest import did_you_mean, nearest
from comity.text.source import Span
from comity.types.values import ValueProblem, expected, read_value
from comity.types.vocabulary import FactType, Field, Kind, Value

_TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
_TEXTUAL = (Kind.TEXT, Kind.ONE_OF, Kind.ANY_OF, Kind.ANY_TEXT)


class Stated(NamedTuple):
    """A fact as a file states it: its value, or None where it has none that fits, and where it stands.

    ``broken`` says that something was wrong and is reported; of a set, the elements that fit are kept.
    """

    value: Value | None
    span: Span
    elements: Mapping[str, Span]
    broken: bool


def state(field: Field, node: Node, report: Report) -> Stated | None:
    """Return the fact that ``node`` states, or None where it is JSON's ``null``: not stated, and nothing wrong."""
    if isinstance(node, Scalar) and node.style == JSON_LITERAL and node.text == "null":
        return None
    if isinstance(node, Scalar) and node.style == UNKNOWN:
        return Stated(None, node.span, {}, broken=True)
    if field.type.is_set:
        return _state_set(field, node, report)
    if not isinstance(node, Scalar):
        _no_scalar(field.name, expected(field.type), node, report)
        return Stated(None, node.span, {}, broken=True)
    value = _value(field, node, report)
    return Stated(value, node.span, {}, broken=value is None)


def _state_set(field: Field, node: Node, report: Report) -> Stated:
    """Read a list, or a single value as the list of itself."""
    kind = Kind.ONE_OF if field.type.kind is Kind.ANY_OF else Kind.TEXT
    single = Field(field.scope, field.name, FactType(kind, field.type.symbols))
    elements: dict[str, Span] = {}
    broken = False
    for item in node.items if isinstance(node, Items) and not _is_template(node, report) else (node,):
        value = None
        if isinstance(item, Scalar):
            value = _value(single, item, report)
        else:
            _no_scalar(field.name, expected(field.type), item, report)
        if isinstance(value, str):
            elements.setdefault(value, item.span)
        else:
            broken = True
    value = None if broken and not elements else frozenset(elements)
    return Stated(value, node.span, elements, broken=broken)


def _value(field: Field, scalar: Scalar, report: Report) -> Value | None:
    raw = _raw(field, scalar, report)
    if raw is None:
        return None
    if field.type.symbols and isinstance(raw, str) and raw not in field.type.symbols:
        _unknown(field, raw, scalar, report)
        return None
    try:
        return read_value(field, raw)
    except ValueProblem as problem:
        advice, fixes = problem.help, _unquoted(field.type.kind, scalar, report)
        if fixes:
            advice = "take the quotes away"
        report.add("wrong-type", problem.words, scalar.span, advice, fixes=fixes)
        return None


def _unknown(field: Field, raw: str, scalar: Scalar, report: Report) -> None:
    """Report a symbol that the field does not have."""
    near = nearest(raw, field.type.symbols)
    fixes = report.fix(f"write `{near[0]}`", scalar.span, near[0], safe=False) if len(near) == 1 else ()
    advice = did_you_mean(raw, field.type.symbols) or f"it takes {expected(field.type)}"
    report.add("unknown-value", f"`{field.name}` has no value `{raw}`", scalar.span, advice, fixes=fixes)


# What a scalar says -------------------------------------------------------------------------------------------------


def text_of(name: str, node: Node, report: Report) -> str | None:
    """Return the text that the value of the key ``name`` is; what is no text, or an empty one, is reported."""
    if not isinstance(node, Scalar):
        _no_scalar(name, "a text", node, report)
        return None
    if node.style == JSON_LITERAL:
        found = "nothing" if node.text == "null" else f"`{node.text}`"
        report.add("wrong-type", f"`{name}` must be a text; found {found}", node.span)
        return None
    text = _plain_text(name, node, report) if node.style == PLAIN else node.text
    if text is not None and not text.strip():
        report.add("wrong-type", f"`{name}` is empty", node.span, f"write a text, or leave `{name}` out")
        return None
    return text


def _raw(field: Field, scalar: Scalar, report: Report) -> object:
    """Return what a scalar says to a field of this type, or None where that is reported already."""
    if scalar.tag is not None and scalar.tag not in _TEXT_TAGS:
        _tagged(scalar, report)
        return None
    if scalar.style == JSON_LITERAL:
        return _json_value(scalar.text)
    if scalar.style != PLAIN or scalar.tag is not None:
        return scalar.text
    if field.type.kind in _TEXTUAL:
        return _plain_text(field.name, scalar, report)
    if is_nothing(scalar.text):
        _nothing(field.name, scalar, report)
        return None
    if field.type.kind is Kind.YES_NO:
        truth = yes_no(scalar.text)
        return scalar.text if truth is None else truth
    return _plain_number(field, scalar, report) if field.type.is_number else scalar.text


def _json_value(text: str) -> object:
    words: dict[str, object] = {"true": True, "false": False, "null": None}
    if text in words:
        return words[text]
    number = newer_number(text)
    return text if number is None else number


def _plain_text(name: str, scalar: Scalar, report: Report) -> str | None:
    """Return a plain word as the text that was surely meant, and say so where YAML would read something else."""
    if not scalar.text:
        _nothing(name, scalar, report)
        return None
    if scalar.tag is not None or is_text(scalar.text):
        return scalar.text
    nothing = is_nothing(scalar.text)
    fix = quoted(scalar.text)
    fixes = report.fix("put it into quotes", scalar.span, fix, safe=not nothing)
    words = _surprise(scalar.text, readings(scalar.text))
    report.add("yaml-surprise", words, scalar.span, f"put it into quotes: {fix}", fixes=fixes)
    return None if nothing else scalar.text


def _surprise(text: str, said: Readings) -> str:
    if said.older == said.newer:
        return f"YAML reads `{text}` as {said.older}, not as a text"
    return f"YAML reads `{text}` as {said.older} or as {said.newer}, depending on its version"


def _plain_number(field: Field, scalar: Scalar, report: Report) -> object:
    """Return the number a plain word is to every version of YAML, the word itself if it is none to any."""
    older, newer = older_number(scalar.text), newer_number(scalar.text)
    if older is None and newer is None:
        return scalar.text
    if older == newer and newer is not None and abs(newer) != float("inf"):
        return newer
    fixes = _numbers(older, newer, scalar, report)
    advice = f"write `{field.name}` in decimal digits"
    said = readings(scalar.text)
    words = (
        _surprise(scalar.text, said) if said.older != said.newer else f"`{scalar.text}` is no number to compare with"
    )
    report.add("yaml-surprise", words, scalar.span, advice, fixes=fixes)
    return None


def _numbers(older: float | None, newer: float | None, scalar: Scalar, report: Report) -> tuple[Fix, ...]:
    """Return a fix for each number that was perhaps meant."""
    meant = [number for number in dict.fromkeys((newer, older)) if number is not None and abs(number) < float("inf")]
    shown = [str(int(number)) if number == int(number) else repr(number) for number in meant]
    return tuple(fix for text in shown for fix in report.fix(f"write `{text}`", scalar.span, text, safe=False))


# What does not fit --------------------------------------------------------------------------------------------------


def _unquoted(kind: Kind, scalar: Scalar, report: Report) -> tuple[Fix, ...]:
    """Return the fix of a number or yes-or-no value that was put into quotes."""
    if scalar.style not in ("'", '"'):
        return ()
    number = newer_number(scalar.text) if kind in (Kind.COUNT, Kind.NUMBER) else None
    truth = yes_no(scalar.text) if kind is Kind.YES_NO else None
    if truth is not None:
        return report.fix("take the quotes away", scalar.span, str(truth).lower(), safe=True)
    same = number is not None and number == older_number(scalar.text)
    return report.fix("take the quotes away", scalar.span, scalar.text, safe=True) if same else ()


def _nothing(name: str, scalar: Scalar, report: Report) -> None:
    if not scalar.text:
        advice = f"write a value, or leave `{name}` out"
        report.add("wrong-type", f"`{name}` has no value", scalar.span, advice)
        return
    words = f"YAML reads `{scalar.text}` as nothing at all, so `{name}` has no value"
    report.add("yaml-surprise", words, scalar.span, f"write a value, or leave `{name}` out")


def _tagged(scalar: Scalar, report: Report) -> None:
    text = report.source.text
    start = max(text.rfind("!", 0, scalar.span.start), 0)
    span = Span(start, max(scalar.span.end, start + 1))
    fix = quoted(text[span.start : span.end])
    fixes = report.fix("put it into quotes", span, fix, safe=True) if "\n" not in fix else ()
    words = f"YAML reads `{scalar.tag}` as the tag of a value"
    report.add("yaml-surprise", words, span, "put a text that begins with `!` into quotes", fixes=fixes)


def _no_scalar(name: str, wanted: str, node: Node, report: Report) -> None:
    """Report a list or mapping where a single value is wanted."""
    if _is_template(node, report):
        raw = report.source.text[node.span.start : node.span.end]
        fixes = report.fix("put it into quotes", node.span, quoted(raw), safe=True)
        words = f"YAML reads `{raw[:2]}` as the beginning of a {'mapping' if raw[0] == '{' else 'list'}, not of a text"
        report.add("yaml-surprise", words, node.span, f"put it into quotes: {quoted(raw)}", fixes=fixes)
        return
    found = "a mapping" if isinstance(node, Pairs) else "a list"
    report.add("wrong-type", f"`{name}` must be {wanted}; found {found}", node.span)


def _is_template(node: Node, report: Report) -> bool:
    """Return whether a node is what YAML makes of ``{{ name }}`` or ``[[ name ]]``."""
    return report.source.text.startswith(("{{", "[["), node.span.start) and isinstance(node, Items | Pairs)
