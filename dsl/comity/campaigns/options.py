"""What a configuration says about the campaigns of a source: is it sound, and what does it state."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from comity.campaigns.model import FormatOptions
from comity.text.nearest import did_you_mean
from comity.types.values import ValueProblem, read_value
from comity.types.vocabulary import Field, Value, Vocabulary

FORMATS = ("native", "knock", "duckduckgo-rmf", "mapping")
"""The formats that `read_campaigns` knows."""


class OptionProblem(NamedTuple):
    """Something wrong with the options of a source, at the key ``path``: ``("facts", "purpose")``."""

    path: tuple[str, ...]
    code: str
    message: str
    help: str | None = None


def check_options(options: FormatOptions, vocabulary: Vocabulary) -> tuple[OptionProblem, ...]:
    """Return what is wrong with the options; whoever read them from a file knows their places."""
    return tuple(_check(options, vocabulary))


def _check(options: FormatOptions, vocabulary: Vocabulary) -> Iterator[OptionProblem]:
    if options.name not in FORMATS:
        advice = did_you_mean(options.name, FORMATS) or f"the formats are {', '.join(FORMATS)}"
        yield OptionProblem(("format",), "unknown-format", f"there is no format `{options.name}`", advice)
    for name, raw in options.facts.items():
        if name not in vocabulary.message or name in ("campaign", "id"):
            words = f"`{name}` is no fact that a source can state for its messages"
            near = did_you_mean(name, vocabulary.message)
            yield OptionProblem(("facts", name), "unknown-key", words, near)
            continue
        try:
            read_value(vocabulary.message[name], _listed(vocabulary.message[name], raw))
        except ValueProblem as problem:
            yield OptionProblem(("facts", name), "wrong-type", problem.words, problem.help)
    if options.name == "mapping":
        from comity.campaigns.adapters import mapping  # noqa: PLC0415 (imported where it is used: start-up time)

        for path, message, help_ in mapping.check(options.mapping, vocabulary):
            yield OptionProblem(("mapping", *path), "mapping-error", message, help_)
    elif options.mapping:
        yield OptionProblem(("mapping",), "unknown-key", f"the format `{options.name}` takes no `mapping`")


def source_facts(options: FormatOptions, vocabulary: Vocabulary) -> Mapping[str, Value | None]:
    """Return the facts that hold for all campaigns of a source, None for a wrong value, which `check_options` reports.

    Names that are no such facts are left out.
    """
    found: dict[str, Value | None] = {}
    for name, raw in options.facts.items():
        if name in vocabulary.message and name not in ("campaign", "id"):
            try:
                value = read_value(vocabulary.message[name], _listed(vocabulary.message[name], raw))
            except ValueProblem:
                found[name] = None
            else:
                found |= {} if value is None else {name: value}
    return found


def _listed(field: Field, raw: object) -> object:
    """Return a single value of a set as the list of itself, as in a campaign file."""
    return [raw] if field.type.is_set and isinstance(raw, str) else raw
