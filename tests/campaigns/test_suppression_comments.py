"""Which comments are suppressions, and what they cover."""

from datetime import date

import pytest
from tests.campaigns.world import codes, read, sliced

from comity.campaigns.model import Suppression
from comity.text.source import Span


def suppressions(text: str) -> list[Suppression]:
    result = read(text)
    assert codes(result) == []
    return list(result.suppressions)


def covered(text: str) -> list[str]:
    result = read(text)
    return [sliced(result.source, suppression.covers) for suppression in result.suppressions]


@pytest.mark.parametrize(
    ("comment", "rules", "until", "by", "reason"),
    [
        ("# comity: ignore[a] -- why", ["a"], None, None, "why"),
        ("#comity:ignore[a.b-c/d,e]  --  why -- not", ["a.b-c/d", "e"], None, None, "why -- not"),
        ("# comity: ignore[a] until=2026-12-31 by=ann -- why", ["a"], date(2026, 12, 31), "ann", "why"),
        (
            "# comity: ignore[ a , b ] by='Ann Lee' until=2026-12-31 -- why",
            ["a", "b"],
            date(2026, 12, 31),
            "Ann Lee",
            "why",
        ),
        ("# Comity: ignore[a] -- é😀", ["a"], None, None, "é😀"),
        ("## comity: ignore[a] -- why", ["a"], None, None, "why"),
    ],
)
def test_what_a_comment_says(comment: str, rules: list[str], until: date | None, by: str | None, reason: str) -> None:
    text = f"campaign: x {comment}\nchannel: email\n"
    (found,) = suppressions(text)
    assert ([name for name, _ in found.rules], found.until, found.by, found.reason) == (rules, until, by, reason)
    assert [text[span.start : span.end] for _, span in found.rules] == rules
    assert text[found.span.start : found.span.end].startswith("#")
    assert text[found.span.start : found.span.end].endswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "campaign: x\nbody: |\n  text\n  # comity: ignore[a] -- why\n",
        "campaign: x\nbody: >\n  text # comity: ignore[a] -- why\nchannel: email\n",
        "campaign: x\nbody: 'text # comity: ignore[a] -- why'\n",
        'campaign: x\nbody: "text\n  # comity: ignore[a] -- why"\n',
        "campaign: x\nbody: text#comity:ignore[a]--why\n",
        'campaign: x\n"# comity: ignore[a] -- why": email\n',
        '{"campaign": "x", "body": "# comity: ignore[a] -- why"}',
        "campaign: x # see comity for what is checked\n",
    ],
)
def test_what_is_no_comment(text: str) -> None:
    assert read(text).suppressions == ()
    assert "syntax" not in codes(read(text))


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("campaign: x\nchannel: email # comity: ignore[a] -- y\nowner: z\n", "channel: email # comity: ignore[a] -- y"),
        ("campaign: x\n# comity: ignore[a] -- y\nchannel: email\nowner: z\n", "channel: email"),
        ("campaign: x\n# comity: ignore[a] -- y\n\n# more\nchannel: email\n", "channel: email"),
        ("campaign: x\n# comity: ignore[a] -- y\noffer:\n- a\n- b\nowner: z\n", "offer:\n- a\n- b"),
        ("campaign: x\noffer:\n- a # comity: ignore[a] -- y\n- b\n", "- a # comity: ignore[a] -- y"),
        (
            "campaign: x\noffer: [a,\n  b] # comity: ignore[a] -- y\nowner: z\n",
            "offer: [a,\n  b] # comity: ignore[a] -- y",
        ),
        (
            "campaign: x\nbody: | # comity: ignore[a] -- y\n  one\n  two\nowner: z\n",
            "body: | # comity: ignore[a] -- y\n  one\n  two",
        ),
        (
            "campaign: x\n# comity: ignore[a] -- y\naudience: >-\n  stage == a\n  and b\n",
            "audience: >-\n  stage == a\n  and b",
        ),
        ("campaign: x\nmessages:\n# comity: ignore[a] -- y\n- id: a\n  channel: email\n", "- id: a"),
        ("campaign: x\n# comity: ignore[a] -- y\nmessages:\n- id: a\n", "messages:"),
        ("campaign: x\nbody: |\n  one\n# comity: ignore[a] -- y\nowner: z\n", "owner: z"),
        ("campaign: x\n# comity: ignore[a] -- y\n", ""),
        ("campaign: x\r\n# comity: ignore[a] -- y\r\nchannel: email\r\nowner: z", "channel: email"),
        ("a: &a [x]\ncampaign: y\noffer: *a # comity: ignore[a] -- y\n", "offer: *a # comity: ignore[a] -- y"),
    ],
)
def test_what_a_comment_covers(text: str, stretch: str) -> None:
    assert covered(text) == [stretch]


def test_a_finding_is_silenced_where_it_starts() -> None:
    text = "campaign: x\n# comity: ignore[unknown-value] -- y\naudiences: [new,\n  odl]\nchannel: mael\n"
    result = read(text)
    (suppression,) = result.suppressions
    assert [suppression.silences(finding.place.span) for finding in result.findings] == [True, False]
    assert suppression.silences(Span(suppression.covers.start, suppression.covers.start))
    assert not suppression.silences(Span(suppression.covers.end, suppression.covers.end + 1))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("campaign: x # comity: ignore[a] -- y\nowner: z\n", "campaign: x\nowner: z\n"),
        ("campaign: x\n  # comity: ignore[a] -- y\nowner: z\n", "campaign: x\nowner: z\n"),
        ("campaign: x\n# comity: ignore[a] -- y", "campaign: x\n"),
    ],
)
def test_a_suppression_can_be_taken_out(text: str, left: str) -> None:
    ((suppression,), line) = (read(text).suppressions, read(text).suppressions[0].line)
    assert suppression.file == "campaigns/example.yaml"
    assert text[: line.start] + text[line.end :] == left
