"""Files that cannot be read, or not as what they ought to be, beside sound ones.

Each is said to be wrong, in words and at its place, and the sound ones are linted all the same.
"""

import os
from collections.abc import Callable

import pytest
from tests.acceptance.project import CAMPAIGN, SOUND, Project, finished

from comity.files import LARGEST_FILE

BAD_CAMPAIGN, BAD_POLICY = "campaigns/bad.yaml", "policies/bad.comity"
FILLER = b"# nothing to see here, nothing to see here, nothing to see\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
PARENTHESES = "(" * 1_000 + "stage == adoption" + ")" * 1_000
CHAIN = "define d0 as stage >= adoption\n" + "".join(
    f"define d{i} as d{i - 1} and (d{i - 1} or segment:s{i})\n" for i in range(1, 200)
)
NUMBER = "9" * 5_000

ENCODINGS = {
    "utf-16": ("name: é".encode("utf-16"), "invalid-encoding: the file is UTF-16, not UTF-8; save it as UTF-8"),
    "utf-32": ("name: é".encode("utf-32"), "invalid-encoding: the file is UTF-32, not UTF-8"),
    "latin-1": ("# \nname: Für Elise".encode("latin-1"), "invalid-encoding: byte 10 (0xFC, in line 2) is not UTF-8"),
    "truncated": ("name: é".encode()[:-1], "invalid-encoding: byte 6 (0xC3, in line 1) is not UTF-8"),
    "nul": (b"name: \0", "invalid-encoding: byte 6 is NUL, which no text holds"),
    "50 MB": (FILLER * 900_000, f"is too large: files of up to {LARGEST_FILE:,} bytes are read"),
}
CAMPAIGNS = {
    **ENCODINGS,
    "empty": (b"", "missing-key: the file holds no campaign; begin with `campaign: NAME`"),
    "comments": (FILLER, "missing-key: the file holds no campaign"),
    "no yaml": (b"}{][ :: - -", "yaml-syntax: "),
    "a text": (b"campaign", "wrong-type: a campaign must be a mapping; found a text"),
    "aliases": (BOMB.encode(), "too-deep: aliases repeat more than 100,000 values"),
    "levels": (
        "".join(" " * i + f"a{i}:\n" for i in range(1_000)).encode(),
        "too-deep: lists and mappings stand inside",
    ),
    "brackets": (b"campaign: " + b"[" * 100_000 + b"]" * 100_000, "too-deep: lists and mappings stand inside"),
    "json": (b'{"a":' * 100_000, "too-deep: lists and mappings stand inside"),
    "parentheses": (
        f"campaign: a\naudience: {PARENTHESES}\n".encode(),
        "2: too-deep: this nests deeper than 50 levels",
    ),
    "not": (f"campaign: a\naudience: {'not ' * 1_000}everyone\n".encode(), "2: too-deep: this nests deeper"),
    "audience": (b"campaign: a\naudience: stage = adoption\n", "2: syntax: "),
    "long line": (b"campaign: a\nofer: b\nbody: " + b"x " * 500_000, "2: unknown-key: nothing reads the key `ofer`"),
    "digits": (f"campaign: a\ndiscount: {NUMBER}\n".encode(), "2: wrong-type: `discount` must be a number"),
    "duration": (f"campaign: a\nafter: {NUMBER} days\n".encode(), "2: wrong-type: `after` must be a duration"),
    "many keys": (b"campaign: a\n" + b"".join(b"k%d: 1\n" % i for i in range(5_000)), "5001: unknown-key: "),
    "many values": (
        b"campaign: a\noffer: [" + b"x," * 600_000 + b"x]\n",
        "2: too-deep: the file holds more than 500,000",
    ),
    "many documents": (b"---\n" * 600_000, "too-deep: the file holds more than 500,000 values; split it"),
    "body": (b"campaign: a\nbody_file: nowhere.html\n", "2: missing-file: `nowhere.html` is not there"),
    "body in a device": (b"campaign: a\nbody_file: /dev/zero\n", "2: missing-file: `/dev/zero` is not there"),
}
POLICIES = {
    **ENCODINGS,
    "sentence": (b"# so\nnever sent offer:trial\n", "2: syntax: found `sent`, expected `send`"),
    "binary": (bytes(range(1, 32)) * 9, "syntax: "),
    "parentheses": (f"never send offer:x to {PARENTHESES}\n".encode(), "1: too-deep: this nests deeper than 50 levels"),
    "definitions": (CHAIN.encode(), "too-deep: "),
    "digits": (f"limit offer:x to {NUMBER} per 7 days\n".encode(), "1: syntax: `999"),
    "long line": (b"never send offer in [" + b"x, " * 100_000 + b"x] to stage > adoptin\n", "1: unknown-name: "),
    "module": (b"use ./nowhere\n", "1: unknown-module: there is no module `./nowhere`"),
    "circle": (b"use ./bad\n", "1: use-loop: "),
}


