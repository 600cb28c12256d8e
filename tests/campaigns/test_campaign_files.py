"""From the disk to a text, and reading that never fails whatever the text is."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.campaigns.world import DATA, VOCABULARY, codes, read

from comity.campaigns.model import FormatOptions
from comity.campaigns.options import FORMATS
from comity.campaigns.read import adapter_named, file_loader, read_campaigns
from comity.files import LARGEST_FILE, decode, read_source
from comity.text.finding import Finding
from comity.text.source import Source, Span

MANY = settings(max_examples=settings().max_examples * 6)


def refused(found: Source | Finding) -> tuple[str, str]:
    assert isinstance(found, Finding)
    assert found.place.span == Span(0, 0)
    return found.rule, found.message


def test_a_file_is_named_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfcampaign: \xc3\xa9\r\n")
    assert read_source(path) == Source(str(path), "campaign: é\r\n")
    assert read_source(path, "a.yaml") == Source("a.yaml", "campaign: é\r\n")


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert refused(read_source(tmp_path, "dir")) == ("unreadable-file", "`dir` is a folder")
    missing = refused(read_source(tmp_path / "none", "none"))
    assert missing == ("unreadable-file", "`none` cannot be read: no such file or directory")
    assert refused(read_source("a\0b", "odd")) == ("unreadable-file", "`odd` cannot be read: embedded null byte")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_must_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"")
    path.chmod(0)
    assert refused(read_source(path, "a")) == ("unreadable-file", "`a` cannot be read: permission denied")


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"campaign: a\nx: \xe9\n", "invalid-encoding", "byte 15 (0xE9, in line 2) is not UTF-8"),
        (b"\xef\xbb\xbfa\xff", "invalid-encoding", "byte 4 (0xFF, in line 1) is not UTF-8"),
        ("campaign: x".encode("utf-16"), "invalid-encoding", "the file is UTF-16, not UTF-8"),
        ("campaign: x".encode("utf-16-be"), "invalid-encoding", "byte 0 is NUL, which no text holds"),
        (b"\xfe\xff\0a", "invalid-encoding", "the file is UTF-16, not UTF-8"),
        ("campaign: x".encode("utf-32"), "invalid-encoding", "the file is UTF-32, not UTF-8"),
        (b"campaign: a\0b", "invalid-encoding", "byte 11 is NUL, which no text holds"),
        (
            b"x" * (LARGEST_FILE + 1),
            "unreadable-file",
            "`f` is too large: files of up to 10,000,000 bytes are read",
        ),
    ],
    ids=["latin-1", "after a mark", "utf-16", "utf-16-be", "utf-16 mark", "utf-32", "nul", "large"],
)
def test_what_is_no_text(data: bytes, code: str, message: str) -> None:
    assert refused(decode("f", data)) == (code, message)


def test_files_beside_a_campaign(tmp_path: Path) -> None:
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "a.html").write_text("é", encoding="utf-8")
    (tmp_path / "emails" / "b.html").write_bytes(b"\xff")
    load = file_loader(tmp_path / "x.yaml")
    assert (load("emails/a.html"), load("emails/b.html"), load("emails/c.html"), load("emails"), load("\0")) == (
        "é",
        None,
        None,
        None,
        None,
    )


def test_every_format_has_its_adapter() -> None:
    assert all(adapter_named(name) for name in FORMATS)
    assert adapter_named("other") is None


SEEDS = [path.read_text(encoding="utf-8") for path in sorted(DATA.rglob("*")) if path.suffix in (".yaml", ".json")]
SEEDS += [path.read_text(encoding="utf-8") for path in sorted((DATA.parent / "cases").glob("*.yaml"))]
PIECES = st.one_of(
    st.sampled_from(
        ["*a", "&a ", "!x ", "<<: ", "---\n", "...\n", "{", "}", "[", "]", '"', "'", "|", "> ", "\t", "\0"]
    ),
    st.sampled_from(["# comity: ignore[x] -- y\n", "# comity: ignore[", "# comity", "%YAML 1.2\n", "? ", ": ", "- "]),
    st.sampled_from(["\ud800", "\x85", "\u2028", "\r", "\ufeff", "\n", "\n  ", "\\ud83d", "\\", "@", "`", "1" * 50]),
    st.sampled_from(["no", "~", "22:30", "1e3", "null", ".inf", "{{x", "*|X|*", "${x}", "%%x"]),
    st.sampled_from(["messages: ", "schedule: ", "campaign: ", "body_file: ", "matchingRules"]),
)
NAMED = {"id": "id || key || name", "subject": "join(',', keys(@))", "priority": "length(@)"}
ITEMS = {"campaigns": "[]", "id": "@", "discount": "max(values(@))", "schedule": {"at": "@"}}
OPTIONS = st.sampled_from(
    [
        FormatOptions(),
        FormatOptions("knock", {"purpose": "survey"}),
        FormatOptions("duckduckgo-rmf"),
        FormatOptions("mapping", mapping=NAMED),
        FormatOptions("mapping", mapping=ITEMS),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """Return a file with a few pieces put in, taken out or moved."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(text)))
        until = min(len(text), at + draw(st.integers(0, 40)))
        piece = draw(PIECES | st.just(text[draw(st.integers(0, len(text))) :][:40]))
        text = text[:at] + draw(st.sampled_from([piece, "", text[at:until] + piece])) + text[until:]
    return text


