"""The JSON that comity prints, as models: what `comity schema` describes. No command prints through them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from comity.text.finding import Kind, Level

Line = Annotated[int, Field(ge=1, description="counted from 1")]
Column = Annotated[int, Field(ge=1, description="counted from 1, in Unicode code points")]
File = Annotated[str, Field(description="the file's path, as it was given or from the current folder")]
Facts = dict[str, object]


class Verdict(StrEnum):
    """Outcomes, from the mildest to the strictest."""

    ALLOW = "allow"
    WARN = "warn"
    HOLD = "hold"
    REVIEW = "review"
    BLOCK = "block"


class Model(BaseModel):
    """What all models have: no keys but their own."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class Position(Model):
    """A place between two characters."""

    line: Line
    column: Column


class Range(Model):
    """Part of a text."""

    start: Position
    end: Position
    """exclusive"""


class Related(Model):
    """Another place that explains a finding."""

    file: File
    range: Range
    message: str


class Policy(Model):
    """The sentence of a policy that a finding is about."""

    file: File
    range: Range
    text: str
    """the sentence as it is written"""
    because: str | None
    """the reason its author gave"""


class History(Model):
    """What happened before: earlier sends and events, each a JSON object with `at`."""

    sends: list[Facts]
    events: list[Facts]


class Witness(Model):
    """A customer who proves a finding; `comity decide` gives the same answer about them."""

    customer: Facts
    history: History
    now: datetime


class Edit(Model):
    """Other text for part of a file; an empty range inserts."""

    file: File
    range: Range
    text: str


class Fix(Model):
    """A proposed change."""

    title: str
    applicability: Literal["safe", "unsafe"]
    edits: list[Edit]


class Concern(Model):
    """How many customers of the table given by `--customers` a finding concerns."""

    audience: int
    """those whom the audience of its campaign admits"""
    concerned: int
    """those of them for whom the rule fires"""
    unknown: int
    """others of whom it cannot be told whether it does"""


class Finding(Model):
    """One thing to say about one place."""

    rule: str
    """the id of a policy's rule, or a code such as `unknown-name`"""
    kind: Kind
    level: Level
    message: str
    campaign: str | None
    message_id: str | None
    file: File
    range: Range
    related: list[Related]
    policy: Policy | None
    witness: Witness | None
    missing: list[str]
    """facts that are not known, and without which the rule cannot be told"""
    help: str | None
    fixes: list[Fix]
    fingerprint: str
    """stays the same while the finding moves with the lines around it"""
    customers: Concern | None = None
    """only with `--customers`, and of what concerns customers"""


class Summary(Model):
    """What was looked at and what came of it."""

    campaigns: int
    messages: int
    rules: int
    errors: int
    warnings: int
    proved: int
    """pairs of a rule and a message that it cannot refuse anybody"""
    suppressed: int
    """findings that a comment in their file silences; they are not listed"""


class Findings(Model):
    """What `comity lint --format json` prints."""

    version: Literal[1]
    findings: list[Finding]
    summary: Summary


class Reason(Model):
    """A rule that fired, or that could not be told."""

    rule: str
    verdict: Verdict
    because: str | None
    unknown: bool
    """whether the rule could not be told"""
    missing: list[str]
    """the facts that would have told"""
    evidence: Facts
    """the facts that made it so"""
    until: datetime | None
    """when the rule would no longer fire if nothing but time passes"""


class Decision(Model):
    """What `comity decide --format json` prints."""

    version: Literal[1]
    verdict: Verdict
    until: datetime | None
    """when the message might be sent if nothing but time passes"""
    reasons: list[Reason]


class Step(Model):
    """A condition, its value, and the same of what it is made of."""

    condition: str
    """the condition in the language"""
    value: bool | None
    """null where it cannot be told"""
    facts: Facts
    """what it read, by name: facts, counts of the history, the time on a clock; null for what is not known"""
    missing: list[str]
    """the facts that would tell"""
    joins: Literal["all", "any"] | None
    """whether all of its parts must be true or any of them; null for a condition without parts"""
    parts: "list[Step]"


class RulePart(Step):
    """A part of a rule."""

    role: str
    """what it is in the sentence: for, to, only to, when, only when, requires, limit, unless, waived for"""


class Traced(Model):
    """A rule that concerns the message, and what came of it."""

    rule: str
    text: str
    """the sentence as it is written"""
    because: str | None
    see: list[str]
    in_force: bool
    fired: bool | None
    """null where it cannot be told"""
    verdict: Verdict
    """what the rule alone comes to"""
    parts: list[RulePart]


class Change(Model):
    """A fact that would have to have another value."""

    of: Literal["customer", "message"]
    fact: str
    from_: Annotated[object, Field(alias="from", description="its value; null where it is not known or not stated")]
    to: object
    """the nearest value that would do; null for a message's fact that is not to be stated"""


class Remedy(Model):
    """Facts that would let the message go if all of them changed."""

    facts: list[Change]


class Why(Decision):
    """What `comity why --format json` prints."""

    rules: list[Traced]
    """every rule that concerns the message, whether it fired or not"""
    changes: list[Remedy]
    """the smallest sets of facts whose change would let a message go that may not be sent"""
    changes_complete: bool
    """whether all changes were tried that are tried at all; false where there were too many"""