@pytest.mark.parametrize(("content", "words"), CAMPAIGNS.values(), ids=CAMPAIGNS)
def test_campaign_file(project: Project, content: bytes, words: str) -> None:
    project.write(BAD_CAMPAIGN, content)
    ran = project.lint()
    assert ran.code == 1
    assert SOUND in ran.places
    assert any(words in said for said in ran.about(BAD_CAMPAIGN)), ran.about(BAD_CAMPAIGN)[:5]


@pytest.mark.parametrize(("content", "words"), POLICIES.values(), ids=POLICIES)
def test_policy_file(project: Project, content: bytes, words: str) -> None:
    project.write(BAD_POLICY, content)
    ran = project.lint()
    assert ran.code == 1
    assert SOUND in ran.places
    assert any(words in said for said in ran.about(BAD_POLICY)), ran.about(BAD_POLICY)[:5]


def test_sound_sentences_of_a_broken_policy_are_checked(project: Project) -> None:
    broken = "never sent offer:trial\nlate: never send offer:trial to billing:past_due\nnever send ofer:trial\n"
    project.write(BAD_POLICY, broken)
    ran = project.lint()
    assert ran.code == 1
    assert {SOUND, (SOUND[0], "bad.late")} <= ran.places
    assert [said.partition(":")[0] for said in ran.about(BAD_POLICY) if "syntax" in said or "unknown" in said] == [
        "1",
        "3",
    ]


def test_campaigns_that_a_broken_audience_leaves_unknown_are_not_judged_by_it(project: Project) -> None:
    project.write(BAD_CAMPAIGN, CAMPAIGN.format("bad") + "audience: stage == exposre\n")
    ran = project.lint()
    assert ran.about(BAD_CAMPAIGN) == ["3: unknown-name: `stage` has no value `exposre`; did you mean `exposure`?"]


def test_empty_policy_refuses_nothing(project: Project) -> None:
    project.write("policies/p.comity", "")
    ran = project.lint()
    assert (ran.code, ran.findings) == (0, [])


# What is no file, or not for long -----------------------------------------------------------------------------------


def dangling(project: Project, name: str) -> None:
    (project.root / name).symlink_to("nowhere")


def circle(project: Project, name: str) -> None:
    path = project.root / name
    path.symlink_to(path.name)


@pytest.mark.parametrize("name", [BAD_CAMPAIGN, BAD_POLICY])
@pytest.mark.parametrize(
    ("make", "words"), [(dangling, "no such file or directory"), (circle, "too many levels of symbolic links")]
)
def test_link_to_nothing(project: Project, make: Callable[[Project, str], None], words: str, name: str) -> None:
    make(project, name)
    ran = project.lint()
    assert ran.code == 1
    assert SOUND in ran.places
    assert ran.about(name) == [f"1: unreadable-file: `{name}` cannot be read: {words}; None"]


def test_module_that_cannot_be_read(project: Project) -> None:
    project.write("more.comity", "use ./latin\nuse ./nowhere\n")
    project.write("latin.comity", "# für".encode("latin-1"))
    latin, nowhere = project.lint("--policies", "more.comity", "--policies", "policies").about("more.comity")
    assert latin.startswith("1: invalid-encoding: module `./latin`: byte 3 (0xFC, in line 1) is not UTF-8; save")
    assert nowhere.startswith("2: unknown-module: there is no module `./nowhere`")


def test_folders_named_like_files_are_folders(project: Project) -> None:
    project.write("campaigns/bad.yaml/inner.yaml", CAMPAIGN.format("inner"))
    project.write("policies/bad.comity/inner.comity", "one: never send offer:trial to billing:past_due\n")
    ran = project.lint()
    assert {SOUND, ("campaigns/bad.yaml/inner.yaml", "bad.comity.inner.one")} <= ran.places


def test_folders_in_a_circle_are_read_once(project: Project) -> None:
    (project.root / "campaigns/again").symlink_to(project.root / "campaigns")
    (project.root / "policies/up").symlink_to(project.root)
    ran = project.lint()
    assert [(finding["file"], finding["rule"]) for finding in ran.findings] == [SOUND]


