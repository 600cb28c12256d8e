"""Verdicts of rules for campaigns, from a table in the words of the language."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.check.policies import check_text

from comity.check.audience import check_audience
from comity.evaluate.history import Event, Send
from comity.evaluate.holds import holds
from comity.program.nodes import FALSE, Condition, Program, Verdict, Zone
from comity.program.simplify import specialise
from comity.solve.questions import Answer, Enquiry, judge
from comity.solve.scene import Clock, Scene
from comity.syntax.parse import parse_audience
from comity.types.vocabulary import Value

TABLE = Path(__file__).parent / "cases" / "verdicts.txt"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
WORDS = "customer has household: text\n"


class Case(NamedTuple):
    message: str
    audience: str
    rule: str
    schedule: str
    answer: str
    witness: str | None


def cases() -> Iterator[object]:
    message = ""
    for number, line in enumerate(TABLE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("=="):
            message = line.removeprefix("==").strip()
        elif line and not line.startswith("#"):
            audience, rule, schedule, expected = (part.strip() for part in line.split("|"))
            answer, arrow, witness = expected.partition("=>")
            case = Case(message, audience, rule, schedule, answer.strip(), witness.strip() if arrow else None)
            yield pytest.param(case, id=f"line {number}")


@pytest.mark.parametrize("case", [*cases()])
def test_table(case: Case) -> None:
    answer, audience, body, scene = judged(case)
    assert str(answer.kind) == case.answer
    if answer.kind in ("always", "possible"):
        assert answer.witness is not None
        assert is_refused(answer, audience, body, scene)
    if case.witness is not None:
        assert answer.witness is not None
        assert shown(answer, scene) == case.witness


def judged(case: Case) -> tuple[Answer, Condition, Condition, Scene]:
    checked = check_text(f"{WORDS}{case.rule}")
    assert [item for item in checked.findings if item.level == "error"] == []
    program = checked.program
    (rule,) = program.rules
    message = facts(case.message)
    audience, scene = audience_of(case.audience, program), scene_of(case.schedule)
    body, unless = specialise(rule.body, message), specialise(rule.unless, message)
    answer = judge(Enquiry(body, unless, rule.if_unknown), audience, scene, program.vocabulary)
    return answer, audience, fired(body, unless, rule.if_unknown), scene


def fired(body: Condition, unless: Condition, if_unknown: Verdict) -> Condition:
    assert unless == FALSE or if_unknown is not None
    return body


def audience_of(text: str, program: Program) -> Condition:
    node, problems = parse_audience(text)
    assert node is not None, problems
    condition, problems = check_audience(node, program)
    assert condition is not None, problems
    return condition


def facts(text: str) -> dict[str, Value]:
    """Read facets: `offer:trial` is an element of a set, `channel:email` a symbol."""
    found: dict[str, Value] = {}
    for facet in text.split(","):
        name, value = facet.strip().split(":")
        found[name] = frozenset((value,)) if name in ("offer", "topic", "tag") else value
    return found


def scene_of(text: str) -> Scene:
    events: list[Event] = []
    sends: list[Send] = []
    clock: dict[str, object] = {}
    now = NOW
    for part in text.split(";"):
        match part.split():
            case ["-"]:
                pass
            case ["trigger", name, number, unit, "ago"]:
                events.append(Event(NOW - length(number, unit), name))
            case ["step", name, number, unit, "ago"]:
                sends.append(Send(NOW - length(number, unit), facts(name)))
            case ["at", instant]:
                now, clock["fixed"] = datetime.fromisoformat(instant), True
            case ["time", wall, zone]:
                clock["minute"] = int(wall[:2]) * 60 + int(wall[3:])
                clock["zone"] = Zone(zone == "customer", None if zone == "customer" else zone)
            case ["weekday", number]:
                clock["weekday"] = int(number)
            case ["day", day]:
                clock["day"] = date.fromisoformat(day)
            case _:
                raise ValueError(part)
    return Scene(now, "UTC", Clock(**clock), tuple(events), tuple(sends))  # type: ignore[arg-type]


def length(number: str, unit: str) -> timedelta:
    return timedelta(**{f"{unit.rstrip('s')}s": int(number)})


def is_refused(answer: Answer, audience: Condition, body: Condition, scene: Scene) -> bool:
    assert answer.witness is not None
    situation = answer.witness.situation(scene.zone)
    return holds(audience, situation) is True and holds(body, situation) is not False


def shown(answer: Answer, scene: Scene) -> str:
    """Return the facts of a witness, and what happened beyond what the schedule implies."""
    assert answer.witness is not None
    customer, past = answer.witness.customer, answer.witness.history
    parts = [name if name == "timezone" else f"{name}={written(value)}" for name, value in customer.items()]
    parts += [item.name for item in past.events[len(scene.events) :]]
    parts += [f"{{{sent(item.facts)}}}" for item in past.sends[len(scene.sends) :]]
    return ", ".join(parts)


def sent(stated: Mapping[str, Value]) -> str:
    return ", ".join(f"{name}:{written(value)}" for name, value in sorted(stated.items()))


def written(value: Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return f"[{', '.join(sorted(value))}]"
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case _:
            return str(value)