class Rule(Model):
    """A rule of the policy."""

    rule: str
    module: str
    text: str
    outcome: Verdict | Literal["expect"]
    """what happens where it fires; `expect` is an obligation, which refuses nothing"""
    if_unknown: Verdict | None
    enforced: Literal["both", "at send", "in review"] | None
    waivable: bool
    because: str | None
    see: list[str]
    owner: str | None
    from_: Annotated[date | None, Field(alias="from", description="the first day it is in force")]
    until: date | None
    """the last day it is in force"""
    file: File
    range: Range


class Rules(Model):
    """What `comity rules --format json` prints."""

    version: Literal[1]
    rules: list[Rule]


class Claim(Model):
    """A claim of a test that does not hold."""

    expected: str
    """the claim as it is written"""
    message: str
    """what is so instead"""
    range: Range


class Test(Model):
    """A test that stands in a policy."""

    title: str
    module: str
    file: File
    range: Range
    """the place of the title"""
    passed: bool
    verdict: Verdict
    until: datetime | None
    """when the message might be sent if nothing but time passes"""
    reasons: list[Reason]
    failures: list[Claim]


class Seen(Model):
    """In how many tests something was true, false and unknown."""

    true: int
    false: int
    unknown: int
    missing: list[bool | None]
    """the values it should have had in some test and had in none; null is unknown"""


class Condition(Model):
    """A condition of a rule that is made of no others."""

    role: str
    """what it is in the sentence: for, to, only to, when, only when, requires, limit, unless, waived for"""
    condition: str
    """the condition in the language"""
    seen: Seen


class CoveredRule(Model):
    """What the tests showed of a rule."""

    rule: str
    file: File
    range: Range
    percent: float
    fired: Seen
    """in the tests of messages that it is for"""
    conditions: list[Condition]


class CoveredFile(Model):
    """How much the tests showed of the rules in a file."""

    file: File
    percent: float


class Coverage(Model):
    """What the tests showed of all rules, in percent of what they should."""

    percent: float
    files: list[CoveredFile]
    rules: list[CoveredRule]


class Survivor(Model):
    """A change of a policy that no test noticed."""

    rule: str
    file: File
    range: Range
    text: str
    """what stands in the range instead"""
    message: str
    """the change in words"""
    test: str | None
    """a test that would notice, in the language; null where none was found"""


class Mutants(Model):
    """What became of the policy with one small change at a time."""

    made: int
    """those that differ from the policy for some message and customer"""
    survivors: list[Survivor]


class TestSummary(Model):
    """What came of all tests."""

    passed: int
    failed: int
    files: int
    """those that the tests stand in"""


class Tests(Model):
    """What `comity test --format json` prints."""

    version: Literal[1]
    tests: list[Test]
    coverage: Coverage | None
    """null unless it was asked for"""
    mutants: Mutants | None
    """null unless they were asked for and all tests passed"""
    summary: TestSummary


class Spoken(Model):
    """How many customers a rule spoke of."""

    rule: str
    verdict: Verdict
    first: int
    """those of whom it was the first reason"""
    all: int
    share: float
    """those of whom it spoke, by all of the audience: from 0 to 1"""
    because: str | None
    unknown: bool
    """whether it says this because it could not be told, where it would say something else if it fired"""


class TableNote(Model):
    """What is worth knowing about the tables that were read."""

    table: str
    field: str | None
    """null where it is about rows"""
    message: str
    help: str | None
    count: int | None
    """how many cells, rows or customers are concerned; null for a whole column"""


class Screened(Model):
    """A message, and whom of its audience it may be sent to."""

    campaign: str
    message_id: str
    at: datetime | None
    """when it is sent; null where each customer's own clock says when"""
    sent: str
    """when it is sent, in words"""
    audience: int
    """how many customers are in the audience"""
    allowed: int
    """how many of them may be sent the message"""
    verdicts: dict[Verdict, int]
    rules: list[Spoken]
    """in the order of a decision's reasons; a rule that says two things has an entry for each"""


class Screen(Model):
    """What `comity screen --format json` prints."""

    version: Literal[1]
    messages: list[Screened]
    """those of several campaigns in the order of preference, each with those before it counted as sent"""
    notes: list[TableNote]


class Shared(Model):
    """How many sends there are, and how many of each outcome."""

    sends: int
    allowed: int
    """those that would have been sent"""
    refused: int
    verdicts: dict[Verdict, int]


class AuditedRule(Model):
    """How many sends a rule spoke of."""

    rule: str
    verdict: Verdict
    first: int
    """those of which it was the first reason"""
    all: int
    because: str | None


class AuditedCampaign(Shared):
    """What came of the sends of one campaign."""

    campaign: str | None
    """null for sends that state none"""


class AuditedWeek(Shared):
    """What came of the sends of one week."""

    week: date
    """its monday, in UTC"""


class AuditedObligation(Model):
    """Whom an obligation is owed, as of the end of the audit."""

    obligation: str
    customers: int
    unmet: int
    """of how many of them it is not met"""
    unknown: int
    """of how many of them it cannot be told"""
    because: str | None


class Audit(Shared):
    """What `comity audit --format json` prints."""

    version: Literal[1]
    rules: list[AuditedRule]
    """in the order of a decision's reasons; a rule that says two things has an entry for each"""
    campaigns: list[AuditedCampaign]
    """those with the most refusals first"""
    weeks: list[AuditedWeek]
    obligations: list[AuditedObligation]
    notes: list[TableNote]


OUTPUTS: dict[str, type[Model]] = {
    "findings": Findings,
    "decision": Decision,
    "why": Why,
    "rules": Rules,
    "tests": Tests,
    "screen": Screen,
    "audit": Audit,
}
