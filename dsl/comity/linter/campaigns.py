"""Lint of campaigns: a campaign's messages against every rule, and what can be said of the campaign itself.

One finding for a rule and a message, the first that applies of `always`, `possible`, `at-send` and `proved`
(LANGUAGE.md section 8). An audience that admits nobody is said once, instead of everything about the rules.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from comity.campaigns.model import Campaign
from comity.linter.hearing import Hearing
from comity.linter.judging import Bench, Letter
from comity.program.atoms import stated as is_stated
from comity.program.nodes import TRUE, Condition, Rule, Verdict
from comity.program.walk import facts, facts_of_sends
from comity.solve.questions import Answer, Enquiry, nobody
from comity.text.finding import SILENT, Finding, Kind, Level, Related
from comity.text.record import record, replace
from comity.text.source import Place, Span
from comity.types.vocabulary import Scope


@record
class Judged:
    """A rule, as it applies to a message, and what it means there."""

    rule: Rule
    enquiry: Enquiry
    answer: Answer


class Linted(NamedTuple):
    """The findings of a campaign, how many rules were proved of its messages, and these as they were judged."""

    findings: tuple[Finding, ...]
    letters: tuple[Letter, ...]
    proved: int = 0


def lint_campaign(
    campaign: Campaign, audience: Condition | None, bench: Bench, show: frozenset[Kind] = frozenset()
) -> Linted:
    """Return the findings of a campaign; of the silent kinds those to ``show``.

    ``audience`` is None where it could not be read; then only what no audience could change is said.
    """
    letters = bench.letters(campaign)
    stated = [finding for letter in letters for finding in _facts(letter, bench)]
    hearings = [None if audience is None else Hearing(audience, letter.scene, bench) for letter in letters]
    if hearings and hearings[0] is not None and hearings[0].admits is False:
        return Linted((*stated, _empty(campaign)), letters)
    proved = 0
    for letter, hearing in zip(letters, hearings, strict=True):
        judged = list(_judged(letter, hearing, bench))
        proved += sum(item.answer.kind is Kind.PROVED for item in judged)
        stated += _told(letter, hearing, judged, bench, show)
    return Linted(tuple(stated), letters, proved)


def _told(
    letter: Letter, hearing: Hearing | None, judged: Sequence[Judged], bench: Bench, show: frozenset[Kind]
) -> Iterator[Finding]:
    audience = TRUE if hearing is None else hearing.audience
    for item in judged:
        kind = item.answer.kind
        if kind not in SILENT or kind in show:
            from comity.linter.telling import told  # noqa: PLC0415 (imported where it is used: start-up time)

            yield told(item.rule, item.enquiry, item.answer, letter, audience, bench)
    if hearing is not None:
        yield from _nobody(letter, hearing, judged, bench)


def _judged(letter: Letter, hearing: Hearing | None, bench: Bench) -> Iterator[Judged]:
    broken = letter.broken(bench.program)
    for rule, enquiry in bench.enquiries(letter):
        if broken and not broken.isdisjoint(_read(rule)):
            continue
        if hearing is not None:
            yield Judged(rule, enquiry, hearing.answer(enquiry))
        elif enquiry.body == TRUE:
            answer = bench.judge(enquiry, TRUE, letter.scene)
            if answer.kind is Kind.ALWAYS:
                yield Judged(rule, enquiry, answer)


def _read(rule: Rule) -> frozenset[str]:
    """Return the names of the message facts that a rule reads."""
    conditions = (rule.body, rule.unless)
    own = (fact for part in conditions for fact in facts(part) if fact.scope is Scope.MESSAGE)
    earlier = (fact for part in conditions for fact in facts_of_sends(part))
    return frozenset(fact.name for fact in (*own, *earlier))


# The message itself -------------------------------------------------------------------------------------------------


def _facts(letter: Letter, bench: Bench) -> Iterator[Finding]:
    """Yield what is wrong with a message whatever the rules: facts that are required, `treat` that disagree."""
    seen = letter.seen.message
    for field in bench.program.vocabulary.message.values():
        if field.required and not is_stated(seen.get(field.name)) and field.name not in letter.message.broken:
            declared = () if field.place is None else (Related(field.place, "it is declared as required here"),)
            message = f"`{letter.message.id}` does not state `{field.name}`"
            yield _about(letter, "missing-fact", message, f"add `{field.name}: …` ({field.type})", declared)
    for conflict in letter.seen.conflicts:
        values = " and ".join(f"`{value}`" for value in conflict.values)
        places = tuple(Related(treat.place, "this `treat` applies") for treat in conflict.treats)
        message = f"`treat` sentences make `{conflict.name}` of `{letter.message.id}` both {values}"
        yield _about(letter, "conflicting-treat", message, "change the message or one of the conditions", places)


def _about(letter: Letter, code: str, message: str, advice: str, related: tuple[Related, ...]) -> Finding:
    place = Place(letter.campaign.file, letter.message.span)
    finding = Finding(code, message, place, Level.ERROR, help=advice, related=related)
    return replace(finding, campaign=letter.campaign.id, message_id=letter.message.id)


# The campaign as a whole --------------------------------------------------------------------------------------------


def _empty(campaign: Campaign) -> Finding:
    return Finding(
        "empty-audience",
        f"the audience of `{campaign.id}` admits nobody",
        Place(campaign.file, _audience_span(campaign)),
        Level.WARNING,
        help="no customer can meet all of it at once; nothing else is checked for this campaign",
        campaign=campaign.id,
    )


def _nobody(letter: Letter, hearing: Hearing, judged: Sequence[Judged], bench: Bench) -> Iterator[Finding]:
    """Yield the finding that rules together leave nobody, though none alone does."""
    refusing = [item for item in judged if item.rule.outcome > Verdict.WARN and item.answer.kind is not Kind.PROVED]
    if len(refusing) <= 1 or any(item.answer.kind is Kind.ALWAYS for item in refusing):
        return
    decided = all(item.answer.kind is not Kind.UNDECIDED for item in refusing)
    if decided and hearing.spares_somebody([_refusal(item) for item in refusing]):
        return
    audience, vocabulary, missing = hearing.audience, bench.program.vocabulary, bench.assume_missing
    together = _needed_together(
        refusing,
        lambda some: (
            nobody(list(map(_refusal, some)), audience, letter.scene, vocabulary, assume_missing=missing) is True
        ),
    )
    if together:
        names = ", ".join(f"`{item.rule.label}`" for item in together)
        yield Finding(
            "nobody",
            f"no customer in the audience may receive `{letter.message.id}`: {names} refuse everybody between them",
            Place(letter.campaign.file, _audience_span(letter.campaign)),
            Level.ERROR,
            help="change the audience or the message so that somebody may receive it",
            campaign=letter.campaign.id,
            message_id=letter.message.id,
            related=tuple(Related(item.rule.place, f"`{item.rule.label}` refuses some") for item in together),
        )


def _refusal(item: Judged) -> Enquiry:
    """Return what is asked of a rule that refuses: where it cannot be told and only warns then, it does not."""
    enquiry = item.enquiry
    return enquiry if enquiry.if_unknown > Verdict.WARN else replace(enquiry, if_unknown=Verdict.ALLOW)


def _needed_together(items: Sequence[Judged], refuse: Callable[[Sequence[Judged]], bool]) -> Sequence[Judged]:
    """Return the rules that refuse everybody between them, without those that are not needed for it; or none."""
    if not refuse(items):
        return ()
    kept = list(items)
    for item in items:
        fewer = [other for other in kept if other is not item]
        if refuse(fewer):
            kept = fewer
    return kept


def _audience_span(campaign: Campaign) -> Span:
    return campaign.span if campaign.audience is None else campaign.audience.span
