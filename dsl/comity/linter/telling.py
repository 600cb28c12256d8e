"""From an answer to a finding: which place, which words, who proves it, and how to mend it."""

from collections.abc import Iterator, Mapping

from comity.campaigns.model import Expression
from comity.campaigns.quote import json_quoted, scalar
from comity.evaluate.history import Event, Send
from comity.linter.judging import Bench, Letter, firing
from comity.linter.narrow import is_safe, narrowed_text, remaining
from comity.linter.needed import Needed, needed
from comity.program.nodes import TRUE, Condition, Rule, Verdict
from comity.program.simplify import specialise
from comity.solve.questions import Answer, Enquiry
from comity.solve.witness import Witness as Proof
from comity.text.finding import SILENT, Edit, Finding, Fix, Kind, Level, Quote, Related, Witness
from comity.text.source import Place, Span
from comity.types.values import write_facts

NOBODY = {
    Verdict.BLOCK: "nobody in its audience may receive `{}`",
    Verdict.REVIEW: "`{}` needs a review for everybody in its audience",
    Verdict.HOLD: "`{}` is held for everybody in its audience",
    Verdict.WARN: "`{}` gets a warning for everybody in its audience",
}
SOMEBODY = {
    Verdict.BLOCK: "`{}` would go to customers who must not receive it",
    Verdict.REVIEW: "`{}` would go to customers for whom it needs a review",
    Verdict.HOLD: "`{}` would go to customers for whom it is held",
    Verdict.WARN: "`{}` would go to customers for whom it gets a warning",
}
OTHERS = {
    Kind.AT_SEND: "whether `{}` may go to a customer is decided when it is sent",
    Kind.PROVED: "no customer in its audience can be refused `{}`",
    Kind.UNDECIDED: "whether `{}` would go to a customer who must not receive it could not be decided",
}
REQUIREMENT = "`{}` does not meet what the policy requires of it"
SHORT = 26
"""How long a value may be to be repeated in a remark beside it."""

UNDECIDED_HELP = "split the rule, or the audience: there are too many cases to try"


def told(rule: Rule, enquiry: Enquiry, answer: Answer, letter: Letter, audience: Condition, bench: Bench) -> Finding:
    """Return the finding that tells an answer."""
    outcome = max(rule.if_unknown, Verdict.WARN) if answer.missing else rule.outcome
    primary, others = _places(rule, letter)
    return Finding(
        rule=rule.id,
        message=_words(rule, enquiry, answer, outcome).format(letter.message.id),
        place=primary,
        level=_level(answer.kind, outcome),
        kind=answer.kind,
        help=_help(answer, letter),
        campaign=letter.campaign.id,
        message_id=letter.message.id,
        related=(*others, *_treated(rule, letter, bench), *_audience(enquiry, letter), *_schedule(answer, letter)),
        policy=Quote(rule.place, rule.text, rule.because),
        witness=None if answer.witness is None else shown(answer.witness),
        missing=answer.missing,
        fixes=tuple(_fixes(rule, enquiry, answer, letter, audience, bench)),
    )


def _words(rule: Rule, enquiry: Enquiry, answer: Answer, outcome: Verdict) -> str:
    if answer.kind is Kind.ALWAYS and enquiry.body == TRUE and rule.demand != TRUE:
        return REQUIREMENT
    if answer.kind in OTHERS:
        return OTHERS[answer.kind]
    words = NOBODY if answer.kind is Kind.ALWAYS else SOMEBODY
    return words[outcome]


def _level(kind: Kind, outcome: Verdict) -> Level:
    match kind:
        case Kind.ALWAYS:
            return Level.WARNING if outcome is Verdict.WARN else Level.ERROR
        case Kind.POSSIBLE:
            return Level.ERROR if outcome is Verdict.BLOCK else Level.WARNING
        case Kind.UNDECIDED:
            return Level.WARNING
        case _:
            return Level.INFO


def _help(answer: Answer, letter: Letter) -> str | None:
    if answer.kind is Kind.UNDECIDED:
        return UNDECIDED_HELP
    implied = len(letter.scene.events) + len(letter.scene.sends)
    if answer.kind is Kind.ALWAYS and implied and answer.witness is not None:
        return "what the schedule implies is taken as having happened"
    return None


# Places -------------------------------------------------------------------------------------------------------------


def _places(rule: Rule, letter: Letter) -> tuple[Place, tuple[Related, ...]]:
    """Return the place of the first fact that the selector needed, and those of the others.

    A fact that is derived, given by a `treat` or absent has no place: then it is the campaign's id.
    """
    wanted = needed(rule.selector, letter.facts)
    spans = [(item, _span(item, letter)) for item in wanted]
    first = spans[0][1] if spans else None
    place = _in(letter, first or letter.campaign.span)
    others = tuple(
        Related(_in(letter, span), f"this makes it `{_said(item, letter.facts)}`")
        for item, span in spans[1:]
        if span is not None and span != place.span
    )
    return place, others


