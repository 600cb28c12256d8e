"""explain, rules, reach, schema."""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from tests.cli.conftest import Run
from tests.cli.fake import Fake, FakeBook, FakeReach, FakeRule

from comity.campaigns.adapters.native import OF_MESSAGES, TOP
from comity.linter.pages import PAGES
from comity.text.source import Place, Source, Span
from comity_cli.models import Rules

POLICY = Source("policies/a.comity", "bad:\n  never send x\n\nlimit y\n  to 2\n")


def rule(name: str, text: str = "never send x", **more: object) -> FakeRule:
    return FakeRule(name, text, Place(POLICY.name, Span(7, 19)), **more)  # type: ignore[arg-type]


BOOK = FakeBook(
    (
        rule(
            "words.bad",
            because="It is <b>no</b> word | @team.",
            see=("https://example.com/?a&b", "javascript:alert(1)"),
            owner="legal",
            until=date(2026, 12, 31),
            waivable=False,
        ),
        rule(
            "eu.consent.quiet",
            "limit y\n  to 2",
            sentence="limit",
            outcome="hold",
            if_unknown="review",
            enforced="at send",
        ),
        rule("eu.consent.later", since=date(2030, 1, 1), outcome="warn", if_unknown="warn", enforced="in review"),
        rule("words.over", until=date(2020, 1, 1)),
    ),
    (rule("words.duty", "expect everyone to receive x every 7 days", owner="care"),),
    {POLICY.name: POLICY},
)


@pytest.fixture
def fake() -> Fake:
    cards = (
        FakeReach(
            "spring",
            "first",
            "everyone",
            "stage == exposure",
            narrowed_by=("words.bad",),
            at_send=("eu.consent.quiet",),
        ),
        FakeReach(
            "spring", "second", "stage == retention", "everyone", nobody=True, narrowed_by=("words.bad", "words.duty")
        ),
        FakeReach("summer"),
    )
    return Fake(BOOK, cards)


# explain ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=[page.code for page in PAGES])
def test_explain_a_code(run: Run, page: object) -> None:
    code, title = page.code, page.title  # type: ignore[attr-defined]
    result = run("explain", code)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0].endswith(f"[{code}]: {title}")
    assert max(map(len, result.stdout.splitlines())) < 200


def test_explain_all_lists_every_code(run: Run) -> None:
    result = run("explain", "--all")
    codes = [line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert codes == [page.code for page in PAGES]


@pytest.mark.parametrize("name", ["words.bad", "bad"])
@pytest.mark.usefixtures("project")
def test_explain_a_rule(run: Run, name: str) -> None:
    assert run("explain", name).stdout == (
        "words.bad  policies/a.comity:2:3\n"
        "\n"
        "    never send x\n"
        "\n"
        "  it means  it fires for what `words.bad` says\n"
        "            where it fires, or cannot be told because a fact is not recorded,\n"
        "            the message is not sent\n"
        "            it is judged by lint before anything is sent, and again for each\n"
        "            message\n"
        "            nobody can waive it\n"
        "  because   It is <b>no</b> word | @team.\n"
        "  see       https://example.com/?a&b\n"
        "            javascript:alert(1)\n"
        "  owner     legal\n"
        "  in force  until 2026-12-31\n"
        "\n"
        "where it bites\n"
        "  proved     campaigns/bad.yaml:1:1  it holds\n"
        "  lint       campaigns/bad.yaml:1:4  `BAD` is no word\n"
        "  proved     campaigns/fine.yaml:1:1  it holds\n"
    )


@pytest.mark.usefixtures("project")
def test_explain_says_what_differs(run: Run) -> None:
    said = " ".join(run("explain", "quiet").stdout.split())
    assert "where it fires, the message is held until it may be sent; where it cannot be told" in said
    assert "a person has to look at the message" in said
    assert "lint speaks up only if nobody at all could get it" in said
    assert "nobody wrote down why" in said
    assert "no message of this project matches it" in said
    assert "no message is refused for this" in run("explain", "duty").stdout


@pytest.mark.usefixtures("project")
def test_explain_what_is_not_there(run: Run, fake: Fake) -> None:
    result = run("explain", "unknwon-name")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "comity: no rule and no code is called `unknwon-name`\n"
        "        did you mean `unknown-name`, `unknown-rule` or `unknown-value`?\n"
    )
    fake.book = FakeBook((rule("a.same"), rule("b.same")), (), {})
    assert "say which: a.same, b.same" in run("explain", "same").stderr


