"""A screen as JSON; `comity schema screen` describes it."""

from datetime import datetime

from comity.bulk.problems import Note
from comity.types.values import write_value
from comity_cli.formats.jsonable import Json, dumps
from comity_cli.screening.asked import Question
from comity_cli.screening.entries import Entry, entries
from comity_cli.screening.run import Answered, Part

VERSION = 1


def render(answered: Answered, question: Question) -> str:
    """Return the document."""
    messages = [_part(part, question) for part in answered.parts]
    value = {"version": VERSION, "messages": messages, "notes": [_note(note) for note in answered.notes]}
    return dumps(value, indent=2) + "\n"


def _part(part: Part, question: Question) -> Json:
    letter, counted = part.letter, part.counted
    at = letter.due.at
    return {
        "campaign": letter.campaign,
        "message_id": letter.message_id,
        "at": write_value(at) if isinstance(at, datetime) else None,
        "sent": letter.due.words,
        "audience": counted.audience,
        "allowed": counted.allowed,
        "verdicts": {str(verdict): number for verdict, number in counted.verdicts.items()},
        "rules": [_entry(entry) for entry in entries(part, question)],
    }


def _entry(entry: Entry) -> Json:
    return {
        "rule": entry.rule,
        "verdict": entry.verdict,
        "first": entry.first,
        "all": entry.all,
        "share": round(entry.share, 6),
        "because": entry.because,
        "unknown": entry.unknown,
    }


def _note(note: Note) -> Json:
    return {"table": note.table, "field": note.field, "message": note.words, "help": note.help, "count": note.count}
