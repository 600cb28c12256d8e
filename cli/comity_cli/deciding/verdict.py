"""A decision for people: the verdict in a sentence, then why, rule by rule."""

from collections.abc import Iterator
from datetime import tzinfo

from comity import Decision, Reason, Verdict
from comity.types.vocabulary import Value, Vocabulary
from comity_cli.deciding.pen import HISTORY, OUTCOMES, STYLES, Pen, is_of_history, moment, reading, value, zone_of
from comity_cli.deciding.question import Question
from comity_cli.formats.cells import safe
from comity_cli.paint import Paint, Style
from comity_cli.terminal import Terminal

SENTENCES = {
    Verdict.ALLOW: "nothing keeps this message from this customer",
    Verdict.WARN: "this message may be sent, but there is something to know",
    Verdict.HOLD: "this message has to wait",
    Verdict.REVIEW: "a person has to look at this message before it is sent",
    Verdict.BLOCK: "this message must not be sent to this customer now",
}
NO_HISTORY = "what happened before is not known: say it with --history"


def told(decision: Decision, question: Question, terminal: Terminal) -> Iterator[str]:
    """Yield a decision: the verdict, and each of its reasons."""
    pen = Pen(Paint(terminal.coloured), terminal.width)
    zone = zone_of(question.customer)
    yield from _verdict(decision, zone, pen)
    see = {rule.id: rule.see for rule in question.policy.rules}
    for reason in decision.reasons:
        yield "\n"
        yield f"{pen.paint(Style.STRONG, safe(reason.rule))}  {_outcome(reason, pen)}\n"
        yield from pen.rows("because", [reason.because] if reason.because else [])
        yield from pen.rows("see", see.get(reason.rule, ()))
        yield from _grounds(reason, question, pen)
        yield from pen.rows("until", [moment(reason.until, zone)] if reason.until else [])


def _verdict(decision: Decision, zone: tzinfo | None, pen: Pen) -> Iterator[str]:
    verdict, until = decision.verdict, decision.until
    word, then = OUTCOMES[verdict], ""
    if until is not None and verdict is Verdict.HOLD:
        word += f" until {moment(until, zone)}"
    elif until is not None:
        then = f"; time alone would allow it from {moment(until, zone)} on"
    elif verdict is Verdict.HOLD:
        then = ", and time alone will not change that"
    yield from pen.paragraph(f"{word}: {SENTENCES[verdict]}{then}", STYLES[verdict])


def _outcome(reason: Reason, pen: Pen) -> str:
    word = pen.paint(STYLES[reason.verdict], OUTCOMES[reason.verdict])
    return f"{word}, because it cannot be told" if reason.unknown else word


def _grounds(reason: Reason, question: Question, pen: Pen) -> Iterator[str]:
    words = question.policy.vocabulary
    yield from pen.rows("facts", [_evidence(name, found, words) for name, found in reason.evidence.items()])
    missing = [_lacking(name, question) for name in reason.missing]
    yield from pen.rows("missing", missing)


def _evidence(name: str, found: Value | None, words: Vocabulary) -> str:
    """Return a fact as it was; what is asked of the history goes before what was found there."""
    said = reading(name, found, words)
    if not is_of_history(name):
        return said
    return f"{name}: {said}" if said else f"{name}: {'not known' if found is None else value(found)}"


def _lacking(name: str, question: Question) -> str:
    if name == HISTORY:
        return NO_HISTORY if question.history is None else "the history does not reach back far enough"
    return f"the customer's {name} is not known"
