"""What a rule does, in words."""

from comity_cli.pipeline import Card, RuleCard

OUTCOMES = {
    "allow": "the message is sent",
    "warn": "the message is sent, with a warning",
    "hold": "the message is held until it may be sent",
    "review": "a person has to look at the message",
    "block": "the message is not sent",
}
ENFORCED = {
    "both": "it is judged by lint before anything is sent, and again for each message",
    "at send": "it is judged for each message; lint speaks up only if nobody at all could get it",
    "in review": "it is judged by lint only",
}
OBLIGATION = (
    "no message is refused for this",
    "lint says when no campaign can meet it, an audit for whom it was not met",
)


def meaning(rule: RuleCard, words: str) -> tuple[str, ...]:
    """Return what a rule does: when it fires (``words``), what happens then, and where it is judged."""
    outcome, unknown = OUTCOMES[str(rule.outcome)], OUTCOMES[str(rule.if_unknown)]
    if outcome == unknown:
        then = f"where it fires, or cannot be told because a fact is not recorded, {outcome}"
    else:
        then = f"where it fires, {outcome}; where it cannot be told because a fact is not recorded, {unknown}"
    waivers = () if rule.waivable else ("nobody can waive it",)
    return (words, then, ENFORCED[str(rule.enforced)], *waivers)


def in_force(rule: Card) -> str:
    """Return from when and until when a rule holds, both days included."""
    parts = [f"from {rule.since}" if rule.since else "", f"until {rule.until}" if rule.until else ""]
    return " ".join(part for part in parts if part) or "always"