def test_pipe_is_read_where_it_is_named_and_waited_for_nowhere_else(project: Project) -> None:
    pipe = project.root / "campaigns/pipe.yaml"
    os.mkfifo(pipe)
    project.write(BAD_CAMPAIGN, CAMPAIGN.format("bad") + "body_file: pipe.yaml\n")
    ran = project.lint()
    assert {SOUND, (BAD_CAMPAIGN, "missing-file")} <= ran.places
    process = project.start("lint", "--format", "json", "campaigns/pipe.yaml")
    pipe.write_text(CAMPAIGN.format("piped"))
    assert finished(process).places == {("campaigns/pipe.yaml", "p.members")}


def test_file_that_vanishes(project: Project) -> None:
    pipe, gone = project.root / "pipe", project.write("gone.yaml", CAMPAIGN.format("gone"))
    os.mkfifo(pipe)
    process = project.start("lint", "--format", "json", "pipe", "gone.yaml", "campaigns/sound.yaml")
    with pipe.open("w") as stream:  # opens when the process reads it, the first of the three
        gone.unlink()
        stream.write(CAMPAIGN.format("piped"))
    ran = finished(process)
    assert ran.code == 1
    assert {SOUND, ("pipe", "p.members")} <= ran.places
    assert ran.about("gone.yaml") == ["1: unreadable-file: `gone.yaml` cannot be read: no such file or directory; None"]


@pytest.mark.parametrize(
    "form",
    ["full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "rdjson", "markdown"],
)
def test_name_that_would_drive_the_terminal(project: Project, form: str) -> None:
    (project.root / os.fsdecode(b"campaigns/\xff\n\x1b[31m.yaml")).write_text(CAMPAIGN.format("odd"))
    project.write("campaigns/odd.yaml", 'campaign: "\\e[31m\\u202e"\noffer: [trial]\n"\\e": 1\n')
    ran = project.comity("lint", "--format", form)
    assert ran.code == 1
    assert b"\x1b" not in ran.out
    ran.out.decode()


# What is large, and sound -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_campaign_of_ten_thousand_messages(project: Project) -> None:
    project.write("policies/cap.comity", "cap: limit offer:trial to 3 per 30 days\n")
    messages = "".join(f"  - {{ id: m{i}, offer: [trial], after: 1 hour }}\n" for i in range(10_000))
    project.write("campaigns/big.yaml", f"campaign: big\nmessages:\n{messages}")
    ran = project.lint()
    assert ran.code == 1
    assert SOUND in ran.places
    assert ran.document["summary"]["messages"] == 10_001
    told = {(one["rule"], one["message_id"]): one["kind"] for one in ran.findings}
    assert all(told["p.members", f"m{i}"] == "possible" for i in range(10_000))
    assert [told.get(("cap.cap", f"m{i}")) for i in (2, 3, 100)] == [None, "always", "always"]
    assert told["cap.cap", "m9999"] == "undecided"  # too much has gone before, and that is said


def test_campaign_in_a_thousand_languages(project: Project) -> None:
    texts = [(chr(0x4E00 + i) * 40, chr(0x600) * 2_000) for i in range(1_000)]
    messages = "".join(
        f"  - id: m{i}\n    language: l{i}\n    subject: {subject}\n    body: |\n      {body}\n"
        for i, (subject, body) in enumerate(texts)
    )
    project.write("campaigns/big.yaml", f"campaign: big\noffer: [trial]\nmessages:\n{messages}")
    ran = project.lint()
    assert ran.code == 1
    assert len(ran.about("campaigns/big.yaml")) == 1_000
    assert SOUND in ran.places


@pytest.mark.parametrize("form", ["full", "json"])
def test_line_of_a_megabyte(project: Project, form: str) -> None:
    project.write("campaigns/big.yaml", f"campaign: big\noffer: [{'x, ' * 250_000}trial]\nbody: {'y' * 1_000_000}\n")
    ran = project.comity("lint", "--format", form)
    assert ran.code == 1
    assert len(ran.out) < 20_000  # the line is not repeated
    assert "p.members: `big` would go to customers" in ran.out.decode() or form == "json"


def test_audience_of_many_parts(project: Project) -> None:
    parts = " and ".join(f"segment:s{i}" for i in range(500))
    project.write("campaigns/big.yaml", f"campaign: big\noffer: [trial]\naudience: {parts}\n")
    ran = project.lint()
    assert ("campaigns/big.yaml", "p.members") in ran.places


def test_many_modules_use_one_another(project: Project) -> None:
    for number in range(1_000):
        project.write(f"policies/m{number}.comity", f"use ./m{number + 1}\n")
    project.write("policies/m1000.comity", "last: never send offer:trial to billing:past_due\n")
    ran = project.lint()
    assert {SOUND, (SOUND[0], "m1000.last")} <= ran.places
