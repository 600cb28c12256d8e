"""The part of the page where one customer is looked up, and the data it is drawn from."""

import json
from collections.abc import Iterator, Mapping

from comity_cli.report.records import AuditReport, Item, Person
from comity_cli.report.spoken import cards
from comity_cli.report.words import SAID, prose

UNSAFE = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
"""What could end a script element, or a line of a script: JSON has another way to write it."""


def lookup(report: AuditReport) -> Iterator[str]:
    """Yield the search, the place where a customer is shown, and the data."""
    yield '<section aria-labelledby="customer">\n<h2 id="customer">One customer, message by message</h2>\n'
    yield f'<p class="intro">{prose(report.sampled)}</p>\n'
    yield '<div class="combo">\n<label for="search">Find a customer by id, fact, campaign or rule</label>\n'
    yield '<input id="search" type="search" role="combobox" autocomplete="off" spellcheck="false" aria-expanded="false"'
    yield ' aria-controls="found" aria-autocomplete="list" aria-describedby="told">\n'
    yield '<ul id="found" role="listbox" aria-label="Customers" hidden></ul>\n'
    yield '<p id="told" class="soft small" role="status"></p>\n</div>\n'
    yield '<div id="person">\n'
    yield f"<p>{'No script runs here, so no customer is shown.' if report.people else 'There is nobody to show.'}</p>\n"
    yield "</div>\n</section>\n"
    yield f'<script type="application/json" id="data">{data(report)}</script>\n'


def data(report: AuditReport) -> str:
    """Return the customers as JSON that may stand in a page: rules are numbers there, as few as are quoted."""
    known = dict(cards(report))
    spoken = {rule for person in report.people for item in person.items for rule in item.rules}
    ids = {rule: place for place, rule in enumerate(sorted(spoken))}
    rules = [known.get(rule, _unknown(rule)) for rule in ids]
    people = [_person(person, ids) for person in report.people]
    whole = json.dumps({"verdicts": SAID, "rules": rules, "people": people}, ensure_ascii=False, separators=(",", ":"))
    written = whole.encode("utf-8", "replace").decode("utf-8")
    return "".join(UNSAFE.get(character, character) for character in written)


def _unknown(rule: str) -> Mapping[str, object]:
    """Return what is quoted of a rule that refused nothing, as one that allows what it cannot tell."""
    return {"label": rule.rpartition(".")[2], "because": "", "sentence": rule, "anchor": ""}


def _person(person: Person, ids: Mapping[str, int]) -> Mapping[str, object]:
    return {
        "id": person.id,
        "zone": person.zone,
        "facts": person.facts,
        "left": person.left_out,
        "items": [_item(item, ids) for item in person.items],
    }


def _item(item: Item, ids: Mapping[str, int]) -> Mapping[str, object]:
    """Return an item by short names: there are thousands."""
    written: dict[str, object] = {"t": round(item.at), "d": item.day, "c": item.clock, "n": item.name, "k": item.kind}
    if item.verdict is not None:
        written |= {"v": item.verdict, "f": item.facts}
    if item.rules:
        written["r"] = [ids[rule] for rule in item.rules]
    return written
