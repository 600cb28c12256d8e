"""Customers and messages as pydantic models, made from a vocabulary: for endpoints, queues and files.

A model accepts what a decision accepts, because both read a value by the same function; what comes out is typed, and
may be given to a decision as it is. Besides, a model demands what its vocabulary calls `required`, which a decision
does not: there a fact that is not stated is not stated.
"""

from collections.abc import Callable, Collection, Generator, Mapping
from functools import lru_cache, partial
from keyword import iskeyword
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, PlainSerializer, PlainValidator, WithJsonSchema, create_model
from pydantic import Field as Column

from comity.types.values import LARGEST, ValueProblem, expected, read_value, write_value
from comity.types.vocabulary import FactType, Field, Kind, Value

KEPT = 64
"""How many models are remembered, so that those of one vocabulary are the same classes."""

Json = dict[str, Any]


class Facts(BaseModel):
    """Facts of a customer or of a message; those that are not declared are ignored.

    An attribute is called as its fact is, with ``_`` behind a name that means something to Python or pydantic
    (``class_``, ``copy_``); in what is validated and dumped, facts have their own names. Instances can be pickled, the
    classes themselves cannot.
    """

    model_config = ConfigDict(
        extra="ignore", frozen=True, protected_namespaces=(), ser_json_inf_nan="constants", serialize_by_alias=True
    )

    declared: ClassVar[tuple[Field, ...]] = ()
    """The fields it is made of."""

    def __iter__(self) -> Generator[tuple[str, Any], None, None]:
        """Yield the facts by their own names."""
        columns = type(self).model_fields
        for attribute, value in super().__iter__():
            yield columns[attribute].alias or attribute, value

    def __reduce__(self) -> tuple[Callable[..., "Facts"], tuple[str, tuple[Field, ...], Json]]:
        """Return what makes the same instance in a process where nobody has asked for the class yet."""
        stated = self.model_dump(exclude_unset=True, by_alias=True)
        return _again, (type(self).__name__, self.declared, stated)


def model_of(name: str, fields: Mapping[str, Field]) -> type[Facts]:
    """Return the model class of facts, under a name: a fact is optional unless it is `required`."""
    return _model(name, tuple(fields.values()))


@lru_cache(maxsize=KEPT)
def _model(name: str, fields: tuple[Field, ...]) -> type[Facts]:
    names, columns = {field.name for field in fields}, Json()
    for field in fields:
        columns[_attribute(field.name, names | columns.keys())] = (_annotation(field), _column(field))
    made: type[Facts] = create_model(name, __base__=Facts, __doc__=f"The facts of a {name.lower()}.", **columns)
    made.declared = fields
    return made


def _again(name: str, fields: tuple[Field, ...], facts: Json) -> Facts:
    return _model(name, fields)(**facts)


def _attribute(name: str, taken: Collection[str]) -> str:
    """Return what a fact is called as an attribute: a name of pydantic's or Python's own gets ``_`` behind it."""
    attribute = name.lstrip("_") or "fact"
    while hasattr(Facts, attribute) or iskeyword(attribute) or (attribute != name and attribute in taken):
        attribute += "_"
    return attribute


# Fields -------------------------------------------------------------------------------------------------------------


def _column(field: Field) -> Any:  # noqa: ANN401 (as pydantic's own)
    description = " ".join(field.doc.split()) or None
    if field.required:
        return Column(alias=field.name, description=description)
    return Column(default=None, alias=field.name, description=description)


def _annotation(field: Field) -> object:
    schema = _schema(field.type)
    return Annotated[
        Value if field.required else Value | None,
        PlainValidator(partial(_stated if field.required else read_value, field)),
        PlainSerializer(write_value, when_used="json"),
        WithJsonSchema(schema if field.required else {"anyOf": [schema, {"type": "null"}]}),
    ]


def _stated(field: Field, raw: object) -> Value:
    value = read_value(field, raw)
    if value is None:
        raise ValueProblem(field.name, expected(field.type), "nothing", "it is required in every message")
    return value


def _schema(type_: FactType) -> Json:  # noqa: C901 (one line for each kind)
    match type_.kind:
        case Kind.YES_NO:
            return {"type": "boolean"}
        case Kind.ONE_OF:
            return {"type": "string", "enum": list(type_.symbols)}
        case Kind.ANY_OF:
            return {"type": "array", "items": {"type": "string", "enum": list(type_.symbols)}}
        case Kind.ANY_TEXT:
            return {"type": "array", "items": {"type": "string"}}
        case Kind.TEXT:
            return {"type": "string"}
        case Kind.COUNT:
            return {"type": "integer", "minimum": 0, "maximum": LARGEST}
        case Kind.NUMBER:
            return {"type": "number"}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.INSTANT:
            return {"type": "string", "format": "date-time"}
        case Kind.TIMEZONE:
            return {"type": "string", "format": "timezone", "examples": ["Europe/Berlin", "UTC"]}
