"""For people: what every rule asked and what the facts were, and what would have to change."""

from collections.abc import Iterator, Sequence

from comity import Decision
from comity.decisions.circumstances import Circumstances
from comity.decisions.explain import Account, Part, Step
from comity.decisions.remedy import MOST_FACTS, Change, Remedies
from comity.types.vocabulary import Kind, Scope, Value, Vocabulary
from comity_cli.deciding.pen import OUTCOMES, STYLES, Pen, moment, reading, value, zone_of
from comity_cli.deciding.question import Question
from comity_cli.formats.cells import safe
from comity_cli.paint import Paint, Style
from comity_cli.terminal import Terminal

TRUTHS = {True: "true", False: "false", None: "unknown"}
LACKING = {Scope.CUSTOMER: "not known", Scope.MESSAGE: "not stated"}
ROLE, TRUTH = 11, 7
"""How many cells the role of a part and its value take."""


def told(given: Circumstances, accounts: Sequence[Account], terminal: Terminal) -> Iterator[str]:
    """Yield every rule that concerns the message, with the value of each of its parts."""
    pen = Pen(Paint(terminal.coloured), terminal.width)
    words = given.program.vocabulary
    yield "\n" + pen.paint(Style.STRONG, "what each rule asked") + "\n"
    if not accounts:
        yield "  no rule concerns this message\n"
    for name in sorted(given.seen.message):
        found = given.seen.message[name]
        if given.stated.get(name) != found:
            yield from pen.beside("  ", 2, f"after `treat`, the message's {name} is {value(found)}")
    for account in accounts:
        yield from told_of(account, words, pen)


def told_of(account: Account, words: Vocabulary, pen: Pen) -> Iterator[str]:
    """Yield one rule with the value of each of its parts."""
    yield f"\n  {pen.paint(Style.STRONG, safe(account.rule.id))}  {_outcome(account, pen)}\n"
    yield from pen.rows("asks", [" ".join(account.rule.text.split())], indent=4)
    for part in account.parts:
        yield from _part(part, words, pen)


def _outcome(account: Account, pen: Pen) -> str:
    if account.fired is False:
        return "did not fire" if account.in_force else "did not fire: it is not in force on this day"
    word = pen.paint(STYLES[account.verdict], OUTCOMES[account.verdict])
    return f"fired: {word}" if account.fired else f"cannot be told: {word}"


def _part(part: Part, words: Vocabulary, pen: Pen) -> Iterator[str]:
    role = part.role
    for depth, step in _flat(part.step, 0):
        label, truth = pen.paint(Style.LABEL, f"{role:<{ROLE}}"), f"{TRUTHS[step.value]:<{TRUTH}}"
        before = f"    {label}  {truth}  {'  ' * depth}"
        yield from pen.beside(before, ROLE + TRUTH + 8 + 2 * depth, _line(step, words))
        role = ""


def _line(step: Step, words: Vocabulary) -> str:
    if step.parts:
        return f"{step.joins} of these:"
    read = [reading(name, found, words) for name, found in step.facts.items()]
    return f"{step.words} ({', '.join(read)})" if any(read) else step.words


def _flat(step: Step, depth: int) -> Iterator[tuple[int, Step]]:
    yield depth, step
    for part in step.parts:
        yield from _flat(part, depth + 1)


# What would have to change ------------------------------------------------------------------------------------------


def changes(decision: Decision, found: Remedies, question: Question, terminal: Terminal) -> Iterator[str]:
    """Yield what would let a message go that may not be sent; nothing for one that may."""
    if decision.allowed:
        return
    pen = Pen(Paint(terminal.coloured), terminal.width)
    yield "\n" + pen.paint(Style.STRONG, "what would have to change") + "\n"
    for remedy in found.found:
        yield from pen.rows("if", [" and ".join(_change(change, question.policy.vocabulary) for change in remedy)])
    yield from pen.rows("", _left(found))
    if decision.until is None:
        yield from pen.rows("time", ["time alone would not allow it within 400 days"])
    else:
        yield from pen.rows(
            "time", [f"time alone would allow it from {moment(decision.until, zone_of(question.customer))} on"]
        )


def _left(found: Remedies) -> Iterator[str]:
    if not found.complete:
        yield f"{'there may be other ways' if found.found else 'no way was found'}: there are too many to try them all"
    elif not found.found:
        yield f"no change of up to {MOST_FACTS} facts would allow it"


def _change(change: Change, words: Vocabulary) -> str:
    scope, name = change.fact.scope, change.fact.name
    is_text = words.field(scope, name).type.kind is Kind.TEXT
    new, old = (_said(fact, scope, is_text=is_text) for fact in (change.new, change.old))
    return f"the {scope}'s {name} were {new} (it is {old})"


def _said(fact: Value | None, scope: Scope, *, is_text: bool) -> str:
    if fact is None:
        return LACKING[scope]
    return f'"{fact}"' if is_text else value(fact)
