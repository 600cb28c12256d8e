"""Every format, against a golden file beside the files it speaks of; UPDATE=1 writes them anew."""

import json
import os
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator
from tests.cli.samples import FINDINGS, GOLDENS, NOTHING, POSSIBLE, RESULT, SOURCES, SUMMARY, place

from comity.text.finding import Edit, Finding, Fix, Level
from comity.text.source import Place, Source, Span
from comity_cli.formats.report import Report, fingerprints, ordered
from comity_cli.formats.table import FOR_PEOPLE, FORMATS, renderer
from comity_cli.models import Finding as FindingModel
from comity_cli.models import Findings

SCHEMA = json.loads((GOLDENS.parent / "data" / "sarif-schema-2.1.0.json").read_text())
REPORT = Report(
    ordered(FINDINGS, SOURCES), SOURCES, SUMMARY, titles={"unknown-key": "a key that means nothing"}, width=90
)
EMPTY = Report((), {}, NOTHING)


def rendered(name: str, report: Report = REPORT) -> str:
    return "".join(renderer(name)(report))


def about(text: str, span: tuple[int, int], **more: object) -> Report:
    """Return a report with one finding about a text."""
    source = Source("a.yaml", text)
    finding = Finding("code", "said", Place("a.yaml", Span(*span)), **more)  # type: ignore[arg-type]
    return Report((finding,), {"a.yaml": source}, SUMMARY)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(("report", "golden"), [(REPORT, "findings"), (EMPTY, "nothing")])
def test_golden(name: str, report: Report, golden: str) -> None:
    path = GOLDENS / f"{golden}.{name}"
    said = rendered(name, report)
    if os.environ.get("UPDATE"):
        path.write_text(said, encoding="utf-8", newline="")
    assert said == path.read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_order_of_findings_does_not_matter(name: str) -> None:
    backwards = Report(ordered(FINDINGS[::-1], SOURCES), SOURCES, SUMMARY, titles=REPORT.titles, width=90)
    assert rendered(name, backwards) == rendered(name)


@pytest.mark.parametrize("name", FORMATS)
def test_colours_are_for_people_and_add_nothing_but_colour(name: str) -> None:
    coloured = rendered(name, Report(REPORT.findings, SOURCES, SUMMARY, titles=REPORT.titles, colour=True, width=90))
    plain = _without_colours(coloured)
    assert plain == rendered(name)
    assert (coloured != plain) is (name in FOR_PEOPLE)


def _without_colours(text: str) -> str:
    parts = text.split("\x1b[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])


# JSON ---------------------------------------------------------------------------------------------------------------


def test_json_is_what_the_schema_says() -> None:
    document = Findings.model_validate_json(rendered("json"))
    assert document.summary.model_dump() == SUMMARY
    assert [finding.rule for finding in document.findings] == [finding.rule for finding in REPORT.findings]


def test_json_lines_are_the_findings_of_json() -> None:
    lines = [json.loads(line) for line in rendered("json-lines").splitlines()]
    assert lines == json.loads(rendered("json"))["findings"]
    assert all(FindingModel.model_validate(line) for line in lines)


def test_columns_count_code_points() -> None:
    [finding] = [one for one in json.loads(rendered("json"))["findings"] if one["rule"] == "unknown-value"]
    assert finding["range"] == {"start": {"line": 3, "column": 26}, "end": {"line": 3, "column": 42}}


def test_bytes_that_are_not_utf8_do_not_break_json() -> None:
    document = json.loads(rendered("json", about("x\udcff", (0, 2), help="\udcff")))
    assert document["findings"][0]["help"] == "?"


# Fingerprints -------------------------------------------------------------------------------------------------------


def test_fingerprint_survives_lines_above() -> None:
    moved = {
        **SOURCES,
        "campaigns/spring.yaml": Source("campaigns/spring.yaml", "# new\n\n" + SOURCES["campaigns/spring.yaml"].text),
    }
    there = place("campaigns/spring.yaml", "trial]", moved)
    later = POSSIBLE.place._replace(span=Span(there.span.start, there.span.end - 1))
    before, after = (
        fingerprints(Report((finding,), sources, SUMMARY))
        for finding, sources in ((POSSIBLE, SOURCES), (_at(POSSIBLE, later), moved))
    )
    assert before == after


def _at(finding: Finding, place_: Place) -> Finding:
    return Finding(finding.rule, finding.message, place_, campaign=finding.campaign, message_id=finding.message_id)


def test_fingerprints_tell_equals_apart() -> None:
    source = Source("a.yaml", "bad bad bad")
    same = [Finding("code", "said", Place("a.yaml", Span(start, start + 3))) for start in (0, 4, 8)]
    prints = fingerprints(Report(tuple(same), {"a.yaml": source}, SUMMARY))
    assert len(set(prints)) == 3
    assert prints[:2] == fingerprints(Report(tuple(same[:2]), {"a.yaml": source}, SUMMARY))


def test_fingerprint_does_not_depend_on_the_folder_of_the_caller() -> None:
    def known(name: str) -> tuple[str, ...]:
        finding = Finding("code", "said", Place(name, Span(0, 3)))
        return fingerprints(Report((finding,), {name: Source(name, "bad")}, SUMMARY, paths={name: "campaigns/a.yaml"}))

    assert known("../campaigns/a.yaml") == known("/home/me/campaigns/a.yaml")


# SARIF --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", [REPORT, EMPTY, about("é\n", (0, 0))])
def test_sarif_keeps_its_schema(report: Report) -> None:
    log = json.loads(rendered("sarif", report))
    assert not list(Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER).iter_errors(log))