@pytest.mark.parametrize("args", [["explain", "bad"], ["rules"], ["reach", "spring"], ["schema"]])
@pytest.mark.usefixtures("project")
def test_broken_policy_keeps_commands_from_running(run: Run, fake: Fake, args: list[str]) -> None:
    fake.broken = True
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "comity: the policy is broken\n  policies/a.comity:1:7: error[syntax]: `sned` is no word here\n"
    )


@pytest.mark.parametrize("args", [["explain", "bad"], ["rules"], ["reach", "spring"], ["schema"]])
def test_standard_policies_are_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(*args).stderr.startswith("comity: no policies found; using the standard ones of `comity.starter`\n")


# rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_rules_in_columns(run: Run) -> None:
    assert run("rules", "--today", "2026-01-01").stdout == (
        "rule   module      outcome  owner  in force          sentence\n"
        "later  eu.consent  warn            from 2030-01-01   never send x\n"
        "quiet  eu.consent  hold            always            limit y to 2\n"
        "bad    words       block    legal  until 2026-12-31  never send x\n"
        "duty   words       expect   care   always            expect everyone to receive x every 7 days\n"
    )


@pytest.mark.usefixtures("project")
def test_rules_drawn_on_a_terminal(run: Run) -> None:
    said = run("rules", "--color", "always").stdout
    assert "╭" in said
    assert "eu.consent" in said


@pytest.mark.usefixtures("project")
def test_rules_as_json(run: Run) -> None:
    said = run("rules", "--format", "json", "--today", "2027-01-01").stdout
    rules = Rules.model_validate_json(said).rules
    assert [(found.rule, str(found.outcome)) for found in rules] == [
        ("eu.consent.later", "warn"),
        ("eu.consent.quiet", "hold"),
        ("words.duty", "expect"),
    ]
    assert rules[1].range.start.line == 2


@pytest.mark.usefixtures("project")
def test_rules_as_markdown(run: Run) -> None:
    said = run("rules", "--format", "markdown", "--today", "2026-01-01").stdout
    assert "\n## words\n" in said
    assert (
        "| **bad**<br>`never send x` | block | It is &lt;b&gt;no&lt;/b&gt; word \\| &#64;team.<br>"
        "https&#58;//example.com/?a&amp;b<br>javascript:alert(1) | legal | until 2026-12-31 |\n"
    ) in said


