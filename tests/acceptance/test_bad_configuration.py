"""A configuration that is wrong: as a whole the command cannot run; what it says of a source is a finding."""

import pytest
from tests.acceptance.project import CAMPAIGN, SOUND, Project

KNOCK = '{"key": "odd", "steps": [{"type": "channel", "ref": "a", "channel_type": "email"}]}'
SOURCE = '# campaigns of others\n[[sources]]\nformat = "{}"\nfiles = ["others/*.json"]\n'
OTHERS = {"others/a.json": '{"campaign": "a", "offer": ["trial"]}', "others/b.json": '{"campaign": "b"}'}

BROKEN = {
    "syntax": (b"policies = [\n", "comity.toml:1:13: invalid value"),
    "second line": (b"# so\npolicies == []\n", "comity.toml:2:11: invalid value"),
    "key": (b"\npolicys = []\n", "comity.toml:2: unknown key `policys`"),
    "type": (b"# so\ncampaigns = 3\n", "comity.toml:2: `campaigns` is a list of texts, not a number"),
    "source": (b'[[sources]]\nformat = "knock"\n', "comity.toml:1: `files` of the source `knock` is missing"),
    "second source": (
        b'[[sources]]\nformat = "knock"\nfiles = []\n[[sources]]\nformat = 3\n',
        "comity.toml:5: `format` of a source is a text, not a number",
    ),
    "level": (b'[lint]\n\nfail_level = "info"\n', "comity.toml:3: `fail_level` is `error` or `warning`, not `info`"),
    "twice": (b"[lint]\n[lint]\n", "comity.toml:2:6: "),
    "latin-1": ("# für".encode("latin-1"), "comity.toml: not UTF-8 at byte 4"),
    "utf-16": ("policies = []".encode("utf-16"), "comity.toml: not UTF-8 at byte 1"),
    "nul": (b"policies = []\0", "comity.toml:1:14: "),
    "deep": (b"x = " + b"[" * 100_000, "comity.toml: lists or tables stand inside each other too deeply"),
    "digits": (b"x = " + b"9" * 5_000, "comity.toml: a number is too long"),
    "no policies": (b'policies = ["rules"]\n', "comity.toml: there is no `rules` for the policies"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN)
def test_broken_configuration(project: Project, content: bytes, said: str) -> None:
    project.write("comity.toml", content)
    ran = project.lint()
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(f"comity: {said}"), ran.err


def test_table_in_the_file_of_another_tool(project: Project) -> None:
    project.write("pyproject.toml", '[tool.comity]\n\n[[tool.comity.sources]]\nformat = "knok"\nfiles = []\n')
    ran = project.lint()
    assert ran.code == 1
    assert SOUND in ran.places
    assert ran.about("pyproject.toml") == ["4: unknown-format: there is no format `knok`; did you mean `knock`?"]


@pytest.mark.parametrize("link", ["nowhere", "comity.toml"])
def test_link_to_no_configuration(project: Project, link: str) -> None:
    (project.root / "comity.toml").symlink_to(link)
    ran = project.lint()
    assert ran.code == 2
    assert ran.err.startswith("comity: cannot read `comity.toml`: ")


# Sources ------------------------------------------------------------------------------------------------------------

SOURCES = {
    "format": (SOURCE.format("knok"), ["3: unknown-format: there is no format `knok`; did you mean `knock`?"]),
    "fact": (
        SOURCE.format("native") + 'facts = { purpos = "survey" }\n',
        ["5: unknown-key: `purpos` is no fact that a source can state for its messages; did you mean `purpose`?"],
    ),
    "value": (
        SOURCE.format("native") + '[sources.facts]\nchannel = "emai"\npriority = "high"\n',
        ["6: wrong-type: `channel` must be one of email, ", "7: wrong-type: `priority` must be a whole number"],
    ),
    "no id": (
        SOURCE.format("mapping"),
        ["2: mapping-error: the mapping does not say where the `id` of a campaign stands"],
    ),
    "expression": (
        SOURCE.format("mapping") + '[sources.mapping]\nid = "campaign"\nsubject = "a["\n',
        ["7: mapping-error: this is no JMESPath expression: "],
    ),
    "expressions": (
        SOURCE.format("mapping") + 'mapping = { id = "a[", subjec = "b", offer = 3 }\n',
        [
            "5: mapping-error: this is no JMESPath expression: ",
            "5: mapping-error: `subjec` is neither a part of a campaign nor a fact of messages; did you mean `subject`",
            "5: mapping-error: `offer` must be a JMESPath expression, a text",
        ],
    ),
    "mapping of another": (
        SOURCE.format("native") + 'mapping = { id = "a" }\n',
        ["5: unknown-key: the format `native` takes no `mapping`"],
    ),
}


def with_sources(project: Project, configuration: str) -> None:
    project.write("comity.toml", configuration)
    for name, text in OTHERS.items():
        project.write(name, text)


@pytest.mark.parametrize(("configuration", "told"), SOURCES.values(), ids=SOURCES)
def test_source_is_told_of_once(project: Project, configuration: str, told: list[str]) -> None:
    with_sources(project, configuration)
    for paths in ((), ("others/a.json", "others/b.json", "campaigns/sound.yaml")):
        ran = project.lint(*paths)
        found = ran.about("comity.toml")
        assert ran.code == 1
        assert SOUND in ran.places
        assert len(found) == len(told)
        assert all(said.startswith(words) for said, words in zip(found, told, strict=True)), found


@pytest.mark.parametrize("case", ["fact", "value", "mapping of another"])
def test_what_is_sound_of_a_source_is_linted(project: Project, case: str) -> None:
    with_sources(project, SOURCES[case][0])
    assert ("others/a.json", "p.members") in project.lint().places


def test_broken_expression_is_no_missing_fact(project: Project) -> None:
    with_sources(project, SOURCES["expression"][0] + 'offer = "offer"\n')
    project.write("policies/more.comity", "subjects: require subject for anything\n")
    ran = project.lint()
    assert {SOUND, ("others/a.json", "p.members"), ("comity.toml", "mapping-error")} <= ran.places
    assert ("others/a.json", "more.subjects") not in ran.places


def test_broken_source_does_not_concern_other_campaigns(project: Project) -> None:
    with_sources(project, SOURCES["format"][0])
    assert project.lint("campaigns/sound.yaml").places == {SOUND}


def test_sources_outside_of_the_project(project: Project) -> None:
    project.write(
        "comity.toml", '[[sources]]\nformat = "native"\nfiles = ["../b/*.json"]\nfacts = { offer = "trial" }\n'
    )
    assert "they are looked for in `../b/*.json`" in project.lint().err
    project.write("../b/a.json", '{"campaign": "a"}')
    for paths in ((), ("../b",), ("../b/a.json",)):
        ran = project.lint(*paths)
        assert ("../b/a.json", "p.members") in ran.places
        assert ran.err == ""


def test_note_says_where_campaigns_were_looked_for(project: Project) -> None:
    (project.root / SOUND[0]).unlink()
    project.write("comity.toml", SOURCE.format("knock"))
    ran = project.lint()
    where = "`campaigns/**/*.{yaml,yml,json}` and `others/*.json`"
    assert ran.err == f"comity: no campaigns in `.`: they are looked for in {where}\n"
    project.write("empty/nothing.txt", "")
    ran = project.lint("empty")
    assert ran.err == f"comity: no campaigns in `empty`: they are looked for in {where}\n"


def test_source_that_finds_nothing_is_noted(project: Project) -> None:
    project.write("comity.toml", SOURCE.format("knock"))
    ran = project.lint()
    assert ran.err == "comity: no campaigns of the format `knock`: they are looked for in `others/*.json`\n"
    project.write("others/odd.json", KNOCK)
    assert project.lint().err == ""


# Policies and paths that are not there ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere.yaml",), "`nowhere.yaml` does not exist"),
        (("",), "`` does not exist"),
        (("campaigns/sound.yaml", "nowhere"), "`nowhere` does not exist"),
        (("--policies", "nowhere"), "`nowhere` does not exist"),
        (("--policies", "campaigns"), "there are no policies in `campaigns`"),
        (("--output", "nowhere/out"), "cannot write `nowhere/out`: No such file or directory"),
        (("--output", "campaigns"), "cannot write `campaigns`: Is a directory"),
        (("--today", "2026-13-01"), "invalid value for '--today': `2026-13-01` is not a date like 2026-12-31"),
        (("--select", "membres"), "no rule and no code is called `membres`"),
        (("--stdin-filename", "x"), "`--stdin-filename` is the name of what `-` holds"),
        (("--polices", "x"), "there is no option `--polices`"),
    ],
)
def test_wrong_call(project: Project, args: tuple[str, ...], said: str) -> None:
    ran = project.lint(*args)
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.startswith(f"comity: {said}"), ran.err


def test_without_policies_the_standard_ones_are_used(project: Project) -> None:
    (project.root / "policies/p.comity").unlink()
    (project.root / "policies").rmdir()
    ran = project.lint()
    assert ran.err == "comity: no policies found; using the standard ones of `comity.starter`\n"
    assert (SOUND[0], "comity.starter.no-trials-for-members") in ran.places


def test_one_campaign_in_an_empty_folder(project: Project) -> None:
    path = project.write("../alone/a.yaml", CAMPAIGN.format("alone"))
    ran = project.lint("a.yaml", cwd=path.parent)
    assert ran.code == 1
    assert ("a.yaml", "comity.starter.no-trials-for-members") in ran.places
