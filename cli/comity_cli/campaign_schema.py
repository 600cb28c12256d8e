"""The JSON Schema of a project's campaign files, made from its vocabulary: what an editor completes and checks."""

from collections.abc import Mapping
from typing import assert_never

from comity.types.vocabulary import FactType, Field, Kind, Vocabulary

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, object]

DELAY = r"^\s*\d+\s*(minute|hour|day|week|month|year)s?\s*$"
TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
ZONE: Schema = {"type": "string", "description": "`customer`, or an IANA name such as Europe/Berlin."}
# Facts that a campaign file states under another name, or by where they stand.
PLACED = ("campaign", "id")


def campaign_schema(vocabulary: Vocabulary) -> Schema:
    """Return the schema of one document of a campaign file."""
    message = {**_facts(vocabulary.message), **_of_message()}
    own: dict[str, Schema] = {
        "campaign": _text("The campaign's id."),
        "title": _text("The campaign's name for people."),
        "owner": _text("Who answers for it."),
        "audience": _text("Whom it is for, as an audience of the language; everyone if not said."),
        "schedule": {"$ref": "#/$defs/schedule"},
        "messages": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/message"}},
    }
    return {
        "$schema": DIALECT,
        "title": "Campaign file",
        "description": "A campaign with its messages, or with the facts of its only one at the top.",
        **_object({**own, **message}, ["campaign"]),
        "dependentSchemas": {"messages": {"properties": {"id": False, "after": False}}},
        "$defs": {
            "message": {"description": "One message; facts at the top hold for it too.", **_object(message, [])},
            "schedule": _schedule(vocabulary),
        },
    }


def _of_message() -> dict[str, Schema]:
    """Return the keys of a message that are no facts."""
    return {
        "id": _text("The message's name within its campaign."),
        "after": _duration("Time after the previous message: 3 days."),
        "body_file": _text("A file that holds the body, from this file's folder."),
        "headers": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "The mail's headers, by name.",
        },
    }


def _object(properties: Mapping[str, object], required: list[str]) -> Schema:
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _duration(description: str) -> Schema:
    return {"type": "string", "pattern": DELAY, "description": description}


def _schedule(vocabulary: Vocabulary) -> Schema:
    time = {"type": "string", "pattern": TIME, "description": 'The time of day, quoted: "09:00".'}
    trigger = {"enum": sorted(vocabulary.events), "description": "The event that starts it."}
    ways = [
        _object({"at": {"type": "string", "description": "2026-04-01T09:00"}, "timezone": ZONE}, ["at"]),
        _object({"trigger": trigger, "delay": _duration("Time after the event: 1 day.")}, ["trigger"]),
        _object({"every": _duration("How often: 7 days."), "time": time, "timezone": ZONE}, ["every"]),
    ]
    return {"description": "When it is sent.", "oneOf": ways}


def _facts(fields: Mapping[str, Field]) -> dict[str, Schema]:
    return {name: _fact(field) for name, field in fields.items() if name not in PLACED}


def _fact(field: Field) -> Schema:
    said = [field.doc.strip(), "Required in every message." if field.required else ""]
    description = " ".join(part for part in said if part)
    return _type(field.type) | ({"description": description} if description else {})


def _type(type_: FactType) -> Schema:
    match type_.kind:
        case Kind.YES_NO:
            return {"enum": [True, False, "yes", "no"]}
        case Kind.ONE_OF:
            return {"enum": list(type_.symbols)}
        case Kind.ANY_OF:
            return _set({"enum": list(type_.symbols)})
        case Kind.ANY_TEXT:
            return _set({"type": "string"})
        case Kind.TEXT | Kind.TIMEZONE:
            return {"type": "string"}
        case Kind.COUNT:
            return {"type": "integer", "minimum": 0}
        case Kind.NUMBER:
            return {"type": "number"}
        case Kind.DATE:
            return {"type": "string", "format": "date"}
        case Kind.INSTANT:
            return {"type": "string", "format": "date-time"}
    assert_never(type_.kind)


def _set(item: Schema) -> Schema:
    return {"anyOf": [{"type": "array", "items": item, "uniqueItems": True}, item]}
