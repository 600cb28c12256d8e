"""``comity decide``: what it prints, how it ends, and what it says to files that are not as they should be."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from tests.cli.deciding import AT, Facts, ask, call, write

import comity

NOTHING: Facts = {"sends": [], "events": []}
SPRING = {"sends": [{"at": "2026-03-01T12:00Z", "purpose": "marketing"}]}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


# What it says -------------------------------------------------------------------------------------------------------

TOLD: dict[str, tuple[Facts, Facts, Facts, str, int, str]] = {
    "allowed": (
        {"channel": "email"},
        {},
        NOTHING,
        AT,
        0,
        "allowed: nothing keeps this message from this customer\n",
    ),
    "warned": (
        {"channel": "phone"},
        {},
        NOTHING,
        AT,
        0,
        ("warned: this message may be sent, but there is something to know\n\np.warm  warned\n"),
    ),
    "held": (
        {"channel": "sms"},
        {"timezone": "Europe/Berlin"},
        NOTHING,
        "2026-03-28T22:30Z",
        1,
        (
            "held until Sunday 2026-03-29 08:00 Europe/Berlin (2026-03-29T06:00:00Z): this message has to wait\n"
            "\n"
            "p.daylight  held\n"
            "  because   Nobody is woken.\n"
            "  facts     it is saturday 23:30 customer time\n"
            "  until     Sunday 2026-03-29 08:00 Europe/Berlin (2026-03-29T06:00:00Z)\n"
        ),
    ),
    "held for good": (
        {"channel": "sms"},
        {},
        NOTHING,
        AT,
        1,
        (
            "held: this message has to wait, and time alone will not change that\n"
            "\n"
            "p.daylight  held, because it cannot be told\n"
            "  because   Nobody is woken.\n"
            "  missing   the customer's timezone is not known\n"
        ),
    ),
    "under review": (
        {"purpose": "marketing"},
        {"timezone": "UTC"},
        SPRING,
        AT,
        1,
        (
            "under review: a person has to look at this message before it is sent; time alone would allow it from\n"
            "Sunday 2026-03-08 12:00 UTC on\n"
            "\n"
            "p.a-quiet-week  under review\n"
            "  facts     received purpose:marketing in the last 7 days: 1 time\n"
            "  until     Sunday 2026-03-08 12:00 UTC\n"
        ),
    ),
    "blocked": (
        {"offer": ["trial"], "purpose": "marketing"},
        {"plan": "premium"},
        {**NOTHING, "complete_since": "2026-03-01T00:00Z"},
        AT,
        1,
        (
            "blocked: this message must not be sent to this customer now\n"
            "\n"
            "p.trials  blocked\n"
            "  because   A member cannot redeem a trial.\n"
            "  see       https://example.com/trials\n"
            "  facts     plan is premium\n"
            "\n"
            "p.a-quiet-week  under review, because it cannot be told\n"
            "  missing   the history does not reach back far enough\n"
            "  until     Sunday 2026-03-08 00:00 UTC\n"
        ),
    ),
}


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_a_decision_in_words(folder: Path, case: tuple[Facts, Facts, Facts, str, int, str]) -> None:
    message, customer, history, at, code, said = case
    write(folder, m=message, c=customer, h=history)
    result = ask("decide", at=at)
    assert (result.stdout, result.stderr, result.exit_code) == (said, "", code)


def test_a_history_that_is_not_given_is_not_known(folder: Path) -> None:
    write(folder, m={"purpose": "marketing"}, c={})
    assert "  missing   what happened before is not known: say it with --history\n" in ask("decide").stdout


@pytest.mark.parametrize("case", TOLD.values(), ids=TOLD)
def test_a_decision_as_json(folder: Path, case: tuple[Facts, Facts, Facts, str, int, str]) -> None:
    message, customer, history, at, code, _ = case
    write(folder, m=message, c=customer, h=history)
    result = ask("decide", "--format", "json", at=at)
    policy = comity.load("policies")
    document = json.loads(result.stdout)
    assert document == policy.decide(message, customer, history, _instant(at)).as_dict()
    jsonschema.validate(document, json.loads(call("schema", "decision").stdout))
    assert (result.exit_code, result.stderr) == (code, "")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_rules_enforced_in_review_are_asked_in_a_review(folder: Path) -> None:
    write(folder, m={"topic": ["price_change"]}, c={}, h=NOTHING)
    assert ask("decide").exit_code == 0
    reviewed = ask("decide", "--review")
    assert reviewed.exit_code == 1
    assert "p.checked  blocked\n  facts     rationale is not stated\n" in reviewed.stdout


def test_policies_that_are_named(folder: Path) -> None:
    write(folder, m={}, c={}, h=NOTHING)
    (folder / "strict.comity").write_text('x: never send anything to everyone because "no"')
    assert ask("decide").exit_code == 0
    assert "strict.x  blocked" in ask("decide", "--policies", "strict.comity").stdout


def test_the_clock_is_read_where_no_time_is_said(folder: Path) -> None:
    write(folder, m={"channel": "sms"}, c={})
    (folder / "policies/p.comity").write_text(
        'x: never send anything within 1 day before renewal\n  because "x"\ncustomer has renewal: instant\n'
    )
    tomorrow = datetime.now(UTC) + timedelta(hours=20)
    write_customer = json.dumps({"renewal": tomorrow.isoformat()})
    (folder / "c.json").write_text(write_customer)
    assert call("decide", "--message", "m.json", "--customer", "c.json").exit_code == 1


def test_colours(folder: Path) -> None:
    write(folder, m={"offer": ["trial"]}, c={"plan": "basic"}, h=NOTHING)
    assert "\x1b[1;31mblocked" in ask("decide", "--color", "always").stdout
    assert "\x1b" not in ask("decide", "--color", "always", "--format", "json").stdout


# Standard input -----------------------------------------------------------------------------------------------------


def test_standard_input_is_read_once(folder: Path) -> None:
    write(folder, m={"offer": ["trial"]}, c={})
    one = call("decide", "--message", "m.json", "--customer", "-", "--at", AT, stdin=b'{"plan": "basic"}')
    assert one.stdout.startswith("blocked: ")
    two = call("decide", "--message", "-", "--customer", "-", stdin=b"{}")
    assert (two.exit_code, two.stdout) == (2, "")
    assert two.stderr == "comity: standard input can be read only once: name a file in place of one `-`\n"
    three = call("decide", "--message", "m.json", "--customer", "-", stdin=b"[]")
    assert three.stderr == "comity: standard input must hold a JSON object; found a list\n"


def test_a_reader_that_leaves_is_no_failure(folder: Path) -> None:
    write(folder, m={"offer": ["trial"]}, c={"plan": "basic"}, h=NOTHING)
    command = [sys.executable, "-m", "comity_cli", "decide", "--message", "m.json", "--customer", "c.json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


# Bad input ----------------------------------------------------------------------------------------------------------

DEEP = b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}"
FILES: dict[str, tuple[object, str]] = {
    "nothing": (b"", "`c.json` is not JSON: expecting value, line 1, column 1"),
    "text": (b"plan: free", "`c.json` is not JSON: expecting value, line 1, column 1"),
    "half": (b'{"plan": "free"', "`c.json` is not JSON: expecting ',' delimiter, line 1, column 16"),
    "two": (b"{}\n{}", "`c.json` is not JSON: extra data, line 2, column 1"),
    "a zero byte": (b'{"plan": "fr\0ee"}', "`c.json` is not JSON: invalid control character, line 1, column 13"),
    "a list": ([], "`c.json` must hold a JSON object; found a list"),
    "a number": (b"3", "`c.json` must hold a JSON object; found `3`"),
    "null": (b"null", "`c.json` must hold a JSON object; found null"),
    "twice": (b'{"plan": "free", "plan": "basic"}', "`c.json`: the key `plan` stands twice in one object"),
    "twice below": (b'{"a": [{"b": 1, "b": 1}]}', "`c.json`: the key `b` stands twice in one object"),
    "no number": (b'{"age": NaN}', "`c.json`: `NaN` is no JSON: write null for what is not known"),
    "infinity": (b'{"age": -Infinity}', "`c.json`: `-Infinity` is no JSON: write null for what is not known"),
    "too large": (b'{"age": 1e999}', "`c.json`: `1e999` is too large a number"),
    "too long": (b'{"age": ' + b"9" * 9999 + b"}", f"`c.json`: `{'9' * 59}…` is too large a number"),
    "deep": (DEEP, "`c.json`: lists and objects stand inside each other more than 50 levels deep"),
    "very deep": (b"[" * 200_000, "`c.json`: lists and objects stand inside each other more than 50 levels deep"),
    "latin-1": ('{"plan": "é"}'.encode("latin-1"), "`c.json` is not UTF-8: byte 11 cannot be read"),
    "utf-16": ('{"plan": "free"}'.encode("utf-16"), "`c.json` is not UTF-8: byte 1 cannot be read"),
    "a wrong symbol": ({"plan": "pro"}, "`c.json`: `plan` must be one of free, basic, premium; found `pro`"),
    "a near symbol": (
        {"plan": "fre"},
        "`c.json`: `plan` must be one of free, basic, premium; found `fre`; did you mean `free`?",
    ),
    "a wrong type": (
        {"consent": "email"},
        (
            "`c.json`: `consent` must be a list of any of email, sms, push, phone, mail; found `email`; "
            "write a list of one: [email]"
        ),
    ),
    "half a character": (
        b'{"id": "\\ud800"}',
        "`c.json`: `id` must be text; found `\\ud800`; it holds half of a surrogate pair, which is not a character",
    ),
    "no zone": (
        {"timezone": "Europe/Berln"},
        (
            "`c.json`: `timezone` must be the IANA name of a time zone such as Europe/Berlin; found `Europe/Berln`; "
            "did you mean `Europe/Berlin`, `Europe/Dublin` or `Europe/Jersey`?"
        ),
    ),
}


@pytest.mark.parametrize("command", ["decide", "why"])
@pytest.mark.parametrize("case", FILES.values(), ids=FILES)
def test_a_file_that_is_wrong(folder: Path, case: tuple[object, str], command: str) -> None:
    content, said = case
    write(folder, m={}, c=content, h=NOTHING)
    result = ask(command)
    assert (result.stderr, result.stdout, result.exit_code) == (f"comity: {said}\n", "", 2)


@pytest.mark.parametrize(
    ("history", "said"),
    [
        ({"sends": {}}, "`sends` must be a list of sends; found `{}`"),
        ({"sends": [3]}, "`sends[0]` must be a mapping, a dataclass or a pydantic model; found `3`"),
        (
            {"sends": [{"at": "2026-03-01T12:00"}]},
            (
                "`sends[0].at` must be a time with its offset such as 2026-01-31T09:00:00Z; found `2026-03-01T12:00`; "
                "without a zone it could be any of 24 hours: add an offset, Z for UTC"
            ),
        ),
        ({"events": [{"at": AT}]}, "`events[0].type` must be the name of an event; found nothing"),
    ],
)
def test_a_history_that_is_wrong(folder: Path, history: Facts, said: str) -> None:
    write(folder, m={"purpose": "marketing"}, c={}, h=history)
    result = ask("decide")
    assert (result.stderr, result.exit_code) == (f"comity: `h.json`: {said}\n", 2)


def test_what_is_read_all_the_same(folder: Path) -> None:
    write(folder, m={}, c=b'\xef\xbb\xbf{"plan": null, "shoe_size": {"eu": 43}}\r\n', h=NOTHING)
    assert ask("decide").exit_code == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--message", "m.json"], "missing option '--customer'\n        see `comity decide --help`"),
        (["--message", "x.json", "--customer", "c.json"], "`x.json` does not exist"),
        (["--message", "policies", "--customer", "c.json"], "cannot read `policies`: Is a directory"),
        (
            ["--message", "m.json", "--customer", "c.json", "--at", "2026-03-02T12:00"],
            (
                "`--at` must be a time with its offset such as 2026-01-31T09:00:00Z; found `2026-03-02T12:00`\n"
                "        without a zone it could be any of 24 hours: add an offset, Z for UTC"
            ),
        ),
        (
            ["--message", "m.json", "--customer", "c.json", "--policies", "broken.comity"],
            ("the policy is broken\n  broken.comity:1:15: error[unknown-name]: nothing is called `ofer`"),
        ),
    ],
)
def test_a_call_that_is_wrong(folder: Path, args: list[str], said: str) -> None:
    write(folder, m={}, c={})
    (folder / "broken.comity").write_text("x: never send ofer:trial to everyone")
    result = call("decide", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"comity: {said}")