def _span(item: Needed, letter: Letter) -> Span | None:
    stated = letter.message.facts.get(item.name)
    if stated is None or (isinstance(stated, frozenset) and item.element not in stated and item.element is not None):
        return None
    return letter.message.place(item.name, item.element)


def _said(item: Needed, facts: Mapping[str, object]) -> str:
    """Return a fact as a facet, or by its name alone where the value is no short text."""
    value = item.element if item.element is not None else facts.get(item.name)
    return f"{item.name}:{value}" if isinstance(value, str) and len(value) <= SHORT else item.name


def _treated(rule: Rule, letter: Letter, bench: Bench) -> Iterator[Related]:
    """Yield the places of what a `treat` read to give the message a fact that the selector needed."""
    given = {item.name for item in needed(rule.selector, letter.facts) if _span(item, letter) is None}
    for treat in bench.program.treats:
        names = [name for name, _ in treat.facts if name in given]
        if names and specialise(treat.condition, letter.message.facts) == TRUE:
            for item in needed(treat.condition, letter.message.facts):
                span = letter.message.place(item.name, item.element)
                if span is not None:
                    yield Related(_in(letter, span), f"a `treat` reads `{names[0]}` from this")


def _audience(enquiry: Enquiry, letter: Letter) -> Iterator[Related]:
    """Yield the place of the audience, unless no audience could change anything."""
    audience = letter.campaign.audience
    if audience is not None and enquiry.body != TRUE:
        yield Related(_in(letter, audience.span), "the audience")


def _schedule(answer: Answer, letter: Letter) -> Iterator[Related]:
    span = letter.campaign.places.get("schedule")
    if answer.kind is Kind.ALWAYS and answer.witness is not None and letter.scene.events and span is not None:
        names = " and ".join(f"`{event.name}`" for event in letter.scene.events)
        yield Related(_in(letter, span), f"so {names} has happened")


def _in(letter: Letter, span: Span) -> Place:
    return Place(letter.campaign.file, span)


# Witnesses ----------------------------------------------------------------------------------------------------------


def shown(proof: Proof) -> Witness:
    """Return a witness in the JSON form of customers and histories."""
    return Witness(
        customer=write_facts(proof.customer),
        sends=tuple(_send(send) for send in proof.history.sends),
        events=tuple(_event(event) for event in proof.history.events),
        now=proof.now.isoformat(),
    )


def _send(send: Send) -> Mapping[str, object]:
    who = {} if send.customer is None else {"customer": send.customer}
    return {"at": send.at.isoformat(), **who, **write_facts(send.facts)}


def _event(event: Event) -> Mapping[str, object]:
    who = {} if event.customer is None else {"customer": event.customer}
    return {"at": event.at.isoformat(), "type": event.name, **who}


# Fixes --------------------------------------------------------------------------------------------------------------


def _fixes(
    rule: Rule, enquiry: Enquiry, answer: Answer, letter: Letter, audience: Condition, bench: Bench
) -> Iterator[Fix]:
    """Yield the audience without those whom the rule refuses, where that mends the finding and leaves somebody."""
    form = letter.campaign.form
    if answer.kind is not Kind.POSSIBLE or form == "foreign":
        return
    fires = firing(enquiry)
    left = remaining(audience, fires)
    after = bench.judge(enquiry, left, letter.scene).kind
    if after not in SILENT or not bench.admits(left, letter.scene):
        return
    written = letter.campaign.audience
    text = narrowed_text(written.text if written else "", audience, fires, bench.program.vocabulary)
    edit = None if text is None else _edit(letter, written, text)
    if edit is not None:
        yield Fix(
            f"narrow the audience to those `{rule.label}` allows",
            is_safe(rule) and len(letter.campaign.messages) == 1,
            (edit,),
        )


def _edit(letter: Letter, written: Expression | None, text: str) -> Edit | None:
    form = letter.campaign.form
    if written is not None:
        value = json_quoted(text) if form == "json" else scalar(text, flow=form == "flow")
        return Edit(_in(letter, written.span), value) if written.written else None
    return _added(letter, text)


def _added(letter: Letter, text: str) -> Edit | None:
    """Return the edit that states an audience right behind the campaign's id."""
    span, form = letter.campaign.span, letter.campaign.form
    at = _in(letter, Span(span.end, span.end))
    if form == "json":
        return Edit(at, f', "audience": {json_quoted(text)}')
    if form == "flow":
        return Edit(at, f", audience: {scalar(text, flow=True)}")
    source = letter.campaign.source
    written = source.line(source.position(span.start).line)
    indent = written[: len(written) - len(written.lstrip())]
    start = span.start - source.position(span.start).column + 1
    end = start + len(written)
    newline = "\r\n" if "\r\n" in source.text[max(0, start - 2) : end + 2] else "\n"
    return Edit(_in(letter, Span(end, end)), f"{newline}{indent}audience: {scalar(text, flow=False)}")
