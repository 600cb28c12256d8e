"""Rules as JSON; `comity schema rules` describes it."""

from collections.abc import Sequence

from comity_cli.formats.jsonable import Json, dumps, range_value
from comity_cli.rulebook.entries import Entry

VERSION = 1


def render(entries: Sequence[Entry]) -> str:
    """Return the document."""
    return dumps({"version": VERSION, "rules": [_value(entry) for entry in entries]}, indent=2) + "\n"


def _value(entry: Entry) -> Json:
    card = entry.card
    return {
        "rule": card.id,
        "module": entry.module,
        "text": card.text,
        "outcome": entry.outcome,
        "if_unknown": entry.if_unknown,
        "enforced": entry.enforced,
        "waivable": entry.waivable,
        "because": card.because,
        "see": list(card.see),
        "owner": card.owner,
        "from": card.since.isoformat() if card.since else None,
        "until": card.until.isoformat() if card.until else None,
        "file": card.place.file,
        "range": range_value(entry.range),
    }