def test_sarif_rules_are_those_of_the_results() -> None:
    [run] = json.loads(rendered("sarif"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [one.rule for one in REPORT.findings]
    assert {rule["id"]: rule.get("shortDescription") for rule in rules}["unknown-key"] == {
        "text": "a key that means nothing"
    }


def test_sarif_addresses_are_addresses() -> None:
    finding = Finding("code", "said", Place("/a b/ü.yaml", Span(0, 0)))
    log = json.loads(rendered("sarif", Report((finding,), {"/a b/ü.yaml": Source("", "")}, SUMMARY)))
    [location] = log["runs"][0]["results"][0]["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": "file:///a%20b/%C3%BC.yaml"}


# The others ---------------------------------------------------------------------------------------------------------


def test_github_escapes_what_would_end_a_command() -> None:
    finding = Finding("code", "50%\r\nfirst: second, third", Place("a,b:c.yaml", Span(0, 0)))
    said = rendered("github", Report((finding,), {"a,b:c.yaml": Source("", "")}, SUMMARY))
    assert said == (
        "::error title=comity error[code],file=a%2Cb%3Ac.yaml,line=1,endLine=1,col=1,endColumn=1"
        "::50%25%0D%0Afirst: second, third\n"
    )


def junit(report: Report) -> ET.Element:
    return ET.fromstring(rendered("junit", report))  # noqa: S314 (our own output)


def test_junit_is_xml_whatever_a_text_holds() -> None:
    report = about("x", (0, 1), help='<&">\x00\x1b\ufffe\U0001f381')
    case = junit(report).find("testsuite/testcase")
    assert case is not None
    assert (case.findtext("failure") or "").endswith('<&">\ufffd\ufffd\ufffd\U0001f381')


@pytest.mark.parametrize(("fail_level", "failures"), [(Level.ERROR, "2"), (Level.WARNING, "5")])
def test_junit_fails_what_fails_the_run(fail_level: Level, failures: str) -> None:
    suites = junit(Report(REPORT.findings, SOURCES, SUMMARY, fail_level=fail_level))
    assert suites.get("failures") == failures
    assert len(suites.findall("testsuite/testcase/failure")) == int(failures)


def test_rdjson_columns_count_bytes() -> None:
    report = about("é🎁 x", (3, 4))
    [diagnostic] = json.loads(rendered("rdjson", report))["diagnostics"]
    assert diagnostic["location"]["range"]["start"] == {"line": 1, "column": 8}


def test_rdjson_suggests_only_what_one_replacement_says() -> None:
    one, other = Edit(Place("a.yaml", Span(0, 1)), "y"), Edit(Place("a.yaml", Span(2, 3)), "z")
    fixes = (Fix("both", safe=True, edits=(one, other)), Fix("one", safe=True, edits=(one,)))
    [diagnostic] = json.loads(rendered("rdjson", about("x x", (0, 1), fixes=fixes)))["diagnostics"]
    assert diagnostic["suggestions"] == [
        {"range": {"start": {"line": 1, "column": 1}, "end": {"line": 1, "column": 2}}, "text": "y"}
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a | b", r"a \| b"),
        ("@team <b>", "&#64;team &lt;b&gt;"),
        ("`a | b` and `<i>`", r"`a \| b` and `<i>`"),
        ("one ` alone", "one ' alone"),
        ("two\nlines", "two lines"),
        ("[x](https://example.com) &amp;", r"\[x\](https&#58;//example.com) &amp;amp;"),
        ("_very_ *loud*", r"\_very\_ \*loud\*"),
    ],
)
def test_markdown_is_harmless(said: str, shown: str) -> None:
    from comity_cli.formats.markdown import plain

    assert plain(said) == shown


def test_terminals_are_not_driven_by_campaigns() -> None:
    report = about("x: \x1b[2Jhi\u202e\n", (3, 9), help="\x1b]0;title\x07")
    for name in FOR_PEOPLE:
        assert not set(rendered(name, report)) & {"\x1b", "\x07", "\u202e"}


def test_result_of_samples_is_in_step() -> None:
    assert {finding.place.file for finding in RESULT.findings} <= set(RESULT.sources)
