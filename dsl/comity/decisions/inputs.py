"""Customers, messages and instants as programs hold them, read into typed facts.

Mappings, dataclasses and pydantic models are taken as they come, and never changed. Whatever is wrong with them is one
kind of error, which names the field.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from comity.types.values import ValueProblem, describe, raised, read_facts, read_instant
from comity.types.vocabulary import Field, Value


class DataError(ValueError):
    """A value of a customer, a message or a history, or `now`, is wrong.

    ``of`` is `customer`, `message`, `history` or `now`; ``field`` the name of the field in it, with the path to it in a
    history (``sends[2].channel``), or None where the whole is wrong.
    """

    def __init__(self, of: str, field: str | None, words: str) -> None:
        """Keep what is wrong; ``words`` say it in a sentence that names the field."""
        super().__init__(of, field, words)
        self.of = of
        self.field = field
        self.words = words

    def __str__(self) -> str:
        """Return what is wrong, for people."""
        return self.words if self.of == "now" else f"{self.of}: {self.words}"


def mapping(of: str, given: object, path: str | None = None) -> Mapping[str, object]:
    """Return a mapping, the fields of a dataclass, or those of a pydantic model; raises DataError for anything else."""
    if isinstance(given, Mapping):
        return given
    if hasattr(type(given), "__dataclass_fields__"):
        from dataclasses import fields  # noqa: PLC0415 (imported where it is used: start-up time)

        names = (field.name for field in fields(given))  # type: ignore[arg-type]  # as was just asked
        return {name: getattr(given, name) for name in names if hasattr(given, name)}
    if hasattr(type(given), "model_fields") and isinstance(given, Iterable):
        return dict(given)
    named = "" if path is None else f"`{path}` "
    helped = "; its `_asdict()` is one" if isinstance(given, tuple) and hasattr(given, "_asdict") else ""
    wanted = "a mapping, a dataclass or a pydantic model"
    raise DataError(of, path, f"{named}must be {wanted}; found {describe(given)}{helped}")


def facts(of: str, declared: Mapping[str, Field], given: object) -> dict[str, Value]:
    """Return the typed values of the declared fields that have one; what is not declared is ignored.

    Raises DataError for the first value that does not fit its field.
    """
    with problems_of(of):
        return read_facts(declared, mapping(of, given))


def sound_facts(of: str, declared: Mapping[str, Field], given: Mapping[str, object]) -> dict[str, Value]:
    """Return the typed values of the declared fields that have one which fits; one that does not fit is none."""
    found: dict[str, Value] = {}
    for name in declared.keys() & given.keys():
        with suppress(DataError):
            found |= facts(of, declared, {name: given[name]})
    return found


def instant(now: object) -> datetime:
    """Return ``now`` in UTC; raises DataError for what is no instant, a time without a zone among it."""
    if now.__class__ is datetime and now.tzinfo is UTC:
        return now
    with problems_of("now"):
        return read_instant("now", now)


@contextmanager
def problems_of(of: str) -> Iterator[None]:
    """Raise whatever is wrong with a value as a DataError, what its own methods raise included."""
    try:
        yield
    except ValueProblem as problem:
        raise DataError(of, problem.name, str(problem)) from problem.__cause__
    except DataError:
        raise
    except Exception as error:
        raise DataError(of, None, f"cannot be read: {raised(error)}") from error
