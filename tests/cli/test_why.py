"""``comity why``: the trace of every rule that applied, and what would have to change."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from tests.cli.deciding import AT, Facts, ask, call, write
from tests.examples.pages import EXAMPLES

from comity import projects
from comity.campaigns.read import read_campaigns
from comity.files import read_source
from comity.text.finding import Kind
from comity.text.source import Source
from comity.types.values import write_facts
from comity_cli.project import Asked, open_project

NOTHING: Facts = {"sends": [], "events": []}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


BLOCKED = """\
what each rule asked

  p.a-quiet-week  did not fire
    asks      limit purpose:marketing to 1 per 7 days
    for          true     purpose:marketing (purpose is marketing)
    limit        false    received purpose:marketing in the last 7 days (0 times)
    unless       false    topic:thank_you (topic is not stated)

  p.trials  fired: blocked
    asks      never send offer:trial to plan >= basic
    for          true     offer:trial (offer is [trial])
    to           true     plan >= basic (plan is premium)

what would have to change
  if        the message's offer were empty (it is [trial])
  if        the customer's plan were free (it is premium)
  time      time alone would not allow it within 400 days
"""
HELD = """\
what each rule asked

  p.daylight  fired: held
    asks      only send channel:sms between 08:00 and 21:00 customer time
    for          true     channel:sms (channel is sms)
    only when    false    between 08:00 and 21:00 customer time (it is monday 05:00 customer time)

what would have to change
  if        the message's channel were email (it is sms)
  time      time alone would allow it from Monday 2026-03-02 08:00 America/New_York
            (2026-03-02T13:00:00Z) on
"""
UNKNOWN = """\
what each rule asked

  p.trials  cannot be told: blocked
    asks      never send offer:trial to plan >= basic
    for          true     offer:trial (offer is [trial])
    to           unknown  plan >= basic (plan is not known)

what would have to change
  if        the message's offer were empty (it is [trial])
  if        the customer's plan were free (it is not known)
  time      time alone would not allow it within 400 days
"""
ALLOWED = """\
what each rule asked
  no rule concerns this message
"""
TOLD: dict[str, tuple[Facts, Facts, str, str]] = {
    "blocked": ({"offer": ["trial"], "purpose": "marketing"}, {"plan": "premium"}, AT, BLOCKED),
    "held": ({"channel": "sms"}, {"timezone": "America/New_York"}, "2026-03-02T10:00Z", HELD),
    "unknown": ({"offer": ["trial"]}, {}, AT, UNKNOWN),
    "allowed": ({}, {}, AT, ALLOWED),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_a_trace_in_words(folder: Path, case: tuple[Facts, Facts, str, str]) -> None:
    message, customer, at, said = case
    write(folder, m=message, c=customer, h=NOTHING)
    result, decided = ask("why", at=at), ask("decide", at=at)
    assert result.stdout == f"{decided.stdout}\n{said}"
    assert (result.exit_code, result.stderr) == (decided.exit_code, "")


RULES = """
loud: never send purpose:marketing to (stage >= adoption or disputes > 1) and not segment:pilot
  when not topic:news
  because "x"
old: never send anything to everyone
  until 2026-01-31 because "x"
waived: never send purpose:marketing to everyone
  because "x"
waive waived for campaign:spring to segment:pilot until 2026-12-31 because "x" approved by "y"
dear: require rationale and discount <= 20 for purpose:marketing
  instead warn
each: limit purpose:marketing to 2 per 7 days for each campaign
since: never send purpose:marketing to had cancelled since purchased
  because "x"
treat subject contains "Sale" as purpose:marketing
"""
WHOLE = """\
what each rule asked
  after `treat`, the message's purpose is marketing

  p.dear  fired: warned
    asks      require rationale and discount <= 20 for purpose:marketing
    for          true     purpose:marketing (purpose is marketing)
    requires     false    all of these:
                 false      rationale:* (rationale is not stated)
                 true       discount <= 20 (discount is 20)

  p.each  did not fire
    asks      limit purpose:marketing to 2 per 7 days for each campaign
    for          true     purpose:marketing (purpose is marketing)
    limit        false    received purpose:marketing in the last 7 days for each campaign: at least
                          2 times (1 time)

  p.loud  cannot be told: blocked
    asks      never send purpose:marketing to (stage >= adoption or disputes > 1) and not
              segment:pilot when not topic:news
    for          true     purpose:marketing (purpose is marketing)
    to           unknown  all of these:
                 true       any of these:
                 false        stage >= adoption (stage is exposure)
                 true         disputes > 1 (disputes is 2)
                 unknown    not segment:pilot (segment is not known)
    when         true     not topic:news (topic is not stated)

  p.old  did not fire: it is not in force on this day
    asks      never send anything to everyone

  p.since  did not fire
    asks      never send purpose:marketing to had cancelled since purchased
    for          true     purpose:marketing (purpose is marketing)
    to           false    had cancelled since purchased

  p.waived  fired: blocked
    asks      never send purpose:marketing to everyone
    for          true     purpose:marketing (purpose is marketing)
    waived for   unknown  all of these:
                 true       campaign:spring (campaign is spring)
                 unknown    segment:pilot (segment is not known)