def check(source: Source, options: FormatOptions) -> None:
    """Read, and assert what holds of whatever comes of it."""
    result = read_campaigns(
        source, VOCABULARY, options, lambda path: None if len(path) % 2 else "{{ a }} https://x/unsub"
    )
    size = len(source.text)
    spans = [finding.place.span for finding in result.findings]
    spans += [edit.place.span for finding in result.findings for fix in finding.fixes for edit in fix.edits]
    for campaign in result.campaigns:
        spans += [campaign.span, *campaign.places.values()]
        if campaign.audience:
            assert len(campaign.audience.starts) == len(campaign.audience.ends) == len(campaign.audience.text)
            spans.append(campaign.audience.place(Span(0, len(campaign.audience.text))))
        for message in campaign.messages:
            assert set(message.places) - message.broken <= set(message.facts) | {"campaign", "id"}
            assert message.derived <= set(message.facts)
            spans += [message.span, *message.places.values()]
    spans += [
        span for suppression in result.suppressions for span in (suppression.span, suppression.line, suppression.covers)
    ]
    assert all(0 <= span.start <= span.end <= size for span in spans)
    assert all(finding.message.isprintable() and not finding.message.endswith(".") for finding in result.findings)


@MANY
@given(mutated(), OPTIONS, st.sampled_from(["x.yaml", "x.json", "-", "knock/a/workflow.json"]))
def test_reading_never_fails(text: str, options: FormatOptions, name: str) -> None:
    found = decode(name, text.encode("utf-8", "surrogatepass"))
    check(found if isinstance(found, Source) else Source(name, text), options)


@MANY
@given(st.binary(), OPTIONS)
def test_reading_bytes_never_fails(data: bytes, options: FormatOptions) -> None:
    found = decode("x.yaml", data)
    check(found if isinstance(found, Source) else Source("x.yaml", data.decode("latin-1")), options)


def test_reading_is_not_slow_where_much_is_wrong() -> None:
    size = 20_000
    for text in (
        "campaign: x\nmessages:\n" + "- id: x\n" * size,
        "campaign: x\n" + "# comity: ignore[x] -- y\n" * size,
        'campaign: x\nbody: "' + "{{[" * size + '"\n',
        "campaign: x\nbody: '" + "<a href=[x](*|-a-%%a" * size + "'\n",
        "campaign: x\naudience: |\n" + "  x\n" * size,
        '{"campaign": "x", "audience": "' + "\\n" * size + 'x"}',
    ):
        assert len(codes(read(text))) <= size
