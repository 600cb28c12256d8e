"""Who may still receive a message: its audience narrowed by every rule, as a sentence of the language."""

from collections.abc import Iterator

from comity.campaigns.model import Campaign
from comity.linter.judging import Bench, Letter, firing
from comity.program.nodes import Condition, LocalTime, Not, Rule, Verdict
from comity.program.phrase import phrase
from comity.program.simplify import conjunction
from comity.program.walk import walk
from comity.solve.questions import Enquiry
from comity.text.finding import Kind
from comity.text.record import record
from comity.types.vocabulary import Scope

EVERYONE = "everyone"


@record
class Reach:
    """Who may still receive a message.

    ``audience`` is what the campaign states, ``sentence`` what the rules leave of it, both as AUDIENCE of the language.
    ``nobody`` says that nothing is left. ``narrowed_by`` are the rules that took customers out, ``at_send`` those that
    only the time of sending can decide, which the sentence leaves open.
    """

    campaign: str
    message_id: str
    audience: str
    sentence: str
    nobody: bool
    narrowed_by: tuple[str, ...]
    at_send: tuple[str, ...]


def reach_of(campaign: Campaign, audience: Condition, bench: Bench) -> Iterator[Reach]:
    """Yield who may receive each message of a campaign."""
    stated = EVERYONE if campaign.audience is None else " ".join(campaign.audience.text.split())
    for letter in bench.letters(campaign):
        yield _reach(letter, stated, audience, bench)


def _reach(letter: Letter, stated: str, audience: Condition, bench: Bench) -> Reach:
    left = audience
    narrowed: list[str] = []
    later: list[str] = []
    for rule, enquiry in _refusing(letter, audience, bench):
        spared = Not(firing(enquiry))
        if _asks_the_clock(spared) or phrase(spared, bench.program.vocabulary, Scope.CUSTOMER) is None:
            later.append(rule.id)
        else:
            left = conjunction((left, spared))
            narrowed.append(rule.id)
    sentence = phrase(left, bench.program.vocabulary, Scope.CUSTOMER) or stated
    nobody = not bench.admits(left, letter.scene)
    return Reach(letter.campaign.id, letter.message.id, stated, sentence, nobody, tuple(narrowed), tuple(later))


def _refusing(letter: Letter, audience: Condition, bench: Bench) -> Iterator[tuple[Rule, Enquiry]]:
    """Yield the rules that keep a message from some of its audience; one that warns keeps it from nobody."""
    for rule, enquiry in bench.enquiries(letter):
        if rule.outcome > Verdict.WARN and bench.judge(enquiry, audience, letter.scene).kind is not Kind.PROVED:
            yield rule, enquiry


def _asks_the_clock(condition: Condition) -> bool:
    return any(isinstance(atom, LocalTime) for atom in walk(condition))
