"""An audit as JSON; `comity schema audit` describes it."""

from collections.abc import Mapping

from comity.bulk.owed import Owed
from comity.bulk.problems import Note
from comity.bulk.results import RuleCount
from comity_cli.auditing.run import Answered, Share
from comity_cli.formats.jsonable import Json, dumps

VERSION = 1


def render(answered: Answered) -> str:
    """Return the document."""
    because = answered.because
    value: Json = {
        "version": VERSION,
        **_share(answered.total),
        "rules": [_rule(count, because) for count in answered.counts],
        "campaigns": [{"campaign": share.name, **_share(share)} for share in answered.campaigns],
        "weeks": [{"week": share.name, **_share(share)} for share in answered.weeks],
        "obligations": [_owed(item, because) for item in answered.owed],
        "notes": [_note(note) for note in answered.notes],
    }
    return dumps(value, indent=2) + "\n"


def _share(share: Share) -> Json:
    return {
        "sends": share.sends,
        "allowed": share.allowed,
        "refused": share.refused,
        "verdicts": {str(verdict): number for verdict, number in share.verdicts.items()},
    }


def _rule(count: RuleCount, because: Mapping[str, str | None]) -> Json:
    return {
        "rule": count.rule,
        "verdict": str(count.verdict),
        "first": count.first,
        "all": count.all,
        "because": because.get(count.rule),
    }


def _owed(item: Owed, because: Mapping[str, str | None]) -> Json:
    return {
        "obligation": item.obligation,
        "customers": item.customers,
        "unmet": item.unmet,
        "unknown": item.unknown,
        "because": because.get(item.obligation),
    }


def _note(note: Note) -> Json:
    return {"table": note.table, "field": note.field, "message": note.words, "help": note.help, "count": note.count}