class Page(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.usefixtures("project")
def test_rules_as_a_page(run: Run, project: Path) -> None:
    result = run("rules", "--format", "html", "--today", "2026-01-01", "--output", "rules.html")
    assert (result.exit_code, result.stdout) == (0, "")
    page = Page((project / "rules.html").read_text())
    assert page.links == ["#eu.consent", "#words", "https://example.com/?a&b"]
    assert not {"script", "b", "link", "img"} & set(page.tags)
    text = "".join(page.words)
    for words in ("It is <b>no</b> word | @team.", "owner: legal", "javascript:alert(1)", "4 rules in force"):
        assert words in text


# reach --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_reach(run: Run) -> None:
    assert run("reach", "spring").stdout == (
        "spring / first\n"
        "  reaches      stage == exposure\n"
        "  written for  everyone\n"
        "  narrowed by  words.bad\n"
        "  at send      eu.consent.quiet\n"
        "\n"
        "spring / second\n"
        "  reaches      nobody\n"
        "  written for  stage == retention\n"
        "  narrowed by  words.bad\n"
        "               words.duty\n"
    )
    assert run("reach", "summer").stdout == "summer\n  reaches      everyone\n"
    assert run("reach", "campaigns/bad.yaml").stdout.count("reaches") == 3


@pytest.mark.usefixtures("project")
def test_reach_of_what_is_not_there(run: Run, fake: Fake) -> None:
    assert run("reach", "sumer").stderr == (
        "comity: no campaign of the project is called `sumer`\n        did you mean `summer`?\n"
    )
    fake.cards = ()
    assert run("reach", "campaigns/bad.yaml").stderr == (
        "comity: no campaign in `campaigns/bad.yaml` can be read\n        see `comity lint campaigns/bad.yaml`\n"
    )


# schema -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("what", ["campaign", "findings", "decision", "rules"])
@pytest.mark.usefixtures("project")
def test_schemas_are_schemas(run: Run, what: str) -> None:
    schema = json.loads(run("schema", what).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.usefixtures("project")
def test_schema_of_outputs_fits_what_is_printed(run: Run) -> None:
    for what, args in (("findings", ["lint", "--format", "json"]), ("rules", ["rules", "--format", "json"])):
        schema = json.loads(run("schema", what).stdout)
        jsonschema.validate(json.loads(run(*args).stdout), schema)
    reason: dict[str, object] = {
        "rule": "a.b",
        "verdict": "block",
        "because": None,
        "unknown": False,
        "missing": [],
        "evidence": {"stage": "adoption"},
        "until": None,
    }
    decision = {"version": 1, "verdict": "block", "until": None, "reasons": [reason]}
    jsonschema.validate(decision, json.loads(run("schema", "decision").stdout))


GOOD_CAMPAIGNS: tuple[dict[str, object], ...] = (
    {"campaign": "x"},
    {"campaign": "x", "offer": "trial", "approvals": "legal", "id": "only", "headers": {"List-Unsubscribe": "<x>"}},
    {"campaign": "x", "channel": "email", "offer": ["trial"], "postal_address": "yes", "body_file": "x.html"},
    {"campaign": "x", "schedule": {"at": "2026-04-01T09:00", "timezone": "customer"}, "messages": [{"id": "a"}]},
    {"campaign": "x", "schedule": {"trigger": "purchased", "delay": "1 day"}, "messages": [{"after": "3 days"}]},
    {"campaign": "x", "schedule": {"every": "7 days", "time": "09:00", "timezone": "customer"}, "priority": 1},
)
BAD_CAMPAIGNS: tuple[dict[str, object], ...] = (
    {},
    {"campaign": 3},
    {"campaign": "x", "chnl": "email"},
    {"campaign": "x", "channel": "fax"},
    {"campaign": "x", "approvals": ["nobody"]},
    {"campaign": "x", "priority": -1},
    {"campaign": "x", "messages": []},
    {"campaign": "x", "messages": [{"campaign": "y"}]},
    {"campaign": "x", "messages": [{"after": "soon"}]},
    {"campaign": "x", "schedule": {"trigger": "unheard_of"}},
    {"campaign": "x", "schedule": {"at": "2026-04-01T09:00", "every": "7 days"}},
    {"campaign": "x", "schedule": {"every": "7 days", "time": 1350}},
    {"campaign": "x", "schedule": {"trigger": "purchased", "time": "09:00"}},
    {"campaign": "x", "messages": [{"id": "a"}], "id": "b"},
)


@pytest.mark.usefixtures("project")
def test_schema_of_campaigns(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    check = jsonschema.Draft202012Validator(schema)
    assert [campaign for campaign in GOOD_CAMPAIGNS if not check.is_valid(campaign)] == []
    assert [campaign for campaign in BAD_CAMPAIGNS if check.is_valid(campaign)] == []
    assert schema["properties"]["channel"] == {"enum": ["email", "sms"], "description": "how it is sent"}


@pytest.mark.usefixtures("project")
def test_schema_of_campaigns_has_every_key(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    assert set(TOP) | set(OF_MESSAGES) | {"owner"} <= set(schema["properties"])
    assert set(OF_MESSAGES) <= set(schema["$defs"]["message"]["properties"])


@pytest.mark.usefixtures("project")
def test_schema_into_a_file(run: Run, project: Path) -> None:
    assert run("schema", "rules", "--output", "s.json").stdout == ""
    assert json.loads((project / "s.json").read_bytes())["title"] == "Rules"