"""


def whole(folder: Path) -> None:
    sends = [{"at": "2026-03-01T12:00Z", "purpose": "marketing", "campaign": "spring"}]
    message = {"subject": "The Sale", "discount": 20, "campaign": "spring"}
    write(folder, m=message, c={"stage": "exposure", "disputes": 2}, h={**NOTHING, "sends": sends})
    (folder / "policies" / "p.comity").write_text(RULES)


def test_every_part_of_every_rule(folder: Path) -> None:
    whole(folder)
    assert WHOLE in ask("why").stdout


def test_a_trace_as_json(folder: Path) -> None:
    whole(folder)
    result, decided = ask("why", "--format", "json"), ask("decide", "--format", "json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, json.loads(call("schema", "why").stdout))
    assert (result.exit_code, result.stderr) == (1, "")
    assert {key: document[key] for key in ("version", "verdict", "until", "reasons")} == json.loads(decided.stdout)
    rules = {rule["rule"]: rule for rule in document["rules"]}
    assert [rule["fired"] for rule in document["rules"]] == [True, False, None, False, False, True]
    to = rules["p.loud"]["parts"][1]
    assert (to["role"], to["joins"], to["value"], to["missing"]) == ("to", "all", None, ["segment"])
    assert to["parts"][0]["parts"][1] == {
        "condition": "disputes > 1",
        "value": True,
        "facts": {"disputes": 2},
        "missing": [],
        "joins": None,
        "parts": [],
    }
    assert document["changes"][:1] == [
        {"facts": [{"of": "customer", "fact": "segment", "from": None, "to": ["pilot"]}]},
    ]
    assert document["changes_complete"] is True


@pytest.mark.parametrize(
    ("joined", "said"),
    [
        (" and ", "  if        the customer's fact_0 were 1 (it is 5)"),
        (" or ", "            no way was found: there are too many to try them all"),
    ],
)
def test_what_was_tried_is_told(folder: Path, joined: str, said: str) -> None:
    names = [f"fact_{number}" for number in range(30)]
    has = "".join(f"  {name}: count\n" for name in names)
    write(folder, m={}, c=dict.fromkeys(names, 5), h=NOTHING)
    rule = f"never send anything to {joined.join(f'{name} > 1' for name in names)}"
    (folder / "policies" / "p.comity").write_text(f"customer has\n{has}{rule}\n")
    assert said in ask("why").stdout.splitlines()


def test_what_no_few_facts_can_change(folder: Path) -> None:
    names = [f"fact_{number}" for number in range(4)]
    has = "".join(f"  {name}: yes or no\n" for name in names)
    write(folder, m={}, c=dict.fromkeys(names, True), h=NOTHING)
    rules = "".join(f"never send anything to {name}\n" for name in names)
    (folder / "policies" / "p.comity").write_text(f"customer has\n{has}{rules}")
    assert ask("why").stdout.splitlines()[-2:] == [
        "            no change of up to 3 facts would allow it",
        "  time      time alone would not allow it within 400 days",
    ]


# Witnesses ----------------------------------------------------------------------------------------------------------


def messages() -> dict[tuple[str, str | None], Facts]:
    """Return the facts of every message of the project, as JSON has them, by campaign and message."""
    opened = open_project(Asked())
    program = projects.rules(opened.project).program
    found: dict[tuple[str, str | None], Facts] = {}
    for file in opened.project.campaigns:
        source = read_source(file.path, file.name)
        assert isinstance(source, Source)
        for campaign in read_campaigns(source, program.vocabulary).campaigns:
            for message in campaign.messages:
                found[campaign.id, message.id] = write_facts(message.facts)
    return found


def test_witnesses_of_lint_are_refused_by_the_rule_they_are_of(folder: Path) -> None:
    shutil.copytree(EXAMPLES / "netflix", folder, dirs_exist_ok=True)
    findings = json.loads(call("lint", "--format", "json").stdout)["findings"]
    told = [finding for finding in findings if finding["witness"]]
    known = messages()
    for finding in told:
        witness = finding["witness"]
        files = {"m": known[finding["campaign"], finding["message_id"]], "c": witness["customer"]}
        for name, value in {**files, "h": witness["history"]}.items():
            (folder / f"{name}.json").write_text(json.dumps(value))
        result = ask("decide", "--review", "--format", "json", at=witness["now"])
        reasons = {reason["rule"]: reason["verdict"] for reason in json.loads(result.stdout)["reasons"]}
        assert reasons[finding["rule"]] == "block"
        assert result.exit_code == 1
        assert ask("why", "--review", at=witness["now"]).exit_code == 1
    assert {finding["kind"] for finding in told} == {Kind.ALWAYS, Kind.POSSIBLE}
